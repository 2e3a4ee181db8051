/* metrics.c - OpenMetrics text: the counts of a run for a system that watches over time.
 *
 * All are gauges, a run is a state and not a sum; the family that identifies the run is one as well, because the
 * Prometheus parser of node_exporter's textfile collector knows no info type. Of several runs of one target the last
 * one stands: a series may be given once. */
#include "record/expected.h"
#include "reports/render.h"
#include "reports/tally.h"

struct run {
    const struct wsh_run_log *log;
    struct wsh_tally tally;
    unsigned runs; /* of this target */
};

struct metrics {
    struct wsh_buf *out;
    const struct wsh_report_options *o;
    struct run *runs;
    size_t n;
};

/* ---- notation ---- */

/* A label's value: UTF-8 that prints, with the three escapes of OpenMetrics. */
static void label(struct metrics *m, const char *name, const char *value) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_text_visible(wsh_span_of(value), &b);
    wsh_buf_printf(m->out, "%s=\"", name);
    for (size_t i = 0; i < b.n; i++) {
        if (b.p[i] == '"' || b.p[i] == '\\') wsh_buf_add_octet(m->out, '\\');
        wsh_buf_add_octet(m->out, b.p[i]);
    }
    wsh_buf_add_octet(m->out, '"');
    wsh_buf_done(&b);
}

/* "NAME{target="...",NAME="VALUE",..." up to the brace. */
static void begin(struct metrics *m, const char *name, const struct run *r) {
    wsh_buf_printf(m->out, "%s{", name);
    label(m, "target", r->log->header.target);
}

static void further(struct metrics *m, const char *name, const char *value) {
    wsh_buf_add_octet(m->out, ',');
    label(m, name, value);
}

static void count(struct metrics *m, uint64_t value) { wsh_buf_printf(m->out, "} %" PRIu64 "\n", value); }
static void seconds(struct metrics *m, uint64_t us) {
    wsh_buf_printf(m->out, "} %" PRIu64 ".%06" PRIu64 "\n", us / 1000000, us % 1000000);
}

/* ---- families: each writes the samples of one run ---- */

static void identity(struct metrics *m, const char *name, const struct run *r) {
    const struct wsh_run_header *h = &r->log->header;
    begin(m, name, r);
    further(m, "version", h->wshake);
    further(m, "catalogue", h->catalogue);
    further(m, "run_id", h->run_id);
    further(m, "server", h->server ? h->server : "");
    count(m, 1);
}

static void runs(struct metrics *m, const char *name, const struct run *r) { begin(m, name, r), count(m, r->runs); }

static void started(struct metrics *m, const char *name, const struct run *r) {
    uint64_t us;
    if (wsh_tally_utc_us(r->log->header.started, &us)) begin(m, name, r), seconds(m, us);
}

static void duration(struct metrics *m, const char *name, const struct run *r) {
    if (r->log->footer.present) begin(m, name, r), seconds(m, r->log->footer.us);
}

static void complete(struct metrics *m, const char *name, const struct run *r) {
    begin(m, name, r);
    count(m, !wsh_tally_trouble(r->log));
}

/* A run that did not come to its end holds no gate. */
static void gate(struct metrics *m, const char *name, const struct run *r) {
    enum wsh_verdict on = m->o->fail_on_warn ? WSH_WARN : WSH_FAIL;
    begin(m, name, r);
    count(m, !wsh_tally_trouble(r->log) && wsh_gate_holds(r->log, on, m->o->fail_on_impact));
}

static void verdicts(struct metrics *m, const char *name, const struct run *r) {
    for (int i = 0; i < WSH_VERDICT_COUNT; i++) {
        begin(m, name, r);
        further(m, "verdict", wsh_verdict_name(wsh_tally_order[i]));
        count(m, r->tally.totals[wsh_tally_order[i]]);
    }
}

static void impacts(struct metrics *m, const char *name, const struct run *r) {
    for (int i = WSH_IMPACT_NONE + 1; i < WSH_IMPACT_COUNT; i++) {
        begin(m, name, r);
        further(m, "impact", wsh_impact_name((enum wsh_impact)i));
        count(m, r->tally.impacts[i]);
    }
}

static void families(struct metrics *m, const char *name, const struct run *r) {
    for (size_t i = 0; i < r->tally.n_families; i++)
        for (int v = 0; v < WSH_VERDICT_COUNT; v++) {
            begin(m, name, r);
            further(m, "family", r->tally.families[i].name);
            further(m, "verdict", wsh_verdict_name(wsh_tally_order[v]));
            count(m, r->tally.families[i].totals[wsh_tally_order[v]]);
        }
}

static void flaky(struct metrics *m, const char *name, const struct run *r) {
    begin(m, name, r);
    count(m, r->tally.flaky);
}

static void expected(struct metrics *m, const char *name, const struct run *r) {
    begin(m, name, r);
    count(m, r->tally.expected);
}

static const struct {
    const char *name, *unit, *help;
    void (*samples)(struct metrics *m, const char *name, const struct run *r);
} rows[] = {
    {"wshake_run_info", NULL, "The run, and what was run: always 1.", identity},
    {"wshake_runs", NULL, "Runs of this target that were given; the last of them is shown.", runs},
    {"wshake_run_started_timestamp_seconds", "seconds", "When the run began, since 1970.", started},
    {"wshake_run_duration_seconds", "seconds", "Wall time of the run; missing if it was interrupted.", duration},
    {"wshake_run_complete", NULL, "1 if the run came to its end and the first handshake was accepted.", complete},
    {"wshake_gate_holds", NULL, "1 if the run is complete and no result breaks the gate (--fail-on, --expect).", gate},
    {"wshake_results", NULL, "Results by verdict.", verdicts},
    {"wshake_impacts", NULL, "Fails and warns by impact.", impacts},
    {"wshake_family_results", NULL, "Results by family of cases and verdict.", families},
    {"wshake_flaky_results", NULL, "Results whose attempts differ.", flaky},
    {"wshake_expected_results", NULL, "Results that are as the expected results say.", expected},
};

/* ---- the text ---- */

static struct run *run_of(struct metrics *m, const char *target) {
    for (size_t i = 0; i < m->n; i++)
        if (strcmp(m->runs[i].log->header.target, target) == 0) return &m->runs[i];
    return &m->runs[m->n++];
}

static void take(struct wsh_arena *a, struct metrics *m, const struct wsh_run_log *log) {
    struct run *r = run_of(m, log->header.target);
    r->log = log;
    r->runs++;
    wsh_tally_read(a, log, &r->tally);
}

void wsh_render_metrics(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                        struct wsh_buf *out) {
    struct wsh_arena *a = wsh_arena_new();
    struct metrics m = {.out = out, .o = o, .runs = WSH_NEW_ARRAY(a, n + 1, struct run)};
    for (size_t i = 0; i < n + 1; i++) m.runs[i] = (struct run){0};
    for (size_t i = 0; i < n; i++) take(a, &m, &logs[i]);
    for (size_t i = 0; i < WSH_COUNT(rows); i++) {
        wsh_buf_printf(out, "# TYPE %s gauge\n", rows[i].name);
        if (rows[i].unit) wsh_buf_printf(out, "# UNIT %s %s\n", rows[i].name, rows[i].unit);
        wsh_buf_printf(out, "# HELP %s %s\n", rows[i].name, rows[i].help);
        for (size_t j = 0; j < m.n; j++) rows[i].samples(&m, rows[i].name, &m.runs[j]);
    }
    wsh_buf_add_text(out, "# EOF\n");
    wsh_arena_free(a);
}
