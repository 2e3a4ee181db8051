/* diff_text.c - a comparison for a terminal and as a comment for a pull request. */
#include "reports/diff.h"
#include "reports/markdown_text.h"
#include "reports/tally.h"
#include "reports/wrap.h"

const struct wsh_diff_renderer wsh_diff_renderers[] = {
    {"text", wsh_diff_text}, {"json", wsh_diff_json}, {"markdown", wsh_diff_markdown}, {"html", wsh_diff_html}};
const size_t wsh_diff_renderer_count = WSH_COUNT(wsh_diff_renderers);

enum {
    INDENT = 8,
    RUN = 5, /* "old  " */
    WIDTH = 100,
    LINES = 20,      /* of a rank, unless everything is asked for */
    NAMED = 3,       /* cases of a group */
    COMMENT = 60000, /* octets of a comment, so never more characters than GitHub takes */
    CLOSING = 1000,
    SENTENCE = 240
};

/* "pass -> fail [downgrade]" */
static void verdicts(const struct wsh_diff_item *item, struct wsh_buf *out) {
    const char *impact = item->new ? wsh_impact_name(item->new->impact) : "";
    if (item->old) wsh_buf_add_text(out, wsh_verdict_name(item->old->verdict));
    if (item->old && item->new) wsh_buf_add_text(out, " -> ");
    if (item->new) wsh_buf_add_text(out, wsh_verdict_name(item->new->verdict));
    if (*impact) wsh_buf_printf(out, " [%s]", impact);
    if (item->cause != WSH_DIFF_TARGET) wsh_buf_printf(out, " (%s)", wsh_diff_cause_name(item->cause));
}

static const char *id_of(const struct wsh_diff_item *item) { return item->new ? item->new->id : item->old->id; }

/* "2 worse, 1 changed, 0 better, ..." */
static void counts(const struct wsh_diff *d, struct wsh_buf *out) {
    for (int i = 0; i < WSH_DIFF_RANK_COUNT; i++)
        wsh_buf_printf(out, "%u %s, ", d->counts[i], wsh_diff_rank_name((enum wsh_diff_rank)i));
    size_t octets = 0;
    for (size_t i = 0; i < d->n_groups; i++) octets += d->groups[i].n;
    wsh_buf_printf(out, "%zu with other octets only, %u the same", octets, d->same);
}

/* ---- terminal ---- */

struct text {
    struct wsh_wrap wrap;
    const struct wsh_diff *d;
    bool verbose;
};

/* `used` columns of the first line are taken already. */
static void sentence(struct text *t, enum wsh_paint paint, size_t indent, size_t used, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
static void sentence(struct text *t, enum wsh_paint paint, size_t indent, size_t used, const char *format, ...) {
    struct wsh_buf b;
    va_list args;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    va_start(args, format);
    wsh_buf_vprintf(&b, format, args);
    va_end(args);
    wsh_buf_add_octet(&b, '\0');
    wsh_wrap_paragraph(&t->wrap, paint, (const char *)b.p, indent, used);
    wsh_buf_done(&b);
}

static void run_line(struct text *t, const char *which, const struct wsh_run_log *log) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf words;
    struct wsh_tally tally;
    wsh_buf_init(&words, WSH_LIMIT_HEAD);
    wsh_tally_read(a, log, &tally);
    wsh_tally_words(tally.totals, &words);
    wsh_wrap_cell(&t->wrap, WSH_PAINT_NONE, which, RUN);
    sentence(t, WSH_PAINT_NONE, RUN, RUN, "%s  %s  %.*s", *log->header.target ? log->header.target : "(no target)",
             log->header.started, WSH_FMT(wsh_buf_span(&words)));
    wsh_buf_done(&words);
    wsh_arena_free(a);
}

static void octets(struct text *t, const char *old, const char *new) {
    if (!old) return;
    sentence(t, WSH_PAINT_FAINT, INDENT, 0, "- %s", old);
    sentence(t, WSH_PAINT_FAINT, INDENT, 0, "+ %s", new);
}

