/* exec.h - a target that wshake itself starts: watched, restarted, ended with its whole process group. */
#ifndef WSH_RUN_EXEC_H
#define WSH_RUN_EXEC_H

#include <sys/types.h>

#include "net/drive.h"

struct wsh_exec {
    const char *command, *log; /* log NULL: /dev/null */
    pid_t pid;                 /* 0: not running */
    char ended[96];            /* how it ended last: "exited with status 1", "killed by signal 11 (...)" */
    unsigned starts;
};

/* Starts the command through /bin/sh in its own process group; it dies with us. False with *reterr_why in the arena. */
bool wsh_exec_start(struct wsh_exec *e, struct wsh_arena *a, const char **reterr_why);
/* Waits until the address accepts a connection, the process ends, or the deadline. */
bool wsh_exec_await(struct wsh_exec *e, struct wsh_arena *a, const struct wsh_dialer *d, uint64_t within_us,
                    const volatile int *stop, const char **reterr_why);
bool wsh_exec_running(struct wsh_exec *e); /* notices its end and fills `ended` */
void wsh_exec_end(
    struct wsh_exec *e); /* SIGTERM to the group, SIGKILL after a bounded while; harmless if not running */

#endif
