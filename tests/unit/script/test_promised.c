/* test_promised.c - cases that leave sizes, numbers and times to the profile: what they become for one. */
#include "fixture.h"

static const char family[] = "family: sample\ntitle: t\ncases:\n"
                             "  - { id: a, title: t, rules: [R9110-5.4-TOOLARGE], expect: [{ pass: {} }], %s }\n";

static const struct wsh_case *load(struct fixture *f, const char *keys) {
    struct wsh_case_file file = {"sample.yaml", wsh_span_of(wsh_arena_printf(f->arena, family, keys))};
    wsh_diags_init(&f->diags, f->arena);
    f->suite = wsh_suite_load(f->arena, &file, 1, &f->diags);
    ck_assert_msg(f->suite != NULL, "%s", fixture_diags(f));
    return &f->suite->cases[0];
}

static void make_profile(struct fixture *f, struct wsh_profile *p) {
    const char *what;
    size_t at;
    static struct wsh_span names[3];
    for (size_t i = 0; i < WSH_COUNT(names); i++) names[i] = wsh_span_of((const char *const[]){"a", "b", "c"}[i]);
    *p = (struct wsh_profile){.subprotocols = names, .n_subprotocols = WSH_COUNT(names)};
    ck_assert(wsh_uri_read(f->arena, WSH_LIT("ws://127.0.0.1:8080/chat?x"), &p->uri, &what, &at));
    p->host = p->uri.authority;
}

static struct wsh_span request(struct fixture *f, const struct wsh_case *c, const struct wsh_profile *p, unsigned nth) {
    struct wsh_fresh fresh;
    struct wsh_rng rng;
    wsh_rng_init(&rng, 7);
    wsh_fresh_init(&fresh, f->arena, &rng);
    fresh.nth = nth;
    return wsh_case_request(&c->steps[0], f->arena, p, &fresh);
}

static size_t lines(struct wsh_span head, size_t *ret_longest) {
    size_t n = 0;
    *ret_longest = 0;
    (void)wsh_span_cut(&head, '\n');
    while (head.n > 2) {
        size_t line = wsh_span_cut(&head, '\n').n - 1;
        if (line > *ret_longest) *ret_longest = line;
        n++;
    }
    return n;
}

static const struct {
    uint64_t head, fields, line;
} heads[] = {
    {1000, 0, 0},      {8192, 0, 0}, {65536, 0, 0},         {1024 * 1024, 0, 0}, {16384, 20, 0},
    {16384, 100, 200}, {200, 0, 0},  {6 * 1024, 100, 3000}, {4000, 10, 1000},
};

START_TEST(heads_are_exact) {
    struct fixture f;
    struct wsh_profile p;
    size_t longest;
    fixture_init(&f);
    make_profile(&f, &p);
    p.promises[WSH_PROMISE_HEAD] = heads[_i].head;
    p.promises[WSH_PROMISE_FIELDS] = heads[_i].fields;
    p.promises[WSH_PROMISE_LINE] = heads[_i].line;
    struct wsh_span head = request(&f, load(&f, "request: { fill: limit-head }, needs: [limit-head]"), &p, 0);
    ck_assert_uint_eq(head.n, heads[_i].head);
    ck_assert(wsh_span_ends(head, WSH_LIT("\r\n\r\n")));
    size_t n = lines(head, &longest);
    if (heads[_i].fields) ck_assert_uint_le(n, heads[_i].fields);
    if (heads[_i].line) ck_assert_uint_le(longest, heads[_i].line);
    fixture_done(&f);
}
END_TEST

