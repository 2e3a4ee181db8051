/* test_fuzzed.c - what only the record of a fuzz campaign has: its findings, how far it is, and going on behind a kill. */
#include "support/main.h"

#include <errno.h>

#include "record/encode.h"
#include "record/stream.h"
#include "unit/record/validate.h"

static const char path[] = "test_fuzzed.ndjson";
static struct wsh_arena *arena;

static const struct wsh_run_header header = {
    .schema = WSH_RECORD_SCHEMA, .run_id = "1", .wshake = "x", .catalogue = "c", .target = "ws://h/", .started = "now"};
static struct wsh_result_fuzz fuzz = {.fault = "accepted",
                                      .key = "00000000000000a7",
                                      .phase = "sweep",
                                      .execution = 12,
                                      .shortened_in = 3,
                                      .suppressed = true};

static void setup(void) { arena = wsh_arena_new(); }
static void teardown(void) { wsh_arena_free(arena); }

static struct wsh_campaign_point point(uint64_t n) {
    struct wsh_campaign_point p;
    for (size_t i = 0; i < wsh_campaign_count_n; i++) {
        uint64_t value = n + i;
        memcpy((char *)&p + wsh_campaign_counts[i].offset, &value, sizeof value);
    }
    return p;
}

static void write_some(void) {
    struct wsh_writer *w = wsh_writer_open(path);
    struct wsh_campaign_point one = point(100), two = point(5000);
    struct wsh_result r = {.type = WSH_RESULT_FINDING,
                           .id = "fuzz/accepted/X",
                           .verdict = WSH_FAIL,
                           .fuzz = &fuzz,
                           .source = "fuzz:native",
                           .at = "",
                           .because = ""};
    ck_assert(w && wsh_writer_header(w, &header) && wsh_writer_campaign(w, &one) && wsh_writer_result(w, &r) &&
              wsh_writer_campaign(w, &two));
    ck_assert(wsh_writer_close(w));
}

static void read_back(struct wsh_run_log *log, unsigned errors) {
    struct wsh_diags diags;
    wsh_diags_init(&diags, arena);
    ck_assert(wsh_record_read(arena, path, log, &diags));
    ck_assert_uint_eq(diags.errors, errors);
}

START_TEST(every_count_is_a_member) {
    ck_assert_uint_eq(wsh_campaign_count_n * sizeof(uint64_t), sizeof(struct wsh_campaign_point));
}
END_TEST

START_TEST(comes_back_equal) {
    struct wsh_run_log log;
    write_some();
    read_back(&log, 0);
    ck_assert_uint_eq(log.n_points, 2);
    struct wsh_campaign_point two = point(5000);
    ck_assert_mem_eq(&log.points[1], &two, sizeof two);
    ck_assert_uint_eq(log.n, 1);
    const struct wsh_result_fuzz *f = log.results[0].fuzz;
    ck_assert_ptr_nonnull(f);
    ck_assert_str_eq(f->fault, fuzz.fault);
    ck_assert_str_eq(f->key, fuzz.key);
    ck_assert_str_eq(f->phase, fuzz.phase);
    ck_assert(f->execution == 12 && f->shortened_in == 3 && f->suppressed);
    validate_json("record.schema.json", path);
}
END_TEST

/* A kill leaves the beginning of a line; what is written on begins a line of its own. */
START_TEST(goes_on_behind_the_last_whole_line) {
    struct wsh_run_log log;
    write_some();
    FILE *f = fopen(path, "ae");
    ck_assert(f && fputs("{\"type\":\"campaign\",\"us\":7", f) >= 0 && fclose(f) == 0);
    struct wsh_writer *w = wsh_writer_append(path);
    struct wsh_campaign_point three = point(9000);
    const struct wsh_run_footer footer = {.present = true, .totals = {[WSH_FAIL] = 1}, .ended = "complete"};
    ck_assert(w && wsh_writer_header(w, &header) && wsh_writer_campaign(w, &three) && wsh_writer_footer(w, &footer) &&
              wsh_writer_close(w));
    read_back(&log, 0);
    ck_assert_uint_eq(log.n_points, 3);
    ck_assert(log.footer.present);
}
END_TEST

START_TEST(a_file_without_a_line_begins_anew) {
    FILE *f = fopen(path, "we");
    ck_assert(f && fputs("{\"type\":\"hea", f) >= 0 && fclose(f) == 0);
    struct wsh_writer *w = wsh_writer_append(path);
    ck_assert(w && wsh_writer_header(w, &header) && wsh_writer_close(w));
    struct wsh_run_log log;
    read_back(&log, 0);
    ck_assert_str_eq(log.header.target, "ws://h/");
}
END_TEST

START_TEST(what_is_not_there_cannot_go_on) {
    ck_assert_ptr_null(wsh_writer_append("no-such.ndjson"));
    ck_assert_int_eq(errno, ENOENT);
}
END_TEST

START_TEST(wrong_members_are_told) {
    struct wsh_run_log log;
    struct wsh_diags diags;
    wsh_diags_init(&diags, arena);
    (void)wsh_record_read_text(arena, "x",
                               WSH_LIT("{\"type\":\"campaign\",\"executions\":\"many\",\"us\":5}\n"
                                       "{\"type\":\"finding\",\"case\":\"a\",\"verdict\":\"fail\",\"outcome\":null,"
                                       "\"impact\":null,\"fuzz\":7}\n"),
                               &log, &diags);
    ck_assert_uint_eq(diags.errors, 2);
    ck_assert_uint_eq(log.points[0].us, 5);
    ck_assert_ptr_null(log.results[0].fuzz);
}
END_TEST

int main(void) {
    Suite *s = suite_create("fuzzed");
    TCase *c = wsh_test_case(s, "fuzzed");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, every_count_is_a_member);
    tcase_add_test(c, comes_back_equal);
    tcase_add_test(c, goes_on_behind_the_last_whole_line);
    tcase_add_test(c, a_file_without_a_line_begins_anew);
    tcase_add_test(c, what_is_not_there_cannot_go_on);
    tcase_add_test(c, wrong_members_are_told);
    return wsh_test_main(s);
}
