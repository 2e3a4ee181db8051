/* scan.c - one function per state, one row per fault. */
#include "server/scan.h"

#define FAULT(name, rule, status, text) static const struct wsh_refusal name = {rule, status, WSH_WITH_CLOSE, text}

FAULT(nul, "R9110-5.5-CRLFNUL", 400, "the head holds a NUL");
FAULT(bare_cr, "R9112-2.2-BARECR", 400, "the head holds a CR that is not followed by LF");
FAULT(bare_lf, "R9112-2.2-BARELF", 400, "a line ends with LF alone");
FAULT(control, "R9110-5.5-CTL", 400, "the head holds a control character");
FAULT(bad_start, "R9112-2.2-400", 400, "the request does not begin with a method");
FAULT(bad_method, "R9110-5.6.2-TOKEN", 400, "the method is not a token");
FAULT(long_method, "R9112-3-METHODLEN", 501, "the method is longer than any that exists");
FAULT(no_target, "R9112-3-INVALIDLINE", 400, "the request-line has no target");
FAULT(bad_target, "R9112-3-INVALIDLINE", 400, "the target holds an octet that no target may hold");
FAULT(long_target, "R9112-3-TARGETLEN", 414, "the target is too long");
FAULT(no_version, "R6455-4.2.1-1-HTTP11", 400, "the request-line has no HTTP version");
FAULT(bad_version, "R9112-2.3-VERSION", 400, "the request-line does not end with an HTTP version");
FAULT(white_first, "R9112-2.2-WSFIRST", 400, "white space leads the first field line");
FAULT(fold, "R9112-5.2-OBSFOLD", 400, "a field is folded over two lines");
FAULT(no_name, "R9110-5.6.2-TOKEN", 400, "a field line has no name");
FAULT(bad_name, "R9110-5.6.2-TOKEN", 400, "a field name is not a token");
FAULT(white_colon, "R9112-5.1-WSCOLON", 400, "white space stands between a field name and its colon");
FAULT(no_colon, "R9112-2.2-400", 400, "a field line has no colon");
FAULT(many_fields, "R9110-5.4-TOOLARGE", 431, "the head has too many field lines");
FAULT(long_head, "R9110-5.4-TOOLARGE", 431, "the head is too long");

static bool is_blank(uint8_t c) { return c == ' ' || c == '\t'; }
static bool is_control(uint8_t c) { return c < 0x20 || c == 0x7F; }

/* Octets that no place in a head may hold; CR is looked at by the states. */
static const struct wsh_refusal *anywhere(uint8_t c) {
    if (c == 0) return &nul;
    if (c == '\n') return &bare_lf; /* R9112-2.2-BARELF: tolerating it is a MAY that this server does not use */
    return NULL;
}

static const struct wsh_refusal *enter(struct wsh_scan *s, enum wsh_scan_state state) {
    s->state = state;
    s->word = 0;
    return NULL;
}

/* R9112-2.2-LEADCRLF: empty lines before the request-line are ignored, as many as the limit of a head has room for. */
static const struct wsh_refusal *on_lead(struct wsh_scan *s, uint8_t c) {
    if (c == '\r') return enter(s, WSH_SCAN_LEAD_LF);
    if (!wsh_is_tchar(c)) return anywhere(c) ? anywhere(c) : &bad_start;
    s->word = 1;
    s->state = WSH_SCAN_METHOD;
    return NULL;
}

static const struct wsh_refusal *on_method(struct wsh_scan *s, uint8_t c) {
    if (c == ' ') return enter(s, WSH_SCAN_TARGET);
    if (!wsh_is_tchar(c)) return anywhere(c) ? anywhere(c) : &bad_method;
    return ++s->word > WSH_SCAN_METHOD_LIMIT ? &long_method : NULL;
}

/* RFC 3986: what no URI may hold anywhere. Which form the target has is asked when the head is complete. */
static bool in_target(uint8_t c) {
    switch (c) {
    case '"': case '#': case '<': case '>': case '\\': case '^': case '`': case '{': case '|': case '}': return false;
    default: return c > 0x20 && c < 0x7F;
    }
}

