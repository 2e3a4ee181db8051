/* checks_head.c - what every response head has to be: status line, lines, companions of a status.
 *
 * Findings about the form of a 101 are failures; in other responses, which no WebSocket client goes on with, the same
 * faults of a field line are warnings. */
#include "oracle/checks.h"

static enum wsh_verdict weight_of(const struct wsh_look *l) { return l->view->status == 101 ? WSH_FAIL : WSH_WARN; }

/* ---- O-STATUSLINE ---- */

static const struct {
    unsigned odd;
    enum wsh_verdict weight;
    const char *actual;
} status_line_faults[] = {
    {WSH_ODD_VERSION, WSH_FAIL, "the version is none"},
    {WSH_ODD_STATUS, WSH_FAIL, "the status code is none"},
    {WSH_ODD_START_WORDS, WSH_FAIL, "version or status code is missing"},
    {WSH_ODD_START_WS, WSH_FAIL, "not separated by single spaces"},
    {WSH_ODD_NO_REASON_SP, WSH_FAIL, "no space behind the status code"},
    {WSH_ODD_NUL | WSH_ODD_CTL | WSH_ODD_BARE_CR, WSH_FAIL, "control characters"},
};

void wsh_check_status_line(const struct wsh_look *l) {
    const struct wsh_head *h = &l->view->response;
    size_t offset = l->view->response_offset + h->lead.n;
    if (h->odd & WSH_ODD_LEAD_LINE)
        wsh_note(l, WSH_RULE_R9112_4_STATUSLINE, WSH_WARN, l->view->response_offset, h->lead.n,
                 "a status line first", "an empty line");
    for (size_t i = 0; i < WSH_COUNT(status_line_faults); i++) {
        if (!(h->start_odd & status_line_faults[i].odd)) continue;
        const char *line = wsh_phrase(l->arena, h->start.text);
        wsh_note(l, WSH_RULE_R9112_4_STATUSLINE, status_line_faults[i].weight, offset, h->start.raw.n,
                 "HTTP/1.1 SP 3DIGIT SP [reason]",
                 wsh_arena_printf(l->arena, "%s: %s", status_line_faults[i].actual, line));
    }
}

/* ---- O-101-HEADER ---- */

void wsh_check_line_ends(const struct wsh_look *l) {
    const struct wsh_head *h = &l->view->response;
    size_t start = l->view->response_offset + h->lead.n, end = l->view->response_offset + h->raw.n - h->end.n;
    if (h->start_odd & WSH_ODD_BARE_LF)
        wsh_note(l, WSH_RULE_R9112_2_1_CRLF, weight_of(l), start, h->start.raw.n, "CRLF",
                 "the status line ends with LF");
    if (wsh_span_is(h->end, "\n"))
        wsh_note(l, WSH_RULE_R9112_2_1_CRLF, weight_of(l), end, h->end.n, "CRLF", "the head ends with LF");
}

static const struct {
    unsigned odd;
    enum wsh_rule_id rule;
    const char *expected, *actual;
} field_faults[] = {
    {WSH_ODD_BARE_LF, WSH_RULE_R9112_2_1_CRLF, "CRLF", "a line that ends with LF"},
    {WSH_ODD_BARE_CR, WSH_RULE_R9112_2_2_SENDCR, "no bare CR", "a bare CR in"},
    {WSH_ODD_FOLD, WSH_RULE_R9112_5_2_NOFOLD, "one line", "a folded line"},
    {WSH_ODD_NUL, WSH_RULE_R9110_5_5_CRLFNUL, "no NUL", "a NUL in"},
    {WSH_ODD_CTL, WSH_RULE_R9112_5_FIELDLINE, "no control characters", "a control character in"},
    {WSH_ODD_WS_FIRST, WSH_RULE_R9112_5_FIELDLINE, "a name", "white space before"},
    {WSH_ODD_WS_COLON, WSH_RULE_R9112_5_FIELDLINE, "a colon directly behind the name",
     "white space before the colon in"},
    {WSH_ODD_NO_COLON, WSH_RULE_R9112_5_FIELDLINE, "a colon", "no colon in"},
    {WSH_ODD_EMPTY_NAME, WSH_RULE_R9112_5_FIELDLINE, "a name", "no name in"},
    {WSH_ODD_NAME, WSH_RULE_R9112_5_FIELDLINE, "a token as name", "a name that is no token in"},
};

