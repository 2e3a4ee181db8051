/* expected.c - known deviations taken out of the gate, and lines that no longer tell the truth pointed out.
 *
 * A line speaks for its verdicts only: a case that is expected to warn and now fails breaks the gate. */
#include "record/expected.h"

#define BIT(verdict) (1u << (unsigned)(verdict))

/* Verdicts that prove something about the target; a case that was skipped does not contradict anybody. */
static const unsigned telling = BIT(WSH_PASS) | BIT(WSH_INFO) | BIT(WSH_WARN) | BIT(WSH_FAIL);

/* What one line met: the last case it names that came out otherwise. */
struct met {
    bool any;
    const struct wsh_result *other;
};

static struct met apply_row(struct wsh_expected *row, struct wsh_run_log *log) {
    struct met met = {0};
    for (size_t i = 0; i < log->n; i++) {
        struct wsh_result *r = &log->results[i];
        if (!wsh_glob(wsh_span_of(row->pattern), wsh_span_of(r->id))) continue;
        met.any = true;
        if (row->verdicts & BIT(r->verdict)) {
            row->matched++;
            r->expected = true;
            r->expected_because = row->reason;
        } else if (telling & BIT(r->verdict)) {
            met.other = r;
        }
    }
    return met;
}

/* "info or warn" */
static const char *verdict_words(struct wsh_arena *a, unsigned verdicts) {
    const char *text = "";
    for (int v = 0; v < WSH_VERDICT_COUNT; v++)
        if (verdicts & BIT(v))
            text = wsh_arena_printf(a, "%s%s%s", text, *text ? " or " : "", wsh_verdict_name((enum wsh_verdict)v));
    return text;
}

static const char *nearest_id(struct wsh_arena *a, const struct wsh_expected *row, const struct wsh_run_log *log) {
    const char **ids = WSH_NEW_ARRAY(a, log->n + 1, const char *);
    for (size_t i = 0; i < log->n; i++) ids[i] = log->results[i].id;
    return wsh_nearest(wsh_span_of(row->pattern), ids, log->n);
}

static void warn_nothing(const struct wsh_expected *row, const struct wsh_run_log *log, struct wsh_diags *diags) {
    struct wsh_diag *diag = wsh_diag_add(diags, WSH_DIAG_WARNING, row->at, WSH_EMPTY, "expected/no-case",
                                         "no case of this run is called '%s'", row->pattern);
    const char *near = nearest_id(log->arena, row, log);
    if (near)
        wsh_diag_hint(diags, diag, "did you mean '%s'?", near);
    else
        wsh_diag_hint(diags, diag, "'wshake list' names all cases");
}

static void warn_differs(const struct wsh_expected *row, const struct wsh_result *r, struct wsh_diags *diags) {
    struct wsh_diag *diag = wsh_diag_add(diags, WSH_DIAG_WARNING, row->at, WSH_EMPTY, "expected/differs",
                                         "'%s' is expected to be %s, but is %s", r->id,
                                         verdict_words(diags->arena, row->verdicts), wsh_verdict_name(r->verdict));
    bool mended = r->verdict == WSH_PASS;
    wsh_diag_hint(diags, diag, "%s",
                  mended ? "the deviation is mended: take this line out" : "correct this line, or the target");
}

void wsh_expected_apply(struct wsh_expected *rows, size_t n, struct wsh_run_log *log, struct wsh_diags *diags) {
    for (size_t i = 0; i < n; i++) {
        struct met met = apply_row(&rows[i], log);
        if (rows[i].matched > 0) continue;
        if (!met.any)
            warn_nothing(&rows[i], log, diags);
        else if (met.other)
            warn_differs(&rows[i], met.other, diags);
    }
}

static bool breaks(const struct wsh_result *r, enum wsh_verdict fail_on, bool impact_only) {
    if (r->expected || (impact_only && r->impact == WSH_IMPACT_NONE)) return false;
    return r->verdict == WSH_FAIL || (r->verdict == WSH_WARN && fail_on == WSH_WARN);
}

bool wsh_gate_holds(const struct wsh_run_log *log, enum wsh_verdict fail_on, bool impact_only) {
    for (size_t i = 0; i < log->n; i++)
        if (breaks(&log->results[i], fail_on, impact_only)) return false;
    return true;
}
