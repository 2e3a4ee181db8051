/* fuzz_head.c - the reader of message heads, on any octets, as a request and as a response.
 *
 * Lossless, deterministic, and blind to segments: a prefix is either not yet a head or the same head. */
#include "harness/props.h"

static void check_limits(enum wsh_read answer, const struct wsh_head *h, struct wsh_span in) {
    if (answer == WSH_READ_MORE) {
        WSH_PROP(in.n < WSH_LIMIT_HEAD, "nobody waits beyond the limit of a head");
        WSH_PROP(h->raw.n == 0 && h->n == 0 && h->start.raw.n == 0 && h->odd == 0, "after MORE nothing was read");
    }
    if (answer == WSH_READ_OVER) {
        bool many = (h->odd & WSH_ODD_TOO_MANY_FIELDS) != 0;
        WSH_PROP(many || in.n >= WSH_LIMIT_HEAD, "OVER is a matter of a limit");
    }
    if (answer == WSH_READ_DONE)
        WSH_PROP(h->end.n > 0 && h->start.raw.n > 0, "a whole head has its first and last line");
}

static void check_lookup(struct wsh_arena *a, const struct wsh_head *h) {
    for (size_t i = 0; i < h->n; i++) {
        const struct wsh_field *f = &h->fields[i];
        struct wsh_span plain = wsh_field_unfold(a, f);
        WSH_PROP(wsh_span_find(plain, '\n') == plain.n, "no line end is left in an unfolded value");
        if (!wsh_is_token(f->name)) continue;
        const char *name = wsh_arena_text(a, f->name);
        bool found = false;
        size_t seen = 0;
        for (const struct wsh_field *g = wsh_head_find(h, name, NULL); g; g = wsh_head_find(h, name, g)) {
            WSH_PROP(++seen <= h->n, "looking for a field ends");
            found |= g == f;
        }
        bool hidden = (f->odd & (WSH_ODD_NO_COLON | WSH_ODD_NAME | WSH_ODD_EMPTY_NAME)) != 0;
        WSH_PROP(found || hidden, "a field is found by its name");
        WSH_PROP(seen == wsh_head_count(h, name), "fields are counted as they are found");
        (void)wsh_head_joined(a, h, name, &found);
        WSH_PROP(found == (seen > 0), "absent is told from empty");
        if (i > 16) return;
    }
}

/* What a reader of a stream does: one scan, fed again and again. */
static void check_scan(struct wsh_span in, enum wsh_read answer, size_t size) {
    struct wsh_head_scan scan = {0};
    enum wsh_read now = WSH_READ_MORE;
    for (size_t n = 0; n < in.n && now == WSH_READ_MORE;) {
        n = wsh_prop_next_cut(in, n);
        now = wsh_head_scan(&scan, wsh_span_slice(in, 0, n));
    }
    WSH_PROP(in.n == 0 || now == answer, "a scan in pieces gives the answer of the whole");
    WSH_PROP(now != WSH_READ_DONE || scan.size == size, "a scan in pieces finds the same end");
}

static void check_prefixes(enum wsh_head_kind kind, struct wsh_span in, enum wsh_read answer,
                           const struct wsh_head *whole) {
    struct wsh_arena *a = wsh_arena_new();
    for (size_t n = 0; n < in.n; n = wsh_prop_next_cut(in, n)) {
        struct wsh_span prefix = wsh_prop_prefix(in, n);
        struct wsh_head h;
        enum wsh_read now = wsh_head_read(a, kind, prefix, &h);
        check_limits(now, &h, prefix);
        if (answer == WSH_READ_DONE)
            WSH_PROP(now == (n < whole->raw.n ? WSH_READ_MORE : WSH_READ_DONE), "a head is done with its last octet");
        if (answer == WSH_READ_MORE) WSH_PROP(now == WSH_READ_MORE, "octets behind cannot undo a head");
        if (now == WSH_READ_DONE) wsh_prop_head_same(&h, whole);
        wsh_head_read_partial(a, kind, prefix, &h);
        wsh_prop_head(&h, prefix);
        wsh_prop_prefix_free(prefix);
        wsh_arena_reset(a);
    }
    wsh_arena_free(a);
}

/* The same answer at every prefix, once there is one. */
static void check_body(struct wsh_arena *a, const struct wsh_head *h, struct wsh_span rest, bool to_head) {
    struct wsh_body body = wsh_body_of(a, h, to_head);
    size_t size = 0, again = 0;
    enum wsh_read answer = wsh_body_read(&body, rest, &size);
    bool none = to_head || h->status / 100 == 1 || h->status == 204 || h->status == 304;
    WSH_PROP(!none || body.kind == WSH_BODY_NONE, "RFC 9112 6.3: some responses have no body");
    if (body.kind == WSH_BODY_UNTIL_CLOSE) WSH_PROP(answer == WSH_READ_MORE, "only the close ends this body");
    if (body.kind == WSH_BODY_NONE) WSH_PROP(answer == WSH_READ_DONE && size == 0, "no body is complete at once");
    if (answer == WSH_READ_DONE) WSH_PROP(size <= rest.n, "a body is no longer than what is there");
    for (size_t n = 0; n < rest.n; n = wsh_prop_next_cut(rest, n)) {
        struct wsh_span prefix = wsh_prop_prefix(rest, n);
        enum wsh_read now = wsh_body_read(&body, prefix, &again);
        if (answer == WSH_READ_DONE)
            WSH_PROP(now == (n < size ? WSH_READ_MORE : WSH_READ_DONE), "a body is done with its last octet");
        if (answer == WSH_READ_MORE) WSH_PROP(now == WSH_READ_MORE, "octets behind cannot undo a body");
        WSH_PROP(now != WSH_READ_DONE || again == size, "a body has one size");
        wsh_prop_prefix_free(prefix);
    }
}

static void check(enum wsh_head_kind kind, struct wsh_span in) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_head h, again, partial;
    enum wsh_read answer = wsh_head_read(a, kind, in, &h);
    WSH_PROP(wsh_head_read(a, kind, in, &again) == answer, "deterministic");
    wsh_prop_head_same(&h, &again);
    check_limits(answer, &h, in);
    if (answer != WSH_READ_MORE) wsh_prop_head(&h, in);
    wsh_head_read_partial(a, kind, in, &partial);
    wsh_prop_head(&partial, in);
    check_lookup(a, &partial);
    check_scan(in, answer, h.raw.n);
    check_prefixes(kind, in, answer, &h);
    if (answer == WSH_READ_DONE && kind == WSH_HEAD_RESPONSE) {
        check_body(a, &h, wsh_span_skip(in, h.raw.n), false);
        check_body(a, &h, wsh_span_skip(in, h.raw.n), true);
    }
    wsh_arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wsh_span in = wsh_span_make(data, size);
    check(WSH_HEAD_REQUEST, in);
    check(WSH_HEAD_RESPONSE, in);
    return 0;
}
