/* judge.h - one execution of a subject judged: what the texts demand of the request against what the subject did.
 *
 * Only what is certain is a finding: a valid handshake that was not accepted, a request that must be refused and was
 * answered with a 101 to websocket, a response that breaks a rule by itself, and a subject that died. What the texts
 * leave open is none. Pure but for memory that is used again: the same execution gives the same judgement. */
#ifndef WSH_HARNESS_JUDGE_H
#define WSH_HARNESS_JUDGE_H

#include "harness/policy.h"
#include "oracle/oracle.h"

/* What became of the connection when the subject had nothing more to say. */
enum wsh_trial_end {
    WSH_TRIAL_OPEN,   /* it waits for more */
    WSH_TRIAL_LEFT,   /* we did, with a complete answer: nobody knows what it would have done */
    WSH_TRIAL_CLOSED, WSH_TRIAL_RESET,
    WSH_TRIAL_DIED,   /* and the subject with it */
};
struct wsh_trial {
    struct wsh_span request, response; /* all octets of each side; the request was written before the response came */
    enum wsh_trial_end end;
};

enum wsh_fault {
    WSH_FAULT_REFUSED,  /* what must be accepted */
    WSH_FAULT_ACCEPTED, /* what must be refused */
    WSH_FAULT_ANSWER,   /* the response is wrong in itself */
    WSH_FAULT_DIED,
    WSH_FAULT_COUNT
};
const char *wsh_fault_name(enum wsh_fault f);

struct wsh_fuzz_finding {
    enum wsh_fault fault;
    enum wsh_rule_id rule;
    enum wsh_verdict weight; /* fail, or warn */
    /* Findings of one key are one finding: fault, what the rule is about, outcome, status. Rules about one thing (all
     * that can be wrong with a key, say) share a key. */
    uint64_t key;
    const char *text;        /* one phrase: the ruling's reason, or what is wrong with the response */
};

struct wsh_judgement {
    enum wsh_ruling_kind ruling;
    enum wsh_outcome outcome;
    unsigned status;
    bool near;             /* at most one thing stands between the request and a handshake: worth starting from */
    uint64_t fingerprint;  /* of all that a subject can be told by: for feedback */
    struct wsh_fuzz_finding *findings;
    size_t n;
};

struct wsh_fuzz_judge; /* opaque: memory, and the declared policy */
struct wsh_fuzz_judge *wsh_fuzz_judge_new(unsigned policy); /* bits of policy.h */
void wsh_fuzz_judge_free(struct wsh_fuzz_judge *j);
/* Everything in *ret lives until the next call. */
void wsh_fuzz_judge_read(struct wsh_fuzz_judge *j, const struct wsh_trial *t, struct wsh_judgement *ret);

/* A key that is not in use for anything else than being one of many. */
struct wsh_fuzz_keys {
    uint64_t *items; /* in the arena given at the first add */
    size_t n;
};
/* False: a finding of this key is known. At most WSH_FUZZ_KEYS are remembered; behind that nothing is new. */
enum { WSH_FUZZ_KEYS = 4096 };
bool wsh_fuzz_keys_add(struct wsh_fuzz_keys *keys, struct wsh_arena *a, uint64_t key);

#endif
