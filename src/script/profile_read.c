/* profile_read.c - the keys of wshake.yaml, one reader each. What contradicts what is asked when all have been read
 * (profile_check.c). */
#include "script/profile_parts.h"

#include <errno.h>

/* ---- values ---- */

static struct wsh_span text_of(struct wsh_loader *l, const struct wsh_yaml *node, const char *what) {
    const char *text = "";
    if (!wsh_load_text(l, node, what, &text)) return WSH_EMPTY;
    return wsh_span_of(text);
}

static void read_text(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    const char **text = (const char **)((char *)out + key->arg);
    (void)wsh_load_text(l, item->value, key->name, text);
}

static void read_flag(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    (void)wsh_load_bool(l, item->value, wsh_arena_printf(l->arena, "'%s'", key->name),
                        (bool *)((char *)out + key->arg));
}

/* One or several. */
static struct wsh_span *spans_of(struct wsh_loader *l, const struct wsh_yaml *node, const char *what,
                                 bool (*good)(struct wsh_span s), const char *hint, size_t *ret_n) {
    struct wsh_span *all = WSH_NEW_ARRAY(l->arena, wsh_load_count(node) + 1, struct wsh_span);
    *ret_n = 0;
    for (size_t i = 0; i < wsh_load_count(node); i++) {
        const struct wsh_yaml *one = wsh_load_at(node, i);
        if (!wsh_load_is(l, one, WSH_YAML_SCALAR, wsh_arena_printf(l->arena, "'%s'", what))) continue;
        if (good(one->text)) {
            all[(*ret_n)++] = one->text;
            continue;
        }
        struct wsh_diag *d =
            wsh_load_error(l, one->at, "profile/value", "'%.*s' is no %s", WSH_FMT(wsh_load_quote(one->text)), what);
        wsh_load_hint(l, d, "%s", hint);
    }
    return all;
}

static struct wsh_span one_of(struct wsh_loader *l, const struct wsh_yaml *node, const char *what,
                              bool (*good)(struct wsh_span s), const char *hint) {
    size_t n = 0;
    struct wsh_span *all = NULL;
    if (wsh_load_is(l, node, WSH_YAML_SCALAR, wsh_arena_printf(l->arena, "'%s'", what)))
        all = spans_of(l, node, what, good, hint, &n);
    return n > 0 ? all[0] : WSH_EMPTY;
}

/* No browser sends a pattern, and what is declared is sent as it is. */
static bool is_one_origin(struct wsh_span s) { return wsh_is_origin(s) && wsh_span_find(s, '*') == s.n; }

static const char origin_hint[] = "an origin is scheme://host[:port] without a path, or 'null' (RFC 6454)";
static const char token_hint[] = "a subprotocol is a token (RFC 6455 section 4.1 item 10); several are a list";

/* ---- secrets ---- */

bool wsh_is_field_text(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 0x20 || s.p[i] > 0x7E) return false;
    return s.n > 0 && s.p[0] != ' ' && s.p[s.n - 1] != ' ';
}

enum { SECRET_LIMIT = 16 * 1024 };

const char *wsh_profile_path(struct wsh_loader *l, const char *path) {
    const char *name = l->suite->files[0].name, *slash = strrchr(name, '/');
    if (path[0] == '/' || !slash) return path;
    return wsh_arena_printf(l->arena, "%.*s/%s", (int)(slash - name), name, path);
}

static bool from_environment(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_span *ret) {
    const char *name = wsh_arena_text(l->arena, node->text), *value = getenv(name);
    if (value && *value) {
        *ret = wsh_span_of(wsh_arena_text(l->arena, wsh_span_of(value)));
        return true;
    }
    struct wsh_diag *d = wsh_load_error(l, node->at, "profile/secret", "the environment variable '%s' is %s", name,
                                        value ? "empty" : "not set");
    wsh_load_hint(l, d, "set it for this command: %s=... wshake run", name);
    return false;
}

static bool from_file(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_span *ret) {
    const char *path = wsh_profile_path(l, wsh_arena_text(l->arena, node->text));
    if (!wsh_file_read(l->arena, path, SECRET_LIMIT, ret)) {
        (void)wsh_load_error(l, node->at, "profile/secret", "cannot read '%s': %s", path, strerror(errno));
        return false;
    }
    while (ret->n > 0 && (ret->p[ret->n - 1] == '\n' || ret->p[ret->n - 1] == '\r')) ret->n--;
    if (ret->n > 0) return true;
    (void)wsh_load_error(l, node->at, "profile/secret", "the file '%s' is empty", path);
    return false;
}

