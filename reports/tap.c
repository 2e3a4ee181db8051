/* tap.c - the Test Anything Protocol, version 14.
 *
 * fail and broken are "not ok"; an expected one carries the directive that says so, and the harness counts it as
 * passed. skip and blocked are skipped. warn and info are ok and say in their YAML block what was seen. The first test
 * point is the run itself. A gate that was not passed bails out; of several runs each is a subtest, and there it is a
 * failure, because bailing out would hide the others. */
#include "reports/render.h"
#include "reports/tally.h"

struct tap {
    struct wsh_buf *out;
    const char *indent; /* of a subtest, or "" */
};

enum { SHOWN = 2000 /* octets of a text: parsers read lines with regular expressions */ };

static const char directive_expected[] = "TO"
                                         "DO"; /* in two parts: no note of ours */

/* What of a text is shown; `b` is the caller's to end. */
static void visible(struct wsh_span text, struct wsh_buf *b) {
    wsh_buf_init(b, WSH_LIMIT_TEXT);
    wsh_text_visible(wsh_span_slice(text, 0, SHOWN), b);
    if (text.n > SHOWN) wsh_buf_printf(b, " [... %zu octets more]", text.n - SHOWN);
}

/* One line of words; `#` would begin a directive and `\` escapes it. */
static void words(struct tap *t, const char *text) {
    struct wsh_buf b;
    visible(wsh_span_of(text), &b);
    for (size_t i = 0; i < b.n; i++) {
        if (b.p[i] == '#' || b.p[i] == '\\') wsh_buf_add_octet(t->out, '\\');
        wsh_buf_add_octet(t->out, b.p[i]);
    }
    wsh_buf_done(&b);
}

/* ---- YAML: every value is a double-quoted scalar ---- */

static void value(struct tap *t, struct wsh_span text) {
    struct wsh_buf b;
    visible(text, &b);
    wsh_buf_add_octet(t->out, '"');
    for (size_t i = 0; i < b.n; i++) {
        if (b.p[i] == '"' || b.p[i] == '\\') wsh_buf_add_octet(t->out, '\\');
        wsh_buf_add_octet(t->out, b.p[i]);
    }
    wsh_buf_add_text(t->out, "\"\n");
    wsh_buf_done(&b);
}

static void pair(struct tap *t, const char *key, const char *text) {
    if (!text || !*text) return;
    wsh_buf_printf(t->out, "%s  %s: ", t->indent, key);
    value(t, wsh_span_of(text));
}

static void rules(struct tap *t, const struct wsh_result *r) {
    if (r->n_rules == 0) return;
    wsh_buf_printf(t->out, "%s  rules:\n", t->indent);
    for (size_t i = 0; i < r->n_rules; i++) {
        wsh_buf_printf(t->out, "%s    - ", t->indent);
        value(t, wsh_span_of(r->rules[i]));
    }
}

static void reproduce(struct tap *t, const struct wsh_result *r) {
    struct wsh_buf line;
    wsh_buf_init(&line, WSH_LIMIT_HEAD);
    wsh_reproduce_wshake(r, &line);
    if (line.n && !line.over) {
        wsh_buf_printf(t->out, "%s  reproduce: ", t->indent);
        value(t, wsh_buf_span(&line));
    }
    wsh_buf_done(&line);
}

static void diagnostics(struct tap *t, const struct wsh_result *r) {
    char status[16];
    (void)snprintf(status, sizeof status, "%u", r->status);
    wsh_buf_printf(t->out, "%s  ---\n", t->indent);
    pair(t, "severity", wsh_verdict_name(r->verdict));
    pair(t, "because", r->because);
    pair(t, "impact", wsh_impact_name(r->impact));
    pair(t, "rule", wsh_tally_rule(r));
    rules(t, r);
    if (r->n_attempts) pair(t, "outcome", wsh_outcome_name(r->outcome));
    if (r->status) pair(t, "status", status);
    if (r->flaky) pair(t, "flaky", "the attempts differ");
    if (r->expected) pair(t, "expected", r->expected_because);
    pair(t, "at", r->at);
    reproduce(t, r);
    wsh_buf_printf(t->out, "%s  ...\n", t->indent);
}

