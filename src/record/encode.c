/* encode.c - header, result and footer as JSON lines.
 *
 * The deciding attempt's evidence (findings, events, sent, received) stands at the result line itself, where a person
 * with jq looks for it; `attempts` lists every attempt's judgement and, from the second on, its evidence. The key
 * order is fixed, so the same result gives the same octets. Published as reports/schema/record.schema.json. */
#include "record/encode.h"

#include "record/json.h"
#include "record/stream.h"

const struct wsh_campaign_count wsh_campaign_counts[] = {
#define COUNT(name) {#name, offsetof(struct wsh_campaign_point, name)}
    COUNT(us),         COUNT(executions), COUNT(rate),         COUNT(valid),    COUNT(valid_accepted),
    COUNT(duplicates), COUNT(unanswered), COUNT(unreached),    COUNT(restarts), COUNT(fingerprints),
    COUNT(findings),   COUNT(suppressed), COUNT(unconfirmed),
#undef COUNT
};
const size_t wsh_campaign_count_n = WSH_COUNT(wsh_campaign_counts);

static json_t *status_of(unsigned status) { return status ? wsh_json_count(status) : json_null(); }

static const char *side_name(enum wsh_side side) { return side == WSH_SENT ? "sent" : "received"; }

static json_t *finding_json(const struct wsh_result_finding *f) {
    json_t *o = wsh_json_object();
    wsh_json_put(o, "rule", wsh_json_text(f->rule));
    wsh_json_put(o, "weight", wsh_json_name(wsh_verdict_name(f->weight)));
    wsh_json_put(o, "impact", wsh_json_name(wsh_impact_name(f->impact)));
    wsh_json_put(o, "side", wsh_json_name(side_name(f->side)));
    wsh_json_put(o, "connection", wsh_json_count(f->connection));
    wsh_json_put(o, "offset", wsh_json_count(f->offset));
    wsh_json_put(o, "length", wsh_json_count(f->length));
    wsh_json_put(o, "expected", wsh_json_text(f->expected));
    wsh_json_put(o, "actual", wsh_json_text(f->actual));
    wsh_json_put(o, "incidental", json_boolean(f->incidental));
    return o;
}

/* `connection` is left out for the first one: most exchanges have one, and a slow peer has thousands of events. */
static json_t *event_json(const struct wsh_event *e, size_t connection) {
    json_t *o = wsh_json_object();
    wsh_json_put(o, "kind", wsh_json_name(wsh_event_name(e->kind)));
    wsh_json_put(o, "side", wsh_json_name(side_name(e->side)));
    if (connection) wsh_json_put(o, "connection", wsh_json_count(connection));
    if (e->kind == WSH_EVENT_DATA) {
        wsh_json_put(o, "offset", wsh_json_count(e->offset));
        wsh_json_put(o, "length", wsh_json_count(e->length));
    }
    wsh_json_put(o, "at_us", wsh_json_count(e->at_us));
    if (e->text) wsh_json_put(o, "text", wsh_json_text(e->text));
    return o;
}

static void put_findings(json_t *o, const struct wsh_result_attempt *a) {
    json_t *findings = wsh_json_array();
    for (size_t i = 0; i < a->n_findings; i++) wsh_json_push(findings, finding_json(&a->findings[i]));
    wsh_json_put(o, "findings", findings);
}

static void put_events(json_t *o, const struct wsh_result_attempt *a) {
    json_t *events = wsh_json_array();
    for (size_t c = 0; c < a->n_conns; c++)
        for (size_t i = 0; i < a->conns[c].n_events; i++) wsh_json_push(events, event_json(&a->conns[c].events[i], c));
    wsh_json_put(o, "events", events);
}

static void put_octets(json_t *o, const struct wsh_result_attempt *a, enum wsh_side side, bool keep) {
    json_t *list = wsh_json_array();
    for (size_t c = 0; c < a->n_conns; c++) {
        const struct wsh_result_conn *conn = &a->conns[c];
        struct wsh_span octets = side == WSH_SENT ? conn->sent : conn->received;
        wsh_json_push(list, wsh_json_octets(keep ? octets : WSH_EMPTY));
    }
    wsh_json_put(o, side_name(side), list);
}

static void push_dropped(json_t *list, size_t connection, enum wsh_side side, uint64_t octets) {
    if (octets == 0) return;
    json_t *o = wsh_json_object();
    wsh_json_put(o, "connection", wsh_json_count(connection));
    wsh_json_put(o, "side", wsh_json_name(side_name(side)));
    wsh_json_put(o, "octets", wsh_json_count(octets));
    wsh_json_push(list, o);
}

static void put_dropped(json_t *o, const struct wsh_result_attempt *a, bool kept) {
    json_t *list = wsh_json_array();
    for (size_t c = 0; c < a->n_conns; c++) {
        const struct wsh_result_conn *conn = &a->conns[c];
        push_dropped(list, c, WSH_SENT, conn->dropped_sent + (kept ? 0 : conn->sent.n));
        push_dropped(list, c, WSH_RECEIVED, conn->dropped_received + (kept ? 0 : conn->received.n));
    }
    if (json_array_size(list) > 0)
        wsh_json_put(o, "dropped", list);
    else
        json_decref(list);
}

