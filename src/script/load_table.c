/* load_table.c - variation tables: one case, written once, becomes one case per row.
 *
 * A row is filled in before anything is read, tree to tree, so every part of a case may vary and no reader knows of it.
 * Parts without a column are shared between the rows, and what filling in may produce is bounded. */
#include "script/loader.h"

struct filler {
    struct wsh_loader *loader;
    const struct wsh_yaml *row;
    bool *used;  /* per column of the row */
    bool failed; /* a diag says why */
};

/* Keys of a row that replace the case's key of that name. They are columns too. */
static const char *const replacing[] = {"rules", "why", "expect", "control", "despite"};

static bool replaces(struct wsh_span name) {
    for (size_t i = 0; i < WSH_COUNT(replacing); i++)
        if (wsh_span_is(name, replacing[i])) return true;
    return false;
}

/* ---- columns ---- */

static const struct wsh_yaml *column(struct filler *f, struct wsh_span name, struct wsh_place at) {
    for (size_t i = 0; i < f->row->n; i++)
        if (wsh_span_eq(f->row->items[i].key->text, name)) {
            f->used[i] = true;
            return f->row->items[i].value;
        }
    const char **names = WSH_NEW_ARRAY(f->loader->arena, f->row->n + 1, const char *);
    for (size_t i = 0; i < f->row->n; i++) names[i] = wsh_arena_text(f->loader->arena, f->row->items[i].key->text);
    wsh_load_unknown(f->loader, at, "table/unknown-column", "column", name, names, f->row->n);
    f->failed = true;
    return NULL;
}

static bool is_name_octet(uint8_t c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

/* "$name" or "${name}" at the start of s: how many octets it takes, 0 if it is none. A '-' at the end of a bare name
 * stays outside: "$id-twice" needs "${id}-twice", but "$id-" does not. */
static size_t reference(struct wsh_span s, struct wsh_span *ret_name) {
    size_t n = 1;
    if (s.n > 1 && s.p[1] == '{') {
        size_t end = wsh_span_find(s, '}');
        *ret_name = wsh_span_slice(s, 2, end);
        return end < s.n ? end + 1 : 0;
    }
    while (n < s.n && is_name_octet(s.p[n])) n++;
    while (n > 1 && s.p[n - 1] == '-') n--;
    *ret_name = wsh_span_slice(s, 1, n);
    return n > 1 ? n : 0;
}

/* ---- filling in ---- */

static bool within_budget(struct filler *f, const struct wsh_yaml *node, size_t octets) {
    f->loader->filled += octets + sizeof *node;
    if (f->loader->filled <= WSH_LOAD_FILLED) return true;
    if (!f->failed)
        (void)wsh_load_error(f->loader, node->at, "table/size", "the tables make more than %d octets", WSH_LOAD_FILLED);
    f->failed = true;
    return false;
}

static void add_column(struct filler *f, const struct wsh_yaml *node, struct wsh_span name, struct wsh_buf *out) {
    const struct wsh_yaml *value = column(f, name, node->at);
    if (!value) return;
    if (value->kind == WSH_YAML_SCALAR && value->tag.n == 0 && within_budget(f, node, value->text.n)) {
        wsh_buf_add(out, value->text);
        return;
    }
    struct wsh_diag *d = wsh_load_error(f->loader, node->at, "table/inside",
                                        "column '%.*s' cannot stand inside a longer text", WSH_FMT(name));
    wsh_load_hint(f->loader, d, "its value has a tag or is no single value: let '$%.*s' stand alone, or in a !join",
                  WSH_FMT(name));
    f->failed = true;
}

/* "$$" is a dollar; a dollar before anything else is itself. */
static struct wsh_span fill_text(struct filler *f, const struct wsh_yaml *node) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_CASE_FILE);
    for (struct wsh_span rest = node->text, name; rest.n > 0 && !f->failed;) {
        size_t dollar = wsh_span_find(rest, '$');
        wsh_buf_add(&b, wsh_span_slice(rest, 0, dollar));
        rest = wsh_span_skip(rest, dollar);
        size_t n = rest.n > 1 && rest.p[1] == '$' ? 0 : reference(rest, &name);
        if (n > 0)
            add_column(f, node, name, &b);
        else if (rest.n > 0)
            wsh_buf_add_octet(&b, '$');
        rest = wsh_span_skip(rest, n > 0 ? n : wsh_span_starts(rest, WSH_LIT("$$")) ? 2 : 1);
    }
    struct wsh_span text = wsh_arena_span(f->loader->arena, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return text;
}

