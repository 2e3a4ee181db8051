/* request.c - the baseline request with a case's edits: every octet of it is decided here.
 *
 * Edits are rows of a table, applied strictly in the order of the case. The fields of the profile (`--header`, and
 * what declares a good session) come right behind the baseline, before any edit, and stay away if the case handles a
 * field of that name itself. */
#include "script/request.h"

struct build {
    struct wsh_arena *arena;
    const struct wsh_profile *profile;
    const struct wsh_fresh *fresh;
    struct wsh_msg msg;
    struct wsh_span name, value; /* of the edit in hand, expanded */
};

/* Each applies one edit and returns how many lines it touched; 1 where there is nothing to miss. */
typedef size_t apply_fn(struct build *b, const struct wsh_edit *e);

static size_t apply_set(struct build *b, const struct wsh_edit *e) {
    (void)e;
    (void)wsh_msg_set(&b->msg, b->name, b->value);
    return 1;
}
static size_t apply_add(struct build *b, const struct wsh_edit *e) {
    if (e->kind == WSH_EDIT_ADD) wsh_msg_add(&b->msg, b->name, b->value);
    if (e->kind == WSH_EDIT_ADD_FIRST) wsh_msg_add_first(&b->msg, b->name, b->value);
    return 1;
}
static size_t apply_remove(struct build *b, const struct wsh_edit *e) {
    (void)e;
    return wsh_msg_remove(&b->msg, b->name);
}
static size_t apply_rename(struct build *b, const struct wsh_edit *e) {
    (void)e;
    return wsh_msg_rename(&b->msg, b->name, b->value);
}
static size_t apply_duplicate(struct build *b, const struct wsh_edit *e) {
    (void)e;
    return wsh_msg_duplicate(&b->msg, b->name);
}
static size_t apply_line(struct build *b, const struct wsh_edit *e) {
    if (e->kind == WSH_EDIT_LINE) wsh_msg_add_raw(&b->msg, b->value);
    if (e->kind == WSH_EDIT_FIRST_LINE) wsh_msg_add_raw_first(&b->msg, b->value);
    return 1;
}
static size_t apply_line_at(struct build *b, const struct wsh_edit *e) {
    return wsh_msg_add_raw_at(&b->msg, b->name, e->kind == WSH_EDIT_LINE_BEFORE, b->value);
}
static size_t apply_order(struct build *b, const struct wsh_edit *e) {
    return wsh_msg_order(&b->msg, e->names, e->n_names) >= e->n_names;
}
static size_t apply_reverse(struct build *b, const struct wsh_edit *e) {
    (void)e;
    wsh_msg_reverse(&b->msg);
    return 1;
}
static size_t apply_names(struct build *b, const struct wsh_edit *e) {
    wsh_msg_names(&b->msg, e->how);
    return 1;
}
static size_t apply_part(struct build *b, const struct wsh_edit *e) {
    enum wsh_msg_part part = WSH_MSG_SEPARATOR;
    if (e->kind == WSH_EDIT_TRAILING) part = WSH_MSG_TRAILING;
    if (e->kind == WSH_EDIT_LINE_END) part = WSH_MSG_EOL;
    return wsh_msg_part(&b->msg, part, b->name, b->value);
}
static size_t apply_word(struct build *b, const struct wsh_edit *e) {
    struct wsh_msg *m = &b->msg;
    if (e->kind == WSH_EDIT_METHOD) m->method = b->value;
    if (e->kind == WSH_EDIT_TARGET) m->target = b->value;
    if (e->kind == WSH_EDIT_VERSION) m->version = b->value;
    if (e->kind == WSH_EDIT_PREFIX) m->prefix = b->value;
    if (e->kind == WSH_EDIT_END) m->end = b->value;
    if (e->kind == WSH_EDIT_BODY) m->body = b->value;
    return 1;
}
static size_t apply_request_line(struct build *b, const struct wsh_edit *e) {
    (void)e;
    b->msg.start_line = b->value;
    b->msg.start_line_set = true;
    return 1;
}

/* ---- filling up to what was promised ---- */

enum {
    FILLER_BESIDE = 12, /* octets of a line "X-Wshake: v" besides its value */
    FILLER_LINE = 1000, /* of one line, unless so long ones do not suffice */
    MOST_LINES = 4096
};

