/* find.c - how soon planted flaws are found, how often the judge is wrong, and how fast all of it is.
 *
 *     bench_fuzz find FUZZER TIER SEEDS BUDGET NEED   executions to the first finding; FUZZER: mutator, havoc
 *     bench_fuzz clean EXECUTIONS [SEED]              findings about the strict server
 *     bench_fuzz distinct EXECUTIONS                  different findings about one planted flaw
 *     bench_fuzz speed SECONDS                        executions a second on one core, and where the time goes
 *     bench_fuzz rows NAME SEED FILE                  what fuzz_planted left in a file, as rows of `find`
 *     bench_fuzz plants                               the flaws: number, tier, class, name, condition, rule, seen in
 *
 * TIER 0: all. NEED: exit status 1 if a seed finds fewer. `find` prints rows "row FUZZER SEED PLANT FIRST" for
 * bench/fuzz/run, which draws the table. */
#include "bench/fuzz/scene.h"

#include <time.h>

#include "harness/mutate/dict.h"
#include "harness/mutate/mutator.h"
#include "harness/mutate/seen.h"
#include "script/load.h"

struct bench {
    struct wsh_arena *arena;
    struct wsh_pools *pools;
};

static void bench_init(struct bench *b) {
    struct wsh_diags diags;
    struct wsh_pool dictionary;
    b->arena = wsh_arena_new();
    wsh_diags_init(&diags, b->arena);
    const struct wsh_suite *suite = wsh_suite_load(b->arena, wsh_builtin_cases, wsh_builtin_case_count, &diags);
    WSH_CHECK(suite && wsh_dict_read(b->arena, "harness/upgrade.dict", wsh_builtin_dict, &dictionary, &diags));
    b->pools = wsh_pools_new(b->arena, suite, &dictionary);
}

static struct wsh_mutator *new_mutator(const struct bench *b, uint64_t seed) {
    const struct wsh_mutator_options options = {.pools = b->pools, .seed = seed, .seen_bits = 22};
    return wsh_mutator_new(&options);
}

/* ---- fuzzers ---- */

/* What a fuzzer is here: the next input, and what was made of it. */
struct fuzzer {
    struct wsh_mutator *mutator; /* NULL: blind havoc on the plain template */
    struct wsh_rng rng;
    struct wsh_seen *fingerprints;
    uint8_t octets[WSH_MUTATOR_LIMIT];
    struct wsh_input input;
};

static void fuzzer_init(struct fuzzer *f, const struct bench *b, const char *name, uint64_t seed) {
    *f = (struct fuzzer){.fingerprints = wsh_seen_new(16)};
    if (strcmp(name, "mutator") == 0) f->mutator = new_mutator(b, seed);
    wsh_rng_init_named(&f->rng, seed, WSH_LIT("havoc"), 0);
}

static void fuzzer_done(struct fuzzer *f) {
    wsh_mutator_free(f->mutator);
    wsh_seen_free(f->fingerprints);
}

/* Six operations, one to eight of them on the plain handshake: what a fuzzer does that knows nothing at all. */
static size_t havoc(struct wsh_rng *r, uint8_t *p, size_t n, size_t cap) {
    for (uint64_t i = 1 + wsh_rng_below(r, 8); i-- > 0 && n > 0;) {
        size_t at = wsh_rng_below(r, n), size = 1 + wsh_rng_below(r, 8), to = wsh_rng_below(r, n);
        if (size > n - at) size = n - at;
        switch (wsh_rng_below(r, 6)) {
        case 0: p[at] ^= (uint8_t)(1u << wsh_rng_below(r, 8)); break;
        case 1: p[at] = (uint8_t)wsh_rng_below(r, 256); break;
        case 2: p[at] = (uint8_t)(p[at] + wsh_rng_below(r, 35) - 17); break;
        case 3:
            memmove(p + at, p + at + size, n - at - size);
            n -= size;
            break;
        case 4:
            if (n + size > cap) break;
            memmove(p + at + size, p + at, n - at); /* doubles what stands there */
            n += size;
            break;
        default:
            if (size > n - to) size = n - to;
            memmove(p + to, p + at, size);
        }
    }
    return n;
}

