/* ruling_fields.c - Host, Upgrade, Connection, and fields that make acceptance a matter of policy. */
#include "oracle/ruling_internal.h"

/* ---- Host ---- */

/* What nearly every client sends: letters, digits, "-", "_" and "." or an address, and a port from 1 to 65535. Other
 * valid hosts (an empty port, sub-delims) are valid, but who refuses them violates no text. */
static bool is_plain_name(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = s.p[i] | 0x20;
        bool letter = c >= 'a' && c <= 'z', digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (!letter && !digit && s.p[i] != '-' && s.p[i] != '.' && s.p[i] != '_') return false;
    }
    return s.n > 0 && s.p[0] != '.';
}

static bool is_plain_host(struct wsh_span value) {
    uint64_t port = 80;
    bool literal = wsh_span_starts(value, WSH_LIT("["));
    size_t end = literal ? wsh_span_find(value, ']') + 1 : wsh_span_find(value, ':');
    struct wsh_span host = wsh_span_slice(value, 0, end), behind = wsh_span_skip(value, end);
    if (behind.n > 0 && !wsh_span_to_u64(wsh_span_skip(behind, 1), &port)) return false;
    return (literal || is_plain_name(host)) && port >= 1 && port <= 65535;
}

/* Valid but for octets above 7F: many servers take them for an internationalised name. */
static bool is_host_but_high(struct wsh_arena *a, struct wsh_span value) {
    struct wsh_span copy = wsh_arena_span(a, value);
    uint8_t *p = (uint8_t *)(uintptr_t)copy.p;
    for (size_t i = 0; i < copy.n; i++)
        if (p[i] >= 0x80) p[i] = 'x';
    return wsh_is_host(copy);
}

static void hear_host_value(struct wsh_hearing *h, const struct wsh_field *f) {
    struct wsh_span value = wsh_repaired(h->arena, f);
    if (value.n == 0)
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R6455_4_2_1_2_HOST, f, "Host is empty");
    else if (wsh_is_host(value) && !is_plain_host(value))
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R6455_4_2_1_2_HOST, f, "an unusual Host");
    else if (!wsh_is_host(value) && is_host_but_high(h->arena, value))
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R9112_3_2_HOST400, f, "Host has octets above 7F");
    else if (!wsh_is_host(value))
        wsh_reason_field(h, WSH_RULING_REFUSE, WSH_RULE_R9112_3_2_HOST400, f, "Host is invalid: %s",
                         wsh_hear_phrase(h, value));
}

/* The 400 for a missing Host is owed to HTTP/1.1 alone; a handshake needs one in every version. */
static void hear_no_host(struct wsh_hearing *h) {
    bool is_11 = h->can_be_11 && wsh_http_version(h->head.version) < 20;
    wsh_reason_missing(h, is_11 ? WSH_RULE_R9112_3_2_HOST400 : WSH_RULE_R6455_4_2_1_2_HOST, "Host is missing");
}

void wsh_hear_host(struct wsh_hearing *h) {
    const struct wsh_field *first = wsh_head_find(&h->head, "Host", NULL);
    const struct wsh_field *second = first ? wsh_head_find(&h->head, "Host", first) : NULL;
    if (!first) hear_no_host(h);
    if (second) wsh_reason_field(h, WSH_RULING_REFUSE, WSH_RULE_R9112_3_2_HOST400, second, "Host stands there twice");
    if (first) hear_host_value(h, first);
}

/* ---- lists ---- */

/* A list as far as it matters here. */
struct listing {
    size_t n, wanted, bad, empty; /* elements; those that are the wanted one; those that are no token [ "/" token ] */
    bool versioned;               /* the wanted one followed by "/" */
};

/* More elements than that are a matter of limits (R9110-5.6.1-EMPTY: "a reasonable number"). */
enum { LIST_ELEMENTS = 32, LIST_EMPTY = 16 };

static struct listing read_listing(struct wsh_span value, const char *wanted, bool versions) {
    struct listing l = {0};
    struct wsh_list list;
    struct wsh_span element;
    wsh_list_init(&list, value, false);
    for (; wsh_list_next(&list, &element); l.n++) {
        struct wsh_span rest = element, name = wsh_span_cut(&rest, '/');
        bool version = name.n < element.n;
        l.wanted += wsh_span_is_ci(element, wanted);
        l.versioned |= version && wsh_span_is_ci(name, wanted);
        l.bad += !wsh_is_token(versions ? name : element) || (versions && version && !wsh_is_token(rest));
    }
    l.empty = list.empty;
    return l;
}

static void hear_listing(struct wsh_hearing *h, const struct wsh_field *f, const struct listing *l,
                         enum wsh_rule_id rule) {
    if (l->bad > 0) wsh_reason_field(h, WSH_RULING_OPEN, rule, f, "an element of the list is no token");
    if (l->n > LIST_ELEMENTS || l->empty > LIST_EMPTY)
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R9110_5_6_1_EMPTY, f, "a list of %zu elements, %zu of them empty",
                         l->n + l->empty, l->empty);
}

/* ---- Upgrade ---- */

