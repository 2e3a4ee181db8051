/* head.c - the reader of message heads: the heart of the harness.
 *
 * Two passes, both linear. The scan looks for the end of the head and nothing else, so that being called again with
 * more octets is cheap; then the lines are read once. Neither looks behind its input, neither judges: whatever can be
 * told apart is accepted and what is odd about it is remembered as a bit. The start-line is read in start.c. */
#include "wire/head.h"

#include "wire/grammar.h"
#include "wire/start.h"

static bool is_ows(uint8_t c) { return c == ' ' || c == '\t'; }

/* Does the line at the start of `in` continue the field before? The first has none before it: WSH_ODD_WS_FIRST. */
static bool continues(struct wsh_span in, size_t fields) { return fields > 0 && in.n > 0 && is_ows(in.p[0]); }

/* One complete line has been found: does the head end with it? */
static bool scan_line(struct wsh_head_scan *scan, struct wsh_span line) {
    if (wsh_span_is(line, "\n") || wsh_span_is(line, "\r\n")) {
        if (scan->started) scan->size = scan->line + line.n;
        return scan->started; /* RFC 9112 2.2: empty lines before the start-line are skipped */
    }
    if (scan->started && !continues(line, scan->fields)) scan->fields++;
    scan->started = true;
    return false;
}

