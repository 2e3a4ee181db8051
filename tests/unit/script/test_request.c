/* test_request.c - the baseline and every edit, octet by octet; several edits in their order; the profile's fields. */
#include "fixture.h"

#define START "GET /chat HTTP/1.1\r\n"
#define HOST "Host: 127.0.0.1:8080\r\n"
#define UPGRADE "Upgrade: websocket\r\n"
#define CONNECTION "Connection: Upgrade\r\n"
#define KEY "Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r\n"
#define VERSION "Sec-WebSocket-Version: 13\r\n"
#define END "\r\n"
#define HEAD HOST UPGRADE CONNECTION KEY VERSION

static const struct {
    const char *request;
    struct wsh_span want;
    const char *title;
} rows[] = {
    {"{}", WSH_ROW(START HEAD END), "the baseline"},
    {"{ set: { host: x } }", WSH_ROW(START "Host: x\r\n" UPGRADE CONNECTION KEY VERSION END),
     "set a line that is there"},
    {"{ set: { Origin: x } }", WSH_ROW(START HEAD "Origin: x\r\n" END), "set appends"},
    {"{ add: { A: 1, B: [2, ''] } }", WSH_ROW(START HEAD "A: 1\r\nB: 2\r\nB: \r\n" END), "add, once and twice"},
    {"{ add: { A: !crlf [x, y] } }", WSH_ROW(START HEAD "A: x\r\ny\r\n\r\n" END), "a tagged list is one value"},
    {"{ add-first: { A: 1, B: [2, 3] } }", WSH_ROW(START "A: 1\r\nB: 2\r\nB: 3\r\n" HEAD END),
     "first, in the file's order"},
    {"{ remove: Host }", WSH_ROW(START UPGRADE CONNECTION KEY VERSION END), "remove one"},
    {"{ remove: [Host, upgrade] }", WSH_ROW(START CONNECTION KEY VERSION END), "remove two"},
    {"{ rename: { Host: !octets 'Ho\\0st' } }",
     WSH_ROW(START "Ho\0st: 127.0.0.1:8080\r\n" UPGRADE CONNECTION KEY VERSION END), "rename"},
    {"{ duplicate: Host }", WSH_ROW(START HOST HEAD END), "duplicate"},
    {"{ line: ' x' }", WSH_ROW(START HEAD " x\r\n" END), "a raw line"},
    {"{ line: [a, b] }", WSH_ROW(START HEAD "a\r\nb\r\n" END), "two raw lines"},
    {"{ first-line: [a, b] }", WSH_ROW(START "a\r\nb\r\n" HEAD END), "two raw lines first"},
    {"{ line-before: { Upgrade: x } }", WSH_ROW(START HOST "x\r\n" UPGRADE CONNECTION KEY VERSION END), "before"},
    {"{ line-after: { Host: !octets '\\ty' } }", WSH_ROW(START HOST "\ty\r\n" UPGRADE CONNECTION KEY VERSION END),
     "after"},
    {"{ order: [Connection, Host] }", WSH_ROW(START CONNECTION HOST UPGRADE KEY VERSION END), "order"},
    {"{ reverse: true }", WSH_ROW(START VERSION KEY CONNECTION UPGRADE HOST END), "reverse"},
    {"{ remove: [Sec-WebSocket-Key, Sec-WebSocket-Version], names: lower }",
     WSH_ROW(START "host: 127.0.0.1:8080\r\nupgrade: websocket\r\nconnection: Upgrade\r\n" END), "lower"},
    {"{ remove: [Sec-WebSocket-Key, Sec-WebSocket-Version], names: upper }",
     WSH_ROW(START "HOST: 127.0.0.1:8080\r\nUPGRADE: websocket\r\nCONNECTION: Upgrade\r\n" END), "upper"},
    {"{ remove: [Sec-WebSocket-Key, Sec-WebSocket-Version], names: swapped }",
     WSH_ROW(START "hOsT: 127.0.0.1:8080\r\nuPgRaDe: websocket\r\ncOnNeCtIoN: Upgrade\r\n" END), "swapped"},
    {"{ separator: { Host: ':' } }", WSH_ROW(START "Host:127.0.0.1:8080\r\n" UPGRADE CONNECTION KEY VERSION END),
     "one separator"},
    {"{ remove: [Sec-WebSocket-Key, Sec-WebSocket-Version, Host], separator: { '*': !octets ' :\\t' } }",
     WSH_ROW(START "Upgrade :\twebsocket\r\nConnection :\tUpgrade\r\n" END), "all separators"},
    {"{ trailing: { Host: ' ' } }", WSH_ROW(START "Host: 127.0.0.1:8080 \r\n" UPGRADE CONNECTION KEY VERSION END),
     "trailing blank"},
    {"{ line-end: { Host: !octets '\\n' } }",
     WSH_ROW(START "Host: 127.0.0.1:8080\n" UPGRADE CONNECTION KEY VERSION END), "one line end"},
    {"{ remove: [Sec-WebSocket-Key, Sec-WebSocket-Version, Host], line-end: { '*': !hex '0a' } }",
     WSH_ROW("GET /chat HTTP/1.1\nUpgrade: websocket\nConnection: Upgrade\n" END), "all line ends, not the last"},
    {"{ end: !hex '0a' }", WSH_ROW(START HEAD "\n"), "the empty line"},
    {"{ end: '' }", WSH_ROW(START HEAD), "no end"},
    {"{ method: get, target: '*', version: HTTP/1.0 }", WSH_ROW("get * HTTP/1.0\r\n" HEAD END), "the three words"},
    {"{ method: '' }", WSH_ROW(" /chat HTTP/1.1\r\n" HEAD END), "an empty word keeps its space"},
    {"{ target: '{path}{q}a=b' }", WSH_ROW("GET /chat?a=b HTTP/1.1\r\n" HEAD END), "a placeholder in the target"},
    {"{ request-line: 'GET /chat' }", WSH_ROW("GET /chat\r\n" HEAD END), "the request-line"},
    {"{ prefix: !crlf [''], body: 'abc' }", WSH_ROW("\r\n" START HEAD END "abc"), "around the request"},
    {"{ raw: !crlf [GET / HTTP/1.1, ''] }", WSH_ROW("GET / HTTP/1.1\r\n\r\n"), "all of it"},
    {"[{ add: { A: 1 } }, { add: { B: 2 } }, { add: { A: 3 } }]", WSH_ROW(START HEAD "A: 1\r\nB: 2\r\nA: 3\r\n" END),
     "a list repeats keys"},
    {"[{ remove: Host }, { set: { Host: x } }]", WSH_ROW(START UPGRADE CONNECTION KEY VERSION "Host: x\r\n" END),
     "from top to bottom: moved to the end"},
    {"{ set: { Host: x }, duplicate: Host }",
     WSH_ROW(START "Host: x\r\nHost: x\r\n" UPGRADE CONNECTION KEY VERSION END), "from top to bottom: both are set"},
    {"{ duplicate: Host, set: { Host: x } }", WSH_ROW(START "Host: x\r\n" HOST UPGRADE CONNECTION KEY VERSION END),
     "from top to bottom: the first is set"},
    {"{ rename: { Host: Hose }, add: { Host: x } }",
     WSH_ROW(START "Hose: 127.0.0.1:8080\r\n" UPGRADE CONNECTION KEY VERSION "Host: x\r\n" END),
     "the new name is another"},
};

