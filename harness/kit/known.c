/* known.c - lines of known findings. */
#include "harness/kit/known.h"

const char *wsh_finding_name(struct wsh_arena *a, const struct wsh_fuzz_finding *f, const struct wsh_judgement *j) {
    const char *name = wsh_arena_printf(a, "%s/%s", wsh_fault_name(f->fault), wsh_rule(f->rule)->id);
    if (f->fault != WSH_FAULT_REFUSED) return name;
    if (j->status > 0) return wsh_arena_printf(a, "%s/%u", name, j->status);
    return wsh_arena_printf(a, "%s/%s", name, wsh_outcome_name(j->outcome));
}

/* The name, its first two parts, or the rule in its middle. */
static bool takes(const char *pattern, struct wsh_span name) {
    struct wsh_span glob = wsh_span_of(pattern), rest = name, fault = wsh_span_cut(&rest, '/');
    struct wsh_span rule = wsh_span_cut(&rest, '/'), two = wsh_span_slice(name, 0, fault.n + 1 + rule.n);
    return wsh_glob(glob, name) || wsh_glob(glob, two) || wsh_glob(glob, rule);
}

static bool takes_any(struct wsh_arena *a, const char *pattern) {
    struct wsh_span rest = wsh_span_of(pattern), fault = wsh_span_cut(&rest, '/');
    struct wsh_span rule = rest.n ? wsh_span_cut(&rest, '/') : fault;
    const char *glob = wsh_arena_text(a, rule);
    bool known = fault.p == rule.p || wsh_span_is(fault, "*");
    for (int f = 0; f < WSH_FAULT_COUNT; f++)
        if (wsh_span_is(fault, wsh_fault_name((enum wsh_fault)f))) known = true;
    for (int i = 0; known && i < WSH_RULE_COUNT; i++)
        if (wsh_glob(wsh_span_of(glob), wsh_span_of(wsh_rule((enum wsh_rule_id)i)->id))) return true;
    return false;
}

static void read_line(struct wsh_arena *a, struct wsh_place at, struct wsh_span line, struct wsh_span text,
                      struct wsh_known *out, struct wsh_diags *diags) {
    size_t end = 0;
    while (end < line.n && line.p[end] != ' ' && line.p[end] != '\t') end++;
    struct wsh_known_line known = {.at = at};
    known.pattern = wsh_arena_text(a, wsh_span_slice(line, 0, end));
    known.reason = wsh_arena_text(a, wsh_span_trim_ows(wsh_span_skip(line, end)));
    known.at.width = (unsigned)end;
    if (!takes_any(a, known.pattern)) {
        struct wsh_diag *d = wsh_diag_add(diags, WSH_DIAG_ERROR, known.at, text, "known/unknown",
                                          "'%.200s' names no finding that can be", known.pattern);
        wsh_diag_hint(diags, d,
                      "RULE, FAULT/RULE or FAULT/RULE/STATUS, or a glob; faults: refused accepted answer "
                      "died; 'wshake explain' lists the rules");
    } else if (!*known.reason) {
        struct wsh_diag *d = wsh_diag_add(diags, WSH_DIAG_ERROR, known.at, text, "known/no-reason",
                                          "'%.200s' has no reason", known.pattern);
        wsh_diag_hint(diags, d, "say behind it, on the same line, why it is not to be told again");
    } else {
        *WSH_PUSH(a, out->lines, out->n) = known;
    }
}

bool wsh_known_read(struct wsh_arena *a, const char *name, struct wsh_span text, struct wsh_known *ret,
                    struct wsh_diags *diags) {
    struct wsh_span rest = text;
    struct wsh_place at = {.file = name};
    unsigned errors = diags->errors;
    *ret = (struct wsh_known){.lines = NULL};
    while (rest.n > 0) {
        struct wsh_span line = wsh_span_cut(&rest, '\n');
        const uint8_t *begin = line.p;
        at.line++;
        if (line.n > 0 && line.p[line.n - 1] == '\r') line.n--;
        line = wsh_span_trim_ows(line);
        at.column = (unsigned)(line.p - begin) + 1;
        if (line.n > 0 && line.p[0] != '#') read_line(a, at, line, text, ret, diags);
    }
    return diags->errors == errors;
}

bool wsh_known_takes(struct wsh_known *k, const char *name) {
    for (size_t i = 0; i < k->n; i++) {
        if (!takes(k->lines[i].pattern, wsh_span_of(name))) continue;
        k->lines[i].met++;
        return true;
    }
    return false;
}
