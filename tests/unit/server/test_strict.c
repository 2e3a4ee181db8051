/* test_strict.c - the strict server: a request, the status, a line that has to be there, whether it closes. */
#include "talk.h"

enum { KEEP = WSH_RESPONDER_KEEP, CLOSE = WSH_RESPONDER_CLOSE };

static const struct row {
    struct wsh_span in;
    unsigned status;
    unsigned verdict;
    const char *holds; /* or NULL */
    const char *title;
} rows[] = {
    {WSH_ROW(WITH("")), 101, KEEP, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", "the sample of the RFC"},
    {WSH_ROW(WITH("")), 101, KEEP, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n",
     "the 101 itself"},
    /* --- syntax of the head --- */
    {WSH_ROW("\r\n\r\n" WITH("")), 101, KEEP, NULL, "empty lines before the request-line"},
    {WSH_ROW("\n" WITH("")), 400, CLOSE, "Connection: close\r\n", "a bare LF before it"},
    {WSH_ROW(" GET"), 400, CLOSE, NULL, "a space before the method, at once"},
    {WSH_ROW("\0"), 400, CLOSE, NULL, "a NUL, at once"},
    {WSH_ROW("\xEF"), 400, CLOSE, NULL, "a byte order mark, at its first octet"},
    {WSH_ROW("G:"), 400, CLOSE, NULL, "no token for a method"},
    {WSH_ROW("GET  HTTP/1.1"), 400, CLOSE, NULL, "an empty target"},
    {WSH_ROW("GET /\r"), 400, CLOSE, NULL, "no version"},
    {WSH_ROW("GET /#f"), 400, CLOSE, NULL, "a fragment"},
    {WSH_ROW("GET /\\"), 400, CLOSE, NULL, "a backslash"},
    {WSH_ROW("GET / HTTP/1.1x"), 400, CLOSE, NULL, "something behind the version"},
    {WSH_ROW("GET / http"), 400, CLOSE, NULL, "a version in lower case"},
    {WSH_ROW("GET / HTTP/1.1\n"), 400, CLOSE, NULL, "a bare LF"},
    {WSH_ROW("GET / HTTP/1.1\rX"), 400, CLOSE, NULL, "a bare CR in the request-line"},
    {WSH_ROW(START " "), 400, CLOSE, NULL, "white space first"},
    {WSH_ROW(START HOST " "), 400, CLOSE, NULL, "a fold"},
    {WSH_ROW(START ":"), 400, CLOSE, NULL, "no name"},
    {WSH_ROW(START "Host "), 400, CLOSE, NULL, "white space before the colon"},
    {WSH_ROW(START "Host\t"), 400, CLOSE, NULL, "a tab before the colon"},
    {WSH_ROW(START "X-no-colon\r"), 400, CLOSE, NULL, "no colon"},
    {WSH_ROW(START "X(y"), 400, CLOSE, NULL, "no token for a name"},
    {WSH_ROW(START "X: a\rb"), 400, CLOSE, NULL, "a bare CR in a value"},
    {WSH_ROW(START "X: a\r\r"), 400, CLOSE, NULL, "CR CR"},
    {WSH_ROW(START "X: a\0"), 400, CLOSE, NULL, "a NUL in a value"},
    {WSH_ROW(START "X: a\x01"), 400, CLOSE, NULL, "a control character in a value"},
    {WSH_ROW(START "X: a\x7F"), 400, CLOSE, NULL, "DEL in a value"},
    {WSH_ROW(WITH("X: caf\xE9\tx\r\n")), 101, KEEP, NULL, "obs-text and HTAB in a value"},
    {WSH_ROW(WITH("!#$%&'*+-.^_`|~: x\r\n0: y\r\nX:\r\n")), 101, KEEP, NULL, "odd names, an empty value"},
    {WSH_ROW(START FIELDS), 0, KEEP, NULL, "no empty line: no answer"},
    {WSH_ROW(START FIELDS "\r"), 0, KEEP, NULL, "half an empty line: no answer"},
    /* --- HTTP --- */
    {WSH_ROW("GET / HTTP/1.2\r\n" FIELDS "\r\n"), 101, KEEP, "HTTP/1.1 101", "HTTP/1.2 is taken as 1.1"},
    {WSH_ROW("GET / HTTP/2.0\r\n" FIELDS "\r\n"), 505, CLOSE, NULL, "HTTP/2.0"},
    {WSH_ROW("GET / HTTP/0.9\r\n" FIELDS "\r\n"), 505, CLOSE, NULL, "HTTP/0.9"},
    {WSH_ROW("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505, CLOSE, NULL, "the preface of HTTP/2"},
    {WSH_ROW("GET / HTTP/1.0\r\n" FIELDS "\r\n"), 200, CLOSE, NULL, "HTTP/1.0: an ordinary answer"},
    {WSH_ROW("GET / HTTP/1.0\r\n\r\n"), 200, CLOSE, NULL, "HTTP/1.0 needs no Host"},
    {WSH_ROW("GET http://example.com/chat HTTP/1.1\r\n" FIELDS "\r\n"), 101, KEEP, NULL, "absolute-form"},
    {WSH_ROW("GET HTTP://example.com HTTP/1.1\r\n" FIELDS "\r\n"), 101, KEEP, NULL, "absolute-form, upper case, no path"},
    {WSH_ROW("GET ws://example.com/ HTTP/1.1\r\n" FIELDS "\r\n"), 400, CLOSE, NULL, "absolute-form with ws"},
    {WSH_ROW("GET http://a:b@example.com/ HTTP/1.1\r\n" FIELDS "\r\n"), 400, CLOSE, NULL, "user information"},
    {WSH_ROW("GET https://example.com/ HTTP/1.1\r\n" FIELDS "\r\n"), 421, KEEP, NULL, "https in the clear"},
    {WSH_ROW("GET * HTTP/1.1\r\n" FIELDS "\r\n"), 400, CLOSE, NULL, "asterisk with GET"},
    {WSH_ROW("OPTIONS * HTTP/1.1\r\n" FIELDS "\r\n"), 405, KEEP, "Allow: GET\r\n", "asterisk with OPTIONS"},
    {WSH_ROW("GET example.com:80 HTTP/1.1\r\n" FIELDS "\r\n"), 400, CLOSE, NULL, "authority-form"},
    {WSH_ROW("GET chat HTTP/1.1\r\n" FIELDS "\r\n"), 400, CLOSE, NULL, "no leading slash"},
    {WSH_ROW("POST / HTTP/1.1\r\nContent-Length: 0\r\n" FIELDS "\r\n"), 405, KEEP, "Allow: GET\r\n", "POST"},
    {WSH_ROW("POST / HTTP/1.1\r\nContent-Length: 3\r\n" FIELDS "\r\nabc"), 405, CLOSE, "close", "POST with content"},
    {WSH_ROW("HEAD / HTTP/1.1\r\n" FIELDS "\r\n"), 405, KEEP, "Allow: GET\r\n\r\n", "HEAD: no content"},
    {WSH_ROW("get / HTTP/1.1\r\n" FIELDS "\r\n"), 501, KEEP, NULL, "get"},
    {WSH_ROW("GETX / HTTP/1.1\r\n" FIELDS "\r\n"), 501, KEEP, NULL, "GETX"},
    {WSH_ROW(WITHOUT_HOST "\r\n"), 400, KEEP, NULL, "no Host"},
    {WSH_ROW(WITH(HOST)), 400, CLOSE, NULL, "Host twice"},
    {WSH_ROW(WITHOUT_HOST "Host:\r\n\r\n"), 400, KEEP, NULL, "an empty Host"},
    {WSH_ROW(WITHOUT_HOST "Host: a, b\r\n\r\n"), 400, KEEP, NULL, "a list in Host"},
    {WSH_ROW(WITHOUT_HOST "Host: a@b\r\n\r\n"), 400, KEEP, NULL, "user information in Host"},
    {WSH_ROW(WITHOUT_HOST "Host: a,b:\r\n\r\n"), 101, KEEP, NULL, "a comma is a character of reg-name, a port may be empty"},
    {WSH_ROW(WITHOUT_HOST "Host: [::1]:99999\r\n\r\n"), 101, KEEP, NULL, "an address, a large port"},
    /* --- framing --- */
    {WSH_ROW(WITH("Content-Length: 0\r\n")), 101, KEEP, NULL, "no content"},
    {WSH_ROW(WITH("Content-Length: 00, 0\r\n")), 101, KEEP, NULL, "no content, said twice"},
    {WSH_ROW(WITH("Content-Length: 5\r\n") "hello"), 400, CLOSE, NULL, "content"},
    {WSH_ROW(WITH("Content-Length: 18446744073709551621\r\n")), 400, CLOSE, NULL, "2^64 + 5"},
    {WSH_ROW(WITH("Content-Length: +5\r\n")), 400, CLOSE, "not valid", "a sign"},
    {WSH_ROW(WITH("Content-Length:\r\n")), 400, CLOSE, "not valid", "an empty length"},
    {WSH_ROW(WITH("Content-Length: 5, 6\r\n")), 400, CLOSE, "not valid", "two lengths"},
    {WSH_ROW(WITH("Content-Length: 5\r\nContent-Length: 0\r\n")), 400, CLOSE, "not valid", "two lengths, two lines"},
    {WSH_ROW(WITH("Transfer-Encoding: chunked\r\n") "0\r\n\r\n"), 400, CLOSE, NULL, "chunked content"},
    {WSH_ROW(WITH("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n")), 400, CLOSE, "together", "both framings"},
    {WSH_ROW(WITH("Transfer-Encoding: wshake\r\n")), 400, CLOSE, NULL, "chunked is not last"},
    {WSH_ROW(WITH("Transfer-Encoding: gzip, chunked\r\n")), 501, CLOSE, NULL, "an unknown coding"},
    {WSH_ROW(WITH("Transfer-Encoding:\r\n")), 400, CLOSE, NULL, "no coding at all"},
    {WSH_ROW("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400, CLOSE, NULL, "a coding in HTTP/1.0"},
    /* --- Upgrade and Connection --- */
    {WSH_ROW(WITHOUT_UPGRADE "\r\n"), 426, KEEP, "Upgrade: websocket\r\nConnection: Upgrade\r\n", "no Upgrade"},
    {WSH_ROW(WITHOUT_UPGRADE "Upgrade: x, WebSocket\r\n\r\n"), 101, KEEP, NULL, "a list, another case"},
    {WSH_ROW(WITHOUT_UPGRADE "Upgrade: IRC/6.9\r\nUpgrade: websocket\r\n\r\n"), 101, KEEP, NULL, "two lines"},
    {WSH_ROW(WITHOUT_UPGRADE "Upgrade: websocket/13\r\n\r\n"), 426, KEEP, NULL, "websocket/13"},
    {WSH_ROW(WITHOUT_UPGRADE "Upgrade: web socket\r\n\r\n"), 426, KEEP, NULL, "no token"},
    {WSH_ROW(WITHOUT_CONNECTION "\r\n"), 426, KEEP, NULL, "no Connection"},
    {WSH_ROW(WITHOUT_CONNECTION "Connection: keep-alive ,\tuPGRADE,\r\n\r\n"), 101, KEEP, NULL, "a list"},
    {WSH_ROW(WITHOUT_CONNECTION "Connection: Upgrade;q=1\r\n\r\n"), 426, KEEP, NULL, "a parameter"},
    {WSH_ROW(WITHOUT_CONNECTION "Connection: close\r\n\r\n"), 426, CLOSE, "Connection: Upgrade, close\r\n", "close"},
    /* --- version --- */
    {WSH_ROW(WITHOUT_VERSION "\r\n"), 400, KEEP, "Sec-WebSocket-Version: 13\r\n", "no version"},
    {WSH_ROW(WITHOUT_VERSION "Sec-WebSocket-Version: 25\r\n\r\n"), 426, KEEP,
     "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n", "another version"},
    {WSH_ROW(WITHOUT_VERSION "Sec-WebSocket-Version: 25\r\n\r\n" WITH("")), 426, KEEP, "HTTP/1.1 101 ",
     "another version, then 13 on the same connection"},
    {WSH_ROW(WITHOUT_VERSION "Sec-WebSocket-Version: 013\r\n\r\n"), 400, KEEP, "Sec-WebSocket-Version: 13\r\n", "013"},
    {WSH_ROW(WITHOUT_VERSION "Sec-WebSocket-Version: 256\r\n\r\n"), 400, KEEP, NULL, "256"},
    {WSH_ROW(WITHOUT_VERSION "Sec-WebSocket-Version:\t13 \r\n\r\n"), 101, KEEP, NULL, "white space around it"},
    {WSH_ROW(WITH(VERSION)), 400, KEEP, NULL, "two versions"},
    /* --- key --- */
    {WSH_ROW(WITHOUT_KEY "\r\n"), 400, KEEP, NULL, "no key"},
    {WSH_ROW(WITHOUT_KEY "\r\n" WITH("")), 400, KEEP, "HTTP/1.1 101 ", "no key, then one on the same connection"},
    {WSH_ROW(WITH(KEY)), 400, KEEP, NULL, "two keys"},
    {WSH_ROW(WITHOUT_KEY "Sec-WebSocket-Key: \r\n\r\n"), 400, KEEP, NULL, "an empty key"},
    {WSH_ROW(WITHOUT_KEY "Sec-WebSocket-Key: MTIzNDU2Nzg5MDEyMzQ1\r\n\r\n"), 400, KEEP, NULL, "15 octets"},
    {WSH_ROW(WITHOUT_KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ\r\n\r\n"), 400, KEEP, NULL, "no padding"},
    {WSH_ROW(WITHOUT_KEY "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEC==\r\n\r\n"), 101, KEEP,
     "Accept: OfS0wDaT5NoxF2gqm7Zj2YtetzM=", "pad bits"},
    {WSH_ROW(WITHOUT_KEY "Sec-WebSocket-Key: \t dGhlIHNhbXBsZSBub25jZQ==\t\r\n\r\n"), 101, KEEP,
     "Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "white space is no part of the key"},
    /* --- origin --- */
    {WSH_ROW(WITH("Origin: http://app.example.com\r\n")), 101, KEEP, NULL, "an allowed origin"},
    {WSH_ROW(WITH("Origin: HTTP://App.Example.Com\r\n")), 101, KEEP, NULL, "an allowed origin in another case"},
    {WSH_ROW(WITH("Origin: http://app.example.com.evil\r\n")), 403, KEEP, NULL, "a longer one"},
    {WSH_ROW(WITH("Origin: http://app.example.com:80\r\n")), 403, KEEP, NULL, "not as serialised"},
    {WSH_ROW(WITH("Origin: null\r\n")), 403, KEEP, NULL, "null"},
    {WSH_ROW(WITH("Origin:\r\n")), 403, KEEP, NULL, "an empty one"},
    {WSH_ROW(WITH("Origin: http://app.example.com\r\nOrigin: http://app.example.com\r\n")), 403, KEEP, NULL, "two lines"},
    /* --- subprotocol --- */
    {WSH_ROW(WITH("Sec-WebSocket-Protocol: x, superchat\r\n")), 101, KEEP, "\r\nSec-WebSocket-Protocol: superchat\r\n",
     "one that is known"},
    {WSH_ROW(WITH("Sec-WebSocket-Protocol: superchat\r\nSec-WebSocket-Protocol:, chat,,\r\n")), 101, KEEP,
     "Sec-WebSocket-Protocol: chat\r\n", "two lines, empty elements, the server's favourite"},
    {WSH_ROW(WITH("Sec-WebSocket-Protocol:\r\n")), 400, KEEP, NULL, "an empty list"},
    {WSH_ROW(WITH("Sec-WebSocket-Protocol: chat, a b\r\n")), 400, KEEP, NULL, "no token"},
    /* --- extensions --- */
    {WSH_ROW(OFFER("permessage-deflate")), 101, KEEP, "Sec-WebSocket-Extensions: permessage-deflate\r\n", "plain"},
    {WSH_ROW(OFFER("x; a = 1, , permessage-deflate; client_max_window_bits")), 101, KEEP,
     "Sec-WebSocket-Extensions: permessage-deflate\r\n", "an unknown one first, a hint without a value"},
    {WSH_ROW(OFFER("permessage-deflate; server_max_window_bits=8, permessage-deflate; client_max_window_bits=8")), 101,
     KEEP, "Extensions: permessage-deflate; client_max_window_bits=8\r\n", "the first cannot be kept, the second can"},
    {WSH_ROW(OFFER("permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
                   "server_max_window_bits=12; client_max_window_bits=\"11\"")), 101, KEEP,
     "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12; "
     "client_max_window_bits=11\r\n", "all four"},
    {WSH_ROW(OFFER("x; a=\"b, permessage-deflate\"")), 400, KEEP, NULL, "a quoted value that is no token"},
    {WSH_ROW(OFFER("permessage-deflate;")), 400, KEEP, NULL, "an empty parameter"},
    {WSH_ROW(OFFER(",")), 400, KEEP, NULL, "nothing but a comma"},
};

/* With a session and credentials to ask for. */
static const struct row guarded_rows[] = {
    {WSH_ROW(WITH(COOKIE AUTHORIZATION)), 101, KEEP, NULL, "both"},
    {WSH_ROW(WITH("Cookie: a=b; session=1;c=d\r\n" AUTHORIZATION)), 101, KEEP, NULL, "the session among others"},
    {WSH_ROW(WITH(COOKIE "Authorization: bAsIc d3NoOmFrZQ==\r\n")), 101, KEEP, NULL, "the scheme in odd case"},
    {WSH_ROW(WITH(COOKIE)), 401, KEEP, "WWW-Authenticate: Basic realm=\"wshake\"\r\n", "no credentials"},
    {WSH_ROW(WITH(COOKIE "Authorization:\r\n")), 401, KEEP, NULL, "empty credentials"},
    {WSH_ROW(WITH(COOKIE "Authorization: Basic d3NoOmFrZQ=\r\n")), 401, KEEP, NULL, "other credentials"},
    {WSH_ROW(WITH(COOKIE AUTHORIZATION AUTHORIZATION)), 401, KEEP, NULL, "credentials on two lines"},
    {WSH_ROW(WITH(COOKIE "Proxy-" AUTHORIZATION)), 401, KEEP, NULL, "credentials for a proxy"},
    {WSH_ROW(WITH(AUTHORIZATION)), 403, KEEP, NULL, "no session"},
    {WSH_ROW(WITH("Cookie: session=12\r\n" AUTHORIZATION)), 403, KEEP, NULL, "another session"},
    {WSH_ROW(WITHOUT_KEY "\r\n"), 400, KEEP, NULL, "a fault of the handshake comes first"},
};

static void check_answer(struct wsh_server_config config, const struct row *row) {
    struct wsh_buf out;
    wsh_buf_init(&out, 1 << 20);
    unsigned verdict = talk(&config, row->in, false, false, &out);
    struct wsh_span text = wsh_buf_span(&out);
    ck_assert_msg(talk_status(text) == row->status, "%s: '%.*s'", row->title, WSH_FMT(text));
    ck_assert_msg(verdict == row->verdict, "%s: verdict %u", row->title, verdict);
    ck_assert_msg(!row->holds || talk_holds(text, row->holds), "%s: '%.*s'", row->title, WSH_FMT(text));
    wsh_buf_done(&out);
}

START_TEST(answers) { check_answer(talk_config(NULL), &rows[_i]); }
END_TEST

START_TEST(guards) { check_answer(talk_guarded_config(NULL), &guarded_rows[_i]); }
END_TEST

START_TEST(segmentation_does_not_matter) {
    const struct row *row = &rows[_i];
    struct wsh_server_config config = talk_config(NULL);
    struct wsh_buf whole, split;
    wsh_buf_init(&whole, 1 << 20);
    wsh_buf_init(&split, 1 << 20);
    unsigned verdict = talk(&config, row->in, false, true, &whole);
    ck_assert_msg(talk(&config, row->in, true, true, &split) == verdict, "%s", row->title);
    ck_assert_msg(wsh_span_eq(wsh_buf_span(&whole), wsh_buf_span(&split)), "%s", row->title);
    wsh_buf_done(&whole);
    wsh_buf_done(&split);
}
END_TEST

/* An answer may come early, but a 101 never before the last octet. */
START_TEST(no_101_before_the_end) {
    struct wsh_server_config config = talk_config(NULL);
    struct wsh_span in = WSH_LIT(WITH("X: y\r\n"));
    for (size_t n = 0; n < in.n; n++) {
        struct wsh_buf out;
        wsh_buf_init(&out, 1 << 20);
        ck_assert_uint_eq(talk(&config, wsh_span_slice(in, 0, n), false, false, &out), KEEP);
        ck_assert_uint_eq(out.n, 0);
        wsh_buf_done(&out);
    }
}
END_TEST

static const struct {
    const char *before;
    size_t times; /* of "a" */
    const char *behind;
    unsigned status;
    const char *title;
} long_rows[] = {
    {"", 64, "", 0, "a long method may still come"},
    {"", 65, "", 501, "a longer one than any"},
    {"GET /", 8000, " HTTP/1.1\r\n" FIELDS "\r\n", 101, "8000 octets of target (R9112-3-8000)"},
    {"GET /", 16384, "", 414, "a target past the limit, at once"},
    {START FIELDS "X: ", 60000, "\r\n\r\n", 101, "a long value"},
    {START FIELDS "X: ", 65536, "", 431, "a head past the limit, at once"},
    {START FIELDS, 5000, ": x\r\n\r\n", 101, "a long name"},
};

START_TEST(limits) {
    struct wsh_server_config config = talk_config(NULL);
    struct wsh_buf in, out;
    wsh_buf_init(&in, 1 << 20);
    wsh_buf_init(&out, 1 << 20);
    wsh_buf_add_text(&in, long_rows[_i].before);
    wsh_buf_fill(&in, 'a', long_rows[_i].times);
    wsh_buf_add_text(&in, long_rows[_i].behind);
    (void)talk(&config, wsh_buf_span(&in), false, false, &out);
    ck_assert_msg(talk_status(wsh_buf_span(&out)) == long_rows[_i].status, "%s", long_rows[_i].title);
    wsh_buf_done(&in);
    wsh_buf_done(&out);
}
END_TEST

START_TEST(too_many_fields) {
    struct wsh_server_config config = talk_config(NULL);
    struct wsh_buf in, out;
    wsh_buf_init(&in, 1 << 20);
    wsh_buf_init(&out, 1 << 20);
    wsh_buf_add_text(&in, START);
    for (size_t i = 0; i < WSH_LIMIT_FIELDS + 1; i++) wsh_buf_add_text(&in, "X: y\r\n");
    (void)talk(&config, wsh_buf_span(&in), false, false, &out);
    ck_assert_uint_eq(talk_status(wsh_buf_span(&out)), 431);
    wsh_buf_done(&in);
    wsh_buf_done(&out);
}
END_TEST

/* Without a list of origins every one is welcome; without subprotocols none is chosen; TLS makes https proper. */
START_TEST(configuration) {
    static const struct {
        struct wsh_server_config config;
        struct wsh_span in;
        unsigned status;
        const char *lacks;
    } cases[] = {
        {{.deflate = true}, WSH_ROW(WITH("Origin: null\r\n")), 101, "Sec-WebSocket-Ext"},
        {{.deflate = true}, WSH_ROW(WITH("Sec-WebSocket-Protocol: chat\r\n")), 101, "Sec-WebSocket-Protocol"},
        {{.deflate = true}, WSH_ROW(WITH("Sec-WebSocket-Protocol: ch@t\r\n")), 400, NULL},
        {{.deflate = false}, WSH_ROW(OFFER("permessage-deflate")), 101, "Sec-WebSocket-Ext"},
        {{.deflate = false}, WSH_ROW(OFFER("a b")), 400, NULL},
        {{.secure = true}, WSH_ROW("GET https://example.com/ HTTP/1.1\r\n" FIELDS "\r\n"), 101, NULL},
    };
    for (size_t i = 0; i < WSH_COUNT(cases); i++) {
        struct wsh_buf out;
        wsh_buf_init(&out, 1 << 20);
        (void)talk(&cases[i].config, cases[i].in, false, false, &out);
        ck_assert_uint_eq(talk_status(wsh_buf_span(&out)), cases[i].status);
        ck_assert(!cases[i].lacks || !talk_holds(wsh_buf_span(&out), cases[i].lacks));
        wsh_buf_done(&out);
    }
}
END_TEST

START_TEST(the_end_of_the_stream) {
    static const struct {
        struct wsh_span in;
        unsigned status;
        const char *title;
    } ends[] = {
        {WSH_ROW(""), 0, "nothing was said, nothing is answered"},
        {WSH_ROW("GET"), 400, "half a request-line"},
        {WSH_ROW(START FIELDS), 400, "the empty line is missing"},
        {WSH_ROW(WITH("")), 101, "a whole request"},
        {WSH_ROW(WITHOUT_KEY "\r\n"), 400, "a refused request"},
    };
    for (size_t i = 0; i < WSH_COUNT(ends); i++) {
        struct wsh_server_config config = talk_config(NULL);
        struct wsh_buf out;
        wsh_buf_init(&out, 1 << 20);
        ck_assert_uint_eq(talk(&config, ends[i].in, false, true, &out), CLOSE);
        ck_assert_msg(talk_status(wsh_buf_span(&out)) == ends[i].status, "%s", ends[i].title);
        wsh_buf_done(&out);
    }
}
END_TEST

START_TEST(patience) {
    struct wsh_server_config config = talk_config(NULL);
    struct wsh_responder *r = wsh_responder_new(&config);
    struct wsh_buf out;
    wsh_buf_init(&out, 1 << 20);
    ck_assert_uint_gt(wsh_responder_patience_us(r), 0);
    ck_assert_uint_eq(wsh_responder_receive(r, WSH_LIT("GET / HT"), false, &out), KEEP);
    ck_assert_uint_eq(wsh_responder_expire(r, &out), CLOSE);
    ck_assert_uint_eq(talk_status(wsh_buf_span(&out)), 408);
    ck_assert_uint_eq(wsh_responder_answered(r), 1);
    wsh_responder_free(r);

    r = wsh_responder_new(&config);
    wsh_buf_clear(&out);
    ck_assert_uint_eq(wsh_responder_receive(r, WSH_LIT(WITH("")), false, &out), KEEP);
    ck_assert_uint_eq(wsh_responder_patience_us(r), 0);
    wsh_responder_free(r);

    r = wsh_responder_new(&config);
    wsh_buf_clear(&out);
    ck_assert_uint_eq(wsh_responder_expire(r, &out), CLOSE); /* nobody said anything: nobody is answered */
    ck_assert_uint_eq(out.n, 0);
    wsh_responder_free(r);
    wsh_buf_done(&out);
}
END_TEST

int main(void) {
    Suite *s = suite_create("server/strict");
    TCase *t = wsh_test_case(s, "answers");
    tcase_add_loop_test(t, guards, 0, (int)WSH_COUNT(guarded_rows));
    tcase_add_loop_test(t, answers, 0, (int)WSH_COUNT(rows));
    tcase_add_loop_test(t, segmentation_does_not_matter, 0, (int)WSH_COUNT(rows));
    tcase_add_test(t, no_101_before_the_end);
    tcase_add_loop_test(t, limits, 0, (int)WSH_COUNT(long_rows));
    tcase_add_test(t, too_many_fields);
    tcase_add_test(t, configuration);
    tcase_add_test(t, the_end_of_the_stream);
    tcase_add_test(t, patience);
    return wsh_test_main(s);
}
