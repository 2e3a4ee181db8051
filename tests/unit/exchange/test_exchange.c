/* test_exchange.c - the step machine: every outcome and every kind of step, whole and octet by octet, on our clock. */
#include "exchange/awaited.h"
#include "scene.h"

static struct wsh_arena *a;
static struct wsh_profile profile;

static void setup(void) {
    a = wsh_arena_new();
    profile = scene_profile();
}

static void teardown(void) { wsh_arena_free(a); }

/* What the last await of the last connection saw. */
static struct wsh_view last_view(const struct wsh_exchange *x) {
    struct wsh_awaited *list;
    struct wsh_view v;
    const struct wsh_transcript *t = wsh_exchange_transcript(x, (unsigned)wsh_exchange_connections(x) - 1);
    size_t n = wsh_awaited_list(a, t, &list);
    wsh_awaited_view(a, t, list, n, n - 1, &v);
    return v;
}

/* ---- outcomes ---- */

static const struct {
    struct scene_part part;
    enum wsh_outcome outcome;
    uint64_t at_least_us; /* of virtual time; 0: none may pass */
    const char *title;
} outcomes[] = {
    {{.answers = {GOOD_101}}, WSH_ACCEPTED, 0, "a good 101"},
    {{.answers = {"HTTP/1.1 100 Continue\r\n\r\n" GOOD_101}}, WSH_ACCEPTED, 0, "an interim response first"},
    {{.answers = {GOOD_400}}, WSH_REFUSED, 0, "a refusal"},
    {{.answers = {"HTTP/1.1 400 No\r\nContent-Length: 5\r\n\r\nhello"}}, WSH_REFUSED, 0, "a refusal with a body"},
    {{.answers = {"HTTP/1.1 400 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"}},
     WSH_REFUSED, 0, "a refusal in chunks"},
    {{.answers = {"HTTP/1.1 400 No\r\n\r\nbody"}, .end = END_FIN, .end_behind = 1}, WSH_REFUSED, 0, "body until close"},
    {{.end = END_FIN, .end_behind = 1}, WSH_CLOSED, 0, "closed without a word"},
    {{.end = END_FIN, .end_behind = 0}, WSH_CLOSED, 0, "closed at the first octet"},
    {{.answers = {"HTTP/1.1 10"}, .end = END_FIN, .end_behind = 1}, WSH_CLOSED, 0, "closed within the head"},
    {{.end = END_RESET, .end_behind = 1}, WSH_RESET, 0, "reset"},
    {{.end = STAY}, WSH_SILENT, TIMEOUT_US, "no answer"},
    {{.answers = {"HTTP/1.1 400 No\r\n"}}, WSH_SILENT, TIMEOUT_US, "half an answer"},
    {{.answers = {"SSH-2.0-OpenSSH_9.2\r\n"}}, WSH_GARBLED, 0, "no HTTP"},
    {{.answers = {"HTTP/1.1 101 X\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"}},
     WSH_GARBLED, 0, "no Upgrade"},
    {{.deaf = true}, WSH_UNREACHED, 0, "nobody listens"},
    {{.patience_us = 1000000}, WSH_CLOSED, 900000, "a peer that loses patience first"},
};

static void check_outcome(int row, bool octet_by_octet) {
    struct wsh_step steps[] = {SEND(0), AWAIT(0)};
    struct wsh_case c = scene_case(steps, 2);
    struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
    scene_play(x, &outcomes[row].part, octet_by_octet);
    uint64_t us = wsh_exchange_duration_us(x), least = outcomes[row].at_least_us;
    ck_assert_msg(last_view(x).outcome == outcomes[row].outcome, "%s: %s", outcomes[row].title,
                  wsh_outcome_name(last_view(x).outcome));
    ck_assert_msg(least ? us >= least && us <= TIMEOUT_US : us == 0, "%s took %" PRIu64, outcomes[row].title, us);
    wsh_exchange_free(x);
}

START_TEST(every_outcome) {
    check_outcome(_i, false);
    check_outcome(_i, true);
}
END_TEST

