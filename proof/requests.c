/* requests.c - every request of the catalogue as octets: for each a piece with its name and a piece with itself.
 *
 * What `wshake show CASE --raw --seed 1` prints, but all of them at once, and the later ones of a case too. */
#include "proof/stream.h"
#include "script/load.h"

static void imagine(struct wsh_arena *a, struct wsh_profile *p) {
    const char *what;
    size_t at;
    *p = (struct wsh_profile){.n_headers = 0};
    WSH_CHECK(wsh_uri_read(a, WSH_LIT("ws://127.0.0.1:8080/"), &p->uri, &what, &at));
    p->host = p->uri.authority;
}

static void write_case(struct wsh_arena *a, const struct wsh_case *c, const struct wsh_profile *p) {
    enum { SEED = 1 };
    struct wsh_rng rng;
    struct wsh_fresh fresh;
    unsigned sent = 0;
    wsh_rng_init_named(&rng, SEED, wsh_span_of(c->id), 0);
    wsh_fresh_init(&fresh, a, &rng);
    for (size_t i = 0; i < c->n_steps; i++) {
        if (c->steps[i].kind != WSH_STEP_SEND) continue;
        const char *name = ++sent == 1 ? c->id : wsh_arena_printf(a, "%s#%u", c->id, sent);
        proof_write(wsh_span_of(name));
        proof_write(wsh_case_request(&c->steps[i], a, p, &fresh));
    }
}

int main(void) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_diags diags;
    struct wsh_profile profile;
    wsh_diags_init(&diags, a);
    struct wsh_suite *suite = wsh_suite_load(a, wsh_builtin_cases, wsh_builtin_case_count, &diags);
    imagine(a, &profile);
    for (size_t i = 0; suite && i < suite->n; i++) write_case(a, &suite->cases[i], &profile);
    if (!suite) (void)fputs("the catalogue does not load: see 'wshake lint cases'\n", stderr);
    wsh_arena_free(a);
    return suite ? 0 : 2;
}
