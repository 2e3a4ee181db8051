/* start.c - request-lines and status-lines, split as leniently as RFC 9112 3 allows a recipient to.
 *
 * White space is SP, HTAB, VT, FF and bare CR there; where exactly one SP does the work, lenient and strict readings
 * are the same one. What differs is remembered as WSH_ODD_START_WS, what is missing as WSH_ODD_START_WORDS. */
#include "wire/start.h"

#include "wire/grammar.h"
#include "wire/octets.h"

static bool is_space(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r' && c != '\n'); }

/* Takes the run of white space (or of anything else) from the start of *rest. */
static struct wsh_span take(struct wsh_span *rest, bool space) {
    size_t n = 0;
    while (n < rest->n && is_space(rest->p[n]) == space) n++;
    struct wsh_span run = wsh_span_slice(*rest, 0, n);
    *rest = wsh_span_skip(*rest, n);
    return run;
}

struct words {
    struct wsh_span first, second, before_last, last;
    size_t n;
    bool uneven; /* separated by anything but single SPs, or with white space at an end */
};

static struct words split(struct wsh_span line) {
    struct wsh_span none = wsh_span_skip(line, line.n);
    struct words w = {none, none, none, none, 0, false};
    while (line.n > 0) {
        struct wsh_span gap = take(&line, true), word = take(&line, false);
        w.uneven |= word.n == 0 || (w.n == 0 ? gap.n > 0 : !wsh_span_is(gap, " "));
        if (word.n == 0) break;
        if (w.n == 0) w.first = word;
        if (w.n == 1) w.second = word;
        w.before_last = w.last;
        w.last = word;
        w.n++;
    }
    return w;
}

static unsigned target_odd(struct wsh_span target) {
    for (size_t i = 0; i < target.n; i++)
        if (!wsh_octet_is(target.p[i], WSH_URI_ANY)) return WSH_ODD_TARGET;
    return 0;
}

static bool like_version(struct wsh_span word) { return wsh_span_eq_ci(wsh_span_slice(word, 0, 5), WSH_LIT("HTTP/")); }

static unsigned version_odd(struct wsh_span version) { return wsh_http_version(version) < 0 ? WSH_ODD_VERSION : 0; }

/* request-line = method SP request-target SP HTTP-version */
static unsigned read_request(struct wsh_head *h) {
    struct words w = split(h->start.text);
    struct wsh_span none = wsh_span_skip(h->start.text, h->start.text.n);
    bool versioned = w.n > 2 || (w.n == 2 && like_version(w.last));
    h->method = w.first;
    h->version = versioned ? w.last : none;
    h->target = w.n == 2 && !versioned ? w.second : none;
    if (w.n > 2) h->target = wsh_span_make(w.second.p, (size_t)(w.before_last.p + w.before_last.n - w.second.p));
    return (w.uneven ? WSH_ODD_START_WS : 0u) | (w.n == 3 ? 0u : WSH_ODD_START_WORDS) |
           (wsh_is_token(h->method) ? 0u : WSH_ODD_METHOD) | target_odd(h->target) | version_odd(h->version);
}

/* Three digits as a number, else 0. */
static unsigned read_code(struct wsh_span code) {
    uint64_t value = 0;
    return code.n == 3 && wsh_span_to_u64(code, &value) ? (unsigned)value : 0;
}

/* status-line = HTTP-version SP status-code SP [ reason-phrase ]: the reason may hold any white space, so only what
 * stands before it is looked at. */
static unsigned read_status(struct wsh_head *h) {
    struct wsh_span rest = h->start.text, lead = take(&rest, true);
    h->version = take(&rest, false);
    struct wsh_span gap = take(&rest, true);
    h->code = take(&rest, false);
    struct wsh_span sp = wsh_span_slice(rest, 0, 1);
    h->reason = wsh_span_skip(rest, 1);
    h->status = read_code(h->code);
    bool uneven = lead.n > 0 || (gap.n > 0 && (h->code.n == 0 || !wsh_span_is(gap, " ")));
    uneven = uneven || (sp.n > 0 && sp.p[0] != ' ');
    return (uneven ? WSH_ODD_START_WS : 0u) | (h->code.n == 0 ? WSH_ODD_START_WORDS : 0u) |
           (h->code.n > 0 && sp.n == 0 ? WSH_ODD_NO_REASON_SP : 0u) | (h->status < 100 ? WSH_ODD_STATUS : 0u) |
           version_odd(h->version);
}

unsigned wsh_start_read(struct wsh_head *h) {
    return h->kind == WSH_HEAD_REQUEST ? read_request(h) : read_status(h);
}

int wsh_http_version(struct wsh_span version) {
    const uint8_t *p = version.p;
    if (version.n != 8 || !wsh_span_starts(version, WSH_LIT("HTTP/")) || p[6] != '.') return -1;
    if (p[5] < '0' || p[5] > '9' || p[7] < '0' || p[7] > '9') return -1;
    return (p[5] - '0') * 10 + (p[7] - '0');
}
