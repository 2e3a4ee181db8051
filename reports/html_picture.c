/* html_picture.c - small pictures in SVG, drawn by us.
 *
 * In the one file they stand in the page and take their colours from the style sheet. In a folder each is a file of
 * its own, because the strictest policies allow neither inline images nor inline style: therefore every shape also
 * carries its colour as an attribute, in tones that can be read on light and on dark paper. */
#include "reports/html.h"

static const struct {
    const char *class, *color;
} tones[] = {
    {"f", "#c83c10"}, {"w", "#d6970f"}, {"k", "#9557b2"}, {"i", "#6d9fd1"},    {"b", "#8b9199"},
    {"s", "#b4b9be"}, {"p", "#5aa99c"}, {"n", "#d3d6d8"}, {"axis", "#9aa0a6"}, {"late", "#c83c10"},
};
static const char words_color[] = "#7a808a";

static const char *tone(const char *class) {
    for (size_t i = 0; i < WSH_COUNT(tones); i++)
        if (strcmp(tones[i].class, class) == 0) return tones[i].color;
    return words_color;
}

static void open_svg(struct wsh_picture *pic, bool stretch) {
    struct wsh_markup *m = pic->m;
    wsh_markup_open_class(m, "svg", pic->class);
    if (pic->p->folder) wsh_markup_attr(m, "xmlns", "http://www.w3.org/2000/svg");
    wsh_markup_attr_format(m, "viewBox", "0 0 %u %u", pic->w, pic->h);
    if (pic->p->folder) wsh_markup_attr_format(m, "width", "%u", pic->w);
    if (pic->p->folder) wsh_markup_attr_format(m, "height", "%u", pic->h);
    if (stretch) wsh_markup_attr(m, "preserveAspectRatio", "none");
    wsh_markup_attr(m, "role", "img");
    wsh_markup_attr(m, "aria-label", pic->label);
}

void wsh_picture_begin(struct wsh_page *p, struct wsh_picture *ret, const char *class, const char *label, unsigned w,
                       unsigned h, bool stretch) {
    *ret = (struct wsh_picture){.p = p, .m = &p->m, .class = class, .label = label, .w = w, .h = h};
    p->pictures++;
    if (p->folder) {
        wsh_buf_init(&ret->file, WSH_LIMIT_TEXT);
        wsh_markup_init(&ret->own, WSH_MARKUP_XML, &ret->file);
        ret->m = &ret->own;
    }
    open_svg(ret, stretch);
}

void wsh_picture_end(struct wsh_picture *pic) {
    struct wsh_page *p = pic->p;
    wsh_markup_close(pic->m, "svg");
    if (!p->folder) return;
    const char *name = wsh_arena_printf(p->arena, "picture-%zu.svg", p->pictures);
    wsh_markup_raw(pic->m, WSH_LIT("\n"));
    wsh_markup_done(&pic->own);
    p->folder->file(p->folder, name, wsh_buf_span(&pic->file));
    wsh_buf_done(&pic->file);
    wsh_markup_empty(&p->m, "img");
    wsh_markup_attr(&p->m, "class", pic->class);
    wsh_markup_attr(&p->m, "src", name);
    wsh_markup_attr(&p->m, "alt", pic->label);
}

/* One decimal at most, and none where it would be 0. */
static void attr_number(struct wsh_picture *pic, const char *name, double value) {
    long tenths = (long)(value * 10 + (value < 0 ? -0.5 : 0.5));
    if (tenths % 10 == 0)
        wsh_markup_attr_format(pic->m, name, "%ld", tenths / 10);
    else
        wsh_markup_attr_format(pic->m, name, "%.1f", (double)tenths / 10);
}

static void shape(struct wsh_picture *pic, const char *element, const char *class, const char *paint) {
    wsh_markup_open_class(pic->m, element, class);
    if (pic->p->folder) wsh_markup_attr(pic->m, paint, tone(class));
}

void wsh_picture_rect(struct wsh_picture *pic, const char *class, double x, double y, double w, double h) {
    shape(pic, "rect", class, "fill");
    attr_number(pic, "x", x);
    attr_number(pic, "y", y);
    attr_number(pic, "width", w);
    attr_number(pic, "height", h);
    wsh_markup_close(pic->m, "rect");
}

void wsh_picture_line(struct wsh_picture *pic, const char *class, double x1, double y1, double x2, double y2) {
    shape(pic, "line", class, "stroke");
    attr_number(pic, "x1", x1);
    attr_number(pic, "y1", y1);
    attr_number(pic, "x2", x2);
    attr_number(pic, "y2", y2);
    wsh_markup_close(pic->m, "line");
}

void wsh_picture_dot(struct wsh_picture *pic, const char *class, double x, double y) {
    shape(pic, "circle", class, "fill");
    attr_number(pic, "cx", x);
    attr_number(pic, "cy", y);
    wsh_markup_attr(pic->m, "r", "3");
    wsh_markup_close(pic->m, "circle");
}

void wsh_picture_text(struct wsh_picture *pic, char anchor, double x, double y, const char *text) {
    wsh_markup_open(pic->m, "text");
    attr_number(pic, "x", x);
    attr_number(pic, "y", y);
    if (anchor != 's') wsh_markup_attr(pic->m, "text-anchor", anchor == 'm' ? "middle" : "end");
    if (pic->p->folder) {
        wsh_markup_attr(pic->m, "fill", words_color);
        wsh_markup_attr(pic->m, "font-family", "sans-serif");
        wsh_markup_attr(pic->m, "font-size", "11");
    }
    wsh_markup_text(pic->m, text);
    wsh_markup_close(pic->m, "text");
}

/* Each part is at least two units wide: one failure among a thousand passes must be seen. */
void wsh_picture_bar(struct wsh_page *p, const unsigned totals[WSH_VERDICT_COUNT], unsigned of) {
    enum { WIDE = 600, HIGH = 12, LEAST = 4, APART = 1 };
    struct wsh_picture pic;
    struct wsh_buf words;
    double x = 0;
    wsh_buf_init(&words, WSH_LIMIT_HEAD);
    wsh_tally_words(totals, &words);
    wsh_picture_begin(p, &pic, "bar", wsh_arena_text(p->arena, wsh_buf_span(&words)), WIDE, HIGH, true);
    wsh_buf_done(&words);
    for (int i = 0; i < WSH_VERDICT_COUNT; i++) {
        enum wsh_verdict v = wsh_tally_order[i];
        if (totals[v] == 0 || of == 0) continue;
        double w = (double)totals[v] * WIDE / of;
        if (w < LEAST) w = LEAST;
        wsh_picture_rect(&pic, wsh_page_class(v), x, 0, w - APART, HIGH);
        x += w;
    }
    wsh_picture_end(&pic);
}