enum wsh_read wsh_head_scan(struct wsh_head_scan *scan, struct wsh_span in) {
    in = wsh_span_slice(in, 0, WSH_LIMIT_HEAD);
    if (scan->size) return WSH_READ_DONE;
    while (scan->seen < in.n) {
        scan->seen += wsh_span_find(wsh_span_skip(in, scan->seen), '\n');
        if (scan->seen == in.n) break;
        scan->seen++;
        if (scan_line(scan, wsh_span_slice(in, scan->line, scan->seen))) return WSH_READ_DONE;
        if (scan->fields > WSH_LIMIT_FIELDS) return WSH_READ_OVER;
        scan->line = scan->seen;
    }
    return in.n < WSH_LIMIT_HEAD ? WSH_READ_MORE : WSH_READ_OVER;
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

static struct wsh_line cut_line(struct wsh_span *rest) {
    size_t lf = wsh_span_find(*rest, '\n'), end = lf == rest->n ? 0 : 1;
    if (end && lf > 0 && rest->p[lf - 1] == '\r') end = 2;
    struct wsh_line line = {.raw = wsh_span_slice(*rest, 0, lf + 1)};
    line.text = wsh_span_slice(line.raw, 0, line.raw.n - end);
    line.eol = wsh_span_skip(line.raw, line.text.n);
    *rest = wsh_span_skip(*rest, line.raw.n);
    return line;
}

/* An empty line. A truncated input may end between its CR and its LF. */
static bool is_empty(const struct wsh_line *line) {
    return line->text.n == 0 || (line->eol.n == 0 && wsh_span_is(line->text, "\r"));
}

/* Are these eight octets all in 20..7E? A borrow or a carry out of an octet can only make the answer "no". */
static bool plain_eight(const uint8_t *p) {
    uint64_t x;
    memcpy(&x, p, sizeof x);
    uint64_t low = x - UINT64_C(0x2020202020202020), high = x + UINT64_C(0x0101010101010101);
    return ((low | high | x) & UINT64_C(0x8080808080808080)) == 0;
}

static unsigned octet_odd(uint8_t c) {
    if (c >= 0x80) return WSH_ODD_OBS_TEXT;
    if ((c >= 0x20 && c != 0x7F) || c == '\t') return 0;
    if (c == '\r') return WSH_ODD_BARE_CR; /* the CR of a line end is no part of the text that is looked at */
    return c == 0 ? WSH_ODD_NUL : WSH_ODD_CTL;
}

static unsigned text_odd(struct wsh_span text) {
    unsigned odd = 0;
    for (size_t i = 0; i < text.n; i++) {
        while (text.n - i >= 8 && plain_eight(text.p + i)) i += 8;
        if (i < text.n) odd |= octet_odd(text.p[i]);
    }
    return odd;
}

static unsigned line_odd(const struct wsh_line *line) {
    return text_odd(line->text) | (line->eol.n == 1 ? WSH_ODD_BARE_LF : 0u);
}

/* --- fields ------------------------------------------------------------------------------------------------------- */

static unsigned name_odd(struct wsh_span name) {
    if (name.n == 0) return WSH_ODD_EMPTY_NAME;
    if (wsh_is_token(name)) return 0;
    struct wsh_span inner = wsh_span_trim_ows(name);
    return WSH_ODD_NAME | (wsh_span_find(inner, '\t') < inner.n ? WSH_ODD_CTL : 0u);
}

static struct wsh_span trim_right(struct wsh_span s) {
    while (s.n > 0 && is_ows(s.p[s.n - 1])) s.n--;
    return s;
}

/* The name, and the text behind the colon. */
static struct wsh_span read_name(struct wsh_field *f, struct wsh_span text) {
    size_t colon = wsh_span_find(text, ':');
    f->name = wsh_span_slice(text, 0, colon);
    if (colon == text.n) {
        f->odd |= WSH_ODD_NO_COLON | name_odd(f->name);
        return wsh_span_skip(text, text.n);
    }
    struct wsh_span trimmed = trim_right(f->name);
    if (trimmed.n < f->name.n) f->odd |= WSH_ODD_WS_COLON;
    f->name = trimmed;
    f->odd |= name_odd(f->name);
    return wsh_span_skip(text, colon + 1);
}

/* Another line of a value. Line ends between two lines that hold something stay inside: evidence is not edited. */
static void extend_value(struct wsh_field *f, struct wsh_span text) {
    struct wsh_span more = wsh_span_trim_ows(text);
    if (more.n == 0) return;
    if (f->value.n == 0) f->value.p = more.p;
    f->value.n = (size_t)(more.p + more.n - f->value.p);
}

static void read_folds(struct wsh_field *f, struct wsh_span *rest) {
    bool first = (f->odd & WSH_ODD_WS_FIRST) != 0; /* RFC 9112 2.2: all such lines go together, none is a fold */
    while (continues(*rest, 1)) {
        struct wsh_line line = cut_line(rest);
        f->odd |= line_odd(&line) | (first ? 0u : WSH_ODD_FOLD);
        f->raw.n += line.raw.n;
        if (!(f->odd & WSH_ODD_NO_COLON)) extend_value(f, line.text);
    }
}

static void read_field(struct wsh_field *f, struct wsh_line line, struct wsh_span *rest, const struct wsh_head *h) {
    f->raw = line.raw;
    f->odd = line_odd(&line);
    if (h->n == 0 && is_ows(line.text.p[0])) f->odd |= WSH_ODD_WS_FIRST;
    struct wsh_span behind = read_name(f, line.text);
    f->value = wsh_span_slice(wsh_span_trim_ows(behind), 0, 0);
    extend_value(f, behind);
    read_folds(f, rest);
    f->offset = (size_t)(f->raw.p - h->raw.p);
    f->value_offset = (size_t)(f->value.p - h->raw.p);
}

/* --- heads -------------------------------------------------------------------------------------------------------- */

static void read_lead(struct wsh_head *h, struct wsh_span *rest) {
    while (rest->n > 0) {
        struct wsh_span behind = *rest;
        struct wsh_line line = cut_line(&behind);
        if (!is_empty(&line)) return;
        h->lead.n += line.raw.n;
        h->odd |= WSH_ODD_LEAD_LINE | line_odd(&line);
        *rest = behind;
    }
}

static void read_start(struct wsh_head *h, struct wsh_span *rest) {
    h->start = cut_line(rest);
    if (h->start.raw.n > 0) h->start_odd = line_odd(&h->start) | wsh_start_read(h);
    h->odd |= h->start_odd;
}

static void read_fields(struct wsh_head *h, struct wsh_span *rest) {
    while (rest->n > 0) {
        struct wsh_span before = *rest;
        struct wsh_line line = cut_line(rest);
        if (is_empty(&line)) {
            h->end = line.raw;
            h->odd |= line_odd(&line);
            return;
        }
        if (h->n == WSH_LIMIT_FIELDS) {
            h->odd |= WSH_ODD_TOO_MANY_FIELDS;
            *rest = before;
            return;
        }
        struct wsh_field *f = &h->fields[h->n];
        read_field(f, line, rest, h);
        h->odd |= f->odd;
        h->name_sizes |= UINT64_C(1) << f->name.n % 64;
        h->n++;
    }
}

static void clear(enum wsh_head_kind kind, struct wsh_span in, struct wsh_head *h) {
    struct wsh_span none = wsh_span_slice(in, 0, 0);
    struct wsh_line line = {none, none, none};
    *h = (struct wsh_head){.kind = kind, .raw = none, .lead = none, .start = line, .end = none, .method = none,
                           .target = none, .version = none, .code = none, .reason = none};
}

/* Reads up to the empty line, the end of `in` or the limit of fields. `fields`: how many complete ones there are. */
static void read_head(struct wsh_arena *a, size_t fields, struct wsh_span in, struct wsh_head *h) {
    struct wsh_span rest = in;
    h->fields = WSH_NEW_ARRAY(a, fields + 1, struct wsh_field); /* one more may be cut off by the end of the input */
    read_lead(h, &rest);
    read_start(h, &rest);
    read_fields(h, &rest);
    h->raw.n = in.n - rest.n;
    h->end = h->end.n ? h->end : wsh_span_slice(rest, 0, 0);
}

enum wsh_read wsh_head_read(struct wsh_arena *a, enum wsh_head_kind kind, struct wsh_span in, struct wsh_head *out) {
    struct wsh_head_scan scan = {0};
    enum wsh_read answer = wsh_head_scan(&scan, in);
    clear(kind, in, out);
    if (answer == WSH_READ_MORE) return answer;
    size_t size = answer == WSH_READ_DONE ? scan.size : WSH_LIMIT_HEAD;
    read_head(a, scan.fields, wsh_span_slice(in, 0, size), out);
    return answer;
}

void wsh_head_read_partial(struct wsh_arena *a, enum wsh_head_kind kind, struct wsh_span in, struct wsh_head *out) {
    struct wsh_head_scan scan = {0};
    in = wsh_span_slice(in, 0, WSH_LIMIT_HEAD);
    (void)wsh_head_scan(&scan, in);
    clear(kind, in, out);
    read_head(a, scan.fields, in, out);
}
