/* atoms.c - the table of kinds, and what they share. */
#include "harness/mutate/atoms.h"

/* Copied once, so that a kind is one constant in its own file. */
#define ROW(kind) &wsh_kind_##kind,
static const struct wsh_atom_kind *const rows[] = {WSH_ATOM_KINDS(ROW)};

const size_t wsh_atom_kind_count = WSH_COUNT(rows);

const struct wsh_atom_kind *wsh_atom_kind(size_t kind) { return rows[kind]; }

bool wsh_atom_apply(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    return rows[atom->kind]->apply(p, m, atom, limit);
}

const char *wsh_atom_name(struct wsh_arena *a, const struct wsh_pools *p, const struct wsh_atom *atom) {
    const struct wsh_atom_kind *kind = rows[atom->kind];
    size_t places = kind->places(p);
    bool named = places >= wsh_places_lines(p) && atom->place < p->n_fields;
    if (named)
        return wsh_arena_printf(a, "%s %.*s %u", kind->name, WSH_FMT(p->fields[atom->place].name), atom->variant);
    return wsh_arena_printf(a, "%s %u %u", kind->name, atom->place, atom->variant);
}

size_t wsh_places_fields(const struct wsh_pools *p) { return p->n_fields; }
size_t wsh_places_lines(const struct wsh_pools *p) {
    return p->n_fields < WSH_ATOM_FIELDS ? p->n_fields : WSH_ATOM_FIELDS;
}
size_t wsh_places_lines_all(const struct wsh_pools *p) { return wsh_places_lines(p) + 1; }
size_t wsh_places_one(const struct wsh_pools *p) {
    (void)p;
    return 1;
}

struct wsh_msg_line wsh_atom_new_line(struct wsh_span name, struct wsh_span value) {
    return (struct wsh_msg_line){name, WSH_LIT(": "), value, WSH_EMPTY, WSH_LIT("\r\n"), false};
}

void wsh_atom_insert(struct wsh_msg *m, size_t at, struct wsh_msg_line line) {
    (void)WSH_PUSH(m->arena, m->lines, m->n);
    if (at >= m->n) at = m->n - 1;
    memmove(m->lines + at + 1, m->lines + at, (m->n - 1 - at) * sizeof line);
    m->lines[at] = line;
}

struct wsh_msg_line *wsh_atom_line(const struct wsh_pools *p, struct wsh_msg *m, size_t place) {
    const struct wsh_pool_field *f = &p->fields[place];
    for (size_t i = 0; i < m->n; i++)
        if (!m->lines[i].raw && wsh_span_eq_ci(m->lines[i].name, f->name)) return &m->lines[i];
    wsh_atom_insert(m, m->n, wsh_atom_new_line(f->name, f->values.items[0]));
    return &m->lines[m->n - 1];
}

struct wsh_span wsh_atom_join(struct wsh_msg *m, struct wsh_span a, struct wsh_span b, struct wsh_span c) {
    uint8_t *octets = wsh_arena_alloc(m->arena, a.n + b.n + c.n);
    size_t n = wsh_span_copy(octets, a);
    n += wsh_span_copy(octets + n, b);
    n += wsh_span_copy(octets + n, c);
    return wsh_span_make(octets, n);
}
