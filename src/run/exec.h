/* exec.h - a target that wshake itself starts: watched, heard, restarted, ended with its whole process group.
 *
 * Its output comes through a pipe that is read whenever the loop turns, so that it never waits for us. */
#ifndef WSH_RUN_EXEC_H
#define WSH_RUN_EXEC_H

#include <sys/types.h>

#include "net/drive.h"
#include "run/output.h"

struct wsh_exec {
    const char *command, *log; /* log NULL: its output is looked at and not kept */
    struct wsh_loop *loop;     /* wakes up when the target says something; or NULL */
    pid_t pid;                 /* 0: not running */
    int heard, written;        /* our end of its output, and the log; -1: none */
    struct wsh_watch *ear;
    struct wsh_output output;
    unsigned defects;          /* of those in the output, so many were looked into; */
    uint64_t defect_us;        /* when the first one since then was heard */
    int log_error;             /* errno of the first write to the log that failed, or 0 */
    char ended[96];            /* how it ended last: "exited with status 1", "killed by signal 11 (...)" */
    unsigned starts;
};

void wsh_exec_init(struct wsh_exec *e, const char *command, const char *log, struct wsh_loop *loop);
/* A port of 127.0.0.1 that is free now; who is started takes it a moment later. 0 with errno set. */
uint16_t wsh_exec_free_port(void);
/* Starts the command through /bin/sh in its own process group; it dies with us. False with *reterr_why in the arena. */
bool wsh_exec_start(struct wsh_exec *e, struct wsh_arena *a, const char **reterr_why);
/* Waits until the address accepts a connection, the process ends, or the deadline. */
bool wsh_exec_await(struct wsh_exec *e, struct wsh_arena *a, const struct wsh_dialer *d, uint64_t within_us,
                    const volatile int *stop, const char **reterr_why);
/* How many defects has it reported since the last look? wsh_exec_looked: now they were looked into. */
unsigned wsh_exec_defects(struct wsh_exec *e);
void wsh_exec_looked(struct wsh_exec *e);
bool wsh_exec_running(struct wsh_exec *e); /* notices its end and fills `ended`; takes what it has said */
/* SIGTERM to the group, SIGKILL after a bounded while; harmless if not running. */
void wsh_exec_end(struct wsh_exec *e);
void wsh_exec_done(struct wsh_exec *e); /* ends it and frees everything; accepts a zeroed struct */

#endif