static bool from_here(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_span *ret) {
    (void)l;
    *ret = node->text;
    return true;
}

static const struct {
    const char *key;
    bool (*read)(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_span *ret);
} sources[] = {{"env", from_environment}, {"file", from_file}, {"secret", from_here}};

static bool read_source(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, struct wsh_span *ret) {
    const struct wsh_yaml_item *item = &node->items[0];
    const char *names[WSH_COUNT(sources)];
    for (size_t i = 0; i < WSH_COUNT(sources); i++) names[i] = sources[i].key;
    if (node->n != 1) {
        struct wsh_diag *d =
            wsh_load_error(l, node->at, "profile/secret", "%s has %zu sources, not one", what, node->n);
        wsh_load_hint(l, d, "{ env: NAME }, { file: PATH } or { secret: TEXT }");
        return false;
    }
    for (size_t i = 0; i < WSH_COUNT(sources); i++) {
        if (!wsh_span_is(item->key->text, sources[i].key)) continue;
        const char *of = wsh_arena_printf(l->arena, "'%s'", sources[i].key);
        return wsh_load_is(l, item->value, WSH_YAML_SCALAR, of) && sources[i].read(l, item->value, ret);
    }
    wsh_load_unknown(l, item->key->at, "profile/secret", "source of a secret", item->key->text, names,
                     WSH_COUNT(sources));
    return false;
}

/* The value of a field, from where it stands. *ret_secret: it did not stand there as plain text. */
static bool read_value(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, struct wsh_span *ret,
                       bool *ret_secret) {
    *ret_secret = node->kind == WSH_YAML_MAP;
    if (*ret_secret && node->tag.n == 0) {
        if (!read_source(l, node, what, ret)) return false;
    } else if (wsh_load_is(l, node, WSH_YAML_SCALAR, what)) {
        *ret = node->text;
    } else {
        return false;
    }
    if (wsh_is_field_text(*ret)) return true;
    struct wsh_diag *d = wsh_load_error(l, node->at, "profile/value", "the value of %s cannot stand in a field", what);
    wsh_load_hint(l, d, "printable ASCII on one line, not empty, no blanks around it (RFC 9110 section 5.5)");
    return false;
}

/* ---- fields of every request ---- */

static bool is_credential(struct wsh_span name) {
    return wsh_span_is_ci(name, "Authorization") || wsh_span_is_ci(name, "Cookie") ||
           wsh_span_is_ci(name, "Proxy-Authorization");
}

static void add_header(struct wsh_loader *l, struct wsh_profile *p, struct wsh_header h) {
    *WSH_PUSH(l->arena, p->headers, p->n_headers) = h;
}

static bool has_header(const struct wsh_profile *p, const char *name) {
    for (size_t i = 0; i < p->n_headers; i++)
        if (wsh_span_is_ci(p->headers[i].name, name)) return true;
    return false;
}

/* What has a key of its own is declared there, where more is known about it. */
static const char *own_key(struct wsh_span name) {
    static const char *const rows[][2] = {
        {"Host", "host"},
        {"Cookie", "credentials: { cookie: ... }"},
        {"Authorization", "credentials: { authorization: ... }"},
        {"Origin", "baseline: { origin: ... }"},
        {"Sec-WebSocket-Protocol", "baseline: { subprotocol: ... }"},
    };
    for (size_t i = 0; i < WSH_COUNT(rows); i++)
        if (wsh_span_is_ci(name, rows[i][0])) return rows[i][1];
    return NULL;
}

static void read_header(struct wsh_loader *l, const struct wsh_yaml_item *item, struct wsh_profile *p) {
    struct wsh_header h = {.name = item->key->text};
    const char *what = wsh_arena_printf(l->arena, "'%.*s'", WSH_FMT(wsh_load_quote(h.name)));
    if (!wsh_is_token(h.name)) {
        struct wsh_diag *d = wsh_load_error(l, item->key->at, "profile/header", "%s is no name of a field", what);
        wsh_load_hint(l, d, "a name is a token (RFC 9110 section 5.6.2): 'X-Token: value'");
        return;
    }
    if (own_key(h.name)) {
        struct wsh_diag *d =
            wsh_load_error(l, item->key->at, "profile/header", "%s does not belong to 'headers'", what);
        wsh_load_hint(l, d, "it has a key of its own: %s", own_key(h.name));
        return;
    }
    if (!read_value(l, item->value, what, &h.value, &h.secret)) return;
    h.secret = h.secret || is_credential(h.name);
    add_header(l, p, h);
}

