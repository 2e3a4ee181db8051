/* expected_load.c - reads a file of expected results with the project's one YAML door. */
#include "run/expected_load.h"

#include <errno.h>

#include "script/yaml.h"

struct load {
    struct wsh_arena *arena;
    struct wsh_diags *diags;
    struct wsh_span text;
    struct wsh_expected_file *file;
};

static struct wsh_diag *error(struct load *l, const struct wsh_yaml *at, const char *id, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static struct wsh_diag *error(struct load *l, const struct wsh_yaml *at, const char *id, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_HEAD);
    wsh_buf_vprintf(&b, format, args);
    va_end(args);
    struct wsh_diag *diag =
        wsh_diag_add(l->diags, WSH_DIAG_ERROR, at->at, l->text, id, "%.*s", WSH_FMT(wsh_buf_span(&b)));
    wsh_buf_done(&b);
    return diag;
}

static void missing(struct load *l, const struct wsh_yaml *at, const char *key, const char *hint) {
    struct wsh_diag *diag = error(l, at, "expect/missing-key", "an expected result without '%s'", key);
    wsh_diag_hint(l->diags, diag, "%s", hint);
}

static void unknown_key(struct load *l, const struct wsh_yaml *key, const char *const *keys, size_t n) {
    const char *near = wsh_nearest(key->text, keys, n), *all = "";
    for (size_t i = 0; i < n; i++) all = wsh_arena_printf(l->arena, "%s%s%s", all, i ? ", " : "", keys[i]);
    struct wsh_diag *diag = error(l, key, "expect/unknown-key", "unknown key '%.*s'", WSH_FMT(key->text));
    if (near)
        wsh_diag_hint(l->diags, diag, "did you mean '%s'? keys allowed here: %s", near, all);
    else
        wsh_diag_hint(l->diags, diag, "keys allowed here: %s", all);
}

/* ---- the keys of an item ---- */

static void add_verdict(struct load *l, const struct wsh_yaml *word, unsigned *bits) {
    enum wsh_verdict v;
    if (word->kind == WSH_YAML_SCALAR && wsh_verdict_find(word->text, &v)) {
        *bits |= 1u << v;
        return;
    }
    struct wsh_diag *diag = error(l, word, "expect/verdict", "unknown verdict '%.*s'", WSH_FMT(word->text));
    wsh_diag_hint(l->diags, diag, "one of pass, warn, fail, info, skip, blocked, broken, or a list of them");
}

static void add_outcome(struct load *l, const struct wsh_yaml *word, unsigned *bits) {
    for (unsigned i = 0; word->kind == WSH_YAML_SCALAR && i < WSH_OUTCOME_COUNT; i++)
        if (wsh_span_is(word->text, wsh_outcome_name((enum wsh_outcome)i))) {
            *bits |= 1u << i;
            return;
        }
    struct wsh_diag *diag = error(l, word, "expect/outcome", "unknown outcome '%.*s'", WSH_FMT(word->text));
    wsh_diag_hint(l->diags, diag,
                  "one of accepted, refused, closed, reset, silent, garbled, unreached, or a list of them");
}

/* One word or a list of them. */
static void each(struct load *l, const struct wsh_yaml *value, unsigned *bits,
                 void (*add)(struct load *, const struct wsh_yaml *, unsigned *)) {
    if (value->kind != WSH_YAML_LIST) add(l, value, bits);
    for (size_t i = 0; value->kind == WSH_YAML_LIST && i < value->n; i++) add(l, value->items[i].value, bits);
}

static void read_verdict(struct load *l, const struct wsh_yaml *value, struct wsh_expected *out) {
    each(l, value, &out->verdicts, add_verdict);
}

static void read_outcome(struct load *l, const struct wsh_yaml *value, struct wsh_expected *out) {
    each(l, value, &out->outcomes, add_outcome);
}

