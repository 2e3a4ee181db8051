/* test_head.c - the reader of message heads: what it reads, what it remembers, and that it loses nothing.
 *
 * Every row runs whole and at every split, flush against a guard page; a prefix answers "more" until the head is there,
 * read once in one go or in as many as there are octets. */
#include "support/guard.h"
#include "support/main.h"
#include "wire/wire.h"

/* --- a head as text: [lead] words | words | words, fields, octets behind ------------------------------------------ */

static void show_span(struct wsh_span s, const char *before, struct wsh_buf *b) {
    wsh_buf_add_text(b, before);
    wsh_text_escape(s, 0, b);
}

static void show_field(const struct wsh_field *f, struct wsh_buf *b) {
    show_span(f->name, " {", b);
    show_span(f->value, "=", b);
    wsh_buf_add_text(b, "}");
}

static void show_head(const struct wsh_head *h, struct wsh_span in, struct wsh_buf *b) {
    bool request = h->kind == WSH_HEAD_REQUEST;
    if (h->lead.n) wsh_buf_printf(b, "(%zu) ", h->lead.n);
    show_span(request ? h->method : h->version, "", b);
    show_span(request ? h->target : h->code, "|", b);
    show_span(request ? h->version : h->reason, "|", b);
    for (size_t i = 0; i < h->n; i++) show_field(&h->fields[i], b);
    if (h->raw.n && h->raw.n < in.n) wsh_buf_printf(b, " +%zu", in.n - h->raw.n);
}

static void show_odd(unsigned odd, struct wsh_buf *b) {
    for (unsigned bit = 1; bit <= odd; bit <<= 1)
        if (odd & bit) wsh_buf_printf(b, "%s%s", b->n ? " " : "", wsh_odd_name((enum wsh_odd)bit));
}

/* --- what holds for every head ------------------------------------------------------------------------------------ */

static size_t follow(struct wsh_span in, size_t at, struct wsh_span part) {
    ck_assert_ptr_eq(part.p, in.p + at);
    ck_assert_uint_le(part.n, in.n - at);
    return at + part.n;
}

static void inside(struct wsh_span outer, struct wsh_span s) {
    ck_assert(s.p >= outer.p && s.p + s.n <= outer.p + outer.n);
}

static unsigned reference_odd(struct wsh_span raw) {
    unsigned odd = 0;
    for (size_t i = 0; i < raw.n; i++) {
        uint8_t c = raw.p[i];
        bool lf_next = i + 1 < raw.n && raw.p[i + 1] == '\n', cr_before = i > 0 && raw.p[i - 1] == '\r';
        if (c == '\r' && !lf_next) odd |= WSH_ODD_BARE_CR;
        if (c == '\n' && !cr_before) odd |= WSH_ODD_BARE_LF;
        if (c == 0) odd |= WSH_ODD_NUL;
        if (c >= 0x80) odd |= WSH_ODD_OBS_TEXT;
        if ((c < 0x20 && c != 0 && c != '\t' && c != '\r' && c != '\n') || c == 0x7F) odd |= WSH_ODD_CTL;
    }
    return odd;
}

