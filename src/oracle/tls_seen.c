/* tls_seen.c - the text of TLS events, both ways. A further word is a row here. */
#include "oracle/tls_seen.h"

static const char *const resumed_words[] = {"no", "yes", NULL};
static const char *const early_words[] = {"accepted", "rejected", NULL};
static const char *const again_words[] = {"completed", "refused", "ignored", NULL};
static const char *const trust_words[] = {"verified", "expired", "wrong-name", "self-signed", "untrusted", NULL};

/* The index of the word, or that of the NULL behind the last one. */
static unsigned index_of(const char *const *words, struct wsh_span word) {
    unsigned i = 0;
    while (words[i] && !wsh_span_is(word, words[i])) i++;
    return i;
}

static void put(struct wsh_buf *out, const char *name, const char *word) {
    if (word) wsh_buf_printf(out, " %s=%s", name, word);
}

/* A protocol is octets of the peer's choice: what is no visible character, or could end the word, is escaped. */
static void put_protocol(struct wsh_buf *out, struct wsh_span protocol) {
    wsh_buf_add_text(out, " alpn=");
    if (protocol.n == 0) wsh_buf_add_text(out, "none");
    for (size_t i = 0; i < protocol.n; i++) {
        uint8_t c = protocol.p[i];
        if (c > 0x20 && c < 0x7F && c != '\\')
            wsh_buf_add_octet(out, c);
        else
            wsh_buf_printf(out, "\\x%02X", c);
    }
}

void wsh_tls_seen_print(const struct wsh_tls_seen *s, struct wsh_buf *out) {
    const char *version = wsh_tls_name(&wsh_tls_versions, s->version);
    wsh_buf_printf(out, "%s%s %.*s", s->version == WSH_TLS_SSL30 ? "SSLv" : "TLSv", version ? version : "?",
                   WSH_FMT(s->suite));
    put_protocol(out, s->protocol);
    put(out, "resumed", resumed_words[s->resumed]);
    put(out, "early-data", early_words[s->early]);
    put(out, "renegotiation", again_words[s->renegotiation]);
    put(out, "certificate", trust_words[s->trust]);
}

/* ---- reading ---- */

enum wsh_tls_alpn wsh_tls_alpn_of(struct wsh_span protocol) {
    static const char *const names[] = {"http/1.1", "http/1.0", "h2", NULL};
    return protocol.n ? (enum wsh_tls_alpn)(WSH_ALPN_H1 + index_of(names, protocol)) : WSH_ALPN_NONE;
}

static void read_version(struct wsh_span word, struct wsh_tls_seen *out) {
    if (!wsh_tls_code(&wsh_tls_versions, wsh_span_skip(word, 4), &out->version)) out->version = 0;
}

static void read_pair(struct wsh_span name, struct wsh_span value, struct wsh_tls_seen *out) {
    if (wsh_span_is(name, "alpn") && !wsh_span_is(value, "none")) {
        out->protocol = value;
        out->alpn = wsh_tls_alpn_of(value);
    }
    if (wsh_span_is(name, "resumed")) out->resumed = (enum wsh_tls_resumed)index_of(resumed_words, value);
    if (wsh_span_is(name, "early-data")) out->early = (enum wsh_tls_early)index_of(early_words, value);
    if (wsh_span_is(name, "renegotiation")) out->renegotiation = (enum wsh_tls_again)index_of(again_words, value);
    if (wsh_span_is(name, "certificate")) out->trust = (enum wsh_tls_trust)index_of(trust_words, value);
}

static void read_session(struct wsh_span text, struct wsh_tls_seen *out) {
    out->end = WSH_TLS_COMPLETED;
    for (unsigned i = 0; text.n > 0; i++) {
        struct wsh_span word = wsh_span_cut(&text, ' '), value = word, name = wsh_span_cut(&value, '=');
        if (name.n < word.n)
            read_pair(name, value, out);
        else if (i == 0)
            read_version(word, out);
        else
            out->suite = word;
    }
}

