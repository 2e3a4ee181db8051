/* test_judge.c - rows, findings, noise and controls: what becomes of the same evidence under different cases. */
#include "scene.h"

static struct wsh_arena *a;
static struct wsh_profile profile;

static void setup(void) {
    a = wsh_arena_new();
    profile = scene_profile();
}

static void teardown(void) { wsh_arena_free(a); }

/* ---- what earlier cases have shown, by hand ---- */

static enum wsh_outcome control_outcome;
static enum wsh_verdict control_verdict;
static bool control_ran;

static bool other(void *user, const char *id, struct wsh_other *ret) {
    (void)user;
    ck_assert_str_eq(id, "scene/control");
    *ret = (struct wsh_other){control_outcome, control_verdict, WSH_EMPTY, 0};
    return control_ran;
}

/* ---- one exchange against a part, judged ---- */

static struct wsh_opinion judge(const struct wsh_case *c, const struct scene_part *part) {
    struct wsh_context context = {.profile = &profile, .other = other};
    struct wsh_opinion o;
    struct wsh_exchange *x = scene_exchange(c, &profile, 3);
    const struct wsh_transcript *all[4];
    size_t n = wsh_exchange_connections(x);
    scene_play(x, part, false);
    for (unsigned i = 0; i < n; i++) all[i] = wsh_exchange_transcript(x, i);
    wsh_judge(a, c, all, n, false, &context, wsh_exchange_fresh(x), &o);
    o.because = wsh_arena_text(a, wsh_span_of(o.because));
    o.extensions = wsh_arena_span(a, o.extensions);
    wsh_exchange_free(x);
    return o;
}

static enum wsh_rule_id case_rules[] = {WSH_RULE_R6455_4_2_2_4_VERSION, WSH_RULE_R9112_4_STATUSLINE};

#define BIT(outcome) (1u << (outcome))
static struct wsh_range in_4xx = {400, 499}, exactly_503 = {503, 503}, from_502 = {502, 504};

#define PASS_4XX {.verdict = WSH_PASS, .outcomes = BIT(WSH_REFUSED), .status = &in_4xx, .n_status = 1, .pong = -1}
#define FAIL_101 {.verdict = WSH_FAIL, .impact = WSH_DOWNGRADE, .outcomes = BIT(WSH_ACCEPTED), .pong = -1}
#define WARN_END \
    {.verdict = WSH_WARN, .outcomes = BIT(WSH_CLOSED) | BIT(WSH_RESET), .pong = -1, .because = "no word of why"}
#define PASS_ALL {.verdict = WSH_PASS, .pong = -1}

