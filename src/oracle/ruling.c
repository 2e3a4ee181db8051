/* ruling.c - what the specifications demand of a server for a request: a table of checks, each adding reasons.
 *
 * Conservative: "must refuse" and "must accept" are said only where no applicable text allows anything else; wherever
 * texts are in tension (docs/rules.md) the answer is "open". A recipient that may repair a fault may as well reject
 * the message, so a reason to refuse that holds in the repaired reading holds in both. */
#include "oracle/ruling_internal.h"

static wsh_hearing_check *const checks[] = {
    wsh_hear_lead,     wsh_hear_words,      wsh_hear_method, wsh_hear_version,    wsh_hear_target,
    wsh_hear_lines,    wsh_hear_size,       wsh_hear_host,   wsh_hear_upgrade,    wsh_hear_connection,
    wsh_hear_key,      wsh_hear_ws_version, wsh_hear_policy, wsh_hear_protocol,   wsh_hear_extensions,
    wsh_hear_transfer, wsh_hear_length,     wsh_hear_expect, wsh_hear_behind,
};

static const char *const kind_names[] = {"must accept", "must refuse", "open"};

const char *wsh_ruling_name(enum wsh_ruling_kind k) {
    WSH_CHECK((size_t)k < WSH_COUNT(kind_names));
    return kind_names[k];
}

/* ---- reasons ---- */

/* Refusals always find room: a thousand odd lines must not hide the one fault that decides. */
enum { REASONS_OPEN = 32, REASONS_ALL = 64 };

static void worsen(struct wsh_ruling *r, enum wsh_ruling_kind kind) {
    if (r->kind != WSH_RULING_REFUSE) r->kind = kind;
}

static const char *text_of(struct wsh_arena *a, const char *format, va_list args) {
    struct wsh_buf text;
    wsh_buf_init(&text, 1024);
    wsh_buf_vprintf(&text, format, args);
    const char *copy = wsh_arena_text(a, wsh_buf_span(&text));
    wsh_buf_done(&text);
    return copy;
}

static void add(struct wsh_hearing *h, enum wsh_ruling_kind kind, enum wsh_rule_id rule, struct wsh_span where,
                const char *format, va_list args) {
    struct wsh_ruling *r = h->out;
    worsen(r, kind);
    if (r->n >= (kind == WSH_RULING_OPEN ? REASONS_OPEN : REASONS_ALL)) return;
    struct wsh_reason *reason = WSH_PUSH(h->arena, r->reasons, r->n);
    *reason =
        (struct wsh_reason){.kind = kind, .rule = rule, .offset = (size_t)(where.p - h->octets.p), .length = where.n};
    reason->text = h->mute ? "" : text_of(h->arena, format, args);
}

const char *wsh_hear_phrase(const struct wsh_hearing *h, struct wsh_span octets) {
    return h->mute ? "" : wsh_phrase(h->arena, octets);
}

void wsh_reason(struct wsh_hearing *h, enum wsh_ruling_kind kind, enum wsh_rule_id rule, struct wsh_span where,
                const char *format, ...) {
    va_list args;
    va_start(args, format);
    add(h, kind, rule, where, format, args);
    va_end(args);
}

void wsh_reason_field(struct wsh_hearing *h, enum wsh_ruling_kind kind, enum wsh_rule_id rule,
                      const struct wsh_field *f, const char *format, ...) {
    va_list args;
    va_start(args, format);
    add(h, kind, rule, f->raw, format, args);
    va_end(args);
}

void wsh_reason_missing(struct wsh_hearing *h, enum wsh_rule_id rule, const char *what) {
    struct wsh_span place = wsh_span_slice(h->head.end, 0, 0);
    if (h->whole) wsh_reason(h, WSH_RULING_REFUSE, rule, place, "%s", what);
}

static bool is_blank(uint8_t c) { return c == '\r' || c == '\n' || c == 0; }

struct wsh_span wsh_repaired(struct wsh_arena *a, const struct wsh_field *f) {
    struct wsh_span value = wsh_field_unfold(a, f);
    if (!(f->odd & (WSH_ODD_NUL | WSH_ODD_BARE_CR | WSH_ODD_FOLD))) return value;
    uint8_t *plain = wsh_arena_alloc(a, value.n + 1);
    for (size_t i = 0; i < value.n; i++) plain[i] = is_blank(value.p[i]) ? ' ' : value.p[i];
    return wsh_span_trim_ows(wsh_span_make(plain, value.n));
}

struct wsh_span wsh_repaired_joined(struct wsh_hearing *h, const char *name, bool *ret_found) {
    const struct wsh_field *f = wsh_head_find(&h->head, name, NULL);
    struct wsh_buf joined;
    *ret_found = f != NULL;
    if (!f) return WSH_EMPTY;
    if (!wsh_head_find(&h->head, name, f)) return wsh_repaired(h->arena, f);
    wsh_buf_init(&joined, SIZE_MAX);
    for (const struct wsh_field *first = f; f; f = wsh_head_find(&h->head, name, f)) {
        if (f != first) wsh_buf_add_text(&joined, ", ");
        wsh_buf_add(&joined, wsh_repaired(h->arena, f));
    }
    struct wsh_span copy = wsh_arena_span(h->arena, wsh_buf_span(&joined));
    wsh_buf_done(&joined);
    return copy;
}

