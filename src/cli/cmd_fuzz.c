/* cmd_fuzz.c - `wshake fuzz`: its verbs, and `gen`: the inputs of the mutator by number. */
#include "cli/fuzz.h"
#include "harness/mutate/dict.h"

/* The stream has no short cut to an input: it is made from the first one on, about a million in a second. */
enum { INDEX_MOST = 100 * 1000 * 1000, COUNT_MOST = 1000 * 1000 };

static const char *split_name(const struct wsh_split *s) {
    static const char *const names[] = {
        [WSH_SPLIT_WHOLE] = "in one piece",           [WSH_SPLIT_OCTETS] = "octet by octet",
        [WSH_SPLIT_LINES] = "line by line",           [WSH_SPLIT_CR_LF] = "cut between CR and LF",
        [WSH_SPLIT_BEFORE_LAST] = "cut near its end", [WSH_SPLIT_AT] = "cut in two",
        [WSH_SPLIT_INSIDE] = "cut inside a field",    [WSH_SPLIT_INSIDE_START] = "cut inside the request-line",
    };
    return names[s->kind];
}

static void print_input(const struct wsh_input *in, bool raw) {
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    if (raw) {
        wsh_buf_add(&out, in->octets);
    } else {
        wsh_buf_printf(&out, "# input %llu (%s), %zu octets %s\n", (unsigned long long)in->index,
                       wsh_phase_name(in->phase), in->octets.n, split_name(&in->split));
        for (struct wsh_span rest = in->octets; rest.n > 0;) {
            size_t end = wsh_span_find(rest, '\n');
            wsh_text_escape(wsh_span_slice(rest, 0, end + 1), 0, &out);
            wsh_buf_add_octet(&out, '\n');
            rest = wsh_span_skip(rest, end + 1);
        }
    }
    wsh_cli_write(stdout, &out);
    wsh_buf_done(&out);
}

const struct wsh_pools *wsh_fuzz_pools(struct wsh_args *args, const struct wsh_suite **ret_suite) {
    struct wsh_diags diags;
    struct wsh_pool dictionary;
    const struct wsh_suite *suite = wsh_cli_suite(args);
    *ret_suite = suite;
    wsh_diags_init(&diags, args->arena);
    WSH_CHECK(wsh_dict_read(args->arena, "harness/upgrade.dict", wsh_builtin_dict, &dictionary, &diags));
    return suite ? wsh_pools_new(args->arena, suite, &dictionary) : NULL;
}

static enum wsh_exit gen(struct wsh_args *args) {
    uint64_t index, count;
    const struct wsh_suite *suite;
    if (!wsh_fuzz_number(args, WSH_OPT_INDEX, 0, INDEX_MOST, &index) ||
        !wsh_fuzz_number(args, WSH_OPT_HOW_MANY, 1, COUNT_MOST, &count))
        return WSH_EXIT_USAGE;
    const struct wsh_pools *pools = wsh_fuzz_pools(args, &suite);
    if (!pools) return WSH_EXIT_USAGE;
    const struct wsh_mutator_options options = {.pools = pools, .seed = wsh_arg_number(args, WSH_OPT_SEED, 1)};
    struct wsh_mutator *m = wsh_mutator_new(&options);
    struct wsh_input in;
    for (uint64_t i = 0; i < index + count; i++) {
        wsh_mutator_next(m, &in);
        if (i >= index) print_input(&in, wsh_arg_given(args, WSH_OPT_RAW));
    }
    wsh_mutator_free(m);
    return WSH_EXIT_HOLDS;
}

static const struct {
    const char *name, *word; /* that follows, or NULL */
    enum wsh_exit (*run)(struct wsh_args *args);
} verbs[] = {{"run", "URL", wsh_fuzz_run},
             {"export", "RECORD#NUMBER", wsh_fuzz_show},
             {"replay", "RECORD", wsh_fuzz_replay},
             {"gen", NULL, gen}};

static enum wsh_exit run_verb(struct wsh_args *args, size_t i) {
    bool has = args->n_words > 1, wants = verbs[i].word != NULL;
    if (has == wants) return verbs[i].run(args);
    return wsh_usage(args,
                     wsh_arena_printf(args->arena, "usage: wshake fuzz %s%s%s", verbs[i].name, wants ? " " : "",
                                      wants ? verbs[i].word : ""),
                     has ? "'%s' takes no word" : "'%s' lacks a word", verbs[i].name);
}

enum wsh_exit wsh_cmd_fuzz(struct wsh_args *args) {
    const char *names[WSH_COUNT(verbs)];
    for (size_t i = 0; i < WSH_COUNT(verbs); i++) {
        if (strcmp(args->words[0], verbs[i].name) == 0) return run_verb(args, i);
        names[i] = verbs[i].name;
    }
    const char *near = wsh_nearest(wsh_span_of(args->words[0]), names, WSH_COUNT(names));
    return wsh_usage(args,
                     near ? wsh_arena_printf(args->arena, "did you mean 'wshake fuzz %s'?", near)
                          : "'wshake fuzz --help' says what there is",
                     "'fuzz' has no '%s'", args->words[0]);
}
