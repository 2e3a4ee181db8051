/* text.c - octets made readable and back, and globs over ids.
 *
 * Two audiences: escape/unescape are a notation of ours that loses nothing (case files, `show`, findings), visible is
 * for eyes. Whatever a peer or a user wrote passes through it before it reaches a terminal, because a terminal obeys
 * control octets and a reader believes bidi marks. */
#include "base/base.h"

/* Letter and octet of the short escapes. The first four are what we write; all are read. */
static const struct {
    char letter;
    uint8_t octet;
} shorts[] = {{'r', '\r'}, {'n', '\n'}, {'t', '\t'}, {'0', 0},    {'\\', '\\'}, {'"', '"'},
              {'\'', '\''}, {'a', 7},   {'b', 8},    {'f', '\f'}, {'v', '\v'},  {'e', 27}};
enum { SHORTS_WRITTEN = 5 };

static void escape_octet(uint8_t c, char quote, struct wsh_buf *out) {
    for (size_t i = 0; i < SHORTS_WRITTEN; i++)
        if (shorts[i].octet == c) {
            wsh_buf_printf(out, "\\%c", shorts[i].letter);
            return;
        }
    if (quote && c == (uint8_t)quote)
        wsh_buf_printf(out, "\\%c", quote);
    else if (c < 0x20 || c > 0x7E)
        wsh_buf_printf(out, "\\x%02X", c);
    else
        wsh_buf_add_octet(out, c);
}

void wsh_text_escape(struct wsh_span s, char quote, struct wsh_buf *out) {
    for (size_t i = 0; i < s.n && !out->over; i++) escape_octet(s.p[i], quote, out);
}

int wsh_hex_digit(uint8_t c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The escape at the start of s (s.p[0] is the backslash): its length, or 0 if it is none. */
static size_t unescape_one(struct wsh_span s, uint8_t *ret_octet) {
    if (s.n < 2) return 0;
    for (size_t i = 0; i < WSH_COUNT(shorts); i++)
        if ((uint8_t)shorts[i].letter == s.p[1]) {
            *ret_octet = shorts[i].octet;
            return 2;
        }
    if (s.p[1] != 'x' || s.n < 4) return 0;
    int high = wsh_hex_digit(s.p[2]), low = wsh_hex_digit(s.p[3]);
    if (high < 0 || low < 0) return 0;
    *ret_octet = (uint8_t)(high << 4 | low);
    return 4;
}

bool wsh_text_unescape(struct wsh_span s, struct wsh_buf *out, size_t *reterr_offset) {
    size_t before = out->n;
    for (size_t i = 0, step = 1; i < s.n; i += step) {
        uint8_t octet = s.p[i];
        step = octet == '\\' ? unescape_one(wsh_span_skip(s, i), &octet) : 1;
        if (step == 0) {
            out->n = before;
            *reterr_offset = i;
            return false;
        }
        wsh_buf_add_octet(out, octet);
    }
    return true;
}

/* Characters that a terminal obeys, that reorder text, or that nobody sees (Unicode 15: Cc, Cf, Zl, Zp, Default
 * Ignorable, non-characters of the BMP). Sorted. */
static const struct {
    uint32_t from, to;
} unseen[] = {
    {0x0000, 0x001F},   {0x007F, 0x009F},   {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x0600, 0x0605},
    {0x061C, 0x061C},   {0x06DD, 0x06DD},   {0x070F, 0x070F},   {0x0890, 0x0891},   {0x08E2, 0x08E2},
    {0x115F, 0x1160},   {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x200B, 0x200F},   {0x2028, 0x202E},
    {0x2060, 0x206F},   {0x3164, 0x3164},   {0xE000, 0xF8FF},   {0xFDD0, 0xFDEF},   {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0xFFFE, 0xFFFF},   {0x110BD, 0x110BD},
    {0x110CD, 0x110CD}, {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0x10FFFF},
};

static bool seen(uint32_t code) {
    for (size_t i = 0; i < WSH_COUNT(unseen) && unseen[i].from <= code; i++)
        if (code <= unseen[i].to) return false;
    return true;
}

void wsh_text_visible(struct wsh_span s, struct wsh_buf *out) {
    while (s.n > 0 && !out->over) {
        uint32_t code = 0;
        size_t n = wsh_utf8_next(s, &code);
        if (n > 0 && seen(code)) {
            wsh_buf_add(out, wsh_span_slice(s, 0, n));
        } else {
            n = n ? n : 1;
            for (size_t i = 0; i < n; i++) wsh_buf_printf(out, "\\x%02X", s.p[i]);
        }
        s = wsh_span_skip(s, n);
    }
}

/* RFC 3629 4 as a table: lead octets, length, the range of the second octet (the rest are 80..BF). */
static const struct {
    uint8_t from, to, length, second_from, second_to;
} leads[] = {
    {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF}, {0xE1, 0xEC, 3, 0x80, 0xBF}, {0xED, 0xED, 3, 0x80, 0x9F},
    {0xEE, 0xEF, 3, 0x80, 0xBF}, {0xF0, 0xF0, 4, 0x90, 0xBF}, {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

/* The character whose lead octet is in row `row`. */
static size_t utf8_long(struct wsh_span s, size_t row, uint32_t *ret_code) {
    size_t n = leads[row].length;
    if (s.n < n || s.p[1] < leads[row].second_from || s.p[1] > leads[row].second_to) return 0;
    uint32_t code = s.p[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((s.p[i] & 0xC0) != 0x80) return 0;
        code = code << 6 | (s.p[i] & 0x3Fu);
    }
    *ret_code = code;
    return n;
}

size_t wsh_utf8_next(struct wsh_span s, uint32_t *ret_code) {
    if (s.n == 0) return 0;
    if (s.p[0] < 0x80) {
        *ret_code = s.p[0];
        return 1;
    }
    for (size_t i = 0; i < WSH_COUNT(leads); i++)
        if (s.p[0] >= leads[i].from && s.p[0] <= leads[i].to) return utf8_long(s, i, ret_code);
    return 0;
}

/* On a mismatch only the last '*' can take one octet more: never worse than |pattern| x |text|, no recursion. */
bool wsh_glob(struct wsh_span pattern, struct wsh_span text) {
    size_t p = 0, t = 0, star = SIZE_MAX, taken = 0;
    while (t < text.n) {
        if (p < pattern.n && pattern.p[p] == '*') {
            star = p++;
            taken = t;
        } else if (p < pattern.n && (pattern.p[p] == '?' || pattern.p[p] == text.p[t])) {
            p++, t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++taken;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.p[p] == '*') p++;
    return p == pattern.n;
}
