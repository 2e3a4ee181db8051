/* fuzz_frame.c - the frame header of RFC 6455 5.2: blind to segments, and what is written is read back. */
#include "harness/props.h"

static void check_frame(const struct wsh_frame *f, struct wsh_span in) {
    WSH_PROP(f->head_size >= 2 && f->head_size <= 14, "a frame header has 2 to 14 octets");
    WSH_PROP(f->payload.n == f->length && f->head_size + f->payload.n <= in.n, "the payload is as long as it says");
    WSH_PROP(wsh_prop_same(f->payload, wsh_span_slice(in, f->head_size, f->head_size + f->payload.n)),
             "and behind the header");
    WSH_PROP(f->opcode <= 15 && f->rsv <= 7, "four bits and three bits");
}

static void check_prefixes(struct wsh_span in, enum wsh_read answer, const struct wsh_frame *whole) {
    bool over = false;
    for (size_t n = 0; n < in.n; n = wsh_prop_next_cut(in, n)) {
        struct wsh_span prefix = wsh_prop_prefix(in, n);
        struct wsh_frame f;
        enum wsh_read now = wsh_frame_read(prefix, &f);
        if (answer == WSH_READ_DONE) {
            size_t size = whole->head_size + whole->payload.n;
            WSH_PROP(now == (n < size ? WSH_READ_MORE : WSH_READ_DONE), "a frame is done with its last octet");
        }
        if (answer == WSH_READ_MORE) WSH_PROP(now == WSH_READ_MORE, "octets behind cannot undo a frame");
        WSH_PROP(!over || now == WSH_READ_OVER, "too long stays too long");
        over = now == WSH_READ_OVER;
        wsh_prop_prefix_free(prefix);
    }
}

static void unmask(uint8_t *p, size_t n, const uint8_t mask[4]) {
    for (size_t i = 0; i < n; i++) p[i] ^= mask[i % 4];
}

/* The same frame written again, with the shortest length. */
static void check_write(const struct wsh_frame *f) {
    struct wsh_buf out, plain;
    struct wsh_frame again;
    wsh_buf_init(&out, WSH_LIMIT_SENT);
    wsh_buf_init(&plain, WSH_LIMIT_SENT);
    wsh_buf_add(&plain, f->payload);
    if (f->masked) unmask(plain.p, plain.n, f->mask);
    unsigned first = (f->fin ? 0x80u : 0) | f->rsv << 4 | f->opcode;
    wsh_frame_write(&out, first, f->masked ? f->mask : NULL, wsh_buf_span(&plain));
    WSH_PROP(wsh_frame_read(wsh_buf_span(&out), &again) == WSH_READ_DONE, "a frame of ours is whole");
    WSH_PROP(again.head_size + again.payload.n == out.n && again.head_size <= f->head_size,
             "and not longer than needed");
    WSH_PROP(again.fin == f->fin && again.rsv == f->rsv && again.opcode == f->opcode, "same first octet");
    WSH_PROP(again.masked == f->masked && memcmp(again.mask, f->mask, 4) == 0, "same mask");
    WSH_PROP(wsh_span_eq(again.payload, f->payload), "same payload");
    wsh_buf_done(&out);
    wsh_buf_done(&plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wsh_span rest = wsh_span_make(data, size);
    for (unsigned frames = 0; frames < 16; frames++) {
        struct wsh_frame f;
        enum wsh_read answer = wsh_frame_read(rest, &f);
        check_prefixes(rest, answer, &f);
        if (answer != WSH_READ_DONE) break;
        check_frame(&f, rest);
        check_write(&f);
        rest = wsh_span_skip(rest, f.head_size + f.payload.n);
    }
    return 0;
}
