/* confirm.c - from a suspicion to a line of the record: three times alone, then small, then written, then told. */
#include <errno.h>

#include "fuzz/inside.h"
#include "fuzz/shorten.h"
#include "run/redact.h"

enum { CONFIRMATIONS = 3, SHORTEN_US = 5 * 1000 * 1000 };

const struct wsh_fuzz_finding *wsh_shown_finding(const struct wsh_shown *shown, uint64_t key) {
    for (size_t i = 0; i < shown->judgement.n; i++)
        if (shown->judgement.findings[i].key == key) return &shown->judgement.findings[i];
    return NULL;
}

/* ---- evidence ---- */

static void add_event(struct wsh_arena *a, struct wsh_result_conn *conn, struct wsh_event e) {
    *WSH_PUSH(a, conn->events, conn->n_events) = e;
}

/* The writes that the split made, so that the same can be done again. */
static void tell_writes(struct wsh_arena *a, struct wsh_result_conn *conn, const struct wsh_split *split) {
    static const struct wsh_split whole;
    for (size_t from = 0, end; from < conn->sent.n && conn->n_events < WSH_LIMIT_EVENTS - 4; from = end) {
        end = wsh_split_end(split ? split : &whole, conn->sent, from);
        add_event(a, conn, (struct wsh_event){WSH_EVENT_DATA, WSH_SENT, from, end - from, 0, NULL});
    }
}

static void tell_end(struct wsh_arena *a, struct wsh_result_conn *conn, const struct wsh_shown *shown) {
    static const struct {
        enum wsh_event_kind kind;
        enum wsh_side side;
    } ends[] = {[WSH_SHOT_ANSWERED] = {WSH_EVENT_RESET, WSH_SENT},
                [WSH_SHOT_CLOSED] = {WSH_EVENT_FIN, WSH_RECEIVED},
                [WSH_SHOT_RESET] = {WSH_EVENT_RESET, WSH_RECEIVED},
                [WSH_SHOT_PATIENCE] = {WSH_EVENT_DEADLINE, WSH_RECEIVED},
                [WSH_SHOT_UNREACHED] = {WSH_EVENT_CONNECT_FAIL, WSH_RECEIVED}};
    if (conn->received.n > 0)
        add_event(a, conn, (struct wsh_event){WSH_EVENT_DATA, WSH_RECEIVED, 0, conn->received.n, shown->us, NULL});
    add_event(a, conn, (struct wsh_event){ends[shown->end].kind, ends[shown->end].side, 0, 0, shown->us, NULL});
}

static const char *expected_of(enum wsh_fault f) {
    static const char *const texts[WSH_FAULT_COUNT] = {"the handshake is accepted", "the request is refused",
                                                       "a response as the rule wants it", "the server lives on"};
    return texts[f];
}

static void tell_findings(struct wsh_arena *a, struct wsh_result_attempt *out, const struct wsh_judgement *j) {
    for (size_t i = 0; i < j->n; i++) {
        const struct wsh_fuzz_finding *f = &j->findings[i];
        *WSH_PUSH(a, out->findings, out->n_findings) =
            (struct wsh_result_finding){.rule = wsh_rule(f->rule)->id,
                                        .weight = f->weight,
                                        .side = WSH_RECEIVED,
                                        .expected = expected_of(f->fault),
                                        .actual = wsh_arena_text(a, wsh_span_of(f->text))};
    }
}

struct wsh_result_attempt wsh_attempt_of(struct wsh_campaign *c, const struct wsh_shown *shown,
                                         const struct wsh_split *split) {
    struct wsh_arena *a = c->arena;
    const struct wsh_judgement *j = &shown->judgement;
    struct wsh_result_attempt out = {.outcome = j->outcome, .status = j->status, .us = shown->us, .n_conns = 1};
    out.verdict = j->n ? j->findings[0].weight : WSH_PASS;
    out.because = j->n ? wsh_arena_text(a, wsh_span_of(j->findings[0].text)) : "";
    out.conns = WSH_NEW(a, struct wsh_result_conn);
    out.conns->sent = wsh_redacted(a, c->o->aim.profile, shown->sent);
    out.conns->received = wsh_redacted(a, c->o->aim.profile, shown->received);
    add_event(a, out.conns, (struct wsh_event){.kind = WSH_EVENT_CONNECT, .side = WSH_SENT});
    tell_writes(a, out.conns, split);
    tell_end(a, out.conns, shown);
    tell_findings(a, &out, j);
    return out;
}

