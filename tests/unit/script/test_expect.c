/* test_expect.c - shared expectations spliced, conditions read, and rows matched against evidence. */
#include "fixture.h"

/* ---- splicing ---- */

START_TEST(shared_rows_in_order) {
    struct fixture f;
    fixture_init(&f);
    const char *shared = "expectations:\n"
                         "  c: [{ as: b }, { broken: {} }]\n"
                         "  b: [{ warn: { outcome: reset } }, { as: a }]\n"
                         "  a: [{ skip: { outcome: [closed, silent] } }]\n";
    const char *cases = FAMILY CASE "    expect:\n      - info: { outcome: refused, status: 3xx }\n"
                                    "        because: why not\n      - as: c\n";
    fixture_load(&f, (const char *const[]){shared, cases, NULL});
    const struct wsh_case *c = fixture_case(&f, "f/a");
    static const enum wsh_verdict want[] = {WSH_INFO, WSH_WARN, WSH_SKIP, WSH_BROKEN};
    ck_assert_uint_eq(c->n_rows, 4);
    for (size_t i = 0; i < 4; i++) ck_assert_int_eq(c->rows[i].verdict, want[i]);
    ck_assert_str_eq(c->rows[0].because, "why not");
    ck_assert_str_eq(c->rows[2].at.file, "expectations.yaml");
    ck_assert_uint_eq(c->rows[2].outcomes, 1u << WSH_CLOSED | 1u << WSH_SILENT);
    fixture_done(&f);
}
END_TEST

/* A case may override rows of what it goes on with: those it covers are no error. */
START_TEST(spliced_rows_may_be_covered) {
    struct fixture f;
    fixture_init(&f);
    const char *shared =
        "expectations: { refuse: [{ pass: { outcome: refused } }, { fail: { outcome: accepted } }] }\n";
    const char *cases = FAMILY CASE "    expect: [{ broken: { outcome: accepted } }, { as: refuse }]\n";
    fixture_load(&f, (const char *const[]){shared, cases, NULL});
    ck_assert_uint_eq(fixture_case(&f, "f/a")->n_rows, 3);
    fixture_done(&f);
}
END_TEST

/* ---- matching ---- */

#define KEY "dGhlIHNhbXBsZSBub25jZQ=="
#define REQUEST                                                                                                        \
    "GET /chat HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " KEY "\r\n"     \
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat, Other\r\n"                                             \
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\nOrigin: http://evil.example\r\n\r\n"
#define SWITCH                                                                                                         \
    "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"                                                  \
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
#define PLAIN SWITCH "\r\n"
#define RICH SWITCH "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
#define REFUSAL "HTTP/1.1 426 x\r\nSec-WebSocket-Version: 8, 13\r\nContent-Length: 0\r\nX-Id: 127.0.0.1:8080\r\n\r\n"

