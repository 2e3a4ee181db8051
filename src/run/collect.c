/* collect.c - evidence copied once, out of the exchange that dies into the run that stays. */
#include "run/collect.h"

#include "run/pace.h"
#include "run/redact.h"

enum { KEPT = 10 }; /* attempts of one round with their evidence: the first, the deciding, and some more */

static struct wsh_event *copy_events(struct wsh_arena *a, const struct wsh_transcript *t) {
    struct wsh_event *events = WSH_NEW_ARRAY(a, t->n + 1, struct wsh_event);
    for (size_t i = 0; i < t->n; i++) {
        events[i] = t->events[i];
        if (events[i].text) events[i].text = wsh_arena_text(a, wsh_span_of(events[i].text));
    }
    return events;
}

/* A server may repeat what it was sent: secrets leave both sides, and all texts about them. */
static const char *copy_text(const struct wsh_board *b, const char *text) {
    return wsh_arena_text(b->arena, wsh_redacted(b->arena, b->profile, wsh_span_of(text)));
}

static void copy_conn(const struct wsh_board *b, const struct wsh_transcript *t, struct wsh_result_conn *out) {
    struct wsh_arena *a = b->arena;
    *out = (struct wsh_result_conn){
        .sent = wsh_redacted(a, b->profile, wsh_transcript_octets(t, WSH_SENT)),
        .received = wsh_redacted(a, b->profile, wsh_transcript_octets(t, WSH_RECEIVED)),
        .dropped_sent = t->dropped[WSH_SENT],
        .dropped_received = t->dropped[WSH_RECEIVED],
        .events = copy_events(a, t),
        .n_events = t->n,
    };
}

static void copy_findings(const struct wsh_board *b, const struct wsh_findings *from, struct wsh_result_attempt *to) {
    to->findings = WSH_NEW_ARRAY(b->arena, from->n + 1, struct wsh_result_finding);
    to->n_findings = from->n;
    for (size_t i = 0; i < from->n; i++) {
        const struct wsh_finding *f = &from->items[i];
        to->findings[i] = (struct wsh_result_finding){
            .rule = wsh_rule(f->rule)->id,
            .weight = f->weight,
            .impact = f->impact,
            .side = f->side,
            .connection = f->connection,
            .offset = f->offset,
            .length = f->length,
            .incidental = f->incidental,
            .expected = copy_text(b, f->expected),
            .actual = copy_text(b, f->actual),
        };
    }
}

static struct wsh_result_attempt copy_attempt(const struct wsh_board *b, const struct wsh_evidence *x,
                                              const struct wsh_opinion *o) {
    size_t n = x->n;
    struct wsh_result_attempt t = {
        .outcome = o->outcome,
        .status = o->status,
        .verdict = o->verdict,
        .because = copy_text(b, o->because),
        .conns = WSH_NEW_ARRAY(b->arena, n + 1, struct wsh_result_conn),
        .n_conns = n,
        .us = x->us,
    };
    for (size_t i = 0; i < n; i++) copy_conn(b, x->transcripts[i], &t.conns[i]);
    copy_findings(b, &o->findings, &t);
    return t;
}

/* The first attempt is the one that decides: the new one takes that place, or goes to the end. */
static void place_attempt(struct wsh_arena *a, struct wsh_result *r, struct wsh_result_attempt attempt, bool in_front) {
    struct wsh_result_attempt *last = WSH_PUSH(a, r->attempts, r->n_attempts);
    *last = attempt;
    if (!in_front) return;
    *last = r->attempts[0];
    r->attempts[0] = attempt;
}

static void take_opinion(const struct wsh_board *b, struct wsh_result *r, const struct wsh_opinion *o, uint64_t us) {
    r->verdict = o->verdict;
    r->impact = o->impact;
    r->outcome = o->outcome;
    r->status = o->status;
    r->because = copy_text(b, o->because);
    r->repeats_control = o->repeats_control;
    r->us = us;
}

/* Of a case with several exchanges each one leaves a point. */
static void add_point(const struct wsh_board *b, struct wsh_slot *s, const struct wsh_opinion *o, unsigned size) {
    struct wsh_result_series *series = &s->result.series;
    struct wsh_series_point p;
    if (!wsh_case_is_series(s->c)) return;
    wsh_series_point(b->arena, &o->view, size, &p);
    struct wsh_result_point *to = WSH_PUSH(b->arena, series->points, series->n_points);
    *to = (struct wsh_result_point){.size = p.size, .outcome = p.outcome, .status = p.status, .answer_us = p.answer_us};
    if (p.status != 101) return;
    to->head = wsh_arena_text(b->arena, p.head);
    to->extensions = wsh_arena_text(b->arena, wsh_redacted(b->arena, b->profile, p.extensions));
    to->subprotocol = wsh_arena_text(b->arena, wsh_redacted(b->arena, b->profile, p.subprotocol));
}

