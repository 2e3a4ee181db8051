/* definition.c - a tree of YAML without its looks, hashed. */
#include "script/definition.h"

enum sort { SORT_TEXT, SORT_SENDS, SORT_EXPECTS };

/* What is not named here is about what the case does. Rows of `expect` have sums of their own, for they may come from a
 * shared expectation. */
static const struct {
    const char *key;
    enum sort sort;
} keys[] = {
    {"id", SORT_TEXT},        {"title", SORT_TEXT},      {"why", SORT_TEXT},
    {"rules", SORT_TEXT},     {"despite", SORT_TEXT},    {"expect", SORT_TEXT},
    {"proves", SORT_EXPECTS}, {"control", SORT_EXPECTS}, {"series", SORT_EXPECTS},
};

static enum sort sort_of(struct wsh_span key) {
    for (size_t i = 0; i < WSH_COUNT(keys); i++)
        if (wsh_span_is(key, keys[i].key)) return keys[i].sort;
    return SORT_SENDS;
}

/* Lengths before texts, so that no two trees give the same octets. The depth is bounded by the reader. */
static void add_node(const struct wsh_yaml *node, struct wsh_buf *out) {
    wsh_buf_printf(out, "%d %zu:", (int)node->kind, node->tag.n);
    wsh_buf_add(out, node->tag);
    wsh_buf_printf(out, "%zu:", node->kind == WSH_YAML_SCALAR ? node->text.n : node->n);
    if (node->kind == WSH_YAML_SCALAR) wsh_buf_add(out, node->text);
    for (size_t i = 0; node->kind != WSH_YAML_SCALAR && i < node->n; i++) {
        if (node->items[i].key) add_node(node->items[i].key, out);
        add_node(node->items[i].value, out);
    }
}

static uint64_t sum_of(const struct wsh_buf *b) {
    uint8_t digest[20];
    uint64_t sum = 0;
    wsh_sha1(wsh_buf_span(b), digest);
    for (size_t i = 0; i < sizeof sum; i++) sum = sum << 8 | digest[i];
    return sum;
}

uint64_t wsh_definition_row(const struct wsh_yaml *row) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    for (size_t i = 0; i < row->n; i++) {
        if (row->items[i].key && wsh_span_is(row->items[i].key->text, "because")) continue;
        if (row->items[i].key) add_node(row->items[i].key, &b);
        add_node(row->items[i].value, &b);
    }
    uint64_t sum = sum_of(&b);
    wsh_buf_done(&b);
    return sum;
}

static void add_keys(const struct wsh_yaml *node, enum sort sort, struct wsh_buf *out) {
    for (size_t i = 0; i < node->n; i++) {
        if (sort_of(node->items[i].key->text) != sort) continue;
        add_node(node->items[i].key, out);
        add_node(node->items[i].value, out);
    }
}

void wsh_definition_case(const struct wsh_yaml *node, struct wsh_case *c) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    add_keys(node, SORT_SENDS, &b);
    (void)snprintf(c->sends, sizeof c->sends, "%016" PRIx64, sum_of(&b));
    wsh_buf_clear(&b);
    add_keys(node, SORT_EXPECTS, &b);
    for (size_t i = 0; i < c->n_rows; i++) wsh_buf_printf(&b, "%016" PRIx64, c->rows[i].sum);
    (void)snprintf(c->expects, sizeof c->expects, "%016" PRIx64, sum_of(&b));
    wsh_buf_done(&b);
}
