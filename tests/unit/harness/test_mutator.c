/* test_mutator.c - the stream: the same for a seed, never too long, without repetition, reaching everything. */
#include "fixture.h"

#include "harness/mutate/seen.h"
#include "oracle/ruling.h"
#include "script/request.h"

/* ---- pools ---- */

static struct wsh_span expanded(struct wsh_arena *a, const struct wsh_octets *o, const struct wsh_profile *p,
                                const struct wsh_fresh *f) {
    return wsh_octets_expand(o, a, p, f);
}

/* Is what a case puts into a request in the pool of its place? */
static void check_edit(struct fixture *f, struct wsh_arena *a, const struct wsh_edit *e, const struct wsh_profile *p,
                       const struct wsh_fresh *fresh) {
    static const struct {
        enum wsh_edit_kind kind;
        enum wsh_place_kind place;
    } places[] = {{WSH_EDIT_METHOD, WSH_PLACE_METHOD},       {WSH_EDIT_TARGET, WSH_PLACE_TARGET},
                  {WSH_EDIT_VERSION, WSH_PLACE_VERSION},     {WSH_EDIT_REQUEST_LINE, WSH_PLACE_START_LINE},
                  {WSH_EDIT_BODY, WSH_PLACE_BODY},           {WSH_EDIT_PREFIX, WSH_PLACE_PREFIX},
                  {WSH_EDIT_SEPARATOR, WSH_PLACE_SEPARATOR}, {WSH_EDIT_LINE, WSH_PLACE_LINE},
                  {WSH_EDIT_LINE_END, WSH_PLACE_LINE_END},   {WSH_EDIT_TRAILING, WSH_PLACE_TRAILING},
                  {WSH_EDIT_RENAME, WSH_PLACE_NAME},         {WSH_EDIT_END, WSH_PLACE_END}};
    if (wsh_octets_size(&e->value) > WSH_POOL_OCTETS) return;
    struct wsh_span name = expanded(a, &e->name, p, fresh), value = expanded(a, &e->value, p, fresh);
    for (size_t i = 0; i < WSH_COUNT(places); i++)
        if (places[i].kind == e->kind)
            ck_assert_msg(wsh_pool_has(&f->pools->places[places[i].place], value), "%s lacks '%.*s'",
                          wsh_place_name(places[i].place), WSH_FMT(value));
    if (e->kind != WSH_EDIT_SET || !wsh_is_token(name)) return;
    const struct wsh_pool_field *field = wsh_pools_field(f->pools, name);
    ck_assert_msg(field != NULL, "no field '%.*s'", WSH_FMT(name));
    ck_assert_msg(wsh_pool_has(&field->values, value), "'%.*s' lacks '%.*s'", WSH_FMT(name), WSH_FMT(value));
}

START_TEST(pools_hold_what_the_catalogue_sends) {
    struct fixture f;
    struct wsh_profile profile;
    struct wsh_fresh fresh;
    size_t edits = 0;
    fixture_init(&f);
    wsh_profile_imagine(f.arena, &profile, &fresh);
    for (size_t i = 0; i < f.suite->n; i++)
        for (size_t k = 0; k < f.suite->cases[i].n_steps; k++)
            for (size_t e = 0; e < f.suite->cases[i].steps[k].n; e++, edits++)
                check_edit(&f, f.arena, &f.suite->cases[i].steps[k].edits[e], &profile, &fresh);
    ck_assert_uint_gt(edits, 400);
    for (size_t i = 0; i < WSH_PLACE_COUNT; i++) ck_assert_uint_gt(f.pools->places[i].n, 0);
    for (size_t i = 0; i < f.pools->n_fields; i++) ck_assert_uint_gt(f.pools->fields[i].values.n, 0);
    fixture_done(&f);
}
END_TEST

/* ---- templates ---- */

START_TEST(templates_are_handshakes) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_ruling r;
    for (size_t i = 0; i < wsh_template_count; i++) {
        wsh_ruling_read(a, wsh_templates[i].octets, &r);
        ck_assert_msg(r.kind != WSH_RULING_REFUSE && r.websocket && !r.incomplete, "%s: %s", wsh_templates[i].name,
                      r.n ? r.reasons[0].text : "");
    }
    wsh_arena_free(a);
}
END_TEST

/* ---- the stream ---- */

START_TEST(a_seed_is_a_stream) {
    struct fixture f;
    struct wsh_input x, y, z;
    unsigned differ = 0;
    fixture_init(&f);
    struct wsh_mutator *one = fixture_mutator(&f, 7, 0), *same = fixture_mutator(&f, 7, 0),
                       *other = fixture_mutator(&f, 8, 0);
    for (unsigned i = 0; i < 30000; i++) {
        wsh_mutator_next(one, &x);
        wsh_mutator_next(same, &y);
        wsh_mutator_next(other, &z);
        ck_assert(wsh_span_eq(x.octets, y.octets) && x.split.kind == y.split.kind && x.phase == y.phase);
        ck_assert_uint_eq(x.index, i);
        differ += !wsh_span_eq(x.octets, z.octets);
        if (i % 100 != 0) continue;
        wsh_mutator_reward(one, &x);
        wsh_mutator_reward(same, &y);
    }
    ck_assert_uint_gt(differ, 25000);
    wsh_mutator_free(one);
    wsh_mutator_free(same);
    wsh_mutator_free(other);
    fixture_done(&f);
}
END_TEST

static const size_t limits[] = {0, 1, 2, 64, 150, 300, 1024, 16384};