static void put_evidence(json_t *o, const struct wsh_result_attempt *a, bool keep_octets) {
    put_findings(o, a);
    put_events(o, a);
    put_octets(o, a, WSH_SENT, keep_octets);
    put_octets(o, a, WSH_RECEIVED, keep_octets);
    put_dropped(o, a, keep_octets);
}

static json_t *attempt_json(const struct wsh_result_attempt *a) {
    json_t *o = wsh_json_object();
    wsh_json_put(o, "outcome", wsh_json_name(wsh_outcome_name(a->outcome)));
    wsh_json_put(o, "status", status_of(a->status));
    wsh_json_put(o, "verdict", wsh_json_name(wsh_verdict_name(a->verdict)));
    wsh_json_put(o, "because", wsh_json_text(a->because));
    wsh_json_put(o, "us", wsh_json_count(a->us));
    return o;
}

static json_t *attempts_json(const struct wsh_result *r, enum wsh_evidence evidence) {
    json_t *list = wsh_json_array();
    for (size_t i = 0; i < r->n_attempts; i++) {
        json_t *o = attempt_json(&r->attempts[i]);
        if (i > 0) put_evidence(o, &r->attempts[i], evidence == WSH_EVIDENCE_ALL);
        wsh_json_push(list, o);
    }
    return list;
}

static void put_identity(json_t *o, const struct wsh_result *r) {
    wsh_json_put(o, "type", wsh_json_name(r->type == WSH_RESULT_CASE ? "case" : "finding"));
    wsh_json_put(o, "case", wsh_json_text(r->id));
    wsh_json_put(o, "family", wsh_json_text(r->family));
    wsh_json_put(o, "title", wsh_json_text(r->title));
    wsh_json_put(o, "rules", wsh_json_texts(r->rules, r->n_rules));
    wsh_json_put(o, "target", wsh_json_text(r->target));
    wsh_json_put(o, "source", wsh_json_text(r->source));
    wsh_json_put(o, "seed", wsh_json_u64(r->seed));
}

/* When a verdict changes between two runs, this tells whether the case did. */
static void put_definition(json_t *o, const struct wsh_result *r) {
    if (!r->sends || !r->expects) return;
    json_t *definition = wsh_json_object();
    wsh_json_put(definition, "sends", wsh_json_text(r->sends));
    wsh_json_put(definition, "expects", wsh_json_text(r->expects));
    wsh_json_put(o, "definition", definition);
}

static void put_judgement(json_t *o, const struct wsh_result *r) {
    /* What was never tried (skip, blocked) has no outcome. */
    wsh_json_put(o, "outcome", wsh_json_name(r->n_attempts ? wsh_outcome_name(r->outcome) : NULL));
    wsh_json_put(o, "status", status_of(r->status));
    wsh_json_put(o, "verdict", wsh_json_name(wsh_verdict_name(r->verdict)));
    wsh_json_put(o, "impact", wsh_json_name(wsh_impact_name(r->impact)));
    wsh_json_put(o, "because", wsh_json_text(r->because));
    wsh_json_put(o, "at", wsh_json_text(r->at));
    if (r->repeats_control) wsh_json_put(o, "repeats_control", wsh_json_text(r->repeats_control));
    if (r->why) wsh_json_put(o, "why", wsh_json_text(r->why));
    put_definition(o, r);
    if (r->output) wsh_json_put(o, "output", wsh_json_text(r->output));
    wsh_json_put(o, "place", wsh_json_count(r->place));
    if (r->type == WSH_RESULT_FINDING) wsh_json_put(o, "count", wsh_json_count(r->count));
    wsh_json_put(o, "flaky", json_boolean(r->flaky));
    wsh_json_put(o, "us", wsh_json_count(r->us));
}

static json_t *point_json(const struct wsh_result_point *p) {
    json_t *o = wsh_json_object();
    wsh_json_put(o, "size", wsh_json_count(p->size));
    wsh_json_put(o, "outcome", wsh_json_name(wsh_outcome_name(p->outcome)));
    wsh_json_put(o, "status", status_of(p->status));
    wsh_json_put(o, "answer_us", wsh_json_count(p->answer_us));
    if (p->head) wsh_json_put(o, "head", wsh_json_text(p->head));
    if (p->extensions) wsh_json_put(o, "extensions", wsh_json_text(p->extensions));
    if (p->subprotocol) wsh_json_put(o, "subprotocol", wsh_json_text(p->subprotocol));
    return o;
}

static json_t *sample_json(const struct wsh_result_sample *s) {
    json_t *o = wsh_json_object();
    wsh_json_put(o, "after", wsh_json_count(s->after));
    wsh_json_put(o, "memory_kib", wsh_json_count(s->memory_kib));
    wsh_json_put(o, "descriptors", wsh_json_count(s->descriptors));
    return o;
}

