/* segments.h - the same requests in other writes: a meaning that depends on how octets arrive is a defect.
 *
 * The first mode is the run; each other one is a pass of its own over the same board. What differs is sent once more in
 * every mode, alone, and becomes a result of its own ("finding/segments/CASE") that says which mode gave what. A head
 * that is accepted in one mode and not in another breaks R9110-5.3-WHOLE; of a request with more than a head the
 * difference may be the race between the parts, and is told, not called a failure. */
#ifndef WSH_RUN_SEGMENTS_H
#define WSH_RUN_SEGMENTS_H

#include "run/plan.h"

enum { WSH_MOST_SEGMENTS = 8 };

struct wsh_segment {
    const char *name; /* "whole", "octets", "lines", "random:7" */
    enum wsh_split_kind kind;
    uint64_t seed; /* of a random one */
};

/* "whole", "octets", "lines", "random:SEED", "all" (these four, with `seed`), or several with commas. 0 with
 * *reterr_what: the word that is none. Texts in the arena. */
size_t wsh_segments_read(struct wsh_arena *a, const char *text, uint64_t seed,
                         struct wsh_segment ret[WSH_MOST_SEGMENTS], const char **reterr_what);

/* One slot of each pass, the run's first. Do they disagree? */
bool wsh_segments_differ(const struct wsh_slot *const *slots, size_t n);
/* The result that tells so. `repeated`: each mode gave the same outcome again, alone. */
void wsh_segments_tell(struct wsh_arena *a, const struct wsh_segment *modes, const struct wsh_slot *const *slots,
                       size_t n, bool repeated, struct wsh_result *ret);

#endif
