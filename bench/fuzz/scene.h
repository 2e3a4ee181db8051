/* scene.h - one execution of the benchmark: the strict server, and every planted flaw that is not found yet.
 *
 * A flaw is found when the judge has a finding about the server that has it. All of them are looked for in one stream
 * of inputs: the stream may not know which flaw is planted, so only the strict server's answers are fed back. */
#ifndef WSH_BENCH_FUZZ_SCENE_H
#define WSH_BENCH_FUZZ_SCENE_H

#include "bench/fuzz/planted.h"
#include "harness/judge.h"

enum { BENCH_PLANTS = 64 };

/* Plain memory, so that it may be shared with the processes that an engine forks. All zeros at first. */
struct bench_tally {
    uint64_t executions, false_findings;
    uint64_t first[BENCH_PLANTS]; /* the execution that found it, from 1; 0: not found */
};

struct bench_scene; /* opaque */
/* `tiers`: bits 1 << tier of the flaws that are planted. The tally is borrowed. */
struct bench_scene *bench_scene_new(unsigned tiers, struct bench_tally *tally);
void bench_scene_free(struct bench_scene *s);
/* What the strict server answers, judged; then the planted ones. *ret lives until the next call. */
void bench_scene_run(struct bench_scene *s, struct wsh_span octets, struct wsh_judgement *ret);
/* The server with one planted flaw alone. */
void bench_scene_one(struct bench_scene *s, size_t plant, struct wsh_span octets, struct wsh_judgement *ret);
/* The strict server's answer to octets; the response lives until the next call. */
struct wsh_trial bench_scene_trial(struct bench_scene *s, struct wsh_span octets);
bool bench_scene_over(const struct bench_scene *s); /* everything is found */

#endif
