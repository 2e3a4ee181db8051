/* coverage.h - rules instead of cases: which ones a run tried, and how each came out. Owner: the arena. */
#ifndef WSH_REPORTS_COVERAGE_H
#define WSH_REPORTS_COVERAGE_H

#include "record/result.h"

/* What a run says of a rule; a later state outweighs those before it. */
enum wsh_rule_state { WSH_RULE_NO_CASE, WSH_RULE_NOT_TRIED, WSH_RULE_HELD, WSH_RULE_WARNED, WSH_RULE_VIOLATED,
                      WSH_RULE_STATE_COUNT };

struct wsh_rule_record {
    enum wsh_rule_state state;
    unsigned cases;                  /* that name it */
    unsigned against;                /* results that violate it or warn */
    const struct wsh_result *worst;  /* the first of those that made it what it is, or NULL */
};

/* Of every rule in the table, by its number. A failure counts against the rules of its own findings; if there are
 * none, against the first rule of its case. */
void wsh_coverage_read(struct wsh_arena *a, const struct wsh_run_log *log,
                       struct wsh_rule_record ret_rules[WSH_RULE_COUNT]);

#endif
