/* load_octets.c - scalars and tags to octets.
 *
 * YAML has its own ideas about escapes, folding and character sets; none of them may reach the wire unseen. So a scalar
 * without tag is printable ASCII on one line, and everything else is spelt under a tag that we read ourselves. */
#include "script/loader.h"

struct target {
    struct wsh_loader *loader;
    const char *what;
    struct wsh_octets *out;
    struct wsh_buf run; /* literal octets that are not a piece yet */
};

static bool read_octets(struct target *t, const struct wsh_yaml *node);

static struct wsh_piece *add_piece(struct target *t, enum wsh_piece_kind kind) {
    struct wsh_piece *piece = WSH_PUSH(t->loader->arena, t->out->pieces, t->out->n);
    piece->kind = kind;
    piece->literal = WSH_EMPTY;
    return piece;
}

static void end_run(struct target *t) {
    if (t->run.n > 0)
        add_piece(t, WSH_PIECE_LITERAL)->literal = wsh_arena_span(t->loader->arena, wsh_buf_span(&t->run));
    wsh_buf_clear(&t->run);
}

/* ---- scalars ---- */

static bool bad_octets(struct target *t, const struct wsh_yaml *node, struct wsh_place at, const char *trouble) {
    struct wsh_diag *d = wsh_load_error(t->loader, at, "octets/text", "%s holds %s", t->what, trouble);
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_text_escape(wsh_load_quote(node->text), 0, &b);
    wsh_load_hint(t->loader, d, "octets that are not printable ASCII are spelt out: !octets '%.*s'",
                  WSH_FMT(wsh_buf_span(&b)));
    wsh_buf_done(&b);
    return false;
}

static bool bad_lines(struct target *t, const struct wsh_yaml *node, const char *trouble) {
    struct wsh_diag *d = wsh_load_error(t->loader, node->at, "octets/text", "%s holds %s", t->what, trouble);
    wsh_load_hint(t->loader, d, "lines are spelt !crlf [line, line], one long line !join [part, part]");
    return false;
}

/* Only what a reader of the file can see stands for itself. */
static bool is_visible(struct target *t, const struct wsh_yaml *node) {
    if (node->style == WSH_YAML_BLOCK) return bad_lines(t, node, "a block scalar, whose line ends YAML rewrites");
    if (node->folded) return bad_lines(t, node, "several lines, which YAML joins");
    for (size_t i = 0; i < node->text.n; i++) {
        uint8_t c = node->text.p[i];
        if (c == '\t' || (c >= 0x20 && c <= 0x7E)) continue;
        const char *trouble = c > 0x7F ? "a character that is not ASCII" : "a control character";
        return bad_octets(t, node, wsh_yaml_place_in(node, i, 1), trouble);
    }
    return true;
}

static void unknown_placeholder(struct target *t, struct wsh_place at, struct wsh_span name) {
    const char **names = WSH_NEW_ARRAY(t->loader->arena, wsh_placeholder_count, const char *);
    for (size_t i = 0; i < wsh_placeholder_count; i++) names[i] = wsh_placeholders[i].name;
    wsh_load_unknown(t->loader, at, "octets/placeholder", "placeholder", name, names, wsh_placeholder_count);
}

/* "{name}" or "{{" at `at` of the text: how many octets it took, 0 after a diag. */
static size_t read_brace(struct target *t, const struct wsh_yaml *node, size_t at) {
    struct wsh_span rest = wsh_span_skip(node->text, at + 1);
    if (rest.n > 0 && rest.p[0] == '{') {
        wsh_buf_add_octet(&t->run, '{');
        return 2;
    }
    size_t n = wsh_span_find(rest, '}');
    if (n == rest.n) {
        struct wsh_place place = wsh_yaml_place_in(node, at, 1);
        struct wsh_diag *d = wsh_load_error(t->loader, place, "octets/placeholder", "'{' without '}'");
        wsh_load_hint(t->loader, d, "a brace itself is written '{{'");
        return 0;
    }
    const struct wsh_placeholder *p = wsh_placeholder_find(wsh_span_slice(rest, 0, n));
    if (!p) {
        unknown_placeholder(t, wsh_yaml_place_in(node, at, n + 2), wsh_span_slice(rest, 0, n));
        return 0;
    }
    end_run(t);
    add_piece(t, WSH_PIECE_PLACEHOLDER)->placeholder = (unsigned)(p - wsh_placeholders);
    return n + 2;
}

/* How many octets the escape at the start of `rest` has: enough for wsh_text_unescape to see all of it. */
static size_t escape_size(struct wsh_span rest) { return rest.n > 1 && rest.p[1] == 'x' ? 4 : 2; }

