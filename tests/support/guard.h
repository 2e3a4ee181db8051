/* guard.h - inputs that end (or begin) exactly at a page that may not be touched.
 *
 * One octet read too many dies at once, in any build. A copy is valid until the next call: there is one place. */
#ifndef WSH_TESTS_SUPPORT_GUARD_H
#define WSH_TESTS_SUPPORT_GUARD_H

#include "base/span.h"

#define WSH_GUARD_MAX (1024u * 1024u) /* octets of one input */

struct wsh_span wsh_guard_end(struct wsh_span in);   /* the octet behind the last may not be read */
struct wsh_span wsh_guard_begin(struct wsh_span in); /* the octet before the first may not be read */

/* Calls `read` with every prefix of `in` from none to all of it, octet by octet, each flush against the guard page;
 * then with all of it once more, flush behind one. `read` knows the whole by its length. */
void wsh_at_every_split(struct wsh_span in, void (*read)(struct wsh_span part, void *context), void *context);

#endif
