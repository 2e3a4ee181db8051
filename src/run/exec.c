/* exec.c - child processes: the target under test when `--exec` starts it. */
#include "run/exec.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/base.h"

enum { POLL_MS = 20, TERM_WAIT_MS = 2000 };

static void nap(int ms) { (void)poll(NULL, 0, ms); }

static _Noreturn void become(const struct wsh_exec *e) {
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    int in = open("/dev/null", O_RDONLY);
    int out = open(e->log ? e->log : "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0) _exit(126);
    execl("/bin/sh", "sh", "-c", e->command, (char *)NULL);
    _exit(127);
}

bool wsh_exec_start(struct wsh_exec *e, struct wsh_arena *a, const char **reterr_why) {
    e->ended[0] = '\0';
    pid_t pid = fork();
    if (pid < 0) {
        *reterr_why = wsh_arena_printf(a, "cannot start '%s': %s", e->command, strerror(errno));
        return false;
    }
    if (pid == 0) become(e);
    (void)setpgid(pid, pid); /* both sides set it, so that the group exists whoever runs first */
    e->pid = pid;
    e->starts++;
    return true;
}

static void note_end(struct wsh_exec *e, int status) {
    if (WIFSIGNALED(status))
        (void)snprintf(e->ended, sizeof e->ended, "killed by signal %d (%s)", WTERMSIG(status),
                       strsignal(WTERMSIG(status)));
    else
        (void)snprintf(e->ended, sizeof e->ended, "exited with status %d", WEXITSTATUS(status));
    (void)kill(-e->pid, SIGKILL); /* what it may have left behind in its group */
    e->pid = 0;
}

bool wsh_exec_running(struct wsh_exec *e) {
    if (e->pid == 0) return false;
    int status = 0;
    pid_t got = waitpid(e->pid, &status, WNOHANG);
    if (got == e->pid) note_end(e, status);
    return e->pid != 0;
}

static bool answers(const struct wsh_address *address) {
    int fd = socket(address->family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return false;
    int rc = connect(fd, (const struct sockaddr *)(const void *)address->octets, (socklen_t)address->size);
    if (rc != 0 && errno == EINPROGRESS) {
        struct pollfd p = {.fd = fd, .events = POLLOUT};
        int error = ETIMEDOUT;
        socklen_t size = sizeof error;
        if (poll(&p, 1, 1000) == 1) (void)getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
        rc = error == 0 ? 0 : -1;
    }
    (void)close(fd);
    return rc == 0;
}

bool wsh_exec_await(struct wsh_exec *e, struct wsh_arena *a, const struct wsh_dialer *d, uint64_t within_us,
                    const volatile int *stop, const char **reterr_why) {
    uint64_t until = wsh_now_us() + within_us;
    while (wsh_now_us() < until && !(stop && *stop)) {
        if (!wsh_exec_running(e)) {
            *reterr_why = wsh_arena_printf(a, "'%s' %s before it answered%s%s", e->command, e->ended,
                                           e->log ? "; its output is in " : "", e->log ? e->log : "");
            return false;
        }
        for (size_t i = 0; i < d->n; i++)
            if (answers(&d->addresses[i])) return true;
        nap(POLL_MS);
    }
    *reterr_why = wsh_arena_printf(a, "'%s' runs but did not answer within %u s; does it listen on the URL's port?",
                                   e->command, (unsigned)(within_us / 1000000));
    return false;
}

void wsh_exec_end(struct wsh_exec *e) {
    if (!wsh_exec_running(e)) return;
    (void)kill(-e->pid, SIGTERM);
    for (int waited = 0; waited < TERM_WAIT_MS && wsh_exec_running(e); waited += POLL_MS) nap(POLL_MS);
    if (e->pid == 0) return;
    (void)kill(-e->pid, SIGKILL);
    int status = 0;
    (void)waitpid(e->pid, &status, 0);
    note_end(e, status);
}
