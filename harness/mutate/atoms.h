/* atoms.h - the single changes that mutations are made of: a table of kinds, each with places and variants.
 *
 * The universe of atoms depends on the pools alone, so that an atom has a number and a sweep can be exhaustive. An atom
 * works on a message that was read from any octets (wsh_msg_read); one that finds nothing to change there says so. */
#ifndef WSH_HARNESS_MUTATE_ATOMS_H
#define WSH_HARNESS_MUTATE_ATOMS_H

#include "harness/mutate/pools.h"
#include "wire/message.h"

struct wsh_atom {
    uint16_t kind, place;  /* of wsh_atom_kind; 0 .. places(kind) - 1 */
    uint32_t variant;      /* 0 .. count(kind, place) - 1 */
};

struct wsh_atom_kind {
    const char *name;
    size_t (*places)(const struct wsh_pools *p);
    size_t (*count)(const struct wsh_pools *p, size_t place);
    /* False: nothing to change there. `limit`: what is made is not longer than this by much; the caller cuts. */
    bool (*apply)(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit);
    unsigned weight;       /* among kinds, when one is drawn */
    double late;           /* its variants come so much later in a sweep than those of kinds with 1 */
};
const struct wsh_atom_kind *wsh_atom_kind(size_t kind);
extern const size_t wsh_atom_kind_count;

bool wsh_atom_apply(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit);
/* "set Connection 3", for people. */
const char *wsh_atom_name(struct wsh_arena *a, const struct wsh_pools *p, const struct wsh_atom *atom);

/* ---- what the files of the kinds share ---- */

enum { WSH_ATOM_FIELDS = 14 }; /* fields whose lines are changed inside, as many as there are of the most used */
size_t wsh_places_fields(const struct wsh_pools *p);  /* every field of the pools */
size_t wsh_places_lines(const struct wsh_pools *p);   /* the first WSH_ATOM_FIELDS of them */
size_t wsh_places_lines_all(const struct wsh_pools *p); /* those, and one place more: all lines */
size_t wsh_places_one(const struct wsh_pools *p);
/* The first line of the place's field; a line with the field's usual value is added if there is none. */
struct wsh_msg_line *wsh_atom_line(const struct wsh_pools *p, struct wsh_msg *m, size_t place);
/* Inserts a line at an index, at the end at most. */
void wsh_atom_insert(struct wsh_msg *m, size_t at, struct wsh_msg_line line);
struct wsh_msg_line wsh_atom_new_line(struct wsh_span name, struct wsh_span value);
/* a, b and c behind each other, in the message's arena. */
struct wsh_span wsh_atom_join(struct wsh_msg *m, struct wsh_span a, struct wsh_span b, struct wsh_span c);

/* The kinds by file: atoms_field.c, atoms_line.c, atoms_octet.c, atoms_whole.c. */
#define WSH_ATOM_KINDS(KIND) \
    KIND(set) KIND(add) KIND(first) KIND(drop) KIND(twice) KIND(member) KIND(cased) KIND(key) \
    KIND(name) KIND(separator) KIND(trailing) KIND(line_end) KIND(fold) KIND(line) KIND(order) \
    KIND(octet) KIND(replace) KIND(cut) KIND(grow) KIND(token) \
    KIND(word) KIND(absolute) KIND(fields) KIND(framing) KIND(behind)
#define WSH_ATOM_DECLARE(kind) extern const struct wsh_atom_kind wsh_kind_##kind;
WSH_ATOM_KINDS(WSH_ATOM_DECLARE)

#endif
