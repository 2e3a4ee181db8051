/* pool.c - inputs in flight: taken from corpus and stream, shot, judged, and fed back. */
#include <errno.h>

#include "fuzz/inside.h"
#include "net/tcp.h"

/* What is sent again because of us or of the target counts once. */
enum {
    AGAIN_MOST = 3,
    STARVED_MOST = 500,
    STARVED_US = 10 * 1000,
    INCOMPLETE_US = 20 * 1000,
    CLOSED_US = 60 * 1000,
    LEAST_US = 100 * 1000
};

struct wsh_bout {
    struct wsh_campaign *campaign;
    struct wsh_shot shot;
    struct wsh_sample sample; /* as it is sent */
    struct wsh_buf input;     /* as the mutator made it */
    struct wsh_input made;
    bool stream;             /* of the mutator, not of the corpus */
    bool busy, again, fresh; /* again: the same input; fresh: not on a connection that was used before */
    bool used;               /* the connection had served another request */
    unsigned tries;
};

void wsh_sample_copy(struct wsh_sample *to, struct wsh_span octets, const struct wsh_split *split, uint64_t number,
                     const char *phase) {
    if (!to->octets.limit) wsh_buf_init(&to->octets, WSH_LIMIT_SENT);
    wsh_buf_clear(&to->octets);
    wsh_buf_add(&to->octets, octets);
    to->split = *split;
    if (split->n > 0 && split->at) to->at[0] = split->at[0];
    to->split.at = to->at;
    if (to->split.n > 1) to->split.n = 1;
    to->number = number;
    to->phase = phase;
}

/* ---- taking ---- */

static void keep_input(struct wsh_bout *b, struct wsh_span octets) {
    wsh_buf_clear(&b->input);
    wsh_buf_add(&b->input, octets);
    b->made.octets = wsh_buf_span(&b->input);
}

static void take(struct wsh_bout *b) {
    struct wsh_campaign *c = b->campaign;
    b->stream = c->corpus_at == c->corpus.n;
    if (b->stream) {
        wsh_mutator_next(c->mutator, &b->made);
        c->taken++;
    } else {
        b->made = (struct wsh_input){.octets = c->corpus.items[c->corpus_at++]};
    }
    struct wsh_split split = b->made.split;
    keep_input(b, b->made.octets);
    wsh_aim_octets(&c->aim, b->made.octets, &b->sample.octets);
    b->sample.split = split;
    b->sample.split.at = b->sample.at;
    if (split.n > 0 && split.at) b->sample.at[0] = split.at[0];
    b->made.split = b->sample.split;
    b->sample.number = b->made.index;
    b->sample.phase = b->stream ? wsh_phase_name(b->made.phase) : "corpus";
    b->tries = 0;
    b->fresh = false;
}

/* ---- launching ---- */

uint64_t wsh_campaign_patience_us(const struct wsh_campaign *c) {
    uint64_t us = 20 * c->aim.slowest_us;
    if (us < LEAST_US) us = LEAST_US;
    return us < c->o->aim.timeout_us ? us : c->o->aim.timeout_us;
}

/* Nothing but a head, so that what comes next on the connection belongs to the next request. */
static bool is_one_request(const struct wsh_head *head, struct wsh_span octets) {
    return head->raw.n == octets.n && !head->odd && !wsh_head_find(head, "Content-Length", NULL) &&
           !wsh_head_find(head, "Transfer-Encoding", NULL) && !wsh_head_find(head, "Expect", NULL);
}

