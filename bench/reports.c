/* reports.c - how long each format takes for a run of 100,000 results, and how much memory.
 *
 *     bench_reports [RESULTS]
 *
 * Every format is drawn in a process of its own, so that its peak memory is its own; that peak holds the run itself as
 * well. The reference of the same run is the copying of what the format wrote. */
#include <sys/resource.h>
#include <sys/wait.h>

#include "record/encode.h"
#include "record/stream.h"
#include "reports/diff.h"

enum { RESULTS = 100000, FAMILIES = 24, MOST_MS = 2000, MOST_MIB = 200 };

static const char request[] =
    "GET /chat HTTP/1.1\r\nHost: 127.0.0.1:9001\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
static const char response[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                               "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

/* ---- the run ---- */

static void add_evidence(struct wsh_arena *a, struct wsh_result *r) {
    struct wsh_result_attempt *t = WSH_PUSH(a, r->attempts, r->n_attempts);
    *t = (struct wsh_result_attempt){
        .outcome = r->outcome, .status = r->status, .verdict = r->verdict, .because = r->because, .us = r->us};
    struct wsh_result_conn *c = WSH_PUSH(a, t->conns, t->n_conns);
    c->sent = wsh_span_of(request);
    c->received = wsh_span_of(response);
    if (r->verdict == WSH_PASS) return;
    *WSH_PUSH(a, t->findings, t->n_findings) = (struct wsh_result_finding){.rule = r->rules[0],
                                                                           .weight = r->verdict,
                                                                           .side = WSH_RECEIVED,
                                                                           .length = 12,
                                                                           .expected = "no 101",
                                                                           .actual = "101 Switching Protocols"};
}

/* Of twenty results fourteen pass, two are information, two warn, one fails and one is skipped. */
static enum wsh_verdict verdict_of(size_t i) {
    static const enum wsh_verdict others[] = {WSH_INFO, WSH_INFO, WSH_WARN, WSH_WARN, WSH_FAIL, WSH_SKIP};
    return i % 20 < 14 ? WSH_PASS : others[i % 20 - 14];
}

static void add_result(struct wsh_run_log *log, size_t i, size_t n) {
    struct wsh_arena *a = log->arena;
    struct wsh_result *r = WSH_PUSH(a, log->results, log->n);
    const char **rules = WSH_NEW_ARRAY(a, 1, const char *);
    size_t family = i * FAMILIES / n;
    rules[0] = wsh_rule((enum wsh_rule_id)(i % WSH_RULE_COUNT))->id;
    *r = (struct wsh_result){.id = wsh_arena_printf(a, "family-%zu/case-number-%zu", family, i),
                             .family = wsh_arena_printf(a, "family-%zu", family),
                             .title = "a version that the server does not speak is refused",
                             .rules = rules,
                             .n_rules = 1,
                             .target = log->header.target,
                             .source = "engine",
                             .seed = 1,
                             .outcome = WSH_ACCEPTED,
                             .status = 101,
                             .verdict = verdict_of(i),
                             .because = "accepted, although the request asks for version 99",
                             .at = "cases/version.yaml:31",
                             .place = (unsigned)i,
                             .us = 1200,
                             .sends = "0123456789abcdef",
                             .expects = "0123456789abcdef"};
    if (r->verdict != WSH_SKIP) add_evidence(a, r);
    log->footer.totals[r->verdict]++;
}

static void make_log(struct wsh_arena *a, size_t n, struct wsh_run_log *log) {
    *log = (struct wsh_run_log){.arena = a,
                                .header = {.schema = WSH_RECORD_SCHEMA,
                                           .run_id = "bench",
                                           .wshake = WSHAKE_VERSION,
                                           .catalogue = "b41f9c0e",
                                           .target = "ws://127.0.0.1:9001/chat",
                                           .started = "2026-02-14T09:21:07Z",
                                           .server = "hostd/1.0"}};
    for (size_t i = 0; i < n; i++) add_result(log, i, n);
    log->footer.present = true;
    log->footer.ended = "complete";
}

/* ---- what is measured ---- */

typedef void draw(const void *what, const struct wsh_run_log *log, struct wsh_buf *out);

static void draw_report(const void *what, const struct wsh_run_log *log, struct wsh_buf *out) {
    const struct wsh_report_options o = {.width = 100, .verbose = true};
    ((const struct wsh_renderer *)what)->render(log, 1, &o, out);
}

/* The other run of a comparison: every tenth verdict moves, every seventh answer differs. */
static void draw_diff(const void *what, const struct wsh_run_log *log, struct wsh_buf *out) {
    const struct wsh_report_options o = {.width = 100, .verbose = true};
    struct wsh_run_log new = *log;
    struct wsh_diff d;
    new.results = WSH_NEW_ARRAY(log->arena, log->n + 1, struct wsh_result);
    for (size_t i = 0; i < log->n; i++) {
        new.results[i] = log->results[i];
        if (i % 10 == 0) new.results[i].verdict = WSH_FAIL;
        if (i % 7 == 0) new.results[i].status = 200;
    }
    wsh_diff_read(log->arena, log, &new, &d);
    ((const struct wsh_diff_renderer *)what)->render(&d, &o, out);
}

static void draw_record(const void *what, const struct wsh_run_log *log, struct wsh_buf *out) {
    (void)what;
    wsh_encode_header(&log->header, out);
    wsh_buf_add_octet(out, '\n');
    for (size_t i = 0; i < log->n; i++) {
        wsh_encode_result(&log->results[i], WSH_EVIDENCE_ALL, out);
        wsh_buf_add_octet(out, '\n');
    }
    wsh_encode_footer(&log->footer, out);
    wsh_buf_add_octet(out, '\n');
}

struct figures {
    double ms, copy_ms;
    size_t octets;
    long mib;
};

static double cpu_ms(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void measure_here(draw *d, const void *what, const struct wsh_run_log *log, int to) {
    struct figures f = {.octets = 0};
    struct wsh_buf out, copy;
    struct rusage usage;
    wsh_buf_init(&out, (size_t)1 << 30);
    double began = cpu_ms();
    d(what, log, &out);
    f.ms = cpu_ms() - began;
    f.octets = out.n;
    (void)getrusage(RUSAGE_SELF, &usage);
    f.mib = usage.ru_maxrss / 1024;
    wsh_buf_init(&copy, (size_t)1 << 30);
    began = cpu_ms();
    wsh_buf_add(&copy, wsh_buf_span(&out));
    f.copy_ms = cpu_ms() - began;
    _exit(out.over || write(to, &f, sizeof f) != (ssize_t)sizeof f);
}

static bool measure(draw *d, const void *what, const struct wsh_run_log *log, struct figures *ret) {
    int ends[2], status = 0;
    if (pipe(ends) < 0) return false;
    pid_t child = fork();
    if (child == 0) measure_here(d, what, log, ends[1]);
    (void)close(ends[1]);
    bool ok = child > 0 && read(ends[0], ret, sizeof *ret) == (ssize_t)sizeof *ret;
    (void)close(ends[0]);
    return child > 0 && waitpid(child, &status, 0) == child && status == 0 && ok;
}

struct row {
    const char *kind, *name;
    struct figures f;
    bool measured, fine;
};

static struct row rows[32];
static size_t n_rows;

static void row(const char *kind, const char *name, draw *d, const void *what, const struct wsh_run_log *log) {
    struct row *r = &rows[n_rows++ % WSH_COUNT(rows)];
    *r = (struct row){.kind = kind, .name = name};
    r->measured = measure(d, what, log, &r->f);
    r->fine = r->measured && r->f.ms < MOST_MS && r->f.mib < MOST_MIB;
    (void)printf("%-7s %-9s %8.0f %8ld %12zu %8.1f%s\n", kind, name, r->f.ms, r->f.mib, r->f.octets, r->f.copy_ms,
                 r->fine       ? ""
                 : r->measured ? "  too much"
                               : "  failed");
    (void)fflush(stdout);
}

static bool print_figures(void) {
    bool fine = true;
    (void)printf("\n");
    for (size_t i = 0; i < n_rows; i++) {
        fine = fine && rows[i].fine;
        (void)printf("%s_%s_ms: %.0f\n", rows[i].kind, rows[i].name, rows[i].f.ms);
        (void)printf("%s_%s_mib: %ld\n", rows[i].kind, rows[i].name, rows[i].f.mib);
    }
    return fine;
}

int main(int argc, char **argv) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log;
    uint64_t n = RESULTS;
    if (argc > 1 && (!wsh_span_to_u64(wsh_span_of(argv[1]), &n) || n == 0 || n > 1000000)) {
        (void)fputs("usage: bench_reports [RESULTS]\n", stderr);
        return 2;
    }
    make_log(a, (size_t)n, &log);
    (void)printf("%" PRIu64 " results; the run itself takes %zu MiB; bounds: %d ms of CPU, %d MiB in all\n", n,
                 wsh_arena_used(a) >> 20, MOST_MS, MOST_MIB);
    (void)printf("%-7s %-9s %8s %8s %12s %8s\n", "", "", "ms", "MiB", "octets", "copy ms");
    (void)fflush(stdout);
    for (size_t i = 0; i < wsh_renderer_count; i++)
        row("report", wsh_renderers[i].name, draw_report, &wsh_renderers[i], &log);
    for (size_t i = 0; i < wsh_diff_renderer_count; i++)
        row("diff", wsh_diff_renderers[i].name, draw_diff, &wsh_diff_renderers[i], &log);
    row("record", "ndjson", draw_record, NULL, &log);
    wsh_arena_free(a);
    return print_figures() ? 0 : 1;
}
