/* mutator.h - upgrade requests that nearly are handshakes: a stream of inputs, and mutations for engines.
 *
 * The stream of a seed is always the same: the n-th input depends on seed, pools, templates, limit and the rewards
 * given before it, on nothing else. Phases: the templates, and every single atom on the plain one (sweep); then, in
 * turns with its tail, pairs of atoms, templates and kept inputs changed by several atoms (random), or by octets
 * (raw).
 * What was sent is not sent again, as far as a bounded set remembers. Nothing is longer than the limit.
 *
 * Most mutations of octets break a request in a way that every server refuses. What finds flaws stays near a valid
 * handshake: half of the random inputs start from a template, and atoms that keep a handshake valid (as the oracle's
 * ruling on each of them says) are drawn more often than those that break it, of which one is usually enough. */
#ifndef WSH_HARNESS_MUTATE_MUTATOR_H
#define WSH_HARNESS_MUTATE_MUTATOR_H

#include "harness/mutate/atoms.h"
#include "script/split.h"

enum wsh_phase { WSH_PHASE_SWEEP, WSH_PHASE_PAIRS, WSH_PHASE_RANDOM, WSH_PHASE_RAW, WSH_PHASE_COUNT };
const char *wsh_phase_name(enum wsh_phase phase);

struct wsh_input {
    struct wsh_span octets; /* of the mutator, until its next call */
    struct wsh_split split; /* how they are to be written: a property of the input as much as its octets */
    uint64_t index;         /* from 0 */
    enum wsh_phase phase;
};

struct wsh_template {
    const char *name;
    struct wsh_span octets; /* a whole request */
};
extern const struct wsh_template wsh_templates[];
extern const size_t wsh_template_count;

enum { WSH_MUTATOR_LIMIT = 4096 }; /* usual limit of an input, in octets */
struct wsh_mutator_options {
    const struct wsh_pools *pools;         /* borrowed */
    const struct wsh_template *templates;  /* borrowed; NULL: the built-in ones; the first is swept */
    size_t n_templates;
    uint64_t seed;
    size_t limit;                          /* 0: WSH_MUTATOR_LIMIT */
    unsigned seen_bits;                    /* room of the set of sent inputs, seen.h; 0: 20 */
};
struct wsh_mutator; /* opaque */
struct wsh_mutator *wsh_mutator_new(const struct wsh_mutator_options *options);
void wsh_mutator_free(struct wsh_mutator *m);

void wsh_mutator_next(struct wsh_mutator *m, struct wsh_input *ret);
/* The input was answered in a way that is new, and near a handshake: others start from it. A bounded pool; a copy. */
void wsh_mutator_reward(struct wsh_mutator *m, const struct wsh_input *input);

/* For hooks of engines; any octets. Changes octets[0..n) in place within `cap` and returns the new size. */
size_t wsh_mutator_mutate(struct wsh_mutator *m, uint8_t *octets, size_t n, size_t cap, uint64_t seed);
/* Parts of two requests as one; returns its size, at most `cap`. */
size_t wsh_mutator_cross(struct wsh_mutator *m, struct wsh_span a, struct wsh_span b, uint8_t *to, size_t cap,
                         uint64_t seed);

/* What there is to sweep: atoms that change the first template, without those that make what another one makes. */
size_t wsh_mutator_atoms(const struct wsh_mutator *m);
const struct wsh_atom *wsh_mutator_atom(const struct wsh_mutator *m, size_t i);

#endif
