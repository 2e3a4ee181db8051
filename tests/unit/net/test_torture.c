/* test_torture.c - the n-th call fails: each system call of an exchange is interrupted, refused, cut short or reset,
 * n = 0, 1, 2, ... until the exchange no longer makes an n-th call.
 *
 * The calls are replaced at link time: the ones defined here win over those of the C library. */
#include "peer.h"

#include <sys/syscall.h>

enum call { SOCKET, CONNECT, SEND, RECV };
enum manner { FAIL, CUT /* one octet is moved */, UNBOUND /* fails unless a source address was chosen */ };

static struct {
    enum call call;
    enum manner manner;
    int error;
    unsigned at, times; /* the calls [at, at + times) are hit */
    unsigned seen;
} fault;

/* -1: not hit, 0: cut short, else the error. */
static int hit(enum call call) {
    if (fault.call != call) return -1;
    unsigned number = fault.seen++;
    if (number < fault.at || number - fault.at >= fault.times) return -1;
    return fault.manner == CUT ? 0 : fault.error;
}

static bool bound(int fd) {
    struct sockaddr_in from = {.sin_family = AF_INET};
    socklen_t size = sizeof from;
    return getsockname(fd, (struct sockaddr *)&from, &size) == 0 && from.sin_addr.s_addr != 0;
}

static bool refused(enum call call) {
    int h = hit(call);
    if (h > 0) errno = h;
    return h > 0;
}

int socket(int domain, int type, int protocol) {
    if (refused(SOCKET)) return -1;
    return (int)syscall(SYS_socket, domain, type, protocol);
}

int connect(int fd, __CONST_SOCKADDR_ARG to, socklen_t size) {
    if (!(fault.manner == UNBOUND && bound(fd)) && refused(CONNECT)) return -1;
    return (int)syscall(SYS_connect, fd, to.__sockaddr__, size);
}

ssize_t send(int fd, const void *p, size_t n, int flags) {
    int h = hit(SEND);
    if (h > 0) errno = h;
    return h > 0 ? -1 : sendto(fd, p, h == 0 ? 1 : n, flags, NULL, 0);
}

ssize_t recv(int fd, void *p, size_t n, int flags) {
    int h = hit(RECV);
    if (h > 0) errno = h;
    return h > 0 ? -1 : recvfrom(fd, p, h == 0 ? 1 : n, flags, NULL, NULL);
}

/* ---- parts ---- */

static void play(int fd, const void *user) {
    char key[64] = "", room[512];
    (void)user;
    if (!peer_read_head(fd, key)) return;
    peer_write(fd, peer_good_101(key, room, sizeof room));
    (void)read(fd, room, sizeof room);
}

#define BIT(outcome) (1u << (outcome))
static const struct {
    enum call call;
    enum manner manner;
    int error;
    unsigned times;
    unsigned outcomes; /* that the exchange may end with, whichever call was hit */
    const char *title;
} faults[] = {
    {SOCKET, FAIL, EMFILE, 1, BIT(WSH_ACCEPTED), "no descriptor, once"},
    {SOCKET, FAIL, ENFILE, 3, BIT(WSH_ACCEPTED), "no descriptor, three times"},
    {SOCKET, FAIL, EAFNOSUPPORT, 1, BIT(WSH_ACCEPTED) | BIT(WSH_UNREACHED), "no such family"},
    {CONNECT, FAIL, EINTR, 1, BIT(WSH_ACCEPTED), "connect interrupted"},
    {CONNECT, FAIL, EADDRNOTAVAIL, 1, BIT(WSH_ACCEPTED), "no port, once"},
    {CONNECT, UNBOUND, EADDRNOTAVAIL, 100000, BIT(WSH_ACCEPTED), "no port of this address: another source is tried"},
    {CONNECT, FAIL, EADDRNOTAVAIL, 4, BIT(WSH_ACCEPTED), "no port for a while"},
    {CONNECT, FAIL, ECONNREFUSED, 1, BIT(WSH_ACCEPTED) | BIT(WSH_UNREACHED), "refused"},
    {SEND, FAIL, EINTR, 1, BIT(WSH_ACCEPTED), "send interrupted"},
    {SEND, FAIL, EINTR, 7, BIT(WSH_ACCEPTED), "send interrupted again and again"},
    {SEND, FAIL, EAGAIN, 1, BIT(WSH_ACCEPTED), "send would wait"},
    {SEND, FAIL, EAGAIN, 5, BIT(WSH_ACCEPTED), "send would wait several times"},
    {SEND, CUT, 0, 1, BIT(WSH_ACCEPTED), "a short write"},
    {SEND, CUT, 0, 1000, BIT(WSH_ACCEPTED), "only short writes"},
    {SEND, FAIL, ECONNRESET, 1, BIT(WSH_ACCEPTED) | BIT(WSH_RESET) | BIT(WSH_UNREACHED), "a write meets a reset"},
    {SEND, FAIL, EPIPE, 1, BIT(WSH_ACCEPTED) | BIT(WSH_RESET) | BIT(WSH_UNREACHED), "a write meets a broken pipe"},
    {RECV, FAIL, EINTR, 1, BIT(WSH_ACCEPTED), "recv interrupted"},
    {RECV, FAIL, EAGAIN, 1, BIT(WSH_ACCEPTED), "recv has nothing after all"},
    {RECV, FAIL, EAGAIN, 9, BIT(WSH_ACCEPTED), "recv has nothing for a while"},
    {RECV, CUT, 0, 1, BIT(WSH_ACCEPTED), "a short read"},
    {RECV, CUT, 0, 100000, BIT(WSH_ACCEPTED), "only short reads"},
    {RECV, FAIL, ECONNRESET, 1, BIT(WSH_ACCEPTED) | BIT(WSH_RESET) | BIT(WSH_UNREACHED), "a read meets a reset"},
    {RECV, FAIL, ETIMEDOUT, 1, BIT(WSH_ACCEPTED) | BIT(WSH_RESET) | BIT(WSH_UNREACHED), "the network gives up"},
};

