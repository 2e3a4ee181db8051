/* target.c - which target, and what is declared of it: the profile's file, and flags, which win. */
#include "cli/cli.h"

/* ---- flags ---- */

struct wsh_span *wsh_cli_spans(struct wsh_args *args, enum wsh_option_id id, size_t *ret_n) {
    struct wsh_span *all = WSH_NEW_ARRAY(args->arena, args->n[id] + 1, struct wsh_span);
    for (size_t i = 0; i < args->n[id]; i++) all[i] = wsh_span_of(args->values[id][i]);
    *ret_n = args->n[id];
    return all;
}

static bool split_header(struct wsh_args *args, const char *text, struct wsh_header *ret) {
    struct wsh_span rest = wsh_span_of(text);
    bool colon = wsh_span_find(rest, ':') < rest.n;
    ret->name = wsh_span_cut(&rest, ':');
    ret->value = wsh_span_trim_ows(rest);
    if (colon && wsh_is_token(ret->name)) return true;
    (void)wsh_usage(args, "it takes 'NAME: VALUE', for example --header 'Authorization: Basic dXNlcjpwYXNz'",
                    "'%s' is no header field", text);
    return false;
}

/* A flag replaces the fields of that name that the profile has. */
static void drop_header(struct wsh_profile *p, struct wsh_span name) {
    size_t n = 0;
    for (size_t i = 0; i < p->n_headers; i++)
        if (!wsh_span_eq_ci(p->headers[i].name, name)) p->headers[n++] = p->headers[i];
    p->n_headers = n;
}

static bool is_credential(struct wsh_span name) {
    return wsh_span_is_ci(name, "Authorization") || wsh_span_is_ci(name, "Cookie") ||
           wsh_span_is_ci(name, "Proxy-Authorization");
}

static bool add_headers(struct wsh_args *args, struct wsh_profile *p) {
    struct wsh_header *given = WSH_NEW_ARRAY(args->arena, args->n[WSH_OPT_HEADER] + 1, struct wsh_header);
    for (size_t i = 0; i < args->n[WSH_OPT_HEADER]; i++) {
        if (!split_header(args, args->values[WSH_OPT_HEADER][i], &given[i])) return false;
        given[i].secret = is_credential(given[i].name);
        drop_header(p, given[i].name);
    }
    for (size_t i = 0; i < args->n[WSH_OPT_HEADER]; i++) {
        if (wsh_span_is_ci(given[i].name, "Host"))
            p->host = given[i].value;
        else
            *WSH_PUSH(args->arena, p->headers, p->n_headers) = given[i];
    }
    return true;
}

static bool check_origins(struct wsh_args *args, enum wsh_option_id id) {
    for (size_t i = 0; i < args->n[id]; i++) {
        if (wsh_is_origin(wsh_span_of(args->values[id][i]))) continue;
        (void)wsh_usage(args, "an origin is scheme://host[:port] without a path, or 'null' (RFC 6454)",
                        "'%s' is no origin", args->values[id][i]);
        return false;
    }
    return true;
}

static bool check_contradiction(struct wsh_args *args, const struct wsh_profile *p) {
    for (size_t i = 0; i < p->n_allowed; i++)
        for (size_t j = 0; j < p->n_forbidden; j++)
            if (wsh_span_eq_ci(p->origins_allowed[i], p->origins_forbidden[j])) {
                (void)wsh_usage(args, "take it out of one of them", "the origin '%.*s' is both allowed and forbidden",
                                WSH_FMT(p->origins_allowed[i]));
                return false;
            }
    return true;
}

static bool check_subprotocols(struct wsh_args *args, const struct wsh_profile *p) {
    for (size_t i = 0; i < p->n_subprotocols; i++) {
        if (wsh_is_token(p->subprotocols[i])) continue;
        (void)wsh_usage(args,
                        "a subprotocol is a token (RFC 6455 section 4.1 item 10); give several with several flags",
                        "'%.*s' is no subprotocol", WSH_FMT(p->subprotocols[i]));
        return false;
    }
    return true;
}

