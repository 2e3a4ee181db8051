/* header.c - the first line of a record. */
#include "run/header.h"

static const char *utc_now(struct wsh_arena *a) {
    struct timespec now;
    struct tm tm;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &tm);
    return wsh_arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
                            tm.tm_hour, tm.tm_min, tm.tm_sec, now.tv_nsec / 1000000);
}

static const char *run_id(struct wsh_arena *a, const char *started, const char *target, uint64_t seed) {
    struct wsh_span name =
        wsh_span_of(wsh_arena_printf(a, "%s %s %" PRIu64 " %d", started, target, seed, (int)getpid()));
    uint8_t digest[20];
    wsh_sha1(name, digest);
    return wsh_arena_printf(a, "%02x%02x%02x%02x%02x%02x", digest[0], digest[1], digest[2], digest[3], digest[4],
                            digest[5]);
}

void wsh_run_header_stamp(struct wsh_arena *a, struct wsh_run_header *h) {
    h->started = utc_now(a);
    h->run_id = run_id(a, h->started, h->target, h->seed);
}

static const char *server_field(struct wsh_engine *e, const struct wsh_slot *gate) {
    struct wsh_head head;
    if (gate->result.n_attempts == 0 || gate->result.attempts[0].n_conns == 0) return NULL;
    if (wsh_head_read(e->arena, WSH_HEAD_RESPONSE, gate->result.attempts[0].conns[0].received, &head) != WSH_READ_DONE)
        return NULL;
    const struct wsh_field *f = wsh_head_find(&head, "Server", NULL);
    return f ? wsh_arena_text(e->arena, f->value) : NULL;
}

void wsh_run_header(struct wsh_engine *e, struct wsh_run_header *ret) {
    *ret = (struct wsh_run_header){.schema = WSH_RECORD_SCHEMA,
                                   .wshake = WSHAKE_VERSION,
                                   .catalogue = e->o->suite->hash,
                                   .target = wsh_profile_url(e->arena, e->o->profile),
                                   .seed = e->o->seed,
                                   .jobs = e->jobs,
                                   .declared = e->o->declared,
                                   .n_declared = e->o->n_declared,
                                   .server = server_field(e, e->board.gate)};
    wsh_run_header_stamp(e->arena, ret);
}
