/* tls_hello.c - ClientHello and ServerHello as octets, and the reader of a server's first records.
 *
 * A vector is written first and its length filled in behind it, so that no size is counted twice. */
#include "wire/tls_hello.h"

enum { ALERT = 21, HANDSHAKE = 22, CLIENT_HELLO = 1, SERVER_HELLO = 2 }; /* record and message types, RFC 8446 5.1, 4 */
enum { EXT_SNI = 0, EXT_GROUPS = 10, EXT_POINTS = 11, EXT_SIGNATURES = 13, EXT_ALPN = 16, EXT_VERSIONS = 43 };
enum { RECORD_HEAD = 5, RANDOM = 32, RECORD_MOST = 16384 + 2048, HELLO_MOST = 64 * 1024, WARNING = 1, FATAL = 2 };

/* ---- writing ---- */

static void add16(struct wsh_buf *out, unsigned value) {
    wsh_buf_add_octet(out, (uint8_t)(value >> 8));
    wsh_buf_add_octet(out, (uint8_t)value);
}

/* Room for a length of `octets` octets; its place is given to `fill`. */
static size_t reserve(struct wsh_buf *out, size_t octets) {
    size_t at = out->n;
    wsh_buf_fill(out, 0, octets);
    return at;
}

static void fill(struct wsh_buf *out, size_t at, size_t octets) {
    size_t n = out->n - at - octets;
    if (out->over) return;
    for (size_t i = octets; i > 0; i--, n >>= 8) out->p[at + i - 1] = (uint8_t)n;
}

static void add_codes(struct wsh_buf *out, const struct wsh_codes *codes) {
    size_t at = reserve(out, 2);
    for (size_t i = 0; i < codes->n; i++) add16(out, codes->items[i]);
    fill(out, at, 2);
}

static void add_code_extension(struct wsh_buf *out, unsigned type, const struct wsh_codes *codes) {
    if (codes->n == 0) return;
    add16(out, type);
    size_t at = reserve(out, 2);
    add_codes(out, codes);
    fill(out, at, 2);
}

/* RFC 6066 3: a list of names with one of the type host_name. */
static void add_sni(struct wsh_buf *out, struct wsh_span name) {
    if (name.n == 0) return;
    add16(out, EXT_SNI);
    size_t extension = reserve(out, 2), list = reserve(out, 2);
    wsh_buf_add_octet(out, 0);
    size_t at = reserve(out, 2);
    wsh_buf_add(out, name);
    fill(out, at, 2);
    fill(out, list, 2);
    fill(out, extension, 2);
}

static void add_alpn(struct wsh_buf *out, struct wsh_span list) {
    if (list.n == 0) return;
    add16(out, EXT_ALPN);
    size_t extension = reserve(out, 2), at = reserve(out, 2);
    wsh_buf_add(out, list);
    fill(out, at, 2);
    fill(out, extension, 2);
}

/* RFC 8422 5.1.2: who names elliptic curves says that points come uncompressed. */
static void add_points(struct wsh_buf *out, const struct wsh_codes *groups) {
    static const uint8_t uncompressed[] = {0, EXT_POINTS, 0, 2, 1, 0};
    if (groups->n > 0) wsh_buf_add(out, wsh_span_make(uncompressed, sizeof uncompressed));
}

static void add_extensions(struct wsh_buf *out, const struct wsh_hello *h) {
    size_t at = reserve(out, 2);
    add_sni(out, h->sni);
    add_code_extension(out, EXT_GROUPS, &h->groups);
    add_points(out, &h->groups);
    add_code_extension(out, EXT_SIGNATURES, &h->signatures);
    add_alpn(out, h->alpn);
    if (out->n == at + 2)
        out->n = at;
    else
        fill(out, at, 2);
}

/* Record and message around what the caller writes between the two. */
static size_t begin_message(struct wsh_buf *out, unsigned record_version, unsigned type) {
    wsh_buf_add_octet(out, HANDSHAKE);
    add16(out, record_version);
    size_t at = reserve(out, 2);
    wsh_buf_add_octet(out, (uint8_t)type);
    (void)reserve(out, 3);
    return at;
}

static void end_message(struct wsh_buf *out, size_t at) {
    fill(out, at + 3, 3);
    fill(out, at, 2);
}

void wsh_hello_write(const struct wsh_hello *h, const uint8_t random[32], struct wsh_buf *out) {
    size_t at = begin_message(out, h->record_version, CLIENT_HELLO);
    add16(out, h->version);
    wsh_buf_add(out, wsh_span_make(random, RANDOM));
    wsh_buf_add_octet(out, 0); /* no session to resume */
    add_codes(out, &h->suites);
    wsh_buf_add(out, WSH_LIT("\1\0")); /* one compression method, which is none */
    add_extensions(out, h);
    end_message(out, at);
}

