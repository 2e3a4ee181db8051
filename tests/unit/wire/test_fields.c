/* test_fields.c - fields by name, joined values, folds undone, versions. */
#include "support/guard.h"
#include "support/main.h"
#include "wire/wire.h"

/* The head is "GET / HTTP/1.1" and these lines. `joined` NULL: absent. */
static const struct {
    const char *lines, *name;
    size_t count;
    const char *joined, *title;
} finds[] = {
    {"Host: a\r\n", "Host", 1, "a", "one"},
    {"hOST: a\r\n", "Host", 1, "a", "names fold ASCII case"},
    {"Host: a\r\n", "Hos", 0, NULL, "no prefixes"},
    {"Hos: a\r\n", "Host", 0, NULL, "no longer names"},
    {"", "Host", 0, NULL, "absent"},
    {"A:\r\n", "A", 1, "", "empty is not absent"},
    {"A: b\r\nC: d\r\na: e\r\n", "A", 2, "b, e", "two lines are joined in order"},
    {"A:\r\nA: \r\nA: c\r\n", "A", 3, ", , c", "empty values are joined too"},
    {"A: b\r\n c\r\n", "A", 1, "b c", "a fold becomes one SP"},
    {"A: b \t\r\n \t c\r\n", "A", 1, "b c", "with the white space around it"},
    {"A: b\n c\r\n\td\r\n", "A", 1, "b c d", "two folds, one behind LF"},
    {"A: b\r\n \r\n c\r\n", "A", 1, "b c", "an empty line of white space in the middle"},
    {"A:\r\n b\r\n", "A", 1, "b", "a fold before"},
    {"A: b\r\n \r\n", "A", 1, "b", "a fold behind"},
    {"A: b\r\r\n c\r\n", "A", 1, "b\r c", "a bare CR before a fold stays"},
    {"A: b\r\r\n \n c\r\n", "A", 1, "b\r c", "and behind a second fold too"},
    {"A: b\r\n c\r\nA: d\r\n e\r\n", "A", 2, "b c, d e", "folds and lines"},
    {"A : b\r\n", "A", 1, "b", "white space before the colon is no other name"},
    {"A : b\r\nA: c\r\n", "A", 2, "b, c", "both are found"},
    {" A: b\r\n", "A", 0, NULL, "a line directly behind the start-line that white space leads"},
    {" A: b\r\n", " A", 0, NULL, "not even by its whole name"},
    {"A\r\n", "A", 0, NULL, "no colon"},
    {": a\r\n", "", 0, NULL, "no name"},
    {"A B: c\r\n", "A B", 0, NULL, "no token"},
    {"A\x01: b\r\n", "A", 0, NULL, "a control octet in the name"},
    {"X: y\r\n A: b\r\n", "A", 0, NULL, "hidden in a fold"},
};

struct seeking {
    size_t row;
    struct wsh_arena *arena;
};

static void seek(struct wsh_span part, void *context) {
    struct seeking *s = context;
    struct wsh_head h;
    bool found = false;
    size_t count = finds[s->row].count;
    wsh_head_read_partial(s->arena, WSH_HEAD_REQUEST, part, &h);
    struct wsh_span joined = wsh_head_joined(s->arena, &h, finds[s->row].name, &found);
    ck_assert(found == (wsh_head_count(&h, finds[s->row].name) > 0));
    if (wsh_head_read(s->arena, WSH_HEAD_REQUEST, part, &h) != WSH_READ_DONE) return;
    ck_assert_msg(wsh_head_count(&h, finds[s->row].name) == count, "%s", finds[s->row].title);
    ck_assert_msg(found == (count > 0), "%s", finds[s->row].title);
    ck_assert_msg(wsh_span_is(joined, count ? finds[s->row].joined : ""), "%s: '%.*s'", finds[s->row].title,
                  WSH_FMT(joined));
}

START_TEST(find_rows) {
    struct wsh_buf b;
    struct seeking s = {(size_t)_i, wsh_arena_new()};
    wsh_buf_init(&b, 1000);
    wsh_buf_add_text(&b, "GET / HTTP/1.1\r\n");
    wsh_buf_add_text(&b, finds[_i].lines);
    wsh_buf_add_text(&b, "\r\n");
    wsh_at_every_split(wsh_buf_span(&b), seek, &s);
    wsh_buf_done(&b);
    wsh_arena_free(s.arena);
}
END_TEST

START_TEST(find_goes_on_behind) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_head h;
    ck_assert_int_eq(wsh_head_read(a, WSH_HEAD_REQUEST, WSH_LIT("G / H\r\nA: 1\r\nB: 2\r\na: 3\r\n\r\n"), &h),
                     WSH_READ_DONE);
    const struct wsh_field *f = wsh_head_find(&h, "a", NULL);
    ck_assert(f == &h.fields[0]);
    ck_assert((f = wsh_head_find(&h, "a", f)) == &h.fields[2]);
    ck_assert_ptr_null(wsh_head_find(&h, "a", f));
    ck_assert_uint_eq(h.fields[1].value_offset, 16);
    wsh_arena_free(a);
}
END_TEST

static const struct {
    const char *in;
    int want;
    const char *title;
} versions[] = {
    {"HTTP/1.1", 11, "1.1"},        {"HTTP/1.0", 10, "1.0"},      {"HTTP/0.9", 9, "0.9"},      {"HTTP/2.0", 20, "2.0"},
    {"HTTP/9.9", 99, "9.9"},        {"", -1, "nothing"},          {"HTTP/1.", -1, "short"},    {"HTTP/1.11", -1,
                                                                                                "long"},
    {"http/1.1", -1, "lower case"}, {"HTTP/1,1", -1, "no dot"},   {"HTTP/a.1", -1, "a letter"}, {"HTTP/1.b", -1,
                                                                                                 "another"},
    {"HTTP 1.1", -1, "no slash"},   {"HTTP/+1.1", -1, "a sign"},
};

START_TEST(version_rows) {
    ck_assert_msg(wsh_http_version(wsh_guard_end(wsh_span_of(versions[_i].in))) == versions[_i].want, "%s",
                  versions[_i].title);
}
END_TEST

int main(void) {
    Suite *s = suite_create("fields");
    TCase *tc = wsh_test_case(s, "fields");
    tcase_add_loop_test(tc, find_rows, 0, (int)WSH_COUNT(finds));
    tcase_add_test(tc, find_goes_on_behind);
    tcase_add_loop_test(tc, version_rows, 0, (int)WSH_COUNT(versions));
    return wsh_test_main(s);
}
