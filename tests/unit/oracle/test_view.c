/* test_view.c - what one connection shows: every outcome, at every split, decided only when it stays. */
#include "talk.h"

#define ACC WSH_ACCEPTED
#define REF WSH_REFUSED
#define CLO WSH_CLOSED
#define RES WSH_RESET
#define SIL WSH_SILENT
#define GAR WSH_GARBLED
#define AR WSH_ACCEPT_RIGHT
#define AN WSH_ACCEPT_NONE
#define AW WSH_ACCEPT_WRONG

#define KEY2 "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" /* ICX+Yqv66kxgM0FcWaLWlFLwTAI= */
#define A_KEY2 "Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n"
#define A_EMPTY "Sec-WebSocket-Accept: Kfh9QIsMVZcl6xEPYxPHzW8SZ8w=\r\n"
#define A_BAD "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n"
#define H2C "HTTP/1.1 101 x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"

static const struct {
    struct wsh_span request, response;
    enum ending ending;
    enum wsh_outcome outcome;
    unsigned status;
    enum wsh_accept_match accept;
    bool decided; /* before the ending */
    const char *why, *title;
} rows[] = {
    /* accepted */
    {WSH_ROW(GOOD), WSH_ROW(YES), OPEN_END, ACC, 101, AR, true, "valid 101", "a good handshake"},
    {WSH_ROW(GOOD), WSH_ROW(YES), FIN, ACC, 101, AR, true, "valid 101", "closed after the 101"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\x81\x02hi"), RST, ACC, 101, AR, true, "valid 101", "frames, then reset"},
    {WSH_ROW(GOOD), WSH_ROW(S101 "upgrade: WebSocket\r\nCONNECTION: keep-alive, upgrade\r\n" A E), OPEN_END, ACC, 101, AR,
     true, "", "names, case and lists"},
    {WSH_ROW(GOOD), WSH_ROW(S101 "Upgrade: foo, websocket\r\n" C A E), OPEN_END, ACC, 101, AR, true, "",
     "a list that contains websocket"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 101\r\n" U C A E), OPEN_END, ACC, 101, AR, true, "", "no space behind the code"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 x\r\nLink: x\r\n\r\n" YES), OPEN_END, ACC, 101, AR,
     true, "", "interim responses are skipped"},
    {WSH_ROW(GOOD), WSH_ROW(S101 U C A A E), OPEN_END, ACC, 101, AR, true, "", "the right accept twice"},
    {WSH_ROW(G H U C "Sec-WebSocket-Key: \t dGhlIHNhbXBsZSBub25jZQ==  \r\n" V E), WSH_ROW(YES), OPEN_END, ACC, 101, AR, true,
     "", "white space around the key"},
    {WSH_ROW(G H U C "Sec-WebSocket-Key: MQ==\r\n" V E), WSH_ROW(S101 U C "Sec-WebSocket-Accept: I7OK0/kQPA3F6sXO1QeNShPF4EY=\r\n" E),
     OPEN_END, ACC, 101, AR, true, "", "a key of one octet is text too"},
    {WSH_ROW(G H C K V E), WSH_ROW(YES), OPEN_END, ACC, 101, AR, true, "", "a switch that was not asked for"},
    /* keys that prove nothing: did the server switch? */
    {WSH_ROW(G H U C V E), WSH_ROW(S101 U C E), OPEN_END, ACC, 101, AN, true, "", "no key, no accept"},
    {WSH_ROW(G H U C V E), WSH_ROW(S101 U C A_EMPTY E), OPEN_END, ACC, 101, WSH_ACCEPT_EMPTY_KEY, true, "",
     "no key, digest of nothing"},
    {WSH_ROW(G H U C V E), WSH_ROW(S101 U C A_BAD E), OPEN_END, ACC, 101, AW, true, "", "no key, any accept"},
    {WSH_ROW(G H U C "Sec-WebSocket-Key:\r\n" V E), WSH_ROW(S101 U C E), OPEN_END, ACC, 101, AN, true, "", "empty key, no accept"},
    {WSH_ROW(G H U C K KEY2 V E), WSH_ROW(YES), OPEN_END, ACC, 101, WSH_ACCEPT_FIRST, true, "", "the first of two keys"},
    {WSH_ROW(G H U C K KEY2 V E), WSH_ROW(S101 U C A_KEY2 E), OPEN_END, ACC, 101, WSH_ACCEPT_LAST, true, "", "the last of two"},
    {WSH_ROW(G H U C K KEY2 V E), WSH_ROW(S101 U C "Sec-WebSocket-Accept: @JOINED\r\n" E), OPEN_END, ACC, 101,
     WSH_ACCEPT_JOINED, true, "", "two keys joined"},
    {WSH_ROW(G H U C K KEY2 V E), WSH_ROW(S101 U C "Sec-WebSocket-Accept: @TIGHT\r\n" E), OPEN_END, ACC, 101,
     WSH_ACCEPT_JOINED, true, "", "two keys joined without space"},
    {WSH_ROW(G H U C K KEY2 V E), WSH_ROW(S101 U C A_BAD E), OPEN_END, ACC, 101, AW, true, "", "neither of two keys"},
    {WSH_ROW(G H U C "Sec-WebSocket-Key: dGhl\0\r\n" V E), WSH_ROW(S101 U C A_BAD E), OPEN_END, ACC, 101, AW, true, "",
     "a key with NUL"},
    {WSH_ROW(G H U C "Sec-WebSocket-Key: !!!\r\n" V E), WSH_ROW(S101 U C A_BAD E), OPEN_END, ACC, 101, AW, true, "",
     "a malformed key"},
    {WSH_ROW(G H U C "Sec-WebSocket-Key : dGhlIHNhbXBsZSBub25jZQ==\r\n" V E), WSH_ROW(S101 U C A_BAD E), OPEN_END, ACC, 101,
     AW, true, "", "white space before the colon of the key"},
    {WSH_ROW(G H U C), WSH_ROW(S101 U C A_BAD E), OPEN_END, ACC, 101, AW, true, "", "a 101 to an incomplete request"},
    /* 101 that are no handshake */
    {WSH_ROW(GOOD), WSH_ROW(S101 U C E), OPEN_END, GAR, 101, AN, true, "without Sec-WebSocket-Accept", "no accept"},
    {WSH_ROW(GOOD), WSH_ROW(S101 U C A_BAD E), OPEN_END, GAR, 101, AW, true, "does not prove", "a wrong accept"},
    {WSH_ROW(GOOD), WSH_ROW(S101 U C A_EMPTY E), OPEN_END, GAR, 101, WSH_ACCEPT_EMPTY_KEY, true, "does not prove",
     "the accept of an empty key"},
    {WSH_ROW(GOOD), WSH_ROW(S101 U C A A_BAD E), OPEN_END, GAR, 101, AR, true, "does not prove", "two accepts, one wrong"},
    {WSH_ROW(G H U C "Sec-WebSocket-Key:  dGhlIHNhbXBsZSBub25jZQ==\r\n" V E),
     WSH_ROW(S101 U C "Sec-WebSocket-Accept: @UNTRIMMED\r\n" E), OPEN_END, GAR, 101, WSH_ACCEPT_UNTRIMMED, true,
     "does not prove", "the accept of the untrimmed key"},
    {WSH_ROW(GOOD), WSH_ROW(S101 C A E), OPEN_END, GAR, 101, AR, true, "without Upgrade", "no Upgrade"},
    {WSH_ROW(GOOD), WSH_ROW(S101 "Upgrade: websockets\r\n" C A E), OPEN_END, GAR, 101, AR, true, "Upgrade: 'websockets'",
     "another protocol"},
    {WSH_ROW(GOOD), WSH_ROW(S101 U A E), OPEN_END, GAR, 101, AR, true, "without Connection", "no Connection"},
    {WSH_ROW(GOOD), WSH_ROW(S101 U "Connection: close\r\n" A E), OPEN_END, GAR, 101, AR, true, "Connection: 'close'",
     "Connection without upgrade"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.0 101 x\r\n" U C A E), OPEN_END, GAR, 101, AR, true, "version 'HTTP/1.0'", "HTTP/1.0"},
    {WSH_ROW(GOOD), WSH_ROW(H2C), OPEN_END, GAR, 101, AN, true, "Upgrade: 'h2c'", "h2c that was not offered"},
    /* another protocol that was offered */
    {WSH_ROW(G H "Upgrade: h2c\r\n" C E), WSH_ROW(H2C), OPEN_END, REF, 101, AN, true, "switched to 'h2c', which was offered",
     "h2c that was offered"},
    {WSH_ROW(G H "Upgrade: h2c, websocket\r\n" C K V E), WSH_ROW(H2C), FIN, REF, 101, AN, true, "switched to 'h2c'",
     "h2c that was preferred"},
    {WSH_ROW(G H "Upgrade: h2c\r\n" C E), WSH_ROW("HTTP/1.1 101 x\r\nUpgrade: h2c\r\n\r\n"), OPEN_END, GAR, 101, AN, true,
     "", "h2c without Connection is no switch either"},
    /* refused */
    {WSH_ROW(GOOD), WSH_ROW(NO), OPEN_END, REF, 400, AN, true, "status 400", "no body"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"), OPEN_END, REF, 200, AN, true, "", "a length"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 426 x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"), OPEN_END, REF, 426, AN,
     true, "", "chunks"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 204 x\r\nContent-Length: 9\r\n\r\n"), OPEN_END, REF, 204, AN, true, "", "204 has no body"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.0 404 x\r\n\r\n<html>"), FIN, REF, 404, AN, false, "", "until close"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 404 x\r\n\r\n"), RST, REF, 404, AN, false, "", "until close, ended by a reset"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 404 x\r\n\r\n"), DEADLINE, REF, 404, AN, false, "", "until close, but it never closes"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 400 x\r\nContent-Length: x\r\n\r\n"), FIN, REF, 400, AN, false, "", "bad framing"},
    {WSH_ROW("HEAD / HTTP/1.1\r\n" H E), WSH_ROW("HTTP/1.1 200 x\r\nContent-Length: 100\r\n\r\n"), OPEN_END, REF, 200, AN, true,
     "", "HEAD has no body"},
    {WSH_ROW(GOOD), WSH_ROW("\r\nHTTP/1.1 400 x\r\nContent-Length: 0\r\n\r\n"), OPEN_END, REF, 400, AN, true, "",
     "an empty line first"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 100 x\r\n\r\n" NO), OPEN_END, REF, 400, AN, true, "", "100, then 400"},
    /* nothing complete */
    {WSH_ROW(GOOD), WSH_ROW(""), FIN, CLO, 0, AN, false, "no answer, then closed", "FIN without an octet"},
    {WSH_ROW(GOOD), WSH_ROW(""), RST, RES, 0, AN, false, "no answer, then reset", "RST without an octet"},
    {WSH_ROW(GOOD), WSH_ROW(""), ALERT, CLO, 0, AN, false, "then a TLS alert", "a TLS alert"},
    {WSH_ROW(GOOD), WSH_ROW(""), DEADLINE, SIL, 0, AN, false, "no answer, then silence", "nothing"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 101 x\r\nUpgr"), FIN, CLO, 0, AN, false, "incomplete response head", "half a head, FIN"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 4"), RST, RES, 0, AN, false, "incomplete response head", "half a line, RST"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 400 x\r\n"), DEADLINE, SIL, 0, AN, false, "incomplete response head", "half a head"},
    {WSH_ROW(GOOD), WSH_ROW("HT"), FIN, CLO, 0, AN, false, "", "two octets that may become HTTP"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 100 x\r\n\r\n"), DEADLINE, SIL, 0, AN, false, "no answer", "only an interim response"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 400 x\r\nContent-Length: 5\r\n\r\nhel"), FIN, CLO, 400, AN, false, "incomplete response body",
     "half a body, FIN"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 400 x\r\nContent-Length: 5\r\n\r\nhel"), RST, RES, 400, AN, false, "body", "half a body, RST"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 400 x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe"), DEADLINE, SIL, 400, AN, false,
     "body", "half a chunk"},
    /* garbled */
    {WSH_ROW(GOOD), WSH_ROW("<html>go away</html>"), FIN, GAR, 0, AN, true, "no HTTP response: '<html>go away</html>'", "HTTP/0.9"},
    {WSH_ROW(GOOD), WSH_ROW("\x15\x03\x01\x00\x02\x02\x0a"), FIN, GAR, 0, AN, true, "a TLS alert, unexpected-message", "a TLS alert in octets"},
    {WSH_ROW(GOOD), WSH_ROW("\0\0\x12\x04"), OPEN_END, GAR, 0, AN, true, "no HTTP response", "an HTTP/2 frame"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP 400 Bad\r\n\r\n"), OPEN_END, GAR, 0, AN, true, "no HTTP response", "no version"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 abc x\r\n\r\n"), OPEN_END, GAR, 0, AN, true, "status line", "no status code"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1\r\n\r\n"), OPEN_END, GAR, 0, AN, true, "status line", "a version alone"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1.1 101 x\r\n" U C A E), OPEN_END, GAR, 0, AN, true, "status line", "an echoed version"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 1010 x\r\n\r\n"), OPEN_END, GAR, 0, AN, true, "status line", "four digits"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 400 x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), OPEN_END, GAR, 400, AN, true, "chunks",
     "chunks that are none"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 100 x\r\n\r\nrubbish"), OPEN_END, GAR, 0, AN, true, "no HTTP response: 'rubbish'",
     "rubbish behind an interim response"},
    {WSH_ROW(""), WSH_ROW(NO), OPEN_END, REF, 400, AN, true, "", "an answer to nothing"},
};