static void check_lossless(const struct wsh_head *h, struct wsh_span in) {
    size_t at = follow(in, follow(in, 0, h->lead), h->start.raw);
    unsigned odd = h->start_odd, octets = WSH_ODD_BARE_CR | WSH_ODD_BARE_LF | WSH_ODD_NUL | WSH_ODD_OBS_TEXT;
    for (size_t i = 0; i < h->n; i++) {
        const struct wsh_field *f = &h->fields[i];
        ck_assert(f->offset == at && f->value.p == in.p + f->value_offset);
        at = follow(in, at, f->raw);
        inside(f->raw, f->name);
        inside(f->raw, f->value);
        odd |= f->odd;
    }
    at = follow(in, at, h->end);
    ck_assert(at == h->raw.n && h->raw.p == in.p);
    ck_assert(follow(in, follow(in, h->lead.n, h->start.text), h->start.eol) == h->lead.n + h->start.raw.n);
    const struct wsh_span words[] = {h->method, h->target, h->version, h->code, h->reason};
    for (size_t i = 0; i < WSH_COUNT(words); i++) inside(words[i].n ? h->start.text : h->raw, words[i]);
    ck_assert_uint_eq(odd & ~h->odd, 0);
    ck_assert_uint_eq(h->odd & octets, reference_odd(h->raw) & octets);
    ck_assert_uint_eq(reference_odd(h->raw) & WSH_ODD_CTL & ~h->odd, 0);
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

struct row {
    enum wsh_head_kind kind;
    struct wsh_span in;
    enum wsh_read want;
    const char *odd, *head, *title;
};

struct reading {
    const struct row *row;
    struct wsh_arena *arena;
    struct wsh_head_scan scan; /* kept from prefix to prefix: the octets arrive one by one */
};

static void read_part(struct wsh_span part, void *context) {
    struct reading *r = context;
    const struct row *row = r->row;
    struct wsh_head h, partial;
    enum wsh_read got = wsh_head_read(r->arena, row->kind, part, &h), scanned = wsh_head_scan(&r->scan, part);
    wsh_head_read_partial(r->arena, row->kind, part, &partial);
    check_lossless(&partial, part);
    ck_assert_msg(got == scanned, "%s: the scan answers alike at %zu", row->title, part.n);
    check_lossless(&h, part);
    if (got == WSH_READ_MORE) ck_assert_msg(h.raw.n == 0 && h.n == 0, "%s: nothing read at %zu", row->title, part.n);
    if (got == WSH_READ_DONE) ck_assert_uint_eq(h.raw.n, r->scan.size);
    if (part.n == row->in.n) {
        ck_assert_msg(got == row->want, "%s: answer %d", row->title, (int)got);
        return;
    }
    size_t size = row->want == WSH_READ_DONE ? r->scan.size : SIZE_MAX;
    ck_assert_msg(got == WSH_READ_MORE || part.n >= size, "%s: not yet at %zu", row->title, part.n);
}

static void check_text(const struct row *row, const char *what, struct wsh_buf *got, const char *want) {
    wsh_buf_add_octet(got, 0);
    ck_assert_msg(strcmp((const char *)got->p, want) == 0, "%s: %s\n got '%s'\nwant '%s'", row->title, what,
                  (const char *)got->p, want);
    wsh_buf_done(got);
}

static void check_row(const struct row *row, bool partial) {
    struct reading r = {row, wsh_arena_new(), {0}};
    struct wsh_buf odd, head;
    struct wsh_head h;
    wsh_at_every_split(row->in, read_part, &r);
    if (partial)
        wsh_head_read_partial(r.arena, row->kind, row->in, &h);
    else
        (void)wsh_head_read(r.arena, row->kind, row->in, &h);
    wsh_buf_init(&odd, 1000);
    wsh_buf_init(&head, 10000);
    show_odd(h.odd, &odd);
    show_head(&h, row->in, &head);
    check_text(row, "oddities", &odd, row->odd);
    check_text(row, "head", &head, row->head);
    wsh_arena_free(r.arena);
}

#define REQ WSH_HEAD_REQUEST
#define RES WSH_HEAD_RESPONSE
#define DONE WSH_READ_DONE
#define MORE WSH_READ_MORE

static const struct row rows[] = {
    /* whole and not yet */
    {REQ, WSH_ROW("GET / HTTP/1.1\r\n\r\n"), DONE, "", "GET|/|HTTP/1.1", "no field at all"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), DONE, "", "GET|/|HTTP/1.1 {Host=a}", "one field"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nHost: a\r\nB:c\r\n\r\nrest"), DONE, "", "GET|/|HTTP/1.1 {Host=a} {B=c} +4",
     "octets behind the head are left"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n"), DONE, "", "GET|/|HTTP/1.1 +18", "two requests"},
    {REQ, WSH_ROW(""), MORE, "", "||", "nothing"},
    {REQ, WSH_ROW("G"), MORE, "", "||", "one octet"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\n"), MORE, "", "||", "a start-line alone"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nHost: a\r\n\r"), MORE, "", "||", "one LF missing"},
    {REQ, WSH_ROW("\r\n\r\n\r\n"), MORE, "", "||", "empty lines end no head before there is a start-line"},
    {REQ, WSH_ROW("\r"), MORE, "", "||", "a bare CR at the end of the input"},
    {REQ, WSH_ROW("\0"), MORE, "", "||", "a NUL alone"},
    /* line ends */
    {REQ, WSH_ROW("\r\nGET / HTTP/1.1\r\n\r\n"), DONE, "lead-line", "(2) GET|/|HTTP/1.1", "an empty line first"},
    {REQ, WSH_ROW("\r\n\n\r\nGET / HTTP/1.1\r\n\r\n"), DONE, "lead-line bare-lf", "(5) GET|/|HTTP/1.1",
     "three empty lines first, one of LF"},
    {REQ, WSH_ROW("GET / HTTP/1.1\nA: b\n\n"), DONE, "bare-lf", "GET|/|HTTP/1.1 {A=b}", "LF for every CRLF"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n"), DONE, "bare-lf", "GET|/|HTTP/1.1 {A=b} {C=d}", "one LF"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: b\r\n\n"), DONE, "bare-lf", "GET|/|HTTP/1.1 {A=b}", "the empty line is LF"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: b\rC: d\r\n\r\n"), DONE, "bare-cr", "GET|/|HTTP/1.1 {A=b\\rC: d}",
     "a bare CR ends no line"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: b\r\r\n\r\n"), DONE, "bare-cr", "GET|/|HTTP/1.1 {A=b\\r}", "CR CR LF"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: b\r\n\r\r\n\r\n"), DONE, "bare-cr no-colon name", "GET|/|HTTP/1.1 {A=b} {\\r=}",
     "CR CR LF is no empty line"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\n\n\r\n"), DONE, "bare-lf", "GET|/|HTTP/1.1 +2",
     "the first empty line ends the head"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA\rB: c\r\n\r\n"), DONE, "bare-cr name", "GET|/|HTTP/1.1 {A\\rB=c}",
     "a bare CR in a name"},
    /* octets */
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: b\0c\r\n\r\n"), DONE, "nul", "GET|/|HTTP/1.1 {A=b\\0c}", "a NUL in a value"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA\0: b\r\n\r\n"), DONE, "nul name", "GET|/|HTTP/1.1 {A\\0=b}", "a NUL in a name"},
    {REQ, WSH_ROW("GET /\0 HTTP/1.1\r\n\r\n"), DONE, "nul target", "GET|/\\0|HTTP/1.1", "a NUL in the target"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: b\x01\x1F\x7F\r\n\r\n"), DONE, "ctl", "GET|/|HTTP/1.1 {A=b\\x01\\x1F\\x7F}",
     "control octets in a value"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: b\tc\r\n\r\n"), DONE, "", "GET|/|HTTP/1.1 {A=b\\tc}",
     "a tab in a value is none"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA\tB: c\r\n\r\n"), DONE, "ctl name", "GET|/|HTTP/1.1 {A\\tB=c}",
     "a tab in a name is one"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: \xC3\xA4\r\n\r\n"), DONE, "obs-text", "GET|/|HTTP/1.1 {A=\\xC3\\xA4}",
     "octets above 7F in a value"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA\xFF: b\r\n\r\n"), DONE, "obs-text name", "GET|/|HTTP/1.1 {A\\xFF=b}",
     "an octet above 7F in a name"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: 12345678901234567890\x02" "234567\x80\r\n\r\n"), DONE, "ctl obs-text",
     "GET|/|HTTP/1.1 {A=12345678901234567890\\x02234567\\x80}", "behind many plain octets"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA:\v\f\r\n\r\n"), DONE, "ctl", "GET|/|HTTP/1.1 {A=\\x0B\\x0C}",
     "VT and FF are no OWS"},
    /* white space around values */
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA:\t b \t\r\n\r\n"), DONE, "", "GET|/|HTTP/1.1 {A=b}", "OWS on both sides"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA:\r\nB: \t \r\n\r\n"), DONE, "", "GET|/|HTTP/1.1 {A=} {B=}", "empty values"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: b: c\r\n\r\n"), DONE, "", "GET|/|HTTP/1.1 {A=b: c}", "the first colon counts"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA::\r\n\r\n"), DONE, "", "GET|/|HTTP/1.1 {A=:}", "two colons"},
    /* names */
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA : b\r\n\r\n"), DONE, "ws-colon", "GET|/|HTTP/1.1 {A=b}",
     "a space before the colon"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA\t \t: b\r\n\r\n"), DONE, "ws-colon", "GET|/|HTTP/1.1 {A=b}",
     "tabs before the colon"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA B: c\r\n\r\n"), DONE, "name", "GET|/|HTTP/1.1 {A B=c}", "a space in a name"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\n(A): c\r\n\r\n"), DONE, "name", "GET|/|HTTP/1.1 {(A)=c}", "separators in a name"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\n!#$%&'*+-.^_`|~09azAZ: c\r\n\r\n"), DONE, "",
     "GET|/|HTTP/1.1 {!#$%&'*+-.^_`|~09azAZ=c}", "all of tchar"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\n: c\r\n\r\n"), DONE, "empty-name", "GET|/|HTTP/1.1 {=c}", "no name"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\n:\r\n\r\n"), DONE, "empty-name", "GET|/|HTTP/1.1 {=}", "a colon alone"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nHost\r\n\r\n"), DONE, "no-colon", "GET|/|HTTP/1.1 {Host=}", "no colon"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA b c\r\n\r\n"), DONE, "no-colon name", "GET|/|HTTP/1.1 {A b c=}",
     "no colon and no token"},
    /* folds */
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: b\r\n c\r\nD: e\r\n\r\n"), DONE, "fold", "GET|/|HTTP/1.1 {A=b\\r\\n c} {D=e}",
     "a fold"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: b\r\n\tc\n  d\r\n\r\n"), DONE, "bare-lf fold",
     "GET|/|HTTP/1.1 {A=b\\r\\n\\tc\\n  d}",
     "two folds, one behind LF"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA:\r\n b\r\n\r\n"), DONE, "fold", "GET|/|HTTP/1.1 {A=b}",
     "the value begins in the fold"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: b\r\n \t\r\n\r\n"), DONE, "fold", "GET|/|HTTP/1.1 {A=b}",
     "a fold of white space"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA:\r\n \r\n\t\r\nB: c\r\n\r\n"), DONE, "fold", "GET|/|HTTP/1.1 {A=} {B=c}",
     "folds of nothing around nothing"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA\r\n : b\r\n\r\n"), DONE, "fold no-colon", "GET|/|HTTP/1.1 {A=}",
     "the colon is in the fold: not the name's line"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: b\r\n C: \0d\r\n\r\n"), DONE, "nul fold", "GET|/|HTTP/1.1 {A=b\\r\\n C: \\0d}",
     "a field hidden in a fold, a NUL in it"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nA: b\r\r\n c\r\n\r\n"), DONE, "bare-cr fold", "GET|/|HTTP/1.1 {A=b\\r\\r\\n c}",
     "a bare CR before a fold"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\n Host: a\r\nB: c\r\n\r\n"), DONE, "ws-first name",
     "GET|/|HTTP/1.1 { Host=a} {B=c}",
     "white space before the first field"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\n\tx\r\n y: z\r\nB: c\r\n\r\n"), DONE, "ws-first no-colon name",
     "GET|/|HTTP/1.1 {\\tx=} {B=c}", "two such lines go together and are no fold"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\n \r\nB: c\r\n\r\n"), DONE, "ws-first no-colon name", "GET|/|HTTP/1.1 { =} {B=c}",
     "a line of white space is not empty"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\n : c\r\n\r\n"), DONE, "ws-first ws-colon empty-name", "GET|/|HTTP/1.1 {=c}",
     "white space and a colon"},
    /* request-lines */
    {REQ, WSH_ROW("GET  /  HTTP/1.1\r\n\r\n"), DONE, "start-ws", "GET|/|HTTP/1.1", "two spaces"},
    {REQ, WSH_ROW("GET\t/ HTTP/1.1\r\n\r\n"), DONE, "start-ws", "GET|/|HTTP/1.1", "a tab"},
    {REQ, WSH_ROW("GET\v/\fHTTP/1.1\r\n\r\n"), DONE, "ctl start-ws", "GET|/|HTTP/1.1", "VT and FF"},
    {REQ, WSH_ROW("GET\r/ HTTP/1.1\r\n\r\n"), DONE, "bare-cr start-ws", "GET|/|HTTP/1.1", "a bare CR"},
    {REQ, WSH_ROW(" GET / HTTP/1.1\r\n\r\n"), DONE, "start-ws", "GET|/|HTTP/1.1", "led by a space"},
    {REQ, WSH_ROW("GET / HTTP/1.1 \r\n\r\n"), DONE, "start-ws", "GET|/|HTTP/1.1", "ended by a space"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\r\n\r\n"), DONE, "bare-cr start-ws", "GET|/|HTTP/1.1", "ended by a bare CR"},
    {REQ, WSH_ROW("GET /\r\n\r\n"), DONE, "start-words version", "GET|/|", "two words: HTTP/0.9"},
    {REQ, WSH_ROW("GET HTTP/1.1\r\n\r\n"), DONE, "start-words", "GET||HTTP/1.1", "two words, the target is missing"},
    {REQ, WSH_ROW("GET http/1.1\r\n\r\n"), DONE, "start-words version", "GET||http/1.1",
     "two words, the second like a version"},
    {REQ, WSH_ROW("GET\r\n\r\n"), DONE, "start-words version", "GET||", "one word"},
    {REQ, WSH_ROW(" \r\n\r\n"), DONE, "start-ws start-words method version", "||", "no word"},
    {REQ, WSH_ROW("GET /a b c HTTP/1.1\r\n\r\n"), DONE, "start-words target", "GET|/a b c|HTTP/1.1",
     "spaces in the target"},
    {REQ, WSH_ROW("GET / HTTP/1.1 x\r\n\r\n"), DONE, "start-words target version", "GET|/ HTTP/1.1|x",
     "a word behind the version"},
    {REQ, WSH_ROW("G(T / HTTP/1.1\r\n\r\n"), DONE, "method", "G(T|/|HTTP/1.1", "a method that is no token"},
    {REQ, WSH_ROW("get / HTTP/1.1\r\n\r\n"), DONE, "", "get|/|HTTP/1.1", "case is not the reader's business"},
    {REQ, WSH_ROW("GET /a#b HTTP/1.1\r\n\r\n"), DONE, "target", "GET|/a#b|HTTP/1.1", "a fragment"},
    {REQ, WSH_ROW("GET /\"<>\\^`{|} HTTP/1.1\r\n\r\n"), DONE, "target", "GET|/\"<>\\\\^`{|}|HTTP/1.1", "unwise octets"},
    {REQ, WSH_ROW("GET /\xC3\xA4 HTTP/1.1\r\n\r\n"), DONE, "obs-text target", "GET|/\\xC3\\xA4|HTTP/1.1", "raw UTF-8"},
    {REQ, WSH_ROW("GET /%zz?[]@!$&'()*+,;=:~ HTTP/1.1\r\n\r\n"), DONE, "", "GET|/%zz?[]@!$&'()*+,;=:~|HTTP/1.1",
     "octets that may stand in a target, if not here"},
    {REQ, WSH_ROW("GET / HTTP/1.10\r\n\r\n"), DONE, "version", "GET|/|HTTP/1.10", "two digits"},
    {REQ, WSH_ROW("GET / http/1.1\r\n\r\n"), DONE, "version", "GET|/|http/1.1", "the version is case-sensitive"},
    {REQ, WSH_ROW("GET / HTTP/11\r\n\r\n"), DONE, "version", "GET|/|HTTP/11", "no dot"},
    {REQ, WSH_ROW("GET / HTTP/1.\r\n\r\n"), DONE, "version", "GET|/|HTTP/1.", "no minor digit"},
    {REQ, WSH_ROW("GET / HTTP/2.0\r\n\r\n"), DONE, "", "GET|/|HTTP/2.0", "another version is no oddity"},
    {REQ, WSH_ROW("\0\0\0\r\n\r\n"), DONE, "nul start-words method version", "\\0\\0\\0||", "NULs for a start-line"},
    /* status-lines */
    {RES, WSH_ROW("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"), DONE, "",
     "HTTP/1.1|101|Switching Protocols {Upgrade=websocket}", "a 101"},
    {RES, WSH_ROW("HTTP/1.1 101 \r\n\r\n"), DONE, "", "HTTP/1.1|101|", "empty reason keeps its space"},
    {RES, WSH_ROW("HTTP/1.1 101\r\n\r\n"), DONE, "no-reason-sp", "HTTP/1.1|101|", "reason missing, space missing"},
    {RES, WSH_ROW("HTTP/1.1 101 OK\n\n"), DONE, "bare-lf", "HTTP/1.1|101|OK", "bare LF is read and remembered"},
    {RES, WSH_ROW("HTTP/1.1 101  OK \r\n\r\n"), DONE, "", "HTTP/1.1|101| OK ",
     "a reason may begin and end with a space"},
    {RES, WSH_ROW("HTTP/1.1 101 \t\xFF\r\n\r\n"), DONE, "obs-text", "HTTP/1.1|101|\\t\\xFF",
     "tab and obs-text in a reason"},
    {RES, WSH_ROW("HTTP/1.1  101 OK\r\n\r\n"), DONE, "start-ws", "HTTP/1.1|101|OK", "two spaces before the code"},
    {RES, WSH_ROW("HTTP/1.1\t101 OK\r\n\r\n"), DONE, "start-ws", "HTTP/1.1|101|OK", "a tab before the code"},
    {RES, WSH_ROW("HTTP/1.1 101\tOK\r\n\r\n"), DONE, "start-ws", "HTTP/1.1|101|OK", "a tab behind the code"},
    {RES, WSH_ROW("HTTP/1.1 101\r OK\r\n\r\n"), DONE, "bare-cr start-ws", "HTTP/1.1|101| OK",
     "a bare CR behind the code"},
    {RES, WSH_ROW(" HTTP/1.1 101 OK\r\n\r\n"), DONE, "start-ws", "HTTP/1.1|101|OK", "led by a space"},
    {RES, WSH_ROW("HTTP/1.1\r\n\r\n"), DONE, "start-words status", "HTTP/1.1||", "no code"},
    {RES, WSH_ROW("HTTP/1.1 \r\n\r\n"), DONE, "start-ws start-words status", "HTTP/1.1||", "no code behind the space"},
    {RES, WSH_ROW("HTTP/1.1 1010 OK\r\n\r\n"), DONE, "status", "HTTP/1.1|1010|OK", "four digits"},
    {RES, WSH_ROW("HTTP/1.1 99 OK\r\n\r\n"), DONE, "status", "HTTP/1.1|99|OK", "two digits"},
    {RES, WSH_ROW("HTTP/1.1 099 OK\r\n\r\n"), DONE, "status", "HTTP/1.1|099|OK", "three digits below 100"},
    {RES, WSH_ROW("HTTP/1.1 999 OK\r\n\r\n"), DONE, "", "HTTP/1.1|999|OK", "999 is three digits"},
    {RES, WSH_ROW("HTTP/1.1 +10 OK\r\n\r\n"), DONE, "status", "HTTP/1.1|+10|OK", "a sign"},
    {RES, WSH_ROW("HTTP/1.1 200OK\r\n\r\n"), DONE, "status no-reason-sp", "HTTP/1.1|200OK|",
     "code and reason grown together"},
    {RES, WSH_ROW("ICY 200 OK\r\n\r\n"), DONE, "version", "ICY|200|OK", "another protocol"},
    {RES, WSH_ROW("<html>\r\n\r\n"), DONE, "start-words version status", "<html>||", "no HTTP at all"},
    {RES, WSH_ROW("\r\nHTTP/1.1 101 OK\r\nA : b\r\n\r\n\x81\x02hi"), DONE, "lead-line ws-colon",
     "(2) HTTP/1.1|101|OK {A=b} +4", "a frame behind the 101"},
};

