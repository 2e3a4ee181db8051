/* An echo server with libwebsockets: server PORT */
#include <libwebsockets.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* One message per connection; the peer is not read from while it waits to go out. */
struct session {
    unsigned char *buf; /* LWS_PRE octets of room, then the message */
    size_t         len;
    bool           binary;
};

static volatile sig_atomic_t ended;

static int received(struct lws *wsi, struct session *s, const void *in, size_t len)
{
    unsigned char *grown = realloc(s->buf, LWS_PRE + s->len + len);
    if (!grown)
        return -1;
    s->buf = grown;
    memcpy(s->buf + LWS_PRE + s->len, in, len);
    s->len += len;
    s->binary = lws_frame_is_binary(wsi) != 0;
    if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi) > 0)
        return 0;
    lws_rx_flow_control(wsi, 0);
    lws_callback_on_writable(wsi);
    return 0;
}

static int writable(struct lws *wsi, struct session *s)
{
    if (!s->buf)
        return 0;
    int sent = lws_write(wsi, s->buf + LWS_PRE, s->len, s->binary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT);
    if (sent < (int)s->len)
        return -1;
    free(s->buf);
    s->buf = NULL;
    s->len = 0;
    lws_rx_flow_control(wsi, 1);
    return 0;
}

static int echo(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
    struct session *s = user;
    switch (reason) {
    case LWS_CALLBACK_ESTABLISHED:
        memset(s, 0, sizeof *s);
        return 0;
    case LWS_CALLBACK_RECEIVE:
        return received(wsi, s, in, len);
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return writable(wsi, s);
    case LWS_CALLBACK_CLOSED:
        free(s->buf);
        s->buf = NULL;
        return 0;
    default:
        return lws_callback_http_dummy(wsi, reason, user, in, len);
    }
}

static const struct lws_protocols protocols[] = {
    { .name = "chat", .callback = echo, .per_session_data_size = sizeof(struct session), .rx_buffer_size = 4096 },
    { 0 },
};

static const struct lws_extension extensions[] = {
    { "permessage-deflate", lws_extension_callback_pm_deflate,
      "permessage-deflate; client_no_context_takeover; client_max_window_bits" },
    { NULL, NULL, NULL },
};

static void end(int signal)
{
    (void)signal;
    ended = 1;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    signal(SIGTERM, end);
    signal(SIGINT, end);
    lws_set_log_level(LLL_ERR | LLL_WARN, NULL);
    struct lws_context_creation_info info = {
        .port = atoi(argv[1]),
        .iface = "127.0.0.1",
        .protocols = protocols,
        .extensions = extensions,
    };
    struct lws_context *context = lws_create_context(&info);
    if (!context)
        return 1;
    while (!ended && lws_service(context, 0) >= 0)
        continue;
    lws_context_destroy(context);
    return 0;
}
