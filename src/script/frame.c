/* frame.c - a frame as the case draws it: whatever RFC 6455 5.2 forbids can be written here. */
#include "script/octets.h"

static unsigned shortest_form(uint64_t length) { return length > 0xFFFF ? 64 : length > 125 ? 16 : 7; }

/* A length that its form cannot hold loses its upper bits: the header says less than there is. */
static void write_length(const struct wsh_frame_form *f, uint64_t length, struct wsh_buf *out) {
    unsigned form = f->length_form ? f->length_form : shortest_form(length);
    unsigned seven = form == 64 ? 127 : form == 16 ? 126 : (unsigned)(length & 0x7F);
    wsh_buf_add_octet(out, (uint8_t)(seven | (f->masked ? 0x80u : 0u)));
    for (unsigned bits = form == 7 ? 0 : form; bits > 0; bits -= 8)
        wsh_buf_add_octet(out, (uint8_t)(length >> (bits - 8)));
}

void wsh_frame_form_write(const struct wsh_frame_form *f, const uint8_t mask[4], struct wsh_span payload,
                          struct wsh_buf *out) {
    wsh_buf_add_octet(out, (uint8_t)((f->fin ? 0x80u : 0u) | (f->rsv & 7u) << 4 | (f->opcode & 15u)));
    write_length(f, f->claims ? f->length : payload.n, out);
    if (f->masked) wsh_buf_add(out, wsh_span_make(mask, 4));
    for (size_t i = 0; i < payload.n && !out->over; i++)
        wsh_buf_add_octet(out, f->masked ? payload.p[i] ^ mask[i % 4] : payload.p[i]);
}