static void read_headers(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_profile_draft *b = out;
    (void)key;
    if (!wsh_load_is(l, item->value, WSH_YAML_MAP, "'headers'")) return;
    for (size_t i = 0; i < item->value->n; i++) read_header(l, &item->value->items[i], &b->file->profile);
}

static void read_baseline_origin(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                                 void *out) {
    struct wsh_profile_draft *b = out;
    (void)key;
    b->baseline_origin = item->value;
    struct wsh_header h = {.name = WSH_LIT("Origin"),
                           .value = one_of(l, item->value, "origin", is_one_origin, origin_hint)};
    if (h.value.n > 0 && !has_header(&b->file->profile, "Origin")) add_header(l, &b->file->profile, h);
}

static void read_baseline_subprotocol(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                                      void *out) {
    struct wsh_profile_draft *b = out;
    (void)key;
    b->baseline_subprotocol = item->value;
    struct wsh_header h = {.name = WSH_LIT("Sec-WebSocket-Protocol"),
                           .value = one_of(l, item->value, "subprotocol", wsh_is_token, token_hint)};
    if (h.value.n > 0) add_header(l, &b->file->profile, h);
}

static const struct wsh_key baseline_keys[] = {{"origin", read_baseline_origin, 0, false},
                                               {"subprotocol", read_baseline_subprotocol, 0, false}};

/* ---- origins, subprotocols, extensions ---- */

static void read_allowed(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_profile *p = &((struct wsh_profile_draft *)out)->file->profile;
    (void)key;
    p->origins_allowed = spans_of(l, item->value, "origin", is_one_origin, origin_hint, &p->n_allowed);
}

static void read_forbidden(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                           void *out) {
    struct wsh_profile_draft *b = out;
    struct wsh_profile *p = &b->file->profile;
    (void)key;
    b->forbidden = item->value;
    p->origins_forbidden = spans_of(l, item->value, "origin", is_one_origin, origin_hint, &p->n_forbidden);
}

static const struct wsh_key origin_keys[] = {{"allowed", read_allowed, 0, false},
                                             {"forbidden", read_forbidden, 0, false}};

static void read_subprotocols(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                              void *out) {
    struct wsh_profile *p = &((struct wsh_profile_draft *)out)->file->profile;
    (void)key;
    p->subprotocols = spans_of(l, item->value, "subprotocol", wsh_is_token, token_hint, &p->n_subprotocols);
}

static void read_extensions(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                            void *out) {
    static const char *const known[] = {"permessage-deflate"};
    unsigned bits = 0;
    (void)key;
    (void)wsh_load_bits(l, item->value, "extension", known, WSH_COUNT(known), &bits);
    ((struct wsh_profile_draft *)out)->file->profile.deflate = bits != 0;
}

/* ---- credentials ---- */

static struct wsh_span *credential(struct wsh_profile *p, enum wsh_credential id) {
    struct wsh_span *const all[] = {&p->cookie, &p->cookie_bad, &p->authorization, &p->authorization_bad};
    return all[id];
}

static void read_credential(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                            void *out) {
    struct wsh_profile_draft *b = out;
    struct wsh_span value = WSH_EMPTY;
    bool secret, cookie = key->arg == WSH_COOKIE_GOOD || key->arg == WSH_COOKIE_BAD;
    const char *what = wsh_arena_printf(l->arena, "'%s'", key->name);
    if (!read_value(l, item->value, what, &value, &secret)) return;
    b->credentials[key->arg] = item->key;
    *credential(&b->file->profile, (enum wsh_credential)key->arg) = value;
    if (wsh_span_find(value, cookie ? '=' : ' ') < value.n) return;
    struct wsh_diag *d = wsh_load_error(l, item->value->at, "profile/value", "the value of %s is no %s", what,
                                        cookie ? "Cookie" : "Authorization");
    wsh_load_hint(l, d, "%s", cookie ? "NAME=VALUE, several with '; ' between them" : "SCHEME CREDENTIALS");
}

static const struct wsh_key credential_keys[] = {
    {"cookie", read_credential, WSH_COOKIE_GOOD, false},
    {"cookie-bad", read_credential, WSH_COOKIE_BAD, false},
    {"authorization", read_credential, WSH_AUTHORIZATION_GOOD, false},
    {"authorization-bad", read_credential, WSH_AUTHORIZATION_BAD, false},
};

