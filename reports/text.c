/* text.c - what a person reads in the terminal after a run: the answer first, then what to do about it.
 *
 * Fits a screen: the first failures in full with the command that repeats them, the rest one line each, families one
 * line each. Nothing is left out silently; --verbose leaves nothing out. */
#include <limits.h>

#include "reports/render.h"
#include "reports/tally.h"
#include "reports/wrap.h"

/* How much is shown of each kind without --verbose. */
enum { FULL_FAILS = 3, LINE_FAILS = 8, LINE_WARNS = 4, LINE_BROKEN = 3, INDENT = 8, WIDTH = 80, WIDTH_MIN = 40 };

struct text {
    struct wsh_wrap wrap;
    const struct wsh_run_log *log;
    struct wsh_tally tally;
    bool verbose;
    size_t id_columns;
};

static enum wsh_paint paint_of(enum wsh_verdict v) {
    static const enum wsh_paint by_verdict[WSH_VERDICT_COUNT] = {
        [WSH_PASS] = WSH_PAINT_GREEN,   [WSH_INFO] = WSH_PAINT_BLUE,      [WSH_SKIP] = WSH_PAINT_FAINT,
        [WSH_BLOCKED] = WSH_PAINT_FAINT, [WSH_BROKEN] = WSH_PAINT_MAGENTA, [WSH_WARN] = WSH_PAINT_YELLOW,
        [WSH_FAIL] = WSH_PAINT_RED,
    };
    return by_verdict[v];
}

static void newline(struct text *t) { wsh_buf_add_octet(t->wrap.out, '\n'); }
static void spaces(struct text *t, size_t n) { wsh_buf_fill(t->wrap.out, ' ', n); }

/* A cell pads, and the last one of a line must not. */
static void end_line(struct text *t) {
    struct wsh_buf *out = t->wrap.out;
    while (out->n && out->p[out->n - 1] == ' ') out->n--;
    newline(t);
}

