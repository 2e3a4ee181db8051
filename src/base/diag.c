/* diag.c - what is wrong in the user's text, rendered so that the next step is clear.
 *
 * Golden files hold this rendering: change it and they change. Columns count characters, as editors do; a malformed
 * octet is one character. What is shown of the source line is made safe first (text.h), so a character may take several
 * columns on the screen: the caret line is measured on what was shown, never on what was read. */
#include "base/base.h"

/* Characters of a source line that are shown, and how many of them stand before the place if it has to be cut. */
enum { SHOWN = 100, SHOWN_BEFORE = 40, TAB = 4 };

void wsh_diags_init(struct wsh_diags *d, struct wsh_arena *arena) { *d = (struct wsh_diags){.arena = arena}; }

/* The line of a text as a C string. A NUL in it is shown as U+2400, which like the NUL is one character. */
static const char *source_line(struct wsh_arena *a, struct wsh_span text, unsigned line) {
    if (text.n == 0 || line == 0) return NULL;
    for (unsigned i = 1; i < line && text.n > 0; i++) (void)wsh_span_cut(&text, '\n');
    struct wsh_span found = wsh_span_cut(&text, '\n');
    if (wsh_span_ends(found, WSH_LIT("\r"))) found.n--;
    char *copy = wsh_arena_array(a, found.n + 1, 3), *to = copy;
    for (size_t i = 0; i < found.n; i++) {
        if (found.p[i])
            *to++ = (char)found.p[i];
        else
            to = (char *)memcpy(to, "\xE2\x90\x80", 3) + 3;
    }
    return copy;
}

static const char *format_line(struct wsh_arena *a, const char *format, va_list args) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_buf_vprintf(&b, format, args);
    const char *text = wsh_arena_text(a, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return text;
}

struct wsh_diag *wsh_diag_add(struct wsh_diags *d, enum wsh_diag_level level, struct wsh_place at,
                              struct wsh_span source, const char *id, const char *format, ...) {
    struct wsh_diag *diag = WSH_PUSH(d->arena, d->items, d->n);
    va_list args;
    va_start(args, format);
    *diag = (struct wsh_diag){.level = level, .at = at, .id = id, .message = format_line(d->arena, format, args)};
    va_end(args);
    diag->source = source_line(d->arena, source, at.line);
    d->errors += level == WSH_DIAG_ERROR;
    d->warnings += level == WSH_DIAG_WARNING;
    return diag;
}

void wsh_diag_hint(struct wsh_diags *d, struct wsh_diag *diag, const char *format, ...) {
    va_list args;
    va_start(args, format);
    diag->hint = format_line(d->arena, format, args);
    va_end(args);
}

static size_t char_size(struct wsh_span s) {
    uint32_t code;
    size_t n = wsh_utf8_next(s, &code);
    return n ? n : 1;
}

static size_t count_chars(struct wsh_span s) {
    size_t n = 0;
    for (; s.n > 0; n++) s = wsh_span_skip(s, char_size(s));
    return n;
}

/* A source line cut to what is shown, and where the marks go; columns on the screen count from 0. */
struct view {
    struct wsh_span text;    /* of the line, uncut characters only */
    bool cut_left, cut_right;
    size_t mark, mark_chars; /* character in `text` where the marks begin, and how many are marked */
    size_t column, width;    /* the same on the screen, measured by show_line */
};

static struct wsh_span skip_chars(struct wsh_span s, size_t n) {
    while (n-- > 0 && s.n > 0) s = wsh_span_skip(s, char_size(s));
    return s;
}

static struct view view_of(struct wsh_span line, const struct wsh_place *at) {
    struct view v = {.text = line};
    size_t total = count_chars(line), place = at->column ? at->column - 1 : 0;
    if (place > total) place = total; /* one behind the last is "something is missing here" */
    size_t from = 0;
    if (total > SHOWN && place > SHOWN_BEFORE) from = place - SHOWN_BEFORE;
    if (total > SHOWN && from > total - SHOWN) from = total - SHOWN;
    v.text = skip_chars(line, from);
    struct wsh_span behind = skip_chars(v.text, SHOWN);
    v.text.n -= behind.n;
    v.cut_left = from > 0;
    v.cut_right = behind.n > 0;
    v.mark = place - from;
    size_t room = count_chars(v.text) - v.mark;
    v.mark_chars = at->width < room ? at->width : room;
    return v;
}

