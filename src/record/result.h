/* result.h - one line of the evidence stream as plain data: what reports draw, what diff compares.
 *
 * Owner of all text and octets: an arena (the run's or the reader's). */
#ifndef WSH_RECORD_RESULT_H
#define WSH_RECORD_RESULT_H

#include "oracle/oracle.h"
#include "record/fuzzed.h"

struct wsh_result_conn {
    struct wsh_span sent, received; /* octets of one connection; TLS: the cleartext */
    uint64_t dropped_sent, dropped_received;
    struct wsh_event *events;
    size_t n_events;
};
struct wsh_result_finding {
    const char *rule;
    enum wsh_verdict weight;
    enum wsh_impact impact;
    enum wsh_side side;
    unsigned connection;
    size_t offset, length;
    const char *expected, *actual;
    bool incidental;
};
/* One attempt at a case: its evidence and what was thought of it. */
struct wsh_result_attempt {
    enum wsh_outcome outcome;
    unsigned status;
    enum wsh_verdict verdict;
    const char *because;
    struct wsh_result_conn *conns;
    size_t n_conns;
    struct wsh_result_finding *findings;
    size_t n_findings;
    uint64_t us;
};
/* What many exchanges of one case showed together: a line per exchange and per look at the target's resources. The
 * record keeps the octets of the first, the deciding and a few more attempts, but a point of each. */
struct wsh_result_point {
    unsigned size;
    enum wsh_outcome outcome;
    unsigned status;
    uint64_t answer_us;
    const char *head, *extensions, *subprotocol; /* head: a hash; of a 101, else NULL */
};
struct wsh_result_sample { unsigned after, descriptors; uint64_t memory_kib; };
struct wsh_result_series {
    struct wsh_result_point *points;
    size_t n_points;
    struct wsh_result_sample *samples;
    size_t n_samples;
};
/* --segment: what one way to cut the same octets into writes gave. */
struct wsh_result_segment {
    const char *mode; /* "whole", "octets", "lines", "random:7" */
    enum wsh_outcome outcome;
    unsigned status;
    enum wsh_verdict verdict;
};
enum wsh_result_type { WSH_RESULT_CASE, WSH_RESULT_FINDING /* an oracle finding that no case of the run owns */ };
struct wsh_result {
    enum wsh_result_type type;
    const char *id;           /* case id; for a finding "finding/RULE" */
    const char *family, *title;
    const char **rules;
    size_t n_rules;
    const char *target;       /* the URL */
    const char *source;       /* "engine", "replay", "fuzz:..." */
    uint64_t seed;
    enum wsh_outcome outcome;
    unsigned status;
    enum wsh_verdict verdict;
    enum wsh_impact impact;
    const char *because;
    const char *at;           /* "cases/version.yaml:31" */
    const char *repeats_control; /* or NULL */
    const char *why;          /* the case's own note, or NULL */
    const char *sends, *expects; /* sums of the case's definition, or NULL: old records and findings have none */
    const char *output;       /* what a target that we started said when this case brought it down, or NULL */
    bool flaky;               /* the attempts differ */
    unsigned place;           /* in the plan of its run: reports follow it, the stream follows time */
    unsigned count;           /* WSH_RESULT_FINDING: in how many exchanges */
    uint64_t us;              /* of the deciding attempt */
    struct wsh_result_attempt *attempts; /* the first is the one that decided; then confirmation, repetitions */
    size_t n_attempts;
    struct wsh_result_fuzz *fuzz; /* or NULL */
    struct wsh_result_series series; /* no points: the case is no series */
    struct wsh_result_segment *segments; /* "finding/segments/...": by mode */
    size_t n_segments;
    const char **declared;    /* of its run's header, for the line that reproduces it; not in the stream again */
    size_t n_declared;
    /* Set while reading with an expected-results file, never written to the stream as judgement: */
    bool expected;
    const char *expected_because;
};

struct wsh_run_header {
    const char *schema;     /* "wshake.record/1" */
    const char *run_id;
    const char *wshake;     /* version */
    const char *catalogue;  /* hash */
    const char *target;     /* URL */
    const char *started;    /* RFC 3339, UTC */
    uint64_t seed;
    const char **declared;  /* profile facts as "name: value" lines, secrets redacted */
    size_t n_declared;
    unsigned jobs;
    const char *server;     /* Server field of the gate's answer, or NULL */
};
struct wsh_run_footer {
    bool present;           /* false: the run was interrupted */
    unsigned totals[WSH_VERDICT_COUNT]; /* of the result lines; findings that no case owns may be left out */
    uint64_t us;            /* wall time */
    unsigned defects;       /* that the target's output reported and that no single case could be blamed for */
    const char *output;     /* the last of them, its first lines; or NULL */
    const char *ended;      /* "complete", "gate: ..." why nothing could be proven, "interrupted" */
};

/* A whole run in memory. */
struct wsh_run_log {
    struct wsh_arena *arena;
    const char *name; /* of the file it was read from, without folder and ending; NULL: from none */
    struct wsh_run_header header;
    struct wsh_result *results;
    size_t n;
    struct wsh_campaign_point *points; /* of a fuzz campaign, in the order of time */
    size_t n_points;
    struct wsh_run_footer footer;
    unsigned untrue; /* lines of the expected results that break the gate; set with `expected` of the results */
};

#endif