/* ---- a front ---- */

static bool is_path(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= 0x20 || s.p[i] > 0x7E) return false;
    return wsh_target_read(s).form == WSH_TARGET_ORIGIN;
}

static void read_path(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_profile *p = &((struct wsh_profile_draft *)out)->file->profile;
    *(struct wsh_span *)((char *)p + key->arg) =
        one_of(l, item->value, "path", is_path, "a path begins with '/' and may have a query: /internal?a=b");
}

static const struct wsh_key front_keys[] = {
    {"blocked", read_path, (int)offsetof(struct wsh_profile, blocked), false},
    {"status-path", read_path, (int)offsetof(struct wsh_profile, status_path), false},
};

/* ---- limits ---- */

struct unit {
    const char *name;
    uint64_t size;
};
static const struct unit octet_units[] = {{"", 1}, {"B", 1}, {"KiB", 1024}, {"MiB", 1024 * 1024}};
static const struct unit time_units[] = {{"ms", 1000}, {"s", 1000 * 1000}, {"min", 60 * 1000 * 1000}};
static const struct unit plain_units[] = {{"", 1}};

static const struct amount {
    const struct unit *units;
    size_t n_units;
    uint64_t from, to;
    const char *hint;
} amounts[] = {
    [WSH_PROMISE_HEAD] = {octet_units, WSH_COUNT(octet_units), 128, 1024 * 1024, "octets, from 128 to 1MiB: 16KiB"},
    [WSH_PROMISE_FIELDS] = {plain_units, WSH_COUNT(plain_units), 5, 4000, "field lines, from 5 to 4000: 100"},
    [WSH_PROMISE_LINE] = {octet_units, WSH_COUNT(octet_units), 32, 1024 * 1024, "octets, from 32 to 1MiB: 8KiB"},
    [WSH_PROMISE_TARGET] = {octet_units, WSH_COUNT(octet_units), 8, 1024 * 1024, "octets, from 8 to 1MiB: 8KiB"},
    [WSH_PROMISE_STALL] = {time_units, WSH_COUNT(time_units), 100 * 1000, 300 * 1000 * 1000ull,
                           "a time with its unit, from 100ms to 5min: 30s"},
    [WSH_PROMISE_CONNECTIONS] = {plain_units, WSH_COUNT(plain_units), 1, 500, "connections, from 1 to 500: 50"},
};

static bool read_amount(struct wsh_span text, const struct amount *m, uint64_t *ret) {
    size_t digits = 0;
    uint64_t number;
    while (digits < text.n && text.p[digits] >= '0' && text.p[digits] <= '9') digits++;
    struct wsh_span unit = wsh_span_trim_ows(wsh_span_skip(text, digits));
    if (!wsh_span_to_u64(wsh_span_slice(text, 0, digits), &number)) return false;
    for (size_t i = 0; i < m->n_units; i++) {
        if (!wsh_span_is(unit, m->units[i].name)) continue;
        *ret = number * m->units[i].size;
        return number <= m->to / m->units[i].size && *ret >= m->from;
    }
    return false;
}

static void read_limit(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_profile_draft *b = out;
    const struct amount *m = &amounts[key->arg];
    const char *what = wsh_arena_printf(l->arena, "'%s'", key->name);
    b->file->promise_at[key->arg] = item->value->at;
    if (!wsh_load_is(l, item->value, WSH_YAML_SCALAR, what)) return;
    if (read_amount(item->value->text, m, &b->file->profile.promises[key->arg])) return;
    b->file->profile.promises[key->arg] = 0;
    struct wsh_diag *d = wsh_load_error(l, item->value->at, "profile/limit", "%s cannot be '%.*s'", what,
                                        WSH_FMT(wsh_load_quote(item->value->text)));
    wsh_load_hint(l, d, "%s", m->hint);
}

static const struct wsh_key limit_keys[] = {
    {"head", read_limit, WSH_PROMISE_HEAD, false},   {"fields", read_limit, WSH_PROMISE_FIELDS, false},
    {"line", read_limit, WSH_PROMISE_LINE, false},   {"target", read_limit, WSH_PROMISE_TARGET, false},
    {"stall", read_limit, WSH_PROMISE_STALL, false}, {"connections", read_limit, WSH_PROMISE_CONNECTIONS, false},
};

/* ---- TLS ---- */

