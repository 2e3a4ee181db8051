/* test_lint.c - expectations against the oracle: what contradicts it, what does not, and which edits do nothing.
 *
 * What the oracle says is its own tests' business: here stand only requests on which nobody could differ. */
#include "fixture.h"

#define GOOD "{}"
#define BAD "{ remove: Sec-WebSocket-Key }"
#define OPEN "{ add: { Origin: 'http://app.example' } }"

static const struct {
    const char *request, *rows, *more; /* more keys of the case, each line with its end */
    const char *want;                  /* the id of the only diag, or NULL */
    const char *title;
} rows[] = {
    {GOOD, "[{ pass: { outcome: accepted } }]", "", NULL, "the plain case"},
    {GOOD, "[{ pass: { outcome: accepted, accept: right } }, { fail: {} }]", "", NULL, "a pass under conditions"},
    {GOOD, "[{ fail: { outcome: accepted, extensions: any } }, { info: {} }]", "", NULL, "a fail under conditions"},
    {GOOD, "[{ fail: { outcome: accepted } }]", "", "lint/contradiction", "accepted is a fail"},
    {GOOD, "[{ warn: { outcome: accepted } }]", "", "lint/contradiction", "accepted is a warn"},
    {GOOD, "[{ pass: { outcome: refused } }]", "", "lint/contradiction", "accepted is not mentioned"},
    {GOOD, "[{ warn: { outcome: accepted, accept: right } }]", "", "lint/contradiction", "a warn or nothing"},
    {GOOD, "[{ fail: { outcome: accepted } }]", "    despite: a reason\n", NULL, "and says why"},
    {BAD, "[{ pass: { outcome: refused } }, { fail: {} }]", "", NULL, "the plain bad case"},
    {BAD, "[{ pass: { outcome: refused } }, { warn: {} }]", "", NULL, "a tolerance"},
    {BAD, "[{ pass: {} }]", "", "lint/contradiction", "anything passes"},
    {BAD, "[{ info: { outcome: accepted } }, { pass: {} }]", "", "lint/contradiction", "accepted is an info"},
    {BAD, "[{ pass: { outcome: accepted, accept: empty-key } }, { warn: {} }]", "", "lint/contradiction",
     "a rare pass"},
    {BAD, "[{ pass: { status: 101 } }, { warn: {} }]", "", "lint/contradiction", "a pass by status"},
    {BAD, "[{ pass: { status: 2xx } }, { warn: {} }]", "", NULL, "a pass by a status that no 101 has"},
    {BAD, "[{ pass: { outcome: closed } }]", "", "lint/contradiction", "refused is always a fail"},
    {BAD, "[{ pass: {} }]", "    despite: a reason\n", NULL, "and says why"},
    {OPEN, "[{ info: {} }]", "", NULL, "the plain open case"},
    {OPEN, "[{ pass: { outcome: accepted } }]", "", "lint/contradiction", "refused is a fail, but it is open"},
    {OPEN, "[{ pass: { outcome: refused } }]", "", "lint/contradiction", "accepted is a fail, but it is open"},
    {OPEN, "[{ pass: { outcome: accepted } }]", "    needs: [origin-allowed]\n", NULL, "declared, it is not open"},
    {OPEN, "[{ warn: { outcome: refused } }, { pass: {} }]", "", NULL, "a warn is an opinion"},
    {OPEN, "[{ info: {} }]", "    despite: a reason\n", "lint/despite", "a reason for nothing"},
    {"{ remove: Cookie }", "[{ info: {} }]", "", NULL, "a field that a profile may add"},
    {"{ remove: Hosst }", "[{ info: {} }]", "", "lint/idle-edit", "a slip"},
    {"{ line-after: { Cookie: x } }", "[{ info: {} }]", "", "lint/idle-edit", "no line to stand behind"},
    {"{ rename: { Origin: x } }", "[{ info: {} }]", "", "lint/idle-edit", "no line to rename"},
    {"{ trailing: { Origin: ' ' } }", "[{ info: {} }]", "", "lint/idle-edit", "no line to trail"},
    {"{ separator: { '*': ':' } }", "[{ info: {} }]", "", NULL, "all lines are some"},
};

START_TEST(opinions) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, wsh_arena_printf(f.arena, FAMILY CASE "    request: %s\n    expect: %s\n%s", rows[_i].request,
                                          rows[_i].rows, rows[_i].more));
    const char *said = fixture_diags(&f);
    if (!rows[_i].want) {
        ck_assert_msg(f.diags.n == 0, "%s: %s", rows[_i].title, said);
    } else {
        ck_assert_msg(f.diags.n == 1, "%s: %zu diags: %s", rows[_i].title, f.diags.n, said);
        ck_assert_str_eq(f.diags.items[0].id, rows[_i].want);
    }
    fixture_done(&f);
}
END_TEST

/* Only one request, with nothing of the case's own behind it, is what the oracle rules on. */
static const struct {
    const char *steps;
    bool compared;
} steps[] = {
    {"[{ request: {} }]", true},
    {"[{ send: {} }, { pause: 5 }, { await: response }, { ping: true }]", true},
    {"[{ send: {} }, { half-close: true }, { await: response }]", true},
    {"[{ send: {} }, { octets: x }, { await: response }]", false},
    {"[{ request: {} }, { request: {} }]", false},
    {"[{ request: {} }, { connect: true }, { request: {} }]", false},
    {"[{ send: {} }, { reset: true }, { connect: true }, { request: {} }]", false},
    {"[{ octets: x }, { await: response }]", false},
};

START_TEST(what_is_compared) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(
        &f, wsh_arena_printf(f.arena, FAMILY CASE "    steps: %s\n    expect: [{ fail: {} }]\n", steps[_i].steps));
    ck_assert_msg((f.suite == NULL) == steps[_i].compared, "%s: %s", steps[_i].steps, fixture_diags(&f));
    fixture_done(&f);
}
END_TEST

/* A table says its slip once. */
START_TEST(an_idle_edit_of_a_table) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, FAMILY "  - id: $id\n    title: t\n    rules: [R6455-4.2.1-1-GET]\n"
                                "    request: { duplicate: Origin }\n" RECORD "    table: [{ id: a }, { id: b }]\n");
    ck_assert_uint_eq(f.diags.n, 1);
    fixture_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("lint");
    TCase *tc = wsh_test_case(s, "lint");
    tcase_add_loop_test(tc, opinions, 0, WSH_COUNT(rows));
    tcase_add_loop_test(tc, what_is_compared, 0, WSH_COUNT(steps));
    tcase_add_test(tc, an_idle_edit_of_a_table);
    return wsh_test_main(s);
}
