/* test_flaws.c - every flaw is a row that changes something, is told by its name, and breaks a rule that exists. */
#include "talk.h"

#include "server/flaw.h"

static const char *const rules[] = {
#define RULE(symbol, id, ...) id,
#include "oracle/rules.def"
#undef RULE
};

#define VALUE_OF(name, value) name ": " value "\r\n\r\n"
#define PING "\x89\x84\0\0\0\0wsh1"

/* Requests of which each flaw answers at least one in another way than the strict server. The first has the baseline's
 * fields, the others change something, in the order of flaws.def. */
static const struct wsh_span requests[] = {
    WSH_ROW(WITH("") PING),
    WSH_ROW(WITHOUT_HOST "\r\n"),
    WSH_ROW(WITHOUT_KEY "Sec-WebSocket-Key: +/+/+/+/+/+/+/+/+/+/+w==\r\n\r\n"),
    WSH_ROW(WITHOUT_KEY "Sec-WebSocket-Key: \t dGhlIHNhbXBsZSBub25jZQ== \t\r\n\r\n"),
    WSH_ROW(WITHOUT_KEY "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n\r\n"),
    WSH_ROW(WITH("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOp=\r\n")),
    WSH_ROW(START FIELDS),
    WSH_ROW("get /chat HTTP/1.1\r\n" FIELDS "\r\n"),
    WSH_ROW("GETX /chat HTTP/1.1\r\n" FIELDS "\r\n"),
    WSH_ROW("XGET /chat HTTP/1.1\r\n" FIELDS "\r\n"),
    WSH_ROW("POST /chat HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n" FIELDS "\r\n"),
    WSH_ROW("POST /chat HTTP/1.1\r\nContent-Length: 9\r\n" FIELDS "\r\nGET / WSH\r\n"),
    WSH_ROW("POST /chat HTTP/1.1\r\nX-HTTP-Method-Override: GET\r\n" FIELDS "\r\n"),
    WSH_ROW("HEAD /chat HTTP/1.1\r\n" FIELDS "\r\n"),
    WSH_ROW("OPTIONS * HTTP/1.1\r\n" FIELDS "\r\n"),
    WSH_ROW("/chat HTTP/1.1\r\n" FIELDS "\r\n"),
    WSH_ROW("\xEF\xBB\xBF" WITH("")),
    WSH_ROW("GET http://example.com/ HTTP/1.1\r\n" FIELDS "\r\n"),
    WSH_ROW("GET  HTTP/1.1\r\n" FIELDS "\r\n"),
    WSH_ROW("GET /#a HTTP/1.1\r\n" FIELDS "\r\n"),
    WSH_ROW("GET\t/chat\tHTTP/1.1\r\n" FIELDS "\r\n"),
    WSH_ROW("GET /chat?redirect=%0d%0aX:y HTTP/1.1\r\n" FIELDS "\r\n"),
    WSH_ROW("GET /chat HTTP/1.1 x\r\n" FIELDS "\r\n"),
    WSH_ROW("GET /chat HTTP/1.0\r\n" FIELDS "\r\n"),
    WSH_ROW("GET /chat HTTP/1.2\r\n" FIELDS "\r\n"),
    WSH_ROW("GET /chat HTTP/2.0\r\n" FIELDS "\r\n"),
    WSH_ROW("GET /chat\r\n" FIELDS "\r\n"),
    WSH_ROW("GET /chat HTTP/1.1x\r\n" FIELDS "\r\n"),
    WSH_ROW("GET /chat HTTP/4294967297.1\r\n" FIELDS "\r\n"),
    WSH_ROW("GET /chat WEBSOCKET/13\r\n" FIELDS "\r\n"),
    WSH_ROW("GET /chat HTTP/1.\xEF\xBC\x91\r\n" FIELDS "\r\n"),
    WSH_ROW(START "host: a\r\n" UPGRADE CONNECTION KEY VERSION "\r\n"),
    WSH_ROW(START VERSION KEY CONNECTION UPGRADE HOST "\r\n"),
    WSH_ROW(WITH("X(y): z\r\n")),
    WSH_ROW(WITHOUT_KEY "Sec_WebSocket_Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
    WSH_ROW(WITHOUT_KEY "Sec-WebSoc\xE2\x84\xAA"
                        "et-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"),
    WSH_ROW(WITH("X: y\r\n")),
    WSH_ROW(WITH("X: y\r\nX:\r\n")),
    WSH_ROW(WITH("Sec-WebSocket-Draft: 7\r\n")),
    WSH_ROW(WITH("Content-Type: text/plain\r\n")),
    WSH_ROW(WITH("X: \xE9\r\n")),
    WSH_ROW(START HOST "Upgrade:websocket\r\n" CONNECTION KEY VERSION "\r\n"),
    WSH_ROW(START HOST "Upgrade: \t websocket\r\n" CONNECTION KEY VERSION "\r\n"),
    WSH_ROW(START HOST "Upgrade: websocket \t\r\n" CONNECTION KEY VERSION "\r\n"),
    WSH_ROW(START HOST "Upgrade : websocket\r\n" CONNECTION KEY VERSION "\r\n"),
    WSH_ROW(WITHOUT_VERSION "X: a\r\n " VERSION "\r\n"),
    WSH_ROW(START " " VERSION HOST UPGRADE CONNECTION KEY "\r\n"),
    WSH_ROW(WITHOUT_VERSION "X: a\n" VERSION "\r\n"),
    WSH_ROW(WITHOUT_VERSION "X: a\r" VERSION "\r\n"),
    WSH_ROW(WITHOUT_VERSION "X: a\0" VERSION "\r\n"),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "13\0x")),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "1\0003")),
    WSH_ROW(WITHOUT_HOST VALUE_OF("Host", "")),
    WSH_ROW(WITH("Host: evil\r\n")),
    WSH_ROW(WITHOUT_HOST VALUE_OF("Host", "a, b")),
    WSH_ROW(WITHOUT_HOST VALUE_OF("Host", "a@b")),
    WSH_ROW(WITHOUT_UPGRADE "\r\n"),
    WSH_ROW(WITHOUT_UPGRADE VALUE_OF("Upgrade", "h2c")),
    WSH_ROW(WITHOUT_UPGRADE VALUE_OF("Upgrade", "h2c, WebSocket")),
    WSH_ROW(WITHOUT_UPGRADE VALUE_OF("Upgrade", "websockets")),
    WSH_ROW(WITHOUT_UPGRADE VALUE_OF("Upgrade", "websocke")),
    WSH_ROW(WITHOUT_UPGRADE VALUE_OF("Upgrade", "web-socket")),
    WSH_ROW(WITHOUT_UPGRADE VALUE_OF("Upgrade", "web\xC5\xBF"
                                                "ocket")),
    WSH_ROW(WITHOUT_CONNECTION "\r\n"),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "upgrade")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "close")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "Upgrade, x")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "x, Upgrade")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "xUpgrade")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "x\r\nConnection: Upgrade")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "Upgrade\r\nConnection: x")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "Upgrade,")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "x,Upgrade")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "x,\tUpgrade")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "x Upgrade")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "Up grade")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "Upgrade;q=1")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "\"Upgrade\"")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "websocket")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Connection", "Upgrade, Upgrade")),
    WSH_ROW(WITHOUT_CONNECTION VALUE_OF("Proxy-Connection", "Upgrade")),
    WSH_ROW(WITHOUT_KEY "\r\n"),
    WSH_ROW(WITHOUT_KEY VALUE_OF("Sec-WebSocket-Key", "")),
    WSH_ROW(WITH("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n")),
    WSH_ROW(WITHOUT_KEY VALUE_OF("Sec-WebSocket-Key", "x")),
    WSH_ROW(WITHOUT_VERSION "\r\n"),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "")),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "8")),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "8") PING),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "14")),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "13x")),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "0x0d")),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "269")),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "65549")),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "4294967309")),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "18446744073709551629")),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "131")),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "8, 13")),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "1 3")),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "13\t")),
    WSH_ROW(WITH("Sec-WebSocket-Version: 8\r\n")),
    WSH_ROW(WITHOUT_VERSION VALUE_OF("Sec-WebSocket-Version", "8\r\nSec-WebSocket-Version: 13")),
    WSH_ROW(WITH(VERSION)),
    WSH_ROW(WITH("Origin: http://app.example.com\r\n")),
    WSH_ROW(WITH("Origin: https://evil.example\r\n")),
    WSH_ROW(WITH("Origin: http://app.example.com.evil\r\n")),
    WSH_ROW(WITH("Origin: http://evilapp.example.com\r\n")),
    WSH_ROW(WITH("Origin: http://evil/app.example.com/x\r\n")),
    WSH_ROW(WITH("Origin: http://sub.app.example.com\r\n")),
    WSH_ROW(WITH("Origin: ftp://app.example.com\r\n")),
    WSH_ROW(WITH("Origin: http://app.example.com:31337\r\n")),
    WSH_ROW(WITH("Origin: http://appxexample.com\r\n")),
    WSH_ROW(WITH("Origin: http://app.example.com@evil\r\n")),
    WSH_ROW(WITH("Origin: null\r\n")),
    WSH_ROW(WITH("Origin:\r\n")),
    WSH_ROW(WITH("Origin: word\r\n")),
    WSH_ROW(WITH("Origin: file://\r\n")),
    WSH_ROW(WITH("Origin: http://127.0.0.1\r\n")),
    WSH_ROW(WITH("Origin: https://evil http://app.example.com\r\n")),
    WSH_ROW(WITH("Origin: http://app.example.com\r\nOrigin: http://evil\r\n")),
    WSH_ROW(WITH("Origin: http://evil\r\nOrigin: http://app.example.com\r\n")),
    WSH_ROW(WITH("Sec-WebSocket-Protocol: chat, wshake-long-name\r\n")),
    WSH_ROW(WITH("Sec-WebSocket-Protocol: wshake-long-name, other\r\n")),
    WSH_ROW(WITH("Sec-WebSocket-Protocol: ch@t\r\n")),
    WSH_ROW(WITH("Sec-WebSocket-Protocol: CHAT\r\n")),
    WSH_ROW(WITH("Sec-WebSocket-Protocol: , chat\r\n")),
    WSH_ROW(WITH("Sec-WebSocket-Protocol: __proto__\r\n")),
    WSH_ROW(WITH("Sec-WebSocket-Protocol: chat\rX-Injected: 1\r\n")),
    WSH_ROW(OFFER("x, permessage-deflate")),
    WSH_ROW(OFFER("x; y")),
    WSH_ROW(OFFER("x y, permessage-deflate")),
    WSH_ROW(OFFER("x; a=\"b, permessage-deflate\"")),
    WSH_ROW(WITH("Sec-WebSocket-Extensions: x\r\nSec-WebSocket-Extensions: permessage-deflate\r\n")),
    WSH_ROW(OFFER(", permessage-deflate")),
    WSH_ROW(OFFER("permessage-deflate\t; server_no_context_takeover")),
    WSH_ROW(OFFER("constructor")),
    WSH_ROW(OFFER("permessage-deflate; wshake")),
    WSH_ROW(OFFER("permessage-deflate; server_no_context_takeover; server_no_context_takeover")),
    WSH_ROW(OFFER("permessage-deflate; server_no_context_takeover=1")),
    WSH_ROW(OFFER("permessage-deflate; server_max_window_bits")),
    WSH_ROW(OFFER("permessage-deflate; server_max_window_bits=16")),
    WSH_ROW(OFFER("permessage-deflate; client_max_window_bits=7")),
    WSH_ROW(OFFER("permessage-deflate; client_max_window_bits=010")),
    WSH_ROW(OFFER("permessage-deflate; client_max_window_bits=+9")),
    WSH_ROW(OFFER("permessage-deflate; client_max_window_bits=0xA")),
    WSH_ROW(OFFER("permessage-deflate; client_max_window_bits=abc")),
    WSH_ROW(OFFER("permessage-deflate; client_max_window_bits=\"\"")),
    WSH_ROW(OFFER("permessage-deflate; client_max_window_bits=266")),
    WSH_ROW(OFFER("permessage-deflate; client_max_window_bits=4294967306")),
    WSH_ROW(OFFER("permessage-deflate; server_max_window_bits=10; client_max_window_bits")),
    WSH_ROW(OFFER("permessage-deflate") "\xC1\x81\0\0\0\0\0\x81\x81\0\0\0\0x"),
    WSH_ROW(WITH("Content-Length: 10\r\n") PING),
    WSH_ROW(WITH("Content-Length: 4294967306\r\n") "0123456789" PING),
    WSH_ROW(WITH("Content-Length: abc\r\n")),
    WSH_ROW(WITH("Transfer-Encoding: chunked\r\n") "0\r\n\r\n"),
    WSH_ROW(WITH("Transfer-Encoding: wshake\r\n")),
    WSH_ROW(WITH("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n")),
    WSH_ROW(WITH("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") "0\r\n\r\n"),
    WSH_ROW(WITH(COOKIE)),
    WSH_ROW(WITH(AUTHORIZATION)),
    WSH_ROW(WITH(COOKIE "Authorization: basic d3NoOmFrZQ==\r\n")),
    WSH_ROW(WITH(COOKIE "Authorization: x\r\n")),
    WSH_ROW(WITH(COOKIE "Authorization: x\r\n" AUTHORIZATION)),
    WSH_ROW(WITH(COOKIE "Proxy-" AUTHORIZATION)),
    WSH_ROW(WITH("Cookie: ;\r\n" AUTHORIZATION)),
    WSH_ROW("GET http://wsh:ake@example.com/ HTTP/1.1\r\n" FIELDS COOKIE "\r\n"),
    WSH_ROW(WITH("") "\x8A\x80\0\0\0\0"),
    WSH_ROW(WITH("") "\x81\x01x"),
    WSH_ROW(WITH("") "\xC1\x80\0\0\0\0"),
    WSH_ROW(WITH("") "\x83\x80\0\0\0\0"),
    WSH_ROW(WITH("") "\x09\x80\0\0\0\0"),
    WSH_ROW(WITH("") "\x88\x80\0\0\0\0"),
    WSH_ROW(START HOST UPGRADE CONNECTION KEY "Sec-WebSocket-Version: 777\r\n\r\nGET /internal HTTP/1.1\r\n" HOST
                                              "\r\n"),
};

