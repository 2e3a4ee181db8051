/* html_time.c - how long answers took, and what grew in a series. */
#include "reports/html.h"

enum { WIDE = 420, HIGH = 150, LEFT = 44, RIGHT = 8, TOP = 16, BOTTOM = 22, SHOW_SLOW = 5, SHOW_DOTS = 300 };

/* ---- how long ---- */

static const struct {
    uint64_t upto; /* microseconds */
    const char *label;
} bins[] = {
    {200, "0.2"},   {500, "0.5"},   {1000, "1 ms"},   {2000, "2"},          {5000, "5"},     {10000, "10"},
    {20000, "20"},  {50000, "50"},  {100000, "100"},  {200000, "200"},      {500000, "500"}, {1000000, "1 s"},
    {2000000, "2"}, {5000000, "5"}, {10000000, "10"}, {UINT64_MAX, "more"},
};

struct times {
    unsigned answered[WSH_COUNT(bins)], not [WSH_COUNT(bins)], most, n;
};

static bool answered(const struct wsh_result *r) {
    return r->outcome == WSH_ACCEPTED || r->outcome == WSH_REFUSED || r->outcome == WSH_GARBLED;
}

bool wsh_page_is_timed(const struct wsh_result *r) { return r->n_attempts > 0 && r->outcome != WSH_UNREACHED; }

static void count(struct times *t, const struct wsh_result *r) {
    size_t bin = 0;
    if (!wsh_page_is_timed(r)) return;
    while (r->us > bins[bin].upto) bin++;
    (answered(r) ? t->answered : t->not )[bin]++;
    if (t->answered[bin] + t->not [bin] > t -> most) t->most = t->answered[bin] + t->not [bin];
    t->n++;
}

static void column(struct wsh_page *p, struct wsh_picture *pic, const struct times *t, size_t i) {
    double step = (double)(WIDE - RIGHT) / WSH_COUNT(bins), high = HIGH - TOP - BOTTOM, base = HIGH - BOTTOM;
    double x = step * (double)i, one = high / t->most;
    double part = one * t->answered[i], late = one * t->not [i];
    if (part > 0) wsh_picture_rect(pic, "i", x + 2, base - part, step - 4, part);
    if (late > 0) wsh_picture_rect(pic, "late", x + 2, base - part - late, step - 4, late);
    if (t->answered[i] + t->not [i])
        wsh_picture_text(pic, 'm', x + step / 2, base - part - late - 4,
                         wsh_arena_printf(p->arena, "%u", t->answered[i] + t->not [i]));
    wsh_picture_text(pic, 'm', x + step / 2, HIGH - 6, bins[i].label);
}

static void histogram(struct wsh_page *p, const struct times *t) {
    struct wsh_picture pic;
    struct wsh_buf words;
    wsh_buf_init(&words, WSH_LIMIT_HEAD);
    wsh_buf_add_text(&words, "exchanges by duration:");
    for (size_t i = 0; i < WSH_COUNT(bins); i++)
        if (t->answered[i] + t->not [i])
            wsh_buf_printf(&words, " up to %s: %u;", bins[i].label, t->answered[i] + t->not [i]);
    wsh_picture_begin(p, &pic, "chart", wsh_arena_text(p->arena, wsh_buf_span(&words)), WIDE, HIGH, false);
    wsh_buf_done(&words);
    for (size_t i = 0; i < WSH_COUNT(bins); i++) column(p, &pic, t, i);
    wsh_picture_line(&pic, "axis", 0, HIGH - BOTTOM + 0.5, WIDE - RIGHT, HIGH - BOTTOM + 0.5);
    wsh_picture_end(&pic);
}

/* The slowest that were answered, the slowest first. */
static size_t slowest(const struct wsh_page *p, const struct wsh_result *out[SHOW_SLOW]) {
    size_t n = 0;
    for (size_t i = 0; i < p->log->n; i++) {
        const struct wsh_result *r = &p->log->results[i];
        size_t at = n;
        if (r->n_attempts == 0 || !answered(r) || r->type != WSH_RESULT_CASE) continue;
        while (at > 0 && out[at - 1]->us < r->us) at--;
        if (at == SHOW_SLOW) continue;
        n += n < SHOW_SLOW;
        for (size_t k = n - 1; k > at; k--) out[k] = out[k - 1];
        out[at] = r;
    }
    return n;
}

void wsh_page_times(struct wsh_page *p) {
    const struct wsh_result *slow[SHOW_SLOW];
    struct times t = {.n = 0};
    for (size_t i = 0; i < p->log->n; i++) count(&t, &p->log->results[i]);
    if (t.n == 0) return;
    wsh_markup_open_class(&p->m, "section", "times");
    wsh_markup_attr(&p->m, "id", "times");
    wsh_markup_leaf(&p->m, "h2", NULL, "Time");
    wsh_markup_leaf(
        &p->m, "p", "lead",
        "Exchanges by how long they took. Blue: a complete answer came; red: none did until the deadline or "
        "the end of the connection.");
    histogram(p, &t);
    size_t n = slowest(p, slow);
    wsh_markup_open_class(&p->m, "ol", "slow");
    for (size_t i = 0; i < n; i++) {
        wsh_markup_open(&p->m, "li");
        wsh_page_time(p, "time", NULL, slow[i]->us);
        wsh_markup_text(&p->m, " ");
        wsh_page_link(p, wsh_tally_family_of(slow[i]), slow[i]->id);
        wsh_markup_close(&p->m, "li");
    }
    wsh_markup_close(&p->m, "ol");
    wsh_markup_close(&p->m, "section");
}

