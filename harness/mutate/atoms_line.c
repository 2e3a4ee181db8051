/* atoms_line.c - how lines are written and where they stand: names, separators, ends, folds, order. */
#include "harness/mutate/atoms.h"

/* ---- names ---- */

typedef struct wsh_span rename_fn(struct wsh_msg *m, struct wsh_span name);

static struct wsh_span with_case(struct wsh_msg *m, struct wsh_span name, unsigned how) {
    struct wsh_span copy = wsh_arena_span(m->arena, name);
    uint8_t *octets = (uint8_t *)(uintptr_t)copy.p;
    for (size_t i = 0; i < copy.n; i++)
        octets[i] = how == 0 || (how == 2 && i % 2 == 0) ? wsh_lower(octets[i]) : wsh_upper(octets[i]);
    return copy;
}
static struct wsh_span name_lower(struct wsh_msg *m, struct wsh_span name) { return with_case(m, name, 0); }
static struct wsh_span name_upper(struct wsh_msg *m, struct wsh_span name) { return with_case(m, name, 1); }
static struct wsh_span name_swapped(struct wsh_msg *m, struct wsh_span name) { return with_case(m, name, 2); }

static struct wsh_span name_underscore(struct wsh_msg *m, struct wsh_span name) {
    struct wsh_span copy = wsh_arena_span(m->arena, name);
    uint8_t *octets = (uint8_t *)(uintptr_t)copy.p;
    for (size_t i = 0; i < copy.n; i++)
        if (octets[i] == '-') octets[i] = '_';
    return copy;
}
static struct wsh_span name_cut(struct wsh_msg *m, struct wsh_span name) {
    (void)m;
    return wsh_span_slice(name, 0, name.n ? name.n - 1 : 0);
}

static rename_fn *const renames[] = {name_lower, name_upper, name_swapped, name_underscore, name_cut};
/* Put in front of a name, and behind it. */
static const struct wsh_span affixes[][2] = {
    {{(const uint8_t *)"", 0}, {(const uint8_t *)" ", 1}},
    {{(const uint8_t *)"X-", 2}, {(const uint8_t *)"", 0}},
    {{(const uint8_t *)"", 0}, {(const uint8_t *)"s", 1}},
    {{(const uint8_t *)" ", 1}, {(const uint8_t *)"", 0}},
    {{(const uint8_t *)"", 0}, {(const uint8_t *)"\t", 1}},
    {{(const uint8_t *)"", 0}, {(const uint8_t *)"\0", 1}},
    {{(const uint8_t *)"\t", 1}, {(const uint8_t *)"", 0}},
    {{(const uint8_t *)"", 0}, {(const uint8_t *)"\xC2\xA0", 2}},
    {{(const uint8_t *)"\"", 1}, {(const uint8_t *)"\"", 1}},
    {{(const uint8_t *)"", 0}, {(const uint8_t *)"\r", 1}},
};

static size_t count_names(const struct wsh_pools *p, size_t place) {
    (void)place;
    return WSH_COUNT(renames) + WSH_COUNT(affixes) + p->places[WSH_PLACE_NAME].n;
}

static bool apply_name(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    struct wsh_msg_line *line = wsh_atom_line(p, m, atom->place);
    size_t i = atom->variant;
    (void)limit;
    if (i < WSH_COUNT(renames)) {
        line->name = renames[i](m, line->name);
        return true;
    }
    i -= WSH_COUNT(renames);
    if (i < WSH_COUNT(affixes))
        line->name = wsh_atom_join(m, affixes[i][0], line->name, affixes[i][1]);
    else
        line->name = p->places[WSH_PLACE_NAME].items[i - WSH_COUNT(affixes)];
    return true;
}
const struct wsh_atom_kind wsh_kind_name = {"name", wsh_places_lines, count_names, apply_name, 6, 1};

/* ---- parts ---- */

static bool apply_part(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom,
                       enum wsh_msg_part part, enum wsh_place_kind pool) {
    struct wsh_span octets = p->places[pool].items[atom->variant];
    bool all = atom->place == wsh_places_lines(p);
    if (all) return wsh_msg_part(m, part, WSH_LIT("*"), octets) > 0;
    (void)wsh_atom_line(p, m, atom->place);
    return wsh_msg_part(m, part, p->fields[atom->place].name, octets) > 0;
}

static size_t count_separators(const struct wsh_pools *p, size_t place) {
    (void)place;
    return p->places[WSH_PLACE_SEPARATOR].n;
}
static bool apply_separator(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    (void)limit;
    return apply_part(p, m, atom, WSH_MSG_SEPARATOR, WSH_PLACE_SEPARATOR);
}
const struct wsh_atom_kind wsh_kind_separator = {
    "separator", wsh_places_lines_all, count_separators, apply_separator, 8, 1};