void wsh_server_hello_write(unsigned version, unsigned suite, const uint8_t random[32], struct wsh_buf *out) {
    size_t at = begin_message(out, version, SERVER_HELLO);
    add16(out, version);
    wsh_buf_add(out, wsh_span_make(random, RANDOM));
    wsh_buf_add_octet(out, 0);
    add16(out, suite);
    wsh_buf_add_octet(out, 0);
    end_message(out, at);
}

void wsh_tls_alert_write(unsigned version, bool fatal, unsigned code, struct wsh_buf *out) {
    wsh_buf_add_octet(out, ALERT);
    add16(out, version);
    add16(out, 2);
    wsh_buf_add_octet(out, fatal ? FATAL : WARNING);
    wsh_buf_add_octet(out, (uint8_t)code);
}

bool wsh_alpn_add(struct wsh_buf *list, struct wsh_span name) {
    if (name.n == 0 || name.n > 255) return false;
    wsh_buf_add_octet(list, (uint8_t)name.n);
    wsh_buf_add(list, name);
    return !list->over;
}

bool wsh_alpn_next(struct wsh_span *list, struct wsh_span *ret_name) {
    if (list->n == 0 || list->p[0] == 0 || list->p[0] >= list->n) return false;
    *ret_name = wsh_span_slice(*list, 1, 1u + list->p[0]);
    *list = wsh_span_skip(*list, 1u + list->p[0]);
    return true;
}

/* ---- reading ---- */

/* A cursor that remembers whether it was asked for more than there is. */
struct cursor {
    struct wsh_span rest;
    bool short_of;
};

static unsigned take(struct cursor *c, size_t octets) {
    unsigned value = 0;
    if (c->rest.n < octets) c->short_of = true;
    for (size_t i = 0; i < octets && !c->short_of; i++) value = value << 8 | c->rest.p[i];
    c->rest = wsh_span_skip(c->rest, octets);
    return value;
}

static struct wsh_span take_span(struct cursor *c, size_t n) {
    struct wsh_span s = wsh_span_slice(c->rest, 0, n);
    if (s.n < n) c->short_of = true;
    c->rest = wsh_span_skip(c->rest, n);
    return s;
}

struct record {
    unsigned type, version;
    struct wsh_span payload;
};

bool wsh_tls_starts(struct wsh_span in) {
    if (in.n == 0) return false;
    return in.p[0] >= 20 && in.p[0] <= 23 && (in.n < 2 || in.p[1] == 3);
}

/* The record at the front of the cursor. OVER: what stands there is none. */
static enum wsh_read take_record(struct cursor *c, struct record *out) {
    if (c->rest.n == 0) return WSH_READ_MORE;
    if (!wsh_tls_starts(c->rest)) return WSH_READ_OVER;
    out->type = take(c, 1);
    out->version = take(c, 2);
    size_t n = take(c, 2);
    if (!c->short_of && n > RECORD_MOST) return WSH_READ_OVER;
    out->payload = take_span(c, n);
    return c->short_of ? WSH_READ_MORE : WSH_READ_DONE;
}

static void read_codes(struct wsh_arena *a, struct wsh_span in, struct wsh_codes *out) {
    struct cursor c = {in, false};
    while (c.rest.n >= 2) {
        unsigned code = take(&c, 2);
        *WSH_PUSH(a, out->items, out->n) = code;
    }
}

enum wsh_read wsh_hello_read(struct wsh_arena *a, struct wsh_span in, struct wsh_hello *out) {
    struct cursor c = {in, false};
    struct record record;
    *out = (struct wsh_hello){.sni = WSH_EMPTY, .alpn = WSH_EMPTY};
    enum wsh_read whole = take_record(&c, &record);
    if (in.n > 0 && in.p[0] != HANDSHAKE) return WSH_READ_OVER;
    if (whole != WSH_READ_DONE) return whole;
    c = (struct cursor){record.payload, false};
    out->record_version = record.version;
    if (take(&c, 1) != CLIENT_HELLO) return WSH_READ_OVER;
    (void)take(&c, 3);
    out->version = take(&c, 2);
    (void)take_span(&c, RANDOM);
    (void)take_span(&c, take(&c, 1)); /* session */
    read_codes(a, take_span(&c, take(&c, 2)), &out->suites);
    return c.short_of || out->suites.n == 0 ? WSH_READ_OVER : WSH_READ_DONE;
}

