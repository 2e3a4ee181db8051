/* behind.c - the octets behind a 101: frames, whether a pong among them answers our ping, whether a message came back.
 *
 * What we sent as frames is read in own.c. A pong that came before our ping answers octets that were no frames of ours,
 * for example a ping hidden in a body. */
#include "oracle/internal.h"

void wsh_behind_init(struct wsh_behind *b, const struct wsh_view *v) {
    *b = (struct wsh_behind){.rest = v->after, .frame.payload = WSH_EMPTY};
    b->next = wsh_transcript_octets(v->transcript, WSH_RECEIVED).n - v->after.n;
}

enum wsh_read wsh_behind_next(struct wsh_behind *b) {
    enum wsh_read r = wsh_frame_read(b->rest, &b->frame);
    size_t size = b->frame.head_size + b->frame.payload.n;
    b->offset = b->next;
    if (r != WSH_READ_DONE) return r;
    b->rest = wsh_span_skip(b->rest, size);
    b->next += size;
    return r;
}

bool wsh_is_http_text(struct wsh_span octets) {
    static const char *const starts[] = {"HTTP/1.", "HTTP/0.", "HTTP/2 "};
    for (size_t i = 0; i < WSH_COUNT(starts); i++)
        if (wsh_span_starts(octets, wsh_span_of(starts[i]))) return true;
    return false;
}

/* Text that is no frame often looks like one: 'H' is a fragmented Close with a reserved bit. */
static bool is_control(const struct wsh_frame *f, unsigned opcode) {
    return f->opcode == opcode && f->fin && f->rsv == 0 && f->length <= 125;
}

/* A pong without payload may be a heartbeat (R6455-5.5.3-PONG): before our ping it proves nothing. Of several pings the
 * last one counts: a peer may answer only that one (R6455 5.5.3). */
static void note_pong(struct wsh_arena *a, struct wsh_view *v, const struct wsh_own *own, const struct wsh_behind *b) {
    if (b->offset < own->before_first)
        v->early_pong |= b->frame.payload.n > 0;
    else if (b->offset >= own->before_last)
        v->pong |= own->pinged && wsh_span_eq(own->ping, wsh_unmasked(a, &b->frame));
}

void wsh_view_behind(struct wsh_arena *a, struct wsh_view *v) {
    struct wsh_behind b;
    struct wsh_own own;
    wsh_own_read(a, v, &own);
    v->pinged = own.pinged;
    for (wsh_behind_init(&b, v); wsh_behind_next(&b) == WSH_READ_DONE;) {
        if (is_control(&b.frame, WSH_OP_PONG)) note_pong(a, v, &own, &b);
        v->ws_close |= is_control(&b.frame, WSH_OP_CLOSE);
    }
}

/* ---- what all of it is ---- */

static bool is_known(unsigned opcode) {
    return opcode <= WSH_OP_BINARY || (opcode >= WSH_OP_CLOSE && opcode <= WSH_OP_PONG);
}

/* Could somebody have meant this as a frame? An extension may give the reserved bits a meaning. */
static bool is_meant(const struct wsh_view *v, const struct wsh_frame *f) {
    bool control = f->opcode >= WSH_OP_CLOSE;
    return is_known(f->opcode) && (f->rsv == 0 || v->exts.n > 0) && (!control || (f->fin && f->length <= 125));
}

/* The first line of a message that is no response. The header of a frame that holds such a line is no token. */
static bool is_request_text(struct wsh_span octets) {
    struct wsh_span line = wsh_span_slice(octets, 0, wsh_span_find(octets, '\n'));
    return octets.n > 0 && wsh_is_tchar(octets.p[0]) && wsh_span_find_span(line, WSH_LIT(" HTTP/1.")) < line.n;
}

enum wsh_behind_kind wsh_behind_kind(const struct wsh_view *v) {
    struct wsh_behind b;
    if (v->after.n == 0) return WSH_BEHIND_NOTHING;
    for (wsh_behind_init(&b, v); b.rest.n > 0;) {
        if (wsh_is_http_text(b.rest) || is_request_text(b.rest)) return WSH_BEHIND_HTTP;
        uint8_t first = b.rest.p[0];
        enum wsh_read r = wsh_behind_next(&b);
        struct wsh_frame begun = {.fin = first >> 7, .rsv = first >> 4 & 7u, .opcode = first & 15u};
        if (!is_meant(v, r == WSH_READ_DONE ? &b.frame : &begun) || r == WSH_READ_OVER) return WSH_BEHIND_OTHER;
        if (r == WSH_READ_MORE) break;
    }
    return WSH_BEHIND_FRAMES;
}

/* The status of the first Close frame: 1005 stands for none (RFC 6455 7.1.5). */
unsigned wsh_behind_close_code(struct wsh_arena *a, const struct wsh_view *v) {
    enum { NO_STATUS = 1005 };
    struct wsh_behind b;
    for (wsh_behind_init(&b, v); wsh_behind_next(&b) == WSH_READ_DONE;) {
        if (!is_control(&b.frame, WSH_OP_CLOSE)) continue;
        struct wsh_span payload = wsh_unmasked(a, &b.frame);
        return payload.n < 2 ? NO_STATUS : (unsigned)payload.p[0] << 8 | payload.p[1];
    }
    return 0;
}

/* Did a message of ours come back? What is compressed (RSV1) is not looked into. */
bool wsh_behind_echo(struct wsh_arena *a, const struct wsh_view *v) {
    struct wsh_messages sent = {.items = NULL}, received = {.items = NULL};
    struct wsh_behind b;
    wsh_own_messages(a, v, &sent);
    for (wsh_behind_init(&b, v); wsh_behind_next(&b) == WSH_READ_DONE;)
        if (b.frame.rsv == 0) wsh_messages_add(a, &received, &b.frame);
    for (size_t i = 0; i < received.n; i++)
        for (size_t j = 0; j < sent.n; j++)
            if (wsh_span_eq(received.items[i], sent.items[j])) return true;
    return false;
}
