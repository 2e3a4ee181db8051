/* shorten.c - candidates in the order of what they save; each that still shows the finding is where the next starts. */
#include "fuzz/shorten.h"

#include "wire/message.h"

struct work {
    struct wsh_arena *arena;
    struct wsh_msg plain, best;
    struct wsh_span octets; /* of best */
    unsigned left, spent;
    wsh_shorten_fn *shows;
    void *user;
    bool better; /* in this round */
};

/* A copy whose lines may be changed. */
static struct wsh_msg copy_of(struct work *w, const struct wsh_msg *m) {
    struct wsh_msg out = *m;
    out.lines = NULL;
    out.n = 0;
    for (size_t i = 0; i < m->n; i++) *WSH_PUSH(w->arena, out.lines, out.n) = m->lines[i];
    return out;
}

static bool take(struct work *w, const struct wsh_msg *candidate) {
    struct wsh_span octets = wsh_msg_emit(candidate);
    if (w->left == 0 || wsh_span_eq(octets, w->octets)) return false;
    w->left--;
    w->spent++;
    if (!w->shows(w->user, octets)) return false;
    w->best = *candidate;
    w->octets = octets;
    w->better = true;
    return true;
}

static struct wsh_msg candidate(struct work *w) { return copy_of(w, &w->best); }

/* ---- back towards the plain handshake ---- */

static bool same_name(const struct wsh_msg_line *a, const struct wsh_msg_line *b) {
    return !a->raw && !b->raw && wsh_span_eq_ci(wsh_span_trim_ows(a->name), b->name);
}

static bool same_line(const struct wsh_msg_line *a, const struct wsh_msg_line *b) {
    return !a->raw && !b->raw && wsh_span_eq(a->name, b->name) && wsh_span_eq(a->value, b->value) &&
           wsh_span_eq(a->separator, b->separator) && wsh_span_eq(a->trailing, b->trailing) &&
           wsh_span_eq(a->eol, b->eol);
}

static const struct wsh_msg_line *plain_line(const struct work *w, const struct wsh_msg_line *line) {
    for (size_t i = 0; i < w->plain.n; i++)
        if (same_name(line, &w->plain.lines[i])) return &w->plain.lines[i];
    return NULL;
}

static void drop_line(struct wsh_msg *m, size_t at) {
    memmove(&m->lines[at], &m->lines[at + 1], (--m->n - at) * sizeof m->lines[0]);
}

static void plain_start(struct work *w, struct wsh_msg *m) {
    m->prefix = w->plain.prefix;
    m->method = w->plain.method;
    m->target = w->plain.target;
    m->version = w->plain.version;
    m->start_line_set = w->plain.start_line_set;
    m->start_line = w->plain.start_line;
    m->start_eol = w->plain.start_eol;
}

static void go_back_whole(struct work *w) {
    struct wsh_msg m = candidate(w);
    plain_start(w, &m);
    (void)take(w, &m);
    m = candidate(w);
    m.body = WSH_EMPTY;
    (void)take(w, &m);
    m = candidate(w);
    m.end = w->plain.end;
    m.body = WSH_EMPTY;
    (void)take(w, &m);
}

static void go_back_words(struct work *w) {
    static const size_t places[] = {offsetof(struct wsh_msg, prefix), offsetof(struct wsh_msg, method),
                                    offsetof(struct wsh_msg, target), offsetof(struct wsh_msg, version),
                                    offsetof(struct wsh_msg, start_eol)};
    for (size_t i = 0; i < WSH_COUNT(places); i++) {
        struct wsh_msg m = candidate(w);
        memcpy((char *)&m + places[i], (const char *)&w->plain + places[i], sizeof(struct wsh_span));
        (void)take(w, &m);
    }
}

/* Lines that the plain handshake has not: all of them, then one by one. */
static void drop_others(struct work *w) {
    struct wsh_msg m = candidate(w);
    for (size_t i = m.n; i-- > 0;)
        if (!plain_line(w, &m.lines[i])) drop_line(&m, i);
    if (take(w, &m)) return;
    for (size_t i = w->best.n; i-- > 0;) {
        if (i >= w->best.n || plain_line(w, &w->best.lines[i])) continue;
        m = candidate(w);
        drop_line(&m, i);
        (void)take(w, &m);
    }
}

