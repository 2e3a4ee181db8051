/* peer.h - what the tests of sockets share: a forked peer that plays one part on 127.0.0.1, and an exchange against it.
 *
 * The peer lives in a child process, uses blocking calls and is ended by its id. It never outlives its parent. */
#ifndef WSH_TESTS_UNIT_NET_PEER_H
#define WSH_TESTS_UNIT_NET_PEER_H

#include "support/main.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "exchange/awaited.h"
#include "net/drive.h"

enum { SOON_US = 5000000, SHORT_US = 150000 };

struct peer {
    pid_t pid;
    uint16_t port;
};
typedef void peer_fn(int fd, const void *part); /* plays its part on one accepted connection and may close it */

/* ---- the child's side ---- */

static inline void peer_wait_ms(int ms) { (void)poll(NULL, 0, ms); }

static inline void peer_write(int fd, struct wsh_span s) {
    while (s.n > 0) {
        ssize_t n = write(fd, s.p, s.n);
        if (n <= 0) return;
        s = wsh_span_skip(s, (size_t)n);
    }
}

static inline void peer_reset(int fd) {
    const struct linger now = {.l_onoff = 1, .l_linger = 0};
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    (void)close(fd);
}

/* Reads up to the empty line and copies the key; false at the end of the input. */
static inline bool peer_read_head(int fd, char key[64]) {
    char head[8192] = "";
    for (size_t n = 0; n + 1 < sizeof head; n++) {
        if (read(fd, head + n, 1) != 1) return false;
        if (!strstr(head, "\r\n\r\n")) continue;
        const char *at = strstr(head, "Sec-WebSocket-Key: ");
        if (!at || sscanf(at, "Sec-WebSocket-Key: %63s", key) != 1) key[0] = '\0';
        return true;
    }
    return false;
}

static inline struct wsh_span peer_good_101(const char *key, char *room, size_t n) {
    char accept[WSH_ACCEPT_SIZE + 1];
    wsh_accept_value(wsh_span_of(key), accept);
    int size = snprintf(room, n, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                 "Sec-WebSocket-Accept: %s\r\n\r\n", accept);
    return wsh_span_make(room, (size_t)size);
}

static inline int peer_listen(uint16_t *ret_port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    int small = 8192, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(fd, 0);
    /* accepted sockets inherit it: who writes much has to wait, which is what is to be tested */
    ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(listen(fd, 64), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &size), 0);
    *ret_port = ntohs(at.sin_port);
    return fd;
}

/* ---- the parent's side ---- */

static inline struct peer peer_start(peer_fn *play, const void *part) {
    struct peer p;
    int listener = peer_listen(&p.port);
    (void)fflush(NULL);
    p.pid = fork();
    ck_assert_int_ge(p.pid, 0);
    if (p.pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        (void)signal(SIGPIPE, SIG_IGN);
        for (int fd; (fd = accept(listener, NULL, NULL)) >= 0; (void)close(fd)) play(fd, part);
        _exit(0);
    }
    (void)close(listener);
    return p;
}

static inline void peer_stop(struct peer p) {
    (void)kill(p.pid, SIGKILL);
    (void)waitpid(p.pid, NULL, 0);
}

static inline size_t peer_open_descriptors(void) {
    size_t n = 0;
    DIR *d = opendir("/proc/self/fd");
    ck_assert_ptr_nonnull(d);
    while (readdir(d)) n++;
    (void)closedir(d);
    return n;
}

static inline struct wsh_dialer peer_dialer(uint16_t port) {
    struct wsh_dialer d = {.connect_timeout_us = SOON_US};
    const char *why = NULL;
    d.n = wsh_resolve("127.0.0.1", port, d.addresses, WSH_COUNT(d.addresses), &why);
    ck_assert_uint_eq(d.n, 1);
    return d;
}

