/* props.c - the invariants that the fuzz entrypoints share. */
#include "harness/props.h"

/* How far an input is cut everywhere, how far at line ends, and how many cuts there are over all of it. */
enum { EVERY_CUT = 64, LINE_CUTS = 640, COARSE_CUTS = 24 };

_Noreturn void wsh_prop_broken(const char *file, int line, const char *what, const char *condition) {
    fprintf(stderr, "%s:%d: property broken: %s\n  not true: %s\n", file, line, what, condition);
    abort();
}

/* ---- spans and texts ---- */

bool wsh_prop_inside(struct wsh_span outer, struct wsh_span inner) {
    if (!inner.p) return false;
    if (inner.n == 0) return true;
    uintptr_t from = (uintptr_t)outer.p, at = (uintptr_t)inner.p;
    return at >= from && inner.n <= outer.n && at - from <= outer.n - inner.n;
}

bool wsh_prop_same(struct wsh_span a, struct wsh_span b) { return a.n == b.n && (a.n == 0 || a.p == b.p); }

static bool is_clean(struct wsh_span s, bool lines) {
    while (s.n > 0) {
        uint32_t code = 0;
        size_t size = wsh_utf8_next(s, &code);
        bool control = code < 0x20 || code == 0x7F || (code >= 0x80 && code < 0xA0);
        if (size == 0 || (control && !(lines && code == '\n'))) return false;
        s = wsh_span_skip(s, size);
    }
    return true;
}

bool wsh_prop_printable(const char *text) { return text && *text && is_clean(wsh_span_of(text), false); }

bool wsh_prop_clean(struct wsh_span text) { return is_clean(text, true); }

/* ---- prefixes ---- */

static bool near_line_end(struct wsh_span in, size_t at) {
    return (in.p[at] == '\n' || in.p[at] == '\r') || (at > 0 && (in.p[at - 1] == '\n' || in.p[at - 1] == '\r'));
}

size_t wsh_prop_next_cut(struct wsh_span in, size_t at) {
    size_t coarse = in.n / COARSE_CUTS + 1, next = at + 1;
    if (next < EVERY_CUT) return next < in.n ? next : in.n;
    while (next < in.n && next - at < coarse && !(next < LINE_CUTS && near_line_end(in, next))) next++;
    return next < in.n ? next : in.n;
}

struct wsh_span wsh_prop_prefix(struct wsh_span in, size_t n) {
    uint8_t *copy = malloc(n ? n : 1);
    if (!copy) wsh_die_memory(n);
    memcpy(copy, in.p, n);
    return wsh_span_make(copy, n);
}

void wsh_prop_prefix_free(struct wsh_span prefix) { free((void *)(uintptr_t)prefix.p); }

/* ---- heads ---- */

static const uint8_t *take(const uint8_t *at, struct wsh_span part) {
    WSH_PROP(part.p != NULL, "a span is never NULL");
    WSH_PROP(part.n == 0 || part.p == at, "the parts of a head follow each other without a gap");
    return at + part.n;
}

static void check_line(const struct wsh_line *line) {
    (void)take(take(line->raw.p, line->text), line->eol);
    WSH_PROP(line->text.n + line->eol.n == line->raw.n, "a line is its text and its end");
    WSH_PROP(line->eol.n == 0 || wsh_span_is(line->eol, "\n") || wsh_span_is(line->eol, "\r\n"), "a line ends at LF");
}

static void check_field(const struct wsh_head *h, const struct wsh_field *f) {
    WSH_PROP(f->raw.n > 0, "a field has octets");
    WSH_PROP(wsh_prop_inside(f->raw, f->name) && wsh_prop_inside(f->raw, f->value), "name and value are in the field");
    WSH_PROP(f->offset == (size_t)(f->raw.p - h->raw.p), "the offset of a field is where it stands");
    WSH_PROP(f->value_offset <= h->raw.n, "the offset of a value is in the head");
    WSH_PROP(f->value.n == 0 || h->raw.p + f->value_offset == f->value.p, "the offset of a value is where it stands");
    WSH_PROP((f->odd & ~h->odd) == 0, "a head has the oddities of its fields");
}