static const struct {
    struct wsh_row rows[4];
    size_t n;
    struct scene_part part;
    enum wsh_verdict verdict;
    enum wsh_impact impact;
    int row; /* that decided, or -1 */
    const char *because;
} judgements[] = {
    {{PASS_4XX, FAIL_101, WARN_END}, 3, {.answers = {GOOD_400}}, WSH_PASS, WSH_IMPACT_NONE, 0, "refused with 400"},
    {{PASS_4XX, FAIL_101, WARN_END}, 3, {.answers = {GOOD_101}}, WSH_FAIL, WSH_DOWNGRADE, 1,
     "accepted with 101; expected: a server that plays its part is heard (RFC 6455 section 4.2.2 step 4 version)"},
    {{PASS_4XX, FAIL_101, WARN_END}, 3, {.end = END_FIN, .end_behind = 1}, WSH_WARN, WSH_IMPACT_NONE, 2,
     "no answer, then closed; no word of why (RFC 6455 section 4.2.2 step 4 version)"},
    {{PASS_4XX}, 1, {.answers = {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}}, WSH_FAIL, WSH_IMPACT_NONE, -1,
     "refused with 200; expected: a server that plays its part is heard (RFC 6455 section 4.2.2 step 4 version)"},
    {{PASS_4XX}, 1, {.end = STAY}, WSH_FAIL, WSH_IMPACT_NONE, -1,
     "no answer, then silence; expected: a server that plays its part is heard (RFC 6455 section 4.2.2 step 4 "
     "version)"},
    {{{.verdict = WSH_INFO, .pong = -1, .because = "left open"}}, 1, {.answers = {GOOD_101}}, WSH_INFO,
     WSH_IMPACT_NONE, 0, "accepted with 101; left open"},
    {{{.verdict = WSH_FAIL, .pong = 1}, PASS_ALL}, 2, {.answers = {GOOD_101}}, WSH_PASS, WSH_IMPACT_NONE, 1,
     "accepted with 101"},
    /* what proves nothing */
    {{PASS_ALL}, 1, {.deaf = true}, WSH_BROKEN, WSH_IMPACT_NONE, -1, "no connection: the peer does not listen"},
    {{{.verdict = WSH_PASS, .outcomes = BIT(WSH_UNREACHED), .pong = -1}}, 1, {.deaf = true}, WSH_PASS,
     WSH_IMPACT_NONE, 0, "no connection: the peer does not listen"},
    {{PASS_4XX, FAIL_101}, 2, {.answers = {"HTTP/1.1 429 Slow Down\r\nContent-Length: 0\r\n\r\n"}}, WSH_BROKEN,
     WSH_IMPACT_NONE, -1, "refused with 429; overloaded, or its backend is away, which proves nothing"},
    {{PASS_ALL}, 1, {.answers = {"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"}}, WSH_BROKEN, WSH_IMPACT_NONE, -1,
     "refused with 503; overloaded, or its backend is away, which proves nothing"},
    {{{.verdict = WSH_INFO, .status = &exactly_503, .n_status = 1, .pong = -1}, PASS_ALL}, 2,
     {.answers = {"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"}}, WSH_INFO, WSH_IMPACT_NONE, 0, "refused with 503"},
    {{PASS_ALL, {.verdict = WSH_INFO, .status = &exactly_503, .n_status = 1, .pong = -1}}, 2,
     {.answers = {"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"}}, WSH_BROKEN, WSH_IMPACT_NONE, -1,
     "refused with 503; overloaded, or its backend is away, which proves nothing"},
    {{{.verdict = WSH_WARN, .status = &from_502, .n_status = 1, .pong = -1, .because = "named"}}, 1,
     {.answers = {"HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n"}}, WSH_WARN, WSH_IMPACT_NONE, 0,
     "refused with 502; named (RFC 6455 section 4.2.2 step 4 version)"},
    {{PASS_ALL}, 1, {.answers = {"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"}}, WSH_PASS, WSH_IMPACT_NONE, 0,
     "refused with 500"},
    /* findings about a rule of the case */
    {{PASS_4XX}, 1, {.answers = {"HTTP/1.1 400\r\nContent-Length: 0\r\n\r\n"}}, WSH_FAIL, WSH_IMPACT_NONE, -1,
     "refused with 400; no space behind the status code: 'HTTP/1.1 400'; expected HTTP/1.1 SP 3DIGIT SP [reason] "
     "(RFC 9112 section 4)"},
    {{{.verdict = WSH_SKIP, .pong = -1}}, 1, {.answers = {"HTTP/1.1 400\r\nContent-Length: 0\r\n\r\n"}}, WSH_SKIP,
     WSH_IMPACT_NONE, 0, "refused with 400"},
    {{{.verdict = WSH_FAIL, .impact = WSH_LEAK, .pong = -1, .because = "told too much"}}, 1,
     {.answers = {"HTTP/1.1 400\r\nContent-Length: 0\r\n\r\n"}}, WSH_FAIL, WSH_LEAK, 0,
     "refused with 400; told too much (RFC 6455 section 4.2.2 step 4 version)"},
};

START_TEST(rows_and_reasons) {
    struct wsh_step steps[] = {SEND(0), AWAIT(0)};
    struct wsh_row rows[4];
    struct wsh_case c = scene_case(steps, 2);
    memcpy(rows, judgements[_i].rows, sizeof rows);
    c.rules = case_rules;
    c.n_rules = WSH_COUNT(case_rules);
    c.rows = rows;
    c.n_rows = judgements[_i].n;
    struct wsh_opinion o = judge(&c, &judgements[_i].part);
    ck_assert_str_eq(o.because, judgements[_i].because);
    ck_assert_str_eq(wsh_verdict_name(o.verdict), wsh_verdict_name(judgements[_i].verdict));
    ck_assert_int_eq(o.impact, judgements[_i].impact);
    ck_assert_int_eq(o.row ? (int)(o.row - rows) : -1, judgements[_i].row);
}
END_TEST

START_TEST(findings_about_other_rules_are_incidental) {
    struct wsh_step steps[] = {SEND(0), AWAIT(0)};
    struct wsh_row rows[] = {PASS_ALL};
    struct wsh_case c = scene_case(steps, 2);
    c.rules = case_rules;
    c.n_rules = 1;
    c.rows = rows;
    c.n_rows = 1;
    struct wsh_opinion o = judge(&c, &(struct scene_part){.answers = {"HTTP/1.1 400\r\nContent-Length: 0\r\n\r\n"}});
    ck_assert_int_eq(o.verdict, WSH_PASS);
    ck_assert_uint_gt(o.findings.n, 0);
    ck_assert(o.findings.items[0].incidental);
    ck_assert_uint_eq(o.findings.items[0].connection, 0);
}
END_TEST