static const struct wsh_key tls_keys[] = {
    {"ca", wsh_profile_read_pem, WSH_PEM_CA, false},
    {"cert", wsh_profile_read_pem, WSH_PEM_CERT, false},
    {"key", wsh_profile_read_pem, WSH_PEM_KEY, false},
    {"server-name", read_text, (int)offsetof(struct wsh_profile_file, server_name), false},
    {"insecure", read_flag, (int)offsetof(struct wsh_profile_file, insecure), false},
    {"private-ca", read_flag, (int)offsetof(struct wsh_profile_file, profile.private_ca), false},
};

static void read_tls(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_profile_draft *b = out;
    b->tls = item->key;
    (void)wsh_load_map(l, item->value, tls_keys, WSH_COUNT(tls_keys), wsh_arena_printf(l->arena, "'%s'", key->name),
                       b->file);
}

/* ---- cases that do not apply ---- */

static void read_without(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_profile *p = &((struct wsh_profile_draft *)out)->file->profile;
    const struct wsh_yaml *map = item->value;
    (void)key;
    if (!wsh_load_is(l, map, WSH_YAML_MAP, "'without'")) return;
    for (size_t i = 0; i < map->n; i++) {
        const struct wsh_yaml *name = map->items[i].key;
        struct wsh_without w = {.pattern = name->text, .at = name->at};
        if (wsh_load_text(l, map->items[i].value, wsh_arena_text(l->arena, name->text), &w.reason))
            *WSH_PUSH(l->arena, p->without, p->n_without) = w;
    }
}

/* ---- the file ---- */

static void read_url(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_profile_draft *b = out;
    const char *what;
    size_t at;
    (void)key;
    struct wsh_span text = text_of(l, item->value, "url");
    if (text.n == 0) return;
    b->url = item->value;
    if (wsh_uri_read(l->arena, text, &b->uri, &what, &at)) {
        b->file->url = wsh_arena_text(l->arena, text);
        return;
    }
    struct wsh_diag *d = wsh_load_error(l, wsh_yaml_place_in(item->value, at, 1), "profile/url", "bad URL: %s", what);
    wsh_load_hint(l, d, "for example ws://127.0.0.1:8080/chat or wss://localhost/");
}

static void read_host(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    (void)key;
    ((struct wsh_profile_draft *)out)->file->profile.host =
        one_of(l, item->value, "value of Host", wsh_is_host, "host[:port], for example chat.example:8080");
}

static void read_here(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_profile_draft *b = out;
    if (key->arg == (int)offsetof(struct wsh_profile_file, exec)) b->exec = item->key;
    read_text(l, item, key, b->file);
}

static void read_echo(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    read_flag(l, item, key, ((struct wsh_profile_draft *)out)->file);
}

static const struct {
    const struct wsh_key *keys;
    size_t n;
} sections[] = {
    {baseline_keys, WSH_COUNT(baseline_keys)},     {origin_keys, WSH_COUNT(origin_keys)},
    {credential_keys, WSH_COUNT(credential_keys)}, {limit_keys, WSH_COUNT(limit_keys)},
    {front_keys, WSH_COUNT(front_keys)},
};
enum { BASELINE, ORIGINS, CREDENTIALS, LIMITS, FRONT };

static void read_section(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    const char *what = wsh_arena_printf(l->arena, "'%s'", key->name);
    (void)wsh_load_map(l, item->value, sections[key->arg].keys, sections[key->arg].n, what, out);
}

static const struct wsh_key profile_keys[] = {
    {"url", read_url, 0, false},
    {"connect-to", read_here, (int)offsetof(struct wsh_profile_file, connect_to), false},
    {"exec", read_here, (int)offsetof(struct wsh_profile_file, exec), false},
    {"host", read_host, 0, false},
    {"baseline", read_section, BASELINE, false},
    {"headers", read_headers, 0, false},
    {"origins", read_section, ORIGINS, false},
    {"subprotocols", read_subprotocols, 0, false},
    {"extensions", read_extensions, 0, false},
    {"credentials", read_section, CREDENTIALS, false},
    {"limits", read_section, LIMITS, false},
    {"front", read_section, FRONT, false},
    {"tls", read_tls, 0, false},
    {"echo", read_echo, (int)offsetof(struct wsh_profile_file, profile.echo), false},
    {"without", read_without, 0, false},
};

void wsh_profile_read_keys(struct wsh_loader *l, const struct wsh_yaml *root, struct wsh_profile_draft *b) {
    (void)wsh_load_map(l, root, profile_keys, WSH_COUNT(profile_keys), "a profile", b);
}
