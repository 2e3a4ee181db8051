/* loader.c - how a loader complains, and the small readers that every schema is made of. */
#include "script/loader.h"

/* ---- complaining ---- */

struct wsh_span wsh_suite_source(const struct wsh_suite *s, struct wsh_place at) {
    for (size_t i = 0; i < s->n_files; i++)
        if (s->files[i].name == at.file) return s->files[i].text;
    return WSH_EMPTY;
}

bool wsh_load_said(const struct wsh_diags *d, struct wsh_place at, const char *id, const char *message) {
    for (size_t i = 0; i < d->n; i++) {
        const struct wsh_diag *x = &d->items[i];
        bool same_place = x->at.file == at.file && x->at.line == at.line && x->at.column == at.column;
        if (same_place && strcmp(x->id, id) == 0 && strcmp(x->message, message) == 0) return true;
    }
    return false;
}

struct wsh_span wsh_load_quote(struct wsh_span s) {
    enum { LONGEST = 80 };
    return wsh_span_slice(s, 0, LONGEST);
}

/* Behind the limit errors still count, so that nothing loads that is not whole. */
static struct wsh_diag *swallow(struct wsh_loader *l, enum wsh_diag_level level) {
    static const char enough[] = "there are more errors than are shown";
    if (l->diags->n == WSH_LOAD_DIAGS)
        (void)wsh_diag_add(l->diags, WSH_DIAG_NOTE, (struct wsh_place){0}, WSH_EMPTY, "case/more", enough);
    l->diags->errors += level == WSH_DIAG_ERROR;
    return &l->spare;
}

/* Control octets of the user's text are made visible when the diag is printed, so messages may quote it raw. */
static struct wsh_diag *complain(struct wsh_loader *l, enum wsh_diag_level level, struct wsh_place at, const char *id,
                                 const char *format, va_list args) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_buf_vprintf(&b, format, args);
    const char *message = wsh_arena_text(l->arena, wsh_buf_span(&b));
    wsh_buf_done(&b);
    if (wsh_load_said(l->diags, at, id, message)) return &l->spare;
    if (l->diags->n >= WSH_LOAD_DIAGS) return swallow(l, level);
    return wsh_diag_add(l->diags, level, at, wsh_suite_source(l->suite, at), id, "%s", message);
}

struct wsh_diag *wsh_load_error(struct wsh_loader *l, struct wsh_place at, const char *id, const char *format, ...) {
    va_list args;
    l->errors++;
    va_start(args, format);
    struct wsh_diag *d = complain(l, WSH_DIAG_ERROR, at, id, format, args);
    va_end(args);
    return d;
}

struct wsh_diag *wsh_load_warning(struct wsh_loader *l, struct wsh_place at, const char *id, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct wsh_diag *d = complain(l, WSH_DIAG_WARNING, at, id, format, args);
    va_end(args);
    return d;
}

void wsh_load_hint(struct wsh_loader *l, struct wsh_diag *d, const char *format, ...) {
    struct wsh_buf b;
    va_list args;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    va_start(args, format);
    wsh_buf_vprintf(&b, format, args);
    va_end(args);
    wsh_diag_hint(l->diags, d, "%.*s", WSH_FMT(wsh_buf_span(&b)));
    wsh_buf_done(&b);
}

static const char *joined(struct wsh_loader *l, const char *const *words, size_t n) {
    const char *text = n ? words[0] : "none";
    for (size_t i = 1; i < n; i++) text = wsh_arena_printf(l->arena, "%s, %s", text, words[i]);
    return text;
}

void wsh_load_unknown(struct wsh_loader *l, struct wsh_place at, const char *id, const char *noun, struct wsh_span word,
                      const char *const *allowed, size_t n) {
    enum { FEW = 32 };
    struct wsh_diag *d = wsh_load_error(l, at, id, "unknown %s '%.*s'", noun, WSH_FMT(wsh_load_quote(word)));
    if (d == &l->spare) return; /* nobody will read the hint, and looking for it takes time */
    const char *nearest = wsh_nearest(word, allowed, n);
    if (nearest && n <= FEW)
        wsh_load_hint(l, d, "did you mean '%s'? allowed here: %s", nearest, joined(l, allowed, n));
    else if (nearest)
        wsh_load_hint(l, d, "did you mean '%s'?", nearest);
    else if (n <= FEW)
        wsh_load_hint(l, d, "allowed here: %s", joined(l, allowed, n));
}

