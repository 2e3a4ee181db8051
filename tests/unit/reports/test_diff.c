/* test_diff.c - two runs compared: what is better or worse and who did it, octets without chance, and every format. */
#include "support/main.h"

#include "reports/diff.h"
#include "unit/record/fixture.h"
#include "unit/record/golden.h"
#include "unit/record/validate.h"

/* ---- octets ---- */

static const struct {
    const char *octets, *normal, *title;
} normals[] = {
    {"HTTP/1.1 101 X\r\nDate: Mon, 01 Jan 2026 00:00:00 GMT\r\n\r\n", "HTTP/1.1 101 X\r\nDate: *\r\n\r\n", "a date"},
    {"HTTP/1.1 101 X\r\nsec-websocket-ACCEPT:s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
     "HTTP/1.1 101 X\r\nsec-websocket-ACCEPT: *\r\n\r\n", "an accept value, whatever the case of its name"},
    {"HTTP/1.1 400 X\r\n\r\nDate: today", "HTTP/1.1 400 X\r\n\r\nDate: today", "content is no field"},
    {"X: server_max_window_bits=15; permessage-deflate\r\n", "X: server_max_window_bits=15; permessage-deflate\r\n",
     "a parameter is no chance"},
    {"X: dGhlIHNhbXBsZSBub25jZQ==!\r\n", "X: *!\r\n", "a key that is echoed"},
    {"at 12:34:56 in 0123456789abcdef0 of 1767225600\r\n", "at * in * of *\r\n", "a clock, a hash, seconds"},
    {"id 01234567-89ab-cdef-0123-456789abcdef.", "id *.", "a UUID"},
    {"Location: http://127.0.0.1:9001/x\r\n", "Location: http://{target}/x\r\n", "the target's own name"},
    {"Server: nginx/1.22.1\r\n", "Server: nginx/1.22.1\r\n", "a version"},
    {"HTTP/1.1 101 X\r\n\r\n\x81\x02hi\x8A\x04zqxj\x81\x02hi", "HTTP/1.1 101 X\r\n\r\n\x81\x02hi\x8A\x04*\x81\x02hi",
     "what a Pong repeats"},
    {"", "", "nothing"},
};

START_TEST(normal) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_diff_normal(wsh_span_of(normals[_i].octets), WSH_LIT("127.0.0.1:9001"), &b);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&b), normals[_i].normal), "%s: %.*s", normals[_i].title,
                  WSH_FMT(wsh_buf_span(&b)));
    wsh_buf_done(&b);
}
END_TEST

/* ---- pairs ---- */

/* A NULL is as in the other run. */
struct half {
    enum wsh_verdict verdict;
    enum wsh_outcome outcome;
    unsigned status;
    enum wsh_impact impact;
    const char *sends, *expects, *octets, *wshake;
    bool flaky, second_passes;
};

#define REFUSED .outcome = WSH_REFUSED, .status = 400
#define ACCEPTED .outcome = WSH_ACCEPTED, .status = 101
enum { NOTHING = WSH_DIFF_RANK_COUNT };

