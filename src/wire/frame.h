/* frame.h - the frame header of RFC 6455 5.2, as far as a handshake test needs it: ping, pong, close, echo. */
#ifndef WSH_WIRE_FRAME_H
#define WSH_WIRE_FRAME_H

#include "wire/head.h"

enum wsh_opcode {
    WSH_OP_CONT = 0, WSH_OP_TEXT = 1, WSH_OP_BINARY = 2, WSH_OP_CLOSE = 8, WSH_OP_PING = 9, WSH_OP_PONG = 10,
};

struct wsh_frame {
    bool fin, masked;
    unsigned rsv;    /* three bits */
    unsigned opcode; /* four bits */
    uint8_t mask[4];
    uint64_t length;         /* of the payload */
    size_t head_size;        /* octets of the header */
    struct wsh_span payload; /* as on the wire (still masked), all of it when DONE */
};
/* OVER: a payload length with the top bit set, or larger than WSH_LIMIT_RECEIVED. */
enum wsh_read wsh_frame_read(struct wsh_span in, struct wsh_frame *out);
/* Appends a frame; `mask` NULL = unmasked. */
void wsh_frame_write(struct wsh_buf *out, unsigned first_octet, const uint8_t mask[4], struct wsh_span payload);

#endif
