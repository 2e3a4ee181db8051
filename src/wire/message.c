/* message.c - a request to be sent, edited step by step, every octet under control.
 *
 * No edit looks at what it is given: a name may hold a CR, a value a whole second request. Emit puts the parts behind
 * each other and adds nothing. Raw lines have no name, so no edit by name finds them. */
#include "wire/message.h"

static struct wsh_msg_line line_of(struct wsh_span name, struct wsh_span value) {
    return (struct wsh_msg_line){name, WSH_LIT(": "), value, WSH_EMPTY, WSH_LIT("\r\n"), false};
}

static struct wsh_msg_line raw_line(struct wsh_span octets) {
    return (struct wsh_msg_line){WSH_EMPTY, WSH_EMPTY, octets, WSH_EMPTY, WSH_LIT("\r\n"), true};
}

static bool is_called(const struct wsh_msg_line *line, struct wsh_span name) {
    return !line->raw && wsh_span_eq_ci(line->name, name);
}

/* The first line called `name` from `from` on, or m->n. */
static size_t line_at(const struct wsh_msg *m, struct wsh_span name, size_t from) {
    while (from < m->n && !is_called(&m->lines[from], name)) from++;
    return from;
}

static void insert(struct wsh_msg *m, size_t at, struct wsh_msg_line line) {
    (void)WSH_PUSH(m->arena, m->lines, m->n);
    memmove(m->lines + at + 1, m->lines + at, (m->n - 1 - at) * sizeof line);
    m->lines[at] = line;
}