/* ---- schemas ---- */

static const struct wsh_key *find_key(const struct wsh_key *keys, size_t n, struct wsh_span name) {
    for (size_t i = 0; i < n; i++)
        if (wsh_span_is(name, keys[i].name)) return &keys[i];
    return NULL;
}

static void unknown_key(struct wsh_loader *l, const struct wsh_yaml *key, const struct wsh_key *keys, size_t n,
                        const char *what) {
    const char **names = WSH_NEW_ARRAY(l->arena, n, const char *);
    for (size_t i = 0; i < n; i++) names[i] = keys[i].name;
    struct wsh_diag *d = wsh_load_error(l, key->at, "case/unknown-key", "unknown key '%.*s' in %s",
                                        WSH_FMT(wsh_load_quote(key->text)), what);
    const char *nearest = wsh_nearest(key->text, names, n), *all = joined(l, names, n);
    if (nearest)
        wsh_load_hint(l, d, "did you mean '%s'? keys allowed here: %s", nearest, all);
    else
        wsh_load_hint(l, d, "keys allowed here: %s", all);
}

static void require_keys(struct wsh_loader *l, const struct wsh_yaml *node, const struct wsh_key *keys, size_t n,
                         const char *what) {
    for (size_t i = 0; i < n; i++)
        if (keys[i].required && !wsh_yaml_find(node, keys[i].name))
            (void)wsh_load_error(l, node->at, "case/missing-key", "missing key '%s' in %s", keys[i].name, what);
}

bool wsh_load_map(struct wsh_loader *l, const struct wsh_yaml *node, const struct wsh_key *keys, size_t n,
                  const char *what, void *out) {
    if (!wsh_load_is(l, node, WSH_YAML_MAP, what)) return false;
    for (size_t i = 0; i < node->n; i++) {
        const struct wsh_key *key = find_key(keys, n, node->items[i].key->text);
        if (key)
            key->read(l, &node->items[i], key, out);
        else
            unknown_key(l, node->items[i].key, keys, n, what);
    }
    require_keys(l, node, keys, n, what);
    return true;
}

/* ---- small readers ---- */

bool wsh_load_is(struct wsh_loader *l, const struct wsh_yaml *node, enum wsh_yaml_kind kind, const char *what) {
    static const char *const names[] = {"a single value", "a list", "a mapping"};
    if (node->tag.n > 0) {
        struct wsh_diag *d = wsh_load_error(l, node->tag_at, "case/tag", "%s takes no tag such as '%.*s'", what,
                                            WSH_FMT(wsh_load_quote(node->tag)));
        wsh_load_hint(l, d, "tags spell octets, and only where octets are sent or compared");
        return false;
    }
    if (node->kind == kind) return true;
    const char *found = node->empty ? "nothing" : names[node->kind];
    (void)wsh_load_error(l, node->at, "case/type", "%s is %s, not %s", what, found, names[kind]);
    return false;
}

bool wsh_load_text(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, const char **ret) {
    what = wsh_arena_printf(l->arena, "'%s'", what);
    if (!wsh_load_is(l, node, WSH_YAML_SCALAR, what)) return false;
    struct wsh_span text = node->text;
    while (text.n > 0 && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == ' '))
        text.n--; /* a block's last line end */
    if (text.n == 0) {
        (void)wsh_load_error(l, node->at, "case/empty", "%s is empty", what);
        return false;
    }
    *ret = wsh_arena_text(l->arena, text);
    return true;
}

bool wsh_load_number(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, uint64_t from, uint64_t to,
                     uint64_t *ret) {
    if (!wsh_load_is(l, node, WSH_YAML_SCALAR, what)) return false;
    if (wsh_span_to_u64(node->text, ret) && *ret >= from && *ret <= to) return true;
    struct wsh_diag *d =
        wsh_load_error(l, node->at, "case/number", "%s cannot be '%.*s'", what, WSH_FMT(wsh_load_quote(node->text)));
    wsh_load_hint(l, d, "a whole number from %" PRIu64 " to %" PRIu64, from, to);
    return false;
}

static bool bad_bool(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, const char *hint) {
    struct wsh_diag *d =
        wsh_load_error(l, node->at, "case/bool", "%s cannot be '%.*s'", what, WSH_FMT(wsh_load_quote(node->text)));
    wsh_load_hint(l, d, "%s", hint);
    return false;
}