/* Puts computed digests in the place of their names. */
static struct wsh_span computed(struct wsh_arena *a, struct wsh_span response) {
    static const struct {
        const char *name;
        struct wsh_span key;
    } digests[] = {
        {"@JOINED", WSH_ROW("dGhlIHNhbXBsZSBub25jZQ==, AAAAAAAAAAAAAAAAAAAAAA==")},
        {"@TIGHT", WSH_ROW("dGhlIHNhbXBsZSBub25jZQ==,AAAAAAAAAAAAAAAAAAAAAA==")},
        {"@UNTRIMMED", WSH_ROW("  dGhlIHNhbXBsZSBub25jZQ==")},
    };
    for (size_t i = 0; i < WSH_COUNT(digests); i++) {
        char accept[WSH_ACCEPT_SIZE + 1];
        size_t at = wsh_span_find_span(response, wsh_span_of(digests[i].name));
        if (at == response.n) continue;
        wsh_accept_value(digests[i].key, accept);
        return wsh_span_of(wsh_arena_printf(a, "%.*s%s%s", (int)at, (const char *)response.p, accept,
                                            (const char *)response.p + at + strlen(digests[i].name)));
    }
    return response;
}

START_TEST(outcomes) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_view v;
    talk(&t, a, rows[_i].request, computed(a, rows[_i].response), OPEN_END);
    ck_assert_msg(wsh_view_decidable(a, &t) == rows[_i].decided, "%s: decided", rows[_i].title);
    talk_end(&t, rows[_i].ending, 2000);
    wsh_view_read(a, &t, &v);
    ck_assert_msg(v.outcome == rows[_i].outcome, "%s: %s (%.*s)", rows[_i].title, wsh_outcome_name(v.outcome), WSH_FMT(v.why));
    ck_assert_msg(v.status == rows[_i].status, "%s: status %u", rows[_i].title, v.status);
    ck_assert_msg(v.accept == rows[_i].accept, "%s: accept %s", rows[_i].title, wsh_accept_match_name(v.accept));
    struct wsh_span why = wsh_span_of(rows[_i].why);
    ck_assert_msg(why.n == 0 || wsh_span_find_span(v.why, why) < v.why.n, "%s: why '%.*s'", rows[_i].title, WSH_FMT(v.why));
    bool over = rows[_i].decided || rows[_i].ending == FIN || rows[_i].ending == RST || rows[_i].ending == ALERT;
    ck_assert_msg(wsh_view_decidable(a, &t) == over, "%s: decided at the end", rows[_i].title);
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