/* What comes back, with the verdict behind it. */
static void ask(const bool *flaws, struct wsh_server_config *config, struct wsh_span in, bool fin,
                struct wsh_buf *out) {
    config->flaws = flaws;
    wsh_buf_init(out, 1 << 20);
    wsh_buf_printf(out, "%u", talk(config, in, false, fin, out));
}

static bool differs(const bool *flaws, struct wsh_server_config *config, struct wsh_span in, bool fin) {
    struct wsh_buf strict, wrong;
    ask(NULL, config, in, fin, &strict);
    ask(flaws, config, in, fin, &wrong);
    bool same = wsh_span_eq(wsh_buf_span(&strict), wsh_buf_span(&wrong));
    wsh_buf_done(&strict);
    wsh_buf_done(&wrong);
    return !same;
}

/* A target, a field line or a head of 6000 octets, whatever stands before and behind them. */
static bool differs_when_stretched(const bool *flaws, struct wsh_server_config *config) {
    static const char *const rows[][2] = {{"GET /?", " HTTP/1.1\r\n" FIELDS "\r\n"}, {START FIELDS "X: ", "\r\n\r\n"}};
    bool answer = false;
    for (size_t i = 0; i < WSH_COUNT(rows); i++) {
        struct wsh_buf b;
        wsh_buf_init(&b, 1 << 20);
        wsh_buf_add_text(&b, rows[i][0]);
        wsh_buf_fill(&b, 'w', 6000);
        wsh_buf_add_text(&b, rows[i][1]);
        answer |= differs(flaws, config, wsh_buf_span(&b), false);
        wsh_buf_done(&b);
    }
    return answer;
}

