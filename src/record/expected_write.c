/* expected_write.c - a file of expected results out of runs: what is known already stays, what is new gets a line.
 *
 * The text is made here and not by the YAML library: it is a list of short items whose order, quoting and line ends
 * never change, so that two runs differ in the lines in which they differ. */
#include "record/expected.h"
#include "record/result_index.h"

#define BIT(value) (1u << (unsigned)(value))

enum { COLUMNS = 116 };

static const char unwritten[] = "TO"
                                "DO"; /* in two parts: no note of ours */

/* ---- scalars ---- */

static bool is_word(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = s.p[i];
        bool inner = c == '/' || c == '-' || c == '.' || c == '_';
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && !(inner && i > 0)) return false;
    }
    return s.n > 0;
}

/* Double quotes, broken between words where the line is full: YAML makes one space of the break. Indent 0: in one
 * line. */
static void quoted(struct wsh_span text, size_t column, size_t indent, struct wsh_buf *out) {
    struct wsh_buf b;
    size_t at = column + 1, line = out->n;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_text_visible(text, &b);
    wsh_buf_add_octet(out, '"');
    for (size_t i = 0; i < b.n; i++) {
        bool alone = b.p[i] == ' ' && i > 0 && b.p[i - 1] != ' ' && i + 1 < b.n && b.p[i + 1] != ' ';
        size_t word = wsh_span_find(wsh_span_skip(wsh_buf_span(&b), i + 1), ' ');
        if (indent && alone && at + out->n - line + word > COLUMNS) {
            wsh_buf_add_octet(out, '\n');
            line = out->n;
            at = 0;
            wsh_buf_fill(out, ' ', indent);
            continue;
        }
        if (b.p[i] == '"' || b.p[i] == '\\') wsh_buf_add_octet(out, '\\');
        wsh_buf_add_octet(out, b.p[i]);
    }
    wsh_buf_add_octet(out, '"');
    wsh_buf_done(&b);
}

static void scalar(struct wsh_span text, struct wsh_buf *out) {
    if (is_word(text))
        wsh_buf_add(out, text);
    else
        quoted(text, 0, 0, out);
}

static void words(struct wsh_buf *out, const char *key, unsigned bits, const char *(*word)(unsigned), unsigned n) {
    unsigned count = 0;
    const char *comma = "";
    for (unsigned i = 0; i < n; i++) count += (bits & BIT(i)) != 0;
    if (count == 0) return;
    wsh_buf_printf(out, "    %s: %s", key, count > 1 ? "[" : "");
    for (unsigned i = 0; i < n; i++) {
        if (!(bits & BIT(i))) continue;
        wsh_buf_printf(out, "%s%s", comma, word(i));
        comma = ", ";
    }
    wsh_buf_add_text(out, count > 1 ? "]\n" : "\n");
}

static const char *verdict_word(unsigned i) { return wsh_verdict_name((enum wsh_verdict)i); }
static const char *outcome_word(unsigned i) { return wsh_outcome_name((enum wsh_outcome)i); }

/* ---- what the runs hold ---- */

struct item {
    const struct wsh_expected *rows; /* the first's words are those of all */
    size_t n;
};

struct write {
    struct wsh_arena *arena;
    const struct wsh_expected_file *old;
    const struct wsh_run_log *logs;
    size_t n_logs;
    struct wsh_result_index index; /* of all runs */
    bool *known;                   /* per item of the index: an old line takes it */
    struct item *items;
    size_t n_items;
    unsigned unwritten;
};

static bool deviates(const struct wsh_result *r) { return r->verdict == WSH_FAIL || r->verdict == WSH_WARN; }
static bool tells(const struct wsh_result *r) {
    return deviates(r) || r->verdict == WSH_PASS || r->verdict == WSH_INFO;
}

static void add_item(struct write *w, const struct wsh_expected *rows, size_t n) {
    *WSH_PUSH(w->arena, w->items, w->n_items) = (struct item){rows, n};
    w->unwritten += wsh_span_starts(wsh_span_of(rows->reason), wsh_span_of(unwritten));
}

/* ---- what is known already ---- */

/* A line that these runs contradict is left out; one that they say nothing of stays. Notes which results it takes. */
static bool is_kept(struct write *w, const struct wsh_expected *row, struct wsh_diags *diags) {
    const struct wsh_result *other = NULL;
    size_t from, to, taken = 0;
    wsh_result_index_range(&w->index, row->pattern, &from, &to);
    for (size_t i = from; i < to; i++) {
        const struct wsh_result *r = w->index.items[i];
        if (!wsh_expected_names(row, r)) continue;
        bool takes = wsh_expected_takes(row, r);
        taken += takes;
        w->known[i] = w->known[i] || takes;
        if (!takes && tells(r)) other = r;
    }
    if (taken > 0 || row->may || !other) return true;
    (void)wsh_diag_add(diags, WSH_DIAG_NOTE, row->at, WSH_EMPTY, "expect/left-out",
                       "the line for '%s' is left out: '%s' is %s now", row->pattern, other->id,
                       wsh_verdict_name(other->verdict));
    return false;
}

