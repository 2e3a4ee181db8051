/* test_tls.c - TLS as a filter of octets: two ends in memory, whole and octet by octet, and each way to fail. */
#include "support/main.h"

#include <openssl/err.h>
#include <sys/stat.h>

#include "net/tls.h"

static struct wsh_arena *a;
static char directory[] = "/tmp/wsh-tls-XXXXXX";
static const char *cert, *key;

static void setup(void) {
    a = wsh_arena_new();
    ck_assert_ptr_nonnull(mkdtemp(directory));
    cert = wsh_arena_printf(a, "%s/cert.pem", directory);
    key = wsh_arena_printf(a, "%s/key.pem", directory);
    ck_assert(wsh_tls_make_cert(cert, key, WSH_CERT_GOOD));
}

static void teardown(void) {
    (void)unlink(cert);
    (void)unlink(key);
    (void)rmdir(directory);
    memcpy(strstr(directory, "tls-") + 4, "XXXXXX", 6);
    wsh_arena_free(a);
}

/* ---- two ends ---- */

struct end {
    struct wsh_tls_context *context;
    struct wsh_tls *tls;
    struct wsh_buf plain; /* all that came */
    enum wsh_tls_state state;
};

static void end_init(struct end *e, struct wsh_tls_options o, const char *host, const char *sni) {
    const char *why = NULL;
    e->context = wsh_tls_context_new(a, &o, &why);
    ck_assert_msg(e->context != NULL, "%s", why);
    e->tls = wsh_tls_new(e->context, host, sni);
    e->state = WSH_TLS_HANDSHAKE;
    wsh_buf_init(&e->plain, WSH_LIMIT_TEXT);
}

static void end_done(struct end *e) {
    wsh_tls_free(e->tls);
    wsh_tls_context_free(e->context);
    wsh_buf_done(&e->plain);
}

/* Moves what `from` has to say to `to`; true if there was something. */
static bool carry(struct end *from, struct end *to, size_t piece) {
    struct wsh_buf wire;
    wsh_buf_init(&wire, WSH_LIMIT_TEXT);
    wsh_tls_output(from->tls, &wire);
    for (size_t at = 0; at < wire.n; at += piece)
        to->state = wsh_tls_input(to->tls, wsh_span_slice(wsh_buf_span(&wire), at, at + piece), &to->plain);
    bool some = wire.n > 0;
    wsh_buf_done(&wire);
    return some;
}

static void settle(struct end *client, struct end *server, size_t piece) {
    bool some = true;
    client->state = wsh_tls_input(client->tls, WSH_EMPTY, &client->plain);
    while (some) {
        some = carry(client, server, piece);
        some = carry(server, client, piece) || some;
    }
}

static struct wsh_tls_options server_options(void) {
    return (struct wsh_tls_options){.server = true, .cert = cert, .key = key};
}

/* ---- what works ---- */

static const size_t pieces[] = {1 << 20, 1, 7, 1000};

START_TEST(octets_come_through) {
    struct end client, server;
    struct wsh_buf much;
    wsh_buf_init(&much, WSH_LIMIT_TEXT);
    wsh_buf_fill(&much, 'm', pieces[_i] == 1 ? 40000 : 300000);
    end_init(&client, (struct wsh_tls_options){.cacert = cert}, "localhost", NULL);
    end_init(&server, server_options(), NULL, NULL);
    ck_assert_ptr_null(wsh_tls_session(client.tls));
    settle(&client, &server, pieces[_i]);
    ck_assert_int_eq(client.state, WSH_TLS_OPEN);
    ck_assert_int_eq(server.state, WSH_TLS_OPEN);
    ck_assert_ptr_nonnull(strstr(wsh_tls_describe(client.tls), "TLSv1.3 TLS_"));
    ck_assert_str_eq(wsh_tls_session(client.tls), wsh_tls_describe(client.tls));

    ck_assert_int_eq(wsh_tls_write(client.tls, WSH_LIT("GET / HTTP/1.1\r\n\r\n")), WSH_TLS_OPEN);
    ck_assert_int_eq(wsh_tls_write(client.tls, WSH_EMPTY), WSH_TLS_OPEN);
    ck_assert_int_eq(wsh_tls_write(server.tls, wsh_buf_span(&much)), WSH_TLS_OPEN);
    settle(&client, &server, pieces[_i]);
    ck_assert(wsh_span_is(wsh_buf_span(&server.plain), "GET / HTTP/1.1\r\n\r\n"));
    ck_assert(wsh_span_eq(wsh_buf_span(&client.plain), wsh_buf_span(&much)));

    wsh_tls_shutdown(server.tls);
    settle(&client, &server, pieces[_i]);
    ck_assert_int_eq(client.state, WSH_TLS_ENDED);
    ck_assert_ptr_nonnull(strstr(wsh_tls_describe(client.tls), "TLSv1.3"));
    /* the other direction is still open, and closing it twice is harmless */
    wsh_tls_shutdown(client.tls);
    wsh_tls_shutdown(client.tls);
    settle(&client, &server, pieces[_i]);
    ck_assert_int_eq(server.state, WSH_TLS_ENDED);
    wsh_buf_done(&much);
    end_done(&client);
    end_done(&server);
}
END_TEST

