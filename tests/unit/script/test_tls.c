/* test_tls.c - what a case orders of TLS: wishes per connection, ClientHellos as octets, what is live. */
#include "fixture.h"

static const struct wsh_case *load(struct fixture *f, const char *body) {
    fixture_load_one(f, wsh_arena_printf(f->arena, FAMILY CASE "%s    expect: [{ info: {} }]\n", body));
    return fixture_case(f, "f/a");
}

#define TWO "    steps: [{ request: {} }, { connect: true }, { request: {} }]\n"

START_TEST(wishes_of_two_connections) {
    struct fixture f;
    fixture_init(&f);
    const struct wsh_case *c =
        load(&f, TWO "    tls: { versions: ['1.3', '1.2'], sni: 'x.{host}', alpn: [h2, http/1.1], records: 7,\n"
                     "           resume: true, resume-sni: none, early-data: true, close-notify: false }\n");
    struct wsh_tls_wish first = wsh_tls_form_wish(c->tls, 0, f.arena, &f.profile, &f.fresh);
    struct wsh_tls_wish second = wsh_tls_form_wish(c->tls, 1, f.arena, &f.profile, &f.fresh);
    ck_assert_uint_eq(first.least, WSH_TLS_12);
    ck_assert_uint_eq(first.most, WSH_TLS_13);
    ck_assert_uint_eq(first.record, 7);
    ck_assert(first.no_close_notify && !first.plain);
    ck_assert_int_eq(first.sni, WSH_SNI_NAME);
    ck_assert(wsh_span_is(first.name, "x.127.0.0.1"));
    ck_assert(wsh_span_eq(first.alpn, WSH_LIT("\2h2\10http/1.1")));
    ck_assert(!first.resume && !first.early_data);
    ck_assert_int_eq(second.sni, WSH_SNI_NONE);
    ck_assert(second.resume && second.early_data);
    ck_assert_uint_eq(c->needs, WSH_NEED_TLS);
    ck_assert(wsh_case_is_live(c));
    fixture_done(&f);
}
END_TEST

START_TEST(nothing_is_ordered_by_itself) {
    struct fixture f;
    fixture_init(&f);
    const struct wsh_case *c = load(&f, "    tls: {}\n");
    struct wsh_tls_wish wish = wsh_tls_form_wish(c->tls, 0, f.arena, &f.profile, &f.fresh);
    ck_assert(wish.sni == WSH_SNI_HOST && wish.least == 0 && wish.most == 0 && wish.alpn.n == 0 && wish.record == 0);
    ck_assert_ptr_null(load(&f, "")->tls);
    ck_assert(!wsh_case_is_live(fixture_case(&f, "f/a")));
    fixture_done(&f);
}
END_TEST

START_TEST(raw_octets) {
    struct fixture f;
    fixture_init(&f);
    const struct wsh_case *c = load(&f, "    transport: tcp\n");
    ck_assert(wsh_tls_form_wish(c->tls, 0, f.arena, &f.profile, &f.fresh).plain);
    ck_assert(wsh_case_is_live(c));
    fixture_done(&f);
}
END_TEST

START_TEST(a_client_hello_in_octets) {
    struct fixture f;
    struct wsh_hello hello;
    fixture_init(&f);
    const struct wsh_case *c = load(&f, "    transport: tcp\n"
                                        "    steps:\n"
                                        "      - octets: !client-hello { version: '1.1', groups: x25519, sni: '{host}',\n"
                                        "          ciphers: [TLS_RSA_WITH_NULL_SHA, '0xC0fE'] }\n"
                                        "      - await: tls\n");
    struct wsh_span got = wsh_octets_expand(&c->steps[0].octets, f.arena, &f.profile, &f.fresh);
    ck_assert_int_eq(wsh_hello_read(f.arena, got, &hello), WSH_READ_DONE);
    ck_assert_uint_eq(hello.version, WSH_TLS_11);
    ck_assert_uint_eq(hello.record_version, WSH_TLS_10);
    ck_assert_uint_eq(hello.suites.n, 2);
    ck_assert_uint_eq(hello.suites.items[1], 0xC0FE);
    ck_assert_uint_lt(wsh_span_find_span(got, WSH_LIT("\0\t127.0.0.1")), got.n);
    ck_assert_uint_le(got.n, wsh_octets_size(&c->steps[0].octets) + 9);
    ck_assert_int_eq(c->steps[1].kind, WSH_STEP_AWAIT_TLS);
    /* random octets belong to the exchange */
    struct wsh_fresh other = {.key = WSH_LIT("BAECAwQFBgcICQoLDA0ODw=="), .random = WSH_LIT("abcd1234")};
    struct wsh_span again = wsh_octets_expand(&c->steps[0].octets, f.arena, &f.profile, &other);
    ck_assert_uint_eq(again.n, got.n);
    ck_assert(!wsh_span_eq(again, got));
    fixture_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("what a case orders of TLS");
    TCase *t = wsh_test_case(s, "what a case orders of TLS");
    tcase_add_test(t, wishes_of_two_connections);
    tcase_add_test(t, nothing_is_ordered_by_itself);
    tcase_add_test(t, raw_octets);
    tcase_add_test(t, a_client_hello_in_octets);
    return wsh_test_main(s);
}