/* ---- the server's first records ---- */

/* RFC 8446 4.2.1: from 1.3 on the version stands in an extension. */
static void read_agreed_version(struct cursor *c, struct wsh_tls_answer *out) {
    struct cursor list = {WSH_EMPTY, false};
    list.rest = take_span(c, take(c, 2));
    while (list.rest.n >= 4) {
        unsigned type = take(&list, 2);
        struct cursor body = {WSH_EMPTY, false};
        body.rest = take_span(&list, take(&list, 2));
        if (list.short_of) return;
        if (type == EXT_VERSIONS && body.rest.n == 2) out->version = take(&body, 2);
    }
}

/* `in`: handshake messages without their records. DONE when the first message is a whole ServerHello. */
static enum wsh_read read_server_hello(struct wsh_span in, struct wsh_tls_answer *out) {
    struct cursor c = {in, false};
    unsigned type = take(&c, 1);
    size_t n = take(&c, 3);
    if (in.n > 0 && type != SERVER_HELLO) return WSH_READ_OVER;
    if (!c.short_of && n > HELLO_MOST) return WSH_READ_OVER;
    struct cursor body = {WSH_EMPTY, false};
    body.rest = take_span(&c, n);
    if (c.short_of) return WSH_READ_MORE;
    unsigned version = take(&body, 2);
    (void)take_span(&body, RANDOM);
    (void)take_span(&body, take(&body, 1));
    unsigned suite = take(&body, 2);
    (void)take(&body, 1);
    if (body.short_of) return WSH_READ_OVER;
    *out = (struct wsh_tls_answer){.kind = WSH_TLS_FIRST_HELLO, .version = version, .suite = suite};
    if (body.rest.n >= 2) read_agreed_version(&body, out);
    return WSH_READ_DONE;
}

/* True: it was a warning, and what follows it counts as well. */
static bool read_alert(struct wsh_span payload, struct wsh_tls_answer *out) {
    out->kind = payload.n == 2 ? WSH_TLS_FIRST_ALERT : WSH_TLS_FIRST_OTHER;
    if (payload.n != 2) return false;
    out->fatal = payload.p[0] != WARNING;
    out->alert = payload.p[1];
    return !out->fatal && out->alert != 0; /* close_notify is the end, and a warning by its level only */
}

/* A message may be cut over several records (RFC 8446 5.1): their payloads are put together, up to a limit. */
static enum wsh_read read_handshake(struct cursor *c, struct record *first, struct wsh_tls_answer *out) {
    struct wsh_buf messages;
    struct record record = *first;
    enum wsh_read answer = WSH_READ_MORE, next = WSH_READ_DONE;
    wsh_buf_init(&messages, HELLO_MOST + RECORD_MOST);
    while (answer == WSH_READ_MORE && next == WSH_READ_DONE && record.type == HANDSHAKE) {
        wsh_buf_add(&messages, record.payload);
        answer = messages.over ? WSH_READ_OVER : read_server_hello(wsh_buf_span(&messages), out);
        if (answer == WSH_READ_MORE) next = take_record(c, &record);
    }
    wsh_buf_done(&messages);
    if (answer == WSH_READ_MORE && next != WSH_READ_MORE) answer = WSH_READ_OVER;
    return answer;
}

enum wsh_read wsh_tls_answer_read(struct wsh_span in, struct wsh_tls_answer *out) {
    struct cursor c = {in, false};
    struct record record;
    *out = (struct wsh_tls_answer){.kind = in.n > 0 ? WSH_TLS_FIRST_OTHER : WSH_TLS_FIRST_NOTHING};
    for (;;) {
        enum wsh_read whole = take_record(&c, &record);
        if (whole == WSH_READ_MORE) return WSH_READ_MORE;
        bool alert = whole == WSH_READ_DONE && record.type == ALERT;
        if (alert && read_alert(record.payload, out)) continue;
        if (alert) return WSH_READ_DONE;
        struct wsh_tls_answer hello = {.kind = WSH_TLS_FIRST_OTHER};
        bool handshake = whole == WSH_READ_DONE && record.type == HANDSHAKE;
        enum wsh_read answer = handshake ? read_handshake(&c, &record, &hello) : WSH_READ_OVER;
        if (answer == WSH_READ_MORE) return WSH_READ_MORE;
        if (hello.kind == WSH_TLS_FIRST_HELLO || out->kind != WSH_TLS_FIRST_ALERT) *out = hello;
        return WSH_READ_DONE;
    }
}
