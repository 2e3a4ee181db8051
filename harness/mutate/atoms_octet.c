/* atoms_octet.c - changes inside of values, names and words: octets, tokens of the dictionary, length. */
#include "harness/mutate/atoms.h"

/* ---- where ---- */

enum { WORDS = 3 };

/* Values of lines, then their names, then the words of the request-line. */
static size_t spots(const struct wsh_pools *p) { return 2 * wsh_places_lines(p) + WORDS; }

static struct wsh_span *spot(const struct wsh_pools *p, struct wsh_msg *m, size_t place) {
    size_t lines = wsh_places_lines(p);
    struct wsh_span *words[WORDS] = {&m->method, &m->target, &m->version};
    if (place < lines) return &wsh_atom_line(p, m, place)->value;
    if (place < 2 * lines) return &wsh_atom_line(p, m, place - lines)->name;
    return m->start_line_set ? &m->start_line : words[place - 2 * lines];
}

enum { SPOTS = 3 }; /* before it, in its middle, behind it */

static size_t offset_of(struct wsh_span s, size_t which) { return s.n * which / (SPOTS - 1); }

/* ---- octets ---- */

/* What grammars are made of and what breaks them first, the others behind. */
static const uint8_t first_octets[] = {0,   '\t', '\n', '\r', ' ',  '"',  ',',  ';',  ':',  '=',  '/',
                                       '%', '#',  '@',  '\\', 0x7F, 0x80, 0xA0, 0xFF, 0x0B, 0x0C, 0x1F,
                                       'a', 'Z',  '0',  '9',  '-',  '_',  '*',  '(',  '<',  '?'};
enum { OCTETS = 64 };

static uint8_t octet_of(size_t i) {
    return i < WSH_COUNT(first_octets) ? first_octets[i] : (uint8_t)(i * 37); /* 37 is coprime to 256: all differ */
}

static size_t count_octets(const struct wsh_pools *p, size_t place) {
    (void)p, (void)place;
    return (size_t)OCTETS * SPOTS;
}

static bool apply_octet(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    struct wsh_span *s = spot(p, m, atom->place);
    uint8_t octet = octet_of(atom->variant / SPOTS);
    size_t at = offset_of(*s, atom->variant % SPOTS);
    (void)limit;
    *s = wsh_atom_join(m, wsh_span_slice(*s, 0, at), wsh_span_make(&octet, 1), wsh_span_skip(*s, at));
    return true;
}
const struct wsh_atom_kind wsh_kind_octet = {"octet", spots, count_octets, apply_octet, 8, 6};

static bool apply_replace(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    struct wsh_span *s = spot(p, m, atom->place);
    uint8_t octet = octet_of(atom->variant / SPOTS);
    (void)limit;
    if (s->n == 0) return false;
    size_t at = (s->n - 1) * (atom->variant % SPOTS) / (SPOTS - 1);
    *s = wsh_atom_join(m, wsh_span_slice(*s, 0, at), wsh_span_make(&octet, 1), wsh_span_skip(*s, at + 1));
    return true;
}
const struct wsh_atom_kind wsh_kind_replace = {"replace", spots, count_octets, apply_replace, 4, 8};

/* ---- shorter ---- */

enum { CUT_FIRST, CUT_MIDDLE, CUT_LAST, CUT_ALL, CUT_HALF, CUT_COUNT };

static size_t count_cuts(const struct wsh_pools *p, size_t place) {
    (void)p, (void)place;
    return CUT_COUNT;
}

static bool apply_cut(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    struct wsh_span *s = spot(p, m, atom->place);
    (void)limit;
    if (s->n == 0) return false;
    size_t from = atom->variant == CUT_MIDDLE ? s->n / 2 : atom->variant == CUT_LAST ? s->n - 1 : 0, to = from + 1;
    if (atom->variant == CUT_ALL) to = s->n;
    if (atom->variant == CUT_HALF) to = s->n / 2;
    *s = wsh_atom_join(m, wsh_span_slice(*s, 0, from), wsh_span_skip(*s, to), WSH_EMPTY);
    return true;
}
const struct wsh_atom_kind wsh_kind_cut = {"cut", spots, count_cuts, apply_cut, 4, 3};

/* ---- longer ---- */

/* Around the sizes that programs have for buffers. */
static const size_t sizes[] = {16,   24,   32,   48,   59,   64,   65,   80,   100,  127,  128,  129,  160,  200,  255,
                               256,  257,  300,  400,  511,  512,  513,  640,  768,  1000, 1023, 1024, 1025, 1500, 2000,
                               2047, 2048, 2049, 2500, 3000, 3500, 4000, 4095, 4096, 4097, 6000, 8191, 8192};

static size_t count_sizes(const struct wsh_pools *p, size_t place) {
    (void)p, (void)place;
    return WSH_COUNT(sizes);
}

/* The text again and again: what is valid for characters stays so. */
static bool apply_grow(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    struct wsh_span *s = spot(p, m, atom->place);
    size_t size = sizes[atom->variant];
    if (s->n == 0 || size <= s->n || size > limit) return false;
    uint8_t *octets = wsh_arena_alloc(m->arena, size);
    for (size_t i = 0; i < size; i++) octets[i] = s->p[i % s->n];
    *s = wsh_span_make(octets, size);
    return true;
}
const struct wsh_atom_kind wsh_kind_grow = {"grow", spots, count_sizes, apply_grow, 6, 4};

/* ---- the dictionary ---- */

static size_t count_tokens(const struct wsh_pools *p, size_t place) {
    (void)place;
    return p->places[WSH_PLACE_TOKEN].n * SPOTS;
}

static bool apply_token(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    struct wsh_span *s = spot(p, m, atom->place);
    struct wsh_span token = p->places[WSH_PLACE_TOKEN].items[atom->variant / SPOTS];
    size_t at = offset_of(*s, atom->variant % SPOTS);
    (void)limit;
    *s = wsh_atom_join(m, wsh_span_slice(*s, 0, at), token, wsh_span_skip(*s, at));
    return true;
}
const struct wsh_atom_kind wsh_kind_token = {"token", wsh_places_lines, count_tokens, apply_token, 3, 12};
