/* libsoup.c - libsoup 3's echo server over a socket pair: its main loop is run until nothing is left to do. */
#include <errno.h>
#include <libsoup/soup.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/subject.h"

static void echo(SoupWebsocketConnection *conn, gint type, GBytes *message, gpointer user) {
    (void)user;
    if (soup_websocket_connection_get_state(conn) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_send_message(conn, type, message);
}

static void closed(SoupWebsocketConnection *conn, gpointer user) {
    (void)user;
    g_object_unref(conn);
}

static void opened(SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *conn,
                   gpointer user) {
    (void)server, (void)message, (void)path, (void)user;
    g_object_ref(conn);
    g_signal_connect(conn, "message", G_CALLBACK(echo), NULL);
    g_signal_connect(conn, "closed", G_CALLBACK(closed), NULL);
}

/* One for each connection: its list of accepted extensions can outlive a handshake, and then it refuses all others. */
static SoupServer *server_new(void) {
    static char chat[] = "chat", *protocols[] = {chat, NULL};
    SoupServer *made = soup_server_new(NULL, NULL);
    soup_server_add_websocket_handler(made, "/", NULL, protocols, opened, NULL, NULL);
    return made;
}

static void settle(void) {
    while (g_main_context_iteration(NULL, FALSE)) continue;
}

/* Everything that is there now. */
static enum wsh_subject_end read_all(int fd, struct wsh_subject_answer *to) {
    char octets[4096];
    for (;;) {
        ssize_t n = recv(fd, octets, sizeof octets, MSG_DONTWAIT);
        if (n > 0)
            wsh_subject_say(to, octets, (size_t)n);
        else if (n == 0)
            return WSH_SUBJECT_CLOSED;
        else
            return errno == EAGAIN ? WSH_SUBJECT_OPEN : WSH_SUBJECT_RESET;
    }
}

static enum wsh_subject_end answer(const uint8_t *request, size_t n, struct wsh_subject_answer *to) {
    int fds[2];
    GError *error = NULL;
    SoupServer *server = server_new();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) g_error("socketpair: %s", g_strerror(errno));
    GSocket *socket = g_socket_new_from_fd(fds[0], &error);
    if (!socket) g_error("%s", error->message);
    GSocketConnection *stream = g_socket_connection_factory_create_connection(socket);
    GSocketAddress *here = g_inet_socket_address_new_from_string("127.0.0.1", 80);
    if (!soup_server_accept_iostream(server, G_IO_STREAM(stream), here, here, &error)) g_error("%s", error->message);
    g_object_unref(here);
    g_object_unref(stream);
    g_object_unref(socket);
    (void)send(fds[1], request, n, MSG_NOSIGNAL); /* fits into the pair's buffer, or the subject hears less */
    settle();
    enum wsh_subject_end end = read_all(fds[1], to);
    (void)close(fds[1]);
    settle();
    soup_server_disconnect(server);
    g_object_unref(server);
    return end;
}

/* It refuses whoever asks for subprotocols and not for "chat". */
const struct wsh_subject wsh_subject = {.name = "libsoup", .policy = WSH_POLICY_SUBPROTOCOL, .answer = answer};
