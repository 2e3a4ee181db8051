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

/* As a URI has it (RFC 3986 2.1): a server that makes a link of a target may write it so. */
static struct wsh_span percent_encoded(struct wsh_arena *a, struct wsh_span value) {
    static const char plain[] = "-._~";
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    for (size_t i = 0; i < value.n; i++) {
        uint8_t c = value.p[i], low = wsh_lower(c);
        bool itself = (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || memchr(plain, c, sizeof plain - 1);
        if (itself)
            wsh_buf_add_octet(&b, c);
        else
            wsh_buf_printf(&b, "%%%02X", c);
    }
    struct wsh_span result = wsh_arena_span(a, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return result;
}

static void add_authorization(struct secrets *s, struct wsh_span authorization) {
    struct wsh_span value = wsh_authorization_credentials(authorization), user, password, encoded;
    add(s, up_to(authorization, value), value);
    if (!wsh_authorization_user(s->arena, authorization, &user)) return;
    password = wsh_span_skip(user, wsh_span_find(user, ':') + 1);
    encoded = percent_encoded(s->arena, password);
    add(s, wsh_span_slice(user, 0, user.n - password.n), password);
    if (!wsh_span_eq(encoded, password)) add(s, WSH_LIT(":"), encoded);
}

static void add_header(struct secrets *s, const struct wsh_header *h) {
    if (wsh_span_is_ci(h->name, "Cookie"))
        add_cookies(s, h->value);
    else if (wsh_span_find(h->value, ' ') < h->value.n)
        add_authorization(s, h->value);
    const char *before = wsh_arena_printf(s->arena, "%.*s: ", WSH_FMT(h->name));
    add(s, wsh_span_of(before), h->value);
}

static void collect(struct secrets *s, const struct wsh_profile *p) {
    add_cookies(s, p->cookie);
    add_cookies(s, p->cookie_bad);
    if (p->cookie.n > 0) add_cookies(s, wsh_cookie_bad(s->arena, p->cookie));
    if (p->authorization.n > 0) add_authorization(s, p->authorization);
    if (p->authorization_bad.n > 0) add_authorization(s, p->authorization_bad);
    for (size_t i = 0; i < p->n_headers; i++)
        if (p->headers[i].secret) add_header(s, &p->headers[i]);
}

bool wsh_has_secrets(const struct wsh_profile *p) {
    bool any = p->cookie.n > 0 || p->cookie_bad.n > 0 || p->authorization.n > 0 || p->authorization_bad.n > 0;
    for (size_t i = 0; i < p->n_headers; i++) any = any || p->headers[i].secret;
    return any && !p->record_secrets;
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
    if (!wsh_has_secrets(p) || octets.n == 0) return wsh_arena_span(a, octets);
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
