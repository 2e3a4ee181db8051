/* test_renderers.c - every renderer against its golden file, and what holds for each whatever a peer says. */
#include "support/main.h"

#include "reports/markup.h"
#include "reports/report.h"
#include "reports/wrap.h"
#include "unit/record/fixture.h"
#include "unit/record/golden.h"
#include "unit/record/validate.h"

/* What is rendered: the whole run, one that was cut, one that the gate ended, one without results, two together. */
enum which { WHOLE, CUT, GATE, EMPTY, TWO };

static size_t make_logs(struct wsh_arena *a, enum which which, struct wsh_run_log logs[2]) {
    fixture_log(a, &logs[0]);
    fixture_log(a, &logs[1]);
    if (which == CUT) logs[0].footer = (struct wsh_run_footer){.ended = "interrupted"}, logs[0].n = 3;
    if (which == GATE) logs[0].footer.ended = "gate: baseline/minimal was not accepted", logs[0].n = 1;
    if (which == EMPTY) logs[0].n = 0;
    if (which == TWO) logs[1].header.target = "wss://second.example/", logs[1].n = 5;
    return which == TWO ? 2 : 1;
}

static const struct {
    const char *renderer, *golden;
    enum which which;
    struct wsh_report_options options;
} rows[] = {
    {"text", "text/whole.txt", WHOLE, {.width = 100}},
    {"text", "text/narrow.txt", WHOLE, {.width = 40}},
    {"text", "text/color.txt", WHOLE, {.color = true}},
    {"text", "text/verbose.txt", WHOLE, {.verbose = true}},
    {"text", "text/cut.txt", CUT, {.width = 80}},
    {"text", "text/gate.txt", GATE, {.width = 80}},
    {"text", "text/empty.txt", EMPTY, {.width = 80}},
    {"text", "text/two.txt", TWO, {.width = 80}},
    {"json", "json/whole.json", WHOLE, {.width = 0}},
    {"json", "json/cut.json", CUT, {.width = 0}},
    {"json", "json/two.json", TWO, {.width = 0}},
    {"junit", "junit/whole.xml", WHOLE, {.width = 0}},
    {"junit", "junit/cut.xml", CUT, {.width = 0}},
    {"junit", "junit/two.xml", TWO, {.width = 0}},
    {"sarif", "sarif/whole.sarif", WHOLE, {.width = 0}},
    {"sarif", "sarif/cut.sarif", CUT, {.width = 0}},
    {"sarif", "sarif/gate.sarif", GATE, {.width = 0}},
    {"sarif", "sarif/empty.sarif", EMPTY, {.width = 0}},
    {"sarif", "sarif/two.sarif", TWO, {.width = 0}},
    {"tap", "tap/whole.tap", WHOLE, {.width = 0}},
    {"tap", "tap/cut.tap", CUT, {.width = 0}},
    {"tap", "tap/gate.tap", GATE, {.width = 0}},
    {"tap", "tap/empty.tap", EMPTY, {.width = 0}},
    {"tap", "tap/two.tap", TWO, {.width = 0}},
    {"markdown", "markdown/whole.md", WHOLE, {.width = 0}},
    {"markdown", "markdown/cut.md", CUT, {.width = 0}},
    {"markdown", "markdown/gate.md", GATE, {.width = 0}},
    {"markdown", "markdown/empty.md", EMPTY, {.width = 0}},
    {"markdown", "markdown/two.md", TWO, {.width = 0}},
    {"badge", "badge/whole.svg", WHOLE, {.width = 0}},
    {"badge", "badge/cut.svg", CUT, {.width = 0}},
    {"badge", "badge/gate.svg", GATE, {.width = 0}},
    {"badge", "badge/empty.svg", EMPTY, {.width = 0}},
    {"badge", "badge/two.svg", TWO, {.width = 0}},
    {"pcapng", "pcapng/whole.pcapng", WHOLE, {.width = 0}},
    {"pcapng", "pcapng/cut.pcapng", CUT, {.width = 0}},
    {"pcapng", "pcapng/empty.pcapng", EMPTY, {.width = 0}},
    {"pcapng", "pcapng/two.pcapng", TWO, {.width = 0}},
    {"metrics", "metrics/whole.prom", WHOLE, {.width = 0}},
    {"metrics", "metrics/cut.prom", CUT, {.width = 0}},
    {"metrics", "metrics/gate.prom", GATE, {.width = 0}},
    {"metrics", "metrics/empty.prom", EMPTY, {.width = 0}},
    {"metrics", "metrics/two.prom", TWO, {.width = 0}},
    {"html", "html/whole.html", WHOLE, {.width = 0}},
    {"html", "html/cut.html", CUT, {.width = 0}},
    {"html", "html/gate.html", GATE, {.width = 0}},
    {"html", "html/empty.html", EMPTY, {.width = 0}},
    {"html", "html/two.html", TWO, {.width = 0}},
};

