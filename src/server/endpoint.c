/* endpoint.c - frames in, frames out. */
#include "server/endpoint.h"

#include "server/deflate.h"

enum { RSV1 = 4, SLICE = 16 * 1024, IN_LIMIT = WSH_LIMIT_RECEIVED + 2 * SLICE };
enum { CLOSE_PROTOCOL = 1002, CLOSE_PAYLOAD = 1007, CLOSE_TOO_BIG = 1009 };

struct wsh_endpoint {
    const struct wsh_server_config *config;
    struct wsh_deflate_terms terms;
    struct wsh_deflate *deflate; /* made when the first compressed message comes: it is 300 KiB */
    struct wsh_buf in, message;
    unsigned opcode; /* of the message being collected, or 0 */
    bool compressed, over;
};

struct wsh_endpoint *wsh_endpoint_new(const struct wsh_server_config *config, const struct wsh_deflate_terms *terms) {
    struct wsh_endpoint *e = calloc(1, sizeof *e);
    if (!e) wsh_die_memory(sizeof *e);
    e->config = config;
    e->terms = *terms;
    wsh_buf_init(&e->in, IN_LIMIT);
    wsh_buf_init(&e->message, WSH_LIMIT_RECEIVED);
    return e;
}

void wsh_endpoint_free(struct wsh_endpoint *e) {
    if (!e) return;
    wsh_deflate_free(e->deflate);
    wsh_buf_done(&e->in);
    wsh_buf_done(&e->message);
    free(e);
}

/* --- writing ----------------------------------------------------------------------------------------------------- */

static void write_frame(const struct wsh_endpoint *e, unsigned first, struct wsh_span payload, struct wsh_buf *out) {
    static const uint8_t mask[4] = {1, 2, 3, 4};
    if (flawed(e->config, WSH_FLAW_FRAMES_RSV1)) first |= RSV1 << 4;
    wsh_frame_write(out, first, flawed(e->config, WSH_FLAW_FRAMES_MASKED) ? mask : NULL, payload);
}

static void write_close(struct wsh_endpoint *e, unsigned code, struct wsh_buf *out) {
    uint8_t octets[2] = {(uint8_t)(code >> 8), (uint8_t)code};
    write_frame(e, 0x80 | WSH_OP_CLOSE, wsh_span_make(octets, code ? sizeof octets : 0), out);
    e->over = true;
}

/* --- messages ---------------------------------------------------------------------------------------------------- */

static bool is_utf8(struct wsh_span s) {
    uint32_t code;
    while (s.n > 0) {
        size_t n = wsh_utf8_next(s, &code);
        if (n == 0) return false;
        s = wsh_span_skip(s, n);
    }
    return true;
}

/* 0, or the code to close with. */
static unsigned expand(struct wsh_endpoint *e, struct wsh_buf *plain) {
    if (!e->deflate) e->deflate = wsh_deflate_new(&e->terms);
    bool good = wsh_deflate_expand(e->deflate, wsh_buf_span(&e->message), plain);
    if (plain->over) return CLOSE_TOO_BIG;
    return good ? 0 : CLOSE_PAYLOAD;
}

static void echo_compressed(struct wsh_endpoint *e, struct wsh_span text, struct wsh_buf *out) {
    struct wsh_buf packed;
    wsh_buf_init(&packed, 2 * WSH_LIMIT_RECEIVED);
    wsh_deflate_compress(e->deflate, text, &packed);
    write_frame(e, 0x80 | RSV1 << 4 | e->opcode, wsh_buf_span(&packed), out);
    wsh_buf_done(&packed);
}

/* The last frame of a message came. What arrived compressed goes back compressed, R7692-7.2-RSV1. */
static void echo(struct wsh_endpoint *e, struct wsh_buf *out) {
    struct wsh_buf plain;
    wsh_buf_init(&plain, WSH_LIMIT_RECEIVED);
    unsigned code = e->compressed ? expand(e, &plain) : 0;
    struct wsh_span text = wsh_buf_span(e->compressed ? &plain : &e->message);
    if (code == 0 && e->opcode == WSH_OP_TEXT && !is_utf8(text)) code = CLOSE_PAYLOAD;
    if (code > 0)
        write_close(e, code, out);
    else if (e->compressed)
        echo_compressed(e, text, out);
    else
        write_frame(e, 0x80 | e->opcode, text, out);
    wsh_buf_done(&plain);
    wsh_buf_clear(&e->message);
    e->opcode = 0;
}

static void on_data(struct wsh_endpoint *e, const struct wsh_frame *f, struct wsh_span payload, struct wsh_buf *out) {
    if (f->opcode != WSH_OP_CONT) {
        e->opcode = f->opcode;
        e->compressed = (f->rsv & RSV1) && e->terms.agreed;
    }
    wsh_buf_add(&e->message, payload);
    if (e->message.over)
        write_close(e, CLOSE_TOO_BIG, out);
    else if (f->fin)
        echo(e, out);
}

/* --- control frames ---------------------------------------------------------------------------------------------- */

static void on_ping(struct wsh_endpoint *e, struct wsh_span payload, struct wsh_buf *out) {
    if (flawed(e->config, WSH_FLAW_NO_PONG)) return;
    bool empty = flawed(e->config, WSH_FLAW_PONG_EMPTY);
    write_frame(e, 0x80 | WSH_OP_PONG, empty ? WSH_EMPTY : payload, out);
}

