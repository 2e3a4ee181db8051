/* fuzz.h - the verbs of `wshake fuzz`. */
#ifndef WSH_CLI_FUZZ_H
#define WSH_CLI_FUZZ_H

#include "cli/cli.h"
#include "harness/mutate/mutator.h"

enum wsh_exit wsh_fuzz_run(struct wsh_args *args);    /* cmd_fuzz_run.c */
enum wsh_exit wsh_fuzz_show(struct wsh_args *args);   /* export: cmd_fuzz_found.c */
enum wsh_exit wsh_fuzz_replay(struct wsh_args *args);

/* Catalogue (--cases) and dictionary as pools; NULL after a message. */
const struct wsh_pools *wsh_fuzz_pools(struct wsh_args *args, const struct wsh_suite **ret_suite);
/* An option's number, at most `most`. False after a message. */
bool wsh_fuzz_number(struct wsh_args *args, enum wsh_option_id id, uint64_t otherwise, uint64_t most, uint64_t *ret);
/* Of a folder the record in it; a file as it is. In the arena. */
const char *wsh_fuzz_record_path(struct wsh_args *args, const char *path);
#define WSH_FUZZ_OUT "wshake-fuzz"

struct wsh_aim_options;
/* How the target is reached, by flags and profile. False after a message. */
bool wsh_fuzz_aim(struct wsh_args *args, const struct wsh_cli_target *target, struct wsh_aim_options *ret);

#endif