START_TEST(head_rows) { check_row(&rows[_i], false); }
END_TEST

/* Heads cut off where the input ends: `want` is what wsh_head_read says of them. */
static const struct row partials[] = {
    {REQ, WSH_ROW(""), MORE, "", "||", "nothing"},
    {REQ, WSH_ROW("GE"), MORE, "start-words version", "GE||", "cut in the method"},
    {REQ, WSH_ROW("GET / HTTP/1.1"), MORE, "", "GET|/|HTTP/1.1", "cut behind the version"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nHos"), MORE, "no-colon", "GET|/|HTTP/1.1 {Hos=}", "cut in a name"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nHost: a"), MORE, "", "GET|/|HTTP/1.1 {Host=a}", "cut in a value"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nHost: a\r"), MORE, "bare-cr", "GET|/|HTTP/1.1 {Host=a\\r}", "cut in a line end"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nHost: a\r\n"), MORE, "", "GET|/|HTTP/1.1 {Host=a}", "the empty line is missing"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nHost: a\r\n\r"), MORE, "bare-cr", "GET|/|HTTP/1.1 {Host=a}", "half an empty line"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\nHost: a\r\n b"), MORE, "fold", "GET|/|HTTP/1.1 {Host=a\\r\\n b}", "cut in a fold"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\n x"), MORE, "ws-first no-colon name", "GET|/|HTTP/1.1 { x=}",
     "cut in a first line"},
    {REQ, WSH_ROW("\r\n\r"), MORE, "lead-line bare-cr", "(3) ||", "cut in the empty lines before"},
    {REQ, WSH_ROW("GET / HTTP/1.1\r\n\r\nrest"), DONE, "", "GET|/|HTTP/1.1 +4", "a whole one is read as such"},
    {RES, WSH_ROW("HTTP/1.1 10"), MORE, "status no-reason-sp", "HTTP/1.1|10|", "cut in the code"},
    {RES, WSH_ROW("\x15\x03\x03\0\x02\x02\x46"), MORE, "nul ctl start-words version status",
     "\\x15\\x03\\x03\\0\\x02\\x02F||", "a TLS alert"},
};