void wsh_msg_init(struct wsh_msg *m, struct wsh_arena *a, struct wsh_span target, struct wsh_span host,
                  struct wsh_span key) {
    *m = (struct wsh_msg){.arena = a, .prefix = WSH_EMPTY, .method = WSH_LIT("GET"), .target = target,
                          .version = WSH_LIT("HTTP/1.1"), .start_line = WSH_EMPTY, .start_eol = WSH_LIT("\r\n"),
                          .end = WSH_LIT("\r\n"), .body = WSH_EMPTY};
    wsh_msg_add(m, WSH_LIT("Host"), host);
    wsh_msg_add(m, WSH_LIT("Upgrade"), WSH_LIT("websocket"));
    wsh_msg_add(m, WSH_LIT("Connection"), WSH_LIT("Upgrade"));
    wsh_msg_add(m, WSH_LIT("Sec-WebSocket-Key"), key);
    wsh_msg_add(m, WSH_LIT("Sec-WebSocket-Version"), WSH_LIT("13"));
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static bool is_blank(uint8_t c) { return c == ' ' || c == '\t'; }

/* Cuts the line at the front of *rest into its text and its end. */
static struct wsh_span cut_line(struct wsh_span *rest, struct wsh_span *ret_eol) {
    size_t lf = wsh_span_find(*rest, '\n'), n = lf;
    if (lf < rest->n && lf > 0 && rest->p[lf - 1] == '\r') n--;
    struct wsh_span text = wsh_span_slice(*rest, 0, n);
    *ret_eol = wsh_span_slice(*rest, n, lf + 1);
    *rest = wsh_span_skip(*rest, lf + 1);
    return text;
}

static void read_start(struct wsh_msg *m, struct wsh_span text) {
    struct wsh_span rest = text;
    m->method = wsh_span_cut(&rest, ' ');
    m->target = wsh_span_cut(&rest, ' ');
    m->version = rest;
    m->start_line = text;
    /* Two spaces at least, and what is joined again is the same line. */
    m->start_line_set = m->method.n + 1 + m->target.n + 1 + m->version.n != text.n;
}

static struct wsh_msg_line read_line(struct wsh_span text, struct wsh_span eol) {
    size_t colon = wsh_span_find(text, ':'), name = colon, value = colon + 1, end = text.n;
    if (colon == text.n || is_blank(text.p[0]))
        return (struct wsh_msg_line){WSH_EMPTY, WSH_EMPTY, text, WSH_EMPTY, eol, true};
    while (name > 0 && is_blank(text.p[name - 1])) name--;
    while (value < text.n && is_blank(text.p[value])) value++;
    while (end > value && is_blank(text.p[end - 1])) end--;
    return (struct wsh_msg_line){.name = wsh_span_slice(text, 0, name),
                                 .separator = wsh_span_slice(text, name, value),
                                 .value = wsh_span_slice(text, value, end),
                                 .trailing = wsh_span_skip(text, end),
                                 .eol = eol};
}

void wsh_msg_read(struct wsh_msg *m, struct wsh_arena *a, struct wsh_span octets) {
    struct wsh_span rest = octets;
    *m = (struct wsh_msg){.arena = a, .start_line = WSH_EMPTY, .end = WSH_EMPTY, .body = WSH_EMPTY};
    while (rest.n > 0 && (rest.p[0] == '\r' || rest.p[0] == '\n')) rest = wsh_span_skip(rest, 1);
    m->prefix = wsh_span_slice(octets, 0, octets.n - rest.n);
    read_start(m, cut_line(&rest, &m->start_eol));
    while (rest.n > 0 && m->end.n == 0) {
        struct wsh_span eol, text = cut_line(&rest, &eol);
        if (text.n == 0)
            m->end = eol;
        else
            *WSH_PUSH(a, m->lines, m->n) = read_line(text, eol);
    }
    m->body = rest;
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

size_t wsh_msg_set(struct wsh_msg *m, struct wsh_span name, struct wsh_span value) {
    size_t at = line_at(m, name, 0);
    if (at < m->n)
        m->lines[at].value = value;
    else
        wsh_msg_add(m, name, value);
    return 1;
}

void wsh_msg_add(struct wsh_msg *m, struct wsh_span name, struct wsh_span value) {
    insert(m, m->n, line_of(name, value));
}

void wsh_msg_add_first(struct wsh_msg *m, struct wsh_span name, struct wsh_span value) {
    insert(m, 0, line_of(name, value));
}

void wsh_msg_add_raw(struct wsh_msg *m, struct wsh_span line) { insert(m, m->n, raw_line(line)); }

void wsh_msg_add_raw_first(struct wsh_msg *m, struct wsh_span line) { insert(m, 0, raw_line(line)); }

size_t wsh_msg_add_raw_at(struct wsh_msg *m, struct wsh_span name, bool before, struct wsh_span line) {
    size_t at = line_at(m, name, 0);
    if (at == m->n) return 0;
    insert(m, before ? at : at + 1, raw_line(line));
    return 1;
}

size_t wsh_msg_remove(struct wsh_msg *m, struct wsh_span name) {
    size_t kept = 0, before = m->n;
    for (size_t i = 0; i < m->n; i++)
        if (!is_called(&m->lines[i], name)) m->lines[kept++] = m->lines[i];
    m->n = kept;
    return before - kept;
}

size_t wsh_msg_rename(struct wsh_msg *m, struct wsh_span from, struct wsh_span to) {
    size_t touched = 0;
    for (size_t i = line_at(m, from, 0); i < m->n; i = line_at(m, from, i + 1), touched++) m->lines[i].name = to;
    return touched;
}

size_t wsh_msg_duplicate(struct wsh_msg *m, struct wsh_span name) {
    size_t touched = 0;
    for (size_t i = line_at(m, name, 0); i < m->n; i = line_at(m, name, i + 2), touched++)
        insert(m, i + 1, m->lines[i]);
    return touched;
}

/* --- order -------------------------------------------------------------------------------------------------------- */

/* Moves the line at `from` to `to`, which is not behind it; those between step back. */
static void move_up(struct wsh_msg *m, size_t from, size_t to) {
    struct wsh_msg_line line = m->lines[from];
    memmove(m->lines + to + 1, m->lines + to, (from - to) * sizeof line);
    m->lines[to] = line;
}

size_t wsh_msg_order(struct wsh_msg *m, const struct wsh_span *names, size_t n) {
    size_t ordered = 0;
    for (size_t k = 0; k < n; k++)
        for (size_t i = line_at(m, names[k], ordered); i < m->n; i = line_at(m, names[k], i + 1))
            move_up(m, i, ordered++);
    return ordered;
}

void wsh_msg_reverse(struct wsh_msg *m) {
    for (size_t i = 0; i < m->n / 2; i++) {
        struct wsh_msg_line line = m->lines[i];
        m->lines[i] = m->lines[m->n - 1 - i];
        m->lines[m->n - 1 - i] = line;
    }
}

/* --- how lines are written ---------------------------------------------------------------------------------------- */

static uint8_t cased(uint8_t c, size_t i, enum wsh_msg_case how) {
    bool upper = how == WSH_MSG_UPPER || (how == WSH_MSG_SWAPPED && i % 2 == 1);
    return upper ? wsh_upper(c) : wsh_lower(c);
}

void wsh_msg_names(struct wsh_msg *m, enum wsh_msg_case how) {
    for (size_t k = 0; k < m->n; k++) {
        struct wsh_span name = m->lines[k].name;
        uint8_t *copy = wsh_arena_alloc(m->arena, name.n);
        for (size_t i = 0; i < name.n; i++) copy[i] = cased(name.p[i], i, how);
        m->lines[k].name = wsh_span_make(copy, name.n);
    }
}

static struct wsh_span *part_of(struct wsh_msg_line *line, enum wsh_msg_part part) {
    if (part == WSH_MSG_SEPARATOR) return &line->separator;
    return part == WSH_MSG_TRAILING ? &line->trailing : &line->eol;
}

size_t wsh_msg_part(struct wsh_msg *m, enum wsh_msg_part part, struct wsh_span name, struct wsh_span octets) {
    bool all = wsh_span_is(name, "*");
    size_t touched = 0;
    for (size_t i = 0; i < m->n; i++) {
        bool lacks = m->lines[i].raw && part == WSH_MSG_SEPARATOR;
        if (lacks || !(all || is_called(&m->lines[i], name))) continue;
        *part_of(&m->lines[i], part) = octets;
        touched++;
    }
    if (!all || part != WSH_MSG_EOL) return touched;
    m->start_eol = octets;
    return touched + 1;
}

/* --- emit --------------------------------------------------------------------------------------------------------- */

/* Measured first, then written: `to` is NULL while measuring. */
static size_t put(uint8_t *to, size_t at, struct wsh_span s) { return at + (to ? wsh_span_copy(to + at, s) : s.n); }

static size_t write_start(const struct wsh_msg *m, uint8_t *to) {
    size_t n = put(to, 0, m->prefix);
    if (m->start_line_set) return put(to, put(to, n, m->start_line), m->start_eol);
    n = put(to, put(to, n, m->method), WSH_LIT(" "));
    n = put(to, put(to, n, m->target), WSH_LIT(" "));
    return put(to, put(to, n, m->version), m->start_eol);
}

static size_t write_message(const struct wsh_msg *m, uint8_t *to) {
    size_t n = write_start(m, to);
    for (size_t i = 0; i < m->n; i++) {
        const struct wsh_msg_line *l = &m->lines[i];
        n = put(to, put(to, n, l->name), l->separator);
        n = put(to, put(to, put(to, n, l->value), l->trailing), l->eol);
    }
    return put(to, put(to, n, m->end), m->body);
}

struct wsh_span wsh_msg_emit(const struct wsh_msg *m) {
    size_t size = write_message(m, NULL);
    uint8_t *octets = wsh_arena_alloc(m->arena, size);
    (void)write_message(m, octets);
    return wsh_span_make(octets, size);
}
