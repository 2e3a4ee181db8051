/* init_write.c - a profile as text: settings for what was seen, comments for how, and lines to fill in for the rest. */
#include "cli/init.h"

struct page {
    struct wsh_arena *arena;
    struct wsh_buf *out;
};

static void line(struct page *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void line(struct page *p, const char *format, ...) {
    va_list list;
    va_start(list, format);
    wsh_buf_vprintf(p->out, format, list);
    va_end(list);
    wsh_buf_add_octet(p->out, '\n');
}

/* A YAML scalar in single quotes; what is quoted here is printable already. */
static const char *quoted(struct page *p, const char *text) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_buf_add_octet(&b, '\'');
    for (const char *c = text; *c; c++) wsh_buf_add(&b, *c == '\'' ? WSH_LIT("''") : wsh_span_make(c, 1));
    wsh_buf_add_octet(&b, '\'');
    const char *result = wsh_arena_text(p->arena, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return result;
}

/* What the server said, fit for a comment: on one line, short, nothing that a terminal would obey. */
static const char *said(struct page *p, const char *text) {
    enum { LONGEST = 90 };
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_text_visible(wsh_span_slice(wsh_span_of(text), 0, LONGEST), &b);
    const char *result = wsh_arena_text(p->arena, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return result;
}

static const char *outcome(struct page *p, const struct wsh_answer *a) {
    if (a->status == 0 || a->outcome == WSH_ACCEPTED) return wsh_outcome_name(a->outcome);
    return wsh_arena_printf(p->arena, "%s with %u", wsh_outcome_name(a->outcome), a->status);
}

static bool good(const struct wsh_answer *a) { return a->outcome == WSH_ACCEPTED; }

/* ---- sections ---- */

static void write_baseline(struct page *p, const struct wsh_init_seen *s) {
    if (s->baseline_origin || s->baseline_subprotocol) {
        line(p, "\n# The plain handshake was %s; it was accepted with this field.", outcome(p, &s->plain));
        line(p, "baseline: { %s: %s }", s->baseline_origin ? "origin" : "subprotocol",
             quoted(p, s->baseline_origin ? s->baseline_origin : s->baseline_subprotocol));
    } else {
        line(p, "\n# The plain handshake was accepted. A server that takes none without an Origin or a subprotocol "
                "needs this.");
        line(p, "# baseline: { origin: %s, subprotocol: chat }", quoted(p, s->own_origin));
    }
}

static void write_origins(struct page *p, const struct wsh_init_seen *s) {
    bool checked = good(&s->own) && !good(&s->foreign) && !good(&s->null);
    line(p, "\n# Origin %s: %s; a foreign one: %s; null: %s.", s->own_origin, outcome(p, &s->own),
         outcome(p, &s->foreign), outcome(p, &s->null));
    line(p, "# With 'allowed' every other origin has to be refused. Only you know which pages may connect.");
    if (checked)
        line(p, "origins: { allowed: [%s] }", quoted(p, s->own_origin));
    else
        line(p, "# origins: { allowed: [%s], forbidden: ['https://evil.example'] }", quoted(p, s->own_origin));
}

static void write_subprotocols(struct page *p, const struct wsh_init_seen *s) {
    if (s->takes_any) {
        line(p, "\n# It agrees to any single subprotocol, also to one that nobody knows, so that this says nothing.");
        line(p, "# subprotocols: [chat]");
        return;
    }
    line(p, "\n# %zu well-known subprotocols were asked for, one at a time; it agreed to %s.", s->n_named,
         s->n_spoken ? "these" : "none");
    if (s->n_spoken == 0) line(p, "# subprotocols: [chat]");
    for (size_t i = 0; i < s->n_spoken; i++) line(p, "%s  - %s", i ? "" : "subprotocols:\n", s->spoken[i]);
}

static void write_extensions(struct page *p, const struct wsh_init_seen *s) {
    const struct wsh_answer *a = &s->deflate;
    bool agreed = good(a) && a->extensions;
    line(p, "\n# permessage-deflate was offered: %s.",
         agreed    ? said(p, a->extensions)
         : good(a) ? "declined"
                   : outcome(p, a));
    line(p, "%sextensions: permessage-deflate", agreed ? "" : "# ");
}

static void write_echo(struct page *p, const struct wsh_init_seen *s) {
    line(p, "\n# A text message %s.", s->message.echo ? "came back" : "did not come back within 0.3 s");
    line(p, "%secho: true", s->message.echo ? "" : "# ");
}

static void write_credentials(struct page *p, struct wsh_args *args) {
    bool cookie = wsh_arg_given(args, WSH_OPT_COOKIE), authorization = wsh_arg_given(args, WSH_OPT_AUTHORIZATION);
    line(p, "\n# What opens the door, and what must not. Secrets: as text, { env: NAME } or { file: PATH }.");
    line(p, "%scredentials:", cookie || authorization ? "" : "# ");
    line(p, "%s  cookie: { env: WSHAKE_COOKIE }", cookie ? "" : "# ");
    line(p, "#   cookie-bad: session=expired");
    line(p, "%s  authorization: { env: WSHAKE_AUTHORIZATION }", authorization ? "" : "# ");
    line(p, "#   authorization-bad: Bearer expired");
}

static void write_headers(struct page *p, struct wsh_args *args) {
    size_t n = args->n[WSH_OPT_HEADER];
    for (size_t i = 0, shown = 0; i < n; i++) {
        struct wsh_span rest = wsh_span_of(args->values[WSH_OPT_HEADER][i]), name = wsh_span_cut(&rest, ':');
        const char *value = quoted(p, wsh_arena_text(p->arena, wsh_span_trim_ows(rest)));
        if (wsh_span_is_ci(name, "Host"))
            line(p, "host: %s", value);
        else
            line(p, "%s  %.*s: %s", shown++ ? "" : "\n# As given to 'wshake init'.\nheaders:\n", WSH_FMT(name), value);
    }
}

static const char *trust(enum wsh_tls_trust t) {
    static const char *const words[] = {[WSH_TRUST_VERIFIED] = "verified",
                                        [WSH_TRUST_EXPIRED] = "expired",
                                        [WSH_TRUST_WRONG_NAME] = "made for another name",
                                        [WSH_TRUST_SELF_SIGNED] = "self-signed",
                                        [WSH_TRUST_UNTRUSTED] = "signed by an authority that is not trusted here",
                                        [WSH_TRUST_UNKNOWN] = "unknown"};
    return words[t];
}

static void write_tls(struct page *p, struct wsh_args *args, const struct wsh_answer *a) {
    const char *ca = wsh_arg(args, WSH_OPT_CACERT, NULL), *sni = wsh_arg(args, WSH_OPT_SNI, NULL);
    if (!a->tls) return;
    bool verified = a->trust == WSH_TRUST_VERIFIED;
    line(p, "\n# %s; the certificate is %s.", said(p, a->tls), trust(a->trust));
    if (!verified) line(p, "# With the authority's certificate: tls: { ca: FILE, private-ca: true } instead.");
    if (verified && !ca && !sni) return;
    line(p, "tls:");
    if (!verified) line(p, "  insecure: true");
    if (ca && verified) {
        char *full = realpath(ca, NULL);
        line(p, "  ca: %s\n  private-ca: true", quoted(p, wsh_arena_printf(p->arena, "%s", full ? full : ca)));
        free(full);
    }
    if (sni) line(p, "  server-name: %s", quoted(p, sni));
}

static void write_limits(struct page *p, const struct wsh_init_seen *s) {
    line(p, "\n# What you promise is tried exactly; what was seen is no promise.");
    if (s->largest > 0) line(p, "# One field of %zu octets was accepted.", s->largest);
    if (s->refused_at > 0) line(p, "# One field of %zu octets: %s.", s->refused_at, outcome(p, &s->too_large));
    line(p, "# A second handshake while one connection is open: %s.", outcome(p, &s->beside));
    line(p, "# limits: { head: 8KiB, fields: 50, line: 4KiB, target: 4KiB, stall: 30s, connections: 10 }");
}

void wsh_init_write(struct wsh_args *args, const struct wsh_init_seen *s, struct wsh_buf *out) {
    struct page p = {args->arena, out};
    line(&p, "# Written by 'wshake init'; every key is explained in docs/profile.md.");
    if (s->accepted.server) line(&p, "# It calls itself: %s", said(&p, s->accepted.server));
    line(&p, "# A path that is made up: %s.", outcome(&p, &s->wrong_path));
    line(&p, "\nurl: %s", quoted(&p, s->url));
    write_headers(&p, args);
    write_baseline(&p, s);
    write_origins(&p, s);
    write_subprotocols(&p, s);
    write_extensions(&p, s);
    write_echo(&p, s);
    write_credentials(&p, args);
    write_tls(&p, args, &s->accepted);
    write_limits(&p, s);
    line(&p, "\n# Families or cases that do not apply, with the reason.");
    line(&p, "# without: { timing: a proxy in front buffers requests }");
}
