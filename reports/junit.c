/* junit.c - JUnit XML, in the dialect that reports/schema/junit.xsd describes and build servers agree on.
 *
 * fail is a <failure>, broken an <error>, skip and blocked are <skipped>; a warn passes and says so in <system-out>. A
 * deviation that the operator expects is <skipped>, so that the build server and wshake's own gate agree. One suite
 * per family, and a suite "run" whose one case errs if the run did not reach its end: a cut run is not green. */
#include "reports/markup.h"
#include "reports/render.h"
#include "reports/tally.h"

enum kind { KIND_PASS, KIND_FAILURE, KIND_ERROR, KIND_SKIPPED };

static enum kind kind_of(const struct wsh_result *r) {
    switch (r->verdict) {
    case WSH_FAIL: return r->expected ? KIND_SKIPPED : KIND_FAILURE;
    case WSH_BROKEN: return KIND_ERROR;
    case WSH_SKIP:
    case WSH_BLOCKED: return KIND_SKIPPED;
    default: return KIND_PASS;
    }
}

/* A new line, as deep as the element that begins there; the deepest are five down. */
static void new_line(struct wsh_markup *m, size_t depth) {
    wsh_markup_raw(m, wsh_span_slice(WSH_LIT("\n          "), 0, 1 + depth));
}

static void indent(struct wsh_markup *m) { new_line(m, m->depth); }

static void close_line(struct wsh_markup *m, const char *name) {
    new_line(m, m->depth - 1);
    wsh_markup_close(m, name);
}

/* Seconds, as the dialect wants them. */
static void attr_time(struct wsh_markup *m, uint64_t us) {
    wsh_markup_attr_format(m, "time", "%" PRIu64 ".%06" PRIu64, us / 1000000, us % 1000000);
}

static void finding_line(struct wsh_markup *m, const struct wsh_result_finding *f) {
    const char *side = f->side == WSH_SENT ? "sent" : "received";
    wsh_markup_format(m, "%s %s%s%s: expected %s; actual %s", wsh_verdict_name(f->weight), f->rule,
                      *wsh_impact_name(f->impact) ? " " : "", wsh_impact_name(f->impact), f->expected, f->actual);
    if (f->length)
        wsh_markup_format(m, " (%s octets %zu to %zu)\n", side, f->offset, f->offset + f->length - 1);
    else
        wsh_markup_format(m, " (missing at %zu of what was %s)\n", f->offset, side);
}

/* What somebody sees who has only the build server's page. */
static void details(struct wsh_markup *m, const struct wsh_result *r) {
    if (r->n_attempts) wsh_markup_format(m, "outcome %s", wsh_outcome_name(r->outcome));
    if (r->status) wsh_markup_format(m, ", status %u", r->status);
    if (r->flaky) wsh_markup_text(m, ", flaky");
    wsh_markup_text(m, "\nrules");
    for (size_t i = 0; i < r->n_rules; i++) wsh_markup_format(m, " %s", r->rules[i]);
    wsh_markup_text(m, "\n");
    for (size_t i = 0; r->n_attempts && i < r->attempts[0].n_findings; i++)
        finding_line(m, &r->attempts[0].findings[i]);
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_HEAD);
    wsh_reproduce_wshake(r, &b);
    if (b.n) wsh_markup_text(m, "reproduce: ");
    wsh_markup_span(m, wsh_buf_span(&b));
    wsh_buf_done(&b);
}

static void problem(struct wsh_markup *m, const struct wsh_result *r, const char *name) {
    indent(m);
    wsh_markup_open(m, name);
    wsh_markup_attr(m, "message", r->because);
    wsh_markup_attr_format(m, "type", "%s%s%s", wsh_verdict_name(r->verdict), *wsh_impact_name(r->impact) ? "." : "",
                           wsh_impact_name(r->impact));
    details(m, r);
    wsh_markup_close(m, name);
}

static void skipped(struct wsh_markup *m, const struct wsh_result *r) {
    indent(m);
    wsh_markup_empty(m, "skipped");
    if (r->expected)
        wsh_markup_attr_format(m, "message", "expected %s: %s", wsh_verdict_name(r->verdict),
                               r->expected_because ? r->expected_because : r->because);
    else
        wsh_markup_attr_format(m, "message", "%s: %s", wsh_verdict_name(r->verdict), r->because);
}

static void output(struct wsh_markup *m, const struct wsh_result *r) {
    indent(m);
    wsh_markup_open(m, "system-out");
    wsh_markup_format(m, "%s: %s\n", wsh_verdict_name(r->verdict), r->because);
    if (r->expected) wsh_markup_format(m, "expected: %s\n", r->expected_because ? r->expected_because : "");
    details(m, r);
    wsh_markup_close(m, "system-out");
}

static void content(struct wsh_markup *m, const struct wsh_result *r) {
    switch (kind_of(r)) {
    case KIND_FAILURE: problem(m, r, "failure"); break;
    case KIND_ERROR: problem(m, r, "error"); break;
    case KIND_SKIPPED: skipped(m, r); break;
    case KIND_PASS:
        if (r->verdict != WSH_PASS) output(m, r);
        break;
    }
}

