/* campaign.c - the loop: launch, turn, look into what was seen, tell how far we are. */
#include "fuzz/campaign.h"

#include <errno.h>

#include "fuzz/inside.h"
#include "run/header.h"

enum { TOLD_US = 1000 * 1000, LOOK_US = 2 * 1000 * 1000, LATE_US = 400 * 1000, SEEN_BITS = 20, PRINT_BITS = 16 };

void wsh_campaign_stop(struct wsh_campaign *c, enum wsh_campaign_end end, const char *why) {
    if (c->why) return; /* the first trouble is the one to tell of */
    c->end = end;
    c->why = why;
}

bool wsh_campaign_over(const struct wsh_campaign *c) {
    const struct wsh_campaign_options *o = c->o;
    if (c->why || wsh_aim_stopped(&c->aim)) return true;
    if (o->runs && c->taken >= o->runs) return true;
    return o->time_us && wsh_now_us() - c->began_us >= o->time_us;
}

/* ---- telling ---- */

static void tell(struct wsh_campaign *c) {
    uint64_t now_us = wsh_now_us(), past_us = now_us - c->told_us;
    c->now.us = c->before_us + now_us - c->began_us;
    c->now.rate = past_us ? (c->now.executions - c->told_executions) * 1000000 / past_us : 0;
    c->now.findings = c->book.found;
    c->now.suppressed = c->book.suppressed;
    c->now.unconfirmed = c->book.unconfirmed;
    c->told_us = now_us;
    c->told_executions = c->now.executions;
    if (c->o->writer && !wsh_writer_campaign(c->o->writer, &c->now))
        wsh_campaign_stop(c, WSH_CAMPAIGN_NO_RECORD,
                          wsh_arena_printf(c->arena, "the record cannot be written: %s", strerror(errno)));
    if (c->o->far) c->o->far(c->o->user, &c->now);
}

static void write_header(struct wsh_campaign *c) {
    const struct wsh_campaign_options *o = c->o;
    struct wsh_run_header h = {.schema = WSH_RECORD_SCHEMA,
                               .wshake = WSHAKE_VERSION,
                               .catalogue = o->suite->hash,
                               .target = wsh_profile_url(c->arena, o->aim.profile),
                               .seed = o->seed,
                               .jobs = o->jobs,
                               .declared = o->declared,
                               .n_declared = o->n_declared,
                               .server = c->aim.server};
    wsh_run_header_stamp(c->arena, &h);
    if (o->writer && !wsh_writer_header(o->writer, &h))
        wsh_campaign_stop(c, WSH_CAMPAIGN_NO_RECORD,
                          wsh_arena_printf(c->arena, "the record cannot be written: %s", strerror(errno)));
}

static void write_footer(struct wsh_campaign *c) {
    struct wsh_run_footer f = {.present = true, .us = c->now.us};
    memcpy(f.totals, c->totals, sizeof f.totals);
    f.ended = c->why ? c->why : wsh_aim_stopped(&c->aim) ? "interrupted" : "complete";
    if (c->o->writer) (void)wsh_writer_footer(c->o->writer, &f); /* the writer remembers its error */
}

/* ---- the loop ---- */

static void look_into(struct wsh_campaign *c) {
    if (c->trouble) wsh_trouble(c);
    for (size_t i = 0; i < c->n_suspects; i++) {
        bool over = wsh_aim_stopped(&c->aim) || c->why;
        if (over)
            wsh_book_doubt(&c->book, c->suspects[i].entry);
        else
            wsh_confirm(c, &c->suspects[i]);
    }
    c->n_suspects = 0;
}

static uint64_t wake_us(const struct wsh_campaign *c) {
    uint64_t at = c->told_us + TOLD_US, now_us = wsh_now_us();
    if (c->hold_us > now_us && c->hold_us < at) at = c->hold_us;
    if (c->o->rate && c->launch_us > now_us && c->launch_us < at) at = c->launch_us;
    return at;
}

static void turn(struct wsh_campaign *c) {
    wsh_pool_launch(c);
    bool wanted = c->trouble || c->n_suspects > 0; /* with nothing in flight it is looked into at once */
    bool more = !wsh_campaign_over(c) || wsh_pool_waits(c);
    if (c->active > 0 || (!wanted && more)) WSH_CHECK(wsh_loop_turn(c->aim.loop, wake_us(c)) >= 0);
    uint64_t now_us = wsh_now_us();
    if (now_us - c->told_us >= TOLD_US) tell(c);
    if (now_us > c->life_us + LOOK_US) c->trouble = true; /* nothing was seen; look all the same */
    if (c->active == 0 && (c->trouble || c->n_suspects > 0)) look_into(c);
}