START_TEST(partial_rows) { check_row(&partials[_i], true); }
END_TEST

/* --- limits ------------------------------------------------------------------------------------------------------- */

static struct wsh_span repeat(struct wsh_buf *b, const char *first, const char *piece, size_t times, const char *last) {
    wsh_buf_init(b, 4 * WSH_LIMIT_HEAD);
    wsh_buf_add_text(b, first);
    for (size_t i = 0; i < times; i++) wsh_buf_add_text(b, piece);
    wsh_buf_add_text(b, last);
    return wsh_buf_span(b);
}

static const char get[] = "GET / HTTP/1.1\r\n"; /* 16 octets */

static const struct {
    const char *first, *piece;
    size_t times;
    const char *last;
    enum wsh_read want;
    size_t n;
    bool too_many;
    const char *title;
} limits[] = {
    {get, "A: b\r\n", 1024, "\r\n", WSH_READ_DONE, 1024, false, "the largest number of fields"},
    {get, "A: b\r\n", 1025, "\r\n", WSH_READ_OVER, 1024, true, "one field more"},
    {get, "A: b\r\n", 1025, "", WSH_READ_OVER, 1024, true, "known before the end is there"},
    {get, "A: b\r\n", 1024, "A: b", WSH_READ_MORE, 0, false, "the last one is not complete"},
    {get, "A: b\r\n c\r\n", 1024, "\r\n", WSH_READ_DONE, 1024, false, "folds are no fields"},
    {get, "A: b\r\n c\r\n", 1025, "\r\n", WSH_READ_OVER, 1024, true, "folds and one field more"},
    {get, "\n", 1, "", WSH_READ_DONE, 0, false, "the smallest end"},
    {"GET /", "a", WSH_LIMIT_HEAD - 18, " HTTP/1.1\r\n\r\n", WSH_READ_DONE, 0, false, "the largest head"},
    {"GET /", "a", WSH_LIMIT_HEAD - 17, " HTTP/1.1\r\n\r\n", WSH_READ_OVER, 0, false, "one octet more"},
    {"GET /", "a", WSH_LIMIT_HEAD - 6, "", WSH_READ_MORE, 0, false, "a huge line that may still end in time"},
    {"GET /", "a", WSH_LIMIT_HEAD - 5, "", WSH_READ_OVER, 0, false, "a huge line that can not"},
    {"", "\r\n", WSH_LIMIT_HEAD / 2, get, WSH_READ_OVER, 0, false, "empty lines without end"},
    {get, " \n", WSH_LIMIT_HEAD, "", WSH_READ_OVER, 1, false, "folds without end"},
    {get, "x", 2 * WSH_LIMIT_HEAD, "", WSH_READ_OVER, 1, false, "a field line without end"},
};

