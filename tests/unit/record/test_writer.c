/* test_writer.c - the record stream goes out whole, comes back equal, and no failure to write is hidden. */
#include "support/main.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "record/stream.h"
#include "unit/record/fixture.h"
#include "unit/record/same.h"

static const char path[] = "test_writer.ndjson";

static bool write_log(const char *to, const struct wsh_run_log *log) {
    struct wsh_writer *w = wsh_writer_open(to);
    ck_assert_msg(w != NULL, "cannot open '%s': %s", to, strerror(errno));
    bool fine = wsh_writer_header(w, &log->header);
    for (size_t i = 0; i < log->n; i++) fine = wsh_writer_result(w, &log->results[i]) && fine;
    if (log->footer.present) fine = wsh_writer_footer(w, &log->footer) && fine;
    return wsh_writer_close(w) && fine;
}

static void read_log(struct wsh_arena *a, struct wsh_run_log *log, unsigned want_diags) {
    struct wsh_diags diags;
    wsh_diags_init(&diags, a);
    ck_assert(wsh_record_read(a, path, log, &diags));
    ck_assert_msg(diags.n == want_diags, "%zu diags, the first: %s", diags.n, diags.n ? diags.items[0].message : "");
}

START_TEST(round_trip) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log written, read;
    fixture_log(a, &written);
    ck_assert(write_log(path, &written));
    read_log(a, &read, 0);
    same_log(&written, &read);
    wsh_arena_free(a);
}
END_TEST

/* What many exchanges of one case showed: points with and without a 101, and samples of the target. */
START_TEST(series_round_trip) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log written, read;
    struct wsh_result_point points[] = {
        {.size = 1000, .outcome = WSH_ACCEPTED, .status = 101, .answer_us = 1234, .head = "Upgrade: websocket",
         .extensions = "permessage-deflate", .subprotocol = "chat"},
        {.size = 2000, .outcome = WSH_SILENT, .answer_us = UINT64_C(60000000)}};
    struct wsh_result_sample samples[] = {{.after = 100, .memory_kib = UINT64_C(1) << 40, .descriptors = 9}};
    fixture_log(a, &written);
    written.results[0].series = (struct wsh_result_series){points, WSH_COUNT(points), samples, WSH_COUNT(samples)};
    ck_assert(write_log(path, &written));
    read_log(a, &read, 0);
    const struct wsh_result_series *s = &read.results[0].series;
    ck_assert_uint_eq(s->n_points, WSH_COUNT(points));
    for (size_t i = 0; i < s->n_points; i++) {
        ck_assert_uint_eq(s->points[i].size, points[i].size);
        ck_assert_int_eq(s->points[i].outcome, points[i].outcome);
        ck_assert_uint_eq(s->points[i].status, points[i].status);
        ck_assert_uint_eq(s->points[i].answer_us, points[i].answer_us);
        same_text(points[i].head, s->points[i].head);
        same_text(points[i].extensions, s->points[i].extensions);
        same_text(points[i].subprotocol, s->points[i].subprotocol);
    }
    ck_assert_uint_eq(s->n_samples, 1);
    ck_assert_uint_eq(s->samples[0].after, 100);
    ck_assert_uint_eq(s->samples[0].memory_kib, UINT64_C(1) << 40);
    ck_assert_uint_eq(s->samples[0].descriptors, 9);
    ck_assert_uint_eq(read.results[1].series.n_points, 0);
    wsh_arena_free(a);
}
END_TEST

/* What was read and is written again comes out octet for octet the same: escapes do not pile up. */
START_TEST(second_trip) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log written, read;
    struct wsh_span first, second;
    fixture_log(a, &written);
    ck_assert(write_log(path, &written));
    read_log(a, &read, 0);
    ck_assert(wsh_file_read(a, path, WSH_LIMIT_TEXT, &first));
    ck_assert(write_log(path, &read));
    ck_assert(wsh_file_read(a, path, WSH_LIMIT_TEXT, &second));
    ck_assert(wsh_span_eq(first, second));
    wsh_arena_free(a);
}
END_TEST

static struct wsh_span random_octets(struct wsh_arena *a, struct wsh_rng *rng) {
    size_t n = (size_t)wsh_rng_below(rng, 300);
    uint8_t *p = wsh_arena_alloc(a, n);
    wsh_rng_fill(rng, p, n);
    return wsh_span_make(p, n);
}