static size_t count_trailing(const struct wsh_pools *p, size_t place) {
    (void)place;
    return p->places[WSH_PLACE_TRAILING].n;
}
static bool apply_trailing(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    (void)limit;
    return apply_part(p, m, atom, WSH_MSG_TRAILING, WSH_PLACE_TRAILING);
}
const struct wsh_atom_kind wsh_kind_trailing = {"trailing", wsh_places_lines_all, count_trailing, apply_trailing, 5, 1};

static size_t count_line_ends(const struct wsh_pools *p, size_t place) {
    (void)place;
    return p->places[WSH_PLACE_LINE_END].n;
}
static bool apply_line_end(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    (void)limit;
    return apply_part(p, m, atom, WSH_MSG_EOL, WSH_PLACE_LINE_END);
}
const struct wsh_atom_kind wsh_kind_line_end = {"line-end", wsh_places_lines_all, count_line_ends, apply_line_end, 4,
                                                2};

/* ---- folds ---- */

/* RFC 9112 5.2, and what is nearly one: where in the value, and what breaks it. */
static const char *const breaks[] = {"\r\n ", "\r\n\t", "\r\n", "\n ", "\r ", "\r\n \r\n "};
enum { BREAK_PLACES = 3 }; /* before the value, in its middle, behind it */

static size_t count_folds(const struct wsh_pools *p, size_t place) {
    (void)p, (void)place;
    return WSH_COUNT(breaks) * BREAK_PLACES;
}

static bool apply_fold(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    struct wsh_msg_line *line = wsh_atom_line(p, m, atom->place);
    size_t at = line->value.n * (atom->variant % BREAK_PLACES) / (BREAK_PLACES - 1);
    (void)limit;
    line->value = wsh_atom_join(m, wsh_span_slice(line->value, 0, at),
                                wsh_span_of(breaks[atom->variant / BREAK_PLACES]), wsh_span_skip(line->value, at));
    return true;
}
const struct wsh_atom_kind wsh_kind_fold = {"fold", wsh_places_lines, count_folds, apply_fold, 4, 2};

/* ---- lines of the pool ---- */

enum { LINE_LAST, LINE_FIRST, LINE_SECOND, LINE_PLACES };

static size_t line_places(const struct wsh_pools *p) {
    (void)p;
    return LINE_PLACES;
}
static size_t count_lines(const struct wsh_pools *p, size_t place) {
    (void)place;
    return p->places[WSH_PLACE_LINE].n;
}

static bool apply_line(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    struct wsh_msg_line line = {WSH_EMPTY, WSH_EMPTY,       p->places[WSH_PLACE_LINE].items[atom->variant],
                                WSH_EMPTY, WSH_LIT("\r\n"), true};
    (void)limit;
    wsh_atom_insert(m, atom->place == LINE_LAST ? m->n : atom->place == LINE_FIRST ? 0 : 1, line);
    return true;
}
const struct wsh_atom_kind wsh_kind_line = {"line", line_places, count_lines, apply_line, 10, 1};

/* ---- order ---- */

enum { ORDER_REVERSE, ORDER_LOWER, ORDER_UPPER, ORDER_SWAPPED, ORDER_ROTATE, ORDER_FIELDS };

static size_t count_orders(const struct wsh_pools *p, size_t place) {
    (void)place;
    return ORDER_FIELDS + 2 * wsh_places_lines(p);
}

static void rotate(struct wsh_msg *m) {
    struct wsh_msg_line first = m->lines[0];
    memmove(m->lines, m->lines + 1, (m->n - 1) * sizeof first);
    m->lines[m->n - 1] = first;
}

/* The line of a field to the front, or to the back. */
static void move_line(const struct wsh_pools *p, struct wsh_msg *m, size_t field, bool back) {
    struct wsh_msg_line *line = wsh_atom_line(p, m, field), moved = *line;
    size_t at = (size_t)(line - m->lines);
    memmove(line, line + 1, (m->n - at - 1) * sizeof moved);
    m->n--;
    wsh_atom_insert(m, back ? m->n : 0, moved);
}

static bool apply_order(const struct wsh_pools *p, struct wsh_msg *m, const struct wsh_atom *atom, size_t limit) {
    static const enum wsh_msg_case cases[] = {
        [ORDER_LOWER] = WSH_MSG_LOWER, [ORDER_UPPER] = WSH_MSG_UPPER, [ORDER_SWAPPED] = WSH_MSG_SWAPPED};
    (void)limit;
    if (m->n == 0) return false;
    if (atom->variant == ORDER_REVERSE)
        wsh_msg_reverse(m);
    else if (atom->variant < ORDER_ROTATE)
        wsh_msg_names(m, cases[atom->variant]);
    else if (atom->variant == ORDER_ROTATE)
        rotate(m);
    else
        move_line(p, m, (atom->variant - ORDER_FIELDS) / 2, atom->variant % 2);
    return true;
}
const struct wsh_atom_kind wsh_kind_order = {"order", wsh_places_one, count_orders, apply_order, 8, 1};
