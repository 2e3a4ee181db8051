/* series.h - many exchanges of one case: what they show together.
 *
 * Pure: points and samples are plain data, taken from exchanges while they run or from a record years later; the facts
 * and the verdict are a function of them. Times are compared with care: what is too fast to be measured is steady.
 *
 * Growth: of each size the fastest answer counts, and no size is slower than a larger one; the exponent is fitted over
 * the sizes whose time stands out of the smallest's. An answer that never came counts with the patience spent on it,
 * and sizes behind such a one with nothing. Thresholds: docs/case-format.md, series. */
#ifndef WSH_EXCHANGE_SERIES_H
#define WSH_EXCHANGE_SERIES_H

#include "exchange/exchange.h"
#include "exchange/judge.h"

/* One exchange, in the order of repetitions. Texts: arena of the taker. */
struct wsh_series_point {
    unsigned size;               /* of `grow`, else 1 */
    enum wsh_outcome outcome;
    unsigned status;             /* 0 without response */
    uint64_t answer_us;          /* from the last octet of the request to the answer's end, or to the end of patience */
    struct wsh_span head;        /* of a 101: hash of its head without accept value, Date and Set-Cookie */
    struct wsh_span extensions, subprotocol; /* of a 101 */
};
/* What the target's processes held behind a batch. Only of a target that we started. */
struct wsh_series_sample {
    unsigned after;              /* so many exchanges of the case */
    uint64_t memory_kib;         /* resident, all processes of the group */
    unsigned descriptors;
};
struct wsh_series {
    struct wsh_series_point *points;
    size_t n_points;
    struct wsh_series_sample *samples;
    size_t n_samples;
};

/* Fills a point from what was seen of an exchange: the view that its expectation speaks about, with its facts. */
void wsh_series_point(struct wsh_arena *a, const struct wsh_view *v, unsigned size, struct wsh_series_point *out);

/* The value of a fact: what the rows compare. */
unsigned wsh_series_fact(const struct wsh_series *s, enum wsh_series_fact_id id);
/* The first row that matches, or NULL: the series has nothing to add. *ret_because: the figures, and what the row says
 * of them ("answers took 0.2, 0.9, 3.6, 14.2 ms for 1000, 2000, 4000, 8000: exponent 2.0; ..."), in the arena. */
const struct wsh_series_row *wsh_series_decide(struct wsh_arena *a, const struct wsh_case *c,
                                               const struct wsh_series *s, const char **ret_because);

#endif
