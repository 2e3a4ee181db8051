/* pcapng.c - blocks, IPv4 and TCP headers, checksums. */
#include "reports/pcapng.h"

enum {
    SECTION = 0x0A0D0D0A,
    INTERFACE = 1,
    PACKET = 6,
    ORDER = 0x1A2B3C4D, /* block types; what tells the byte order */
    OPT_END = 0,
    OPT_COMMENT = 1,
    OPT_IF_NAME = 2,
    OPT_IF_ABOUT = 3,
    OPT_PROGRAM = 4,
    OPT_IF_TICKS = 9,
    LINKTYPE_RAW = 101,
    TEXT_MOST = 2000, /* octets of a comment that are shown; an option holds 65,535 */
    IP_HEADER = 20,
    TCP_HEADER = 20,
    SYN_OPTIONS = 8,
};

/* ---- octets ---- */

static void little(struct wsh_buf *out, uint64_t value, size_t octets) {
    for (size_t i = 0; i < octets; i++) wsh_buf_add_octet(out, (uint8_t)(value >> (8 * i)));
}

static uint8_t *big(uint8_t *p, uint32_t value, size_t octets) {
    for (size_t i = octets; i-- > 0;) *p++ = (uint8_t)(value >> (8 * i));
    return p;
}

static void pad(struct wsh_buf *out, size_t n) { wsh_buf_fill(out, 0, (4 - n % 4) % 4); }

/* ---- blocks ---- */

/* Returns where the block begins; its length is not known yet. */
static size_t open_block(struct wsh_buf *out, uint32_t type) {
    size_t at = out->n;
    little(out, type, 4);
    little(out, 0, 4);
    return at;
}

static void close_block(struct wsh_buf *out, size_t at) {
    size_t length = out->n - at + 4;
    little(out, length, 4);
    for (size_t i = 0; i < 4 && !out->over; i++) out->p[at + 4 + i] = (uint8_t)(length >> (8 * i));
}

static void option(struct wsh_buf *out, unsigned code, struct wsh_span value) {
    little(out, code, 2);
    little(out, value.n, 2);
    wsh_buf_add(out, value);
    pad(out, value.n);
}

/* What a peer wrote may be in it: printable UTF-8 remains. */
static void text_option(struct wsh_buf *out, unsigned code, const char *text) {
    struct wsh_buf visible;
    if (!text) return;
    wsh_buf_init(&visible, WSH_LIMIT_TEXT);
    wsh_text_visible(wsh_span_slice(wsh_span_of(text), 0, TEXT_MOST), &visible);
    option(out, code, wsh_buf_span(&visible));
    wsh_buf_done(&visible);
}

static void end_options(struct wsh_buf *out) { little(out, OPT_END, 4); }

void wsh_pcapng_section(struct wsh_buf *out, const char *program, const char *comment) {
    size_t at = open_block(out, SECTION);
    little(out, ORDER, 4);
    little(out, 1, 2);
    little(out, 0, 2);
    little(out, UINT64_MAX, 8); /* the section's length: not told */
    text_option(out, OPT_COMMENT, comment);
    text_option(out, OPT_PROGRAM, program);
    end_options(out);
    close_block(out, at);
}

void wsh_pcapng_interface(struct wsh_buf *out, const char *name, const char *about) {
    size_t at = open_block(out, INTERFACE);
    little(out, LINKTYPE_RAW, 2);
    little(out, 0, 2);
    little(out, 0, 4); /* packets are whole */
    text_option(out, OPT_IF_NAME, name);
    text_option(out, OPT_IF_ABOUT, about);
    option(out, OPT_IF_TICKS, WSH_LIT("\x06")); /* microseconds */
    end_options(out);
    close_block(out, at);
}

/* ---- packets ---- */

