/* selftest_live.c - the part of the selftest that takes real sockets: this program serves in a child process, and the
 * engine of `run` tests it over TLS. Strict first, then one flaw at a time. */
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "cli/selftest.h"
#include "run/exec.h"

enum { LIVE_JOBS = 8, LIVE_TIMEOUT_US = 2000000, AT_ONCE = 6 };

/* One run against one server. */
struct task {
    const char *name, *more; /* for complaints; flags of `serve` */
    const char *record;      /* file */
    int flaw;                /* -1: none */
    bool first;              /* the one that flawed servers are compared with */
    pid_t pid;
};

struct live {
    struct wsh_args *args;
    const struct wsh_suite *suite;
    struct wsh_selftest *t;
    char folder[40], program[4096];
    const char *cert, *key;
    const char **select; /* ids of the live cases */
    size_t n_select;
    struct task *tasks;
    size_t n_tasks;
};

/* ---- what all runs share ---- */

static void find_cases(struct live *l) {
    l->select = WSH_NEW_ARRAY(l->args->arena, l->t->n + 1, const char *);
    for (size_t i = 0; i < l->t->n; i++)
        if (wsh_case_is_live(l->t->cases[i].c)) l->select[l->n_select++] = l->t->cases[i].c->id;
}

static void complain(struct live *l, const char *what, const char *why) {
    const char **line = WSH_PUSH(l->args->arena, l->t->complaints, l->t->n_complaints);
    *line = wsh_arena_printf(l->args->arena, "%s: %s", what, why);
}

/* This very program: the one that is tested is the one that is shipped. */
static bool find_program(struct live *l) {
    ssize_t n = readlink("/proc/self/exe", l->program, sizeof l->program - 1);
    bool quoted = n > 0 && !memchr(l->program, '\'', (size_t)n);
    if (!quoted) complain(l, "live", "cannot find the path of this program, or it has a quote in it");
    return quoted;
}

static bool make_folder(struct live *l) {
    (void)snprintf(l->folder, sizeof l->folder, "/tmp/wshake-selftest-XXXXXX");
    if (!mkdtemp(l->folder)) {
        complain(l, "live", wsh_arena_printf(l->args->arena, "cannot create a folder: %s", strerror(errno)));
        l->folder[0] = '\0';
        return false;
    }
    l->cert = wsh_arena_printf(l->args->arena, "%s/cert.pem", l->folder);
    l->key = wsh_arena_printf(l->args->arena, "%s/key.pem", l->folder);
    if (wsh_tls_make_cert(l->cert, l->key, WSH_CERT_GOOD)) return true;
    complain(l, "live", "cannot make a certificate");
    return false;
}

static void remove_folder(struct live *l) {
    if (!l->folder[0]) return;
    (void)unlink(l->cert);
    (void)unlink(l->key);
    (void)rmdir(l->folder);
}

/* ---- one run ---- */

static const char *command_of(const struct live *l, struct wsh_arena *a, uint16_t port, const char *more) {
    return wsh_arena_printf(a, "exec '%s' serve --port %u --cert %s --key %s %s", l->program, port, l->cert, l->key,
                            more);
}

/* Who does not verify sees what is wrong with a certificate and goes on; who has the right one still sees that. */
static bool run(const struct live *l, struct wsh_arena *a, const struct task *k) {
    struct wsh_profile profile = {.started = true};
    uint16_t port = wsh_exec_free_port();
    const char *what, *why = NULL;
    size_t at;
    if (!wsh_uri_read(a, wsh_span_of(wsh_arena_printf(a, "wss://localhost:%u/chat", port)), &profile.uri, &what, &at))
        return false;
    profile.host = profile.uri.authority;
    struct wsh_run_options o = {.suite = l->suite,
                                .profile = &profile,
                                .select = l->select,
                                .n_select = l->n_select,
                                .jobs = LIVE_JOBS,
                                .timeout_us = LIVE_TIMEOUT_US,
                                .seed = 1,
                                .exec = command_of(l, a, port, k->more),
                                .connect_host = "127.0.0.1",
                                .tls = {.cacert = l->cert, .insecure = true},
                                .writer = wsh_writer_open(k->record)};
    struct wsh_run_log log;
    if (!o.writer) return false;
    (void)wsh_run(a, &o, &log, &why); /* the footer says how it ended */
    return wsh_writer_close(o.writer);
}

