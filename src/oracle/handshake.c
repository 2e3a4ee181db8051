/* handshake.c - is this 101 a valid handshake, and which reading of the key does it prove?
 *
 * Only what decides the outcome is looked at here; everything that is wrong is found by the checks. */
#include "oracle/internal.h"

static const char *const match_names[] = {"none",   "right",     "first",     "last",
                                          "joined", "untrimmed", "empty-key", "wrong"};

const char *wsh_accept_match_name(enum wsh_accept_match m) {
    WSH_CHECK((size_t)m < WSH_COUNT(match_names));
    return match_names[m];
}

/* ---- accept values ---- */

static bool proves(struct wsh_span key, struct wsh_span accept) {
    char right[WSH_ACCEPT_SIZE + 1];
    wsh_accept_value(key, right);
    return wsh_span_is(accept, right);
}

/* The octets between the colon and the line end, with all their white space. */
static struct wsh_span untrimmed(const struct wsh_field *f) {
    struct wsh_span text = wsh_span_skip(f->raw, wsh_span_find(f->raw, ':') + 1);
    if (wsh_span_ends(text, WSH_LIT("\n"))) text.n--;
    if (wsh_span_ends(text, WSH_LIT("\r"))) text.n--;
    return text;
}

/* Every way in which a server may keep white space around the key: all of it, all but one SP, on one side only. */
static bool proves_untrimmed(const struct wsh_field *f, struct wsh_span accept) {
    struct wsh_span text = untrimmed(f), left = text, right = text;
    while (left.n > 0 && wsh_span_trim_ows(wsh_span_slice(left, 0, 1)).n == 0) left = wsh_span_skip(left, 1);
    while (right.n > 0 && wsh_span_trim_ows(wsh_span_skip(right, right.n - 1)).n == 0) right.n--;
    return proves(text, accept) || proves(wsh_span_skip(text, 1), accept) || proves(left, accept) ||
           proves(right, accept);
}

static bool proves_joined(struct wsh_arena *a, const struct wsh_view *v, struct wsh_span accept) {
    struct wsh_buf tight;
    bool found, good;
    wsh_buf_init(&tight, WSH_LIMIT_SENT);
    for (const struct wsh_field *f = NULL; (f = wsh_asked_find(v, "Sec-WebSocket-Key", f)) != NULL;) {
        if (tight.n > 0) wsh_buf_add_octet(&tight, ',');
        wsh_buf_add(&tight, wsh_field_unfold(a, f));
    }
    good = proves(wsh_asked_joined(a, v, "Sec-WebSocket-Key", &found), accept) || proves(wsh_buf_span(&tight), accept);
    wsh_buf_done(&tight);
    return good;
}

static enum wsh_accept_match match_several(struct wsh_arena *a, const struct wsh_view *v, const struct wsh_field *first,
                                           struct wsh_span accept) {
    const struct wsh_field *last = first;
    for (const struct wsh_field *f = first; f; f = wsh_asked_find(v, "Sec-WebSocket-Key", f)) last = f;
    if (proves(wsh_field_unfold(a, first), accept)) return WSH_ACCEPT_FIRST;
    if (proves(wsh_field_unfold(a, last), accept)) return WSH_ACCEPT_LAST;
    return proves_joined(a, v, accept) ? WSH_ACCEPT_JOINED : WSH_ACCEPT_WRONG;
}

enum wsh_accept_match wsh_accept_match(struct wsh_arena *a, const struct wsh_view *v) {
    const struct wsh_field *answer = wsh_head_find(&v->response, "Sec-WebSocket-Accept", NULL);
    const struct wsh_field *key = wsh_asked_find(v, "Sec-WebSocket-Key", NULL);
    if (!answer) return WSH_ACCEPT_NONE;
    struct wsh_span accept = wsh_field_unfold(a, answer);
    const struct wsh_field *second = key ? wsh_asked_find(v, "Sec-WebSocket-Key", key) : NULL;
    struct wsh_span text = key && !second ? wsh_field_unfold(a, key) : WSH_EMPTY;
    if (text.n > 0 && proves(text, accept)) return WSH_ACCEPT_RIGHT; /* first: each look at a digest costs one */
    if (proves(WSH_EMPTY, accept)) return WSH_ACCEPT_EMPTY_KEY;
    if (!key) return WSH_ACCEPT_WRONG;
    if (second) return match_several(a, v, key, accept);
    return proves_untrimmed(key, accept) ? WSH_ACCEPT_UNTRIMMED : WSH_ACCEPT_WRONG;
}

