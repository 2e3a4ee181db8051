/* talk.h - one connection to a responder: what is sent, what comes back. */
#ifndef WSH_TESTS_SERVER_TALK_H
#define WSH_TESTS_SERVER_TALK_H

#include "support/main.h"

#include "server/responder.h"

#define HOST "Host: example.com\r\n"
#define UPGRADE "Upgrade: websocket\r\n"
#define CONNECTION "Connection: Upgrade\r\n"
#define KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define VERSION "Sec-WebSocket-Version: 13\r\n"
#define FIELDS HOST UPGRADE CONNECTION KEY VERSION
#define START "GET /chat HTTP/1.1\r\n"
/* The baseline with more lines at its end, and the baseline without one of its lines. */
#define WITH(lines) START FIELDS lines "\r\n"
#define WITHOUT_HOST START UPGRADE CONNECTION KEY VERSION
#define WITHOUT_UPGRADE START HOST CONNECTION KEY VERSION
#define WITHOUT_CONNECTION START HOST UPGRADE KEY VERSION
#define WITHOUT_KEY START HOST UPGRADE CONNECTION VERSION
#define WITHOUT_VERSION START HOST UPGRADE CONNECTION KEY
#define OFFER(offer) WITH("Sec-WebSocket-Extensions: " offer "\r\n")

static const struct wsh_span talk_origins[] = {WSH_ROW("http://app.example.com"), WSH_ROW("https://example.com:8443")};
static const struct wsh_span talk_protocols[] = {WSH_ROW("chat"), WSH_ROW("superchat")};

/* Everything on: a list of origins, subprotocols, permessage-deflate. */
static inline struct wsh_server_config talk_config(const bool *flaws) {
    return (struct wsh_server_config){
        .origins = talk_origins,
        .n_origins = WSH_COUNT(talk_origins),
        .subprotocols = talk_protocols,
        .n_subprotocols = WSH_COUNT(talk_protocols),
        .deflate = true,
        .blocked = WSH_LIT("/internal"),
        .flaws = flaws,
    };
}

#define COOKIE "Cookie: session=1\r\n"
#define AUTHORIZATION "Authorization: Basic d3NoOmFrZQ==\r\n"

/* The same, asking for a session and for credentials. */
static inline struct wsh_server_config talk_guarded_config(const bool *flaws) {
    struct wsh_server_config config = talk_config(flaws);
    config.cookie = WSH_LIT("session=1");
    config.authorization = WSH_LIT("Basic d3NoOmFrZQ==");
    return config;
}

/* Sends `in` to a new connection, whole or octet by octet, and ends our side if `fin`. Returns the last verdict. */
static inline unsigned talk(const struct wsh_server_config *config, struct wsh_span in, bool octets, bool fin,
                            struct wsh_buf *out) {
    struct wsh_responder *r = wsh_responder_new(config);
    unsigned verdict = 0;
    for (size_t i = 0; octets && i < in.n; i++)
        verdict = wsh_responder_receive(r, wsh_span_slice(in, i, i + 1), false, out);
    if (!octets) verdict = wsh_responder_receive(r, in, false, out);
    if (fin) verdict = wsh_responder_receive(r, WSH_EMPTY, true, out);
    wsh_responder_free(r);
    return verdict;
}

/* The status of a response at the start of `out`, 0 if there is none. */
static inline unsigned talk_status(struct wsh_span out) {
    uint64_t status = 0;
    if (!wsh_span_starts(out, WSH_LIT("HTTP/1.1 "))) return 0;
    return wsh_span_to_u64(wsh_span_slice(out, 9, 12), &status) ? (unsigned)status : 0;
}

static inline bool talk_holds(struct wsh_span out, const char *text) {
    return wsh_span_find_span(out, wsh_span_of(text)) < out.n;
}

#endif
