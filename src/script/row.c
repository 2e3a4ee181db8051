/* row.c - the conditions of an expectation row, one function each, tried in the order of cost.
 *
 * Values are compared as the response carries them: header lists without regard to case (tokens such as "websocket"
 * and "Upgrade"), all that an endpoint has to echo exactly (subprotocol, extension names, `is`) with regard to it. */
#include "script/row.h"

/* ---- needs ---- */

static bool is_allowed(const struct wsh_profile *p, struct wsh_span origin) {
    for (size_t i = 0; i < p->n_allowed; i++)
        if (wsh_span_eq_ci(origin, p->origins_allowed[i])) return true;
    if (p->n_allowed > 0) return false;
    struct wsh_span scheme = p->uri.secure ? WSH_LIT("https://") : WSH_LIT("http://");
    return wsh_span_starts(origin, scheme) && wsh_span_eq_ci(wsh_span_skip(origin, scheme.n), p->host);
}

unsigned wsh_needs_met(const struct wsh_profile *p, const struct wsh_head *request) {
    unsigned met = wsh_profile_meets(p) & ~(unsigned)WSH_NEED_FOREIGN_ORIGIN;
    const struct wsh_field *f = NULL;
    while ((f = wsh_head_find(request, "Origin", f)))
        if (!is_allowed(p, f->value)) met |= WSH_NEED_FOREIGN_ORIGIN;
    return met;
}

const char *wsh_needs_missing(struct wsh_arena *a, unsigned needs, unsigned met) {
    const char *text = NULL;
    for (unsigned bit = 1; bit < 1u << WSH_NEED_COUNT; bit <<= 1) {
        if (!(needs & ~met & bit)) continue;
        const char *name = wsh_need_name((enum wsh_need)bit);
        text = text ? wsh_arena_printf(a, "%s, %s", text, name) : name;
    }
    return text;
}

/* ---- conditions on evidence ---- */

struct scene {
    struct wsh_arena *arena;
    const struct wsh_view *view;
    unsigned met;
    const struct wsh_context *context;
    const struct wsh_fresh *fresh;
};

static struct wsh_span expand(const struct scene *s, const struct wsh_octets *o) {
    return wsh_octets_expand(o, s->arena, s->context->profile, s->fresh);
}

static bool lists(struct wsh_span value, struct wsh_span wanted, bool ci) {
    struct wsh_list l;
    struct wsh_span element;
    wsh_list_init(&l, value, true);
    while (wsh_list_next(&l, &element))
        if (ci ? wsh_span_eq_ci(element, wanted) : wsh_span_eq(element, wanted)) return true;
    return false;
}

/* Of one value that is there, or not (`found`). The kinds that compare cases are the extensions' own. */
static bool value_matches(const struct scene *s, const struct wsh_match *m, bool found, struct wsh_span value) {
    if (!found || m->kind == WSH_MATCH_ABSENT) return !found && m->kind == WSH_MATCH_ABSENT;
    switch (m->kind) {
    case WSH_MATCH_IS: return wsh_span_eq(value, expand(s, &m->value));
    case WSH_MATCH_LISTS: return lists(value, expand(s, &m->value), true);
    case WSH_MATCH_LISTS_NOT: return !lists(value, expand(s, &m->value), true);
    case WSH_MATCH_GLOB: return wsh_glob(expand(s, &m->value), value);
    default: return m->kind == WSH_MATCH_PRESENT;
    }
}

static bool header_matches(const struct scene *s, const struct wsh_match *m) {
    bool found = false;
    const char *name = wsh_arena_text(s->arena, m->name);
    struct wsh_span value = wsh_head_joined(s->arena, &s->view->response, name, &found);
    return value_matches(s, m, found, value);
}

static bool headers_match(const struct scene *s, const struct wsh_row *row) {
    if (row->n_headers > 0 && s->view->status == 0) return false;
    for (size_t i = 0; i < row->n_headers; i++)
        if (!header_matches(s, &row->headers[i])) return false;
    return true;
}

static bool status_matches(const struct wsh_row *row, unsigned status) {
    if (row->n_status == 0) return true;
    for (size_t i = 0; i < row->n_status; i++)
        if (status >= row->status[i].from && status <= row->status[i].to) return true;
    return false;
}

static bool subprotocol_matches(const struct scene *s, const struct wsh_match *m) {
    if (!m) return true;
    if (s->view->status != 101) return false;
    bool found = false;
    struct wsh_span value = wsh_head_joined(s->arena, &s->view->response, "Sec-WebSocket-Protocol", &found);
    return value_matches(s, m, found, value);
}

static bool other_case(const struct scene *s, const struct wsh_match *m, struct wsh_other *ret) {
    struct wsh_span id = expand(s, &m->value);
    return s->context->other && s->context->other(s->context->user, wsh_arena_text(s->arena, id), ret);
}

/* Did the other case get the same answer? Without an answer to compare with, neither same nor different holds. */
static bool extensions_compare(const struct scene *s, const struct wsh_match *m) {
    struct wsh_other other;
    if (!other_case(s, m, &other) || other.outcome != WSH_ACCEPTED) return false;
    bool same = wsh_span_eq(other.extensions, wsh_view_extensions(s->arena, s->view));
    return same == (m->kind == WSH_MATCH_SAME_AS);
}

static bool extension_named(const struct wsh_exts *exts, struct wsh_span name) {
    for (size_t i = 0; i < exts->n; i++)
        if (wsh_span_eq(exts->items[i].name, name)) return true;
    return false;
}

