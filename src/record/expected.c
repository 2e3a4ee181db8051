/* expected.c - known deviations taken out of the gate, and lines that no longer tell the truth pointed out.
 *
 * A line speaks for its verdicts and outcomes only: a case that is expected to warn and now fails breaks the gate. */
#include "record/expected.h"

#include "record/result_index.h"

#define BIT(value) (1u << (unsigned)(value))

enum { NEW_NAMED = 10, NEAREST_SOUGHT = 50 /* of many lines that match nothing: each asks all ids */ };

/* Verdicts that prove something about the target; a case that was skipped does not contradict anybody. */
static const unsigned telling = BIT(WSH_PASS) | BIT(WSH_INFO) | BIT(WSH_WARN) | BIT(WSH_FAIL);
static const unsigned untried = BIT(WSH_SKIP) | BIT(WSH_BLOCKED);

bool wsh_expected_names(const struct wsh_expected *row, const struct wsh_result *r) {
    return wsh_glob(wsh_span_of(row->pattern), wsh_span_of(r->id));
}

bool wsh_expected_takes(const struct wsh_expected *row, const struct wsh_result *r) {
    unsigned verdicts = row->verdicts ? row->verdicts : ~(BIT(WSH_PASS) | untried);
    if (!(verdicts & BIT(r->verdict))) return false;
    return row->outcomes == 0 || (r->n_attempts > 0 && (row->outcomes & BIT(r->outcome)));
}

struct apply {
    const struct wsh_expected_options *o;
    struct wsh_run_log *log;
    struct wsh_result_index index; /* of the log */
    struct wsh_diags *diags;
};

/* What one line met: the last case of the run that it names and that came out otherwise. */
struct met {
    bool any;
    const struct wsh_result *other;
};

static struct met apply_row(const struct apply *a, struct wsh_expected *row, bool expired) {
    struct met met = {0};
    size_t from, to;
    wsh_result_index_range(&a->index, row->pattern, &from, &to);
    for (size_t i = from; i < to; i++) {
        struct wsh_result *r = &a->log->results[a->index.items[i] - a->log->results];
        if (!wsh_expected_names(row, r)) continue;
        met.any = true;
        if (wsh_expected_takes(row, r)) {
            row->matched++;
            if (expired) continue;
            r->expected = true;
            r->expected_because = row->reason;
        } else if ((telling & BIT(r->verdict)) && (!met.other || r > met.other)) {
            met.other = r;
        }
    }
    return met;
}

static const char *verdict_word(unsigned i) { return wsh_verdict_name((enum wsh_verdict)i); }
static const char *outcome_word(unsigned i) { return wsh_outcome_name((enum wsh_outcome)i); }

/* "info or warn" */
static const char *words(struct wsh_arena *a, unsigned bits, const char *(*word)(unsigned), unsigned n) {
    const char *text = "";
    for (unsigned i = 0; i < n; i++)
        if (bits & BIT(i)) text = wsh_arena_printf(a, "%s%s%s", text, *text ? " or " : "", word(i));
    return text;
}

static const char *expectation(struct wsh_arena *a, const struct wsh_expected *row) {
    const char *verdicts = words(a, row->verdicts, verdict_word, WSH_VERDICT_COUNT);
    const char *outcomes = words(a, row->outcomes, outcome_word, WSH_OUTCOME_COUNT);
    return wsh_arena_printf(a, "%s%s%s", verdicts, *verdicts && *outcomes ? " and " : "", outcomes);
}

static const char *nearest_id(struct wsh_arena *a, const struct wsh_expected *row, const struct wsh_run_log *log) {
    const char **ids = WSH_NEW_ARRAY(a, log->n + 1, const char *);
    for (size_t i = 0; i < log->n; i++) ids[i] = log->results[i].id;
    return wsh_nearest(wsh_span_of(row->pattern), ids, log->n);
}

static void warn_nothing(const struct wsh_expected *row, const struct wsh_run_log *log, struct wsh_diags *diags) {
    struct wsh_diag *diag = wsh_diag_add(diags, WSH_DIAG_WARNING, row->at, WSH_EMPTY, "expected/no-case",
                                         "no case of this run is called '%s'", row->pattern);
    const char *near = diags->warnings < NEAREST_SOUGHT ? nearest_id(log->arena, row, log) : NULL;
    if (near)
        wsh_diag_hint(diags, diag, "did you mean '%s'?", near);
    else
        wsh_diag_hint(diags, diag, "'wshake list' names all cases");
}

