/* ruling_start.c - the request-line: RFC 9112 3, RFC 6455 4.2.1 item 1. */
#include "oracle/ruling_internal.h"

enum { LONG_TARGET = 4000 }; /* R9112-3-8000 recommends 8000 octets of line; where a limit lies is up to the server */

void wsh_hear_lead(struct wsh_hearing *h) {
    if (h->head.lead.n > 0)
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9112_2_2_LEADCRLF, h->head.lead,
                   "empty lines before the request-line");
}

/* ---- words ---- */

static bool has_space(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r')) return true;
    return false;
}

/* More than three words: the reader puts those in the middle into the target. */
static bool many_words(const struct wsh_head *head) {
    return (head->start_odd & WSH_ODD_START_WORDS) && has_space(head->target);
}

/* The reader of heads did not get to the end of the line: its words are not known. */
static bool is_cut(const struct wsh_hearing *h) { return h->head.start.eol.n == 0; }

void wsh_hear_words(struct wsh_hearing *h) {
    struct wsh_span line = h->head.start.text;
    if (is_cut(h)) return;
    if (h->head.start_odd & WSH_ODD_START_WS)
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9112_3_WSLENIENT, line,
                   "the request-line is not split by single spaces");
    if (many_words(&h->head))
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9112_3_INVALIDLINE, line,
                   "the request-line has more than three words");
    else if (h->head.target.n == 0)
        wsh_reason(h, WSH_RULING_REFUSE, WSH_RULE_R6455_4_2_1_1_URI, line, "the request-line has no target");
}

/* ---- method ---- */

/* Octets that a recipient may drop before a request (R9112-2.2-400 is a SHOULD). */
static struct wsh_span without_nuls(struct wsh_span s) {
    while (s.n > 0 && s.p[0] == 0) s = wsh_span_skip(s, 1);
    return s;
}

void wsh_hear_method(struct wsh_hearing *h) {
    struct wsh_span method = h->head.method;
    if (wsh_span_is(method, "GET") || (is_cut(h) && h->head.target.n == 0)) return;
    if (wsh_span_is(without_nuls(method), "GET")) {
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9112_2_2_400, method, "NUL before the method");
        return;
    }
    const char *shown = wsh_hear_phrase(h, method);
    wsh_reason(h, WSH_RULING_REFUSE, WSH_RULE_R6455_4_2_1_1_GET, method, "the method is %s, not GET", shown);
    if (wsh_span_is_ci(method, "GET"))
        wsh_reason(h, WSH_RULING_REFUSE, WSH_RULE_R9110_9_1_METHODCS, method, "methods are case-sensitive");
}

/* ---- HTTP version ---- */

enum version_class { VERSION_NONE, VERSION_09, VERSION_10, VERSION_11, VERSION_MINOR, VERSION_MAJOR, VERSION_SPELLING };

