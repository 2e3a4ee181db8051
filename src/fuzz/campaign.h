/* campaign.h - inputs of the mutator at a running server, many at a time, until somebody says stop.
 *
 * Findings are data, not crashes: each is confirmed three times on a connection of its own, made small, written to the
 * record at once, told, and the campaign goes on. A target that dies is started again if we started it. */
#ifndef WSH_FUZZ_CAMPAIGN_H
#define WSH_FUZZ_CAMPAIGN_H

#include "fuzz/aim.h"
#include "fuzz/book.h"
#include "fuzz/corpus.h"
#include "record/stream.h"

struct wsh_campaign_options {
    struct wsh_aim_options aim;
    const struct wsh_suite *suite; /* for the header: its hash */
    const struct wsh_pools *pools;
    uint64_t seed;
    uint64_t runs, time_us;           /* executions and time at most; 0: no end */
    uint64_t rate;                    /* executions in a second at most; 0: as many as go */
    unsigned jobs;                    /* connections at the same time */
    const char *corpus;               /* folder, or NULL */
    struct wsh_suppressions *known;   /* or NULL */
    struct wsh_writer *writer;        /* or NULL */
    const struct wsh_run_log *before; /* to go on with, or NULL */
    const char **declared;
    size_t n_declared;
    /* A finding stands in the record; how far we are, about once in a second. Either may be NULL. */
    void (*found)(void *user, const struct wsh_result *r);
    void (*far)(void *user, const struct wsh_campaign_point *p);
    void *user;
};

enum wsh_campaign_end {
    WSH_CAMPAIGN_COMPLETE,
    WSH_CAMPAIGN_INTERRUPTED,
    WSH_CAMPAIGN_NOT_AUTHORIZED,
    WSH_CAMPAIGN_NO_TARGET,
    WSH_CAMPAIGN_NO_BASELINE, /* nothing was tried */
    WSH_CAMPAIGN_GONE,        /* the target no longer shakes hands; what was found stands */
    WSH_CAMPAIGN_NO_RECORD,   /* the record or the corpus could not be written */
};
struct wsh_campaign_result {
    enum wsh_campaign_end end;
    const char *why; /* of any end but COMPLETE and INTERRUPTED */
    struct wsh_campaign_point last;
};
void wsh_campaign(struct wsh_arena *a, const struct wsh_campaign_options *o, struct wsh_campaign_result *ret);

/* "fuzz/accepted/R6455-4.2.1-5-KEY": the name of a finding in the record; the shape of a refusal is part of it. */
const char *wsh_campaign_name(struct wsh_arena *a, const struct wsh_fuzz_finding *f, const struct wsh_judgement *j);

#endif