/* ---- test points ---- */

static bool is_bad(const struct wsh_result *r) { return r->verdict == WSH_FAIL || r->verdict == WSH_BROKEN; }
static bool is_skipped(const struct wsh_result *r) { return r->verdict == WSH_SKIP || r->verdict == WSH_BLOCKED; }

static void point(struct tap *t, size_t number, const struct wsh_result *r) {
    wsh_buf_printf(t->out, "%s%s %zu - ", t->indent, is_bad(r) ? "not ok" : "ok", number);
    words(t, r->id);
    if (*r->title) wsh_buf_add_octet(t->out, ' ');
    words(t, r->title);
    if (is_skipped(r)) {
        wsh_buf_printf(t->out, " # SKIP %s: ", wsh_verdict_name(r->verdict));
        words(t, r->because);
    } else if (is_bad(r) && r->expected) {
        wsh_buf_printf(t->out, " # %s ", directive_expected);
        words(t, r->expected_because && *r->expected_because ? r->expected_because : "expected");
    }
    wsh_buf_add_octet(t->out, '\n');
    if (r->verdict != WSH_PASS && !is_skipped(r)) diagnostics(t, r);
}

static void run_point(struct tap *t, const struct wsh_run_log *log, const char *trouble) {
    wsh_buf_printf(t->out, "%s%s 1 - run/complete the run reached its end\n", t->indent, trouble ? "not ok" : "ok");
    if (!trouble) return;
    wsh_buf_printf(t->out, "%s  ---\n", t->indent);
    pair(t, "severity", "broken");
    pair(t, "because", trouble);
    pair(t, "target", log->header.target);
    wsh_buf_printf(t->out, "%s  ...\n", t->indent);
}

static void comment(struct tap *t, const char *label, const char *text) {
    if (!text || !*text) return;
    struct wsh_buf b;
    visible(wsh_span_of(text), &b);
    wsh_buf_printf(t->out, "%s# %s%.*s\n", t->indent, label, WSH_FMT(wsh_buf_span(&b)));
    wsh_buf_done(&b);
}

static void run(struct tap *t, const struct wsh_run_log *log) {
    const char *trouble = wsh_tally_trouble(log);
    wsh_buf_printf(t->out, "%s1..%zu\n", t->indent, log->n + 1);
    comment(t, "server: ", log->header.server);
    run_point(t, log, trouble);
    for (size_t i = 0; i < log->n; i++) point(t, i + 2, &log->results[i]);
}

/* Nothing was proven, or the target was lost: whoever reads only the end must see it. */
static void bail_out(struct tap *t, const struct wsh_run_log *log) {
    const char *trouble = wsh_tally_trouble(log);
    if (!trouble || !log->footer.present) return;
    wsh_buf_add_text(t->out, "Bail out! ");
    words(t, trouble);
    wsh_buf_add_octet(t->out, '\n');
}

static bool passed(const struct wsh_run_log *log) {
    for (size_t i = 0; i < log->n; i++)
        if (is_bad(&log->results[i]) && !log->results[i].expected) return false;
    return !wsh_tally_trouble(log);
}

static void subtest(struct wsh_buf *out, size_t number, const struct wsh_run_log *log) {
    struct tap inner = {out, "    "}, outer = {out, ""};
    const char *name = *log->header.target ? log->header.target : "(no target)";
    wsh_buf_add_text(out, "# Subtest: ");
    words(&outer, name);
    wsh_buf_add_octet(out, '\n');
    run(&inner, log);
    wsh_buf_printf(out, "%s %zu - ", passed(log) ? "ok" : "not ok", number);
    words(&outer, name);
    wsh_buf_add_octet(out, '\n');
}

void wsh_render_tap(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o, struct wsh_buf *out) {
    struct tap t = {out, ""};
    (void)o;
    wsh_buf_add_text(out, "TAP version 14\n");
    if (n == 1) {
        comment(&t, "", logs[0].header.target);
        run(&t, &logs[0]);
        bail_out(&t, &logs[0]);
        return;
    }
    wsh_buf_printf(out, "1..%zu\n", n);
    for (size_t i = 0; i < n; i++) subtest(out, i + 1, &logs[i]);
}
