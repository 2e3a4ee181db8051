/* docs.h - what `wshake explain` says, and what scripts/generate keeps of it under docs/: one walker for both. */
#ifndef WSH_CLI_DOCS_H
#define WSH_CLI_DOCS_H

#include "cli/doc.h"
#include "oracle/principle.h"
#include "script/case.h"

/* One case with everything. */
void wsh_doc_case(struct wsh_doc *p, const struct wsh_case *c);
/* All cases of a family; those of one table together. Shared expectations stand once, at the end. */
void wsh_doc_family(struct wsh_doc *p, const struct wsh_suite *suite, const struct wsh_family *f);
void wsh_doc_families(struct wsh_doc *p, const struct wsh_suite *suite); /* the index, and how to read them */

/* One rule; all of them. */
void wsh_doc_rule(struct wsh_doc *p, const struct wsh_suite *suite, enum wsh_rule_id id);
void wsh_doc_rules(struct wsh_doc *p, const struct wsh_suite *suite);

void wsh_doc_principle(struct wsh_doc *p, const struct wsh_suite *suite, const struct wsh_principle *one);
void wsh_doc_principles(struct wsh_doc *p, const struct wsh_suite *suite);

/* ---- links between the pages: inline text ---- */

const char *wsh_doc_rule_link(struct wsh_doc *p, enum wsh_rule_id id);
const char *wsh_doc_principle_link(struct wsh_doc *p, const struct wsh_principle *one);
const char *wsh_doc_case_link(struct wsh_doc *p, const char *shown, const char *id); /* `shown` as code */
/* Does the principle name this case (or a glob over it) as its home? */
bool wsh_principle_covers(const struct wsh_principle *one, const struct wsh_case *c);

/* ---- expectations ---- */

const char *wsh_doc_row_words(struct wsh_doc *p, const struct wsh_row *row); /* its conditions, inline */
/* The shared expectation that says all, as a link below; the empty text if there are rows of its own. */
const char *wsh_doc_expectation_link(struct wsh_doc *p, const struct wsh_case *c);
void wsh_doc_expectation(struct wsh_doc *p, const struct wsh_case *c);       /* a table; shared rows by name */
void wsh_doc_whole_expectation(struct wsh_doc *p, const struct wsh_case *c); /* shared rows spelled out */
/* "Shared expectations": those that the family's cases refer to. */
void wsh_doc_shared(struct wsh_doc *p, const struct wsh_suite *suite, const struct wsh_family *f);

#endif
