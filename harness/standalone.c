/* standalone.c - a main for a fuzz entrypoint without a fuzzer: runs the files and folders given as arguments once.
 *
 *     replay_head corpus/head corpus/regress/head
 *
 * Each input ends right before a page that may not be read, so that reading on dies in every build. When a run dies the
 * name of the input is the last line. Nothing run at all is an error: a replay of nothing proves nothing. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "harness/props.h"

enum { MOST_INPUT = 4 * 1024 * 1024 };
static const char *current = "";
static unsigned long inputs;

static void say_current(void) {
    static const char lead[] = "while running ";
    if (!*current) return; /* between inputs, or at the end: leaks are told then */
    ssize_t said = write(STDERR_FILENO, lead, sizeof lead - 1);
    said += write(STDERR_FILENO, current, strlen(current));
    said += write(STDERR_FILENO, "\n", 1);
    (void)said;
}

static void on_signal(int number) {
    say_current();
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

/* Sanitizers end the process on their own terms; this is how they tell. */
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void watch_death(void) {
    if (__sanitizer_set_death_callback) {
        __sanitizer_set_death_callback(say_current);
        return;
    }
    const int numbers[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    for (size_t i = 0; i < WSH_COUNT(numbers); i++) (void)signal(numbers[i], on_signal);
}

static void run(struct wsh_span in) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE), room = (in.n / page + 1) * page;
    uint8_t *map = mmap(NULL, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED || mprotect(map + room, page, PROT_NONE) != 0) wsh_die_memory(room);
    uint8_t *input = map + room - in.n;
    memcpy(input, in.p, in.n);
    if (mprotect(map, room, PROT_READ) != 0) wsh_die_memory(room); /* evidence is not edited */
    (void)LLVMFuzzerTestOneInput(input, in.n);
    (void)munmap(map, room + page);
    inputs++;
}

static bool run_path(const char *path);

static bool run_folder(const char *path) {
    struct dirent **entries = NULL;
    int n = scandir(path, &entries, NULL, alphasort);
    bool good = n >= 0;
    struct wsh_arena *a = wsh_arena_new();
    for (int i = 0; i < n; i++) {
        if (entries[i]->d_name[0] != '.')
            good = run_path(wsh_arena_printf(a, "%s/%s", path, entries[i]->d_name)) && good;
        free(entries[i]);
    }
    free(entries);
    wsh_arena_free(a);
    return good;
}

static bool run_path(const char *path) {
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) return run_folder(path);
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_span text;
    bool good = wsh_file_read(a, path, MOST_INPUT, &text);
    current = path;
    if (good) run(text);
    else fprintf(stderr, "cannot read '%s': %s\n", path, strerror(errno));
    current = "";
    wsh_arena_free(a);
    return good;
}

int main(int argc, char **argv) {
    bool good = true;
    watch_death();
    for (int i = 1; i < argc; i++) good = run_path(argv[i]) && good;
    if (inputs == 0) fprintf(stderr, "usage: %s FILE-OR-FOLDER...: no input was run\n", argv[0]);
    else printf("%lu inputs\n", inputs);
    return good && inputs > 0 ? 0 : 1;
}
