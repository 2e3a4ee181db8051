/* suppress.c - lines of known findings. */
#include "fuzz/suppress.h"

#include "harness/judge.h"

struct reading {
    struct wsh_arena *arena;
    const char *name;
    struct wsh_span text;
    struct wsh_diags *diags;
    unsigned line, column; /* in hand */
};

/* "accepted/R6455..." or the rule alone. */
static bool takes(const char *pattern, const char *fault, const char *rule) {
    struct wsh_span whole = wsh_span_of(pattern), rest = whole, head = wsh_span_cut(&rest, '/');
    if (head.n == whole.n) return wsh_glob(whole, wsh_span_of(rule));
    return wsh_glob(head, wsh_span_of(fault)) && wsh_glob(rest, wsh_span_of(rule));
}

static bool takes_any(const char *pattern) {
    for (int f = 0; f < WSH_FAULT_COUNT; f++)
        for (int r = 0; r < WSH_RULE_COUNT; r++)
            if (takes(pattern, wsh_fault_name((enum wsh_fault)f), wsh_rule((enum wsh_rule_id)r)->id)) return true;
    return false;
}

static struct wsh_diag *trouble(struct reading *r, struct wsh_span at, const char *id, const char *format,
                                const char *word) {
    struct wsh_place place = {.file = r->name, .line = r->line, .column = r->column, .width = (unsigned)at.n};
    return wsh_diag_add(r->diags, WSH_DIAG_ERROR, place, r->text, id, format, word);
}

static void hint_rule(struct reading *r, struct wsh_diag *diag, const char *pattern) {
    const char *rules[WSH_RULE_COUNT];
    struct wsh_span rest = wsh_span_of(pattern), head = wsh_span_cut(&rest, '/');
    for (int i = 0; i < WSH_RULE_COUNT; i++) rules[i] = wsh_rule((enum wsh_rule_id)i)->id;
    const char *near = wsh_nearest(rest.n ? rest : head, rules, WSH_RULE_COUNT);
    if (near)
        wsh_diag_hint(r->diags, diag, "did you mean '%s'? in front of it may stand refused/ accepted/ answer/ died/",
                      near);
    else
        wsh_diag_hint(r->diags, diag,
                      "RULE or FAULT/RULE, or a glob; faults: refused accepted answer died; 'wshake explain' lists "
                      "the rules");
}

static void read_line(struct reading *r, struct wsh_span line, struct wsh_suppressions *out) {
    const uint8_t *begin = line.p;
    line = wsh_span_trim_ows(line);
    r->column = (unsigned)(line.p - begin) + 1;
    if (line.n > 0 && line.p[line.n - 1] == '\r') line = wsh_span_trim_ows(wsh_span_slice(line, 0, line.n - 1));
    if (line.n == 0 || line.p[0] == '#') return;
    size_t end = 0;
    while (end < line.n && line.p[end] != ' ' && line.p[end] != '\t') end++;
    struct wsh_span what = wsh_span_slice(line, 0, end), why = wsh_span_trim_ows(wsh_span_skip(line, end));
    const char *pattern = wsh_arena_text(r->arena, what);
    if (!takes_any(pattern)) {
        hint_rule(r, trouble(r, what, "suppress/unknown", "'%.200s' names no finding that can be", pattern), pattern);
        return;
    }
    if (why.n == 0) {
        wsh_diag_hint(r->diags, trouble(r, what, "suppress/reason", "'%.200s' has no reason", pattern),
                      "write behind it why this finding is not to be reported");
        return;
    }
    *WSH_PUSH(r->arena, out->items, out->n) = (struct wsh_suppression){
        .pattern = pattern, .reason = wsh_arena_text(r->arena, why), .at = {.file = r->name, .line = r->line}};
}

bool wsh_suppressions_read(struct wsh_arena *a, const char *name, struct wsh_span text, struct wsh_suppressions *ret,
                           struct wsh_diags *diags) {
    struct reading r = {.arena = a, .name = name, .text = text, .diags = diags};
    unsigned before = diags->errors;
    *ret = (struct wsh_suppressions){.items = NULL};
    for (struct wsh_span rest = text; rest.n > 0;) {
        r.line++;
        read_line(&r, wsh_span_cut(&rest, '\n'), ret);
    }
    return diags->errors == before;
}

struct wsh_suppression *wsh_suppressed(struct wsh_suppressions *s, const char *fault, const char *rule) {
    for (size_t i = 0; s && i < s->n; i++)
        if (takes(s->items[i].pattern, fault, rule)) return &s->items[i];
    return NULL;
}