static const struct {
    const char *conditions, *answer; /* NULL answer: nothing, then the deadline; "" nothing, then FIN */
    bool want;
} rows[] = {
    {"{}", PLAIN, true},
    {"{}", NULL, true},
    {"{ outcome: accepted }", PLAIN, true},
    {"{ outcome: refused }", PLAIN, false},
    {"{ outcome: [refused, accepted] }", PLAIN, true},
    {"{ outcome: silent }", NULL, true},
    {"{ outcome: closed }", "", true},
    {"{ outcome: garbled }", "hello\r\n\r\n", true},
    {"{ status: 426 }", REFUSAL, true},
    {"{ status: 4xx }", REFUSAL, true},
    {"{ status: 400-425 }", REFUSAL, false},
    {"{ status: [5xx, 400-426] }", REFUSAL, true},
    {"{ status: 101 }", PLAIN, true},
    {"{ status: 1xx }", "", false},
    {"{ header: { sec-websocket-version: present } }", REFUSAL, true},
    {"{ header: { Sec-WebSocket-Version: absent } }", REFUSAL, false},
    {"{ header: { Allow: absent } }", REFUSAL, true},
    {"{ header: { Allow: absent } }", NULL, false},
    {"{ header: { Allow: present } }", REFUSAL, false},
    {"{ header: { Allow: { is: '' } } }", REFUSAL, false},
    {"{ header: { Sec-WebSocket-Version: { lists: 13 } } }", REFUSAL, true},
    {"{ header: { Sec-WebSocket-Version: { lists: 7 } } }", REFUSAL, false},
    {"{ header: { Sec-WebSocket-Version: { lists-not: 7 } } }", REFUSAL, true},
    {"{ header: { Sec-WebSocket-Version: { lists-not: 13 } } }", REFUSAL, false},
    {"{ header: { Allow: { lists-not: 13 } } }", REFUSAL, false},
    {"{ header: { Sec-WebSocket-Version: { is: '8, 13' } } }", REFUSAL, true},
    {"{ header: { Sec-WebSocket-Version: { glob: '*, 1?' } } }", REFUSAL, true},
    {"{ header: { Upgrade: { is: WebSocket } } }", PLAIN, false},
    {"{ header: { Upgrade: { lists: WebSocket } } }", PLAIN, true},
    {"{ header: { X-Id: { is: '{authority}' } } }", REFUSAL, true},
    {"{ header: { X-Id: present, Allow: absent } }", REFUSAL, true},
    {"{ header: { X-Id: present, Allow: present } }", REFUSAL, false},
    {"{ subprotocol: none }", PLAIN, true},
    {"{ subprotocol: any }", PLAIN, false},
    {"{ subprotocol: any }", RICH, true},
    {"{ subprotocol: { is: chat } }", RICH, true},
    {"{ subprotocol: { is: Chat } }", RICH, false},
    {"{ subprotocol: { glob: 'c*' } }", RICH, true},
    {"{ subprotocol: none }", REFUSAL, false},
    {"{ extensions: none }", PLAIN, true},
    {"{ extensions: none }", RICH, false},
    {"{ extensions: any }", RICH, true},
    {"{ extensions: { lists: permessage-deflate } }", RICH, true},
    {"{ extensions: { lists: permessage } }", RICH, false},
    {"{ extensions: { lists-not: permessage-deflate } }", RICH, false},
    {"{ extensions: { lists-not: x } }", RICH, true},
    {"{ extensions: { lists-not: x } }", PLAIN, false},
    {"{ extensions: { glob: '*wshake*' } }", RICH, false},
    {"{ extensions: { same-as: f/rich } }", RICH, true},
    {"{ extensions: { same-as: f/rich } }", PLAIN, false},
    {"{ extensions: { differs-from: f/rich } }", PLAIN, true},
    {"{ extensions: { differs-from: f/rich } }", RICH, false},
    {"{ extensions: { differs-from: f/unrun } }", PLAIN, false},
    {"{ extensions: { same-as: f/unrun } }", PLAIN, false},
    {"{ extensions: { differs-from: f/shut } }", PLAIN, false},
    {"{ accept: right }", PLAIN, true},
    {"{ accept: [wrong, right] }", PLAIN, true},
    {"{ accept: wrong }", PLAIN, false},
    {"{ pong: false }", PLAIN, true},
    {"{ pong: true }", PLAIN, false},
    {"{ when: cleartext }", PLAIN, true},
    {"{ when: [cleartext, tls] }", PLAIN, false},
    {"{ unless: tls }", PLAIN, true},
    {"{ unless: [tls, cleartext] }", PLAIN, false},
    {"{ when: foreign-origin }", PLAIN, true},
    {"{ capability: known }", PLAIN, true},
    {"{ capability: lost }", PLAIN, false},
    {"{ capability-absent: known }", PLAIN, false},
    {"{ capability-absent: lost }", PLAIN, true},
    {"{ answer: { same-as: rich } }", PLAIN, true},
    {"{ answer: { differs-from: rich } }", PLAIN, false},
    {"{ answer: { same-as: shut } }", PLAIN, false},
    {"{ answer: { differs-from: shut } }", PLAIN, true},
    {"{ answer: { same-as: unrun } }", PLAIN, false},
    {"{ answer: { differs-from: unrun } }", PLAIN, false},
    {"{ outcome: accepted, subprotocol: any, extensions: any, accept: right, status: 101 }", RICH, true},
};

static bool knows(void *user, const char *name) { return strcmp(name, user) == 0; }

static bool other(void *user, const char *id, struct wsh_other *ret) {
    (void)user;
    ret->extensions = WSH_LIT("permessage-deflate");
    bool shut = strcmp(id, "f/shut") == 0;
    ret->outcome = shut ? WSH_REFUSED : WSH_ACCEPTED;
    ret->status = shut ? 403 : 101;
    return strcmp(id, "f/unrun") != 0;
}

