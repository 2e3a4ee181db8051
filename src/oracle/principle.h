/* principle.h - how verdicts are made where the texts leave room: principles P1.., and tensions between texts T1...
 *
 * principles.def is the only place where they are written down: `wshake explain P7` and docs/principles.md come from
 * it. What each of them names as its home (cases, rules, functions) is compared with the tree by the tests. */
#ifndef WSH_ORACLE_PRINCIPLE_H
#define WSH_ORACLE_PRINCIPLE_H

#include "base/base.h"

struct wsh_principle {
    const char *id;      /* "P7", "T3" */
    const char *title;   /* a few words */
    const char *text;    /* the principle, or the texts that disagree */
    const char *verdict; /* what follows for verdicts */
    const char *home;    /* where it is implemented: words of wsh_principle_home */
};

extern const struct wsh_principle wsh_principles[];
extern const size_t wsh_principle_count;

/* NULL if there is none of that name. */
const struct wsh_principle *wsh_principle_find(struct wsh_span id);

/* One word of `home`: a glob over case ids ("key/bad-*"), the id of a rule, or a function ("src/run/run.c:gate"). */
enum wsh_home_kind { WSH_HOME_CASES, WSH_HOME_RULE, WSH_HOME_FUNCTION };
/* Cuts the next word from *rest. False at the end. */
bool wsh_principle_home(struct wsh_span *rest, enum wsh_home_kind *ret_kind, struct wsh_span *ret_word);

#endif