static bool has_header(const struct wsh_args *args, const char *field) {
    for (size_t i = 0; i < args->n[WSH_OPT_HEADER]; i++) {
        struct wsh_span rest = wsh_span_of(args->values[WSH_OPT_HEADER][i]);
        if (wsh_span_is_ci(wsh_span_cut(&rest, ':'), field)) return true;
    }
    return false;
}

/* A session is declared once, in octets that a field line can hold. */
static bool check_secret(struct wsh_args *args, enum wsh_option_id id, const char *field, uint8_t must_hold,
                         const char *example) {
    struct wsh_span value = wsh_span_of(wsh_arg(args, id, NULL));
    bool good = wsh_span_find(value, must_hold) < value.n;
    for (size_t i = 0; i < value.n; i++) good = good && value.p[i] >= 0x20 && value.p[i] <= 0x7E;
    if (!wsh_arg_given(args, id)) return true;
    if (!good) (void)wsh_usage(args, example, "the value of '--%s' is no %s", wsh_options[id].name, field);
    if (!good || !has_header(args, field)) return good;
    (void)wsh_usage(args, "take one of them out", "'--%s' and '--header %s: ...' are both given", wsh_options[id].name,
                    field);
    return false;
}

bool wsh_cli_session(struct wsh_args *args) {
    return check_secret(args, WSH_OPT_COOKIE, "Cookie", '=', "for example --cookie 'session=0123456789abcdef'") &&
           check_secret(args, WSH_OPT_AUTHORIZATION, "Authorization", ' ',
                        "for example --authorization 'Basic dXNlcjpwYXNz'");
}

static bool add_session(struct wsh_args *args, struct wsh_profile *p) {
    if (wsh_arg_given(args, WSH_OPT_COOKIE)) {
        p->cookie = wsh_span_of(wsh_arg(args, WSH_OPT_COOKIE, NULL));
        p->cookie_bad = WSH_EMPTY; /* it belongs to the good one of the profile */
    }
    if (wsh_arg_given(args, WSH_OPT_AUTHORIZATION)) {
        p->authorization = wsh_span_of(wsh_arg(args, WSH_OPT_AUTHORIZATION, NULL));
        p->authorization_bad = WSH_EMPTY;
    }
    p->record_secrets = wsh_arg_given(args, WSH_OPT_RECORD_SECRETS);
    return wsh_cli_session(args);
}

/* What stands before the host may be a password: it is not repeated. */
static const char *without_userinfo(struct wsh_args *args, const char *url) {
    struct wsh_span rest = wsh_span_of(url);
    size_t from = wsh_span_find_span(rest, WSH_LIT("://")), at = wsh_span_find(rest, '@');
    if (from + 3 > at || at >= rest.n) return url;
    return wsh_arena_printf(args->arena, "%.*s***%s", (int)from + 3, url, url + at);
}

static bool read_url(struct wsh_args *args, const char *url, struct wsh_profile *p) {
    const char *what = NULL;
    size_t at = 0;
    if (wsh_uri_read(args->arena, wsh_span_of(url), &p->uri, &what, &at)) return true;
    (void)wsh_usage(args, "for example ws://127.0.0.1:8080/chat or wss://localhost/", "bad URL '%s': %s (at octet %zu)",
                    without_userinfo(args, url), what, at + 1);
    return false;
}

static void replace(struct wsh_args *args, enum wsh_option_id id, struct wsh_span **items, size_t *n) {
    if (wsh_arg_given(args, id)) *items = wsh_cli_spans(args, id, n);
}

static bool take_flags(struct wsh_args *args, struct wsh_profile *p) {
    replace(args, WSH_OPT_ORIGIN_ALLOWED, &p->origins_allowed, &p->n_allowed);
    replace(args, WSH_OPT_ORIGIN_FORBIDDEN, &p->origins_forbidden, &p->n_forbidden);
    replace(args, WSH_OPT_SUBPROTOCOL, &p->subprotocols, &p->n_subprotocols);
    return add_headers(args, p) && add_session(args, p) && check_origins(args, WSH_OPT_ORIGIN_ALLOWED) &&
           check_origins(args, WSH_OPT_ORIGIN_FORBIDDEN) && check_contradiction(args, p) && check_subprotocols(args, p);
}

