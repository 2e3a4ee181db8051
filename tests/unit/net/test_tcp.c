/* test_tcp.c - what one connection's system calls mean, each against the other end of the same connection. */
#include "peer.h"

#include "net/tcp.h"

static int ours, theirs, listener;

static void setup(void) {
    struct wsh_dialer d;
    uint16_t port;
    bool pending = true;
    listener = peer_listen(&port);
    d = peer_dialer(port);
    ours = wsh_tcp_dial(&d.addresses[0], &pending);
    ck_assert_int_ge(ours, 0);
    theirs = accept(listener, NULL, NULL);
    ck_assert_int_ge(theirs, 0);
    int reset = 0;
    if (pending) ck_assert_int_eq(wsh_tcp_connected(ours, &reset), 0);
    ck_assert_int_eq(reset, 0);
}

static void teardown(void) {
    if (ours >= 0) (void)close(ours);
    (void)close(theirs);
    (void)close(listener);
}

static uint8_t room[64 * 1024];

/* The other end's last word to us: waits for it. */
static ssize_t their_read(void) {
    struct pollfd p = {.fd = theirs, .events = POLLIN};
    ck_assert_int_eq(poll(&p, 1, 5000), 1);
    return recv(theirs, room, sizeof room, 0);
}

static void wait_for_input(void) {
    struct pollfd p = {.fd = ours, .events = POLLIN};
    ck_assert_int_eq(poll(&p, 1, 5000), 1);
}

START_TEST(octets_and_nothing) {
    ck_assert_int_eq(wsh_tcp_read(ours, room, sizeof room).kind, WSH_TCP_AGAIN);
    ck_assert_uint_eq(wsh_tcp_write(ours, WSH_LIT("hello")).n, 5);
    ck_assert_int_eq(their_read(), 5);
    ck_assert_int_eq(send(theirs, "abc", 3, 0), 3);
    wait_for_input();
    ck_assert_uint_eq(wsh_tcp_read(ours, room, sizeof room).n, 3);
}
END_TEST

START_TEST(fin_is_told_from_rst) {
    (void)shutdown(theirs, SHUT_WR);
    wait_for_input();
    ck_assert_int_eq(wsh_tcp_read(ours, room, sizeof room).kind, WSH_TCP_FIN);
    wsh_tcp_half_close(ours);
    ck_assert_int_eq(their_read(), 0);
}
END_TEST

START_TEST(rst_is_told_from_fin) {
    ck_assert_int_eq(send(theirs, "abc", 3, 0), 3);
    wait_for_input();
    peer_reset(theirs);
    ck_assert_msg(wsh_tcp_read(ours, room, sizeof room).n == 3, "what came before the reset is there");
    struct wsh_tcp_result r = wsh_tcp_read(ours, room, sizeof room);
    ck_assert_int_eq(r.kind, WSH_TCP_RESET);
    ck_assert_int_eq(r.error, ECONNRESET);
    ck_assert_int_eq(wsh_tcp_write(ours, WSH_LIT("x")).kind, WSH_TCP_FIN);
    theirs = -1;
}
END_TEST

START_TEST(a_reset_right_after_the_connection) {
    int reset = 0;
    peer_reset(theirs);
    theirs = -1;
    wait_for_input();
    ck_assert_int_eq(wsh_tcp_connected(ours, &reset), 0);
    ck_assert_int_eq(reset, ECONNRESET);
}
END_TEST

START_TEST(we_reset) {
    wsh_tcp_reset(ours);
    ours = -1;
    ck_assert_int_eq(their_read(), -1);
    ck_assert_int_eq(errno, ECONNRESET);
}
END_TEST

START_TEST(closing_reads_what_is_left) {
    ck_assert_int_eq(send(theirs, room, sizeof room, 0), (int)sizeof room);
    wait_for_input();
    wsh_tcp_close(ours);
    ours = -1;
    ck_assert_msg(their_read() == 0, "unread octets would have made it a reset");
}
END_TEST

START_TEST(errors_that_time_heals) {
    const int heal[] = {EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL}, stay[] = {ECONNREFUSED, ENETUNREACH, EACCES};
    for (size_t i = 0; i < WSH_COUNT(heal); i++) ck_assert(wsh_tcp_may_retry(heal[i]));
    for (size_t i = 0; i < WSH_COUNT(stay); i++) ck_assert(!wsh_tcp_may_retry(stay[i]));
}
END_TEST

START_TEST(addresses_are_printed) {
    static const struct { const char *host, *text; } rows[] = {
        {"127.0.0.1", "127.0.0.1 port 80"}, {"::1", "::1 port 80"}, {NULL, "? port 0"}};
    for (size_t i = 0; i < WSH_COUNT(rows); i++) {
        struct wsh_address address = {.family = AF_UNIX};
        const char *why = NULL;
        struct wsh_buf b;
        if (rows[i].host) ck_assert_uint_eq(wsh_resolve(rows[i].host, 80, &address, 1, &why), 1);
        wsh_buf_init(&b, 100);
        wsh_address_print(&address, &b);
        ck_assert(wsh_span_is(wsh_buf_span(&b), rows[i].text));
        wsh_buf_done(&b);
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("tcp");
    TCase *t = wsh_test_case(s, "tcp");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, octets_and_nothing);
    tcase_add_test(t, fin_is_told_from_rst);
    tcase_add_test(t, rst_is_told_from_fin);
    tcase_add_test(t, a_reset_right_after_the_connection);
    tcase_add_test(t, we_reset);
    tcase_add_test(t, closing_reads_what_is_left);
    tcase_add_test(t, errors_that_time_heals);
    tcase_add_test(t, addresses_are_printed);
    return wsh_test_main(s);
}
