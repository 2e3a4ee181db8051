/* coverage.c - rules instead of cases. */
#include "reports/coverage.h"

/* Rules by id: a run names a rule in every line, and the table is long. */
struct look {
    enum wsh_rule_id sorted[WSH_RULE_COUNT];
    struct wsh_rule_record *rules;
};

static int by_id(const void *a, const void *b) {
    return strcmp(wsh_rule(*(const enum wsh_rule_id *)a)->id, wsh_rule(*(const enum wsh_rule_id *)b)->id);
}

static int id_before(const void *id, const void *rule) {
    return strcmp(id, wsh_rule(*(const enum wsh_rule_id *)rule)->id);
}

static struct wsh_rule_record *find(struct look *l, const char *id) {
    const enum wsh_rule_id *hit = bsearch(id, l->sorted, WSH_RULE_COUNT, sizeof l->sorted[0], id_before);
    return hit ? &l->rules[*hit] : NULL;
}

static void raise(struct wsh_rule_record *rule, enum wsh_rule_state state, const struct wsh_result *r) {
    rule->against += state >= WSH_RULE_WARNED;
    if (state <= rule->state) return;
    rule->state = state;
    rule->worst = state >= WSH_RULE_WARNED ? r : NULL;
}

static void against(struct look *l, const char *id, enum wsh_verdict weight, const struct wsh_result *r) {
    struct wsh_rule_record *rule = find(l, id);
    if (rule) raise(rule, weight == WSH_FAIL ? WSH_RULE_VIOLATED : WSH_RULE_WARNED, r);
}

/* The findings of a case that failed or warned: those that are its own. */
static void blame(struct look *l, const struct wsh_result *r) {
    size_t own = 0;
    for (size_t i = 0; r->n_attempts && i < r->attempts[0].n_findings; i++) {
        const struct wsh_result_finding *f = &r->attempts[0].findings[i];
        if (f->incidental || (f->weight != WSH_FAIL && f->weight != WSH_WARN)) continue;
        against(l, f->rule, f->weight < r->verdict ? f->weight : r->verdict, r);
        own++;
    }
    if (own == 0 && r->n_rules > 0) against(l, r->rules[0], r->verdict, r);
}

static void add(struct look *l, const struct wsh_result *r) {
    bool bad = r->verdict == WSH_FAIL || r->verdict == WSH_WARN;
    bool told = bad || r->verdict == WSH_PASS || r->verdict == WSH_INFO;
    for (size_t i = 0; i < r->n_rules; i++) {
        struct wsh_rule_record *rule = find(l, r->rules[i]);
        if (!rule) continue;
        rule->cases += r->type == WSH_RESULT_CASE;
        raise(rule, told ? WSH_RULE_HELD : WSH_RULE_NOT_TRIED, r);
    }
    if (bad) blame(l, r);
}

void wsh_coverage_read(struct wsh_arena *a, const struct wsh_run_log *log,
                       struct wsh_rule_record ret_rules[WSH_RULE_COUNT]) {
    struct look *l = WSH_NEW(a, struct look);
    l->rules = ret_rules;
    for (size_t i = 0; i < WSH_RULE_COUNT; i++) {
        l->sorted[i] = (enum wsh_rule_id)i;
        ret_rules[i] = (struct wsh_rule_record){.state = WSH_RULE_NO_CASE};
    }
    qsort(l->sorted, WSH_RULE_COUNT, sizeof l->sorted[0], by_id);
    for (size_t i = 0; i < log->n; i++) add(l, &log->results[i]);
}
