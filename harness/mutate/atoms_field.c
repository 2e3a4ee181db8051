/* atoms_field.c - fields as a whole and what they say: values of the catalogue, members of lists, letters, keys. */
#include "harness/mutate/atoms.h"

static size_t one(const struct wsh_pools *p, size_t place) {
    (void)p, (void)place;
    return 1;
}

static size_t count_values(const struct wsh_pools *p, size_t place) { return p->fields[place].values.n; }

static struct wsh_span value_of(const struct wsh_pools *p, const struct wsh_atom *atom) {
    return p->fields[atom->place].values.items[atom->variant];
}

static struct wsh_msg_line line_of(const struct wsh_pools *p, const struct wsh_atom *atom) {
    return wsh_atom_new_line(p->fields[atom->place].name, value_of(p, atom));
}

/* ---- set, add, first, drop, twice ---- */

static bool apply_set(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    (void)limit;
    (void)wsh_msg_set(m, p->fields[atom->place].name, value_of(p, atom));
    return true;
}
const struct wsh_atom_kind wsh_kind_set = {"set", wsh_places_fields, count_values, apply_set, 30, 1};

static bool apply_add(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    (void)limit;
    wsh_atom_insert(m, m->n, line_of(p, atom));
    return true;
}
const struct wsh_atom_kind wsh_kind_add = {"add", wsh_places_fields, count_values, apply_add, 8, 2};

static bool apply_first(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    (void)limit;
    wsh_atom_insert(m, 0, line_of(p, atom));
    return true;
}
const struct wsh_atom_kind wsh_kind_first = {"first", wsh_places_fields, count_values, apply_first, 4, 4};

static bool apply_drop(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    (void)limit;
    return wsh_msg_remove(m, p->fields[atom->place].name) > 0;
}
const struct wsh_atom_kind wsh_kind_drop = {"drop", wsh_places_fields, one, apply_drop, 5, 1};

static bool apply_twice(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    (void)limit;
    (void)wsh_atom_line(p, m, atom->place);
    return wsh_msg_duplicate(m, p->fields[atom->place].name) > 0;
}
const struct wsh_atom_kind wsh_kind_twice = {"twice", wsh_places_fields, one, apply_twice, 3, 1};

/* ---- members of a list ---- */

/* How a member joins a value that stands there: before or behind it, with the separators that are met. */
static const struct {
    const char *separator;
    bool before;
} joints[] = {{", ", false}, {", ", true}, {",", true}, {",\t", true}, {"; ", false}, {" ", false}};

static size_t count_members(const struct wsh_pools *p, size_t place) {
    (void)place;
    return p->places[WSH_PLACE_MEMBER].n * WSH_COUNT(joints);
}

static bool apply_member(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    struct wsh_msg_line *line = wsh_atom_line(p, m, atom->place);
    struct wsh_span member = p->places[WSH_PLACE_MEMBER].items[atom->variant / WSH_COUNT(joints)];
    struct wsh_span separator = wsh_span_of(joints[atom->variant % WSH_COUNT(joints)].separator);
    bool before = joints[atom->variant % WSH_COUNT(joints)].before;
    (void)limit;
    line->value = wsh_atom_join(m, before ? member : line->value, separator, before ? line->value : member);
    return true;
}
const struct wsh_atom_kind wsh_kind_member = {"member", wsh_places_lines, count_members, apply_member, 10, 2};

/* ---- letters ---- */

enum { CASED_LOWER, CASED_UPPER, CASED_SWAPPED, CASED_QUOTED, CASED_COUNT };

static size_t count_cased(const struct wsh_pools *p, size_t place) {
    (void)p, (void)place;
    return CASED_COUNT;
}

static bool apply_cased(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    struct wsh_msg_line *line = wsh_atom_line(p, m, atom->place);
    (void)limit;
    if (atom->variant == CASED_QUOTED) {
        line->value = wsh_atom_join(m, WSH_LIT("\""), line->value, WSH_LIT("\""));
        return true;
    }
    struct wsh_span copy = wsh_arena_span(m->arena, line->value);
    uint8_t *octets = (uint8_t *)(uintptr_t)copy.p;
    for (size_t i = 0; i < copy.n; i++) {
        bool upper = atom->variant == CASED_UPPER || (atom->variant == CASED_SWAPPED && i % 2 == 1);
        octets[i] = upper ? wsh_upper(octets[i]) : wsh_lower(octets[i]);
    }
    line->value = copy;
    return true;
}
const struct wsh_atom_kind wsh_kind_cased = {"cased", wsh_places_lines, count_cased, apply_cased, 6, 1};

/* ---- keys ---- */

enum { KEYS = 1024 };

static size_t count_keys(const struct wsh_pools *p, size_t place) {
    (void)p, (void)place;
    return KEYS;
}

/* A good key of its own for every variant: 16 octets in base64. */
static bool apply_key(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    struct wsh_buf text;
    struct wsh_rng rng;
    uint8_t nonce[16];
    (void)p, (void)limit;
    wsh_rng_init(&rng, atom->variant);
    wsh_rng_fill(&rng, nonce, sizeof nonce);
    wsh_buf_init(&text, 64);
    wsh_base64_encode(wsh_span_make(nonce, sizeof nonce), &text);
    (void)wsh_msg_set(m, WSH_LIT("Sec-WebSocket-Key"), wsh_arena_span(m->arena, wsh_buf_span(&text)));
    wsh_buf_done(&text);
    return true;
}
const struct wsh_atom_kind wsh_kind_key = {"key", wsh_places_one, count_keys, apply_key, 6, 8};
