/* test_reader.c - streams that were cut, edited or made to hurt: what is readable is read, the rest is told with its
 * place. The streams stand in tests/golden/record/NAME.ndjson, what is said of them in NAME.diag. */
#include "support/main.h"

#include "record/stream.h"
#include "unit/record/golden.h"

static const struct {
    const char *name;
    bool read, footer;
    size_t results;
    const char *title;
} streams[] = {
    {"whole", true, true, 2, "nothing to complain about"},
    {"no-newline", true, true, 1, "the last line feed is missing, the last line is not"},
    {"resumed", true, true, 2, "the same run went on behind a second header"},
    {"gate", true, true, 1, "ended by the gate"},
    {"empty", false, false, 0, "no octet"},
    {"blank-lines", false, false, 0, "nothing but white space"},
    {"truncated", true, false, 1, "killed in the middle of a line"},
    {"no-footer", true, false, 1, "killed between two lines"},
    {"no-header", true, true, 1, "the first line is lost"},
    {"not-json", false, false, 0, "some other file"},
    {"log-between", true, true, 1, "another program wrote into it"},
    {"newer", false, false, 0, "written by a later version"},
    {"other-schema", false, false, 0, "another format of ours"},
    {"no-type", false, false, 0, "JSON of somebody else"},
    {"unknown-type", true, true, 1, "a line of a kind not known yet"},
    {"mixed", true, true, 1, "two runs in one file"},
    {"lost-line", true, true, 1, "the footer knows of more"},
    {"after-footer", true, true, 1, "a result behind the end"},
    {"unknown-words", true, true, 4, "misspelt enumerations"},
    {"wrong-types", true, true, 10, "fields of the wrong type"},
    {"wrong-lists", true, true, 9, "lists of the wrong type, octets that are no base64"},
    {"wrong-series", true, true, 8, "points and samples of the wrong type"},
    {"missing", true, true, 1, "fields that are not there"},
    {"outside", true, true, 5, "offsets outside of the octets"},
    {"twice", false, false, 0, "a key twice in one object"},
    {"huge-number", true, true, 0, "a number without end"},
    {"nul-in-text", true, true, 0, "a NUL in a text"},
    {"bad-utf8", true, true, 0, "octets that are no UTF-8"},
    {"many", true, true, 0, "more troubles than anybody reads"},
};

static void check_offsets(const struct wsh_result_attempt *t) {
    for (size_t i = 0; i < t->n_findings; i++) {
        const struct wsh_result_finding *f = &t->findings[i];
        ck_assert_uint_lt(f->connection, t->n_conns);
        const struct wsh_result_conn *c = &t->conns[f->connection];
        size_t n = f->side == WSH_SENT ? c->sent.n : c->received.n;
        ck_assert_uint_le(f->offset, n);
        ck_assert_uint_le(f->length, n - f->offset);
    }
    for (size_t c = 0; c < t->n_conns; c++)
        for (size_t i = 0; i < t->conns[c].n_events; i++) {
            const struct wsh_event *e = &t->conns[c].events[i];
            size_t n = e->side == WSH_SENT ? t->conns[c].sent.n : t->conns[c].received.n;
            ck_assert_uint_le(e->offset, n);
            ck_assert_uint_le(e->length, n - e->offset);
        }
}

/* What every reader of a log relies on, whatever the stream was. */
static void check_log(const struct wsh_run_log *log) {
    ck_assert(log->header.target && log->header.started && log->header.run_id && log->header.schema);
    ck_assert(log->header.wshake && log->header.catalogue && log->footer.ended);
    for (size_t i = 0; i < log->n; i++) {
        const struct wsh_result *r = &log->results[i];
        ck_assert(r->id && r->family && r->title && r->target && r->source && r->because && r->at);
        for (size_t k = 0; k < r->n_attempts; k++) check_offsets(&r->attempts[k]);
    }
}

START_TEST(golden_streams) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log;
    struct wsh_diags diags;
    struct wsh_buf b;
    struct wsh_span text;
    const char *name = wsh_arena_printf(a, "%s.ndjson", streams[_i].name);
    const char *path = wsh_arena_printf(a, "%s/tests/golden/record/%s", WSH_SOURCE_DIR, name);
    wsh_diags_init(&diags, a);
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    ck_assert_msg(wsh_file_read(a, path, WSH_LIMIT_TEXT, &text), "cannot read '%s'", path);
    ck_assert_int_eq(wsh_record_read_text(a, name, text, &log, &diags), streams[_i].read);
    wsh_diags_print(&diags, false, &b);
    golden_is(wsh_arena_printf(a, "tests/golden/record/%s.diag", streams[_i].name), wsh_buf_span(&b));
    ck_assert_msg(log.n == streams[_i].results, "%s: %zu results", streams[_i].title, log.n);
    ck_assert_msg(log.footer.present == streams[_i].footer, "%s: footer", streams[_i].title);
    check_log(&log);
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

/* The file is read in pieces, a text at once: no difference. */
START_TEST(file_like_text) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log;
    struct wsh_diags diags;
    const char *path = wsh_arena_printf(a, "%s/tests/golden/record/%s.ndjson", WSH_SOURCE_DIR, streams[_i].name);
    wsh_diags_init(&diags, a);
    ck_assert_int_eq(wsh_record_read(a, path, &log, &diags), streams[_i].read);
    ck_assert_uint_eq(log.n, streams[_i].results);
    ck_assert_int_eq(log.footer.present, streams[_i].footer);
    wsh_arena_free(a);
}
END_TEST

