/* summary.c - the JSON report: what a script asks of a run. Octets and events stay in the record. */
#include "record/json.h"
#include "reports/render.h"
#include "reports/tally.h"

static json_t *totals_json(const unsigned totals[WSH_VERDICT_COUNT]) {
    json_t *o = wsh_json_object();
    for (int i = 0; i < WSH_VERDICT_COUNT; i++) {
        enum wsh_verdict v = wsh_tally_order[i];
        wsh_json_put(o, wsh_verdict_name(v), wsh_json_count(totals[v]));
    }
    return o;
}

static json_t *impacts_json(const struct wsh_tally *t) {
    json_t *o = wsh_json_object();
    for (int i = WSH_IMPACT_NONE + 1; i < WSH_IMPACT_COUNT; i++)
        if (t->impacts[i]) wsh_json_put(o, wsh_impact_name((enum wsh_impact)i), wsh_json_count(t->impacts[i]));
    return o;
}

static json_t *families_json(const struct wsh_tally *t) {
    json_t *list = wsh_json_array();
    for (size_t i = 0; i < t->n_families; i++) {
        json_t *o = wsh_json_object();
        wsh_json_put(o, "family", wsh_json_text(t->families[i].name));
        wsh_json_put(o, "results", wsh_json_count(t->families[i].n));
        wsh_json_put(o, "totals", totals_json(t->families[i].totals));
        wsh_json_push(list, o);
    }
    return list;
}

static json_t *findings_json(const struct wsh_result *r) {
    json_t *list = wsh_json_array();
    for (size_t i = 0; r->n_attempts && i < r->attempts[0].n_findings; i++) {
        const struct wsh_result_finding *f = &r->attempts[0].findings[i];
        json_t *o = wsh_json_object();
        wsh_json_put(o, "rule", wsh_json_text(f->rule));
        wsh_json_put(o, "weight", wsh_json_name(wsh_verdict_name(f->weight)));
        wsh_json_put(o, "impact", wsh_json_name(wsh_impact_name(f->impact)));
        wsh_json_put(o, "expected", wsh_json_text(f->expected));
        wsh_json_put(o, "actual", wsh_json_text(f->actual));
        wsh_json_put(o, "incidental", json_boolean(f->incidental));
        wsh_json_push(list, o);
    }
    return list;
}

static void put_reproduce(json_t *o, const struct wsh_result *r) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_HEAD);
    wsh_reproduce_wshake(r, &b);
    wsh_buf_add_octet(&b, '\0');
    if (b.n > 1 && !b.over) wsh_json_put(o, "reproduce", wsh_json_text((const char *)b.p));
    wsh_buf_done(&b);
}

/* Of what needs attention: the lines that send its request without wshake. */
static void put_by_hand(json_t *o, const struct wsh_result *r) {
    struct wsh_buf b;
    json_t *lines = wsh_json_array();
    wsh_buf_init(&b, WSH_LIMIT_HEAD);
    for (int how = 0; how < WSH_BY_HAND_COUNT; how++) {
        wsh_buf_clear(&b);
        wsh_reproduce_by_hand(r, (enum wsh_by_hand)how, &b);
        wsh_buf_add_octet(&b, '\0');
        if (b.n > 1 && !b.over) wsh_json_push(lines, wsh_json_text((const char *)b.p));
    }
    wsh_json_put(o, "by_hand", lines);
    wsh_buf_done(&b);
}

static void put_judgement(json_t *o, const struct wsh_result *r) {
    wsh_json_put(o, "verdict", wsh_json_name(wsh_verdict_name(r->verdict)));
    wsh_json_put(o, "impact", wsh_json_name(wsh_impact_name(r->impact)));
    wsh_json_put(o, "outcome", wsh_json_name(r->n_attempts ? wsh_outcome_name(r->outcome) : NULL));
    wsh_json_put(o, "status", r->status ? wsh_json_count(r->status) : json_null());
    wsh_json_put(o, "because", wsh_json_text(r->because));
    wsh_json_put(o, "flaky", json_boolean(r->flaky));
    if (r->repeats_control) wsh_json_put(o, "repeats_control", wsh_json_text(r->repeats_control));
    wsh_json_put(o, "expected", json_boolean(r->expected));
    if (r->expected) wsh_json_put(o, "expected_because", wsh_json_text(r->expected_because));
}