/* What a single connection does not show: others beside it, and time. */
static bool differs_beside_others(const bool *flaws, struct wsh_server_config *config) {
    const size_t open = 3;
    struct wsh_server_config crowded = *config;
    crowded.connections = &open;
    bool answer = differs(flaws, &crowded, WSH_LIT(WITH("")), false);
    crowded.flaws = flaws;
    struct wsh_responder *r = wsh_responder_new(&crowded);
    answer |= wsh_responder_patience_us(r) == 0;
    wsh_responder_free(r);
    return answer;
}

/* Requests that are too long for the table. */
static bool differs_when_long(const bool *flaws, struct wsh_server_config *config) {
    struct wsh_buf b;
    wsh_buf_init(&b, 1 << 20);
    wsh_buf_add_text(&b, START FIELDS);
    for (int i = 0; i < 100; i++) wsh_buf_add_text(&b, "X: y\r\n");
    wsh_buf_add_text(&b, "\r\n");
    bool answer = differs(flaws, config, wsh_buf_span(&b), false);
    wsh_buf_clear(&b);
    wsh_buf_add_text(&b, START);
    for (int i = 0; i < WSH_LIMIT_FIELDS + 1; i++) wsh_buf_add_text(&b, "X: y\r\n");
    answer |= differs(flaws, config, wsh_buf_span(&b), false);
    wsh_buf_done(&b);
    return answer;
}

