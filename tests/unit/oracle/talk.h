/* talk.h - what the tests of the oracle share: a good handshake, and transcripts made in one line. */
#ifndef WSH_TESTS_UNIT_ORACLE_TALK_H
#define WSH_TESTS_UNIT_ORACLE_TALK_H

#include "oracle/oracle.h"
#include "support/guard.h"
#include "support/main.h"

/* A good request in pieces; the key is the one of RFC 6455 1.3. */
#define G "GET /chat HTTP/1.1\r\n"
#define H "Host: server.example:9001\r\n"
#define U "Upgrade: websocket\r\n"
#define C "Connection: Upgrade\r\n"
#define K "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define V "Sec-WebSocket-Version: 13\r\n"
#define E "\r\n"
#define GOOD G H U C K V E

/* A good answer in pieces. */
#define S101 "HTTP/1.1 101 Switching Protocols\r\n"
#define A "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
#define YES S101 U C A E
#define NO "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"

enum ending { OPEN_END, FIN, RST, DEADLINE, ALERT };

static inline void talk_end(struct wsh_transcript *t, enum ending ending, uint64_t at_us) {
    static const enum wsh_event_kind kinds[] = {
        [FIN] = WSH_EVENT_FIN, [RST] = WSH_EVENT_RESET, [DEADLINE] = WSH_EVENT_DEADLINE, [ALERT] = WSH_EVENT_TLS_ALERT};
    if (ending != OPEN_END) wsh_transcript_event(t, kinds[ending], WSH_RECEIVED, NULL, at_us);
}

/* Connects and sends the request. */
static inline void talk_start(struct wsh_transcript *t, struct wsh_arena *a, struct wsh_span request) {
    wsh_transcript_init(t, a);
    wsh_transcript_event(t, WSH_EVENT_CONNECT, WSH_SENT, NULL, 0);
    if (request.n > 0) wsh_transcript_data(t, WSH_SENT, request, 10);
}

static inline void talk(struct wsh_transcript *t, struct wsh_arena *a, struct wsh_span request, struct wsh_span response,
                        enum ending ending) {
    talk_start(t, a, request);
    if (response.n > 0) wsh_transcript_data(t, WSH_RECEIVED, response, 1000);
    talk_end(t, ending, 2000);
}

#endif
