/* fields.c - questions asked of a head that was read: fields by name, joined values, folds undone.
 *
 * A field whose name could be read in two ways is found under neither: what a peer may make of it is a question for
 * the oracle, which looks at the oddities. White space before the colon is the exception that every server knows. */
#include "wire/head.h"

static const char *const odd_names[] = {
    "lead-line", "bare-lf",  "bare-cr",  "nul",        "ctl",          "obs-text",        "ws-first",
    "fold",      "ws-colon", "no-colon", "empty-name", "name",         "start-ws",        "start-words",
    "method",    "target",   "version",  "status",     "no-reason-sp", "too-many-fields",
};

const char *wsh_odd_name(enum wsh_odd bit) {
    for (unsigned i = 0; i < WSH_COUNT(odd_names); i++)
        if ((unsigned)bit == 1u << i) return odd_names[i];
    WSH_BUG("not one oddity bit");
}

static bool nameless(const struct wsh_field *f) {
    return (f->odd & (WSH_ODD_WS_FIRST | WSH_ODD_NO_COLON | WSH_ODD_EMPTY_NAME | WSH_ODD_NAME)) != 0;
}

const struct wsh_field *wsh_head_find(const struct wsh_head *h, const char *name, const struct wsh_field *after) {
    struct wsh_span wanted = wsh_span_of(name);
    if (h->name_sizes && !(h->name_sizes >> wanted.n % 64 & 1)) return NULL;
    for (size_t i = after ? (size_t)(after - h->fields) + 1 : 0; i < h->n; i++)
        if (h->fields[i].name.n == wanted.n && !nameless(&h->fields[i]) && wsh_span_eq_ci(h->fields[i].name, wanted))
            return &h->fields[i];
    return NULL;
}

size_t wsh_head_count(const struct wsh_head *h, const char *name) {
    size_t n = 0;
    for (const struct wsh_field *f = NULL; (f = wsh_head_find(h, name, f)) != NULL;) n++;
    return n;
}

struct wsh_span wsh_head_joined(struct wsh_arena *a, const struct wsh_head *h, const char *name, bool *ret_found) {
    const struct wsh_field *first = wsh_head_find(h, name, NULL), *f = first;
    *ret_found = first != NULL;
    if (!first) return WSH_EMPTY;
    if (!wsh_head_find(h, name, first)) return wsh_field_unfold(a, first);
    size_t size = 0, n = 0;
    for (; f; f = wsh_head_find(h, name, f)) size += f->value.n + 2;
    uint8_t *joined = wsh_arena_alloc(a, size);
    for (f = first; f; f = wsh_head_find(h, name, f)) {
        if (f != first) n += wsh_span_copy(joined + n, WSH_LIT(", "));
        n += wsh_span_copy(joined + n, wsh_field_unfold(a, f));
    }
    return wsh_span_make(joined, n);
}

/* The end of what stands in front of a line end: its CR and the white space before it are parts of the fold. */
static size_t before_fold(const uint8_t *p, size_t n) {
    if (n > 0 && p[n - 1] == '\r') n--;
    while (n > 0 && (p[n - 1] == ' ' || p[n - 1] == '\t')) n--;
    return n;
}

struct wsh_span wsh_field_unfold(struct wsh_arena *a, const struct wsh_field *f) {
    struct wsh_span rest = f->value;
    size_t n = 0, lf = wsh_span_find(rest, '\n');
    if (lf == rest.n) return rest;
    uint8_t *flat = wsh_arena_alloc(a, rest.n);
    while (rest.n > 0) {
        struct wsh_span line = wsh_span_cut(&rest, '\n');
        n += wsh_span_copy(flat + n, line);
        if (rest.n == 0) break; /* a value never ends in a fold */
        n = before_fold(flat, n);
        flat[n++] = ' ';
        while (rest.n > 0 && (rest.p[0] == ' ' || rest.p[0] == '\t')) rest = wsh_span_skip(rest, 1);
    }
    return wsh_span_make(flat, n);
}

struct wsh_span wsh_head_cookies(struct wsh_arena *a, const struct wsh_head *h) {
    const struct wsh_field *f = NULL;
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_HEAD);
    while ((f = wsh_head_find(h, "Set-Cookie", f))) {
        struct wsh_span rest = wsh_field_unfold(a, f), pair = wsh_span_trim_ows(wsh_span_cut(&rest, ';'));
        if (pair.n == 0) continue;
        if (b.n > 0) wsh_buf_add(&b, WSH_LIT("; "));
        wsh_buf_add(&b, pair);
    }
    struct wsh_span cookies = wsh_arena_span(a, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return cookies;
}