START_TEST(within_is_the_cases_own_patience) {
    struct wsh_step steps[] = {SEND(0), AWAIT(0)};
    struct wsh_case c = scene_case(steps, 2);
    c.within_us = 300000;
    struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
    scene_play(x, &(struct scene_part){.end = STAY}, false);
    ck_assert_uint_eq(wsh_exchange_duration_us(x), 300000);
    ck_assert_ptr_nonnull(wsh_transcript_find(wsh_exchange_transcript(x, 0), WSH_EVENT_DEADLINE, WSH_RECEIVED));
    wsh_exchange_free(x);
}
END_TEST

/* ---- steps: what a case does to a part, as the events tell it ---- */

#define ACCEPTING .answers = {GOOD_101, GOOD_101}
#define KEEPING .answers = {GOOD_400, GOOD_101}
#define K(kind_) {.kind = WSH_STEP_##kind_}

static const struct {
    struct wsh_step steps[8];
    size_t n;
    struct scene_part part;
    const char *events; /* of connection 0 */
    enum wsh_outcome outcome;
    const char *title;
} plays[] = {
    {{K(SEND), K(AWAIT)}, 2, {ACCEPTING},
     "connect send data> data< await fin>", WSH_ACCEPTED, "a plain request"},
    {{K(SEND), K(AWAIT), K(PING)}, 3, {ACCEPTING, .to_ping = PONG},
     "connect send data> data< await ping data> data< fin>", WSH_ACCEPTED, "a ping that is answered"},
    {{K(SEND), K(AWAIT), K(PING)}, 3, {ACCEPTING, .to_ping = NO_PONG},
     "connect send data> data< await ping data> deadline fin>", WSH_ACCEPTED, "a ping that is not"},
    {{K(SEND), K(AWAIT), K(PING)}, 3, {ACCEPTING, .to_ping = WRONG_PONG},
     "connect send data> data< await ping data> data< deadline fin>", WSH_ACCEPTED, "a pong of something else"},
    {{K(SEND), K(AWAIT), K(PING)}, 3, {ACCEPTING, .to_ping = CLOSE_FRAME},
     "connect send data> data< await ping data> data< fin>", WSH_ACCEPTED, "a Close instead of the pong"},
    {{K(SEND), K(AWAIT), K(PING)}, 3, {.answers = {GOOD_400}},
     "connect send data> data< await ping fin>", WSH_REFUSED, "no ping without a 101"},
    {{K(SEND), K(AWAIT), K(SEND), K(AWAIT)}, 4, {KEEPING},
     "connect send data> data< await send data> data< await fin>", WSH_ACCEPTED, "a second request behind a refusal"},
    {{K(SEND), K(SEND), K(AWAIT), K(AWAIT)}, 4, {KEEPING},
     "connect send data> data< send data> data< await await fin>", WSH_ACCEPTED, "two requests, then two awaits"},
    {{K(SEND), K(AWAIT), K(SEND), K(AWAIT)}, 4,
     {.answers = {GOOD_400}, .end = END_FIN, .end_behind = 1},
     "connect send data> data< fin< await send await fin>", WSH_CLOSED, "the connection ends behind the refusal"},
    {{K(SEND), K(AWAIT), K(AWAIT)}, 3, {ACCEPTING},
     "connect send data> data< await await fin>", WSH_ACCEPTED, "nothing stands behind a 101"},
    {{K(SEND), K(AWAIT), K(AWAIT)}, 3, {.answers = {GOOD_400}},
     "connect send data> data< await await deadline fin>", WSH_SILENT, "no second answer to one request"},
    {{K(SEND), K(HALF_CLOSE), K(AWAIT)}, 3, {.on_fin = GOOD_400},
     "connect send data> half-close fin> data< await fin>", WSH_REFUSED, "an answer to our FIN"},
    {{K(SEND), K(RESET), K(AWAIT)}, 3, {.end = STAY},
     "connect send data> reset reset> await", WSH_SILENT, "nothing is awaited behind our reset"},
    {{{.kind = WSH_STEP_PAUSE, .wait_us = 2000000}, K(SEND), K(AWAIT)}, 3, {ACCEPTING},
     "connect pause send data> data< await fin>", WSH_ACCEPTED, "a pause first"},
    {{K(SEND), {.kind = WSH_STEP_PAUSE, .wait_us = 2000000}, K(AWAIT)}, 3,
     {.end = END_FIN, .end_behind = 1}, "connect send data> fin< pause await fin>", WSH_CLOSED, "a pause for nothing"},
    {{K(SEND), K(AWAIT), K(FRAME), K(AWAIT_PONG), K(LISTEN), K(AWAIT_CLOSE)}, 6, {.answers = {GOOD_400}},
     "connect send data> data< await frame await-pong listen await-close fin>", WSH_REFUSED, "all that needs a 101"},
    {{K(SEND), K(AWAIT), K(AWAIT_CLOSE)}, 3, {ACCEPTING},
     "connect send data> data< await await-close deadline fin>", WSH_ACCEPTED, "a close that does not come"},
    {{K(SEND), K(AWAIT), K(AWAIT_CLOSE)}, 3, {ACCEPTING, .patience_us = 2000000},
     "connect send data> data< await await-close fin< fin>", WSH_ACCEPTED, "a close that comes"},
    {{K(SEND), K(AWAIT), {.kind = WSH_STEP_AWAIT_CLOSE, .always = true}}, 3,
     {.answers = {GOOD_400}, .patience_us = 2000000},
     "connect send data> data< await await-close fin< fin>", WSH_REFUSED, "a close behind a refusal"},
    {{K(SEND), K(AWAIT), {.kind = WSH_STEP_LISTEN, .wait_us = 500000}}, 3, {ACCEPTING, .patience_us = 2000000},
     "connect send data> data< await listen fin>", WSH_ACCEPTED, "listening for a while"},
    {{K(SEND), K(AWAIT), {.kind = WSH_STEP_PING, .always = true}}, 3, {.answers = {GOOD_400}},
     "connect send data> data< await ping data> deadline fin>", WSH_REFUSED, "a ping in any case"},
    {{K(SEND), K(AWAIT)}, 2, {.deaf = true},
     "connect-fail", WSH_UNREACHED, "no steps without a connection"},
};

