/* cmd_report.c - judge and report: what was recorded, judged or drawn again. */
#include <errno.h>

#include "cli/cli.h"

size_t wsh_cli_records(struct wsh_args *args, struct wsh_run_log **ret_logs, bool *ret_clean) {
    struct wsh_run_log *logs = WSH_NEW_ARRAY(args->arena, args->n_words + 1, struct wsh_run_log);
    size_t n = 0;
    *ret_clean = true;
    *ret_logs = logs;
    for (size_t i = 0; i < args->n_words; i++) {
        struct wsh_diags diags;
        wsh_diags_init(&diags, args->arena);
        bool read = wsh_record_read(args->arena, args->words[i], &logs[n], &diags);
        *ret_clean = wsh_cli_diags(&diags) && read && *ret_clean;
        n += read;
    }
    return n;
}

enum wsh_exit wsh_cmd_report(struct wsh_args *args) {
    struct wsh_run_log *logs;
    bool clean;
    struct wsh_expected_file expected;
    if (!wsh_cli_expect_read(args, &expected) || !wsh_cli_outputs_check(args)) return WSH_EXIT_USAGE;
    size_t n = wsh_cli_records(args, &logs, &clean);
    if (n == 0) return WSH_EXIT_USAGE;
    wsh_cli_expect_apply(args, &expected, logs, n);
    if (!wsh_cli_outputs_write(args, logs, n) || !clean) return WSH_EXIT_USAGE;
    return wsh_cli_gate(args, logs, n);
}

static bool write_record(struct wsh_args *args, const struct wsh_run_log *log) {
    const char *path = wsh_arg(args, WSH_OPT_RECORD, NULL);
    if (!path) return true;
    struct wsh_writer *w = wsh_writer_open(path);
    bool ok = w && wsh_writer_header(w, &log->header);
    for (size_t i = 0; ok && i < log->n; i++) ok = wsh_writer_result(w, &log->results[i]);
    if (ok && log->footer.present) ok = wsh_writer_footer(w, &log->footer);
    ok = wsh_writer_close(w) && ok;
    if (!ok) (void)wsh_usage(args, NULL, "cannot write '%s': %s", path, strerror(errno));
    return ok;
}

enum wsh_exit wsh_cmd_judge(struct wsh_args *args) {
    struct wsh_run_log old, log;
    struct wsh_diags diags;
    wsh_diags_init(&diags, args->arena);
    const struct wsh_suite *suite = wsh_cli_suite(args);
    struct wsh_expected_file expected;
    if (!suite || !wsh_cli_expect_read(args, &expected) || !wsh_cli_outputs_check(args)) return WSH_EXIT_USAGE;
    bool read = wsh_record_read(args->arena, args->words[0], &old, &diags);
    bool clean = wsh_cli_diags(&diags);
    if (!read) return WSH_EXIT_USAGE;
    wsh_replay(args->arena, suite, &old, &log);
    wsh_cli_expect_apply(args, &expected, &log, 1);
    if (!write_record(args, &log) || !wsh_cli_outputs_write(args, &log, 1) || !clean) return WSH_EXIT_USAGE;
    return wsh_cli_gate(args, &log, 1);
}

/* ---- version ---- */

enum wsh_exit wsh_cmd_version(struct wsh_args *args) {
    (void)args;
    (void)printf("wshake %s\nrecord schema %s\n%zu rules, %zu flaws, %zu case files\n", WSHAKE_VERSION,
                 WSH_RECORD_SCHEMA, (size_t)WSH_RULE_COUNT, wsh_flaw_count, wsh_builtin_case_count);
    return WSH_EXIT_HOLDS;
}
