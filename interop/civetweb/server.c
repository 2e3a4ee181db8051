/* An echo server with civetweb: server PORT */
#define _POSIX_C_SOURCE 200809L
#include <civetweb.h>
#include <signal.h>
#include <stdio.h>

/* Frames come one by one; a Ping too, as civetweb leaves it to the application. */
static int echo(struct mg_connection *conn, int bits, char *data, size_t len, void *user)
{
    (void)user;
    int opcode = bits & 0x0f;
    if (opcode == MG_WEBSOCKET_OPCODE_CONNECTION_CLOSE) {
        mg_websocket_write(conn, opcode, data, len);
        return 0;
    }
    if (opcode == MG_WEBSOCKET_OPCODE_PING)
        opcode = MG_WEBSOCKET_OPCODE_PONG;
    else if (opcode == MG_WEBSOCKET_OPCODE_PONG)
        return 1;
    return mg_websocket_write(conn, opcode, data, len) > 0;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    char where[32];
    snprintf(where, sizeof where, "127.0.0.1:%s", argv[1]);
    const char *options[] = { "listening_ports", where, NULL };
    const char *names[] = { "chat" };
    struct mg_websocket_subprotocols chat = { 1, names };

    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &ends, NULL);

    mg_init_library(0);
    struct mg_context *context = mg_start(NULL, NULL, options);
    if (!context)
        return 1;
    mg_set_websocket_handler_with_subprotocols(context, "/$", &chat, NULL, NULL, echo, NULL, NULL);
    int signal;
    sigwait(&ends, &signal);
    mg_stop(context);
    return 0;
}
