/* markdown.c - a comment for a pull request: short, what needs attention first, the rest folded away.
 *
 * GitHub takes 65,536 characters: rows stop where the space does, and say how many there would have been. Texts of
 * peers and users enter through markdown_text.h alone. */
#include "reports/markdown_text.h"
#include "reports/render.h"
#include "reports/tally.h"

enum {
    COMMENT = 60000, /* octets, so never more characters */
    SHORT = 200,     /* octets of a sentence in a table */
    NAME = 120,      /* of an id */
    LINES = 10,      /* commands to repeat failures with */
    OPEN = 20,       /* failures that are not folded away */
    LEAST = 8000,    /* octets for a run that is drawn */
    CLOSING = 2500,  /* kept free for what closes a run: ends of tables, "and N more" */
};

struct page {
    struct wsh_buf *out, row;
    struct wsh_arena *arena;
    const struct wsh_run_log *log;
    struct wsh_tally tally;
    size_t end; /* where the share of this run ends */
};

/* Adds the row at hand if the space allows it. */
static bool add_row(struct page *p) {
    bool fits = !p->row.over && p->out->n + p->row.n + CLOSING <= p->end;
    if (fits) wsh_buf_add(p->out, wsh_buf_span(&p->row));
    wsh_buf_clear(&p->row);
    return fits;
}

static void headline(struct page *p) {
    const struct wsh_run_header *h = &p->log->header;
    const char *trouble = wsh_tally_trouble(p->log);
    wsh_buf_add_text(p->out, "### wshake: ");
    wsh_tally_words(p->tally.totals, p->out);
    wsh_buf_add_text(p->out, "\n\n");
    wsh_md_code(*h->target ? h->target : "no target", SHORT, p->out);
    if (h->server) wsh_buf_add_text(p->out, ", server ");
    wsh_md_code(h->server ? h->server : "", NAME, p->out);
    wsh_buf_printf(p->out, ", %u case%s, seed `%" PRIu64 "`", p->tally.cases, p->tally.cases == 1 ? "" : "s", h->seed);
    if (p->tally.expected) wsh_buf_printf(p->out, ", %u results as expected", p->tally.expected);
    if (p->tally.flaky) wsh_buf_printf(p->out, ", %u flaky", p->tally.flaky);
    wsh_buf_add_text(p->out, "\n");
    if (!trouble) return;
    wsh_buf_add_text(p->out, "\n**Incomplete:** ");
    wsh_md_text(trouble, 3 * SHORT, p->out);
    wsh_buf_add_text(p->out, "\n");
}

/* ---- tables of results ---- */

static void add_rule(struct page *p, const char *id) {
    const struct wsh_rule *rule = wsh_rule_find(wsh_span_of(id), &(enum wsh_rule_id){WSH_RULE_NONE});
    const char *link = rule ? wsh_rule_link(p->arena, rule) : NULL;
    if (link) wsh_buf_add_octet(&p->row, '[');
    wsh_md_code(id, NAME, &p->row);
    if (link) wsh_buf_printf(&p->row, "](%s)", link);
}

static void add_said(struct page *p, const struct wsh_result *r) {
    bool said = wsh_span_starts(wsh_span_of(r->because), wsh_span_of(wsh_outcome_name(r->outcome)));
    if (r->n_attempts && !said) wsh_buf_add_text(&p->row, wsh_outcome_name(r->outcome));
    if (r->n_attempts && !said && r->status) wsh_buf_printf(&p->row, " %u", r->status);
    if (r->n_attempts && !said && *r->because) wsh_buf_add_text(&p->row, ": ");
    wsh_md_text(r->because, SHORT, &p->row);
    if (r->repeats_control) wsh_buf_add_text(&p->row, "; its control case does the same");
    if (r->expected && r->expected_because) {
        wsh_buf_add_text(&p->row, "; expected: ");
        wsh_md_text(r->expected_because, SHORT, &p->row);
    }
}

static bool result_row(struct page *p, const struct wsh_result *r) {
    wsh_buf_printf(&p->row, "| %s", wsh_verdict_name(r->verdict));
    if (r->impact != WSH_IMPACT_NONE) wsh_buf_printf(&p->row, " **%s**", wsh_impact_name(r->impact));
    wsh_buf_printf(&p->row, "%s | ", r->flaky ? " (flaky)" : "");
    wsh_md_code(r->id, NAME, &p->row);
    wsh_buf_add_text(&p->row, " | ");
    add_said(p, r);
    wsh_buf_add_text(&p->row, " | ");
    add_rule(p, wsh_tally_rule(r));
    wsh_buf_add_text(&p->row, " |\n");
    return add_row(p);
}

/* Is a result in the table of `verdict`? Expected ones have a table of their own, WSH_VERDICT_COUNT. */
static bool belongs(const struct wsh_result *r, int verdict) {
    if (verdict == WSH_VERDICT_COUNT) return r->expected;
    return !r->expected && (int)r->verdict == verdict;
}

static unsigned count(const struct page *p, int verdict) {
    unsigned n = 0;
    for (size_t i = 0; i < p->tally.n; i++) n += belongs(p->tally.ordered[i], verdict);
    return n;
}

/* Those from number `from` to `to` that are in the table of `verdict`. */
static void table(struct page *p, int verdict, unsigned from, unsigned to) {
    unsigned all = count(p, verdict), seen = 0, shown = from;
    if (to > all) to = all;
    wsh_buf_add_text(p->out, "\n| verdict | case | what happened | rule |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < p->tally.n && shown < to; i++) {
        if (!belongs(p->tally.ordered[i], verdict) || seen++ < from) continue;
        if (!result_row(p, p->tally.ordered[i])) break;
        shown++;
    }
    if (shown < to) wsh_buf_printf(p->out, "\n%u more are in the other reports.\n", to - shown);
}

