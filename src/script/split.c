/* split.c - one function per way to cut: the next cut behind an offset, or the end. */
#include "script/split.h"

static size_t next_octet(const struct wsh_split *s, struct wsh_span octets, size_t from) {
    (void)s;
    return from + 1 < octets.n ? from + 1 : octets.n;
}

static size_t next_line(const struct wsh_split *s, struct wsh_span octets, size_t from) {
    size_t at = from + wsh_span_find(wsh_span_skip(octets, from), '\n') + 1;
    (void)s;
    return at < octets.n ? at : octets.n;
}

static size_t next_crlf(const struct wsh_split *s, struct wsh_span octets, size_t from) {
    size_t at = from + wsh_span_find_span(wsh_span_skip(octets, from), WSH_LIT("\r\n"));
    (void)s;
    return at < octets.n ? at + 1 : octets.n;
}

static size_t one_cut(struct wsh_span octets, size_t from, size_t at) {
    return at > from && at < octets.n ? at : octets.n;
}

static size_t before_last(const struct wsh_split *s, struct wsh_span octets, size_t from) {
    return one_cut(octets, from, s->at[0] < octets.n ? octets.n - s->at[0] : 0);
}

static size_t next_offset(const struct wsh_split *s, struct wsh_span octets, size_t from) {
    size_t nearest = octets.n;
    for (size_t i = 0; i < s->n; i++)
        if (s->at[i] > from && s->at[i] < nearest) nearest = s->at[i];
    return nearest;
}

static bool is_space(uint8_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/* The middle of what stands in [begin, end) between spaces and the line end. */
static size_t middle(struct wsh_span octets, size_t begin, size_t end) {
    while (begin < end && is_space(octets.p[begin])) begin++;
    while (end > begin && is_space(octets.p[end - 1])) end--;
    return begin + (end - begin) / 2;
}

static size_t inside_start(const struct wsh_split *s, struct wsh_span octets, size_t from) {
    (void)s;
    return one_cut(octets, from, middle(octets, 0, wsh_span_find(octets, '\n')));
}

static size_t inside_field(const struct wsh_split *s, struct wsh_span octets, size_t from) {
    for (size_t at = wsh_span_find(octets, '\n') + 1, end; at < octets.n; at = end + 1) {
        end = at + wsh_span_find(wsh_span_skip(octets, at), '\n');
        struct wsh_span line = wsh_span_slice(octets, at, end);
        size_t colon = wsh_span_find(line, ':');
        if (colon < line.n && wsh_span_eq_ci(wsh_span_trim_ows(wsh_span_slice(line, 0, colon)), s->name))
            return one_cut(octets, from, middle(octets, at + colon + 1, end));
    }
    return octets.n;
}

static size_t never(const struct wsh_split *s, struct wsh_span octets, size_t from) {
    (void)s, (void)from;
    return octets.n;
}

static size_t (*const cuts[])(const struct wsh_split *s, struct wsh_span octets, size_t from) = {
    [WSH_SPLIT_WHOLE] = never,           [WSH_SPLIT_OCTETS] = next_octet,    [WSH_SPLIT_LINES] = next_line,
    [WSH_SPLIT_CR_LF] = next_crlf,       [WSH_SPLIT_BEFORE_LAST] = before_last, [WSH_SPLIT_AT] = next_offset,
    [WSH_SPLIT_INSIDE] = inside_field,   [WSH_SPLIT_INSIDE_START] = inside_start,
    [WSH_SPLIT_RANDOM] = never,
};

size_t wsh_split_end(const struct wsh_split *s, struct wsh_span octets, size_t from) {
    return cuts[s->kind](s, octets, from);
}
