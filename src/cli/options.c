/* options.c - argv and environment to values, by table. */
#include "cli/options.h"

#include "cli/cli.h"

const struct wsh_option wsh_options[WSH_OPT_COUNT] = {
#define RUN (1u << WSH_CMD_RUN)
#define LIST_CMD (1u << WSH_CMD_LIST)
#define SHOW (1u << WSH_CMD_SHOW)
#define EXPLAIN (1u << WSH_CMD_EXPLAIN)
#define SERVE (1u << WSH_CMD_SERVE)
#define SELFTEST (1u << WSH_CMD_SELFTEST)
#define JUDGE (1u << WSH_CMD_JUDGE)
#define REPORT (1u << WSH_CMD_REPORT)
#define EXPECT_CMD (1u << WSH_CMD_EXPECT)
#define DIFF (1u << WSH_CMD_DIFF)
#define FUZZ (1u << WSH_CMD_FUZZ)
#define HISTORY (1u << WSH_CMD_HISTORY)
#define INIT (1u << WSH_CMD_INIT)
#define HELP (1u << WSH_CMD_HELP)
#define OPT(symbol, name, kind, argument, commands, help) {name, WSH_ARG_##kind, argument, commands, help},
#include "cli/options.def"
#undef OPT
};

static unsigned command_bit(const struct wsh_command *c) { return 1u << (unsigned)(c - wsh_commands); }

enum wsh_exit wsh_usage(const struct wsh_args *args, const char *hint, const char *format, ...) {
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    wsh_buf_printf(&out, "wshake%s%s: ", args->command ? " " : "", args->command ? args->command->name : "");
    va_list list;
    va_start(list, format);
    wsh_buf_vprintf(&out, format, list);
    va_end(list);
    if (hint) wsh_buf_printf(&out, "\n  hint: %s", hint);
    wsh_buf_add_octet(&out, '\n');
    wsh_cli_write(stderr, &out);
    wsh_buf_done(&out);
    return WSH_EXIT_USAGE;
}

/* ---- values ---- */

static bool number_ok(const char *text, double *ret) {
    char *end = NULL;
    *ret = strtod(text, &end);
    return *text >= '0' && *text <= '9' && *end == '\0';
}

static bool word_ok(const char *words, const char *value) {
    struct wsh_span rest = wsh_span_of(words);
    while (rest.n > 0)
        if (wsh_span_is(wsh_span_cut(&rest, '|'), value)) return true;
    return false;
}

/* NULL if the value suits the kind, else what would. */
static const char *value_trouble(const struct wsh_option *o, const char *value) {
    uint64_t whole;
    double seconds;
    switch (o->kind) {
    case WSH_ARG_NUMBER: return wsh_span_to_u64(wsh_span_of(value), &whole) ? NULL : "a whole number";
    case WSH_ARG_SECONDS:
        return number_ok(value, &seconds) && seconds > 0 && seconds <= 3600 ? NULL
                                                                            : "seconds, more than 0 and at most 3600";
    case WSH_ARG_WORD: return word_ok(o->argument, value) ? NULL : o->argument;
    case WSH_ARG_FLAG:
    case WSH_ARG_TEXT:
    case WSH_ARG_LIST: return NULL;
    }
    return NULL;
}

static bool take_value(struct wsh_args *args, enum wsh_option_id id, const char *value, const char *from) {
    const char *wanted = value_trouble(&wsh_options[id], value);
    if (wanted) {
        struct wsh_buf seen;
        wsh_buf_init(&seen, 4096);
        wsh_text_visible(wsh_span_of(value), &seen);
        wsh_buf_add_octet(&seen, 0);
        (void)wsh_usage(args, wsh_arena_printf(args->arena, "it takes %s", wanted), "'%s' does not suit '%s'",
                        (const char *)seen.p, from);
        wsh_buf_done(&seen);
        return false;
    }
    const char **slot = WSH_PUSH(args->arena, args->values[id], args->n[id]);
    *slot = value;
    return true;
}

/* ---- argv ---- */

static const char *nearest_option(const struct wsh_args *args, struct wsh_span name) {
    const char *names[WSH_OPT_COUNT];
    size_t n = 0;
    for (size_t i = 0; i < WSH_OPT_COUNT; i++)
        if (wsh_options[i].commands & command_bit(args->command)) names[n++] = wsh_options[i].name;
    return wsh_nearest(name, names, n);
}

static int find_option(const struct wsh_args *args, struct wsh_span name) {
    for (size_t i = 0; i < WSH_OPT_COUNT; i++)
        if ((wsh_options[i].commands & command_bit(args->command)) && wsh_span_is(name, wsh_options[i].name))
            return (int)i;
    return -1;
}

static bool unknown_option(const struct wsh_args *args, struct wsh_span name) {
    const char *near = nearest_option(args, name);
    const char *hint = near
                           ? wsh_arena_printf(args->arena, "did you mean '--%s'?", near)
                           : wsh_arena_printf(args->arena, "'wshake %s --help' lists the options", args->command->name);
    (void)wsh_usage(args, hint, "unknown option '--%.*s'", WSH_FMT(name));
    return false;
}

/* One "--name[=value]" at argv[*at]; a separate value is taken too. */
static bool read_option(struct wsh_args *args, int argc, char **argv, int *at) {
    struct wsh_span rest = wsh_span_of(argv[*at] + 2);
    bool has_value = wsh_span_find(rest, '=') < rest.n;
    struct wsh_span name = wsh_span_cut(&rest, '=');
    int id = find_option(args, name);
    if (id < 0) return unknown_option(args, name);
    const struct wsh_option *o = &wsh_options[id];
    if (o->kind == WSH_ARG_FLAG && has_value) {
        (void)wsh_usage(args, NULL, "'--%s' takes no value", o->name);
        return false;
    }
    if (o->kind == WSH_ARG_FLAG) return take_value(args, (enum wsh_option_id)id, "1", argv[*at]);
    if (has_value) return take_value(args, (enum wsh_option_id)id, (const char *)rest.p, argv[*at]);
    if (*at + 1 >= argc) {
        (void)wsh_usage(args, NULL, "'--%s' needs a value: --%s %s", o->name, o->name, o->argument);
        return false;
    }
    *at += 1;
    return take_value(args, (enum wsh_option_id)id, argv[*at], argv[*at - 1]);
}

