/* dict.h - dictionaries in the form that libFuzzer (-dict=) and AFL++ (-x) read: one quoted entry in a line.
 *
 *     # comment
 *     "Sec-WebSocket-Version: 13\x0d\x0a"
 *     name="entry"          (a name, with an optional @level, means nothing here)
 *
 * In quotes: printable ASCII, \\ \" and \xHH; nothing else, so that both engines read the same octets. */
#ifndef WSH_HARNESS_MUTATE_DICT_H
#define WSH_HARNESS_MUTATE_DICT_H

#include "harness/mutate/pools.h"

enum { WSH_DICT_ENTRY = 128 }; /* AFL++ takes no longer ones */

/* Adds a diag with a place for each line that is wrong and returns false then. Equal entries are an error too. */
bool wsh_dict_read(struct wsh_arena *a, const char *file, struct wsh_span text, struct wsh_pool *ret,
                   struct wsh_diags *diags);

/* harness/upgrade.dict inside of the binary. */
extern const struct wsh_span wsh_builtin_dict;

#endif