/* A text of random octets, NULs aside. */
static const char *random_text(struct wsh_arena *a, struct wsh_rng *rng) {
    struct wsh_span s = random_octets(a, rng);
    char *text = wsh_arena_text(a, s);
    for (size_t i = 0; i < s.n; i++)
        if (text[i] == 0) text[i] = '\n';
    return text;
}

static void random_attempt(struct wsh_arena *a, struct wsh_rng *rng, struct wsh_result *r) {
    struct wsh_span sent = random_octets(a, rng), received = random_octets(a, rng);
    struct wsh_result_attempt *t = fixture_attempt(a, r, sent, received);
    size_t offset = (size_t)wsh_rng_below(rng, received.n + 1);
    struct wsh_result_finding *f =
        fixture_finding(a, t, "R", WSH_WARN, offset, (size_t)wsh_rng_below(rng, received.n - offset + 1),
                        random_text(a, rng), random_text(a, rng));
    f->impact = (enum wsh_impact)wsh_rng_below(rng, WSH_IMPACT_COUNT);
    t->conns[0].events[0].text = random_text(a, rng);
    t->conns[0].dropped_sent = wsh_rng_below(rng, 3);
    t->us = wsh_rng_u64(rng) >> 11;
}

START_TEST(random_round_trip) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log written = {.arena = a, .header = fixture_header(a)}, read;
    struct wsh_rng rng;
    wsh_rng_init(&rng, (uint64_t)_i);
    for (size_t i = 0; i < 20; i++) {
        struct wsh_result r = fixture_pass(a);
        r.title = random_text(a, &rng);
        r.because = random_text(a, &rng);
        r.why = random_text(a, &rng);
        r.verdict = (enum wsh_verdict)wsh_rng_below(&rng, WSH_VERDICT_COUNT);
        r.outcome = (enum wsh_outcome)wsh_rng_below(&rng, WSH_OUTCOME_COUNT);
        r.seed = wsh_rng_u64(&rng);
        random_attempt(a, &rng, &r);
        *WSH_PUSH(a, written.results, written.n) = r;
        written.footer.totals[r.verdict]++;
    }
    written.footer.present = true;
    written.footer.ended = "complete";
    ck_assert(write_log(path, &written));
    read_log(a, &read, 0);
    same_log(&written, &read);
    wsh_arena_free(a);
}
END_TEST

/* The stream follows time, a log follows the plan; what has no place keeps its order. */
START_TEST(places) {
    static const unsigned written_places[] = {3, 1, 2, 1, 0};
    static const char *const ids[] = {"a/3", "a/1", "a/2", "a/1-again", "a/0"}, *const want[] = {"a/0", "a/1",
                                                                                                 "a/1-again", "a/2",
                                                                                                 "a/3"};
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log = {.arena = a, .header = fixture_header(a)}, read;
    for (size_t i = 0; i < WSH_COUNT(ids); i++) {
        struct wsh_result *r = WSH_PUSH(a, log.results, log.n);
        *r = fixture_pass(a);
        r->id = ids[i];
        r->place = written_places[i];
    }
    ck_assert(write_log(path, &log));
    read_log(a, &read, 1); /* no footer */
    for (size_t i = 0; i < WSH_COUNT(want); i++) ck_assert_str_eq(read.results[i].id, want[i]);
    wsh_arena_free(a);
}
END_TEST

/* Every line is there as soon as its call has returned: a kill loses what is in flight and nothing else. */
START_TEST(flushed_line_by_line) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log, read;
    fixture_log(a, &log);
    struct wsh_writer *w = wsh_writer_open(path);
    ck_assert(wsh_writer_header(w, &log.header));
    for (size_t i = 0; i < log.n; i++) {
        ck_assert(wsh_writer_result(w, &log.results[i]));
        read_log(a, &read, 1); /* no footer yet */
        ck_assert_uint_eq(read.n, i + 1);
        ck_assert(!read.footer.present);
    }
    ck_assert(wsh_writer_close(w));
    wsh_arena_free(a);
}
END_TEST

