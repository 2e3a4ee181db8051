/* fixture.h - the catalogue's pools and a mutator on them. */
#ifndef WSH_TESTS_UNIT_HARNESS_FIXTURE_H
#define WSH_TESTS_UNIT_HARNESS_FIXTURE_H

#include "support/main.h"

#include "harness/mutate/dict.h"
#include "harness/mutate/mutator.h"
#include "script/load.h"

struct fixture {
    struct wsh_arena *arena;
    struct wsh_diags diags;
    struct wsh_suite *suite;
    struct wsh_pool dictionary;
    struct wsh_pools *pools;
};

static inline void fixture_init(struct fixture *f) {
    *f = (struct fixture){.arena = wsh_arena_new()};
    wsh_diags_init(&f->diags, f->arena);
    f->suite = wsh_suite_load(f->arena, wsh_builtin_cases, wsh_builtin_case_count, &f->diags);
    ck_assert(f->suite != NULL);
    ck_assert(wsh_dict_read(f->arena, "harness/upgrade.dict", wsh_builtin_dict, &f->dictionary, &f->diags));
    f->pools = wsh_pools_new(f->arena, f->suite, &f->dictionary);
}

static inline void fixture_done(struct fixture *f) { wsh_arena_free(f->arena); }

static inline struct wsh_mutator *fixture_mutator(struct fixture *f, uint64_t seed, size_t limit) {
    const struct wsh_mutator_options options = {.pools = f->pools, .seed = seed, .limit = limit};
    return wsh_mutator_new(&options);
}

#endif
