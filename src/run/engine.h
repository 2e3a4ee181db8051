/* engine.h - exchanges in flight: the pool of a run, private to this floor.
 *
 * A unit is one exchange of one slot, or a sign-of-life handshake. Units are started, the loop turns, finished units
 * are judged and collected. Nothing here decides what to run next: see run.c. */
#ifndef WSH_RUN_ENGINE_H
#define WSH_RUN_ENGINE_H

#include "run/collect.h"
#include "run/exec.h"
#include "run/pace.h"
#include "run/run.h"

struct wsh_engine {
    const struct wsh_run_options *o;
    struct wsh_arena *arena;
    struct wsh_board board;
    struct wsh_loop *loop;
    struct wsh_dialer dialer;
    struct wsh_tls_context *tls;
    struct wsh_exec exec;
    unsigned jobs;
    unsigned active;      /* units in flight */
    uint64_t alive_at_us; /* the target was alive at this time: the latest beginning of an accepted exchange */
    struct wsh_pace pace;
    const struct wsh_segment *segment; /* how requests are cut; NULL: whole */
    bool silent;                       /* a further pass: its results are compared, not published */
    const char *turned_away; /* the last sign of life failed because the target turns good handshakes away; or NULL */
    unsigned life_tries;     /* so many handshakes the last sign of life took */
    bool suspicious;      /* an exchange ended in a way that a dying server would cause */
    unsigned unattributed; /* defects that the target has reported and that no single case could be blamed for */
    unsigned complaints;  /* looked into by sending cases again */
    const char *excerpt;  /* of the latest report that belongs to no single case, or NULL */
    unsigned decided;
    struct wsh_result *last; /* for progress */
    uint64_t progress_us;
    bool record_failed;
};

bool wsh_engine_stopped(const struct wsh_engine *e);
/* Starts all exchanges of the slot's round that may be in flight now. */
void wsh_engine_start(struct wsh_engine *e, struct wsh_slot *s);
/* One turn of the loop; finished units are collected; progress is reported at least four times a second. */
void wsh_engine_turn(struct wsh_engine *e);
/* Turns the loop until then, or until the run is stopped. */
void wsh_engine_wait(struct wsh_engine *e, uint64_t until_us);
/* One round of one slot with nothing else in flight. */
void wsh_engine_alone(struct wsh_engine *e, struct wsh_slot *s);
/* A good handshake now? Bounded tries with a pause; a target that turns it away is given time as far as the pace
 * grants it. Leaves no trace in results. */
bool wsh_engine_alive(struct wsh_engine *e);
/* Can two handshakes be open at the same time? A server that serves one connection at a time cannot. */
bool wsh_engine_concurrent(struct wsh_engine *e);
/* The decided slot goes to the stream. */
void wsh_engine_publish(struct wsh_engine *e, struct wsh_slot *s);

#endif
