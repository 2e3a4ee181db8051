/* test_tls_seen.c - what TLS did, as text and back: a record judges itself without TLS. */
#include "talk.h"

static struct wsh_arena *arena;
static struct wsh_transcript t;

static void setup(void) {
    arena = wsh_arena_new();
    wsh_transcript_init(&t, arena);
}

static void teardown(void) {
    wsh_transcript_done(&t);
    wsh_arena_free(arena);
}

static struct wsh_tls_seen nothing(void) {
    return (struct wsh_tls_seen){.suite = WSH_EMPTY, .protocol = WSH_EMPTY, .resumed = WSH_RESUMED_NOT_TRIED,
                                 .early = WSH_EARLY_NOT_TRIED, .renegotiation = WSH_AGAIN_NOT_TRIED,
                                 .trust = WSH_TRUST_UNKNOWN};
}

static const char *printed(const struct wsh_tls_seen *s) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_tls_seen_print(s, &b);
    const char *text = wsh_arena_text(arena, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return text;
}

START_TEST(a_plain_session) {
    struct wsh_tls_seen s = nothing();
    s.version = WSH_TLS_13;
    s.suite = WSH_LIT("TLS_AES_256_GCM_SHA384");
    s.trust = WSH_TRUST_VERIFIED;
    ck_assert_str_eq(printed(&s), "TLSv1.3 TLS_AES_256_GCM_SHA384 alpn=none certificate=verified");
}
END_TEST

/* Every combination that can be printed is read back. */
START_TEST(there_and_back) {
    static const char *const protocols[] = {"", "http/1.1", "http/1.0", "h2", "wshake/0"};
    struct wsh_tls_seen s = nothing(), got;
    unsigned i = (unsigned)_i;
    s.version = i % 5 + WSH_TLS_SSL30;
    s.suite = WSH_LIT("X");
    s.protocol = wsh_span_of(protocols[i % 5]);
    s.resumed = (enum wsh_tls_resumed)(i % 3);
    s.early = (enum wsh_tls_early)(i / 3 % 3);
    s.renegotiation = (enum wsh_tls_again)(i % 4);
    s.trust = (enum wsh_tls_trust)(i % 6);
    wsh_transcript_event(&t, WSH_EVENT_TLS, WSH_SENT, printed(&s), 1);
    wsh_tls_seen_read(&t, &got);
    ck_assert_int_eq(got.end, WSH_TLS_COMPLETED);
    ck_assert_uint_eq(got.version, s.version);
    ck_assert(wsh_span_eq(got.suite, s.suite) && wsh_span_eq(got.protocol, s.protocol));
    ck_assert_uint_eq(got.alpn, i % 5);
    ck_assert_int_eq(got.resumed, s.resumed);
    ck_assert_int_eq(got.early, s.early);
    ck_assert_int_eq(got.renegotiation, s.renegotiation);
    ck_assert_int_eq(got.trust, s.trust);
    ck_assert(!got.alerted && !got.ended);
}
END_TEST

START_TEST(a_protocol_of_the_peers_choice) {
    struct wsh_tls_seen s = nothing();
    s.version = WSH_TLS_12;
    s.suite = WSH_LIT("X");
    s.protocol = WSH_LIT("h2 certificate=verified\n\\");
    ck_assert_str_eq(printed(&s), "TLSv1.2 X alpn=h2\\x20certificate=verified\\x0A\\x5C");
}
END_TEST

static const struct {
    enum wsh_event_kind kind;
    const char *text;
    enum wsh_tls_end end;
    bool alerted;
    unsigned alert;
} failures[] = {
    {WSH_EVENT_TLS_FAIL, "alert 'protocol-version' from the peer", WSH_TLS_REFUSED, true, 70},
    {WSH_EVENT_TLS_FAIL, "alert 'protocol-version' from us", WSH_TLS_REFUSED, false, 0},
    {WSH_EVENT_TLS_FAIL, "alert 'decode-error' from us", WSH_TLS_FAULTY, false, 0},
    {WSH_EVENT_TLS_FAIL, "alert 'something new' from the peer", WSH_TLS_REFUSED, false, 0},
    {WSH_EVENT_TLS_FAIL, "the peer sent octets that are no TLS", WSH_TLS_REFUSED, false, 0},
    {WSH_EVENT_TLS_FAIL, WSH_TLS_SAID_LATE, WSH_TLS_UNANSWERED, false, 0},
    {WSH_EVENT_TLS_FAIL, WSH_TLS_SAID_DISTRUST "hostname mismatch", WSH_TLS_DISTRUSTED, false, 0},
    {WSH_EVENT_TLS_FAIL, NULL, WSH_TLS_REFUSED, false, 0},
    {WSH_EVENT_TLS_ALERT, "alert 'no-renegotiation' from the peer", WSH_TLS_NONE, true, 100},
    {WSH_EVENT_FIN, "no close_notify", WSH_TLS_NONE, false, 0},
};

START_TEST(failures_are_told_apart) {
    struct wsh_tls_seen got;
    wsh_transcript_event(&t, failures[_i].kind, WSH_RECEIVED, failures[_i].text, 1);
    wsh_tls_seen_read(&t, &got);
    ck_assert_int_eq(got.end, failures[_i].end);
    ck_assert_int_eq(got.alerted, failures[_i].alerted);
    ck_assert_uint_eq(got.alert, failures[_i].alert);
}
END_TEST

START_TEST(raw_answers) {
    struct wsh_tls_seen got;
    wsh_transcript_data(&t, WSH_RECEIVED, WSH_LIT("\x15\x03\x01\x00\x02\x02\x28"), 1);
    wsh_tls_seen_read(&t, &got);
    ck_assert_int_eq(got.first.kind, WSH_TLS_FIRST_ALERT);
    ck_assert(got.alerted && got.alert == 40);
    wsh_transcript_event(&t, WSH_EVENT_TLS, WSH_SENT, "TLSv1.3 X", 2);
    wsh_tls_seen_read(&t, &got);
    ck_assert_int_eq(got.first.kind, WSH_TLS_FIRST_NOTHING);
    ck_assert(!got.alerted);
}
END_TEST

START_TEST(how_it_ended) {
    struct wsh_tls_seen got;
    wsh_transcript_event(&t, WSH_EVENT_TLS, WSH_SENT, "TLSv1.3 X", 1);
    wsh_transcript_event(&t, WSH_EVENT_FIN, WSH_RECEIVED, _i ? "no close_notify" : NULL, 2);
    wsh_tls_seen_read(&t, &got);
    ck_assert(got.ended && got.notified == !_i);
}
END_TEST

int main(void) {
    Suite *s = suite_create("TLS seen");
    TCase *c = wsh_test_case(s, "TLS seen");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_plain_session);
    tcase_add_loop_test(c, there_and_back, 0, 180);
    tcase_add_test(c, a_protocol_of_the_peers_choice);
    tcase_add_loop_test(c, failures_are_told_apart, 0, WSH_COUNT(failures));
    tcase_add_test(c, raw_answers);
    tcase_add_loop_test(c, how_it_ended, 0, 2);
    return wsh_test_main(s);
}
