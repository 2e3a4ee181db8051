/* markdown_text.c - plain words, or a code span. */
#include "reports/markdown_text.h"

/* Not in the middle of a character. */
static struct wsh_span cut(struct wsh_span s, size_t limit) {
    size_t n = limit;
    if (s.n <= limit) return s;
    while (n > 0 && limit - n < 3 && (s.p[n] & 0xC0) == 0x80) n--;
    return wsh_span_slice(s, 0, n);
}

void wsh_md_code(const char *text, size_t limit, struct wsh_buf *out) {
    struct wsh_span all = wsh_span_of(text), shown = cut(all, limit);
    struct wsh_buf visible;
    if (all.n == 0) return;
    wsh_buf_init(&visible, WSH_LIMIT_TEXT);
    wsh_text_visible(shown, &visible);
    wsh_buf_add_octet(out, '`');
    for (size_t i = 0; i < visible.n; i++) {
        uint8_t c = visible.p[i];
        /* Blanks alone, or at both ends, would be taken away. */
        bool edge = c == ' ' && (i == 0 || i == visible.n - 1);
        if (c == '`' || c == '|' || edge)
            wsh_buf_printf(out, "\\x%02X", c);
        else
            wsh_buf_add_octet(out, c);
    }
    wsh_buf_add_text(out, shown.n < all.n ? "...`" : "`");
    wsh_buf_done(&visible);
}

static bool is_letter(uint8_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }
static bool is_hex(uint8_t c) { return wsh_hex_digit(c) >= 0; }

/* GitHub links "GH-1", "www.", and whatever could be the name of a commit. */
static bool is_reference(struct wsh_span word) {
    size_t hex = 0, digits = 0;
    if (word.n >= 3 && (wsh_span_eq_ci(wsh_span_slice(word, 0, 3), WSH_LIT("gh-")) ||
                        wsh_span_eq_ci(wsh_span_slice(word, 0, 3), WSH_LIT("www"))))
        return true;
    for (size_t i = 0; i < word.n; i++) {
        hex = is_hex(word.p[i]) ? hex + 1 : 0;
        digits += is_digit(word.p[i]);
        if (hex >= 7) return true;
    }
    return digits > 0 && word.n >= 40;
}

/* Punctuation that is only that where it stands: behind a word, or around one. */
static bool is_tame(struct wsh_span word) {
    for (size_t i = 0; i < word.n; i++) {
        uint8_t c = word.p[i], next = i + 1 < word.n ? word.p[i + 1] : ' ';
        bool inside = is_letter(next) || is_digit(next);
        if (is_letter(c) || is_digit(c) || c == '\'' || c == '(' || c == ')' || c == ',' || c == ';' || c == '"')
            continue;
        if (c == '-' && i > 0 && inside) continue;
        if (c == '/' && i > 0 && inside) continue;
        if (c == '.' && i > 0 && (!inside || (is_digit(word.p[i - 1]) && is_digit(next)))) continue;
        if (c == ':' && i > 0 && !inside) continue;
        return false;
    }
    return !is_reference(word);
}

static bool is_plain(struct wsh_span s) {
    while (s.n > 0)
        if (!is_tame(wsh_span_cut(&s, ' '))) return false;
    return true;
}

void wsh_md_text(const char *text, size_t limit, struct wsh_buf *out) {
    struct wsh_span all = wsh_span_of(text), shown = cut(all, limit);
    if (!is_plain(shown)) {
        wsh_md_code(text, limit, out);
        return;
    }
    wsh_buf_add(out, shown);
    if (shown.n < all.n) wsh_buf_add_text(out, "...");
}

void wsh_md_own(const char *text, struct wsh_buf *out) {
    for (const char *p = text; *p; p++) {
        if (strchr("\\`*_[]<>#|~&", *p)) wsh_buf_add_octet(out, '\\');
        wsh_buf_add_octet(out, (uint8_t)*p);
    }
}