/* Octet by octet: once decided, always decided, and with the outcome of the end. */
START_TEST(decided_stays) {
    struct wsh_arena *a = wsh_arena_new(), *scratch = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_view v, last;
    struct wsh_span response = computed(a, rows[_i].response);
    talk(&t, a, rows[_i].request, response, rows[_i].ending);
    wsh_view_read(a, &t, &last);
    enum wsh_outcome outcome = last.outcome;
    enum wsh_accept_match accept = last.accept;
    wsh_transcript_done(&t);
    talk_start(&t, a, rows[_i].request);
    bool decided = false;
    for (size_t i = 0; i < response.n; i++) {
        wsh_transcript_data(&t, WSH_RECEIVED, wsh_span_slice(response, i, i + 1), i);
        wsh_arena_reset(scratch);
        bool now = wsh_view_decidable(scratch, &t);
        ck_assert_msg(now || !decided, "%s: undecided again at %zu", rows[_i].title, i);
        decided = now;
        wsh_view_read(scratch, &t, &v);
        if (!decided) continue;
        ck_assert_msg(v.outcome == outcome, "%s: %s at %zu", rows[_i].title, wsh_outcome_name(v.outcome), i);
        ck_assert_msg(v.accept == accept, "%s: accept at %zu", rows[_i].title, i);
    }
    ck_assert_msg(decided == rows[_i].decided, "%s", rows[_i].title);
    wsh_transcript_done(&t);
    wsh_arena_free(scratch);
    wsh_arena_free(a);
}
END_TEST

