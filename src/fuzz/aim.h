/* aim.h - the target of a fuzz campaign: how it is reached, what it can do, and one request at it alone.
 *
 * The mutator knows one target, ws://127.0.0.1:8080/chat; wsh_aim_octets writes the real one into what it makes. */
#ifndef WSH_FUZZ_AIM_H
#define WSH_FUZZ_AIM_H

#include "harness/judge.h"
#include "harness/mutate/mutator.h"
#include "net/shot.h"
#include "run/exec.h"

struct wsh_aim_options {
    const struct wsh_profile *profile;
    struct wsh_tls_options tls;
    const char *sni, *connect_host; /* or NULL */
    uint16_t connect_port;
    const char *const *authorized; /* hosts outside of loopback that may be fuzzed */
    size_t n_authorized;
    const char *exec, *exec_log; /* or NULL */
    uint64_t timeout_us;         /* patience with what must be answered */
    const volatile int *stop;
};

/* One execution, judged. Octets and judgement live until the next one. */
struct wsh_shown {
    struct wsh_span sent, received;
    enum wsh_shot_end end;
    int error;
    uint64_t us;
    struct wsh_judgement judgement;
};

struct wsh_aim {
    const struct wsh_aim_options *o;
    struct wsh_arena *arena;
    struct wsh_loop *loop;
    struct wsh_dialer dialer;
    struct wsh_tls_context *tls;
    struct wsh_exec exec;
    struct wsh_fuzz_judge *judge;
    struct wsh_arena *scratch;      /* of `enough` */
    struct wsh_template *templates; /* the built-in ones with the fields of the profile */
    struct wsh_span plain;          /* the handshake that must be accepted, as it is sent */
    const char *server;             /* Server of its answer, or NULL */
    bool half_closes;               /* a client that closes its side is answered like any other */
    bool keeps;                     /* a refused connection serves the next request */
    unsigned restarts;
    uint64_t slowest_us; /* answer of the probes */
    struct wsh_shot alone;
    bool alone_over;
    struct wsh_buf half; /* of wsh_aim_octets */
};

enum wsh_aim_end {
    WSH_AIM_READY,
    WSH_AIM_NOT_AUTHORIZED, /* outside of loopback and not named: nothing was sent */
    WSH_AIM_NO_TARGET,      /* unreachable, TLS failed, exec failed */
    WSH_AIM_NO_BASELINE,    /* reachable, but a plain handshake was not accepted */
};
/* Starts the target if need be, shakes hands, probes. *ret_why, in the arena, explains any end but READY. wsh_aim_done
 * is safe behind each. */
enum wsh_aim_end wsh_aim_open(struct wsh_aim *t, struct wsh_arena *a, const struct wsh_aim_options *o,
                              const char **ret_why);
void wsh_aim_done(struct wsh_aim *t);

/* An input of the mutator with the authority and the resource of the target. */
void wsh_aim_octets(struct wsh_aim *t, struct wsh_span input, struct wsh_buf *ret);
/* For a shot at the target: sets what does not change from one to the next. */
void wsh_aim_prepare(struct wsh_aim *t, struct wsh_shot *s, wsh_shot_done_fn *done, void *user);
/* Has everything come that belongs to the answer to `sent`? */
bool wsh_aim_enough(struct wsh_aim *t, struct wsh_span sent, struct wsh_span received);
void wsh_aim_judge(struct wsh_aim *t, struct wsh_span sent, const struct wsh_shot *s, struct wsh_judgement *ret);

/* One request on a connection of its own with nothing else in flight; without half-close. `octets` as they are sent. */
void wsh_aim_shoot(struct wsh_aim *t, struct wsh_span octets, const struct wsh_split *split, uint64_t patience_us,
                   struct wsh_shown *ret);

enum wsh_aim_life { WSH_AIM_ALIVE, WSH_AIM_TURNS_AWAY /* answers, but accepts nothing */, WSH_AIM_DEAD };
enum wsh_aim_life wsh_aim_life(struct wsh_aim *t);
/* The same with one short look, for those who look often and ask again before they believe it. */
enum wsh_aim_life wsh_aim_glance(struct wsh_aim *t);
/* Ends the target that we started and starts it again. */
bool wsh_aim_restart(struct wsh_aim *t, const char **ret_why);
/* Turns the loop for so long, or until the campaign is stopped. */
void wsh_aim_wait(struct wsh_aim *t, uint64_t us);
bool wsh_aim_stopped(const struct wsh_aim *t);

#endif