/* ---- what one connection does not show ---- */

/* What a server is like after a crowd: what it holds, how long it worked, who was answered with what. */
struct crowd {
    struct wsh_server_shared shared;
    uint64_t cost_us, patience_us;
    unsigned verdicts; /* of all */
    struct wsh_buf out;
};

static void meet(struct crowd *c, const struct wsh_server_config *config, struct wsh_span in, bool fin, bool reset) {
    struct wsh_responder *r = wsh_responder_new(config);
    c->verdicts |= wsh_responder_receive(r, in, fin, &c->out);
    c->cost_us += wsh_responder_cost_us(r);
    c->patience_us += wsh_responder_patience_us(r);
    if (reset) c->verdicts |= wsh_responder_cut(r);
    wsh_responder_free(r);
}

/* Two keys in turn: an answer for the one before is another answer. */
static void crowd_in(struct crowd *c, const bool *flaws) {
    enum { MANY = 520, AT_ONCE = 120 };
    static const struct wsh_span handshakes[] = {
        WSH_ROW(OFFER("permessage-deflate")),
        WSH_ROW(START HOST UPGRADE CONNECTION VERSION "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\n")};
    struct wsh_responder *open[AT_ONCE];
    struct wsh_server_config config = talk_config(flaws);
    config.shared = &c->shared;
    wsh_buf_init(&c->out, 1 << 20);
    for (size_t i = 0; i < MANY; i++) meet(c, &config, handshakes[i % 2], false, false);
    for (size_t i = 0; i < 7; i++) meet(c, &config, WSH_LIT(WITHOUT_KEY "\r\n"), false, false);
    meet(c, &config, WSH_LIT("GET"), false, true);
    meet(c, &config, WSH_EMPTY, true, false);
    for (size_t i = 0; i < AT_ONCE; i++) open[i] = wsh_responder_new(&config);
    meet(c, &config, handshakes[0], false, false);
    for (size_t i = 0; i < AT_ONCE; i++) wsh_responder_free(open[i]);
    ck_assert_uint_eq(c->shared.open, 0);
}