static void testcase(struct wsh_markup *m, const struct wsh_result *r) {
    indent(m);
    wsh_markup_open(m, "testcase");
    wsh_markup_attr(m, "name", r->id);
    wsh_markup_attr_format(m, "classname", "wshake.%s", wsh_tally_family_of(r));
    attr_time(m, r->us);
    size_t before = m->out->n;
    content(m, r);
    if (m->out->n == before)
        wsh_markup_close(m, "testcase");
    else
        close_line(m, "testcase");
}

struct sums {
    unsigned tests, failures, errors, skipped;
    uint64_t us;
};

static void add_sums(struct sums *s, const struct wsh_result *r) {
    enum kind kind = kind_of(r);
    s->tests++;
    s->failures += kind == KIND_FAILURE;
    s->errors += kind == KIND_ERROR;
    s->skipped += kind == KIND_SKIPPED;
    s->us += r->us;
}

static bool in_family(const struct wsh_result *r, const char *family) {
    return strcmp(wsh_tally_family_of(r), family) == 0;
}

static void attr_sums(struct wsh_markup *m, const struct sums *s) {
    wsh_markup_attr_format(m, "tests", "%u", s->tests);
    wsh_markup_attr_format(m, "failures", "%u", s->failures);
    wsh_markup_attr_format(m, "errors", "%u", s->errors);
}

/* RFC 3339 in UTC becomes xs:dateTime without zone, which is what build servers parse. */
static void attr_timestamp(struct wsh_markup *m, const char *started) {
    if (wsh_tally_is_utc(started)) wsh_markup_attr_format(m, "timestamp", "%.19s", started);
}

static void open_suite(struct wsh_markup *m, const struct wsh_run_log *log, const char *name, const struct sums *s) {
    indent(m);
    wsh_markup_open(m, "testsuite");
    wsh_markup_attr(m, "name", name);
    attr_sums(m, s);
    wsh_markup_attr_format(m, "skipped", "%u", s->skipped);
    attr_time(m, s->us);
    attr_timestamp(m, log->header.started);
    wsh_markup_attr(m, "package", log->header.target);
}

static void family(struct wsh_markup *m, const struct wsh_run_log *log, const char *name) {
    struct sums s = {0};
    for (size_t i = 0; i < log->n; i++)
        if (in_family(&log->results[i], name)) add_sums(&s, &log->results[i]);
    open_suite(m, log, name, &s);
    for (size_t i = 0; i < log->n; i++)
        if (in_family(&log->results[i], name)) testcase(m, &log->results[i]);
    close_line(m, "testsuite");
}

static void property(struct wsh_markup *m, const char *name, const char *value) {
    indent(m);
    wsh_markup_empty(m, "property");
    wsh_markup_attr(m, "name", name);
    wsh_markup_attr(m, "value", value ? value : "");
}

static void properties(struct wsh_markup *m, const struct wsh_run_header *h) {
    char seed[24];
    (void)snprintf(seed, sizeof seed, "%" PRIu64, h->seed);
    indent(m);
    wsh_markup_open(m, "properties");
    property(m, "target", h->target);
    property(m, "server", h->server);
    property(m, "wshake", h->wshake);
    property(m, "catalogue", h->catalogue);
    property(m, "run_id", h->run_id);
    property(m, "seed", seed);
    close_line(m, "properties");
}

static void run_suite(struct wsh_markup *m, const struct wsh_run_log *log) {
    const char *trouble = wsh_tally_trouble(log);
    struct sums s = {.tests = 1, .errors = trouble != NULL, .us = log->footer.us};
    open_suite(m, log, "run", &s);
    properties(m, &log->header);
    indent(m);
    wsh_markup_open(m, "testcase");
    wsh_markup_attr(m, "name", "run/complete");
    wsh_markup_attr(m, "classname", "wshake.run");
    attr_time(m, log->footer.us);
    if (trouble) {
        indent(m);
        wsh_markup_empty(m, "error");
        wsh_markup_attr(m, "message", trouble);
        wsh_markup_attr(m, "type", "incomplete");
        close_line(m, "testcase");
    } else {
        wsh_markup_close(m, "testcase");
    }
    close_line(m, "testsuite");
}

static void add_run_sums(struct sums *s, const struct wsh_run_log *log) {
    for (size_t i = 0; i < log->n; i++) add_sums(s, &log->results[i]);
    s->tests++;
    s->errors += wsh_tally_trouble(log) != NULL;
}

static void run(struct wsh_markup *m, const struct wsh_run_log *log) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_tally t;
    wsh_tally_read(a, log, &t);
    run_suite(m, log);
    for (size_t i = 0; i < t.n_families; i++) family(m, log, t.families[i].name);
    wsh_arena_free(a);
}

void wsh_render_junit(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                      struct wsh_buf *out) {
    (void)o;
    struct wsh_markup m;
    struct sums s = {0};
    for (size_t i = 0; i < n; i++) add_run_sums(&s, &logs[i]);
    wsh_markup_init(&m, WSH_MARKUP_XML, out);
    m.cut = 4096;
    wsh_markup_raw(&m, WSH_LIT("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
    wsh_markup_open(&m, "testsuites");
    wsh_markup_attr(&m, "name", "wshake");
    attr_sums(&m, &s);
    attr_time(&m, s.us);
    for (size_t i = 0; i < n; i++) run(&m, &logs[i]);
    close_line(&m, "testsuites");
    wsh_markup_raw(&m, WSH_LIT("\n"));
    wsh_markup_done(&m);
}