/* ---- the profile's file ---- */

static const char here[] = "wshake.yaml";

static bool read_file(struct wsh_args *args, const char *path, const struct wsh_profile_file **ret) {
    struct wsh_diags diags;
    if (!path) return true;
    wsh_diags_init(&diags, args->arena);
    *ret = wsh_profile_read(args->arena, path, &diags);
    return wsh_cli_diags(&diags) && *ret;
}

/* Only where nothing else names a target: a file that happens to lie here must not send its secrets elsewhere. */
static const char *file_to_read(struct wsh_args *args, const char *url) {
    const char *named = wsh_arg(args, WSH_OPT_PROFILE, NULL);
    if (named || url || args->command->run != wsh_cmd_run || access(here, F_OK) != 0) return named;
    (void)fprintf(stderr, "wshake run: the profile is ./%s\n", here);
    return here;
}

bool wsh_cli_target(struct wsh_args *args, const char *url, const char *otherwise, struct wsh_cli_target *ret) {
    *ret = (struct wsh_cli_target){.file = NULL};
    struct wsh_profile *p = &ret->profile;
    if (!read_file(args, file_to_read(args, url), &ret->file)) return false;
    if (ret->file) *p = ret->file->profile;
    if (!url && ret->file) url = ret->file->url;
    if (!url) url = otherwise;
    if (!url) {
        (void)wsh_usage(args,
                        wsh_arena_printf(args->arena, "usage: wshake %s %s; 'wshake init URL' writes a profile",
                                         args->command->name, args->command->words),
                        "no target: neither a URL nor a profile that names one");
        return false;
    }
    if (!read_url(args, url, p)) return false;
    ret->url = url;
    if (p->host.n == 0) p->host = p->uri.authority;
    if (!take_flags(args, p)) return false;
    struct wsh_diags diags;
    wsh_diags_init(&diags, args->arena);
    if (ret->file) wsh_profile_check_promises(ret->file, p, &diags);
    return wsh_cli_diags(&diags);
}

bool wsh_cli_target_suits(struct wsh_args *args, const struct wsh_cli_target *t, const struct wsh_suite *suite) {
    struct wsh_diags diags;
    wsh_diags_init(&diags, args->arena);
    if (t->file) wsh_profile_check_suite(t->file, suite, &diags);
    return wsh_cli_diags(&diags);
}

/* ---- what the record's header says of it ---- */

/* Names are evidence, values may be secrets: nobody can tell which custom field carries a token. */
static const char *redacted(struct wsh_args *args, const char *header) {
    struct wsh_span rest = wsh_span_of(header);
    struct wsh_span name = wsh_span_cut(&rest, ':');
    static const char *const open[] = {"Host", "Origin", "Sec-WebSocket-Protocol", "User-Agent"};
    for (size_t i = 0; i < WSH_COUNT(open); i++)
        if (wsh_span_is_ci(name, open[i])) return header;
    return wsh_arena_printf(args->arena, "%.*s: (redacted)", WSH_FMT(name));
}

static const char *printable(struct wsh_args *args, enum wsh_option_id id, const char *value) {
    if (id == WSH_OPT_HEADER) return redacted(args, value);
    return id == WSH_OPT_COOKIE || id == WSH_OPT_AUTHORIZATION ? "(redacted)" : value;
}

struct lines {
    struct wsh_arena *arena;
    const char **items;
    size_t n;
};

static void add_line(struct lines *out, const char *name, struct wsh_span value) {
    *WSH_PUSH(out->arena, out->items, out->n) = wsh_arena_printf(out->arena, "%s: %.*s", name, WSH_FMT(value));
}

