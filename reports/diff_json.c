/* diff_json.c - a comparison for scripts, schema wshake.diff/1 (reports/schema/diff.schema.json). */
#include "record/json.h"
#include "reports/diff.h"

static json_t *run_json(const struct wsh_run_log *log) {
    const struct wsh_run_header *h = &log->header;
    json_t *o = wsh_json_object();
    wsh_json_put(o, "run_id", wsh_json_text(h->run_id));
    wsh_json_put(o, "target", wsh_json_text(h->target));
    wsh_json_put(o, "server", wsh_json_text(h->server));
    wsh_json_put(o, "wshake", wsh_json_text(h->wshake));
    wsh_json_put(o, "catalogue", wsh_json_text(h->catalogue));
    wsh_json_put(o, "started", wsh_json_text(h->started));
    wsh_json_put(o, "ended", wsh_json_text(log->footer.present ? log->footer.ended : "interrupted"));
    return o;
}

static json_t *side_json(const struct wsh_result *r) {
    if (!r) return json_null();
    json_t *o = wsh_json_object();
    wsh_json_put(o, "verdict", wsh_json_name(wsh_verdict_name(r->verdict)));
    wsh_json_put(o, "impact", wsh_json_name(wsh_impact_name(r->impact)));
    wsh_json_put(o, "outcome", wsh_json_name(r->n_attempts ? wsh_outcome_name(r->outcome) : NULL));
    wsh_json_put(o, "status", r->status ? wsh_json_count(r->status) : json_null());
    wsh_json_put(o, "because", wsh_json_text(r->because));
    return o;
}

static json_t *octets_json(const char *old, const char *new) {
    json_t *o = wsh_json_object();
    wsh_json_put(o, "old", wsh_json_text(old));
    wsh_json_put(o, "new", wsh_json_text(new));
    return o;
}

static json_t *item_json(const struct wsh_diff_item *item) {
    json_t *o = wsh_json_object();
    wsh_json_put(o, "rank", wsh_json_name(wsh_diff_rank_name(item->rank)));
    wsh_json_put(o, "cause", wsh_json_name(wsh_diff_cause_name(item->cause)));
    wsh_json_put(o, "case", wsh_json_text((item->new ? item->new : item->old)->id));
    wsh_json_put(o, "reason", wsh_json_text(item->reason));
    wsh_json_put(o, "old", side_json(item->old));
    wsh_json_put(o, "new", side_json(item->new));
    if (item->old_octets) wsh_json_put(o, "octets", octets_json(item->old_octets, item->new_octets));
    return o;
}

static json_t *groups_json(const struct wsh_diff *d) {
    json_t *list = wsh_json_array();
    for (size_t i = 0; i < d->n_groups; i++) {
        json_t *o = octets_json(d->groups[i].old_octets, d->groups[i].new_octets);
        wsh_json_put(o, "cases", wsh_json_texts(d->groups[i].ids, d->groups[i].n));
        wsh_json_push(list, o);
    }
    return list;
}

void wsh_diff_json(const struct wsh_diff *d, const struct wsh_report_options *o, struct wsh_buf *out) {
    json_t *all = wsh_json_object(), *counts = wsh_json_object(), *changes = wsh_json_array();
    (void)o;
    for (int i = 0; i < WSH_DIFF_RANK_COUNT; i++)
        wsh_json_put(counts, wsh_diff_rank_name((enum wsh_diff_rank)i), wsh_json_count(d->counts[i]));
    wsh_json_put(counts, "same", wsh_json_count(d->same));
    for (size_t i = 0; i < d->n; i++) wsh_json_push(changes, item_json(&d->items[i]));
    wsh_json_put(all, "schema", wsh_json_name("wshake.diff/1"));
    wsh_json_put(all, "old", run_json(d->old));
    wsh_json_put(all, "new", run_json(d->new));
    wsh_json_put(all, "notes", wsh_json_texts(d->notes, d->n_notes));
    wsh_json_put(all, "counts", counts);
    wsh_json_put(all, "changes", changes);
    wsh_json_put(all, "octets", groups_json(d));
    wsh_json_print(all, JSON_INDENT(1), out);
    wsh_buf_add_octet(out, '\n');
}
