/* cli.h - what several commands share: catalogue, profile, terminal, reports and the gate. */
#ifndef WSH_CLI_CLI_H
#define WSH_CLI_CLI_H

#include <jansson.h>

#include "cli/commands.h"
#include "record/expected.h"
#include "reports/report.h"
#include "run/expected_load.h"
#include "run/replay.h"
#include "run/run.h"
#include "script/load.h"
#include "script/profile_file.h"
#include "server/server.h"

/* The catalogue of --cases, or the one inside; NULL after diags on standard error. */
struct wsh_suite *wsh_cli_suite(struct wsh_args *args);

/* The values of a list option, in the arena. */
struct wsh_span *wsh_cli_spans(struct wsh_args *args, enum wsh_option_id id, size_t *ret_n);

/* A target as URL, profile and flags describe it together. */
struct wsh_cli_target {
    const char *url;
    const struct wsh_profile_file *file; /* NULL: there is none */
    struct wsh_profile profile;
};
/* `url` NULL: the profile's, else `otherwise`; that being NULL too is an error. False after a message. */
bool wsh_cli_target(struct wsh_args *args, const char *url, const char *otherwise, struct wsh_cli_target *ret);
/* Are --cookie and --authorization values that a field can hold? False after a message. */
bool wsh_cli_session(struct wsh_args *args);
/* Does what the profile says of cases suit this suite? False after diags. */
bool wsh_cli_target_suits(struct wsh_args *args, const struct wsh_cli_target *t, const struct wsh_suite *suite);
/* The target as lines for the record's header; values of fields that may carry credentials are redacted. Lines that
 * begin with "profile." are no flags. */
const char **wsh_cli_declared(struct wsh_args *args, const struct wsh_cli_target *t, size_t *ret_n);

/* ---- reach.c ---- */

/* SIGINT and SIGTERM set this once; a second one ends the program. */
extern volatile int wsh_cli_interrupted;
void wsh_cli_signals(void);
uint64_t wsh_cli_seed(const struct wsh_args *args); /* --seed, or one that is chosen */
/* --connect-to, or `otherwise`, or nothing. False after a message. */
bool wsh_cli_connect_to(struct wsh_args *args, const char *otherwise, const char **ret_host, uint16_t *ret_port);
bool wsh_cli_tls_flags(struct wsh_args *args, const struct wsh_profile *p); /* do they suit the URL? */
void wsh_cli_tls(struct wsh_args *args, const struct wsh_profile_file *f, const char **ret_sni,
                 struct wsh_tls_options *ret);

/* Diags on standard error. True if none is an error. */
bool wsh_cli_diags(const struct wsh_diags *diags);

bool wsh_cli_color(FILE *stream); /* a terminal, and NO_COLOR is not set */
unsigned wsh_cli_width(void);

/* Reports: can every output file be created? Said before anything is sent. */
bool wsh_cli_outputs_check(struct wsh_args *args);
/* Where the report of the renderer with this name goes, or NULL: the value of the option that has its name. */
const char *wsh_cli_output_path(const struct wsh_args *args, const char *renderer);
bool wsh_cli_stdout_taken(const struct wsh_args *args); /* by an output: what is for people goes to standard error */
/* Writes every report asked for, and the summary unless --quiet. False after a message. */
bool wsh_cli_outputs_write(struct wsh_args *args, const struct wsh_run_log *logs, size_t n);
/* --expect: read before anything is sent (false after diags), applied to each log afterwards. */
bool wsh_cli_expect_read(struct wsh_args *args, struct wsh_expected_file *ret);
void wsh_cli_expect_apply(struct wsh_args *args, struct wsh_expected_file *expected, struct wsh_run_log *logs,
                          size_t n);
/* Does the gate of --fail-on hold for all logs? */
enum wsh_exit wsh_cli_gate(struct wsh_args *args, const struct wsh_run_log *logs, size_t n);

void wsh_cli_write(FILE *to, const struct wsh_buf *b);
/* To a file, or to standard output ("-"). False after a message. */
bool wsh_cli_write_file(struct wsh_args *args, const char *path, const struct wsh_buf *text);
/* The record streams that the words name, one log each; diags are printed. *ret_clean: none of them was an error.
 * Returns how many could be read. */
size_t wsh_cli_records(struct wsh_args *args, struct wsh_run_log **ret_logs, bool *ret_clean);

/* --flaw: an array of wsh_flaw_count booleans in the arena. False after a message. */
bool wsh_cli_flaws(struct wsh_args *args, bool **ret_flaws);

/* Words of `text` from `column` on, where the line already stands; further lines begin there too. */
void wsh_cli_wrap(struct wsh_buf *out, const char *text, size_t column);

/* Is `row` never reached because `before`, which has no conditions but outcome and status, takes all of it? */
bool wsh_row_covers(const struct wsh_row *before, const struct wsh_row *row);
/* JSON on standard output; takes the value. */
void wsh_cli_print_json(json_t *value);

/* One row of an expectation in words, into an empty buffer. */
void wsh_row_describe(const struct wsh_row *row, struct wsh_buf *out);
void wsh_series_row_describe(const struct wsh_series_row *row, struct wsh_buf *out);

#endif