void wsh_check_field_lines(const struct wsh_look *l) {
    const struct wsh_head *h = &l->view->response;
    for (size_t i = 0; i < h->n; i++) {
        const struct wsh_field *f = &h->fields[i];
        for (size_t k = 0; f->odd && k < WSH_COUNT(field_faults); k++) {
            if (!(f->odd & field_faults[k].odd)) continue;
            const char *actual =
                wsh_arena_printf(l->arena, "%s %s", field_faults[k].actual, wsh_phrase(l->arena, f->raw));
            wsh_note_field(l, field_faults[k].rule, weight_of(l), f, field_faults[k].expected, actual);
        }
    }
}

/* ---- O-426, O-401, O-405: the field that a status brings along ---- */

static const struct {
    unsigned status;
    const char *name;
    bool may_be_empty;
    enum wsh_rule_id rule;
    const char *expected, *actual;
} companions[] = {
    {426, "Upgrade", false, WSH_RULE_R9110_7_8_426, "Upgrade with a protocol", "a 426 without it"},
    {401, "WWW-Authenticate", false, WSH_RULE_R9110_11_6_1_WWWAUTH, "WWW-Authenticate with a challenge",
     "a 401 without it"},
    {405, "Allow", true, WSH_RULE_R9110_15_5_6_ALLOW, "Allow with the methods", "a 405 without it"},
};

void wsh_check_companions(const struct wsh_look *l) {
    for (size_t i = 0; i < WSH_COUNT(companions); i++) {
        bool found;
        if (l->view->status != companions[i].status) continue;
        struct wsh_span value = wsh_head_joined(l->arena, &l->view->response, companions[i].name, &found);
        if (found && (value.n > 0 || companions[i].may_be_empty)) continue;
        wsh_note_missing(l, companions[i].rule, WSH_FAIL, companions[i].expected, companions[i].actual);
    }
}

/* ---- O-UPGRADE-OPT ---- */

void wsh_check_upgrade_option(const struct wsh_look *l) {
    bool found;
    const struct wsh_field *upgrade = wsh_head_find(&l->view->response, "Upgrade", NULL);
    struct wsh_span connection = wsh_head_joined(l->arena, &l->view->response, "Connection", &found);
    if (!upgrade || wsh_list_has(connection, "upgrade", true)) return;
    const char *actual = wsh_arena_printf(l->arena, "Upgrade with Connection: %s", wsh_phrase(l->arena, connection));
    wsh_note_field(l, WSH_RULE_R9110_7_8_CONNOPT, WSH_FAIL, upgrade, "Connection: upgrade beside Upgrade", actual);
}

/* ---- R6455-4.3-VERSION-S ---- */

static bool is_version_list(struct wsh_span value) {
    struct wsh_list list;
    struct wsh_span element;
    size_t n = 0;
    unsigned version;
    wsh_list_init(&list, value, false);
    for (; wsh_list_next(&list, &element); n++)
        if (wsh_version_form(element, &version) != WSH_VERSION_GOOD) return false;
    return n > 0;
}

void wsh_check_version_list(const struct wsh_look *l) {
    const struct wsh_head *h = &l->view->response;
    for (const struct wsh_field *f = NULL; (f = wsh_head_find(h, "Sec-WebSocket-Version", f)) != NULL;)
        if (!is_version_list(wsh_field_unfold(l->arena, f)))
            wsh_note_value(l, WSH_RULE_R6455_4_3_VERSION_S, WSH_FAIL, f, "a list of versions from 0 to 255");
}
