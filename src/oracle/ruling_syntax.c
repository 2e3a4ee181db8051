/* ruling_syntax.c - the form of the field lines and the size of the head: RFC 9112 2.2, 5 and RFC 9110 5. */
#include "oracle/ruling_internal.h"

/* ---- oddities of one field ---- */

static const struct {
    unsigned odd, unless; /* `unless`: the oddity is part of a greater one */
    enum wsh_ruling_kind kind;
    enum wsh_rule_id rule;
    const char *what;
} odd_lines[] = {
    {WSH_ODD_WS_COLON, WSH_ODD_NAME | WSH_ODD_EMPTY_NAME | WSH_ODD_WS_FIRST, WSH_RULING_REFUSE,
     WSH_RULE_R9112_5_1_WSCOLON, "white space before the colon in"},
    {WSH_ODD_WS_FIRST, 0, WSH_RULING_OPEN, WSH_RULE_R9112_2_2_WSFIRST, "white space before the first field"},
    {WSH_ODD_FOLD, 0, WSH_RULING_OPEN, WSH_RULE_R9112_5_2_OBSFOLD, "a folded line in"},
    {WSH_ODD_BARE_LF, 0, WSH_RULING_OPEN, WSH_RULE_R9112_2_2_BARELF, "a lone LF ends"},
    {WSH_ODD_BARE_CR, 0, WSH_RULING_OPEN, WSH_RULE_R9112_2_2_BARECR, "a bare CR in"},
    {WSH_ODD_NUL, WSH_ODD_NAME, WSH_RULING_OPEN, WSH_RULE_R9110_5_5_CRLFNUL, "a NUL in"},
    {WSH_ODD_CTL, WSH_ODD_NAME, WSH_RULING_OPEN, WSH_RULE_R9110_5_5_CTL, "a control character in"},
    {WSH_ODD_OBS_TEXT, WSH_ODD_NAME, WSH_RULING_OPEN, WSH_RULE_R9112_2_2_OCTETS, "octets above 7F in"},
    {WSH_ODD_NO_COLON, WSH_ODD_WS_FIRST, WSH_RULING_OPEN, WSH_RULE_R9112_2_2_400, "no colon in"},
    {WSH_ODD_EMPTY_NAME, WSH_ODD_WS_FIRST | WSH_ODD_NO_COLON, WSH_RULING_OPEN, WSH_RULE_R9112_2_2_400, "no name in"},
    {WSH_ODD_NAME, WSH_ODD_WS_FIRST | WSH_ODD_NO_COLON, WSH_RULING_OPEN, WSH_RULE_R9110_5_6_2_TOKEN,
     "a name that is no token in"},
};

static void hear_line(struct wsh_hearing *h, const struct wsh_field *f) {
    for (size_t i = 0; f->odd && i < WSH_COUNT(odd_lines); i++)
        if ((f->odd & odd_lines[i].odd) && !(f->odd & odd_lines[i].unless))
            wsh_reason_field(h, odd_lines[i].kind, odd_lines[i].rule, f, "%s %s", odd_lines[i].what,
                             wsh_hear_phrase(h, f->raw));
}

void wsh_hear_lines(struct wsh_hearing *h) {
    const struct wsh_head *head = &h->head;
    if (head->start_odd & WSH_ODD_BARE_LF)
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9112_2_2_BARELF, head->start.raw, "a lone LF ends the request-line");
    for (size_t i = 0; i < head->n; i++) hear_line(h, &head->fields[i]);
    if (wsh_span_is(head->end, "\n"))
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9112_2_2_BARELF, head->end, "a lone LF ends the head");
}

/* ---- size ---- */

/* Larger than what clients send: from here on a server may say that it is too much (R9110-5.4-TOOLARGE). */
enum { SIZE_HEAD = 8000, SIZE_FIELDS = 40, SIZE_LINE = 4000, SIZE_NAME = 256 };

void wsh_hear_size(struct wsh_hearing *h) {
    const struct wsh_head *head = &h->head;
    const enum wsh_rule_id rule = WSH_RULE_R9110_5_4_TOOLARGE;
    if (head->raw.n > SIZE_HEAD)
        wsh_reason(h, WSH_RULING_OPEN, rule, head->raw, "a head of %zu octets", head->raw.n);
    if (head->n > SIZE_FIELDS) wsh_reason(h, WSH_RULING_OPEN, rule, head->raw, "%zu fields", head->n);
    for (size_t i = 0; i < head->n; i++) {
        const struct wsh_field *f = &head->fields[i];
        if (f->name.n > SIZE_NAME)
            wsh_reason_field(h, WSH_RULING_OPEN, rule, f, "a field name of %zu octets", f->name.n);
        else if (f->raw.n > SIZE_LINE)
            wsh_reason_field(h, WSH_RULING_OPEN, rule, f, "a field of %zu octets", f->raw.n);
    }
}
