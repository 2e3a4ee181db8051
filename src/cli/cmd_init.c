/* cmd_init.c - `wshake init URL`: asks a server about itself with plain handshakes, and writes a profile.
 *
 * Every request is one that a client could send by chance; nothing malformed, nothing in a hurry, and not many. */
#include <errno.h>
#include <signal.h>

#include "cli/init.h"

static volatile int interrupted;

static void on_signal(int number) {
    (void)number;
    interrupted = 1;
}

#define SUBPROTOCOL "Sec-WebSocket-Protocol"

/* Registered ones (IANA) and those that are met; the order is that of the file. */
static const char *const well_known[] = {"chat",       "superchat",   "mqtt",      "graphql-transport-ws",
                                         "graphql-ws", "wamp.2.json", "v12.stomp", "v10.stomp",
                                         "soap",       "ocpp1.6",     "ocpp2.0.1", "xmpp",
                                         "sip",        "amqp",        "json",      "actioncable-v1-json"};

struct init {
    struct wsh_args *args;
    struct wsh_asker asker;
    struct wsh_profile *profile; /* grows by what the baseline needs */
    struct wsh_init_seen seen;
    uint64_t until_us; /* behind it nothing more is asked that costs a deadline each */
};

static struct wsh_answer ask(struct init *in, const char *name, const char *value) {
    const struct wsh_ask_field field = {name, value};
    return wsh_ask_target(&in->asker, WSH_ASK_PLAINLY, NULL, &field, name ? 1 : 0);
}

/* A server that leaves unanswered what it does not know would take minutes. */
static bool enough(const struct init *in) { return interrupted || wsh_now_us() > in->until_us; }

static bool accepted(const struct wsh_answer *a) { return a->outcome == WSH_ACCEPTED; }

static void need(struct init *in, const char *name, const char *value) {
    *WSH_PUSH(in->args->arena, in->profile->headers, in->profile->n_headers) =
        (struct wsh_header){wsh_span_of(name), wsh_span_of(value), false};
}

/* ---- the baseline ---- */

static bool try_origin(struct init *in) {
    in->seen.accepted = ask(in, "Origin", in->seen.own_origin);
    if (!accepted(&in->seen.accepted)) return false;
    in->seen.baseline_origin = in->seen.own_origin;
    need(in, "Origin", in->seen.own_origin);
    return true;
}

static bool try_subprotocols(struct init *in) {
    for (size_t i = 0; i < WSH_COUNT(well_known) && !enough(in); i++) {
        in->seen.accepted = ask(in, SUBPROTOCOL, well_known[i]);
        if (!accepted(&in->seen.accepted)) continue;
        in->seen.baseline_subprotocol = well_known[i];
        need(in, SUBPROTOCOL, well_known[i]);
        return true;
    }
    return false;
}

/* A refusal that no origin and no name will change is not argued with. */
static bool is_final(const struct wsh_answer *a) {
    return a->outcome == WSH_UNREACHED || a->outcome == WSH_SILENT || a->status == 401 || a->status == 404 ||
           (a->status >= 300 && a->status < 400);
}

static bool find_baseline(struct init *in) {
    in->seen.plain = in->seen.accepted = ask(in, NULL, NULL);
    if (accepted(&in->seen.plain)) return true;
    if (is_final(&in->seen.plain) || interrupted) return false;
    return try_origin(in) || try_subprotocols(in);
}

static const char *advice(const struct wsh_answer *a) {
    if (a->outcome == WSH_UNREACHED) return "is it running, and is this its address?";
    if (a->outcome == WSH_SILENT)
        return "is this the right port, and is TLS expected (wss, ws)? --timeout gives it more time";
    if (a->outcome == WSH_GARBLED) return "is this an HTTP server at all, and is TLS expected (wss, ws)?";
    if (a->status == 401)
        return "give credentials that are good: --authorization 'SCHEME CREDENTIALS', or --cookie NAME=VALUE";
    if (a->status == 403)
        return "does it take a session (--cookie), credentials (--authorization) or a field (--header)?";
    if (a->status >= 300 && a->status < 400) return "it sends clients elsewhere: give the URL that it names";
    if (a->status == 404) return "the endpoint has another path: give it in the URL";
    return "does it take a path, a field (--header), a session (--cookie) or credentials (--authorization)?";
}

