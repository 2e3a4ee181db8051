/* dict.c - one line, one entry; what is wrong is said with its place. */
#include "harness/mutate/dict.h"

struct dict {
    struct wsh_arena *arena;
    const char *file;
    struct wsh_span text; /* all of it */
    struct wsh_pool *out;
    struct wsh_diags *diags;
    unsigned line;
};

static void complain(struct dict *d, size_t at, size_t width, const char *id, const char *message, const char *hint) {
    struct wsh_place place = {d->file, d->line, (unsigned)at + 1, width ? (unsigned)width : 1};
    struct wsh_diag *diag = wsh_diag_add(d->diags, WSH_DIAG_ERROR, place, d->text, id, "%s", message);
    wsh_diag_hint(d->diags, diag, "%s", hint);
}

static bool is_blank(uint8_t c) { return c == ' ' || c == '\t' || c == '\r'; }

static struct wsh_span trim(struct wsh_span s) {
    while (s.n > 0 && is_blank(s.p[0])) s = wsh_span_skip(s, 1);
    while (s.n > 0 && is_blank(s.p[s.n - 1])) s.n--;
    return s;
}

/* The octets of one escape at s, and how many characters it takes; 0: none that both engines know. */
static size_t escape(struct wsh_span s, uint8_t *ret) {
    if (s.n > 1 && (s.p[1] == '\\' || s.p[1] == '"')) {
        *ret = s.p[1];
        return 2;
    }
    if (s.n < 4 || s.p[1] != 'x') return 0;
    int high = wsh_hex_digit(s.p[2]), low = wsh_hex_digit(s.p[3]);
    if (high < 0 || low < 0) return 0;
    *ret = (uint8_t)(high << 4 | low);
    return 4;
}

/* The text between the quotes; `at` is its column in the line. */
static bool unquote(struct dict *d, struct wsh_span text, size_t at, struct wsh_buf *out) {
    for (size_t i = 0; i < text.n;) {
        uint8_t octet = text.p[i];
        size_t taken = octet == '\\' ? escape(wsh_span_skip(text, i), &octet) : 1;
        if (taken == 0) {
            complain(d, at + i, 2, "dict/escape", "an escape that not every engine reads",
                     "escapes are \\\\, \\\" and \\xHH");
            return false;
        }
        if (taken == 1 && (octet < 0x20 || octet > 0x7E || octet == '"')) {
            complain(d, at + i, 1, "dict/octet", "an octet that has to be escaped", "write it as \\xHH");
            return false;
        }
        wsh_buf_add_octet(out, octet);
        i += taken;
    }
    return true;
}

static void add(struct dict *d, struct wsh_span entry, size_t at, size_t width) {
    if (entry.n == 0)
        complain(d, at, width, "dict/empty", "an empty entry", "leave the line out");
    else if (entry.n > WSH_DICT_ENTRY)
        complain(d, at, width, "dict/long", "an entry of more than 128 octets", "AFL++ takes no longer ones: split it");
    else if (wsh_pool_has(d->out, entry))
        complain(d, at, width, "dict/twice", "an entry that stands further up already", "leave the line out");
    else
        *WSH_PUSH(d->arena, d->out->items, d->out->n) = wsh_arena_span(d->arena, entry);
}

static void read_line(struct dict *d, struct wsh_span line) {
    struct wsh_span text = trim(line);
    size_t at = (size_t)(text.p - line.p), open = wsh_span_find(text, '"');
    struct wsh_buf entry;
    if (text.n == 0 || text.p[0] == '#') return;
    if (open == text.n || (open > 0 && text.p[open - 1] != '=')) {
        complain(d, at, text.n, "dict/quotes", "a line that is no entry", "an entry is \"OCTETS\" or NAME=\"OCTETS\"");
        return;
    }
    if (text.n < open + 2 || text.p[text.n - 1] != '"') {
        complain(d, at + text.n - 1, 1, "dict/quotes", "an entry without its closing quote", "end the line with '\"'");
        return;
    }
    wsh_buf_init(&entry, line.n + 1);
    if (unquote(d, wsh_span_slice(text, open + 1, text.n - 1), at + open + 1, &entry))
        add(d, wsh_buf_span(&entry), at, text.n);
    wsh_buf_done(&entry);
}

bool wsh_dict_read(struct wsh_arena *a, const char *file, struct wsh_span text, struct wsh_pool *ret,
                   struct wsh_diags *diags) {
    struct dict d = {a, file, text, ret, diags, 0};
    unsigned errors = diags->errors;
    *ret = (struct wsh_pool){0};
    while (text.n > 0) {
        d.line++;
        read_line(&d, wsh_span_cut(&text, '\n'));
    }
    return diags->errors == errors;
}