/* Everything that can be cut off from both sides, with every ending: nothing but an answer. */
START_TEST(any_prefix_is_survived) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_view v;
    for (size_t i = 0; i <= rows[_i].request.n; i += 7)
        for (size_t k = 0; k <= rows[_i].response.n; k += 3) {
            talk(&t, a, wsh_span_slice(rows[_i].request, 0, i), wsh_span_slice(rows[_i].response, 0, k), (enum ending)(k % 5));
            wsh_view_read(a, &t, &v);
            ck_assert(v.why.n > 0);
            wsh_transcript_done(&t);
            wsh_arena_reset(a);
        }
    wsh_arena_free(a);
}
END_TEST

START_TEST(unreached) {
    static const struct {
        enum wsh_event_kind kind;
        const char *text, *why;
    } failures[] = {
        {WSH_EVENT_CONNECT_FAIL, "connection refused", "no connection: connection refused"},
        {WSH_EVENT_TLS_FAIL, "handshake failure", "no TLS: handshake failure"},
        {WSH_EVENT_CONNECT_FAIL, NULL, "no connection"},
    };
    for (size_t i = 0; i < WSH_COUNT(failures); i++) {
        struct wsh_arena *a = wsh_arena_new();
        struct wsh_transcript t;
        struct wsh_view v;
        wsh_transcript_init(&t, a);
        wsh_transcript_event(&t, failures[i].kind, WSH_RECEIVED, failures[i].text, 1);
        wsh_view_read(a, &t, &v);
        ck_assert_int_eq((int)v.outcome, WSH_UNREACHED);
        ck_assert(wsh_span_is(v.why, failures[i].why));
        ck_assert(wsh_view_decidable(a, &t));
        wsh_transcript_done(&t);
        wsh_arena_free(a);
    }
}
END_TEST

