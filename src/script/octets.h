/* octets.h - octets of a case before they are known: literal runs, placeholders and generators.
 *
 * A placeholder {name} takes its value from the profile or from the exchange's own random stream, so that every
 * exchange has a fresh key. Expansion is a pure function of (pieces, profile, random stream). */
#ifndef WSH_SCRIPT_OCTETS_H
#define WSH_SCRIPT_OCTETS_H

#include "script/profile.h"

enum wsh_piece_kind {
    WSH_PIECE_LITERAL, WSH_PIECE_PLACEHOLDER, WSH_PIECE_REPEAT, WSH_PIECE_LIST, WSH_PIECE_RANDOM, WSH_PIECE_FRAME,
    WSH_PIECE_HELLO, WSH_PIECE_FILL,
};

struct wsh_hello_form;
struct wsh_piece {
    enum wsh_piece_kind kind;
    enum wsh_promise_id promise; /* FILL: up to so many octets in all, those before it counted */
    struct wsh_span literal; /* LITERAL; FILL: one octet; REPEAT: what is repeated; LIST: prefix of its tokens */
    struct wsh_span joint;   /* LIST: between two of them */
    unsigned placeholder;    /* row of the placeholder table; RANDOM, FRAME (mask), HELLO: number of its stream,
                              * distinct within a suite */
    size_t times;            /* REPEAT, LIST: how many; RANDOM: how many octets */
    bool grows;              /* ... as many as the exchange's size says (`times: size`) */
    struct wsh_frame_form *frame; /* FRAME */
    struct wsh_hello_form *hello; /* HELLO: script/tls_form.h */
};

struct wsh_octets { struct wsh_piece *pieces; size_t n; };

/* A frame as RFC 6455 5.2 draws it, or wrong on purpose. */
struct wsh_frame_form {
    bool fin, masked;
    unsigned rsv, opcode;
    unsigned length_form; /* 7, 16 or 64 bits of length; 0: the shortest */
    bool claims;          /* `length` stands in the header, whatever the payload has */
    uint64_t length;
    struct wsh_octets payload;
};
/* Appends the frame; `mask` is used if it is masked. */
void wsh_frame_form_write(const struct wsh_frame_form *f, const uint8_t mask[4], struct wsh_span payload,
                          struct wsh_buf *out);

/* Values of one exchange that placeholders name; fixed when the exchange begins. */
struct wsh_fresh {
    struct wsh_span key;     /* {key}: base64 of 16 random octets */
    struct wsh_span random;  /* {random}: eight lower-case letters and digits */
    struct wsh_span set_cookie; /* {set-cookie}: empty until the exchange has seen a 101 */
    unsigned nth;            /* repetition of the case: which one of those that `promised` repeats it for */
    unsigned size;           /* of this exchange of a case with `grow`; else 1 */
};
void wsh_fresh_init(struct wsh_fresh *f, struct wsh_arena *a, struct wsh_rng *r);

struct wsh_span wsh_octets_expand(const struct wsh_octets *o, struct wsh_arena *a, const struct wsh_profile *p,
                                  const struct wsh_fresh *f);

/* Octets that are known now. The span is borrowed. */
struct wsh_octets wsh_octets_of(struct wsh_arena *a, struct wsh_span literal);
/* Does expansion need neither profile nor random stream? */
bool wsh_octets_fixed(const struct wsh_octets *o);
/* The size after expansion, placeholders not counted; saturates at SIZE_MAX. */
size_t wsh_octets_size(const struct wsh_octets *o);

/* The placeholder table: name, one line of help (for lint's hints and docs/case-format.md), value. */
struct wsh_values { struct wsh_arena *arena; const struct wsh_profile *profile; const struct wsh_fresh *fresh; };
struct wsh_placeholder {
    const char *name, *help;
    struct wsh_span (*value)(const struct wsh_values *v);
};
extern const struct wsh_placeholder wsh_placeholders[];
extern const size_t wsh_placeholder_count;
/* The row called `name`, or NULL. */
const struct wsh_placeholder *wsh_placeholder_find(struct wsh_span name);

#endif