/* In a process of its own: a run waits for most of its time, so that many of them take hardly longer than one. */
static void start(const struct live *l, struct task *k) {
    (void)fflush(NULL);
    k->pid = fork();
    if (k->pid != 0) return;
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    (void)signal(SIGPIPE, SIG_IGN);
    _exit(run(l, wsh_arena_new(), k) ? 0 : 1);
}

static void start_all(struct live *l) {
    size_t active = 0;
    for (size_t i = 0, done = 0; done < l->n_tasks; done++) {
        for (; i < l->n_tasks && active < AT_ONCE; i++, active++) start(l, &l->tasks[i]);
        if (wait(NULL) < 0) break;
        active--;
    }
}

/* ---- what came of it ---- */

static bool read_log(struct live *l, struct wsh_arena *a, const struct task *k, struct wsh_run_log *log) {
    struct wsh_diags diags;
    wsh_diags_init(&diags, a);
    bool read = wsh_record_read(a, k->record, log, &diags);
    bool whole = read && log->footer.present && strcmp(log->footer.ended, "complete") == 0;
    if (!whole) complain(l, k->name, read && log->footer.ended ? log->footer.ended : "the run left no record");
    return whole;
}

static void note_strict(struct live *l, const struct task *k, const struct wsh_result *r) {
    bool clean = r->verdict == WSH_PASS || r->verdict == WSH_INFO || r->verdict == WSH_SKIP;
    if (k->first) wsh_selftest_strict(l->t, l->args->arena, r);
    if (clean) return;
    complain(l, wsh_arena_printf(l->args->arena, "%s, %s %s", k->name, wsh_verdict_name(r->verdict), r->id),
             r->because);
}

static void collect(struct live *l, const struct task *k) {
    struct wsh_arena *scratch = wsh_arena_new();
    struct wsh_run_log log;
    l->t->live_runs++;
    bool whole = read_log(l, scratch, k, &log);
    for (size_t i = 0; whole && i < log.n; i++) {
        if (k->flaw < 0)
            note_strict(l, k, &log.results[i]);
        else
            wsh_selftest_flawed(l->t, l->args->arena, k->flaw, &log.results[i], false);
    }
    (void)unlink(k->record);
    wsh_arena_free(scratch);
}

/* ---- all of it ---- */

static void add_task(struct live *l, int flaw, const char *more, bool first) {
    struct wsh_arena *a = l->args->arena;
    struct task *k = WSH_PUSH(a, l->tasks, l->n_tasks);
    const char *name = wsh_arena_printf(a, "live, %s%s%s", flaw < 0 ? "strict" : "", *more ? " " : "", more);
    const char *record = wsh_arena_printf(a, "%s/%zu.ndjson", l->folder, l->n_tasks);
    *k = (struct task){.name = name, .more = more, .record = record, .flaw = flaw, .first = first};
}

static void add_tasks(struct live *l) {
    add_task(l, -1, "", true);
    add_task(l, -1, "--tickets", false);
    for (size_t i = 0; i < wsh_flaw_count; i++)
        if (l->t->flaws[i].asked_for && wsh_flaws[i].live)
            add_task(l, (int)i, wsh_arena_printf(l->args->arena, "--flaw %s", wsh_flaws[i].name), false);
}

void wsh_selftest_live(struct wsh_args *args, const struct wsh_suite *suite, struct wsh_selftest *t) {
    struct live l = {.args = args, .suite = suite, .t = t};
    find_cases(&l);
    if (l.n_select == 0) return;
    if (find_program(&l) && make_folder(&l)) {
        add_tasks(&l);
        start_all(&l);
        for (size_t i = 0; i < l.n_tasks; i++) collect(&l, &l.tasks[i]);
    }
    remove_folder(&l);
}
