/* load_edits.c - the edits of a request: one row per key, a reader per shape of its value. */
#include "script/loader.h"

/* What an edit reader fills: a step whose edits grow. */
static struct wsh_edit *add_edit(struct wsh_loader *l, struct wsh_step *step, const struct wsh_yaml *key, int kind) {
    struct wsh_edit *e = WSH_PUSH(l->arena, step->edits, step->n);
    e->kind = (enum wsh_edit_kind)kind;
    e->at = key->at;
    return e;
}

bool wsh_load_name(struct wsh_loader *l, const struct wsh_yaml *node, bool token, struct wsh_span *ret) {
    if (!wsh_load_fixed(l, node, "the field name", ret)) return false;
    if (ret->n > 0 && (!token || wsh_is_token(*ret))) return true;
    struct wsh_diag *d =
        wsh_load_error(l, node->at, "case/field-name", "'%.*s' is not a field name", WSH_FMT(wsh_load_quote(*ret)));
    wsh_load_hint(l, d, "'line' takes any octets, 'rename' changes the name of a line that is there");
    return false;
}

/* { Name: octets }, or { Name: [octets, octets] } where a line may be added several times. */
static bool is_adding(int kind) { return kind == WSH_EDIT_ADD || kind == WSH_EDIT_ADD_FIRST; }

static void read_named_value(struct wsh_loader *l, const struct wsh_yaml_item *item, int kind, struct wsh_step *step) {
    struct wsh_span name;
    bool several = is_adding(kind), token = several || kind == WSH_EDIT_SET;
    if (!wsh_load_name(l, item->key, token, &name)) return;
    const char *what = wsh_arena_printf(l->arena, "the value of '%.*s'", WSH_FMT(wsh_load_quote(name)));
    for (size_t i = 0; i < (several ? wsh_load_count(item->value) : 1); i++) {
        struct wsh_octets value;
        if (!wsh_load_octets(l, several ? wsh_load_at(item->value, i) : item->value, what, &value)) continue;
        struct wsh_edit *e = add_edit(l, step, item->key, kind);
        e->name = wsh_octets_of(l->arena, name);
        e->value = value;
    }
}

/* Lines put first one by one would stand in reverse: the file's order is the order on the wire. */
static void reverse_edits(struct wsh_step *step, size_t from) {
    for (size_t i = from, end = step->n; i + 1 < end; i++, end--) {
        struct wsh_edit e = step->edits[i];
        step->edits[i] = step->edits[end - 1];
        step->edits[end - 1] = e;
    }
}

static void read_named(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_step *step = out;
    const struct wsh_yaml *map = item->value;
    size_t before = step->n;
    if (!wsh_load_is(l, map, WSH_YAML_MAP, wsh_arena_printf(l->arena, "'%s'", key->name))) return;
    for (size_t i = 0; i < map->n; i++) read_named_value(l, &map->items[i], key->arg, step);
    if (key->arg == WSH_EDIT_ADD_FIRST) reverse_edits(step, before);
}

static void read_names(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    for (size_t i = 0; i < wsh_load_count(item->value); i++) {
        struct wsh_span name;
        if (!wsh_load_name(l, wsh_load_at(item->value, i), false, &name)) continue;
        add_edit(l, out, item->key, key->arg)->name = wsh_octets_of(l->arena, name);
    }
}

static void read_octets(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_octets value;
    const char *what = wsh_arena_printf(l->arena, "'%s'", key->name);
    if (wsh_load_octets(l, item->value, what, &value)) add_edit(l, out, item->key, key->arg)->value = value;
}

static void read_lines(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_step *step = out;
    size_t before = step->n;
    for (size_t i = 0; i < wsh_load_count(item->value); i++) {
        struct wsh_yaml_item one = {item->key, wsh_load_at(item->value, i)};
        read_octets(l, &one, key, out);
    }
    if (key->arg == WSH_EDIT_FIRST_LINE) reverse_edits(step, before);
}

static void read_order(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_span *names = WSH_NEW_ARRAY(l->arena, item->value->n + 1, struct wsh_span);
    size_t n = 0;
    if (!wsh_load_is(l, item->value, WSH_YAML_LIST, "'order'")) return;
    for (size_t i = 0; i < item->value->n; i++)
        if (wsh_load_name(l, item->value->items[i].value, false, &names[n])) n++;
    struct wsh_edit *e = add_edit(l, out, item->key, key->arg);
    e->names = names;
    e->n_names = n;
}

