/* diff_normal.c - an answer without what no two exchanges share. */
#include "reports/diff.h"
#include "wire/wire.h"

enum { BASE64_RUN = 20, HEX_RUN = 16, DIGIT_RUN = 10, CLOCK = 8 /* "12:34:56" */ };

/* Fields whose values are about this moment or this exchange. */
static const char *const moving[] = {
    "Date",      "Sec-WebSocket-Accept", "Sec-WebSocket-Key", "Last-Modified", "Expires", "Age", "ETag", "X-Request-Id",
    "X-Runtime", "Server-Timing",        "X-Response-Time",   "Traceparent",   "CF-Ray",
};

static bool is_moving(struct wsh_span name) {
    for (size_t i = 0; i < WSH_COUNT(moving); i++)
        if (wsh_span_is_ci(name, moving[i])) return true;
    return false;
}

static bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }
static bool is_upper(uint8_t c) { return c >= 'A' && c <= 'Z'; }
static bool is_lower(uint8_t c) { return c >= 'a' && c <= 'z'; }

/* "12:34:56", and no digits around it. */
static size_t clock_at(struct wsh_span s) {
    static const char form[] = "00:00:00";
    if (s.n < CLOCK) return 0;
    for (size_t i = 0; i < CLOCK; i++)
        if (form[i] == '0' ? !is_digit(s.p[i]) : s.p[i] != form[i]) return 0;
    return CLOCK;
}

/* A run of letters and digits that looks like chance: mixed as base64 is, long hexadecimal, a number of a clock. */
static bool is_chance(struct wsh_span run) {
    size_t upper = 0, lower = 0, digits = 0, hex = 0;
    for (size_t i = 0; i < run.n; i++) {
        upper += is_upper(run.p[i]);
        lower += is_lower(run.p[i]);
        digits += is_digit(run.p[i]);
        hex += wsh_hex_digit(run.p[i]) >= 0;
    }
    if (digits == run.n) return run.n >= DIGIT_RUN;
    if (hex == run.n && digits > 0) return run.n >= HEX_RUN;
    return run.n >= BASE64_RUN && upper > 0 && lower > 0 && digits > 0;
}

static size_t run_at(struct wsh_span s) {
    size_t n = 0;
    while (n < s.n && (is_digit(s.p[n]) || is_upper(s.p[n]) || is_lower(s.p[n]) || s.p[n] == '+' || s.p[n] == '/')) n++;
    return n;
}

/* "01234567-89ab-cdef-0123-456789abcdef" */
static size_t uuid_at(struct wsh_span s) {
    enum { UUID = 36 };
    if (s.n < UUID) return 0;
    for (size_t i = 0; i < UUID; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? s.p[i] != '-' : wsh_hex_digit(s.p[i]) < 0) return 0;
    }
    return UUID;
}

static size_t padding_at(struct wsh_span s) {
    size_t n = 0;
    while (n < s.n && n < 2 && s.p[n] == '=') n++;
    return n;
}

/* How many octets at the start of s are left out, and what stands for them. */
static size_t masked_at(struct wsh_span s, struct wsh_span authority, const char **ret_sign) {
    *ret_sign = "{target}";
    if (authority.n > 0 && wsh_span_starts(s, authority)) return authority.n;
    *ret_sign = "*";
    size_t n = clock_at(s);
    if (n == 0) n = uuid_at(s);
    if (n > 0) return n;
    n = run_at(s);
    return n > 0 && is_chance(wsh_span_slice(s, 0, n)) ? n + padding_at(wsh_span_skip(s, n)) : 0;
}

/* The run at the start of s, up to where the target's name begins in it. */
static size_t plain_at(struct wsh_span s, struct wsh_span authority) {
    size_t n = run_at(s);
    for (size_t i = 1; i < n && authority.n > 0; i++)
        if (wsh_span_starts(wsh_span_skip(s, i), authority)) return i;
    return n > 0 ? n : 1;
}

static void add_masked(struct wsh_span s, struct wsh_span authority, struct wsh_buf *out) {
    while (s.n > 0) {
        const char *sign;
        size_t n = masked_at(s, authority, &sign);
        if (n > 0) {
            wsh_buf_add_text(out, sign);
        } else {
            n = plain_at(s, authority);
            wsh_buf_add(out, wsh_span_slice(s, 0, n));
        }
        s = wsh_span_skip(s, n);
    }
}

static bool is_empty_line(struct wsh_span line) { return line.n > 0 && (line.p[0] == '\r' || line.p[0] == '\n'); }

/* One line of the head. */
static void add_field(struct wsh_span line, struct wsh_span authority, struct wsh_buf *out) {
    struct wsh_span value = line, name = wsh_span_cut(&value, ':');
    if (name.n == line.n || !is_moving(name)) {
        add_masked(line, authority, out);
        return;
    }
    wsh_buf_add(out, name);
    wsh_buf_add_text(out, ": *\r\n");
}

/* Frames behind a 101: a Pong repeats what our Ping held, and that is chance. */
static void add_frames(struct wsh_span rest, struct wsh_span authority, struct wsh_buf *out) {
    struct wsh_frame f;
    while (rest.n > 0 && wsh_frame_read(rest, &f) == WSH_READ_DONE) {
        bool chance = f.opcode == WSH_OP_PING || f.opcode == WSH_OP_PONG;
        wsh_buf_add(out, wsh_span_slice(rest, 0, f.head_size));
        if (chance && f.length > 0)
            wsh_buf_add_octet(out, '*');
        else
            add_masked(f.payload, authority, out);
        rest = wsh_span_skip(rest, f.head_size + f.payload.n);
    }
    add_masked(rest, authority, out);
}

void wsh_diff_normal(struct wsh_span octets, struct wsh_span authority, struct wsh_buf *out) {
    struct wsh_span rest = wsh_span_slice(octets, 0, WSH_LIMIT_HEAD);
    bool switched = wsh_span_starts(rest, WSH_LIT("HTTP/1.1 101")), head = true;
    while (rest.n > 0 && head) {
        struct wsh_span line = wsh_span_slice(rest, 0, wsh_span_find(rest, '\n') + 1);
        rest = wsh_span_skip(rest, line.n);
        add_field(line, authority, out);
        head = !is_empty_line(line);
    }
    if (switched)
        add_frames(rest, authority, out);
    else
        add_masked(rest, authority, out);
    if (octets.n > WSH_LIMIT_HEAD) wsh_buf_printf(out, "(%zu octets in all)", octets.n);
}
