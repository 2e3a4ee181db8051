/* fuzz_grammar.c - the small grammars of a handshake: every reader gets the whole input.
 *
 * Most are checked against a second, slower reading of the same clause; the others by what must stay true when the
 * input is changed in a way that cannot matter. */
#include "harness/props.h"

/* ---- lists and tokens ---- */

static bool slow_token(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = wsh_lower(s.p[i]);
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!letter && (c == 0 || !strchr("!#$%&'*+-.^_`|~", c))) return false;
    }
    return s.n > 0;
}

static void check_list(struct wsh_arena *a, struct wsh_span value, bool quotes) {
    struct wsh_list l;
    struct wsh_span e;
    size_t n = 0, commas = 0;
    const uint8_t *behind = value.p;
    bool tokens = true;
    for (size_t i = 0; i < value.n; i++) commas += value.p[i] == ',';
    wsh_list_init(&l, value, quotes);
    while (wsh_list_next(&l, &e)) {
        WSH_PROP(++n <= commas + 1, "a list has no more elements than places");
        WSH_PROP(e.n > 0 && wsh_prop_inside(value, e) && e.p >= behind, "elements stand in the value, in order");
        WSH_PROP(wsh_span_trim_ows(e).n == e.n, "elements are trimmed");
        WSH_PROP(wsh_is_token(e) == slow_token(e), "a token is 1*tchar");
        behind = e.p + e.n;
        tokens = tokens && wsh_is_token(e);
        if (!quotes && n < 8 && wsh_is_token(e))
            WSH_PROP(wsh_list_has(value, wsh_arena_text(a, e), true), "a list has its elements");
    }
    WSH_PROP(n + l.empty <= commas + 1, "empty elements are counted once");
    if (!quotes && wsh_span_trim_ows(value).n > 0)
        WSH_PROP(n + l.empty == commas + 1, "nothing between two commas is lost");
    if (!quotes) WSH_PROP(wsh_is_token_list(value) == (tokens && n > 0), "1#token");
}

/* ---- key, accept, version ---- */

static void check_key(struct wsh_span key) {
    struct wsh_buf decoded;
    wsh_buf_init(&decoded, WSH_LIMIT_HEAD);
    bool canonical = wsh_base64_decode(key, &decoded);
    enum wsh_key_form form = wsh_key_form(key);
    WSH_PROP((form == WSH_KEY_EMPTY) == (key.n == 0), "an empty key is empty");
    WSH_PROP((form == WSH_KEY_GOOD) == (canonical && decoded.n == 16), "a good key is canonical base64 of 16 octets");
    if (canonical && key.n > 0 && decoded.n != 16) WSH_PROP(form == WSH_KEY_LENGTH, "another length is told as such");
    if (form == WSH_KEY_PAD_BITS) WSH_PROP(key.n == 24 && !canonical, "pad bits are a matter of 24 characters");
    wsh_buf_done(&decoded);
}

static void check_accept(struct wsh_span key) {
    char accept[WSH_ACCEPT_SIZE + 1], again[WSH_ACCEPT_SIZE + 1];
    struct wsh_buf digest;
    wsh_accept_value(key, accept);
    wsh_accept_value(key, again);
    wsh_buf_init(&digest, 64);
    WSH_PROP(strlen(accept) == WSH_ACCEPT_SIZE && strcmp(accept, again) == 0, "28 characters, always the same");
    WSH_PROP(wsh_base64_decode(wsh_span_of(accept), &digest) && digest.n == 20, "the base64 of a SHA-1 digest");
    wsh_buf_done(&digest);
}

static void check_version(struct wsh_span value) {
    unsigned version = 0, slow = 0;
    bool digits = value.n >= 1 && value.n <= 3 && !(value.n > 1 && value.p[0] == '0');
    for (size_t i = 0; digits && i < value.n; i++) {
        digits = value.p[i] >= '0' && value.p[i] <= '9';
        slow = slow * 10 + (unsigned)(value.p[i] - '0');
    }
    enum wsh_version_form form = wsh_version_form(value, &version);
    enum wsh_version_form want = !digits || slow > 299 ? WSH_VERSION_MALFORMED
                                 : slow > 255          ? WSH_VERSION_RANGE
                                                       : WSH_VERSION_GOOD;
    WSH_PROP(form == want, "RFC 6455 4.3: version");
    WSH_PROP(form != WSH_VERSION_GOOD || version == slow, "a version has its value");
}

/* ---- host, origin, target, URI ---- */