static void read_reason(struct load *l, const struct wsh_yaml *value, struct wsh_expected *out) {
    out->reason = wsh_arena_text(l->arena, value->text);
}

static void read_link(struct load *l, const struct wsh_yaml *value, struct wsh_expected *out) {
    out->link = wsh_arena_text(l->arena, value->text);
}

static unsigned days_of(unsigned year, unsigned month) {
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool is_day(struct wsh_span s) {
    uint64_t year, month, day;
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' || !wsh_span_to_u64(wsh_span_slice(s, 0, 4), &year) ||
        !wsh_span_to_u64(wsh_span_slice(s, 5, 7), &month) || !wsh_span_to_u64(wsh_span_slice(s, 8, 10), &day))
        return false;
    return month >= 1 && month <= 12 && day >= 1 && day <= days_of((unsigned)year, (unsigned)month);
}

static void read_until(struct load *l, const struct wsh_yaml *value, struct wsh_expected *out) {
    if (value->kind == WSH_YAML_SCALAR && is_day(value->text)) {
        out->until = wsh_arena_text(l->arena, value->text);
        return;
    }
    struct wsh_diag *diag = error(l, value, "expect/until", "'%.*s' is no day", WSH_FMT(value->text));
    wsh_diag_hint(l->diags, diag, "the last day on which this line counts, as 2027-01-31");
}

static void read_may(struct load *l, const struct wsh_yaml *value, struct wsh_expected *out) {
    out->may = wsh_span_is(value->text, "true");
    if (out->may || wsh_span_is(value->text, "false")) return;
    struct wsh_diag *diag = error(l, value, "expect/may", "'%.*s' is neither true nor false", WSH_FMT(value->text));
    wsh_diag_hint(l->diags, diag, "'may: true' says that it happens sometimes");
}

/* Its patterns are read by whoever reads the list. */
static void read_case(struct load *l, const struct wsh_yaml *value, struct wsh_expected *out) {
    (void)l;
    (void)value;
    (void)out;
}

static const char *const item_names[] = {"case", "verdict", "outcome", "reason", "link", "until", "may"};
static void (*const item_readers[])(struct load *, const struct wsh_yaml *, struct wsh_expected *) = {
    read_case, read_verdict, read_outcome, read_reason, read_link, read_until, read_may};

static void read_key(struct load *l, const struct wsh_yaml_item *item, struct wsh_expected *out) {
    for (size_t i = 0; i < WSH_COUNT(item_names); i++) {
        if (!wsh_span_is(item->key->text, item_names[i])) continue;
        item_readers[i](l, item->value, out);
        return;
    }
    unknown_key(l, item->key, item_names, WSH_COUNT(item_names));
}

/* Everything of an item but its patterns. */
static void read_item(struct load *l, const struct wsh_yaml *item, struct wsh_expected *out) {
    unsigned errors = l->diags->errors;
    *out = (struct wsh_expected){.at = item->at, .pattern = "", .reason = ""};
    for (size_t i = 0; item->kind == WSH_YAML_MAP && i < item->n; i++) read_key(l, &item->items[i], out);
    if (out->verdicts == 0 && out->outcomes == 0 && l->diags->errors == errors)
        missing(l, item, "verdict", "name what is expected: 'verdict: fail'");
    if (!*out->reason)
        missing(l, item, "reason", "say why it is so, argued from the octets and the section: 'reason: ...'");
}

static void add_pattern(struct load *l, const struct wsh_yaml *pattern, const struct wsh_expected *item) {
    if (pattern->kind != WSH_YAML_SCALAR || pattern->text.n == 0) {
        missing(l, pattern, "case", "name a case id or a glob: 'case: version/interim-8', or a list of them");
        return;
    }
    struct wsh_expected *row = WSH_PUSH(l->arena, l->file->rows, l->file->n);
    *row = *item;
    row->at = pattern->at;
    row->pattern = wsh_arena_text(l->arena, pattern->text);
}

