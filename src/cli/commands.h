/* commands.h - the commands by name; the order is that of the table in commands.c. */
#ifndef WSH_CLI_COMMANDS_H
#define WSH_CLI_COMMANDS_H

#include "cli/options.h"

enum wsh_command_id {
    WSH_CMD_RUN,
    WSH_CMD_LIST,
    WSH_CMD_SHOW,
    WSH_CMD_EXPLAIN,
    WSH_CMD_LINT,
    WSH_CMD_SERVE,
    WSH_CMD_SELFTEST,
    WSH_CMD_JUDGE,
    WSH_CMD_REPORT,
    WSH_CMD_DIFF,
    WSH_CMD_EXPECT,
    WSH_CMD_FUZZ,
    WSH_CMD_HELP,
    WSH_CMD_VERSION,
    WSH_CMD_INIT,
    WSH_CMD_HISTORY,
};

enum wsh_exit wsh_cmd_run(struct wsh_args *args);
enum wsh_exit wsh_cmd_list(struct wsh_args *args);
enum wsh_exit wsh_cmd_show(struct wsh_args *args);
enum wsh_exit wsh_cmd_explain(struct wsh_args *args);
enum wsh_exit wsh_cmd_lint(struct wsh_args *args);
enum wsh_exit wsh_cmd_serve(struct wsh_args *args);
enum wsh_exit wsh_cmd_selftest(struct wsh_args *args);
enum wsh_exit wsh_cmd_judge(struct wsh_args *args);
enum wsh_exit wsh_cmd_report(struct wsh_args *args);
enum wsh_exit wsh_cmd_diff(struct wsh_args *args);
enum wsh_exit wsh_cmd_expect(struct wsh_args *args);
enum wsh_exit wsh_cmd_fuzz(struct wsh_args *args);
enum wsh_exit wsh_cmd_history(struct wsh_args *args);
enum wsh_exit wsh_cmd_help(struct wsh_args *args);
enum wsh_exit wsh_cmd_init(struct wsh_args *args);
enum wsh_exit wsh_cmd_version(struct wsh_args *args);

#endif
