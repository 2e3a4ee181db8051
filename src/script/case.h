/* case.h - a compiled case: what is sent, what is awaited, which observation deserves which verdict.
 *
 * Immutable after loading; everything lives in the suite's arena. Users write it as docs/case-format.md says. */
#ifndef WSH_SCRIPT_CASE_H
#define WSH_SCRIPT_CASE_H

#include "oracle/oracle.h"
#include "script/octets.h"

/* ---- what is sent ---- */

enum wsh_edit_kind {
    WSH_EDIT_SET, WSH_EDIT_ADD, WSH_EDIT_ADD_FIRST, WSH_EDIT_REMOVE, WSH_EDIT_RENAME, WSH_EDIT_DUPLICATE,
    WSH_EDIT_LINE, WSH_EDIT_FIRST_LINE, WSH_EDIT_LINE_BEFORE, WSH_EDIT_LINE_AFTER,
    WSH_EDIT_ORDER, WSH_EDIT_REVERSE, WSH_EDIT_NAMES, WSH_EDIT_SEPARATOR, WSH_EDIT_TRAILING, WSH_EDIT_LINE_END,
    WSH_EDIT_END, WSH_EDIT_METHOD, WSH_EDIT_TARGET, WSH_EDIT_VERSION, WSH_EDIT_REQUEST_LINE, WSH_EDIT_PREFIX,
    WSH_EDIT_BODY, WSH_EDIT_RAW,
};
struct wsh_edit {
    enum wsh_edit_kind kind;
    struct wsh_octets name;   /* the field addressed, where there is one */
    struct wsh_octets value;  /* the octets */
    struct wsh_span *names;   /* ORDER */
    size_t n_names;
    enum wsh_msg_case how;    /* NAMES */
    struct wsh_place at;      /* of the key in the case file */
};

enum wsh_step_kind {
    WSH_STEP_SEND,       /* a request: the baseline with edits */
    WSH_STEP_AWAIT,      /* until the response is decidable or the deadline */
    WSH_STEP_PAUSE,      /* an ordered wait */
    WSH_STEP_PING,       /* after a 101: a masked ping, then await its pong; nothing if not accepted */
    WSH_STEP_OCTETS,     /* octets as they are */
    WSH_STEP_HALF_CLOSE,
    WSH_STEP_RESET,
    WSH_STEP_CONNECT,    /* the following steps use a further connection */
};
struct wsh_step {
    enum wsh_step_kind kind;
    struct wsh_edit *edits; /* SEND */
    size_t n;
    struct wsh_octets octets; /* OCTETS */
    uint64_t wait_us;       /* PAUSE */
    unsigned connection;    /* on which this step acts, from 0 */
};

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
struct wsh_range { unsigned from, to; }; /* status codes, inclusive */

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

/* Does any case word of `select` choose this case? Words: a glob over ids, "!glob", "@rule:GLOB", "@impact:WORD",
 * "@family:GLOB", "@verdict:WORD" (could give that verdict). "!" works on every word and wins; an empty list, or one of
 * exclusions only, starts from all. */
bool wsh_case_selected(const struct wsh_case *c, const char *const *select, size_t n);

#endif
