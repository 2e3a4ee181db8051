/* octets.h - octets of a case before they are known: literal runs, placeholders and generators.
 *
 * A placeholder {name} takes its value from the profile or from the exchange's own random stream, so that every
 * exchange has a fresh key. Expansion is a pure function of (pieces, profile, random stream). */
#ifndef WSH_SCRIPT_OCTETS_H
#define WSH_SCRIPT_OCTETS_H

#include "script/profile.h"

enum wsh_piece_kind { WSH_PIECE_LITERAL, WSH_PIECE_PLACEHOLDER, WSH_PIECE_REPEAT, WSH_PIECE_LIST, WSH_PIECE_RANDOM };

struct wsh_piece {
    enum wsh_piece_kind kind;
    struct wsh_span literal; /* LITERAL; REPEAT: what is repeated; LIST: prefix of the distinct tokens */
    unsigned placeholder;    /* row of the placeholder table */
    size_t times;            /* REPEAT, LIST: how many; RANDOM: how many octets */
};

struct wsh_octets { struct wsh_piece *pieces; size_t n; };

/* Values of one exchange that placeholders name; fixed when the exchange begins. */
struct wsh_fresh {
    struct wsh_span key;     /* {key}: base64 of 16 random octets */
    struct wsh_span random;  /* {random}: eight lower-case letters and digits */
};
void wsh_fresh_init(struct wsh_fresh *f, struct wsh_arena *a, struct wsh_rng *r);

struct wsh_span wsh_octets_expand(const struct wsh_octets *o, struct wsh_arena *a, const struct wsh_profile *p,
                                  const struct wsh_fresh *f);

/* The placeholder table: name and one line of help, for lint's hints and docs/case-format.md. */
struct wsh_placeholder { const char *name, *help; };
extern const struct wsh_placeholder wsh_placeholders[];
extern const size_t wsh_placeholder_count;

#endif