/* One of our own sentences. */
static void sentence(struct text *t, enum wsh_paint paint, size_t indent, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void sentence(struct text *t, enum wsh_paint paint, size_t indent, const char *format, ...) {
    struct wsh_buf b;
    va_list args;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    va_start(args, format);
    wsh_buf_vprintf(&b, format, args);
    va_end(args);
    wsh_buf_add_octet(&b, '\0');
    wsh_wrap_paragraph(&t->wrap, paint, (const char *)b.p, indent, 0);
    wsh_buf_done(&b);
}

static void header_line(struct text *t) {
    const struct wsh_run_header *h = &t->log->header;
    wsh_wrap_paragraph(&t->wrap, WSH_PAINT_STRONG, *h->target ? h->target : "(no target)", 0, 0);
    if (!h->server) return;
    spaces(t, 2);
    wsh_wrap_cell(&t->wrap, WSH_PAINT_FAINT, h->server, t->wrap.width - 2);
    end_line(t);
}

/* "14 fail (3 with impact), 22 warn, 346 pass": each in its colour, wrapped by hand because colours have no width. */
static void counts_line(struct text *t) {
    size_t column = 2;
    const char *comma = "";
    spaces(t, 2);
    for (int i = 0; i < WSH_VERDICT_COUNT; i++) {
        enum wsh_verdict v = wsh_tally_order[i];
        char words[80], impact[40] = "";
        if (t->tally.totals[v] == 0) continue;
        if (v == WSH_FAIL && t->tally.fails_with_impact)
            (void)snprintf(impact, sizeof impact, " (%u with impact)", t->tally.fails_with_impact);
        (void)snprintf(words, sizeof words, "%u %s%s", t->tally.totals[v], wsh_verdict_name(v), impact);
        column += wsh_wrap_word(&t->wrap, WSH_PAINT_NONE, comma);
        if (column + strlen(words) + 1 > t->wrap.width) end_line(t), spaces(t, 2), column = 2;
        column += wsh_wrap_word(&t->wrap, paint_of(v), words);
        comma = ", ";
    }
    if (t->tally.n == 0) wsh_wrap_word(&t->wrap, WSH_PAINT_NONE, "no results");
    newline(t);
}

static void size_line(struct text *t) {
    const struct wsh_run_header *h = &t->log->header;
    char time[40] = "";
    uint64_t us = t->log->footer.us;
    if (t->log->footer.present)
        (void)snprintf(time, sizeof time, " in %.1f s", (double)us / 1e6);
    sentence(t, WSH_PAINT_FAINT, 2, "%u case%s%s, seed %" PRIu64 ", wshake %s", t->tally.cases,
             t->tally.cases == 1 ? "" : "s", time, h->seed, *h->wshake ? h->wshake : "?");
}

static void summary(struct text *t) {
    const char *trouble = wsh_tally_trouble(t->log);
    header_line(t);
    counts_line(t);
    size_line(t);
    if (t->tally.expected)
        sentence(t, WSH_PAINT_NONE, 2, "%u of them as the expected results say", t->tally.expected);
    if (t->tally.flaky)
        sentence(t, WSH_PAINT_YELLOW, 2, "%u flaky: repeating them gave another answer", t->tally.flaky);
    if (trouble) sentence(t, WSH_PAINT_RED, 2, "incomplete: %s", trouble);
}

static void label(struct text *t, const struct wsh_result *r) {
    char word[16];
    size_t n = 0;
    for (const char *p = wsh_verdict_name(r->verdict); *p && n < sizeof word - 1; p++)
        word[n++] = (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
    word[n] = '\0';
    wsh_wrap_cell(&t->wrap, paint_of(r->verdict), word, INDENT);
}

/* What is worth knowing besides the verdict, in brackets behind the id, or below it if the line is too short. */
static void notes(struct text *t, const struct wsh_result *r) {
    char many[40], text[160];
    bool impact = r->impact != WSH_IMPACT_NONE;
    (void)snprintf(many, sizeof many, "[%u times] ", r->count);
    int n =
        snprintf(text, sizeof text, "%s%s%s%s%s%s", impact ? "[" : "", wsh_impact_name(r->impact), impact ? "] " : "",
                 r->flaky ? "[flaky] " : "", r->expected ? "[expected] " : "", r->count > 1 ? many : "");
    if (n <= 0) return;
    text[n - 1] = '\0'; /* the last blank */
    if (INDENT + strlen(r->id) + (size_t)n + 1 > t->wrap.width) newline(t), spaces(t, INDENT - 2);
    spaces(t, 2);
    wsh_wrap_word(&t->wrap, impact ? WSH_PAINT_RED : WSH_PAINT_YELLOW, text);
}

static void rules_line(struct text *t, const struct wsh_result *r) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    for (size_t i = 0; i < r->n_rules; i++) wsh_buf_printf(&b, "%s%s", i ? "  " : "", r->rules[i]);
    wsh_buf_add_octet(&b, '\0');
    if (r->n_rules) wsh_wrap_paragraph(&t->wrap, WSH_PAINT_FAINT, (const char *)b.p, INDENT, 0);
    wsh_buf_done(&b);
}

static void reproduce_line(struct text *t, const struct wsh_result *r) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_reproduce_wshake(r, &b);
    if (b.n) wsh_wrap_command(&t->wrap, wsh_buf_span(&b), INDENT);
    for (int how = 0; t->verbose && how < WSH_BY_HAND_COUNT; how++) {
        wsh_buf_clear(&b);
        wsh_reproduce_by_hand(r, (enum wsh_by_hand)how, &b);
        if (b.n) wsh_wrap_command(&t->wrap, wsh_buf_span(&b), INDENT);
    }
    wsh_buf_done(&b);
}

static void because(struct text *t, const struct wsh_result *r) {
    char did[64] = "";
    bool said = wsh_span_starts(wsh_span_of(r->because), wsh_span_of(wsh_outcome_name(r->outcome)));
    if (!said && r->n_attempts && r->status)
        (void)snprintf(did, sizeof did, "%s %u: ", wsh_outcome_name(r->outcome), r->status);
    else if (!said && r->n_attempts)
        (void)snprintf(did, sizeof did, "%s: ", wsh_outcome_name(r->outcome));
    sentence(t, WSH_PAINT_NONE, INDENT, "%s%s", did, r->because);
    if (r->expected && r->expected_because) sentence(t, WSH_PAINT_FAINT, INDENT, "expected: %s", r->expected_because);
}

static void full(struct text *t, const struct wsh_result *r) {
    size_t id = strlen(r->id);
    newline(t);
    label(t, r);
    wsh_wrap_cell(&t->wrap, WSH_PAINT_STRONG, r->id, id < t->wrap.width - INDENT ? id : t->wrap.width - INDENT);
    notes(t, r);
    end_line(t);
    if (*r->title) wsh_wrap_paragraph(&t->wrap, WSH_PAINT_NONE, r->title, INDENT, 0);
    because(t, r);
    rules_line(t, r);
    reproduce_line(t, r);
}

