/* asked.c - what the client had asked for when the server answered.
 *
 * A 101 can come before the request is complete (R9110-5.3-WHOLE). Fields that were sent later are left out here, so
 * that an opinion about an answer does not change when more of the request goes out behind it. */
#include "oracle/internal.h"

bool wsh_asked_whole(const struct wsh_view *v) {
    return v->request_read == WSH_READ_DONE && v->request_offset + v->request.raw.n <= v->sent_before;
}

/* One octet behind it was out too: before that the line may be cut, or go on as a fold. */
bool wsh_view_known(const struct wsh_view *v, const struct wsh_field *f) {
    return v->request_offset + f->offset + f->raw.n < v->sent_before;
}

const struct wsh_field *wsh_asked_find(const struct wsh_view *v, const char *name, const struct wsh_field *after) {
    const struct wsh_field *f = wsh_head_find(&v->request, name, after);
    return f && wsh_view_known(v, f) ? f : NULL; /* fields stand in order: behind an unknown one none is known */
}

struct wsh_span wsh_asked_joined(struct wsh_arena *a, const struct wsh_view *v, const char *name, bool *ret_found) {
    struct wsh_head known = v->request;
    known.n = 0;
    while (known.n < v->request.n && wsh_view_known(v, &v->request.fields[known.n])) known.n++;
    return wsh_head_joined(a, &known, name, ret_found);
}

bool wsh_asked_upgrade(struct wsh_arena *a, const struct wsh_view *v, struct wsh_span protocol) {
    bool found;
    struct wsh_list list;
    struct wsh_span element;
    wsh_list_init(&list, wsh_asked_joined(a, v, "Upgrade", &found), false);
    while (wsh_list_next(&list, &element))
        if (wsh_span_eq_ci(element, protocol)) return true;
    return false;
}

/* A line that every server reads alike: no fold, no white space before the colon, no octet that may be replaced. */
static bool is_plain(const struct wsh_field *f) {
    return (f->odd & ~(unsigned)(WSH_ODD_BARE_LF | WSH_ODD_OBS_TEXT)) == 0;
}

static bool is_base64(struct wsh_span key) {
    enum wsh_key_form form = wsh_key_form(key);
    return form != WSH_KEY_MALFORMED && form != WSH_KEY_EMPTY;
}

bool wsh_asked_provable(struct wsh_arena *a, const struct wsh_view *v, struct wsh_span *ret_key) {
    const struct wsh_field *f = wsh_asked_find(v, "Sec-WebSocket-Key", NULL);
    if (!wsh_asked_whole(v) || !f || !is_plain(f) || wsh_asked_find(v, "Sec-WebSocket-Key", f)) return false;
    struct wsh_span key = wsh_field_unfold(a, f);
    if (!is_base64(key)) return false;
    *ret_key = key;
    return true;
}
