/* fixture.h - a run log that never was: every verdict, and a peer that means harm to whoever reads about it.
 *
 * The same every time, so that goldens can hold what becomes of it. Everything lives in the arena. */
#ifndef WSH_TESTS_UNIT_RECORD_FIXTURE_H
#define WSH_TESTS_UNIT_RECORD_FIXTURE_H

#include "record/result.h"

#define FIXTURE_TARGET "ws://127.0.0.1:9001/chat?room=a&note='x'"

/* Markup that wants out, a terminal title, colours, bidi, a zero-width space, malformed UTF-8, C1, a lone surrogate. */
#define FIXTURE_HOSTILE \
    "</script><script>alert(1)</script>]]><!-- & \"q\" 'a' \033]0;owned\007\033[31mred \xE2\x80\xAEtxt.exe " \
    "a\xE2\x80\x8B" "b \xFF\xC0\xAF \xC2\x9B \xED\xA0\x80 caf\xC3\xA9"

static inline struct wsh_event fixture_event(enum wsh_event_kind kind, enum wsh_side side, uint64_t at_us) {
    return (struct wsh_event){.kind = kind, .side = side, .at_us = at_us};
}

static inline void fixture_data(struct wsh_arena *a, struct wsh_result_conn *c, enum wsh_side side, size_t offset,
                                size_t length, uint64_t at_us) {
    struct wsh_event *e = WSH_PUSH(a, c->events, c->n_events);
    *e = fixture_event(WSH_EVENT_DATA, side, at_us);
    e->offset = offset;
    e->length = length;
}

/* One connection: connected, request out, answer in, closed by the target. */
static inline struct wsh_result_conn fixture_conn(struct wsh_arena *a, struct wsh_span sent, struct wsh_span received) {
    struct wsh_result_conn c = {.sent = wsh_arena_span(a, sent), .received = wsh_arena_span(a, received)};
    *WSH_PUSH(a, c.events, c.n_events) = fixture_event(WSH_EVENT_CONNECT, WSH_SENT, 210);
    if (sent.n) fixture_data(a, &c, WSH_SENT, 0, sent.n, 248);
    if (received.n) fixture_data(a, &c, WSH_RECEIVED, 0, received.n, 1874);
    *WSH_PUSH(a, c.events, c.n_events) = fixture_event(WSH_EVENT_FIN, WSH_RECEIVED, 1911);
    return c;
}

static inline struct wsh_result_attempt *fixture_attempt(struct wsh_arena *a, struct wsh_result *r,
                                                         struct wsh_span sent, struct wsh_span received) {
    struct wsh_result_attempt *t = WSH_PUSH(a, r->attempts, r->n_attempts);
    *t = (struct wsh_result_attempt){.outcome = r->outcome, .status = r->status, .verdict = r->verdict,
                                     .because = r->because, .us = 1911};
    *WSH_PUSH(a, t->conns, t->n_conns) = fixture_conn(a, sent, received);
    return t;
}

static inline struct wsh_result_finding *fixture_finding(struct wsh_arena *a, struct wsh_result_attempt *t,
                                                         const char *rule, enum wsh_verdict weight, size_t offset,
                                                         size_t length, const char *expected, const char *actual) {
    struct wsh_result_finding *f = WSH_PUSH(a, t->findings, t->n_findings);
    *f = (struct wsh_result_finding){.rule = rule, .weight = weight, .side = WSH_RECEIVED, .offset = offset,
                                     .length = length, .expected = expected, .actual = actual};
    return f;
}

static inline const char **fixture_rules(struct wsh_arena *a, const char *one, const char *two, size_t *ret_n) {
    const char **rules = NULL;
    if (one) *WSH_PUSH(a, rules, *ret_n) = one;
    if (two) *WSH_PUSH(a, rules, *ret_n) = two;
    return rules;
}

struct fixture_row {
    const char *id, *title;
    enum wsh_verdict verdict;
    enum wsh_outcome outcome;
    unsigned status;
    const char *because, *rule_one, *rule_two, *at;
};

static inline struct wsh_result fixture_result(struct wsh_arena *a, const struct fixture_row *row) {
    struct wsh_result r = {.id = row->id, .title = row->title, .target = FIXTURE_TARGET, .source = "engine"};
    r.family = wsh_arena_text(a, wsh_span_slice(wsh_span_of(row->id), 0, wsh_span_find(wsh_span_of(row->id), '/')));
    r.rules = fixture_rules(a, row->rule_one, row->rule_two, &r.n_rules);
    r.seed = UINT64_C(18446744073709551615);
    r.verdict = row->verdict;
    r.outcome = row->outcome;
    r.status = row->status;
    r.because = row->because;
    r.at = row->at;
    r.us = 1911;
    return r;
}