/* The Internet checksum, RFC 1071: `sum` of what stands before, of an even number of octets. */
static uint32_t add_sum(uint32_t sum, struct wsh_span s) {
    for (size_t i = 0; i + 1 < s.n; i += 2) sum += (uint32_t)s.p[i] << 8 | s.p[i + 1];
    if (s.n % 2) sum += (uint32_t)s.p[s.n - 1] << 8;
    while (sum >> 16) sum = (sum & 0xFFFF) + (sum >> 16);
    return sum;
}

/* RFC 791 3.1; not fragmented. */
static void ip_header(uint8_t *p, uint32_t from, uint32_t to, size_t length) {
    uint8_t *at = big(p, 0x4500, 2);
    at = big(at, (uint32_t)length, 2);
    at = big(at, 0x00004000, 4); /* no identification, "don't fragment" */
    at = big(at, 64 << 8 | 6, 2);
    at = big(at, 0, 2);
    at = big(at, from, 4);
    (void)big(at, to, 4);
    (void)big(p + 10, ~add_sum(0, wsh_span_make(p, IP_HEADER)) & 0xFFFF, 2);
}

/* RFC 9293 3.1. A SYN says how long a segment may be, and scales the window so that nothing here ever fills it. */
static void tcp_header(uint8_t *p, size_t header, const struct wsh_pcapng_end *from, const struct wsh_pcapng_end *to,
                       const struct wsh_pcapng_segment *s) {
    uint8_t *at = big(p, from->port, 2);
    at = big(at, to->port, 2);
    at = big(at, from->next, 4);
    at = big(at, s->flags & WSH_FLAG_ACK ? to->next : 0, 4);
    at = big(at, (uint32_t)(header / 4) << 12 | s->flags, 2);
    at = big(at, 0xFFFF, 2);
    at = big(at, 0, 4);
    if (header == TCP_HEADER) return;
    at = big(at, 0x02040000 | WSH_SEGMENT_MOST, 4);
    (void)big(at, 0x0103030E, 4); /* no-operation; window scale 14 */
}

/* Behind the pseudo header. */
static void tcp_sum(uint8_t *tcp, size_t header, uint32_t from, uint32_t to, struct wsh_span payload) {
    uint8_t pseudo[12];
    uint8_t *at = big(pseudo, from, 4);
    at = big(at, to, 4);
    at = big(at, 6, 2);
    (void)big(at, (uint32_t)(header + payload.n), 2);
    uint32_t sum = add_sum(0, wsh_span_make(pseudo, sizeof pseudo));
    sum = add_sum(sum, wsh_span_make(tcp, header));
    (void)big(tcp + 16, ~add_sum(sum, payload) & 0xFFFF, 2);
}

void wsh_pcapng_packet(struct wsh_buf *out, struct wsh_pcapng_end *from, const struct wsh_pcapng_end *to,
                       const struct wsh_pcapng_segment *s) {
    uint8_t headers[IP_HEADER + TCP_HEADER + SYN_OPTIONS];
    size_t tcp = TCP_HEADER + (s->flags & WSH_FLAG_SYN ? SYN_OPTIONS : 0), length = IP_HEADER + tcp + s->payload.n;
    WSH_CHECK(s->payload.n <= WSH_SEGMENT_MOST && !(s->flags & WSH_FLAG_SYN && s->payload.n));
    ip_header(headers, from->address, to->address, length);
    tcp_header(headers + IP_HEADER, tcp, from, to, s);
    tcp_sum(headers + IP_HEADER, tcp, from->address, to->address, s->payload);
    size_t at = open_block(out, PACKET);
    little(out, s->interface, 4);
    little(out, s->at_us >> 32, 4);
    little(out, s->at_us & UINT32_MAX, 4);
    little(out, length, 4);
    little(out, length, 4);
    wsh_buf_add(out, wsh_span_make(headers, IP_HEADER + tcp));
    wsh_buf_add(out, s->payload);
    pad(out, length);
    text_option(out, OPT_COMMENT, s->comment);
    if (s->comment) end_options(out);
    close_block(out, at);
    from->next += (uint32_t)s->payload.n + (s->flags & (WSH_FLAG_SYN | WSH_FLAG_FIN) ? 1 : 0);
}