/* What the server said is made visible: it goes to a terminal. */
static const char *visible(struct wsh_arena *a, const char *text) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_text_visible(wsh_span_slice(wsh_span_of(text), 0, 200), &b);
    const char *result = wsh_arena_text(a, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return result;
}

static enum wsh_exit refused(struct init *in) {
    const struct wsh_answer *a = &in->seen.plain;
    struct wsh_arena *arena = in->args->arena;
    const char *more = a->challenge ? a->challenge : a->location ? a->location : "";
    if (interrupted) return wsh_usage(in->args, NULL, "interrupted"), WSH_EXIT_INTERRUPTED;
    (void)wsh_usage(in->args, advice(a), "the plain handshake was not accepted: %s%s%s%s%s%s%s",
                    wsh_outcome_name(a->outcome), a->status ? wsh_arena_printf(arena, " with %u", a->status) : "",
                    a->status ? "" : ", ", a->status ? "" : visible(arena, a->why), *more ? " (" : "",
                    visible(arena, more), *more ? ")" : "");
    if (!is_final(a))
        (void)fprintf(stderr, "  tried as well: its own Origin, and %zu well-known subprotocols\n",
                      WSH_COUNT(well_known));
    return WSH_EXIT_NO_TARGET;
}

/* ---- looking around ---- */

static void ask_origins(struct init *in) {
    in->seen.own = ask(in, "Origin", in->seen.own_origin);
    in->seen.foreign = ask(in, "Origin", "https://wshake-foreign.example");
    in->seen.null = ask(in, "Origin", "null");
}

static void ask_subprotocols(struct init *in) {
    struct wsh_init_seen *s = &in->seen;
    const char *invented = "wshake-nobody-knows";
    s->invented = ask(in, SUBPROTOCOL, invented);
    s->takes_any = accepted(&s->invented) && s->invented.subprotocol;
    for (size_t i = 0; i < WSH_COUNT(well_known) && !s->takes_any && !enough(in); i++) {
        struct wsh_answer a = ask(in, SUBPROTOCOL, well_known[i]);
        s->n_named++;
        bool selected = accepted(&a) && a.subprotocol && strcmp(a.subprotocol, well_known[i]) == 0;
        if (selected && s->n_spoken < WSH_INIT_NAMES) s->spoken[s->n_spoken++] = well_known[i];
    }
}

static void ask_sizes(struct init *in) {
    struct wsh_init_seen *s = &in->seen;
    for (size_t size = 4096; size <= 65536 && s->refused_at == 0 && !enough(in); size *= 2) {
        char *value = wsh_arena_alloc(in->args->arena, size + 1);
        memset(value, 'w', size);
        s->too_large = ask(in, "X-Wshake", value);
        if (accepted(&s->too_large))
            s->largest = size;
        else
            s->refused_at = size;
    }
}

static void look_around(struct init *in) {
    struct wsh_init_seen *s = &in->seen;
    ask_origins(in);
    s->deflate = ask(in, "Sec-WebSocket-Extensions", "permessage-deflate");
    ask_subprotocols(in);
    s->message = wsh_ask_target(&in->asker, WSH_ASK_FOR_ECHO, NULL, NULL, 0);
    s->wrong_path = wsh_ask_target(&in->asker, WSH_ASK_PLAINLY, "/wshake-no-such-path", NULL, 0);
    s->beside = wsh_ask_target(&in->asker, WSH_ASK_BESIDE, NULL, NULL, 0);
    ask_sizes(in); /* last: servers remember who was refused */
    s->asked = in->asker.asked;
}

