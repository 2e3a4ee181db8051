/* markup.c - the one place where text becomes markup. */
#include "reports/markup.h"

void wsh_markup_init(struct wsh_markup *m, enum wsh_markup_kind kind, struct wsh_buf *out) {
    *m = (struct wsh_markup){.kind = kind, .out = out};
    wsh_buf_init(&m->scratch, WSH_LIMIT_TEXT);
}

static void end_tag(struct wsh_markup *m) {
    if (!m->in_tag) return;
    wsh_buf_add_text(m->out, m->empty && m->kind == WSH_MARKUP_XML ? "/>" : ">");
    m->in_tag = m->empty = false;
}

void wsh_markup_done(struct wsh_markup *m) {
    end_tag(m);
    WSH_CHECK(m->depth == 0);
    wsh_buf_done(&m->scratch);
}

static void start_tag(struct wsh_markup *m, const char *name, bool empty) {
    end_tag(m);
    wsh_buf_add_octet(m->out, '<');
    wsh_buf_add_text(m->out, name);
    m->in_tag = true;
    m->empty = empty;
}

void wsh_markup_open(struct wsh_markup *m, const char *name) {
    WSH_CHECK(m->depth < WSH_MARKUP_DEPTH);
    m->open[m->depth++] = name;
    start_tag(m, name, false);
}

void wsh_markup_open_class(struct wsh_markup *m, const char *name, const char *class) {
    wsh_markup_open(m, name);
    if (class) wsh_markup_attr(m, "class", class);
}

void wsh_markup_empty(struct wsh_markup *m, const char *name) { start_tag(m, name, true); }

void wsh_markup_close(struct wsh_markup *m, const char *name) {
    end_tag(m);
    WSH_CHECK(m->depth > 0 && strcmp(m->open[m->depth - 1], name) == 0);
    m->depth--;
    wsh_buf_add_text(m->out, "</");
    wsh_buf_add_text(m->out, name);
    wsh_buf_add_octet(m->out, '>');
}

/* How an octet is written: NULL as it is, otherwise as this text; "" is for wsh_text_visible to decide. */
static const char *spelling(uint8_t c, bool attribute) {
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return attribute ? "&quot;" : NULL;
    case '\n': return attribute ? "&#10;" : NULL;
    case '\t': return attribute ? "&#9;" : NULL;
    default: return c < 0x20 || c > 0x7E ? "" : NULL;
    }
}

static size_t add_strange(struct wsh_span s, struct wsh_buf *out) {
    uint32_t code;
    size_t n = wsh_utf8_next(s, &code);
    if (n == 0) n = 1;
    wsh_text_visible(wsh_span_slice(s, 0, n), out);
    return n;
}

static void add_escaped(struct wsh_span s, bool attribute, struct wsh_buf *out) {
    while (s.n > 0 && !out->over) {
        size_t plain = 0;
        while (plain < s.n && !spelling(s.p[plain], attribute)) plain++;
        wsh_buf_add(out, wsh_span_slice(s, 0, plain));
        s = wsh_span_skip(s, plain);
        if (s.n == 0) return;
        const char *text = spelling(s.p[0], attribute);
        wsh_buf_add_text(out, text);
        s = wsh_span_skip(s, *text ? 1 : add_strange(s, out));
    }
}

/* Not in the middle of a character, which would then be no character. */
static size_t cut_at(struct wsh_span s, size_t limit) {
    size_t n = limit;
    while (n > 0 && limit - n < 3 && (s.p[n] & 0xC0) == 0x80) n--;
    return n;
}

static void add_value(struct wsh_markup *m, struct wsh_span s, bool attribute) {
    if (m->cut == 0 || s.n <= m->cut) {
        add_escaped(s, attribute, m->out);
        return;
    }
    size_t shown = cut_at(s, m->cut);
    add_escaped(wsh_span_slice(s, 0, shown), attribute, m->out);
    wsh_buf_printf(m->out, " [... %zu octets more]", s.n - shown);
}

static void add_attr(struct wsh_markup *m, const char *name, struct wsh_span value) {
    WSH_CHECK(m->in_tag);
    wsh_buf_add_octet(m->out, ' ');
    wsh_buf_add_text(m->out, name);
    wsh_buf_add_text(m->out, "=\"");
    add_value(m, value, true);
    wsh_buf_add_octet(m->out, '"');
}

void wsh_markup_attr(struct wsh_markup *m, const char *name, const char *value) {
    add_attr(m, name, wsh_span_of(value));
}

void wsh_markup_attr_format(struct wsh_markup *m, const char *name, const char *format, ...) {
    va_list args;
    va_start(args, format);
    wsh_buf_clear(&m->scratch);
    wsh_buf_vprintf(&m->scratch, format, args);
    va_end(args);
    add_attr(m, name, wsh_buf_span(&m->scratch));
}

void wsh_markup_span(struct wsh_markup *m, struct wsh_span text) {
    end_tag(m);
    add_value(m, text, false);
}

void wsh_markup_text(struct wsh_markup *m, const char *text) { wsh_markup_span(m, wsh_span_of(text)); }

void wsh_markup_format(struct wsh_markup *m, const char *format, ...) {
    va_list args;
    va_start(args, format);
    wsh_buf_clear(&m->scratch);
    wsh_buf_vprintf(&m->scratch, format, args);
    va_end(args);
    wsh_markup_span(m, wsh_buf_span(&m->scratch));
}

void wsh_markup_leaf(struct wsh_markup *m, const char *name, const char *class, const char *text) {
    wsh_markup_open_class(m, name, class);
    wsh_markup_text(m, text);
    wsh_markup_close(m, name);
}

void wsh_markup_raw(struct wsh_markup *m, struct wsh_span ours) {
    end_tag(m);
    wsh_buf_add(m->out, ours);
}