/* `case` is one pattern or a list: each makes a row, so that each is known to match or not. */
static void read_row(struct load *l, const struct wsh_yaml *item) {
    struct wsh_expected shared;
    const struct wsh_yaml *cases = item->kind == WSH_YAML_MAP ? wsh_yaml_find(item, "case") : NULL;
    read_item(l, item, &shared);
    if (!cases) {
        missing(l, item, "case", "each item is a mapping: { case: ID-OR-GLOB, verdict: WORD, reason: SENTENCE }");
    } else if (cases->kind == WSH_YAML_LIST) {
        for (size_t i = 0; i < cases->n; i++) add_pattern(l, cases->items[i].value, &shared);
    } else {
        add_pattern(l, cases, &shared);
    }
}

/* ---- the file ---- */

/* "known: { version: [interim-8, ...] }" */
static void read_known(struct load *l, const struct wsh_yaml *known) {
    struct wsh_expected_file *f = l->file;
    f->known = WSH_NEW_ARRAY(l->arena, 1, const char *);
    for (size_t i = 0; i < known->n; i++) {
        const struct wsh_yaml *family = known->items[i].key, *slugs = known->items[i].value;
        bool good = known->kind == WSH_YAML_MAP && slugs->kind == WSH_YAML_LIST;
        for (size_t j = 0; good && j < slugs->n; j++)
            *WSH_PUSH(l->arena, f->known, f->n_known) =
                wsh_arena_printf(l->arena, "%.*s/%.*s", WSH_FMT(family->text), WSH_FMT(slugs->items[j].value->text));
        if (good) continue;
        struct wsh_diag *diag = error(l, known, "expect/known", "'known' is no mapping of families to lists of cases");
        wsh_diag_hint(l->diags, diag, "'wshake expect RUN.ndjson --update FILE' writes it");
        return;
    }
}

static bool no_list(struct load *l, const struct wsh_yaml *root) {
    struct wsh_diag *diag = error(l, root, "expect/shape", "no list 'expected' in this file");
    wsh_diag_hint(l->diags, diag, "a file of expected results is 'expected:' and a list of { case, verdict, reason }");
    return false;
}

static bool read_root(struct load *l, const struct wsh_yaml *root) {
    static const char *const keys[] = {"expected", "catalogue", "known"};
    const struct wsh_yaml *list = root->kind == WSH_YAML_MAP ? wsh_yaml_find(root, "expected") : NULL;
    if (!list || (list->kind != WSH_YAML_LIST && !list->empty)) return no_list(l, root);
    for (size_t i = 0; i < list->n; i++) read_row(l, list->items[i].value);
    for (size_t i = 0; i < root->n; i++) {
        const struct wsh_yaml *key = root->items[i].key, *value = root->items[i].value;
        if (wsh_span_is(key->text, "catalogue"))
            l->file->catalogue = wsh_arena_text(l->arena, value->text);
        else if (wsh_span_is(key->text, "known"))
            read_known(l, value);
        else if (!wsh_span_is(key->text, "expected"))
            unknown_key(l, key, keys, WSH_COUNT(keys));
    }
    return true;
}

bool wsh_expected_load(struct wsh_arena *a, const char *path, struct wsh_expected_file *ret_file,
                       struct wsh_diags *diags) {
    struct load l = {.arena = a, .diags = diags, .file = ret_file};
    unsigned before = diags->errors;
    *ret_file = (struct wsh_expected_file){.name = path};
    if (!wsh_file_read(a, path, WSH_LIMIT_CASE_FILE, &l.text)) {
        (void)wsh_diag_add(diags, WSH_DIAG_ERROR, (struct wsh_place){.file = path}, WSH_EMPTY, "expect/unreadable",
                           "cannot read '%s': %s", path, strerror(errno));
        return false;
    }
    const struct wsh_yaml *root = wsh_yaml_read(a, path, l.text, diags);
    return root && read_root(&l, root) && diags->errors == before;
}
