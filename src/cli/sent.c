/* sent.c - the steps of a case for readers. */
#include "cli/sent.h"

#include "script/request.h"

enum {
    LINE_SHOWN = 200, /* octets of one line */
    LINE_HEAD = 88,
    LINE_TAIL = 24,
    LINES_SHOWN = 16, /* lines in a row that are new */
    LINES_HEAD = 6,
    LINES_TAIL = 3,
};

/* ---- the target that is not there ---- */

static struct wsh_step baseline_step(void) { return (struct wsh_step){.kind = WSH_STEP_SEND}; }

void wsh_sent_init(struct wsh_sent *s, struct wsh_arena *a, const struct wsh_case *c) {
    struct wsh_step nothing = baseline_step();
    *s = (struct wsh_sent){.arena = a};
    wsh_profile_imagine(a, &s->profile, &s->fresh);
    s->profile.origins_forbidden = WSH_NEW(a, struct wsh_span);
    s->profile.origins_forbidden[0] = WSH_LIT("https://forbidden.example");
    s->profile.n_forbidden = 1;
    if (c->needs & WSH_NEED_COOKIE) s->profile.cookie = WSH_LIT("session=good");
    if (c->needs & WSH_NEED_AUTHORIZATION) s->profile.authorization = WSH_LIT("Basic dXNlcjpnb29k");
    if (c->n_sizes > 0) s->fresh.size = c->sizes[c->n_sizes - 1];
    s->baseline = wsh_case_request(&nothing, a, &s->profile, &s->fresh);
}

/* ---- lines ---- */

struct line {
    char sign;
    struct wsh_span text;
};
struct lines {
    struct line *items;
    size_t n;
};

static struct wsh_span next_line(struct wsh_span *rest) {
    size_t end = wsh_span_find(*rest, '\n');
    struct wsh_span line = wsh_span_slice(*rest, 0, end < rest->n ? end + 1 : rest->n);
    *rest = wsh_span_skip(*rest, line.n);
    return line;
}

static struct lines cut_lines(struct wsh_arena *a, struct wsh_span octets) {
    struct lines lines = {0};
    while (octets.n > 0) *WSH_PUSH(a, lines.items, lines.n) = (struct line){' ', next_line(&octets)};
    return lines;
}

/* The longest run of lines that both have, in order: how long it is from line i of `a` and line j of `b` on. The
 * baseline has less than a dozen lines, so that the table stays small. */
static uint16_t *common(struct wsh_arena *arena, const struct lines *a, const struct lines *b) {
    size_t width = b->n + 1;
    uint16_t *longest = WSH_NEW_ARRAY(arena, (a->n + 1) * width, uint16_t);
    for (size_t i = a->n; i-- > 0;)
        for (size_t j = b->n; j-- > 0;) {
            uint16_t down = longest[(i + 1) * width + j], right = longest[i * width + j + 1];
            bool same = wsh_span_eq(a->items[i].text, b->items[j].text);
            longest[i * width + j] = same           ? (uint16_t)(longest[(i + 1) * width + j + 1] + 1)
                                     : down > right ? down
                                                    : right;
        }
    return longest;
}

static void push(struct wsh_arena *a, struct lines *out, char sign, struct wsh_span text) {
    *WSH_PUSH(a, out->items, out->n) = (struct line){sign, text};
}

/* Behind the empty line nothing is compared: there even a line of the baseline is something else. */
static size_t head_size(struct wsh_span octets) {
    size_t end = wsh_span_find_span(octets, WSH_LIT("\r\n\r\n"));
    return end < octets.n ? end + 4 : octets.n;
}

static void add_rest(struct wsh_arena *arena, struct wsh_span rest, struct lines *out) {
    struct lines lines = cut_lines(arena, rest);
    if (lines.n > 0) push(arena, out, ' ', WSH_LIT("\r\n"));
    for (size_t i = 0; i < lines.n; i++) push(arena, out, '+', lines.items[i].text);
}

/* A line that is new and has no end of its own says what it says only together with the next. */
static bool runs_on(const struct line *line) {
    return line->sign == '+' && !wsh_span_ends(line->text, WSH_LIT("\r\n"));
}