static void one_line(struct text *t, const struct wsh_result *r) {
    size_t used = INDENT + t->id_columns + 2;
    label(t, r);
    if (used + 16 > t->wrap.width) {
        wsh_wrap_cell(&t->wrap, WSH_PAINT_NONE, r->id, t->wrap.width - INDENT);
    } else {
        wsh_wrap_cell(&t->wrap, WSH_PAINT_NONE, r->id, t->id_columns);
        spaces(t, 2);
        wsh_wrap_cell(&t->wrap, WSH_PAINT_FAINT, *r->because ? r->because : r->title, t->wrap.width - used);
    }
    end_line(t);
}

/* The results of one verdict: the first `in_full` in full, up to `lines` more in a line each. */
static void section(struct text *t, enum wsh_verdict v, unsigned in_full, unsigned lines) {
    unsigned shown = 0, total = t->tally.totals[v];
    for (size_t i = 0; i < t->tally.n; i++) {
        const struct wsh_result *r = t->tally.ordered[i];
        if (r->verdict != v || (!t->verbose && shown >= in_full + lines)) continue;
        if (shown == in_full) newline(t);
        if (shown++ < in_full)
            full(t, r);
        else
            one_line(t, r);
    }
    if (shown < total)
        sentence(t, WSH_PAINT_FAINT, INDENT, "and %u more %s: --verbose names them", total - shown,
                 wsh_verdict_name(v));
}

static void measure_ids(struct text *t) {
    for (size_t i = 0; i < t->log->n; i++) {
        size_t columns = strlen(t->log->results[i].id);
        enum wsh_verdict v = t->log->results[i].verdict;
        if (!t->verbose && v != WSH_FAIL && v != WSH_WARN && v != WSH_BROKEN) continue;
        if (columns > t->id_columns) t->id_columns = columns;
    }
    if (t->id_columns > t->wrap.width / 2) t->id_columns = t->wrap.width / 2;
}

static void family_lines(struct text *t) {
    size_t columns = 0, n = t->tally.n_families;
    for (size_t i = 0; i < n; i++)
        if (strlen(t->tally.families[i].name) > columns) columns = strlen(t->tally.families[i].name);
    if (columns > t->wrap.width / 2) columns = t->wrap.width / 2;
    if (n) newline(t);
    for (size_t i = 0; i < n; i++) {
        const struct wsh_tally_family *f = &t->tally.families[i];
        enum wsh_paint paint = f->totals[WSH_FAIL]   ? WSH_PAINT_RED
                               : f->totals[WSH_WARN] ? WSH_PAINT_YELLOW
                                                     : WSH_PAINT_NONE;
        struct wsh_buf b;
        wsh_buf_init(&b, WSH_LIMIT_TEXT);
        wsh_tally_words(f->totals, &b);
        wsh_buf_add_octet(&b, '\0');
        spaces(t, 2);
        wsh_wrap_cell(&t->wrap, paint, f->name, columns);
        spaces(t, 2);
        wsh_wrap_paragraph(&t->wrap, WSH_PAINT_NONE, (const char *)b.p, columns + 4, columns + 4);
        wsh_buf_done(&b);
    }
}

/* Everything in full when asked for; the milder verdicts only then. */
static void results(struct text *t) {
    section(t, WSH_FAIL, t->verbose ? UINT_MAX : FULL_FAILS, LINE_FAILS);
    section(t, WSH_WARN, t->verbose ? UINT_MAX : 0, LINE_WARNS);
    section(t, WSH_BROKEN, t->verbose ? UINT_MAX : 0, LINE_BROKEN);
    if (!t->verbose) return;
    section(t, WSH_INFO, 0, 0);
    section(t, WSH_BLOCKED, 0, 0);
    section(t, WSH_SKIP, 0, 0);
    section(t, WSH_PASS, 0, 0);
}

static void render_log(const struct wsh_run_log *log, const struct wsh_report_options *o, struct wsh_buf *out) {
    struct wsh_arena *a = wsh_arena_new();
    struct text t = {.log = log, .verbose = o->verbose};
    unsigned width = o->width ? o->width : WIDTH;
    wsh_wrap_init(&t.wrap, width < WIDTH_MIN ? WIDTH_MIN : width, o->color, out);
    wsh_tally_read(a, log, &t.tally);
    measure_ids(&t);
    summary(&t);
    results(&t);
    family_lines(&t);
    wsh_wrap_done(&t.wrap);
    wsh_arena_free(a);
}

void wsh_render_text(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                     struct wsh_buf *out) {
    for (size_t i = 0; i < n; i++) {
        if (i) wsh_buf_add_octet(out, '\n');
        render_log(&logs[i], o, out);
    }
}