/* A promise is tried with the others kept: lines no longer than promised, and no more of them. */
static size_t filler_lines(const struct build *b, size_t room) {
    const uint64_t *p = b->profile->promises;
    size_t longest = p[WSH_PROMISE_LINE] ? (size_t)p[WSH_PROMISE_LINE] + 2 : room;
    size_t most = p[WSH_PROMISE_FIELDS] ? (size_t)p[WSH_PROMISE_FIELDS] : MOST_LINES / 2;
    size_t wanted = room / (longest < FILLER_LINE ? longest : FILLER_LINE) + 1;
    size_t left = most > b->msg.n ? most - b->msg.n : 1;
    return wanted < left ? wanted : left;
}

/* What is too small for a line stays free. */
static void fill_head(struct build *b) {
    size_t size = wsh_msg_emit(&b->msg).n, up_to = (size_t)b->profile->promises[WSH_PROMISE_HEAD];
    if (up_to <= size + FILLER_BESIDE) return;
    size_t room = up_to - size, lines = filler_lines(b, room);
    while (lines > 1 && room / lines <= FILLER_BESIDE) lines--;
    for (size_t i = 0; i < lines; i++) {
        size_t value = room / lines + (i < room % lines) - FILLER_BESIDE;
        uint8_t *octets = wsh_arena_alloc(b->arena, value + 1);
        memset(octets, 'w', value);
        wsh_msg_add(&b->msg, WSH_LIT("X-Wshake"), wsh_span_make(octets, value));
    }
}

/* Names of their own, because lines of one name are one field. */
static void fill_fields(struct build *b) {
    while (b->msg.n < b->profile->promises[WSH_PROMISE_FIELDS] && b->msg.n < MOST_LINES)
        wsh_msg_add(&b->msg, wsh_span_of(wsh_arena_printf(b->arena, "W%zx", b->msg.n)), WSH_LIT("w"));
}

static size_t apply_fill(struct build *b, const struct wsh_edit *e) {
    if (e->promise == WSH_PROMISE_HEAD) fill_head(b);
    if (e->promise == WSH_PROMISE_FIELDS) fill_fields(b);
    return 1;
}

/* A further field that gives the head its size; none where it has that already, or where a field would be too much. */
static size_t apply_pad(struct build *b, const struct wsh_edit *e) {
    static const char name[] = "X-Wshake-Pad";
    size_t line = sizeof name - 1 + sizeof ": \r\n" - 1, before = wsh_msg_emit(&b->msg).n, wanted = b->value.n;
    (void)e;
    if (wanted > before + line)
        wsh_msg_add(&b->msg, wsh_span_of(name), wsh_span_slice(b->value, 0, wanted - before - line));
    return 1;
}

static apply_fn *const applies[] = {
    [WSH_EDIT_SET] = apply_set,
    [WSH_EDIT_ADD] = apply_add,
    [WSH_EDIT_ADD_FIRST] = apply_add,
    [WSH_EDIT_REMOVE] = apply_remove,
    [WSH_EDIT_RENAME] = apply_rename,
    [WSH_EDIT_DUPLICATE] = apply_duplicate,
    [WSH_EDIT_LINE] = apply_line,
    [WSH_EDIT_FIRST_LINE] = apply_line,
    [WSH_EDIT_LINE_BEFORE] = apply_line_at,
    [WSH_EDIT_LINE_AFTER] = apply_line_at,
    [WSH_EDIT_ORDER] = apply_order,
    [WSH_EDIT_REVERSE] = apply_reverse,
    [WSH_EDIT_NAMES] = apply_names,
    [WSH_EDIT_SEPARATOR] = apply_part,
    [WSH_EDIT_TRAILING] = apply_part,
    [WSH_EDIT_LINE_END] = apply_part,
    [WSH_EDIT_END] = apply_word,
    [WSH_EDIT_METHOD] = apply_word,
    [WSH_EDIT_TARGET] = apply_word,
    [WSH_EDIT_VERSION] = apply_word,
    [WSH_EDIT_REQUEST_LINE] = apply_request_line,
    [WSH_EDIT_PREFIX] = apply_word,
    [WSH_EDIT_BODY] = apply_word,
    [WSH_EDIT_FILL] = apply_fill,
    [WSH_EDIT_PAD] = apply_pad,
};