#define FIXTURE_REQUEST \
    "GET /chat?room=a&note='x' HTTP/1.1\r\nHost: 127.0.0.1:9001\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" \
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
#define FIXTURE_101 \
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" \
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
#define FIXTURE_400 "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

static inline struct wsh_result fixture_pass(struct wsh_arena *a) {
    static const struct fixture_row row = {
        "baseline/minimal", "the smallest valid handshake is accepted", WSH_PASS, WSH_ACCEPTED, 101,
        "", "R6455-4.2.2-5.4-ACCEPT", NULL, "cases/baseline.yaml:4"};
    struct wsh_result r = fixture_result(a, &row);
    (void)fixture_attempt(a, &r, WSH_LIT(FIXTURE_REQUEST), WSH_LIT(FIXTURE_101 "\x81\x05Hello\x88\x02\x03\xE8"));
    return r;
}

/* Confirmed, with findings that overlap, touch and mark a place where something is missing. */
static inline struct wsh_result fixture_fail(struct wsh_arena *a) {
    static const struct fixture_row row = {
        "version/unassigned-99", "a version the server does not speak is refused", WSH_FAIL, WSH_ACCEPTED, 101,
        "accepted, although the request asks for version 99", "R6455-4.2.2-4-VERSION", "R6455-4.4-MUST-LIST",
        "cases/version.yaml:31"};
    struct wsh_result r = fixture_result(a, &row);
    r.impact = WSH_DOWNGRADE;
    r.sends = "00aa11bb22cc33dd";
    r.expects = "ffee00";
    r.why = "Version 99 is not registered.\nA client that is refused learns which version to use.";
    struct wsh_result_attempt *t = fixture_attempt(a, &r, WSH_LIT(FIXTURE_REQUEST), WSH_LIT(FIXTURE_101));
    fixture_finding(a, t, "R6455-4.2.2-4-VERSION", WSH_FAIL, 0, 12, "no 101", "101 Switching Protocols")->impact =
        WSH_DOWNGRADE;
    fixture_finding(a, t, "R6455-4.2.2-5.1-STATUS", WSH_INFO, 9, 23, "any reason phrase", "Switching Protocols");
    fixture_finding(a, t, "R6455-4.4-MUST-LIST", WSH_WARN, sizeof FIXTURE_101 - 3, 0, "Sec-WebSocket-Version",
                    "no such field");
    fixture_finding(a, t, "NO-SUCH-RULE", WSH_WARN, sizeof FIXTURE_101 - 1, 0, "a frame", "nothing")->incidental = true;
    (void)fixture_attempt(a, &r, WSH_LIT(FIXTURE_REQUEST), WSH_LIT(FIXTURE_101));
    return r;
}

static inline struct wsh_result fixture_hostile(struct wsh_arena *a) {
    static const struct fixture_row row = {
        "hostile/echo", "what the request says comes back " FIXTURE_HOSTILE, WSH_FAIL, WSH_GARBLED, 0,
        "the answer is no HTTP: " FIXTURE_HOSTILE, "R6455-4.2.2-5-VALIDHTTP", "RULE<&>" FIXTURE_HOSTILE,
        "cases/hostile.yaml:1"};
    struct wsh_result r = fixture_result(a, &row);
    r.impact = WSH_INJECTION;
    struct wsh_span sent = WSH_LIT("GET / HTTP/1.1\nHost:\t a \r\n\r X: \x00\x01 " FIXTURE_HOSTILE "\r\n\r\n");
    struct wsh_span received = WSH_LIT("  " FIXTURE_HOSTILE "\x00\x00 \r\n\n\r");
    struct wsh_result_attempt *t = fixture_attempt(a, &r, sent, received);
    fixture_finding(a, t, "R9112-2.2-BARECR", WSH_FAIL, 2, 9, "a status line", FIXTURE_HOSTILE);
    struct wsh_result_finding *f = fixture_finding(a, t, "R9112-2.2-BARELF", WSH_WARN, 14, 1, "CR LF", "LF alone");
    f->side = WSH_SENT;
    return r;
}

