/* test_facts.c - what a connection did as a whole, from transcripts made by hand. */
#include "talk.h"

/* ---- behind a 101 ---- */

#define TEXT_HI "\x81\x02hi"
static const struct {
    struct wsh_span behind;
    enum wsh_behind_kind kind;
    unsigned close_code;
    enum wsh_ended ended;
    const char *title;
} behind[] = {
    {WSH_ROW(""), WSH_BEHIND_NOTHING, 0, WSH_ENDED_CLOSED, "nothing"},
    {WSH_ROW(TEXT_HI), WSH_BEHIND_FRAMES, 0, WSH_ENDED_CLOSED, "a message"},
    {WSH_ROW(TEXT_HI "\x89\x00"), WSH_BEHIND_FRAMES, 0, WSH_ENDED_CLOSED, "several frames"},
    {WSH_ROW("\x81"), WSH_BEHIND_FRAMES, 0, WSH_ENDED_CLOSED, "the first octet of one"},
    {WSH_ROW("\x81\x05hi"), WSH_BEHIND_FRAMES, 0, WSH_ENDED_CLOSED, "the last one cut"},
    {WSH_ROW("\x81\x82\0\0\0\0hi"), WSH_BEHIND_FRAMES, 0, WSH_ENDED_CLOSED, "a masked one"},
    {WSH_ROW("\x88\x02\x03\xEA"), WSH_BEHIND_FRAMES, 1002, WSH_ENDED_CLOSE_FRAME, "a Close"},
    {WSH_ROW("\x88\x00"), WSH_BEHIND_FRAMES, 1005, WSH_ENDED_CLOSE_FRAME, "a Close without status"},
    {WSH_ROW("\x88\x82\1\1\1\1\x02\xE9"), WSH_BEHIND_FRAMES, 1000, WSH_ENDED_CLOSE_FRAME, "a masked Close"},
    {WSH_ROW("\x88\x02\x03\xE8\x88\x02\x03\xEA"), WSH_BEHIND_FRAMES, 1000, WSH_ENDED_CLOSE_FRAME, "the first of two"},
    {WSH_ROW("HTTP/1.1 200 OK\r\n\r\n"), WSH_BEHIND_HTTP, 0, WSH_ENDED_CLOSED, "a response"},
    {WSH_ROW(TEXT_HI "HTTP/1.1 200 OK\r\n\r\n"), WSH_BEHIND_HTTP, 0, WSH_ENDED_CLOSED, "a response behind a frame"},
    {WSH_ROW("GET / HTTP/1.1\r\n\r\n"), WSH_BEHIND_HTTP, 0, WSH_ENDED_CLOSED, "a request"},
    {WSH_ROW("hello"), WSH_BEHIND_OTHER, 0, WSH_ENDED_CLOSED, "text"},
    {WSH_ROW("h"), WSH_BEHIND_OTHER, 0, WSH_ENDED_CLOSED, "a letter"},
    {WSH_ROW("\x83\x00"), WSH_BEHIND_OTHER, 0, WSH_ENDED_CLOSED, "a reserved opcode"},
    {WSH_ROW("\xC1\x00"), WSH_BEHIND_OTHER, 0, WSH_ENDED_CLOSED, "RSV1 that nobody negotiated"},
    {WSH_ROW("\x81\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), WSH_BEHIND_OTHER, 0, WSH_ENDED_CLOSED, "no length"},
    {WSH_ROW(TEXT_HI "\r\n"), WSH_BEHIND_OTHER, 0, WSH_ENDED_CLOSED, "a frame and what is none"},
};

START_TEST(behind_a_101) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_view v;
    talk(&t, a, WSH_LIT(GOOD), WSH_LIT(YES), OPEN_END);
    if (behind[_i].behind.n > 0) wsh_transcript_data(&t, WSH_RECEIVED, behind[_i].behind, 1500);
    talk_end(&t, FIN, 2000);
    wsh_view_read(a, &t, &v);
    wsh_view_facts(a, &v);
    ck_assert_msg(v.facts.behind == behind[_i].kind, "%s: %d", behind[_i].title, (int)v.facts.behind);
    ck_assert_msg(v.facts.close_code == behind[_i].close_code, "%s: %u", behind[_i].title, v.facts.close_code);
    ck_assert_msg(v.facts.ended == behind[_i].ended, "%s: %d", behind[_i].title, (int)v.facts.ended);
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

/* ---- the end ---- */

static const struct {
    enum ending ending;
    enum wsh_ended ended;
} ends[] = {
    {OPEN_END, WSH_ENDED_OPEN}, {DEADLINE, WSH_ENDED_OPEN}, {FIN, WSH_ENDED_CLOSED}, {RST, WSH_ENDED_RESET}};

START_TEST(ended) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_view v;
    talk(&t, a, WSH_LIT(GOOD), WSH_LIT(NO), ends[_i].ending);
    wsh_view_read(a, &t, &v);
    wsh_view_facts(a, &v);
    ck_assert_int_eq(v.facts.ended, ends[_i].ended);
    ck_assert_uint_eq(v.facts.responses, 1);
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

/* ---- echoes ---- */

#define OUR_HI "\x81\x82\1\2\3\4" "ik"
#define OUR_H "\x01\x81\1\2\3\4" "i"
#define OUR_I "\x80\x81\1\2\3\4" "h"

static const struct {
    struct wsh_span hidden, sent, received; /* behind the head of the request; behind the 101 */
    bool echo;
    const char *title;
} echoes[] = {
    {WSH_ROW(""), WSH_ROW(OUR_HI), WSH_ROW(TEXT_HI), true, "as it was"},
    {WSH_ROW(""), WSH_ROW(OUR_HI), WSH_ROW("\x82\x02hi"), true, "as octets"},
    {WSH_ROW(""), WSH_ROW(OUR_HI), WSH_ROW("\x81\x82\1\2\3\4ik"), true, "masked"},
    {WSH_ROW(""), WSH_ROW(OUR_HI), WSH_ROW("\x01\x01h\x89\x00\x80\x01i"), true, "in two parts, a ping between them"},
    {WSH_ROW(""), WSH_ROW(OUR_H OUR_I), WSH_ROW(TEXT_HI), true, "two parts put together"},
    {WSH_ROW(""), WSH_ROW("\x89\x80\1\2\3\4" OUR_HI), WSH_ROW("\x8A\x00" TEXT_HI), true, "behind a ping"},
    {WSH_ROW(OUR_HI), WSH_ROW(""), WSH_ROW(TEXT_HI), true, "of a message hidden in the request"},
    {WSH_ROW(""), WSH_ROW("\x81\x80\1\2\3\4"), WSH_ROW("\x81\x00"), true, "of nothing"},
    {WSH_ROW(""), WSH_ROW(OUR_HI), WSH_ROW("\x81\x02ho"), false, "another text"},
    {WSH_ROW(""), WSH_ROW(OUR_HI), WSH_ROW("\xC1\x02hi"), false, "compressed"},
    {WSH_ROW(""), WSH_ROW(OUR_HI), WSH_ROW("\x8A\x02hi"), false, "a pong"},
    {WSH_ROW(""), WSH_ROW(OUR_HI), WSH_ROW("\x01\x02hi"), false, "a message without end"},
    {WSH_ROW(""), WSH_ROW(OUR_HI), WSH_ROW("\x80\x02hi"), false, "an end without message"},
    {WSH_ROW(""), WSH_ROW(""), WSH_ROW(TEXT_HI), false, "of nothing that was sent"},
};

START_TEST(echo) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_view v;
    talk_start(&t, a, WSH_LIT(GOOD));
    if (echoes[_i].hidden.n > 0) wsh_transcript_data(&t, WSH_SENT, echoes[_i].hidden, 20);
    wsh_transcript_data(&t, WSH_RECEIVED, WSH_LIT(YES), 1000);
    if (echoes[_i].sent.n > 0) wsh_transcript_data(&t, WSH_SENT, echoes[_i].sent, 1100);
    wsh_transcript_data(&t, WSH_RECEIVED, echoes[_i].received, 1200);
    wsh_view_read(a, &t, &v);
    wsh_view_facts(a, &v);
    ck_assert_msg(v.facts.echo == echoes[_i].echo, "%s", echoes[_i].title);
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

/* ---- transcripts as words ---- */

/* ">x" sends, "<x" receives, "#x" is the mark of a step, "|" our FIN's counterpart: the peer's FIN. */
static void play(struct wsh_transcript *t, struct wsh_arena *a, const char *const *script) {
    wsh_transcript_init(t, a);
    wsh_transcript_event(t, WSH_EVENT_CONNECT, WSH_SENT, NULL, 0);
    for (uint64_t at = 1; *script; script++, at++) {
        const char *text = *script + 1;
        switch (**script) {
        case '>': wsh_transcript_data(t, WSH_SENT, wsh_span_of(text), at); break;
        case '<': wsh_transcript_data(t, WSH_RECEIVED, wsh_span_of(text), at); break;
        case '#': wsh_transcript_event(t, WSH_EVENT_MARK, WSH_SENT, text, at); break;
        default: wsh_transcript_event(t, WSH_EVENT_FIN, WSH_RECEIVED, NULL, at); break;
        }
    }
}

/* ---- early ---- */

static const struct {
    const char *script[12];
    bool early;
    const char *title;
} earlies[] = {
    {{"#send", ">" GOOD, "#await", "<" YES}, false, "in order"},
    {{"#send", ">" GOOD, "<" YES, "#await"}, false, "an answer before we look"},
    {{"#send", ">" G H, "<" NO, ">" E, "#await"}, true, "before the end of the head"},
    {{"#send", ">" G H, "<HTTP", ">" E, "#await", "</1.1 400 No\r\n\r\n"}, true, "its first octet"},
    {{"#send", ">" GOOD, "<HTTP/1.1 100 Go\r\n\r\n", ">body", "#await", "<" NO}, false, "an interim response is none"},
    {{"#send", ">" GOOD, "<" NO, ">body", "#await"}, true, "before the body"},
    {{"#octets", ">" G H, "#pause", "<" NO, "#octets", ">" E, "#await"}, true, "before a later step of the request"},
    {{"#send", ">" G H, "<" NO, "#unsent", "#await"}, true, "the rest was never sent"},
    {{"#send", ">" GOOD, "<" YES, "#frame", ">\x89\x80\1\2\3\4", "#await"}, false, "frames are no part of it"},
    {{"#send", ">" GOOD, "#await", "<" YES, "#ping", ">\x89\x80\1\2\3\4"}, false, "nor is a ping"},
    {{"#send", ">" GOOD, "#await", "<" NO, "#send", ">" GOOD, "#await"}, false, "nor is the next request"},
    {{"#send", ">" G H, "|", "#await"}, false, "closed without an answer"},
    {{"#send", ">" G H, "#unsent", "#await"}, false, "no answer"},
};

START_TEST(early) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_view v;
    play(&t, a, earlies[_i].script);
    wsh_view_read(a, &t, &v);
    wsh_view_facts(a, &v);
    ck_assert_msg(v.facts.early == earlies[_i].early, "%s", earlies[_i].title);
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

/* ---- responses ---- */

#define BODY "HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nhi"
#define OPEN_BODY "HTTP/1.1 200 OK\r\n\r\nhi"

static const struct {
    const char *script[8];
    unsigned responses, first_status;
    const char *title;
} counts[] = {
    {{">" GOOD}, 0, 0, "none"},
    {{">" GOOD, "<" YES}, 0, 101, "a 101 is not counted"},
    {{">" GOOD, "<" NO}, 1, 400, "one"},
    {{">" GOOD, "<HTTP/1.1 100 Go\r\n\r\n" NO}, 1, 400, "an interim one is not counted"},
    {{">" GOOD GOOD, "<" NO BODY}, 2, 400, "two"},
    {{">" GOOD GOOD, "<" BODY YES "HTTP/1.1 200 OK\r\n\r\n"}, 1, 404, "what stands behind a 101 is none"},
    {{">" GOOD, "<" BODY, "<" NO}, 2, 404, "more than requests"},
    {{">" GOOD, "<HTTP/1.1 400 No\r\nContent-Length: 9\r\n\r\nhi"}, 0, 400, "an incomplete one"},
    {{">" GOOD, "<" NO "HTTP/1.1 40"}, 1, 400, "a second one, incomplete"},
    {{">" GOOD, "<" OPEN_BODY}, 0, 200, "until close, which does not come"},
    {{">" GOOD, "<" OPEN_BODY, "|"}, 1, 200, "until close"},
    {{">HEAD / HTTP/1.1\r\n\r\n" GOOD, "<HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" NO}, 2, 200, "to HEAD, and another"},
    {{">" GOOD "HEAD / HTTP/1.1\r\n\r\n", "<" NO "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"}, 2, 400, "HEAD as second"},
    {{">" GOOD, "<what is this"}, 0, 0, "no HTTP"},
};

START_TEST(responses) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_view v;
    play(&t, a, counts[_i].script);
    wsh_view_read(a, &t, &v);
    wsh_view_facts(a, &v);
    ck_assert_msg(v.facts.responses == counts[_i].responses, "%s: %u", counts[_i].title, v.facts.responses);
    ck_assert_msg(v.facts.first_status == counts[_i].first_status, "%s: %u", counts[_i].title, v.facts.first_status);
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

/* ---- our own pings, by marks ---- */

#define PING_A "\x89\x81\1\2\3\4" "`" /* "a" */
#define PONG_A "\x8A\x01" "a"

static const struct {
    const char *script[12];
    bool pinged, pong, early_pong;
    const char *title;
} pings[] = {
    {{"#send", ">" GOOD, "#await", "<" YES, "#frame", ">" PING_A, "<" PONG_A}, true, true, false, "a frame"},
    {{"#send", ">" GOOD, "#await", "<" YES, "#frame", ">\x89\x01" "a", "<" PONG_A}, true, true, false, "one without mask"},
    {{"#send", ">" GOOD, "#frame", ">" PING_A, "#await", "<" YES, "<" PONG_A}, true, true, false, "a frame sent early"},
    {{"#send", ">" GOOD, "<" YES, ">" PING_A, "<" PONG_A, "#await"}, false, false, true, "the end of a slow request is none"},
    {{"#send", ">" GOOD, "#await", "<" YES, "#octets", ">" PING_A, "<" PONG_A}, true, true, false, "octets behind the 101"},
    {{"#send", ">" GOOD, "#await", "<" YES, "#octets", ">\x89\x81\1", ">\2\3\4`", "<" PONG_A}, true, true, false, "in pieces"},
    {{"#send", ">" GOOD, "#await", "<" YES, "#frame", ">\x81\x81\1\2\3\4" "x" PING_A, "<" PONG_A}, true, true, false,
     "behind another frame"},
    {{"#send", ">" GOOD, "#await", "<" YES, "#octets", ">GET / HTTP/1.1\r\n", "#frame", ">" PING_A, "<" PONG_A}, true, true,
     false, "behind octets that are no frame"},
    {{"#send", ">" GOOD, "#await", "<" YES, "#frame", ">" PING_A, "<" PONG_A, "#frame", ">\x89\x81\1\2\3\4" "c"}, true, false,
     false, "the last of two is not answered"},
};

START_TEST(own_pings) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_view v;
    play(&t, a, pings[_i].script);
    wsh_view_read(a, &t, &v);
    ck_assert_msg(v.pinged == pings[_i].pinged, "%s: pinged", pings[_i].title);
    ck_assert_msg(v.pong == pings[_i].pong, "%s: pong", pings[_i].title);
    ck_assert_msg(v.early_pong == pings[_i].early_pong, "%s: early", pings[_i].title);
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("facts");
    TCase *tc = wsh_test_case(s, "facts");
    tcase_add_loop_test(tc, behind_a_101, 0, WSH_COUNT(behind));
    tcase_add_loop_test(tc, ended, 0, WSH_COUNT(ends));
    tcase_add_loop_test(tc, echo, 0, WSH_COUNT(echoes));
    tcase_add_loop_test(tc, early, 0, WSH_COUNT(earlies));
    tcase_add_loop_test(tc, responses, 0, WSH_COUNT(counts));
    tcase_add_loop_test(tc, own_pings, 0, WSH_COUNT(pings));
    return wsh_test_main(s);
}