/* Attempts of earlier rounds are few, so that counting all of this one's does no harm. */
static bool is_kept(const struct wsh_slot *s) { return s->result.n_attempts < KEPT || s->total <= KEPT; }

enum wsh_verdict wsh_collect(struct wsh_board *b, struct wsh_slot *s, const struct wsh_evidence *x,
                             bool first_of_round) {
    struct wsh_arena *scratch = wsh_arena_new();
    struct wsh_opinion o;
    wsh_judge(scratch, s->c, x->transcripts, x->n, b->profile->uri.secure, &b->context, x->fresh, &o);

    if (first_of_round) s->result.series = (struct wsh_result_series){.points = NULL};
    add_point(b, s, &o, x->fresh->size);
    bool decides = s->result.n_attempts == 0 || first_of_round || wsh_verdict_worse(o.verdict, s->result.verdict);
    s->outcomes[o.outcome]++;
    if (o.verdict == WSH_BROKEN && wsh_pace_is_pressed(&o.view, time(NULL), &s->asked_us)) s->pressed = true;
    if (decides || is_kept(s)) place_attempt(b->arena, &s->result, copy_attempt(b, x, &o), decides);
    if (decides) take_opinion(b, &s->result, &o, x->us);
    if (s->attempt == 0) {
        s->extensions = wsh_arena_span(b->arena, o.extensions);
        s->proved = s->proved || o.proves;
    }
    enum wsh_verdict verdict = o.verdict;
    wsh_arena_free(scratch);
    return verdict;
}

enum wsh_verdict wsh_collect_exchange(struct wsh_board *b, struct wsh_slot *s, const struct wsh_exchange *x,
                                      bool first_of_round) {
    struct wsh_arena *scratch = wsh_arena_new();
    size_t n = wsh_exchange_connections(x);
    const struct wsh_transcript **all = WSH_NEW_ARRAY(scratch, n + 1, const struct wsh_transcript *);
    for (size_t i = 0; i < n; i++) all[i] = wsh_exchange_transcript(x, (unsigned)i);
    struct wsh_evidence evidence = {all, n, wsh_exchange_fresh(x), wsh_exchange_duration_us(x)};
    enum wsh_verdict verdict = wsh_collect(b, s, &evidence, first_of_round);
    wsh_arena_free(scratch);
    return verdict;
}

/* ---- rounds ---- */

/* "47 of 50 accepted, 3 closed"; NULL if all ended alike. */
static const char *tally(struct wsh_arena *a, const struct wsh_result_series *s) {
    unsigned outcomes[WSH_OUTCOME_COUNT] = {0}, kinds = 0;
    struct wsh_buf words;
    for (size_t i = 0; i < s->n_points; i++) kinds += outcomes[s->points[i].outcome]++ == 0;
    if (kinds < 2) return NULL;
    wsh_buf_init(&words, 256);
    for (int i = 0; i < WSH_OUTCOME_COUNT; i++) {
        const char *name = wsh_outcome_name((enum wsh_outcome)i);
        if (outcomes[i] == 0) continue;
        if (words.n == 0)
            wsh_buf_printf(&words, "%u of %zu %s", outcomes[i], s->n_points, name);
        else
            wsh_buf_printf(&words, ", %u %s", outcomes[i], name);
    }
    const char *text = wsh_arena_text(a, wsh_buf_span(&words));
    wsh_buf_done(&words);
    return text;
}

/* As the record has it: so a run and a record of it are judged on the same figures. */
static void read_series(struct wsh_arena *a, const struct wsh_result_series *from, struct wsh_series *to) {
    *to = (struct wsh_series){.points = WSH_NEW_ARRAY(a, from->n_points + 1, struct wsh_series_point),
                              .n_points = from->n_points,
                              .samples = WSH_NEW_ARRAY(a, from->n_samples + 1, struct wsh_series_sample),
                              .n_samples = from->n_samples};
    for (size_t i = 0; i < from->n_points; i++) {
        const struct wsh_result_point *p = &from->points[i];
        to->points[i] = (struct wsh_series_point){.size = p->size,
                                                  .outcome = p->outcome,
                                                  .status = p->status,
                                                  .answer_us = p->answer_us,
                                                  .head = wsh_span_of(p->head ? p->head : ""),
                                                  .extensions = wsh_span_of(p->extensions ? p->extensions : ""),
                                                  .subprotocol = wsh_span_of(p->subprotocol ? p->subprotocol : "")};
    }
    for (size_t i = 0; i < from->n_samples; i++)
        to->samples[i] = (struct wsh_series_sample){.after = from->samples[i].after,
                                                    .memory_kib = from->samples[i].memory_kib,
                                                    .descriptors = from->samples[i].descriptors};
}

