/* test_steps.c - steps of a case as they are loaded, the ways to cut octets, and the sum of ordered waits. */
#include "fixture.h"

static const struct wsh_case *load(struct fixture *f, const char *steps) {
    fixture_load_one(f, wsh_arena_printf(f->arena, FAMILY CASE "    steps: %s\n" RECORD, steps));
    return fixture_case(f, "f/a");
}

/* ---- kinds ---- */

static const struct {
    const char *step; /* behind a request */
    enum wsh_step_kind kind;
    bool always;
    uint64_t wait_us;
} kinds[] = {
    {"{ await: pong }", WSH_STEP_AWAIT_PONG, false, 0},
    {"{ await: close }", WSH_STEP_AWAIT_CLOSE, false, 0},
    {"{ await: close, always: true }", WSH_STEP_AWAIT_CLOSE, true, 0},
    {"{ await: response }", WSH_STEP_AWAIT, false, 0},
    {"{ listen: 250 }", WSH_STEP_LISTEN, false, 250000},
    {"{ always: true, listen: 250 }", WSH_STEP_LISTEN, true, 250000},
    {"{ ping: true, always: true }", WSH_STEP_PING, true, 0},
    {"{ frame: { ping: wsh } }", WSH_STEP_FRAME, false, 0},
    {"{ frame: { close: 1000 }, always: true }", WSH_STEP_FRAME, true, 0},
    {"{ octets: !frame { ping: wsh } }", WSH_STEP_OCTETS, false, 0},
};

START_TEST(steps_behind_a_request) {
    struct fixture f;
    fixture_init(&f);
    const struct wsh_case *c = load(&f, wsh_arena_printf(f.arena, "[{ request: {} }, %s]", kinds[_i].step));
    ck_assert_uint_eq(c->n_steps, 3);
    ck_assert_int_eq(c->steps[2].kind, kinds[_i].kind);
    ck_assert_int_eq(c->steps[2].always, kinds[_i].always);
    ck_assert_uint_eq(c->steps[2].wait_us, kinds[_i].wait_us);
    ck_assert_uint_eq(wsh_case_ordered_us(c), kinds[_i].wait_us);
    fixture_done(&f);
}
END_TEST

/* ---- splits ---- */

static const struct {
    const char *split;
    struct wsh_span octets;
    size_t ends[8]; /* of all writes; ends with 0 */
    const char *title;
} splits[] = {
    {"whole", WSH_ROW("abc"), {3}, "whole"},
    {"octets", WSH_ROW("abc"), {1, 2, 3}, "one by one"},
    {"octets", WSH_ROW("a"), {1}, "a single one"},
    {"lines", WSH_ROW("a\r\nb\n\r\n"), {3, 5, 7}, "behind each LF"},
    {"lines", WSH_ROW("a\nb"), {2, 3}, "a rest"},
    {"lines", WSH_ROW("ab"), {2}, "no line"},
    {"between-cr-and-lf", WSH_ROW("a\r\nb\r\n\r\n"), {2, 5, 7, 8}, "each CRLF"},
    {"between-cr-and-lf", WSH_ROW("\r\r\n\n"), {2, 4}, "other CR and LF"},
    {"{ before-last: 1 }", WSH_ROW("abc"), {2, 3}, "before the last"},
    {"{ before-last: 3 }", WSH_ROW("abc"), {3}, "before all of it"},
    {"{ before-last: 9 }", WSH_ROW("abc"), {3}, "too few octets"},
    {"{ at: 2 }", WSH_ROW("abcd"), {2, 4}, "at one offset"},
    {"{ at: [3, 1, 3] }", WSH_ROW("abcd"), {1, 3, 4}, "at several, in any order"},
    {"{ at: [4, 9] }", WSH_ROW("abcd"), {4}, "at the end and beyond"},
    {"{ inside: request-line }", WSH_ROW("GET /\r\nA: b\r\n"), {2, 13}, "the middle of the first line"},
    {"{ inside: host }", WSH_ROW("G\r\nA: b\r\nHost:  ab \r\n\r\n"), {17, 23}, "the middle of a value"},
    {"{ inside: Host }", WSH_ROW("Host: ab\r\nA: b\r\n"), {16}, "not in the first line"},
    {"{ inside: Host }", WSH_ROW("G\r\nHost"), {7}, "no value"},
    {"{ inside: Host }", WSH_ROW("G\nHost: a"), {8, 9}, "without line end"},
};

