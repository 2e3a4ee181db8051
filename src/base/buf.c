/* buf.c - octets that grow up to a limit.
 *
 * Invariant behind the header's: cap is 0 or cap > n, so that the NUL which vsnprintf insists on always has a place.
 * The first add that does not fit sets `over`, and from then on nothing is added until the next clear: a text cut at
 * its end can be told about, a text with a hole cannot. */
#include "base/base.h"

enum { FIRST_ROOM = 256 };

void wsh_buf_init(struct wsh_buf *b, size_t limit) { *b = (struct wsh_buf){.limit = limit}; }

void wsh_buf_done(struct wsh_buf *b) {
    free(b->p);
    *b = (struct wsh_buf){0};
}

void wsh_buf_clear(struct wsh_buf *b) {
    b->n = 0;
    b->over = false;
}

static void grow(struct wsh_buf *b, size_t wanted) {
    size_t cap = b->cap ? b->cap : FIRST_ROOM;
    while (cap < wanted) cap = cap > SIZE_MAX / 2 ? wanted : cap * 2;
    b->p = realloc(b->p, cap);
    if (!b->p) wsh_die_memory(cap);
    b->cap = cap;
}

/* Room for `more` octets, or NULL and `over`. The caller adds to n what it has used. */
static uint8_t *room(struct wsh_buf *b, size_t more) {
    if (b->over || more > b->limit - b->n) {
        b->over = true;
        return NULL;
    }
    if (b->cap - b->n <= more) grow(b, b->n + more + 1);
    return b->p + b->n;
}

void wsh_buf_add(struct wsh_buf *b, struct wsh_span s) {
    uint8_t *to = room(b, s.n);
    if (!to || s.n == 0) return; /* the empty span may point nowhere */
    memcpy(to, s.p, s.n);
    b->n += s.n;
}

void wsh_buf_add_text(struct wsh_buf *b, const char *text) { wsh_buf_add(b, wsh_span_of(text)); }

void wsh_buf_add_octet(struct wsh_buf *b, uint8_t octet) {
    uint8_t *to = room(b, 1);
    if (!to) return;
    *to = octet;
    b->n++;
}

void wsh_buf_fill(struct wsh_buf *b, uint8_t octet, size_t times) {
    uint8_t *to = room(b, times);
    if (!to) return;
    memset(to, octet, times);
    b->n += times;
}

void wsh_buf_printf(struct wsh_buf *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    wsh_buf_vprintf(b, format, args);
    va_end(args);
}

/* Written where there is room at once; only what does not fit is written a second time. */
void wsh_buf_vprintf(struct wsh_buf *b, const char *format, va_list args) {
    va_list again;
    size_t free_room = b->over || b->cap == b->n ? 0 : b->cap - b->n;
    va_copy(again, args);
    int n = vsnprintf(free_room ? (char *)b->p + b->n : NULL, free_room, format, again);
    va_end(again);
    WSH_CHECK(n >= 0);
    bool written = (size_t)n < free_room;
    uint8_t *to = room(b, (size_t)n);
    if (!to) return;
    if (!written) (void)vsnprintf((char *)to, (size_t)n + 1, format, args);
    b->n += (size_t)n;
}

struct wsh_span wsh_buf_span(const struct wsh_buf *b) { return b->n ? wsh_span_make(b->p, b->n) : WSH_EMPTY; }
