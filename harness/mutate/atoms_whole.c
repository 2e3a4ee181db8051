/* atoms_whole.c - the request-line's words, the number of lines, framing, and what stands behind the head. */
#include "harness/mutate/atoms.h"

/* ---- words ---- */

static const enum wsh_place_kind words[] = {WSH_PLACE_METHOD, WSH_PLACE_TARGET, WSH_PLACE_VERSION, WSH_PLACE_START_LINE,
                                            WSH_PLACE_PREFIX, WSH_PLACE_END,    WSH_PLACE_BODY};

static size_t word_places(const struct wsh_pools *p) {
    (void)p;
    return WSH_COUNT(words);
}
static size_t count_words(const struct wsh_pools *p, size_t place) { return p->places[words[place]].n; }

static bool apply_word(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    struct wsh_span *const to[] = {[WSH_PLACE_METHOD] = &m->method,   [WSH_PLACE_TARGET] = &m->target,
                                   [WSH_PLACE_VERSION] = &m->version, [WSH_PLACE_START_LINE] = &m->start_line,
                                   [WSH_PLACE_PREFIX] = &m->prefix,   [WSH_PLACE_END] = &m->end,
                                   [WSH_PLACE_BODY] = &m->body};
    enum wsh_place_kind place = words[atom->place];
    (void)limit;
    if (m->start_line_set && place <= WSH_PLACE_VERSION) return false;
    *to[place] = p->places[place].items[atom->variant];
    if (place == WSH_PLACE_START_LINE) m->start_line_set = true;
    return true;
}
const struct wsh_atom_kind wsh_kind_word = {"word", word_places, count_words, apply_word, 16, 1};

/* ---- whole URIs ---- */

/* Around the request's own Host: the two should name the same authority (RFC 9112 3.2.2). */
static const struct {
    const char *before, *behind;
} absolutes[] = {{"http://", ""},      {"HTTP://", ""},   {"ws://", ""},       {"https://", ""},
                 {"http://user@", ""}, {"http://x.", ""}, {"http://", "/../"}, {"http:", ""}};

static size_t count_absolutes(const struct wsh_pools *p, size_t place) {
    (void)p, (void)place;
    return WSH_COUNT(absolutes);
}

static bool apply_absolute(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    struct wsh_span host = p->fields[0].values.items[0];
    (void)limit;
    if (m->start_line_set || m->target.n == 0 || m->target.p[0] != '/') return false;
    for (size_t i = m->n; i-- > 0;)
        if (wsh_span_is_ci(m->lines[i].name, "Host")) host = m->lines[i].value;
    struct wsh_span path = wsh_atom_join(m, m->target, wsh_span_of(absolutes[atom->variant].behind), WSH_EMPTY);
    m->target = wsh_atom_join(m, wsh_span_of(absolutes[atom->variant].before), host, path);
    return true;
}
const struct wsh_atom_kind wsh_kind_absolute = {"absolute", wsh_places_one, count_absolutes, apply_absolute, 6, 1};

/* ---- many lines ---- */

static const unsigned numbers[] = {1,  2,  3,  5,  8,  10, 12, 16, 20, 24,  28,  30,  31,  32,  33,  34,  35,  36,
                                   40, 41, 48, 50, 63, 64, 65, 80, 99, 100, 101, 127, 128, 129, 200, 255, 256, 257};
enum { LINES_LAST, LINES_FIRST, LINES_SAME, LINES_PLACES };

static size_t lines_places(const struct wsh_pools *p) {
    (void)p;
    return LINES_PLACES;
}
static size_t count_numbers(const struct wsh_pools *p, size_t place) {
    (void)p, (void)place;
    return WSH_COUNT(numbers);
}

static bool apply_fields(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    enum { LINE_SIZE = 8 }; /* "X-nn: n" and its end */
    unsigned n = numbers[atom->variant];
    (void)p;
    if ((size_t)n * LINE_SIZE > limit) return false;
    for (unsigned i = 0; i < n; i++) {
        const char *name = wsh_arena_printf(m->arena, "X-%u", atom->place == LINES_SAME ? 0 : i);
        wsh_atom_insert(m, atom->place == LINES_FIRST ? 0 : m->n,
                        wsh_atom_new_line(wsh_span_of(name), wsh_span_of(name + 2)));
    }
    return true;
}
const struct wsh_atom_kind wsh_kind_fields = {"fields", lines_places, count_numbers, apply_fields, 5, 1};

/* ---- framing ---- */