START_TEST(endings_and_offsets) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_view v;
    talk_start(&t, a, WSH_LIT(GOOD));
    wsh_transcript_event(&t, WSH_EVENT_TLS, WSH_RECEIVED, "TLSv1.3", 1);
    wsh_transcript_data(&t, WSH_RECEIVED, WSH_LIT("HTTP/1.1 100 x\r\n\r\n" YES "\x81\x01x"), 5);
    talk_end(&t, FIN, 9);
    wsh_view_read(a, &t, &v);
    ck_assert(v.secure && v.fin && !v.reset && !v.deadline);
    ck_assert_uint_eq(v.interim, 1);
    ck_assert_uint_eq(v.response_offset, strlen("HTTP/1.1 100 x\r\n\r\n"));
    ck_assert_uint_eq(v.response_end, strlen("HTTP/1.1 100 x\r\n\r\n" YES));
    ck_assert_uint_eq(v.sent_before, strlen(GOOD));
    ck_assert(wsh_span_eq(v.after, WSH_LIT("\x81\x01x")));
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

/* Two requests on one connection: each is looked at where it begins. */
START_TEST(a_later_request) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_view first, second;
    talk_start(&t, a, WSH_LIT(G H "\r\n"));
    wsh_transcript_data(&t, WSH_RECEIVED, WSH_LIT("HTTP/1.1 200 x\r\nContent-Length: 2\r\n\r\nok"), 5);
    wsh_view_read(a, &t, &first);
    ck_assert_int_eq((int)first.outcome, WSH_REFUSED);
    size_t sent = wsh_transcript_octets(&t, WSH_SENT).n;
    ck_assert(!wsh_view_decidable_at(a, &t, sent, first.response_end));
    wsh_transcript_data(&t, WSH_SENT, WSH_LIT(GOOD), 10);
    wsh_transcript_data(&t, WSH_RECEIVED, WSH_LIT(YES), 15);
    ck_assert(wsh_view_decidable_at(a, &t, sent, first.response_end));
    wsh_view_read_at(a, &t, sent, first.response_end, &second);
    ck_assert_int_eq((int)second.outcome, WSH_ACCEPTED);
    ck_assert_int_eq((int)second.accept, WSH_ACCEPT_RIGHT);
    struct wsh_findings f;
    wsh_findings_init(&f, a);
    wsh_checks_run(a, &second, &f);
    ck_assert_uint_eq(f.n, 0);
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

