/* deflate.c - zlib's raw streams, and the four octets that RFC 7692 7.2.1 takes off each message.
 *
 * Our side keeps to the window and the context takeover that were agreed; of the client nothing is assumed but that it
 * keeps to its own (a larger window than 15 does not exist). */
#include "server/deflate.h"

#include <zlib.h>

struct wsh_deflate {
    z_stream in, out;
    bool in_resets, out_resets;
};

static const uint8_t tail[4] = {0x00, 0x00, 0xFF, 0xFF};

struct wsh_deflate *wsh_deflate_new(const struct wsh_deflate_terms *terms) {
    struct wsh_deflate *d = calloc(1, sizeof *d);
    if (!d) wsh_die_memory(sizeof *d);
    int bits = terms->server_bits ? (int)terms->server_bits : 15;
    d->in_resets = terms->client_no_context_takeover;
    d->out_resets = terms->server_no_context_takeover;
    bool in = inflateInit2(&d->in, -15) == Z_OK;
    bool out = deflateInit2(&d->out, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -bits, 8, Z_DEFAULT_STRATEGY) == Z_OK;
    if (!in || !out) wsh_die_memory(sizeof *d);
    return d;
}

void wsh_deflate_free(struct wsh_deflate *d) {
    if (!d) return;
    (void)inflateEnd(&d->in);
    (void)deflateEnd(&d->out);
    free(d);
}

/* zlib counts in unsigned int; a message is far below that (WSH_LIMIT_RECEIVED). */
static void feed(z_stream *z, struct wsh_span s) {
    z->next_in = (Bytef *)(uintptr_t)s.p; /* zlib does not write there; its type says const only with ZLIB_CONST */
    z->avail_in = (uInt)s.n;
}

/* Runs until the input is used up or nothing more comes of it. */
static int pump(z_stream *z, int (*step)(z_stream *, int), struct wsh_buf *out) {
    uint8_t room[4096];
    int rc;
    do {
        z->next_out = room;
        z->avail_out = sizeof room;
        rc = step(z, Z_SYNC_FLUSH);
        wsh_buf_add(out, wsh_span_make(room, sizeof room - z->avail_out));
    } while (rc == Z_OK && z->avail_out == 0 && !out->over);
    return rc;
}

/* RFC 7692 7.2.3.4: a block with BFINAL ends zlib's stream but not the context: the window is carried over. */
static void restart(z_stream *z) {
    uint8_t window[32768];
    uInt n = 0;
    (void)inflateGetDictionary(z, window, &n);
    (void)inflateReset(z);
    if (n > 0) (void)inflateSetDictionary(z, window, n);
}

static bool expand(z_stream *z, struct wsh_span payload, struct wsh_buf *out) {
    feed(z, payload);
    while (!out->over) {
        int rc = pump(z, inflate, out);
        if (rc != Z_STREAM_END) return rc == Z_OK || rc == Z_BUF_ERROR;
        restart(z);
        if (z->avail_in == 0) break;
    }
    return true;
}

bool wsh_deflate_expand(struct wsh_deflate *d, struct wsh_span payload, struct wsh_buf *out) {
    bool good = expand(&d->in, payload, out) && expand(&d->in, wsh_span_make(tail, sizeof tail), out);
    if (d->in_resets) (void)inflateReset(&d->in);
    return good;
}

void wsh_deflate_compress(struct wsh_deflate *d, struct wsh_span message, struct wsh_buf *out) {
    feed(&d->out, message);
    (void)pump(&d->out, deflate, out);
    struct wsh_span all = wsh_buf_span(out);
    if (wsh_span_ends(all, wsh_span_make(tail, sizeof tail))) out->n -= sizeof tail;
    if (out->n == 0) wsh_buf_add_octet(out, 0); /* RFC 7692 7.2.3.6: an empty message is one octet of an empty block */
    if (d->out_resets) (void)deflateReset(&d->out);
}