START_TEST(steps_as_told) {
    struct wsh_step steps[8];
    memcpy(steps, plays[_i].steps, sizeof steps);
    struct wsh_case c = scene_case(steps, plays[_i].n);
    for (int octets = 0; octets < 2; octets++) {
        struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
        scene_play(x, &plays[_i].part, octets);
        if (!octets) ck_assert_str_eq(scene_events(a, wsh_exchange_transcript(x, 0)), plays[_i].events);
        ck_assert_msg(last_view(x).outcome == plays[_i].outcome, "%s (%d): %s", plays[_i].title, octets,
                      wsh_outcome_name(last_view(x).outcome));
        ck_assert_int_eq(last_view(x).pong, plays[_i].part.to_ping == PONG);
        wsh_exchange_free(x);
    }
}
END_TEST

/* A masked ping as octets of the case, in three writes with gaps between them, and its pong. */
START_TEST(a_frame_in_pieces) {
    const uint64_t gap_us = 300000;
    size_t at[] = {2, 6};
    struct wsh_step steps[] = {SEND(0), AWAIT(0), scene_octets(a, 0, "\x89\x83\x01\x02\x03\x04kmn"),
                               scene_step(WSH_STEP_AWAIT_PONG, 0)};
    struct wsh_case c = scene_case(steps, 4);
    steps[2].kind = WSH_STEP_FRAME;
    steps[2].split = (struct wsh_split){.kind = WSH_SPLIT_AT, .at = at, .n = 2};
    steps[2].gap_us = gap_us;
    struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
    scene_play(x, &(struct scene_part){ACCEPTING, .to_ping = PONG}, false);
    ck_assert_str_eq(scene_events(a, wsh_exchange_transcript(x, 0)),
                     "connect send data> data< await frame data> data> data> data< await-pong fin>");
    ck_assert_uint_eq(wsh_exchange_duration_us(x), 2 * gap_us);
    wsh_exchange_free(x);
}
END_TEST

START_TEST(gaps_are_no_lack_of_patience) {
    const uint64_t gap_us = TIMEOUT_US - 1;
    struct wsh_step steps[] = {SEND(0), AWAIT(0)};
    struct wsh_case c = scene_case(steps, 2);
    steps[0].split.kind = WSH_SPLIT_LINES;
    steps[0].gap_us = gap_us;
    struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
    scene_play(x, &(struct scene_part){ACCEPTING}, false);
    ck_assert_int_eq(last_view(x).outcome, WSH_ACCEPTED);
    ck_assert_uint_eq(wsh_exchange_duration_us(x), 6 * gap_us);
    wsh_exchange_free(x);
    x = scene_exchange(&c, &profile, 7);
    scene_play(x, &(struct scene_part){.end = END_FIN}, false);
    ck_assert_msg(wsh_exchange_duration_us(x) < gap_us, "nothing is written to a connection that is over");
    wsh_exchange_free(x);
}
END_TEST