/* ---- the record ---- */

const char *wsh_campaign_name(struct wsh_arena *a, const struct wsh_fuzz_finding *f, const struct wsh_judgement *j) {
    const char *name = wsh_arena_printf(a, "fuzz/%s/%s", wsh_fault_name(f->fault), wsh_rule(f->rule)->id);
    if (f->fault != WSH_FAULT_REFUSED) return name;
    if (j->status > 0) return wsh_arena_printf(a, "%s/%u", name, j->status);
    return wsh_arena_printf(a, "%s/%s", name, wsh_outcome_name(j->outcome));
}

static struct wsh_result_fuzz *fuzz_of(struct wsh_campaign *c, const struct wsh_entry *e,
                                       const struct wsh_story *story) {
    struct wsh_result_fuzz *f = WSH_NEW(c->arena, struct wsh_result_fuzz);
    *f = (struct wsh_result_fuzz){.fault = wsh_fault_name(story->finding->fault),
                                  .key = wsh_arena_printf(c->arena, "%016" PRIx64, e->key),
                                  .phase = story->sample->phase,
                                  .execution = story->sample->number,
                                  .shortened_in = story->shortened_in,
                                  .suppressed = e->state == WSH_ENTRY_SUPPRESSED};
    return f;
}

static const char *because_of(struct wsh_campaign *c, const struct wsh_entry *e, const struct wsh_story *story) {
    const struct wsh_fuzz_finding *f = story->finding;
    if (e->state != WSH_ENTRY_SUPPRESSED) return story->text;
    const struct wsh_suppression *known = wsh_suppressed(c->o->known, wsh_fault_name(f->fault), wsh_rule(f->rule)->id);
    return wsh_arena_printf(c->arena, "known (%s): %s", known->reason, story->text);
}

void wsh_publish(struct wsh_campaign *c, struct wsh_entry *entry, const struct wsh_story *story) {
    const struct wsh_fuzz_finding *f = story->finding;
    const struct wsh_result_attempt *shown = &story->attempts[0];
    wsh_book_found(&c->book, entry, f);
    struct wsh_result r = {.type = WSH_RESULT_FINDING,
                           .family = "fuzz",
                           .title = wsh_rule(f->rule)->title,
                           .source = "fuzz:native",
                           .seed = c->o->seed,
                           .outcome = shown->outcome,
                           .status = shown->status,
                           .verdict = entry->state == WSH_ENTRY_SUPPRESSED ? WSH_INFO : f->weight,
                           .impact = f->fault == WSH_FAULT_DIED ? WSH_CRASH : WSH_IMPACT_NONE,
                           .because = because_of(c, entry, story),
                           .at = "",
                           .output = story->output,
                           .place = c->place++,
                           .count = 1,
                           .us = shown->us,
                           .attempts = story->attempts,
                           .n_attempts = story->n_attempts};
    r.id = wsh_campaign_name(c->arena, f, story->judgement);
    r.target = wsh_profile_url(c->arena, c->o->aim.profile);
    r.fuzz = fuzz_of(c, entry, story);
    *WSH_PUSH(c->arena, r.rules, r.n_rules) = wsh_rule(f->rule)->id;
    c->totals[r.verdict]++;
    if (c->o->writer && !wsh_writer_result(c->o->writer, &r))
        wsh_campaign_stop(c, WSH_CAMPAIGN_NO_RECORD,
                          wsh_arena_printf(c->arena, "the record cannot be written: %s", strerror(errno)));
    else if (c->o->found)
        c->o->found(c->o->user, &r);
}

/* ---- once more ---- */

/* A version was refused, if the same request is accepted with the right one. */
static bool is_about_version(struct wsh_campaign *c, struct wsh_span octets) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_msg m;
    struct wsh_shown shown;
    wsh_msg_read(&m, a, octets);
    (void)wsh_msg_set(&m, WSH_LIT("Sec-WebSocket-Version"), WSH_LIT("13"));
    wsh_aim_shoot(&c->aim, wsh_msg_emit(&m), NULL, c->o->aim.timeout_us, &shown);
    bool accepted = shown.judgement.outcome == WSH_ACCEPTED;
    wsh_arena_free(a);
    return accepted;
}

/* A refusal counts only where a plain handshake is accepted right behind it. */
static bool is_fair(struct wsh_campaign *c, const struct wsh_sample *s, const struct wsh_fuzz_finding *f) {
    if (f->rule == WSH_RULE_R6455_4_4_MUST_LIST && !is_about_version(c, wsh_buf_span(&s->octets))) return false;
    return f->fault != WSH_FAULT_REFUSED || wsh_aim_life(&c->aim) == WSH_AIM_ALIVE;
}

