/* frame.c - the frame header of RFC 6455 5.2: enough to see whether what stands behind a 101 is WebSocket.
 *
 * The payload stays as it is on the wire; unmasking is for who looks at it. Whether a header is one that RFC 6455
 * allows (reserved bits, opcodes, masks, shortest lengths) is not asked here. */
#include "wire/frame.h"

static uint64_t big_endian(const uint8_t *p, size_t n) {
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++) value = value << 8 | p[i];
    return value;
}

/* How many octets the length takes behind the two first. */
static size_t length_size(uint8_t seven) { return seven == 127 ? 8 : seven == 126 ? 2 : 0; }

enum wsh_read wsh_frame_read(struct wsh_span in, struct wsh_frame *out) {
    *out = (struct wsh_frame){.payload = WSH_EMPTY};
    if (in.n < 2) return WSH_READ_MORE;
    uint8_t seven = in.p[1] & 0x7F;
    size_t extended = length_size(seven);
    struct wsh_frame f = {.fin = in.p[0] >> 7, .masked = in.p[1] >> 7, .rsv = in.p[0] >> 4 & 7u,
                          .opcode = in.p[0] & 15u,
                          .payload = WSH_EMPTY};
    f.head_size = 2 + extended + (f.masked ? 4u : 0u);
    if (in.n < 2 + extended) return WSH_READ_MORE;
    f.length = extended ? big_endian(in.p + 2, extended) : seven;
    bool over = f.length > WSH_LIMIT_RECEIVED; /* so is every length with the top bit set */
    if (!over && in.n < f.head_size) return WSH_READ_MORE;
    if (f.masked && !over) memcpy(f.mask, in.p + 2 + extended, sizeof f.mask);
    *out = f;
    if (over) return WSH_READ_OVER;
    if (in.n - f.head_size < f.length) return WSH_READ_MORE;
    out->payload = wsh_span_slice(in, f.head_size, f.head_size + (size_t)f.length);
    return WSH_READ_DONE;
}

static void write_length(struct wsh_buf *out, uint8_t mask_bit, size_t n) {
    size_t extended = n > 0xFFFF ? 8 : n > 125 ? 2 : 0;
    uint8_t seven = (uint8_t)(extended == 8 ? 127 : extended == 2 ? 126 : n);
    wsh_buf_add_octet(out, seven | mask_bit);
    for (size_t i = extended; i > 0; i--) wsh_buf_add_octet(out, (uint8_t)((uint64_t)n >> 8 * (i - 1)));
}

void wsh_frame_write(struct wsh_buf *out, unsigned first_octet, const uint8_t mask[4], struct wsh_span payload) {
    wsh_buf_add_octet(out, (uint8_t)first_octet);
    write_length(out, mask ? 0x80 : 0, payload.n);
    if (mask) wsh_buf_add(out, wsh_span_make(mask, 4));
    size_t at = out->n;
    wsh_buf_add(out, payload);
    for (size_t i = 0; mask && !out->over && i < payload.n; i++) out->p[at + i] ^= mask[i % 4];
}
