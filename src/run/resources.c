/* resources.c - /proc/PID/stat, statm and fd of one process group; processes may end while we look. */
#include "run/resources.h"

#include <dirent.h>
#include <fcntl.h>

enum { MOST_PROCESSES = 4096, MOST_ENTRIES = 1 << 20, MOST_STAT = 1024 };

static struct wsh_span read_file(int dir, const char *name, uint8_t *room, size_t size) {
    int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, room, size) : -1;
    if (fd >= 0) (void)close(fd);
    return n > 0 ? wsh_span_make(room, (size_t)n) : WSH_EMPTY;
}

/* proc(5): "PID (COMMAND) STATE PPID PGRP ..."; the command may hold anything, parentheses too. */
static bool is_of_group(int process, pid_t group) {
    uint8_t room[MOST_STAT];
    struct wsh_span stat = read_file(process, "stat", room, sizeof room);
    size_t close = stat.n;
    uint64_t value = 0;
    while (close > 0 && stat.p[close - 1] != ')') close--;
    struct wsh_span rest = wsh_span_skip(stat, close + 1);
    (void)wsh_span_cut(&rest, ' ');
    (void)wsh_span_cut(&rest, ' ');
    return close > 0 && wsh_span_to_u64(wsh_span_cut(&rest, ' '), &value) && value == (uint64_t)group;
}

/* proc(5): "SIZE RESIDENT SHARED ...", in pages. */
static uint64_t resident_kib(int process) {
    uint8_t room[MOST_STAT];
    struct wsh_span rest = read_file(process, "statm", room, sizeof room);
    uint64_t pages = 0;
    (void)wsh_span_cut(&rest, ' ');
    if (!wsh_span_to_u64(wsh_span_cut(&rest, ' '), &pages)) return 0;
    return pages * (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
}

static bool is_number(const char *name) { return name[0] >= '0' && name[0] <= '9'; }

static unsigned open_descriptors(int process) {
    unsigned n = 0;
    int fd = openat(process, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    if (!d) {
        if (fd >= 0) (void)close(fd);
        return 0;
    }
    for (const struct dirent *entry = readdir(d); entry && n < MOST_ENTRIES; entry = readdir(d))
        n += is_number(entry->d_name);
    (void)closedir(d);
    return n;
}

static void add_process(int proc, const char *name, pid_t group, struct wsh_resources *sum) {
    int process = openat(proc, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (process < 0) return; /* it has ended */
    if (is_of_group(process, group)) {
        sum->memory_kib += resident_kib(process);
        sum->descriptors += open_descriptors(process);
        sum->processes++;
    }
    (void)close(process);
}

bool wsh_resources_read(pid_t group, struct wsh_resources *ret) {
    *ret = (struct wsh_resources){0};
    DIR *proc = group > 0 ? opendir("/proc") : NULL;
    if (!proc) return false;
    unsigned seen = 0;
    for (const struct dirent *entry = readdir(proc); entry && seen < MOST_ENTRIES; entry = readdir(proc), seen++)
        if (is_number(entry->d_name) && ret->processes < MOST_PROCESSES)
            add_process(dirfd(proc), entry->d_name, group, ret);
    (void)closedir(proc);
    return ret->processes > 0;
}
