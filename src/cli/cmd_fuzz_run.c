/* cmd_fuzz_run.c - `wshake fuzz run URL`: flags to a campaign, findings as they come, a summary. */
#include <errno.h>
#include <sys/stat.h>

#include "cli/fuzz.h"
#include "fuzz/campaign.h"

enum {
    DEFAULT_JOBS = 8,
    MOST_JOBS = 256,
    DEFAULT_S = 60,
    DEFAULT_TIMEOUT_US = 2 * 1000 * 1000,
    SUPPRESS_OCTETS = 1 << 20
};

struct show {
    struct wsh_args *args;
    const char *record;
    FILE *to;
    bool live;       /* a line that is drawn again and again */
    unsigned number; /* of findings in the record */
    bool drawn;
};

const char *wsh_fuzz_record_path(struct wsh_args *args, const char *path) {
    struct stat s;
    if (stat(path, &s) < 0 || !S_ISDIR(s.st_mode)) return path;
    return wsh_arena_printf(args->arena, "%s/record.ndjson", path);
}

/* ---- what is said ---- */

static void clear(struct show *show) {
    if (!show->drawn) return;
    (void)fputs("\r\033[K", stderr);
    (void)fflush(stderr);
    show->drawn = false;
}

static void on_found(void *user, const struct wsh_result *r) {
    struct show *show = user;
    struct wsh_buf out;
    show->number++;
    if (r->fuzz->suppressed) return;
    clear(show);
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    wsh_buf_printf(&out, "%s %u: %s: ", wsh_verdict_name(r->verdict), show->number, r->id);
    wsh_text_visible(wsh_span_of(r->because), &out);
    wsh_buf_printf(&out, "\n    %s", wsh_outcome_name(r->outcome));
    if (r->status) wsh_buf_printf(&out, " (%u)", r->status);
    wsh_buf_printf(&out, "; %s, execution %" PRIu64 "; small in %u more\n", r->fuzz->phase, r->fuzz->execution,
                   r->fuzz->shortened_in);
    wsh_cli_write(show->to, &out);
    (void)fflush(show->to);
    wsh_buf_done(&out);
}

static void on_far(void *user, const struct wsh_campaign_point *p) {
    struct show *show = user;
    if (!show->live) return;
    (void)fprintf(stderr, "\r\033[K%" PRIu64 " s  %" PRIu64 " executions  %" PRIu64 "/s  %" PRIu64 " findings",
                  p->us / 1000000, p->executions, p->rate, p->findings);
    (void)fflush(stderr);
    show->drawn = true;
}

static void say_summary(struct show *show, const struct wsh_campaign_point *p) {
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    double s = (double)p->us / 1e6;
    wsh_buf_printf(&out, "%" PRIu64 " executions in %.1f s (%.0f/s), %" PRIu64 " sent before, %" PRIu64 " unanswered\n",
                   p->executions, s, s > 0 ? (double)p->executions / s : 0, p->duplicates, p->unanswered);
    wsh_buf_printf(&out, "%" PRIu64 " of %" PRIu64 " valid handshakes accepted; %" PRIu64 " ways to answer",
                   p->valid_accepted, p->valid, p->fingerprints);
    if (p->restarts) wsh_buf_printf(&out, "; %" PRIu64 " restarts", p->restarts);
    wsh_buf_printf(&out, "\n%" PRIu64 " findings", p->findings);
    if (p->suppressed) wsh_buf_printf(&out, ", %" PRIu64 " known ones", p->suppressed);
    if (p->unconfirmed) wsh_buf_printf(&out, ", %" PRIu64 " not confirmed", p->unconfirmed);
    wsh_buf_printf(&out, "; the record is %s\n", show->record);
    wsh_cli_write(show->to, &out);
    wsh_buf_done(&out);
}

/* ---- flags ---- */

bool wsh_fuzz_number(struct wsh_args *args, enum wsh_option_id id, uint64_t otherwise, uint64_t most, uint64_t *ret) {
    *ret = wsh_arg_number(args, id, otherwise);
    if (*ret <= most) return true;
    (void)wsh_usage(args, wsh_arena_printf(args->arena, "it takes at most %llu", (unsigned long long)most),
                    "'--%s %llu' is too much", wsh_options[id].name, (unsigned long long)*ret);
    return false;
}

