/* test_server.c - the server on real sockets: ws and wss, many connections, and how they end. */
#include "talk.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "server/flaw.h"
#include "server/server.h"

struct house {
    struct wsh_arena *arena;
    struct wsh_loop *loop;
    struct wsh_server *server;
    struct wsh_tls_context *tls;
    struct wsh_server_config config;
};

static void open_house(struct house *h, const bool *flaws, struct wsh_tls_context *tls) {
    const char *why = NULL;
    *h = (struct house){.arena = wsh_arena_new(), .loop = wsh_loop_new(), .tls = tls, .config = talk_config(flaws)};
    h->server = wsh_server_new(h->arena, h->loop, "localhost", 0, tls, &h->config, &why);
    ck_assert_msg(h->server != NULL, "%s", why);
    ck_assert_uint_gt(wsh_server_port(h->server), 0);
}

static void close_house(struct house *h) {
    wsh_server_free(h->server);
    wsh_loop_free(h->loop);
    wsh_tls_context_free(h->tls);
    wsh_arena_free(h->arena);
}

static int dial(const struct house *h) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(wsh_server_port(h->server))};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static void say(int fd, struct wsh_span octets) {
    ck_assert_int_eq(send(fd, octets.p, octets.n, MSG_NOSIGNAL), (ssize_t)octets.n);
}

static void turn(struct house *h) {
    ck_assert_int_ge(wsh_loop_turn(h->loop, wsh_now_us() + 10000), 0);
}

enum end { STILL_OPEN, FIN, RESET };

/* Turns the loop until `fd` has said `octets` octets or has ended. */
static enum end hear(struct house *h, int fd, size_t octets, struct wsh_buf *out) {
    uint8_t some[65536];
    for (int i = 0; i < 300 && (octets == 0 || out->n < octets); i++) {
        turn(h);
        ssize_t n = recv(fd, some, sizeof some, MSG_DONTWAIT);
        if (n == 0) return FIN;
        if (n > 0) wsh_buf_add(out, wsh_span_make(some, (size_t)n));
        if (n < 0 && errno != EAGAIN) return RESET;
    }
    return STILL_OPEN;
}

START_TEST(a_handshake_and_a_ping) {
    struct house h;
    struct wsh_buf out;
    open_house(&h, NULL, NULL);
    wsh_buf_init(&out, 1 << 20);
    int fd = dial(&h);
    say(fd, WSH_LIT(WITH("")));
    (void)hear(&h, fd, 100, &out);
    ck_assert_uint_eq(talk_status(wsh_buf_span(&out)), 101);
    ck_assert_uint_eq(wsh_server_handshakes(h.server), 1);
    ck_assert_uint_eq(wsh_server_connections(h.server), 1);
    wsh_buf_clear(&out);
    say(fd, WSH_LIT("\x89\x84\0\0\0\0wsh1"));
    (void)hear(&h, fd, 6, &out);
    ck_assert(wsh_span_eq(wsh_buf_span(&out), WSH_LIT("\x8A\x04wsh1")));
    say(fd, WSH_LIT("\x88\x80\0\0\0\0"));
    ck_assert_int_eq(hear(&h, fd, 0, &out), FIN);
    (void)close(fd);
    while (wsh_server_connections(h.server) > 0) turn(&h);
    wsh_buf_done(&out);
    close_house(&h);
}
END_TEST

/* The answer to a request that went wrong early must not be lost to a reset, however much still comes. */
START_TEST(an_early_answer_survives) {
    static uint8_t junk[300000];
    struct house h;
    struct wsh_buf out;
    open_house(&h, NULL, NULL);
    wsh_buf_init(&out, 1 << 20);
    memset(junk, 'a', sizeof junk);
    int fd = dial(&h);
    say(fd, WSH_LIT("GET /\r"));
    for (int i = 0; i < 5; i++) {
        (void)send(fd, junk, sizeof junk, MSG_NOSIGNAL | MSG_DONTWAIT);
        turn(&h);
    }
    ck_assert_int_eq(hear(&h, fd, 0, &out), FIN);
    ck_assert_uint_eq(talk_status(wsh_buf_span(&out)), 400);
    (void)close(fd);
    wsh_buf_done(&out);
    close_house(&h);
}
END_TEST

