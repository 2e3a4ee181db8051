/* reproduce.c - the `wshake run` that repeats a result.
 *
 * People paste it into a shell, and the words may come from a peer or an edited record: everything is quoted, what is
 * no ws or wss URL never becomes an argument (it could be an option), and of the declared lines only those become flags
 * that are known to be harmless (--exec is not). Without a URL nothing is added. */
#include "reports/by_hand.h"
#include "reports/shell.h"

/* What decides what is sent, to whom, and what is thought of the answer. */
static const struct {
    const char *name;
    bool bare; /* it has no value */
} flags[] = {
    {"profile", false},
    {"header", false},
    {"origin-allowed", false},
    {"origin-forbidden", false},
    {"subprotocol", false},
    {"cookie", false},
    {"authorization", false},
    {"insecure", true},
    {"cacert", false},
    {"cert", false},
    {"key", false},
    {"sni", false},
    {"connect-to", false},
    {"segment", false},
    {"timeout", false},
    {"cases", false},
    {"intrusive", true},
    {"authorized", false},
};

/* The value, or what stands for one that the record does not hold: "X-Token: (redacted)" keeps its name. */
static void add_value(struct wsh_arena *a, struct wsh_span flag, struct wsh_span value, struct wsh_buf *out) {
    struct wsh_span rest = value, name = wsh_span_is(flag, "header") ? wsh_span_cut(&rest, ':') : flag;
    if (!wsh_span_is(wsh_span_trim_ows(rest), "(redacted)")) {
        wsh_shell_word(wsh_arena_text(a, value), out);
        return;
    }
    if (wsh_span_is(flag, "header")) wsh_shell_word(wsh_arena_printf(a, "%.*s: ", WSH_FMT(name)), out);
    wsh_shell_secret(name, out);
}

/* "name: value" of the header as a flag. What --profile brings ("profile.header: ...") is none. */
static void add_declared(struct wsh_arena *a, const char *line, struct wsh_buf *out) {
    struct wsh_span value = wsh_span_of(line);
    struct wsh_span name = wsh_span_cut(&value, ':');
    for (size_t i = 0; i < WSH_COUNT(flags); i++) {
        if (!wsh_span_is(name, flags[i].name)) continue;
        wsh_buf_printf(out, " --%s", flags[i].name);
        if (flags[i].bare) return;
        wsh_buf_add_octet(out, ' ');
        add_value(a, name, wsh_span_trim_ows(value), out);
    }
}

bool wsh_reproduce_target(struct wsh_arena *a, const char *target, struct wsh_uri *ret_uri) {
    const char *what;
    size_t at;
    if (!target || !wsh_uri_read(a, wsh_span_of(target), ret_uri, &what, &at)) return false;
    return ret_uri->host.n > 0 && ret_uri->host.p[0] != '-';
}

void wsh_reproduce_wshake(const struct wsh_result *r, struct wsh_buf *out) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_uri uri;
    if (r->type == WSH_RESULT_CASE && wsh_reproduce_target(a, r->target, &uri)) {
        wsh_buf_add_text(out, "wshake run ");
        wsh_shell_word(r->target, out);
        wsh_buf_add_text(out, " --select ");
        wsh_shell_word(r->id, out);
        wsh_buf_printf(out, " --seed %" PRIu64, r->seed);
        for (size_t i = 0; i < r->n_declared; i++) add_declared(a, r->declared[i], out);
    }
    wsh_arena_free(a);
}