START_TEST(pauses_take_their_time_unless_in_vain) {
    const uint64_t wait_us = 2000000;
    struct wsh_step steps[] = {SEND(0), scene_pause(0, wait_us), AWAIT(0)};
    struct wsh_case c = scene_case(steps, 3);
    struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
    scene_play(x, &(struct scene_part){ACCEPTING}, false);
    ck_assert_uint_eq(wsh_exchange_duration_us(x), wait_us);
    wsh_exchange_free(x);
    x = scene_exchange(&c, &profile, 7);
    scene_play(x, &(struct scene_part){.end = END_FIN, .end_behind = 1}, false);
    ck_assert_uint_eq(wsh_exchange_duration_us(x), 0);
    wsh_exchange_free(x);
}
END_TEST

START_TEST(two_requests_in_one_segment) {
    const char *two = "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /chat HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n"
                      "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                      "Sec-WebSocket-Version: 13\r\n\r\n";
    struct wsh_step steps[] = {scene_octets(a, 0, two), AWAIT(0), AWAIT(0)};
    struct wsh_case c = scene_case(steps, 3);
    for (int octets = 0; octets < 2; octets++) {
        struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
        scene_play(x, &(struct scene_part){KEEPING}, octets);
        struct wsh_view v = last_view(x);
        ck_assert_int_eq(v.outcome, WSH_ACCEPTED);
        ck_assert_int_eq(v.accept, WSH_ACCEPT_RIGHT);
        ck_assert(wsh_span_is(v.request.target, "/chat"));
        wsh_exchange_free(x);
    }
}
END_TEST

/* The second request begins where the case began it, not behind the head of the first, which has a body. */
START_TEST(two_requests_before_the_first_answer) {
    struct wsh_edit edits[] = {{.kind = WSH_EDIT_BODY, .value = wsh_octets_of(a, WSH_LIT("a body"))},
                               {.kind = WSH_EDIT_TARGET, .value = wsh_octets_of(a, WSH_LIT("/second"))}};
    struct wsh_step steps[] = {SEND(0), SEND(0), AWAIT(0), AWAIT(0)};
    struct wsh_case c = scene_case(steps, 4);
    steps[0].edits = &edits[0];
    steps[1].edits = &edits[1];
    steps[0].n = steps[1].n = 1;
    struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
    scene_play(x, &(struct scene_part){KEEPING}, false);
    struct wsh_awaited *list;
    struct wsh_view first, second = last_view(x);
    const struct wsh_transcript *t = wsh_exchange_transcript(x, 0);
    ck_assert(wsh_span_is(second.request.target, "/second"));
    ck_assert_int_eq(second.outcome, WSH_ACCEPTED);
    ck_assert_uint_eq(wsh_awaited_list(a, t, &list), 2);
    wsh_awaited_view(a, t, list, 2, 0, &first);
    ck_assert_int_eq(first.outcome, WSH_REFUSED);
    ck_assert_msg(first.after.n == 0, "the second answer is not seen behind the first");
    ck_assert_uint_eq(second.response_offset, first.response_end);
    wsh_exchange_free(x);
}
END_TEST

START_TEST(an_await_in_vain_leaves_all_to_the_next) {
    struct wsh_step steps[] = {scene_octets(a, 0, "GET /chat HTTP/1.1\r\nHost: h\r\n"), AWAIT(0),
                               scene_octets(a, 0, "\r\n"), AWAIT(0)};
    struct wsh_case c = scene_case(steps, 4);
    struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
    scene_play(x, &(struct scene_part){.answers = {GOOD_400}}, false);
    struct wsh_view v = last_view(x);
    ck_assert_int_eq(v.outcome, WSH_REFUSED);
    ck_assert(wsh_span_is(v.request.target, "/chat"));
    ck_assert_uint_eq(wsh_exchange_duration_us(x), TIMEOUT_US);
    wsh_exchange_free(x);
}
END_TEST

