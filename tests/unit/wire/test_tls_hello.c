/* test_tls_hello.c - ClientHellos octet by octet, and what a server may say first. */
#include "support/main.h"

#include "wire/wire.h"

static struct wsh_arena *a;
static struct wsh_buf out;

static void setup(void) {
    a = wsh_arena_new();
    wsh_buf_init(&out, WSH_LIMIT_SENT);
}

static void teardown(void) {
    wsh_buf_done(&out);
    wsh_arena_free(a);
}

static const uint8_t random32[32] = "abcdefghijklmnopqrstuvwxyz012345";
#define RANDOM "abcdefghijklmnopqrstuvwxyz012345"

static struct wsh_codes codes(unsigned *items, size_t n) { return (struct wsh_codes){items, n}; }

/* ---- writing ---- */

START_TEST(a_hello_of_ssl_3) {
    unsigned suites[] = {0x0004, 0x000A};
    struct wsh_hello h = {.record_version = WSH_TLS_SSL30, .version = WSH_TLS_SSL30, .suites = codes(suites, 2),
                          .sni = WSH_EMPTY, .alpn = WSH_EMPTY};
    static const char want[] = "\x16\x03\x00\x00\x2f" "\x01\x00\x00\x2b" "\x03\x00" RANDOM "\x00"
                               "\x00\x04\x00\x04\x00\x0a" "\x01\x00";
    wsh_hello_write(&h, random32, &out);
    ck_assert(wsh_span_eq(wsh_buf_span(&out), wsh_span_make(want, sizeof want - 1)));
}
END_TEST

START_TEST(a_hello_with_every_extension) {
    unsigned suites[] = {0xC013}, groups[] = {23, 29}, signatures[] = {0x0401};
    ck_assert(wsh_alpn_add(&out, WSH_LIT("h2")));
    struct wsh_span alpn = wsh_arena_span(a, wsh_buf_span(&out));
    wsh_buf_clear(&out);
    struct wsh_hello h = {.record_version = WSH_TLS_10, .version = WSH_TLS_12, .suites = codes(suites, 1),
                          .groups = codes(groups, 2), .signatures = codes(signatures, 1), .sni = WSH_LIT("a.b"),
                          .alpn = alpn};
    static const char want[] = "\x16\x03\x01\x00\x5c" "\x01\x00\x00\x58" "\x03\x03" RANDOM "\x00"
                               "\x00\x02\xc0\x13" "\x01\x00" "\x00\x2d"
                               "\x00\x00\x00\x08\x00\x06\x00\x00\x03" "a.b"
                               "\x00\x0a\x00\x06\x00\x04\x00\x17\x00\x1d"
                               "\x00\x0b\x00\x02\x01\x00"
                               "\x00\x0d\x00\x04\x00\x02\x04\x01"
                               "\x00\x10\x00\x05\x00\x03\x02h2";
    wsh_hello_write(&h, random32, &out);
    ck_assert_uint_eq(out.n, sizeof want - 1);
    ck_assert(wsh_span_eq(wsh_buf_span(&out), wsh_span_make(want, sizeof want - 1)));
}
END_TEST

START_TEST(protocols_in_a_list) {
    uint8_t much[256] = "x";
    struct wsh_span list, name;
    ck_assert(!wsh_alpn_add(&out, WSH_EMPTY));
    ck_assert(!wsh_alpn_add(&out, wsh_span_make(much, 256)));
    ck_assert(wsh_alpn_add(&out, wsh_span_make(much, 255)));
    ck_assert(wsh_alpn_add(&out, WSH_LIT("h2")));
    list = wsh_buf_span(&out);
    ck_assert(wsh_alpn_next(&list, &name) && name.n == 255);
    ck_assert(wsh_alpn_next(&list, &name) && wsh_span_is(name, "h2"));
    ck_assert(!wsh_alpn_next(&list, &name));
    list = WSH_LIT("\x03h2");
    ck_assert(!wsh_alpn_next(&list, &name));
    list = WSH_LIT("\x00h2");
    ck_assert(!wsh_alpn_next(&list, &name));
}
END_TEST

START_TEST(what_is_written_is_read) {
    unsigned suites[] = {1, 0xC018, 0x00FF};
    struct wsh_hello h = {.record_version = WSH_TLS_10, .version = WSH_TLS_11, .suites = codes(suites, 3),
                          .sni = WSH_LIT("localhost"), .alpn = WSH_EMPTY}, got;
    wsh_hello_write(&h, random32, &out);
    for (size_t n = 0; n < out.n; n++)
        ck_assert_int_eq(wsh_hello_read(a, wsh_span_slice(wsh_buf_span(&out), 0, n), &got), WSH_READ_MORE);
    ck_assert_int_eq(wsh_hello_read(a, wsh_buf_span(&out), &got), WSH_READ_DONE);
    ck_assert_uint_eq(got.version, WSH_TLS_11);
    ck_assert_uint_eq(got.record_version, WSH_TLS_10);
    ck_assert_uint_eq(got.suites.n, 3);
    ck_assert_uint_eq(got.suites.items[1], 0xC018);
}
END_TEST