void wsh_prop_head(const struct wsh_head *h, struct wsh_span in) {
    const uint8_t *at = take(take(in.p, h->lead), h->start.raw);
    for (size_t i = 0; i < h->n; i++) {
        at = take(at, h->fields[i].raw);
        check_field(h, &h->fields[i]);
    }
    at = take(at, h->end);
    WSH_PROP(h->raw.n == (size_t)(at - in.p), "lossless: the parts of a head are all of its octets");
    WSH_PROP(h->raw.n == 0 || h->raw.p == in.p, "a head starts where the input does");
    WSH_PROP(h->raw.n <= in.n && h->raw.n <= WSH_LIMIT_HEAD, "a head is no longer than its input and its limit");
    check_line(&h->start);
    const struct wsh_span words[] = {h->method, h->target, h->version, h->code, h->reason};
    for (size_t i = 0; i < WSH_COUNT(words); i++)
        WSH_PROP(wsh_prop_inside(h->start.text, words[i]), "the words of a start-line are in it");
    WSH_PROP((h->start_odd & ~h->odd) == 0, "a head has the oddities of its start-line");
    bool odd = (h->start_odd & WSH_ODD_STATUS) != 0;
    WSH_PROP(h->status <= 999 && (h->status >= 100 || h->status == 0 || odd), "a status has three digits");
}

void wsh_prop_head_same(const struct wsh_head *a, const struct wsh_head *b) {
    WSH_PROP(wsh_span_eq(a->raw, b->raw) && wsh_span_eq(a->lead, b->lead) && wsh_span_eq(a->end, b->end), "same head");
    WSH_PROP(wsh_span_eq(a->method, b->method) && wsh_span_eq(a->target, b->target), "same request-line");
    WSH_PROP(wsh_span_eq(a->version, b->version) && wsh_span_eq(a->reason, b->reason), "same status-line");
    WSH_PROP(a->status == b->status && a->odd == b->odd && a->start_odd == b->start_odd, "same oddities");
    WSH_PROP(a->n == b->n, "same number of fields");
    for (size_t i = 0; i < a->n; i++) {
        const struct wsh_field *x = &a->fields[i], *y = &b->fields[i];
        WSH_PROP(wsh_span_eq(x->raw, y->raw) && wsh_span_eq(x->name, y->name) && wsh_span_eq(x->value, y->value),
                 "same field");
        WSH_PROP(x->odd == y->odd && x->offset == y->offset && x->value_offset == y->value_offset, "same field");
    }
}

/* ---- findings ---- */

void wsh_prop_findings(const struct wsh_findings *f, const struct wsh_transcript *t) {
    WSH_PROP(f->n <= WSH_LIMIT_FINDINGS, "findings keep to their limit");
    WSH_PROP(f->dropped == 0 || f->n == WSH_LIMIT_FINDINGS, "findings are dropped only at the limit");
    for (size_t i = 0; i < f->n; i++) {
        const struct wsh_finding *x = &f->items[i];
        WSH_PROP(x->rule < WSH_RULE_COUNT, "a finding has a rule");
        WSH_PROP(x->weight == WSH_FAIL || x->weight == WSH_WARN || x->weight == WSH_INFO, "a finding has a weight");
        WSH_PROP(x->side == WSH_SENT || x->side == WSH_RECEIVED, "a finding has a side");
        size_t n = wsh_transcript_octets(t, x->side).n;
        WSH_PROP(x->offset <= n && x->length <= n - x->offset, "a finding points into the octets of its side");
        WSH_PROP(wsh_prop_printable(x->expected) && wsh_prop_printable(x->actual),
                 "a finding says what it wanted and saw");
    }
}
