/* trouble.c - a target that no longer shakes hands, or whose output reports a defect: who did it, and how to go on.
 *
 * The latest inputs are sent again one by one, the newest first, each followed by a sign of life; because servers die
 * late, the last few before a death are then tried alone with time behind each. */
#include "fuzz/inside.h"
#include "fuzz/shorten.h"

enum {
    LATE_US = 400 * 1000, /* a death shows so late */
    LATE_STEP_US = 40 * 1000,
    DYING_US = 1000 * 1000,
    CANDIDATES = 8,
    CONFIRMATIONS = 2, /* besides the first */
    SEARCH_US = 30 * 1000 * 1000,
    SHORTEN_US = 10 * 1000 * 1000,
    SHORTEN_BUDGET = 60,
    CALM_US = 250 * 1000, /* between looks at a target that was found alive */
    MOST_RESTARTS = 200,
    TURNED_AWAY_TRIES = 10,
    TURNED_AWAY_US = 1000 * 1000,
};

/* ---- does it hurt? ---- */

static bool complains(struct wsh_campaign *c) { return c->o->aim.exec && wsh_exec_defects(&c->aim.exec) > 0; }

static bool is_hurt(struct wsh_campaign *c) {
    return complains(c) || wsh_aim_glance(&c->aim) == WSH_AIM_DEAD || complains(c);
}

/* "was killed by signal 11"; of a target that lives on: what it does, or says. A dump of memory takes a while. */
static const char *how(struct wsh_campaign *c) {
    struct wsh_exec *e = &c->aim.exec;
    uint64_t until = wsh_now_us() + DYING_US;
    if (complains(c)) return "reported a defect";
    while (c->o->aim.exec && wsh_exec_running(e) && wsh_now_us() < until && !wsh_aim_stopped(&c->aim))
        wsh_aim_wait(&c->aim, LATE_STEP_US);
    if (c->o->aim.exec && !wsh_exec_running(e) && e->ended[0]) return wsh_arena_printf(c->arena, "%s", e->ended);
    return "no longer shakes hands";
}

static bool restart(struct wsh_campaign *c) {
    const char *why = NULL;
    c->now.restarts++;
    wsh_exec_looked(&c->aim.exec);
    if (wsh_aim_restart(&c->aim, &why) && wsh_aim_life(&c->aim) != WSH_AIM_DEAD) return true;
    if (!wsh_aim_stopped(&c->aim))
        wsh_campaign_stop(c, WSH_CAMPAIGN_GONE, why ? why : "the target was started again and does not shake hands");
    return false;
}

static void send_again(struct wsh_campaign *c, const struct wsh_sample *s, struct wsh_shown *ret) {
    wsh_aim_shoot(&c->aim, wsh_buf_span(&s->octets), &s->split, wsh_campaign_patience_us(c), ret);
}

/* Alone, with time behind it. */
static bool kills(struct wsh_campaign *c, const struct wsh_sample *s, uint64_t within_us) {
    struct wsh_shown shown;
    uint64_t until = wsh_now_us() + within_us;
    send_again(c, s, &shown);
    do {
        if (is_hurt(c)) return true;
        wsh_aim_wait(&c->aim, LATE_STEP_US);
    } while (wsh_now_us() < until && !wsh_aim_stopped(&c->aim));
    return is_hurt(c);
}

/* ---- who did it ---- */

static struct wsh_sample *past(struct wsh_campaign *c, uint64_t back) {
    return &c->history[(c->remembered - 1 - back) % WSH_HISTORY];
}

/* Deaths in hand; `back`: behind how many newer inputs. */
static bool confirmed_killer(struct wsh_campaign *c, uint64_t back) {
    for (int i = 0; i <= CONFIRMATIONS; i++)
        if (!restart(c) || !kills(c, past(c, back), LATE_US)) return false;
    return true;
}