START_TEST(cuts) {
    struct fixture f;
    fixture_init(&f);
    const struct wsh_case *c =
        load(&f, wsh_arena_printf(f.arena, "[{ octets: x, split: %s }, { request: {} }]", splits[_i].split));
    size_t at = 0;
    for (size_t i = 0; splits[_i].ends[i]; i++) {
        at = wsh_split_end(&c->steps[0].split, splits[_i].octets, at);
        ck_assert_msg(at == splits[_i].ends[i], "%s: %zu at %zu", splits[_i].title, i, at);
    }
    ck_assert_uint_eq(at, splits[_i].octets.n);
    fixture_done(&f);
}
END_TEST

/* A `request` is two steps: the first one is cut. */
START_TEST(a_request_in_pieces) {
    struct fixture f;
    fixture_init(&f);
    const struct wsh_case *c = load(&f, "[{ request: {}, split: lines, gap: 20 }]");
    ck_assert_uint_eq(c->n_steps, 2);
    ck_assert_int_eq(c->steps[0].split.kind, WSH_SPLIT_LINES);
    ck_assert_uint_eq(c->steps[0].gap_us, 20000);
    ck_assert_int_eq(c->steps[1].split.kind, WSH_SPLIT_WHOLE);
    fixture_done(&f);
}
END_TEST

/* ---- ordered waits ---- */

static const struct {
    const char *steps, *repeat;
    uint64_t us;
} waits[] = {
    {"[{ request: {} }]", "1", 0},
    {"[{ pause: 5 }, { request: {} }, { listen: 7 }]", "1", 12000},
    {"[{ pause: 5 }, { request: {} }]", "3", 15000},
    {"[{ request: {}, split: lines, gap: 10 }]", "1", 60000},
    {"[{ request: {}, split: { before-last: 2 }, gap: 10 }, { frame: { ping: '' }, split: octets, gap: 1 }]", "1", 15000},
    {"[{ request: {}, split: octets }]", "1", 0},
};

START_TEST(ordered_waits) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, wsh_arena_printf(f.arena, FAMILY CASE "    steps: %s\n    repeat: %s\n" RECORD, waits[_i].steps,
                                          waits[_i].repeat));
    ck_assert_uint_eq(wsh_case_ordered_us(fixture_case(&f, "f/a")), waits[_i].us);
    fixture_done(&f);
}
END_TEST

START_TEST(a_pour_has_bounds) {
    struct fixture f;
    fixture_init(&f);
    const struct wsh_case *c = load(&f, "[{ request: {} }, { pour: { octets: abc, up-to: 64MiB, for: 30000 } }]");
    ck_assert_int_eq(c->steps[2].kind, WSH_STEP_POUR);
    ck_assert_uint_eq(c->steps[2].wait_us, 30000000);
    ck_assert_uint_eq(c->steps[2].bound, 64 * 1024 * 1024);
    CK_SPAN(&f, wsh_octets_expand(&c->steps[2].octets, f.arena, &f.profile, &f.fresh), WSH_LIT("abc"));
    fixture_done(&f);
}
END_TEST

/* Each turn has a connection of its own; `on` goes back to an earlier one. */
START_TEST(turns) {
    struct fixture f;
    fixture_init(&f);
    const struct wsh_case *c = load(&f, "[{ again: { times: 3, steps: [{ request: {} }, { pause: 1 }] } }, { ping: true }]");
    unsigned last = 0, sends = 0;
    for (size_t i = 0; i < c->n_steps; i++) {
        sends += c->steps[i].kind == WSH_STEP_SEND;
        ck_assert_uint_ge(c->steps[i].connection, last);
        last = c->steps[i].connection;
    }
    ck_assert_uint_eq(sends, 3);
    ck_assert_uint_eq(last, 2);
    ck_assert_uint_eq(c->steps[0].turns, 3);
    c = load(&f, "[{ request: {} }, { connect: true }, { request: {} }, { ping: true, on: 0 }]");
    ck_assert_uint_eq(c->steps[0].connection, 0);
    ck_assert_uint_eq(c->steps[c->n_steps - 2].connection, 1);
    ck_assert_uint_eq(c->steps[c->n_steps - 1].connection, 0);
    fixture_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("steps");
    TCase *tc = wsh_test_case(s, "steps");
    tcase_add_loop_test(tc, steps_behind_a_request, 0, WSH_COUNT(kinds));
    tcase_add_loop_test(tc, cuts, 0, WSH_COUNT(splits));
    tcase_add_test(tc, a_request_in_pieces);
    tcase_add_test(tc, a_pour_has_bounds);
    tcase_add_test(tc, turns);
    tcase_add_loop_test(tc, ordered_waits, 0, WSH_COUNT(waits));
    return wsh_test_main(s);
}
