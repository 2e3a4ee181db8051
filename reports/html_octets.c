/* html_octets.c - octets for eyes: every octet that does not print is named, every finding is marked in its place.
 *
 * Lines break behind LF. A CR LF at the end of a line is quiet, everything unusual is loud: a bare LF or CR, white
 * space that would not be seen, runs of one octet. Long streams are cut to their beginning, their end and the
 * surroundings of findings; what is left out is counted. */
#include "reports/html.h"

/* From where on a block may be so high that it scrolls. */
enum { SCROLLS = 700, SCROLLS_LINES = 15 };

/* What is shown of a long stream, in characters on the page, and how much around a finding, in octets. */
enum { SHOW_HEAD = 2000, SHOW_TAIL = 600, AROUND = 80, MARKED = 320, RUN = 64, RUN_COST = 16, HEX_GROUP = 24 };

struct canvas {
    struct wsh_markup *m;
    struct wsh_span octets;
    const struct wsh_octet_mark *marks;
    size_t n_marks;
    bool in_line;
};

struct window {
    size_t from, to;
};

static const char *const control_names[] = {
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS",  "HTAB", "LF",  "VT",  "FF", "CR", "SO", "SI", "DLE",
    "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS",  "GS", "RS", "US",
};

/* ---- what is shown ---- */

static size_t run_forward(struct wsh_span s, size_t at) {
    size_t end = at + 1;
    while (end < s.n && s.p[end] == s.p[at]) end++;
    return end - at;
}

static size_t run_backward(struct wsh_span s, size_t end) {
    size_t at = end;
    while (at > 0 && s.p[at - 1] == s.p[end - 1]) at--;
    return end - at;
}

/* A run of one octet takes the room of a few, however long it is. */
static size_t head_end(struct wsh_span s) {
    size_t at = 0, cost = 0;
    while (at < s.n && cost < SHOW_HEAD) {
        size_t run = run_forward(s, at), step = run < RUN ? 1 : run;
        cost += run < RUN ? 1 : RUN_COST;
        at += step;
    }
    return at;
}

static size_t tail_start(struct wsh_span s) {
    size_t end = s.n, cost = 0;
    while (end > 0 && cost < SHOW_TAIL) {
        size_t run = run_backward(s, end), step = run < RUN ? 1 : run;
        cost += run < RUN ? 1 : RUN_COST;
        end -= step;
    }
    return end;
}