static void run_until_clean(int row, struct wsh_dialer *d) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_case c = peer_case();
    for (unsigned at = 0;; at++) {
        fault.call = faults[row].call, fault.manner = faults[row].manner, fault.error = faults[row].error;
        fault.at = at, fault.times = faults[row].times, fault.seen = 0;
        struct wsh_exchange *x = peer_exchange(d, &c, SHORT_US * 4);
        enum wsh_outcome outcome = peer_view(a, x).outcome;
        wsh_exchange_free(x);
        ck_assert_msg(BIT(outcome) & faults[row].outcomes, "%s at call %u: %s", faults[row].title, at,
                      wsh_outcome_name(outcome));
        if (fault.seen <= at) {
            ck_assert_int_eq(outcome, WSH_ACCEPTED);
            break;
        }
    }
    wsh_arena_free(a);
    fault.times = 0;
}

START_TEST(each_call_fails) {
    struct peer peer = peer_start(play, NULL);
    struct wsh_dialer d = peer_dialer(peer.port);
    run_until_clean(_i, &d);
    peer_stop(peer);
}
END_TEST

/* ---- the same over TLS ---- */

static const char *cert, *key;

static void play_tls(int fd, const void *user) {
    struct wsh_tls_options o = {.server = true, .cert = cert, .key = key};
    struct wsh_arena *a = wsh_arena_new();
    const char *why = NULL, *at = NULL;
    char room[4096], value[64];
    struct wsh_buf in, out;
    (void)user;
    struct wsh_tls_context *c = wsh_tls_context_new(a, &o, &why);
    struct wsh_tls *t = wsh_tls_new(c, NULL, NULL);
    wsh_buf_init(&in, WSH_LIMIT_TEXT);
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    for (ssize_t n; (n = read(fd, room, sizeof room)) > 0;) {
        (void)wsh_tls_input(t, wsh_span_make(room, (size_t)n), &in);
        const char *all = wsh_arena_text(a, wsh_buf_span(&in));
        const char *end = strstr(all, "\r\n\r\n");
        if (end && end[4]) /* the same octets twice */
            (void)wsh_tls_write(t, WSH_LIT("HTTP/1.1 400 Twice\r\nContent-Length: 0\r\n\r\n"));
        else if (!at && end && (at = strstr(all, "Sec-WebSocket-Key: ")) &&
                 sscanf(at, "Sec-WebSocket-Key: %63s", value) == 1)
            (void)wsh_tls_write(t, peer_good_101(value, room, sizeof room));
        wsh_tls_output(t, &out);
        peer_write(fd, wsh_buf_span(&out));
        wsh_buf_clear(&out);
    }
    wsh_buf_done(&in);
    wsh_buf_done(&out);
    wsh_tls_free(t);
    wsh_tls_context_free(c);
    wsh_arena_free(a);
}

START_TEST(each_call_fails_over_tls) {
    char directory[] = "/tmp/wsh-tort-XXXXXX";
    struct wsh_arena *a = wsh_arena_new();
    ck_assert_ptr_nonnull(mkdtemp(directory));
    cert = wsh_arena_printf(a, "%s/cert.pem", directory);
    key = wsh_arena_printf(a, "%s/key.pem", directory);
    ck_assert(wsh_tls_make_cert(cert, key, WSH_CERT_GOOD));
    struct wsh_tls_options o = {.cacert = cert};
    const char *why = NULL;
    struct peer peer = peer_start(play_tls, NULL);
    struct wsh_dialer d = peer_dialer(peer.port);
    d.tls = wsh_tls_context_new(a, &o, &why);
    d.tls_host = "localhost";
    run_until_clean(_i, &d);
    wsh_tls_context_free(d.tls);
    peer_stop(peer);
    (void)unlink(cert);
    (void)unlink(key);
    (void)rmdir(directory);
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("torture");
    TCase *t = wsh_test_case(s, "torture");
    tcase_add_loop_test(t, each_call_fails, 0, WSH_COUNT(faults));
    tcase_add_loop_test(t, each_call_fails_over_tls, 0, WSH_COUNT(faults));
    return wsh_test_main(s);
}