START_TEST(limit_rows) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf b;
    struct wsh_head h;
    struct wsh_span in = repeat(&b, limits[_i].first, limits[_i].piece, limits[_i].times, limits[_i].last);
    in = wsh_guard_end(in);
    enum wsh_read got = wsh_head_read(a, WSH_HEAD_REQUEST, in, &h);
    ck_assert_msg(got == limits[_i].want, "%s: answer %d", limits[_i].title, (int)got);
    ck_assert_msg(h.n == limits[_i].n, "%s: %zu fields", limits[_i].title, h.n);
    ck_assert_msg(((h.odd & WSH_ODD_TOO_MANY_FIELDS) != 0) == limits[_i].too_many, "%s", limits[_i].title);
    check_lossless(&h, in);
    wsh_head_read_partial(a, WSH_HEAD_REQUEST, in, &h);
    check_lossless(&h, in);
    ck_assert_uint_le(h.n, WSH_LIMIT_FIELDS);
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

/* A head of lines of one octet, fed octet by octet: work is counted by the memory it takes and by the time limit. */
START_TEST(a_dripping_peer_costs_what_it_sends) {
    struct wsh_buf b;
    struct wsh_head_scan scan = {0};
    struct wsh_span in = repeat(&b, "GET / HTTP/1.1\r\n", "a\n \n", 10000, "\n");
    size_t n = 0;
    while (wsh_head_scan(&scan, wsh_span_slice(in, 0, n)) == WSH_READ_MORE) n++;
    ck_assert(n == in.n ? scan.size == in.n : scan.fields > WSH_LIMIT_FIELDS);
    wsh_buf_done(&b);
}
END_TEST

