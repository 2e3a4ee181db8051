/* outputs.c - reports to files, the summary to the terminal, expected results and the gate. */
#include "cli/cli.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static bool to_stdout(const char *path) { return strcmp(path, "-") == 0; }

const char *wsh_cli_output_path(const struct wsh_args *args, const char *renderer) {
    for (size_t i = 0; i < WSH_OPT_COUNT; i++)
        if (wsh_options[i].kind == WSH_ARG_TEXT && strcmp(wsh_options[i].name, renderer) == 0)
            return wsh_arg(args, (enum wsh_option_id)i, NULL);
    return NULL;
}

static bool cannot_write(struct wsh_args *args, const char *path) {
    (void)wsh_usage(args, NULL, "cannot write '%s': %s", path, strerror(errno));
    return false;
}

/* `--html DIR/`: a report of several files, of what reports are drawn of. */
static bool wants_folder(const struct wsh_args *args, const struct wsh_renderer *r, const char *path) {
    static const enum wsh_command_id draws[] = {WSH_CMD_RUN, WSH_CMD_JUDGE, WSH_CMD_REPORT};
    struct stat s;
    size_t n = strlen(path);
    bool draws_one = false;
    for (size_t i = 0; i < WSH_COUNT(draws); i++) draws_one = draws_one || args->command == &wsh_commands[draws[i]];
    if (!r->render_folder || !draws_one) return false;
    return (n > 0 && path[n - 1] == '/') || (stat(path, &s) == 0 && S_ISDIR(s.st_mode));
}

/* A folder that is there, or can be made, and into which files can be written. */
static bool folder_writable(struct wsh_args *args, const char *path) {
    if (mkdir(path, 0777) != 0 && errno != EEXIST) return cannot_write(args, path);
    return access(path, W_OK | X_OK) == 0 || cannot_write(args, path);
}

/* Opens for appending, so that a file that is there keeps its content until the report is ready. A pipe is left alone:
 * its reader would take our closing it for the end. */
static bool writable(struct wsh_args *args, const char *path) {
    struct stat s;
    if (to_stdout(path) || (stat(path, &s) == 0 && !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode))) return true;
    FILE *f = fopen(path, "ae");
    if (!f || fclose(f) != 0) return cannot_write(args, path);
    return true;
}

/* A file that is replaced: beside it, so that rename(2) can; hidden from who collects by the end of a name. */
static const char *beside(struct wsh_args *args, const char *path) {
    return wsh_arena_printf(args->arena, "%s.%ld.new", path, (long)getpid());
}

/* What stands at the path can be replaced: it is a file, or nothing yet. */
static bool replaceable(const char *path) {
    struct stat s;
    return !to_stdout(path) && (stat(path, &s) == 0 ? S_ISREG(s.st_mode) : errno == ENOENT);
}

static bool replacing_works(struct wsh_args *args, const char *path) {
    const char *other = beside(args, path);
    FILE *f = fopen(other, "wxe");
    if (!f || fclose(f) != 0 || unlink(other) != 0) return cannot_write(args, path);
    return true;
}

/* Every output: the record first, then a path per renderer, NULL where none was asked for. */
static const char *output_path(const struct wsh_args *args, size_t i) {
    return i == 0 ? wsh_arg(args, WSH_OPT_RECORD, NULL) : wsh_cli_output_path(args, wsh_renderers[i - 1].name);
}

/* Two outputs in one file would be neither. */
static bool distinct(struct wsh_args *args) {
    for (size_t i = 0; i <= wsh_renderer_count; i++) {
        const char *path = output_path(args, i);
        for (size_t j = 0; path && j < i; j++) {
            const char *other = output_path(args, j);
            if (!other || strcmp(path, other) != 0) continue;
            (void)wsh_usage(args, "give all but one of them a file of its own", "two outputs cannot both go to %s%s%s",
                            to_stdout(path) ? "standard output" : "'", to_stdout(path) ? "" : path,
                            to_stdout(path) ? "" : "'");
            return false;
        }
    }
    return true;
}

static bool output_works(struct wsh_args *args, size_t i, const char *path) {
    const struct wsh_renderer *r = i > 0 ? &wsh_renderers[i - 1] : NULL;
    if (r && wants_folder(args, r, path)) return folder_writable(args, path);
    return r && r->kind == WSH_REPORT_WHOLE && replaceable(path) ? replacing_works(args, path) : writable(args, path);
}

bool wsh_cli_outputs_check(struct wsh_args *args) {
    if (!distinct(args)) return false;
    for (size_t i = 0; i <= wsh_renderer_count; i++) {
        const char *path = output_path(args, i);
        if (path && !output_works(args, i, path)) return false;
    }
    return true;
}