static void add_flags(struct wsh_args *args, struct lines *out) {
    static const enum wsh_option_id ids[] = {WSH_OPT_PROFILE,          WSH_OPT_HEADER,      WSH_OPT_ORIGIN_ALLOWED,
                                             WSH_OPT_ORIGIN_FORBIDDEN, WSH_OPT_SUBPROTOCOL, WSH_OPT_SELECT,
                                             WSH_OPT_INSECURE,         WSH_OPT_CACERT,      WSH_OPT_SNI,
                                             WSH_OPT_CONNECT_TO,       WSH_OPT_COOKIE,      WSH_OPT_AUTHORIZATION,
                                             WSH_OPT_SEGMENT,          WSH_OPT_TIMEOUT,     WSH_OPT_CASES,
                                             WSH_OPT_INTRUSIVE,        WSH_OPT_AUTHORIZED,  WSH_OPT_CERT,
                                             WSH_OPT_KEY};
    for (size_t i = 0; i < WSH_COUNT(ids); i++)
        for (size_t j = 0; j < args->n[ids[i]]; j++)
            add_line(out, wsh_options[ids[i]].name, wsh_span_of(printable(args, ids[i], args->values[ids[i]][j])));
}

static void add_spans(struct lines *out, bool wanted, const char *name, const struct wsh_span *all, size_t n) {
    for (size_t i = 0; wanted && i < n; i++) add_line(out, name, all[i]);
}

static void add_fields(struct wsh_args *args, struct lines *out, const struct wsh_profile *p) {
    for (size_t i = 0; i < p->n_headers; i++) {
        const struct wsh_header *h = &p->headers[i];
        const char *line = wsh_arena_printf(out->arena, "%.*s: %.*s", WSH_FMT(h->name), WSH_FMT(h->value));
        add_line(out, "profile.header", wsh_span_of(redacted(args, line)));
    }
}

static void add_promises(struct lines *out, const struct wsh_profile *p) {
    for (int i = 0; i < WSH_PROMISE_COUNT; i++)
        if (p->promises[i] > 0)
            add_line(out, wsh_arena_printf(out->arena, "profile.limit-%s", wsh_promise_name((enum wsh_promise_id)i)),
                     wsh_span_of(wsh_arena_printf(out->arena, "%" PRIu64, p->promises[i])));
}

/* Of the file what no flag has replaced. */
static void add_file(struct wsh_args *args, const struct wsh_profile *p, struct lines *out) {
    static const struct wsh_span secret = {(const uint8_t *)"(redacted)", 10}, yes = {(const uint8_t *)"true", 4};
    add_fields(args, out, p);
    add_spans(out, !wsh_arg_given(args, WSH_OPT_ORIGIN_ALLOWED), "profile.origin-allowed", p->origins_allowed,
              p->n_allowed);
    add_spans(out, !wsh_arg_given(args, WSH_OPT_ORIGIN_FORBIDDEN), "profile.origin-forbidden", p->origins_forbidden,
              p->n_forbidden);
    add_spans(out, !wsh_arg_given(args, WSH_OPT_SUBPROTOCOL), "profile.subprotocol", p->subprotocols,
              p->n_subprotocols);
    add_spans(out, !wsh_arg_given(args, WSH_OPT_COOKIE), "profile.cookie", &secret, p->cookie.n > 0);
    add_spans(out, !wsh_arg_given(args, WSH_OPT_AUTHORIZATION), "profile.authorization", &secret,
              p->authorization.n > 0);
    add_spans(out, p->deflate, "profile.deflate", &yes, 1);
    add_spans(out, p->echo, "profile.echo", &yes, 1);
    add_spans(out, p->blocked.n > 0, "profile.blocked", &p->blocked, 1);
    add_spans(out, p->status_path.n > 0, "profile.status-path", &p->status_path, 1);
    add_spans(out, p->private_ca, "profile.private-ca", &yes, 1);
    add_promises(out, p);
    for (size_t i = 0; i < p->n_without; i++) add_line(out, "profile.without", p->without[i].pattern);
}

const char **wsh_cli_declared(struct wsh_args *args, const struct wsh_cli_target *t, size_t *ret_n) {
    struct lines out = {.arena = args->arena};
    add_flags(args, &out);
    if (t->file && !wsh_arg_given(args, WSH_OPT_PROFILE)) add_line(&out, "profile", wsh_span_of(t->file->name));
    if (t->file) add_file(args, &t->profile, &out);
    *ret_n = out.n;
    return out.items;
}