/* A tag before the reference reads the column's text: "!octets $value". Two tags would be two readings. */
static const struct wsh_yaml *with_tag(struct filler *f, const struct wsh_yaml *node, const struct wsh_yaml *value) {
    if (node->tag.n == 0) return value;
    if (value->tag.n > 0) {
        (void)wsh_load_error(f->loader, value->tag_at, "table/tag",
                             "this value has a tag, and the case puts '%.*s' before it", WSH_FMT(node->tag));
        f->failed = true;
        return value;
    }
    struct wsh_yaml *copy = WSH_NEW(f->loader->arena, struct wsh_yaml);
    *copy = *value;
    copy->tag = node->tag;
    return copy;
}

static const struct wsh_yaml *fill_scalar(struct filler *f, const struct wsh_yaml *node) {
    struct wsh_span name;
    if (wsh_span_find(node->text, '$') == node->text.n) return node;
    bool alone = node->text.p[0] == '$' && reference(node->text, &name) == node->text.n;
    if (alone) {
        const struct wsh_yaml *value = column(f, name, node->at);
        return value ? with_tag(f, node, value) : node;
    }
    struct wsh_yaml *copy = WSH_NEW(f->loader->arena, struct wsh_yaml);
    *copy = *node;
    copy->text = fill_text(f, node);
    (void)within_budget(f, node, copy->text.n);
    return copy;
}

static const struct wsh_yaml *fill(struct filler *f, const struct wsh_yaml *node);

/* A key is text: a column in it must be a scalar. */
static const struct wsh_yaml *fill_key(struct filler *f, const struct wsh_yaml *key) {
    const struct wsh_yaml *filled = key ? fill_scalar(f, key) : NULL;
    if (!filled || filled->kind == WSH_YAML_SCALAR) return filled;
    (void)wsh_load_error(f->loader, key->at, "table/inside", "the column behind the key '%.*s' is no single value",
                         WSH_FMT(wsh_load_quote(key->text)));
    f->failed = true;
    return key;
}

static const struct wsh_yaml *fill_items(struct filler *f, const struct wsh_yaml *node) {
    struct wsh_yaml_item *items = WSH_NEW_ARRAY(f->loader->arena, node->n + 1, struct wsh_yaml_item);
    bool changed = false;
    for (size_t i = 0; i < node->n && within_budget(f, node, 0); i++) {
        const struct wsh_yaml_item *from = &node->items[i];
        items[i] = (struct wsh_yaml_item){fill_key(f, from->key), fill(f, from->value)};
        changed = changed || items[i].key != from->key || items[i].value != from->value;
    }
    if (!changed || f->failed) return node;
    struct wsh_yaml *copy = WSH_NEW(f->loader->arena, struct wsh_yaml);
    *copy = *node;
    copy->items = items;
    return copy;
}

static const struct wsh_yaml *fill(struct filler *f, const struct wsh_yaml *node) {
    return node->kind == WSH_YAML_SCALAR ? fill_scalar(f, node) : fill_items(f, node);
}

/* ---- the case of one row ---- */