/* One line of this name, the plain one, at the place of the first, or at the end. */
static void set_plain(struct work *w, struct wsh_msg *m, const struct wsh_msg_line *line) {
    size_t at = SIZE_MAX;
    for (size_t i = m->n; i-- > 0;) {
        if (!same_name(&m->lines[i], line)) continue;
        at = i;
        drop_line(m, i);
    }
    (void)WSH_PUSH(w->arena, m->lines, m->n);
    if (at >= m->n) at = m->n - 1;
    memmove(&m->lines[at + 1], &m->lines[at], (m->n - 1 - at) * sizeof m->lines[0]);
    m->lines[at] = *line;
}

static void go_back_fields(struct work *w) {
    for (size_t i = 0; i < w->plain.n; i++) {
        struct wsh_msg m = candidate(w);
        set_plain(w, &m, &w->plain.lines[i]);
        (void)take(w, &m);
    }
}

/* Of lines that have to differ: one of several, and their dress. */
static void go_back_lines(struct work *w) {
    for (size_t i = w->best.n; i-- > 0;) {
        if (i >= w->best.n) continue;
        const struct wsh_msg_line *plain = plain_line(w, &w->best.lines[i]);
        struct wsh_msg m = candidate(w);
        if (plain && same_line(plain, &m.lines[i])) continue;
        drop_line(&m, i);
        if (take(w, &m) || w->best.lines[i].raw) continue;
        m = candidate(w);
        if (plain) m.lines[i].name = plain->name;
        m.lines[i].separator = WSH_LIT(": ");
        m.lines[i].trailing = WSH_EMPTY;
        m.lines[i].eol = WSH_LIT("\r\n");
        (void)take(w, &m);
    }
}

/* ---- shorter values ---- */

struct part {
    size_t line, offset; /* line SIZE_MAX: of the message itself */
};

static struct wsh_span *part_at(struct wsh_msg *m, struct part p) {
    return (void *)((p.line == SIZE_MAX ? (char *)m : (char *)&m->lines[p.line]) + p.offset);
}

static struct wsh_span without(struct work *w, struct wsh_span s, size_t from, size_t n) {
    uint8_t *p = wsh_arena_alloc(w->arena, s.n + 1);
    size_t kept = wsh_span_copy(p, wsh_span_slice(s, 0, from));
    kept += wsh_span_copy(p + kept, wsh_span_skip(s, from + n));
    return wsh_span_make(p, kept);
}

/* Runs of octets, from half of the part to single ones. */
static void shorten_part(struct work *w, struct part p) {
    for (size_t n = (part_at(&w->best, p)->n + 1) / 2; n > 0; n /= 2) {
        for (size_t from = 0; from < part_at(&w->best, p)->n && w->left > 0;) {
            struct wsh_msg m = candidate(w);
            struct wsh_span *s = part_at(&m, p);
            *s = without(w, *s, from, n);
            if (!take(w, &m)) from += n;
        }
    }
}

static void shorten_parts(struct work *w) {
    for (size_t i = 0; i < w->best.n; i++) {
        const struct wsh_msg_line *plain = plain_line(w, &w->best.lines[i]);
        if (plain && same_line(plain, &w->best.lines[i])) continue;
        shorten_part(w, (struct part){i, offsetof(struct wsh_msg_line, value)});
        if (!plain) shorten_part(w, (struct part){i, offsetof(struct wsh_msg_line, name)});
    }
    static const size_t places[] = {offsetof(struct wsh_msg, body), offsetof(struct wsh_msg, prefix)};
    for (size_t i = 0; i < WSH_COUNT(places); i++) shorten_part(w, (struct part){SIZE_MAX, places[i]});
    struct part start = {SIZE_MAX, w->best.start_line_set ? offsetof(struct wsh_msg, start_line)
                                                          : offsetof(struct wsh_msg, target)};
    bool plain = !w->best.start_line_set && wsh_span_eq(w->best.target, w->plain.target);
    if (!plain) shorten_part(w, start);
}

struct wsh_span wsh_shorten(struct wsh_arena *a, struct wsh_span octets, struct wsh_span plain, unsigned budget,
                            wsh_shorten_fn *shows, void *user, unsigned *ret_spent) {
    static void (*const ways[])(struct work *) = {go_back_whole,  go_back_words, drop_others,
                                                  go_back_fields, go_back_lines, shorten_parts};
    struct work w = {.arena = a, .octets = octets, .left = budget, .shows = shows, .user = user, .better = true};
    wsh_msg_read(&w.plain, a, plain);
    wsh_msg_read(&w.best, a, octets);
    while (w.better && w.left > 0) {
        w.better = false;
        for (size_t i = 0; i < WSH_COUNT(ways); i++) ways[i](&w);
    }
    *ret_spent = w.spent;
    return w.octets;
}
