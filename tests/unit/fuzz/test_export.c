/* test_export.c - whatever was found, its case loads and agrees with the oracle. */
#include "fuzz/again.h"
#include "fuzz/export.h"
#include "script/load.h"
#include "script/request.h"
#include "support/main.h"

#define REST "Host: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define V "Sec-WebSocket-Version: 13\r\n"

static const struct {
    struct wsh_span sent;
    size_t cut; /* the end of the first write, or 0 */
    const char *fault, *rule;
} rows[] = {
    {WSH_ROW("POST / HTTP/1.1\r\n" REST V "\r\n"), 0, "accepted", "R6455-4.2.1-1-GET"},
    {WSH_ROW("GET / HTTP/1.1\r\n" REST V "\r\n"), 5, "refused", "R6455-4.2.2-5.1-STATUS"},
    {WSH_ROW("GET / HTTP/1.1\r\n" REST V "Sec-WebSocket-Extensions: x-other\r\n\r\n"), 0, "refused",
     "R6455-4.2.2-5.1-STATUS"},
    {WSH_ROW("GET / HTTP/1.1\r\n" REST "Sec-WebSocket-Version: 99\r\n\r\n"), 0, "answer", "R6455-4.4-MUST-LIST"},
    {WSH_ROW("GET / HTTP/1.1\r\n" REST V "\r\n"), 0, "answer", "R6455-4.2.2-5.4-ACCEPT"},
    {WSH_ROW("GET /{key}'\\\x80\0 HTTP/1.1\r\n" REST V "\r\n{{}"), 0, "answer", "R9112-3-INVALIDLINE"},
    {WSH_ROW("GET / HTTP/1.1\r\n" REST V "X: {'}\r\n\r\n"), 0, "died", "SEC-ALIVE"},
    {WSH_ROW("G"), 0, "died", "SEC-ALIVE"},
    {WSH_ROW("GET / HTTP/1.1\r\n" REST "Sec-WebSocket-Version: 13\r\nHost: h\r\n\r\n"), 0, "answer", "R9110-7.8-426"},
};

START_TEST(cases_load) {
    struct wsh_event events[2] = {{.kind = WSH_EVENT_DATA, .side = WSH_SENT, .length = rows[_i].cut},
                                  {.kind = WSH_EVENT_DATA, .side = WSH_SENT, .offset = rows[_i].cut}};
    struct wsh_result_conn conn = {.sent = rows[_i].sent, .events = events, .n_events = rows[_i].cut ? 2 : 0};
    struct wsh_result_attempt attempt = {.conns = &conn, .n_conns = 1};
    struct wsh_result_fuzz fuzz = {.fault = rows[_i].fault, .execution = 12};
    const char *rule = rows[_i].rule;
    struct wsh_result r = {.id = "fuzz/accepted/X.Y",
                           .title = "it's a title",
                           .target = "ws://h/",
                           .because = "so: \"x\"\n",
                           .rules = &rule,
                           .n_rules = 1,
                           .fuzz = &fuzz,
                           .attempts = &attempt,
                           .n_attempts = 1};
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf out, said;
    struct wsh_diags diags;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    wsh_buf_init(&said, WSH_LIMIT_TEXT);
    events[1].length = rows[_i].sent.n - rows[_i].cut;
    ck_assert(wsh_fuzz_export(&r, &out));
    wsh_diags_init(&diags, a);
    struct wsh_case_file file = {.name = "fuzz.yaml",
                                 .text = wsh_span_make(wsh_arena_text(a, wsh_buf_span(&out)), out.n)};
    const struct wsh_suite *suite = wsh_suite_load(a, &file, 1, &diags);
    wsh_diags_print(&diags, false, &said);
    ck_assert_msg(suite && diags.errors == 0, "%.*s\n%.*s", WSH_FMT(wsh_buf_span(&said)), WSH_FMT(wsh_buf_span(&out)));
    ck_assert_uint_eq(suite->n, 2);
    ck_assert_str_eq(suite->cases[1].id, "fuzz/accepted-x-y");
    const struct wsh_step *step = &suite->cases[1].steps[0];
    struct wsh_profile profile;
    struct wsh_fresh fresh;
    struct wsh_request_faults faults;
    wsh_profile_imagine(a, &profile, &fresh);
    ck_assert(wsh_span_eq(wsh_request_build(step, a, &profile, &fresh, &faults), rows[_i].sent));
    if (rows[_i].cut) ck_assert_uint_eq(wsh_split_end(&step->split, rows[_i].sent, 0), rows[_i].cut);
    wsh_buf_done(&said);
    wsh_buf_done(&out);
    wsh_arena_free(a);
}
END_TEST

START_TEST(without_octets_there_is_no_case) {
    struct wsh_result r = {.id = "a/case"};
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    ck_assert(!wsh_fuzz_export(&r, &out));
    ck_assert_uint_eq(out.n, 0);
}
END_TEST

START_TEST(writes_are_found_in_events) {
    struct wsh_event events[] = {{.kind = WSH_EVENT_CONNECT, .side = WSH_SENT},
                                 {.kind = WSH_EVENT_DATA, .side = WSH_SENT, .offset = 0, .length = 3},
                                 {.kind = WSH_EVENT_DATA, .side = WSH_RECEIVED, .offset = 0, .length = 9},
                                 {.kind = WSH_EVENT_DATA, .side = WSH_SENT, .offset = 3, .length = 4},
                                 {.kind = WSH_EVENT_DATA, .side = WSH_SENT, .offset = 7, .length = 3}};
    struct wsh_result_conn conn = {.sent = WSH_LIT("0123456789"), .events = events, .n_events = WSH_COUNT(events)};
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_split s = wsh_split_of(a, &conn);
    ck_assert_uint_eq(s.n, 2);
    ck_assert_uint_eq(wsh_split_end(&s, conn.sent, 0), 3);
    ck_assert_uint_eq(wsh_split_end(&s, conn.sent, 3), 7);
    ck_assert_uint_eq(wsh_split_end(&s, conn.sent, 7), 10);
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("export");
    TCase *c = wsh_test_case(s, "export");
    tcase_add_loop_test(c, cases_load, 0, WSH_COUNT(rows));
    tcase_add_test(c, without_octets_there_is_no_case);
    tcase_add_test(c, writes_are_found_in_events);
    return wsh_test_main(s);
}