START_TEST(connections_are_opened_when_they_are_needed) {
    struct wsh_step steps[] = {SEND(0),  AWAIT(0),             CONNECT(1), SEND(1),
                               AWAIT(1), scene_pause(0, 1000), SEND(0),    AWAIT(0)};
    struct wsh_case c = scene_case(steps, 8);
    struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
    ck_assert_uint_eq(wsh_exchange_connections(x), 2);
    scene_play(x, &(struct scene_part){KEEPING}, false);
    ck_assert_str_eq(scene_events(a, wsh_exchange_transcript(x, 0)),
                     "connect send data> data< await pause send data> data< await fin>");
    ck_assert_str_eq(scene_events(a, wsh_exchange_transcript(x, 1)), "connect connect send data> data< await fin>");
    ck_assert_int_eq(last_view(x).outcome, WSH_REFUSED);
    wsh_exchange_free(x);
}
END_TEST

START_TEST(a_pause_for_another_connection_is_kept) {
    struct wsh_step steps[] = {SEND(0), AWAIT(0), scene_pause(0, 70000), CONNECT(1), SEND(1), AWAIT(1)};
    struct wsh_case c = scene_case(steps, 6);
    struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
    scene_play(x, &(struct scene_part){.answers = {GOOD_400}, .end = END_FIN, .end_behind = 1}, false);
    ck_assert_uint_eq(wsh_exchange_duration_us(x), 70000);
    wsh_exchange_free(x);
}
END_TEST

/* ---- asked and told by hand ---- */

static struct wsh_span first_octets(const struct wsh_exchange *x) {
    return wsh_transcript_octets(wsh_exchange_transcript(x, 0), WSH_SENT);
}

START_TEST(asking_twice_is_harmless) {
    struct wsh_step steps[] = {SEND(0), AWAIT(0)};
    struct wsh_case c = scene_case(steps, 2);
    struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
    ck_assert_int_eq(wsh_exchange_next(x, 1000).kind, WSH_ASK_CONNECT);
    ck_assert_int_eq(wsh_exchange_next(x, 2000).kind, WSH_ASK_CONNECT);
    wsh_exchange_connected(x, 0, "TLSv1.3 X", 3000);
    struct wsh_ask one = wsh_exchange_next(x, 3000), two = wsh_exchange_next(x, 3000);
    ck_assert_int_eq(one.kind, WSH_ASK_SEND);
    ck_assert(wsh_span_eq(one.octets, two.octets) && one.octets.n > 100);
    ck_assert_uint_eq(one.until_us, 3000 + TIMEOUT_US);
    wsh_exchange_sent(x, 0, 10, 3100);
    two = wsh_exchange_next(x, 3100);
    ck_assert_int_eq(two.kind, WSH_ASK_SEND);
    ck_assert_uint_eq(two.octets.n, one.octets.n - 10);
    wsh_exchange_sent(x, 0, two.octets.n, 3200);
    ck_assert(wsh_span_eq(first_octets(x), one.octets));
    one = wsh_exchange_next(x, 3300);
    ck_assert_int_eq(one.kind, WSH_ASK_READ);
    ck_assert_uint_eq(one.until_us, 3300 + TIMEOUT_US);
    ck_assert_uint_eq(wsh_exchange_next(x, 4000).until_us, one.until_us);
    ck_assert_int_eq(wsh_exchange_next(x, one.until_us).kind, WSH_ASK_CLOSE);
    wsh_exchange_event(x, 0, WSH_EVENT_FIN, WSH_SENT, NULL, one.until_us);
    ck_assert_int_eq(wsh_exchange_next(x, one.until_us).kind, WSH_ASK_DONE);
    ck_assert_uint_eq(wsh_exchange_duration_us(x), one.until_us - 1000);
    ck_assert_str_eq(scene_events(a, wsh_exchange_transcript(x, 0)),
                     "connect tls send data> data> await deadline fin>");
    wsh_exchange_free(x);
}
END_TEST

