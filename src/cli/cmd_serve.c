/* cmd_serve.c - `wshake serve`: the embedded reference server in the foreground. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "server/door.h"

static volatile sig_atomic_t stopped;

static void on_signal(int number) {
    (void)number;
    stopped = 1;
}

static enum wsh_exit list_flaws(const struct wsh_args *args) {
    json_t *all = json_array();
    bool as_json = wsh_arg_given(args, WSH_OPT_AS_JSON);
    for (size_t i = 0; i < wsh_flaw_count; i++) {
        const struct wsh_flaw *f = &wsh_flaws[i];
        if (!as_json)
            (void)printf("%-40s %s (%s)%s%s\n", f->name, f->help, f->rule, f->seen_in ? "; seen in " : "",
                         f->seen_in ? f->seen_in : "");
        else
            (void)json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s?}", "name", f->name, "rule", f->rule,
                                                       "help", f->help, "seen_in", f->seen_in));
    }
    if (as_json)
        wsh_cli_print_json(all);
    else
        json_decref(all);
    return WSH_EXIT_HOLDS;
}

bool wsh_cli_flaws(struct wsh_args *args, bool **ret_flaws) {
    *ret_flaws = WSH_NEW_ARRAY(args->arena, wsh_flaw_count + 1, bool);
    for (size_t i = 0; i < args->n[WSH_OPT_FLAW]; i++) {
        const char *name = args->values[WSH_OPT_FLAW][i];
        int index = wsh_flaw_find(wsh_span_of(name));
        if (index >= 0) {
            (*ret_flaws)[index] = true;
            continue;
        }
        const char **names = WSH_NEW_ARRAY(args->arena, wsh_flaw_count + 1, const char *);
        for (size_t j = 0; j < wsh_flaw_count; j++) names[j] = wsh_flaws[j].name;
        const char *near = wsh_nearest(wsh_span_of(name), names, wsh_flaw_count);
        (void)wsh_usage(args,
                        near ? wsh_arena_printf(args->arena, "did you mean '%s'?", near)
                             : "'wshake serve --flaws' lists them",
                        "unknown flaw '%s'", name);
        return false;
    }
    return true;
}

/* ---- TLS ---- */

/* A certificate of its own in a private folder that is removed as soon as it was read. */
static struct wsh_tls_context *made_certificate(struct wsh_args *args, struct wsh_tls_options *o,
                                                enum wsh_cert_kind kind, const char **reterr_why) {
    char folder[] = "/tmp/wshake-serve-XXXXXX";
    if (!mkdtemp(folder)) {
        *reterr_why = wsh_arena_printf(args->arena, "cannot create a folder for a certificate: %s", strerror(errno));
        return NULL;
    }
    const char *key = wsh_arena_printf(args->arena, "%s/key.pem", folder);
    const char *saved = wsh_arg(args, WSH_OPT_SAVE_CERT, NULL);
    const char *cert = saved ? saved : wsh_arena_printf(args->arena, "%s/cert.pem", folder);
    struct wsh_tls_context *context = NULL;
    if (!wsh_tls_make_cert(cert, key, kind))
        *reterr_why = wsh_arena_printf(args->arena, "cannot make a certificate in '%s'", cert);
    else {
        o->cert = cert;
        o->key = key;
        context = wsh_tls_context_new(args->arena, o, reterr_why);
    }
    (void)unlink(key);
    if (!saved) (void)unlink(cert);
    (void)rmdir(folder);
    return context;
}

/* A certificate that is wrong on purpose stands above the one that was given. */
static bool open_tls(struct wsh_args *args, const struct wsh_server_config *config, struct wsh_tls_context **ret_tls,
                     const char **reterr_why) {
    struct wsh_tls_options o = {.server = true, .tickets = wsh_arg_given(args, WSH_OPT_TICKETS)};
    enum wsh_cert_kind kind = wsh_door_certificate(config);
    const char *cert = wsh_arg(args, WSH_OPT_CERT, NULL), *key = wsh_arg(args, WSH_OPT_KEY, NULL);
    *ret_tls = NULL;
    if (!cert != !key) {
        *reterr_why = "'--cert' and '--key' belong together";
        return false;
    }
    if (!cert && !wsh_arg_given(args, WSH_OPT_TLS)) return true;
    wsh_door_options(config, &o);
    o.cert = cert;
    o.key = key;
    if (cert && kind == WSH_CERT_GOOD)
        *ret_tls = wsh_tls_context_new(args->arena, &o, reterr_why);
    else
        *ret_tls = made_certificate(args, &o, kind, reterr_why);
    return *ret_tls != NULL;
}