START_TEST(what_is_no_client_hello) {
    struct wsh_hello h;
    ck_assert_int_eq(wsh_hello_read(a, WSH_LIT("GET / HTTP/1.1\r\n"), &h), WSH_READ_OVER);
    ck_assert_int_eq(wsh_hello_read(a, WSH_LIT("\x15\x03\x01\x00\x02\x01\x00"), &h), WSH_READ_OVER);
    ck_assert_int_eq(wsh_hello_read(a, WSH_LIT("\x16\x03\x01\x00\x04\x02\x00\x00\x00"), &h), WSH_READ_OVER);
    ck_assert_int_eq(wsh_hello_read(a, WSH_LIT("\x16\x03\x01\x00\x06\x01\x00\x00\x02\x03\x01"), &h), WSH_READ_OVER);
    ck_assert_int_eq(wsh_hello_read(a, WSH_LIT("\x16\x03\x01\xff\xff"), &h), WSH_READ_OVER);
    ck_assert_int_eq(wsh_hello_read(a, WSH_EMPTY, &h), WSH_READ_MORE);
}
END_TEST

/* ---- the server's first words ---- */

#define HELLO(version, extensions, n, m) \
    "\x16" version "\x00" n "\x02\x00\x00" m version RANDOM "\x00\x00\x35\x00" extensions

static const struct {
    struct wsh_span in;
    enum wsh_read answer;
    enum wsh_tls_first kind;
    unsigned version, suite, alert;
} answers[] = {
    {WSH_ROW(""), WSH_READ_MORE, WSH_TLS_FIRST_NOTHING, 0, 0, 0},
    {WSH_ROW("HTTP/1.1 400"), WSH_READ_DONE, WSH_TLS_FIRST_OTHER, 0, 0, 0},
    {WSH_ROW("\x15\x03\x01\x00\x02\x02\x46"), WSH_READ_DONE, WSH_TLS_FIRST_ALERT, 0, 0, 70},
    {WSH_ROW("\x15\x03\x01\x00\x02\x02"), WSH_READ_MORE, WSH_TLS_FIRST_OTHER, 0, 0, 0},
    {WSH_ROW("\x15\x03\x01\x00\x03\x02\x46\x00"), WSH_READ_DONE, WSH_TLS_FIRST_OTHER, 0, 0, 0},
    {WSH_ROW("\x15\x03\x01\x00\x02\x01\x70"), WSH_READ_MORE, WSH_TLS_FIRST_ALERT, 0, 0, 112},
    {WSH_ROW("\x15\x03\x01\x00\x02\x01\x00"), WSH_READ_DONE, WSH_TLS_FIRST_ALERT, 0, 0, 0},
    {WSH_ROW("\x15\x03\x01\x00\x02\x01\x70" HELLO("\x03\x01", "", "\x2a", "\x26")), WSH_READ_DONE,
     WSH_TLS_FIRST_HELLO, WSH_TLS_10, 0x35, 0},
    {WSH_ROW("\x15\x03\x01\x00\x02\x01\x70\x15\x03\x01\x00\x02\x02\x28"), WSH_READ_DONE, WSH_TLS_FIRST_ALERT, 0, 0, 40},
    {WSH_ROW("\x15\x03\x01\x00\x02\x01\x70" "garbage"), WSH_READ_DONE, WSH_TLS_FIRST_ALERT, 0, 0, 112},
    {WSH_ROW(HELLO("\x03\x00", "", "\x2a", "\x26")), WSH_READ_DONE, WSH_TLS_FIRST_HELLO, WSH_TLS_SSL30, 0x35, 0},
    {WSH_ROW(HELLO("\x03\x03", "\x00\x06\x00\x2b\x00\x02\x03\x04", "\x32", "\x2e")), WSH_READ_DONE,
     WSH_TLS_FIRST_HELLO, WSH_TLS_13, 0x35, 0},
    {WSH_ROW(HELLO("\x03\x03", "\x00\x06\x00\x2b\x00\x09\x03\x04", "\x32", "\x2e")), WSH_READ_DONE,
     WSH_TLS_FIRST_HELLO, WSH_TLS_12, 0x35, 0},
    {WSH_ROW("\x16\x03\x01\x00\x04\x00\x00\x00\x00"), WSH_READ_DONE, WSH_TLS_FIRST_OTHER, 0, 0, 0},
    {WSH_ROW("\x16\x03\x01\x00\x04\x02\xff\xff\xff"), WSH_READ_DONE, WSH_TLS_FIRST_OTHER, 0, 0, 0},
    {WSH_ROW("\x16\x03\x01\x00\x06\x02\x00\x00\x02\x03\x01"), WSH_READ_DONE, WSH_TLS_FIRST_OTHER, 0, 0, 0},
    {WSH_ROW("\x16\x03\x01\x00\x02\x02\x00\x17\x03\x01\x00\x00"), WSH_READ_DONE, WSH_TLS_FIRST_OTHER, 0, 0, 0},
    {WSH_ROW("\x80\x2e\x04\x00"), WSH_READ_DONE, WSH_TLS_FIRST_OTHER, 0, 0, 0},
    {WSH_ROW("\x17\x03\x03\x00\x01x"), WSH_READ_DONE, WSH_TLS_FIRST_OTHER, 0, 0, 0},
};