START_TEST(an_early_answer_ends_writing_that_is_stuck) {
    struct wsh_step steps[] = {SEND(0), AWAIT(0)};
    struct wsh_case c = scene_case(steps, 2);
    struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
    (void)wsh_exchange_next(x, 0);
    wsh_exchange_connected(x, 0, NULL, 0);
    (void)wsh_exchange_next(x, 0);
    wsh_exchange_sent(x, 0, 20, 0);
    wsh_exchange_received(x, 0, WSH_LIT("HTTP/1.1 400 No\r\nContent-Le"), 0);
    ck_assert_int_eq(wsh_exchange_next(x, 0).kind, WSH_ASK_SEND);
    wsh_exchange_received(x, 0, WSH_LIT("ngth: 0\r\n\r\n"), 0);
    struct wsh_ask ask = wsh_exchange_next(x, 0);
    ck_assert_int_eq(ask.kind, WSH_ASK_SEND);
    ck_assert_uint_lt(ask.until_us, TIMEOUT_US / 10);
    ck_assert_int_eq(wsh_exchange_next(x, ask.until_us).kind, WSH_ASK_CLOSE);
    wsh_exchange_event(x, 0, WSH_EVENT_FIN, WSH_SENT, NULL, ask.until_us);
    ck_assert_int_eq(wsh_exchange_next(x, ask.until_us).kind, WSH_ASK_DONE);
    ck_assert_int_eq(last_view(x).outcome, WSH_REFUSED);
    wsh_exchange_free(x);
}
END_TEST

START_TEST(an_earlier_answer_does_not_end_later_writing) {
    struct wsh_step steps[] = {SEND(0), AWAIT(0), SEND(0), AWAIT(0)};
    struct wsh_case c = scene_case(steps, 4);
    struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
    (void)wsh_exchange_next(x, 0);
    wsh_exchange_connected(x, 0, NULL, 0);
    wsh_exchange_sent(x, 0, wsh_exchange_next(x, 0).octets.n, 0);
    wsh_exchange_received(x, 0, wsh_span_of(GOOD_400), 0);
    ck_assert_int_eq(wsh_exchange_next(x, 0).kind, WSH_ASK_SEND);
    wsh_exchange_sent(x, 0, 5, 0);
    ck_assert_uint_eq(wsh_exchange_next(x, 0).until_us, TIMEOUT_US);
    wsh_exchange_free(x);
}
END_TEST

START_TEST(a_peer_that_does_not_read_is_not_written_to_for_ever) {
    struct wsh_step steps[] = {SEND(0), AWAIT(0)};
    struct wsh_case c = scene_case(steps, 2);
    struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
    (void)wsh_exchange_next(x, 0);
    wsh_exchange_connected(x, 0, NULL, 0);
    struct wsh_ask ask = wsh_exchange_next(x, 0);
    ck_assert_int_eq(ask.kind, WSH_ASK_SEND);
    ask = wsh_exchange_next(x, ask.until_us);
    ck_assert_int_eq(ask.kind, WSH_ASK_READ);
    ck_assert_int_eq(wsh_exchange_next(x, ask.until_us).kind, WSH_ASK_CLOSE);
    wsh_exchange_free(x);
}
END_TEST

START_TEST(tls_trouble_leaves_the_steps_out) {
    struct wsh_step steps[] = {SEND(0), AWAIT(0), PING(0)};
    struct wsh_case c = scene_case(steps, 3);
    struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
    (void)wsh_exchange_next(x, 0);
    wsh_exchange_event(x, 0, WSH_EVENT_TLS_FAIL, WSH_RECEIVED, "alert 'handshake failure' from the peer", 0);
    ck_assert_int_eq(wsh_exchange_next(x, 0).kind, WSH_ASK_DONE);
    ck_assert_int_eq(last_view(x).outcome, WSH_UNREACHED);
    wsh_exchange_free(x);
}
END_TEST

/* ---- chance ---- */

static struct wsh_span request_of(const char *id, uint64_t seed, unsigned attempt, unsigned repetition) {
    struct wsh_step steps[] = {SEND(0), AWAIT(0), PING(0)};
    struct wsh_case c = scene_case(steps, 3);
    struct wsh_exchange_options o = {
        .profile = &profile, .seed = seed, .attempt = attempt, .repetition = repetition, .timeout_us = TIMEOUT_US};
    c.id = id;
    struct wsh_exchange *x = wsh_exchange_new(&c, &o);
    scene_play(x, &(struct scene_part){ACCEPTING, .to_ping = PONG}, false);
    struct wsh_span octets = wsh_arena_span(a, first_octets(x));
    wsh_exchange_free(x);
    return octets;
}

