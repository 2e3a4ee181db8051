/* cmd_fuzz_found.c - `wshake fuzz export` and `wshake fuzz replay`: what a campaign has found. */
#include "cli/fuzz.h"
#include "fuzz/again.h"
#include "fuzz/export.h"

static bool read_record(struct wsh_args *args, const char *path, struct wsh_run_log *ret) {
    struct wsh_diags diags;
    wsh_diags_init(&diags, args->arena);
    bool any = wsh_record_read(args->arena, wsh_fuzz_record_path(args, path), ret, &diags);
    bool clean = diags.errors == 0;
    if (!any || !clean) (void)wsh_cli_diags(&diags); /* one without a footer may be running */
    return any;
}

/* ---- export ---- */

/* "fuzz/accepted/RULE" or without what stands in front. */
static bool is_called(const struct wsh_result *r, struct wsh_span name) {
    struct wsh_span id = wsh_span_of(r->id);
    return wsh_span_ends(id, name) && (id.n == name.n || id.p[id.n - name.n - 1] == '/');
}

static const struct wsh_result *find(const struct wsh_run_log *log, struct wsh_span which) {
    uint64_t number = 0;
    if (wsh_span_to_u64(which, &number)) return number >= 1 && number <= log->n ? &log->results[number - 1] : NULL;
    for (size_t i = 0; i < log->n; i++)
        if (which.n > 0 && is_called(&log->results[i], which)) return &log->results[i];
    return NULL;
}

enum wsh_exit wsh_fuzz_show(struct wsh_args *args) {
    const char *word = args->words[1], *hash = strrchr(word, '#');
    const char *path = hash ? wsh_arena_text(args->arena, wsh_span_make(word, (size_t)(hash - word)))
                            : wsh_arg(args, WSH_OPT_OUT, WSH_FUZZ_OUT);
    struct wsh_run_log log;
    struct wsh_buf out;
    if (!read_record(args, path, &log)) return WSH_EXIT_USAGE;
    const struct wsh_result *r = find(&log, wsh_span_of(hash ? hash + 1 : word));
    if (!r)
        return wsh_usage(args,
                         wsh_arena_printf(args->arena,
                                          "'%s' holds %zu; they are counted from 1, or called as 'fuzz run' "
                                          "prints them",
                                          path, log.n),
                         "there is no finding '%s'", hash ? hash + 1 : word);
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    bool good = wsh_fuzz_export(r, &out);
    if (good) wsh_cli_write(stdout, &out);
    wsh_buf_done(&out);
    return good ? WSH_EXIT_HOLDS : wsh_usage(args, NULL, "'%s' is no finding of a campaign", r->id);
}

/* ---- replay ---- */

static enum wsh_exit replay_all(struct wsh_args *args, struct wsh_aim *aim, const struct wsh_run_log *log) {
    unsigned counts[WSH_AGAIN_COUNT] = {0};
    for (size_t i = 0; i < log->n && !wsh_aim_stopped(aim); i++) {
        const struct wsh_result *r = &log->results[i];
        if (!r->fuzz || r->fuzz->suppressed) continue;
        enum wsh_again again = wsh_fuzz_again(aim, r);
        counts[again]++;
        (void)printf("%zu: %s %s\n", i + 1, r->id, wsh_again_name(again));
    }
    (void)printf("%u still hold, %u are gone, %u come and go\n", counts[WSH_AGAIN_HOLDS], counts[WSH_AGAIN_GONE],
                 counts[WSH_AGAIN_SOMETIMES]);
    (void)args;
    return counts[WSH_AGAIN_HOLDS] + counts[WSH_AGAIN_SOMETIMES] ? WSH_EXIT_BROKEN_GATE : WSH_EXIT_HOLDS;
}

enum wsh_exit wsh_fuzz_replay(struct wsh_args *args) {
    struct wsh_run_log log;
    struct wsh_cli_target target;
    struct wsh_aim_options o;
    struct wsh_aim aim;
    const char *why = NULL;
    if (!read_record(args, args->words[1], &log)) return WSH_EXIT_USAGE;
    if (!wsh_cli_target(args, log.header.target, NULL, &target) || !wsh_fuzz_aim(args, &target, &o))
        return WSH_EXIT_USAGE;
    wsh_cli_signals();
    enum wsh_aim_end end = wsh_aim_open(&aim, args->arena, &o, &why);
    enum wsh_exit status = end == WSH_AIM_NOT_AUTHORIZED ? WSH_EXIT_USAGE : WSH_EXIT_NO_TARGET;
    if (end == WSH_AIM_READY)
        status = replay_all(args, &aim, &log);
    else
        (void)wsh_usage(args, NULL, "%s", why);
    wsh_aim_done(&aim);
    return status;
}