/* More of the request that goes out behind an early 101 must not change what was decided, wherever it was cut. */
START_TEST(early_101_stays) {
    static const struct wsh_span requests[] = {WSH_ROW(GOOD), WSH_ROW(G H U C "Sec-WebSocket-Key: a\r\n b\r\n" V E),
                                               WSH_ROW(G H "Upgrade: h2c\r\n" C K V E)};
    static const struct wsh_span answers[] = {WSH_ROW(S101 U C A_BAD E), WSH_ROW(S101 U C E), WSH_ROW(H2C)};
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_view early, late;
    struct wsh_span request = requests[_i / 3];
    for (size_t cut = 0; cut < request.n; cut++) {
        wsh_arena_reset(a);
        talk_start(&t, a, wsh_span_slice(request, 0, cut));
        wsh_transcript_data(&t, WSH_RECEIVED, answers[_i % 3], 5);
        ck_assert(wsh_view_decidable(a, &t));
        wsh_view_read(a, &t, &early);
        wsh_transcript_data(&t, WSH_SENT, wsh_span_skip(request, cut), 10);
        wsh_view_read(a, &t, &late);
        ck_assert_msg(early.outcome == late.outcome, "cut at %zu: %s, then %s", cut, wsh_outcome_name(early.outcome),
                      wsh_outcome_name(late.outcome));
        ck_assert_int_eq((int)early.accept, (int)late.accept);
        ck_assert_uint_eq(late.sent_before, cut);
        ck_assert_int_eq((int)late.request_read, WSH_READ_DONE);
        wsh_transcript_done(&t);
    }
    wsh_arena_free(a);
}
END_TEST

/* A request of ours beyond the limit of the reader: its key counts all the same. */
START_TEST(long_requests) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_buf request;
    struct wsh_view v;
    wsh_buf_init(&request, WSH_LIMIT_SENT);
    wsh_buf_add_text(&request, "\r\n\r\n" G);
    for (int i = 0; i < 3000; i++) wsh_buf_printf(&request, "X-Many-%d: value of this field\r\n", i);
    wsh_buf_add_text(&request, H U C K V E);
    talk(&t, a, wsh_buf_span(&request), WSH_LIT(YES), OPEN_END);
    wsh_view_read(a, &t, &v);
    ck_assert_int_eq((int)v.outcome, WSH_ACCEPTED);
    ck_assert_int_eq((int)v.accept, WSH_ACCEPT_RIGHT);
    ck_assert_int_eq((int)v.request_read, WSH_READ_DONE);
    ck_assert_uint_eq(v.request.raw.n, request.n);
    wsh_transcript_done(&t);
    talk(&t, a, wsh_buf_span(&request), WSH_LIT(S101 U C A_BAD E), OPEN_END);
    wsh_view_read(a, &t, &v);
    ck_assert_int_eq((int)v.outcome, WSH_GARBLED);
    wsh_transcript_done(&t);
    wsh_buf_done(&request);
    wsh_arena_free(a);
}
END_TEST