static bool differs_in_a_crowd(const bool *flaws) {
    struct crowd strict = {.cost_us = 0}, wrong = {.cost_us = 0};
    crowd_in(&strict, NULL);
    crowd_in(&wrong, flaws);
    bool same = wsh_span_eq(wsh_buf_span(&strict.out), wsh_buf_span(&wrong.out)) && strict.verdicts == wrong.verdicts &&
                strict.patience_us == wrong.patience_us && strict.shared.leaked == wrong.shared.leaked &&
                strict.shared.kept_kib == wrong.shared.kept_kib;
    wsh_buf_done(&strict.out);
    wsh_buf_done(&wrong.out);
    return !same;
}

/* The square of something, or worse: twice of it takes more than three times as long. */
static bool works_too_hard(const bool *flaws) {
    static const char *const fields[][3] = {{"Sec-WebSocket-Protocol: b", " ", "x"},
                                            {"Sec-WebSocket-Protocol: b", ",", "x"},
                                            {"Sec-WebSocket-Extensions: a; b=\"", "\\c", ""},
                                            {"Cookie: a=1", "; a=1", ""}};
    struct wsh_server_config config = talk_config(flaws);
    bool steep = false;
    for (size_t i = 0; i < WSH_COUNT(fields); i++) {
        struct crowd small = {.cost_us = 0}, large = {.cost_us = 0};
        for (unsigned n = 15; n <= 1000; n = n == 15 ? 30 : n == 30 ? 500 : 2 * n) {
            struct crowd *c = n == 15 || n == 500 ? &small : &large;
            struct wsh_buf head;
            wsh_buf_init(&head, WSH_LIMIT_HEAD);
            wsh_buf_printf(&head, START FIELDS "%s", fields[i][0]);
            for (unsigned k = 0; k < n; k++) wsh_buf_add_text(&head, fields[i][1]);
            wsh_buf_printf(&head, "%s\r\n\r\n", fields[i][2]);
            wsh_buf_init(&c->out, 1 << 20);
            c->cost_us = 0;
            meet(c, &config, wsh_buf_span(&head), false, false);
            wsh_buf_done(&c->out);
            wsh_buf_done(&head);
            if (c == &large) steep |= small.cost_us > 0 && large.cost_us > 3 * small.cost_us;
        }
    }
    return steep;
}