START_TEST(same_seed_same_octets) {
    struct wsh_span one = request_of("a/b", 1, 0, 0);
    ck_assert(wsh_span_eq(one, request_of("a/b", 1, 0, 0)));
    ck_assert(!wsh_span_eq(one, request_of("a/c", 1, 0, 0)));
    ck_assert(!wsh_span_eq(one, request_of("a/b", 2, 0, 0)));
    ck_assert(!wsh_span_eq(one, request_of("a/b", 1, 1, 0)));
    ck_assert(!wsh_span_eq(one, request_of("a/b", 1, 0, 1)));
    ck_assert(!wsh_span_eq(request_of("a/b", 1, 1, 0), request_of("a/b", 1, 0, 1)));
}
END_TEST

/* ---- needs ---- */

static const struct {
    unsigned needs;
    bool secure, allows;
    const char *origin, *unmet;
} needs[] = {
    {0, false, false, NULL, NULL},
    {WSH_NEED_CLEARTEXT, false, false, NULL, NULL},
    {WSH_NEED_TLS, false, false, NULL, "tls"},
    {WSH_NEED_CLEARTEXT, true, false, NULL, "cleartext"},
    {WSH_NEED_SUBPROTOCOL | WSH_NEED_ORIGIN_FORBIDDEN, false, false, NULL, "origin-forbidden, subprotocol"},
    {WSH_NEED_ORIGIN_ALLOWED | WSH_NEED_FOREIGN_ORIGIN, false, true, "http://evil.example", NULL},
    {WSH_NEED_ORIGIN_ALLOWED | WSH_NEED_FOREIGN_ORIGIN, false, true, "http://good.example", "foreign-origin"},
    {WSH_NEED_FOREIGN_ORIGIN, false, true, NULL, "foreign-origin"},
};

START_TEST(needs_are_named) {
    struct wsh_span good = WSH_LIT("http://good.example");
    struct wsh_edit set = {.kind = WSH_EDIT_SET, .name = wsh_octets_of(a, WSH_LIT("Origin"))};
    struct wsh_step steps[] = {SEND(0), AWAIT(0)};
    struct wsh_case c = scene_case(steps, 2);
    c.needs = needs[_i].needs;
    profile.uri.secure = needs[_i].secure;
    profile.origins_allowed = &good;
    profile.n_allowed = needs[_i].allows;
    if (needs[_i].origin) {
        set.value = wsh_octets_of(a, wsh_span_of(needs[_i].origin));
        steps[0].edits = &set;
        steps[0].n = 1;
    }
    struct wsh_exchange *x = scene_exchange(&c, &profile, 7);
    if (needs[_i].unmet)
        ck_assert_str_eq(wsh_exchange_unmet(x), needs[_i].unmet);
    else
        ck_assert_ptr_null(wsh_exchange_unmet(x));
    wsh_exchange_free(x);
}
END_TEST

int main(void) {
    Suite *s = suite_create("exchange");
    TCase *t = wsh_test_case(s, "exchange");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, every_outcome, 0, WSH_COUNT(outcomes));
    tcase_add_test(t, within_is_the_cases_own_patience);
    tcase_add_loop_test(t, steps_as_told, 0, WSH_COUNT(plays));
    tcase_add_test(t, a_frame_in_pieces);
    tcase_add_test(t, gaps_are_no_lack_of_patience);
    tcase_add_test(t, pauses_take_their_time_unless_in_vain);
    tcase_add_test(t, two_requests_in_one_segment);
    tcase_add_test(t, two_requests_before_the_first_answer);
    tcase_add_test(t, an_await_in_vain_leaves_all_to_the_next);
    tcase_add_test(t, connections_are_opened_when_they_are_needed);
    tcase_add_test(t, a_pause_for_another_connection_is_kept);
    tcase_add_test(t, asking_twice_is_harmless);
    tcase_add_test(t, an_early_answer_ends_writing_that_is_stuck);
    tcase_add_test(t, an_earlier_answer_does_not_end_later_writing);
    tcase_add_test(t, a_peer_that_does_not_read_is_not_written_to_for_ever);
    tcase_add_test(t, tls_trouble_leaves_the_steps_out);
    tcase_add_test(t, same_seed_same_octets);
    tcase_add_loop_test(t, needs_are_named, 0, WSH_COUNT(needs));
    return wsh_test_main(s);
}
