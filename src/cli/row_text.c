/* row_text.c - one row of an expectation in words. */
#include "cli/cli.h"

static void add_octets(const struct wsh_octets *o, struct wsh_buf *out) {
    for (size_t i = 0; i < o->n; i++) {
        const struct wsh_piece *p = &o->pieces[i];
        if (p->kind == WSH_PIECE_LITERAL)
            wsh_text_escape(p->literal, 0, out);
        else if (p->kind == WSH_PIECE_PLACEHOLDER)
            wsh_buf_printf(out, "{%s}", wsh_placeholders[p->placeholder].name);
        else
            wsh_buf_printf(out, "(%zu octets)", p->times);
    }
}

static void add_match(const char *what, const struct wsh_match *m, struct wsh_buf *out) {
    static const char *const words[] = {
        [WSH_MATCH_ABSENT] = "absent", [WSH_MATCH_PRESENT] = "present",           [WSH_MATCH_IS] = "is",
        [WSH_MATCH_LISTS] = "lists",   [WSH_MATCH_LISTS_NOT] = "does not list",   [WSH_MATCH_GLOB] = "is like",
        [WSH_MATCH_SAME_AS] = "as in", [WSH_MATCH_DIFFERS_FROM] = "other than in"};
    wsh_buf_printf(out, ", %s%s%.*s %s", what, m->name.n ? " " : "", WSH_FMT(m->name), words[m->kind]);
    if (m->kind == WSH_MATCH_ABSENT || m->kind == WSH_MATCH_PRESENT) return;
    wsh_buf_add_octet(out, ' ');
    add_octets(&m->value, out);
}

static void add_outcomes(unsigned outcomes, struct wsh_buf *out) {
    bool first = true;
    for (unsigned o = 0; o < WSH_OUTCOME_COUNT; o++) {
        if (!(outcomes & (1u << o))) continue;
        wsh_buf_printf(out, "%s%s", first ? "" : " or ", wsh_outcome_name((enum wsh_outcome)o));
        first = false;
    }
    if (outcomes == 0) wsh_buf_add_text(out, "whatever it does");
}

static void add_status(const struct wsh_row *row, struct wsh_buf *out) {
    for (size_t i = 0; i < row->n_status; i++) {
        const struct wsh_range *r = &row->status[i];
        wsh_buf_add_text(out, i ? " or " : " with ");
        if (r->from == r->to)
            wsh_buf_printf(out, "%u", r->from);
        else if (r->from % 100 == 0 && r->to == r->from + 99)
            wsh_buf_printf(out, "%uxx", r->from / 100);
        else
            wsh_buf_printf(out, "%u-%u", r->from, r->to);
    }
}

static void add_needs(const char *word, unsigned needs, struct wsh_buf *out) {
    for (unsigned bit = 1; bit < 1u << WSH_NEED_COUNT; bit <<= 1)
        if (needs & bit) wsh_buf_printf(out, ", %s %s", word, wsh_need_name((enum wsh_need)bit));
}

static void add_accepts(unsigned accepts, struct wsh_buf *out) {
    const char *between = ", accept value ";
    for (unsigned m = 0; m <= WSH_ACCEPT_WRONG; m++) {
        if (!(accepts & (1u << m))) continue;
        wsh_buf_printf(out, "%s%s", between, wsh_accept_match_name((enum wsh_accept_match)m));
        between = " or ";
    }
}

static void add_range(const struct wsh_fact *fact, const struct wsh_range *r, struct wsh_buf *out) {
    if (fact->words)
        wsh_buf_add_text(out, fact->words[r->from]);
    else if (r->from == r->to)
        wsh_buf_printf(out, "%u", r->from);
    else
        wsh_buf_printf(out, "%u-%u", r->from, r->to);
}

static void add_fact(const struct wsh_fact *fact, const struct wsh_ranges *ranges, struct wsh_buf *out) {
    for (size_t i = 0; i < ranges->n; i++) {
        if (i == 0) wsh_buf_printf(out, "%s%s: ", out->n ? ", " : "", fact->name);
        if (i > 0) wsh_buf_add_text(out, " or ");
        add_range(fact, &ranges->items[i], out);
    }
}

void wsh_series_row_describe(const struct wsh_series_row *row, struct wsh_buf *out) {
    for (int id = 0; id < WSH_SERIES_COUNT; id++)
        add_fact(wsh_series_fact_form((enum wsh_series_fact_id)id), &row->facts[id], out);
    if (out->n == 0) wsh_buf_add_text(out, "whatever they show");
}

void wsh_row_describe(const struct wsh_row *row, struct wsh_buf *out) {
    add_outcomes(row->outcomes, out);
    add_status(row, out);
    for (size_t i = 0; i < row->n_headers; i++) add_match("field", &row->headers[i], out);
    if (row->subprotocol) add_match("subprotocol", row->subprotocol, out);
    if (row->extensions) add_match("extensions", row->extensions, out);
    if (row->answer) add_match("answer", row->answer, out);
    add_accepts(row->accepts, out);
    if (row->pong >= 0) wsh_buf_add_text(out, row->pong ? ", pong answered" : ", no pong");
    for (int id = 0; id < WSH_FACT_COUNT; id++) add_fact(wsh_fact((enum wsh_fact_id)id), &row->facts[id], out);
    add_needs("when declared:", row->when, out);
    add_needs("unless declared:", row->unless, out);
    if (row->capability)
        wsh_buf_printf(out, ", if the target %s '%s'", row->capability_absent ? "has not shown" : "has shown",
                       row->capability);
}

static bool only_outcome_and_status(const struct wsh_row *row) {
    for (int id = 0; id < WSH_FACT_COUNT; id++)
        if (row->facts[id].n > 0) return false;
    return row->accepts == 0 && row->n_headers == 0 && !row->subprotocol && !row->extensions && row->pong < 0 &&
           !row->when && !row->unless && !row->capability && !row->answer;
}

static bool status_within(const struct wsh_range *r, const struct wsh_row *before) {
    for (size_t i = 0; i < before->n_status; i++)
        if (before->status[i].from <= r->from && r->to <= before->status[i].to) return true;
    return before->n_status == 0;
}

bool wsh_row_covers(const struct wsh_row *before, const struct wsh_row *row) {
    if (!only_outcome_and_status(before)) return false;
    if (before->outcomes != 0 && (row->outcomes == 0 || (row->outcomes & ~before->outcomes))) return false;
    for (size_t i = 0; i < row->n_status; i++)
        if (!status_within(&row->status[i], before)) return false;
    return before->n_status == 0 || row->n_status > 0;
}
