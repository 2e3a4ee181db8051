/* row.h - does one row of an expectation hold for one connection that was seen?
 *
 * Local opinion only: a row knows what its case says, never what a rule demands. Used by the judge (exchange) on real
 * evidence and, through wsh_row_fit, by lint on outcomes that have not happened. Pure: context and arena are arguments.
 *
 * A condition on a header, a status, the subprotocol or the extensions needs a response to speak of: without one it
 * does not hold, not even `absent`. Subprotocol and extensions need a 101. */
#ifndef WSH_SCRIPT_ROW_H
#define WSH_SCRIPT_ROW_H

#include "script/case.h"

/* One kind of condition on a connection as a whole; its values are words or numbers. */
struct wsh_fact {
    const char *name;          /* in the case format */
    const char *const *words;  /* a value is the index of its word; NULL: values are numbers ... */
    size_t n_words;
    unsigned from, to;         /* ... in these limits, ... */
    const char *example;       /* ... written like this */
    unsigned outcomes;         /* bits 1 << enum wsh_outcome: with these it can have a value */
    bool (*value)(const struct wsh_view *v, unsigned *ret); /* false: there is nothing to speak of */
};
const struct wsh_fact *wsh_fact(enum wsh_fact_id id);
/* Of a series: only how it is written; exchange/series.h knows its value. */
const struct wsh_fact *wsh_series_fact_form(enum wsh_series_fact_id id);
/* Is it in any of them? */
bool wsh_ranges_hold(const struct wsh_ranges *ranges, unsigned value);

/* What a finished case has shown; `extensions`: its Sec-WebSocket-Extensions answer. */
struct wsh_other {
    enum wsh_outcome outcome;
    enum wsh_verdict verdict;
    struct wsh_span extensions;
    unsigned status; /* 0 without response */
};

/* What earlier cases of the run have shown. */
struct wsh_context {
    const struct wsh_profile *profile;
    /* Capability proven? (`user` first.) NULL function: none is. */
    bool (*capability)(void *user, const char *name);
    /* A finished case; false if it has not run. NULL: none has. */
    bool (*other)(void *user, const char *id, struct wsh_other *ret);
    void *user;
};

/* The needs that this profile and this request meet: wsh_profile_meets, and FOREIGN_ORIGIN only if the request has an
 * Origin line that is none of the allowed ones (without declared ones: not the target's own). */
unsigned wsh_needs_met(const struct wsh_profile *p, const struct wsh_head *request);

/* Names of the bits in `needs` that are missing from `met`, joined by ", ", or NULL if none is. In the arena. */
const char *wsh_needs_missing(struct wsh_arena *a, unsigned needs, unsigned met);

/* Do all conditions of the row hold? `met`: wsh_needs_met. `context` and its members other than `profile` may be NULL;
 * octets of the row are expanded with `context->profile` and `fresh`. `a` takes temporary octets. */
bool wsh_row_matches(const struct wsh_row *row, struct wsh_arena *a, const struct wsh_view *v, unsigned met,
                     const struct wsh_context *context, const struct wsh_fresh *fresh);

/* The first of n rows that matches, or NULL (which means `fail`). */
const struct wsh_row *wsh_rows_decide(const struct wsh_row *rows, size_t n, struct wsh_arena *a,
                                      const struct wsh_view *v, unsigned met, const struct wsh_context *context,
                                      const struct wsh_fresh *fresh);

/* The joined Sec-WebSocket-Extensions value of a 101, the empty span otherwise. */
struct wsh_span wsh_view_extensions(struct wsh_arena *a, const struct wsh_view *v);

/* Without evidence: can the row match something with this outcome? ALWAYS: whatever else is seen. */
enum wsh_fit { WSH_FIT_NEVER, WSH_FIT_MAYBE, WSH_FIT_ALWAYS };
enum wsh_fit wsh_row_fit(const struct wsh_row *row, enum wsh_outcome outcome);

#endif
