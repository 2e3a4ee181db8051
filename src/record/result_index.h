/* result_index.h - results by id: which ones a pattern can name is found without looking at all of them. */
#ifndef WSH_RECORD_RESULT_INDEX_H
#define WSH_RECORD_RESULT_INDEX_H

#include "record/result.h"

struct wsh_result_index {
    const struct wsh_result **items; /* by id; what has the same id by what was said of it */
    size_t n;
};

/* Of all results of the logs; in the arena. */
void wsh_result_index_read(struct wsh_arena *a, const struct wsh_run_log *logs, size_t n, struct wsh_result_index *out);
/* The items from *ret_from up to *ret_to begin as the pattern does before its first '*' or '?'. */
void wsh_result_index_range(const struct wsh_result_index *index, const char *pattern, size_t *ret_from,
                            size_t *ret_to);

#endif
