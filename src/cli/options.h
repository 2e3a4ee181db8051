/* options.h - the command line as tables: commands and options, parsed into plain values.
 *
 * Every option has an environment variable WSHAKE_<NAME> (dashes become underscores; several values of a list stand on
 * lines of their own); the command line wins. Trouble is said at once, with the next step, and exit status 2. */
#ifndef WSH_CLI_OPTIONS_H
#define WSH_CLI_OPTIONS_H

#include "base/base.h"

enum wsh_option_id {
#define OPT(symbol, name, kind, argument, commands, help) WSH_OPT_##symbol,
#include "cli/options.def"
#undef OPT
    WSH_OPT_COUNT
};

enum wsh_option_kind { WSH_ARG_FLAG, WSH_ARG_TEXT, WSH_ARG_LIST, WSH_ARG_NUMBER, WSH_ARG_SECONDS, WSH_ARG_WORD };

enum wsh_exit {
    WSH_EXIT_HOLDS = 0,
    WSH_EXIT_BROKEN_GATE = 1,
    WSH_EXIT_USAGE = 2,
    WSH_EXIT_NO_TARGET = 3,
    WSH_EXIT_INTERRUPTED = 130
};

struct wsh_option {
    const char *name;
    enum wsh_option_kind kind;
    const char *argument;
    unsigned commands; /* bits 1 << index into wsh_commands */
    const char *help;
};
extern const struct wsh_option wsh_options[WSH_OPT_COUNT];

struct wsh_args;
struct wsh_command {
    const char *name, *words, *summary, *about, *examples;
    unsigned min_words, max_words;
    enum wsh_exit (*run)(struct wsh_args *args);
};
extern const struct wsh_command wsh_commands[];
extern const size_t wsh_command_count;

/* Parsed values; strings point into argv, the environment or the arena. */
struct wsh_args {
    struct wsh_arena *arena;
    const struct wsh_command *command;
    const char **values[WSH_OPT_COUNT];
    size_t n[WSH_OPT_COUNT];
    const char **words;
    size_t n_words;
};

/* False after a message on standard error. `--help` prints and sets *ret_done. */
bool wsh_args_read(struct wsh_args *args, struct wsh_arena *a, int argc, char **argv, bool *ret_done);

const char *wsh_arg(const struct wsh_args *args, enum wsh_option_id id, const char *otherwise); /* the last one given */
bool wsh_arg_given(const struct wsh_args *args, enum wsh_option_id id);
uint64_t wsh_arg_number(const struct wsh_args *args, enum wsh_option_id id, uint64_t otherwise);
uint64_t wsh_arg_us(const struct wsh_args *args, enum wsh_option_id id, uint64_t otherwise_us); /* of SECONDS */

/* "wshake run: MESSAGE" and "  hint: HINT" on standard error; returns WSH_EXIT_USAGE. hint may be NULL. */
enum wsh_exit wsh_usage(const struct wsh_args *args, const char *hint, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Drawn from the tables. */
void wsh_help_command(const struct wsh_command *c, struct wsh_buf *out);
void wsh_help_overview(struct wsh_buf *out);
void wsh_help_man(struct wsh_buf *out);
void wsh_help_completion_bash(struct wsh_buf *out);

#endif
