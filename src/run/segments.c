/* segments.c - modes by name, and what their difference means. */
#include "run/segments.h"

#include "exchange/judge.h"

/* ---- modes ---- */

static bool add_mode(struct wsh_arena *a, struct wsh_span word, struct wsh_segment *ret) {
    static const struct wsh_segment plain[] = {
        {"whole", WSH_SPLIT_WHOLE, 0}, {"octets", WSH_SPLIT_OCTETS, 0}, {"lines", WSH_SPLIT_LINES, 0}};
    for (size_t i = 0; i < WSH_COUNT(plain); i++)
        if (wsh_span_is(word, plain[i].name)) {
            *ret = plain[i];
            return true;
        }
    struct wsh_span random = WSH_LIT("random:");
    *ret = (struct wsh_segment){.kind = WSH_SPLIT_RANDOM};
    if (!wsh_span_starts(word, random) || !wsh_span_to_u64(wsh_span_skip(word, random.n), &ret->seed)) return false;
    ret->name = wsh_arena_text(a, word);
    return true;
}

size_t wsh_segments_read(struct wsh_arena *a, const char *text, uint64_t seed,
                         struct wsh_segment ret[WSH_MOST_SEGMENTS], const char **reterr_what) {
    size_t n = 0;
    if (strcmp(text, "all") == 0) text = wsh_arena_printf(a, "whole,octets,lines,random:%" PRIu64, seed);
    struct wsh_span rest = wsh_span_of(text);
    do {
        struct wsh_span word = wsh_span_trim_ows(wsh_span_cut(&rest, ','));
        if (n == WSH_MOST_SEGMENTS || !add_mode(a, word, &ret[n++])) {
            *reterr_what = wsh_arena_text(a, word);
            return 0;
        }
    } while (rest.n > 0);
    return n;
}

/* ---- differences ---- */

static bool was_sent(const struct wsh_slot *s) {
    return s->result.n_attempts > 0 && s->result.verdict != WSH_BROKEN && s->result.impact != WSH_CRASH;
}

static bool is_accepted(const struct wsh_slot *s) { return s->result.outcome == WSH_ACCEPTED; }

bool wsh_segments_differ(const struct wsh_slot *const *slots, size_t n) {
    bool differ = false;
    for (size_t i = 0; i < n; i++) {
        if (!was_sent(slots[i])) return false;
        differ |=
            slots[i]->result.verdict != slots[0]->result.verdict || is_accepted(slots[i]) != is_accepted(slots[0]);
    }
    return differ;
}

/* Octets that were out when the first await began: nothing that a peer may have read later. */
static size_t sent_before_await(const struct wsh_result_conn *c) {
    size_t n = 0;
    for (size_t i = 0; i < c->n_events; i++) {
        const struct wsh_event *e = &c->events[i];
        if (e->kind == WSH_EVENT_MARK && e->text && strcmp(e->text, "await") == 0) break;
        if (e->kind == WSH_EVENT_DATA && e->side == WSH_SENT) n += e->length;
    }
    return n;
}

/* Nothing but one head, all of it sent: then segments are the only difference. */
static bool is_lone_head(struct wsh_arena *a, const struct wsh_slot *s) {
    struct wsh_head head;
    const struct wsh_result_attempt *t = &s->result.attempts[0];
    if (t->n_conns != 1 || wsh_case_exchanges(s->c) != 1) return false;
    if (wsh_head_read(a, WSH_HEAD_REQUEST, t->conns[0].sent, &head) != WSH_READ_DONE) return false;
    return head.raw.n == sent_before_await(&t->conns[0]);
}

static enum wsh_verdict verdict_of(struct wsh_arena *a, const struct wsh_slot *const *slots, size_t n) {
    enum wsh_verdict worst = WSH_INFO;
    bool meaning = false;
    const struct wsh_slot *accepted = NULL;
    for (size_t i = 0; i < n; i++) {
        if (is_accepted(slots[i])) accepted = slots[i];
        meaning |= is_accepted(slots[i]) != is_accepted(slots[0]);
        if (wsh_verdict_worse(slots[i]->result.verdict, slots[0]->result.verdict) &&
            wsh_verdict_worse(slots[i]->result.verdict, worst))
            worst = slots[i]->result.verdict;
    }
    return meaning && is_lone_head(a, accepted) ? WSH_FAIL : worst;
}

static const char *words(struct wsh_arena *a, const struct wsh_segment *modes, const struct wsh_slot *const *slots,
                         size_t n) {
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    for (size_t i = 0; i < n; i++) {
        const struct wsh_result *r = &slots[i]->result;
        wsh_buf_printf(&out, "%s%s: %s", i ? "; " : "", modes[i].name, wsh_outcome_name(r->outcome));
        if (r->status) wsh_buf_printf(&out, " %u", r->status);
        wsh_buf_printf(&out, " (%s)", wsh_verdict_name(r->verdict));
    }
    const char *text = wsh_arena_text(a, wsh_buf_span(&out));
    wsh_buf_done(&out);
    return text;
}

/* The evidence: the run's, and that of the first mode that differs from it. */
static void put_attempts(struct wsh_arena *a, const struct wsh_slot *const *slots, size_t n, struct wsh_result *ret) {
    size_t other = 1;
    while (other + 1 < n && is_accepted(slots[other]) == is_accepted(slots[0]) &&
           slots[other]->result.verdict == slots[0]->result.verdict)
        other++;
    bool other_first = wsh_verdict_worse(slots[other]->result.verdict, slots[0]->result.verdict);
    const struct wsh_result *first = &slots[other_first ? other : 0]->result;
    const struct wsh_result *second = &slots[other_first ? 0 : other]->result;
    ret->attempts = WSH_NEW_ARRAY(a, 2, struct wsh_result_attempt);
    ret->n_attempts = 2;
    ret->attempts[0] = first->attempts[0];
    ret->attempts[1] = second->attempts[0];
    ret->outcome = first->outcome;
    ret->status = first->status;
    ret->us = first->us;
}

void wsh_segments_tell(struct wsh_arena *a, const struct wsh_segment *modes, const struct wsh_slot *const *slots,
                       size_t n, bool repeated, struct wsh_result *ret) {
    static const char *rules[] = {"R9110-5.3-WHOLE"};
    *ret = slots[0]->result;
    ret->type = WSH_RESULT_FINDING;
    ret->id = wsh_arena_printf(a, "finding/segments/%s", slots[0]->c->id);
    ret->family = "finding";
    ret->title = "the same octets in other writes mean the same";
    ret->rules = rules;
    ret->n_rules = 1;
    ret->why = ret->repeats_control = NULL;
    ret->impact = WSH_IMPACT_NONE;
    ret->count = (unsigned)n;
    ret->series = (struct wsh_result_series){0};
    ret->verdict = repeated ? verdict_of(a, slots, n) : WSH_INFO;
    ret->flaky = !repeated;
    ret->because = wsh_arena_printf(a, "%s: %s%s", slots[0]->c->id, words(a, modes, slots, n),
                                    repeated ? "" : "; repeating it gave another answer");
    ret->segments = WSH_NEW_ARRAY(a, n, struct wsh_result_segment);
    ret->n_segments = n;
    for (size_t i = 0; i < n; i++)
        ret->segments[i] = (struct wsh_result_segment){modes[i].name, slots[i]->result.outcome, slots[i]->result.status,
                                                       slots[i]->result.verdict};
    put_attempts(a, slots, n, ret);
}