static void read_reverse(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    if (wsh_load_true(l, item->value, "'reverse'")) (void)add_edit(l, out, item->key, key->arg);
}

static void read_spelling(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                          void *out) {
    static const char *const words[] = {
        [WSH_MSG_LOWER] = "lower", [WSH_MSG_UPPER] = "upper", [WSH_MSG_SWAPPED] = "swapped"};
    unsigned how;
    if (!wsh_load_word(l, item->value, "spelling", words, WSH_COUNT(words), &how)) return;
    add_edit(l, out, item->key, key->arg)->how = (enum wsh_msg_case)how;
}

static void read_fill(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    static const char *const words[] = {[WSH_PROMISE_HEAD] = "limit-head", [WSH_PROMISE_FIELDS] = "limit-fields"};
    unsigned promise;
    if (!wsh_load_word(l, item->value, "promise", words, WSH_COUNT(words), &promise)) return;
    add_edit(l, out, item->key, key->arg)->promise = (enum wsh_promise_id)promise;
}

/* As octets, so many that their number is the size: `size` makes it one of those of `grow`. */
static void read_pad(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_octets value;
    if (wsh_load_padding(l, item->value, &value)) add_edit(l, out, item->key, key->arg)->value = value;
}

static const struct wsh_key edit_keys[] = {
    {"set", read_named, WSH_EDIT_SET, false},
    {"add", read_named, WSH_EDIT_ADD, false},
    {"add-first", read_named, WSH_EDIT_ADD_FIRST, false},
    {"remove", read_names, WSH_EDIT_REMOVE, false},
    {"rename", read_named, WSH_EDIT_RENAME, false},
    {"duplicate", read_names, WSH_EDIT_DUPLICATE, false},
    {"line", read_lines, WSH_EDIT_LINE, false},
    {"first-line", read_lines, WSH_EDIT_FIRST_LINE, false},
    {"line-before", read_named, WSH_EDIT_LINE_BEFORE, false},
    {"line-after", read_named, WSH_EDIT_LINE_AFTER, false},
    {"order", read_order, WSH_EDIT_ORDER, false},
    {"reverse", read_reverse, WSH_EDIT_REVERSE, false},
    {"names", read_spelling, WSH_EDIT_NAMES, false},
    {"separator", read_named, WSH_EDIT_SEPARATOR, false},
    {"trailing", read_named, WSH_EDIT_TRAILING, false},
    {"line-end", read_named, WSH_EDIT_LINE_END, false},
    {"end", read_octets, WSH_EDIT_END, false},
    {"method", read_octets, WSH_EDIT_METHOD, false},
    {"target", read_octets, WSH_EDIT_TARGET, false},
    {"version", read_octets, WSH_EDIT_VERSION, false},
    {"request-line", read_octets, WSH_EDIT_REQUEST_LINE, false},
    {"prefix", read_octets, WSH_EDIT_PREFIX, false},
    {"body", read_octets, WSH_EDIT_BODY, false},
    {"raw", read_octets, WSH_EDIT_RAW, false},
    {"fill", read_fill, WSH_EDIT_FILL, false},
    {"pad", read_pad, WSH_EDIT_PAD, false},
};

/* `raw` spells the whole request, so anything beside it would be ignored. */
static void check_raw(struct wsh_loader *l, const struct wsh_step *step) {
    for (size_t i = 0; i < step->n && step->n > 1; i++)
        if (step->edits[i].kind == WSH_EDIT_RAW) {
            (void)wsh_load_error(l, step->edits[i].at, "case/raw", "'raw' stands beside other edits");
            return;
        }
}

void wsh_load_edits(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_step *step) {
    for (size_t i = 0; i < wsh_load_count(node); i++)
        (void)wsh_load_map(l, wsh_load_at(node, i), edit_keys, WSH_COUNT(edit_keys), "a request", step);
    if (step->n > WSH_LOAD_EDITS)
        (void)wsh_load_error(l, node->at, "case/too-many", "more than %d edits of one request", WSH_LOAD_EDITS);
    check_raw(l, step);
}