static struct wsh_span fuzzer_next(struct fuzzer *f) {
    if (f->mutator) {
        wsh_mutator_next(f->mutator, &f->input);
        return f->input.octets;
    }
    size_t n = wsh_span_copy(f->octets, wsh_templates[0].octets);
    return wsh_span_make(f->octets, havoc(&f->rng, f->octets, n, sizeof f->octets));
}

static void fuzzer_told(struct fuzzer *f, const struct wsh_judgement *v) {
    if (f->mutator && v->near && wsh_seen_add(f->fingerprints, v->fingerprint))
        wsh_mutator_reward(f->mutator, &f->input);
}

/* ---- find ---- */

static size_t find_once(const struct bench *b, const char *name, unsigned tiers, uint64_t seed, uint64_t budget) {
    struct bench_tally tally = {0};
    struct bench_scene *scene = bench_scene_new(tiers, &tally);
    struct wsh_judgement v;
    struct fuzzer f;
    size_t found = 0;
    fuzzer_init(&f, b, name, seed);
    while (tally.executions < budget && !bench_scene_over(scene)) {
        bench_scene_run(scene, fuzzer_next(&f), &v);
        fuzzer_told(&f, &v);
    }
    for (size_t i = 0; i < wsh_plant_count; i++) {
        if (!(tiers >> wsh_plants[i].tier & 1)) continue;
        found += tally.first[i] > 0;
        (void)printf("row %s %llu %zu %llu\n", name, (unsigned long long)seed, i, (unsigned long long)tally.first[i]);
    }
    (void)fflush(stdout);
    if (tally.false_findings) found = 0; /* whoever cries wolf has found nothing */
    fuzzer_done(&f);
    bench_scene_free(scene);
    return found;
}

static int find(const struct bench *b, const char *name, const uint64_t *numbers) {
    unsigned tiers = numbers[0] ? 1u << numbers[0] : 0xE;
    int status = 0;
    for (uint64_t seed = 1; seed <= numbers[1]; seed++)
        if (find_once(b, name, tiers, seed, numbers[2]) < numbers[3]) status = 1;
    return status;
}

/* ---- clean ---- */

static void show(const struct wsh_input *in, const struct wsh_fuzz_finding *f) {
    struct wsh_buf text;
    wsh_buf_init(&text, WSH_LIMIT_TEXT);
    wsh_text_escape(in->octets, 0, &text);
    (void)printf("input %llu (%s): %s, %s: %s\n  %.*s\n", (unsigned long long)in->index, wsh_phase_name(in->phase),
                 wsh_fault_name(f->fault), wsh_rule(f->rule)->id, f->text, WSH_FMT(wsh_buf_span(&text)));
    wsh_buf_done(&text);
}

static int clean(const struct bench *b, uint64_t executions, uint64_t seed) {
    enum { SHOWN = 10 };
    struct bench_tally tally = {0};
    struct bench_scene *scene = bench_scene_new(0, &tally);
    struct wsh_judgement v;
    struct fuzzer f;
    uint64_t accepted = 0;
    fuzzer_init(&f, b, "mutator", seed);
    while (tally.executions < executions) {
        bench_scene_run(scene, fuzzer_next(&f), &v);
        fuzzer_told(&f, &v);
        accepted += v.outcome == WSH_ACCEPTED;
        if (v.n > 0 && tally.false_findings <= SHOWN) show(&f.input, &v.findings[0]);
    }
    (void)printf("fuzz_accepted_percent: %.1f\nfuzz_false_findings: %llu\n",
                 100.0 * (double)accepted / (double)executions, (unsigned long long)tally.false_findings);
    fuzzer_done(&f);
    bench_scene_free(scene);
    return tally.false_findings ? 1 : 0;
}

/* ---- distinct ---- */