static inline struct wsh_result fixture_flaky(struct wsh_arena *a) {
    static const struct fixture_row row = {
        "origin/foreign", "a foreign origin is refused", WSH_FAIL, WSH_ACCEPTED, 101,
        "accepted, although the operator forbids this origin", "R6455-4.2.2-4-ORIGIN", NULL, "cases/origin.yaml:12"};
    struct wsh_result r = fixture_result(a, &row);
    r.flaky = true;
    r.impact = WSH_HIJACK;
    r.repeats_control = "origin/none";
    (void)fixture_attempt(a, &r, WSH_LIT(FIXTURE_REQUEST), WSH_LIT(FIXTURE_101));
    struct wsh_result_attempt *t = fixture_attempt(a, &r, WSH_LIT(FIXTURE_REQUEST), WSH_LIT(FIXTURE_400));
    t->outcome = WSH_REFUSED;
    t->status = 400;
    t->verdict = WSH_PASS;
    t->because = "refused with 400";
    return r;
}

/* As expected by the operator. */
static inline struct wsh_result fixture_expected(struct wsh_arena *a) {
    static const struct fixture_row row = {
        "version/interim-8", "a draft version is refused", WSH_FAIL, WSH_ACCEPTED, 101, "accepted with version 8",
        "R6455-4.2.2-4-VERSION", NULL, "cases/version.yaml:60"};
    struct wsh_result r = fixture_result(a, &row);
    (void)fixture_attempt(a, &r, WSH_LIT(FIXTURE_REQUEST), WSH_LIT(FIXTURE_101));
    r.expected = true;
    r.expected_because = "still speaks hybi-08 on purpose";
    return r;
}

/* 1 MiB without pattern, a finding in its middle, and more that was not kept; sent: a long run of one octet. */
static inline struct wsh_result fixture_huge(struct wsh_arena *a) {
    static const struct fixture_row row = {
        "limits/endless-head", "an endless head is cut by the client", WSH_WARN, WSH_SILENT, 0,
        "a head of more than 1 MiB", "R6455-10.4-LIMITS", NULL, "cases/limits.yaml:9"};
    struct wsh_result r = fixture_result(a, &row);
    struct wsh_buf huge, run;
    struct wsh_rng rng;
    wsh_buf_init(&huge, WSH_LIMIT_RECEIVED);
    wsh_buf_init(&run, WSH_LIMIT_SENT);
    wsh_rng_init(&rng, 7);
    wsh_buf_add_text(&huge, "HTTP/1.1 101 Switching Protocols\r\nX-Pad: ");
    while (huge.n < WSH_LIMIT_RECEIVED - 2) wsh_buf_add_octet(&huge, (uint8_t)('a' + wsh_rng_below(&rng, 26)));
    wsh_buf_add_text(&run, "GET / HTTP/1.1\r\nX-Pad: ");
    wsh_buf_fill(&run, 'A', 65536);
    wsh_buf_add_text(&run, "\r\nX-Nul: ");
    wsh_buf_fill(&run, 0, 100);
    wsh_buf_fill(&run, ' ', 100);
    wsh_buf_add_text(&run, "\r\n\r\n");
    struct wsh_result_attempt *t = fixture_attempt(a, &r, wsh_buf_span(&run), wsh_buf_span(&huge));
    t->conns[0].dropped_received = 123456789;
    fixture_finding(a, t, "R9112-2.2-BARECR", WSH_WARN, 500000, 1000, "an end of the line", "another octet");
    wsh_buf_done(&huge);
    wsh_buf_done(&run);
    return r;
}

/* Octet by octet, over TLS, on two connections. */
static inline struct wsh_result fixture_drip(struct wsh_arena *a) {
    static const struct fixture_row row = {
        "timing/octet-by-octet", "a request in single octets is understood", WSH_INFO, WSH_RESET, 0,
        "the specification leaves patience to the server", "R6455-4.2.1-0-ORDER", NULL, "cases/timing.yaml:3"};
    struct wsh_result r = fixture_result(a, &row);
    struct wsh_result_attempt *t = fixture_attempt(a, &r, WSH_LIT("GET"), WSH_EMPTY);
    struct wsh_result_conn c = {.sent = WSH_LIT(FIXTURE_REQUEST), .received = WSH_EMPTY};
    struct wsh_event tls = fixture_event(WSH_EVENT_TLS, WSH_SENT, 3100);
    tls.text = "TLSv1.3, TLS_AES_256_GCM_SHA384, no ALPN";
    *WSH_PUSH(a, c.events, c.n_events) = tls;
    for (size_t i = 0; i < c.sent.n; i++) fixture_data(a, &c, WSH_SENT, i, 1, 4000 + 20 * i);
    *WSH_PUSH(a, c.events, c.n_events) = fixture_event(WSH_EVENT_RESET, WSH_RECEIVED, 12000000);
    *WSH_PUSH(a, t->conns, t->n_conns) = c;
    fixture_finding(a, t, "R6455-4.2.1-0-ORDER", WSH_INFO, 0, 0, "an answer", "RST")->connection = 1;
    return r;
}

