/* wrap.c - measuring and breaking. Works on text that wsh_text_visible has passed: every character prints. */
#include "reports/wrap.h"

static const char *const paints[] = {
    [WSH_PAINT_NONE] = "",          [WSH_PAINT_STRONG] = "\033[1m",   [WSH_PAINT_FAINT] = "\033[2m",
    [WSH_PAINT_RED] = "\033[1;31m", [WSH_PAINT_YELLOW] = "\033[33m",  [WSH_PAINT_GREEN] = "\033[32m",
    [WSH_PAINT_MAGENTA] = "\033[35m", [WSH_PAINT_BLUE] = "\033[34m",
};

/* Columns that are not one: Unicode's East Asian wide and combining blocks, coarse but enough to keep lines whole. */
static const struct {
    uint32_t from, to;
    size_t columns;
} odd_columns[] = {
    {0x0300, 0x036F, 0},  {0x0483, 0x0489, 0},  {0x0591, 0x05BD, 0},   {0x064B, 0x065F, 0},   {0x1100, 0x115F, 2},
    {0x1AB0, 0x1AFF, 0},  {0x1DC0, 0x1DFF, 0},  {0x20D0, 0x20FF, 0},   {0x2E80, 0xA4CF, 2},   {0xAC00, 0xD7A3, 2},
    {0xF900, 0xFAFF, 2},  {0xFE20, 0xFE2F, 0},  {0xFE30, 0xFE6F, 2},   {0xFF00, 0xFF60, 2},   {0xFFE0, 0xFFE6, 2},
    {0x1F300, 0x1F64F, 2}, {0x1F680, 0x1FAFF, 2}, {0x20000, 0x3FFFD, 2},
};

static size_t columns_of(uint32_t code) {
    for (size_t i = 0; i < WSH_COUNT(odd_columns) && odd_columns[i].from <= code; i++)
        if (code <= odd_columns[i].to) return odd_columns[i].columns;
    return 1;
}

/* One character: its octets, and its columns. */
static size_t next_char(struct wsh_span s, size_t *ret_columns) {
    uint32_t code = 0;
    size_t n = wsh_utf8_next(s, &code);
    *ret_columns = n ? columns_of(code) : 1;
    return n ? n : 1;
}

size_t wsh_wrap_columns(struct wsh_span visible) {
    size_t sum = 0;
    while (visible.n > 0) {
        size_t columns, n = next_char(visible, &columns);
        sum += columns;
        visible = wsh_span_skip(visible, n);
    }
    return sum;
}

/* How many octets of s fit in `columns`; at least one character, so that every loop ends. */
static size_t fitting(struct wsh_span s, size_t columns) {
    size_t used = 0, at = 0;
    while (at < s.n) {
        size_t wide, n = next_char(wsh_span_skip(s, at), &wide);
        if (at > 0 && used + wide > columns) break;
        used += wide;
        at += n;
    }
    return at;
}

void wsh_wrap_init(struct wsh_wrap *w, size_t width, bool color, struct wsh_buf *out) {
    *w = (struct wsh_wrap){.out = out, .width = width, .color = color};
    wsh_buf_init(&w->scratch, WSH_LIMIT_TEXT);
}

void wsh_wrap_done(struct wsh_wrap *w) { wsh_buf_done(&w->scratch); }

static void paint_on(struct wsh_wrap *w, enum wsh_paint paint) {
    if (w->color) wsh_buf_add_text(w->out, paints[paint]);
}

static void paint_off(struct wsh_wrap *w, enum wsh_paint paint) {
    if (w->color && paint != WSH_PAINT_NONE) wsh_buf_add_text(w->out, "\033[0m");
}

/* A longer text than this on a terminal hides the rest of the report. */
enum { SHOWN = 1000 };