static size_t read_escape(struct target *t, const struct wsh_yaml *node, size_t at) {
    struct wsh_span rest = wsh_span_skip(node->text, at), escape = wsh_span_slice(rest, 0, escape_size(rest));
    size_t offset;
    if (wsh_text_unescape(escape, &t->run, &offset)) return escape.n;
    struct wsh_diag *d = wsh_load_error(t->loader, wsh_yaml_place_in(node, at, escape.n), "octets/escape",
                                        "unknown escape '%.*s'", WSH_FMT(escape));
    wsh_load_hint(t->loader, d, "escapes are \\r \\n \\t \\0 \\\\ \\xHH");
    return 0;
}

static bool read_text(struct target *t, const struct wsh_yaml *node, bool escapes) {
    if (!is_visible(t, node)) return false;
    for (size_t i = 0, step = 1; i < node->text.n; i += step) {
        uint8_t c = node->text.p[i];
        step = 1;
        if (c == '{')
            step = read_brace(t, node, i);
        else if (c == '\\' && escapes)
            step = read_escape(t, node, i);
        else
            wsh_buf_add_octet(&t->run, c);
        if (step == 0) return false;
    }
    return true;
}

static bool read_plain(struct target *t, const struct wsh_yaml *node) { return read_text(t, node, false); }
static bool read_escaped(struct target *t, const struct wsh_yaml *node) { return read_text(t, node, true); }