static struct wsh_transcript seen(struct fixture *f, const char *answer) {
    struct wsh_transcript t;
    wsh_transcript_init(&t, f->arena);
    wsh_transcript_event(&t, WSH_EVENT_CONNECT, WSH_RECEIVED, NULL, 0);
    wsh_transcript_data(&t, WSH_SENT, WSH_LIT(REQUEST), 1);
    if (answer && answer[0]) wsh_transcript_data(&t, WSH_RECEIVED, wsh_span_of(answer), 2);
    wsh_transcript_event(&t, answer ? WSH_EVENT_FIN : WSH_EVENT_DEADLINE, WSH_RECEIVED, NULL, 3);
    return t;
}

/* The rest of the family that conditions speak of. */
#define OTHERS                                                                                                         \
    "  - { id: rich, title: t, rules: [R6455-4.2.1-1-GET], expect: [{ broken: {} }], proves: { known: {} } }\n"        \
    "  - { id: unrun, title: t, rules: [R6455-4.2.1-1-GET], expect: [{ broken: {} }], proves: { lost: {} } }\n"        \
    "  - { id: shut, title: t, rules: [R6455-4.2.1-1-GET], expect: [{ broken: {} }] }\n"

START_TEST(matching) {
    struct fixture f;
    struct wsh_view v;
    char capability[] = "known";
    fixture_init(&f);
    fixture_load_one(&f,
                     wsh_arena_printf(f.arena,
                                      FAMILY OTHERS CASE "    steps: [{ request: {} }, { ping: true }]\n"
                                                         "    expect: [{ broken: %s }]\n    despite: it is a test\n",
                                      rows[_i].conditions));
    const struct wsh_case *c = fixture_case(&f, "f/a");
    struct wsh_transcript t = seen(&f, rows[_i].answer);
    wsh_view_read(f.arena, &t, &v);
    struct wsh_context context = {&f.profile, knows, other, capability};
    unsigned met = wsh_needs_met(&f.profile, &v.request);
    bool got = wsh_row_matches(&c->rows[0], f.arena, &v, met, &context, &f.fresh);
    ck_assert_msg(got == rows[_i].want, "%s against %s", rows[_i].conditions,
                  rows[_i].answer ? rows[_i].answer : "silence");
    const struct wsh_row *decided = wsh_rows_decide(c->rows, c->n_rows, f.arena, &v, met, &context, &f.fresh);
    ck_assert_ptr_eq(decided, got ? &c->rows[0] : NULL);
    wsh_transcript_done(&t);
    fixture_done(&f);
}
END_TEST

START_TEST(a_context_may_know_nothing) {
    struct fixture f;
    struct wsh_view v;
    struct wsh_row row = {.pong = -1, .capability = "x"};
    fixture_init(&f);
    struct wsh_transcript t = seen(&f, RICH);
    wsh_view_read(f.arena, &t, &v);
    struct wsh_context context = {.profile = &f.profile};
    ck_assert(!wsh_row_matches(&row, f.arena, &v, 0, &context, &f.fresh));
    row.capability_absent = true;
    ck_assert(wsh_row_matches(&row, f.arena, &v, 0, &context, &f.fresh));
    struct wsh_match same = {.kind = WSH_MATCH_SAME_AS, .value = wsh_octets_of(f.arena, WSH_LIT("f/x"))};
    row.extensions = &same;
    ck_assert(!wsh_row_matches(&row, f.arena, &v, 0, &context, &f.fresh));
    ck_assert(wsh_span_is(wsh_view_extensions(f.arena, &v), "permessage-deflate"));
    wsh_transcript_done(&t);
    fixture_done(&f);
}
END_TEST

/* ---- needs ---- */

static const struct {
    const char *origin;
    bool declared, foreign;
} origins[] = {
    {NULL, false, false},
    {"http://127.0.0.1:8080", false, false},
    {"HTTP://127.0.0.1:8080", false, true},
    {"http://evil.example", false, true},
    {"http://app.example", true, false},
    {"http://APP.example", true, false},
    {"http://127.0.0.1:8080", true, true},
    {"null", true, true},
};

