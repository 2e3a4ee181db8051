/* json.c - values for the JSON library, made safe on their way in. */
#include "record/json.h"

/* The largest integer that a reader with doubles keeps exactly (RFC 8259 6). */
static const uint64_t count_max = (UINT64_C(1) << 53) - 1;

static json_t *have(json_t *value) {
    if (!value) wsh_die_memory(sizeof(void *));
    return value;
}

json_t *wsh_json_object(void) { return have(json_object()); }
json_t *wsh_json_array(void) { return have(json_array()); }

static bool plain(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || (unsigned char)*text > 0x7E) return false;
    return true;
}

/* Line by line, because a line feed is the one control octet that a note may hold. */
static void visible_lines(struct wsh_span rest, struct wsh_buf *out) {
    for (bool more = true; more;) {
        struct wsh_span line = wsh_span_slice(rest, 0, wsh_span_find(rest, '\n'));
        more = line.n < rest.n;
        wsh_text_visible(line, out);
        if (more) wsh_buf_add_octet(out, '\n');
        rest = wsh_span_skip(rest, line.n + 1);
    }
}

json_t *wsh_json_text(const char *text) {
    if (!text) return have(json_null());
    if (plain(text)) return have(json_string_nocheck(text));
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    visible_lines(wsh_span_of(text), &b);
    json_t *value = have(json_stringn_nocheck((const char *)wsh_buf_span(&b).p, b.n));
    wsh_buf_done(&b);
    return value;
}

json_t *wsh_json_name(const char *name) { return name && *name ? wsh_json_text(name) : have(json_null()); }

json_t *wsh_json_octets(struct wsh_span s) {
    struct wsh_buf b;
    wsh_buf_init(&b, SIZE_MAX);
    wsh_base64_encode(s, &b);
    json_t *value = have(json_stringn_nocheck((const char *)wsh_buf_span(&b).p, b.n));
    wsh_buf_done(&b);
    return value;
}

json_t *wsh_json_count(uint64_t n) { return have(json_integer((json_int_t)(n < count_max ? n : count_max))); }

json_t *wsh_json_u64(uint64_t n) {
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%" PRIu64, n);
    return have(json_string_nocheck(digits));
}

json_t *wsh_json_texts(const char *const *texts, size_t n) {
    json_t *array = wsh_json_array();
    for (size_t i = 0; i < n; i++) wsh_json_push(array, wsh_json_text(texts[i]));
    return array;
}

void wsh_json_put(json_t *object, const char *key, json_t *value) {
    if (json_object_set_new_nocheck(object, key, value)) wsh_die_memory(strlen(key));
}

void wsh_json_push(json_t *array, json_t *value) {
    if (json_array_append_new(array, value)) wsh_die_memory(sizeof value);
}

static int print_piece(const char *piece, size_t n, void *user) {
    wsh_buf_add(user, wsh_span_make(piece, n));
    return 0;
}

void wsh_json_print(json_t *value, size_t flags, struct wsh_buf *out) {
    if (json_dump_callback(value, print_piece, out, flags)) wsh_die_memory(0);
    json_decref(value);
}
