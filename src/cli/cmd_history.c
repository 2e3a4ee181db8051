/* cmd_history.c - `wshake history add|report|rebuild`: runs over time. */
#include <errno.h>

#include "cli/cli.h"
#include "reports/history.h"

static const char *database(const struct wsh_args *args) { return wsh_arg(args, WSH_OPT_DB, "wshake-history.db"); }

static enum wsh_exit trouble(struct wsh_args *args, const char *why) {
    bool there = access(database(args), F_OK) == 0;
    return wsh_usage(args,
                     there ? "the streams hold everything: 'wshake history add RUN.ndjson...' with another --db"
                           : "'wshake history add RUN.ndjson...' makes one; --db names it",
                     "%s", why);
}

/* ---- add ---- */

/* One stream under a path that will still lead there from another folder. */
static bool add_stream(struct wsh_args *args, const char *db, const char *stream, const char *label, unsigned *added) {
    struct wsh_args one = *args;
    struct wsh_run_log *log;
    const char *why = NULL, *path = stream;
    bool clean, fresh;
    one.words = &stream;
    one.n_words = 1;
    if (wsh_cli_records(&one, &log, &clean) == 0) return false;
    if (!log->header.run_id || !*log->header.run_id) {
        (void)wsh_usage(args, "it begins with a header line of type 'run'", "'%s' does not say which run it is",
                        stream);
        return false;
    }
    char *absolute = realpath(stream, NULL);
    if (absolute) path = wsh_arena_text(args->arena, wsh_span_of(absolute));
    free(absolute);
    if (!wsh_history_add(args->arena, db, log, path, label, &fresh, &why)) {
        (void)trouble(args, why);
        return false;
    }
    *added += fresh;
    if (!fresh && !wsh_arg_given(args, WSH_OPT_QUIET))
        (void)fprintf(stderr, "wshake history: %s is there already\n", stream);
    return clean;
}

static enum wsh_exit add(struct wsh_args *args) {
    unsigned added = 0;
    bool ok = true;
    if (args->n_words < 2) return wsh_usage(args, "wshake history add RUN.ndjson...", "no stream to add");
    for (size_t i = 1; i < args->n_words; i++)
        ok = add_stream(args, database(args), args->words[i], wsh_arg(args, WSH_OPT_LABEL, NULL), &added) && ok;
    if (!wsh_arg_given(args, WSH_OPT_QUIET))
        (void)printf("%u run%s added to %s\n", added, added == 1 ? "" : "s", database(args));
    return ok ? WSH_EXIT_HOLDS : WSH_EXIT_USAGE;
}

/* ---- report ---- */

static bool write_one(struct wsh_args *args, const struct wsh_history_renderer *r, const struct wsh_history *all,
                      size_t n) {
    const char *path = wsh_cli_output_path(args, r->name);
    struct wsh_report_options options = {.width = 100};
    struct wsh_buf out;
    if (!path) return true;
    wsh_buf_init(&out, (size_t)1 << 30);
    r->render(all, n, &options, &out);
    bool ok = wsh_cli_write_file(args, path, &out);
    wsh_buf_done(&out);
    return ok;
}

static void print(struct wsh_args *args, const struct wsh_history *all, size_t n) {
    FILE *to = wsh_cli_stdout_taken(args) ? stderr : stdout;
    struct wsh_report_options options = {.color = wsh_cli_color(to), .width = wsh_cli_width()};
    struct wsh_buf out;
    if (wsh_arg_given(args, WSH_OPT_QUIET)) return;
    wsh_buf_init(&out, (size_t)1 << 30);
    wsh_history_text(all, n, &options, &out);
    wsh_cli_write(to, &out);
    wsh_buf_done(&out);
}

static enum wsh_exit report(struct wsh_args *args) {
    struct wsh_history *all;
    size_t n;
    const char *why = NULL;
    bool ok = true;
    if (args->n_words > 1)
        return wsh_usage(args, "--target GLOB chooses targets; 'wshake report' draws streams",
                         "'history report' takes no '%s'", args->words[1]);
    if (!wsh_cli_outputs_check(args)) return WSH_EXIT_USAGE;
    if (!wsh_history_read(args->arena, database(args), wsh_arg(args, WSH_OPT_TARGET, NULL), &all, &n, &why))
        return trouble(args, why);
    if (n == 0) return wsh_usage(args, "'wshake history add RUN.ndjson' adds one", "no run to report on");
    for (size_t i = 0; i < wsh_history_renderer_count; i++)
        ok = write_one(args, &wsh_history_renderers[i], all, n) && ok;
    print(args, all, n);
    return ok ? WSH_EXIT_HOLDS : WSH_EXIT_USAGE;
}

/* ---- rebuild ---- */

/* Beside the old file, which stays until the new one is whole. */
static enum wsh_exit rebuild(struct wsh_args *args) {
    struct wsh_history *all;
    size_t n;
    unsigned added = 0;
    const char *why = NULL, *path = database(args), *fresh = wsh_arena_printf(args->arena, "%s.new", path);
    bool ok = true;
    if (!wsh_history_read(args->arena, path, NULL, &all, &n, &why)) return wsh_usage(args, NULL, "%s", why);
    (void)unlink(fresh);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < all[i].n_runs; k++)
            ok = add_stream(args, fresh, all[i].runs[k].stream, all[i].runs[k].label, &added) && ok;
    if (ok && rename(fresh, path) != 0)
        ok = wsh_usage(args, NULL, "cannot replace '%s': %s", path, strerror(errno)) == WSH_EXIT_HOLDS;
    if (!ok) {
        (void)unlink(fresh);
        return wsh_usage(args, "put the streams back, or add those that are left to another file",
                         "not every stream could be read: '%s' stays as it was", path);
    }
    if (!wsh_arg_given(args, WSH_OPT_QUIET)) (void)printf("%u runs read again into %s\n", added, path);
    return WSH_EXIT_HOLDS;
}

static const struct {
    const char *name;
    enum wsh_exit (*run)(struct wsh_args *args);
} verbs[] = {{"add", add}, {"report", report}, {"rebuild", rebuild}};

enum wsh_exit wsh_cmd_history(struct wsh_args *args) {
    const char *names[WSH_COUNT(verbs)];
    for (size_t i = 0; i < WSH_COUNT(verbs); i++) {
        if (strcmp(args->words[0], verbs[i].name) == 0) return verbs[i].run(args);
        names[i] = verbs[i].name;
    }
    const char *near = wsh_nearest(wsh_span_of(args->words[0]), names, WSH_COUNT(names));
    return wsh_usage(args,
                     near ? wsh_arena_printf(args->arena, "did you mean 'wshake history %s'?", near)
                          : "add, report or rebuild",
                     "'history' has no '%s'", args->words[0]);
}