/* *ret_common: how many lines both heads have. */
static struct lines difference(struct wsh_arena *arena, struct wsh_span from, struct wsh_span to, size_t *ret_common) {
    size_t head = head_size(to);
    struct lines a = cut_lines(arena, from), b = cut_lines(arena, wsh_span_slice(to, 0, head)), out = {0};
    size_t width = b.n + 1, i = 0, j = 0;
    const uint16_t *longest = common(arena, &a, &b);
    *ret_common = longest[0];
    while (i < a.n || j < b.n) {
        bool same = i < a.n && j < b.n && wsh_span_eq(a.items[i].text, b.items[j].text);
        if (same) {
            if (out.n > 0 && runs_on(&out.items[out.n - 1])) push(arena, &out, ' ', b.items[j].text);
            i++, j++;
        } else if (i < a.n && (j == b.n || longest[(i + 1) * width + j] >= longest[i * width + j + 1]))
            push(arena, &out, '-', a.items[i++].text);
        else
            push(arena, &out, '+', b.items[j++].text);
    }
    add_rest(arena, wsh_span_skip(to, head), &out);
    return out;
}

/* Random octets and masks come from streams that are numbered through the whole catalogue: here from one again, so that
 * a further case elsewhere does not change this page. */
static struct wsh_octets steady(struct wsh_arena *a, const struct wsh_octets *from) {
    struct wsh_octets octets = {WSH_NEW_ARRAY(a, from->n + 1, struct wsh_piece), from->n};
    for (size_t i = 0; i < from->n; i++) {
        octets.pieces[i] = from->pieces[i];
        bool random = from->pieces[i].kind == WSH_PIECE_RANDOM || from->pieces[i].kind == WSH_PIECE_FRAME;
        if (random) octets.pieces[i].placeholder = (unsigned)i + 1;
    }
    return octets;
}

static struct wsh_step steady_step(struct wsh_arena *a, const struct wsh_step *from) {
    struct wsh_step step = *from;
    step.octets = steady(a, &from->octets);
    step.edits = WSH_NEW_ARRAY(a, from->n + 1, struct wsh_edit);
    for (size_t i = 0; i < from->n; i++) {
        step.edits[i] = from->edits[i];
        step.edits[i].value = steady(a, &from->edits[i].value);
    }
    return step;
}

/* What one step sends; whole if hardly any line of the baseline is left. */
static struct lines lines_of(const struct wsh_sent *s, const struct wsh_step *from) {
    size_t shared = 0;
    struct wsh_step steadied = steady_step(s->arena, from), *step = &steadied;
    if (step->kind != WSH_STEP_SEND)
        return cut_lines(s->arena, wsh_octets_expand(&step->octets, s->arena, &s->profile, &s->fresh));
    struct wsh_span request = wsh_case_request(step, s->arena, &s->profile, &s->fresh);
    struct lines out = difference(s->arena, s->baseline, request, &shared);
    return shared > 2 ? out : cut_lines(s->arena, request);
}

/* ---- showing them ---- */

/* 65,536: digits in threes. */
static const char *big(struct wsh_arena *a, size_t n) {
    if (n < 1000) return wsh_arena_printf(a, "%zu", n);
    return wsh_arena_printf(a, "%s,%03zu", big(a, n / 1000), n % 1000);
}

static void add_line(struct wsh_arena *a, struct wsh_span line, struct wsh_buf *out) {
    if (line.n <= LINE_SHOWN) {
        wsh_text_escape(line, 0, out);
        return;
    }
    wsh_text_escape(wsh_span_slice(line, 0, LINE_HEAD), 0, out);
    wsh_buf_printf(out, " ... %s octets ... ", big(a, line.n - LINE_HEAD - LINE_TAIL));
    wsh_text_escape(wsh_span_skip(line, line.n - LINE_TAIL), 0, out);
}

static size_t run_of(const struct lines *l, size_t from) {
    size_t n = 1;
    while (from + n < l->n && l->items[from + n].sign == l->items[from].sign) n++;
    return n;
}

/* How many lines from `i` on are passed over: a long run shows its beginning and its end. */
static size_t hidden(const struct lines *l, size_t run, size_t i) {
    size_t n = run_of(l, run);
    return n > LINES_SHOWN && i == run + LINES_HEAD ? n - LINES_HEAD - LINES_TAIL : 0;
}

static size_t octets_in(const struct lines *l, size_t from, size_t n) {
    size_t octets = 0;
    for (size_t i = 0; i < n; i++) octets += l->items[from + i].text.n;
    return octets;
}

typedef void (*show_line)(const struct line *line, const char *instead, void *context);

