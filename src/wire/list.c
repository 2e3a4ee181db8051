/* list.c - tokens and comma-separated lists, RFC 9110 5.6.1 and 5.6.2.
 *
 * A recipient has to skip empty elements; how many there were is kept, because a sender must not make any. */
#include "wire/grammar.h"
#include "wire/octets.h"

bool wsh_is_tchar(uint8_t c) { return wsh_octet_is(c, WSH_TCHAR); }

bool wsh_is_token(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++)
        if (!wsh_is_tchar(s.p[i])) return false;
    return s.n > 0;
}

void wsh_list_init(struct wsh_list *l, struct wsh_span value, bool quotes) {
    *l = (struct wsh_list){.rest = wsh_span_trim_ows(value), .quotes = quotes};
}

/* The end of the first element: a comma in a quoted-string is none, an unclosed quoted-string takes the rest. */
static size_t quoted_end(struct wsh_span s) {
    bool quoted = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ',' && !quoted) return i;
        if (s.p[i] == '"') quoted = !quoted;
        if (s.p[i] == '\\' && quoted) i++; /* quoted-pair, RFC 9110 5.6.4 */
    }
    return s.n;
}

bool wsh_list_next(struct wsh_list *l, struct wsh_span *ret_element) {
    while (l->rest.n > 0 || l->owed) {
        size_t end = l->quotes ? quoted_end(l->rest) : wsh_span_find(l->rest, ',');
        struct wsh_span element = wsh_span_trim_ows(wsh_span_slice(l->rest, 0, end));
        l->owed = end < l->rest.n;
        l->rest = wsh_span_skip(l->rest, end + 1);
        if (element.n > 0) {
            *ret_element = element;
            return true;
        }
        l->empty++;
    }
    return false;
}

bool wsh_list_has(struct wsh_span value, const char *token, bool ci) {
    struct wsh_span wanted = wsh_span_of(token), element;
    struct wsh_list l;
    wsh_list_init(&l, value, false);
    while (wsh_list_next(&l, &element))
        if (ci ? wsh_span_eq_ci(element, wanted) : wsh_span_eq(element, wanted)) return true;
    return false;
}

bool wsh_is_token_list(struct wsh_span value) {
    struct wsh_span element;
    struct wsh_list l;
    size_t n = 0;
    wsh_list_init(&l, value, false);
    for (; wsh_list_next(&l, &element); n++)
        if (!wsh_is_token(element)) return false;
    return n > 0;
}