/* WSH_TLS_SAID_ALERT, with the peer as its sender. */
static void read_alert(struct wsh_span text, struct wsh_tls_seen *out) {
    struct wsh_span rest = text;
    if (!wsh_span_starts(text, WSH_LIT("alert '")) || !wsh_span_ends(text, WSH_LIT(" from the peer"))) return;
    (void)wsh_span_cut(&rest, '\'');
    out->alerted = wsh_tls_code(&wsh_tls_alerts, wsh_span_cut(&rest, '\''), &out->alert) || out->alerted;
}

/* An alert of ours says that the server broke TLS, unless it only says that there is nothing in common. */
static bool is_our_complaint(struct wsh_span text) {
    static const char *const nothing_in_common[] = {"handshake-failure", "protocol-version", "insufficient-security"};
    struct wsh_span rest = text;
    if (!wsh_span_starts(text, WSH_LIT("alert '")) || !wsh_span_ends(text, WSH_LIT(" from us"))) return false;
    (void)wsh_span_cut(&rest, '\'');
    struct wsh_span name = wsh_span_cut(&rest, '\'');
    for (size_t i = 0; i < WSH_COUNT(nothing_in_common); i++)
        if (wsh_span_is(name, nothing_in_common[i])) return false;
    return true;
}

static void read_failure(struct wsh_span text, struct wsh_tls_seen *out) {
    bool distrust = wsh_span_starts(text, WSH_LIT(WSH_TLS_SAID_DISTRUST)), late = wsh_span_is(text, WSH_TLS_SAID_LATE);
    out->end = distrust ? WSH_TLS_DISTRUSTED : late ? WSH_TLS_UNANSWERED : WSH_TLS_REFUSED;
    if (is_our_complaint(text)) out->end = WSH_TLS_FAULTY;
    read_alert(text, out);
}

/* Octets of a connection without TLS of ours may be a server's own first words. */
static void read_first(const struct wsh_transcript *t, struct wsh_tls_seen *out) {
    if (out->end != WSH_TLS_NONE) return;
    (void)wsh_tls_answer_read(wsh_transcript_octets(t, WSH_RECEIVED), &out->first);
    if (out->first.kind == WSH_TLS_FIRST_HELLO) out->version = out->first.version;
    if (out->first.kind != WSH_TLS_FIRST_ALERT) return;
    out->alerted = true;
    out->alert = out->first.alert;
}

void wsh_tls_seen_read(const struct wsh_transcript *t, struct wsh_tls_seen *out) {
    *out = (struct wsh_tls_seen){.suite = WSH_EMPTY,
                                 .protocol = WSH_EMPTY,
                                 .resumed = WSH_RESUMED_NOT_TRIED,
                                 .early = WSH_EARLY_NOT_TRIED,
                                 .renegotiation = WSH_AGAIN_NOT_TRIED,
                                 .trust = WSH_TRUST_UNKNOWN};
    for (size_t i = 0; i < t->n; i++) {
        struct wsh_span text = wsh_span_of(t->events[i].text);
        if (t->events[i].kind == WSH_EVENT_TLS) read_session(text, out);
        if (t->events[i].kind == WSH_EVENT_TLS_FAIL) read_failure(text, out);
        if (t->events[i].kind == WSH_EVENT_TLS_ALERT) read_alert(text, out);
    }
    const struct wsh_event *fin = wsh_transcript_find(t, WSH_EVENT_FIN, WSH_RECEIVED);
    out->ended = fin != NULL;
    out->notified = fin && !fin->text;
    read_first(t, out);
}

const char *wsh_tls_answer_phrase(struct wsh_arena *a, const struct wsh_tls_answer *first) {
    if (first->kind == WSH_TLS_FIRST_ALERT) {
        const char *name = wsh_tls_name(&wsh_tls_alerts, first->alert);
        return wsh_arena_printf(a, "a TLS alert, %s", name ? name : wsh_arena_printf(a, "number %u", first->alert));
    }
    if (first->kind != WSH_TLS_FIRST_HELLO) return "a TLS record";
    const char *version = wsh_tls_name(&wsh_tls_versions, first->version);
    const char *suite = wsh_tls_name(&wsh_tls_suites, first->suite);
    const char *family = first->version == WSH_TLS_SSL30 ? "SSL" : "TLS";
    return wsh_arena_printf(a, "a ServerHello, %s %s with %s", family, version ? version : "of an unknown version",
                            suite ? suite : wsh_arena_printf(a, "suite 0x%04X", first->suite));
}
