/* case.h - a compiled case: what is sent, what is awaited, which observation deserves which verdict.
 *
 * Immutable after loading; everything lives in the suite's arena. Users write it as docs/case-format.md says. */
#ifndef WSH_SCRIPT_CASE_H
#define WSH_SCRIPT_CASE_H

#include "oracle/oracle.h"
#include "script/step.h"

/* ---- what is expected ---- */

enum wsh_match_kind { /* of a header, the subprotocol, the extensions */
    WSH_MATCH_ABSENT, WSH_MATCH_PRESENT, WSH_MATCH_IS, WSH_MATCH_LISTS, WSH_MATCH_LISTS_NOT /* present, without it */,
    WSH_MATCH_GLOB, WSH_MATCH_SAME_AS, /* extensions: the same answer as another case got (id in value) */
    WSH_MATCH_DIFFERS_FROM,
};
struct wsh_match {
    enum wsh_match_kind kind;
    struct wsh_span name;  /* of the header */
    struct wsh_octets value;
    struct wsh_place at;   /* SAME_AS, DIFFERS_FROM: of the id */
};
struct wsh_range { unsigned from, to; }; /* inclusive */
struct wsh_ranges { struct wsh_range *items; size_t n; };

/* Conditions on what a connection did as a whole; row.h has a table of them. */
enum wsh_fact_id {
    WSH_FACT_BEHIND, WSH_FACT_EARLY_PONG, WSH_FACT_ECHO, WSH_FACT_ENDED, WSH_FACT_CLOSE_CODE, WSH_FACT_EARLY,
    WSH_FACT_RESPONSES, WSH_FACT_FIRST_STATUS,
    WSH_FACT_COUNT
};

/* One row: all of its conditions must hold. Rows are tried in order; the first that matches decides; nothing matching
 * is `fail`. */
struct wsh_row {
    enum wsh_verdict verdict;
    enum wsh_impact impact;
    const char *because;        /* one sentence or NULL */
    unsigned outcomes;          /* bits 1 << enum wsh_outcome; 0: any */
    struct wsh_range *status;   /* any of them */
    size_t n_status;
    unsigned accepts;           /* bits 1 << enum wsh_accept_match; 0: any */
    struct wsh_match *headers;  /* of the response, all of them */
    size_t n_headers;
    struct wsh_match *subprotocol, *extensions; /* of a 101; NULL: any */
    int pong;                   /* -1 any, 0 no pong came, 1 a pong came */
    struct wsh_ranges facts[WSH_FACT_COUNT]; /* any of them; none: any value */
    unsigned when, unless;      /* enum wsh_need bits that the profile must (not) meet */
    const char *capability;     /* a capability that must be proven ... */
    bool capability_absent;     /* ... or must not be */
    struct wsh_place capability_at;
    struct wsh_place at;
};

struct wsh_case {
    const char *id;      /* "version/unassigned-99" */
    const char *family;  /* "version" */
    const char *title;   /* who does what */
    const char *why;     /* one or more sentences, or NULL */
    enum wsh_rule_id *rules;
    size_t n_rules;
    struct wsh_place at; /* of the id in its file */
    struct wsh_step *steps; /* on any number of connections */
    size_t n_steps;
    unsigned repeat;     /* how many exchanges, one after another (1) */
    unsigned parallel;   /* how many at the same time (1) */
    struct wsh_row *rows;
    size_t n_rows;
    unsigned needs;      /* enum wsh_need bits */
    const char *control; /* id of the control case, or NULL: a failure that only repeats the control's says so */
    const char **after;  /* ids that must be finished before: control, same-as, provers of capabilities */
    size_t n_after;
    const char *proves;  /* a capability that a match of `proof` proves, or NULL */
    struct wsh_row *proof;
    bool gate;           /* the baseline gate */
    uint64_t within_us;  /* deadline of each await, 0: the run's */
    const char *despite; /* why the expectation may differ from the oracle's ruling, or NULL */
    struct wsh_place despite_at;
};

struct wsh_family {
    const char *name, *title, *about; /* about: a paragraph or NULL */
    size_t first, n;                  /* its cases in the suite */
};

struct wsh_suite {
    struct wsh_arena *arena;
    struct wsh_case *cases; /* in the order of families and files */
    size_t n;
    struct wsh_family *families;
    size_t n_families;
    char hash[41];          /* of all case octets: names the catalogue in a record */
    const struct wsh_case_file *files; /* what it was loaded from: lint quotes the lines */
    size_t n_files;
};
struct wsh_case_file { const char *name; struct wsh_span text; }; /* name for messages, text */

/* The text that a place counts in (its `file` is the pointer that the loader put there), or the empty span. */
struct wsh_span wsh_suite_source(const struct wsh_suite *s, struct wsh_place at);

const struct wsh_case *wsh_suite_find(const struct wsh_suite *s, struct wsh_span id);

/* Builds the first request of a case for a profile: what `show` prints, what lint asks the oracle about, what the
 * exchange sends. */
struct wsh_span wsh_case_request(const struct wsh_step *send, struct wsh_arena *a, const struct wsh_profile *p,
                                 const struct wsh_fresh *f);

/* The sum of all waits that the case orders (`pause`, `listen`, `gap`), for an imagined target; nothing that the peer
 * does can make it longer. */
uint64_t wsh_case_ordered_us(const struct wsh_case *c);

/* Does any case word of `select` choose this case? Words: a glob over ids, "!glob", "@rule:GLOB", "@impact:WORD",
 * "@family:GLOB", "@verdict:WORD" (could give that verdict). "!" works on every word and wins; an empty list, or one of
 * exclusions only, starts from all. */
bool wsh_case_selected(const struct wsh_case *c, const char *const *select, size_t n);

#endif
