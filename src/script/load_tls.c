/* load_tls.c - what a case says of TLS: the mapping `tls`, and that of a !client-hello. */
#include "script/loader.h"

enum { MOST_CODES = 256, ALPN_MOST = 4096 };

/* ---- small readers ---- */

static bool read_version(struct wsh_loader *l, const struct wsh_yaml *node, unsigned *ret) {
    const char *names[8];
    unsigned index;
    for (size_t i = 0; i < wsh_tls_versions.n; i++) names[i] = wsh_tls_versions.items[i].name;
    if (!wsh_load_word(l, node, "version of TLS", names, wsh_tls_versions.n, &index)) return false;
    *ret = wsh_tls_versions.items[index].code;
    return true;
}

/* Names for people; a host name, or none at all. */
static void read_sni(struct wsh_loader *l, const struct wsh_yaml_item *item, enum wsh_sni *ret,
                     struct wsh_octets *ret_name) {
    *ret = WSH_SNI_NONE;
    if (item->value->tag.n == 0 && wsh_span_is(item->value->text, "none")) return;
    *ret = WSH_SNI_NAME;
    (void)wsh_load_octets(l, item->value, wsh_arena_printf(l->arena, "'%.*s'", WSH_FMT(item->key->text)), ret_name);
}

static void read_protocols(struct wsh_loader *l, const struct wsh_yaml_item *item, struct wsh_span *ret) {
    struct wsh_buf list;
    wsh_buf_init(&list, ALPN_MOST);
    if (wsh_load_count(item->value) == 0)
        (void)wsh_load_error(l, item->value->at, "case/empty", "no protocol is listed");
    for (size_t i = 0; i < wsh_load_count(item->value); i++) {
        const struct wsh_yaml *node = wsh_load_at(item->value, i);
        struct wsh_span name;
        if (!wsh_load_fixed(l, node, "'alpn'", &name) || wsh_alpn_add(&list, name)) continue;
        struct wsh_diag *d = wsh_load_error(l, node->at, "tls/alpn", "this is no protocol for ALPN");
        wsh_load_hint(l, d, "1 to 255 octets each, at most %d in all (RFC 7301 section 3.1)", (int)ALPN_MOST);
    }
    *ret = wsh_arena_span(l->arena, wsh_buf_span(&list));
    wsh_buf_done(&list);
}

/* ---- tls ---- */

struct tls_builder {
    struct wsh_tls_form *form;
    const struct wsh_yaml *resume, *resume_sni, *early_data, *renegotiate; /* keys, or NULL */
};

static void read_versions(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                          void *out) {
    struct wsh_tls_wish *wish = &((struct tls_builder *)out)->form->wish;
    (void)key;
    if (wsh_load_count(item->value) == 0)
        (void)wsh_load_error(l, item->value->at, "case/empty", "no version is listed");
    for (size_t i = 0; i < wsh_load_count(item->value); i++) {
        const struct wsh_yaml *node = wsh_load_at(item->value, i);
        unsigned version;
        if (!read_version(l, node, &version)) continue;
        if (version < WSH_TLS_12) {
            struct wsh_diag *d = wsh_load_error(l, node->at, "tls/version",
                                                "TLS libraries no longer speak version '%.*s'", WSH_FMT(node->text));
            wsh_load_hint(l, d,
                          "1.2 or 1.3 here; 'octets: !client-hello { version: ... }' asks a server for older ones");
            continue;
        }
        if (wish->least == 0 || version < wish->least) wish->least = version;
        if (version > wish->most) wish->most = version;
    }
}

static void read_own_sni(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct tls_builder *b = out;
    (void)key;
    read_sni(l, item, &b->form->wish.sni, &b->form->name);
}

static void read_resume_sni(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                            void *out) {
    struct tls_builder *b = out;
    (void)key;
    b->resume_sni = item->key;
    b->form->renamed = true;
    read_sni(l, item, &b->form->resume_sni, &b->form->resume_name);
}