static void item_lines(struct text *t, const struct wsh_diff_item *item) {
    static const enum wsh_paint paints[WSH_DIFF_RANK_COUNT] = {WSH_PAINT_RED, WSH_PAINT_YELLOW, WSH_PAINT_GREEN,
                                                               WSH_PAINT_BLUE, WSH_PAINT_FAINT};
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_HEAD);
    verdicts(item, &b);
    wsh_wrap_cell(&t->wrap, paints[item->rank], wsh_diff_rank_name(item->rank), INDENT);
    sentence(t, WSH_PAINT_STRONG, INDENT, INDENT, "%s  %.*s", id_of(item), WSH_FMT(wsh_buf_span(&b)));
    wsh_buf_done(&b);
    if (item->rank == WSH_DIFF_GONE && !t->verbose) return;
    if (*item->reason) sentence(t, WSH_PAINT_NONE, INDENT, 0, "%s", item->reason);
    octets(t, item->old_octets, item->new_octets);
}

static void rank_lines(struct text *t, enum wsh_diff_rank rank) {
    unsigned shown = 0;
    for (size_t i = 0; i < t->d->n; i++) {
        if (t->d->items[i].rank != rank || (!t->verbose && shown == LINES)) continue;
        item_lines(t, &t->d->items[i]);
        shown++;
    }
    if (shown < t->d->counts[rank])
        sentence(t, WSH_PAINT_FAINT, INDENT, 0, "and %u more %s: --verbose names them", t->d->counts[rank] - shown,
                 wsh_diff_rank_name(rank));
}

static void group_lines(struct text *t, const struct wsh_diff_group *g) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    size_t most = t->verbose ? g->n : NAMED;
    for (size_t i = 0; i < g->n && i < most; i++) wsh_buf_printf(&b, "%s%s", i ? ", " : "", g->ids[i]);
    if (g->n > most) wsh_buf_add_text(&b, ", ...");
    wsh_wrap_cell(&t->wrap, WSH_PAINT_FAINT, "octets", INDENT);
    sentence(t, WSH_PAINT_NONE, INDENT, INDENT, "%zu case%s: %.*s", g->n, g->n == 1 ? "" : "s",
             WSH_FMT(wsh_buf_span(&b)));
    octets(t, g->old_octets, g->new_octets);
    wsh_buf_done(&b);
}

void wsh_diff_text(const struct wsh_diff *d, const struct wsh_report_options *o, struct wsh_buf *out) {
    struct text t = {.d = d, .verbose = o->verbose};
    struct wsh_buf b;
    wsh_wrap_init(&t.wrap, o->width ? o->width : WIDTH, o->color, out);
    run_line(&t, "old", d->old);
    run_line(&t, "new", d->new);
    for (size_t i = 0; i < d->n_notes; i++) sentence(&t, WSH_PAINT_YELLOW, RUN, 0, "%s", d->notes[i]);
    wsh_buf_add_octet(out, '\n');
    for (int i = 0; i < WSH_DIFF_RANK_COUNT; i++) rank_lines(&t, (enum wsh_diff_rank)i);
    for (size_t i = 0; i < d->n_groups && (t.verbose || i < LINES); i++) group_lines(&t, &d->groups[i]);
    if (!t.verbose && d->n_groups > LINES)
        sentence(&t, WSH_PAINT_FAINT, INDENT, 0, "and %zu more kinds of other octets: --verbose names them",
                 d->n_groups - LINES);
    wsh_buf_init(&b, WSH_LIMIT_HEAD);
    counts(d, &b);
    if (d->n + d->n_groups) wsh_buf_add_octet(out, '\n');
    sentence(&t, WSH_PAINT_STRONG, 0, 0, "%.*s", WSH_FMT(wsh_buf_span(&b)));
    wsh_buf_done(&b);
    wsh_wrap_done(&t.wrap);
}

/* ---- Markdown ---- */

static bool add_row(struct wsh_buf *row, size_t begin, struct wsh_buf *out) {
    bool fits = !row->over && out->n - begin + row->n + CLOSING <= COMMENT;
    if (fits) wsh_buf_add(out, wsh_buf_span(row));
    wsh_buf_clear(row);
    return fits;
}