static const struct {
    struct half old, new;
    int rank; /* NOTHING: no item */
    enum wsh_diff_cause cause;
    size_t groups;
    const char *title;
} pairs[] = {
    {{WSH_PASS, REFUSED}, {WSH_PASS, REFUSED}, NOTHING, WSH_DIFF_TARGET, 0, "the same"},
    {{WSH_PASS, REFUSED}, {WSH_FAIL, ACCEPTED, .octets = FIXTURE_101}, WSH_DIFF_WORSE, WSH_DIFF_TARGET, 0, "worse"},
    {{WSH_FAIL, ACCEPTED}, {WSH_WARN, REFUSED}, WSH_DIFF_BETTER, WSH_DIFF_TARGET, 0, "better"},
    {{WSH_PASS, REFUSED}, {WSH_PASS, .outcome = WSH_REFUSED, .status = 426}, WSH_DIFF_CHANGED, WSH_DIFF_TARGET, 0, "a status"},
    {{WSH_FAIL, ACCEPTED}, {WSH_FAIL, ACCEPTED, .impact = WSH_CRASH}, WSH_DIFF_WORSE, WSH_DIFF_TARGET, 0, "an impact"},
    {{WSH_PASS, REFUSED}, {WSH_PASS, REFUSED, .octets = "HTTP/1.1 400 No\r\n\r\n"}, NOTHING, WSH_DIFF_TARGET, 1,
     "other octets"},
    {{WSH_PASS, REFUSED}, {WSH_FAIL, REFUSED, .expects = "f"}, WSH_DIFF_CHANGED, WSH_DIFF_CATALOGUE, 0,
     "the case expects something else"},
    {{WSH_PASS, REFUSED}, {WSH_FAIL, ACCEPTED, .sends = "t"}, WSH_DIFF_CHANGED, WSH_DIFF_CATALOGUE, 0,
     "the case does something else"},
    {{WSH_PASS, REFUSED}, {WSH_FAIL, ACCEPTED, .expects = "f"}, WSH_DIFF_WORSE, WSH_DIFF_TARGET, 0,
     "it expects something else, and the target changed as well"},
    {{WSH_PASS, REFUSED}, {WSH_FAIL, REFUSED, .wshake = "2"}, WSH_DIFF_CHANGED, WSH_DIFF_JUDGE, 0, "the judge"},
    {{WSH_PASS, REFUSED}, {WSH_FAIL, ACCEPTED, .flaky = true, .second_passes = true}, WSH_DIFF_CHANGED, WSH_DIFF_LUCK,
     0, "luck"},
    {{WSH_PASS, REFUSED}, {WSH_BROKEN, .outcome = WSH_UNREACHED}, WSH_DIFF_WORSE, WSH_DIFF_TARGET, 0, "not proven any more"},
    {{WSH_PASS, REFUSED}, {WSH_SKIP, .outcome = WSH_UNREACHED}, WSH_DIFF_CHANGED, WSH_DIFF_TARGET, 0, "not asked for"},
    {{WSH_BLOCKED, .outcome = WSH_UNREACHED}, {WSH_FAIL, ACCEPTED}, WSH_DIFF_CHANGED, WSH_DIFF_TARGET, 0,
     "it had not been proven"},
};

static void make_half(struct wsh_arena *a, const struct half *h, struct wsh_run_log *log) {
    struct fixture_row row = {"a/b", "", h->verdict, h->outcome, h->status, "so it is", NULL, NULL, ""};
    struct wsh_result *r = WSH_PUSH(a, log->results, log->n);
    *r = fixture_result(a, &row);
    r->impact = h->impact;
    r->sends = h->sends ? h->sends : "s";
    r->expects = h->expects ? h->expects : "e";
    r->flaky = h->flaky;
    (void)fixture_attempt(a, r, WSH_LIT(FIXTURE_REQUEST), wsh_span_of(h->octets ? h->octets : FIXTURE_400));
    if (h->second_passes) fixture_attempt(a, r, WSH_LIT(FIXTURE_REQUEST), wsh_span_of(FIXTURE_400))->verdict = WSH_PASS;
    log->header.wshake = h->wshake ? h->wshake : "1";
}

START_TEST(two_results) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log old = {.arena = a, .header = fixture_header(a)}, new = old;
    struct wsh_diff d;
    old.footer.present = new.footer.present = true;
    old.footer.ended = new.footer.ended = "complete";
    make_half(a, &pairs[_i].old, &old);
    make_half(a, &pairs[_i].new, &new);
    wsh_diff_read(a, &old, &new, &d);
    ck_assert_msg(d.n == (pairs[_i].rank != NOTHING), "%s: %zu items", pairs[_i].title, d.n);
    ck_assert_msg(d.n_groups == pairs[_i].groups, "%s: %zu groups", pairs[_i].title, d.n_groups);
    if (d.n) {
        ck_assert_msg((int)d.items[0].rank == pairs[_i].rank, "%s: %s", pairs[_i].title, wsh_diff_rank_name(d.items[0].rank));
        ck_assert_msg(d.items[0].cause == pairs[_i].cause, "%s: %s", pairs[_i].title, wsh_diff_cause_name(d.items[0].cause));
    }
    wsh_arena_free(a);
}
END_TEST

/* ---- whole runs ---- */