/* --- mutations ---------------------------------------------------------------------------------------------------- */

static const char *const seeds[] = {
    "GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n\r\n\x81\x02hi",
    "\r\nGET / HTTP/1.1\r\n x\r\nA : b\r\n c\r\n\td\r\n: e\r\nf\r\n\n",
    "HTTP/1.1 400\nContent-Length: 0\n\n",
};

static const char special[] = "\r\n \t:\0\x7F\x80\xFF,;=\"/";

/* One small edit: an octet replaced, put in or taken out, or a run copied to another place. */
static size_t mutate(struct wsh_rng *r, uint8_t *p, size_t n, size_t room) {
    size_t at = n ? (size_t)wsh_rng_below(r, n) : 0;
    bool any = wsh_rng_below(r, 4) == 0;
    uint64_t word = wsh_rng_u64(r);
    uint8_t octet = any ? (uint8_t)word : (uint8_t)special[word % (sizeof special - 1)];
    switch (wsh_rng_below(r, 4)) {
    case 0:
        if (n) p[at] = octet;
        return n;
    case 1:
        if (n == room) return n;
        memmove(p + at + 1, p + at, n - at);
        p[at] = octet;
        return n + 1;
    case 2:
        if (n == 0) return 0;
        memmove(p + at, p + at + 1, n - at - 1);
        return n - 1;
    default: {
        size_t from = n ? (size_t)wsh_rng_below(r, n) : 0, longer = from > at ? from : at;
        size_t size = n > longer ? (size_t)wsh_rng_below(r, n - longer) : 0;
        memmove(p + at, p + from, size);
        return n;
    }
    }
}