static struct wsh_span expand(const struct build *b, const struct wsh_octets *o) {
    return wsh_octets_expand(o, b->arena, b->profile, b->fresh);
}

static bool is_line(enum wsh_edit_kind k) {
    return k == WSH_EDIT_LINE || k == WSH_EDIT_FIRST_LINE || k == WSH_EDIT_LINE_BEFORE || k == WSH_EDIT_LINE_AFTER;
}

/* The name in front of the colon of a raw line: "line: 'Cookie: x'" handles Cookie as "add" does. */
static bool line_names(struct wsh_span line, struct wsh_span field) {
    size_t colon = wsh_span_find(line, ':');
    return colon < line.n && wsh_span_eq_ci(wsh_span_trim_ows(wsh_span_slice(line, 0, colon)), field);
}

static bool edit_handles(const struct build *b, const struct wsh_edit *e, struct wsh_span field) {
    if (e->name.n > 0 && !is_line(e->kind) && wsh_span_eq_ci(expand(b, &e->name), field)) return true;
    return is_line(e->kind) && line_names(expand(b, &e->value), field);
}

static bool case_handles(const struct build *b, const struct wsh_step *send, struct wsh_span field) {
    for (size_t i = 0; i < send->n; i++)
        if (edit_handles(b, &send->edits[i], field)) return true;
    return false;
}

static void add_unless_handled(struct build *b, const struct wsh_step *send, struct wsh_span name,
                               struct wsh_span value) {
    if (!case_handles(b, send, name)) wsh_msg_add(&b->msg, name, value);
}

static void add_profile(struct build *b, const struct wsh_step *send) {
    const struct wsh_profile *p = b->profile;
    for (size_t i = 0; i < p->n_headers; i++) add_unless_handled(b, send, p->headers[i].name, p->headers[i].value);
    if (p->authorization.n > 0) add_unless_handled(b, send, WSH_LIT("Authorization"), p->authorization);
    if (p->cookie.n > 0) add_unless_handled(b, send, WSH_LIT("Cookie"), p->cookie);
}

/* `duplicate` doubles, and a part of "*" is repeated in every line: what is emitted is measured before it is made. */
static bool too_large(const struct wsh_msg *m) {
    if (m->n > MOST_LINES) return true;
    size_t sum = m->prefix.n + m->method.n + m->target.n + m->version.n + m->start_line.n + m->start_eol.n + m->body.n;
    for (size_t i = 0; i < m->n; i++) {
        const struct wsh_msg_line *line = &m->lines[i];
        sum += line->name.n + line->separator.n + line->value.n + line->trailing.n + line->eol.n;
    }
    return sum > WSH_LIMIT_SENT;
}

struct wsh_span wsh_request_build(const struct wsh_step *send, struct wsh_arena *a, const struct wsh_profile *p,
                                  const struct wsh_fresh *f, struct wsh_request_faults *ret_faults) {
    struct build b = {.arena = a, .profile = p, .fresh = f};
    *ret_faults = (struct wsh_request_faults){0};
    wsh_msg_init(&b.msg, a, p->uri.resource, p->host, f->key);
    add_profile(&b, send);
    for (size_t i = 0; i < send->n && !ret_faults->oversize; i++) {
        const struct wsh_edit *e = &send->edits[i];
        b.name = expand(&b, &e->name);
        b.value = expand(&b, &e->value);
        if (e->kind == WSH_EDIT_RAW) return b.value;
        if (applies[e->kind](&b, e) == 0 && !ret_faults->idle) ret_faults->idle = e;
        ret_faults->oversize = too_large(&b.msg);
    }
    return ret_faults->oversize ? WSH_EMPTY : wsh_msg_emit(&b.msg);
}

struct wsh_span wsh_case_request(const struct wsh_step *send, struct wsh_arena *a, const struct wsh_profile *p,
                                 const struct wsh_fresh *f) {
    struct wsh_request_faults faults;
    return wsh_request_build(send, a, p, f, &faults);
}
