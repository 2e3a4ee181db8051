/* sweep.h - the universe of atoms in the order of the sweep, and sorted for drawing. Inside of the mutator. */
#ifndef WSH_HARNESS_MUTATE_SWEEP_H
#define WSH_HARNESS_MUTATE_SWEEP_H

#include "harness/mutate/atoms.h"

/* What an atom alone makes of the plain handshake: still one, open, or none. */
enum wsh_atom_class { WSH_ATOM_BENIGN, WSH_ATOM_OPEN, WSH_ATOM_FAULTY, WSH_ATOM_CLASSES };

struct wsh_swept {
    struct wsh_atom atom;
    enum wsh_atom_class class;
    double key; /* in the order of the sweep */
};

/* All atoms of one kind, place and class, in the order of the sweep. */
struct wsh_bucket {
    unsigned kind, place;
    uint32_t *items; /* indices into swept */
    size_t n;
};
struct wsh_buckets {
    struct wsh_bucket *items; /* those of one kind stand together */
    size_t n;
    size_t *kind_first;       /* per kind: its first bucket; one more at the end */
    unsigned weight;          /* of all kinds that have a bucket */
};

struct wsh_sweep {
    struct wsh_swept *swept; /* sorted by key */
    size_t n;
    struct wsh_buckets classes[WSH_ATOM_CLASSES];
};

void wsh_sweep_make(struct wsh_arena *a, const struct wsh_pools *pools, struct wsh_span plain, uint64_t seed,
                    size_t limit, struct wsh_sweep *ret);
/* A bucket of the class, kinds by their weight; NULL: the class is empty. */
const struct wsh_bucket *wsh_sweep_draw(const struct wsh_sweep *s, enum wsh_atom_class class, struct wsh_rng *rng);

#endif