static void render(struct wsh_arena *a, int row, struct wsh_buf *out) {
    struct wsh_run_log logs[2];
    size_t n = make_logs(a, rows[row].which, logs);
    wsh_buf_init(out, WSH_LIMIT_TEXT);
    wsh_renderer_find(rows[row].renderer)->render(logs, n, &rows[row].options, out);
    ck_assert(!out->over);
}

START_TEST(golden_files) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf b;
    render(a, _i, &b);
    golden_is(wsh_arena_printf(a, "reports/golden/%s", rows[_i].golden), wsh_buf_span(&b));
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

START_TEST(same_octets_again) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf first, second;
    render(a, _i, &first);
    render(a, _i, &second);
    ck_assert(wsh_span_eq(wsh_buf_span(&first), wsh_buf_span(&second)));
    wsh_buf_done(&first);
    wsh_buf_done(&second);
    wsh_arena_free(a);
}
END_TEST

/* Valid UTF-8 of characters that print; line feeds, and the escape character only in coloured text. */
START_TEST(clean_octets) {
    if (wsh_renderer_find(rows[_i].renderer)->kind == WSH_REPORT_OCTETS) return;
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf b, visible;
    render(a, _i, &b);
    wsh_buf_init(&visible, WSH_LIMIT_TEXT);
    for (size_t i = 0; i < b.n; i++)
        if (b.p[i] == '\n' || (b.p[i] == 0x1B && rows[_i].options.color)) b.p[i] = ' ';
    wsh_text_visible(wsh_buf_span(&b), &visible);
    ck_assert(wsh_span_eq(wsh_buf_span(&b), wsh_buf_span(&visible)));
    wsh_buf_done(&b);
    wsh_buf_done(&visible);
    wsh_arena_free(a);
}
END_TEST

