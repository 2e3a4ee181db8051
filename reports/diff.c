/* diff.c - pairs the results of two runs by id, decides what each difference is, and puts the worst first. */
#include "reports/diff.h"
#include "wire/wire.h"

enum {
    SHOWN = 240, /* octets of the lines that differ */
    GROUPS = 200 /* kinds of difference that are told apart; what comes later stands alone */
};

struct side {
    const struct wsh_run_log *log;
    const struct wsh_result **ordered; /* by id, one each */
    size_t n;
    struct wsh_span authority;
};

struct reading {
    struct wsh_arena *arena;
    struct wsh_diff *out;
    struct side old, new;
    struct wsh_buf old_answer, new_answer; /* of the pair at hand */
};

const char *wsh_diff_rank_name(enum wsh_diff_rank rank) {
    static const char *const names[WSH_DIFF_RANK_COUNT] = {"worse", "changed", "better", "new", "gone"};
    return names[rank];
}

const char *wsh_diff_cause_name(enum wsh_diff_cause cause) {
    static const char *const names[] = {"target", "catalogue", "judge", "luck", "run"};
    return names[cause];
}

/* ---- pairs ---- */

static int by_id(const void *a, const void *b) {
    const struct wsh_result *x = *(const struct wsh_result *const *)a, *y = *(const struct wsh_result *const *)b;
    int order = strcmp(x->id, y->id);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static void side_init(struct side *s, struct wsh_arena *a, const struct wsh_run_log *log) {
    struct wsh_uri uri;
    const char *what;
    size_t at, n = 0;
    *s = (struct side){.log = log, .authority = WSH_EMPTY};
    s->ordered = WSH_NEW_ARRAY(a, log->n + 1, const struct wsh_result *);
    for (size_t i = 0; i < log->n; i++) s->ordered[i] = &log->results[i];
    if (log->n > 1) qsort(s->ordered, log->n, sizeof s->ordered[0], by_id);
    for (size_t i = 0; i < log->n; i++)
        if (i == 0 || strcmp(s->ordered[i]->id, s->ordered[i - 1]->id) != 0) s->ordered[n++] = s->ordered[i];
    s->n = n;
    if (wsh_uri_read(a, wsh_span_of(log->header.target), &uri, &what, &at)) s->authority = uri.authority;
}

/* ---- one pair ---- */

/* pass 0, info 1, warn 2, fail 3; -1: nothing was proven. */
static int badness(const struct wsh_result *r) {
    switch (r->verdict) {
    case WSH_PASS: return 0;
    case WSH_INFO: return 1;
    case WSH_WARN: return 2;
    case WSH_FAIL: return 3;
    default: return -1;
    }
}

static void answer_of(const struct wsh_result *r, const struct side *s, struct wsh_buf *out) {
    wsh_buf_clear(out);
    for (size_t i = 0; r->n_attempts && i < r->attempts[0].n_conns; i++)
        wsh_diff_normal(r->attempts[0].conns[i].received, s->authority, out);
}

static bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

/* Lines of `s` before `end`, for a person. */
static const char *lines_of(struct wsh_arena *a, struct wsh_span s) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    if (s.n == 0) return "(nothing)";
    struct wsh_span rest = wsh_span_slice(s, 0, SHOWN);
    while (rest.n > 0) {
        struct wsh_span line = wsh_span_cut(&rest, '\n');
        if (line.n > 0 && line.p[line.n - 1] == '\r') line.n--;
        if (line.n == 0 && rest.n == 0) break;
        if (b.n) wsh_buf_add_text(&b, "; ");
        wsh_text_visible(line, &b);
    }
    if (s.n > SHOWN) wsh_buf_add_text(&b, " ...");
    if (b.n == 0) wsh_buf_add_text(&b, "(an empty line)");
    const char *text = wsh_arena_text(a, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return text;
}

static size_t line_start(struct wsh_span s, size_t at) {
    while (at > 0 && s.p[at - 1] != '\n') at--;
    return at;
}

static size_t line_end(struct wsh_span s, size_t at) {
    while (at < s.n && (at == 0 || s.p[at - 1] != '\n')) at++;
    return at;
}

/* What stands between the lines that both begin with and those that both end with. */
static void differing_lines(struct reading *r, struct wsh_diff_item *item) {
    struct wsh_span x = wsh_buf_span(&r->old_answer), y = wsh_buf_span(&r->new_answer);
    size_t least = x.n < y.n ? x.n : y.n, from = 0, tail = 0;
    if (wsh_span_eq(x, y)) return;
    while (from < least && x.p[from] == y.p[from]) from++;
    from = line_start(x, from);
    while (tail < least - from && x.p[x.n - 1 - tail] == y.p[y.n - 1 - tail]) tail++;
    size_t x_end = line_end(x, x.n - tail), y_end = line_end(y, y.n - tail);
    item->old_octets = lines_of(r->arena, wsh_span_slice(x, from, x_end < from ? from : x_end));
    item->new_octets = lines_of(r->arena, wsh_span_slice(y, from, y_end < from ? from : y_end));
}

static bool same_behaviour(const struct wsh_diff_item *item) {
    const struct wsh_result *x = item->old, *y = item->new;
    return x->outcome == y->outcome && x->status == y->status && !item->old_octets;
}

/* Did an attempt of the one run end as the other run says? Then luck decides, not a change. */
static bool overlaps(const struct wsh_result *x, const struct wsh_result *y) {
    for (size_t i = 0; i < x->n_attempts; i++)
        if (x->flaky && x->attempts[i].verdict == y->verdict) return true;
    return false;
}

static const char *what_it_did(struct wsh_arena *a, const struct wsh_result *r) {
    if (r->n_attempts == 0) return wsh_verdict_name(r->verdict);
    if (r->status) return wsh_arena_printf(a, "%s %u", wsh_outcome_name(r->outcome), r->status);
    return wsh_outcome_name(r->outcome);
}

static const char *told(struct wsh_arena *a, const struct wsh_diff_item *item) {
    const char *old = what_it_did(a, item->old), *new = what_it_did(a, item->new);
    const char *moved = strcmp(old, new) ? wsh_arena_printf(a, "was %s, is %s", old, new) : "";
    const char *because = item->new->because;
    return wsh_arena_printf(a, "%s%s%s", moved, *moved && *because ? ": " : "", because);
}

/* The parts of the definition that differ; records of older versions have none, and then the requests must do. */
static bool sends_differ(struct reading *r, const struct wsh_diff_item *item) {
    const struct wsh_result *x = item->old, *y = item->new;
    if (x->sends && y->sends) return strcmp(x->sends, y->sends) != 0;
    if (same_text(r->old.log->header.catalogue, r->new.log->header.catalogue)) return false;
    if (x->n_attempts == 0 || y->n_attempts == 0 || x->attempts[0].n_conns == 0 || y->attempts[0].n_conns == 0)
        return false;
    struct wsh_buf a, b;
    wsh_buf_init(&a, WSH_LIMIT_TEXT);
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_diff_normal(x->attempts[0].conns[0].sent, r->old.authority, &a);
    wsh_diff_normal(y->attempts[0].conns[0].sent, r->new.authority, &b);
    bool differ = !wsh_span_eq(wsh_buf_span(&a), wsh_buf_span(&b));
    wsh_buf_done(&a);
    wsh_buf_done(&b);
    return differ;
}

static bool expects_differ(const struct reading *r, const struct wsh_diff_item *item) {
    const struct wsh_result *x = item->old, *y = item->new;
    if (x->expects && y->expects) return strcmp(x->expects, y->expects) != 0;
    return x->type == WSH_RESULT_CASE && !same_text(r->old.log->header.catalogue, r->new.log->header.catalogue);
}

static void set(struct wsh_diff_item *item, enum wsh_diff_rank rank, enum wsh_diff_cause cause, const char *reason) {
    item->rank = rank;
    item->cause = cause;
    item->reason = reason;
}

/* The verdict moved, and the target did it. */
static void set_moved(struct reading *r, struct wsh_diff_item *item) {
    int old = badness(item->old), new = badness(item->new);
    bool lost = new < 0 && item->new->verdict != WSH_SKIP;
    const char *said = told(r->arena, item);
    if (old >= 0 && new >= 0)
        set(item, new > old ? WSH_DIFF_WORSE : WSH_DIFF_BETTER, WSH_DIFF_TARGET, said);
    else if (old >= 0 && lost)
        set(item, WSH_DIFF_WORSE, WSH_DIFF_TARGET, wsh_arena_printf(r->arena, "it can no longer be proven: %s", said));
    else if (old >= 0)
        set(item, WSH_DIFF_CHANGED, WSH_DIFF_TARGET, wsh_arena_printf(r->arena, "it was not tested: %s", said));
    else
        set(item, WSH_DIFF_CHANGED, WSH_DIFF_TARGET, wsh_arena_printf(r->arena, "it had not been proven: %s", said));
}

/* True if there is something to tell; false if the pair is the same but for octets. */
static bool judge(struct reading *r, struct wsh_diff_item *item) {
    const struct wsh_result *x = item->old, *y = item->new;
    bool moved = x->verdict != y->verdict, impact = x->impact != y->impact, same = same_behaviour(item);
    bool expects = expects_differ(r, item),
         other_judge = !same_text(r->old.log->header.wshake, r->new.log->header.wshake);
    if (sends_differ(r, item) && (moved || impact || !same))
        set(item, WSH_DIFF_CHANGED, WSH_DIFF_CATALOGUE, "the case does something else now");
    else if ((moved || impact) && same && expects)
        set(item, WSH_DIFF_CHANGED, WSH_DIFF_CATALOGUE, "the case expects something else now; the target did the same");
    else if ((moved || impact) && same && other_judge)
        set(item, WSH_DIFF_CHANGED, WSH_DIFF_JUDGE, "another version of wshake judges the same answer otherwise");
    else if (moved && (overlaps(x, y) || overlaps(y, x)))
        set(item, WSH_DIFF_CHANGED, WSH_DIFF_LUCK, "flaky: an attempt of the other run ended the same way");
    else if (moved)
        set_moved(r, item);
    else if (impact)
        set(item,
            y->impact == WSH_IMPACT_NONE   ? WSH_DIFF_BETTER
            : x->impact == WSH_IMPACT_NONE ? WSH_DIFF_WORSE
                                           : WSH_DIFF_CHANGED,
            WSH_DIFF_TARGET, told(r->arena, item));
    else if (x->outcome != y->outcome || x->status != y->status)
        set(item, WSH_DIFF_CHANGED, WSH_DIFF_TARGET, told(r->arena, item));
    else
        return false;
    return true;
}

/* ---- groups: the same lines differ in many answers ---- */

static void add_item(struct reading *r, const struct wsh_diff_item *item) {
    *WSH_PUSH(r->arena, r->out->items, r->out->n) = *item;
    r->out->counts[item->rank]++;
}

static void add_to_group(struct reading *r, struct wsh_diff_item *item) {
    struct wsh_diff *d = r->out;
    struct wsh_diff_group *g = NULL;
    for (size_t i = 0; i < d->n_groups && !g; i++)
        if (strcmp(d->groups[i].old_octets, item->old_octets) == 0 &&
            strcmp(d->groups[i].new_octets, item->new_octets) == 0)
            g = &d->groups[i];
    if (!g && d->n_groups == GROUPS) {
        set(item, WSH_DIFF_CHANGED, WSH_DIFF_TARGET, "the answer differs");
        add_item(r, item);
        return;
    }
    if (!g) {
        g = WSH_PUSH(r->arena, d->groups, d->n_groups);
        *g = (struct wsh_diff_group){.old_octets = item->old_octets, .new_octets = item->new_octets};
    }
    *WSH_PUSH(r->arena, g->ids, g->n) = item->new->id;
}

static void compare(struct reading *r, const struct wsh_result *old, const struct wsh_result *new) {
    struct wsh_diff_item item = {.old = old, .new = new};
    answer_of(old, &r->old, &r->old_answer);
    answer_of(new, &r->new, &r->new_answer);
    if (old->n_attempts && new->n_attempts) differing_lines(r, &item);
    if (judge(r, &item))
        add_item(r, &item);
    else if (item.old_octets)
        add_to_group(r, &item);
    else
        r->out->same++;
}

/* A finding that no case owns is not there when nothing violates its rule. */
static void alone(struct reading *r, const struct wsh_result *old, const struct wsh_result *new) {
    struct wsh_diff_item item = {.old = old, .new = new};
    bool finding = (old ? old : new)->type == WSH_RESULT_FINDING;
    bool whole = r->new.log->footer.present &&same_text(r->new.log->footer.ended, "complete");
    bool same_wshake = same_text(r->old.log->header.wshake, r->new.log->header.wshake);
    if (finding && new)
        set(&item, same_wshake ? WSH_DIFF_WORSE : WSH_DIFF_CHANGED, same_wshake ? WSH_DIFF_TARGET : WSH_DIFF_JUDGE,
            new->because);
    else if (finding && whole)
        set(&item, WSH_DIFF_BETTER, WSH_DIFF_TARGET, "seen in no exchange any more");
    else if (new)
        set(&item, WSH_DIFF_NEW, WSH_DIFF_CATALOGUE, *new->because ? new->because : new->title);
    else
        set(&item, WSH_DIFF_GONE, whole ? WSH_DIFF_CATALOGUE : WSH_DIFF_RUN,
            whole ? "the new run has no such case" : "the new run ended before it");
    add_item(r, &item);
}

/* ---- order ---- */

static int urgency(const struct wsh_diff_item *item) {
    const struct wsh_result *r = item->new ? item->new : item->old;
    bool bad = r->verdict == WSH_FAIL || r->verdict == WSH_WARN;
    return (badness(r) + 1) * 2 + (bad && r->impact != WSH_IMPACT_NONE);
}

static int by_rank(const void *a, const void *b) {
    const struct wsh_diff_item *x = a, *y = b;
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    int order = urgency(y) - urgency(x);
    return order ? order : strcmp((x->new ? x->new : x->old)->id, (y->new ? y->new : y->old)->id);
}

static int by_size(const void *a, const void *b) {
    const struct wsh_diff_group *x = a, *y = b;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return strcmp(x->ids[0], y->ids[0]);
}

/* ---- the runs ---- */

static void note(struct reading *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void note(struct reading *r, const char *format, ...) {
    struct wsh_buf b;
    va_list args;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    va_start(args, format);
    wsh_buf_vprintf(&b, format, args);
    va_end(args);
    *WSH_PUSH(r->arena, r->out->notes, r->out->n_notes) = wsh_arena_text(r->arena, wsh_buf_span(&b));
    wsh_buf_done(&b);
}

static void note_incomplete(struct reading *r, const char *which, const struct wsh_run_log *log) {
    if (!log->footer.present)
        note(r, "the %s run is incomplete: it was interrupted", which);
    else if (!same_text(log->footer.ended, "complete"))
        note(r, "the %s run is incomplete: %s", which, log->footer.ended);
}

static void note_other(struct reading *r, const char *what, const char *old, const char *new) {
    if (!same_text(old, new)) note(r, "%s: was '%s', is '%s'", what, old ? old : "none", new ? new : "none");
}

static bool same_declared(const struct wsh_run_header *x, const struct wsh_run_header *y) {
    if (x->n_declared != y->n_declared) return false;
    for (size_t i = 0; i < x->n_declared; i++)
        if (strcmp(x->declared[i], y->declared[i]) != 0) return false;
    return true;
}

static void notes(struct reading *r) {
    const struct wsh_run_header *x = &r->old.log->header, *y = &r->new.log->header;
    note_incomplete(r, "old", r->old.log);
    note_incomplete(r, "new", r->new.log);
    note_other(r, "target", x->target, y->target);
    note_other(r, "server", x->server, y->server);
    note_other(r, "wshake", x->wshake, y->wshake);
    note_other(r, "catalogue", x->catalogue, y->catalogue);
    if (!same_declared(x, y)) note(r, "the runs declare different flags: what the target owes may differ");
}

void wsh_diff_read(struct wsh_arena *a, const struct wsh_run_log *old, const struct wsh_run_log *new,
                   struct wsh_diff *out) {
    struct reading r = {.arena = a, .out = out};
    *out = (struct wsh_diff){.old = old, .new = new};
    side_init(&r.old, a, old);
    side_init(&r.new, a, new);
    wsh_buf_init(&r.old_answer, WSH_LIMIT_TEXT);
    wsh_buf_init(&r.new_answer, WSH_LIMIT_TEXT);
    notes(&r);
    for (size_t i = 0, k = 0; i < r.old.n || k < r.new.n;) {
        int order = i == r.old.n ? 1 : k == r.new.n ? -1 : strcmp(r.old.ordered[i]->id, r.new.ordered[k]->id);
        if (order == 0)
            compare(&r, r.old.ordered[i++], r.new.ordered[k++]);
        else if (order < 0)
            alone(&r, r.old.ordered[i++], NULL);
        else
            alone(&r, NULL, r.new.ordered[k++]);
    }
    if (out->n > 1) qsort(out->items, out->n, sizeof out->items[0], by_rank);
    if (out->n_groups > 1) qsort(out->groups, out->n_groups, sizeof out->groups[0], by_size);
    wsh_buf_done(&r.old_answer);
    wsh_buf_done(&r.new_answer);
}
