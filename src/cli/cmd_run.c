/* cmd_run.c - `wshake run URL`: flags to a run, live progress, reports, gate. */
#include <errno.h>

#include "cli/cli.h"

enum { DEFAULT_JOBS = 16, MAX_JOBS = 512 };

/* ---- progress ---- */

struct progress {
    bool on;
    unsigned shown;
};

static void show_progress(void *user, unsigned done, unsigned total, const struct wsh_result *last) {
    struct progress *p = user;
    if (!p->on || total == 0) return;
    enum { BAR = 30 };
    char bar[BAR + 1];
    unsigned filled = done * BAR / total;
    for (unsigned i = 0; i < BAR; i++) bar[i] = i < filled ? '#' : '.';
    bar[BAR] = '\0';
    (void)fprintf(stderr, "\r\033[K[%s] %u/%u  %.40s", bar, done, total, last ? last->id : "");
    (void)fflush(stderr);
    p->shown++;
}

static void clear_progress(const struct progress *p) {
    if (p->shown == 0) return;
    (void)fputs("\r\033[K", stderr);
    (void)fflush(stderr);
}

/* ---- the run ---- */

static enum wsh_exit exit_of(struct wsh_args *args, enum wsh_run_end end, const char *why,
                             const struct wsh_run_log *log) {
    switch (end) {
    case WSH_RUN_COMPLETE: return wsh_cli_gate(args, log, 1);
    case WSH_RUN_INTERRUPTED:
        (void)wsh_usage(args, "what was seen until then is in the record and the reports", "interrupted");
        return WSH_EXIT_INTERRUPTED;
    case WSH_RUN_NOT_AUTHORIZED:
        return wsh_usage(args, "if it is yours, or its owner has agreed, say so by its exact name: --authorized HOST",
                         "%s", why);
    case WSH_RUN_NO_TARGET:
    case WSH_RUN_NO_BASELINE:
    case WSH_RUN_NO_RECORD: (void)wsh_usage(args, NULL, "%s", why); return WSH_EXIT_NO_TARGET;
    }
    return WSH_EXIT_NO_TARGET;
}

static bool fill_segments(struct wsh_args *args, struct wsh_run_options *o) {
    const char *text = wsh_arg(args, WSH_OPT_SEGMENT, NULL), *wrong = NULL;
    if (!text) return true;
    struct wsh_segment *modes = WSH_NEW_ARRAY(args->arena, WSH_MOST_SEGMENTS, struct wsh_segment);
    o->segments = modes;
    o->n_segments = wsh_segments_read(args->arena, text, o->seed, modes, &wrong);
    if (o->n_segments > 0) return true;
    (void)wsh_usage(args, "it takes whole, octets, lines, random:SEED, several of them with commas, or all",
                    "'%s' is no way to cut a request", wrong);
    return false;
}

static bool fill_options(struct wsh_args *args, struct wsh_run_options *o, const struct wsh_cli_target *target) {
    static const struct wsh_profile_file silent;
    const struct wsh_profile_file *file = target->file ? target->file : &silent;
    o->profile = &target->profile;
    o->select = args->values[WSH_OPT_SELECT];
    o->n_select = args->n[WSH_OPT_SELECT];
    uint64_t jobs = wsh_arg_number(args, WSH_OPT_JOBS, DEFAULT_JOBS);
    if (jobs < 1 || jobs > MAX_JOBS) {
        (void)wsh_usage(args, NULL, "'--jobs' takes a number from 1 to %d", MAX_JOBS);
        return false;
    }
    o->jobs = (unsigned)jobs;
    o->timeout_us = wsh_arg_us(args, WSH_OPT_TIMEOUT, 5 * 1000000);
    o->retry_after_us = wsh_arg_us(args, WSH_OPT_RETRY_AFTER, 10 * 1000000);
    o->seed = wsh_cli_seed(args);
    if (!fill_segments(args, o)) return false;
    o->intrusive = wsh_arg_given(args, WSH_OPT_INTRUSIVE);
    o->authorized = args->values[WSH_OPT_AUTHORIZED];
    o->n_authorized = args->n[WSH_OPT_AUTHORIZED];
    o->exec = wsh_arg(args, WSH_OPT_EXEC, file->exec);
    o->exec_log = wsh_arg(args, WSH_OPT_EXEC_LOG, NULL);
    wsh_cli_tls(args, file, &o->sni, &o->tls);
    o->declared = wsh_cli_declared(args, target, &o->n_declared);
    o->stop = &wsh_cli_interrupted;
    return wsh_cli_connect_to(args, file->connect_to, &o->connect_host, &o->connect_port) &&
           wsh_cli_tls_flags(args, o->profile);
}

static bool check_selection(struct wsh_args *args, const struct wsh_suite *suite) {
    for (size_t i = 0; i < suite->n; i++)
        if (wsh_case_selected(&suite->cases[i], args->values[WSH_OPT_SELECT], args->n[WSH_OPT_SELECT])) return true;
    (void)wsh_usage(args, "'wshake list' prints all ids", "no case is selected");
    return false;
}

enum wsh_exit wsh_cmd_run(struct wsh_args *args) {
    struct wsh_cli_target target;
    struct wsh_run_options o = {0};
    const char *url = args->n_words > 0 ? args->words[0] : NULL;
    if (!wsh_cli_target(args, url, NULL, &target) || !fill_options(args, &o, &target)) return WSH_EXIT_USAGE;
    target.profile.started = o.exec != NULL;
    o.suite = wsh_cli_suite(args);
    if (o.suite && !wsh_cli_target_suits(args, &target, o.suite)) return WSH_EXIT_USAGE;
    struct wsh_expected_file expected;
    if (!o.suite || !check_selection(args, o.suite) || !wsh_cli_expect_read(args, &expected)) return WSH_EXIT_USAGE;
    if (!wsh_cli_outputs_check(args)) return WSH_EXIT_USAGE;
    const char *record = wsh_arg(args, WSH_OPT_RECORD, NULL);
    if (record && !(o.writer = wsh_writer_open(record)))
        return wsh_usage(args, NULL, "cannot write '%s': %s", record, strerror(errno));

    struct progress progress = {.on = isatty(2) && !wsh_arg_given(args, WSH_OPT_QUIET)};
    o.progress = show_progress;
    o.user = &progress;
    wsh_cli_signals();
    struct wsh_run_log log;
    const char *why = NULL;
    enum wsh_run_end end = wsh_run(args->arena, &o, &log, &why);
    clear_progress(&progress);

    bool ok = wsh_writer_close(o.writer);
    if (!ok && end == WSH_RUN_COMPLETE) {
        end = WSH_RUN_NO_RECORD;
        why = wsh_arena_printf(args->arena, "the record could not be written: %s", strerror(errno));
    }
    if (end == WSH_RUN_NOT_AUTHORIZED) return exit_of(args, end, why, &log); /* there is nothing to report */
    wsh_cli_expect_apply(args, &expected, &log, 1);
    ok = wsh_cli_outputs_write(args, &log, 1);
    enum wsh_exit status = exit_of(args, end, why, &log);
    return ok || status != WSH_EXIT_HOLDS ? status : WSH_EXIT_USAGE;
}