/* ---- what makes a 101 invalid: each returns a phrase, or NULL if nothing is wrong ---- */

static const char *version_defect(struct wsh_arena *a, const struct wsh_view *v) {
    if (wsh_http_version(v->response.version) == 11) return NULL;
    return wsh_arena_printf(a, "101 with the version %s", wsh_phrase(a, v->response.version));
}

static const char *list_defect(struct wsh_arena *a, const struct wsh_view *v, const char *name, const char *token) {
    bool found;
    struct wsh_span value = wsh_head_joined(a, &v->response, name, &found);
    if (!found) return wsh_arena_printf(a, "101 without %s", name);
    if (wsh_list_has(value, token, true)) return NULL;
    return wsh_arena_printf(a, "101 with %s: %s", name, wsh_phrase(a, value));
}

static const char *upgrade_defect(struct wsh_arena *a, const struct wsh_view *v) {
    return list_defect(a, v, "Upgrade", "websocket");
}

static const char *connection_defect(struct wsh_arena *a, const struct wsh_view *v) {
    return list_defect(a, v, "Connection", "upgrade");
}

/* No key, or an empty one: there is nothing that an accept value could prove. */
static bool keyless(struct wsh_arena *a, const struct wsh_view *v) {
    const struct wsh_field *key = wsh_asked_find(v, "Sec-WebSocket-Key", NULL);
    return !key || wsh_field_unfold(a, key).n == 0;
}

/* With a key that is missing or malformed the case asks whether the server switched, not what it made of the key. */
static const char *accept_defect(struct wsh_arena *a, const struct wsh_view *v) {
    const struct wsh_field *f = wsh_head_find(&v->response, "Sec-WebSocket-Accept", NULL);
    char right[WSH_ACCEPT_SIZE + 1];
    struct wsh_span key;
    bool provable = wsh_asked_provable(a, v, &key);
    if (!f) return !provable && keyless(a, v) ? NULL : "101 without Sec-WebSocket-Accept";
    if (!provable) return NULL;
    if (v->accept == WSH_ACCEPT_RIGHT && !wsh_head_find(&v->response, "Sec-WebSocket-Accept", f)) return NULL;
    wsh_accept_value(key, right);
    for (; f; f = wsh_head_find(&v->response, "Sec-WebSocket-Accept", f))
        if (!wsh_span_is(wsh_field_unfold(a, f), right))
            return "101 with a Sec-WebSocket-Accept that does not prove the key";
    return NULL;
}

static const char *const no_defect = "a valid 101";
static const char *(*const defects[])(struct wsh_arena *, const struct wsh_view *) = {
    version_defect, upgrade_defect, connection_defect, accept_defect};

/* Nobody switches to more protocols at once; keeps the comparison of two lists small. */
enum { SWITCH_LIMIT = 8 };

bool wsh_switched_elsewhere(struct wsh_arena *a, const struct wsh_view *v) {
    bool found;
    size_t n = 0;
    struct wsh_list list;
    struct wsh_span element;
    wsh_list_init(&list, wsh_head_joined(a, &v->response, "Upgrade", &found), false);
    for (; wsh_list_next(&list, &element); n++)
        if (n == SWITCH_LIMIT || wsh_span_is_ci(element, "websocket") || !wsh_asked_upgrade(a, v, element))
            return false;
    return n > 0;
}

static void read_exts(struct wsh_arena *a, struct wsh_view *v) {
    bool found;
    struct wsh_span value = wsh_head_joined(a, &v->response, "Sec-WebSocket-Extensions", &found);
    if (found) wsh_exts_read(a, value, &v->exts);
}

void wsh_view_switch(struct wsh_arena *a, struct wsh_view *v) {
    bool found;
    const char *why = NULL;
    v->accept = wsh_accept_match(a, v);
    read_exts(a, v);
    for (size_t i = 0; i < WSH_COUNT(defects) && !why; i++) why = defects[i](a, v);
    v->outcome = why ? WSH_GARBLED : WSH_ACCEPTED;
    if (why && wsh_switched_elsewhere(a, v) && !connection_defect(a, v) && !version_defect(a, v)) {
        struct wsh_span to = wsh_head_joined(a, &v->response, "Upgrade", &found);
        v->outcome = WSH_REFUSED;
        why = wsh_arena_printf(a, "switched to %s, which was offered", wsh_phrase(a, to));
    }
    v->why = wsh_span_of(why ? why : no_defect);
}
