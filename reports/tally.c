/* tally.c - counting and ordering, once for all renderers. */
#include "reports/tally.h"

const enum wsh_verdict wsh_tally_order[WSH_VERDICT_COUNT] = {WSH_FAIL,    WSH_WARN, WSH_BROKEN, WSH_INFO,
                                                             WSH_BLOCKED, WSH_SKIP, WSH_PASS};

const char *wsh_tally_family_of(const struct wsh_result *r) {
    if (r->family && *r->family) return r->family;
    return r->type == WSH_RESULT_FINDING ? "findings" : "other";
}

/* Results of a family stand together in most runs, so the last family is the best guess. */
static struct wsh_tally_family *family_at(struct wsh_arena *a, struct wsh_tally *t, const char *name) {
    for (size_t i = t->n_families; i-- > 0;)
        if (strcmp(t->families[i].name, name) == 0) return &t->families[i];
    struct wsh_tally_family *family = WSH_PUSH(a, t->families, t->n_families);
    family->name = name;
    return family;
}

static void count(struct wsh_arena *a, struct wsh_tally *t, const struct wsh_result *r) {
    struct wsh_tally_family *family = family_at(a, t, wsh_tally_family_of(r));
    bool bad = r->verdict == WSH_FAIL || r->verdict == WSH_WARN;
    family->totals[r->verdict]++;
    family->n++;
    t->totals[r->verdict]++;
    t->n++;
    *(r->type == WSH_RESULT_CASE ? &t->cases : &t->findings) += 1;
    if (bad && r->impact != WSH_IMPACT_NONE) t->impacts[r->impact]++;
    t->fails_with_impact += r->verdict == WSH_FAIL && r->impact != WSH_IMPACT_NONE;
    t->flaky += r->flaky;
    t->expected += r->expected;
    t->expected_fails += r->expected && r->verdict == WSH_FAIL;
}

/* What of a verdict is read first: 0 news with an impact, 1 news, 2 a known defect once more, 3 expected. */
enum { URGENCIES = 4 };
static int urgency(const struct wsh_result *r) {
    if (r->expected) return 3;
    if (r->impact != WSH_IMPACT_NONE) return 0;
    return r->repeats_control ? 2 : 1;
}

void wsh_tally_read(struct wsh_arena *a, const struct wsh_run_log *log, struct wsh_tally *out) {
    size_t n = 0;
    *out = (struct wsh_tally){.ordered = WSH_NEW_ARRAY(a, log->n + 1, const struct wsh_result *)};
    for (size_t i = 0; i < log->n; i++) count(a, out, &log->results[i]);
    for (int v = 0; v < WSH_VERDICT_COUNT; v++)
        for (int turn = 0; turn < URGENCIES; turn++)
            for (size_t i = 0; i < log->n; i++) {
                const struct wsh_result *r = &log->results[i];
                if (r->verdict == wsh_tally_order[v] && urgency(r) == turn) out->ordered[n++] = r;
            }
}

const char *wsh_tally_rule(const struct wsh_result *r) {
    const struct wsh_result_finding *heaviest = NULL;
    for (size_t i = 0; r->n_attempts && i < r->attempts[0].n_findings; i++) {
        const struct wsh_result_finding *f = &r->attempts[0].findings[i];
        bool own = !f->incidental && *f->rule;
        if (own && (!heaviest || f->weight > heaviest->weight)) heaviest = f;
    }
    if (r->type == WSH_RESULT_CASE && heaviest) return heaviest->rule;
    return r->n_rules ? r->rules[0] : r->id;
}

/* Two digits, or a number that no sum with it makes good. */
static int two(const char *at) {
    if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9') return -100000;
    return (at[0] - '0') * 10 + at[1] - '0';
}

/* A day and a second that exist: timegm moves those that do not. */
static bool is_moment(const char *text) {
    int year = two(text) * 100 + two(text + 2), month = two(text + 5), day = two(text + 8);
    struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    if (year < 1 || month < 1 || day < 1 || two(text + 11) < 0 || two(text + 14) < 0 || two(text + 17) < 0)
        return false;
    (void)timegm(&tm);
    return tm.tm_mon == month - 1 && tm.tm_mday == day && two(text + 11) < 24 && two(text + 14) < 60 &&
           two(text + 17) < 60;
}

bool wsh_tally_is_utc(const char *text) {
    static const char form[] = "0000-00-00T00:00:00";
    size_t n = strlen(text), from = sizeof form - 1;
    if (n <= from || text[n - 1] != 'Z') return false;
    for (size_t i = 0; i < from; i++)
        if (form[i] != '0' && text[i] != form[i]) return false;
    for (size_t i = from; i < n - 1; i++)
        if (i == from ? text[i] != '.' || n - 1 - from < 2 : text[i] < '0' || text[i] > '9') return false;
    return is_moment(text);
}

bool wsh_tally_utc_us(const char *text, uint64_t *ret_us) {
    if (!wsh_tally_is_utc(text) || strncmp(text, "1970", 4) < 0) return false;
    struct tm tm = {.tm_year = two(text) * 100 + two(text + 2) - 1900,
                    .tm_mon = two(text + 5) - 1,
                    .tm_mday = two(text + 8),
                    .tm_hour = two(text + 11),
                    .tm_min = two(text + 14),
                    .tm_sec = two(text + 17)};
    uint64_t us = 0;
    const char *digit = text + 20;
    for (int i = 0; i < 6; i++) us = us * 10 + (text[19] == '.' && *digit != 'Z' ? (uint64_t)(*digit++ - '0') : 0);
    *ret_us = (uint64_t)timegm(&tm) * 1000000 + us;
    return true;
}

const char *wsh_tally_trouble(const struct wsh_run_log *log) {
    if (!log->footer.present) return "the run was interrupted; this is what had been written by then";
    if (log->footer.ended && *log->footer.ended && strcmp(log->footer.ended, "complete") != 0) return log->footer.ended;
    return NULL;
}

void wsh_tally_words(const unsigned totals[WSH_VERDICT_COUNT], struct wsh_buf *out) {
    const char *comma = "";
    for (int i = 0; i < WSH_VERDICT_COUNT; i++) {
        enum wsh_verdict v = wsh_tally_order[i];
        if (totals[v] == 0) continue;
        wsh_buf_printf(out, "%s%u %s", comma, totals[v], wsh_verdict_name(v));
        comma = ", ";
    }
    if (!*comma) wsh_buf_add_text(out, "no results");
}
