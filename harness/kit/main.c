/* main.c - a subject without an engine: the mutator's stream, or files, and an exit status.
 *
 *     subject_NAME [--inputs N] [--seconds S] [--seed N] [FILE-OR-FOLDER...]
 *
 * Exit status: 0 nothing new was found, 1 there are findings, 2 usage. An input that kills the subject, or takes longer
 * than PATIENCE seconds, is left in ./wshake-crash (WSHAKE_CRASH names another file), and the stack is told. */
#include <dirent.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/hooks.h"
#include "harness/kit/kit.h"
#include "harness/mutate/seen.h"

enum { PATIENCE = 20, FRAMES = 32, MOST_INPUT = 4 * 1024 * 1024, DEFAULT_INPUTS = 100000 };

static struct wsh_span current;
static const char *crash_file = "wshake-crash";

/* ---- the end of the process ---- */

static void say(const char *text) {
    ssize_t said = write(STDERR_FILENO, text, strlen(text));
    (void)said;
}

static void keep_current(void) {
    int fd = current.p ? open(crash_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666) : -1;
    if (fd < 0) return;
    if (write(fd, current.p, current.n) == (ssize_t)current.n) {
        say("the input is in ");
        say(crash_file);
        say("\n");
    }
    (void)close(fd);
}

static void on_signal(int number) {
    void *frames[FRAMES];
    say(number == SIGALRM ? "an input takes too long\n" : "the subject dies\n");
    keep_current();
    backtrace_symbols_fd(frames, backtrace(frames, FRAMES), STDERR_FILENO);
    if (number == SIGALRM) _exit(1);
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void watch_death(void) {
    void *frames[1];
    (void)backtrace(frames, 1); /* loads what it needs: no place for that in a signal handler */
    if (getenv("WSHAKE_CRASH")) crash_file = getenv("WSHAKE_CRASH");
    if (__sanitizer_set_death_callback) __sanitizer_set_death_callback(keep_current);
    const int numbers[] = {SIGABRT, SIGALRM, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    size_t n = __sanitizer_set_death_callback ? 2 : WSH_COUNT(numbers); /* the others are the sanitizer's */
    for (size_t i = 0; i < n; i++) (void)signal(numbers[i], on_signal);
}

/* ---- inputs ---- */

struct campaign {
    struct wsh_kit *kit;
    uint64_t executions, accepted;
};

static void run(struct campaign *c, struct wsh_span octets, struct wsh_judgement *ret) {
    current = octets;
    (void)alarm(PATIENCE);
    wsh_kit_run(c->kit, octets, ret);
    (void)alarm(0);
    current = WSH_EMPTY;
    c->executions++;
    c->accepted += ret->outcome == WSH_ACCEPTED;
}

static bool run_path(struct campaign *c, const char *path);

static bool run_folder(struct campaign *c, const char *path) {
    struct dirent **entries = NULL;
    int n = scandir(path, &entries, NULL, alphasort);
    bool good = n >= 0;
    struct wsh_arena *a = wsh_arena_new();
    for (int i = 0; i < n; i++) {
        if (entries[i]->d_name[0] != '.')
            good = run_path(c, wsh_arena_printf(a, "%s/%s", path, entries[i]->d_name)) && good;
        free(entries[i]);
    }
    free(entries);
    wsh_arena_free(a);
    return good;
}

static bool run_path(struct campaign *c, const char *path) {
    struct stat st;
    struct wsh_judgement j;
    struct wsh_span text;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) return run_folder(c, path);
    struct wsh_arena *a = wsh_arena_new();
    bool good = wsh_file_read(a, path, MOST_INPUT, &text);
    if (good)
        run(c, text, &j);
    else
        fprintf(stderr, "cannot read '%s': %s\n", path, strerror(errno));
    wsh_arena_free(a);
    return good;
}

static void run_stream(struct campaign *c, uint64_t seed, uint64_t inputs, uint64_t seconds) {
    struct wsh_mutator *m = wsh_hook_mutator_new(seed, 20);
    struct wsh_seen *fingerprints = wsh_seen_new(16);
    struct wsh_judgement j;
    struct wsh_input input;
    time_t until = time(NULL) + (time_t)seconds;
    while (c->executions < inputs && (seconds == 0 || time(NULL) < until)) {
        wsh_mutator_next(m, &input);
        run(c, input.octets, &j);
        if (j.near && wsh_seen_add(fingerprints, j.fingerprint)) wsh_mutator_reward(m, &input);
    }
    wsh_seen_free(fingerprints);
    wsh_mutator_free(m);
}

/* ---- the command line ---- */

static int usage(const char *program, const char *word) {
    fprintf(stderr,
            "cannot understand '%s'\n  hint: %s [--inputs N] [--seconds S] [--seed N] [FILE-OR-FOLDER...]; numbers up "
            "to 1000000000\n",
            word, program);
    return 2;
}

int main(int argc, char **argv) {
    enum { MOST = 1000000000 };
    static const char *const names[] = {"--inputs", "--seconds", "--seed"};
    uint64_t numbers[] = {DEFAULT_INPUTS, 0, 1};
    int at = 1;
    bool good = true;
    for (; at < argc && argv[at][0] == '-'; at += 2) {
        size_t i = 0;
        while (i < WSH_COUNT(names) && strcmp(argv[at], names[i]) != 0) i++;
        if (i == WSH_COUNT(names) || at + 1 == argc) return usage(argv[0], argv[at]);
        if (!wsh_span_to_u64(wsh_span_of(argv[at + 1]), &numbers[i]) || numbers[i] > MOST)
            return usage(argv[0], argv[at + 1]);
    }
    struct campaign c = {.kit = wsh_kit_new(&wsh_subject)};
    watch_death();
    if (at == argc) run_stream(&c, numbers[2], numbers[0], numbers[1]);
    for (; at < argc; at++) good = run_path(&c, argv[at]) && good;
    size_t findings = wsh_kit_findings(c.kit);
    wsh_kit_end(c.kit);
    wsh_kit_free(c.kit);
    printf("%s: %" PRIu64 " executions, %" PRIu64 " accepted, %zu findings\n", wsh_subject.name, c.executions,
           c.accepted, findings);
    return good && c.executions > 0 && findings == 0 ? 0 : 1;
}