/* Fields that frame content, with content that suits them or not. RFC 9112 6. */
static const struct {
    const char *length, *coding, *content;
} framings[] = {
    {"5", NULL, "hello"},
    {"0", NULL, ""},
    {NULL, "chunked", "0\r\n\r\n"},
    {NULL, "chunked", "5\r\nhello\r\n0\r\n\r\n"},
    {"5", "chunked", "0\r\n\r\n"},
    {"3", NULL, "hello"},
    {"10", NULL, "hello"},
    {"5, 5", NULL, "hello"},
    {"5, 6", NULL, "hello"},
    {"+5", NULL, "hello"},
    {"-1", NULL, ""},
    {"0x5", NULL, "hello"},
    {"5 ", NULL, "hello"},
    {"4294967296", NULL, ""},
    {"18446744073709551616", NULL, ""},
    {NULL, "identity", ""},
    {NULL, "gzip, chunked", "0\r\n\r\n"},
    {NULL, "chunked, chunked", "0\r\n\r\n"},
    {NULL, "chunked, identity", "0\r\n\r\n"},
    {NULL, "xchunked", "0\r\n\r\n"},
    {NULL, "\"chunked\"", "0\r\n\r\n"},
    {NULL, "chunked", "5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n"},
    {NULL, "chunked", "5\nhello\n0\n\n"},
    {NULL, "chunked", "FFFFFFFFFFFFFFFF1\r\n"},
};
enum { FRAMING_ALONE, FRAMING_REQUEST, FRAMING_FRAME, FRAMING_PLACES };

#define NEXT_REQUEST "GET /next HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n"
#define PING "\x89\x84mask\x1D\x08\x1D\x0C" /* a ping, masked with "mask" */

static size_t framing_places(const struct wsh_pools *p) {
    (void)p;
    return FRAMING_PLACES;
}
static size_t count_framings(const struct wsh_pools *p, size_t place) {
    (void)p, (void)place;
    return WSH_COUNT(framings);
}

static bool apply_framing(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    static const struct wsh_span tails[] = {
        [FRAMING_ALONE] = {(const uint8_t *)"", 0},
        [FRAMING_REQUEST] = {(const uint8_t *)NEXT_REQUEST, sizeof NEXT_REQUEST - 1},
        [FRAMING_FRAME] = {(const uint8_t *)PING, sizeof PING - 1}};
    (void)p, (void)limit;
    const char *length = framings[atom->variant].length, *coding = framings[atom->variant].coding;
    if (length) wsh_atom_insert(m, m->n, wsh_atom_new_line(WSH_LIT("Content-Length"), wsh_span_of(length)));
    if (coding) wsh_atom_insert(m, m->n, wsh_atom_new_line(WSH_LIT("Transfer-Encoding"), wsh_span_of(coding)));
    m->body = wsh_atom_join(m, wsh_span_of(framings[atom->variant].content), tails[atom->place], WSH_EMPTY);
    return true;
}
const struct wsh_atom_kind wsh_kind_framing = {"framing", framing_places, count_framings, apply_framing, 6, 1};

/* ---- behind the head ---- */

static const struct wsh_span tails[] = {
    {(const uint8_t *)PING, sizeof PING - 1},
    {(const uint8_t *)NEXT_REQUEST, sizeof NEXT_REQUEST - 1},
    {(const uint8_t *)"\x81\x85mask\x05\x04\x1F\x07\x02", 11},
    {(const uint8_t *)"\x88\x82mask\x6E\x89", 8},
    {(const uint8_t *)"\x89\x04ping", 6},
    {(const uint8_t *)"\x82\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFFmask", 14},
    {(const uint8_t *)"\r\n", 2},
    {(const uint8_t *)"x", 1},
};

static size_t count_tails(const struct wsh_pools *p, size_t place) {
    (void)p, (void)place;
    return WSH_COUNT(tails) + 2;
}

static bool apply_behind(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    (void)p, (void)limit;
    if (atom->variant < WSH_COUNT(tails)) {
        m->body = wsh_atom_join(m, m->body, tails[atom->variant], WSH_EMPTY);
        return true;
    }
    /* The same request again, once or twice: pipelined. */
    struct wsh_span again = wsh_msg_emit(m);
    m->body = wsh_atom_join(m, m->body, again, atom->variant > WSH_COUNT(tails) ? again : WSH_EMPTY);
    return true;
}
const struct wsh_atom_kind wsh_kind_behind = {"behind", wsh_places_one, count_tails, apply_behind, 6, 1};