START_TEST(nothing_is_longer_than_the_limit) {
    struct fixture f;
    struct wsh_input in;
    size_t limit = limits[_i] ? limits[_i] : WSH_MUTATOR_LIMIT, longest = 0;
    fixture_init(&f);
    struct wsh_mutator *m = fixture_mutator(&f, 3, limits[_i]);
    for (unsigned i = 0; i < 20000; i++) {
        wsh_mutator_next(m, &in);
        ck_assert_uint_le(in.octets.n, limit);
        if (in.octets.n > longest) longest = in.octets.n;
    }
    ck_assert_uint_gt(longest, limit / 2);
    wsh_mutator_free(m);
    fixture_done(&f);
}
END_TEST

START_TEST(nothing_is_sent_twice) {
    struct fixture f;
    struct wsh_input in;
    unsigned again = 0, phases[WSH_PHASE_COUNT] = {0};
    fixture_init(&f);
    struct wsh_mutator *m = fixture_mutator(&f, 5, 0);
    struct wsh_seen *seen = wsh_seen_new(22);
    for (unsigned i = 0; i < 60000; i++) {
        wsh_mutator_next(m, &in);
        uint64_t salt = in.split.kind << 16 | (in.split.kind == WSH_SPLIT_WHOLE ? 0 : in.split.at[0]);
        again += !wsh_seen_add(seen, wsh_seen_hash(in.octets, salt));
        phases[in.phase]++;
    }
    ck_assert_uint_eq(again, 0);
    for (unsigned i = 0; i < WSH_PHASE_COUNT; i++) ck_assert_uint_gt(phases[i], 1000);
    wsh_seen_free(seen);
    wsh_mutator_free(m);
    fixture_done(&f);
}
END_TEST

/* Every atom that changes the plain handshake is in the stream, and each once. */
START_TEST(the_sweep_is_exhaustive) {
    struct fixture f;
    struct wsh_input in;
    uint64_t seen_kinds = 0;
    size_t swept = 0, inputs = 0;
    fixture_init(&f);
    struct wsh_mutator *m = fixture_mutator(&f, 11, 0);
    struct wsh_seen *seen = wsh_seen_new(22);
    for (; inputs < 4 * wsh_mutator_atoms(m) + 8192; inputs++) {
        wsh_mutator_next(m, &in);
        (void)wsh_seen_add(seen, wsh_seen_hash(in.octets, 0));
    }
    for (size_t i = 0; i < wsh_mutator_atoms(m); i++) {
        const struct wsh_atom *atom = wsh_mutator_atom(m, i);
        struct wsh_msg msg;
        struct wsh_arena *a = wsh_arena_new();
        wsh_msg_read(&msg, a, wsh_templates[0].octets);
        ck_assert(wsh_atom_apply(f.pools, &msg, atom, WSH_MUTATOR_LIMIT));
        swept += !wsh_seen_add(seen, wsh_seen_hash(wsh_msg_emit(&msg), 0));
        seen_kinds |= UINT64_C(1) << atom->kind;
        wsh_arena_free(a);
    }
    ck_assert_uint_eq(swept, wsh_mutator_atoms(m));
    ck_assert_uint_gt(swept, 10000);
    ck_assert_msg(seen_kinds == (UINT64_C(1) << wsh_atom_kind_count) - 1, "kinds without an atom: %llx",
                  (unsigned long long)~seen_kinds);
    wsh_seen_free(seen);
    wsh_mutator_free(m);
    fixture_done(&f);
}
END_TEST

/* ---- engines ---- */

static size_t some_octets(struct wsh_rng *r, uint8_t *to, size_t cap) {
    size_t n = wsh_rng_below(r, cap + 1);
    if (wsh_rng_below(r, 2)) {
        wsh_rng_fill(r, to, n);
        return n;
    }
    struct wsh_span t = wsh_templates[wsh_rng_below(r, wsh_template_count)].octets;
    return wsh_span_copy(to, wsh_span_slice(t, wsh_rng_below(r, 8), n));
}

START_TEST(any_octets_are_mutated_within_their_room) {
    enum { CAP = 700 };
    struct fixture f;
    struct wsh_rng r;
    uint8_t a[CAP], b[CAP], again[CAP];
    fixture_init(&f);
    wsh_rng_init(&r, 1);
    struct wsh_mutator *m = fixture_mutator(&f, 1, 0);
    for (unsigned i = 0; i < 30000; i++) {
        size_t cap = wsh_rng_below(&r, CAP) + 1, n = some_octets(&r, a, cap), k = some_octets(&r, b, cap);
        memcpy(again, a, n);
        size_t crossed = wsh_mutator_cross(m, wsh_span_make(a, n), wsh_span_make(b, k), b, cap, i);
        ck_assert_uint_le(crossed, cap);
        size_t mutated = wsh_mutator_mutate(m, a, n, cap, i);
        ck_assert_uint_le(mutated, cap);
        ck_assert_uint_eq(wsh_mutator_mutate(m, again, n, cap, i), mutated);
        ck_assert(wsh_span_eq(wsh_span_make(a, mutated), wsh_span_make(again, mutated)));
    }
    wsh_mutator_free(m);
    fixture_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("mutator");
    TCase *tc = wsh_test_case(s, "mutator");
    tcase_add_test(tc, pools_hold_what_the_catalogue_sends);
    tcase_add_test(tc, templates_are_handshakes);
    tcase_add_test(tc, a_seed_is_a_stream);
    tcase_add_loop_test(tc, nothing_is_longer_than_the_limit, 0, (int)WSH_COUNT(limits));
    tcase_add_test(tc, nothing_is_sent_twice);
    tcase_add_test(tc, the_sweep_is_exhaustive);
    tcase_add_test(tc, any_octets_are_mutated_within_their_room);
    return wsh_test_main(s);
}
