/* expected_load.c - reads a file of expected results with the project's one YAML door. */
#include "run/expected_load.h"

#include <errno.h>

#include "script/yaml.h"

static const char *const keys[] = {"case", "verdict", "reason", "link"};

static void unknown_key(struct wsh_diags *d, struct wsh_span text, const struct wsh_yaml *key) {
    const char *near = wsh_nearest(key->text, keys, WSH_COUNT(keys));
    struct wsh_diag *diag =
        wsh_diag_add(d, WSH_DIAG_ERROR, key->at, text, "expect/unknown-key", "unknown key '%.*s'", WSH_FMT(key->text));
    if (near)
        wsh_diag_hint(d, diag, "did you mean '%s'? keys allowed here: case, verdict, reason, link", near);
    else
        wsh_diag_hint(d, diag, "keys allowed here: case, verdict, reason, link");
}

static bool add_verdict(struct wsh_diags *d, struct wsh_span text, const struct wsh_yaml *word, unsigned *verdicts) {
    enum wsh_verdict v;
    if (word->kind == WSH_YAML_SCALAR && wsh_verdict_find(word->text, &v)) {
        *verdicts |= 1u << v;
        return true;
    }
    struct wsh_diag *diag = wsh_diag_add(d, WSH_DIAG_ERROR, word->at, text, "expect/verdict", "unknown verdict '%.*s'",
                                         WSH_FMT(word->text));
    wsh_diag_hint(d, diag, "one of pass, warn, fail, info, skip, blocked, broken, or a list of them");
    return false;
}

static void read_verdicts(struct wsh_diags *d, struct wsh_span text, const struct wsh_yaml *value, unsigned *verdicts) {
    if (value->kind != WSH_YAML_LIST) {
        (void)add_verdict(d, text, value, verdicts);
        return;
    }
    for (size_t i = 0; i < value->n; i++) (void)add_verdict(d, text, value->items[i].value, verdicts);
}

static void missing(struct wsh_diags *d, struct wsh_span text, const struct wsh_yaml *row, const char *key,
                    const char *hint) {
    struct wsh_diag *diag =
        wsh_diag_add(d, WSH_DIAG_ERROR, row->at, text, "expect/missing-key", "an expected result without '%s'", key);
    wsh_diag_hint(d, diag, "%s", hint);
}

/* Everything of an item but its patterns. */
static void read_item(struct wsh_arena *a, struct wsh_diags *d, struct wsh_span text, const struct wsh_yaml *item,
                      struct wsh_expected *out) {
    *out = (struct wsh_expected){.at = item->at, .pattern = "", .reason = ""};
    for (size_t i = 0; item->kind == WSH_YAML_MAP && i < item->n; i++) {
        const struct wsh_yaml *key = item->items[i].key, *value = item->items[i].value;
        if (wsh_span_is(key->text, "verdict"))
            read_verdicts(d, text, value, &out->verdicts);
        else if (wsh_span_is(key->text, "reason"))
            out->reason = wsh_arena_text(a, value->text);
        else if (wsh_span_is(key->text, "link"))
            out->link = wsh_arena_text(a, value->text);
        else if (!wsh_span_is(key->text, "case"))
            unknown_key(d, text, key);
    }
    if (out->verdicts == 0) missing(d, text, item, "verdict", "name what is expected: 'verdict: fail'");
    if (!*out->reason)
        missing(d, text, item, "reason", "say why it is so, argued from the octets and the section: 'reason: ...'");
}

struct rows {
    struct wsh_arena *arena;
    struct wsh_expected *items;
    size_t n;
};

static void add_pattern(struct rows *rows, struct wsh_diags *d, struct wsh_span text, const struct wsh_yaml *pattern,
                        const struct wsh_expected *item) {
    if (pattern->kind != WSH_YAML_SCALAR || pattern->text.n == 0) {
        missing(d, text, pattern, "case", "name a case id or a glob: 'case: version/interim-8', or a list of them");
        return;
    }
    struct wsh_expected *row = WSH_PUSH(rows->arena, rows->items, rows->n);
    *row = *item;
    row->at = pattern->at;
    row->pattern = wsh_arena_text(rows->arena, pattern->text);
}

/* `case` is one pattern or a list: each makes a row, so that each is known to match or not. */
static void read_row(struct rows *rows, struct wsh_diags *d, struct wsh_span text, const struct wsh_yaml *item) {
    struct wsh_expected shared;
    const struct wsh_yaml *cases = item->kind == WSH_YAML_MAP ? wsh_yaml_find(item, "case") : NULL;
    read_item(rows->arena, d, text, item, &shared);
    if (!cases) {
        missing(d, text, item, "case", "each item is a mapping: { case: ID-OR-GLOB, verdict: WORD, reason: SENTENCE }");
    } else if (cases->kind == WSH_YAML_LIST) {
        for (size_t i = 0; i < cases->n; i++) add_pattern(rows, d, text, cases->items[i].value, &shared);
    } else {
        add_pattern(rows, d, text, cases, &shared);
    }
}

bool wsh_expected_load(struct wsh_arena *a, const char *path, struct wsh_expected **ret_rows, size_t *ret_n,
                       struct wsh_diags *diags) {
    struct wsh_span text;
    unsigned before = diags->errors;
    *ret_rows = NULL;
    *ret_n = 0;
    if (!wsh_file_read(a, path, WSH_LIMIT_CASE_FILE, &text)) {
        (void)wsh_diag_add(diags, WSH_DIAG_ERROR, (struct wsh_place){.file = path}, WSH_EMPTY, "expect/unreadable",
                           "cannot read '%s': %s", path, strerror(errno));
        return false;
    }
    const struct wsh_yaml *root = wsh_yaml_read(a, path, text, diags);
    if (!root) return false;
    const struct wsh_yaml *list = root->kind == WSH_YAML_MAP ? wsh_yaml_find(root, "expected") : NULL;
    if (!list || (list->kind != WSH_YAML_LIST && !list->empty)) {
        struct wsh_diag *diag =
            wsh_diag_add(diags, WSH_DIAG_ERROR, root->at, text, "expect/shape", "no list 'expected' in this file");
        wsh_diag_hint(diags, diag,
                      "a file of expected results is 'expected:' and a list of { case, verdict, reason, link }");
        return false;
    }
    struct rows rows = {.arena = a};
    for (size_t i = 0; i < list->n; i++) read_row(&rows, diags, text, list->items[i].value);
    *ret_rows = rows.items;
    *ret_n = rows.n;
    return diags->errors == before;
}
