/* cli.c - the catalogue, the profile, and the terminal. */
#include "cli/cli.h"

#include <sys/ioctl.h>

enum { WRAP_WIDTH = 96 };

bool wsh_cli_color(FILE *stream) {
    const char *no = getenv("NO_COLOR");
    return isatty(fileno(stream)) && !(no && *no);
}

unsigned wsh_cli_width(void) {
    struct winsize size;
    if (isatty(1) && ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
    const char *columns = getenv("COLUMNS");
    uint64_t n = 0;
    if (columns && wsh_span_to_u64(wsh_span_of(columns), &n) && n >= 40 && n <= 1000) return (unsigned)n;
    return 100;
}

void wsh_cli_wrap(struct wsh_buf *out, const char *text, size_t column) {
    struct wsh_span rest = wsh_span_of(text);
    size_t at = column;
    while (rest.n > 0) {
        struct wsh_span word = wsh_span_cut(&rest, ' ');
        if (at > column && at + 1 + word.n > WRAP_WIDTH) {
            wsh_buf_add_octet(out, '\n');
            wsh_buf_fill(out, ' ', column);
            at = column;
        } else if (at > column) {
            wsh_buf_add_octet(out, ' ');
            at++;
        }
        wsh_buf_add(out, word);
        at += word.n;
    }
    wsh_buf_add_octet(out, '\n');
}

void wsh_cli_write(FILE *to, const struct wsh_buf *b) {
    struct wsh_span s = wsh_buf_span(b); /* never NULL, even of a buffer that holds nothing */
    (void)fwrite(s.p, 1, s.n, to);
    (void)fflush(to);
}

bool wsh_cli_diags(const struct wsh_diags *diags) {
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    wsh_diags_print(diags, wsh_cli_color(stderr), &out);
    wsh_cli_write(stderr, &out);
    wsh_buf_done(&out);
    return diags->errors == 0;
}

struct wsh_suite *wsh_cli_suite(struct wsh_args *args) {
    struct wsh_diags diags;
    wsh_diags_init(&diags, args->arena);
    const char *dir = wsh_arg(args, WSH_OPT_CASES, NULL);
    struct wsh_case_file *files = NULL;
    size_t n = 0;
    struct wsh_suite *suite = NULL;
    if (!dir)
        suite = wsh_suite_load(args->arena, wsh_builtin_cases, wsh_builtin_case_count, &diags);
    else if (wsh_case_files_read(args->arena, &dir, 1, &files, &n, &diags))
        suite = wsh_suite_load(args->arena, files, n, &diags);
    (void)wsh_cli_diags(&diags);
    return suite;
}

/* ---- profile ---- */

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

static bool add_headers(struct wsh_args *args, struct wsh_profile *p) {
    p->headers = WSH_NEW_ARRAY(args->arena, args->n[WSH_OPT_HEADER] + 1, struct wsh_header);
    for (size_t i = 0; i < args->n[WSH_OPT_HEADER]; i++) {
        struct wsh_header h;
        if (!split_header(args, args->values[WSH_OPT_HEADER][i], &h)) return false;
        if (wsh_span_is_ci(h.name, "Host"))
            p->host = h.value;
        else
            p->headers[p->n_headers++] = h;
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

static bool add_session(struct wsh_args *args, struct wsh_profile *p) {
    p->cookie = wsh_span_of(wsh_arg(args, WSH_OPT_COOKIE, NULL));
    p->authorization = wsh_span_of(wsh_arg(args, WSH_OPT_AUTHORIZATION, NULL));
    p->record_secrets = wsh_arg_given(args, WSH_OPT_RECORD_SECRETS);
    return check_secret(args, WSH_OPT_COOKIE, "Cookie", '=', "for example --cookie 'session=0123456789abcdef'") &&
           check_secret(args, WSH_OPT_AUTHORIZATION, "Authorization", ' ',
                        "for example --authorization 'Basic dXNlcjpwYXNz'");
}

bool wsh_cli_profile(struct wsh_args *args, const char *url, struct wsh_profile *ret) {
    const char *what = NULL;
    size_t at = 0;
    *ret = (struct wsh_profile){0};
    if (!wsh_uri_read(args->arena, wsh_span_of(url), &ret->uri, &what, &at)) {
        (void)wsh_usage(args, "for example ws://127.0.0.1:8080/chat or wss://localhost/",
                        "bad URL '%s': %s (at octet %zu)", url, what, at + 1);
        return false;
    }
    ret->host = ret->uri.authority;
    ret->origins_allowed = wsh_cli_spans(args, WSH_OPT_ORIGIN_ALLOWED, &ret->n_allowed);
    ret->origins_forbidden = wsh_cli_spans(args, WSH_OPT_ORIGIN_FORBIDDEN, &ret->n_forbidden);
    ret->subprotocols = wsh_cli_spans(args, WSH_OPT_SUBPROTOCOL, &ret->n_subprotocols);
    return add_headers(args, ret) && add_session(args, ret) && check_origins(args, WSH_OPT_ORIGIN_ALLOWED) &&
           check_origins(args, WSH_OPT_ORIGIN_FORBIDDEN) && check_contradiction(args, ret) &&
           check_subprotocols(args, ret);
}

/* Names are evidence, values may be secrets: nobody can tell which custom field carries a token. */
static const char *redacted(struct wsh_args *args, const char *header) {
    struct wsh_span rest = wsh_span_of(header);
    struct wsh_span name = wsh_span_cut(&rest, ':');
    if (wsh_span_is_ci(name, "Host") || wsh_span_is_ci(name, "Origin") || wsh_span_is_ci(name, "User-Agent"))
        return header;
    return wsh_arena_printf(args->arena, "%.*s: (redacted)", WSH_FMT(name));
}

static const char *printable(struct wsh_args *args, enum wsh_option_id id, const char *value) {
    if (id == WSH_OPT_HEADER) return redacted(args, value);
    return id == WSH_OPT_COOKIE || id == WSH_OPT_AUTHORIZATION ? "(redacted)" : value;
}

const char **wsh_cli_declared(struct wsh_args *args, size_t *ret_n) {
    static const enum wsh_option_id ids[] = {
        WSH_OPT_HEADER,     WSH_OPT_ORIGIN_ALLOWED, WSH_OPT_ORIGIN_FORBIDDEN, WSH_OPT_SUBPROTOCOL,
        WSH_OPT_SELECT,     WSH_OPT_INSECURE,       WSH_OPT_CACERT,           WSH_OPT_SNI,
        WSH_OPT_CONNECT_TO, WSH_OPT_COOKIE,         WSH_OPT_AUTHORIZATION};
    const char **lines = NULL;
    size_t n = 0;
    for (size_t i = 0; i < WSH_COUNT(ids); i++) {
        for (size_t j = 0; j < args->n[ids[i]]; j++) {
            const char **line = WSH_PUSH(args->arena, lines, n);
            *line = wsh_arena_printf(args->arena, "%s: %s", wsh_options[ids[i]].name,
                                     printable(args, ids[i], args->values[ids[i]][j]));
        }
    }
    *ret_n = n;
    return lines;
}

void wsh_cli_print_json(json_t *value) {
    char *text = json_dumps(value, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    (void)puts(text ? text : "null");
    free(text);
    json_decref(value);
}