/* Every beginning of a stream is a stream that was cut: no crash, no result too many, no footer early. */
START_TEST(every_cut) {
    struct wsh_arena *a = wsh_arena_new(), *each = wsh_arena_new();
    struct wsh_span text;
    ck_assert(wsh_file_read(a, WSH_SOURCE_DIR "/tests/golden/record/whole.ndjson", WSH_LIMIT_TEXT, &text));
    for (size_t n = 0; n + 1 < text.n; n++) {
        struct wsh_run_log log;
        struct wsh_diags diags;
        wsh_diags_init(&diags, each);
        (void)wsh_record_read_text(each, "cut", wsh_span_slice(text, 0, n), &log, &diags);
        ck_assert_uint_le(log.n, 2);
        ck_assert(!log.footer.present);
        ck_assert_uint_gt(diags.n, 0);
        check_log(&log);
        wsh_arena_reset(each);
    }
    wsh_arena_free(each);
    wsh_arena_free(a);
}
END_TEST

/* One octet replaced: whatever it becomes, it is read or told. */
START_TEST(every_octet_wrong) {
    static const uint8_t others[] = {'"', '}', '[', '9', 0x00, 0xFF, '\n'};
    struct wsh_arena *a = wsh_arena_new(), *each = wsh_arena_new();
    struct wsh_span text;
    ck_assert(wsh_file_read(a, WSH_SOURCE_DIR "/tests/golden/record/whole.ndjson", WSH_LIMIT_TEXT, &text));
    uint8_t *octets = wsh_arena_alloc(a, text.n);
    memcpy(octets, text.p, text.n);
    for (size_t i = 0; i < text.n; i++) {
        struct wsh_run_log log;
        struct wsh_diags diags;
        wsh_diags_init(&diags, each);
        octets[i] = others[_i];
        (void)wsh_record_read_text(each, "wrong", wsh_span_make(octets, text.n), &log, &diags);
        octets[i] = text.p[i];
        check_log(&log);
        wsh_arena_reset(each);
    }
    wsh_arena_free(each);
    wsh_arena_free(a);
}
END_TEST

static void read_buf(const struct wsh_buf *b, bool want, const char *want_id) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log;
    struct wsh_diags diags;
    wsh_diags_init(&diags, a);
    ck_assert_int_eq(wsh_record_read_text(a, "made", wsh_buf_span(b), &log, &diags), want);
    ck_assert_uint_gt(diags.n, 0);
    ck_assert_str_eq(diags.items[0].id, want_id);
    wsh_arena_free(a);
}

START_TEST(deep_nesting) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_RECORD_LINE);
    wsh_buf_add_text(&b, "{\"type\":\"case\",\"case\":");
    wsh_buf_fill(&b, '[', 1000000);
    read_buf(&b, false, "record/truncated");
    wsh_buf_add_octet(&b, '\n');
    read_buf(&b, false, "record/not-json");
    wsh_buf_done(&b);
}
END_TEST

START_TEST(huge_text) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_RECORD_LINE);
    wsh_buf_add_text(&b, "{\"type\":\"case\",\"case\":\"a/b\",\"verdict\":\"pass\",\"outcome\":null,\"because\":\"");
    wsh_buf_fill(&b, 'x', 10000000);
    wsh_buf_add_text(&b, "\"}\n");
    read_buf(&b, true, "record/field");
    wsh_buf_done(&b);
}
END_TEST

START_TEST(huge_line) {
    struct wsh_buf b;
    wsh_buf_init(&b, (size_t)WSH_LIMIT_RECORD_LINE * 2);
    wsh_buf_fill(&b, ' ', (size_t)WSH_LIMIT_RECORD_LINE + 1);
    wsh_buf_add_text(&b, "\n{\"type\":\"case\",\"case\":\"a/b\",\"verdict\":\"pass\",\"outcome\":null}\n");
    read_buf(&b, true, "record/too-long");
    wsh_buf_done(&b);
}
END_TEST

START_TEST(no_such_file) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log;
    struct wsh_diags diags;
    wsh_diags_init(&diags, a);
    ck_assert(!wsh_record_read(a, "no/such/file.ndjson", &log, &diags));
    ck_assert_uint_eq(diags.n, 1);
    ck_assert_str_eq(diags.items[0].message, "cannot open 'no/such/file.ndjson': No such file or directory");
    check_log(&log);
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("record/reader");
    TCase *tc = wsh_test_case(s, "reader");
    tcase_add_loop_test(tc, golden_streams, 0, (int)WSH_COUNT(streams));
    tcase_add_loop_test(tc, file_like_text, 0, (int)WSH_COUNT(streams));
    tcase_add_test(tc, every_cut);
    tcase_add_loop_test(tc, every_octet_wrong, 0, 7);
    tcase_add_test(tc, deep_nesting);
    tcase_add_test(tc, huge_text);
    tcase_add_test(tc, huge_line);
    tcase_add_test(tc, no_such_file);
    return wsh_test_main(s);
}