/* Line feeds are spaces here: a note of several lines is one paragraph. */
static struct wsh_span visible(struct wsh_wrap *w, const char *text) {
    struct wsh_span all = wsh_span_of(text), rest = wsh_span_slice(all, 0, SHOWN);
    wsh_buf_clear(&w->scratch);
    while (rest.n > 0) {
        struct wsh_span line = wsh_span_cut(&rest, '\n');
        wsh_text_visible(line, &w->scratch);
        if (rest.n > 0) wsh_buf_add_octet(&w->scratch, ' ');
    }
    if (all.n > SHOWN) wsh_buf_printf(&w->scratch, " [... %zu octets more]", all.n - SHOWN);
    return wsh_buf_span(&w->scratch);
}

size_t wsh_wrap_word(struct wsh_wrap *w, enum wsh_paint paint, const char *text) {
    struct wsh_span s = visible(w, text);
    paint_on(w, paint);
    wsh_buf_add(w->out, s);
    paint_off(w, paint);
    return wsh_wrap_columns(s);
}

void wsh_wrap_cell(struct wsh_wrap *w, enum wsh_paint paint, const char *text, size_t columns) {
    struct wsh_span s = visible(w, text);
    size_t wide = wsh_wrap_columns(s);
    paint_on(w, paint);
    if (wide > columns && columns > 3) {
        s = wsh_span_slice(s, 0, fitting(s, columns - 3));
        wide = wsh_wrap_columns(s) + 3;
        wsh_buf_add(w->out, s);
        wsh_buf_add_text(w->out, "...");
    } else {
        wsh_buf_add(w->out, s);
    }
    paint_off(w, paint);
    if (wide < columns) wsh_buf_fill(w->out, ' ', columns - wide);
}

/* The next line of a paragraph: as many words as fit, or a piece of the first one. */
static struct wsh_span take_line(struct wsh_span *rest, size_t columns) {
    size_t fit = fitting(*rest, columns), end = fit;
    if (fit < rest->n && rest->p[fit] != ' ') {
        while (end > 0 && rest->p[end - 1] != ' ') end--;
        if (end == 0) end = fit;
    }
    struct wsh_span line = wsh_span_slice(*rest, 0, end);
    *rest = wsh_span_skip(*rest, end);
    while (rest->n > 0 && rest->p[0] == ' ') *rest = wsh_span_skip(*rest, 1);
    while (line.n > 0 && line.p[line.n - 1] == ' ') line.n--;
    return line;
}

void wsh_wrap_paragraph(struct wsh_wrap *w, enum wsh_paint paint, const char *text, size_t indent, size_t used) {
    struct wsh_span rest = visible(w, text);
    while (rest.n > 0 && rest.p[0] == ' ') rest = wsh_span_skip(rest, 1);
    do {
        size_t before = used ? used : indent;
        if (!used) wsh_buf_fill(w->out, ' ', indent);
        struct wsh_span line = take_line(&rest, w->width > before + 8 ? w->width - before : 8);
        paint_on(w, paint);
        wsh_buf_add(w->out, line);
        paint_off(w, paint);
        wsh_buf_add_octet(w->out, '\n');
        used = 0;
    } while (rest.n > 0 && !w->out->over);
}

/* Where the command may be broken: before the next " --" or " | ", or at its end. */
static size_t command_piece(struct wsh_span s) {
    size_t option = wsh_span_find_span(wsh_span_skip(s, 1), WSH_LIT(" --"));
    size_t pipe = wsh_span_find_span(wsh_span_skip(s, 1), WSH_LIT(" | "));
    return 1 + (option < pipe ? option : pipe);
}

void wsh_wrap_command(struct wsh_wrap *w, struct wsh_span command, size_t indent) {
    size_t column = indent;
    wsh_buf_fill(w->out, ' ', indent);
    while (command.n > 0) {
        struct wsh_span piece = wsh_span_slice(command, 0, command_piece(command));
        if (column > indent && column + piece.n + 2 > w->width) {
            wsh_buf_add_text(w->out, " \\\n");
            wsh_buf_fill(w->out, ' ', indent + 3);
            column = indent + 3;
        }
        wsh_text_visible(piece, w->out);
        column += piece.n;
        command = wsh_span_skip(command, piece.n);
    }
    wsh_buf_add_octet(w->out, '\n');
}
