/* yaml.c - libfyaml's events made into our tree; no other file knows the library.
 *
 * Events rather than its documents: they have marks for everything that has a token, let us stop at a depth, and never
 * resolve an alias. What the library would silently cut short (it ends a text at a NUL or at malformed UTF-8) is
 * refused before it sees the text. Its own errors are collected and leave as our diags; nothing is printed. */
#include "script/yaml.h"

#include <libfyaml.h>

enum { DEPTH_LIMIT = 32 };

struct reader {
    struct wsh_arena *arena;
    const char *file;
    struct wsh_span text;
    struct wsh_diags *diags;
    struct fy_parser *parser;
    struct fy_event *event; /* the one in hand, or NULL at the end or after an error */
    bool failed;            /* a diag says why */
    struct wsh_place last;  /* of the last token: where something missing would stand */
};

static struct wsh_diag *fail(struct reader *r, struct wsh_place at, const char *id, const char *message) {
    r->failed = true;
    return wsh_diag_add(r->diags, WSH_DIAG_ERROR, at, r->text, id, "%s", message);
}

/* ---- before the library sees it ---- */

static const char *octet_trouble(struct wsh_span rest, size_t *ret_size) {
    uint32_t code = 0;
    *ret_size = wsh_utf8_next(rest, &code);
    if (*ret_size == 0) return "octets that are not UTF-8";
    if (code == '\r' && !wsh_span_starts(rest, WSH_LIT("\r\n"))) return "a carriage return without line feed";
    if ((code < 0x20 && code != '\t' && code != '\n' && code != '\r') || code == 0x7F) return "a control character";
    return NULL;
}

static bool text_is_clean(struct reader *r) {
    struct wsh_place at = {r->file, 1, 1, 1};
    size_t size = 1;
    for (struct wsh_span rest = r->text; rest.n > 0; rest = wsh_span_skip(rest, size)) {
        const char *trouble = octet_trouble(rest, &size);
        if (trouble) {
            struct wsh_diag *d = fail(r, at, "yaml/text", wsh_arena_printf(r->arena, "the file holds %s", trouble));
            wsh_diag_hint(r->diags, d, "case files are UTF-8 text; octets are written as !octets '\\xFF' or !hex 'ff'");
            return false;
        }
        at.column++;
        if (rest.p[0] != '\n') continue;
        at.line++;
        at.column = 1;
    }
    return true;
}

/* ---- marks ---- */

static struct wsh_place place_between(const struct reader *r, const struct fy_mark *from, const struct fy_mark *to) {
    struct wsh_place at = r->last;
    if (!from) return at;
    at = (struct wsh_place){r->file, (unsigned)from->line + 1, (unsigned)from->column + 1, 1};
    if (to && to->line == from->line && to->column > from->column) at.width = (unsigned)(to->column - from->column);
    return at;
}

static struct wsh_place place_of_token(const struct reader *r, struct fy_token *token) {
    if (!token) return r->last;
    return place_between(r, fy_token_start_mark(token), fy_token_end_mark(token));
}

static struct wsh_place event_place(struct reader *r) {
    struct wsh_place at = place_between(r, fy_event_start_mark(r->event), fy_event_end_mark(r->event));
    r->last = (struct wsh_place){at.file, at.line, at.column + at.width, 1};
    return at;
}

/* ---- the stream of events ---- */

/* What to do about the library's commonest complaints, by a word of theirs. */
static const struct {
    const char *words, *hint;
} hints[] = {
    {"nested block mapping", "a value that holds ': ' is quoted"},
    {"missing comma", "a value that holds ': ' or ', ' is quoted, and brackets are closed"},
    {"tab", "blanks indent, tabs do not"},
    {"escape", "octets are spelt in single quotes, behind a tag: !octets '\\xFF'"},
    {"bracket", "what '[' or '{' opens is closed"},
};

static void hint_at(struct reader *r, struct wsh_diag *d) {
    for (size_t i = 0; i < WSH_COUNT(hints); i++)
        if (strstr(d->message, hints[i].words)) {
            wsh_diag_hint(r->diags, d, "%s", hints[i].hint);
            return;
        }
}

/* The library's message as ours: its first letter is lower case already. Only the first error is shown, the rest are
 * echoes of it. */
static void report(struct reader *r, struct fy_diag *collected) {
    void *walk = NULL;
    struct fy_diag_error *e = fy_diag_errors_iterate(collected, &walk);
    if (r->failed) return;
    struct wsh_place at = r->last;
    if (e && e->line > 0)
        at = (struct wsh_place){r->file, (unsigned)e->line, e->column > 0 ? (unsigned)e->column : 1, 1};
    hint_at(r, fail(r, at, "yaml/syntax", e && e->msg ? e->msg : "the YAML library cannot read this"));
}

static enum fy_event_type type(const struct reader *r) { return r->event ? r->event->type : FYET_NONE; }

static void next(struct reader *r) {
    fy_parser_event_free(r->parser, r->event);
    r->event = r->failed ? NULL : fy_parser_parse(r->parser);
}

