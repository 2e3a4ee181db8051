/* framing.c - Content-Length and Transfer-Encoding of a request, RFC 9112 6.
 *
 * This server reads no content: a request that has some is refused and its connection closed. Its framing is looked at
 * all the same, because the status and the closing of a framing fault are not a matter of taste. */
#include "server/decide.h"

bool wsh_length_and_coding(const struct wsh_request *q) {
    return q->values[WSH_CONTENT_LENGTH].n > 0 && q->values[WSH_TRANSFER_ENCODING].n > 0;
}

bool wsh_coding_in_http10(const struct wsh_request *q) {
    return q->values[WSH_TRANSFER_ENCODING].n > 0 && q->version < 11;
}

/* R9112-6.3-TEFINAL: the last coding has to be chunked. An empty list ends with nothing at all. */
bool wsh_coding_not_chunked(const struct wsh_request *q) {
    struct wsh_list l;
    struct wsh_span element, last = WSH_EMPTY;
    wsh_list_init(&l, q->values[WSH_TRANSFER_ENCODING].joined, true);
    while (wsh_list_next(&l, &element)) last = element;
    return q->values[WSH_TRANSFER_ENCODING].n > 0 && !wsh_span_is_ci(last, "chunked");
}

/* R9112-6.1-TE501: anything besides one chunked. Asked behind the check above. */
bool wsh_coding_unknown(const struct wsh_request *q) {
    struct wsh_list l;
    struct wsh_span element;
    size_t n = 0;
    wsh_list_init(&l, q->values[WSH_TRANSFER_ENCODING].joined, true);
    while (wsh_list_next(&l, &element)) n++;
    return n > 1;
}

static struct wsh_span without_zeros(struct wsh_span digits) {
    while (digits.n > 1 && digits.p[0] == '0') digits = wsh_span_skip(digits, 1);
    return digits;
}

static bool is_digits(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n > 0;
}

/* R9112-6.3-CLINVALID: 1*DIGIT of any size; a list is allowed if all its members are the same valid number. */
bool wsh_length_invalid(const struct wsh_request *q) {
    struct wsh_span rest = q->values[WSH_CONTENT_LENGTH].joined, first = WSH_EMPTY;
    if (q->values[WSH_CONTENT_LENGTH].n == 0) return false;
    for (bool more = true; more;) {
        size_t comma = wsh_span_find(rest, ',');
        struct wsh_span element = wsh_span_trim_ows(wsh_span_slice(rest, 0, comma));
        if (!is_digits(element)) return true;
        element = without_zeros(element);
        if (first.n > 0 && !wsh_span_eq(first, element)) return true;
        first = element;
        more = comma < rest.n;
        rest = wsh_span_skip(rest, comma + 1);
    }
    return false;
}