/* ---- curves: what grew with what ---- */

struct curve {
    const char *name, *unit, *over;
    double x, y; /* of the point at hand */
};
typedef void curve_point(const struct wsh_result *r, size_t i, struct curve *c, const char **ret_class);

static void answer_point(const struct wsh_result *r, size_t i, struct curve *c, const char **ret_class) {
    const struct wsh_result_point *point = &r->series.points[i];
    c->x = point->size;
    c->y = (double)point->answer_us / 1000;
    *ret_class = point->outcome == WSH_ACCEPTED || point->outcome == WSH_REFUSED ? "i" : "late";
}

static void memory_point(const struct wsh_result *r, size_t i, struct curve *c, const char **ret_class) {
    c->x = r->series.samples[i].after;
    c->y = (double)r->series.samples[i].memory_kib;
    *ret_class = "k";
}

static void descriptor_point(const struct wsh_result *r, size_t i, struct curve *c, const char **ret_class) {
    c->x = r->series.samples[i].after;
    c->y = r->series.samples[i].descriptors;
    *ret_class = "w";
}

struct scale {
    double x0, x1, y1;
};

static double place(double value, double from, double to, double begin, double end) {
    return to > from ? begin + (value - from) / (to - from) * (end - begin) : begin;
}

static void axes(struct wsh_page *p, struct wsh_picture *pic, const struct curve *c, const struct scale *s) {
    double base = HIGH - BOTTOM;
    wsh_picture_line(pic, "axis", LEFT, base, WIDE - RIGHT, base);
    wsh_picture_line(pic, "axis", LEFT, TOP, LEFT, base);
    wsh_picture_text(pic, 'e', LEFT - 4, TOP + 8, wsh_arena_printf(p->arena, "%.6g", s->y1));
    wsh_picture_text(pic, 'e', LEFT - 4, base, "0");
    wsh_picture_text(pic, 's', LEFT + 4, TOP - 4, c->unit);
    wsh_picture_text(pic, 's', LEFT, HIGH - 6, wsh_arena_printf(p->arena, "%.6g", s->x0));
    wsh_picture_text(pic, 'm', (LEFT + WIDE) / 2.0, HIGH - 6, c->over);
    wsh_picture_text(pic, 'e', WIDE - RIGHT, HIGH - 6, wsh_arena_printf(p->arena, "%.6g", s->x1));
}

static struct scale scale_of(const struct wsh_result *r, size_t n, struct curve *c, curve_point *point) {
    struct scale s = {0, 0, 0};
    const char *class;
    for (size_t i = 0; i < n; i++) {
        point(r, i, c, &class);
        if (i == 0 || c->x < s.x0) s.x0 = c->x;
        if (i == 0 || c->x > s.x1) s.x1 = c->x;
        if (c->y > s.y1) s.y1 = c->y;
    }
    return s;
}

/* From zero, because a slope that is stretched looks like a leak. */
static void curve(struct wsh_page *p, const struct wsh_result *r, size_t n, struct curve c, curve_point *point) {
    struct wsh_picture pic;
    if (n == 0) return;
    struct scale s = scale_of(r, n, &c, point);
    size_t step = n / SHOW_DOTS + 1;
    double last_x = 0, last_y = 0;
    const char *class;
    wsh_picture_begin(p, &pic, "chart",
                      wsh_arena_printf(p->arena, "%s over %s: %.6g to %.6g, at most %.6g %s", c.name, c.over, s.x0,
                                       s.x1, s.y1, c.unit),
                      WIDE, HIGH, false);
    axes(p, &pic, &c, &s);
    for (size_t i = 0; i < n; i += step) {
        point(r, i, &c, &class);
        double x = place(c.x, s.x0, s.x1, LEFT, WIDE - RIGHT - 4), y = place(c.y, 0, s.y1, HIGH - BOTTOM, TOP);
        if (i > 0) wsh_picture_line(&pic, "axis", last_x, last_y, x, y);
        last_x = x;
        last_y = y;
        wsh_picture_dot(&pic, class, x, y);
    }
    wsh_picture_end(&pic);
}

void wsh_page_series(struct wsh_page *p, const struct wsh_result *r) {
    const struct wsh_result_series *s = &r->series;
    if (s->n_points == 0 && s->n_samples == 0) return;
    wsh_page_row(p, "Series");
    wsh_markup_open_class(&p->m, "div", "curves");
    curve(p, r, s->n_points, (struct curve){"time to the answer", "ms to the answer", "size", 0, 0}, answer_point);
    curve(p, r, s->n_samples, (struct curve){"memory of the target", "KiB of memory", "after exchanges", 0, 0},
          memory_point);
    curve(p, r, s->n_samples, (struct curve){"descriptors of the target", "open descriptors", "after exchanges", 0, 0},
          descriptor_point);
    wsh_markup_close(&p->m, "div");
    wsh_page_row_end(p);
}