/* ---- what is folded away ---- */

static void open_details(struct page *p, const char *summary, unsigned n) {
    wsh_buf_printf(p->out, "\n<details><summary>%u %s</summary>\n", n, summary);
}

static void close_details(struct page *p) { wsh_buf_add_text(p->out, "\n</details>\n"); }

static void folded(struct page *p, int verdict, unsigned from, const char *summary) {
    unsigned n = count(p, verdict);
    if (n <= from || p->out->n + CLOSING > p->end) return;
    open_details(p, summary, n - from);
    table(p, verdict, from, n);
    close_details(p);
}

static void families(struct page *p) {
    size_t shown = 0;
    if (p->tally.n_families == 0 || p->out->n + CLOSING > p->end) return;
    open_details(p, "families", (unsigned)p->tally.n_families);
    wsh_buf_add_text(p->out, "\n| family | results |\n| --- | --- |\n");
    for (; shown < p->tally.n_families; shown++) {
        wsh_buf_add_text(&p->row, "| ");
        wsh_md_code(p->tally.families[shown].name, NAME, &p->row);
        wsh_buf_add_text(&p->row, " | ");
        wsh_tally_words(p->tally.families[shown].totals, &p->row);
        wsh_buf_add_text(&p->row, " |\n");
        if (!add_row(p)) break;
    }
    if (shown < p->tally.n_families) wsh_buf_printf(p->out, "\n%zu more.\n", p->tally.n_families - shown);
    close_details(p);
}

/* An indented block ends with its line, whatever stands in it. */
static void commands(struct page *p) {
    unsigned n = count(p, WSH_FAIL), shown = 0;
    if (n == 0 || p->out->n + CLOSING > p->end) return;
    open_details(p, "commands that repeat a failure", n < LINES ? n : LINES);
    wsh_buf_add_octet(p->out, '\n');
    for (size_t i = 0; i < p->tally.n && shown < LINES; i++) {
        if (!belongs(p->tally.ordered[i], WSH_FAIL)) continue;
        struct wsh_buf line;
        wsh_buf_init(&line, WSH_LIMIT_HEAD);
        wsh_reproduce_wshake(p->tally.ordered[i], &line);
        wsh_buf_add_text(&p->row, "    ");
        wsh_text_visible(wsh_buf_span(&line), &p->row);
        wsh_buf_add_octet(&p->row, '\n');
        wsh_buf_done(&line);
        shown++;
        if (!add_row(p)) break;
    }
    close_details(p);
}

static void run(struct page *p) {
    wsh_tally_read(p->arena, p->log, &p->tally);
    headline(p);
    if (count(p, WSH_FAIL))
        table(p, WSH_FAIL, 0, OPEN);
    else if (p->tally.n)
        wsh_buf_add_text(p->out, "\nNothing fails that is not expected to.\n");
    if (count(p, WSH_BROKEN)) table(p, WSH_BROKEN, 0, OPEN);
    folded(p, WSH_FAIL, OPEN, "more failures");
    folded(p, WSH_BROKEN, OPEN, "more broken");
    folded(p, WSH_WARN, 0, "warnings");
    folded(p, WSH_VERDICT_COUNT, 0, "as expected");
    commands(p);
    families(p);
}

/* Several targets: one line each first, so that even a comment that is cut names them. */
static void overview(struct page *p, const struct wsh_run_log *logs, size_t n) {
    size_t shown = 0;
    wsh_buf_printf(p->out, "## wshake: %zu targets\n\n| target | results |\n| --- | --- |\n", n);
    for (; shown < n; shown++) {
        struct wsh_tally tally;
        wsh_tally_read(p->arena, &logs[shown], &tally);
        wsh_buf_add_text(&p->row, "| ");
        wsh_md_code(*logs[shown].header.target ? logs[shown].header.target : "no target", NAME, &p->row);
        wsh_buf_printf(&p->row, " | %s", wsh_tally_trouble(&logs[shown]) ? "**incomplete**: " : "");
        wsh_tally_words(tally.totals, &p->row);
        wsh_buf_add_text(&p->row, " |\n");
        if (!add_row(p)) break;
    }
    if (shown < n) wsh_buf_printf(p->out, "\n%zu more targets.\n", n - shown);
    wsh_buf_add_octet(p->out, '\n');
}

void wsh_render_markdown(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                         struct wsh_buf *out) {
    struct page p = {.out = out, .arena = wsh_arena_new(), .end = COMMENT / 3};
    (void)o;
    wsh_buf_init(&p.row, WSH_LIMIT_TEXT);
    if (n != 1) overview(&p, logs, n);
    for (size_t i = 0; i < n; i++) {
        size_t share = out->n < COMMENT ? (COMMENT - out->n) / (n - i) : 0;
        p.log = &logs[i];
        p.end = out->n + (share < LEAST ? LEAST : share);
        if (p.end > COMMENT) { /* all of them are named above */
            wsh_buf_printf(out, "\n%zu more in detail: see the other reports.\n", n - i);
            break;
        }
        if (i) wsh_buf_add_octet(out, '\n');
        run(&p);
    }
    wsh_buf_done(&p.row);
    wsh_arena_free(p.arena);
}