static int by_start(const void *a, const void *b) {
    const struct window *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

static struct window window_of(const struct wsh_octet_mark *mark, size_t n) {
    size_t length = mark->length < MARKED ? mark->length : MARKED, end = mark->offset + length;
    return (struct window){mark->offset > AROUND ? mark->offset - AROUND : 0, n - end > AROUND ? end + AROUND : n};
}

/* Sorted, apart from each other, at most WSH_LIMIT_FINDINGS + 2. */
static size_t choose_windows(const struct canvas *c, struct window *out) {
    size_t n = 0, kept = 0, marks = c->n_marks < WSH_LIMIT_FINDINGS ? c->n_marks : WSH_LIMIT_FINDINGS;
    out[n++] = (struct window){0, head_end(c->octets)};
    out[n++] = (struct window){tail_start(c->octets), c->octets.n};
    for (size_t i = 0; i < marks; i++) out[n++] = window_of(&c->marks[i], c->octets.n);
    qsort(out, n, sizeof *out, by_start);
    for (size_t i = 1; i < n; i++) {
        if (out[i].from > out[kept].to)
            out[++kept] = out[i];
        else if (out[i].to > out[kept].to)
            out[kept].to = out[i].to;
    }
    return kept + 1;
}

/* ---- single octets ---- */

static bool prints(uint8_t octet) { return octet >= 0x20 && octet < 0x7F; }

/* White space that a reader would miss: at an end of a line, or beside more of it. */
static bool unseen_space(struct wsh_span s, size_t at) {
    uint8_t before = at > 0 ? s.p[at - 1] : '\n', behind = at + 1 < s.n ? s.p[at + 1] : '\n';
    return before <= ' ' || behind <= ' ';
}

static void symbol(struct canvas *c, const char *class, const char *text) {
    wsh_markup_leaf(c->m, "i", class, text);
}

/* Everything up to the next octet that needs a symbol of its own. */
static size_t add_plain(struct canvas *c, size_t at, size_t end) {
    size_t to = at;
    while (to < end && prints(c->octets.p[to])) {
        if (c->octets.p[to] == ' ' && unseen_space(c->octets, to)) break;
        if (to > at && run_forward(wsh_span_slice(c->octets, 0, end), to) >= RUN) break;
        to++;
    }
    wsh_markup_span(c->m, wsh_span_slice(c->octets, at, to));
    return to - at;
}

static size_t add_run(struct canvas *c, size_t at, size_t end) {
    size_t n = run_forward(wsh_span_slice(c->octets, 0, end), at);
    uint8_t octet = c->octets.p[at];
    wsh_markup_open_class(c->m, "i", "r");
    if (octet == ' ')
        wsh_markup_text(c->m, "SP");
    else if (prints(octet))
        wsh_markup_span(c->m, wsh_span_make(&octet, 1));
    else if (octet < WSH_COUNT(control_names))
        wsh_markup_text(c->m, control_names[octet]);
    else
        wsh_markup_format(c->m, "%02X", octet);
    wsh_markup_format(c->m, " \xC3\x97 %zu", n);
    wsh_markup_close(c->m, "i");
    return n;
}

/* Octets above ASCII, and the control octets among them: a frame is a frame, not a series of accidents. */
static size_t add_hex(struct canvas *c, size_t at, size_t end) {
    size_t n = 0;
    wsh_markup_open_class(c->m, "i", "x");
    for (; at + n < end && n < HEX_GROUP; n++) {
        uint8_t octet = c->octets.p[at + n];
        bool crlf = octet == '\r' && at + n + 1 < c->octets.n && c->octets.p[at + n + 1] == '\n';
        if (prints(octet) || octet == '\n' || crlf) break;
        wsh_markup_format(c->m, n ? " %02X" : "%02X", octet);
    }
    wsh_markup_close(c->m, "i");
    return n;
}

static size_t add_control(struct canvas *c, size_t at, size_t end) {
    uint8_t octet = c->octets.p[at];
    bool crlf = octet == '\r' && at + 1 < end && c->octets.p[at + 1] == '\n';
    if (crlf) return symbol(c, "e", "CR LF"), (size_t)2;
    bool split = octet == '\n' && at > 0 && c->octets.p[at - 1] == '\r'; /* a mark begins between CR and LF */
    bool loud = octet == '\n' || octet == '\r';
    symbol(c, loud && !split ? "o" : split ? "e" : NULL, control_names[octet]);
    return 1;
}

static size_t add_some(struct canvas *c, size_t at, size_t end) {
    uint8_t octet = c->octets.p[at];
    if (octet != '\n' && run_forward(wsh_span_slice(c->octets, 0, end), at) >= RUN) return add_run(c, at, end);
    if (octet == ' ' && unseen_space(c->octets, at)) return symbol(c, "s", "\xC2\xB7"), (size_t)1;
    if (prints(octet)) return add_plain(c, at, end);
    return octet < WSH_COUNT(control_names) ? add_control(c, at, end) : add_hex(c, at, end);
}

/* ---- marks ---- */

static bool covers(const struct wsh_octet_mark *mark, size_t at) {
    return at >= mark->offset && at - mark->offset < mark->length;
}

static size_t nearer(size_t place, size_t at, size_t next) { return place > at && place < next ? place : next; }

/* Where the set of marks changes next behind `at`. */
static size_t next_change(const struct canvas *c, size_t at, size_t end) {
    for (size_t i = 0; i < c->n_marks; i++) {
        end = nearer(c->marks[i].offset, at, end);
        end = nearer(c->marks[i].offset + c->marks[i].length, at, end);
    }
    return end;
}

static const char *mark_class(enum wsh_verdict weight, bool place) {
    if (weight == WSH_FAIL) return place ? "f z" : "f";
    if (weight == WSH_WARN) return place ? "w z" : "w";
    return place ? "i z" : "i";
}

/* Opens a <mark> for all marks that `wanted` accepts at `at`. Its label counts the findings that begin here. */
static bool open_mark(struct canvas *c, size_t at, bool places) {
    char label[80] = "", title[1024] = "";
    size_t n_label = 0, n_title = 0;
    enum wsh_verdict weight = WSH_PASS;
    for (size_t i = 0; i < c->n_marks; i++) {
        const struct wsh_octet_mark *mark = &c->marks[i];
        bool here = places ? mark->length == 0 && mark->offset == at : covers(mark, at);
        if (!here) continue;
        if (mark->weight > weight) weight = mark->weight;
        int more = snprintf(title + n_title, sizeof title - n_title, "%s%u. %s", n_title ? "\n" : "", mark->number,
                            mark->title);
        if (more > 0 && n_title + (size_t)more < sizeof title) n_title += (size_t)more;
        if (mark->offset != at) continue;
        more = snprintf(label + n_label, sizeof label - n_label, "%s%u", n_label ? "," : "", mark->number);
        if (more > 0 && n_label + (size_t)more < sizeof label) n_label += (size_t)more;
    }
    if (weight == WSH_PASS) return false;
    wsh_markup_open_class(c->m, "mark", mark_class(weight, places));
    wsh_markup_attr(c->m, "title", title);
    if (n_label) wsh_markup_attr(c->m, "data-n", label);
    return true;
}

static void place_marks(struct canvas *c, size_t at) {
    if (open_mark(c, at, true)) wsh_markup_close(c->m, "mark");
}

/* ---- lines ---- */

static void begin_line(struct canvas *c, size_t at) {
    if (c->in_line) return;
    wsh_markup_open(c->m, "div");
    wsh_markup_attr_format(c->m, "data-o", "%zu", at);
    c->in_line = true;
}

static void end_line(struct canvas *c) {
    if (c->in_line) wsh_markup_close(c->m, "div");
    c->in_line = false;
}

static void show(struct canvas *c, struct window w) {
    for (size_t at = w.from; at < w.to;) {
        size_t line = at + wsh_span_find(wsh_span_skip(c->octets, at), '\n') + 1;
        size_t end = next_change(c, at, line < w.to ? line : w.to);
        begin_line(c, at);
        place_marks(c, at);
        bool marked = open_mark(c, at, false);
        while (at < end) at += add_some(c, at, end);
        if (marked) wsh_markup_close(c->m, "mark");
        if (c->octets.p[at - 1] == '\n') end_line(c);
    }
}

static void gap(struct canvas *c, size_t from, size_t to) {
    if (from == to) return;
    end_line(c);
    wsh_markup_open_class(c->m, "p", "gap");
    wsh_markup_format(c->m, "%zu octets not shown, the record has them", to - from);
    wsh_markup_close(c->m, "p");
}

/* The place behind the last octet may be where something is missing. */
static void show_end(struct canvas *c) {
    for (size_t i = 0; i < c->n_marks; i++) {
        if (c->marks[i].length || c->marks[i].offset != c->octets.n) continue;
        begin_line(c, c->octets.n);
        place_marks(c, c->octets.n);
        break;
    }
    end_line(c);
}

static size_t lines(struct wsh_span s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n && n <= SCROLLS_LINES; i++) n += s.p[i] == '\n';
    return n;
}

/* What may be so high that it scrolls can be reached with keys. */
void wsh_page_octets(struct wsh_markup *m, struct wsh_span octets, const struct wsh_octet_mark *marks, size_t n,
                     uint64_t dropped) {
    struct canvas c = {.m = m, .octets = octets, .marks = marks, .n_marks = n};
    struct window windows[WSH_LIMIT_FINDINGS + 2];
    size_t n_windows = choose_windows(&c, windows), shown = 0;
    wsh_markup_open_class(m, "div", "oct");
    if (octets.n > SCROLLS || lines(octets) > SCROLLS_LINES) wsh_markup_attr(m, "tabindex", "0");
    for (size_t i = 0; i < n_windows; i++) {
        gap(&c, shown, windows[i].from);
        show(&c, windows[i]);
        shown = windows[i].to;
    }
    show_end(&c);
    if (octets.n == 0) wsh_markup_leaf(m, "p", "gap", "nothing");
    if (dropped) {
        wsh_markup_open_class(m, "p", "gap");
        wsh_markup_format(m, "and %" PRIu64 " octets more that were not kept", dropped);
        wsh_markup_close(m, "p");
    }
    wsh_markup_close(m, "div");
}