static void order(struct wsh_bout *b) {
    struct wsh_campaign *c = b->campaign;
    struct wsh_shot *s = &b->shot;
    struct wsh_ruling ruling;
    struct wsh_head head;
    s->octets = wsh_buf_span(&b->sample.octets);
    s->split = &b->sample.split;
    wsh_arena_reset(c->aim.scratch);
    bool whole = wsh_head_read(c->aim.scratch, WSH_HEAD_REQUEST, s->octets, &head) == WSH_READ_DONE;
    wsh_ruling_glance(c->aim.scratch, s->octets, whole ? &head : NULL, &ruling);
    bool must = ruling.kind == WSH_RULING_ACCEPT && !ruling.incomplete;
    bool alone = whole && is_one_request(&head, s->octets);
    s->keep = c->aim.keeps && !must && !ruling.incomplete && alone;
    s->half_close = c->aim.half_closes && !must && !s->keep;
    if (ruling.incomplete)
        s->patience_us = s->half_close ? CLOSED_US : INCOMPLETE_US;
    else
        s->patience_us = must ? c->o->aim.timeout_us : wsh_campaign_patience_us(c);
    if (s->kept && (b->fresh || !alone)) wsh_shot_leave(s);
    b->used = s->kept;
}

static void launch(struct wsh_bout *b) {
    struct wsh_campaign *c = b->campaign;
    if (!b->again) take(b);
    b->again = false;
    b->tries++;
    order(b);
    struct wsh_sample *past = &c->history[c->remembered++ % WSH_HISTORY];
    wsh_sample_copy(past, b->shot.octets, &b->sample.split, b->sample.number, b->sample.phase);
    b->busy = true;
    c->active++;
    wsh_shot_fire(&b->shot);
}

static bool in_rate(struct wsh_campaign *c, uint64_t now_us) {
    if (c->o->rate == 0) return true;
    if (now_us < c->launch_us) return false;
    uint64_t step = 1000000 / c->o->rate;
    c->launch_us = (c->launch_us + 100 * step < now_us ? now_us : c->launch_us) + (step ? step : 1);
    return true;
}

/* What was taken is brought to its end, also when nothing more is begun. */
static bool may_launch(struct wsh_campaign *c, const struct wsh_bout *b) {
    uint64_t now_us = wsh_now_us();
    bool held = c->trouble || c->n_suspects > 0 || now_us < c->hold_us;
    if (held || c->why || wsh_aim_stopped(&c->aim)) return false;
    return (b->again || !wsh_campaign_over(c)) && in_rate(c, now_us);
}

void wsh_pool_launch(struct wsh_campaign *c) {
    for (unsigned i = 0; i < c->o->jobs; i++) {
        struct wsh_bout *b = &c->bouts[i];
        if (!b->busy && may_launch(c, b)) launch(b);
    }
}

/* ---- what came of it ---- */

static unsigned latency_bucket(uint64_t us) { return us < 20 * 1000 ? 0 : us < 200 * 1000 ? 1 : 2; }

static void feed_back(struct wsh_bout *b, const struct wsh_judgement *j) {
    struct wsh_campaign *c = b->campaign;
    uint64_t print = j->fingerprint ^ (uint64_t)latency_bucket(b->shot.answer_us) << 62 ^ (uint64_t)b->shot.kept << 61;
    if (!wsh_seen_add(c->prints, print)) return;
    c->now.fingerprints++;
    if (!j->near) return;
    wsh_mutator_reward(c->mutator, &b->made);
    if (c->o->corpus && b->stream && !wsh_corpus_add(c->o->corpus, b->made.octets))
        wsh_campaign_stop(
            c, WSH_CAMPAIGN_NO_RECORD,
            wsh_arena_printf(c->arena, "cannot write into the corpus '%s': %s", c->o->corpus, strerror(errno)));
}

static void suspect(struct wsh_bout *b, const struct wsh_judgement *j) {
    struct wsh_campaign *c = b->campaign;
    for (size_t i = 0; i < j->n && c->n_suspects < WSH_SUSPECTS; i++) {
        struct wsh_entry *e = wsh_book_see(&c->book, j->findings[i].key);
        if (!e) continue;
        struct wsh_suspect *s = &c->suspects[c->n_suspects++];
        wsh_sample_copy(&s->sample, b->shot.octets, &b->sample.split, b->sample.number, b->sample.phase);
        s->entry = e;
    }
}

