/* ruling_sec.c - the Sec-WebSocket fields of a request: key, version, subprotocols, extensions. RFC 6455 4.2.1, 4.3. */
#include "oracle/ruling_internal.h"

/* ---- Sec-WebSocket-Key ---- */

/* RFC 6455 4.2.1 wants 16 octets, 4.2.2 says that nobody need decode: whatever is not empty is open. */
static const struct {
    enum wsh_ruling_kind kind;
    enum wsh_rule_id rule;
    const char *text;
} key_forms[] = {
    [WSH_KEY_GOOD] = {WSH_RULING_ACCEPT, WSH_RULE_NONE, ""},
    [WSH_KEY_PAD_BITS] = {WSH_RULING_OPEN, WSH_RULE_E3150_KEYVECTOR, "Sec-WebSocket-Key has non-zero pad bits"},
    [WSH_KEY_LENGTH] = {WSH_RULING_OPEN, WSH_RULE_R6455_4_2_1_5_KEY, "Sec-WebSocket-Key is not of 16 octets"},
    [WSH_KEY_MALFORMED] = {WSH_RULING_OPEN, WSH_RULE_R6455_4_3_KEY, "Sec-WebSocket-Key is malformed"},
    [WSH_KEY_EMPTY] = {WSH_RULING_REFUSE, WSH_RULE_R6455_4_2_1_5_KEY, "Sec-WebSocket-Key is empty"},
};

static void hear_key_value(struct wsh_hearing *h, const struct wsh_field *f) {
    enum wsh_key_form form = wsh_key_form(wsh_repaired(h->arena, f));
    if (form == WSH_KEY_MALFORMED && (f->odd & WSH_ODD_NUL)) /* not even opaque text: HTTP has no such octet */
        wsh_reason_field(h, WSH_RULING_REFUSE, WSH_RULE_R6455_4_2_1_5_KEY, f, "Sec-WebSocket-Key has a NUL inside");
    else if (form != WSH_KEY_GOOD)
        wsh_reason_field(h, key_forms[form].kind, key_forms[form].rule, f, "%s", key_forms[form].text);
}

static bool all_equal(struct wsh_hearing *h, const char *name, const struct wsh_field *first) {
    struct wsh_span value = wsh_repaired(h->arena, first);
    for (const struct wsh_field *f = first; (f = wsh_head_find(&h->head, name, f)) != NULL;)
        if (!wsh_span_eq(value, wsh_repaired(h->arena, f))) return false;
    return true;
}

void wsh_hear_key(struct wsh_hearing *h) {
    const char *name = "Sec-WebSocket-Key";
    const struct wsh_field *first = wsh_head_find(&h->head, name, NULL);
    const struct wsh_field *second = first ? wsh_head_find(&h->head, name, first) : NULL;
    if (!first) wsh_reason_missing(h, WSH_RULE_R6455_4_2_1_5_KEY, "Sec-WebSocket-Key is missing");
    if (first) hear_key_value(h, first);
    if (second && all_equal(h, name, first))
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R6455_11_3_1_KEY_ONCE, second, "the same key twice");
    else if (second)
        wsh_reason_field(h, WSH_RULING_REFUSE, WSH_RULE_R6455_11_3_1_KEY_ONCE, second, "two different keys");
}

/* ---- Sec-WebSocket-Version ---- */

enum version_class {
    VERSION_13, VERSION_NEARLY_13, VERSION_DRAFT, VERSION_RESERVED, VERSION_UNASSIGNED, VERSION_BAD, VERSION_NO
};

static const struct {
    enum wsh_ruling_kind kind;
    enum wsh_rule_id rule;
    const char *what;
} version_classes[] = {
    [VERSION_13] = {WSH_RULING_ACCEPT, WSH_RULE_NONE, ""},
    [VERSION_NEARLY_13] = {WSH_RULING_OPEN, WSH_RULE_R6455_4_3_VERSION_C, "malformed, but can only mean 13:"},
    [VERSION_DRAFT] = {WSH_RULING_OPEN, WSH_RULE_R6455_11_6_RESERVED, "of a draft that a server may speak:"},
    [VERSION_RESERVED] = {WSH_RULING_REFUSE, WSH_RULE_R6455_11_6_RESERVED, "reserved and never used:"},
    [VERSION_UNASSIGNED] = {WSH_RULING_REFUSE, WSH_RULE_R6455_4_2_2_4_VERSION, "no version that exists:"},
    [VERSION_BAD] = {WSH_RULING_REFUSE, WSH_RULE_R6455_4_3_VERSION_C, "malformed:"},
    [VERSION_NO] = {WSH_RULING_REFUSE, WSH_RULE_R6455_4_2_1_6_VERSION, "empty:"},
};

static struct wsh_span skip_octets(struct wsh_span s, uint8_t octet) {
    while (s.n > 0 && s.p[0] == octet) s = wsh_span_skip(s, 1);
    return s;
}

/* 013, +13, 13.0, "13": the number 13, spelled as RFC 6455 does not. */
static bool nearly_13(struct wsh_span s) {
    if (s.n > 2 && s.p[0] == '"' && s.p[s.n - 1] == '"') s = wsh_span_slice(s, 1, s.n - 1);
    if (s.n > 0 && s.p[0] == '+') s = wsh_span_skip(s, 1);
    s = skip_octets(s, '0');
    if (!wsh_span_starts(s, WSH_LIT("13"))) return false;
    s = wsh_span_skip(s, 2);
    return s.n == 0 || (s.n > 1 && s.p[0] == '.' && skip_octets(wsh_span_skip(s, 1), '0').n == 0);
}

