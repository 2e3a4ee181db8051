/* plan.c - selection, dependencies, and the board that a run writes on. */
#include "run/plan.h"

static bool capability_proved(void *user, const char *name) {
    const struct wsh_board *b = user;
    for (size_t i = 0; i < b->n; i++) {
        const struct wsh_slot *s = &b->slots[i];
        if (s->proved && s->c->proves && strcmp(s->c->proves, name) == 0) return true;
    }
    return false;
}

static bool other_case(void *user, const char *id, struct wsh_other *ret) {
    const struct wsh_slot *s = wsh_board_find(user, id);
    if (!s || s->result.n_attempts == 0) return false;
    *ret = (struct wsh_other){s->result.outcome, s->result.verdict, s->extensions, s->result.status};
    return true;
}

struct wsh_slot *wsh_board_find(const struct wsh_board *b, const char *id) {
    for (size_t i = 0; i < b->n; i++)
        if (strcmp(b->slots[i].c->id, id) == 0) return &b->slots[i];
    return NULL;
}

/* Marks a case and, depth first, everything it comes after. Lint has refused cycles, so this ends. */
static void want(const struct wsh_suite *suite, const struct wsh_case *c, bool *wanted) {
    size_t index = (size_t)(c - suite->cases);
    if (wanted[index]) return;
    wanted[index] = true;
    for (size_t i = 0; i < c->n_after; i++) {
        const struct wsh_case *before = wsh_suite_find(suite, wsh_span_of(c->after[i]));
        if (before) want(suite, before, wanted);
    }
}

static const char **rule_ids(struct wsh_arena *a, const struct wsh_case *c) {
    const char **ids = WSH_NEW_ARRAY(a, c->n_rules + 1, const char *);
    for (size_t i = 0; i < c->n_rules; i++) ids[i] = wsh_rule(c->rules[i])->id;
    return ids;
}

static void slot_init(struct wsh_slot *s, struct wsh_arena *a, const struct wsh_case *c, const char *target) {
    s->c = c;
    s->ordered_us = wsh_case_ordered_us(c);
    s->result = (struct wsh_result){
        .type = WSH_RESULT_CASE,
        .id = c->id,
        .family = c->family,
        .title = c->title,
        .why = c->why,
        .sends = c->sends,
        .expects = c->expects,
        .rules = rule_ids(a, c),
        .n_rules = c->n_rules,
        .target = target,
        .source = "engine",
        .outcome = WSH_UNREACHED,
        .verdict = WSH_BLOCKED,
        .because = "",
        .at = wsh_arena_printf(a, "%s:%u", c->at.file, c->at.line),
    };
}

struct wsh_context wsh_board_context(struct wsh_board *b) {
    return (struct wsh_context){b->profile, capability_proved, other_case, b};
}

bool wsh_board_init(struct wsh_board *b, struct wsh_arena *a, const struct wsh_suite *suite, const char *const *select,
                    size_t n_select, const struct wsh_profile *profile) {
    bool *wanted = WSH_NEW_ARRAY(a, suite->n + 1, bool);
    const char *target = wsh_profile_url(a, profile);
    const struct wsh_case *gate = NULL;
    for (size_t i = 0; i < suite->n; i++) {
        const struct wsh_case *c = &suite->cases[i];
        if (c->gate) gate = c;
        if (c->gate || wsh_case_selected(c, select, n_select)) want(suite, c, wanted);
    }
    *b = (struct wsh_board){.arena = a, .profile = profile};
    b->context = wsh_board_context(b);
    b->slots = WSH_NEW_ARRAY(a, suite->n + 1, struct wsh_slot);
    for (size_t i = 0; i < suite->n; i++)
        if (wanted[i]) slot_init(&b->slots[b->n++], a, wsh_case_for(a, &suite->cases[i], profile), target);
    for (size_t i = 0; gate && i < b->n; i++)
        if (b->slots[i].c == gate) b->gate = &b->slots[i];
    return gate != NULL;
}

bool wsh_board_ready(const struct wsh_board *b, const struct wsh_slot *s) {
    if (s->state != WSH_SLOT_WAITING) return false;
    for (size_t i = 0; i < s->c->n_after; i++) {
        const struct wsh_slot *before = wsh_board_find(b, s->c->after[i]);
        if (before && before->attempt == 0 && before->state != WSH_SLOT_DECIDED) return false;
    }
    return true;
}

void wsh_slot_decide(struct wsh_slot *s, enum wsh_verdict verdict, const char *because) {
    s->state = WSH_SLOT_DECIDED;
    s->result.verdict = verdict;
    s->result.because = because;
}
