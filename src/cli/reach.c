/* reach.c - how a target is reached, and what else commands share that send something. */
#include <signal.h>
#include <sys/random.h>

#include "cli/cli.h"

volatile int wsh_cli_interrupted;

static void on_signal(int number) {
    (void)number;
    wsh_cli_interrupted = 1;
}

void wsh_cli_signals(void) {
    struct sigaction action = {.sa_handler = on_signal};
    action.sa_flags = (int)SA_RESETHAND; /* a second one ends us at once */
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
}

uint64_t wsh_cli_seed(const struct wsh_args *args) {
    uint64_t seed = 1;
    if (wsh_arg_given(args, WSH_OPT_SEED)) return wsh_arg_number(args, WSH_OPT_SEED, 1);
    if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed) seed = (uint64_t)time(NULL);
    return seed & 0xffffffffu; /* short enough to be typed again */
}

bool wsh_cli_connect_to(struct wsh_args *args, const char *otherwise, const char **ret_host, uint16_t *ret_port) {
    const char *text = wsh_arg(args, WSH_OPT_CONNECT_TO, otherwise);
    uint64_t port = 0;
    if (!text) return true;
    const char *colon = strrchr(text, ':');
    if (!colon || !wsh_span_to_u64(wsh_span_of(colon + 1), &port) || port == 0 || port > 65535) {
        (void)wsh_usage(args, "it takes HOST:PORT, for example 127.0.0.1:9001 or [::1]:9001",
                        "'%s' is no address to connect to", text);
        return false;
    }
    struct wsh_span host = wsh_span_make(text, (size_t)(colon - text));
    if (host.n > 1 && host.p[0] == '[' && host.p[host.n - 1] == ']') host = wsh_span_slice(host, 1, host.n - 1);
    *ret_host = wsh_arena_text(args->arena, host);
    *ret_port = (uint16_t)port;
    return true;
}

bool wsh_cli_tls_flags(struct wsh_args *args, const struct wsh_profile *p) {
    static const enum wsh_option_id only_wss[] = {WSH_OPT_CACERT, WSH_OPT_CERT, WSH_OPT_KEY, WSH_OPT_INSECURE,
                                                  WSH_OPT_SNI};
    for (size_t i = 0; !p->uri.secure && i < WSH_COUNT(only_wss); i++) {
        if (!wsh_arg_given(args, only_wss[i])) continue;
        (void)wsh_usage(args, "the URL begins with ws://, so there is no TLS; did you mean wss://?",
                        "'--%s' needs a wss URL", wsh_options[only_wss[i]].name);
        return false;
    }
    if (wsh_arg_given(args, WSH_OPT_CERT) == wsh_arg_given(args, WSH_OPT_KEY)) return true;
    (void)wsh_usage(args, "give both", "'--cert' and '--key' belong together");
    return false;
}

/* Certificate and key go together: a flag for one of them takes none of the profile's. */
void wsh_cli_tls(struct wsh_args *args, const struct wsh_profile_file *f, const char **ret_sni,
                 struct wsh_tls_options *ret) {
    bool own = wsh_arg_given(args, WSH_OPT_CERT) || wsh_arg_given(args, WSH_OPT_KEY);
    *ret_sni = wsh_arg(args, WSH_OPT_SNI, f->server_name);
    *ret = (struct wsh_tls_options){.cacert = wsh_arg(args, WSH_OPT_CACERT, f->cacert),
                                    .cert = wsh_arg(args, WSH_OPT_CERT, own ? NULL : f->cert),
                                    .key = wsh_arg(args, WSH_OPT_KEY, own ? NULL : f->key),
                                    .insecure = wsh_arg_given(args, WSH_OPT_INSECURE) || f->insecure};
}