bool wsh_fuzz_aim(struct wsh_args *args, const struct wsh_cli_target *target, struct wsh_aim_options *ret) {
    static const struct wsh_profile_file silent;
    const struct wsh_profile_file *file = target->file ? target->file : &silent;
    *ret = (struct wsh_aim_options){.profile = &target->profile,
                                    .authorized = args->values[WSH_OPT_AUTHORIZED],
                                    .n_authorized = args->n[WSH_OPT_AUTHORIZED],
                                    .exec = wsh_arg(args, WSH_OPT_EXEC, file->exec),
                                    .exec_log = wsh_arg(args, WSH_OPT_EXEC_LOG, NULL),
                                    .timeout_us = wsh_arg_us(args, WSH_OPT_TIMEOUT, DEFAULT_TIMEOUT_US),
                                    .stop = &wsh_cli_interrupted};
    wsh_cli_tls(args, file, &ret->sni, &ret->tls);
    return wsh_cli_connect_to(args, file->connect_to, &ret->connect_host, &ret->connect_port) &&
           wsh_cli_tls_flags(args, &target->profile);
}

static bool read_numbers(struct wsh_args *args, struct wsh_campaign_options *o) {
    enum { YEAR_S = 366 * 24 * 3600 };
    uint64_t jobs = 0, seconds = 0;
    if (!wsh_fuzz_number(args, WSH_OPT_JOBS, DEFAULT_JOBS, MOST_JOBS, &jobs) ||
        !wsh_fuzz_number(args, WSH_OPT_RATE, 0, 1000000, &o->rate) ||
        !wsh_fuzz_number(args, WSH_OPT_TIME, wsh_arg_given(args, WSH_OPT_RUNS) ? 0 : DEFAULT_S, YEAR_S, &seconds))
        return false;
    o->jobs = jobs ? (unsigned)jobs : 1;
    o->time_us = seconds * 1000000;
    o->runs = wsh_arg_number(args, WSH_OPT_RUNS, 0);
    return true;
}

static bool read_known(struct wsh_args *args, struct wsh_campaign_options *o) {
    const char *path = wsh_arg(args, WSH_OPT_SUPPRESS, NULL);
    struct wsh_span text;
    struct wsh_diags diags;
    if (!path) return true;
    if (!wsh_file_read(args->arena, path, SUPPRESS_OCTETS, &text)) {
        (void)wsh_usage(args, NULL, "cannot read '%s': %s", path, strerror(errno));
        return false;
    }
    wsh_diags_init(&diags, args->arena);
    o->known = WSH_NEW(args->arena, struct wsh_suppressions);
    (void)wsh_suppressions_read(args->arena, path, text, o->known, &diags);
    return wsh_cli_diags(&diags);
}

static bool only_native(struct wsh_args *args) {
    const char *engine = wsh_arg(args, WSH_OPT_ENGINE, "native");
    if (strcmp(engine, "native") == 0) return true;
    (void)wsh_usage(args, "leave --engine out for the native one; scripts/fuzz drives the entrypoints of harness/",
                    "the engine '%s' cannot drive a running server in this build", engine);
    return false;
}

/* ---- the record ---- */

static bool same_campaign(struct wsh_args *args, const struct wsh_campaign_options *o, const struct wsh_run_log *before,
                          const char *path) {
    const char *url = wsh_profile_url(args->arena, o->aim.profile);
    const char *what = NULL;
    if (strcmp(before->header.target, url) != 0) what = "target";
    if (strcmp(before->header.catalogue, o->suite->hash) != 0) what = "catalogue";
    if (strcmp(before->header.wshake, WSHAKE_VERSION) != 0) what = "version of wshake";
    if (!what) return true;
    (void)wsh_usage(args, "begin a new campaign: --out with another folder",
                    "'%s' is the record of a campaign with another %s", path, what);
    return false;
}

/* A kill leaves a record without footer, maybe with half a line: that is what --resume is for, so only errors in what
 * stands before are told. */
static bool resume(struct wsh_args *args, struct wsh_campaign_options *o, const char *path) {
    struct wsh_diags diags;
    struct wsh_run_log *before = WSH_NEW(args->arena, struct wsh_run_log);
    wsh_diags_init(&diags, args->arena);
    if (!(o->writer = wsh_writer_append(path))) {
        (void)wsh_usage(args, "without --resume a new campaign begins there", "cannot go on with '%s': %s", path,
                        strerror(errno));
        return false;
    }
    bool any = wsh_record_read(args->arena, path, before, &diags);
    if (diags.errors > 0) (void)wsh_cli_diags(&diags);
    if (!any || diags.errors > 0 || !same_campaign(args, o, before, path)) return false;
    o->before = before;
    o->seed = before->header.seed;
    return true;
}