static void check_host(struct wsh_arena *a, struct wsh_span value) {
    bool good = wsh_is_host(value);
    for (size_t i = 0; i < value.n; i++)
        if (good)
            WSH_PROP(value.p[i] > 0x20 && value.p[i] < 0x7F && !strchr("/?#@\\\"<>^`{|}", value.p[i]),
                     "octets of a host");
    if (good && value.n > 0 && value.p[0] != ':') {
        struct wsh_span url = wsh_span_of(wsh_arena_printf(a, "http://%.*s/", WSH_FMT(value)));
        struct wsh_target_parts t = wsh_target_read(url);
        WSH_PROP(t.form == WSH_TARGET_ABSOLUTE && wsh_span_eq(t.authority, value), "a host is an authority");
        WSH_PROP(wsh_is_origin(wsh_span_slice(url, 0, url.n - 1)), "and makes an origin");
    }
    if (!wsh_is_origin(value)) return;
    struct wsh_span twice = wsh_span_of(wsh_arena_printf(a, "%.*s %.*s", WSH_FMT(value), WSH_FMT(value)));
    WSH_PROP(wsh_is_origin(twice) || wsh_span_is(value, "null"), "a list of origins is one as well");
}

static void check_target(struct wsh_arena *a, struct wsh_span target) {
    struct wsh_target_parts t = wsh_target_read(target);
    const struct wsh_span parts[] = {t.scheme, t.userinfo, t.authority, t.path, t.query};
    for (size_t i = 0; i < WSH_COUNT(parts); i++)
        WSH_PROP(wsh_prop_inside(target, parts[i]), "parts are in the target");
    WSH_PROP((t.form == WSH_TARGET_ASTERISK) == wsh_span_is(target, "*"), "the asterisk form is an asterisk");
    if (t.form == WSH_TARGET_BAD) return;
    WSH_PROP(!t.bad_percent && !t.high_octets && !t.fragment, "a good target has no fault");
    if (t.form == WSH_TARGET_ORIGIN)
        WSH_PROP(t.path.n > 0 && t.path.p == target.p && t.path.p[0] == '/', "a path is absolute");
    if (t.form == WSH_TARGET_ABSOLUTE) WSH_PROP(t.scheme.n > 0, "an absolute form has a scheme");
    if (t.form == WSH_TARGET_AUTHORITY) WSH_PROP(wsh_is_host(target), "an authority form is a host and a port");
    uint8_t *longer = wsh_arena_alloc(a, target.n + 1);
    memcpy(longer, target.p, target.n);
    longer[target.n] = '#';
    WSH_PROP(wsh_target_read(wsh_span_make(longer, target.n + 1)).form == WSH_TARGET_BAD, "no form has a fragment");
}

static void check_uri(struct wsh_arena *a, struct wsh_span text) {
    struct wsh_uri u, again;
    const char *what = NULL;
    size_t at = 0;
    if (!wsh_uri_read(a, text, &u, &what, &at)) {
        WSH_PROP(wsh_prop_printable(what) && at <= text.n, "a URI that is refused is told why and where");
        return;
    }
    WSH_PROP(u.host.n > 0 && u.port > 0 && u.resource.n > 0 && u.resource.p[0] == '/',
             "a URI has host, port and resource");
    WSH_PROP(wsh_is_host(u.authority), "its authority fits a Host field");
    WSH_PROP(wsh_target_read(u.resource).form == WSH_TARGET_ORIGIN, "its resource fits a request-line");
    const char *same =
        wsh_arena_printf(a, "%s://%.*s%.*s", u.secure ? "wss" : "ws", WSH_FMT(u.authority), WSH_FMT(u.resource));
    WSH_PROP(wsh_uri_read(a, wsh_span_of(same), &again, &what, &at), "written again it is a URI");
    WSH_PROP(wsh_span_eq(u.host, again.host) && u.port == again.port && u.secure == again.secure &&
                 u.ipv6 == again.ipv6 && wsh_span_eq(u.resource, again.resource),
             "and the same one");
}

/* ---- extensions ---- */

static void write_ext(struct wsh_buf *out, const struct wsh_ext *e) {
    if (out->n) wsh_buf_add_text(out, ", ");
    wsh_buf_add(out, e->name);
    for (size_t i = 0; i < e->n; i++) {
        wsh_buf_printf(out, "; %.*s", WSH_FMT(e->params[i].name));
        if (e->params[i].has_value)
            wsh_buf_printf(out, e->params[i].quoted ? "=\"%.*s\"" : "=%.*s", WSH_FMT(e->params[i].value));
    }
}