START_TEST(others_are_exact) {
    struct fixture f;
    struct wsh_profile p;
    size_t longest;
    fixture_init(&f);
    make_profile(&f, &p);
    p.promises[WSH_PROMISE_FIELDS] = 77;
    p.promises[WSH_PROMISE_LINE] = 3000;
    p.promises[WSH_PROMISE_TARGET] = 2500;
    const struct wsh_case *c = load(&f, "request: { fill: limit-fields }, needs: [limit-fields]");
    ck_assert_uint_eq(lines(request(&f, c, &p, 0), &longest), 77);
    c = load(&f, "request: { line: !join ['X: ', !fill { of: w, to: limit-line }] }, needs: [limit-line]");
    (void)lines(request(&f, c, &p, 0), &longest);
    ck_assert_uint_eq(longest, 3000);
    c = load(
        &f, "request: { target: !join ['{resource}{q}a=', !fill { of: w, to: limit-target }] }, needs: [limit-target]");
    struct wsh_span rest = request(&f, c, &p, 0);
    (void)wsh_span_cut(&rest, ' ');
    ck_assert(wsh_span_starts(rest, WSH_LIT("/chat?x&a=www")));
    ck_assert_uint_eq(wsh_span_cut(&rest, ' ').n, 2500);
    fixture_done(&f);
}
END_TEST

START_TEST(once_for_each) {
    struct fixture f;
    struct wsh_profile p;
    fixture_init(&f);
    make_profile(&f, &p);
    const struct wsh_case *c = load(
        &f, "request: { set: { X: 'is {each-subprotocol}.' } }, needs: [subprotocol], promised: { each: subprotocol }");
    const struct wsh_case *own = wsh_case_for(f.arena, c, &p);
    ck_assert_uint_eq(own->repeat, 3);
    ck_assert_uint_eq(c->repeat, 1);
    for (unsigned i = 0; i < 3; i++) {
        struct wsh_span octets = request(&f, own, &p, i),
                        want = wsh_span_of(wsh_arena_printf(f.arena, "is %c.", 'a' + (int)i));
        ck_assert(wsh_span_find_span(octets, want) < octets.n);
    }
    p.n_subprotocols = 0;
    ck_assert_uint_eq(wsh_case_for(f.arena, c, &p)->repeat, 1);
    fixture_done(&f);
}
END_TEST

START_TEST(times_and_crowds) {
    struct fixture f;
    struct wsh_profile p;
    fixture_init(&f);
    make_profile(&f, &p);
    p.promises[WSH_PROMISE_STALL] = 8000000;
    p.promises[WSH_PROMISE_CONNECTIONS] = 5;
    const struct wsh_case *c = load(&f, "request: {}, needs: [limit-stall], within: 2000, promised: { within: 125 }");
    ck_assert_uint_eq(wsh_case_for(f.arena, c, &p)->within_us, 12000000);
    c = load(
        &f, "steps: [{ request: {}, split: { before-last: 2 }, gap: 0 }], needs: [limit-stall], promised: { gap: 50 }");
    ck_assert_uint_eq(wsh_case_for(f.arena, c, &p)->steps[0].gap_us, 4000000);
    ck_assert_uint_eq(c->steps[0].gap_us, 0);
    c = load(&f, "request: {}, needs: [limit-connections], promised: { crowd: true }");
    const struct wsh_case *own = wsh_case_for(f.arena, c, &p);
    ck_assert_uint_eq(own->n_steps, 4 + 4 + 2); /* the others', the way to each further one, its own */
    ck_assert_uint_eq(own->steps[own->n_steps - 1].connection, 4);
    p.promises[WSH_PROMISE_CONNECTIONS] = 1;
    ck_assert_uint_eq(wsh_case_for(f.arena, c, &p)->n_steps, 2);
    c = load(&f, "request: {}");
    ck_assert(wsh_case_for(f.arena, c, &p) == c);
    fixture_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("promised");
    TCase *tc = wsh_test_case(s, "promised");
    tcase_add_loop_test(tc, heads_are_exact, 0, WSH_COUNT(heads));
    tcase_add_test(tc, others_are_exact);
    tcase_add_test(tc, once_for_each);
    tcase_add_test(tc, times_and_crowds);
    return wsh_test_main(s);
}