/* NULL: none of them does it alone. */
static struct wsh_sample *search(struct wsh_campaign *c) {
    uint64_t n = c->remembered < WSH_HISTORY ? c->remembered : WSH_HISTORY, until = wsh_now_us() + SEARCH_US;
    struct wsh_shown shown;
    for (uint64_t back = 0; back < n && wsh_now_us() < until; back++) {
        send_again(c, past(c, back), &shown);
        if (!is_hurt(c)) continue;
        for (uint64_t newer = 0; newer < CANDIDATES && newer <= back; newer++)
            if (confirmed_killer(c, back - newer)) return past(c, back - newer);
        if (wsh_campaign_over(c) || !restart(c)) return NULL;
    }
    return NULL;
}

/* ---- what is told of it ---- */

static uint64_t key_of(uint64_t key, const char *how) { return key ^ wsh_seen_hash(wsh_span_of(how), 1) >> 8; }

/* The judgement of a death, for a key and for the finding itself. */
static void judge_death(struct wsh_campaign *c, const struct wsh_sample *s, struct wsh_shown *ret) {
    struct wsh_trial trial = {.request = wsh_buf_span(&s->octets), .response = WSH_EMPTY, .end = WSH_TRIAL_DIED};
    *ret = (struct wsh_shown){.sent = trial.request, .received = WSH_EMPTY, .end = WSH_SHOT_RESET};
    wsh_fuzz_judge_read(c->aim.judge, &trial, &ret->judgement);
}

struct question {
    struct wsh_campaign *c;
    struct wsh_sample sample;
    uint64_t until_us;
};

static bool still_kills(void *user, struct wsh_span octets) {
    struct question *q = user;
    if (wsh_now_us() > q->until_us || wsh_campaign_over(q->c)) return false;
    if (is_hurt(q->c) && !restart(q->c)) return false;
    wsh_buf_clear(&q->sample.octets);
    wsh_buf_add(&q->sample.octets, octets);
    return kills(q->c, &q->sample, LATE_STEP_US);
}

/* A death that comes late is not made small: that would take the time of every try. */
static unsigned make_small(struct wsh_campaign *c, struct wsh_sample *s) {
    static const struct wsh_split whole;
    struct question q = {.c = c, .until_us = wsh_now_us() + SHORTEN_US};
    struct wsh_arena *a = wsh_arena_new();
    unsigned spent = 0;
    wsh_sample_copy(&q.sample, wsh_buf_span(&s->octets), &whole, s->number, s->phase);
    if (still_kills(&q, wsh_buf_span(&s->octets))) {
        struct wsh_span octets =
            wsh_shorten(a, wsh_buf_span(&s->octets), c->aim.plain, SHORTEN_BUDGET, still_kills, &q, &spent);
        wsh_sample_copy(s, octets, &whole, s->number, s->phase);
    }
    wsh_buf_done(&q.sample.octets);
    wsh_arena_free(a);
    return spent + 1;
}

static void publish_death(struct wsh_campaign *c, struct wsh_sample *s, const char *what) {
    struct wsh_shown shown;
    struct wsh_result_attempt *attempts = WSH_NEW_ARRAY(c->arena, 2, struct wsh_result_attempt);
    struct wsh_story story = {.judgement = &shown.judgement, .sample = s, .attempts = attempts, .n_attempts = 2};
    judge_death(c, s, &shown);
    struct wsh_entry *e = wsh_book_see(&c->book, key_of(shown.judgement.findings[0].key, what));
    if (!e) return; /* known */
    story.text = wsh_arena_printf(c->arena, "the target %s", what);
    story.output = wsh_output_excerpt(&c->aim.exec.output, c->arena, WSH_OUTPUT_EXCERPT);
    attempts[1] = wsh_attempt_of(c, &shown, &s->split);
    story.shortened_in = make_small(c, s);
    judge_death(c, s, &shown);
    attempts[0] = wsh_attempt_of(c, &shown, &s->split);
    story.finding = &shown.judgement.findings[0];
    wsh_publish(c, e, &story);
}