/* ---- the file ---- */

static bool is_stdout(const char *path) { return strcmp(path, "-") == 0; }

static bool may_write(struct wsh_args *args, const char *path) {
    if (is_stdout(path) || wsh_arg_given(args, WSH_OPT_FORCE) || access(path, F_OK) != 0) return true;
    (void)wsh_usage(args, "'--output FILE' takes another name, '--force' replaces it", "'%s' is there already", path);
    return false;
}

/* "x": what has come to be there since is not replaced either. */
static bool write_file(struct wsh_args *args, const char *path, const struct wsh_buf *text) {
    FILE *f = is_stdout(path) ? stdout : fopen(path, wsh_arg_given(args, WSH_OPT_FORCE) ? "we" : "wxe");
    struct wsh_span s = wsh_buf_span(text);
    bool good = f && fwrite(s.p, 1, s.n, f) == s.n && fflush(f) == 0;
    if (f && f != stdout && fclose(f) != 0) good = false;
    if (!good) (void)wsh_usage(args, NULL, "cannot write '%s': %s", path, strerror(errno));
    return good;
}

static enum wsh_exit finish(struct init *in, const char *path) {
    struct wsh_buf text;
    if (interrupted) return wsh_usage(in->args, "nothing was written", "interrupted"), WSH_EXIT_INTERRUPTED;
    wsh_buf_init(&text, WSH_LIMIT_TEXT);
    wsh_init_write(in->args, &in->seen, &text);
    bool good = write_file(in->args, path, &text);
    wsh_buf_done(&text);
    if (!good) return WSH_EXIT_USAGE;
    (void)fprintf(stderr, "wshake init: %u handshakes, written to %s\n", in->seen.asked,
                  is_stdout(path) ? "standard output" : path);
    if (!is_stdout(path)) (void)fprintf(stderr, "  next: read it, then 'wshake run --profile %s'\n", path);
    return WSH_EXIT_HOLDS;
}

static enum wsh_exit perform(struct init *in, const char *path, const struct wsh_tls_options *tls) {
    const char *why = NULL;
    if (!wsh_asker_open(&in->asker, tls, wsh_arg(in->args, WSH_OPT_SNI, NULL), &why)) {
        (void)wsh_usage(in->args, NULL, "%s", why);
        return WSH_EXIT_NO_TARGET;
    }
    if (!find_baseline(in)) return refused(in);
    if (!interrupted) look_around(in);
    return finish(in, path);
}

enum wsh_exit wsh_cmd_init(struct wsh_args *args) {
    enum { PATIENCE_US = 2 * 1000 * 1000, BUDGET_US = 15 * 1000 * 1000 };
    const char *path = wsh_arg(args, WSH_OPT_INIT_OUTPUT, "wshake.yaml");
    struct wsh_cli_target target;
    if (!may_write(args, path) || !wsh_cli_target(args, args->words[0], NULL, &target)) return WSH_EXIT_USAGE;
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    struct wsh_profile *p = &target.profile;
    struct init in = {.args = args, .profile = p, .until_us = wsh_now_us() + BUDGET_US};
    in.asker =
        (struct wsh_asker){.arena = args->arena, .profile = p, .seed = (uint64_t)time(NULL), .stop = &interrupted};
    in.asker.timeout_us = wsh_arg_us(args, WSH_OPT_TIMEOUT, PATIENCE_US);
    in.seen.url = target.url;
    in.seen.own_origin = wsh_arena_printf(args->arena, "%s://%.*s", p->uri.secure ? "https" : "http", WSH_FMT(p->host));
    const struct wsh_tls_options tls = {.cacert = wsh_arg(args, WSH_OPT_CACERT, NULL), .insecure = true};
    enum wsh_exit status = perform(&in, path, &tls);
    wsh_asker_done(&in.asker);
    return status;
}