static void count(struct wsh_bout *b, const struct wsh_judgement *j) {
    struct wsh_campaign_point *now = &b->campaign->now;
    bool valid = j->ruling == WSH_RULING_ACCEPT;
    now->executions += b->stream;
    now->valid += valid;
    now->valid_accepted += valid && j->outcome == WSH_ACCEPTED;
    now->unanswered += b->shot.end == WSH_SHOT_PATIENCE;
    uint64_t hash = wsh_seen_hash(b->shot.octets, (uint64_t)b->sample.split.kind << 32 | b->sample.at[0]);
    now->duplicates += !wsh_seen_add(b->campaign->sent, hash);
}

/* Ports or descriptors are short for a moment, or nobody listens. */
static void unreached(struct wsh_bout *b) {
    struct wsh_campaign *c = b->campaign;
    if (wsh_tcp_may_retry(b->shot.error)) {
        c->hold_us = wsh_now_us() + STARVED_US;
        b->again = b->tries < STARVED_MOST;
        return;
    }
    c->now.unreached++;
    c->trouble = true;
    b->again = b->tries < AGAIN_MOST;
}

/* A dying server ends what is open; what must be answered and was not is its sign, too. */
static bool is_trouble(const struct wsh_bout *b, const struct wsh_judgement *j) {
    if (b->shot.end == WSH_SHOT_RESET && b->shot.received.n == 0) return true;
    return j->ruling == WSH_RULING_ACCEPT && b->shot.end != WSH_SHOT_ANSWERED;
}

/* One slow answer is forgotten after some thousand others. */
static void note_pace(struct wsh_aim *t, uint64_t us) {
    t->slowest_us -= t->slowest_us / 1024;
    if (us > t->slowest_us) t->slowest_us = us;
}

static void on_done(void *user, struct wsh_shot *s) {
    struct wsh_bout *b = user;
    struct wsh_campaign *c = b->campaign;
    struct wsh_judgement j;
    b->busy = false;
    c->active--;
    if (s->end == WSH_SHOT_UNREACHED) {
        unreached(b);
        return;
    }
    wsh_aim_judge(&c->aim, s->octets, s, &j);
    if (b->used && (s->end != WSH_SHOT_ANSWERED || j.n > 0)) { /* only a connection of its own proves something */
        wsh_shot_leave(s);
        b->again = b->fresh = true;
        return;
    }
    if (j.status == 101) wsh_shot_leave(s);
    if (s->end == WSH_SHOT_ANSWERED) note_pace(&c->aim, s->answer_us);
    if (is_trouble(b, &j) && wsh_now_us() > c->life_us) c->trouble = true;
    count(b, &j);
    feed_back(b, &j);
    suspect(b, &j);
}

static bool enough(void *user, struct wsh_span received) {
    struct wsh_bout *b = user;
    return wsh_aim_enough(&b->campaign->aim, b->shot.octets, received);
}

bool wsh_pool_waits(const struct wsh_campaign *c) {
    for (unsigned i = 0; i < c->o->jobs; i++)
        if (c->bouts[i].again) return true;
    return false;
}

void wsh_pool_open(struct wsh_campaign *c) {
    c->bouts = WSH_NEW_ARRAY(c->arena, c->o->jobs, struct wsh_bout);
    for (unsigned i = 0; i < c->o->jobs; i++) {
        struct wsh_bout *b = &c->bouts[i];
        b->campaign = c;
        wsh_aim_prepare(&c->aim, &b->shot, on_done, b);
        b->shot.enough = enough;
        wsh_buf_init(&b->input, WSH_LIMIT_SENT);
        wsh_buf_init(&b->sample.octets, WSH_LIMIT_SENT);
    }
}

void wsh_pool_done(struct wsh_campaign *c) {
    for (unsigned i = 0; c->bouts && i < c->o->jobs; i++) {
        wsh_shot_done(&c->bouts[i].shot);
        wsh_buf_done(&c->bouts[i].input);
        wsh_buf_done(&c->bouts[i].sample.octets);
    }
    for (size_t i = 0; i < WSH_HISTORY; i++) wsh_buf_done(&c->history[i].octets);
    for (size_t i = 0; i < WSH_SUSPECTS; i++) wsh_buf_done(&c->suspects[i].sample.octets);
}