static size_t distinct_of(const struct bench *b, size_t plant, uint64_t executions) {
    struct bench_tally tally = {0};
    struct bench_scene *scene = bench_scene_new(0, &tally);
    struct wsh_fuzz_keys keys = {0};
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_judgement v;
    struct fuzzer f;
    fuzzer_init(&f, b, "mutator", 1);
    for (uint64_t i = 0; i < executions; i++) {
        bench_scene_one(scene, plant, fuzzer_next(&f), &v);
        for (size_t k = 0; k < v.n; k++)
            if (wsh_fuzz_keys_add(&keys, a, v.findings[k].key) && keys.n > 1)
                (void)printf("  also %s, %s: %s\n", wsh_fault_name(v.findings[k].fault),
                             wsh_rule(v.findings[k].rule)->id, v.findings[k].text);
    }
    (void)printf("%2zu %-28s %zu\n", plant, wsh_plants[plant].flaw, keys.n);
    wsh_arena_free(a);
    fuzzer_done(&f);
    bench_scene_free(scene);
    return keys.n;
}

static int distinct(const struct bench *b, uint64_t executions) {
    size_t sum = 0, found = 0;
    for (size_t i = 0; i < wsh_plant_count; i++) {
        size_t n = distinct_of(b, i, executions);
        sum += n;
        found += n > 0;
    }
    (void)printf("fuzz_distinct_per_flaw: %.2f\n", found ? (double)sum / (double)found : 0);
    return 0;
}

/* ---- speed ---- */

