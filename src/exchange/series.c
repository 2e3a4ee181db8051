/* series.c - counts, distinct answers, growth and trends: what many exchanges show that one cannot.
 *
 * Must never look at a clock or a socket, and never call noise a growth: each threshold below errs towards "steady". */
#include "exchange/series.h"

#include <math.h>

enum {
    LEAST_US = 5000, /* a time below is too short to stand out of anything */
    STANDS_OUT = 4,  /* times the time of the smallest size */
    LEAST_SIZES = 2, /* that stand out, before their growth can be steep */
    LEAST_STEEP_US = 50000,
};
/* Over the sizes that stand out; and from the smallest to the last of them, a longer lever that noise moves less, but
 * one that the time of everything else makes shorter. */
static const double steep_exponent = 1.6, steep_overall = 1.2;

/* ---- one point ---- */

static bool is_fresh_by_nature(struct wsh_span name) {
    static const char *const names[] = {"Sec-WebSocket-Accept", "Date", "Set-Cookie"};
    for (size_t i = 0; i < WSH_COUNT(names); i++)
        if (wsh_span_is_ci(name, names[i])) return true;
    return false;
}

/* Names in their order, and the values that do not have to differ. */
static struct wsh_span hash_head(struct wsh_arena *a, const struct wsh_head *h) {
    struct wsh_buf text;
    uint8_t digest[20];
    wsh_buf_init(&text, 2 * WSH_LIMIT_HEAD);
    for (size_t i = 0; i < h->n; i++) {
        const struct wsh_field *f = &h->fields[i];
        bool kept = !is_fresh_by_nature(f->name);
        wsh_buf_printf(&text, "%.*s: %.*s\n", WSH_FMT(f->name), WSH_FMT(kept ? f->value : WSH_EMPTY));
    }
    wsh_sha1(wsh_buf_span(&text), digest);
    wsh_buf_done(&text);
    return wsh_span_of(wsh_arena_printf(a, "%02x%02x%02x%02x%02x%02x", digest[0], digest[1], digest[2], digest[3],
                                        digest[4], digest[5]));
}

void wsh_series_point(struct wsh_arena *a, const struct wsh_view *v, unsigned size, struct wsh_series_point *out) {
    bool found = false;
    *out = (struct wsh_series_point){.size = size,
                                     .outcome = v->outcome,
                                     .status = v->status,
                                     .answer_us = v->facts.answer_us,
                                     .head = WSH_EMPTY,
                                     .extensions = WSH_EMPTY,
                                     .subprotocol = WSH_EMPTY};
    if (v->status != 101) return;
    out->head = hash_head(a, &v->response);
    out->extensions = wsh_arena_span(a, wsh_view_extensions(a, v));
    out->subprotocol = wsh_arena_span(a, wsh_head_joined(a, &v->response, "Sec-WebSocket-Protocol", &found));
}

/* ---- counting ---- */

static unsigned count_outcomes(const struct wsh_series *s, unsigned outcomes) {
    unsigned n = 0;
    for (size_t i = 0; i < s->n_points; i++) n += outcomes >> s->points[i].outcome & 1;
    return n;
}

static bool same_head(const struct wsh_series_point *x, const struct wsh_series_point *y) {
    return wsh_span_eq(x->head, y->head);
}
static bool same_extensions(const struct wsh_series_point *x, const struct wsh_series_point *y) {
    return wsh_span_eq(x->extensions, y->extensions);
}
static bool same_subprotocol(const struct wsh_series_point *x, const struct wsh_series_point *y) {
    return wsh_span_eq(x->subprotocol, y->subprotocol);
}
static bool same_answer(const struct wsh_series_point *x, const struct wsh_series_point *y) {
    return x->outcome == y->outcome && x->status == y->status;
}

typedef bool same_fn(const struct wsh_series_point *x, const struct wsh_series_point *y);

/* Kinds are few, so each point is compared with those that were the first of their kind only. */
static unsigned count_kinds(const struct wsh_series *s, bool of_101, same_fn *same) {
    enum { MOST = 64 };
    const struct wsh_series_point *kinds[MOST];
    unsigned n = 0;
    for (size_t i = 0; i < s->n_points && n < MOST; i++) {
        unsigned k = 0;
        if (of_101 && s->points[i].status != 101) continue;
        while (k < n && !same(kinds[k], &s->points[i])) k++;
        if (k == n) kinds[n++] = &s->points[i];
    }
    return n;
}