/* ---- serving ---- */

static bool check_names(struct wsh_args *args) {
    for (size_t i = 0; i < args->n[WSH_OPT_SUBPROTOCOL]; i++) {
        if (wsh_is_token(wsh_span_of(args->values[WSH_OPT_SUBPROTOCOL][i]))) continue;
        (void)wsh_usage(args, "a subprotocol is a token (RFC 6455 section 4.1 item 10)", "'%s' is no subprotocol",
                        args->values[WSH_OPT_SUBPROTOCOL][i]);
        return false;
    }
    return true;
}

static enum wsh_exit serve(struct wsh_args *args, struct wsh_loop *loop, const struct wsh_server_config *config,
                           struct wsh_tls_context *tls, uint16_t port) {
    const char *why = NULL, *address = wsh_arg(args, WSH_OPT_ADDRESS, "127.0.0.1");
    struct wsh_server *server = wsh_server_new(args->arena, loop, address, port, tls, config, &why);
    if (!server) return wsh_usage(args, "'--port 0' takes any free port", "%s", why);
    bool v6 = strchr(address, ':') != NULL;
    (void)printf("%s://%s%s%s:%u/\n", tls ? "wss" : "ws", v6 ? "[" : "", address, v6 ? "]" : "",
                 wsh_server_port(server));
    (void)fflush(stdout);
    while (!stopped && !wsh_server_died(server) && !wsh_server_frozen(server))
        if (wsh_loop_turn(loop, wsh_now_us() + 200000) < 0) break;
    while (!stopped && wsh_server_frozen(server)) (void)poll(NULL, 0, 200); /* listens, and looks at nothing */
    bool died = wsh_server_died(server);
    wsh_server_free(server);
    if (died) abort(); /* the flaw is that this request kills the process */
    return WSH_EXIT_HOLDS;
}

enum wsh_exit wsh_cmd_serve(struct wsh_args *args) {
    if (wsh_arg_given(args, WSH_OPT_FLAWS)) return list_flaws(args);
    uint64_t port = wsh_arg_number(args, WSH_OPT_PORT, 8080);
    bool *flaws;
    const char *why = NULL;
    struct wsh_tls_context *tls;
    if (port > 65535) return wsh_usage(args, NULL, "'--port' takes a number from 0 to 65535");
    if (!check_names(args) || !wsh_cli_session(args) || !wsh_cli_flaws(args, &flaws)) return WSH_EXIT_USAGE;
    struct wsh_server_config config = {.deflate = !wsh_arg_given(args, WSH_OPT_NO_DEFLATE), .flaws = flaws};
    if (!open_tls(args, &config, &tls, &why)) return wsh_usage(args, NULL, "%s", why);
    config.cookie = wsh_span_of(wsh_arg(args, WSH_OPT_COOKIE, NULL));
    config.authorization = wsh_span_of(wsh_arg(args, WSH_OPT_AUTHORIZATION, NULL));
    config.origins = wsh_cli_spans(args, WSH_OPT_ORIGIN_ALLOWED, &config.n_origins);
    config.subprotocols = wsh_cli_spans(args, WSH_OPT_SUBPROTOCOL, &config.n_subprotocols);
    struct sigaction action = {.sa_handler = on_signal};
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    struct wsh_loop *loop = wsh_loop_new();
    if (!loop) return wsh_usage(args, NULL, "cannot create an event loop: %s", strerror(errno));
    enum wsh_exit status = serve(args, loop, &config, tls, (uint16_t)port);
    wsh_loop_free(loop);
    wsh_tls_context_free(tls);
    return status;
}