void wsh_hear_upgrade(struct wsh_hearing *h) {
    bool found;
    const enum wsh_rule_id rule = WSH_RULE_R6455_4_2_1_3_UPGRADE;
    const struct wsh_field *f = wsh_head_find(&h->head, "Upgrade", NULL);
    struct wsh_span value = wsh_repaired_joined(h, "Upgrade", &found);
    struct listing l = read_listing(value, "websocket", true);
    h->names_websocket = l.wanted > 0;
    if (!f) {
        wsh_reason_missing(h, rule, "Upgrade is missing");
        return;
    }
    if (l.wanted == 0 && l.versioned)
        wsh_reason_field(h, WSH_RULING_OPEN, rule, f, "Upgrade names websocket with a version");
    else if (l.wanted == 0)
        wsh_reason_field(h, WSH_RULING_REFUSE, rule, f, "Upgrade does not name websocket: %s",
                         wsh_hear_phrase(h, value));
    else if (l.n > 1 || l.empty > 0) /* a server may choose another of them, or none: R9110-7.8-IGNORE */
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R9110_7_8_IGNORE, f, "Upgrade is a list");
    hear_listing(h, f, &l, rule);
}

/* ---- Connection ---- */

/* Options that do not name a field of the request. */
static bool names_nothing(struct wsh_span option) {
    static const char *const options[] = {"upgrade", "keep-alive", "close"};
    for (size_t i = 0; i < WSH_COUNT(options); i++)
        if (wsh_span_is_ci(option, options[i])) return true;
    return false;
}

static bool is_field(const struct wsh_head *head, struct wsh_span name) {
    for (size_t i = 0; i < head->n; i++)
        if (wsh_span_eq_ci(head->fields[i].name, name)) return true;
    return false;
}

/* A proxy in front has to take out what Connection names (R9110-7.6.1-STRIP), even if the handshake breaks by it. */
static void hear_nominated(struct wsh_hearing *h, const struct wsh_field *f, struct wsh_span value) {
    struct wsh_list list;
    struct wsh_span option;
    wsh_list_init(&list, value, false);
    for (size_t n = 0; n < LIST_ELEMENTS && wsh_list_next(&list, &option); n++)
        if (!names_nothing(option) && is_field(&h->head, option))
            wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R9110_7_6_1_STRIP, f, "Connection names the field %s",
                             wsh_hear_phrase(h, option));
}

void wsh_hear_connection(struct wsh_hearing *h) {
    bool found;
    const enum wsh_rule_id rule = WSH_RULE_R6455_4_2_1_4_CONNECTION;
    const struct wsh_field *f = wsh_head_find(&h->head, "Connection", NULL);
    struct wsh_span value = wsh_repaired_joined(h, "Connection", &found);
    struct listing l = read_listing(value, "upgrade", false);
    h->names_upgrade = l.wanted > 0;
    if (!f) {
        wsh_reason_missing(h, rule, "Connection is missing");
        return;
    }
    if (l.wanted == 0)
        wsh_reason_field(h, WSH_RULING_REFUSE, rule, f, "Connection does not name Upgrade: %s",
                         wsh_hear_phrase(h, value));
    if (wsh_list_has(value, "close", true))
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R9112_9_6_CLOSE, f, "Connection also asks to close");
    hear_listing(h, f, &l, rule);
    hear_nominated(h, f, value);
}

/* ---- policy ---- */

/* Fields that give a server a reason of its own: refusing is right or wrong only by what its operator promises. */
static const struct {
    const char *name;
    enum wsh_rule_id rule;
    const char *text;
} policies[] = {
    {"Origin", WSH_RULE_R6455_4_2_2_4_ORIGIN, "the origin is a matter of policy"},
    {"Authorization", WSH_RULE_R6455_4_2_2_2_AUTH, "credentials are a matter of policy"},
    {"Proxy-Authorization", WSH_RULE_R6455_4_2_2_2_AUTH, "credentials are a matter of policy"},
    {"Sec-WebSocket-Accept", WSH_RULE_R6455_11_3_OTHERSIDE, "Sec-WebSocket-Accept belongs to responses"},
    {"If-Match", WSH_RULE_R6455_4_1_H12_OTHER, "a condition that the server may evaluate"},
    {"If-None-Match", WSH_RULE_R6455_4_1_H12_OTHER, "a condition that the server may evaluate"},
    {"If-Modified-Since", WSH_RULE_R6455_4_1_H12_OTHER, "a condition that the server may evaluate"},
    {"If-Unmodified-Since", WSH_RULE_R6455_4_1_H12_OTHER, "a condition that the server may evaluate"},
    {"Range", WSH_RULE_R6455_4_1_H12_OTHER, "a range that the server may evaluate"},
};

static void hear_origin(struct wsh_hearing *h, const struct wsh_field *f) {
    struct wsh_span value = wsh_repaired(h->arena, f);
    if (!wsh_is_origin(value))
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R6454_7_1_SYNTAX, f, "no serialised origin: %s",
                         wsh_hear_phrase(h, value));
    if (wsh_head_find(&h->head, "Origin", f))
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R6454_7_3_ONE, f, "more than one Origin");
}

void wsh_hear_policy(struct wsh_hearing *h) {
    const struct wsh_field *origin = wsh_head_find(&h->head, "Origin", NULL);
    const struct wsh_field *cookie = wsh_head_find(&h->head, "Cookie", NULL);
    for (size_t i = 0; i < WSH_COUNT(policies); i++) {
        const struct wsh_field *f = wsh_head_find(&h->head, policies[i].name, NULL);
        if (f) wsh_reason_field(h, WSH_RULING_OPEN, policies[i].rule, f, "%s", policies[i].text);
    }
    if (origin) hear_origin(h, origin);
    if (cookie && wsh_head_find(&h->head, "Cookie", cookie))
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R6265_5_4_ONECOOKIE, cookie, "more than one Cookie");
}
