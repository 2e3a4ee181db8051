/* An echo server with libsoup 3: server PORT [CERT KEY] */
#include <libsoup/soup.h>
#include <stdlib.h>

static void echo(SoupWebsocketConnection *conn, gint type, GBytes *message, gpointer user)
{
    (void)user;
    if (soup_websocket_connection_get_state(conn) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_send_message(conn, type, message);
}

static void closed(SoupWebsocketConnection *conn, gpointer user)
{
    (void)user;
    g_object_unref(conn);
}

static void opened(SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *conn,
                   gpointer user)
{
    (void)server, (void)message, (void)path, (void)user;
    g_object_ref(conn);
    g_signal_connect(conn, "message", G_CALLBACK(echo), NULL);
    g_signal_connect(conn, "closed", G_CALLBACK(closed), NULL);
}

int main(int argc, char **argv)
{
    if (argc != 2 && argc != 4)
        return 2;
    GError *error = NULL;
    SoupServer *server = soup_server_new(NULL, NULL);
    if (argc == 4) {
        GTlsCertificate *certificate = g_tls_certificate_new_from_files(argv[2], argv[3], &error);
        if (!certificate)
            g_error("%s", error->message);
        soup_server_set_tls_certificate(server, certificate);
    }
    char *protocols[] = { "chat", NULL };
    soup_server_add_websocket_handler(server, "/", NULL, protocols, opened, NULL, NULL);

    GSocketAddress *where = g_inet_socket_address_new_from_string("127.0.0.1", (guint)atoi(argv[1]));
    if (!soup_server_listen(server, where, argc == 4 ? SOUP_SERVER_LISTEN_HTTPS : 0, &error))
        g_error("%s", error->message);
    g_main_loop_run(g_main_loop_new(NULL, FALSE));
}
