/* memory_run.h - a plan against a peer in memory: once, or as a model of which variations are run.
 *
 * A variation is the same plan against a peer that differs a little. Whoever knows that the peer cannot have behaved
 * otherwise in the exchanges of a case says so, and then the model's result stands for them. That is only done when
 * whatever the judgement of that case asked about other cases is answered as before, so that the result is the one
 * that performing it would have given. */
#ifndef WSH_RUN_MEMORY_RUN_H
#define WSH_RUN_MEMORY_RUN_H

#include "exchange/memory.h"
#include "run/run.h"

/* Cases are told by their slot: the index into the results of the model's log. */
struct wsh_memory_watch {
    void (*begin)(void *user, size_t slot); /* its exchanges come now */
    void (*end)(void *user, size_t slot);
    /* Of a variation: would they go as in the model, octet for octet? They are not performed then. NULL: who knows. */
    bool (*same)(void *user, size_t slot);
    void *user;
};

/* For selftest. No confirmation, no liveness, no stream; o->jobs is not looked at. */
void wsh_run_memory(struct wsh_arena *a, const struct wsh_run_options *o, const struct wsh_peer *peer,
                    bool octet_by_octet, struct wsh_run_log *ret_log);

struct wsh_memory_model; /* in the arena that it was made with, as is *ret_log */
/* NULL: the suite has no gate. `o` is copied, what it points to is borrowed. */
struct wsh_memory_model *wsh_run_memory_model(struct wsh_arena *a, const struct wsh_run_options *o,
                                              const struct wsh_peer *peer, const struct wsh_memory_watch *watch,
                                              struct wsh_run_log *ret_log);
/* *ret_log: in `a`, and partly the model's. */
void wsh_run_memory_variation(struct wsh_arena *a, const struct wsh_memory_model *model, const struct wsh_peer *peer,
                              const struct wsh_memory_watch *watch, struct wsh_run_log *ret_log);
size_t wsh_memory_model_slots(const struct wsh_memory_model *model);

#endif