static void check_same_exts(const struct wsh_exts *a, const struct wsh_exts *b) {
    WSH_PROP(b->odd == 0 && a->n == b->n, "plain extensions written again are plain");
    for (size_t i = 0; i < a->n; i++) {
        const struct wsh_ext *x = &a->items[i], *y = &b->items[i];
        WSH_PROP(wsh_span_eq(x->name, y->name) && x->n == y->n, "same extension");
        for (size_t k = 0; k < x->n; k++)
            WSH_PROP(wsh_span_eq(x->params[k].name, y->params[k].name) &&
                         wsh_span_eq(x->params[k].value, y->params[k].value) &&
                         x->params[k].has_value == y->params[k].has_value,
                     "same parameter");
    }
}

static void check_pmd(const struct wsh_ext *e) {
    struct wsh_pmd offer, answer;
    wsh_pmd_read(e, false, &offer);
    wsh_pmd_read(e, true, &answer);
    const struct wsh_pmd *sets[] = {&offer, &answer};
    for (size_t i = 0; i < 2; i++) {
        const struct wsh_pmd *p = sets[i];
        if (p->faults) WSH_PROP(p->fault_at.p != NULL, "a fault has a place");
        if (!p->faults) WSH_PROP(!p->server_max || (p->server_bits >= 8 && p->server_bits <= 15), "8 to 15 bits");
    }
    if (!answer.faults) WSH_PROP(!offer.faults && wsh_pmd_fits(&offer, &answer), "an answer that is an offer fits it");
    if (offer.faults) WSH_PROP(!wsh_pmd_fits(&offer, &answer), "nothing fits a faulty offer");
}

static void check_exts(struct wsh_arena *a, struct wsh_span value) {
    struct wsh_exts exts, again;
    wsh_exts_read(a, value, &exts);
    WSH_PROP(exts.error_at <= value.n, "an error has its place in the value");
    WSH_PROP(((exts.odd & WSH_EXT_NONE) != 0) <= (exts.n == 0), "none means none");
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    for (size_t i = 0; i < exts.n; i++) {
        const struct wsh_ext *e = &exts.items[i];
        WSH_PROP(wsh_is_token(e->name) && e->offset <= value.n && value.p + e->offset == e->name.p,
                 "a name is a token in its place");
        for (size_t k = 0; k < e->n; k++) WSH_PROP(wsh_is_token(e->params[k].name), "so is the name of a parameter");
        check_pmd(e);
        write_ext(&out, e);
    }
    if (exts.odd == 0) {
        wsh_exts_read(a, wsh_buf_span(&out), &again);
        check_same_exts(&exts, &again);
    }
    wsh_buf_done(&out);
}

/* ---- texts of ours ---- */

static void check_text(struct wsh_span s) {
    struct wsh_buf there, back;
    size_t at = 0;
    wsh_buf_init(&there, WSH_LIMIT_TEXT);
    wsh_buf_init(&back, WSH_LIMIT_TEXT);
    wsh_text_escape(s, '"', &there);
    WSH_PROP(wsh_prop_clean(wsh_buf_span(&there)), "escaped text is printable");
    WSH_PROP(wsh_text_unescape(wsh_buf_span(&there), &back, &at) && wsh_span_eq(wsh_buf_span(&back), s),
             "and comes back");
    wsh_buf_clear(&there);
    wsh_buf_clear(&back);
    wsh_base64_encode(s, &there);
    WSH_PROP(wsh_base64_decode(wsh_buf_span(&there), &back) && wsh_span_eq(wsh_buf_span(&back), s),
             "base64 comes back");
    wsh_buf_clear(&there);
    wsh_text_visible(s, &there);
    WSH_PROP(wsh_span_find(wsh_buf_span(&there), '\n') == there.n && wsh_prop_clean(wsh_buf_span(&there)),
             "visible is one clean line");
    wsh_buf_clear(&back);
    if (!wsh_text_unescape(s, &back, &at)) WSH_PROP(at < s.n && back.n <= s.n, "a bad escape has its place");
    wsh_buf_done(&there);
    wsh_buf_done(&back);
    if (s.n < 512) (void)wsh_glob(s, s);
    if (wsh_span_find(s, '*') == s.n && s.n < 512) WSH_PROP(wsh_glob(s, s), "a text without stars matches itself");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wsh_span in = wsh_span_make(data, size);
    struct wsh_arena *a = wsh_arena_new();
    check_list(a, in, false);
    check_list(a, in, true);
    check_key(in);
    check_accept(in);
    check_version(in);
    check_host(a, in);
    check_target(a, in);
    check_uri(a, in);
    check_exts(a, in);
    check_text(in);
    wsh_arena_free(a);
    return 0;
}
