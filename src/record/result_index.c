/* result_index.c - sorted once, then halved. */
#include "record/result_index.h"

static int by_id(const void *a, const void *b) {
    const struct wsh_result *x = *(const struct wsh_result *const *)a, *y = *(const struct wsh_result *const *)b;
    int order = strcmp(x->id, y->id);
    return order ? order : strcmp(x->because, y->because); /* several runs: always the same one comes first */
}

void wsh_result_index_read(struct wsh_arena *a, const struct wsh_run_log *logs, size_t n,
                           struct wsh_result_index *out) {
    size_t total = 0;
    for (size_t i = 0; i < n; i++) total += logs[i].n;
    *out = (struct wsh_result_index){.items = WSH_NEW_ARRAY(a, total + 1, const struct wsh_result *)};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < logs[i].n; k++) out->items[out->n++] = &logs[i].results[k];
    if (out->n > 1) qsort(out->items, out->n, sizeof out->items[0], by_id);
}

/* The first item that does not stand before the prefix, or, with `behind`, the first that stands behind all that begin
 * with it. */
static size_t bound(const struct wsh_result_index *index, const char *prefix, size_t n, bool behind) {
    size_t from = 0, to = index->n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = strncmp(index->items[middle]->id, prefix, n);
        if (order < 0 || (behind && order == 0))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

void wsh_result_index_range(const struct wsh_result_index *index, const char *pattern, size_t *ret_from,
                            size_t *ret_to) {
    size_t n = strcspn(pattern, "*?"), whole = strlen(pattern);
    if (n == whole) n++; /* an id: its end counts too */
    *ret_from = bound(index, pattern, n, false);
    *ret_to = bound(index, pattern, n, true);
}
