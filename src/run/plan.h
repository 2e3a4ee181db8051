/* plan.h - which cases a run performs and what is known of each while it runs.
 *
 * The board is the run's memory: one slot per planned case, in catalogue order, the gate first. It answers the judge's
 * questions about other cases (controls, same-as, capabilities).
 * Owner: the run's arena; no sockets here. */
#ifndef WSH_RUN_PLAN_H
#define WSH_RUN_PLAN_H

#include "exchange/exchange.h"
#include "exchange/judge.h"
#include "record/result.h"

enum wsh_slot_state { WSH_SLOT_WAITING, WSH_SLOT_RUNNING, WSH_SLOT_DECIDED };

struct wsh_slot {
    const struct wsh_case *c;
    enum wsh_slot_state state;
    struct wsh_result result; /* attempts grow with each exchange; the verdict is the decided one */
    struct wsh_result before; /* a round that is cut short leaves no trace */
    unsigned total;           /* exchanges of the round under way: begun, ended, and judged in their order */
    unsigned started, finished, judged;
    unsigned outcomes[WSH_OUTCOME_COUNT]; /* of those that were judged */
    uint64_t fastest_us;                  /* of the tries of one size */
    unsigned attempt;                     /* 0 first round, 1 first confirmation, ... */
    uint64_t ordered_us;                  /* what all exchanges of a round wait at least */
    uint64_t began_us, ended_us;
    struct wsh_exchange **held; /* finished ones of the round, by repetition, until they are judged */
    struct wsh_span extensions; /* the 101's answer of the first round, for `same-as` */
    bool proved;
    bool published;         /* in the stream */
    bool pressed;           /* an answer of the round spoke about load, */
    uint64_t asked_us;      /* and asked for this wait (0: did not say) */
    unsigned pressed_times; /* how often it was begun again for that */
};

struct wsh_board {
    struct wsh_arena *arena;
    const struct wsh_profile *profile;
    struct wsh_slot *slots;
    size_t n;
    struct wsh_slot *gate;
    struct wsh_result *extra; /* results that are of no slot: differences between passes */
    size_t n_extra;
    struct wsh_context context; /* for the judge; user is this board */
};

/* The selected cases, the gate, and everything they depend on. *ret: the board; false if the suite has no gate. */
bool wsh_board_init(struct wsh_board *b, struct wsh_arena *a, const struct wsh_suite *suite, const char *const *select,
                    size_t n_select, const struct wsh_profile *profile);
struct wsh_context wsh_board_context(struct wsh_board *b); /* what the judge is told of the other cases of this one */
struct wsh_slot *wsh_board_find(const struct wsh_board *b, const char *id);
/* Waiting, and everything it comes after is decided. */
bool wsh_board_ready(const struct wsh_board *b, const struct wsh_slot *s);
/* Decides without sending anything (skip, blocked). */
void wsh_slot_decide(struct wsh_slot *s, enum wsh_verdict verdict, const char *because);

#endif
