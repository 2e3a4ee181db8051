/* props.h - what must hold for any octets: invariants and helpers that the fuzz entrypoints share.
 *
 * A property that does not hold ends the process with a message that names it; the fuzzer keeps the input. Each
 * entrypoint is one LLVMFuzzerTestOneInput in fuzz_NAME.c and takes its octets as they are, without a selector octet in
 * front, so that a seed is a plain request, response, case file or record. */
#ifndef WSH_HARNESS_PROPS_H
#define WSH_HARNESS_PROPS_H

#include "oracle/oracle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

_Noreturn void wsh_prop_broken(const char *file, int line, const char *what, const char *condition);
#define WSH_PROP(condition, what) \
    ((condition) ? (void)0 : wsh_prop_broken(__FILE__, __LINE__, (what), #condition))

/* ---- spans and texts ---- */

/* A span may be read, and if it holds something it lies in `outer`. */
bool wsh_prop_inside(struct wsh_span outer, struct wsh_span inner);
/* Equal octets at the same place. */
bool wsh_prop_same(struct wsh_span a, struct wsh_span b);
/* A text of ours: there, not empty, well-formed UTF-8 without control characters. */
bool wsh_prop_printable(const char *text);
/* The same for rendered text, which may hold line feeds. */
bool wsh_prop_clean(struct wsh_span text);

/* ---- prefixes ---- */

/* Where to cut `in` next after `at`: everywhere at the beginning, then near line ends, then at some places; so many
 * cuts at most that a long input takes no longer than its length. in.n is the last answer. */
size_t wsh_prop_next_cut(struct wsh_span in, size_t at);

/* A copy of the first n octets whose end is the end of its memory, so that reading on is noticed. */
struct wsh_span wsh_prop_prefix(struct wsh_span in, size_t n);
void wsh_prop_prefix_free(struct wsh_span prefix);

/* ---- parts of an opinion ---- */

/* Lossless: the parts of the head, one behind the other, are the octets it was read from, which start at `in`. */
void wsh_prop_head(const struct wsh_head *h, struct wsh_span in);
/* Two readings of the same octets are the same. */
void wsh_prop_head_same(const struct wsh_head *a, const struct wsh_head *b);
/* Findings name rules and places that exist. */
void wsh_prop_findings(const struct wsh_findings *f, const struct wsh_transcript *t);

#endif
