/* cmd_expect.c - `wshake expect RUN...`: a file of expected results out of runs. */
#include "cli/cli.h"

static bool read_old(struct wsh_args *args, const char *path, struct wsh_expected_file *ret) {
    struct wsh_diags diags;
    wsh_diags_init(&diags, args->arena);
    (void)wsh_expected_load(args->arena, path, ret, &diags);
    return wsh_cli_diags(&diags);
}

enum wsh_exit wsh_cmd_expect(struct wsh_args *args) {
    const char *update = wsh_arg(args, WSH_OPT_UPDATE, NULL);
    const char *output = wsh_arg(args, WSH_OPT_OUTPUT, update ? update : "-");
    struct wsh_expected_file old;
    struct wsh_run_log *logs;
    struct wsh_diags diags;
    struct wsh_buf out;
    bool clean;
    if (update && !read_old(args, update, &old)) return WSH_EXIT_USAGE;
    size_t n = wsh_cli_records(args, &logs, &clean);
    if (n == 0) return WSH_EXIT_USAGE;
    wsh_diags_init(&diags, args->arena);
    wsh_buf_init(&out, WSH_LIMIT_CASE_FILE);
    wsh_expected_write(update ? &old : NULL, logs, n, &out, &diags);
    (void)wsh_cli_diags(&diags);
    bool fits = !out.over;
    if (!fits) (void)wsh_usage(args, NULL, "the file would be longer than any that wshake reads");
    bool written = fits && wsh_cli_write_file(args, output, &out);
    wsh_buf_done(&out);
    return written && clean ? WSH_EXIT_HOLDS : WSH_EXIT_USAGE;
}
