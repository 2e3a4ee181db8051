/* serve.c - civetweb with a WebSocket resource, given one connection at a time.
 *
 * What a worker thread does between accepting and closing is static in civetweb.c: hence the include. */
#include "civetweb.c"

#include "serve.h"

static int on_connect(const struct mg_connection *conn, void *data) {
    (void)conn, (void)data;
    return 0;
}

static void on_ready(struct mg_connection *conn, void *data) { (void)conn, (void)data; }

static int on_data(struct mg_connection *conn, int bits, char *octets, size_t n, void *data) {
    (void)conn, (void)bits, (void)octets, (void)n, (void)data;
    return 1;
}

static void on_close(const struct mg_connection *conn, void *data) { (void)conn, (void)data; }

static int quiet(const struct mg_connection *conn, const char *message) {
    (void)conn, (void)message;
    return 1;
}

static struct mg_connection *conn;
static struct mg_workerTLS tls;

void serve_start(void) {
    static char *names[] = {(char *)"chat", (char *)"superchat"};
    static struct mg_websocket_subprotocols subprotocols = {2, names};
    const char *options[] = {"listening_ports",      "127.0.0.1:1", "num_threads", "1", "request_timeout_ms", "1000",
                             "websocket_timeout_ms", "1000",        NULL};
    struct mg_callbacks callbacks = {.log_message = quiet, .log_access = quiet};
    mg_init_library(0);
    struct mg_context *ctx = mg_start(&callbacks, NULL, options);
    if (!ctx) abort();
    mg_set_websocket_handler_with_subprotocols(ctx, "/", &subprotocols, on_connect, on_ready, on_data, on_close, NULL);
    conn = &ctx->worker_connections[0];
    conn->buf = mg_malloc_ctx(ctx->max_request_size, ctx);
    if (!conn->buf) abort();
    conn->buf_size = (int)ctx->max_request_size;
    conn->phys_ctx = ctx;
    pthread_mutex_init(&conn->mutex, &pthread_mutex_attr);
    pthread_setspecific(sTlsKey, &tls);
}

void serve_connection(int fd) {
    conn->dom_ctx = &conn->phys_ctx->dd;
    conn->client.sock = fd;
    conn->client.lsa.sin.sin_family = conn->client.rsa.sin.sin_family = AF_INET;
    conn->client.lsa.sin.sin_port = htons(8080); /* where the templates of the mutator say that it is */
    conn->request_info.server_port = 8080;
    memset(conn->buf, 0, (size_t)conn->buf_size); /* no execution may depend on the one before */
    init_connection(conn);
    conn->connection_type = CONNECTION_TYPE_REQUEST;
    conn->protocol_type = PROTOCOL_TYPE_HTTP1;
    process_new_connection(conn);
    close_connection(conn);
}