static const struct wsh_refusal *on_target(struct wsh_scan *s, uint8_t c) {
    if (c == ' ') return s->word ? enter(s, WSH_SCAN_VERSION) : &no_target;
    if (c == '\r') return &no_version;
    if (!in_target(c)) return anywhere(c) ? anywhere(c) : &bad_target;
    return ++s->word > WSH_SCAN_TARGET_LIMIT ? &long_target : NULL;
}

/* "HTTP/" DIGIT "." DIGIT, case-sensitive. Which numbers they are is asked when the head is complete. */
static const struct wsh_refusal *on_version(struct wsh_scan *s, uint8_t c) {
    static const char pattern[] = "HTTP/0.0";
    size_t at = s->word++;
    if (at == sizeof pattern - 1 && c == '\r') return enter(s, WSH_SCAN_LINE_LF);
    bool fits = at < sizeof pattern - 1 && (pattern[at] == '0' ? c >= '0' && c <= '9' : c == (uint8_t)pattern[at]);
    return fits ? NULL : anywhere(c) ? anywhere(c) : &bad_version;
}

static const struct wsh_refusal *on_line(struct wsh_scan *s, uint8_t c) {
    if (c == '\r') return enter(s, WSH_SCAN_END_LF);
    if (is_blank(c)) return s->fields ? &fold : &white_first;
    if (c == ':') return &no_name;
    if (!wsh_is_tchar(c)) return anywhere(c) ? anywhere(c) : &bad_name;
    s->state = WSH_SCAN_NAME;
    return ++s->fields > WSH_LIMIT_FIELDS ? &many_fields : NULL;
}

static const struct wsh_refusal *on_name(struct wsh_scan *s, uint8_t c) {
    if (c == ':') return enter(s, WSH_SCAN_VALUE);
    if (is_blank(c)) return &white_colon;
    if (c == '\r') return &no_colon;
    return wsh_is_tchar(c) ? NULL : anywhere(c) ? anywhere(c) : &bad_name;
}

static const struct wsh_refusal *on_value(struct wsh_scan *s, uint8_t c) {
    if (c == '\r') return enter(s, WSH_SCAN_LINE_LF);
    if (anywhere(c)) return anywhere(c);
    return is_control(c) && c != '\t' ? &control : NULL;
}

/* Behind a CR. */
static const struct wsh_refusal *on_lf(struct wsh_scan *s, uint8_t c) {
    static const enum wsh_scan_state next[] = {
        [WSH_SCAN_LEAD_LF] = WSH_SCAN_LEAD, [WSH_SCAN_LINE_LF] = WSH_SCAN_LINE, [WSH_SCAN_END_LF] = WSH_SCAN_END};
    if (c != '\n') return &bare_cr;
    return enter(s, next[s->state]);
}

void wsh_scan_init(struct wsh_scan *s) { *s = (struct wsh_scan){.state = WSH_SCAN_LEAD}; }

const struct wsh_refusal *wsh_scan_octet(struct wsh_scan *s, uint8_t octet) {
    static const struct wsh_refusal *(*const on[])(struct wsh_scan *, uint8_t) = {
        [WSH_SCAN_LEAD] = on_lead,     [WSH_SCAN_LEAD_LF] = on_lf,      [WSH_SCAN_METHOD] = on_method,
        [WSH_SCAN_TARGET] = on_target, [WSH_SCAN_VERSION] = on_version, [WSH_SCAN_LINE_LF] = on_lf,
        [WSH_SCAN_LINE] = on_line,     [WSH_SCAN_NAME] = on_name,       [WSH_SCAN_VALUE] = on_value,
        [WSH_SCAN_END_LF] = on_lf,
    };
    WSH_CHECK(s->state < WSH_SCAN_END);
    if (++s->size > WSH_LIMIT_HEAD) return &long_head;
    return on[s->state](s, octet);
}

static bool inside(enum wsh_scan_state state, uint8_t c) {
    return state == WSH_SCAN_VALUE ? !is_control(c) || c == '\t' : wsh_is_tchar(c);
}

size_t wsh_scan_run(struct wsh_scan *s, struct wsh_span octets) {
    size_t n = 0, room = WSH_LIMIT_HEAD - s->size;
    if (s->state != WSH_SCAN_NAME && s->state != WSH_SCAN_VALUE) return 0;
    while (n < octets.n && n < room && inside(s->state, octets.p[n])) n++;
    s->size += n;
    return n;
}