static void say_differs(const struct wsh_expected *row, const struct wsh_result *r, bool strict,
                        struct wsh_diags *diags) {
    const char *outcome = row->outcomes && r->n_attempts ? wsh_outcome_name(r->outcome) : "";
    struct wsh_diag *diag =
        wsh_diag_add(diags, strict ? WSH_DIAG_ERROR : WSH_DIAG_WARNING, row->at, WSH_EMPTY, "expected/differs",
                     "'%s' is expected to be %s, but is %s%s%s", r->id, expectation(diags->arena, row),
                     wsh_verdict_name(r->verdict), *outcome ? " and " : "", outcome);
    bool mended = r->verdict == WSH_PASS;
    wsh_diag_hint(diags, diag, "%s",
                  mended ? "the deviation is mended: take this line out" : "correct this line, or the target");
}

static void say_expired(const struct wsh_expected *row, struct wsh_diags *diags) {
    struct wsh_diag *diag = wsh_diag_add(diags, WSH_DIAG_ERROR, row->at, WSH_EMPTY, "expected/expired",
                                         "the expectation of '%s' ended on %s", row->pattern, row->until);
    wsh_diag_hint(diags, diag, "mend the target and take this line out, or argue a later 'until'");
}

/* True if the line breaks the gate. */
static bool judge_row(const struct apply *a, struct wsh_expected *row) {
    bool expired = row->until && strcmp(a->o->today, row->until) > 0; /* dates of one form compare as texts */
    struct met met = apply_row(a, row, expired);
    if (expired) say_expired(row, a->diags);
    if (row->matched > 0 || (met.any && (row->may || !met.other))) return expired;
    if (!met.any)
        warn_nothing(row, a->log, a->diags);
    else
        say_differs(row, met.other, a->o->strict, a->diags);
    return expired || (met.any && a->o->strict);
}

/* ---- cases that the file does not know ---- */

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static const char *new_cases(struct wsh_arena *a, const struct wsh_expected_file *f, const struct wsh_run_log *log,
                             unsigned *ret_n) {
    const char *names = "";
    if (f->n_known > 1) qsort(f->known, f->n_known, sizeof f->known[0], by_text);
    for (size_t i = 0; i < log->n; i++) {
        const struct wsh_result *r = &log->results[i];
        if (r->type != WSH_RESULT_CASE || bsearch(&r->id, f->known, f->n_known, sizeof f->known[0], by_text)) continue;
        if (++*ret_n <= NEW_NAMED) names = wsh_arena_printf(a, "%s%s%s", names, *names ? ", " : "", r->id);
    }
    return *ret_n > NEW_NAMED ? wsh_arena_printf(a, "%s and %u more", names, *ret_n - NEW_NAMED) : names;
}

static void say_new(const struct wsh_expected_file *f, const struct wsh_run_log *log, struct wsh_diags *diags) {
    struct wsh_place at = {.file = f->name};
    struct wsh_diag *diag = NULL;
    unsigned n = 0;
    if (f->known) {
        const char *names = new_cases(diags->arena, f, log, &n);
        if (n)
            diag = wsh_diag_add(diags, WSH_DIAG_NOTE, at, WSH_EMPTY, "expected/new-cases",
                                "%u case%s new since this file was written: %s", n, n == 1 ? " is" : "s are", names);
    } else if (f->catalogue && strcmp(f->catalogue, log->header.catalogue) != 0) {
        diag = wsh_diag_add(diags, WSH_DIAG_NOTE, at, WSH_EMPTY, "expected/catalogue",
                            "this file was written for another catalogue: cases may be new or changed");
    }
    if (diag) wsh_diag_hint(diags, diag, "'wshake expect RUN.ndjson --update %s' takes them in", f->name);
}

void wsh_expected_apply(struct wsh_expected_file *f, const struct wsh_expected_options *o, struct wsh_run_log *log,
                        struct wsh_diags *diags) {
    struct apply a = {.o = o, .log = log, .diags = diags};
    struct wsh_arena *scratch = wsh_arena_new();
    wsh_result_index_read(scratch, log, 1, &a.index);
    for (size_t i = 0; i < f->n; i++) f->rows[i].matched = 0;
    for (size_t i = 0; i < f->n; i++) log->untrue += judge_row(&a, &f->rows[i]);
    say_new(f, log, diags);
    wsh_arena_free(scratch);
}

/* ---- the gate ---- */

static bool breaks(const struct wsh_result *r, enum wsh_verdict fail_on, bool impact_only) {
    if (r->expected || (impact_only && r->impact == WSH_IMPACT_NONE)) return false;
    return r->verdict == WSH_FAIL || (r->verdict == WSH_WARN && fail_on == WSH_WARN);
}

bool wsh_gate_holds(const struct wsh_run_log *log, enum wsh_verdict fail_on, bool impact_only) {
    for (size_t i = 0; i < log->n; i++)
        if (breaks(&log->results[i], fail_on, impact_only)) return false;
    return log->untrue == 0;
}