START_TEST(two_requests_on_a_connection) {
    struct house h;
    struct wsh_buf out;
    open_house(&h, NULL, NULL);
    wsh_buf_init(&out, 1 << 20);
    int fd = dial(&h);
    say(fd, WSH_LIT(WITHOUT_VERSION "Sec-WebSocket-Version: 25\r\n\r\n"));
    (void)hear(&h, fd, 100, &out);
    ck_assert_uint_eq(talk_status(wsh_buf_span(&out)), 426);
    wsh_buf_clear(&out);
    say(fd, WSH_LIT(WITH("")));
    (void)hear(&h, fd, 100, &out);
    ck_assert_uint_eq(talk_status(wsh_buf_span(&out)), 101);
    ck_assert_uint_eq(wsh_server_handshakes(h.server), 2);
    (void)close(fd);
    wsh_buf_done(&out);
    close_house(&h);
}
END_TEST

START_TEST(a_half_closed_request) {
    struct house h;
    struct wsh_buf out;
    open_house(&h, NULL, NULL);
    wsh_buf_init(&out, 1 << 20);
    int fd = dial(&h);
    say(fd, WSH_LIT(START FIELDS));
    ck_assert_int_eq(shutdown(fd, SHUT_WR), 0);
    ck_assert_int_eq(hear(&h, fd, 0, &out), FIN);
    ck_assert_uint_eq(talk_status(wsh_buf_span(&out)), 400);
    ck_assert_uint_eq(wsh_server_connections(h.server), 0);
    (void)close(fd);
    wsh_buf_done(&out);
    close_house(&h);
}
END_TEST

/* A megabyte goes back to a peer that does not read while it writes. */
START_TEST(a_slow_reader) {
    struct house h;
    struct wsh_buf out, frame, text;
    open_house(&h, NULL, NULL);
    wsh_buf_init(&out, 1 << 22);
    wsh_buf_init(&frame, 1 << 22);
    wsh_buf_init(&text, 1 << 22);
    wsh_buf_fill(&text, 'x', 1000000);
    wsh_frame_write(&frame, 0x82, (const uint8_t[4]){0}, wsh_buf_span(&text));
    int fd = dial(&h);
    say(fd, WSH_LIT(WITH("")));
    (void)hear(&h, fd, 100, &out);
    wsh_buf_clear(&out);
    for (size_t sent = 0; sent < frame.n;) {
        ssize_t n = send(fd, frame.p + sent, frame.n - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0) sent += (size_t)n;
        turn(&h);
    }
    (void)hear(&h, fd, 1000010, &out);
    ck_assert_uint_eq(out.n, 1000010);
    (void)close(fd);
    wsh_buf_done(&out);
    wsh_buf_done(&frame);
    wsh_buf_done(&text);
    close_house(&h);
}
END_TEST

START_TEST(many_at_once) {
    enum { N = 300 };
    static int fds[N];
    struct house h;
    struct wsh_buf out;
    open_house(&h, NULL, NULL);
    wsh_buf_init(&out, 1 << 20);
    for (int i = 0; i < N; i++) {
        fds[i] = dial(&h);
        say(fds[i], WSH_LIT(WITH("")));
        turn(&h);
    }
    for (int i = 0; i < N; i++) {
        wsh_buf_clear(&out);
        (void)hear(&h, fds[i], 100, &out);
        ck_assert_uint_eq(talk_status(wsh_buf_span(&out)), 101);
    }
    ck_assert_uint_eq(wsh_server_connections(h.server), N);
    for (int i = 0; i < N; i++) (void)close(fds[i]);
    for (int i = 0; i < 100 && wsh_server_connections(h.server) > 0; i++) turn(&h);
    ck_assert_uint_eq(wsh_server_connections(h.server), 0);
    wsh_buf_done(&out);
    close_house(&h);
}
END_TEST

