/* fuzz_record.c - record streams: any text is read as far as it goes, and what was read is written and read the same.
 *
 * Then every renderer draws it: a stream of evidence is full of what peers wrote, and text is for a terminal. */
#include "harness/props.h"
#include "record/encode.h"
#include "record/stream.h"
#include "reports/diff.h"

static void write_log(const struct wsh_run_log *log, struct wsh_buf *out) {
    wsh_encode_header(&log->header, out);
    wsh_buf_add_octet(out, '\n');
    for (size_t i = 0; i < log->n; i++) {
        wsh_encode_result(&log->results[i], WSH_EVIDENCE_ALL, out);
        wsh_buf_add_octet(out, '\n');
    }
    if (!log->footer.present) return;
    wsh_encode_footer(&log->footer, out);
    wsh_buf_add_octet(out, '\n');
}

static void check_result(const struct wsh_result *r) {
    WSH_PROP(r->id && r->target && r->because, "a result has its texts");
    WSH_PROP((unsigned)r->verdict < WSH_VERDICT_COUNT && (unsigned)r->outcome < WSH_OUTCOME_COUNT, "and its words");
    for (size_t i = 0; i < r->n_attempts; i++) {
        const struct wsh_result_attempt *a = &r->attempts[i];
        for (size_t k = 0; k < a->n_findings; k++) {
            const struct wsh_result_finding *f = &a->findings[k];
            if (f->connection >= a->n_conns) continue; /* evidence left out of a line that would be too long */
            const struct wsh_result_conn *c = &a->conns[f->connection];
            size_t n = f->side == WSH_SENT ? c->sent.n : c->received.n;
            WSH_PROP(f->offset <= n && f->length <= n - f->offset, "a finding points into the octets");
        }
    }
}

static void check_round_trip(struct wsh_arena *a, const struct wsh_run_log *log) {
    struct wsh_buf once, twice;
    struct wsh_run_log again;
    struct wsh_diags diags;
    wsh_buf_init(&once, WSH_LIMIT_RECORD_LINE);
    wsh_buf_init(&twice, WSH_LIMIT_RECORD_LINE);
    write_log(log, &once);
    wsh_diags_init(&diags, a);
    WSH_PROP(wsh_record_read_text(a, "again", wsh_buf_span(&once), &again, &diags), "a stream of ours is read");
    WSH_PROP(diags.errors == 0, "without complaint");
    WSH_PROP(again.n == log->n && again.footer.present == log->footer.present, "and in full");
    write_log(&again, &twice);
    WSH_PROP(wsh_span_eq(wsh_buf_span(&once), wsh_buf_span(&twice)), "written again it is the same");
    wsh_buf_done(&once);
    wsh_buf_done(&twice);
}

static void check_reports(const struct wsh_run_log *log) {
    const struct wsh_report_options options = {.width = 80, .verbose = true};
    for (size_t i = 0; i < wsh_renderer_count; i++) {
        const struct wsh_renderer *r = &wsh_renderers[i];
        struct wsh_buf once, twice;
        wsh_buf_init(&once, WSH_LIMIT_TEXT);
        wsh_buf_init(&twice, WSH_LIMIT_TEXT);
        r->render(log, 1, &options, &once);
        r->render(log, 1, &options, &twice);
        WSH_PROP(once.n > 0 && wsh_span_eq(wsh_buf_span(&once), wsh_buf_span(&twice)), "a report is always the same");
        bool text = r->kind != WSH_REPORT_OCTETS;
        WSH_PROP(!text || wsh_prop_clean(wsh_buf_span(&once)), "a report is clean UTF-8");
        wsh_buf_done(&once);
        wsh_buf_done(&twice);
    }
}

/* A run beside its own beginning: nothing but what is gone, or new the other way round. */
static void check_diff(struct wsh_arena *a, const struct wsh_run_log *log) {
    const struct wsh_report_options options = {.width = 80, .verbose = true};
    struct wsh_run_log half = *log;
    struct wsh_diff d;
    half.n = log->n / 2;
    wsh_diff_read(a, log, log, &d);
    WSH_PROP(d.n == 0 && d.n_groups == 0, "a run does not differ from itself");
    wsh_diff_read(a, &half, log, &d);
    for (size_t i = 0; i < wsh_diff_renderer_count; i++) {
        struct wsh_buf out;
        wsh_buf_init(&out, WSH_LIMIT_TEXT);
        wsh_diff_renderers[i].render(&d, &options, &out);
        WSH_PROP(wsh_prop_clean(wsh_buf_span(&out)), "a comparison is clean UTF-8");
        wsh_buf_done(&out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_diags diags;
    struct wsh_run_log log;
    struct wsh_buf out;
    wsh_diags_init(&diags, a);
    bool read = wsh_record_read_text(a, "fuzz.ndjson", wsh_span_make(data, size), &log, &diags);
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    wsh_diags_print(&diags, false, &out);
    WSH_PROP(wsh_prop_clean(wsh_buf_span(&out)), "a printed diag is clean");
    WSH_PROP(read || diags.n > 0, "a stream that cannot be read is told why");
    wsh_buf_done(&out);
    if (read) {
        for (size_t i = 0; i < log.n; i++) check_result(&log.results[i]);
        check_round_trip(a, &log);
        check_reports(&log);
        check_diff(a, &log);
    }
    wsh_arena_free(a);
    return 0;
}
