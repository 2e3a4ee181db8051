/* test_plan.c - what a run performs, in which order, and what its board answers. */
#include "run/plan.h"
#include "script/load.h"
#include "support/main.h"

static const char text[] =
    "family: f\ntitle: a family\ncases:\n"
    "  - { id: gate, title: the gate, rules: [R6455-4.2.2-5.4-ACCEPT], gate: true, expect: [ { pass: { outcome: "
    "accepted } }, { fail: {} } ] }\n"
    "  - { id: control, title: plainly wrong, rules: [R6455-4.2.1-5-KEY], request: { remove: Sec-WebSocket-Key },\n"
    "      expect: [ { fail: { outcome: accepted } }, { pass: {} } ] }\n"
    "  - { id: near, title: nearly wrong, rules: [R6455-4.2.1-5-KEY], request: { set: { Sec-WebSocket-Key: '' } }, "
    "control: f/control,\n"
    "      expect: [ { fail: { outcome: accepted } }, { pass: {} } ] }\n"
    "  - { id: other, title: another, rules: [R6455-4.2.1-5-KEY], request: { add: { X: y } }, repeat: 3,\n"
    "      expect: [ { pass: { outcome: accepted } }, { fail: {} } ] }\n";

static struct wsh_arena *arena;
static struct wsh_suite *suite;
static struct wsh_profile profile;

static void setup(void) {
    struct wsh_diags diags;
    const char *what;
    size_t at;
    arena = wsh_arena_new();
    wsh_diags_init(&diags, arena);
    struct wsh_case_file file = {"f.yaml", wsh_span_of(text)};
    suite = wsh_suite_load(arena, &file, 1, &diags);
    if (!suite) {
        struct wsh_buf out;
        wsh_buf_init(&out, WSH_LIMIT_TEXT);
        wsh_diags_print(&diags, false, &out);
        ck_abort_msg("%.*s", (int)out.n, (const char *)out.p);
    }
    profile = (struct wsh_profile){0};
    ck_assert(wsh_uri_read(arena, WSH_LIT("ws://127.0.0.1:8080/"), &profile.uri, &what, &at));
    profile.host = profile.uri.authority;
}

static void teardown(void) { wsh_arena_free(arena); }

START_TEST(selection_brings_gate_and_control) {
    const char *select[] = {"f/near"};
    struct wsh_board b;
    ck_assert(wsh_board_init(&b, arena, suite, select, 1, &profile));
    ck_assert_uint_eq(b.n, 3);
    ck_assert_str_eq(b.slots[0].c->id, "f/gate");
    ck_assert_str_eq(b.slots[1].c->id, "f/control");
    ck_assert_str_eq(b.slots[2].c->id, "f/near");
    ck_assert_ptr_eq(b.gate, &b.slots[0]);
}
END_TEST

START_TEST(a_case_waits_for_its_control) {
    struct wsh_board b;
    ck_assert(wsh_board_init(&b, arena, suite, NULL, 0, &profile));
    struct wsh_slot *near = wsh_board_find(&b, "f/near"), *control = wsh_board_find(&b, "f/control");
    ck_assert(!wsh_board_ready(&b, near));
    ck_assert(wsh_board_ready(&b, control));
    wsh_slot_decide(control, WSH_SKIP, "not sent");
    ck_assert(wsh_board_ready(&b, near));
    ck_assert(!wsh_board_ready(&b, control));
}
END_TEST

START_TEST(a_board_needs_a_gate) {
    struct wsh_suite gateless = *suite;
    struct wsh_board b;
    gateless.cases = suite->cases + 1;
    gateless.n = suite->n - 1;
    ck_assert(!wsh_board_init(&b, arena, &gateless, NULL, 0, &profile));
}
END_TEST

START_TEST(repetitions_are_counted) {
    ck_assert_uint_eq(wsh_case_exchanges(wsh_suite_find(suite, WSH_LIT("f/other"))), 3);
    ck_assert_uint_eq(wsh_case_exchanges(wsh_suite_find(suite, WSH_LIT("f/gate"))), 1);
}
END_TEST

int main(void) {
    Suite *s = suite_create("plan");
    TCase *t = tcase_create("plan");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, selection_brings_gate_and_control);
    tcase_add_test(t, a_case_waits_for_its_control);
    tcase_add_test(t, a_board_needs_a_gate);
    tcase_add_test(t, repetitions_are_counted);
    suite_add_tcase(s, t);
    return wsh_test_main(s);
}
