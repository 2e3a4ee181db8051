/* split.h - the octets of a step in several writes: where each of them ends.
 *
 * Pure: a function of the octets alone. What is not there to be cut leaves the octets whole. */
#ifndef WSH_SCRIPT_SPLIT_H
#define WSH_SCRIPT_SPLIT_H

#include "base/base.h"

enum wsh_split_kind {
    WSH_SPLIT_WHOLE,
    WSH_SPLIT_OCTETS,       /* one by one */
    WSH_SPLIT_LINES,        /* behind each LF */
    WSH_SPLIT_CR_LF,        /* between CR and LF */
    WSH_SPLIT_BEFORE_LAST,  /* before the last at[0] octets */
    WSH_SPLIT_AT,           /* at these offsets, in any order */
    WSH_SPLIT_INSIDE,       /* in the middle of a field's value */
    WSH_SPLIT_INSIDE_START, /* in the middle of the request-line */
    WSH_SPLIT_RANDOM,       /* of a run, not of a step: the exchange draws the offsets and cuts AT them */
};
struct wsh_split {
    enum wsh_split_kind kind;
    struct wsh_span name; /* INSIDE */
    size_t *at;           /* BEFORE_LAST, AT */
    size_t n;
};

/* The end of the write that begins at `from`: behind it if anything is left. */
size_t wsh_split_end(const struct wsh_split *s, struct wsh_span octets, size_t from);

#endif