bool wsh_cli_stdout_taken(const struct wsh_args *args) {
    for (size_t i = 0; i <= wsh_renderer_count; i++) {
        const char *path = output_path(args, i);
        if (path && to_stdout(path)) return true;
    }
    return false;
}

bool wsh_cli_write_file(struct wsh_args *args, const char *path, const struct wsh_buf *text) {
    FILE *f = to_stdout(path) ? stdout : fopen(path, "we");
    if (!f) return cannot_write(args, path);
    struct wsh_span s = wsh_buf_span(text);
    bool ok = fwrite(s.p, 1, s.n, f) == s.n && fflush(f) == 0;
    if (!ok) (void)cannot_write(args, path);
    if (f != stdout && fclose(f) != 0 && ok) return cannot_write(args, path);
    return ok;
}

/* Who reads at any moment sees the old content or the new. */
static bool replace_file(struct wsh_args *args, const char *path, const struct wsh_buf *text) {
    const char *other = beside(args, path);
    if (!wsh_cli_write_file(args, other, text)) {
        (void)unlink(other);
        return false;
    }
    if (rename(other, path) == 0) return true;
    (void)cannot_write(args, path);
    (void)unlink(other);
    return false;
}

/* ---- a report of several files ---- */

struct folder {
    struct wsh_report_folder sink;
    struct wsh_args *args;
    const char *path;
    bool ok;
};

static void add_file(struct wsh_report_folder *self, const char *name, struct wsh_span octets) {
    struct folder *f = (struct folder *)self;
    struct wsh_buf text = {.p = (uint8_t *)(uintptr_t)octets.p, .n = octets.n}; /* read only */
    const char *slash = f->path[strlen(f->path) - 1] == '/' ? "" : "/";
    if (f->ok)
        f->ok = wsh_cli_write_file(f->args, wsh_arena_printf(f->args->arena, "%s%s%s", f->path, slash, name), &text);
}

static bool write_folder(struct wsh_args *args, const struct wsh_renderer *r, const char *path,
                         const struct wsh_run_log *logs, size_t n) {
    const struct wsh_report_options options = {.width = 100, .verbose = true};
    struct folder f = {{add_file}, args, path, true};
    r->render_folder(logs, n, &options, &f.sink);
    return f.ok;
}

static bool write_report(struct wsh_args *args, const struct wsh_renderer *r, const struct wsh_run_log *logs,
                         size_t n) {
    const char *path = wsh_cli_output_path(args, r->name);
    if (!path) return true;
    if (wants_folder(args, r, path)) return write_folder(args, r, path, logs, n);
    struct wsh_report_options options = {.width = 100, .verbose = true};
    options.fail_on_warn = strcmp(wsh_arg(args, WSH_OPT_FAIL_ON, "fail"), "warn") == 0;
    options.fail_on_impact = strcmp(wsh_arg(args, WSH_OPT_FAIL_ON, "fail"), "impact") == 0;
    struct wsh_buf out;
    wsh_buf_init(&out, (size_t)1 << 30);
    r->render(logs, n, &options, &out);
    bool ok = r->kind == WSH_REPORT_WHOLE && replaceable(path) ? replace_file(args, path, &out)
                                                               : wsh_cli_write_file(args, path, &out);
    wsh_buf_done(&out);
    return ok;
}

static void print_summary(struct wsh_args *args, const struct wsh_run_log *logs, size_t n) {
    FILE *to = wsh_cli_stdout_taken(args) ? stderr : stdout;
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
    for (size_t i = 0; i < wsh_renderer_count; i++) ok = write_report(args, &wsh_renderers[i], logs, n) && ok;
    if (!wsh_arg_given(args, WSH_OPT_QUIET)) print_summary(args, logs, n);
    return ok;
}

bool wsh_cli_expect_read(struct wsh_args *args, struct wsh_expected_file *ret) {
    const char *path = wsh_arg(args, WSH_OPT_EXPECT, NULL);
    *ret = (struct wsh_expected_file){0};
    if (!path) return true;
    struct wsh_diags diags;
    wsh_diags_init(&diags, args->arena);
    (void)wsh_expected_load(args->arena, path, ret, &diags);
    return wsh_cli_diags(&diags);
}

static const char *today(struct wsh_arena *a) {
    time_t now = time(NULL);
    struct tm tm;
    (void)gmtime_r(&now, &tm);
    return wsh_arena_printf(a, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

void wsh_cli_expect_apply(struct wsh_args *args, struct wsh_expected_file *expected, struct wsh_run_log *logs,
                          size_t n) {
    struct wsh_expected_options o = {today(args->arena), wsh_arg_given(args, WSH_OPT_STRICT_EXPECT)};
    for (size_t i = 0; i < n && expected->name; i++) {
        struct wsh_diags diags;
        wsh_diags_init(&diags, args->arena);
        wsh_expected_apply(expected, &o, &logs[i], &diags);
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