/* Calls `show` for every line, or with `instead` for those passed over. */
static void walk(struct wsh_arena *a, const struct lines *l, show_line show, void *context) {
    size_t run = 0;
    for (size_t i = 0; i < l->n;) {
        if (i >= run + run_of(l, run)) run = i;
        size_t skip = hidden(l, run, i);
        if (skip > 0)
            show(&l->items[i],
                 wsh_arena_printf(a, "... %s lines of %s octets ...", big(a, skip), big(a, octets_in(l, i, skip))),
                 context);
        if (skip == 0) show(&l->items[i], NULL, context);
        i += skip ? skip : 1;
    }
}

struct shown {
    struct wsh_arena *arena;
    struct wsh_buf *out;
    bool signs;
};

static void show_as_line(const struct line *line, const char *instead, void *context) {
    struct shown *s = context;
    if (s->signs) wsh_buf_printf(s->out, "%c ", line->sign);
    if (instead)
        wsh_buf_add_text(s->out, instead);
    else
        add_line(s->arena, line->text, s->out);
    wsh_buf_add_octet(s->out, '\n');
}

static bool is_difference(const struct lines *l) {
    for (size_t i = 0; i < l->n; i++)
        if (l->items[i].sign != ' ') return true;
    return false;
}

const char *wsh_sent_lines(const struct wsh_sent *s, const struct wsh_step *step, const char **ret_language) {
    struct lines lines = lines_of(s, step);
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    struct shown shown = {s->arena, &out, is_difference(&lines)};
    walk(s->arena, &lines, show_as_line, &shown);
    *ret_language = shown.signs ? "diff" : "text";
    const char *text = wsh_arena_text(s->arena, wsh_buf_span(&out));
    wsh_buf_done(&out);
    return text;
}

/* ---- inline ---- */

static struct wsh_span name_of(struct wsh_span line) { return wsh_span_slice(line, 0, wsh_span_find(line, ':')); }

/* Is the line gone for good, rather than replaced by another with its name (or another request-line)? */
static bool is_missing(const struct wsh_sent *s, const struct lines *l, size_t index) {
    struct wsh_span line = l->items[index].text;
    if (l->items[index].sign != '-') return false;
    if (line.n > 0 && wsh_span_starts(s->baseline, line)) return false;
    for (size_t i = 0; i < l->n; i++)
        if (l->items[i].sign == '+' && wsh_span_eq_ci(name_of(l->items[i].text), name_of(line))) return false;
    return line.n > 2;
}

struct inline_shown {
    struct wsh_doc *page;
    struct wsh_buf *out;
};

static void show_inline(const struct line *line, const char *instead, void *context) {
    struct inline_shown *s = context;
    struct wsh_buf b;
    if (line->sign == '-') return;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    if (!instead) add_line(s->page->arena, line->text, &b);
    const char *text = instead ? wsh_doc_words(s->page, instead)
                               : wsh_doc_code(s->page, wsh_arena_text(s->page->arena, wsh_buf_span(&b)));
    wsh_buf_printf(s->out, "%s%s", s->out->n ? " " : "", text);
    wsh_buf_done(&b);
}

bool wsh_sent_is_short(const struct wsh_sent *s, const struct wsh_step *step) {
    enum { SHORT = 72 };
    struct lines lines = lines_of(s, step);
    size_t n = 0, octets = 0;
    for (size_t i = 0; i < lines.n; i++) {
        if (lines.items[i].sign == '-' && !is_missing(s, &lines, i)) continue;
        octets += lines.items[i].text.n;
        n++;
    }
    return n == 1 && octets <= SHORT && is_difference(&lines);
}

const char *wsh_sent_inline(const struct wsh_sent *s, struct wsh_doc *p, const struct wsh_step *step) {
    struct lines lines = lines_of(s, step);
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    struct inline_shown shown = {p, &out};
    walk(s->arena, &lines, show_inline, &shown);
    const char *joint = out.n ? ", without " : "without ";
    for (size_t i = 0; i < lines.n; i++) {
        if (!is_missing(s, &lines, i)) continue;
        const char *name = wsh_arena_text(s->arena, name_of(lines.items[i].text));
        wsh_buf_printf(&out, "%s%s", joint, wsh_doc_code(p, name));
        joint = ", ";
    }
    const char *text = wsh_arena_text(s->arena, wsh_buf_span(&out));
    wsh_buf_done(&out);
    return text;
}