/* ---- growth ---- */

struct size_time {
    unsigned size;
    uint64_t us;
    bool capped; /* not answered: it took at least so long */
};
struct growth {
    struct size_time times[WSH_MOST_SIZES]; /* ascending by size */
    size_t n;
    unsigned standing_out;
    double exponent;
    enum wsh_growth kind;
};

static struct size_time *time_of(struct growth *g, unsigned size) {
    size_t at = 0;
    while (at < g->n && g->times[at].size < size) at++;
    if (at < g->n && g->times[at].size == size) return &g->times[at];
    if (g->n == WSH_MOST_SIZES) return NULL;
    memmove(&g->times[at + 1], &g->times[at], (g->n - at) * sizeof g->times[0]);
    g->n++;
    g->times[at] = (struct size_time){.size = size, .us = UINT64_MAX};
    return &g->times[at];
}

/* The fastest of the tries: what else happens on two machines can make an answer slow, but never fast. What is refused
 * for its size alone is not worked on, and hides how the work grows: only what is answered as the first counts. */
static void take_time(struct growth *g, const struct wsh_series_point *p, const struct wsh_series_point *first) {
    bool worked_on = p->outcome == WSH_SILENT || same_answer(p, first);
    struct size_time *t = worked_on && p->outcome != WSH_UNREACHED ? time_of(g, p->size) : NULL;
    if (!t || p->answer_us >= t->us) return;
    t->us = p->answer_us;
    t->capped = p->outcome == WSH_SILENT;
}

/* More work takes more time, so that what was slower than a larger size was disturbed. */
static void level(struct growth *g) {
    for (size_t i = g->n; i-- > 1;)
        if (g->times[i - 1].us > g->times[i].us) g->times[i - 1].us = g->times[i].us;
}

static bool stands_out(const struct growth *g, size_t i) {
    uint64_t least = g->times[0].us * STANDS_OUT;
    return g->times[i].us >= LEAST_US && g->times[i].us >= least;
}

static double log_time(const struct growth *g, size_t i) {
    return log((double)(g->times[i].us > 0 ? g->times[i].us : 1));
}
static double log_size(const struct growth *g, size_t i) { return log((double)g->times[i].size); }

static double slope_between(const struct growth *g, size_t from, size_t to) {
    return (log_time(g, to) - log_time(g, from)) / (log_size(g, to) - log_size(g, from));
}

/* Least squares over the logarithms of times[from..end). */
static double slope(const struct growth *g, size_t from, size_t end) {
    double n = (double)(end - from), x = 0, y = 0, xx = 0, xy = 0;
    for (size_t i = from; i < end; i++) {
        double lx = log_size(g, i), ly = log_time(g, i);
        x += lx;
        y += ly;
        xx += lx * lx;
        xy += lx * ly;
    }
    double d = n * xx - x * x;
    return d > 0 ? (n * xy - x * y) / d : 0;
}

/* Sizes whose answer was not waited for say only that they were slow: if any other stands out it tells how fast time
 * grows, else the first of them does. */
static void fit(struct growth *g) {
    size_t first = 1, end;
    while (first < g->n && !stands_out(g, first)) first++;
    g->standing_out = (unsigned)(g->n - first);
    if (first >= g->n) return;
    for (end = first; end < g->n && !g->times[end].capped;) end++;
    if (end == first) end++;
    if (end - first < 2) first--;
    g->exponent = slope(g, first, end);
    bool steep = g->exponent >= steep_exponent && slope_between(g, 0, end - 1) >= steep_overall;
    steep &= g->standing_out >= LEAST_SIZES && g->times[g->n - 1].us >= LEAST_STEEP_US;
    g->kind = steep ? WSH_GROWTH_STEEP : WSH_GROWTH_LINEAR;
}

static void measure_growth(const struct wsh_series *s, struct growth *out) {
    *out = (struct growth){.kind = WSH_GROWTH_STEADY};
    for (size_t i = 0; i < s->n_points; i++) take_time(out, &s->points[i], &s->points[0]);
    level(out);
    fit(out);
}

/* ---- trends ---- */

enum { LEAST_SAMPLES = 4 };