static void stop(struct reader *r, struct wsh_place at, const char *id, const char *message, const char *hint) {
    struct wsh_diag *d = fail(r, at, id, message);
    wsh_diag_hint(r->diags, d, "%s", hint);
    next(r);
}

/* ---- nodes ---- */

static const struct wsh_yaml *read_node(struct reader *r, unsigned depth);

static enum wsh_yaml_style style_of(struct fy_token *token) {
    switch (fy_token_scalar_style(token)) {
    case FYSS_SINGLE_QUOTED: return WSH_YAML_QUOTED;
    case FYSS_DOUBLE_QUOTED: return WSH_YAML_DOUBLE;
    case FYSS_LITERAL:
    case FYSS_FOLDED: return WSH_YAML_BLOCK;
    default: return WSH_YAML_PLAIN;
    }
}

static struct wsh_span token_text(struct reader *r, struct fy_token *token) {
    size_t n = 0;
    const char *text = token ? fy_token_get_text(token, &n) : NULL;
    return text ? wsh_span_make(wsh_arena_text(r->arena, wsh_span_make(text, n)), n) : WSH_EMPTY;
}

/* The library's marks stand inside of the quotes. */
static void add_quotes(struct wsh_place *at, const struct fy_mark *from, const struct fy_mark *to) {
    at->column -= at->column > 1;
    at->width = from && to && from->line == to->line ? (unsigned)(to->column - from->column) + 2 : 1;
}

static void read_scalar(struct reader *r, struct wsh_yaml *node) {
    struct fy_token *token = fy_event_get_token(r->event);
    const struct fy_mark *from = fy_event_start_mark(r->event), *to = fy_event_end_mark(r->event);
    node->kind = WSH_YAML_SCALAR;
    node->style = style_of(token);
    node->folded = from && to && from->line != to->line;
    node->text = token_text(r, token);
    if (node->style == WSH_YAML_QUOTED || node->style == WSH_YAML_DOUBLE) add_quotes(&node->at, from, to);
    node->empty = node->style == WSH_YAML_PLAIN && node->text.n == 0;
    next(r);
}

static void read_list(struct reader *r, struct wsh_yaml *node, unsigned depth) {
    node->kind = WSH_YAML_LIST;
    next(r);
    while (r->event && type(r) != FYET_SEQUENCE_END) {
        const struct wsh_yaml *value = read_node(r, depth + 1);
        if (value) WSH_PUSH(r->arena, node->items, node->n)->value = value;
    }
    next(r);
}

static void read_map(struct reader *r, struct wsh_yaml *node, unsigned depth) {
    node->kind = WSH_YAML_MAP;
    next(r);
    while (r->event && type(r) != FYET_MAPPING_END) {
        const struct wsh_yaml *key = read_node(r, depth + 1);
        if (key && key->kind != WSH_YAML_SCALAR) {
            stop(r, key->at, "yaml/key", "a key is not a scalar",
                 "a placeholder at the start of a value is quoted: '{key}'");
            return;
        }
        const struct wsh_yaml *value = key ? read_node(r, depth + 1) : NULL;
        if (value) *WSH_PUSH(r->arena, node->items, node->n) = (struct wsh_yaml_item){key, value};
    }
    /* A block mapping has no bracket: it begins where its first key does, and a caret is best under that word. */
    const struct wsh_place *first = node->n > 0 ? &node->items[0].key->at : &node->at;
    if (first->line == node->at.line && first->column == node->at.column) node->at.width = first->width;
    next(r);
}

/* What we do not take, whatever it holds. */
static bool refused(struct reader *r, unsigned depth) {
    struct fy_token *anchor = fy_event_get_anchor_token(r->event);
    const char *reuse = "what several cases share is a table, or an expectation in expectations.yaml";
    if (type(r) == FYET_ALIAS)
        stop(r, event_place(r), "yaml/alias", "aliases are not part of this format", reuse);
    else if (anchor)
        stop(r, place_of_token(r, anchor), "yaml/alias", "anchors are not part of this format", reuse);
    else if (depth > DEPTH_LIMIT)
        stop(r, event_place(r), "yaml/depth", "nested too deeply", "no case needs more than 32 levels");
    return r->failed;
}

static const struct wsh_yaml *read_node(struct reader *r, unsigned depth) {
    if (!r->event || refused(r, depth)) return NULL;
    struct wsh_yaml *node = WSH_NEW(r->arena, struct wsh_yaml);
    struct fy_token *tag = fy_event_get_tag_token(r->event);
    const struct wsh_place before = r->last;
    node->at = event_place(r);
    node->text = WSH_EMPTY; /* a span is never NULL, not even that of a list */
    node->tag = token_text(r, tag);
    node->tag_at = place_of_token(r, tag);
    switch (type(r)) {
    case FYET_SCALAR: read_scalar(r, node); break;
    case FYET_SEQUENCE_START: read_list(r, node, depth); break;
    case FYET_MAPPING_START: read_map(r, node, depth); break;
    default: next(r); return NULL;
    }
    if (node->style == WSH_YAML_BLOCK) node->at = before; /* its mark is in the text; the '|' is what catches the eye */
    return node;
}

