/* hooks.h - one mutator for the hooks of engines, made at the first use: catalogue and dictionary are inside.
 *
 * Linked into a target, hook_libfuzzer.c gives libFuzzer its custom mutator; hook_afl.c is the same as a library for
 * AFL_CUSTOM_MUTATOR_LIBRARY. Both take any octets: an engine goes on making changes of its own. */
#ifndef WSH_HARNESS_HOOKS_H
#define WSH_HARNESS_HOOKS_H

#include "harness/mutate/mutator.h"

/* seen_bits: seen.h; engines remember by themselves and need few. */
struct wsh_mutator *wsh_hook_mutator_new(uint64_t seed, unsigned seen_bits);
/* Of this process, never freed: engines have no place for that. */
struct wsh_mutator *wsh_hook_mutator(void);

#endif