static json_t *result_json(const struct wsh_result *r) {
    json_t *o = wsh_json_object();
    wsh_json_put(o, "type", wsh_json_name(r->type == WSH_RESULT_CASE ? "case" : "finding"));
    wsh_json_put(o, "case", wsh_json_text(r->id));
    wsh_json_put(o, "family", wsh_json_text(wsh_tally_family_of(r)));
    wsh_json_put(o, "title", wsh_json_text(r->title));
    wsh_json_put(o, "rules", wsh_json_texts(r->rules, r->n_rules));
    put_judgement(o, r);
    wsh_json_put(o, "at", wsh_json_text(r->at));
    wsh_json_put(o, "us", wsh_json_count(r->us));
    wsh_json_put(o, "attempts", wsh_json_count(r->n_attempts));
    if (r->type == WSH_RESULT_FINDING) wsh_json_put(o, "count", wsh_json_count(r->count));
    wsh_json_put(o, "findings", findings_json(r));
    put_reproduce(o, r);
    if (r->verdict == WSH_FAIL || r->verdict == WSH_WARN) put_by_hand(o, r);
    return o;
}

static void put_header(json_t *o, const struct wsh_run_header *h) {
    wsh_json_put(o, "run_id", wsh_json_text(h->run_id));
    wsh_json_put(o, "target", wsh_json_text(h->target));
    wsh_json_put(o, "server", wsh_json_text(h->server));
    wsh_json_put(o, "wshake", wsh_json_text(h->wshake));
    wsh_json_put(o, "catalogue", wsh_json_text(h->catalogue));
    wsh_json_put(o, "started", wsh_json_text(h->started));
    wsh_json_put(o, "seed", wsh_json_u64(h->seed));
    wsh_json_put(o, "declared", wsh_json_texts(h->declared, h->n_declared));
}

/* ---- the text: results are printed as they are made, so that a large run never stands in memory as a tree ---- */

/* Takes `value`; `depth`: how deep it stands in the whole text, a blank each. */
static void add_json(struct wsh_buf *out, struct wsh_buf *scratch, json_t *value, size_t depth) {
    wsh_buf_clear(scratch);
    wsh_json_print(value, JSON_INDENT(1) | JSON_ENCODE_ANY, scratch);
    struct wsh_span rest = wsh_buf_span(scratch);
    while (rest.n > 0) {
        wsh_buf_add(out, wsh_span_cut(&rest, '\n'));
        if (rest.n == 0) return;
        wsh_buf_add_octet(out, '\n');
        wsh_buf_fill(out, ' ', depth);
    }
}

static json_t *run_json(struct wsh_arena *a, const struct wsh_run_log *log) {
    struct wsh_tally t;
    json_t *o = wsh_json_object();
    wsh_tally_read(a, log, &t);
    put_header(o, &log->header);
    wsh_json_put(o, "complete", json_boolean(!wsh_tally_trouble(log)));
    wsh_json_put(o, "ended", wsh_json_text(log->footer.present ? log->footer.ended : "interrupted"));
    wsh_json_put(o, "us", wsh_json_count(log->footer.us));
    wsh_json_put(o, "cases", wsh_json_count(t.cases));
    wsh_json_put(o, "flaky", wsh_json_count(t.flaky));
    wsh_json_put(o, "totals", totals_json(t.totals));
    wsh_json_put(o, "impacts", impacts_json(&t));
    wsh_json_put(o, "families", families_json(&t));
    return o;
}

/* The run's object without its brace, the results, the brace. */
static void add_run(struct wsh_arena *a, const struct wsh_run_log *log, struct wsh_buf *out, struct wsh_buf *scratch) {
    static const char brace[] = "\n  }";
    add_json(out, scratch, run_json(a, log), 2);
    if (!out->over) out->n -= sizeof brace - 1;
    wsh_buf_add_text(out, ",\n   \"results\": [");
    for (size_t i = 0; i < log->n; i++) {
        wsh_buf_add_text(out, i ? ",\n    " : "\n    ");
        add_json(out, scratch, result_json(&log->results[i]), 4);
    }
    wsh_buf_add_text(out, log->n ? "\n   ]" : "]");
    wsh_buf_add_text(out, brace);
}

void wsh_render_json(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                     struct wsh_buf *out) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf scratch;
    (void)o;
    wsh_buf_init(&scratch, WSH_LIMIT_RECORD_LINE);
    wsh_buf_add_text(out, "{\n \"schema\": \"wshake.summary/1\",\n \"runs\": [");
    for (size_t i = 0; i < n; i++) {
        wsh_buf_add_text(out, i ? ",\n  " : "\n  ");
        add_run(a, &logs[i], out, &scratch);
    }
    wsh_buf_add_text(out, n ? "\n ]\n}\n" : "]\n}\n");
    wsh_buf_done(&scratch);
    wsh_arena_free(a);
}