/* Nobody can say which input did it: a warning, with the latest ones as evidence. */
static void publish_unattributed(struct wsh_campaign *c, const char *what) {
    enum { SHOWN = 8 };
    size_t n = c->remembered < SHOWN ? (size_t)c->remembered : SHOWN;
    struct wsh_shown shown;
    if (n == 0) return;
    struct wsh_result_attempt *attempts = WSH_NEW_ARRAY(c->arena, n, struct wsh_result_attempt);
    for (size_t i = 0; i < n; i++) {
        judge_death(c, past(c, i), &shown);
        attempts[i] = wsh_attempt_of(c, &shown, &past(c, i)->split);
    }
    struct wsh_fuzz_finding *f = &shown.judgement.findings[0];
    f->weight = WSH_WARN;
    struct wsh_entry *e = wsh_book_see(&c->book, key_of(f->key, "unattributed"));
    struct wsh_story story = {
        .finding = f, .judgement = &shown.judgement, .sample = past(c, 0), .attempts = attempts, .n_attempts = n};
    story.text = wsh_arena_printf(c->arena, "the target %s in mid-campaign; %s", what,
                                  c->o->aim.exec ? "none of the latest inputs does that alone"
                                                 : "with '--exec CMD' it is started again and the input is found");
    if (e) wsh_publish(c, e, &story);
}

/* ---- how to go on ---- */

static bool is_known(struct wsh_campaign *c, const char *what) {
    struct wsh_shown shown;
    judge_death(c, past(c, 0), &shown);
    uint64_t key = key_of(shown.judgement.findings[0].key, what);
    for (size_t i = 0; i < c->book.n; i++)
        if (c->book.items[i]->key == key) return c->book.items[i]->state >= WSH_ENTRY_FOUND;
    return false;
}

/* What was seen beside a death proves nothing; it will be seen again. */
static void forget_suspects(struct wsh_campaign *c) {
    for (size_t i = 0; i < c->n_suspects; i++) c->suspects[i].entry->state = WSH_ENTRY_DOUBTED;
    c->n_suspects = 0;
}

static void hurt(struct wsh_campaign *c) {
    forget_suspects(c);
    const char *what = how(c);
    if (!c->o->aim.exec) {
        publish_unattributed(c, what);
        wsh_campaign_stop(c, WSH_CAMPAIGN_GONE, "the target stopped shaking hands and nobody restarts it");
        return;
    }
    if (c->now.restarts >= MOST_RESTARTS) {
        wsh_campaign_stop(c, WSH_CAMPAIGN_GONE, "the target was restarted too often: mend what was found first");
        return;
    }
    if (!restart(c) || is_known(c, what)) return;
    struct wsh_sample *s = search(c);
    if (wsh_aim_stopped(&c->aim)) return;
    if (s) {
        what = how(c);
        publish_death(c, s, what);
    } else {
        publish_unattributed(c, what);
    }
    if (!wsh_campaign_over(c) && is_hurt(c)) (void)restart(c);
}

static void turned_away(struct wsh_campaign *c) {
    for (int i = 0; i < TURNED_AWAY_TRIES && !wsh_aim_stopped(&c->aim); i++) {
        wsh_aim_wait(&c->aim, TURNED_AWAY_US);
        if (wsh_aim_life(&c->aim) != WSH_AIM_TURNS_AWAY) return;
    }
    wsh_campaign_stop(c, WSH_CAMPAIGN_GONE, "the target refuses plain handshakes by now: is there a limit or a ban?");
}

void wsh_trouble(struct wsh_campaign *c) {
    enum wsh_aim_life life = wsh_aim_life(&c->aim);
    if (life == WSH_AIM_DEAD || complains(c))
        hurt(c);
    else if (life == WSH_AIM_TURNS_AWAY)
        turned_away(c);
    c->trouble = false;
    c->life_us = wsh_now_us() + CALM_US;
}
