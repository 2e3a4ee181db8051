/* select.c - which cases a list of words chooses: ids, "!" exclusions and "@" properties.
 *
 * Words are a union; an exclusion takes away whatever the others chose. Only exclusions: everything else is chosen. */
#include "script/row.h"

static bool any_rule(const struct wsh_case *c, struct wsh_span pattern) {
    for (size_t i = 0; i < c->n_rules; i++)
        if (wsh_glob(pattern, wsh_span_of(wsh_rule(c->rules[i])->id))) return true;
    return false;
}

static bool any_impact(const struct wsh_case *c, struct wsh_span pattern) {
    for (size_t i = 0; i < c->n_rows; i++)
        if (c->rows[i].impact && wsh_glob(pattern, wsh_span_of(wsh_impact_name(c->rows[i].impact)))) return true;
    return false;
}

/* Nothing matching is a fail: possible as long as the rows leave an outcome uncovered. */
static bool leaves_gap(const struct wsh_case *c) {
    for (unsigned o = 0; o < WSH_OUTCOME_COUNT; o++) {
        bool covered = false;
        for (size_t i = 0; i < c->n_rows; i++)
            covered = covered || wsh_row_fit(&c->rows[i], (enum wsh_outcome)o) == WSH_FIT_ALWAYS;
        if (!covered) return true;
    }
    return false;
}

static bool any_verdict(const struct wsh_case *c, struct wsh_span pattern) {
    if (leaves_gap(c) && wsh_glob(pattern, wsh_span_of(wsh_verdict_name(WSH_FAIL)))) return true;
    for (size_t i = 0; i < c->n_rows; i++)
        if (wsh_glob(pattern, wsh_span_of(wsh_verdict_name(c->rows[i].verdict)))) return true;
    return false;
}

static bool family(const struct wsh_case *c, struct wsh_span pattern) {
    return wsh_glob(pattern, wsh_span_of(c->family));
}

static const struct {
    const char *prefix;
    bool (*chooses)(const struct wsh_case *c, struct wsh_span pattern);
} properties[] = {
    {"@rule:", any_rule},
    {"@impact:", any_impact},
    {"@family:", family},
    {"@verdict:", any_verdict},
};

static bool word_chooses(const struct wsh_case *c, struct wsh_span word) {
    for (size_t i = 0; i < WSH_COUNT(properties); i++) {
        struct wsh_span prefix = wsh_span_of(properties[i].prefix);
        if (wsh_span_starts(word, prefix)) return properties[i].chooses(c, wsh_span_skip(word, prefix.n));
    }
    return wsh_glob(word, wsh_span_of(c->id));
}

bool wsh_case_selected(const struct wsh_case *c, const char *const *select, size_t n) {
    bool chosen = false, only_exclusions = true;
    for (size_t i = 0; i < n; i++) {
        struct wsh_span word = wsh_span_of(select[i]);
        bool exclusion = wsh_span_starts(word, WSH_LIT("!"));
        bool hit = word_chooses(c, wsh_span_skip(word, exclusion ? 1 : 0));
        if (exclusion && hit) return false;
        if (exclusion) continue;
        only_exclusions = false;
        chosen = chosen || hit;
    }
    return chosen || only_exclusions;
}
