/* test_judge.c - what is a finding of the fuzzing judge, what is none, and what counts as the same one. */
#include "support/main.h"

#include "harness/judge.h"

#define G "GET /chat HTTP/1.1\r\n"
#define H "Host: h\r\n"
#define U "Upgrade: websocket\r\n"
#define C "Connection: Upgrade\r\n"
#define K "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define V "Sec-WebSocket-Version: 13\r\n"
#define GOOD G H U C K V
#define E "\r\n"
#define SWITCH "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" \
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
#define STATUS(s) "HTTP/1.1 " s "\r\nContent-Length: 0\r\n\r\n"

static const struct {
    struct wsh_span request, response;
    enum wsh_trial_end end;
    unsigned policy;
    const char *rule; /* of the only finding; NULL: none */
    enum wsh_fault fault;
    const char *title;
} rows[] = {
    {WSH_ROW(GOOD E), WSH_ROW(SWITCH), WSH_TRIAL_OPEN, 0, NULL, 0, "accepted as it must be"},
    {WSH_ROW(GOOD E), WSH_ROW(STATUS("400 x")), WSH_TRIAL_CLOSED, 0, "R6455-4.2.2-5.1-STATUS", WSH_FAULT_REFUSED, "refused"},
    {WSH_ROW(GOOD E), WSH_ROW(""), WSH_TRIAL_OPEN, 0, "R6455-4.2.2-5.1-STATUS", WSH_FAULT_REFUSED, "silence"},
    {WSH_ROW(GOOD E), WSH_ROW(""), WSH_TRIAL_RESET, 0, "R6455-4.2.2-5.1-STATUS", WSH_FAULT_REFUSED, "reset"},
    {WSH_ROW(GOOD E), WSH_ROW(""), WSH_TRIAL_DIED, 0, "SEC-ALIVE", WSH_FAULT_DIED, "died"},
    {WSH_ROW(GOOD E), WSH_ROW(STATUS("503 x")), WSH_TRIAL_OPEN, 0, NULL, 0, "overload proves nothing"},
    {WSH_ROW(GOOD E), WSH_ROW(STATUS("404 x")), WSH_TRIAL_OPEN, 0, "R6455-4.2.2-5.1-STATUS", WSH_FAULT_REFUSED, "404"},
    {WSH_ROW(GOOD E), WSH_ROW(STATUS("404 x")), WSH_TRIAL_OPEN, WSH_POLICY_RESOURCE, NULL, 0, "404 where paths matter"},
    {WSH_ROW(GOOD E), WSH_ROW(STATUS("400 x")), WSH_TRIAL_OPEN, WSH_POLICY_ANY, "R6455-4.2.2-5.1-STATUS",
     WSH_FAULT_REFUSED, "no policy explains a 400"},
    {WSH_ROW(GOOD "Origin: http://a\r\n" E), WSH_ROW(STATUS("403 x")), WSH_TRIAL_OPEN, 0, "R6455-4.2.2-5.1-STATUS",
     WSH_FAULT_REFUSED, "an origin, no policy for origins"},
    {WSH_ROW(GOOD "Origin: http://a\r\n" E), WSH_ROW(STATUS("403 x")), WSH_TRIAL_OPEN, WSH_POLICY_ORIGIN, NULL, 0,
     "an origin that is not welcome"},
    {WSH_ROW(GOOD "Origin: x y\r\n" E), WSH_ROW(STATUS("400 x")), WSH_TRIAL_OPEN, 0, NULL, 0, "open for other reasons"},
    {WSH_ROW(GOOD), WSH_ROW(""), WSH_TRIAL_OPEN, 0, NULL, 0, "half a request may be waited for"},
    {WSH_ROW(GOOD), WSH_ROW(SWITCH), WSH_TRIAL_OPEN, 0, "R9110-5.3-WHOLE", WSH_FAULT_ACCEPTED, "half a request accepted"},
    {WSH_ROW(G H U C V E), WSH_ROW(SWITCH), WSH_TRIAL_OPEN, 0, "R6455-4.2.1-5-KEY", WSH_FAULT_ACCEPTED, "without a key"},
    {WSH_ROW(G H U C K E), WSH_ROW(SWITCH), WSH_TRIAL_OPEN, 0, "R6455-4.2.1-6-VERSION", WSH_FAULT_ACCEPTED, "no version"},
    {WSH_ROW(G H U C K E), WSH_ROW(STATUS("200 x")), WSH_TRIAL_OPEN, 0, NULL, 0, "an answer that is no refusal is open"},
    {WSH_ROW(G H U C K E), WSH_ROW(""), WSH_TRIAL_CLOSED, 0, NULL, 0, "closing may be a refusal"},
    {WSH_ROW(G H "Upgrade: h2c\r\n" C K V E), WSH_ROW("HTTP/1.1 101 x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
     WSH_TRIAL_OPEN, 0, NULL, 0, "a switch to what was offered is no handshake"},
    {WSH_ROW(G H U C K "Sec-WebSocket-Version: 99\r\n" E), WSH_ROW(STATUS("400 x")), WSH_TRIAL_OPEN, 0,
     "R6455-4.4-MUST-LIST", WSH_FAULT_ANSWER, "a version refused without a list"},
    {WSH_ROW(G H U C "Sec-WebSocket-Version: 99\r\n" E), WSH_ROW(STATUS("400 x")), WSH_TRIAL_OPEN, 0, NULL, 0,
     "who knows why it was refused"},
    {WSH_ROW(G H U C K "Sec-WebSocket-Version: 99\r\n" E),
     WSH_ROW("HTTP/1.1 426 x\r\nSec-WebSocket-Version: 13\r\nContent-Length: 0\r\n\r\n"), WSH_TRIAL_OPEN, 0,
     "R9110-7.8-426", WSH_FAULT_ANSWER, "a 426 without Upgrade"},
    {WSH_ROW(GOOD E), WSH_ROW("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n"),
     WSH_TRIAL_OPEN, 0, "R6455-4.2.2-5.4-ACCEPT", WSH_FAULT_ANSWER, "a wrong accept value is said once"},
    {WSH_ROW(G H U C V E), WSH_ROW("HTTP/1.1 400 x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"), WSH_TRIAL_OPEN, 0,
     "R9112-9.6-CLOSE", WSH_FAULT_ANSWER, "close was said and nothing was closed for long"},
    {WSH_ROW(G H U C V E), WSH_ROW("HTTP/1.1 400 x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"), WSH_TRIAL_LEFT, 0,
     NULL, 0, "close was said, and we left before it could be done"},
    {WSH_ROW(GOOD E), WSH_ROW(STATUS("400 x")), WSH_TRIAL_LEFT, 0, "R6455-4.2.2-5.1-STATUS", WSH_FAULT_REFUSED,
     "refused, and we left"},
};

static const struct wsh_judgement *judge(struct wsh_fuzz_judge *j, size_t i, struct wsh_judgement *ret) {
    const struct wsh_trial t = {rows[i].request, rows[i].response, rows[i].end};
    wsh_fuzz_judge_read(j, &t, ret);
    return ret;
}

START_TEST(rows_are_judged) {
    struct wsh_fuzz_judge *j = wsh_fuzz_judge_new(rows[_i].policy);
    struct wsh_judgement v;
    for (int round = 0; round < 2; round++) { /* memory is used again, and nothing is left of before */
        (void)judge(j, (size_t)_i, &v);
        ck_assert_msg(v.n == (rows[_i].rule ? 1 : 0), "%s: %zu findings, %s %s", rows[_i].title, v.n,
                      v.n ? wsh_rule(v.findings[0].rule)->id : "", v.n ? v.findings[0].text : "");
        if (v.n == 0) continue;
        ck_assert_str_eq(wsh_rule(v.findings[0].rule)->id, rows[_i].rule);
        ck_assert_int_eq(v.findings[0].fault, rows[_i].fault);
        ck_assert(v.findings[0].text && *v.findings[0].text);
    }
    wsh_fuzz_judge_free(j);
}
END_TEST

static uint64_t key_of(const char *title) {
    struct wsh_fuzz_judge *j = wsh_fuzz_judge_new(0);
    struct wsh_judgement v;
    uint64_t key = 0;
    for (size_t i = 0; i < WSH_COUNT(rows); i++)
        if (strcmp(rows[i].title, title) == 0) key = judge(j, i, &v)->findings[0].key;
    wsh_fuzz_judge_free(j);
    return key;
}

START_TEST(keys_tell_findings_apart) {
    struct wsh_fuzz_keys keys = {0};
    struct wsh_arena *a = wsh_arena_new();
    ck_assert_uint_ne(key_of("refused"), key_of("silence"));
    ck_assert_uint_ne(key_of("refused"), key_of("404"));
    ck_assert_uint_ne(key_of("without a key"), key_of("no version"));
    ck_assert_uint_eq(key_of("refused"), key_of("refused"));
    ck_assert(wsh_fuzz_keys_add(&keys, a, 1) && !wsh_fuzz_keys_add(&keys, a, 1) && wsh_fuzz_keys_add(&keys, a, 2));
    for (uint64_t i = 0; i < 2 * WSH_FUZZ_KEYS; i++) (void)wsh_fuzz_keys_add(&keys, a, i);
    ck_assert_uint_eq(keys.n, WSH_FUZZ_KEYS);
    wsh_arena_free(a);
}
END_TEST

START_TEST(what_is_near_is_told) {
    struct wsh_fuzz_judge *j = wsh_fuzz_judge_new(0);
    struct wsh_judgement v;
    const struct wsh_trial far = {WSH_LIT(G H E), WSH_LIT(STATUS("400 x")), WSH_TRIAL_OPEN};
    ck_assert(judge(j, 0, &v)->near);
    uint64_t before = v.fingerprint;
    ck_assert_uint_ne(judge(j, 1, &v)->fingerprint, before);
    wsh_fuzz_judge_read(j, &far, &v);
    ck_assert(!v.near);
    wsh_fuzz_judge_free(j);
}
END_TEST

int main(void) {
    Suite *s = suite_create("judge");
    TCase *tc = wsh_test_case(s, "judge");
    tcase_add_loop_test(tc, rows_are_judged, 0, (int)WSH_COUNT(rows));
    tcase_add_test(tc, keys_tell_findings_apart);
    tcase_add_test(tc, what_is_near_is_told);
    return wsh_test_main(s);
}
