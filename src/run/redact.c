/* redact.c - a list of secrets, each overwritten wherever it stands. */
#include "run/redact.h"

#include "script/credentials.h"

/* Shorter secrets are overwritten only behind what stands before them: single letters are everywhere. */
enum { ALONE = 6 };

struct secret {
    struct wsh_span before, value; /* "session=" "0123", "Basic " "dXNl" */
};
struct secrets {
    struct wsh_arena *arena;
    struct secret *items;
    size_t n;
};

static void add(struct secrets *s, struct wsh_span before, struct wsh_span value) {
    if (value.n > 0) *WSH_PUSH(s->arena, s->items, s->n) = (struct secret){before, value};
}

/* From the start of `first` to the start of `then`, both in the same octets. */
static struct wsh_span up_to(struct wsh_span first, struct wsh_span then) {
    return wsh_span_make(first.p, (size_t)(then.p - first.p));
}

static void add_cookies(struct secrets *s, struct wsh_span cookie) {
    struct wsh_span rest = cookie, name, value;
    while (wsh_cookie_next(&rest, &name, &value)) add(s, name.n > 0 ? up_to(name, value) : WSH_EMPTY, value);
}

static void add_authorization(struct secrets *s, struct wsh_span authorization) {
    struct wsh_span value = wsh_authorization_credentials(authorization), user, password;
    add(s, up_to(authorization, value), value);
    if (!wsh_authorization_user(s->arena, authorization, &user)) return;
    password = wsh_span_skip(user, wsh_span_find(user, ':') + 1);
    add(s, wsh_span_slice(user, 0, user.n - password.n), password);
}

static void collect(struct secrets *s, const struct wsh_profile *p) {
    add_cookies(s, p->cookie);
    if (p->cookie.n > 0) add_cookies(s, wsh_cookie_bad(s->arena, p->cookie));
    if (p->authorization.n > 0) add_authorization(s, p->authorization);
}

/* ---- overwriting ---- */

static bool is_behind(struct wsh_span octets, size_t at, struct wsh_span what) {
    return at >= what.n && wsh_span_eq_ci(wsh_span_slice(octets, at - what.n, at), what);
}

static void overwrite(uint8_t *copy, struct wsh_span octets, const struct secret *s) {
    for (size_t at = 0; at < octets.n;) {
        size_t hit = at + wsh_span_find_span(wsh_span_skip(octets, at), s->value);
        if (hit >= octets.n) return;
        bool meant = s->value.n >= ALONE || is_behind(octets, hit, s->before);
        if (meant) memset(copy + hit, '*', s->value.n);
        at = hit + (meant ? s->value.n : 1);
    }
}

/* Writing may have ended in the middle of it. */
static void overwrite_tail(uint8_t *copy, struct wsh_span octets, const struct secret *s) {
    for (size_t n = s->value.n - 1; n > 0; n--) {
        if (n > octets.n || !wsh_span_ends(octets, wsh_span_slice(s->value, 0, n))) continue;
        if (n < ALONE && !is_behind(octets, octets.n - n, s->before)) continue;
        memset(copy + octets.n - n, '*', n);
        return;
    }
}

struct wsh_span wsh_redacted(struct wsh_arena *a, const struct wsh_profile *p, struct wsh_span octets) {
    if (p->record_secrets || (p->cookie.n == 0 && p->authorization.n == 0) || octets.n == 0)
        return wsh_arena_span(a, octets);
    struct secrets all = {.arena = wsh_arena_new()};
    uint8_t *copy = wsh_arena_alloc(a, octets.n);
    memcpy(copy, octets.p, octets.n);
    collect(&all, p);
    for (size_t i = 0; i < all.n; i++) {
        overwrite(copy, octets, &all.items[i]);
        overwrite_tail(copy, octets, &all.items[i]);
    }
    wsh_arena_free(all.arena);
    return wsh_span_make(copy, octets.n);
}