/* Freed in the middle of everything. */
START_TEST(a_clean_shutdown) {
    struct house h;
    open_house(&h, NULL, NULL);
    int idle = dial(&h), half = dial(&h), open = dial(&h);
    say(half, WSH_LIT("GET / HT"));
    say(open, WSH_LIT(WITH("")));
    for (int i = 0; i < 5; i++) turn(&h);
    ck_assert_uint_eq(wsh_server_connections(h.server), 3);
    close_house(&h);
    (void)close(idle);
    (void)close(half);
    (void)close(open);
}
END_TEST

START_TEST(flaws_that_end_connections) {
    static const struct {
        enum wsh_flaw_id flaw;
        enum end end;
        bool dies;
        struct wsh_span in;
    } rows[] = {
        {WSH_FLAW_RESETS_ON_REFUSAL, RESET, false, WSH_ROW(WITHOUT_KEY "\r\n")},
        {WSH_FLAW_CLOSES_ON_REFUSAL, FIN, false, WSH_ROW(WITHOUT_KEY "\r\n")},
        {WSH_FLAW_DIES_ON_NUL, RESET, true, WSH_ROW("\0")},
    };
    for (size_t i = 0; i < WSH_COUNT(rows); i++) {
        bool *flaws = calloc(wsh_flaw_count, sizeof *flaws);
        struct house h;
        struct wsh_buf out;
        flaws[rows[i].flaw] = true;
        open_house(&h, flaws, NULL);
        wsh_buf_init(&out, 1 << 20);
        int fd = dial(&h);
        say(fd, rows[i].in);
        ck_assert_int_eq(hear(&h, fd, 0, &out), rows[i].end);
        ck_assert_uint_eq(out.n, 0);
        ck_assert(wsh_server_died(h.server) == rows[i].dies);
        (void)close(fd);
        wsh_buf_done(&out);
        close_house(&h);
        free(flaws);
    }
}
END_TEST

START_TEST(addresses) {
    static const struct {
        const char *address;
        const char *why; /* a part of it, or NULL: it works */
    } rows[] = {
        {"127.0.0.1", NULL}, {"::1", NULL}, {"0.0.0.0", NULL}, {"192.0.2.1", "cannot listen on '192.0.2.1' port 0: "},
        {"example", "cannot listen on 'example' port 0: not an IPv4 or IPv6 address"},
    };
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_loop *l = wsh_loop_new();
    struct wsh_server_config config = talk_config(NULL);
    for (size_t i = 0; i < WSH_COUNT(rows); i++) {
        const char *why = NULL;
        struct wsh_server *s = wsh_server_new(a, l, rows[i].address, 0, NULL, &config, &why);
        if (rows[i].why) ck_assert(!s && talk_holds(wsh_span_of(why), rows[i].why));
        else ck_assert_msg(s || strcmp(rows[i].address, "::1") == 0, "%s", why); /* some machines have no IPv6 */
        wsh_server_free(s);
    }
    wsh_loop_free(l);
    wsh_arena_free(a);
}
END_TEST

/* --- wss ------------------------------------------------------------------------------------------------------------ */

static struct wsh_tls_context *context(struct wsh_arena *a, bool server) {
    static char folder[] = "/tmp/wshake-server-XXXXXX";
    static char cert[64], key[64];
    const char *why = NULL;
    if (!cert[0]) {
        ck_assert(mkdtemp(folder) != NULL);
        (void)snprintf(cert, sizeof cert, "%s/cert.pem", folder);
        (void)snprintf(key, sizeof key, "%s/key.pem", folder);
        ck_assert(wsh_tls_make_cert(cert, key, WSH_CERT_GOOD));
    }
    struct wsh_tls_options o = {.server = server, .cert = server ? cert : NULL, .key = server ? key : NULL, .cacert = cert};
    struct wsh_tls_context *c = wsh_tls_context_new(a, &o, &why);
    ck_assert_msg(c != NULL, "%s", why);
    if (!server) {
        (void)unlink(cert);
        (void)unlink(key);
        (void)rmdir(folder);
    }
    return c;
}

