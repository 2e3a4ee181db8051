/* history.h - what many runs of the same target have said over time: an index of record streams, in SQLite.
 *
 * The streams are the evidence; the file can be made again from them (each run remembers where its stream lay). One row
 * per run and one per result; octets stay in the streams. The only floor that knows the database library.
 * Owner of everything that is read: the arena given. */
#ifndef WSH_HISTORY_HISTORY_H
#define WSH_HISTORY_HISTORY_H

#include "record/result.h"

struct wsh_history_run {
    const char *id, *target, *server, *started, *wshake, *catalogue; /* of the stream's header; server may be NULL */
    const char *label;                  /* what the user calls this version, or NULL */
    const char *stream;                 /* path of the stream when it was added, absolute where that could be told */
    const char *ended;                  /* "complete", "interrupted" ... */
    unsigned totals[WSH_VERDICT_COUNT]; /* of its results, findings included */
    unsigned impacts;                   /* results with an impact */
};
/* One case of one target through all of its runs. */
struct wsh_history_case {
    const char *id;
    uint8_t *verdicts; /* per run; WSH_VERDICT_COUNT: the run did not have it */
    unsigned moves;    /* how often the verdict was another than in the run before that had the case */
};
struct wsh_history {
    const char *target;
    struct wsh_history_run *runs; /* in the order of time */
    size_t n_runs;
    struct wsh_history_case *cases; /* in the order of ids; those that ever failed or moved, others are left out */
    size_t n_cases;
};

/* Adds a run. The same run again changes nothing but its label: *ret_new is false. False with *ret_why, in the arena,
 * if the file is no history, is of a newer wshake, or cannot be written. */
bool wsh_history_add(struct wsh_arena *a, const char *path, const struct wsh_run_log *log, const char *stream,
                     const char *label, bool *ret_new, const char **ret_why);

/* All targets that match the glob (NULL: all), in the order of their names. */
bool wsh_history_read(struct wsh_arena *a, const char *path, const char *target, struct wsh_history **ret_all,
                      size_t *ret_n, const char **ret_why);

#endif