/* True: what they show together decides. */
static bool judge_series(struct wsh_board *b, struct wsh_slot *s) {
    struct wsh_result *r = &s->result;
    struct wsh_series series;
    const char *because = NULL;
    if (s->c->n_series == 0 || r->series.n_points == 0) return false;
    read_series(b->arena, &r->series, &series);
    const struct wsh_series_row *row = wsh_series_decide(b->arena, s->c, &series, &because);
    if (!row || wsh_verdict_worse(r->verdict, row->verdict)) return false;
    r->verdict = row->verdict;
    r->impact = row->impact;
    r->because = because;
    return true;
}

void wsh_collect_round(struct wsh_board *b, struct wsh_slot *s) {
    if (judge_series(b, s)) return;
    const char *words = tally(b->arena, &s->result.series);
    if (words) s->result.because = wsh_arena_printf(b->arena, "%s; %s", words, s->result.because);
}

/* ---- findings that no case owns ---- */

struct incident {
    const struct wsh_slot *first;
    struct wsh_result_finding finding;
    unsigned count;
};

/* A failed or warned case carries its findings itself; only what is seen elsewhere needs a result of its own. */
static void note_findings(struct incident *incidents, const struct wsh_slot *s) {
    const struct wsh_result_attempt *t = &s->result.attempts[0];
    for (size_t i = 0; i < t->n_findings; i++) {
        const struct wsh_result_finding *f = &t->findings[i];
        enum wsh_rule_id rule;
        if (f->weight == WSH_INFO || !wsh_rule_find(wsh_span_of(f->rule), &rule)) continue;
        if (s->result.verdict == f->weight || wsh_verdict_worse(s->result.verdict, f->weight)) continue;
        struct incident *in = &incidents[rule];
        in->count++;
        if (in->first && !wsh_verdict_worse(f->weight, in->finding.weight)) continue;
        in->first = s;
        in->finding = *f;
    }
}

static void add_finding(struct wsh_run_log *log, const struct incident *in) {
    struct wsh_result *r = WSH_PUSH(log->arena, log->results, log->n);
    const char **rules = WSH_NEW_ARRAY(log->arena, 1, const char *);
    enum wsh_rule_id id = WSH_RULE_NONE;
    const struct wsh_rule *rule = wsh_rule_find(wsh_span_of(in->finding.rule), &id);
    rules[0] = rule->id;
    *r = in->first->result;
    r->place = (unsigned)(log->n - 1);
    r->type = WSH_RESULT_FINDING;
    r->id = wsh_arena_printf(log->arena, "finding/%s", rule->id);
    r->family = "finding";
    r->title = rule->title;
    r->rules = rules;
    r->n_rules = 1;
    r->verdict = in->finding.weight;
    r->impact = in->finding.impact;
    r->repeats_control = NULL;
    r->count = in->count;
    r->why = r->sends = r->expects = NULL;
    r->because = wsh_arena_printf(log->arena, "%s; expected %s; first seen in %s, in %u exchange%s of this run",
                                  in->finding.actual, in->finding.expected, in->first->c->id, in->count,
                                  in->count == 1 ? "" : "s");
}

void wsh_collect_incidental(struct wsh_board *b, struct wsh_run_log *log) {
    struct incident *incidents = WSH_NEW_ARRAY(b->arena, WSH_RULE_COUNT + 1, struct incident);
    for (size_t i = 0; i < b->n; i++)
        if (b->slots[i].result.n_attempts > 0) note_findings(incidents, &b->slots[i]);
    for (size_t i = 0; i < WSH_RULE_COUNT; i++)
        if (incidents[i].first) add_finding(log, &incidents[i]);
}

void wsh_collect_log(struct wsh_board *b, struct wsh_run_log *log) {
    for (size_t i = 0; i < b->n; i++) {
        struct wsh_result *r = WSH_PUSH(log->arena, log->results, log->n);
        *r = b->slots[i].result;
    }
    for (size_t i = 0; i < b->n_extra; i++) {
        struct wsh_result *r = WSH_PUSH(log->arena, log->results, log->n);
        *r = b->extra[i];
        r->place = (unsigned)(log->n - 1);
    }
    wsh_collect_incidental(b, log);
    for (size_t i = 0; i < log->n; i++) log->footer.totals[log->results[i].verdict]++;
}
