/* load_split.c - how a step is cut into several writes: a word, or a mapping of one word to what it needs. */
#include "script/loader.h"

enum { MOST_CUTS = 1000 };

static const char *const words[] = {"whole", "octets", "lines", "between-cr-and-lf"};
static const enum wsh_split_kind kinds[] = {WSH_SPLIT_WHOLE, WSH_SPLIT_OCTETS, WSH_SPLIT_LINES, WSH_SPLIT_CR_LF};

static void push_offset(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, struct wsh_split *s) {
    uint64_t at;
    if (wsh_load_number(l, node, what, 1, WSH_LIMIT_SENT, &at)) *WSH_PUSH(l->arena, s->at, s->n) = (size_t)at;
}

static void read_last(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_split *s = out;
    (void)key;
    s->kind = WSH_SPLIT_BEFORE_LAST;
    push_offset(l, item->value, "'before-last'", s);
}

static void read_at(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_split *s = out;
    size_t n = wsh_load_count(item->value);
    (void)key;
    s->kind = WSH_SPLIT_AT;
    if (n == 0) (void)wsh_load_error(l, item->value->at, "case/empty", "no offset is listed");
    if (n > MOST_CUTS)
        (void)wsh_load_error(l, item->value->at, "case/too-many", "more than %d offsets in one split", MOST_CUTS);
    for (size_t i = 0; i < n && i < MOST_CUTS; i++) push_offset(l, wsh_load_at(item->value, i), "an offset", s);
}

static void read_inside(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_split *s = out;
    (void)key;
    s->kind = WSH_SPLIT_INSIDE;
    if (wsh_load_name(l, item->value, true, &s->name) && wsh_span_is(s->name, "request-line"))
        s->kind = WSH_SPLIT_INSIDE_START;
}

static const struct wsh_key split_keys[] = {
    {"before-last", read_last, 0, false}, {"at", read_at, 0, false}, {"inside", read_inside, 0, false}};

static bool read_word(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_split *ret) {
    const char *all[WSH_COUNT(words) + WSH_COUNT(split_keys)];
    unsigned index;
    for (size_t i = 0; i < WSH_COUNT(words); i++) all[i] = words[i];
    for (size_t i = 0; i < WSH_COUNT(split_keys); i++)
        all[WSH_COUNT(words) + i] = wsh_arena_printf(l->arena, "{ %s: }", split_keys[i].name);
    if (!wsh_load_word(l, node, "split", all, WSH_COUNT(all), &index) || index >= WSH_COUNT(words)) return false;
    ret->kind = kinds[index];
    return true;
}

bool wsh_load_split(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_split *ret) {
    unsigned errors = l->errors;
    *ret = (struct wsh_split){.kind = WSH_SPLIT_WHOLE};
    if (node->kind == WSH_YAML_SCALAR) return read_word(l, node, ret);
    if (!wsh_load_map(l, node, split_keys, WSH_COUNT(split_keys), "'split'", ret)) return false;
    if (node->n != 1) (void)wsh_load_error(l, node->at, "case/type", "'split' is %zu things, not one", node->n);
    return l->errors == errors;
}
