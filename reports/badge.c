/* badge.c - a small SVG for a README: what was tested, and how it went.
 *
 * Words say everything; the colour only repeats them, in shades that differ in lightness so that they are told apart
 * without hue. Widths are those of a common sans-serif face, and the renderer is told to fit the text to them. */
#include "reports/markup.h"
#include "reports/render.h"
#include "reports/tally.h"

enum { HEIGHT = 20, PAD = 6, BASELINE = 14 };

static const char label[] = "websocket handshake";

struct state {
    const char *fill, *ink;
    const char *word; /* before the counts, or "" */
};
static const struct state fine = {"#0063a6", "#ffffff", ""};
static const struct state warned = {"#f0c000", "#111111", ""};
static const struct state failed = {"#8b1a00", "#ffffff", ""};
static const struct state cut = {"#4d4d4d", "#ffffff", "incomplete, "};
static const struct state unproven = {"#4d4d4d", "#ffffff", "not testable, "};

/* Tenths of a pixel at 11 px. */
static unsigned width_of(uint8_t c) {
    if (strchr("ijl,.:'|! ", c)) return 36;
    if (strchr("frt-()", c)) return 45;
    if (strchr("mwMW%", c)) return 100;
    return 67;
}

static unsigned pixels(struct wsh_span text) {
    unsigned tenths = 0;
    for (size_t i = 0; i < text.n; i++) tenths += width_of(text.p[i]);
    return (tenths + 9) / 10;
}

struct sums {
    unsigned totals[WSH_VERDICT_COUNT], expected, news[WSH_VERDICT_COUNT];
    bool cut, unproven;
};

static void add_log(struct sums *s, const struct wsh_run_log *log) {
    for (size_t i = 0; i < log->n; i++) {
        const struct wsh_result *r = &log->results[i];
        s->totals[r->verdict]++;
        s->expected += r->expected && (r->verdict == WSH_FAIL || r->verdict == WSH_WARN);
        if (!r->expected) s->news[r->verdict]++;
    }
    s->cut = s->cut || !log->footer.present;
    s->unproven = s->unproven || (log->footer.present && wsh_tally_trouble(log));
}

static const struct state *state_of(const struct sums *s) {
    if (s->unproven) return &unproven;
    if (s->cut) return &cut;
    if (s->news[WSH_FAIL]) return &failed;
    return s->news[WSH_WARN] || s->news[WSH_BROKEN] ? &warned : &fine;
}

/* "631 pass, 2 fail": passes first, then what a reader of a README has to know. */
static void add_words(const struct sums *s, const char *first, struct wsh_buf *out) {
    static const enum wsh_verdict shown[] = {WSH_FAIL, WSH_WARN, WSH_BROKEN, WSH_BLOCKED};
    wsh_buf_printf(out, "%s%u pass", first, s->totals[WSH_PASS]);
    for (size_t i = 0; i < WSH_COUNT(shown); i++)
        if (s->totals[shown[i]]) wsh_buf_printf(out, ", %u %s", s->totals[shown[i]], wsh_verdict_name(shown[i]));
    if (s->expected) wsh_buf_printf(out, " (%u expected)", s->expected);
}

static void box(struct wsh_markup *m, unsigned x, unsigned width, const char *fill) {
    wsh_markup_empty(m, "rect");
    wsh_markup_attr_format(m, "x", "%u", x);
    wsh_markup_attr_format(m, "width", "%u", width);
    wsh_markup_attr_format(m, "height", "%d", HEIGHT);
    wsh_markup_attr(m, "fill", fill);
}

static void text(struct wsh_markup *m, unsigned x, struct wsh_span words, const char *ink) {
    wsh_markup_open(m, "text");
    wsh_markup_attr_format(m, "x", "%u", x + PAD);
    wsh_markup_attr_format(m, "y", "%d", BASELINE);
    wsh_markup_attr_format(m, "textLength", "%u", pixels(words));
    wsh_markup_attr(m, "fill", ink);
    wsh_markup_span(m, words);
    wsh_markup_close(m, "text");
}

static void open_svg(struct wsh_markup *m, unsigned width, struct wsh_span words) {
    wsh_markup_open(m, "svg");
    wsh_markup_attr(m, "xmlns", "http://www.w3.org/2000/svg");
    wsh_markup_attr_format(m, "width", "%u", width);
    wsh_markup_attr_format(m, "height", "%d", HEIGHT);
    wsh_markup_attr(m, "role", "img");
    wsh_markup_attr_format(m, "aria-label", "%s: %.*s", label, WSH_FMT(words));
    wsh_markup_open(m, "title");
    wsh_markup_format(m, "%s: %.*s", label, WSH_FMT(words));
    wsh_markup_close(m, "title");
}

static void draw(struct wsh_markup *m, const struct state *state, struct wsh_span words) {
    unsigned left = pixels(wsh_span_of(label)) + 2 * PAD, right = pixels(words) + 2 * PAD;
    open_svg(m, left + right, words);
    wsh_markup_open(m, "g");
    wsh_markup_attr(m, "font-family", "Verdana,Geneva,DejaVu Sans,sans-serif");
    wsh_markup_attr(m, "font-size", "11");
    box(m, 0, left, "#222222");
    box(m, left, right, state->fill);
    text(m, 0, wsh_span_of(label), "#ffffff");
    text(m, left, words, state->ink);
    wsh_markup_close(m, "g");
    wsh_markup_close(m, "svg");
}

void wsh_render_badge(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                      struct wsh_buf *out) {
    struct sums s = {.cut = n == 0};
    struct wsh_markup m;
    struct wsh_buf words;
    (void)o;
    for (size_t i = 0; i < n; i++) add_log(&s, &logs[i]);
    const struct state *state = state_of(&s);
    wsh_buf_init(&words, WSH_LIMIT_HEAD);
    add_words(&s, state->word, &words);
    wsh_markup_init(&m, WSH_MARKUP_XML, out);
    draw(&m, state, wsh_buf_span(&words));
    wsh_markup_raw(&m, WSH_LIT("\n"));
    wsh_markup_done(&m);
    wsh_buf_done(&words);
}
