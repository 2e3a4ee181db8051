/* libwebsockets.c - an echo server with libwebsockets over a socket pair, serviced until it has nothing more to say. */
#include <errno.h>
#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/subject.h"

enum { MOST_MESSAGE = 64 * 1024, QUIET_ROUNDS = 4 };
struct session {
    unsigned char *octets; /* LWS_PRE of room, then one message */
    size_t n;
    int binary;
};

static int receive(struct lws *wsi, struct session *s, const void *in, size_t n) {
    if (!s->octets) s->octets = malloc(LWS_PRE + MOST_MESSAGE);
    if (!s->octets || n > MOST_MESSAGE - s->n) return -1;
    memcpy(s->octets + LWS_PRE + s->n, in, n);
    s->n += n;
    s->binary = lws_frame_is_binary(wsi);
    if (lws_is_final_fragment(wsi) && lws_remaining_packet_payload(wsi) == 0) lws_callback_on_writable(wsi);
    return 0;
}

static int serve(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t n) {
    struct session *s = user;
    switch (reason) {
    case LWS_CALLBACK_ESTABLISHED: *s = (struct session){.octets = NULL}; return 0;
    case LWS_CALLBACK_RECEIVE: return receive(wsi, s, in, n);
    case LWS_CALLBACK_SERVER_WRITEABLE:
        if (!s->octets || !s->n) return 0;
        n = s->n;
        s->n = 0;
        return lws_write(wsi, s->octets + LWS_PRE, n, s->binary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT) < (int)n ? -1 : 0;
    case LWS_CALLBACK_CLOSED: free(s->octets); return 0;
    default: return lws_callback_http_dummy(wsi, reason, user, in, n);
    }
}

static struct lws_context *server(void) {
    static const struct lws_protocols protocols[] = {
        {.name = "chat", .callback = serve, .per_session_data_size = sizeof(struct session), .rx_buffer_size = 4096},
        {.name = NULL}};
    static const struct lws_extension extensions[] = {
        {"permessage-deflate", lws_extension_callback_pm_deflate,
         "permessage-deflate; client_no_context_takeover; client_max_window_bits"},
        {NULL, NULL, NULL}};
    static struct lws_context *made;
    struct lws_context_creation_info info;
    if (made) return made;
    memset(&info, 0, sizeof info);
    info.port = CONTEXT_PORT_NO_LISTEN_SERVER;
    info.protocols = protocols;
    info.extensions = extensions;
    lws_set_log_level(0, NULL);
    made = lws_create_context(&info);
    if (!made) {
        fprintf(stderr, "libwebsockets makes no context\n");
        exit(2);
    }
    return made;
}

/* Everything that is there now; *ret_n says how much. */
static enum wsh_subject_end read_all(int fd, struct wsh_subject_answer *to, size_t *ret_n) {
    char octets[4096];
    for (*ret_n = 0;;) {
        ssize_t n = recv(fd, octets, sizeof octets, MSG_DONTWAIT);
        if (n == 0) return WSH_SUBJECT_CLOSED;
        if (n < 0) return errno == EAGAIN ? WSH_SUBJECT_OPEN : WSH_SUBJECT_RESET;
        wsh_subject_say(to, octets, (size_t)n);
        *ret_n += (size_t)n;
    }
}

static enum wsh_subject_end answer(const uint8_t *request, size_t n, struct wsh_subject_answer *to) {
    int fds[2];
    enum wsh_subject_end end = WSH_SUBJECT_OPEN;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) != 0) abort();
    if (!lws_adopt_socket(server(), fds[0])) abort();
    (void)send(fds[1], request, n, MSG_NOSIGNAL); /* fits into the pair's buffer, or the subject hears less */
    for (int quiet = 0; quiet < QUIET_ROUNDS && end == WSH_SUBJECT_OPEN; quiet++) {
        size_t got;
        (void)lws_service(server(), -1);
        end = read_all(fds[1], to, &got);
        if (got) quiet = 0;
    }
    (void)close(fds[1]);
    for (int i = 0; i < QUIET_ROUNDS; i++) (void)lws_service(server(), -1);
    return end;
}

const struct wsh_subject wsh_subject = {.name = "libwebsockets", .policy = 0, .answer = answer};