START_TEST(text_is_safe) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf b;
    struct wsh_result r = fixture_hostile(a);
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_record_line_result(&r, &b);
    struct wsh_span rest = wsh_buf_span(&b);
    while (rest.n > 0) {
        uint32_t code = 0;
        size_t n = wsh_utf8_next(rest, &code);
        ck_assert_msg(n > 0, "malformed UTF-8 at %zu", b.n - rest.n);
        ck_assert_msg(code >= 0x20 && code != 0x7F && !(code >= 0x80 && code < 0xA0) && code != 0x202E &&
                          code != 0x200B,
                      "U+%04X in the line", code);
        rest = wsh_span_skip(rest, n);
    }
    ck_assert(wsh_span_find_span(wsh_buf_span(&b), WSH_LIT("caf\xC3\xA9")) < b.n);
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

START_TEST(full_disk) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log;
    fixture_log(a, &log);
    if (access("/dev/full", W_OK) != 0) return;
    struct wsh_writer *w = wsh_writer_open("/dev/full");
    errno = 0;
    ck_assert(!wsh_writer_header(w, &log.header));
    ck_assert_int_eq(errno, ENOSPC);
    errno = 0;
    ck_assert(!wsh_writer_result(w, &log.results[0]));
    ck_assert_int_eq(errno, ENOSPC);
    errno = 0;
    ck_assert(!wsh_writer_close(w));
    ck_assert_int_eq(errno, ENOSPC);
    wsh_arena_free(a);
}
END_TEST

/* The child's standard output is a pipe whose reader went away after the header. */
static int write_to_closed_pipe(const struct wsh_run_log *log) {
    int ends[2];
    if (pipe(ends) != 0 || dup2(ends[1], STDOUT_FILENO) < 0) return 10;
    (void)close(ends[1]);
    (void)signal(SIGPIPE, SIG_IGN);
    struct wsh_writer *w = wsh_writer_open("-");
    if (!wsh_writer_header(w, &log->header)) return 11;
    (void)close(ends[0]);
    if (wsh_writer_result(w, &log->results[0]) || errno != EPIPE) return 12;
    if (wsh_writer_footer(w, &log->footer) || errno != EPIPE) return 13;
    return wsh_writer_close(w) || errno != EPIPE ? 14 : 0;
}

START_TEST(closed_pipe) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log;
    int status = -1;
    fixture_log(a, &log);
    pid_t child = fork();
    if (child == 0) _exit(write_to_closed_pipe(&log));
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 0);
    wsh_arena_free(a);
}
END_TEST

START_TEST(no_such_folder) {
    errno = 0;
    ck_assert(wsh_writer_open("no/such/folder/x.ndjson") == NULL);
    ck_assert_int_eq(errno, ENOENT);
    ck_assert(wsh_writer_close(NULL));
}
END_TEST

/* Evidence that no reader would accept as one line is left out and counted; the verdict stays. */
START_TEST(too_long_a_line) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log = {.arena = a, .header = fixture_header(a)}, read;
    struct wsh_result r = fixture_fail(a);
    size_t n = WSH_LIMIT_SENT;
    struct wsh_span octets = wsh_span_make(wsh_arena_alloc(a, n), n);
    while (r.n_attempts < 14) (void)fixture_attempt(a, &r, octets, WSH_EMPTY);
    *WSH_PUSH(a, log.results, log.n) = r;
    log.footer = (struct wsh_run_footer){.present = true, .ended = "complete", .totals = {[WSH_FAIL] = 1}};
    ck_assert(write_log(path, &log));
    read_log(a, &read, 0);
    ck_assert_uint_eq(read.n, 1);
    ck_assert_int_eq(read.results[0].verdict, WSH_FAIL);
    ck_assert_uint_eq(read.results[0].n_attempts, 14);
    same_attempt(&r.attempts[0], &read.results[0].attempts[0]);
    ck_assert_uint_eq(read.results[0].attempts[13].conns[0].sent.n, 0);
    ck_assert_uint_eq(read.results[0].attempts[13].conns[0].dropped_sent, n);
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("record/writer");
    TCase *tc = wsh_test_case(s, "writer");
    tcase_add_test(tc, round_trip);
    tcase_add_test(tc, series_round_trip);
    tcase_add_test(tc, second_trip);
    tcase_add_loop_test(tc, random_round_trip, 0, 30);
    tcase_add_test(tc, places);
    tcase_add_test(tc, flushed_line_by_line);
    tcase_add_test(tc, text_is_safe);
    tcase_add_test(tc, full_disk);
    tcase_add_test(tc, closed_pipe);
    tcase_add_test(tc, no_such_folder);
    tcase_add_test(tc, too_long_a_line);
    return wsh_test_main(s);
}
