/* suppress.h - findings that are known: one line each, with the reason why they are not reported again.
 *
 *     # what                            reason
 *     accepted/R6455-4.2.1-5-KEY        keys are not decoded: issue 377
 *     answer/R9110-*                    the proxy in front adds these
 *     R6455-4.4-MUST-LIST               fixed in the next release
 *
 * What: the end of a finding's name, FAULT/RULE or RULE, or a glob over it. A line that names no rule that exists is an
 * error, and so is one without a reason. */
#ifndef WSH_FUZZ_SUPPRESS_H
#define WSH_FUZZ_SUPPRESS_H

#include "base/base.h"

struct wsh_suppression {
    const char *pattern, *reason;
    struct wsh_place at;
    unsigned matched; /* findings */
};
struct wsh_suppressions {
    struct wsh_suppression *items;
    size_t n;
};

/* False with diags. Texts in the arena. */
bool wsh_suppressions_read(struct wsh_arena *a, const char *name, struct wsh_span text, struct wsh_suppressions *ret,
                           struct wsh_diags *diags);
/* The line that takes it, or NULL. */
struct wsh_suppression *wsh_suppressed(struct wsh_suppressions *s, const char *fault, const char *rule);

#endif