/* What shows over TLS only is shown by the live part of the selftest. */
START_TEST(changes_some_answer) {
    if (wsh_flaws[_i].live) return;
    bool *flaws = calloc(wsh_flaw_count, sizeof *flaws);
    struct wsh_server_config config = talk_config(NULL), guarded = talk_guarded_config(NULL);
    flaws[_i] = true;
    bool changed = differs_when_long(flaws, &config) || differs_when_stretched(flaws, &config) ||
                   differs_beside_others(flaws, &config);
    for (size_t i = 0; i < WSH_COUNT(requests) && !changed; i++)
        changed = differs(flaws, &config, requests[i], false) || differs(flaws, &config, requests[i], true) ||
                  differs(flaws, &guarded, requests[i], false);
    if (!changed) changed = differs_in_a_crowd(flaws) || works_too_hard(flaws);
    ck_assert_msg(changed, "'%s' changes nothing", wsh_flaws[_i].name);
    free(flaws);
}
END_TEST

START_TEST(is_well_named) {
    const struct wsh_flaw *flaw = &wsh_flaws[_i];
    ck_assert_int_eq(wsh_flaw_find(wsh_span_of(flaw->name)), _i); /* so no name stands twice */
    for (const char *p = flaw->name; *p; p++)
        ck_assert_msg(*p == '-' || (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9'), "'%s'", flaw->name);
    ck_assert_msg(flaw->help[0] >= 'a' && flaw->help[0] <= 'z', "'%s': %s", flaw->name, flaw->help);
    size_t rule = 0;
    while (rule < WSH_COUNT(rules) && strcmp(rules[rule], flaw->rule) != 0) rule++;
    ck_assert_msg(rule < WSH_COUNT(rules), "'%s' breaks '%s', which is no rule", flaw->name, flaw->rule);
}
END_TEST

START_TEST(unknown_names) {
    ck_assert_int_eq(wsh_flaw_find(WSH_LIT("")), -1);
    ck_assert_int_eq(wsh_flaw_find(WSH_LIT("version")), -1);
    ck_assert_uint_ge(wsh_flaw_count, 110);
}
END_TEST

/* With all flaws off an array of them means the same as none. */
START_TEST(none_is_strict) {
    bool *flaws = calloc(wsh_flaw_count, sizeof *flaws);
    struct wsh_server_config config = talk_config(NULL), guarded = talk_guarded_config(NULL);
    for (size_t i = 0; i < WSH_COUNT(requests); i++)
        ck_assert(!differs(flaws, &config, requests[i], true) && !differs(flaws, &guarded, requests[i], true));
    free(flaws);
}
END_TEST

/* ---- which flaws matter ---- */

static void ask_which(struct wsh_server_config *config, struct wsh_span in, bool *asked, struct wsh_buf *out) {
    config->asked = asked;
    ask(NULL, config, in, true, out);
    config->asked = NULL;
}

/* Returns how many were not asked for. */
static size_t unasked_changes_nothing(struct wsh_server_config *config, struct wsh_span in) {
    bool *asked = calloc(wsh_flaw_count, sizeof *asked), *flaws = calloc(wsh_flaw_count, sizeof *flaws);
    struct wsh_buf strict, observed, wrong;
    size_t n = 0;
    ask(NULL, config, in, true, &strict);
    ask_which(config, in, asked, &observed);
    ck_assert(wsh_span_eq(wsh_buf_span(&strict), wsh_buf_span(&observed)));
    for (size_t i = 0; i < wsh_flaw_count; i++) {
        if (asked[i]) continue;
        flaws[i] = true;
        ask(flaws, config, in, true, &wrong);
        ck_assert_msg(wsh_span_eq(wsh_buf_span(&strict), wsh_buf_span(&wrong)), "'%s' was not asked for",
                      wsh_flaws[i].name);
        wsh_buf_done(&wrong);
        flaws[i] = false;
        n++;
    }
    wsh_buf_done(&strict);
    wsh_buf_done(&observed);
    free(asked);
    free(flaws);
    return n;
}

/* What selftest builds on: it performs a case only with the flaws that were asked for in it. */
START_TEST(asks_for_what_matters) {
    struct wsh_server_config config = talk_config(NULL), guarded = talk_guarded_config(NULL);
    ck_assert_uint_gt(unasked_changes_nothing(&config, requests[_i]), wsh_flaw_count / 3);
    bool answers = talk_holds(requests[_i], "Cookie: ") || talk_holds(requests[_i], "Authorization: ");
    if (answers) ck_assert_uint_gt(unasked_changes_nothing(&guarded, requests[_i]), wsh_flaw_count / 3);
}
END_TEST

int main(void) {
    Suite *s = suite_create("server/flaws");
    TCase *t = wsh_test_case(s, "flaws");
    tcase_add_loop_test(t, changes_some_answer, 0, (int)wsh_flaw_count);
    tcase_add_loop_test(t, is_well_named, 0, (int)wsh_flaw_count);
    tcase_add_test(t, unknown_names);
    tcase_add_test(t, none_is_strict);
    tcase_add_loop_test(t, asks_for_what_matters, 0, (int)WSH_COUNT(requests));
    return wsh_test_main(s);
}