/* ---- who is verified ---- */

static const struct {
    const char *host, *sni;
    bool trust, insecure, works;
    const char *client_says;
} verifications[] = {
    {"localhost", NULL, true, false, true, "TLSv1.3"},
    {"127.0.0.1", NULL, true, false, true, "TLSv1.3"},
    {"::1", NULL, true, false, true, "TLSv1.3"},
    {"localhost", "other.example", true, false, true, "TLSv1.3"},
    {"example.org", NULL, true, false, false, "the certificate was not verified: hostname mismatch"},
    {"127.0.0.2", NULL, true, false, false, "the certificate was not verified: IP address mismatch"},
    {"localhost", NULL, false, false, false, "the certificate was not verified: self-signed certificate"},
    {"example.org", NULL, false, true, true, "TLSv1.3"},
    {NULL, NULL, false, true, true, "TLSv1.3"},
};

START_TEST(the_peer_is_verified) {
    struct end client, server;
    struct wsh_tls_options o = {.insecure = verifications[_i].insecure};
    if (verifications[_i].trust) o.cacert = cert;
    end_init(&client, o, verifications[_i].host, verifications[_i].sni);
    end_init(&server, server_options(), NULL, NULL);
    settle(&client, &server, 1 << 20);
    ck_assert_int_eq(client.state, verifications[_i].works ? WSH_TLS_OPEN : WSH_TLS_FAILED);
    ck_assert_msg(strstr(wsh_tls_describe(client.tls), verifications[_i].client_says) != NULL, "%s",
                  wsh_tls_describe(client.tls));
    if (!verifications[_i].works) {
        /* the server learns why from our alert */
        ck_assert_int_eq(server.state, WSH_TLS_FAILED);
        ck_assert_ptr_nonnull(strstr(wsh_tls_describe(server.tls), "from the peer"));
        ck_assert_int_eq(wsh_tls_write(client.tls, WSH_LIT("x")), WSH_TLS_FAILED);
    }
    end_done(&client);
    end_done(&server);
}
END_TEST

/* ---- what is no TLS ---- */