static inline struct wsh_profile peer_profile(void) {
    return (struct wsh_profile){
        .uri = {.host = WSH_LIT("127.0.0.1"), .port = 9000, .authority = WSH_LIT("127.0.0.1:9000"),
                .resource = WSH_LIT("/chat")},
        .host = WSH_LIT("127.0.0.1:9000"),
    };
}

static inline void peer_done(void *user, struct wsh_exchange *x) {
    (void)x;
    ++*(unsigned *)user;
}

static unsigned peer_turns; /* of the loop, in the last exchange */

/* Performs one exchange to its end and returns it. Nothing of the drive is left afterwards. */
static inline struct wsh_exchange *peer_exchange(struct wsh_dialer *d, const struct wsh_case *c, uint64_t timeout_us) {
    static struct wsh_profile profile;
    profile = peer_profile();
    struct wsh_exchange_options o = {.profile = &profile, .seed = 5, .timeout_us = timeout_us};
    size_t before = peer_open_descriptors();
    struct wsh_exchange *x = wsh_exchange_new(c, &o);
    struct wsh_loop *l = wsh_loop_new();
    unsigned done = 0;
    ck_assert_ptr_nonnull(l);
    wsh_drive(l, d, x, peer_done, &done);
    ck_assert_uint_eq(done, 0);
    peer_turns = 0;
    for (uint64_t until = wsh_now_us() + 60000000; !done && wsh_now_us() < until; peer_turns++)
        (void)wsh_loop_turn(l, until);
    ck_assert_uint_eq(done, 1);
    wsh_loop_free(l);
    ck_assert_uint_eq(peer_open_descriptors(), before);
    return x;
}

static inline struct wsh_view peer_view(struct wsh_arena *a, const struct wsh_exchange *x) {
    struct wsh_awaited *list;
    struct wsh_view v;
    const struct wsh_transcript *t = wsh_exchange_transcript(x, (unsigned)wsh_exchange_connections(x) - 1);
    size_t n = wsh_awaited_list(a, t, &list);
    wsh_awaited_view(a, t, list, n, n - 1, &v);
    return v;
}

/* The text of the first such event, or "" without one, or "-" without text. */
static inline const char *peer_event_text(const struct wsh_exchange *x, enum wsh_event_kind kind) {
    const struct wsh_event *e = wsh_transcript_find(wsh_exchange_transcript(x, 0), kind, WSH_RECEIVED);
    return !e ? "" : e->text ? e->text : "-";
}

/* A request of more than `MUCH` octets, in steps that keep below the limit of one. Loopback takes 2.6 MB and more into
 * its buffers at once: only beyond that a writer has to wait. */
enum { MUCH = 6000000, MUCH_STEPS = 6 };

static inline struct wsh_step *peer_much(struct wsh_arena *a) {
    struct wsh_step *steps = WSH_NEW_ARRAY(a, MUCH_STEPS, struct wsh_step);
    struct wsh_piece *piece = WSH_NEW(a, struct wsh_piece);
    *piece = (struct wsh_piece){.kind = WSH_PIECE_REPEAT, .literal = WSH_LIT("A"), .times = MUCH / 3 - 1};
    for (size_t i = 0; i < MUCH_STEPS - 1; i++)
        steps[i] = (struct wsh_step){.kind = WSH_STEP_OCTETS, .octets = {piece, 1}};
    steps[0].octets = wsh_octets_of(a, WSH_LIT("GET / HTTP/1.1\r\nX-Much: "));
    steps[MUCH_STEPS - 2].octets = wsh_octets_of(a, WSH_LIT("\r\n\r\n"));
    steps[MUCH_STEPS - 1].kind = WSH_STEP_AWAIT;
    return steps;
}

static struct wsh_step peer_steps[] = {{.kind = WSH_STEP_SEND}, {.kind = WSH_STEP_AWAIT}};

static inline struct wsh_case peer_case(void) {
    return (struct wsh_case){.id = "net/one", .family = "net", .title = "", .steps = peer_steps, .n_steps = 2};
}

#endif