/* Every batch behind the first adds more than 1 KiB per exchange: what a cache fills with, an allocator keeps or a
 * collector has not collected yet comes in leaps, with nothing or less than nothing between them. */
static enum wsh_trend memory_trend(const struct wsh_series *s) {
    const struct wsh_series_sample *x = s->samples;
    if (s->n_samples < LEAST_SAMPLES || x[0].memory_kib == 0) return WSH_TREND_UNKNOWN;
    for (size_t i = 1; i < s->n_samples; i++)
        if (x[i].memory_kib <= x[i - 1].memory_kib + (x[i].after - x[i - 1].after)) return WSH_TREND_STEADY;
    return WSH_TREND_GROWS;
}

/* Every batch behind the first leaves open at least half as many as it had exchanges. */
static enum wsh_trend descriptor_trend(const struct wsh_series *s) {
    const struct wsh_series_sample *x = s->samples;
    if (s->n_samples < LEAST_SAMPLES || x[0].descriptors == 0) return WSH_TREND_UNKNOWN;
    for (size_t i = 1; i < s->n_samples; i++) {
        uint64_t exchanges = x[i].after - x[i - 1].after;
        if (x[i].descriptors < x[i - 1].descriptors + (exchanges + 1) / 2) return WSH_TREND_STEADY;
    }
    return WSH_TREND_GROWS;
}

/* ---- facts ---- */

enum {
    UNANSWERED = 1u << WSH_CLOSED | 1u << WSH_RESET | 1u << WSH_SILENT | 1u << WSH_GARBLED,
};

unsigned wsh_series_fact(const struct wsh_series *s, enum wsh_series_fact_id id) {
    struct growth g;
    switch (id) {
    case WSH_SERIES_ACCEPTED: return count_outcomes(s, 1u << WSH_ACCEPTED);
    case WSH_SERIES_REFUSED: return count_outcomes(s, 1u << WSH_REFUSED);
    case WSH_SERIES_UNANSWERED: return count_outcomes(s, UNANSWERED);
    case WSH_SERIES_UNREACHED: return count_outcomes(s, 1u << WSH_UNREACHED);
    case WSH_SERIES_HEADS: return count_kinds(s, true, same_head);
    case WSH_SERIES_EXTENSIONS: return count_kinds(s, true, same_extensions);
    case WSH_SERIES_SUBPROTOCOLS: return count_kinds(s, true, same_subprotocol);
    case WSH_SERIES_ANSWERS: return count_kinds(s, false, same_answer);
    case WSH_SERIES_GROWTH: measure_growth(s, &g); return g.kind;
    case WSH_SERIES_MEMORY: return memory_trend(s);
    case WSH_SERIES_DESCRIPTORS: return descriptor_trend(s);
    case WSH_SERIES_COUNT: break;
    }
    WSH_BUG("no such fact of a series");
}

static bool row_matches(const struct wsh_series *s, const struct wsh_series_row *row) {
    for (int id = 0; id < WSH_SERIES_COUNT; id++)
        if (row->facts[id].n > 0 && !wsh_ranges_hold(&row->facts[id], wsh_series_fact(s, (enum wsh_series_fact_id)id)))
            return false;
    return true;
}

/* ---- words ---- */

static double ms(uint64_t us) { return (double)us / 1000; }

