/* expected.h - expected results: known deviations with their reasons, so that a gate notices only what is new.
 *
 *     expected:
 *       - case: version/interim-8        # id or glob, or a list of them; the last line that matches a result decides
 *         verdict: info                  # what is expected
 *         reason: still speaks hybi-08 on purpose
 *         link: https://...
 * YAML; read through script's YAML user is not allowed on this floor, so the caller hands over rows. */
#ifndef WSH_RECORD_EXPECTED_H
#define WSH_RECORD_EXPECTED_H

#include "record/result.h"

struct wsh_expected {
    const char *pattern; /* id or glob */
    unsigned verdicts;   /* bits of enum wsh_verdict */
    const char *reason, *link;
    struct wsh_place at;
    unsigned matched;    /* how often, after applying */
};

/* Marks results that are as expected. Lines that match nothing or whose verdict differs become warnings. */
void wsh_expected_apply(struct wsh_expected *rows, size_t n, struct wsh_run_log *log, struct wsh_diags *diags);

/* Does the gate hold? `fail_on`: the mildest verdict that breaks it, WSH_FAIL or WSH_WARN; `impact`: only results with
 * an impact break it. Results marked expected, pass, info, skip, blocked never do; broken never does by itself. */
bool wsh_gate_holds(const struct wsh_run_log *log, enum wsh_verdict fail_on, bool impact_only);

#endif
