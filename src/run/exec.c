/* exec.c - child processes: the target under test when `--exec` starts it. */
#include "run/exec.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/base.h"

enum { POLL_MS = 20, TERM_WAIT_MS = 2000, PIECE = 16 * 1024, PIECES = 256 };

uint16_t wsh_exec_free_port(void) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr *any = (struct sockaddr *)&at;
    socklen_t size = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return 0;
    bool good = bind(fd, any, size) == 0 && getsockname(fd, any, &size) == 0;
    (void)close(fd);
    return good ? ntohs(at.sin_port) : 0;
}

static void nap(int ms) { (void)poll(NULL, 0, ms); }

/* ---- what it says ---- */

static void write_log(struct wsh_exec *e, struct wsh_span octets) {
    while (octets.n > 0 && e->written >= 0 && e->log_error == 0) {
        ssize_t n = write(e->written, octets.p, octets.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) e->log_error = errno;
        if (n > 0) octets = wsh_span_skip(octets, (size_t)n);
    }
}

static void stop_hearing(struct wsh_exec *e) {
    wsh_watch_free(e->ear);
    if (e->heard >= 0) (void)close(e->heard);
    e->ear = NULL;
    e->heard = -1;
}

/* Bounded: a target that never stops talking must not keep us from testing it. */
static void hear(struct wsh_exec *e) {
    uint8_t piece[PIECE];
    for (int i = 0; i < PIECES && e->command && e->heard >= 0; i++) {
        ssize_t n = read(e->heard, piece, sizeof piece);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0) {
            stop_hearing(e);
            return;
        }
        wsh_output_feed(&e->output, wsh_span_make(piece, (size_t)n));
        if (e->output.defects > e->defects && e->defect_us == 0) e->defect_us = wsh_now_us();
        write_log(e, wsh_span_make(piece, (size_t)n));
    }
}

static void on_output(void *user, unsigned events, uint64_t now_us) {
    (void)events, (void)now_us;
    hear(user);
}

unsigned wsh_exec_defects(struct wsh_exec *e) {
    hear(e);
    return e->output.defects - e->defects;
}

void wsh_exec_looked(struct wsh_exec *e) {
    e->defects = e->output.defects;
    e->defect_us = 0;
}

/* ---- starting ---- */

void wsh_exec_init(struct wsh_exec *e, const char *command, const char *log, struct wsh_loop *loop) {
    *e = (struct wsh_exec){.command = command, .log = log, .loop = loop, .heard = -1, .written = -1};
    wsh_output_init(&e->output);
}

static _Noreturn void become(const struct wsh_exec *e, int out) {
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    int in = open("/dev/null", O_RDONLY);
    if (in < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0) _exit(126);
    (void)signal(SIGPIPE, SIG_DFL); /* an ignored one would be inherited */
    execl("/bin/sh", "sh", "-c", e->command, (char *)NULL);
    _exit(127);
}

static bool open_log(struct wsh_exec *e, struct wsh_arena *a, const char **reterr_why) {
    if (!e->log || e->written >= 0) return true;
    e->written = open(e->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (e->written < 0) *reterr_why = wsh_arena_printf(a, "cannot write '%s': %s", e->log, strerror(errno));
    return e->written >= 0;
}

/* The other end becomes the target's output. */
static int open_pipe(struct wsh_exec *e) {
    int ends[2];
    stop_hearing(e);
    if (pipe2(ends, O_CLOEXEC) < 0) return -1;
    (void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
    e->heard = ends[0];
    if (e->loop) e->ear = wsh_loop_watch(e->loop, e->heard, WSH_READABLE, on_output, e);
    wsh_output_forget(&e->output);
    return ends[1];
}

bool wsh_exec_start(struct wsh_exec *e, struct wsh_arena *a, const char **reterr_why) {
    e->ended[0] = '\0';
    if (!open_log(e, a, reterr_why)) return false;
    int out = open_pipe(e);
    pid_t pid = out >= 0 ? fork() : -1;
    if (pid == 0) become(e, out);
    if (pid < 0) *reterr_why = wsh_arena_printf(a, "cannot start '%s': %s", e->command, strerror(errno));
    if (out >= 0) (void)close(out);
    if (pid < 0) return false;
    (void)setpgid(pid, pid); /* both sides set it, so that the group exists whoever runs first */
    e->pid = pid;
    e->starts++;
    return true;
}

/* ---- its end ---- */

static void note_end(struct wsh_exec *e, int status) {
    if (WIFSIGNALED(status))
        (void)snprintf(e->ended, sizeof e->ended, "was killed by signal %d (%s)", WTERMSIG(status),
                       strsignal(WTERMSIG(status)));
    else
        (void)snprintf(e->ended, sizeof e->ended, "exited with status %d", WEXITSTATUS(status));
    (void)kill(-e->pid, SIGKILL); /* what it may have left behind in its group */
    e->pid = 0;
    hear(e);
}

bool wsh_exec_running(struct wsh_exec *e) {
    hear(e);
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

void wsh_exec_done(struct wsh_exec *e) {
    if (!e->command) return;
    wsh_exec_end(e);
    stop_hearing(e);
    if (e->written >= 0) (void)close(e->written);
    e->written = -1;
    wsh_output_done(&e->output);
}