/* Rows of one list share their reason; they become one item again. */
static void keep_old(struct write *w, struct wsh_diags *diags) {
    struct wsh_expected *kept = NULL;
    size_t n = 0, from = 0;
    for (size_t i = 0; w->old && i < w->old->n; i++)
        if (is_kept(w, &w->old->rows[i], diags)) *WSH_PUSH(w->arena, kept, n) = w->old->rows[i];
    for (size_t i = 1; i <= n; i++) {
        if (i < n && kept[i].reason == kept[from].reason) continue;
        add_item(w, &kept[from], i - from);
        from = i;
    }
}

/* ---- what is new ---- */

static const char *said(struct wsh_arena *a, const struct wsh_result *r) {
    bool twice = wsh_span_starts(wsh_span_of(r->because), wsh_span_of(wsh_outcome_name(r->outcome)));
    const char *outcome = r->n_attempts && !twice ? wsh_outcome_name(r->outcome) : "";
    const char *status = *outcome && r->status ? wsh_arena_printf(a, " %u", r->status) : "";
    return wsh_arena_printf(a, "%s %s%s%s%s", unwritten, outcome, status, *outcome && *r->because ? ": " : "",
                            *r->because ? r->because
                            : *outcome  ? ""
                                        : r->title);
}

/* The results of one id, from `from` to `to`. */
static void add_new(struct write *w, size_t from, size_t to) {
    struct wsh_expected row = {.pattern = w->index.items[from]->id};
    unsigned seen = 0, told = 0;
    for (size_t i = from; i < to; i++) {
        const struct wsh_result *r = w->index.items[i];
        told += tells(r);
        if (!deviates(r) || w->known[i]) continue;
        if (seen++ == 0) row.reason = said(w->arena, r);
        row.verdicts |= BIT(r->verdict);
        if (r->n_attempts) row.outcomes |= BIT(r->outcome);
    }
    if (seen == 0) return;
    row.may = seen < told;
    struct wsh_expected *kept = WSH_NEW(w->arena, struct wsh_expected);
    *kept = row;
    add_item(w, kept, 1);
}

static void find_new(struct write *w) {
    for (size_t from = 0, to; from < w->index.n; from = to) {
        for (to = from + 1; to < w->index.n && strcmp(w->index.items[to]->id, w->index.items[from]->id) == 0;) to++;
        add_new(w, from, to);
    }
}

/* ---- the text ---- */

static struct wsh_span family_of(const char *pattern) {
    struct wsh_span s = wsh_span_of(pattern);
    return wsh_span_slice(s, 0, wsh_span_find(s, '/'));
}

static int by_pattern(const void *a, const void *b) {
    const struct item *x = a, *y = b;
    int order = wsh_span_cmp(family_of(x->rows->pattern), family_of(y->rows->pattern));
    return order ? order : strcmp(x->rows->pattern, y->rows->pattern);
}

static void patterns(const struct item *item, struct wsh_buf *out) {
    wsh_buf_printf(out, "  - case: %s", item->n > 1 ? "[" : "");
    for (size_t i = 0; i < item->n; i++) {
        if (i) wsh_buf_add_text(out, ", ");
        scalar(wsh_span_of(item->rows[i].pattern), out);
    }
    wsh_buf_add_text(out, item->n > 1 ? "]\n" : "\n");
}

static void print_item(const struct item *item, struct wsh_buf *out) {
    const struct wsh_expected *row = item->rows;
    patterns(item, out);
    words(out, "verdict", row->verdicts, verdict_word, WSH_VERDICT_COUNT);
    words(out, "outcome", row->outcomes, outcome_word, WSH_OUTCOME_COUNT);
    if (row->may) wsh_buf_add_text(out, "    may: true\n");
    if (row->until) wsh_buf_printf(out, "    until: %s\n", row->until);
    wsh_buf_add_text(out, "    reason: ");
    quoted(wsh_span_of(row->reason), 12, 6, out);
    wsh_buf_add_octet(out, '\n');
    if (!row->link) return;
    wsh_buf_add_text(out, "    link: ");
    quoted(wsh_span_of(row->link), 10, 6, out);
    wsh_buf_add_octet(out, '\n');
}