/* One character on the screen, from column `column`: how many columns it took. */
static size_t show_char(struct wsh_span c, size_t column, struct wsh_buf *out) {
    size_t before = out->n;
    if (c.p[0] == '\t') {
        size_t width = TAB - column % TAB;
        wsh_buf_fill(out, ' ', width);
        return width;
    }
    wsh_text_visible(c, out);
    bool itself = out->n - before == c.n && wsh_span_eq(wsh_span_make(out->p + before, c.n), c);
    return itself ? 1 : out->n - before;
}

static void show_line(struct view *v, struct wsh_buf *out) {
    struct wsh_span rest = v->text;
    size_t column = 0, end = v->mark + v->mark_chars;
    if (v->cut_left) wsh_buf_add_text(out, "...");
    if (v->cut_left) column = 3;
    for (size_t i = 0;; i++) {
        if (i == v->mark) v->column = column;
        if (i == end) v->width = column - v->column;
        if (rest.n == 0 || out->over) break;
        struct wsh_span c = wsh_span_slice(rest, 0, char_size(rest));
        column += show_char(c, column, out);
        rest = wsh_span_skip(rest, c.n);
    }
    if (v->cut_right) wsh_buf_add_text(out, "...");
}

/* The words of a level and the colours of the parts; without colour all sequences are empty. */
static const struct {
    const char *word, *color;
} levels[] = {[WSH_DIAG_ERROR] = {"error", "\033[1;31m"},
              [WSH_DIAG_WARNING] = {"warning", "\033[1;35m"},
              [WSH_DIAG_NOTE] = {"note", "\033[1;36m"}};

struct colors {
    const char *strong, *level, *mark, *faint, *off;
};

static struct colors colors_of(enum wsh_diag_level level, bool color) {
    if (!color) return (struct colors){"", "", "", "", ""};
    return (struct colors){"\033[1m", levels[level].color, "\033[1;32m", "\033[2m", "\033[0m"};
}

static void print_source(const struct wsh_diag *diag, const struct colors *c, struct wsh_buf *out) {
    if (!diag->source || diag->at.line == 0) return;
    struct view v = view_of(wsh_span_of(diag->source), &diag->at);
    wsh_buf_printf(out, "%s%4u |%s ", c->faint, diag->at.line, c->off);
    show_line(&v, out);
    wsh_buf_add_octet(out, '\n');
    if (diag->at.column == 0) return;
    wsh_buf_printf(out, "%s     |%s ", c->faint, c->off);
    wsh_buf_fill(out, ' ', v.column);
    wsh_buf_printf(out, "%s^", c->mark);
    if (v.width > 1) wsh_buf_fill(out, '~', v.width - 1);
    wsh_buf_printf(out, "%s\n", c->off);
}

/* "file:line:column: ", as far as it is known. */
static void print_place(const struct wsh_place *at, const struct colors *c, struct wsh_buf *out) {
    if (!at->file) return;
    wsh_buf_add_text(out, c->strong);
    wsh_text_visible(wsh_span_of(at->file), out);
    if (at->line) wsh_buf_printf(out, ":%u", at->line);
    if (at->line && at->column) wsh_buf_printf(out, ":%u", at->column);
    wsh_buf_printf(out, ":%s ", c->off);
}

static void print_id(const struct wsh_diag *diag, const struct colors *c, struct wsh_buf *out) {
    wsh_buf_printf(out, "   %s[%s]%s\n", c->faint, diag->id, c->off);
}

/* The id closes the hint; without a hint, the message. */
void wsh_diag_print(const struct wsh_diag *diag, bool color, struct wsh_buf *out) {
    struct colors c = colors_of(diag->level, color);
    print_place(&diag->at, &c, out);
    wsh_buf_printf(out, "%s%s:%s %s", c.level, levels[diag->level].word, c.off, c.strong);
    wsh_text_visible(wsh_span_of(diag->message), out);
    wsh_buf_add_text(out, c.off);
    if (diag->hint)
        wsh_buf_add_octet(out, '\n');
    else
        print_id(diag, &c, out);
    print_source(diag, &c, out);
    if (!diag->hint) return;
    wsh_buf_add_text(out, "  hint: ");
    wsh_text_visible(wsh_span_of(diag->hint), out);
    print_id(diag, &c, out);
}

void wsh_diags_print(const struct wsh_diags *d, bool color, struct wsh_buf *out) {
    for (size_t i = 0; i < d->n; i++) wsh_diag_print(&d->items[i], color, out);
}
