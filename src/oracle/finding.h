/* finding.h - something the peer did, tied to a rule and to the octets that show it. */
#ifndef WSH_ORACLE_FINDING_H
#define WSH_ORACLE_FINDING_H

#include "oracle/rule.h"
#include "oracle/view.h"

enum wsh_verdict { WSH_PASS, WSH_INFO, WSH_SKIP, WSH_BLOCKED, WSH_BROKEN, WSH_WARN, WSH_FAIL, WSH_VERDICT_COUNT };
enum wsh_impact {
    WSH_IMPACT_NONE, WSH_SMUGGLING, WSH_HIJACK, WSH_BYPASS, WSH_CRASH, WSH_DOS, WSH_LEAK, WSH_INJECTION, WSH_DOWNGRADE,
    WSH_IMPACT_COUNT
};
const char *wsh_verdict_name(enum wsh_verdict v);
bool wsh_verdict_find(struct wsh_span name, enum wsh_verdict *ret);
const char *wsh_impact_name(enum wsh_impact i); /* "" for none */
bool wsh_impact_find(struct wsh_span name, enum wsh_impact *ret);

struct wsh_finding {
    enum wsh_rule_id rule;
    enum wsh_verdict weight;      /* fail, warn or info */
    enum wsh_impact impact;
    unsigned connection;          /* of the exchange, from 0 (set by the judge) */
    enum wsh_side side;           /* whose octets show it */
    size_t offset, length;        /* in that side's octets; length 0: the place where something is missing */
    const char *expected, *actual; /* one phrase each, printable */
    bool incidental;              /* not about a rule of the case (set by the judge) */
};

struct wsh_findings {
    struct wsh_arena *arena;
    struct wsh_finding *items;
    size_t n;       /* at most WSH_LIMIT_FINDINGS */
    size_t dropped;
};
void wsh_findings_init(struct wsh_findings *f, struct wsh_arena *a);
struct wsh_finding *wsh_findings_add(struct wsh_findings *f, enum wsh_rule_id rule, enum wsh_verdict weight,
                                     enum wsh_side side, size_t offset, size_t length);

/* Runs every response check (the response oracles of the catalogue: status line, 101 fields, accept, subprotocol,
 * extensions, permessage-deflate, framing of a 101, 426/401/405 companions, response splitting, frames behind a 101)
 * over one view. A table of functions, one per rule; lists all that is wrong, not the first. */
void wsh_checks_run(struct wsh_arena *a, const struct wsh_view *v, struct wsh_findings *out);

#endif
