/* run.h - a run: plan (gate first, dependencies, needs), pool, confirmation, liveness, the stream. */
#ifndef WSH_RUN_RUN_H
#define WSH_RUN_RUN_H

#include "exchange/judge.h"
#include "net/drive.h"
#include "record/stream.h"
#include "run/segments.h"

struct wsh_run_options {
    const struct wsh_suite *suite;
    const struct wsh_profile *profile;
    const char *const *select;
    size_t n_select;
    unsigned jobs; /* exchanges at the same time, at least 1 */
    uint64_t timeout_us;
    uint64_t retry_after_us; /* longest wait that a target may ask for */
    uint64_t seed;
    const struct wsh_segment *segments; /* how requests are cut into writes: the run, then a pass for each other one */
    size_t n_segments;                  /* 0: whole */
    bool intrusive;                /* also cases that flood, drip or exhaust ... */
    const char *const *authorized; /* ... which takes loopback, or one of these hosts */
    size_t n_authorized;
    const char *exec;     /* command that starts the target, or NULL */
    const char *exec_log; /* file for the target's own output, or NULL: /dev/null */
    struct wsh_tls_options tls;
    const char *sni, *connect_host; /* or NULL */
    uint16_t connect_port;
    const char **declared; /* profile facts for the header, secrets redacted */
    size_t n_declared;
    struct wsh_writer *writer; /* or NULL */
    /* Called after each finished case and at least four times a second; or NULL. */
    void (*progress)(void *user, unsigned done, unsigned total, const struct wsh_result *last);
    void *user;
    const volatile int *stop; /* set by a signal handler: finish what is in flight, write the footer as interrupted */
};

enum wsh_run_end {
    WSH_RUN_COMPLETE,
    WSH_RUN_NOT_AUTHORIZED, /* --intrusive, and the target is not on loopback: nothing was sent */
    WSH_RUN_NO_TARGET,   /* unreachable, TLS failed, exec failed */
    WSH_RUN_NO_BASELINE, /* reachable, but the gate was not accepted: nothing is proven */
    WSH_RUN_INTERRUPTED,
    WSH_RUN_NO_RECORD, /* the stream could not be written */
};
/* Everything of the log lives in `a`. *ret_why explains any end but COMPLETE and says what to try. */
enum wsh_run_end wsh_run(struct wsh_arena *a, const struct wsh_run_options *o, struct wsh_run_log *ret_log,
                         const char **ret_why);

#endif