static void print_items(struct write *w, struct wsh_buf *out) {
    struct wsh_span family = WSH_EMPTY;
    wsh_buf_add_text(out, w->n_items ? "expected:\n" : "expected: []\n");
    if (w->n_items > 1) qsort(w->items, w->n_items, sizeof w->items[0], by_pattern);
    for (size_t i = 0; i < w->n_items; i++) {
        struct wsh_span here = family_of(w->items[i].rows->pattern);
        if (i == 0 || !wsh_span_eq(family, here)) {
            wsh_buf_add_text(out, i ? "\n  # ---- " : "  # ---- ");
            wsh_text_visible(here, out);
            wsh_buf_add_text(out, " ----\n");
        }
        family = here;
        print_item(&w->items[i], out);
    }
}

/* The cases of the runs, and those that the old file knew: a run may hold a part of the catalogue only. */
static const char **known_ids(struct write *w, size_t *ret_n) {
    const char **ids = NULL;
    for (size_t i = 0; i < w->index.n; i++)
        if (w->index.items[i]->type == WSH_RESULT_CASE) *WSH_PUSH(w->arena, ids, *ret_n) = w->index.items[i]->id;
    for (size_t i = 0; w->old && i < w->old->n_known; i++) *WSH_PUSH(w->arena, ids, *ret_n) = w->old->known[i];
    return ids;
}

static int by_text(const void *a, const void *b) {
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    int order = wsh_span_cmp(family_of(x), family_of(y));
    return order ? order : strcmp(x, y);
}

/* One case of the list; a new line where this one is full. */
static void print_slug(const char *id, bool first, size_t *line, struct wsh_buf *out) {
    struct wsh_span slug = wsh_span_skip(wsh_span_of(id), family_of(id).n + 1);
    if (!first) wsh_buf_add_octet(out, ',');
    if (!first && out->n - *line + slug.n + 2 > COLUMNS) {
        wsh_buf_add_text(out, "\n   ");
        *line = out->n - 3;
    }
    if (!first) wsh_buf_add_octet(out, ' ');
    scalar(slug, out);
}

static void print_known(struct write *w, struct wsh_buf *out) {
    size_t n = 0, line = out->n;
    const char **ids = known_ids(w, &n), *last = NULL;
    if (n > 1) qsort(ids, n, sizeof ids[0], by_text);
    wsh_buf_add_text(out, "\n# The cases when this was written: others are named as new.\nknown:");
    for (size_t i = 0; i < n; i++) {
        bool same = last && wsh_span_eq(family_of(last), family_of(ids[i]));
        if (!strchr(ids[i], '/') || (last && strcmp(last, ids[i]) == 0)) continue;
        if (!same) {
            wsh_buf_add_text(out, last ? "]\n  " : "\n  ");
            line = out->n - 2;
            scalar(family_of(ids[i]), out);
            wsh_buf_add_text(out, ": [");
        }
        print_slug(ids[i], !same, &line, out);
        last = ids[i];
    }
    wsh_buf_add_text(out, last ? "]\n" : " {}\n");
}

static void print_head(const struct write *w, struct wsh_buf *out) {
    const char *catalogue = w->n_logs ? w->logs[0].header.catalogue : "";
    for (size_t i = 1; i < w->n_logs; i++)
        if (strcmp(catalogue, w->logs[i].header.catalogue) != 0) catalogue = "";
    wsh_buf_printf(out,
                   "# Expected results, from %zu run%s by 'wshake expect'; '--update' keeps what is written here.\n",
                   w->n_logs, w->n_logs == 1 ? "" : "s");
    if (*catalogue) wsh_buf_add_text(out, "catalogue: ");
    if (*catalogue) scalar(wsh_span_of(catalogue), out);
    if (*catalogue) wsh_buf_add_octet(out, '\n');
}

static void say_unwritten(const struct write *w, struct wsh_diags *diags) {
    if (w->unwritten == 0) return;
    struct wsh_diag *diag = wsh_diag_add(diags, WSH_DIAG_NOTE, (struct wsh_place){0}, WSH_EMPTY, "expect/unwritten",
                                         "%u of %zu lines have no reason yet", w->unwritten, w->n_items);
    wsh_diag_hint(diags, diag, "argue each '%s' from the octets and the section, or mend the target", unwritten);
}

void wsh_expected_write(const struct wsh_expected_file *old, const struct wsh_run_log *logs, size_t n,
                        struct wsh_buf *out, struct wsh_diags *diags) {
    struct write w = {.arena = wsh_arena_new(), .old = old, .logs = logs, .n_logs = n};
    wsh_result_index_read(w.arena, logs, n, &w.index);
    w.known = WSH_NEW_ARRAY(w.arena, w.index.n + 1, bool);
    keep_old(&w, diags);
    find_new(&w);
    print_head(&w, out);
    print_items(&w, out);
    print_known(&w, out);
    say_unwritten(&w, diags);
    wsh_arena_free(w.arena);
}
