/* checks.c - the response oracles of the catalogue as a table; lists everything that is wrong, not the first.
 *
 * A check looks at one view and notes what it finds with the rule, the octets and what would have been right. Nothing
 * here decides a verdict of a case: that is the judge's business. */
#include "oracle/checks.h"

/* Which responses a check is about; all of them need a complete head. */
enum scope {
    ANY,       /* every final response */
    FINAL,     /* every one but a 101 */
    SWITCH,    /* every 101 */
    WEBSOCKET, /* a 101 that switches to websocket, or to nothing that was offered */
    ANSWER,    /* such a 101 if the request was complete before it: only then is it known what was asked */
};

static const struct {
    enum scope scope;
    wsh_check *run;
} checks[] = {
    {ANY, wsh_check_status_line},         {SWITCH, wsh_check_101_version},     {SWITCH, wsh_check_101_early},
    {ANY, wsh_check_line_ends},           {ANY, wsh_check_field_lines},        {ANY, wsh_check_split},
    {WEBSOCKET, wsh_check_101_upgrade},   {ANSWER, wsh_check_101_offered},  {WEBSOCKET, wsh_check_101_connection},
    {WEBSOCKET, wsh_check_101_accept},    {WEBSOCKET, wsh_check_101_accept_once},
    {ANSWER, wsh_check_101_proto},     {WEBSOCKET, wsh_check_101_proto_once},
    {WEBSOCKET, wsh_check_ext_grammar},   {ANSWER, wsh_check_ext_offered},  {WEBSOCKET, wsh_check_pmd_faults},
    {ANSWER, wsh_check_pmd_fit},       {ANSWER, wsh_check_pmd_hint},     {WEBSOCKET, wsh_check_pmd_twice},
    {SWITCH, wsh_check_101_framing},      {SWITCH, wsh_check_101_expect},      {WEBSOCKET, wsh_check_after},
    {FINAL, wsh_check_companions},        {FINAL, wsh_check_upgrade_option},   {FINAL, wsh_check_version_list},
    {FINAL, wsh_check_must_close},        {FINAL, wsh_check_close_option},
};

struct wsh_finding *wsh_note(const struct wsh_look *l, enum wsh_rule_id rule, enum wsh_verdict weight, size_t offset,
                             size_t length, const char *expected, const char *actual) {
    struct wsh_finding *f = wsh_findings_add(l->out, rule, weight, WSH_RECEIVED, offset, length);
    f->expected = expected;
    f->actual = actual;
    return f;
}

struct wsh_finding *wsh_note_field(const struct wsh_look *l, enum wsh_rule_id rule, enum wsh_verdict weight,
                                   const struct wsh_field *f, const char *expected, const char *actual) {
    return wsh_note(l, rule, weight, l->view->response_offset + f->offset, f->raw.n, expected, actual);
}

struct wsh_finding *wsh_note_value(const struct wsh_look *l, enum wsh_rule_id rule, enum wsh_verdict weight,
                                   const struct wsh_field *f, const char *expected) {
    return wsh_note(l, rule, weight, l->view->response_offset + f->value_offset, f->value.n, expected,
                    wsh_phrase(l->arena, f->value));
}

/* The place of a missing field is the empty line: there it would have to stand at the latest. */
struct wsh_finding *wsh_note_missing(const struct wsh_look *l, enum wsh_rule_id rule, enum wsh_verdict weight,
                                     const char *expected, const char *actual) {
    const struct wsh_view *v = l->view;
    size_t place = v->response_offset + v->response.raw.n - v->response.end.n;
    return wsh_note(l, rule, weight, place, 0, expected, actual);
}

static bool applies(enum scope scope, const struct wsh_view *v, bool elsewhere) {
    if (scope == ANY) return true;
    if (scope == FINAL) return v->status != 101;
    if (scope == ANSWER && !wsh_asked_whole(v)) return false;
    return v->status == 101 && (scope == SWITCH || !elsewhere);
}

void wsh_checks_run(struct wsh_arena *a, const struct wsh_view *v, struct wsh_findings *out) {
    struct wsh_look look = {a, v, out};
    if (v->outcome == WSH_UNREACHED || v->response_read != WSH_READ_DONE || v->response.start.text.n == 0) return;
    if (!wsh_span_starts(v->response.start.text, WSH_LIT("HTTP/"))) return; /* no HTTP at all: the outcome says so */
    bool elsewhere = v->status == 101 && wsh_switched_elsewhere(a, v);
    for (size_t i = 0; i < WSH_COUNT(checks); i++)
        if (applies(checks[i].scope, v, elsewhere)) checks[i].run(&look);
}
