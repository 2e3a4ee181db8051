/* expected.h - expected results: known deviations with their reasons, so that a gate notices only what is new.
 *
 *     catalogue: 5f0c...                 # optional: which one this was written for
 *     expected:
 *       - case: version/interim-8        # id or glob, or a list of them
 *         verdict: fail                  # what is expected, or a list; at least one of verdict and outcome
 *         outcome: accepted              # what the target is expected to do, or a list
 *         reason: still speaks hybi-08 on purpose
 *         link: https://...
 *         until: 2027-01-31              # the last day on which this line counts; later it breaks the gate
 *         may: true                      # happens sometimes: that it does not is no news
 *     known: { version: [interim-8, ...] }  # optional: the cases when this was written; others are named as new
 *
 * A result is expected if any line that names it takes its verdict and outcome; the last such line gives the reason.
 * YAML, read through script's YAML user, is not allowed on this floor, so the caller hands over rows. */
#ifndef WSH_RECORD_EXPECTED_H
#define WSH_RECORD_EXPECTED_H

#include "record/result.h"

struct wsh_expected {
    const char *pattern; /* id or glob */
    unsigned verdicts;   /* bits of enum wsh_verdict; 0: any but pass, skip and blocked */
    unsigned outcomes;   /* bits of enum wsh_outcome; 0: any */
    const char *reason, *link;
    const char *until;   /* "2027-01-31", or NULL */
    bool may;
    struct wsh_place at;
    unsigned matched;    /* how many results, after applying */
};

struct wsh_expected_file {
    const char *name;      /* for messages */
    const char *catalogue; /* hash, or NULL */
    struct wsh_expected *rows;
    size_t n;
    const char **known;    /* ids; NULL: not told */
    size_t n_known;
};

struct wsh_expected_options {
    const char *today; /* "2026-02-14", UTC */
    bool strict;       /* a line that no longer tells the truth breaks the gate */
};

/* Marks results that are as expected. Lines that match nothing, whose case came out otherwise, or whose time is over
 * become diags; those that break the gate are errors and are counted in log->untrue. */
void wsh_expected_apply(struct wsh_expected_file *f, const struct wsh_expected_options *o, struct wsh_run_log *log,
                        struct wsh_diags *diags);

/* Is the result one that the row speaks of, and as the row says? */
bool wsh_expected_names(const struct wsh_expected *row, const struct wsh_result *r);
bool wsh_expected_takes(const struct wsh_expected *row, const struct wsh_result *r);

/* A file of expected results for these runs: a line for each fail and warn, `may` for what did not come in every run.
 * Lines of `old` (may be NULL) that still name something are kept with all they say; those that are left out become
 * notes. `diags` also says how many reasons are still to be written. */
void wsh_expected_write(const struct wsh_expected_file *old, const struct wsh_run_log *logs, size_t n,
                        struct wsh_buf *out, struct wsh_diags *diags);

/* Does the gate hold? `fail_on`: the mildest verdict that breaks it, WSH_FAIL or WSH_WARN; `impact`: only results with
 * an impact break it. Results marked expected, pass, info, skip, blocked never do; broken never does by itself. A line
 * of the expected results that breaks the gate does so whatever the results are. */
bool wsh_gate_holds(const struct wsh_run_log *log, enum wsh_verdict fail_on, bool impact_only);

#endif