static struct wsh_span take_digits(struct wsh_span *rest) {
    size_t n = 0;
    while (n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9') n++;
    struct wsh_span digits = wsh_span_slice(*rest, 0, n);
    *rest = wsh_span_skip(*rest, n);
    while (digits.n > 1 && digits.p[0] == '0') digits = wsh_span_skip(digits, 1);
    return digits;
}

/* "HTTP" "/" 1*DIGIT "." 1*DIGIT of RFC 2616 3.1: several digits, leading zeros, any case. At least 1.1? */
static enum version_class class_2616(struct wsh_span s) {
    if (!wsh_span_is_ci(wsh_span_slice(s, 0, 5), "HTTP/")) return VERSION_NONE;
    struct wsh_span rest = wsh_span_skip(s, 5), major = take_digits(&rest);
    if (major.n == 0 || rest.n == 0 || rest.p[0] != '.') return VERSION_NONE;
    rest = wsh_span_skip(rest, 1);
    struct wsh_span minor = take_digits(&rest);
    if (minor.n == 0 || rest.n > 0) return VERSION_NONE;
    if (wsh_span_is(major, "0")) return VERSION_09;
    return wsh_span_is(major, "1") && wsh_span_is(minor, "0") ? VERSION_10 : VERSION_SPELLING;
}

static enum version_class class_of(struct wsh_span version) {
    int number = wsh_http_version(version);
    if (number < 0) return class_2616(version);
    if (number < 10) return VERSION_09;
    if (number >= 20) return VERSION_MAJOR;
    return number == 10 ? VERSION_10 : number == 11 ? VERSION_11 : VERSION_MINOR;
}

static const struct {
    enum wsh_ruling_kind kind;
    enum wsh_rule_id rule;
    const char *what;
} versions[] = {
    [VERSION_NONE] = {WSH_RULING_REFUSE, WSH_RULE_R6455_4_2_1_1_HTTP11, "is no HTTP version"},
    [VERSION_09] = {WSH_RULING_REFUSE, WSH_RULE_R6455_4_2_1_1_HTTP11, "is below HTTP/1.1"},
    [VERSION_10] = {WSH_RULING_REFUSE, WSH_RULE_R9110_7_8_HTTP10, "ignores Upgrade"},
    [VERSION_11] = {WSH_RULING_ACCEPT, WSH_RULE_NONE, ""},
    [VERSION_MINOR] = {WSH_RULING_OPEN, WSH_RULE_R9110_2_5_MINOR, "is a higher minor version"},
    [VERSION_MAJOR] = {WSH_RULING_OPEN, WSH_RULE_R9110_6_2_505, "is another major version"},
    [VERSION_SPELLING] = {WSH_RULING_OPEN, WSH_RULE_R9112_2_3_VERSION, "is a spelling that only RFC 2616 allows"},
};

static bool passes(enum version_class c) { return versions[c].kind != WSH_RULING_REFUSE; }

/* The third word of a request-line with more than three: the second one of the target. */
static struct wsh_span third_word(struct wsh_span target) {
    size_t from = 0, to;
    while (from < target.n && !has_space(wsh_span_slice(target, from, from + 1))) from++;
    while (from < target.n && has_space(wsh_span_slice(target, from, from + 1))) from++;
    for (to = from; to < target.n && !has_space(wsh_span_slice(target, to, to + 1));) to++;
    return wsh_span_slice(target, from, to);
}

void wsh_hear_version(struct wsh_hearing *h) {
    struct wsh_span version = h->head.version;
    enum version_class c = class_of(version);
    if (is_cut(h)) return;
    if (!passes(c) && many_words(&h->head))
        c = class_of(third_word(h->head.target)); /* or the words behind it are surplus */
    h->can_be_11 = passes(c);
    if (c == VERSION_11) return;
    if (version.n == 0) {
        wsh_reason(h, WSH_RULING_REFUSE, versions[c].rule, h->head.start.text, "the request-line has no HTTP version");
        return;
    }
    wsh_reason(h, versions[c].kind, versions[c].rule, version, "%s %s", wsh_hear_phrase(h, version),
               versions[c].what);
    if (c == VERSION_10)
        wsh_reason(h, WSH_RULING_REFUSE, WSH_RULE_R6455_4_2_1_1_HTTP11, version, "HTTP/1.0 is below HTTP/1.1");
}

/* ---- target ---- */

static void hear_absolute(struct wsh_hearing *h, const struct wsh_target_parts *t) {
    const struct wsh_field *host = wsh_head_find(&h->head, "Host", NULL);
    struct wsh_span target = h->head.target;
    if (t->userinfo.n > 0 || (t->authority.p > target.p && t->authority.p[-1] == '@'))
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9110_4_2_4_USERINFO, target, "the target has userinfo");
    if (wsh_span_is_ci(t->scheme, "https"))
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9110_7_4_MISDIRECT, target, "an https target is right only over TLS");
    else if (!wsh_span_is_ci(t->scheme, "http"))
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R6455_4_2_1_1_URI, target, "the scheme is neither http nor https");
    if (t->path.n == 0)
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9112_3_2_2_ABSFORM, target, "the target has no path");
    if (host && !wsh_span_eq_ci(wsh_repaired(h->arena, host), t->authority))
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9112_3_2_2_ABSHOST, target,
                   "the target names another authority than Host");
}

/* R9112-3-INVALIDLINE is a SHOULD: a malformed target never decides. */
static void hear_bad(struct wsh_hearing *h, const struct wsh_target_parts *t) {
    struct wsh_span target = h->head.target;
    if (many_words(&h->head) || target.n == 0) return; /* said already */
    if (t->fragment)
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R6455_3_5_FRAGMENT, target, "the target has a fragment");
    else if (t->bad_percent)
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R6455_4_2_1_1_URI, target,
                   "the target has a malformed percent-encoding");
    else
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9112_3_INVALIDLINE, target, "the target has no valid form");
}

/* Dot segments, empty segments and encoded NULs are valid, and many a server has good reason not to serve them. */
static bool is_tricky(struct wsh_span path) {
    static const char *const parts[] = {"//", "/./", "/../", "%00"};
    for (size_t i = 0; i < WSH_COUNT(parts); i++)
        if (wsh_span_find_span(path, wsh_span_of(parts[i])) < path.n) return true;
    return wsh_span_ends(path, WSH_LIT("/.")) || wsh_span_ends(path, WSH_LIT("/.."));
}

void wsh_hear_target(struct wsh_hearing *h) {
    struct wsh_span target = h->head.target;
    struct wsh_target_parts t = wsh_target_read(target);
    if (t.form != WSH_TARGET_BAD && is_tricky(t.path))
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R6455_4_2_2_4_RESOURCE, target,
                   "a path that a server may not want to serve");
    if (t.form == WSH_TARGET_BAD) hear_bad(h, &t);
    if (t.form == WSH_TARGET_ABSOLUTE) hear_absolute(h, &t);
    if (t.form == WSH_TARGET_ASTERISK || t.form == WSH_TARGET_AUTHORITY)
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9112_3_2_4_ASTERISK, target,
                   "a form of target that GET does not have");
    if (target.n > LONG_TARGET)
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9112_3_TARGETLEN, target, "a target of %zu octets", target.n);
}
