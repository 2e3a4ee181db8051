/* tally.h - a run log counted and put in the order in which people read it: what every renderer starts from.
 *
 * Counts are taken from the results, never from the footer, so an interrupted run counts right. */
#ifndef WSH_REPORTS_TALLY_H
#define WSH_REPORTS_TALLY_H

#include "record/result.h"

struct wsh_tally_family {
    const char *name;
    unsigned totals[WSH_VERDICT_COUNT], n;
};

struct wsh_tally {
    unsigned totals[WSH_VERDICT_COUNT], n; /* all results */
    unsigned cases, findings;              /* by type: cases, and findings that no case owns */
    unsigned impacts[WSH_IMPACT_COUNT];    /* of fails and warns */
    unsigned fails_with_impact;
    unsigned flaky, expected, expected_fails;
    struct wsh_tally_family *families; /* in the order of the run */
    size_t n_families;
    /* By wsh_tally_order; within a verdict: with impact, others, what repeats its control case, expected. */
    const struct wsh_result **ordered;
};

void wsh_tally_read(struct wsh_arena *a, const struct wsh_run_log *log, struct wsh_tally *out);

/* Verdicts, worst first: fail, warn, broken, info, blocked, skip, pass. */
extern const enum wsh_verdict wsh_tally_order[WSH_VERDICT_COUNT];

/* The family of a result; results without one (findings) form a family of their own. */
const char *wsh_tally_family_of(const struct wsh_result *r);

/* The rule that a result is about: that of its heaviest finding that is not incidental, else the case's first one; the
 * id of the result if it names none. Never NULL. */
const char *wsh_tally_rule(const struct wsh_result *r);

/* "2026-02-14T09:21:07Z", with or without a fraction of a second (RFC 3339 in UTC): other programs refuse any other. */
bool wsh_tally_is_utc(const char *text);
/* Microseconds since 1970 of such a moment; false for any other text, and for a time before. */
bool wsh_tally_utc_us(const char *text, uint64_t *ret_us);

/* "the run was interrupted", "gate: ...", or NULL for a run that is whole. */
const char *wsh_tally_trouble(const struct wsh_run_log *log);

/* "3 fail, 1 warn, 12 pass", worst first, zeros left out. */
void wsh_tally_words(const unsigned totals[WSH_VERDICT_COUNT], struct wsh_buf *out);

#endif
