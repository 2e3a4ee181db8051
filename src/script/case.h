/* case.h - a compiled case: what is sent, what is awaited, which observation deserves which verdict.
 *
 * Immutable after loading; everything lives in the suite's arena. Users write it as docs/case-format.md says. */
#ifndef WSH_SCRIPT_CASE_H
#define WSH_SCRIPT_CASE_H

#include "script/expectation.h"
#include "script/step.h"
#include "script/tls_form.h"

enum {
    WSH_MOST_EXCHANGES = 5000,  /* of one case in one round: repeat, parallel, sizes times tries, batches of a watch */
    WSH_MOST_CONNECTIONS = 256, /* of one exchange */
    WSH_MOST_SIZES = 16,        /* of `grow` */
};

/* When a case runs: many at once; one at a time, nothing else in flight, behind the others; behind all of those. */
enum wsh_when { WSH_WHEN_ANY, WSH_WHEN_ALONE, WSH_WHEN_LAST };

/* Id and title of a case with a table, as they were written: "version/near-$id", "a version with $what". */
struct wsh_form { const char *id, *title; };

/* What only the profile can tell (`promised`): wsh_case_for settles it. */
enum wsh_each { WSH_EACH_NONE, WSH_EACH_SUBPROTOCOL, WSH_EACH_ORIGIN_ALLOWED, WSH_EACH_ORIGIN_FORBIDDEN };
struct wsh_promised {
    enum wsh_each each;   /* repeated once for each of those that were declared */
    unsigned within, gap; /* percent of the time of a stalled handshake, added to within_us; to the gaps of splits */
    bool crowd;           /* so many connections are open already that the one of the steps is the last promised */
};

struct wsh_case {
    const char *id;      /* "version/unassigned-99" */
    const char *family;  /* "version" */
    const char *title;   /* who does what */
    const char *why;     /* one or more sentences, or NULL */
    enum wsh_rule_id *rules;
    size_t n_rules;
    struct wsh_place at; /* of the id in its file */
    const struct wsh_form *form; /* of a variation table: the same for all of its cases; NULL: written for itself */
    struct wsh_step *steps; /* on any number of connections */
    size_t n_steps;
    unsigned repeat;     /* how many exchanges, one after another (1) */
    unsigned parallel;   /* how many at the same time (1) */
    struct wsh_row *rows;
    size_t n_rows;
    unsigned needs;      /* enum wsh_need bits */
    struct wsh_tls_form *tls; /* how its connections are secured, or NULL: as the target wants it */
    const char *control; /* id of the control case, or NULL: a failure that only repeats the control's says so */
    const char **after;  /* ids that must be finished before: control, same-as, provers of capabilities */
    size_t n_after;
    const char *proves;  /* a capability that a match of `proof` proves, or NULL */
    struct wsh_row *proof;
    struct wsh_series_row *series; /* with repeat, parallel, grow, addresses; none: each exchange counts by itself */
    size_t n_series;
    unsigned *sizes;     /* `grow`: `times: size` stands for these, one after another; ascending */
    size_t n_sizes;
    unsigned tries;      /* exchanges per size, of which the fastest counts (3) */
    unsigned watch;      /* batches of `repeat` exchanges, with a look at memory and descriptors behind each; 0: none */
    bool each_address;   /* once per address of the target's name, instead of `repeat` */
    enum wsh_when when;
    bool intrusive;      /* floods, drips or exhausts: only with --intrusive, alone, behind everything else */
    bool gate;           /* the baseline gate */
    struct wsh_promised promised;
    uint64_t within_us;  /* deadline of each await, 0: the run's */
    const char *despite; /* why the expectation may differ from the oracle's ruling, or NULL */
    struct wsh_place despite_at;
    char sends[17], expects[17]; /* sums of what it does and of what it expects: definition.h */
};

/* How many exchanges one round takes; of a case with `addresses: each` per address. */
unsigned wsh_case_exchanges(const struct wsh_case *c);
/* The size of `times: size` in an exchange: all tries of one size, then those of the next; 1 without `grow`. */
unsigned wsh_case_size(const struct wsh_case *c, unsigned repetition);
/* Does it have several exchanges, which are also looked at together? */
bool wsh_case_is_series(const struct wsh_case *c);

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
    struct wsh_expectation *shared; /* those of expectations.yaml */
    size_t n_shared;
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

/* Does the case show anything only over real sockets: TLS, a process of the target? In memory it is skipped, and the
 * live part of the selftest proves it. */
bool wsh_case_is_live(const struct wsh_case *c);
/* The case as this profile makes it: itself, or a copy in `a`. Whoever plans exchanges calls it once. */
const struct wsh_case *wsh_case_for(struct wsh_arena *a, const struct wsh_case *c, const struct wsh_profile *p);

/* The sum of all waits that the case orders (`pause`, `listen`, `gap`), for an imagined target; nothing that the peer
 * does can make it longer. */
uint64_t wsh_case_ordered_us(const struct wsh_case *c);

/* Does any case word of `select` choose this case? Words: a glob over ids, "!glob", "@rule:GLOB", "@impact:WORD",
 * "@family:GLOB", "@verdict:WORD" (could give that verdict). "!" works on every word and wins; an empty list, or one of
 * exclusions only, starts from all. */
bool wsh_case_selected(const struct wsh_case *c, const char *const *select, size_t n);

#endif
