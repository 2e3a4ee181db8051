/* imagine.c - a target that is not there: what lint asks the oracle about, and what ordered waits are counted for. */
#include "script/request.h"

void wsh_profile_imagine(struct wsh_arena *a, struct wsh_profile *ret_profile, struct wsh_fresh *ret_fresh) {
    const char *what;
    size_t at;
    struct wsh_rng r;
    struct wsh_profile p = {.origins_allowed = WSH_NEW(a, struct wsh_span),
                            .subprotocols = WSH_NEW(a, struct wsh_span),
                            .n_allowed = 1,
                            .n_subprotocols = 1,
                            .blocked = WSH_LIT("/internal"),
                            .status_path = WSH_LIT("/health?status=403")};
    static const uint64_t promises[] = {
        [WSH_PROMISE_HEAD] = 8192,   [WSH_PROMISE_FIELDS] = 50,          [WSH_PROMISE_LINE] = 4096,
        [WSH_PROMISE_TARGET] = 1024, [WSH_PROMISE_STALL] = 10 * 1000000, [WSH_PROMISE_CONNECTIONS] = 2};
    memcpy(p.promises, promises, sizeof promises);
    p.origins_allowed[0] = WSH_LIT("http://app.example");
    p.subprotocols[0] = WSH_LIT("chat");
    WSH_CHECK(wsh_uri_read(a, WSH_LIT("ws://127.0.0.1:8080/chat"), &p.uri, &what, &at));
    p.host = p.uri.authority;
    wsh_rng_init(&r, 0);
    wsh_fresh_init(ret_fresh, a, &r);
    *ret_profile = p;
}

/* ---- ordered waits ---- */

static struct wsh_span octets_of(const struct wsh_step *s, struct wsh_arena *a, const struct wsh_profile *p,
                                 const struct wsh_fresh *f) {
    return s->kind == WSH_STEP_SEND ? wsh_case_request(s, a, p, f) : wsh_octets_expand(&s->octets, a, p, f);
}

static uint64_t gaps_us(const struct wsh_step *s) {
    struct wsh_profile profile;
    struct wsh_fresh fresh;
    uint64_t gaps = 0;
    if (s->gap_us == 0) return 0;
    struct wsh_arena *a = wsh_arena_new();
    wsh_profile_imagine(a, &profile, &fresh);
    struct wsh_span octets = octets_of(s, a, &profile, &fresh);
    for (size_t at = wsh_split_end(&s->split, octets, 0); at < octets.n; at = wsh_split_end(&s->split, octets, at))
        gaps++;
    wsh_arena_free(a);
    return gaps * s->gap_us;
}

bool wsh_case_is_live(const struct wsh_case *c) { return c->tls || (c->needs & WSH_NEED_TLS); }

uint64_t wsh_case_ordered_us(const struct wsh_case *c) {
    uint64_t sum = 0;
    for (size_t i = 0; i < c->n_steps; i++) {
        const struct wsh_step *s = &c->steps[i];
        if (s->kind == WSH_STEP_PAUSE || s->kind == WSH_STEP_LISTEN) sum += s->wait_us;
        sum += gaps_us(s);
    }
    return sum * (c->repeat > 1 ? c->repeat : 1);
}