START_TEST(edits) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, wsh_arena_printf(f.arena, FAMILY CASE "    request: %s\n" RECORD, rows[_i].request));
    struct wsh_span got = fixture_request(&f, "f/a");
    ck_assert_msg(wsh_span_eq(got, rows[_i].want), "%s: got %s", rows[_i].title, fixture_escape(&f, got));
    fixture_done(&f);
}
END_TEST

/* `pad` reaches its size exactly, leaves alone what is larger, and stands for the exchange's size with `grow`. */
START_TEST(padding) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, FAMILY CASE "    request: { pad: 1000 }\n" RECORD);
    ck_assert_uint_eq(fixture_request(&f, "f/a").n, 1000);
    fixture_load_one(&f, FAMILY CASE "    request: { pad: 20 }\n" RECORD);
    CK_SPAN(&f, fixture_request(&f, "f/a"), WSH_LIT(START HEAD END));
    fixture_load_one(&f, FAMILY CASE "    grow: { sizes: [1000, 2000, 4000] }\n"
                                     "    request: { add: { A: !repeat { of: ab, times: size } }, pad: 9000 }\n" RECORD);
    for (unsigned size = 1000; size <= 2000; size += 1000) {
        f.fresh.size = size;
        struct wsh_span got = fixture_request(&f, "f/a"), head = WSH_LIT(START HEAD "A: ");
        struct wsh_span value = wsh_span_skip(got, head.n);
        ck_assert_uint_eq(got.n, 9000);
        ck_assert_uint_eq(wsh_span_find(value, '\r'), 2 * size);
    }
    fixture_done(&f);
}
END_TEST

START_TEST(no_request_is_the_baseline) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, FAMILY CASE RECORD);
    const struct wsh_case *c = fixture_case(&f, "f/a");
    ck_assert_uint_eq(c->n_steps, 2);
    ck_assert_int_eq(c->steps[0].kind, WSH_STEP_SEND);
    ck_assert_int_eq(c->steps[1].kind, WSH_STEP_AWAIT);
    CK_SPAN(&f, fixture_request(&f, "f/a"), WSH_LIT(START HEAD END));
    fixture_done(&f);
}
END_TEST