/* The fixture, and what may have become of it. */
static void make_runs(struct wsh_arena *a, bool cut, struct wsh_run_log *old, struct wsh_run_log *new) {
    fixture_log(a, old);
    fixture_log(a, new);
    new->header.catalogue = "c0ffee";
    new->header.server = "hostd/1.1 " FIXTURE_HOSTILE;
    new->results[0].verdict = WSH_FAIL;
    new->results[0].outcome = WSH_GARBLED;
    new->results[0].because = "what comes back is " FIXTURE_HOSTILE;
    new->results[0].attempts[0].conns[0].received = WSH_LIT("HTTP/1.1 101 X | `y` @me #1 " FIXTURE_HOSTILE "\r\n\r\n");
    new->results[1].verdict = WSH_PASS;
    new->results[1].impact = WSH_IMPACT_NONE;
    new->results[1].outcome = WSH_REFUSED;
    new->results[1].status = 400;
    new->results[2].id = "hostile/" FIXTURE_HOSTILE;
    new->results[5].attempts[0].conns[0].received = WSH_LIT("HTTP/1.1 200 OK\r\nServer: b\r\n\r\n");
    new->n -= 1; /* without the finding */
    if (cut) new->footer = (struct wsh_run_footer){.ended = "interrupted"}, new->n -= 3;
}

static const struct {
    const char *renderer, *golden;
    bool cut;
    struct wsh_report_options options;
} rows[] = {
    {"text", "diff/whole.txt", false, {.width = 80}},     {"text", "diff/cut.txt", true, {.width = 80, .verbose = true}},
    {"json", "diff/whole.json", false, {.width = 0}},     {"json", "diff/cut.json", true, {.width = 0}},
    {"markdown", "diff/whole.md", false, {.width = 0}},   {"markdown", "diff/cut.md", true, {.width = 0}},
    {"html", "diff/whole.html", false, {.width = 0}},     {"html", "diff/cut.html", true, {.width = 0}},
};

static void render(struct wsh_arena *a, int row, struct wsh_buf *out) {
    struct wsh_run_log old, new;
    struct wsh_diff d;
    make_runs(a, rows[row].cut, &old, &new);
    wsh_diff_read(a, &old, &new, &d);
    wsh_buf_init(out, WSH_LIMIT_TEXT);
    for (size_t i = 0; i < wsh_diff_renderer_count; i++)
        if (strcmp(wsh_diff_renderers[i].name, rows[row].renderer) == 0)
            wsh_diff_renderers[i].render(&d, &rows[row].options, out);
    ck_assert(!out->over && out->n > 0);
}

START_TEST(golden_files) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf b, visible;
    render(a, _i, &b);
    golden_is(wsh_arena_printf(a, "reports/golden/%s", rows[_i].golden), wsh_buf_span(&b));
    wsh_buf_init(&visible, WSH_LIMIT_TEXT);
    for (size_t i = 0; i < b.n; i++)
        if (b.p[i] == '\n') b.p[i] = ' ';
    wsh_text_visible(wsh_buf_span(&b), &visible);
    ck_assert(wsh_span_eq(wsh_buf_span(&b), wsh_buf_span(&visible)));
    wsh_buf_done(&b);
    wsh_buf_done(&visible);
    wsh_arena_free(a);
}
END_TEST

START_TEST(machines_agree) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf b;
    bool json = strcmp(rows[_i].renderer, "json") == 0;
    render(a, _i, &b);
    golden_write(json ? "diff.json" : "diff.md", wsh_buf_span(&b));
    if (json) validate_json("diff.schema.json", "diff.json");
    if (strcmp(rows[_i].renderer, "markdown") == 0)
        (void)validate_with(wsh_arena_printf(a, "python3 '%s/tests/formats/markdown.py' diff.md", WSH_SOURCE_DIR), "cmark-gfm");
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

/* A run beside itself: nothing. */
START_TEST(same_run) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log;
    struct wsh_diff d;
    fixture_log(a, &log);
    wsh_diff_read(a, &log, &log, &d);
    ck_assert_uint_eq(d.n + d.n_groups + d.n_notes, 0);
    ck_assert_uint_eq(d.same, log.n);
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("reports/diff");
    TCase *tc = wsh_test_case(s, "diff");
    tcase_add_loop_test(tc, normal, 0, (int)WSH_COUNT(normals));
    tcase_add_loop_test(tc, two_results, 0, (int)WSH_COUNT(pairs));
    tcase_add_loop_test(tc, golden_files, 0, (int)WSH_COUNT(rows));
    tcase_add_loop_test(tc, machines_agree, 0, (int)WSH_COUNT(rows));
    tcase_add_test(tc, same_run);
    return wsh_test_main(s);
}