static int by_time(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* "20 exchanges: 19 accepted, 1 closed". */
static void tell_outcomes(const struct wsh_series *s, struct wsh_buf *out) {
    const char *joint = ": ";
    wsh_buf_printf(out, "%zu exchange%s", s->n_points, s->n_points == 1 ? "" : "s");
    for (unsigned o = 0; o < WSH_OUTCOME_COUNT; o++) {
        unsigned n = count_outcomes(s, 1u << o);
        if (n == 0) continue;
        wsh_buf_printf(out, "%s%u %s", joint, n, wsh_outcome_name((enum wsh_outcome)o));
        joint = ", ";
    }
}

/* "; answered within 0.4 ms (median), 2.1 ms at most". */
static void tell_times(struct wsh_arena *a, const struct wsh_series *s, struct wsh_buf *out) {
    uint64_t *times = WSH_NEW_ARRAY(a, s->n_points + 1, uint64_t);
    size_t n = 0;
    for (size_t i = 0; i < s->n_points; i++)
        if (s->points[i].status > 0) times[n++] = s->points[i].answer_us;
    if (n == 0) return;
    qsort(times, n, sizeof times[0], by_time);
    wsh_buf_printf(out, "; answered within %.1f ms (median), %.1f ms at most", ms(times[n / 2]), ms(times[n - 1]));
}

/* "; for 1000, 2000, 4000 the fastest answer took 0.2, 0.9, more than 3000.0 ms: exponent 2.0". */
static void tell_growth(const struct wsh_series *s, struct wsh_buf *out) {
    struct growth g;
    measure_growth(s, &g);
    if (g.n < 2) return;
    wsh_buf_printf(out, "; for");
    for (size_t i = 0; i < g.n; i++) wsh_buf_printf(out, "%s %u", i ? "," : "", g.times[i].size);
    wsh_buf_printf(out, " the fastest answer took");
    for (size_t i = 0; i < g.n; i++)
        wsh_buf_printf(out, "%s %s%.1f", i ? "," : "", g.times[i].capped ? "more than " : "", ms(g.times[i].us));
    wsh_buf_printf(out, " ms");
    if (g.standing_out > 0) wsh_buf_printf(out, ": exponent %.1f", g.exponent);
}

/* "; behind 300, 600 exchanges the target held 10240, 10304 KiB and 12, 12 descriptors". */
static void tell_samples(const struct wsh_series *s, struct wsh_buf *out) {
    if (s->n_samples == 0) return;
    wsh_buf_printf(out, "; behind");
    for (size_t i = 0; i < s->n_samples; i++) wsh_buf_printf(out, "%s %u", i ? "," : "", s->samples[i].after);
    wsh_buf_printf(out, " exchanges the target held");
    for (size_t i = 0; i < s->n_samples; i++)
        wsh_buf_printf(out, "%s %" PRIu64, i ? "," : "", s->samples[i].memory_kib);
    wsh_buf_printf(out, " KiB and");
    for (size_t i = 0; i < s->n_samples; i++) wsh_buf_printf(out, "%s %u", i ? "," : "", s->samples[i].descriptors);
    wsh_buf_printf(out, " descriptors");
}

static void tell_kinds(const struct wsh_series *s, const struct wsh_series_row *row, struct wsh_buf *out) {
    static const struct {
        enum wsh_series_fact_id id;
        const char *what;
    } kinds[] = {{WSH_SERIES_HEADS, "101 heads"},
                 {WSH_SERIES_EXTENSIONS, "answers to the extensions"},
                 {WSH_SERIES_SUBPROTOCOLS, "choices of a subprotocol"},
                 {WSH_SERIES_ANSWERS, "outcomes"}};
    for (size_t i = 0; i < WSH_COUNT(kinds); i++)
        if (row->facts[kinds[i].id].n > 0)
            wsh_buf_printf(out, "; different %s: %u", kinds[i].what, wsh_series_fact(s, kinds[i].id));
}

static const char *tell(struct wsh_arena *a, const struct wsh_case *c, const struct wsh_series *s,
                        const struct wsh_series_row *row) {
    enum { LONGEST = 4096 };
    struct wsh_buf text;
    wsh_buf_init(&text, LONGEST);
    tell_outcomes(s, &text);
    tell_kinds(s, row, &text);
    if (c->n_sizes > 0)
        tell_growth(s, &text);
    else
        tell_times(a, s, &text);
    tell_samples(s, &text);
    if (row->because) wsh_buf_printf(&text, "; %s", row->because);
    if ((row->verdict == WSH_FAIL || row->verdict == WSH_WARN) && c->n_rules > 0)
        wsh_buf_printf(&text, " (%s)", wsh_rule_citation(a, wsh_rule(c->rules[0])));
    const char *because = wsh_arena_text(a, wsh_buf_span(&text));
    wsh_buf_done(&text);
    return because;
}

const struct wsh_series_row *wsh_series_decide(struct wsh_arena *a, const struct wsh_case *c,
                                               const struct wsh_series *s, const char **ret_because) {
    for (size_t i = 0; i < c->n_series; i++) {
        if (!row_matches(s, &c->series[i])) continue;
        *ret_because = tell(a, c, s, &c->series[i]);
        return &c->series[i];
    }
    return NULL;
}
