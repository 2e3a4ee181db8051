/* outputs.c - reports to files, the summary to the terminal, expected results and the gate. */
#include "cli/cli.h"

#include <errno.h>

static const enum wsh_option_id report_options[] = {WSH_OPT_HTML, WSH_OPT_JSON, WSH_OPT_JUNIT, WSH_OPT_TEXT};

static bool to_stdout(const char *path) { return strcmp(path, "-") == 0; }

static bool cannot_write(struct wsh_args *args, const char *path) {
    (void)wsh_usage(args, NULL, "cannot write '%s': %s", path, strerror(errno));
    return false;
}

/* Opens for appending, so that a file that is there keeps its content until the report is ready. */
static bool writable(struct wsh_args *args, const char *path) {
    if (to_stdout(path)) return true;
    FILE *f = fopen(path, "ae");
    if (!f || fclose(f) != 0) return cannot_write(args, path);
    return true;
}

bool wsh_cli_outputs_check(struct wsh_args *args) {
    unsigned on_stdout = 0;
    for (size_t i = 0; i < WSH_COUNT(report_options); i++) {
        const char *path = wsh_arg(args, report_options[i], NULL);
        if (!path) continue;
        on_stdout += to_stdout(path);
        if (!writable(args, path)) return false;
    }
    const char *record = wsh_arg(args, WSH_OPT_RECORD, NULL);
    if (record && to_stdout(record)) on_stdout++;
    if (on_stdout <= 1) return true;
    (void)wsh_usage(args, "give all but one of them a file", "two outputs cannot both go to standard output");
    return false;
}

static bool stdout_taken(const struct wsh_args *args) {
    const char *record = wsh_arg(args, WSH_OPT_RECORD, NULL);
    bool taken = record && to_stdout(record);
    for (size_t i = 0; i < WSH_COUNT(report_options); i++) {
        const char *path = wsh_arg(args, report_options[i], NULL);
        taken = taken || (path && to_stdout(path));
    }
    return taken;
}

static bool write_file(struct wsh_args *args, const char *path, const struct wsh_buf *text) {
    FILE *f = to_stdout(path) ? stdout : fopen(path, "we");
    if (!f) return cannot_write(args, path);
    struct wsh_span s = wsh_buf_span(text);
    bool ok = fwrite(s.p, 1, s.n, f) == s.n && fflush(f) == 0;
    if (!ok) (void)cannot_write(args, path);
    if (f != stdout && fclose(f) != 0 && ok) return cannot_write(args, path);
    return ok;
}

static bool write_report(struct wsh_args *args, enum wsh_option_id id, const struct wsh_run_log *logs, size_t n) {
    const char *path = wsh_arg(args, id, NULL);
    if (!path) return true;
    const struct wsh_renderer *r = wsh_renderer_find(wsh_options[id].name);
    struct wsh_report_options options = {.width = 100, .verbose = true};
    struct wsh_buf out;
    wsh_buf_init(&out, (size_t)1 << 30);
    r->render(logs, n, &options, &out);
    bool ok = write_file(args, path, &out);
    wsh_buf_done(&out);
    return ok;
}

static void print_summary(struct wsh_args *args, const struct wsh_run_log *logs, size_t n) {
    FILE *to = stdout_taken(args) ? stderr : stdout;
    struct wsh_report_options options = {
        .color = wsh_cli_color(to), .width = wsh_cli_width(), .verbose = wsh_arg_given(args, WSH_OPT_VERBOSE)};
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    wsh_renderer_find("text")->render(logs, n, &options, &out);
    wsh_cli_write(to, &out);
    wsh_buf_done(&out);
}

bool wsh_cli_outputs_write(struct wsh_args *args, const struct wsh_run_log *logs, size_t n) {
    bool ok = true;
    for (size_t i = 0; i < WSH_COUNT(report_options); i++) ok = write_report(args, report_options[i], logs, n) && ok;
    if (!wsh_arg_given(args, WSH_OPT_QUIET)) print_summary(args, logs, n);
    return ok;
}

bool wsh_cli_expect_read(struct wsh_args *args, struct wsh_cli_expected *ret) {
    const char *path = wsh_arg(args, WSH_OPT_EXPECT, NULL);
    *ret = (struct wsh_cli_expected){0};
    if (!path) return true;
    struct wsh_diags diags;
    wsh_diags_init(&diags, args->arena);
    (void)wsh_expected_load(args->arena, path, &ret->rows, &ret->n, &diags);
    return wsh_cli_diags(&diags);
}

void wsh_cli_expect_apply(struct wsh_args *args, struct wsh_cli_expected *expected, struct wsh_run_log *logs,
                          size_t n) {
    for (size_t i = 0; i < n && expected->n > 0; i++) {
        struct wsh_diags diags;
        wsh_diags_init(&diags, args->arena);
        wsh_expected_apply(expected->rows, expected->n, &logs[i], &diags);
        (void)wsh_cli_diags(&diags);
    }
}

enum wsh_exit wsh_cli_gate(struct wsh_args *args, const struct wsh_run_log *logs, size_t n) {
    const char *on = wsh_arg(args, WSH_OPT_FAIL_ON, "fail");
    bool holds = true;
    for (size_t i = 0; i < n; i++)
        holds =
            wsh_gate_holds(&logs[i], strcmp(on, "warn") == 0 ? WSH_WARN : WSH_FAIL, strcmp(on, "impact") == 0) && holds;
    return holds ? WSH_EXIT_HOLDS : WSH_EXIT_BROKEN_GATE;
}