static int hex_digit(uint8_t c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool bad_hex(struct target *t, const struct wsh_yaml *node, size_t at) {
    struct wsh_place place = wsh_yaml_place_in(node, at < node->text.n ? at : node->text.n, 1);
    struct wsh_diag *d = wsh_load_error(t->loader, place, "octets/hex", "this is not hexadecimal");
    wsh_load_hint(t->loader, d, "two digits for each octet, white space between them: !hex '0d 0a'");
    return false;
}

static bool read_hex(struct target *t, const struct wsh_yaml *node) {
    int high = -1;
    for (size_t i = 0; i < node->text.n; i++) {
        uint8_t c = node->text.p[i];
        int digit = hex_digit(c);
        bool space = c == ' ' || c == '\t' || c == '\n';
        if (space && high < 0) continue;
        if (digit < 0) return bad_hex(t, node, i);
        if (high >= 0) wsh_buf_add_octet(&t->run, (uint8_t)(high << 4 | digit));
        high = high >= 0 ? -1 : digit;
    }
    return high < 0 || bad_hex(t, node, node->text.n);
}

static bool read_base64(struct target *t, const struct wsh_yaml *node) {
    if (wsh_base64_decode(node->text, &t->run)) return true;
    struct wsh_diag *d = wsh_load_error(t->loader, node->at, "octets/base64", "this is not base64");
    wsh_load_hint(t->loader, d, "the standard alphabet with its padding, no white space");
    return false;
}

/* A number, or `size`: one of the sizes of `grow` in each exchange, and the largest of them until then. */
static bool read_count(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, uint64_t least,
                       uint64_t *ret, bool *ret_grows) {
    *ret_grows = node->kind == WSH_YAML_SCALAR && wsh_span_is(node->text, "size");
    if (!*ret_grows) return wsh_load_number(l, node, what, least, WSH_LIMIT_SENT, ret);
    *ret = l->largest;
    l->sized = true;
    if (l->grows) return true;
    struct wsh_diag *d = wsh_load_error(l, node->at, "octets/size", "'size' needs a case that grows");
    wsh_load_hint(l, d, "the key 'grow' of the case lists the sizes");
    return false;
}

static bool read_random(struct target *t, const struct wsh_yaml *node) {
    uint64_t times;
    bool grows;
    struct wsh_yaml bare = *node;
    bare.tag = WSH_EMPTY;
    if (!read_count(t->loader, &bare, "the number of octets", 1, &times, &grows)) return false;
    end_run(t);
    struct wsh_piece *piece = add_piece(t, WSH_PIECE_RANDOM);
    piece->times = times;
    piece->grows = grows;
    piece->placeholder = t->loader->streams++;
    return true;
}

/* ---- lists and mappings ---- */

static bool read_join(struct target *t, const struct wsh_yaml *node) {
    bool good = true;
    for (size_t i = 0; i < node->n; i++) good = read_octets(t, node->items[i].value) && good;
    return good;
}

static bool read_crlf(struct target *t, const struct wsh_yaml *node) {
    bool good = true;
    for (size_t i = 0; i < node->n; i++) {
        good = read_octets(t, node->items[i].value) && good;
        wsh_buf_add(&t->run, WSH_LIT("\r\n"));
    }
    return good;
}

struct repeat {
    struct wsh_span of, joint;
    uint64_t times;
    bool grows, good;
};

/* What is repeated must be known now: its size decides whether the whole is too large. */
bool wsh_load_fixed(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, struct wsh_span *ret) {
    struct wsh_octets octets = {0};
    if (!wsh_load_octets(l, node, what, &octets)) return false;
    if (!wsh_octets_fixed(&octets)) {
        struct wsh_diag *d =
            wsh_load_error(l, node->at, "octets/fixed", "%s holds a placeholder or random octets", what);
        wsh_load_hint(l, d, "!join puts them next to repeated octets");
        return false;
    }
    *ret = wsh_octets_expand(&octets, l->arena, NULL, NULL);
    return true;
}

static void read_of(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct repeat *r = out;
    r->good = wsh_load_fixed(l, item->value, wsh_arena_printf(l->arena, "'%s'", key->name), &r->of) && r->good;
}

static void read_times(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct repeat *r = out;
    const char *what = wsh_arena_printf(l->arena, "'%s'", key->name);
    r->good = read_count(l, item->value, what, 0, &r->times, &r->grows) && r->good;
}

static void read_joint(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct repeat *r = out;
    r->good = wsh_load_fixed(l, item->value, wsh_arena_printf(l->arena, "'%s'", key->name), &r->joint) && r->good;
}

static const struct wsh_key repeat_keys[] = {{"of", read_of, 0, true}, {"times", read_times, 0, true}};
static const struct wsh_key list_keys[] = {
    {"times", read_times, 0, true}, {"prefix", read_of, 0, true}, {"joint", read_joint, 0, false}};

static bool read_repeated(struct target *t, const struct wsh_yaml *node, enum wsh_piece_kind kind) {
    struct repeat r = {.of = WSH_EMPTY, .joint = WSH_LIT(", "), .good = true};
    struct wsh_yaml bare = *node;
    unsigned errors = t->loader->errors;
    const struct wsh_key *keys = kind == WSH_PIECE_LIST ? list_keys : repeat_keys;
    bare.tag = WSH_EMPTY;
    size_t n = kind == WSH_PIECE_LIST ? WSH_COUNT(list_keys) : WSH_COUNT(repeat_keys);
    if (!wsh_load_map(t->loader, &bare, keys, n, kind == WSH_PIECE_LIST ? "!list" : "!repeat", &r)) return false;
    if (!r.good || t->loader->errors != errors) return false;
    end_run(t);
    struct wsh_piece *piece = add_piece(t, kind);
    piece->literal = r.of;
    piece->joint = r.joint;
    piece->times = r.times;
    piece->grows = r.grows;
    return true;
}

static bool read_repeat(struct target *t, const struct wsh_yaml *node) {
    return read_repeated(t, node, WSH_PIECE_REPEAT);
}
static bool read_list(struct target *t, const struct wsh_yaml *node) { return read_repeated(t, node, WSH_PIECE_LIST); }

struct fill {
    struct wsh_span of;
    unsigned to;
    bool good;
};

static void read_fill_of(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct fill *f = out;
    (void)key;
    f->good = wsh_load_fixed(l, item->value, "'of'", &f->of) && f->good;
    if (f->of.n == 1) return;
    struct wsh_diag *d = wsh_load_error(l, item->value->at, "octets/fill", "'of' has %zu octets, not one", f->of.n);
    wsh_load_hint(l, d, "it is repeated until the size is exact");
}

static void read_fill_to(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    static const char *const words[] = {[WSH_PROMISE_HEAD] = "limit-head",
                                        [WSH_PROMISE_FIELDS] = "limit-fields",
                                        [WSH_PROMISE_LINE] = "limit-line",
                                        [WSH_PROMISE_TARGET] = "limit-target"};
    struct fill *f = out;
    (void)key;
    f->good = wsh_load_word(l, item->value, "promise", words, WSH_COUNT(words), &f->to) && f->good;
}

static bool read_fill(struct target *t, const struct wsh_yaml *node) {
    static const struct wsh_key keys[] = {{"of", read_fill_of, 0, true}, {"to", read_fill_to, 0, true}};
    struct fill f = {WSH_EMPTY, 0, true};
    struct wsh_yaml bare = *node;
    unsigned errors = t->loader->errors;
    bare.tag = WSH_EMPTY;
    if (!wsh_load_map(t->loader, &bare, keys, WSH_COUNT(keys), "!fill", &f)) return false;
    if (!f.good || t->loader->errors != errors) return false;
    end_run(t);
    struct wsh_piece *piece = add_piece(t, WSH_PIECE_FILL);
    piece->literal = f.of;
    piece->promise = (enum wsh_promise_id)f.to;
    return true;
}

static bool read_frame(struct target *t, const struct wsh_yaml *node) {
    struct wsh_frame_form *form = WSH_NEW(t->loader->arena, struct wsh_frame_form);
    if (!wsh_load_frame_form(t->loader, node, form)) return false;
    end_run(t);
    struct wsh_piece *piece = add_piece(t, WSH_PIECE_FRAME);
    piece->frame = form;
    piece->placeholder = t->loader->streams++;
    return true;
}

static bool read_hello(struct target *t, const struct wsh_yaml *node) {
    struct wsh_hello_form *form = WSH_NEW(t->loader->arena, struct wsh_hello_form);
    if (!wsh_load_hello_form(t->loader, node, form)) return false;
    end_run(t);
    struct wsh_piece *piece = add_piece(t, WSH_PIECE_HELLO);
    piece->hello = form;
    piece->placeholder = t->loader->streams++;
    return true;
}

/* ---- the table of tags ---- */

static const struct {
    const char *tag;
    enum wsh_yaml_kind kind;
    bool (*read)(struct target *t, const struct wsh_yaml *node);
} tags[] = {
    {"", WSH_YAML_SCALAR, read_plain},   {"!octets", WSH_YAML_SCALAR, read_escaped},
    {"!hex", WSH_YAML_SCALAR, read_hex}, {"!b64", WSH_YAML_SCALAR, read_base64},
    {"!crlf", WSH_YAML_LIST, read_crlf}, {"!repeat", WSH_YAML_MAP, read_repeat},
    {"!list", WSH_YAML_MAP, read_list},  {"!random", WSH_YAML_SCALAR, read_random},
    {"!join", WSH_YAML_LIST, read_join}, {"!frame", WSH_YAML_MAP, read_frame},
    {"!client-hello", WSH_YAML_MAP, read_hello},
    {"!fill", WSH_YAML_MAP, read_fill},
};

static void unknown_tag(struct target *t, const struct wsh_yaml *node) {
    const char *names[WSH_COUNT(tags) - 1];
    for (size_t i = 1; i < WSH_COUNT(tags); i++) names[i - 1] = tags[i].tag;
    wsh_load_unknown(t->loader, node->tag_at, "octets/tag", "tag", node->tag, names, WSH_COUNT(names));
}

/* The commonest slip: {key} without quotes is a YAML mapping. */
static bool wrong_kind(struct target *t, const struct wsh_yaml *node, enum wsh_yaml_kind wanted) {
    struct wsh_loader *l = t->loader;
    static const char *const names[] = {"a single value", "a list", "a mapping"};
    struct wsh_diag *d =
        wsh_load_error(l, node->at, "octets/type", "%s is %s, not %s", t->what, names[node->kind], names[wanted]);
    if (wanted == WSH_YAML_SCALAR && node->kind == WSH_YAML_MAP && node->n == 1 && node->items[0].value->empty)
        wsh_load_hint(l, d, "a placeholder at the start of a value is quoted: '{%.*s}'",
                      WSH_FMT(node->items[0].key->text));
    return false;
}

static bool read_octets(struct target *t, const struct wsh_yaml *node) {
    for (size_t i = 0; i < WSH_COUNT(tags); i++) {
        if (!wsh_span_is(node->tag, tags[i].tag)) continue;
        if (node->kind != tags[i].kind) return wrong_kind(t, node, tags[i].kind);
        if (!node->empty) return tags[i].read(t, node);
        struct wsh_diag *d = wsh_load_error(t->loader, node->at, "octets/missing", "%s has no value", t->what);
        wsh_load_hint(t->loader, d, "no octets at all are written ''");
        return false;
    }
    unknown_tag(t, node);
    return false;
}

/* Everything that a case declares counts, wherever it stands: the sum is what its exchange may have to hold. */
static bool small_enough(struct target *t, const struct wsh_yaml *node) {
    struct wsh_loader *l = t->loader;
    size_t size = wsh_octets_size(t->out);
    l->octets = size > SIZE_MAX - l->octets ? SIZE_MAX : l->octets + size;
    if (l->octets <= WSH_LIMIT_SENT) return true;
    (void)wsh_load_error(l, node->at, "octets/size", "the octets of this case are more than %d", (int)WSH_LIMIT_SENT);
    return false;
}

bool wsh_load_padding(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_octets *ret) {
    uint64_t times;
    bool grows;
    if (!read_count(l, node, "'pad'", 1, &times, &grows)) return false;
    *ret = wsh_octets_of(l->arena, WSH_LIT("w"));
    ret->pieces[0] = (struct wsh_piece){
        .kind = WSH_PIECE_REPEAT, .literal = WSH_LIT("w"), .joint = WSH_EMPTY, .times = times, .grows = grows};
    return true;
}

bool wsh_load_octets(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, struct wsh_octets *ret) {
    struct target t = {.loader = l, .what = what, .out = ret};
    *ret = (struct wsh_octets){0};
    wsh_buf_init(&t.run, WSH_LIMIT_CASE_FILE);
    bool good = read_octets(&t, node);
    end_run(&t);
    wsh_buf_done(&t.run);
    return good && small_enough(&t, node);
}