static bool open_record(struct wsh_args *args, struct wsh_campaign_options *o, struct show *show) {
    const char *folder = wsh_arg(args, WSH_OPT_OUT, WSH_FUZZ_OUT);
    if (mkdir(folder, 0777) < 0 && errno != EEXIST) {
        (void)wsh_usage(args, NULL, "cannot make the folder '%s': %s", folder, strerror(errno));
        return false;
    }
    show->record = wsh_arena_printf(args->arena, "%s/record.ndjson", folder);
    if (wsh_arg_given(args, WSH_OPT_RESUME)) return resume(args, o, show->record);
    if (access(show->record, F_OK) == 0) {
        (void)wsh_usage(args, "--resume goes on with it; --out begins elsewhere", "'%s' is the record of a campaign",
                        show->record);
        return false;
    }
    if ((o->writer = wsh_writer_open(show->record))) return true;
    (void)wsh_usage(args, NULL, "cannot write '%s': %s", show->record, strerror(errno));
    return false;
}

/* ---- the campaign ---- */

static enum wsh_exit exit_of(struct wsh_args *args, const struct wsh_campaign_result *r) {
    static const char yours[] = "if it is yours, or its owner has agreed, say so by its exact name: --authorized HOST";
    if (r->why) (void)wsh_usage(args, r->end == WSH_CAMPAIGN_NOT_AUTHORIZED ? yours : NULL, "%s", r->why);
    switch (r->end) {
    case WSH_CAMPAIGN_NOT_AUTHORIZED: return WSH_EXIT_USAGE;
    case WSH_CAMPAIGN_NO_TARGET:
    case WSH_CAMPAIGN_NO_BASELINE:
    case WSH_CAMPAIGN_NO_RECORD: return WSH_EXIT_NO_TARGET;
    case WSH_CAMPAIGN_GONE: return r->last.findings ? WSH_EXIT_BROKEN_GATE : WSH_EXIT_NO_TARGET;
    case WSH_CAMPAIGN_INTERRUPTED: return r->last.findings ? WSH_EXIT_BROKEN_GATE : WSH_EXIT_INTERRUPTED;
    case WSH_CAMPAIGN_COMPLETE: break;
    }
    return r->last.findings ? WSH_EXIT_BROKEN_GATE : WSH_EXIT_HOLDS;
}

static bool was_run(const struct wsh_campaign_result *r) {
    return r->end != WSH_CAMPAIGN_NOT_AUTHORIZED && r->end != WSH_CAMPAIGN_NO_TARGET &&
           r->end != WSH_CAMPAIGN_NO_BASELINE;
}

static void say_unmatched(struct wsh_args *args, const struct wsh_suppressions *known) {
    struct wsh_diags diags;
    wsh_diags_init(&diags, args->arena);
    for (size_t i = 0; known && i < known->n; i++)
        if (known->items[i].matched == 0)
            (void)wsh_diag_add(&diags, WSH_DIAG_NOTE, known->items[i].at, WSH_EMPTY, "suppress/unmatched",
                               "'%s' was not found this time", known->items[i].pattern);
    (void)wsh_cli_diags(&diags);
}

enum wsh_exit wsh_fuzz_run(struct wsh_args *args) {
    struct wsh_cli_target target;
    struct show show = {.args = args, .to = stdout};
    struct wsh_campaign_options o = {.found = on_found, .far = on_far, .user = &show, .seed = wsh_cli_seed(args)};
    if (!only_native(args) || !wsh_cli_target(args, args->words[1], NULL, &target)) return WSH_EXIT_USAGE;
    if (!wsh_fuzz_aim(args, &target, &o.aim) || !read_numbers(args, &o) || !read_known(args, &o)) return WSH_EXIT_USAGE;
    o.pools = wsh_fuzz_pools(args, &o.suite);
    o.corpus = wsh_arg(args, WSH_OPT_CORPUS, NULL);
    o.declared = wsh_cli_declared(args, &target, &o.n_declared);
    if (!o.pools || !open_record(args, &o, &show)) {
        (void)wsh_writer_close(o.writer);
        return WSH_EXIT_USAGE;
    }
    show.live = isatty(2) && !wsh_arg_given(args, WSH_OPT_QUIET);
    show.number = o.before ? (unsigned)o.before->n : 0;
    wsh_cli_signals();
    (void)fprintf(stdout, "fuzzing %s, seed %" PRIu64 "\n", wsh_profile_url(args->arena, o.aim.profile), o.seed);
    (void)fflush(stdout);

    struct wsh_campaign_result result;
    wsh_campaign(args->arena, &o, &result);
    clear(&show);
    if (!wsh_writer_close(o.writer) && result.end == WSH_CAMPAIGN_COMPLETE) {
        result.end = WSH_CAMPAIGN_NO_RECORD;
        result.why = wsh_arena_printf(args->arena, "the record could not be written: %s", strerror(errno));
    }
    if (!was_run(&result) && !o.before) (void)unlink(show.record); /* nothing stands in it */
    if (was_run(&result)) say_summary(&show, &result.last);
    if (was_run(&result)) say_unmatched(args, o.known);
    return exit_of(args, &result);
}