START_TEST(first_words) {
    struct wsh_tls_answer got;
    ck_assert_int_eq(wsh_tls_answer_read(answers[_i].in, &got), answers[_i].answer);
    ck_assert_int_eq(got.kind, answers[_i].kind);
    ck_assert_uint_eq(got.version, answers[_i].version);
    ck_assert_uint_eq(got.suite, answers[_i].suite);
    ck_assert_uint_eq(got.alert, answers[_i].alert);
}
END_TEST

/* What is decided stays, whatever comes behind it. */
START_TEST(prefixes_of_first_words) {
    struct wsh_tls_answer whole, got;
    enum wsh_read answer = wsh_tls_answer_read(answers[_i].in, &whole);
    for (size_t n = 0; n < answers[_i].in.n; n++) {
        struct wsh_span prefix = wsh_span_slice(answers[_i].in, 0, n);
        if (wsh_tls_answer_read(prefix, &got) != WSH_READ_DONE) continue;
        ck_assert_int_eq(answer, WSH_READ_DONE);
        ck_assert_int_eq(got.kind, whole.kind);
        ck_assert_uint_eq(got.alert, whole.alert);
    }
}
END_TEST

START_TEST(a_hello_cut_over_records) {
    struct wsh_tls_answer got;
    wsh_server_hello_write(WSH_TLS_11, 0x0005, random32, &out);
    struct wsh_span message = wsh_arena_span(a, wsh_span_skip(wsh_buf_span(&out), 5));
    wsh_buf_clear(&out);
    for (size_t i = 0; i < message.n; i++) {
        wsh_buf_add(&out, WSH_LIT("\x16\x03\x02\x00\x01"));
        wsh_buf_add_octet(&out, message.p[i]);
        enum wsh_read want = i + 1 < message.n ? WSH_READ_MORE : WSH_READ_DONE;
        ck_assert_int_eq(wsh_tls_answer_read(wsh_buf_span(&out), &got), want);
    }
    ck_assert_int_eq(got.kind, WSH_TLS_FIRST_HELLO);
    ck_assert_uint_eq(got.version, WSH_TLS_11);
    ck_assert_uint_eq(got.suite, 0x0005);
}
END_TEST

START_TEST(alerts_written_and_read) {
    struct wsh_tls_answer got;
    wsh_tls_alert_write(WSH_TLS_12, true, 120, &out);
    ck_assert_int_eq(wsh_tls_answer_read(wsh_buf_span(&out), &got), WSH_READ_DONE);
    ck_assert(got.fatal);
    ck_assert_str_eq(wsh_tls_name(&wsh_tls_alerts, got.alert), "no-application-protocol");
}
END_TEST

START_TEST(names_and_codes) {
    const struct wsh_tls_names *const all[] = {&wsh_tls_versions, &wsh_tls_suites, &wsh_tls_groups,
                                               &wsh_tls_signatures, &wsh_tls_alerts};
    for (size_t k = 0; k < WSH_COUNT(all); k++) {
        for (size_t i = 0; i < all[k]->n; i++) {
            unsigned code;
            ck_assert(wsh_tls_code(all[k], wsh_span_of(all[k]->items[i].name), &code));
            ck_assert_uint_eq(code, all[k]->items[i].code);
            ck_assert_str_eq(wsh_tls_name(all[k], code), all[k]->items[i].name);
        }
        ck_assert_ptr_null(wsh_tls_name(all[k], 0x7777));
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("TLS hellos");
    TCase *t = wsh_test_case(s, "TLS hellos");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_hello_of_ssl_3);
    tcase_add_test(t, a_hello_with_every_extension);
    tcase_add_test(t, protocols_in_a_list);
    tcase_add_test(t, what_is_written_is_read);
    tcase_add_test(t, what_is_no_client_hello);
    tcase_add_loop_test(t, first_words, 0, WSH_COUNT(answers));
    tcase_add_loop_test(t, prefixes_of_first_words, 0, WSH_COUNT(answers));
    tcase_add_test(t, a_hello_cut_over_records);
    tcase_add_test(t, alerts_written_and_read);
    tcase_add_test(t, names_and_codes);
    return wsh_test_main(s);
}