bool wsh_load_bool(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, bool *ret) {
    if (!wsh_load_is(l, node, WSH_YAML_SCALAR, what)) return false;
    *ret = wsh_span_is(node->text, "true");
    return *ret || wsh_span_is(node->text, "false") || bad_bool(l, node, what, "true or false");
}

bool wsh_load_true(struct wsh_loader *l, const struct wsh_yaml *node, const char *what) {
    if (!wsh_load_is(l, node, WSH_YAML_SCALAR, what)) return false;
    return wsh_span_is(node->text, "true") || bad_bool(l, node, what, "only true: leave it out if it is not");
}

bool wsh_is_slug(struct wsh_span s) {
    bool good = s.n > 0 && s.p[0] != '-' && s.p[s.n - 1] != '-';
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = s.p[i];
        good = good && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    }
    return good;
}

bool wsh_load_slug(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, const char **ret) {
    if (!wsh_load_is(l, node, WSH_YAML_SCALAR, what)) return false;
    *ret = wsh_arena_text(l->arena, node->text);
    if (wsh_is_slug(node->text)) return true;
    struct wsh_diag *d =
        wsh_load_error(l, node->at, "case/slug", "%s cannot be '%.*s'", what, WSH_FMT(wsh_load_quote(node->text)));
    wsh_load_hint(l, d, "lower-case letters, digits and '-' between them");
    return false;
}

bool wsh_load_word(struct wsh_loader *l, const struct wsh_yaml *node, const char *noun, const char *const *words,
                   size_t n, unsigned *ret) {
    if (!wsh_load_is(l, node, WSH_YAML_SCALAR, noun)) return false;
    for (size_t i = 0; i < n; i++)
        if (wsh_span_is(node->text, words[i])) {
            *ret = (unsigned)i;
            return true;
        }
    wsh_load_unknown(l, node->at, "case/unknown-word", noun, node->text, words, n);
    return false;
}

/* A list with a tag (!crlf, !join) is one value. */
static bool is_several(const struct wsh_yaml *node) { return node->kind == WSH_YAML_LIST && node->tag.n == 0; }

size_t wsh_load_count(const struct wsh_yaml *node) { return is_several(node) ? node->n : 1; }

const struct wsh_yaml *wsh_load_at(const struct wsh_yaml *node, size_t i) {
    return is_several(node) ? node->items[i].value : node;
}

bool wsh_load_bits(struct wsh_loader *l, const struct wsh_yaml *node, const char *noun, const char *const *words,
                   size_t n, unsigned *ret) {
    unsigned bits = 0, index;
    bool good = true;
    for (size_t i = 0; i < wsh_load_count(node); i++) {
        if (wsh_load_word(l, wsh_load_at(node, i), noun, words, n, &index))
            bits |= 1u << index;
        else
            good = false;
    }
    if (wsh_load_count(node) == 0) (void)wsh_load_error(l, node->at, "case/empty", "no %s is listed", noun);
    *ret = bits;
    return good && bits != 0;
}

bool wsh_load_case_id(struct wsh_loader *l, const struct wsh_yaml *node, const char **ret) {
    if (!wsh_load_is(l, node, WSH_YAML_SCALAR, "case id")) return false;
    struct wsh_span rest = node->text, family = wsh_span_cut(&rest, '/');
    if (rest.n == 0 && l->family && wsh_is_slug(family)) {
        *ret = wsh_arena_printf(l->arena, "%s/%.*s", l->family, WSH_FMT(family));
        return true;
    }
    *ret = wsh_arena_text(l->arena, node->text);
    if (wsh_is_slug(family) && wsh_is_slug(rest)) return true;
    struct wsh_diag *d =
        wsh_load_error(l, node->at, "case/slug", "case id cannot be '%.*s'", WSH_FMT(wsh_load_quote(node->text)));
    wsh_load_hint(l, d, l->family ? "'family/id', or only the id of a case of this family" : "'family/id'");
    return false;
}

void wsh_load_link(struct wsh_loader *l, const char *to, bool capability, struct wsh_place at) {
    WSH_CHECK(l->suite->n > 0);
    *WSH_PUSH(l->arena, l->links, l->n_links) = (struct wsh_link){l->suite->n - 1, to, capability, at};
}