/* Answers without end: each of them is decided within its limit. */
static const struct {
    const char *start, *again;
    enum wsh_outcome outcome;
    const char *title;
} endless[] = {
    {"HTTP/1.1 200 x\r\nX: ", "aaaaaaaaaaaaaaaa", WSH_GARBLED, "a line"},
    {"HTTP/1.1 200 x\r\n", "X: a\r\n", WSH_GARBLED, "fields"},
    {"", "\r\n\r\n\r\n\r\n", WSH_GARBLED, "empty lines"},
    {"HTTP/1.1 200 x\r\nContent-Length: 99999999\r\n\r\n", "aaaaaaaaaaaaaaaa", WSH_REFUSED, "a body with a length"},
    {"HTTP/1.1 200 x\r\n\r\n", "aaaaaaaaaaaaaaaa", WSH_REFUSED, "a body without"},
    {"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n", WSH_REFUSED, "chunks"},
};

START_TEST(endless_answers) {
    struct wsh_arena *a = wsh_arena_new(), *scratch = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_view v;
    struct wsh_buf block;
    wsh_buf_init(&block, 8192);
    while (block.n + 16 < 8192) wsh_buf_add_text(&block, endless[_i].again);
    talk(&t, a, WSH_LIT(GOOD), wsh_span_of(endless[_i].start), OPEN_END);
    int i = 0;
    for (; i < 200 && !wsh_view_decidable(scratch, &t); i++) {
        wsh_transcript_data(&t, WSH_RECEIVED, wsh_buf_span(&block), (uint64_t)i);
        wsh_arena_reset(scratch);
    }
    ck_assert_msg(i < 200, "%s: never decided", endless[_i].title);
    for (int k = 0; k < 3; k++) {
        wsh_view_read(scratch, &t, &v);
        ck_assert_msg(v.outcome == endless[_i].outcome, "%s: %s", endless[_i].title, wsh_outcome_name(v.outcome));
        wsh_transcript_data(&t, WSH_RECEIVED, wsh_buf_span(&block), 1000);
    }
    wsh_buf_done(&block);
    wsh_transcript_done(&t);
    wsh_arena_free(scratch);
    wsh_arena_free(a);
}
END_TEST

/* ---- frames behind the 101 ---- */

#define PING "\x89\x84\x01\x02\x03\x04" "vqk5"     /* masked, payload "wsh1" */
#define PONG "\x8A\x04wsh1"
#define OTHER_PONG "\x8A\x04wsh2"
#define CLOSE_FRAME "\x88\x02\x03\xE8"

static const struct {
    struct wsh_span early, body, before, ping, behind; /* sent with the request, then 101 + body, then received, sent, received */
    bool pong, early_pong, ws_close;
    const char *title;
} frames[] = {
    {WSH_ROW(""), WSH_ROW(""), WSH_ROW(""), WSH_ROW(PING), WSH_ROW(PONG), true, false, false, "a pong"},
    {WSH_ROW(""), WSH_ROW("\x81\x02hi"), WSH_ROW("\x82\x00"), WSH_ROW(PING), WSH_ROW("\x89\x00" PONG), true, false, false,
     "frames before the pong"},
    {WSH_ROW(""), WSH_ROW(""), WSH_ROW(""), WSH_ROW(PING), WSH_ROW("\x8A\x84\x01\x02\x03\x04" "vqk5"), true, false, false,
     "a masked pong"},
    {WSH_ROW(""), WSH_ROW(""), WSH_ROW(""), WSH_ROW(PING), WSH_ROW(OTHER_PONG), false, false, false, "another payload"},
    {WSH_ROW(""), WSH_ROW(""), WSH_ROW(""), WSH_ROW(PING), WSH_ROW(CLOSE_FRAME), false, false, true, "a Close instead"},
    {WSH_ROW(""), WSH_ROW(""), WSH_ROW(""), WSH_ROW(PING), WSH_ROW(""), false, false, false, "silence"},
    {WSH_ROW(""), WSH_ROW(""), WSH_ROW(""), WSH_ROW(PING), WSH_ROW("\x8A\x04wsh"), false, false, false, "half a pong"},
    {WSH_ROW(""), WSH_ROW(""), WSH_ROW(""), WSH_ROW(PING PING), WSH_ROW(PONG), true, false, false, "one pong for two pings"},
    {WSH_ROW(PING), WSH_ROW(PONG), WSH_ROW(""), WSH_ROW(""), WSH_ROW(""), false, true, false, "a pong to a ping in the body"},
    {WSH_ROW(PING), WSH_ROW(""), WSH_ROW(PONG), WSH_ROW(PING), WSH_ROW(PONG), true, true, false, "first the early one"},
    {WSH_ROW(""), WSH_ROW("\x8A\x00"), WSH_ROW(""), WSH_ROW(PING), WSH_ROW(PONG), true, false, false, "a heartbeat is not early"},
    {WSH_ROW(""), WSH_ROW(""), WSH_ROW(""), WSH_ROW("\x89\x04wsh1"), WSH_ROW(PONG), false, true, false,
     "an unmasked ping is none of ours"},
    {WSH_ROW(""), WSH_ROW(""), WSH_ROW(""), WSH_ROW(PING),
     WSH_ROW("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 30\r\n\r\nthirty octets of explanations." PONG),
     false, false, false, "HTTP text is no Close frame"},
};

