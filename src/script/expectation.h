/* expectation.h - which observation deserves which verdict: rows about one exchange, rows about a series of them.
 *
 * Compiled, immutable; everything lives in the suite's arena. row.h and exchange/series.h tell whether one holds. */
#ifndef WSH_SCRIPT_EXPECTATION_H
#define WSH_SCRIPT_EXPECTATION_H

#include "oracle/oracle.h"
#include "script/octets.h"

enum wsh_match_kind { /* of a header, the subprotocol, the extensions */
    WSH_MATCH_ABSENT, WSH_MATCH_PRESENT, WSH_MATCH_IS, WSH_MATCH_LISTS, WSH_MATCH_LISTS_NOT /* present, without it */,
    WSH_MATCH_GLOB, WSH_MATCH_SAME_AS, /* as another case got it (id in value) */
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
    WSH_FACT_RESPONSES, WSH_FACT_FIRST_STATUS, WSH_FACT_POURED, WSH_FACT_ANSWER_MS, WSH_FACT_CLOSED_MS,
    WSH_FACT_ACCEPTED_BEFORE,
    WSH_FACT_TLS, WSH_FACT_TLS_ANSWER, WSH_FACT_TLS_VERSION, WSH_FACT_ALERT, WSH_FACT_ALPN, WSH_FACT_RESUMED,
    WSH_FACT_EARLY_DATA, WSH_FACT_RENEGOTIATION, WSH_FACT_CERTIFICATE, WSH_FACT_CLOSE_NOTIFY,
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
    struct wsh_match *answer;   /* outcome and status beside another case's (SAME_AS, DIFFERS_FROM); NULL: any */
    int pong;                   /* -1 any, 0 no pong came, 1 a pong came */
    struct wsh_ranges facts[WSH_FACT_COUNT]; /* any of them; none: any value */
    unsigned when, unless;      /* enum wsh_need bits that the profile must (not) meet */
    const char *capability;     /* a capability that must be proven ... */
    bool capability_absent;     /* ... or must not be */
    struct wsh_place capability_at;
    const char *shared;         /* the shared expectation that the case names and that brought the row, or NULL */
    uint64_t sum;               /* of its words, the reason aside */
    struct wsh_place at;
};

/* One of expectations.yaml, as it is written there: `shared` of its rows names what it goes on with. */
struct wsh_expectation {
    const char *name;
    const struct wsh_row *rows;
    size_t n;
};

/* ---- series: what many exchanges of one case show together (exchange/series.h computes the facts) ---- */

enum wsh_series_fact_id {
    WSH_SERIES_ACCEPTED,    /* number of exchanges with this outcome ... */
    WSH_SERIES_REFUSED,
    WSH_SERIES_UNANSWERED,  /* closed, reset, silent or garbled */
    WSH_SERIES_UNREACHED,
    WSH_SERIES_HEADS,       /* number of different ones among the 101s: head without its accept value and Date */
    WSH_SERIES_EXTENSIONS,  /* ... Sec-WebSocket-Extensions answers */
    WSH_SERIES_SUBPROTOCOLS,
    WSH_SERIES_ANSWERS,     /* ... pairs of outcome and status */
    WSH_SERIES_GROWTH,      /* enum wsh_growth: of the answer's time over the sizes of `grow` */
    WSH_SERIES_MEMORY,      /* enum wsh_trend: of the target's resident memory over the batches of `watch` */
    WSH_SERIES_DESCRIPTORS, /* enum wsh_trend: of its open descriptors */
    WSH_SERIES_COUNT
};
/* STEADY also where times or amounts are too small to tell. UNKNOWN: not measured (no process of ours to look at). */
enum wsh_growth { WSH_GROWTH_STEADY, WSH_GROWTH_LINEAR, WSH_GROWTH_STEEP };
enum wsh_trend { WSH_TREND_UNKNOWN, WSH_TREND_STEADY, WSH_TREND_GROWS };

/* One row of what is expected of the series as a whole; tried in order like struct wsh_row. The worse of it and of the
 * worst single exchange is the case's verdict. */
struct wsh_series_row {
    enum wsh_verdict verdict;
    enum wsh_impact impact;
    const char *because;                       /* or NULL */
    struct wsh_ranges facts[WSH_SERIES_COUNT]; /* any of them; none: any value */
    struct wsh_place at;
};

#endif