static void read_alpn(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct tls_builder *b = out;
    (void)key;
    read_protocols(l, item, &b->form->wish.alpn);
}

static void read_records(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct tls_builder *b = out;
    uint64_t n;
    (void)key;
    if (wsh_load_number(l, item->value, "'records' (octets in one record)", 1, 16384, &n)) b->form->wish.record = n;
}

static void read_resume(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct tls_builder *b = out;
    b->resume = item->key;
    b->form->wish.resume = wsh_load_true(l, item->value, wsh_arena_printf(l->arena, "'%s'", key->name));
}

static void read_early_data(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                            void *out) {
    struct tls_builder *b = out;
    b->early_data = item->key;
    b->form->wish.early_data = wsh_load_true(l, item->value, wsh_arena_printf(l->arena, "'%s'", key->name));
}

static void read_renegotiate(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                             void *out) {
    struct tls_builder *b = out;
    b->renegotiate = item->key;
    b->form->wish.renegotiate = wsh_load_true(l, item->value, wsh_arena_printf(l->arena, "'%s'", key->name));
}

static void read_close_notify(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                              void *out) {
    struct tls_builder *b = out;
    bool said = true;
    if (wsh_load_bool(l, item->value, wsh_arena_printf(l->arena, "'%s'", key->name), &said))
        b->form->wish.no_close_notify = !said;
}

static const struct wsh_key tls_keys[] = {
    {"versions", read_versions, 0, false},
    {"sni", read_own_sni, 0, false},
    {"alpn", read_alpn, 0, false},
    {"records", read_records, 0, false},
    {"resume", read_resume, 0, false},
    {"resume-sni", read_resume_sni, 0, false},
    {"early-data", read_early_data, 0, false},
    {"renegotiate", read_renegotiate, 0, false},
    {"close-notify", read_close_notify, 0, false},
};

static void wants(struct wsh_loader *l, const struct wsh_yaml *key, bool there, const char *what) {
    if (!key || there) return;
    (void)wsh_load_error(l, key->at, "tls/needs", "'%.*s' means nothing here: %s", WSH_FMT(key->text), what);
}

static struct wsh_tls_form *form_of(struct wsh_loader *l, struct wsh_case *c) {
    if (!c->tls) c->tls = WSH_NEW(l->arena, struct wsh_tls_form);
    return c->tls;
}

void wsh_load_tls(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c) {
    struct tls_builder b = {.form = form_of(l, c)};
    unsigned errors = l->errors, last = 0;
    c->needs |= WSH_NEED_TLS;
    if (!wsh_load_map(l, node, tls_keys, WSH_COUNT(tls_keys), "'tls'", &b) || l->errors != errors) return;
    for (size_t i = 0; i < c->n_steps; i++)
        if (c->steps[i].connection > last) last = c->steps[i].connection;
    const struct wsh_tls_wish *wish = &b.form->wish;
    wants(l, b.resume, last > 0, "a session is resumed by a further connection, and the case has no step 'connect'");
    wants(l, b.resume_sni, b.resume != NULL, "nothing is resumed without 'resume: true'");
    wants(l, b.early_data, b.resume != NULL, "early data needs a session to resume, 'resume: true'");
    wants(l, b.renegotiate, wish->most == WSH_TLS_12, "TLS 1.3 has no renegotiation; say 'versions: 1.2' beside it");
}

void wsh_load_transport(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c) {
    static const char *const words[] = {"tcp"};
    unsigned index;
    c->needs |= WSH_NEED_TLS;
    if (wsh_load_word(l, node, "transport", words, WSH_COUNT(words), &index)) form_of(l, c)->wish.plain = true;
}

/* ---- !client-hello ---- */

struct hello_builder {
    struct wsh_hello_form *form;
    bool record_version;
};

static void read_hello_version(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                               void *out) {
    struct hello_builder *b = out;
    (void)key;
    (void)read_version(l, item->value, &b->form->hello.version);
}

static void read_record_version(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                                void *out) {
    struct hello_builder *b = out;
    (void)key;
    b->record_version = read_version(l, item->value, &b->form->hello.record_version);
}