static inline struct wsh_result fixture_untried(struct wsh_arena *a, const char *id, enum wsh_verdict verdict,
                                                const char *because) {
    struct fixture_row row = {id, "not tried", verdict, WSH_UNREACHED, 0, because, "R6455-4.2.2-1-TLS", NULL,
                              "cases/tls.yaml:1"};
    struct wsh_result r = fixture_result(a, &row);
    r.us = 0;
    return r;
}

static inline struct wsh_result fixture_broken(struct wsh_arena *a) {
    static const struct fixture_row row = {
        "cookies/simple", "a cookie does not disturb", WSH_BROKEN, WSH_UNREACHED, 0,
        "cannot connect: too many open files", "R6455-4.1-H12-OTHER", NULL, "cases/cookies.yaml:2"};
    struct wsh_result r = fixture_result(a, &row);
    struct wsh_result_attempt *t = fixture_attempt(a, &r, WSH_EMPTY, WSH_EMPTY);
    t->conns[0].n_events = 1;
    t->conns[0].events[0] = fixture_event(WSH_EVENT_CONNECT_FAIL, WSH_SENT, 90);
    t->conns[0].events[0].text = "too many open files";
    return r;
}

static inline struct wsh_result fixture_loose(struct wsh_arena *a) {
    static const struct fixture_row row = {
        "finding/R6455-4.2.2-5.3-CONNECTION", "", WSH_WARN, WSH_ACCEPTED, 101,
        "Connection holds more than Upgrade", "R6455-4.2.2-5.3-CONNECTION", NULL, ""};
    struct wsh_result r = fixture_result(a, &row);
    r.type = WSH_RESULT_FINDING;
    r.family = "";
    r.count = 312;
    struct wsh_result_attempt *t = fixture_attempt(a, &r, WSH_LIT(FIXTURE_REQUEST), WSH_LIT(FIXTURE_101));
    fixture_finding(a, t, "R6455-4.2.2-5.3-CONNECTION", WSH_WARN, 54, 19, "Connection: Upgrade", "more than that");
    return r;
}

static inline struct wsh_run_header fixture_header(struct wsh_arena *a) {
    struct wsh_run_header h = {.schema = "wshake.record/1", .run_id = "r-1", .wshake = "0.1.0", .catalogue = "b41f9c0e",
                               .target = FIXTURE_TARGET, .started = "2026-02-14T09:21:07Z",
                               .seed = UINT64_C(18446744073709551615), .jobs = 8,
                               .server = "hostd/1.0 " FIXTURE_HOSTILE};
    *WSH_PUSH(a, h.declared, h.n_declared) = "origin: https://app.example";
    *WSH_PUSH(a, h.declared, h.n_declared) = "authorization: (redacted)";
    return h;
}

static inline void fixture_log(struct wsh_arena *a, struct wsh_run_log *log) {
    *log = (struct wsh_run_log){.arena = a, .header = fixture_header(a)};
    struct wsh_result all[] = {
        fixture_pass(a), fixture_fail(a), fixture_hostile(a), fixture_flaky(a), fixture_expected(a), fixture_huge(a),
        fixture_drip(a),
        fixture_untried(a, "tls/old-version", WSH_SKIP, "needs tls: the target is ws"),
        fixture_untried(a, "subprotocol/first-of-two", WSH_BLOCKED, "subprotocol/one was not accepted"),
        fixture_broken(a), fixture_loose(a)};
    for (size_t i = 0; i < WSH_COUNT(all); i++) {
        all[i].place = (unsigned)i + 1;
        *WSH_PUSH(a, log->results, log->n) = all[i];
        log->footer.totals[all[i].verdict]++;
    }
    log->footer.present = true;
    log->footer.us = 12431000;
    log->footer.ended = "complete";
}

#endif
