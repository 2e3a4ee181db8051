/* compare.h - several runs as one table: a row per case, in it what each target did.
 *
 * Owner: the arena. Memory grows with the results, not with cases times targets. */
#ifndef WSH_REPORTS_COMPARE_H
#define WSH_REPORTS_COMPARE_H

#include "reports/tally.h"

struct wsh_compare_cell {
    const struct wsh_result *r;
    size_t target; /* the number of its log, from 0 */
};
struct wsh_compare_case {
    const char *id, *family;
    const struct wsh_compare_cell *cells; /* in the order of the targets; those without this case have none */
    size_t n;
    enum wsh_verdict worst;
    bool differs;     /* two targets earn verdicts that say something, and not the same */
    size_t log, index; /* where it stood first */
};

struct wsh_compare_target {
    const struct wsh_run_log *log;
    const char *name; /* what it is called in tables: never empty, no two alike */
    struct wsh_tally tally;
    size_t rank; /* from 0: the least impact first */
};

struct wsh_compare {
    struct wsh_compare_case *cases; /* families together, in the order of the first run that has them */
    size_t n;
    struct wsh_compare_target *targets; /* in the order of the logs */
    size_t n_targets;
    size_t *ranked; /* targets by rank */
};

void wsh_compare_read(struct wsh_arena *a, const struct wsh_run_log *logs, size_t n, struct wsh_compare *out);

/* Why a target stands behind another: fails with an impact, by impact as WSH_IMPACTS_RANKED, then fails, then warns. */
extern const enum wsh_impact wsh_impacts_ranked[WSH_IMPACT_COUNT - 1]; /* what hurts most first */
unsigned wsh_compare_fails(const struct wsh_compare_target *t, enum wsh_impact impact); /* unexpected or not */

#endif