static const struct {
    bool server;
    struct wsh_span octets;
    const char *says;
} garbage[] = {
    {false, WSH_ROW("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), "octets that are no TLS"},
    {false, WSH_ROW("\x15\x03\x01\x00\x02\x02\x28"), "alert 'handshake-failure' from the peer"},
    {false, WSH_ROW("\x16\x03\x03\x00\x04\x02\x00\x00\x00"), "alert"},
    {false, WSH_ROW("\x00\x00\x00\x00\x00\x00\x00\x00"), "no TLS"},
    {true, WSH_ROW("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), "http request"},
    {true, WSH_ROW("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00"), "alert"},
};

START_TEST(what_is_no_tls_fails) {
    for (size_t piece = 1; piece < 100; piece += 98) {
        struct end e;
        struct wsh_tls_options client = {.cacert = cert};
        end_init(&e, garbage[_i].server ? server_options() : client, garbage[_i].server ? NULL : "localhost", NULL);
        (void)wsh_tls_input(e.tls, WSH_EMPTY, &e.plain);
        for (size_t at = 0; at < garbage[_i].octets.n; at += piece)
            e.state = wsh_tls_input(e.tls, wsh_span_slice(garbage[_i].octets, at, at + piece), &e.plain);
        ck_assert_int_eq(e.state, WSH_TLS_FAILED);
        ck_assert_msg(strstr(wsh_tls_describe(e.tls), garbage[_i].says) != NULL, "%s", wsh_tls_describe(e.tls));
        ck_assert_ptr_null(wsh_tls_session(e.tls));
        ck_assert_uint_eq(e.plain.n, 0);
        end_done(&e);
    }
}
END_TEST

START_TEST(garbage_behind_the_handshake_is_an_alert) {
    struct end client, server;
    end_init(&client, (struct wsh_tls_options){.insecure = true}, NULL, NULL);
    end_init(&server, server_options(), NULL, NULL);
    settle(&client, &server, 1 << 20);
    client.state = wsh_tls_input(client.tls, WSH_LIT("\x17\x03\x03\x00\x13" "aaaaaaaaaaaaaaaaaaa"), &client.plain);
    ck_assert_int_eq(client.state, WSH_TLS_FAILED);
    ck_assert_ptr_nonnull(wsh_tls_session(client.tls));
    ck_assert_ptr_nonnull(strstr(wsh_tls_describe(client.tls), "from us"));
    end_done(&client);
    end_done(&server);
}
END_TEST

START_TEST(an_error_of_somebody_else_is_not_ours) {
    struct end client, server;
    end_init(&client, (struct wsh_tls_options){.insecure = true}, NULL, NULL);
    end_init(&server, server_options(), NULL, NULL);
    ERR_raise(ERR_LIB_USER, 1);
    settle(&client, &server, 1);
    ERR_raise(ERR_LIB_USER, 1);
    ck_assert_int_eq(wsh_tls_write(server.tls, WSH_LIT("hello")), WSH_TLS_OPEN);
    ERR_raise(ERR_LIB_USER, 1);
    settle(&client, &server, 1);
    ck_assert_int_eq(client.state, WSH_TLS_OPEN);
    ck_assert(wsh_span_is(wsh_buf_span(&client.plain), "hello"));
    end_done(&client);
    end_done(&server);
    ERR_clear_error();
}
END_TEST

/* ---- contexts ---- */

static const struct {
    struct wsh_tls_options o;
    const char *why;
} bad_options[] = {
    {{.server = true}, "needs a certificate"},
    {{.server = true, .cert = "/nowhere/cert.pem", .key = "k"}, "cannot read certificate '/nowhere/cert.pem'"},
    {{.cacert = "/nowhere/ca.pem"}, "cannot read CA certificate '/nowhere/ca.pem'"},
    {{.cacert = "/dev/null"}, "cannot read CA certificate '/dev/null'"},
};

START_TEST(contexts_say_what_they_cannot_read) {
    const char *why = NULL;
    ck_assert_ptr_null(wsh_tls_context_new(a, &bad_options[_i].o, &why));
    ck_assert_msg(strstr(why, bad_options[_i].why) != NULL, "%s", why);
}
END_TEST

START_TEST(a_key_of_another_certificate) {
    const char *why = NULL, *other = wsh_arena_printf(a, "%s/other.pem", directory);
    struct wsh_tls_options o = {.server = true, .cert = cert, .key = other};
    struct stat st;
    ck_assert(wsh_tls_make_cert(wsh_arena_printf(a, "%s/cert2.pem", directory), other, WSH_CERT_GOOD));
    ck_assert_int_eq(stat(other, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0600);
    ck_assert_ptr_null(wsh_tls_context_new(a, &o, &why));
    ck_assert_ptr_nonnull(strstr(why, "cannot read key"));
    (void)unlink(other);
    (void)unlink(wsh_arena_printf(a, "%s/cert2.pem", directory));
    ck_assert(!wsh_tls_make_cert("/nowhere/c.pem", "/nowhere/k.pem", WSH_CERT_GOOD));
}
END_TEST

START_TEST(nothing_is_freed_in_peace) {
    wsh_tls_free(NULL);
    wsh_tls_context_free(NULL);
}
END_TEST

int main(void) {
    Suite *s = suite_create("tls");
    TCase *t = wsh_test_case(s, "tls");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, octets_come_through, 0, WSH_COUNT(pieces));
    tcase_add_loop_test(t, the_peer_is_verified, 0, WSH_COUNT(verifications));
    tcase_add_loop_test(t, what_is_no_tls_fails, 0, WSH_COUNT(garbage));
    tcase_add_test(t, garbage_behind_the_handshake_is_an_alert);
    tcase_add_test(t, an_error_of_somebody_else_is_not_ours);
    tcase_add_loop_test(t, contexts_say_what_they_cannot_read, 0, WSH_COUNT(bad_options));
    tcase_add_test(t, a_key_of_another_certificate);
    tcase_add_test(t, nothing_is_freed_in_peace);
    return wsh_test_main(s);
}