START_TEST(every_response_of_every_connection_is_checked) {
    const char *bad = "HTTP/1.1 400\r\nContent-Length: 0\r\n\r\n";
    struct wsh_step steps[] = {SEND(0), AWAIT(0), SEND(0), AWAIT(0), CONNECT(1), SEND(1), AWAIT(1)};
    struct wsh_row rows[] = {PASS_ALL};
    struct wsh_case c = scene_case(steps, WSH_COUNT(steps));
    c.rules = case_rules;
    c.n_rules = 1;
    c.rows = rows;
    c.n_rows = 1;
    struct wsh_opinion o = judge(&c, &(struct scene_part){.answers = {bad, bad}});
    unsigned by_connection[2] = {0, 0};
    bool second = false;
    for (size_t i = 0; i < o.findings.n; i++) {
        if (o.findings.items[i].rule != WSH_RULE_R9112_4_STATUSLINE) continue;
        by_connection[o.findings.items[i].connection]++;
        second |= o.findings.items[i].offset == strlen(bad);
    }
    ck_assert_uint_eq(by_connection[0], 2);
    ck_assert_uint_eq(by_connection[1], 1);
    ck_assert_msg(second, "the offset of the second response is one of its own connection");
}
END_TEST

/* ---- controls ---- */

static const struct {
    bool ran;
    enum wsh_outcome control;
    enum wsh_verdict verdict;
    const char *answer;
    bool repeats;
    enum wsh_impact impact;
} controls[] = {
    {true, WSH_ACCEPTED, WSH_FAIL, GOOD_101, true, WSH_IMPACT_NONE},
    {true, WSH_ACCEPTED, WSH_INFO, GOOD_101, false, WSH_DOWNGRADE},
    {true, WSH_REFUSED, WSH_FAIL, GOOD_101, false, WSH_DOWNGRADE},
    {false, WSH_ACCEPTED, WSH_FAIL, GOOD_101, false, WSH_DOWNGRADE},
    {true, WSH_ACCEPTED, WSH_FAIL, GOOD_400, false, WSH_IMPACT_NONE},
};

START_TEST(a_failure_that_repeats_its_control_says_so) {
    struct wsh_step steps[] = {SEND(0), AWAIT(0)};
    struct wsh_row rows[] = {PASS_4XX, FAIL_101};
    struct wsh_case c = scene_case(steps, 2);
    c.rules = case_rules;
    c.n_rules = 1;
    c.rows = rows;
    c.n_rows = 2;
    c.control = "scene/control";
    control_ran = controls[_i].ran;
    control_outcome = controls[_i].control;
    control_verdict = controls[_i].verdict;
    struct wsh_opinion o = judge(&c, &(struct scene_part){.answers = {controls[_i].answer}});
    ck_assert_int_eq(o.repeats_control != NULL, controls[_i].repeats);
    ck_assert_int_eq(o.impact, controls[_i].impact);
    ck_assert_int_eq(strstr(o.because, "control case 'scene/control' was: one defect") != NULL, controls[_i].repeats);
}
END_TEST

/* ---- the rest of an opinion ---- */

#define WITH_EXTENSION \
    "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n" \
    "Sec-WebSocket-Extensions: a\r\nSec-WebSocket-Extensions: b; c\r\n\r\n"

START_TEST(proof_and_extensions) {
    struct wsh_step steps[] = {SEND(0), AWAIT(0), PING(0)};
    struct wsh_row rows[] = {PASS_ALL}, proof = {.outcomes = BIT(WSH_ACCEPTED), .pong = 1};
    struct wsh_case c = scene_case(steps, 3);
    c.rows = rows;
    c.n_rows = 1;
    c.proves = "ping";
    c.proof = &proof;
    struct wsh_opinion o = judge(&c, &(struct scene_part){.answers = {WITH_EXTENSION}, .to_ping = PONG});
    ck_assert(o.proves);
    ck_assert(wsh_span_is(o.extensions, "a, b; c"));
    ck_assert_str_eq(o.because, "accepted with 101, and the ping was answered");
    o = judge(&c, &(struct scene_part){.answers = {GOOD_101}, .to_ping = NO_PONG});
    ck_assert(!o.proves);
    ck_assert_uint_eq(o.extensions.n, 0);
    ck_assert_str_eq(o.because, "accepted with 101, but the ping was not answered");
    o = judge(&c, &(struct scene_part){.answers = {GOOD_400}});
    ck_assert(!o.proves);
    ck_assert_uint_eq(o.status, 400);
}
END_TEST

START_TEST(worse) {
    const enum wsh_verdict order[] = {WSH_FAIL, WSH_WARN, WSH_BROKEN, WSH_BLOCKED, WSH_SKIP, WSH_INFO, WSH_PASS};
    for (size_t i = 0; i < WSH_COUNT(order); i++)
        for (size_t k = 0; k < WSH_COUNT(order); k++) ck_assert_int_eq(wsh_verdict_worse(order[i], order[k]), i < k);
}
END_TEST

int main(void) {
    Suite *s = suite_create("judge");
    TCase *t = wsh_test_case(s, "judge");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, rows_and_reasons, 0, WSH_COUNT(judgements));
    tcase_add_test(t, findings_about_other_rules_are_incidental);
    tcase_add_test(t, every_response_of_every_connection_is_checked);
    tcase_add_loop_test(t, a_failure_that_repeats_its_control_says_so, 0, WSH_COUNT(controls));
    tcase_add_test(t, proof_and_extensions);
    tcase_add_test(t, worse);
    return wsh_test_main(s);
}
