/* known.h - findings that are known: one a line, with the reason why they are not told again.
 *
 *     # what                                     reason
 *     accepted/R6455-4.2.1-5-KEY                 keys are hashed as text, RFC 6455 4.2.2 does not ask to decode them
 *     refused/R6455-4.2.2-5.1-STATUS/400         two Connection lines are not read as one list
 *     R9110-*                                    the proxy in front adds these
 *
 * What: FAULT/RULE, FAULT/RULE/STATUS (or the outcome, where there is no status), or RULE; globs. A line without a
 * reason,
 * or whose pattern takes no rule that exists, is an error. */
#ifndef WSH_HARNESS_KIT_KNOWN_H
#define WSH_HARNESS_KIT_KNOWN_H

#include "harness/judge.h"

struct wsh_known_line {
    const char *pattern, *reason;
    struct wsh_place at;
    uint64_t met; /* executions */
};
struct wsh_known {
    struct wsh_known_line *lines;
    size_t n;
};

enum { WSH_KNOWN_LIMIT = 1024 * 1024 }; /* octets of such a file */

/* False with diags. Texts in the arena. */
bool wsh_known_read(struct wsh_arena *a, const char *name, struct wsh_span text, struct wsh_known *ret,
                    struct wsh_diags *diags);
/* "accepted/R6455-4.2.1-5-KEY", "refused/R6455-4.2.2-5.1-STATUS/400". In the arena. */
const char *wsh_finding_name(struct wsh_arena *a, const struct wsh_fuzz_finding *f, const struct wsh_judgement *j);
/* Does a line take the finding of this name? Counts it. */
bool wsh_known_takes(struct wsh_known *k, const char *name);

#endif
