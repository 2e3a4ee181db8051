/* collect.h - from an exchange and the opinion on it to a result: copies of the evidence that outlive both. */
#ifndef WSH_RUN_COLLECT_H
#define WSH_RUN_COLLECT_H

#include "exchange/exchange.h"
#include "exchange/series.h"
#include "run/plan.h"

/* What one exchange left behind; borrowed. */
struct wsh_evidence {
    const struct wsh_transcript *const *transcripts; /* one per connection */
    size_t n;
    const struct wsh_fresh *fresh;
    uint64_t us;
};

/* Judges what an exchange left and appends it to the slot's result. The first attempt of a round, and any worse
 * one, is put first and gives outcome, status, impact and because; the slot's verdict is the worst so far.
 * `first_of_round` starts a new round: its attempts are set in front of the earlier ones.
 * Of a long round the evidence of the first, the deciding and a few more attempts is kept. */
enum wsh_verdict wsh_collect(struct wsh_board *b, struct wsh_slot *s, const struct wsh_evidence *x,
                             bool first_of_round);

/* Behind the last exchange of a round, when samples (if any) stand in the result's series: what all of them together
 * say. The worse of the case's `series` rows and of the worst exchange is the slot's verdict; exchanges that ended in
 * different ways are told in words ("47 of 50 accepted"). */
void wsh_collect_round(struct wsh_board *b, struct wsh_slot *s);

/* One WSH_RESULT_FINDING per rule whose violation was seen in a case with a milder verdict: nothing that was seen is
 * lost, and nothing is counted twice. Appended to `log`. */
void wsh_collect_incidental(struct wsh_board *b, struct wsh_run_log *log);

/* The same for a finished exchange. */
enum wsh_verdict wsh_collect_exchange(struct wsh_board *b, struct wsh_slot *s, const struct wsh_exchange *x,
                                      bool first_of_round);

/* The slots' results in catalogue order into the log, and the totals. */
void wsh_collect_log(struct wsh_board *b, struct wsh_run_log *log);

#endif
