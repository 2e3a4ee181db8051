/* fuzzed.h - what the record of a fuzz campaign has besides: of a result, and of the campaign. Part of result.h. */
#ifndef WSH_RECORD_FUZZED_H
#define WSH_RECORD_FUZZED_H

#include "base/base.h"

/* What only a result of a fuzz campaign has. */
struct wsh_result_fuzz {
    const char *fault;     /* "accepted", "refused", "answer", "died" */
    const char *key;       /* of the finding: results of one key are one finding; hexadecimal */
    const char *phase;     /* of the input that showed it first */
    uint64_t execution;    /* number of that input */
    unsigned shortened_in; /* executions that it took to make the input small */
    bool suppressed;       /* known, by the user's list */
};

/* How far a fuzz campaign was at a time; all counts since its beginning, over every --resume. */
struct wsh_campaign_point {
    uint64_t us;                    /* spent */
    uint64_t executions;            /* inputs taken from the stream: the number to go on with */
    uint64_t rate;                  /* executions in a second since the last point */
    uint64_t valid, valid_accepted; /* handshakes that must be accepted, and were */
    uint64_t duplicates, unanswered, unreached;
    uint64_t fingerprints;         /* distinct ways to answer, together with what the texts demand */
    uint64_t findings, suppressed; /* distinct ones */
    uint64_t unconfirmed;          /* seen once, and not again when asked three times */
    uint64_t restarts;             /* of the target */
};

#endif