static void work(struct wsh_campaign *c) {
    while (!wsh_campaign_over(c)) turn(c);
    while (c->active > 0 || (wsh_pool_waits(c) && !c->why && !wsh_aim_stopped(&c->aim))) turn(c);
    if (c->why || wsh_aim_stopped(&c->aim)) return;
    look_into(c);
    if (c->o->aim.exec) wsh_aim_wait(&c->aim, LATE_US);
    c->trouble = true;
    look_into(c);
}

/* ---- beginning and end ---- */

static void go_on(struct wsh_campaign *c) {
    const struct wsh_run_log *before = c->o->before;
    struct wsh_input input;
    if (!before) return;
    wsh_book_resume(&c->book, before);
    if (before->n_points > 0) c->now = before->points[before->n_points - 1];
    c->before_us = c->now.us;
    for (size_t i = 0; i < before->n; i++) {
        c->totals[before->results[i].verdict]++;
        if (before->results[i].place >= c->place) c->place = before->results[i].place + 1;
    }
    for (uint64_t i = 0; i < c->now.executions && !wsh_aim_stopped(&c->aim); i++) wsh_mutator_next(c->mutator, &input);
}

static bool open_corpus(struct wsh_campaign *c) {
    if (!c->o->corpus || wsh_corpus_read(c->arena, c->o->corpus, &c->corpus)) return true;
    wsh_campaign_stop(c, WSH_CAMPAIGN_NO_RECORD,
                      wsh_arena_printf(c->arena, "cannot read the corpus '%s': %s", c->o->corpus, strerror(errno)));
    return false;
}

static void begin(struct wsh_campaign *c) {
    const struct wsh_campaign_options *o = c->o;
    const struct wsh_mutator_options mutator = {
        .pools = o->pools, .seed = o->seed, .templates = c->aim.templates, .n_templates = wsh_template_count};
    c->mutator = wsh_mutator_new(&mutator);
    c->sent = wsh_seen_new(SEEN_BITS);
    c->prints = wsh_seen_new(PRINT_BITS);
    c->book = (struct wsh_book){.arena = c->arena, .known = o->known};
    go_on(c);
    wsh_pool_open(c);
    write_header(c);
    c->began_us = c->told_us = c->life_us = wsh_now_us();
    c->told_executions = c->now.executions;
}

static void close_all(struct wsh_campaign *c) {
    wsh_pool_done(c);
    wsh_mutator_free(c->mutator);
    wsh_seen_free(c->sent);
    wsh_seen_free(c->prints);
    wsh_aim_done(&c->aim);
    free(c);
}

static enum wsh_campaign_end end_of(const struct wsh_campaign *c) {
    if (c->why) return c->end;
    return wsh_aim_stopped(&c->aim) ? WSH_CAMPAIGN_INTERRUPTED : WSH_CAMPAIGN_COMPLETE;
}

void wsh_campaign(struct wsh_arena *a, const struct wsh_campaign_options *o, struct wsh_campaign_result *ret) {
    static const enum wsh_campaign_end ends[] = {[WSH_AIM_READY] = WSH_CAMPAIGN_COMPLETE,
                                                 [WSH_AIM_NOT_AUTHORIZED] = WSH_CAMPAIGN_NOT_AUTHORIZED,
                                                 [WSH_AIM_NO_TARGET] = WSH_CAMPAIGN_NO_TARGET,
                                                 [WSH_AIM_NO_BASELINE] = WSH_CAMPAIGN_NO_BASELINE};
    struct wsh_campaign *c = calloc(1, sizeof *c);
    if (!c) wsh_die_memory(sizeof *c);
    c->o = o;
    c->arena = a;
    const char *why = NULL;
    enum wsh_aim_end aim = wsh_aim_open(&c->aim, a, &o->aim, &why);
    if (aim != WSH_AIM_READY) {
        wsh_campaign_stop(c, ends[aim], why);
    } else if (open_corpus(c)) {
        begin(c);
        work(c);
        tell(c);
        write_footer(c);
    }
    *ret = (struct wsh_campaign_result){.end = end_of(c), .why = c->why, .last = c->now};
    close_all(c);
}