static bool read_words(struct wsh_args *args, int argc, char **argv, bool *ret_done) {
    bool only_words = false;
    for (int i = 2; i < argc; i++) {
        if (!only_words && strcmp(argv[i], "--") == 0) {
            only_words = true;
        } else if (!only_words && (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)) {
            *ret_done = true;
            return true;
        } else if (!only_words && strncmp(argv[i], "--", 2) == 0) {
            if (!read_option(args, argc, argv, &i)) return false;
        } else if (!only_words && argv[i][0] == '-' && argv[i][1] != '\0') {
            (void)wsh_usage(args, "options are spelled out: --select, --jobs", "unknown option '%s'", argv[i]);
            return false;
        } else {
            const char **slot = WSH_PUSH(args->arena, args->words, args->n_words);
            *slot = argv[i];
        }
    }
    return true;
}

/* ---- environment ---- */

static const char *environment_name(struct wsh_arena *a, const char *option) {
    char *name = wsh_arena_printf(a, "WSHAKE_%s", option);
    for (char *p = name; *p; p++) {
        if (*p == '-')
            *p = '_';
        else if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    }
    return name;
}

static bool read_environment(struct wsh_args *args) {
    for (size_t i = 0; i < WSH_OPT_COUNT; i++) {
        const struct wsh_option *o = &wsh_options[i];
        if (!(o->commands & command_bit(args->command)) || args->n[i] > 0) continue;
        const char *name = environment_name(args->arena, o->name), *value = getenv(name);
        if (!value || !*value) continue;
        if (o->kind == WSH_ARG_FLAG && strcmp(value, "0") == 0) continue;
        struct wsh_span rest = wsh_span_of(value);
        while (rest.n > 0) {
            struct wsh_span one = o->kind == WSH_ARG_LIST ? wsh_span_cut(&rest, '\n') : wsh_span_cut(&rest, 0);
            if (one.n > 0 && !take_value(args, (enum wsh_option_id)i, wsh_arena_text(args->arena, one), name))
                return false;
        }
    }
    return true;
}

static bool check_words(const struct wsh_args *args) {
    const struct wsh_command *c = args->command;
    if (args->n_words < c->min_words) {
        (void)wsh_usage(args, wsh_arena_printf(args->arena, "usage: wshake %s %s", c->name, c->words),
                        "something is missing on the command line");
        return false;
    }
    if (args->n_words > c->max_words) {
        (void)wsh_usage(args, wsh_arena_printf(args->arena, "usage: wshake %s %s", c->name, c->words),
                        "too many words: '%s'", args->words[c->max_words]);
        return false;
    }
    return true;
}

static const struct wsh_command *find_command(const char *name) {
    for (size_t i = 0; i < wsh_command_count; i++)
        if (strcmp(wsh_commands[i].name, name) == 0) return &wsh_commands[i];
    return NULL;
}

static bool unknown_command(struct wsh_args *args, const char *name) {
    const char *names[32];
    size_t n = wsh_command_count < WSH_COUNT(names) ? wsh_command_count : WSH_COUNT(names);
    for (size_t i = 0; i < n; i++) names[i] = wsh_commands[i].name;
    const char *near = wsh_nearest(wsh_span_of(name), names, n);
    (void)wsh_usage(args,
                    near ? wsh_arena_printf(args->arena, "did you mean 'wshake %s'?", near)
                         : "'wshake help' lists the commands",
                    "unknown command '%s'", name);
    return false;
}

bool wsh_args_read(struct wsh_args *args, struct wsh_arena *a, int argc, char **argv, bool *ret_done) {
    *args = (struct wsh_args){.arena = a};
    *ret_done = false;
    const char *name = argc > 1 ? argv[1] : "help";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) name = "help";
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) name = "version";
    args->command = find_command(name);
    if (!args->command) return unknown_command(args, name);
    if (!read_words(args, argc, argv, ret_done)) return false;
    if (*ret_done) {
        struct wsh_buf out;
        wsh_buf_init(&out, WSH_LIMIT_TEXT);
        wsh_help_command(args->command, &out);
        wsh_cli_write(stdout, &out);
        wsh_buf_done(&out);
        return true;
    }
    return read_environment(args) && check_words(args);
}

/* ---- reading values ---- */

const char *wsh_arg(const struct wsh_args *args, enum wsh_option_id id, const char *otherwise) {
    return args->n[id] > 0 ? args->values[id][args->n[id] - 1] : otherwise;
}

bool wsh_arg_given(const struct wsh_args *args, enum wsh_option_id id) { return args->n[id] > 0; }

uint64_t wsh_arg_number(const struct wsh_args *args, enum wsh_option_id id, uint64_t otherwise) {
    const char *text = wsh_arg(args, id, NULL);
    uint64_t value = otherwise;
    if (text) (void)wsh_span_to_u64(wsh_span_of(text), &value);
    return value;
}

uint64_t wsh_arg_us(const struct wsh_args *args, enum wsh_option_id id, uint64_t otherwise_us) {
    const char *text = wsh_arg(args, id, NULL);
    return text ? (uint64_t)(strtod(text, NULL) * 1e6) : otherwise_us;
}