START_TEST(foreign_origins) {
    struct fixture f;
    struct wsh_head head;
    fixture_init(&f);
    struct wsh_span allowed[] = {WSH_LIT("http://app.example")};
    f.profile.origins_allowed = allowed;
    f.profile.n_allowed = origins[_i].declared ? 1 : 0;
    const char *line = origins[_i].origin ? wsh_arena_printf(f.arena, "Origin: %s\r\n", origins[_i].origin) : "";
    const char *request = wsh_arena_printf(f.arena, "GET / HTTP/1.1\r\n%s\r\n", line);
    ck_assert_int_eq(wsh_head_read(f.arena, WSH_HEAD_REQUEST, wsh_span_of(request), &head), WSH_READ_DONE);
    unsigned met = wsh_needs_met(&f.profile, &head);
    ck_assert_int_eq((met & WSH_NEED_FOREIGN_ORIGIN) != 0, origins[_i].foreign);
    ck_assert_int_eq((met & WSH_NEED_ORIGIN_ALLOWED) != 0, origins[_i].declared);
    fixture_done(&f);
}
END_TEST

START_TEST(needs_by_name) {
    struct fixture f;
    enum wsh_need need;
    fixture_init(&f);
    for (unsigned bit = 1; bit < 1u << WSH_NEED_COUNT; bit <<= 1) {
        ck_assert(wsh_need_find(wsh_span_of(wsh_need_name((enum wsh_need)bit)), &need));
        ck_assert_uint_eq(need, bit);
    }
    ck_assert(!wsh_need_find(WSH_LIT("TLS"), &need));
    unsigned met = wsh_profile_meets(&f.profile);
    ck_assert_uint_eq(met, WSH_NEED_CLEARTEXT | WSH_NEED_FOREIGN_ORIGIN);
    ck_assert_ptr_null(wsh_needs_missing(f.arena, WSH_NEED_CLEARTEXT, met));
    ck_assert_str_eq(wsh_needs_missing(f.arena, WSH_NEED_TLS | WSH_NEED_SUBPROTOCOL, met), "subprotocol, tls");
    ck_assert_str_eq(wsh_profile_url(f.arena, &f.profile), "ws://127.0.0.1:8080/chat");
    fixture_done(&f);
}
END_TEST

/* ---- without evidence ---- */

static const struct {
    const char *conditions, *fits; /* a letter per outcome in the enum's order: . never, ? maybe, ! always */
} fits[] = {
    {"{}", "!!!!!!!"},
    {"{ outcome: [accepted, silent] }", "!...!.."},
    {"{ status: 4xx }", ".?....."},
    {"{ status: 1xx }", "??...?."},
    {"{ status: 101 }", "?....?."},
    {"{ header: { A: absent } }", "??...?."},
    {"{ subprotocol: none }", "?....?."},
    {"{ extensions: any }", "?....?."},
    {"{ outcome: [refused, accepted], accept: none }", "??....."},
    {"{ when: tls }", "???????"},
    {"{ capability-absent: known }", "???????"},
    {"{ outcome: accepted, status: 101 }", "?......"},
};

START_TEST(fit_without_evidence) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(
        &f, wsh_arena_printf(f.arena, FAMILY OTHERS CASE "    expect: [{ broken: %s }]\n    despite: it is a test\n",
                             fits[_i].conditions));
    const struct wsh_row *row = &fixture_case(&f, "f/a")->rows[0];
    char got[WSH_OUTCOME_COUNT + 1] = {0};
    for (unsigned o = 0; o < WSH_OUTCOME_COUNT; o++) got[o] = ".?!"[wsh_row_fit(row, (enum wsh_outcome)o)];
    ck_assert_str_eq(got, fits[_i].fits);
    fixture_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("expect");
    TCase *tc = wsh_test_case(s, "expect");
    tcase_add_test(tc, shared_rows_in_order);
    tcase_add_test(tc, spliced_rows_may_be_covered);
    tcase_add_loop_test(tc, matching, 0, WSH_COUNT(rows));
    tcase_add_test(tc, a_context_may_know_nothing);
    tcase_add_loop_test(tc, foreign_origins, 0, WSH_COUNT(origins));
    tcase_add_test(tc, needs_by_name);
    tcase_add_loop_test(tc, fit_without_evidence, 0, WSH_COUNT(fits));
    return wsh_test_main(s);
}