enum list { SUITES, GROUPS, SIGNATURES };

/* A name of the table, or four hexadecimal digits behind "0x". */
static bool read_code(struct wsh_loader *l, const struct wsh_yaml *node, const struct wsh_tls_names *names,
                      const char *noun, unsigned *ret) {
    struct wsh_span digits = wsh_span_skip(node->text, 2);
    if (!wsh_load_is(l, node, WSH_YAML_SCALAR, noun)) return false;
    if (wsh_tls_code(names, node->text, ret)) return true;
    *ret = 0;
    bool hex = wsh_span_starts(node->text, WSH_LIT("0x")) && digits.n == 4;
    for (size_t i = 0; hex && i < digits.n; i++) {
        int digit = wsh_hex_digit(digits.p[i]);
        hex = digit >= 0;
        *ret = *ret << 4 | (unsigned)(hex ? digit : 0);
    }
    if (hex) return true;
    const char **words = WSH_NEW_ARRAY(l->arena, names->n, const char *);
    for (size_t i = 0; i < names->n; i++) words[i] = names->items[i].name;
    wsh_load_unknown(l, node->at, "tls/code", noun, node->text, words, names->n);
    return false;
}

static void read_codes(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    static const char *const nouns[] = {"cipher suite", "group", "signature scheme"};
    const struct wsh_tls_names *const names[] = {&wsh_tls_suites, &wsh_tls_groups, &wsh_tls_signatures};
    struct wsh_hello *h = &((struct hello_builder *)out)->form->hello;
    struct wsh_codes *const lists[] = {&h->suites, &h->groups, &h->signatures};
    size_t n = wsh_load_count(item->value);
    if (n == 0 || n > MOST_CODES)
        (void)wsh_load_error(l, item->value->at, "tls/code", "'%s' lists %zu, not 1 to %d", key->name, n,
                             (int)MOST_CODES);
    for (size_t i = 0; i < n && i < MOST_CODES; i++) {
        unsigned code;
        if (read_code(l, wsh_load_at(item->value, i), names[key->arg], nouns[key->arg], &code))
            *WSH_PUSH(l->arena, lists[key->arg]->items, lists[key->arg]->n) = code;
    }
}

/* The name is counted with the hello that holds it, not twice. */
static void read_hello_sni(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                           void *out) {
    struct hello_builder *b = out;
    size_t before = l->octets;
    (void)key;
    (void)wsh_load_octets(l, item->value, "'sni'", &b->form->sni);
    l->octets = before;
}

static void read_hello_alpn(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                            void *out) {
    struct hello_builder *b = out;
    (void)key;
    read_protocols(l, item, &b->form->hello.alpn);
}

static const struct wsh_key hello_keys[] = {
    {"version", read_hello_version, 0, true},      {"record-version", read_record_version, 0, false},
    {"ciphers", read_codes, SUITES, true},         {"groups", read_codes, GROUPS, false},
    {"signatures", read_codes, SIGNATURES, false}, {"sni", read_hello_sni, 0, false},
    {"alpn", read_hello_alpn, 0, false},
};

/* RFC 5246 E.1 and RFC 8446 5.1: for the sake of old servers a record that holds a ClientHello claims 1.0 at most. */
bool wsh_load_hello_form(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_hello_form *ret) {
    struct hello_builder b = {.form = ret};
    struct wsh_yaml bare = *node;
    unsigned errors = l->errors;
    bare.tag = WSH_EMPTY;
    *ret = (struct wsh_hello_form){.hello = {.sni = WSH_EMPTY, .alpn = WSH_EMPTY}};
    if (!wsh_load_map(l, &bare, hello_keys, WSH_COUNT(hello_keys), "!client-hello", &b)) return false;
    if (!b.record_version) ret->hello.record_version = ret->hello.version < WSH_TLS_10 ? WSH_TLS_SSL30 : WSH_TLS_10;
    return l->errors == errors;
}