/* ---- one reading ---- */

/* Is there an empty line behind the first line that is none? */
static bool ends_somewhere(struct wsh_span s) {
    while (s.n > 0 && (s.p[0] == '\r' || s.p[0] == '\n')) s = wsh_span_skip(s, 1);
    return wsh_span_find_span(s, WSH_LIT("\n\r\n")) < s.n || wsh_span_find_span(s, WSH_LIT("\n\n")) < s.n;
}

/* No 101 can be right before the head is complete: R9110-5.3-WHOLE. What the checks made of half a head is dropped. */
static void note_incomplete(struct wsh_hearing *h) {
    *h->out = (struct wsh_ruling){.kind = WSH_RULING_REFUSE, .incomplete = true, .websocket = h->out->websocket};
    struct wsh_span end = wsh_span_skip(h->octets, h->octets.n);
    wsh_reason(h, WSH_RULING_REFUSE, WSH_RULE_R9110_5_3_WHOLE, end, "the head of the request is not complete");
}

static void run_checks(struct wsh_hearing *h) {
    for (size_t i = 0; i < WSH_COUNT(checks); i++) checks[i](h);
    h->out->websocket = wsh_span_is(h->head.method, "GET") && h->can_be_11 && h->names_websocket && h->names_upgrade;
}

/* A head that is too long for the reader is cut somewhere: what the cut touched says nothing. */
static void drop_cut_field(struct wsh_head *head) {
    if (head->n > 0 && !wsh_span_ends(head->fields[head->n - 1].raw, WSH_LIT("\n"))) head->n--;
}

/* Returns the oddities of the head. */
static unsigned hear(struct wsh_arena *a, struct wsh_span octets, const struct wsh_head *known, bool mute,
                     struct wsh_ruling *out) {
    struct wsh_hearing h = {.arena = a, .octets = octets, .mute = mute, .out = out};
    enum wsh_read read = WSH_READ_DONE;
    *out = (struct wsh_ruling){.kind = WSH_RULING_ACCEPT};
    if (known)
        h.head = *known;
    else
        read = wsh_head_read(a, WSH_HEAD_REQUEST, octets, &h.head);
    h.whole = read == WSH_READ_DONE;
    if (read == WSH_READ_MORE) wsh_head_read_partial(a, WSH_HEAD_REQUEST, octets, &h.head);
    if (read == WSH_READ_OVER) drop_cut_field(&h.head);
    h.behind = h.whole ? wsh_span_skip(octets, h.head.raw.n) : wsh_span_skip(octets, octets.n);
    run_checks(&h);
    if (read == WSH_READ_MORE || (read == WSH_READ_OVER && !ends_somewhere(octets))) note_incomplete(&h);
    return h.head.odd;
}

/* ---- lone LF ---- */

/* The same request as read by a recipient that takes a lone LF for no line end but for an octet of a value, which it
 * replaces by SP (R9112-2.2-BARELF is a MAY, R9110-5.5-CRLFNUL). Same length, so offsets keep their meaning. */
static struct wsh_span without_lone_lf(struct wsh_arena *a, struct wsh_span octets) {
    struct wsh_span copy = wsh_arena_span(a, octets);
    uint8_t *p = (uint8_t *)(uintptr_t)copy.p;
    for (size_t i = 0; i < copy.n; i++)
        if (p[i] == '\n' && (i == 0 || p[i - 1] != '\r')) p[i] = ' ';
    return copy;
}

static void soften(struct wsh_ruling *r) {
    r->kind = WSH_RULING_OPEN;
    for (size_t i = 0; i < r->n; i++) r->reasons[i].kind = WSH_RULING_OPEN;
}

/* Refusals first; both groups keep their order. */
static void sort_reasons(struct wsh_arena *a, struct wsh_ruling *r) {
    struct wsh_reason *sorted = WSH_NEW_ARRAY(a, r->n + 1, struct wsh_reason);
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++)
        if (r->reasons[i].kind == WSH_RULING_REFUSE) sorted[n++] = r->reasons[i];
    for (size_t i = 0; i < r->n; i++)
        if (r->reasons[i].kind != WSH_RULING_REFUSE) sorted[n++] = r->reasons[i];
    r->reasons = sorted;
}

static void rule(struct wsh_arena *a, struct wsh_span request, const struct wsh_head *head, bool mute,
                 struct wsh_ruling *out) {
    struct wsh_ruling other;
    unsigned odd = hear(a, request, head, mute, out);
    if (out->kind == WSH_RULING_REFUSE && (odd & WSH_ODD_BARE_LF)) {
        (void)hear(a, without_lone_lf(a, request), NULL, mute, &other);
        if (other.kind != WSH_RULING_REFUSE) soften(out);
        out->must_close &= other.must_close;
    }
    if (out->n > 1) sort_reasons(a, out);
}

void wsh_ruling_read(struct wsh_arena *a, struct wsh_span request, struct wsh_ruling *out) {
    rule(a, request, NULL, false, out);
}

void wsh_ruling_glance(struct wsh_arena *a, struct wsh_span request, const struct wsh_head *head,
                       struct wsh_ruling *out) {
    rule(a, request, head, true, out);
}
