/* arena.c - memory that lives and dies together.
 *
 * Blocks, each larger than the one before; an allocation is a step forward in the newest. Invariant: the unused part of
 * a block is all zeros, so that an allocation costs no memset (reset pays for what was used). Large pieces get a block
 * of their own and the newest stays the newest, so that its free part is not lost.
 *
 * Under AddressSanitizer the unused part is poisoned and pieces lie apart: a read behind a piece dies there as it
 * would behind malloc, which is what makes fuzzing through an arena worth the electricity. */
#include "base/base.h"

#include <stdalign.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WSH_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define WSH_ASAN 1
#endif

#ifdef WSH_ASAN
#include <sanitizer/asan_interface.h>
enum { APART = 16 };
static void hide(const void *p, size_t n) { __asan_poison_memory_region(p, n); }
static void show(const void *p, size_t n) { __asan_unpoison_memory_region(p, n); }
#else
enum { APART = 0 };
static void hide(const void *p, size_t n) { (void)p, (void)n; }
static void show(const void *p, size_t n) { (void)p, (void)n; }
#endif

enum { BLOCK_MIN = 8 * 1024, BLOCK_MAX = 1024 * 1024, ALIGN = alignof(max_align_t) };

struct block {
    struct block *next;
    size_t used, size;
    alignas(max_align_t) uint8_t octets[];
};

struct wsh_arena {
    struct block *first, *newest, *others; /* others: all but the first, which outlives a reset */
    size_t used;                           /* as asked for, without alignment */
};

static struct block *block_new(size_t size, struct block *next) {
    if (size > SIZE_MAX - sizeof(struct block)) wsh_die_memory(size);
    struct block *b = calloc(1, sizeof *b + size);
    if (!b) wsh_die_memory(size);
    b->next = next;
    b->size = size;
    hide(b->octets, size);
    return b;
}

static void block_free(struct block *b) {
    show(b->octets, b->size);
    free(b);
}

struct wsh_arena *wsh_arena_new(void) {
    struct wsh_arena *a = calloc(1, sizeof *a);
    if (!a) wsh_die_memory(sizeof *a);
    a->first = a->newest = block_new(BLOCK_MIN, NULL);
    return a;
}

static void free_others(struct wsh_arena *a) {
    while (a->others) {
        struct block *b = a->others;
        a->others = b->next;
        block_free(b);
    }
}

void wsh_arena_free(struct wsh_arena *a) {
    if (!a) return;
    free_others(a);
    block_free(a->first);
    free(a);
}

void wsh_arena_reset(struct wsh_arena *a) {
    struct block *b = a->newest = a->first;
    free_others(a);
    show(b->octets, b->used);
    memset(b->octets, 0, b->used);
    hide(b->octets, b->size);
    b->used = 0;
    a->used = 0;
}

static size_t round_up(size_t size) {
    if (size > SIZE_MAX / 2) wsh_die_memory(size);
    return (size + APART + ALIGN - 1) / ALIGN * ALIGN;
}

/* A piece of at least a quarter of the largest block does not deserve to end the newest one. */
static struct block *block_for(struct wsh_arena *a, size_t step) {
    size_t size = a->newest->size < BLOCK_MAX / 2 ? a->newest->size * 2 : BLOCK_MAX;
    bool alone = step >= BLOCK_MAX / 4;
    if (a->newest->size - a->newest->used >= step) return a->newest;
    a->others = block_new(alone || step > size ? step : size, a->others);
    if (!alone) a->newest = a->others;
    return a->others;
}

void *wsh_arena_alloc(struct wsh_arena *a, size_t size) {
    size_t step = round_up(size ? size : 1);
    struct block *b = block_for(a, step);
    uint8_t *p = b->octets + b->used;
    b->used += step;
    a->used += size;
    show(p, size);
    return p;
}

void *wsh_arena_array(struct wsh_arena *a, size_t count, size_t size) {
    if (size && count > SIZE_MAX / size) wsh_die_memory(SIZE_MAX);
    return wsh_arena_alloc(a, count * size);
}

struct wsh_span wsh_arena_span(struct wsh_arena *a, struct wsh_span s) {
    if (s.n == 0) return WSH_EMPTY;
    return wsh_span_make(memcpy(wsh_arena_alloc(a, s.n), s.p, s.n), s.n);
}

char *wsh_arena_text(struct wsh_arena *a, struct wsh_span s) {
    char *text = wsh_arena_alloc(a, s.n + 1);
    if (s.n > 0) memcpy(text, s.p, s.n); /* the empty span may point nowhere */
    return text;
}

char *wsh_arena_printf(struct wsh_arena *a, const char *format, ...) {
    enum { USUAL = 256 }; /* what is longer is written twice */
    char usual[USUAL];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(usual, sizeof usual, format, args);
    va_end(args);
    WSH_CHECK(n >= 0);
    char *text = wsh_arena_alloc(a, (size_t)n + 1);
    if (n < USUAL)
        memcpy(text, usual, (size_t)n + 1);
    else
        (void)vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

size_t wsh_arena_used(const struct wsh_arena *a) { return a->used; }

/* The room of an array of n elements that was only ever pushed to: 1, 2, 4, 8, ... Full exactly when n is 0 or a power
 * of two. An array that shrank may be copied once more than needed, never overrun. */
void *wsh_arena_push(struct wsh_arena *a, void *items_pointer, size_t *n, size_t size) {
    uint8_t *items;
    memcpy(&items, items_pointer, sizeof items); /* every object pointer looks alike here: no type punning */
    if ((*n & (*n - 1)) == 0) {
        uint8_t *larger = wsh_arena_array(a, *n ? *n * 2 : 1, size);
        if (*n) memcpy(larger, items, *n * size);
        items = larger;
        memcpy(items_pointer, &items, sizeof items);
    }
    return memset(items + (*n)++ * size, 0, size);
}
