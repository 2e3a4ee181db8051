/* again.h - findings of a record, sent again. */
#ifndef WSH_FUZZ_AGAIN_H
#define WSH_FUZZ_AGAIN_H

#include "fuzz/aim.h"
#include "record/result.h"

enum wsh_again { WSH_AGAIN_HOLDS, WSH_AGAIN_GONE, WSH_AGAIN_SOMETIMES, WSH_AGAIN_NO_EVIDENCE, WSH_AGAIN_COUNT };
const char *wsh_again_name(enum wsh_again a); /* "still holds", "is gone", ... */

/* The octets that decided, written as they were then; three times. A target that we started is started again if it
 * dies; else a death is the last thing to be asked. */
enum wsh_again wsh_fuzz_again(struct wsh_aim *t, const struct wsh_result *r);

/* How the octets of an attempt were cut into writes, by its events. In the arena. */
struct wsh_split wsh_split_of(struct wsh_arena *a, const struct wsh_result_conn *conn);

#endif