static bool extensions_match(const struct scene *s, const struct wsh_match *m) {
    if (!m) return true;
    if (s->view->status != 101) return false;
    bool found = wsh_head_count(&s->view->response, "Sec-WebSocket-Extensions") > 0;
    switch (m->kind) {
    case WSH_MATCH_SAME_AS:
    case WSH_MATCH_DIFFERS_FROM: return extensions_compare(s, m);
    case WSH_MATCH_LISTS: return extension_named(&s->view->exts, expand(s, &m->value));
    case WSH_MATCH_LISTS_NOT: return found && !extension_named(&s->view->exts, expand(s, &m->value));
    default: return value_matches(s, m, found, wsh_view_extensions(s->arena, s->view));
    }
}

/* By outcome and status alone: texts and dates differ from one answer to the next. */
static bool answer_matches(const struct scene *s, const struct wsh_match *m) {
    struct wsh_other other;
    if (!m) return true;
    if (!other_case(s, m, &other)) return false;
    bool same = other.outcome == s->view->outcome && other.status == s->view->status;
    return same == (m->kind == WSH_MATCH_SAME_AS);
}

static bool capability_matches(const struct scene *s, const struct wsh_row *row) {
    if (!row->capability) return true;
    bool proven = s->context->capability && s->context->capability(s->context->user, row->capability);
    return proven != row->capability_absent;
}

static bool one_of(unsigned bits, unsigned value) { return bits == 0 || (bits >> value & 1); }

static bool facts_match(const struct wsh_row *row, const struct wsh_view *v) {
    for (int id = 0; id < WSH_FACT_COUNT; id++) {
        unsigned value;
        if (row->facts[id].n == 0) continue;
        if (!wsh_fact((enum wsh_fact_id)id)->value(v, &value) || !wsh_ranges_hold(&row->facts[id], value)) return false;
    }
    return true;
}

static bool row_matches(const struct wsh_row *row, const struct scene *s) {
    const struct wsh_view *v = s->view;
    return one_of(row->outcomes, v->outcome) && one_of(row->accepts, v->accept) && status_matches(row, v->status) &&
           (row->pong < 0 || row->pong == (int)v->pong) && (row->when & ~s->met) == 0 && (row->unless & s->met) == 0 &&
           facts_match(row, v) && capability_matches(s, row) && headers_match(s, row) &&
           subprotocol_matches(s, row->subprotocol) && extensions_match(s, row->extensions) &&
           answer_matches(s, row->answer);
}

bool wsh_row_matches(const struct wsh_row *row, struct wsh_arena *a, const struct wsh_view *v, unsigned met,
                     const struct wsh_context *context, const struct wsh_fresh *fresh) {
    struct scene s = {a, v, met, context, fresh};
    return row_matches(row, &s);
}

const struct wsh_row *wsh_rows_decide(const struct wsh_row *rows, size_t n, struct wsh_arena *a,
                                      const struct wsh_view *v, unsigned met, const struct wsh_context *context,
                                      const struct wsh_fresh *fresh) {
    struct scene s = {a, v, met, context, fresh};
    for (size_t i = 0; i < n; i++)
        if (row_matches(&rows[i], &s)) return &rows[i];
    return NULL;
}

struct wsh_span wsh_view_extensions(struct wsh_arena *a, const struct wsh_view *v) {
    bool found = false;
    if (v->status != 101) return WSH_EMPTY;
    return wsh_head_joined(a, &v->response, "Sec-WebSocket-Extensions", &found);
}

/* ---- without evidence ---- */

static bool has_response(enum wsh_outcome o) { return o == WSH_ACCEPTED || o == WSH_REFUSED || o == WSH_GARBLED; }

static bool status_possible(const struct wsh_row *row, enum wsh_outcome outcome) {
    if (row->n_status == 0) return true;
    if (outcome != WSH_REFUSED) return status_matches(row, 101);
    for (size_t i = 0; i < row->n_status; i++)
        if (row->status[i].from != 101 || row->status[i].to != 101) return true;
    return false;
}

/* Is there a condition on a fact, and can all of them have a value with this outcome? */
static enum wsh_fit facts_fit(const struct wsh_row *row, enum wsh_outcome outcome) {
    enum wsh_fit fit = WSH_FIT_ALWAYS;
    for (int id = 0; id < WSH_FACT_COUNT; id++) {
        if (row->facts[id].n == 0) continue;
        if (!(wsh_fact((enum wsh_fact_id)id)->outcomes >> outcome & 1)) return WSH_FIT_NEVER;
        fit = WSH_FIT_MAYBE;
    }
    return fit;
}

enum wsh_fit wsh_row_fit(const struct wsh_row *row, enum wsh_outcome outcome) {
    bool of_response = row->n_status > 0 || row->n_headers > 0, of_101 = row->subprotocol || row->extensions;
    if (!one_of(row->outcomes, outcome)) return WSH_FIT_NEVER;
    if (of_response && !has_response(outcome)) return WSH_FIT_NEVER;
    if (of_101 && outcome != WSH_ACCEPTED && outcome != WSH_GARBLED) return WSH_FIT_NEVER;
    if (!status_possible(row, outcome)) return WSH_FIT_NEVER;
    enum wsh_fit facts = facts_fit(row, outcome);
    if (facts != WSH_FIT_ALWAYS) return facts;
    bool more = of_response || of_101 || row->accepts || row->pong >= 0 || row->when || row->unless ||
                row->capability || row->answer;
    return more ? WSH_FIT_MAYBE : WSH_FIT_ALWAYS;
}