START_TEST(over_tls) {
    struct house h;
    struct wsh_buf wire, plain;
    struct wsh_arena *a = wsh_arena_new();
    open_house(&h, NULL, context(a, true));
    struct wsh_tls_context *client = context(a, false);
    struct wsh_tls *tls = wsh_tls_new(client, "localhost", NULL);
    int fd = dial(&h);
    bool asked = false;
    enum end end = STILL_OPEN;
    wsh_buf_init(&wire, 1 << 20);
    wsh_buf_init(&plain, 1 << 20);
    enum wsh_tls_state state = wsh_tls_input(tls, WSH_EMPTY, &plain);
    for (int i = 0; i < 300 && state <= WSH_TLS_OPEN && end == STILL_OPEN; i++) {
        if (state == WSH_TLS_OPEN && !asked) {
            (void)wsh_tls_write(tls, WSH_LIT(WITHOUT_KEY "\r\n" WITH("") "\x88\x80\0\0\0\0"));
            asked = true;
        }
        wsh_buf_clear(&wire);
        wsh_tls_output(tls, &wire);
        say(fd, wsh_buf_span(&wire));
        wsh_buf_clear(&wire);
        end = hear(&h, fd, 1, &wire);
        state = wsh_tls_input(tls, wsh_buf_span(&wire), &plain);
    }
    ck_assert_int_eq(state, WSH_TLS_ENDED); /* close_notify came before the FIN: R9112-9.8-TLSCLOSE */
    ck_assert_uint_eq(talk_status(wsh_buf_span(&plain)), 400);
    ck_assert(talk_holds(wsh_buf_span(&plain), "HTTP/1.1 101 "));
    ck_assert(wsh_span_ends(wsh_buf_span(&plain), WSH_LIT("\x88\0")));
    (void)close(fd);
    wsh_tls_free(tls);
    wsh_tls_context_free(client);
    wsh_buf_done(&wire);
    wsh_buf_done(&plain);
    wsh_arena_free(a);
    close_house(&h);
}
END_TEST

/* A plain request to the TLS port: an alert, and the connection ends. */
START_TEST(plain_to_tls) {
    struct house h;
    struct wsh_buf out;
    struct wsh_arena *a = wsh_arena_new();
    open_house(&h, NULL, context(a, true));
    wsh_buf_init(&out, 1 << 20);
    int fd = dial(&h);
    say(fd, WSH_LIT(WITH("")));
    ck_assert_int_eq(hear(&h, fd, 0, &out), FIN);
    ck_assert_uint_eq(talk_status(wsh_buf_span(&out)), 0);
    (void)close(fd);
    wsh_buf_done(&out);
    wsh_arena_free(a);
    close_house(&h);
}
END_TEST

int main(void) {
    Suite *s = suite_create("server/server");
    TCase *t = wsh_test_case(s, "ws");
    tcase_add_test(t, a_handshake_and_a_ping);
    tcase_add_test(t, an_early_answer_survives);
    tcase_add_test(t, two_requests_on_a_connection);
    tcase_add_test(t, a_half_closed_request);
    tcase_add_test(t, a_slow_reader);
    tcase_add_test(t, many_at_once);
    tcase_add_test(t, a_clean_shutdown);
    tcase_add_test(t, flaws_that_end_connections);
    tcase_add_test(t, addresses);
    t = wsh_test_case(s, "wss");
    tcase_add_test(t, over_tls);
    tcase_add_test(t, plain_to_tls);
    return wsh_test_main(s);
}
