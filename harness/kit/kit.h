/* kit.h - executions of a subject: asked, judged, and what is new told, recorded, or made a crash.
 *
 * Told by the environment, because engines own the command line:
 *     WSHAKE_RECORD=FILE     findings as lines of a record stream, appended
 *     WSHAKE_SUPPRESS=FILE   known findings, known.h
 *     WSHAKE_ABORT=1         a finding ends the process in a function that is named after its rule
 *     WSHAKE_PIECE=N         push gets N octets at a time */
#ifndef WSH_HARNESS_KIT_KIT_H
#define WSH_HARNESS_KIT_KIT_H

#include "harness/judge.h"
#include "harness/subject.h"

struct wsh_kit; /* opaque */
/* Ends the process with status 2 if the environment or the subject cannot be used. */
struct wsh_kit *wsh_kit_new(const struct wsh_subject *subject);
void wsh_kit_free(struct wsh_kit *k);
/* One execution. *ret lives until the next call. */
void wsh_kit_run(struct wsh_kit *k, struct wsh_span octets, struct wsh_judgement *ret);
size_t wsh_kit_findings(const struct wsh_kit *k); /* different ones so far, without those that are known */
void wsh_kit_end(struct wsh_kit *k);              /* the record is complete; says which known lines met nothing */

/* Aborts in wsh_finding_SYMBOL, a function of its own for each rule, so that engines which tell crashes apart by their
 * stacks tell findings apart by their rules. */
_Noreturn void wsh_kit_crash(enum wsh_rule_id rule);

#endif