static bool shows(struct wsh_campaign *c, const struct wsh_sample *s, uint64_t key, struct wsh_shown *ret) {
    wsh_aim_shoot(&c->aim, wsh_buf_span(&s->octets), &s->split, c->o->aim.timeout_us, ret);
    return wsh_shown_finding(ret, key) != NULL;
}

static bool is_confirmed(struct wsh_campaign *c, const struct wsh_suspect *s) {
    struct wsh_shown shown;
    for (int i = 0; i < CONFIRMATIONS && !wsh_aim_stopped(&c->aim); i++) {
        if (!shows(c, &s->sample, s->entry->key, &shown)) return false;
        struct wsh_fuzz_finding f = *wsh_shown_finding(&shown, s->entry->key);
        if (!is_fair(c, &s->sample, &f)) return false;
    }
    return !wsh_aim_stopped(&c->aim);
}

/* ---- smaller ---- */

struct question {
    struct wsh_campaign *c;
    const struct wsh_split *split;
    uint64_t key, until_us, patience_us;
    enum wsh_rule_id rule;
};

static bool still_shows(void *user, struct wsh_span octets) {
    struct question *q = user;
    struct wsh_shown shown;
    if (wsh_now_us() > q->until_us || wsh_aim_stopped(&q->c->aim)) return false;
    wsh_aim_shoot(&q->c->aim, octets, q->split, q->patience_us, &shown);
    const struct wsh_fuzz_finding *f = wsh_shown_finding(&shown, q->key);
    if (!f || f->rule != q->rule) return false;
    return q->rule != WSH_RULE_R6455_4_4_MUST_LIST || is_about_version(q->c, octets);
}

/* Into the sample: octets that show the same rule. Shown once more in full patience, or left as it was. */
static unsigned make_small(struct wsh_campaign *c, struct wsh_sample *s, uint64_t key, enum wsh_rule_id rule,
                           struct wsh_shown *ret) {
    static const struct wsh_split whole;
    struct question q = {c, &whole, key, wsh_now_us() + SHORTEN_US, wsh_campaign_patience_us(c), rule};
    struct wsh_arena *a = wsh_arena_new();
    unsigned spent = 1, more = 0;
    struct wsh_sample small = {.number = s->number};
    bool one_piece = still_shows(&q, wsh_buf_span(&s->octets));
    if (!one_piece) q.split = &s->split;
    struct wsh_span octets =
        wsh_shorten(a, wsh_buf_span(&s->octets), c->aim.plain, WSH_SHORTEN_BUDGET - 6, still_shows, &q, &more);
    wsh_sample_copy(&small, octets, q.split, s->number, s->phase);
    if (shows(c, &small, key, ret))
        wsh_sample_copy(s, octets, &small.split, s->number, s->phase);
    else
        (void)shows(c, s, key, ret);
    ret->sent = wsh_buf_span(&s->octets);
    wsh_buf_done(&small.octets);
    wsh_arena_free(a);
    return spent + more;
}

void wsh_confirm(struct wsh_campaign *c, struct wsh_suspect *s) {
    struct wsh_shown shown;
    if (!is_confirmed(c, s) || !shows(c, &s->sample, s->entry->key, &shown)) {
        wsh_book_doubt(&c->book, s->entry);
        return;
    }
    struct wsh_result_attempt *attempts = WSH_NEW_ARRAY(c->arena, 2, struct wsh_result_attempt);
    struct wsh_fuzz_finding first = *wsh_shown_finding(&shown, s->entry->key);
    attempts[1] = wsh_attempt_of(c, &shown, &s->sample.split);
    unsigned spent = make_small(c, &s->sample, s->entry->key, first.rule, &shown);
    const struct wsh_fuzz_finding *f = wsh_shown_finding(&shown, s->entry->key);
    if (!f) { /* it comes and goes */
        wsh_book_doubt(&c->book, s->entry);
        return;
    }
    attempts[0] = wsh_attempt_of(c, &shown, &s->sample.split);
    struct wsh_story story = {.finding = f,
                              .judgement = &shown.judgement,
                              .sample = &s->sample,
                              .attempts = attempts,
                              .n_attempts = 2,
                              .shortened_in = spent,
                              .text = wsh_arena_text(c->arena, wsh_span_of(f->text))};
    wsh_publish(c, s->entry, &story);
}