/* RFC 6455 7.4: codes that may stand in a close frame. */
static bool is_close_code(unsigned code) {
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

static unsigned close_answer(struct wsh_span payload) {
    if (payload.n == 0) return 0;
    if (payload.n == 1) return CLOSE_PROTOCOL;
    unsigned code = (unsigned)payload.p[0] << 8 | payload.p[1];
    if (!is_close_code(code)) return CLOSE_PROTOCOL;
    return is_utf8(wsh_span_skip(payload, 2)) ? code : CLOSE_PAYLOAD;
}

static void on_close(struct wsh_endpoint *e, struct wsh_span payload, struct wsh_buf *out) {
    if (flawed(e->config, WSH_FLAW_CLOSE_UNANSWERED)) return;
    if (flawed(e->config, WSH_FLAW_CLOSE_WITHOUT_FRAME))
        e->over = true;
    else
        write_close(e, close_answer(payload), out);
    if (flawed(e->config, WSH_FLAW_CLOSE_KEEPS_TCP)) e->over = false;
}

/* --- frames ------------------------------------------------------------------------------------------------------ */

static bool is_control(unsigned opcode) { return opcode >= 8; }

static bool is_known(unsigned opcode) {
    return opcode <= WSH_OP_BINARY || (opcode >= WSH_OP_CLOSE && opcode <= WSH_OP_PONG);
}

static bool rsv_bad(const struct wsh_endpoint *e, const struct wsh_frame *f) {
    bool starts = f->opcode == WSH_OP_TEXT || f->opcode == WSH_OP_BINARY;
    unsigned allowed = starts && e->terms.agreed ? RSV1 : 0;
    if (e->terms.agreed && starts && flawed(e->config, WSH_FLAW_PMD_RSV1_REFUSED)) allowed = 0;
    return (f->rsv & ~allowed) && !flawed(e->config, WSH_FLAW_RSV_IGNORED);
}

/* A continuation without a message, or a new message inside another. */
static bool fragment_bad(const struct wsh_endpoint *e, const struct wsh_frame *f) {
    if (is_control(f->opcode) || !is_known(f->opcode)) return false;
    return (f->opcode == WSH_OP_CONT) != (e->opcode != 0);
}

/* Known from the header alone, so that nobody waits for the payload of a frame that is wrong. */
static bool frame_bad(const struct wsh_endpoint *e, const struct wsh_frame *f) {
    if (!f->masked && !flawed(e->config, WSH_FLAW_UNMASKED_TAKEN)) return true;           /* R6455-5.1-MASK */
    if (rsv_bad(e, f)) return true;                                                       /* R6455-5.2-RSV */
    if (!is_known(f->opcode) && !flawed(e->config, WSH_FLAW_OPCODE_IGNORED)) return true; /* R6455-5.2-OPCODE */
    bool loose = flawed(e->config, WSH_FLAW_CONTROL_UNCHECKED);
    if (is_control(f->opcode) && (!f->fin || f->length > 125) && !loose) return true; /* R6455-5.5-CONTROL */
    if (e->terms.agreed && f->opcode == WSH_OP_TEXT && !f->rsv && flawed(e->config, WSH_FLAW_PMD_PLAIN_REFUSED))
        return true;
    return fragment_bad(e, f);
}

static void on_frame(struct wsh_endpoint *e, const struct wsh_frame *f, struct wsh_buf *out) {
    struct wsh_buf plain;
    wsh_buf_init(&plain, WSH_LIMIT_RECEIVED);
    wsh_buf_add(&plain, f->payload);
    for (size_t i = 0; f->masked && i < plain.n; i++) plain.p[i] ^= f->mask[i % 4];
    struct wsh_span payload = wsh_buf_span(&plain);
    if (f->opcode == WSH_OP_PING)
        on_ping(e, payload, out);
    else if (f->opcode == WSH_OP_CLOSE)
        on_close(e, payload, out);
    else if (f->opcode == WSH_OP_PONG && flawed(e->config, WSH_FLAW_PONG_ANSWERED))
        on_ping(e, payload, out);
    else if (f->opcode <= WSH_OP_BINARY)
        on_data(e, f, payload, out);
    wsh_buf_done(&plain);
}

/* Takes one frame from the front of `in`; returns its size, or 0 if it is not complete or the connection is over. */
static size_t take_frame(struct wsh_endpoint *e, struct wsh_span in, struct wsh_buf *out) {
    struct wsh_frame f;
    enum wsh_read answer = wsh_frame_read(in, &f);
    if (f.head_size > 0 && frame_bad(e, &f))
        write_close(e, CLOSE_PROTOCOL, out);
    else if (answer == WSH_READ_OVER)
        write_close(e, CLOSE_TOO_BIG, out);
    else if (answer == WSH_READ_DONE)
        on_frame(e, &f, out);
    if (e->over || answer != WSH_READ_DONE) return 0;
    return f.head_size + (size_t)f.length;
}

static void take_frames(struct wsh_endpoint *e, struct wsh_buf *out) {
    size_t at = 0, size;
    while ((size = take_frame(e, wsh_span_skip(wsh_buf_span(&e->in), at), out)) > 0) at += size;
    if (at == 0) return;
    memmove(e->in.p, e->in.p + at, e->in.n - at);
    e->in.n -= at;
}

unsigned wsh_endpoint_receive(struct wsh_endpoint *e, struct wsh_span octets, struct wsh_buf *out) {
    while (octets.n > 0 && !e->over) {
        wsh_buf_add(&e->in, wsh_span_slice(octets, 0, SLICE));
        octets = wsh_span_skip(octets, SLICE);
        take_frames(e, out);
    }
    return e->over ? WSH_RESPONDER_CLOSE : WSH_RESPONDER_KEEP;
}
