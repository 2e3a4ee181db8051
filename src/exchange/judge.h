/* judge.h - evidence of one case to a verdict: expectation rows (local) and oracle findings (global) together.
 *
 * Pure: the same transcripts, case and context give the same result, today or from a record of last year. */
#ifndef WSH_EXCHANGE_JUDGE_H
#define WSH_EXCHANGE_JUDGE_H

#include "script/row.h" /* struct wsh_context, wsh_row_matches */

struct wsh_opinion {
    enum wsh_verdict verdict;
    enum wsh_impact impact;
    enum wsh_outcome outcome;
    unsigned status;
    const char *because;         /* one or two sentences; never NULL */
    const struct wsh_row *row;   /* that decided, or NULL: nothing matched, or a finding decided */
    const char *repeats_control; /* id of the control whose defect this failure repeats, or NULL */
    struct wsh_view view;        /* of the connection that the expectation speaks about */
    struct wsh_span extensions;  /* joined Sec-WebSocket-Extensions of a 101, for other cases */
    struct wsh_findings findings; /* of all connections; offsets are in their own transcript */
    bool proves;                 /* the case's `proof` matched */
};

/* `transcripts`: one per connection of one exchange. Everything of the opinion lives in `a`. */
void wsh_judge(struct wsh_arena *a, const struct wsh_case *c, const struct wsh_transcript *const *transcripts, size_t n,
               bool secure, const struct wsh_context *context, const struct wsh_fresh *fresh, struct wsh_opinion *out);

/* Of two opinions on repetitions of one case, the worse. Order: fail, warn, broken, blocked, skip, info, pass. */
bool wsh_verdict_worse(enum wsh_verdict a, enum wsh_verdict b);

#endif