static void receive(struct wsh_transcript *t, struct wsh_span octets) {
    if (octets.n > 0) wsh_transcript_data(t, WSH_RECEIVED, octets, 1);
}

START_TEST(pongs) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_view v;
    talk_start(&t, a, WSH_LIT(GOOD));
    if (frames[_i].early.n > 0) wsh_transcript_data(&t, WSH_SENT, frames[_i].early, 1);
    struct wsh_buf first;
    wsh_buf_init(&first, 4096);
    wsh_buf_add_text(&first, YES);
    wsh_buf_add(&first, frames[_i].body);
    receive(&t, wsh_buf_span(&first));
    receive(&t, frames[_i].before);
    if (frames[_i].ping.n > 0) wsh_transcript_data(&t, WSH_SENT, frames[_i].ping, 2);
    receive(&t, frames[_i].behind);
    wsh_view_read(a, &t, &v);
    ck_assert_msg(v.outcome == WSH_ACCEPTED, "%s", frames[_i].title);
    ck_assert_msg(v.pong == frames[_i].pong, "%s: pong", frames[_i].title);
    ck_assert_msg(v.early_pong == frames[_i].early_pong, "%s: early pong", frames[_i].title);
    ck_assert_msg(v.ws_close == frames[_i].ws_close, "%s: close", frames[_i].title);
    wsh_buf_done(&first);
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

START_TEST(names) {
    for (int i = 0; i < WSH_OUTCOME_COUNT; i++) {
        enum wsh_outcome o = WSH_OUTCOME_COUNT;
        ck_assert(wsh_outcome_find(wsh_span_of(wsh_outcome_name((enum wsh_outcome)i)), &o));
        ck_assert_int_eq((int)o, i);
    }
    enum wsh_outcome o;
    ck_assert(!wsh_outcome_find(WSH_LIT("Accepted"), &o));
    ck_assert_str_eq(wsh_accept_match_name(WSH_ACCEPT_EMPTY_KEY), "empty-key");
    ck_assert_str_eq(wsh_accept_match_name(WSH_ACCEPT_WRONG), "wrong");
}
END_TEST

int main(void) {
    Suite *s = suite_create("view");
    TCase *tc = wsh_test_case(s, "view");
    tcase_add_loop_test(tc, outcomes, 0, WSH_COUNT(rows));
    tcase_add_loop_test(tc, decided_stays, 0, WSH_COUNT(rows));
    tcase_add_loop_test(tc, any_prefix_is_survived, 0, WSH_COUNT(rows));
    tcase_add_loop_test(tc, endless_answers, 0, WSH_COUNT(endless));
    tcase_add_loop_test(tc, pongs, 0, WSH_COUNT(frames));
    tcase_add_test(tc, unreached);
    tcase_add_test(tc, endings_and_offsets);
    tcase_add_test(tc, a_later_request);
    tcase_add_loop_test(tc, early_101_stays, 0, 9);
    tcase_add_test(tc, long_requests);
    tcase_add_test(tc, names);
    return wsh_test_main(s);
}
