/* selftest.h - the proof that verdicts mean something: every case against the strict server and against every flaw.
 *
 * 1 the strict server earns no fail and no warn, over ws and wss, whole and octet by octet, open and guarded by a
 *   session and credentials
 * 2 every case that can fail is turned red by a flaw that leaves the baseline intact;
 *   a case that can only inform is shown to tell outcomes apart
 * 3 every flaw is caught, by a case or by the gate; flaws stand in a server that is open, and in one that asks for a
 *   session or for credentials
 * All in memory, where the peer is the server's own decision code without sockets; but what shows over real sockets
 * only (wsh_case_is_live) is proved against this program itself: `serve` as a child process, strict and with the live
 * flaws one by one, and the engine of `run`. A variant that is within a server's rights has to be told apart. */
#ifndef WSH_CLI_SELFTEST_H
#define WSH_CLI_SELFTEST_H

#include "cli/cli.h"

struct wsh_selftest_case {
    const struct wsh_case *c;
    bool can_fail;        /* it has a row that fails */
    unsigned killers;     /* flaws that turn it red */
    int first_killers[3]; /* indices into wsh_flaws */
    bool tells_apart;     /* two flaws (or a flaw and the strict server) get different opinions */
    const char *strict;   /* what it thought of the strict server, "verdict: because" */
};
struct wsh_selftest_flaw {
    bool asked_for;        /* part of this selftest */
    bool by_gate;          /* the baseline was not accepted */
    unsigned fails, warns; /* cases (and findings) that notice it */
    unsigned infos;        /* cases that pass with the strict server and tell of something here */
    const char *first[3];  /* their ids */
    unsigned told;         /* cases that think of it otherwise than of the strict server ... */
    const char *first_told; /* ... the first one's id */
};
struct wsh_selftest {
    struct wsh_selftest_case *cases;
    size_t n, found; /* behind the case that was looked for last */
    struct wsh_selftest_flaw *flaws;
    const char **complaints; /* fail or warn on the strict server: one line each */
    size_t n_complaints;
    unsigned strict_runs, live_runs;
};

void wsh_selftest_run(struct wsh_args *args, const struct wsh_suite *suite, const bool *flaws,
                      struct wsh_selftest *out);

/* The live part, behind the one in memory; nothing if no live case is selected. */
void wsh_selftest_live(struct wsh_args *args, const struct wsh_suite *suite, struct wsh_selftest *t);

/* For both parts: what the strict server got, and what a flawed one got (`guarded`: not to be compared). */
void wsh_selftest_strict(struct wsh_selftest *t, struct wsh_arena *a, const struct wsh_result *r);
void wsh_selftest_flawed(struct wsh_selftest *t, struct wsh_arena *a, int flaw, const struct wsh_result *r,
                         bool guarded);

#endif