/* "13, 13" and "13," are the joined forms of repeated lines; one number is meant. */
static bool only_13(struct wsh_span value) {
    struct wsh_list list;
    struct wsh_span element;
    size_t n = 0;
    wsh_list_init(&list, value, false);
    for (; wsh_list_next(&list, &element); n++)
        if (!nearly_13(element)) return false;
    return n > 0;
}

static enum version_class class_of(struct wsh_span value) {
    unsigned version = 0;
    if (value.n == 0) return VERSION_NO;
    if (wsh_version_form(value, &version) != WSH_VERSION_GOOD) return only_13(value) ? VERSION_NEARLY_13 : VERSION_BAD;
    if (version == 13) return VERSION_13;
    return version < 9 ? VERSION_DRAFT : version < 13 ? VERSION_RESERVED : VERSION_UNASSIGNED;
}

static void hear_version_value(struct wsh_hearing *h, const struct wsh_field *f) {
    struct wsh_span value = wsh_repaired(h->arena, f);
    enum version_class c = class_of(value);
    if (c != VERSION_13)
        wsh_reason_field(h, version_classes[c].kind, version_classes[c].rule, f, "Sec-WebSocket-Version is %s %s",
                         version_classes[c].what, wsh_hear_phrase(h, value));
}

/* Several lines are open only if every one of them means 13. */
static bool all_13(struct wsh_hearing *h, const struct wsh_field *first) {
    for (const struct wsh_field *f = first; f; f = wsh_head_find(&h->head, "Sec-WebSocket-Version", f))
        if (!only_13(wsh_repaired(h->arena, f))) return false;
    return true;
}

void wsh_hear_ws_version(struct wsh_hearing *h) {
    const char *name = "Sec-WebSocket-Version";
    const struct wsh_field *first = wsh_head_find(&h->head, name, NULL);
    const struct wsh_field *second = first ? wsh_head_find(&h->head, name, first) : NULL;
    if (!first)
        wsh_reason_missing(h, WSH_RULE_R6455_4_2_1_6_VERSION, "Sec-WebSocket-Version is missing");
    else if (!second)
        hear_version_value(h, first);
    else if (all_13(h, first))
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R6455_11_3_5_VERSION_ONCE, second, "version 13 twice");
    else
        wsh_reason_field(h, WSH_RULING_REFUSE, WSH_RULE_R6455_11_3_5_VERSION_ONCE, second, "two different versions");
}

/* ---- Sec-WebSocket-Protocol ---- */

/* A server that uses no subprotocol need not read the field; one that does may insist on its own. */
void wsh_hear_protocol(struct wsh_hearing *h) {
    bool found;
    const struct wsh_field *f = wsh_head_find(&h->head, "Sec-WebSocket-Protocol", NULL);
    struct wsh_span value = wsh_repaired_joined(h, "Sec-WebSocket-Protocol", &found);
    if (!f) return;
    if (wsh_is_token_list(value))
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R6455_4_2_1_8_PROTO, f, "subprotocols are a matter of policy");
    else
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R6455_4_3_PROTO_C, f, "Sec-WebSocket-Protocol is malformed");
}

/* ---- Sec-WebSocket-Extensions ---- */

static const struct {
    unsigned odd;
    enum wsh_rule_id rule;
    const char *text;
} ext_faults[] = {
    {WSH_EXT_MALFORMED, WSH_RULE_R6455_9_1_1_ABNF_FAIL, "Sec-WebSocket-Extensions is malformed"},
    {WSH_EXT_NONE, WSH_RULE_R6455_9_1_1_ABNF_FAIL, "Sec-WebSocket-Extensions lists nothing"},
    {WSH_EXT_BAD_QUOTED, WSH_RULE_R6455_9_1_2_QSTRING, "a quoted value is no token"},
    {WSH_EXT_WS_EQUALS, WSH_RULE_R6455_4_3_EXT, "white space around '=' is legal in RFC 2616 only"},
    {WSH_EXT_EMPTY_PARAM, WSH_RULE_R6455_4_3_EXT, "an empty parameter is legal in RFC 9110 only"},
};

/* Even what is malformed stays open: a server without extensions need not parse the field. */
void wsh_hear_extensions(struct wsh_hearing *h) {
    bool found;
    struct wsh_exts exts;
    const struct wsh_field *f = wsh_head_find(&h->head, "Sec-WebSocket-Extensions", NULL);
    struct wsh_span value = wsh_repaired_joined(h, "Sec-WebSocket-Extensions", &found);
    if (!f) return;
    wsh_exts_read(h->arena, value, &exts);
    for (size_t i = 0; i < WSH_COUNT(ext_faults); i++)
        if (exts.odd & ext_faults[i].odd)
            wsh_reason_field(h, WSH_RULING_OPEN, ext_faults[i].rule, f, "%s", ext_faults[i].text);
    wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R6455_4_2_1_9_EXT, f, "extensions are negotiated");
}