static bool same_head(const struct wsh_head *a, const struct wsh_head *b) {
    bool same = a->odd == b->odd && a->n == b->n && a->raw.n == b->raw.n && a->status == b->status &&
                wsh_span_eq(a->target, b->target) && wsh_span_eq(a->reason, b->reason);
    for (size_t i = 0; same && i < a->n; i++)
        same = a->fields[i].odd == b->fields[i].odd && a->fields[i].value_offset == b->fields[i].value_offset &&
               wsh_span_eq(a->fields[i].name, b->fields[i].name) && wsh_span_eq(a->fields[i].value, b->fields[i].value);
    return same;
}

static void check_mutant(struct wsh_arena *a, struct wsh_rng *r, struct wsh_span in) {
    enum wsh_head_kind kind = wsh_rng_below(r, 2) ? WSH_HEAD_REQUEST : WSH_HEAD_RESPONSE;
    struct wsh_head h, again, partial;
    struct wsh_head_scan scan = {0};
    enum wsh_read got = wsh_head_read(a, kind, in, &h), scanned = WSH_READ_MORE;
    for (size_t n = 0; n <= in.n && scanned == WSH_READ_MORE; n += 1 + (size_t)wsh_rng_below(r, 40))
        scanned = wsh_head_scan(&scan, wsh_span_slice(in, 0, n));
    if (scanned == WSH_READ_MORE) scanned = wsh_head_scan(&scan, in);
    ck_assert_int_eq(scanned, got);
    check_lossless(&h, in);
    (void)wsh_head_read(a, kind, in, &again);
    ck_assert(same_head(&h, &again));
    wsh_head_read_partial(a, kind, in, &partial);
    check_lossless(&partial, in);
    ck_assert(got != WSH_READ_DONE || same_head(&h, &partial));
    for (size_t i = 0; i < partial.n; i++) {
        struct wsh_span flat = wsh_field_unfold(a, &partial.fields[i]);
        ck_assert(wsh_span_find(flat, '\n') == flat.n && wsh_span_trim_ows(flat).n == flat.n);
    }
}