/* The profile has "Cookie: a" and "X-One: b". */
static const struct {
    const char *request;
    struct wsh_span want;
    const char *title;
} profiles[] = {
    {"{}", WSH_ROW(START HEAD "Cookie: a\r\nX-One: b\r\n" END), "behind the baseline"},
    {"{ add: { Z: z } }", WSH_ROW(START HEAD "Cookie: a\r\nX-One: b\r\nZ: z\r\n" END), "before what is added"},
    {"{ set: { cookie: c } }", WSH_ROW(START HEAD "X-One: b\r\ncookie: c\r\n" END), "not if the case sets it"},
    {"{ remove: Cookie }", WSH_ROW(START HEAD "X-One: b\r\n" END), "not if the case removes it"},
    {"{ line: 'Cookie : c' }", WSH_ROW(START HEAD "X-One: b\r\nCookie : c\r\n" END), "not if a raw line has it"},
    {"{ line-after: { Host: 'x-one:' } }",
     WSH_ROW(START HOST "x-one:\r\n" UPGRADE CONNECTION KEY VERSION "Cookie: a\r\n" END), "nor one placed elsewhere"},
    {"{ raw: x }", WSH_ROW("x"), "never in raw octets"},
};

START_TEST(profile_fields) {
    struct wsh_header headers[] = {{WSH_ROW("Cookie"), WSH_ROW("a"), false}, {WSH_ROW("X-One"), WSH_ROW("b"), false}};
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, wsh_arena_printf(f.arena, FAMILY CASE "    request: %s\n" RECORD, profiles[_i].request));
    f.profile.headers = headers;
    f.profile.n_headers = 2;
    struct wsh_span got = fixture_request(&f, "f/a");
    ck_assert_msg(wsh_span_eq(got, profiles[_i].want), "%s: got %s", profiles[_i].title, fixture_escape(&f, got));
    fixture_done(&f);
}
END_TEST

START_TEST(host_of_the_profile) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, FAMILY CASE RECORD);
    f.profile.host = WSH_LIT("site.example");
    CK_SPAN(&f, fixture_request(&f, "f/a"), WSH_LIT(START "Host: site.example\r\n" UPGRADE CONNECTION KEY VERSION END));
    fixture_done(&f);
}
END_TEST

/* ---- steps ---- */

static const struct {
    const char *steps, *want; /* kind@connection, one letter per kind */
} steps[] = {
    {"[{ request: {} }]", "S0 A0"},
    {"[{ send: {} }, { await: response }, { ping: true }]", "S0 A0 P0"},
    {"[{ send: { body: x } }, { pause: 20 }, { octets: y }, { half-close: true }, { await: response }]",
     "S0 W0 O0 H0 A0"},
    {"[{ send: {} }, { reset: true }, { connect: true }, { request: {} }]", "S0 R0 C1 S1 A1"},
    {"[{ request: {} }, { connect: true }, { request: {} }, { connect: true }, { request: {} }]",
     "S0 A0 C1 S1 A1 C2 S2 A2"},
    {"[{ request: {} }, { request: {} }]", "S0 A0 S0 A0"},
};

START_TEST(steps_in_order) {
    static const char letters[] = {
        [WSH_STEP_SEND] = 'S',   [WSH_STEP_AWAIT] = 'A',      [WSH_STEP_PAUSE] = 'W', [WSH_STEP_PING] = 'P',
        [WSH_STEP_OCTETS] = 'O', [WSH_STEP_HALF_CLOSE] = 'H', [WSH_STEP_RESET] = 'R', [WSH_STEP_CONNECT] = 'C'};
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, wsh_arena_printf(f.arena, FAMILY CASE "    steps: %s\n" RECORD, steps[_i].steps));
    const struct wsh_case *c = fixture_case(&f, "f/a");
    const char *got = "";
    for (size_t i = 0; i < c->n_steps; i++)
        got =
            wsh_arena_printf(f.arena, "%s%s%c%u", got, i ? " " : "", letters[c->steps[i].kind], c->steps[i].connection);
    ck_assert_str_eq(got, steps[_i].want);
    fixture_done(&f);
}
END_TEST

START_TEST(numbers_of_a_case) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, FAMILY CASE "    steps: [{ pause: 250 }, { request: {} }]\n    repeat: 3\n    parallel: 2\n"
                                     "    within: 1500\n    needs: [tls, foreign-origin]\n    gate: true\n"
                                     "    why: because\n" RECORD);
    const struct wsh_case *c = fixture_case(&f, "f/a");
    ck_assert_uint_eq(c->steps[0].wait_us, 250000);
    ck_assert_uint_eq(c->repeat, 3);
    ck_assert_uint_eq(c->parallel, 2);
    ck_assert_uint_eq(c->within_us, 1500000);
    ck_assert_uint_eq(c->needs, WSH_NEED_TLS | WSH_NEED_FOREIGN_ORIGIN);
    ck_assert(c->gate);
    ck_assert_str_eq(c->why, "because");
    ck_assert_uint_eq(c->at.line, 4);
    ck_assert_uint_eq(c->at.column, 9);
    fixture_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("request");
    TCase *tc = wsh_test_case(s, "request");
    tcase_add_loop_test(tc, edits, 0, WSH_COUNT(rows));
    tcase_add_test(tc, no_request_is_the_baseline);
    tcase_add_test(tc, padding);
    tcase_add_loop_test(tc, profile_fields, 0, WSH_COUNT(profiles));
    tcase_add_test(tc, host_of_the_profile);
    tcase_add_loop_test(tc, steps_in_order, 0, WSH_COUNT(steps));
    tcase_add_test(tc, numbers_of_a_case);
    return wsh_test_main(s);
}
