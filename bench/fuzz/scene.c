/* scene.c - subjects in memory, configured once. */
#include "bench/fuzz/scene.h"

struct bench_scene {
    struct wsh_arena *arena, *scratch;
    struct bench_tally *tally;
    struct wsh_fuzz_judge *judge;
    struct wsh_server_config strict, planted[BENCH_PLANTS];
    struct wsh_responder *subject, *subjects[BENCH_PLANTS];
    bool wanted[BENCH_PLANTS];
    struct wsh_buf response;
};

struct bench_scene *bench_scene_new(unsigned tiers, struct bench_tally *tally) {
    static const struct wsh_span subprotocols[] = {{(const uint8_t *)"chat", 4}, {(const uint8_t *)"superchat", 9}};
    struct bench_scene *s = calloc(1, sizeof *s);
    if (!s) wsh_die_memory(sizeof *s);
    WSH_CHECK(wsh_plant_count <= BENCH_PLANTS);
    s->arena = wsh_arena_new();
    s->scratch = wsh_arena_new();
    s->tally = tally;
    s->judge = wsh_fuzz_judge_new(0);
    s->strict = (struct wsh_server_config){
        .subprotocols = subprotocols, .n_subprotocols = WSH_COUNT(subprotocols), .deflate = true};
    s->subject = wsh_responder_new(&s->strict);
    wsh_buf_init(&s->response, WSH_LIMIT_RECEIVED);
    for (size_t i = 0; i < wsh_plant_count; i++) {
        s->wanted[i] = (tiers >> wsh_plants[i].tier & 1) != 0;
        wsh_plant_config(s->arena, &wsh_plants[i], &s->strict, &s->planted[i]);
        s->subjects[i] = wsh_responder_new(&s->planted[i]);
    }
    return s;
}

void bench_scene_free(struct bench_scene *s) {
    if (!s) return;
    for (size_t i = 0; i < wsh_plant_count; i++) wsh_responder_free(s->subjects[i]);
    wsh_responder_free(s->subject);
    wsh_fuzz_judge_free(s->judge);
    wsh_buf_done(&s->response);
    wsh_arena_free(s->scratch);
    wsh_arena_free(s->arena);
    free(s);
}

static struct wsh_trial ask(struct bench_scene *s, struct wsh_responder *subject, struct wsh_span octets) {
    static const enum wsh_trial_end ends[] = {[WSH_RESPONDER_KEEP] = WSH_TRIAL_OPEN,
                                              [WSH_RESPONDER_CLOSE] = WSH_TRIAL_CLOSED,
                                              [WSH_RESPONDER_RESET] = WSH_TRIAL_RESET,
                                              [WSH_RESPONDER_DIE] = WSH_TRIAL_DIED};
    wsh_buf_clear(&s->response);
    wsh_responder_reset(subject);
    unsigned action = wsh_responder_receive(subject, octets, false, &s->response);
    WSH_CHECK(action < WSH_COUNT(ends));
    return (struct wsh_trial){octets, wsh_buf_span(&s->response), ends[action]};
}

struct wsh_trial bench_scene_trial(struct bench_scene *s, struct wsh_span octets) {
    return ask(s, s->subject, octets);
}

void bench_scene_one(struct bench_scene *s, size_t plant, struct wsh_span octets, struct wsh_judgement *ret) {
    wsh_arena_reset(s->scratch);
    uint64_t when = wsh_plants[plant].when, holds = when ? wsh_plant_read(s->scratch, octets) : 0;
    struct wsh_trial t = ask(s, (holds & when) == when ? s->subjects[plant] : s->subject, octets);
    wsh_fuzz_judge_read(s->judge, &t, ret);
}

static void look_for_plants(struct bench_scene *s, struct wsh_span octets) {
    struct wsh_judgement v;
    wsh_arena_reset(s->scratch);
    uint64_t holds = wsh_plant_read(s->scratch, octets);
    for (size_t i = 0; i < wsh_plant_count; i++) {
        if (!s->wanted[i] || s->tally->first[i] || (holds & wsh_plants[i].when) != wsh_plants[i].when) continue;
        struct wsh_trial t = ask(s, s->subjects[i], octets);
        wsh_fuzz_judge_read(s->judge, &t, &v);
        if (v.n > 0) s->tally->first[i] = s->tally->executions;
    }
}

void bench_scene_run(struct bench_scene *s, struct wsh_span octets, struct wsh_judgement *ret) {
    s->tally->executions++;
    if (!bench_scene_over(s)) look_for_plants(s, octets);
    struct wsh_trial t = ask(s, s->subject, octets);
    wsh_fuzz_judge_read(s->judge, &t, ret);
    s->tally->false_findings += ret->n;
}

bool bench_scene_over(const struct bench_scene *s) {
    for (size_t i = 0; i < wsh_plant_count; i++)
        if (s->wanted[i] && !s->tally->first[i]) return false;
    return true;
}
