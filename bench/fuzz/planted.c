/* planted.c - the rows of planted.def, and the conditions of conditions.def on a request that was read leniently. */
#include "bench/fuzz/planted.h"

struct reading {
    struct wsh_span octets;
    struct wsh_head head;
};

/* --- what conditions are made of ---------------------------------------------------------------------------------- */

static struct wsh_span value(const struct reading *r, const char *name) {
    const struct wsh_field *f = wsh_head_find(&r->head, name, NULL);
    return f ? f->value : WSH_EMPTY;
}

static size_t length(const struct reading *r, const char *name) { return value(r, name).n; }

static bool has(const struct reading *r, const char *name) { return wsh_head_find(&r->head, name, NULL) != NULL; }

static bool lists(const struct reading *r, const char *name, const char *token) {
    for (const struct wsh_field *f = NULL; (f = wsh_head_find(&r->head, name, f)) != NULL;)
        if (wsh_list_has(f->value, token, true)) return true;
    return false;
}

static bool cased(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++)
        if (wsh_lower(s.p[i]) != s.p[i]) return true;
    return false;
}

static bool is_behind(const struct reading *r, const char *name, const char *other) {
    const struct wsh_field *f = wsh_head_find(&r->head, name, NULL), *g = wsh_head_find(&r->head, other, NULL);
    return f && g && f->offset > g->offset;
}

static bool lower_names(const struct reading *r) {
    for (size_t i = 0; i < r->head.n; i++)
        if (cased(r->head.fields[i].name)) return false;
    return r->head.n > 0;
}

/* Is the white space behind some colon exactly this? */
static bool any_separator(const struct reading *r, const char *separator) {
    for (size_t i = 0; i < r->head.n; i++) {
        const struct wsh_field *f = &r->head.fields[i];
        const uint8_t *behind = f->name.p + f->name.n;
        if (f->value.n > 0 && wsh_span_is(wsh_span_make(behind, (size_t)(f->value.p - behind)), separator)) return true;
    }
    return false;
}

/* --- the tables --------------------------------------------------------------------------------------------------- */

#define CONDITION(symbol, help, expression)                                                                            \
    static bool holds_##symbol(const struct reading *r) { return expression; }
#include "bench/fuzz/conditions.def"
#undef CONDITION

static const struct {
    const char *help;
    bool (*holds)(const struct reading *r);
} conditions[] = {
#define CONDITION(symbol, help, expression) {help, holds_##symbol},
#include "bench/fuzz/conditions.def"
#undef CONDITION
};

#define NONE 0
#define BIT(symbol) (UINT64_C(1) << WSH_PLANT_##symbol)
#define ALL_1(a) BIT(a)
#define ALL_2(a, b) (BIT(a) | BIT(b))
#define ALL_3(a, b, c) (BIT(a) | BIT(b) | BIT(c))
#define ALL_OF(a, b, c, name, ...) name
#define ALL(...) ALL_OF(__VA_ARGS__, ALL_3, ALL_2, ALL_1, 0)(__VA_ARGS__)
#define PLANT(tier, class, flaw, when, rule, seen_in) {tier, WSH_PLANT_##class, flaw, when, rule, seen_in},
const struct wsh_plant wsh_plants[] = {
#include "bench/fuzz/planted.def"
};
#undef PLANT
const size_t wsh_plant_count = WSH_COUNT(wsh_plants);

uint64_t wsh_plant_read(struct wsh_arena *a, struct wsh_span request) {
    struct reading r = {.octets = request};
    uint64_t bits = 0;
    if (wsh_head_read(a, WSH_HEAD_REQUEST, request, &r.head) == WSH_READ_MORE) return 0;
    for (size_t i = 0; i < WSH_COUNT(conditions); i++)
        if (conditions[i].holds(&r)) bits |= UINT64_C(1) << i;
    return bits;
}

const char *wsh_plant_when(struct wsh_arena *a, const struct wsh_plant *plant) {
    const char *text = "";
    for (size_t i = 0; i < WSH_COUNT(conditions); i++)
        if (plant->when >> i & 1) text = wsh_arena_printf(a, "%s%s%s", text, *text ? ", " : "", conditions[i].help);
    return text;
}

void wsh_plant_config(struct wsh_arena *a, const struct wsh_plant *plant, const struct wsh_server_config *strict,
                      struct wsh_server_config *ret) {
    bool *flaws = WSH_NEW_ARRAY(a, wsh_flaw_count, bool);
    int flaw = wsh_flaw_find(wsh_span_of(plant->flaw));
    if (flaw < 0) WSH_BUG("a planted flaw that the reference server does not have");
    flaws[flaw] = true;
    *ret = *strict;
    ret->flaws = flaws;
}