enum { MUTANTS = 20000, STEPS = 12 };

START_TEST(mutated_heads_lose_nothing) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_rng r;
    uint8_t room[512];
    wsh_rng_init(&r, 6455);
    for (int i = 0; i < MUTANTS; i++) {
        struct wsh_span seed = wsh_span_of(seeds[wsh_rng_below(&r, WSH_COUNT(seeds))]);
        size_t n = wsh_span_copy(room, seed);
        for (uint64_t k = wsh_rng_below(&r, STEPS); k > 0; k--) n = mutate(&r, room, n, sizeof room);
        check_mutant(a, &r, wsh_guard_end(wsh_span_make(room, n)));
        wsh_arena_reset(a);
    }
    wsh_arena_free(a);
}
END_TEST

static void name_two_bits(void) { (void)wsh_odd_name((enum wsh_odd)(WSH_ODD_NUL | WSH_ODD_CTL)); }

START_TEST(odd_names) {
    ck_assert_str_eq(wsh_odd_name(WSH_ODD_LEAD_LINE), "lead-line");
    ck_assert_str_eq(wsh_odd_name(WSH_ODD_NO_REASON_SP), "no-reason-sp");
    ck_assert_str_eq(wsh_odd_name(WSH_ODD_TOO_MANY_FIELDS), "too-many-fields");
    ck_assert_int_ne(wsh_test_status(name_two_bits), 0);
}
END_TEST

int main(void) {
    Suite *s = suite_create("head");
    TCase *tc = wsh_test_case(s, "head");
    tcase_add_loop_test(tc, head_rows, 0, (int)WSH_COUNT(rows));
    tcase_add_loop_test(tc, partial_rows, 0, (int)WSH_COUNT(partials));
    tcase_add_loop_test(tc, limit_rows, 0, (int)WSH_COUNT(limits));
    tcase_add_test(tc, a_dripping_peer_costs_what_it_sends);
    tcase_add_test(tc, mutated_heads_lose_nothing);
    tcase_add_test(tc, odd_names);
    return wsh_test_main(s);
}