/* ---- duplicate keys ---- */

static int by_key(const void *a, const void *b) {
    const struct wsh_yaml *x = *(const struct wsh_yaml *const *)a, *y = *(const struct wsh_yaml *const *)b;
    int order = wsh_span_cmp(x->text, y->text);
    if (order != 0) return order;
    if (x->at.line != y->at.line) return x->at.line < y->at.line ? -1 : 1;
    return x->at.column < y->at.column ? -1 : x->at.column > y->at.column;
}

static void check_keys(struct reader *r, const struct wsh_yaml *map) {
    const struct wsh_yaml **keys = WSH_NEW_ARRAY(r->arena, map->n + 1, const struct wsh_yaml *);
    for (size_t i = 0; i < map->n; i++) keys[i] = map->items[i].key;
    qsort(keys, map->n, sizeof keys[0], by_key);
    for (size_t i = 1; i < map->n; i++) {
        if (!wsh_span_eq(keys[i]->text, keys[i - 1]->text)) continue;
        const char *message = wsh_arena_printf(r->arena, "duplicate key '%.*s'", WSH_FMT(keys[i]->text));
        struct wsh_diag *d = fail(r, keys[i]->at, "yaml/duplicate-key", message);
        wsh_diag_hint(r->diags, d, "the first one is in line %u; a list of mappings may repeat a key",
                      keys[i - 1]->at.line);
        return;
    }
}

static void check_tree(struct reader *r, const struct wsh_yaml *node) {
    if (node->kind == WSH_YAML_MAP) check_keys(r, node);
    for (size_t i = 0; i < node->n; i++) check_tree(r, node->items[i].value);
}

/* ---- documents ---- */

static const struct wsh_yaml *read_document(struct reader *r) {
    const struct wsh_yaml *root = NULL;
    next(r);
    if (type(r) == FYET_STREAM_START) next(r);
    if (type(r) == FYET_DOCUMENT_START) {
        next(r);
        root = read_node(r, 0);
    }
    if (type(r) == FYET_DOCUMENT_END) next(r);
    if (type(r) == FYET_DOCUMENT_START)
        stop(r, event_place(r), "yaml/documents", "a second document begins here", "one file holds one family");
    if (root) check_tree(r, root);
    return root;
}

static const struct wsh_yaml *parse(struct reader *r, struct fy_diag *collected) {
    const struct fy_parse_cfg config = {
        .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_JSON_NONE | FYPCF_DEFAULT_VERSION_1_2,
        .diag = collected,
    };
    r->parser = fy_parser_create(&config);
    if (!r->parser) wsh_die_memory(0);
    const struct wsh_yaml *root = NULL;
    if (fy_parser_set_string(r->parser, (const char *)r->text.p, r->text.n) == 0) root = read_document(r);
    fy_parser_event_free(r->parser, r->event);
    if (fy_parser_get_stream_error(r->parser)) report(r, collected);
    fy_parser_destroy(r->parser);
    return root;
}

const struct wsh_yaml *wsh_yaml_read(struct wsh_arena *a, const char *file, struct wsh_span text,
                                     struct wsh_diags *diags) {
    struct reader r = {.arena = a, .file = file, .text = text, .diags = diags, .last = {file, 1, 1, 1}};
    struct wsh_place start = r.last;
    if (text.n > WSH_LIMIT_CASE_FILE) {
        (void)fail(&r, start, "yaml/size", "the file is larger than 4 MiB");
        return NULL;
    }
    if (!text_is_clean(&r)) return NULL;
    struct fy_diag_cfg config;
    fy_diag_cfg_default(&config);
    config.fp = NULL;
    struct fy_diag *collected = fy_diag_create(&config);
    if (!collected) wsh_die_memory(0);
    fy_diag_set_collect_errors(collected, true);
    const struct wsh_yaml *root = parse(&r, collected);
    fy_diag_destroy(collected);
    if (!root && !r.failed) (void)fail(&r, start, "yaml/empty", "the file is empty");
    return r.failed ? NULL : root;
}

const struct wsh_yaml *wsh_yaml_find(const struct wsh_yaml *map, const char *key) {
    for (size_t i = 0; map->kind == WSH_YAML_MAP && i < map->n; i++)
        if (wsh_span_is(map->items[i].key->text, key)) return map->items[i].value;
    return NULL;
}

/* Only ASCII is one octet one column; quoting adds one column, and an escaped quote makes the widths differ. */
struct wsh_place wsh_yaml_place_in(const struct wsh_yaml *scalar, size_t offset, size_t width) {
    struct wsh_place at = scalar->at;
    size_t quote = scalar->style == WSH_YAML_PLAIN ? 0 : 1;
    if (scalar->folded || scalar->style == WSH_YAML_BLOCK || at.width != scalar->text.n + 2 * quote) return at;
    at.column += (unsigned)(offset + quote);
    at.width = width ? (unsigned)width : 1;
    return at;
}
