/* history.c - runs over time for a terminal and as JSON; the page is in history_html.c. */
#include "reports/history.h"

#include <jansson.h>

enum { RUNS_SHOWN = 12, CASES_SHOWN = 30, RESTLESS = 3, NAME_ROOM = 48 };

const struct wsh_history_renderer wsh_history_renderers[] = {
    {"text", wsh_history_text}, {"json", wsh_history_json}, {"html", wsh_history_html}};
const size_t wsh_history_renderer_count = WSH_COUNT(wsh_history_renderers);

const char *wsh_history_name(const struct wsh_history_run *r, char *room, size_t size) {
    struct wsh_span text = wsh_span_of(r->label ? r->label : r->started);
    if (!r->label) text = wsh_span_slice(text, 0, 16); /* up to the minute */
    (void)snprintf(room, size, "%.*s", WSH_FMT(text));
    for (char *p = room; *p; p++)
        if (*p == 'T' && !r->label) *p = ' ';
    return room;
}

uint8_t wsh_history_before(const struct wsh_history_case *c, size_t at) {
    while (at-- > 0)
        if (c->verdicts[at] != WSH_VERDICT_COUNT) return c->verdicts[at];
    return WSH_VERDICT_COUNT;
}

/* ---- text ---- */

static void text_runs(const struct wsh_history *h, struct wsh_buf *out) {
    size_t first = h->n_runs > RUNS_SHOWN ? h->n_runs - RUNS_SHOWN : 0;
    char room[NAME_ROOM];
    wsh_buf_printf(out, "  %-24s %5s %5s %5s %7s  %s\n", "run", "fail", "warn", "pass", "impacts", "server");
    if (first > 0) wsh_buf_printf(out, "  ... %zu earlier runs\n", first);
    for (size_t i = first; i < h->n_runs; i++) {
        const struct wsh_history_run *r = &h->runs[i];
        wsh_buf_add_text(out, "  ");
        size_t from = out->n;
        wsh_text_escape(wsh_span_of(wsh_history_name(r, room, sizeof room)), 24, out);
        while (out->n < from + 24) wsh_buf_add_octet(out, ' ');
        wsh_buf_printf(out, " %5u %5u %5u %7u  ", r->totals[WSH_FAIL], r->totals[WSH_WARN], r->totals[WSH_PASS],
                       r->impacts);
        wsh_text_escape(wsh_span_of(r->server ? r->server : "-"), 30, out);
        wsh_buf_printf(out, "%s\n", strcmp(r->ended, "complete") == 0 ? "" : "  (not complete)");
    }
}

static bool moved(const struct wsh_history_case *c, size_t at, uint8_t *ret_before) {
    *ret_before = wsh_history_before(c, at);
    uint8_t now = c->verdicts[at];
    return now != WSH_VERDICT_COUNT && *ret_before != WSH_VERDICT_COUNT && now != *ret_before;
}

/* What got worse first. Returns how many there were, shown or not. */
static size_t text_some_moves(const struct wsh_history *h, bool to_fail, size_t shown, struct wsh_buf *out) {
    uint8_t before;
    for (size_t i = 0; i < h->n_cases; i++) {
        const struct wsh_history_case *c = &h->cases[i];
        if (!moved(c, h->n_runs - 1, &before)) continue;
        enum wsh_verdict now = (enum wsh_verdict)c->verdicts[h->n_runs - 1];
        if ((now == WSH_FAIL) != to_fail) continue;
        if (shown++ == 0) wsh_buf_add_text(out, "\n  changed in the last run:\n");
        if (shown > CASES_SHOWN) continue;
        wsh_buf_printf(out, "    %-44s %s -> %s\n", c->id, wsh_verdict_name((enum wsh_verdict)before),
                       wsh_verdict_name(now));
    }
    return shown;
}

static void text_moves(const struct wsh_history *h, struct wsh_buf *out) {
    size_t shown = text_some_moves(h, false, text_some_moves(h, true, 0, out), out);
    if (shown > CASES_SHOWN) wsh_buf_printf(out, "    ... and %zu more\n", shown - CASES_SHOWN);
    if (shown == 0 && h->n_runs > 1) wsh_buf_add_text(out, "\n  nothing changed in the last run\n");
}

static void text_restless(const struct wsh_history *h, struct wsh_buf *out) {
    size_t shown = 0;
    for (size_t i = 0; i < h->n_cases && shown < CASES_SHOWN; i++) {
        const struct wsh_history_case *c = &h->cases[i];
        if (c->moves < RESTLESS) continue;
        if (shown++ == 0) wsh_buf_add_text(out, "\n  restless, look whether the target or the case is:\n");
        wsh_buf_printf(out, "    %-44s changed %u times in %zu runs\n", c->id, c->moves, h->n_runs);
    }
}

void wsh_history_text(const struct wsh_history *all, size_t n, const struct wsh_report_options *o,
                      struct wsh_buf *out) {
    (void)o;
    for (size_t i = 0; i < n; i++) {
        if (i > 0) wsh_buf_add_octet(out, '\n');
        wsh_text_escape(wsh_span_of(all[i].target), 0, out);
        wsh_buf_printf(out, ": %zu run%s\n", all[i].n_runs, all[i].n_runs == 1 ? "" : "s");
        text_runs(&all[i], out);
        text_moves(&all[i], out);
        text_restless(&all[i], out);
    }
}

/* ---- JSON ---- */

static json_t *json_run(const struct wsh_history_run *r) {
    json_t *totals = json_object();
    for (int v = 0; v < WSH_VERDICT_COUNT; v++)
        (void)json_object_set_new(totals, wsh_verdict_name((enum wsh_verdict)v), json_integer(r->totals[v]));
    return json_pack("{s:s, s:s?, s:s?, s:s, s:s, s:s, s:s, s:s, s:i, s:o}", "run", r->id, "label", r->label, "server",
                     r->server, "started", r->started, "wshake", r->wshake, "catalogue", r->catalogue, "stream",
                     r->stream, "ended", r->ended, "impacts", (int)r->impacts, "totals", totals);
}

static json_t *json_case(const struct wsh_history *h, const struct wsh_history_case *c) {
    json_t *verdicts = json_array();
    for (size_t i = 0; i < h->n_runs; i++)
        (void)json_array_append_new(verdicts, c->verdicts[i] == WSH_VERDICT_COUNT
                                                  ? json_null()
                                                  : json_string(wsh_verdict_name((enum wsh_verdict)c->verdicts[i])));
    return json_pack("{s:s, s:i, s:o}", "case", c->id, "moves", (int)c->moves, "verdicts", verdicts);
}

void wsh_history_json(const struct wsh_history *all, size_t n, const struct wsh_report_options *o,
                      struct wsh_buf *out) {
    json_t *targets = json_array();
    (void)o;
    for (size_t i = 0; i < n; i++) {
        json_t *runs = json_array(), *cases = json_array();
        for (size_t k = 0; k < all[i].n_runs; k++) (void)json_array_append_new(runs, json_run(&all[i].runs[k]));
        for (size_t k = 0; k < all[i].n_cases; k++)
            (void)json_array_append_new(cases, json_case(&all[i], &all[i].cases[k]));
        (void)json_array_append_new(
            targets, json_pack("{s:s, s:o, s:o}", "target", all[i].target, "runs", runs, "cases", cases));
    }
    json_t *root = json_pack("{s:s, s:o}", "schema", "wshake.history/1", "targets", targets);
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    if (!text) WSH_BUG("a history that is no JSON");
    wsh_buf_add_text(out, text);
    wsh_buf_add_octet(out, '\n');
    free(text);
    json_decref(root);
}
