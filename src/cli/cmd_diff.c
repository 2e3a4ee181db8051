/* cmd_diff.c - `wshake diff OLD NEW`: what changed between two runs, and whether something got worse. */
#include "cli/cli.h"
#include "reports/diff.h"

static bool write_one(struct wsh_args *args, const struct wsh_diff_renderer *r, const struct wsh_diff *d) {
    const char *path = wsh_cli_output_path(args, r->name);
    struct wsh_report_options options = {.width = 100, .verbose = true};
    struct wsh_buf out;
    if (!path) return true;
    wsh_buf_init(&out, (size_t)1 << 30);
    r->render(d, &options, &out);
    bool ok = wsh_cli_write_file(args, path, &out);
    wsh_buf_done(&out);
    return ok;
}

static void print(struct wsh_args *args, const struct wsh_diff *d) {
    FILE *to = wsh_cli_stdout_taken(args) ? stderr : stdout;
    struct wsh_report_options options = {
        .color = wsh_cli_color(to), .width = wsh_cli_width(), .verbose = wsh_arg_given(args, WSH_OPT_VERBOSE)};
    struct wsh_buf out;
    wsh_buf_init(&out, (size_t)1 << 30);
    wsh_diff_text(d, &options, &out);
    wsh_cli_write(to, &out);
    wsh_buf_done(&out);
}

enum wsh_exit wsh_cmd_diff(struct wsh_args *args) {
    struct wsh_run_log *logs;
    struct wsh_diff d;
    bool clean, ok = true;
    if (!wsh_cli_outputs_check(args)) return WSH_EXIT_USAGE;
    if (wsh_cli_records(args, &logs, &clean) < 2) return WSH_EXIT_USAGE;
    wsh_diff_read(args->arena, &logs[0], &logs[1], &d);
    for (size_t i = 0; i < wsh_diff_renderer_count; i++) ok = write_one(args, &wsh_diff_renderers[i], &d) && ok;
    if (!wsh_arg_given(args, WSH_OPT_QUIET)) print(args, &d);
    if (!ok || !clean) return WSH_EXIT_USAGE;
    return d.counts[WSH_DIFF_WORSE] ? WSH_EXIT_BROKEN_GATE : WSH_EXIT_HOLDS;
}