static void item_row(const struct wsh_diff_item *item, struct wsh_buf *row) {
    wsh_buf_printf(row, "| %s | ", wsh_diff_rank_name(item->rank));
    wsh_md_code(id_of(item), SENTENCE, row);
    wsh_buf_add_text(row, " | ");
    if (item->old) wsh_buf_add_text(row, wsh_verdict_name(item->old->verdict));
    if (item->old && item->new) wsh_buf_add_text(row, " to ");
    if (item->new) wsh_buf_add_text(row, wsh_verdict_name(item->new->verdict));
    wsh_buf_printf(row, " | %s | ", wsh_diff_cause_name(item->cause));
    wsh_md_text(item->reason, SENTENCE, row);
    wsh_buf_add_text(row, " |\n");
}

static void item_table(const struct wsh_diff *d, bool main, size_t begin, struct wsh_buf *out) {
    struct wsh_buf row;
    size_t all = 0, shown = 0;
    wsh_buf_init(&row, WSH_LIMIT_TEXT);
    for (size_t i = 0; i < d->n; i++) all += (d->items[i].rank <= WSH_DIFF_CHANGED) == main;
    if (all && !main) wsh_buf_printf(out, "\n<details><summary>%zu better, new or gone</summary>\n", all);
    if (all) wsh_buf_add_text(out, "\n| | case | verdict | by | what happened |\n| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < d->n; i++) {
        if ((d->items[i].rank <= WSH_DIFF_CHANGED) != main) continue;
        item_row(&d->items[i], &row);
        if (!add_row(&row, begin, out)) break;
        shown++;
    }
    if (shown < all) wsh_buf_printf(out, "\n%zu more are in the other reports.\n", all - shown);
    if (all && !main) wsh_buf_add_text(out, "\n</details>\n");
    wsh_buf_done(&row);
}

static void group_table(const struct wsh_diff *d, size_t begin, struct wsh_buf *out) {
    struct wsh_buf row;
    size_t shown = 0;
    if (d->n_groups == 0 || out->n - begin + CLOSING > COMMENT) return;
    wsh_buf_init(&row, WSH_LIMIT_TEXT);
    wsh_buf_printf(out,
                   "\n<details><summary>%zu kinds of other octets</summary>\n\n| cases | was | is |\n"
                   "| --- | --- | --- |\n",
                   d->n_groups);
    for (; shown < d->n_groups; shown++) {
        wsh_buf_printf(&row, "| %zu, as ", d->groups[shown].n);
        wsh_md_code(d->groups[shown].ids[0], SENTENCE, &row);
        wsh_buf_add_text(&row, " | ");
        wsh_md_code(d->groups[shown].old_octets, SENTENCE, &row);
        wsh_buf_add_text(&row, " | ");
        wsh_md_code(d->groups[shown].new_octets, SENTENCE, &row);
        wsh_buf_add_text(&row, " |\n");
        if (!add_row(&row, begin, out)) break;
    }
    if (shown < d->n_groups) wsh_buf_printf(out, "\n%zu more.\n", d->n_groups - shown);
    wsh_buf_add_text(out, "\n</details>\n");
    wsh_buf_done(&row);
}

void wsh_diff_markdown(const struct wsh_diff *d, const struct wsh_report_options *o, struct wsh_buf *out) {
    size_t begin = out->n;
    (void)o;
    wsh_buf_add_text(out, "### wshake: ");
    counts(d, out);
    wsh_buf_add_text(out, "\n\n");
    wsh_md_code(*d->new->header.target ? d->new->header.target : "no target", SENTENCE, out);
    wsh_buf_add_text(out, "\n");
    for (size_t i = 0; i < d->n_notes; i++) {
        wsh_buf_add_text(out, "\nNote: ");
        wsh_md_text(d->notes[i], SENTENCE, out);
        wsh_buf_add_text(out, "\n");
    }
    item_table(d, true, begin, out);
    item_table(d, false, begin, out);
    group_table(d, begin, out);
}
