/* finding.c - verdicts, impacts and the bounded list of findings. */
#include "oracle/finding.h"

static const char *const verdict_names[WSH_VERDICT_COUNT] = {
    [WSH_PASS] = "pass",       [WSH_INFO] = "info", [WSH_SKIP] = "skip", [WSH_BLOCKED] = "blocked",
    [WSH_BROKEN] = "broken",   [WSH_WARN] = "warn", [WSH_FAIL] = "fail",
};

static const char *const impact_names[WSH_IMPACT_COUNT] = {
    [WSH_IMPACT_NONE] = "", [WSH_SMUGGLING] = "smuggling", [WSH_HIJACK] = "hijack",
    [WSH_BYPASS] = "bypass", [WSH_CRASH] = "crash",        [WSH_DOS] = "dos",
    [WSH_LEAK] = "leak",    [WSH_INJECTION] = "injection", [WSH_DOWNGRADE] = "downgrade",
};

const char *wsh_verdict_name(enum wsh_verdict v) {
    WSH_CHECK((size_t)v < WSH_VERDICT_COUNT);
    return verdict_names[v];
}

bool wsh_verdict_find(struct wsh_span name, enum wsh_verdict *ret) {
    for (size_t i = 0; i < WSH_VERDICT_COUNT; i++) {
        if (!wsh_span_is(name, verdict_names[i])) continue;
        *ret = (enum wsh_verdict)i;
        return true;
    }
    return false;
}

const char *wsh_impact_name(enum wsh_impact i) {
    WSH_CHECK((size_t)i < WSH_IMPACT_COUNT);
    return impact_names[i];
}

bool wsh_impact_find(struct wsh_span name, enum wsh_impact *ret) {
    for (size_t i = WSH_IMPACT_NONE + 1; i < WSH_IMPACT_COUNT; i++) {
        if (!wsh_span_is(name, impact_names[i])) continue;
        *ret = (enum wsh_impact)i;
        return true;
    }
    return false;
}

void wsh_findings_init(struct wsh_findings *f, struct wsh_arena *a) { *f = (struct wsh_findings){.arena = a}; }

/* Past the limit a finding is counted and written into a place that nobody reads, so that callers need no branch. */
struct wsh_finding *wsh_findings_add(struct wsh_findings *f, enum wsh_rule_id rule, enum wsh_verdict weight,
                                     enum wsh_side side, size_t offset, size_t length) {
    bool full = f->n == WSH_LIMIT_FINDINGS;
    struct wsh_finding *finding = full ? WSH_NEW(f->arena, struct wsh_finding) : WSH_PUSH(f->arena, f->items, f->n);
    f->dropped += full;
    *finding = (struct wsh_finding){.rule = rule, .weight = weight, .side = side, .offset = offset, .length = length,
                                    .expected = "", .actual = ""};
    return finding;
}