/* The case without its table, with the row's replacing keys in place of its own. */
static const struct wsh_yaml *merge(struct filler *f, const struct wsh_yaml *node) {
    struct wsh_yaml *merged = WSH_NEW(f->loader->arena, struct wsh_yaml);
    *merged = *node;
    merged->items = WSH_NEW_ARRAY(f->loader->arena, node->n + f->row->n + 1, struct wsh_yaml_item);
    merged->n = 0;
    for (size_t i = 0; i < node->n; i++) {
        struct wsh_span name = node->items[i].key->text;
        bool replaced = replaces(name) && wsh_yaml_find(f->row, wsh_arena_text(f->loader->arena, name));
        if (!wsh_span_is(name, "table") && !replaced) merged->items[merged->n++] = node->items[i];
    }
    for (size_t i = 0; i < f->row->n; i++)
        if (replaces(f->row->items[i].key->text)) {
            merged->items[merged->n++] = f->row->items[i];
            f->used[i] = true;
        }
    return merged;
}

static void check_used(struct filler *f) {
    for (size_t i = 0; i < f->row->n; i++) {
        const struct wsh_yaml *key = f->row->items[i].key;
        if (f->used[i]) continue;
        struct wsh_diag *d =
            wsh_load_error(f->loader, key->at, "table/unused-column", "column '%.*s' is not used by the case",
                           WSH_FMT(wsh_load_quote(key->text)));
        wsh_load_hint(f->loader, d, "write $%.*s somewhere in it", WSH_FMT(wsh_load_quote(key->text)));
    }
}

static bool check_columns(struct wsh_loader *l, const struct wsh_yaml *row) {
    bool good = wsh_load_is(l, row, WSH_YAML_MAP, "a row of a table");
    const char *name;
    for (size_t i = 0; good && i < row->n; i++)
        if (!wsh_load_slug(l, row->items[i].key, "the name of a column", &name)) good = false;
    return good;
}

static void load_row(struct wsh_loader *l, const struct wsh_yaml *node, const struct wsh_yaml *row,
                     const struct wsh_form *form) {
    if (!check_columns(l, row)) return;
    struct filler f = {.loader = l, .row = row, .used = WSH_NEW_ARRAY(l->arena, row->n + 1, bool)};
    const struct wsh_yaml *filled = fill(&f, merge(&f, node));
    if (f.failed) return;
    check_used(&f);
    const struct wsh_yaml *id = wsh_yaml_find(row, "id");
    wsh_load_case(l, filled, id ? &id->at : &row->at);
    l->suite->cases[l->suite->n - 1].form = form;
}

static const struct wsh_form *form_of(struct wsh_loader *l, const struct wsh_yaml *node) {
    struct wsh_form *form = WSH_NEW(l->arena, struct wsh_form);
    const struct wsh_yaml *id = wsh_yaml_find(node, "id"), *title = wsh_yaml_find(node, "title");
    form->id = wsh_arena_printf(l->arena, "%s/%s", l->family, id ? wsh_arena_text(l->arena, id->text) : "");
    form->title = title ? wsh_arena_text(l->arena, title->text) : "";
    return form;
}

void wsh_load_table(struct wsh_loader *l, const struct wsh_yaml *node) {
    const struct wsh_yaml *table = wsh_yaml_find(node, "table"), *id = wsh_yaml_find(node, "id");
    if (!table) {
        wsh_load_case(l, node, NULL);
        return;
    }
    if (!wsh_load_is(l, table, WSH_YAML_LIST, "'table'")) return;
    const struct wsh_form *form = form_of(l, node);
    if (table->n == 0) (void)wsh_load_error(l, table->at, "case/empty", "the table has no rows");
    if (table->n > WSH_LOAD_TABLE)
        (void)wsh_load_error(l, table->at, "case/too-many", "more than %d rows in one table", WSH_LOAD_TABLE);
    else if (id && wsh_span_find(id->text, '$') == id->text.n)
        (void)wsh_load_error(l, id->at, "table/id", "the id of a case with a table uses no column");
    else
        for (size_t i = 0; i < table->n; i++) load_row(l, node, table->items[i].value, form);
}