/* A terminal obeys nothing in the text but our own colours. */
START_TEST(only_our_colors) {
    if (wsh_renderer_find(rows[_i].renderer)->kind == WSH_REPORT_OCTETS) return;
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf b;
    render(a, _i, &b);
    for (size_t i = 0; i < b.n; i++) {
        if (b.p[i] != 0x1B) continue;
        ck_assert(rows[_i].options.color);
        size_t end = i + 2;
        while (end < b.n && ((b.p[end] >= '0' && b.p[end] <= '9') || b.p[end] == ';')) end++;
        ck_assert(end < b.n && b.p[i + 1] == '[' && b.p[end] == 'm');
    }
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

static size_t count(struct wsh_span s, const char *needle) {
    size_t n = 0;
    for (;; n++) {
        size_t at = wsh_span_find_span(s, wsh_span_of(needle));
        if (at == s.n) return n;
        s = wsh_span_skip(s, at + 1);
    }
}

/* One style, one script, both ours; no address to load from, no handler in an attribute. */
START_TEST(page_is_closed) {
    if (strcmp(rows[_i].renderer, "html") != 0) return;
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf b;
    render(a, _i, &b);
    struct wsh_span page = wsh_buf_span(&b);
    ck_assert_uint_eq(count(page, "<script"), 1);
    ck_assert_uint_eq(count(page, "</script"), 1);
    ck_assert_uint_eq(count(page, "<style"), 1);
    ck_assert_uint_eq(count(page, "</style"), 1);
    ck_assert_uint_eq(count(page, " src="), 0);
    ck_assert_uint_eq(count(page, "<link"), 0);
    ck_assert_uint_eq(count(page, "<img"), 0);
    ck_assert_uint_eq(count(page, "url("), 0);
    ck_assert_uint_eq(count(page, "@import"), 0);
    ck_assert_uint_eq(count(page, " onclick="), 0);
    ck_assert_uint_eq(count(page, "Content-Security-Policy"), 1);
    ck_assert_uint_lt(b.n, 200 * 1024);
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

START_TEST(lines_fit) {
    if (strcmp(rows[_i].renderer, "text") != 0 || rows[_i].options.color) return;
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf b;
    size_t width = rows[_i].options.width ? rows[_i].options.width : 80;
    render(a, _i, &b);
    struct wsh_span rest = wsh_buf_span(&b);
    while (rest.n > 0) {
        struct wsh_span line = wsh_span_cut(&rest, '\n');
        bool command = wsh_span_find_span(line, WSH_LIT("wshake run")) < line.n || wsh_span_ends(line, WSH_LIT(" \\"));
        command = command || wsh_span_find_span(line, WSH_LIT("printf '")) < line.n ||
                  wsh_span_find_span(line, WSH_LIT("--request-target")) < line.n;
        ck_assert_msg(command || wsh_wrap_columns(line) <= width, "%.*s", WSH_FMT(line));
        ck_assert_msg(!wsh_span_ends(line, WSH_LIT(" ")), "blanks at the end: %.*s", WSH_FMT(line));
    }
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

static void write_rendered(int row, const char *path) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf b;
    render(a, row, &b);
    golden_write(path, wsh_buf_span(&b));
    wsh_buf_done(&b);
    wsh_arena_free(a);
}

/* What other programs make of it: the tools of tests/formats, each by the command that asks it. */
static const struct {
    const char *renderer, *file, *command, *package;
} readers[] = {
    {"json", "rendered.json",
     "python3 '%1$s/tests/unit/record/validate.py' '%1$s/reports/schema/summary.schema.json' %2$s", "python3-jsonschema"},
    {"junit", "rendered.xml", "xmllint --noout --nonet --schema '%1$s/reports/schema/junit.xsd' %2$s 2>rendered.err || "
     "{ cat rendered.err >&2; exit 1; }", "libxml2-utils"},
    {"sarif", "rendered.sarif",
     "python3 '%1$s/tests/unit/record/validate.py' '%1$s/tests/formats/sarif-2.1.0-rtm.5.json' %2$s", "python3-jsonschema"},
    {"tap", "rendered.tap", "perl '%1$s/tests/formats/tap.pl' %2$s >rendered.out", "perl"},
    {"markdown", "rendered.md", "python3 '%1$s/tests/formats/markdown.py' %2$s", "cmark-gfm"},
    {"pcapng", "rendered.pcapng", "python3 '%1$s/tests/formats/capture.py' %2$s >rendered.out", "tshark"},
    {"metrics", "rendered.prom", "python3 '%1$s/tests/formats/metrics.py' %2$s >rendered.out", "python3-prometheus-client"},
    {"badge", "rendered.svg", "xmllint --noout --nonet %2$s && python3 '%1$s/tests/formats/svg.py' %2$s", "libxml2-utils"},
};

START_TEST(machines_agree) {
    struct wsh_arena *a = wsh_arena_new();
    for (size_t i = 0; i < WSH_COUNT(readers); i++) {
        if (strcmp(rows[_i].renderer, readers[i].renderer) != 0) continue;
        write_rendered(_i, readers[i].file);
        (void)validate_with(wsh_arena_printf(a, readers[i].command, WSH_SOURCE_DIR, readers[i].file), readers[i].package);
    }
    wsh_arena_free(a);
}
END_TEST

START_TEST(table_of_renderers) {
    static const char *const names[] = {"html",     "json",  "junit", "sarif",
                                        "tap", "markdown", "badge", "pcapng", "metrics", "text"};
    ck_assert_uint_eq(wsh_renderer_count, WSH_COUNT(names));
    for (size_t i = 0; i < WSH_COUNT(names); i++) {
        const struct wsh_renderer *r = wsh_renderer_find(names[i]);
        ck_assert(r != NULL && r->help != NULL);
        ck_assert_str_eq(r->name, names[i]);
    }
    ck_assert(wsh_renderer_find("pdf") == NULL);
}
END_TEST

/* 430 cases of 1.5 KiB: the whole catalogue takes no time and no space worth mentioning. */
START_TEST(large_run) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log = {.arena = a, .header = fixture_header(a)};
    struct wsh_report_options o = {.width = 80};
    struct wsh_buf b;
    struct timespec from, to;
    for (size_t i = 0; i < 430; i++) *WSH_PUSH(a, log.results, log.n) = i % 9 ? fixture_pass(a) : fixture_hostile(a);
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    wsh_renderer_find("html")->render(&log, 1, &o, &b);
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    double seconds = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
    ck_assert(!b.over);
    ck_assert_uint_lt(b.n, 4 * 1024 * 1024);
    ck_assert_msg(seconds < 2, "%.3f s", seconds); /* a tenth of it without sanitisers, on any machine of today */
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

/* GitHub takes 65,536 characters, whatever the run: rows give way, and say so; what was opened is closed. */
START_TEST(comment_fits) {
    enum { TARGETS = 300, RESULTS = 3000 };
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log *logs = WSH_NEW_ARRAY(a, TARGETS, struct wsh_run_log);
    struct wsh_report_options o = {.width = 80};
    struct wsh_result hostile = fixture_hostile(a), fail = fixture_fail(a);
    struct wsh_buf b;
    for (size_t k = 0; k < TARGETS; k++) logs[k] = (struct wsh_run_log){.arena = a, .header = fixture_header(a)};
    for (size_t i = 0; i < RESULTS; i++) *WSH_PUSH(a, logs[0].results, logs[0].n) = i % 2 ? hostile : fail;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    for (size_t n = 1; n <= TARGETS; n *= 7) {
        wsh_buf_clear(&b);
        wsh_renderer_find("markdown")->render(logs, n, &o, &b);
        ck_assert_uint_lt(b.n, 65536);
        ck_assert_uint_eq(count(wsh_buf_span(&b), "<details>"), count(wsh_buf_span(&b), "</details>"));
        ck_assert_uint_gt(count(wsh_buf_span(&b), " more"), 0);
    }
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

/* A page that would not fit loses octets, then arguments, then cases, and says so; it is never cut off. */
START_TEST(full_page) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log = {.arena = a, .header = fixture_header(a)};
    struct wsh_report_options o = {.width = 80};
    struct wsh_buf b;
    for (size_t i = 0; i < 4000; i++) *WSH_PUSH(a, log.results, log.n) = fixture_hostile(a);
    wsh_buf_init(&b, 1024 * 1024);
    wsh_renderer_find("html")->render(&log, 1, &o, &b);
    ck_assert(!b.over);
    ck_assert(wsh_span_ends(wsh_buf_span(&b), WSH_LIT("</html>\n")));
    ck_assert_uint_gt(count(wsh_buf_span(&b), "the page is large"), 0);
    ck_assert_uint_gt(count(wsh_buf_span(&b), "The page is full"), 0);
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

/* Case `i` of a target: one in thirty fails, and not everywhere. */
static struct wsh_result one_of_many(struct wsh_arena *a, const struct wsh_result kinds[2], size_t target, size_t i) {
    struct wsh_result r = kinds[(i + target) % 30 == 0];
    r.id = wsh_arena_printf(a, "family-%zu/some-case-with-a-name-%zu", i / 25, i);
    r.family = wsh_arena_printf(a, "family-%zu", i / 25);
    return r;
}

/* Many targets are one page that opens: every verdict is in it, and an answer that many gave stands there once. */
START_TEST(many_targets) {
    enum { TARGETS = 100, CASES = 700 };
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log *logs = WSH_NEW_ARRAY(a, TARGETS, struct wsh_run_log);
    const struct wsh_result kinds[2] = {fixture_pass(a), fixture_fail(a)};
    struct wsh_report_options o = {.width = 80};
    struct wsh_buf b;
    for (size_t k = 0; k < TARGETS; k++) {
        logs[k] = (struct wsh_run_log){.arena = a, .header = fixture_header(a)};
        for (size_t i = 0; i < CASES; i++) *WSH_PUSH(a, logs[k].results, logs[k].n) = one_of_many(a, kinds, k, i);
    }
    wsh_buf_init(&b, (size_t)1 << 30);
    wsh_renderer_find("html")->render(logs, TARGETS, &o, &b);
    ck_assert_uint_lt(b.n, 15 * 1000 * 1000);
    ck_assert(wsh_span_ends(wsh_buf_span(&b), WSH_LIT("</html>\n")));
    ck_assert_uint_eq(count(wsh_buf_span(&b), "<td class=\"p\">P</td>") / 1000, TARGETS * CASES / 30 * 29 / 1000);
    ck_assert_uint_ge(count(wsh_buf_span(&b), "<td class=\"f\">"), TARGETS * CASES / 30);
    ck_assert_uint_eq(count(wsh_buf_span(&b), "<small>129 octets</small>"), CASES); /* of the fails */
    ck_assert_uint_eq(count(wsh_buf_span(&b), "The page is full"), 0);
    ck_assert_uint_eq(count(wsh_buf_span(&b), "Left out"), 0);
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

/* Series: a curve of the answers, one of the memory and one of the descriptors; a single point is no reason to divide by
 * nothing. */
START_TEST(series_are_drawn) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log = {.arena = a, .header = fixture_header(a)};
    struct wsh_report_options o = {.width = 0};
    struct wsh_buf b;
    struct wsh_result *r = WSH_PUSH(a, log.results, log.n);
    *r = fixture_pass(a);
    for (unsigned i = 0; i < (_i ? 1000U : 1U); i++) {
        *WSH_PUSH(a, r->series.points, r->series.n_points) =
            (struct wsh_result_point){.size = i * 64, .outcome = WSH_ACCEPTED, .status = 101, .answer_us = i * 10};
        *WSH_PUSH(a, r->series.samples, r->series.n_samples) =
            (struct wsh_result_sample){.after = i, .descriptors = 7, .memory_kib = i * 4};
    }
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_renderer_find("html")->render(&log, 1, &o, &b);
    struct wsh_span page = wsh_buf_span(&b);
    ck_assert_uint_eq(count(page, "aria-label=\"memory of the target over after exchanges: 0 to "), 1);
    ck_assert_uint_eq(count(page, "<svg class=\"chart\""), 4); /* and how long all took */
    ck_assert_uint_eq(count(page, "nan"), 0);
    ck_assert_uint_eq(count(page, "inf\""), 0);
    ck_assert_uint_le(count(page, "<circle"), 3 * 301);
    ck_assert_uint_ge(count(page, "<circle"), 3);
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

/* ---- the folder ---- */

struct folder {
    struct wsh_report_folder sink;
    size_t files, pages, pictures, styles;
    bool index;
};

/* What holds for every page of a folder: it works where neither script nor inline style is allowed. */
static void check_file(struct wsh_report_folder *self, const char *name, struct wsh_span octets) {
    struct folder *f = (struct folder *)self;
    struct wsh_span n = wsh_span_of(name);
    f->files++;
    for (size_t i = 0; i < n.n; i++) ck_assert_msg(strchr("abcdefghijklmnopqrstuvwxyz0123456789-.", n.p[i]), "%s", name);
    if (wsh_span_ends(n, WSH_LIT(".css"))) f->styles++;
    if (!wsh_span_ends(n, WSH_LIT(".css"))) {
        ck_assert_uint_eq(count(octets, "<script"), 0);
        ck_assert_uint_eq(count(octets, " style="), 0);
        ck_assert_uint_eq(count(octets, "<style"), 0);
        ck_assert_uint_eq(count(octets, " onclick="), 0);
        ck_assert_uint_eq(count(octets, "data:"), 0);
    }
    if (wsh_span_ends(n, WSH_LIT(".svg"))) f->pictures++;
    if (!wsh_span_ends(n, WSH_LIT(".html"))) return;
    ck_assert_uint_eq(count(octets, "<svg"), 0);
    ck_assert_uint_eq(count(octets, "</html>"), 1);
    ck_assert_uint_eq(count(octets, "href=\"style.css\""), 1);
    f->pages++;
    f->index = f->index || strcmp(name, "index.html") == 0;
}

START_TEST(folder_is_plain) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log logs[2];
    size_t n = make_logs(a, (enum which)_i, logs);
    struct wsh_report_options o = {.width = 0};
    struct folder f = {.sink = {check_file}};
    wsh_renderer_find("html")->render_folder(logs, n, &o, &f.sink);
    ck_assert(f.index);
    ck_assert_uint_eq(f.styles, 1);
    ck_assert_uint_eq(f.files, f.pages + f.pictures + f.styles);
    if (_i == WHOLE) ck_assert_uint_eq(f.pages, 1 + 7 + 10); /* verdicts, families */
    wsh_arena_free(a);
}
END_TEST

/* Names of families that are no words: each still has a page of its own, with a harmless name. */
START_TEST(hostile_families) {
    static const char *const names[] = {"../../etc/passwd", "A", "a b", "<script>", "", "index", "fail"};
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log = {.arena = a, .header = fixture_header(a)};
    struct wsh_report_options o = {.width = 0};
    struct folder f = {.sink = {check_file}};
    for (size_t i = 0; i < WSH_COUNT(names); i++) {
        struct wsh_result *r = WSH_PUSH(a, log.results, log.n);
        *r = fixture_pass(a);
        r->family = names[i];
    }
    wsh_renderer_find("html")->render_folder(&log, 1, &o, &f.sink);
    ck_assert_uint_eq(f.pages, 1 + 1 + WSH_COUNT(names));
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("reports/renderers");
    TCase *tc = wsh_test_case(s, "renderers");
    tcase_add_loop_test(tc, golden_files, 0, (int)WSH_COUNT(rows));
    tcase_add_loop_test(tc, same_octets_again, 0, (int)WSH_COUNT(rows));
    tcase_add_loop_test(tc, clean_octets, 0, (int)WSH_COUNT(rows));
    tcase_add_loop_test(tc, only_our_colors, 0, (int)WSH_COUNT(rows));
    tcase_add_loop_test(tc, page_is_closed, 0, (int)WSH_COUNT(rows));
    tcase_add_loop_test(tc, lines_fit, 0, (int)WSH_COUNT(rows));
    tcase_add_loop_test(tc, machines_agree, 0, (int)WSH_COUNT(rows));
    tcase_add_test(tc, table_of_renderers);
    tcase_add_test(tc, large_run);
    tcase_add_test(tc, comment_fits);
    tcase_add_test(tc, full_page);
    tcase_add_test(tc, many_targets);
    tcase_add_loop_test(tc, series_are_drawn, 0, 2);
    tcase_add_loop_test(tc, folder_is_plain, 0, TWO + 1);
    tcase_add_test(tc, hostile_families);
    return wsh_test_main(s);
}
