/* guard.c - see guard.h. One mapping for the life of the process: a forbidden page, room, a forbidden page. */
#include "support/guard.h"

#include "base/base.h"

#include <sys/mman.h>

static uint8_t *room(void) {
    static uint8_t *octets;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    if (octets) return octets;
    WSH_CHECK(WSH_GUARD_MAX % page == 0);
    void *map = mmap(NULL, WSH_GUARD_MAX + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    WSH_CHECK(map != MAP_FAILED);
    octets = (uint8_t *)map + page;
    WSH_CHECK(mprotect(octets, WSH_GUARD_MAX, PROT_READ | PROT_WRITE) == 0);
    return octets;
}

/* memmove: a test may hand back what it got here. */
static struct wsh_span place(uint8_t *at, struct wsh_span in) {
    memmove(at, in.p, in.n);
    return wsh_span_make(at, in.n);
}

struct wsh_span wsh_guard_end(struct wsh_span in) {
    WSH_CHECK(in.n <= WSH_GUARD_MAX);
    return place(room() + WSH_GUARD_MAX - in.n, in);
}

struct wsh_span wsh_guard_begin(struct wsh_span in) {
    WSH_CHECK(in.n <= WSH_GUARD_MAX);
    return place(room(), in);
}

void wsh_at_every_split(struct wsh_span in, void (*read)(struct wsh_span part, void *context), void *context) {
    for (size_t n = 0; n <= in.n; n++) read(wsh_guard_end(wsh_span_slice(in, 0, n)), context);
    read(wsh_guard_begin(in), context);
}
