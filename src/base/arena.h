/* arena.h - memory that lives and dies together: one arena per suite, one per exchange.
 *
 * Allocation never fails (base/die.h ends the process instead); limits on input, not NULL checks, protect us.
 * Everything is zeroed. Nothing is freed alone. */
#ifndef WSH_BASE_ARENA_H
#define WSH_BASE_ARENA_H

#include <stdarg.h>

#include "base/span.h"

struct wsh_arena; /* opaque */

struct wsh_arena *wsh_arena_new(void);
void wsh_arena_free(struct wsh_arena *a); /* accepts NULL */
void wsh_arena_reset(struct wsh_arena *a); /* everything gone, first block kept: for loops */

void *wsh_arena_alloc(struct wsh_arena *a, size_t size); /* zeroed, aligned for any type */
void *wsh_arena_array(struct wsh_arena *a, size_t count, size_t size); /* ends the process on overflow */
struct wsh_span wsh_arena_span(struct wsh_arena *a, struct wsh_span s);     /* a copy */
char *wsh_arena_text(struct wsh_arena *a, struct wsh_span s);               /* a copy with a NUL behind it */
char *wsh_arena_printf(struct wsh_arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
size_t wsh_arena_used(const struct wsh_arena *a);

#define WSH_NEW(arena, type) ((type *)wsh_arena_alloc((arena), sizeof(type)))
#define WSH_NEW_ARRAY(arena, count, type) ((type *)wsh_arena_array((arena), (count), sizeof(type)))

/* A growing array in an arena: `*items` has room for at least `n + 1` elements afterwards (amortised doubling;
 * the room is derived from n, so callers keep no capacity). Returns the new element, zeroed.
 *     struct wsh_x *x = WSH_PUSH(arena, list->items, list->n); */
void *wsh_arena_push(struct wsh_arena *a, void *items_pointer, size_t *n, size_t size);
#define WSH_PUSH(arena, items, n) \
    ((__typeof__(&(items)[0]))wsh_arena_push((arena), (void *)&(items), &(n), sizeof((items)[0])))

#endif