static double now(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What is timed: all of one execution, and its parts on inputs of the same stream. */
enum part { PART_ALL, PART_MUTATE, PART_SUBJECT, PART_JUDGE, PART_RULING, PARTS };

struct timing {
    const struct bench *bench;
    struct bench_scene *scene;
    struct fuzzer fuzzer;
    struct wsh_fuzz_judge *judge;
    struct wsh_arena *arena;
    struct wsh_trial *trials; /* recorded ones */
    size_t n;
};

static void run_part(struct timing *t, enum part part, size_t i) {
    struct wsh_judgement v;
    struct wsh_ruling ruling;
    if (part == PART_ALL) {
        bench_scene_run(t->scene, fuzzer_next(&t->fuzzer), &v);
        fuzzer_told(&t->fuzzer, &v);
    } else if (part == PART_MUTATE) {
        (void)fuzzer_next(&t->fuzzer);
    } else if (part == PART_SUBJECT) {
        (void)bench_scene_trial(t->scene, t->trials[i].request);
    } else if (part == PART_JUDGE) {
        wsh_fuzz_judge_read(t->judge, &t->trials[i], &v);
    } else {
        wsh_ruling_glance(t->arena, t->trials[i].request, NULL, &ruling);
        wsh_arena_reset(t->arena);
    }
}

static double measure(struct timing *t, enum part part, double seconds) {
    enum { ROUND = 256 };
    uint64_t runs = 0;
    double began = now();
    while (now() - began < seconds)
        for (size_t i = 0; i < ROUND; i++) run_part(t, part, runs++ % t->n);
    return (double)runs / (now() - began);
}

/* Behind the sweep's first part, where a campaign spends its time. */
static void record(struct timing *t, struct wsh_arena *a) {
    enum { SKIPPED = 4096, RECORDED = 20000 };
    t->trials = WSH_NEW_ARRAY(a, RECORDED, struct wsh_trial);
    for (size_t i = 0; i < SKIPPED; i++) (void)fuzzer_next(&t->fuzzer);
    for (t->n = 0; t->n < RECORDED; t->n++) {
        struct wsh_trial trial = bench_scene_trial(t->scene, fuzzer_next(&t->fuzzer));
        trial.request = wsh_arena_span(a, trial.request);
        trial.response = wsh_arena_span(a, trial.response);
        t->trials[t->n] = trial;
    }
}

static int speed(const struct bench *b, uint64_t seconds) {
    static const char *const names[PARTS] = {"fuzz_executions_per_second", "fuzz_mutations_per_second",
                                             "fuzz_subject_per_second", "fuzz_oracle_per_second",
                                             "fuzz_rulings_per_second"};
    struct bench_tally tally = {0};
    struct timing t = {
        .bench = b, .scene = bench_scene_new(0, &tally), .judge = wsh_fuzz_judge_new(0), .arena = wsh_arena_new()};
    struct wsh_arena *a = wsh_arena_new();
    fuzzer_init(&t.fuzzer, b, "mutator", 1);
    record(&t, a);
    for (int part = 0; part < PARTS; part++)
        (void)printf("%s: %.0f\n", names[part], measure(&t, (enum part)part, (double)seconds));
    fuzzer_done(&t.fuzzer);
    wsh_fuzz_judge_free(t.judge);
    bench_scene_free(t.scene);
    wsh_arena_free(t.arena);
    wsh_arena_free(a);
    return 0;
}

/* ---- what an engine left, and what there is ---- */

static int rows(const char *name, const char *seed, const char *path) {
    struct wsh_arena *a = wsh_arena_new();
    struct bench_tally tally;
    struct wsh_span text;
    bool good = wsh_file_read(a, path, sizeof tally, &text) && text.n == sizeof tally;
    if (good) memcpy(&tally, text.p, sizeof tally);
    for (size_t i = 0; good && i < wsh_plant_count; i++)
        (void)printf("row %s %s %zu %llu\n", name, seed, i, (unsigned long long)tally.first[i]);
    if (good)
        (void)printf("executions %s %s %llu %llu\n", name, seed, (unsigned long long)tally.executions,
                     (unsigned long long)tally.false_findings);
    else
        (void)fprintf(stderr, "bench_fuzz: '%s' holds no tally\n", path);
    wsh_arena_free(a);
    return good ? 0 : 1;
}

static int plants(void) {
    static const char *const classes[] = {"refuses", "accepts", "answers"};
    struct wsh_arena *a = wsh_arena_new();
    for (size_t i = 0; i < wsh_plant_count; i++)
        (void)printf("%zu\t%u\t%s\t%s\t%s\t%s\t%s\n", i, wsh_plants[i].tier, classes[wsh_plants[i].class],
                     wsh_plants[i].flaw, wsh_plant_when(a, &wsh_plants[i]), wsh_plants[i].rule,
                     wsh_plants[i].seen_in ? wsh_plants[i].seen_in : "");
    wsh_arena_free(a);
    return 0;
}

/* ---- command line ---- */

static int usage(void) {
    (void)fputs("usage: bench_fuzz find mutator|havoc TIER SEEDS BUDGET NEED\n"
                "       bench_fuzz clean EXECUTIONS [SEED]\n"
                "       bench_fuzz distinct EXECUTIONS\n"
                "       bench_fuzz rows NAME SEED FILE\n"
                "       bench_fuzz plants\n"
                "       bench_fuzz speed SECONDS\n",
                stderr);
    return 2;
}

int main(int argc, char **argv) {
    struct bench b;
    if (argc == 5 && strcmp(argv[1], "rows") == 0) return rows(argv[2], argv[3], argv[4]);
    if (argc == 2 && strcmp(argv[1], "plants") == 0) return plants();
    uint64_t n[4] = {0, 1, 0, 0};
    bool finds = argc > 2 && strcmp(argv[1], "find") == 0;
    if (argc < 3 || argc - (finds ? 3 : 2) > (int)WSH_COUNT(n)) return usage();
    if (finds && strcmp(argv[2], "mutator") != 0 && strcmp(argv[2], "havoc") != 0) return usage();
    for (int i = finds ? 3 : 2; i < argc; i++)
        if (!wsh_span_to_u64(wsh_span_of(argv[i]), &n[i - (finds ? 3 : 2)])) return usage();
    int status = 2;
    bench_init(&b);
    if (finds && argc == 7)
        status = find(&b, argv[2], n);
    else if (strcmp(argv[1], "clean") == 0)
        status = clean(&b, n[0], n[1]);
    else if (strcmp(argv[1], "distinct") == 0)
        status = distinct(&b, n[0]);
    else if (strcmp(argv[1], "speed") == 0)
        status = speed(&b, n[0]);
    else
        status = usage();
    wsh_arena_free(b.arena);
    return status;
}
