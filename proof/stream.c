/* stream.c - pieces of octets in, JSON out: what the programs of proof/ share. */
#include "proof/stream.h"

enum { PIECE_LIMIT = 4 * 1024 * 1024 };

static bool take(uint8_t *to, size_t n) {
    size_t got = fread(to, 1, n, stdin);
    if (got == n) return true;
    if (got == 0 && feof(stdin)) return false;
    (void)fputs("the input ends in the middle of a piece\n", stderr);
    exit(2);
}

bool proof_read(struct wsh_arena *a, struct wsh_span *ret_octets) {
    uint8_t size[4];
    if (!take(size, sizeof size)) return false;
    size_t n = (size_t)size[0] << 24 | (size_t)size[1] << 16 | (size_t)size[2] << 8 | size[3];
    if (n > PIECE_LIMIT) {
        (void)fprintf(stderr, "a piece of %zu octets: more than %d are no request\n", n, (int)PIECE_LIMIT);
        exit(2);
    }
    uint8_t *p = wsh_arena_alloc(a, n + 1);
    if (n > 0 && !take(p, n)) exit(2);
    *ret_octets = wsh_span_make(p, n);
    return true;
}

void proof_write(struct wsh_span octets) {
    const uint8_t size[4] = {(uint8_t)(octets.n >> 24), (uint8_t)(octets.n >> 16), (uint8_t)(octets.n >> 8),
                             (uint8_t)octets.n};
    (void)fwrite(size, 1, sizeof size, stdout);
    (void)fwrite(octets.p, 1, octets.n, stdout);
}

/* ---- heads ---- */

void proof_head_init(struct proof_head *h) {
    wsh_buf_init(&h->method, PIECE_LIMIT);
    wsh_buf_init(&h->target, PIECE_LIMIT);
    wsh_buf_init(&h->version, PIECE_LIMIT);
    wsh_buf_init(&h->fields, WSH_LIMIT_TEXT);
    h->open = false;
}

void proof_head_done(struct proof_head *h) {
    wsh_buf_done(&h->method);
    wsh_buf_done(&h->target);
    wsh_buf_done(&h->version);
    wsh_buf_done(&h->fields);
}

static void add_hex(struct wsh_buf *out, struct wsh_span s) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < s.n; i++) {
        wsh_buf_add_octet(out, (uint8_t)digits[s.p[i] >> 4]);
        wsh_buf_add_octet(out, (uint8_t)digits[s.p[i] & 15]);
    }
}

/* Fields are kept as JSON without its last quote: , ["6e616d65", "76616c7565 */
static void end_field(struct proof_head *h, bool value) {
    if (h->fields.n == 0) return;
    wsh_buf_add_text(&h->fields, value ? "\"]" : "\", \"\"]");
}

void proof_head_name(struct proof_head *h, struct wsh_span part) {
    if (!h->open) {
        end_field(h, true);
        wsh_buf_add_text(&h->fields, ", [\"");
    }
    h->open = true;
    add_hex(&h->fields, part);
}

void proof_head_value(struct proof_head *h, struct wsh_span part) {
    if (h->open) wsh_buf_add_text(&h->fields, "\", \"");
    h->open = false;
    add_hex(&h->fields, part);
}

void proof_head_json(struct proof_head *h, struct wsh_buf *out) {
    const struct wsh_buf *words[] = {&h->method, &h->target, &h->version};
    end_field(h, !h->open);
    for (size_t i = 0; i < WSH_COUNT(words); i++) {
        wsh_buf_add_text(out, i == 0 ? "[\"" : ", \"");
        add_hex(out, wsh_buf_span(words[i]));
        wsh_buf_add_text(out, "\"");
    }
    wsh_buf_add(out, wsh_buf_span(&h->fields));
    wsh_buf_add_text(out, "]");
}
