/* shell.c - quoting: what a shell would take for its own never stands outside of quotes. */
#include "reports/shell.h"

static bool is_word(uint8_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool plain(struct wsh_span s) {
    static const char others[] = "@%+=:,./-";
    for (size_t i = 0; i < s.n; i++)
        if (!is_word(s.p[i]) && !memchr(others, s.p[i], sizeof others - 1)) return false;
    return s.n > 0;
}

static bool printable(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 0x20 || s.p[i] > 0x7E) return false;
    return true;
}

static void single_quoted(struct wsh_span s, struct wsh_buf *out) {
    wsh_buf_add_octet(out, '\'');
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '\'')
            wsh_buf_add_text(out, "'\\''");
        else
            wsh_buf_add_octet(out, s.p[i]);
    wsh_buf_add_octet(out, '\'');
}

void wsh_shell_word(const char *text, struct wsh_buf *out) {
    struct wsh_span s = wsh_span_of(text);
    if (plain(s)) {
        wsh_buf_add(out, s);
    } else if (!printable(s)) {
        wsh_buf_add_text(out, "$'");
        wsh_text_escape(s, '\'', out);
        wsh_buf_add_octet(out, '\'');
    } else {
        single_quoted(s, out);
    }
}

/* Three octal digits, so that a digit behind them is none of theirs. POSIX knows no \x; '-' in front is an option. */
static void add_octet(uint8_t c, bool first, struct wsh_buf *out) {
    if (c == '\r')
        wsh_buf_add_text(out, "\\r");
    else if (c == '\n')
        wsh_buf_add_text(out, "\\n");
    else if (c == '%')
        wsh_buf_add_text(out, "%%");
    else if (c < 0x20 || c > 0x7E || c == '\'' || c == '\\' || (first && c == '-'))
        wsh_buf_printf(out, "\\%03o", c);
    else
        wsh_buf_add_octet(out, c);
}

void wsh_shell_printf(struct wsh_span octets, struct wsh_buf *out) {
    wsh_buf_add_text(out, "printf '");
    for (size_t i = 0; i < octets.n; i++) add_octet(octets.p[i], i == 0, out);
    wsh_buf_add_octet(out, '\'');
}

void wsh_shell_secret(struct wsh_span text, struct wsh_buf *out) {
    bool digit = text.n > 0 && text.p[0] >= '0' && text.p[0] <= '9';
    wsh_buf_add_text(out, digit ? "\"${_" : "\"${");
    for (size_t i = 0; i < text.n; i++) wsh_buf_add_octet(out, is_word(text.p[i]) ? wsh_upper(text.p[i]) : '_');
    wsh_buf_add_text(out, ":?}\"");
}