static void put_series(json_t *o, const struct wsh_result_series *s) {
    if (s->n_points == 0) return;
    json_t *series = wsh_json_object(), *points = wsh_json_array(), *samples = wsh_json_array();
    for (size_t i = 0; i < s->n_points; i++) wsh_json_push(points, point_json(&s->points[i]));
    for (size_t i = 0; i < s->n_samples; i++) wsh_json_push(samples, sample_json(&s->samples[i]));
    wsh_json_put(series, "points", points);
    wsh_json_put(series, "samples", samples);
    wsh_json_put(o, "series", series);
}

static void put_segments(json_t *o, const struct wsh_result *r) {
    if (r->n_segments == 0) return;
    json_t *list = wsh_json_array();
    for (size_t i = 0; i < r->n_segments; i++) {
        json_t *s = wsh_json_object();
        wsh_json_put(s, "mode", wsh_json_text(r->segments[i].mode));
        wsh_json_put(s, "outcome", wsh_json_name(wsh_outcome_name(r->segments[i].outcome)));
        wsh_json_put(s, "status", status_of(r->segments[i].status));
        wsh_json_put(s, "verdict", wsh_json_name(wsh_verdict_name(r->segments[i].verdict)));
        wsh_json_push(list, s);
    }
    wsh_json_put(o, "segments", list);
}

static void put_fuzz(json_t *o, const struct wsh_result_fuzz *f) {
    if (!f) return;
    json_t *fuzz = wsh_json_object();
    wsh_json_put(fuzz, "fault", wsh_json_text(f->fault));
    wsh_json_put(fuzz, "key", wsh_json_text(f->key));
    wsh_json_put(fuzz, "phase", wsh_json_text(f->phase));
    wsh_json_put(fuzz, "execution", wsh_json_count(f->execution));
    wsh_json_put(fuzz, "shortened_in", wsh_json_count(f->shortened_in));
    wsh_json_put(fuzz, "suppressed", json_boolean(f->suppressed));
    wsh_json_put(o, "fuzz", fuzz);
}

void wsh_encode_result(const struct wsh_result *r, enum wsh_evidence evidence, struct wsh_buf *out) {
    static const struct wsh_result_attempt none;
    json_t *o = wsh_json_object();
    put_identity(o, r);
    put_judgement(o, r);
    put_segments(o, r);
    put_fuzz(o, r->fuzz);
    put_evidence(o, r->n_attempts ? &r->attempts[0] : &none, evidence != WSH_EVIDENCE_NONE);
    wsh_json_put(o, "attempts", attempts_json(r, evidence));
    put_series(o, &r->series);
    wsh_json_print(o, JSON_COMPACT, out);
}

void wsh_encode_header(const struct wsh_run_header *h, struct wsh_buf *out) {
    json_t *o = wsh_json_object();
    wsh_json_put(o, "type", wsh_json_name("header"));
    wsh_json_put(o, "schema", wsh_json_name(WSH_RECORD_SCHEMA));
    wsh_json_put(o, "run_id", wsh_json_text(h->run_id));
    wsh_json_put(o, "wshake", wsh_json_text(h->wshake));
    wsh_json_put(o, "catalogue", wsh_json_text(h->catalogue));
    wsh_json_put(o, "target", wsh_json_text(h->target));
    wsh_json_put(o, "started", wsh_json_text(h->started));
    wsh_json_put(o, "seed", wsh_json_u64(h->seed));
    wsh_json_put(o, "declared", wsh_json_texts(h->declared, h->n_declared));
    wsh_json_put(o, "jobs", wsh_json_count(h->jobs));
    wsh_json_put(o, "server", wsh_json_text(h->server));
    wsh_json_print(o, JSON_COMPACT, out);
}

void wsh_encode_campaign(const struct wsh_campaign_point *p, struct wsh_buf *out) {
    json_t *o = wsh_json_object();
    wsh_json_put(o, "type", wsh_json_name("campaign"));
    for (size_t i = 0; i < wsh_campaign_count_n; i++) {
        const struct wsh_campaign_count *c = &wsh_campaign_counts[i];
        uint64_t value;
        memcpy(&value, (const char *)p + c->offset, sizeof value);
        wsh_json_put(o, c->name, wsh_json_count(value));
    }
    wsh_json_print(o, JSON_COMPACT, out);
}

void wsh_encode_footer(const struct wsh_run_footer *f, struct wsh_buf *out) {
    json_t *o = wsh_json_object(), *totals = wsh_json_object();
    for (int v = 0; v < WSH_VERDICT_COUNT; v++)
        wsh_json_put(totals, wsh_verdict_name((enum wsh_verdict)v), wsh_json_count(f->totals[v]));
    wsh_json_put(o, "type", wsh_json_name("footer"));
    wsh_json_put(o, "totals", totals);
    wsh_json_put(o, "us", wsh_json_count(f->us));
    if (f->defects) wsh_json_put(o, "defects", wsh_json_count(f->defects));
    if (f->output) wsh_json_put(o, "output", wsh_json_text(f->output));
    wsh_json_put(o, "ended", wsh_json_text(f->ended));
    wsh_json_print(o, JSON_COMPACT, out);
}
