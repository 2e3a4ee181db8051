/* rule.h - the requirements, one row each: rules.def is the only place where a requirement is written down.
 *
 * From this table come `wshake explain`, the coverage page, the rule list of SARIF and every citation in a report. */
#ifndef WSH_ORACLE_RULE_H
#define WSH_ORACLE_RULE_H

#include "base/base.h"

/* How strongly the text binds. MUST_BLANKET: no key word of its own, a MUST by RFC 6455 4.2.1's "does not match the
 * description"; INFERRED: our own security conclusion, no single clause. */
enum wsh_level {
    WSH_LEVEL_MUST, WSH_LEVEL_MUST_NOT, WSH_LEVEL_MUST_BLANKET, WSH_LEVEL_SHOULD, WSH_LEVEL_SHOULD_NOT, WSH_LEVEL_MAY,
    WSH_LEVEL_DEFINITION, WSH_LEVEL_INFERRED,
};
enum wsh_role { WSH_ROLE_SERVER, WSH_ROLE_CLIENT, WSH_ROLE_BOTH, WSH_ROLE_INTERMEDIARY };

enum wsh_rule_id {
#define RULE(symbol, id, level, role, document, section, title, text, test) WSH_RULE_##symbol,
#include "oracle/rules.def"
#undef RULE
    WSH_RULE_COUNT,
    WSH_RULE_NONE = WSH_RULE_COUNT
};

/* Why no case tests a rule (untested.def); TESTED: some case does. */
enum wsh_untested {
    WSH_TESTED, WSH_UNTESTED_CLIENT, WSH_UNTESTED_HTTP2, WSH_UNTESTED_DEFINES, WSH_UNTESTED_INSIDE, WSH_UNTESTED_PEERS,
    WSH_UNTESTED_NOT_YET,
    WSH_UNTESTED_COUNT
};

struct wsh_rule {
    const char *id;       /* "R6455-4.2.1-5-KEY", as users write it */
    enum wsh_level level;
    enum wsh_role role;   /* who has to obey */
    const char *document; /* "RFC 6455" */
    const char *section;  /* "4.2.1 item 5" */
    const char *title;    /* a few words */
    const char *text;     /* the requirement in one or two sentences */
    const char *test;     /* how it shows from outside, or why it does not */
};

const struct wsh_rule *wsh_rule(enum wsh_rule_id id);
enum wsh_untested wsh_rule_untested(enum wsh_rule_id id);
const char *wsh_untested_reason(enum wsh_untested reason); /* ends the sentence "no case tests it: ..." */
/* NULL if there is no such rule. */
const struct wsh_rule *wsh_rule_find(struct wsh_span id, enum wsh_rule_id *ret_id);
const char *wsh_level_name(enum wsh_level level); /* "MUST", "MUST NOT", ... */
const char *wsh_role_name(enum wsh_role role);
/* Is a violation of a rule of this level a `fail` (MUST, MUST NOT, blanket, inferred) rather than a `warn`? */
bool wsh_level_binds(enum wsh_level level);
/* "https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1", or NULL if the document is no RFC. In the arena. */
const char *wsh_rule_link(struct wsh_arena *a, const struct wsh_rule *rule);
/* The number alone: "4.2.1" of "4.2.1 item 5". */
struct wsh_span wsh_rule_section(const struct wsh_rule *rule);
/* "RFC 6455 section 4.2.1 item 5". */
const char *wsh_rule_citation(struct wsh_arena *a, const struct wsh_rule *rule);

#endif
