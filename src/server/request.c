/* request.c - from a head to the values that the checks look at. Flaws here misread white space and names. */
#include "server/request.h"

static const char *const names[WSH_KNOWN_FIELDS] = {
    [WSH_HOST] = "Host",
    [WSH_UPGRADE] = "Upgrade",
    [WSH_CONNECTION] = "Connection",
    [WSH_KEY] = "Sec-WebSocket-Key",
    [WSH_VERSION] = "Sec-WebSocket-Version",
    [WSH_PROTOCOL] = "Sec-WebSocket-Protocol",
    [WSH_EXTENSIONS] = "Sec-WebSocket-Extensions",
    [WSH_ORIGIN] = "Origin",
    [WSH_CONTENT_LENGTH] = "Content-Length",
    [WSH_TRANSFER_ENCODING] = "Transfer-Encoding",
    [WSH_COOKIE] = "Cookie",
    [WSH_AUTHORIZATION] = "Authorization",
    [WSH_PROXY_AUTHORIZATION] = "Proxy-Authorization",
    [WSH_ACCEPT] = "Sec-WebSocket-Accept",
};

const char *wsh_known_field_name(enum wsh_known_field f) { return names[f]; }

/* R9110-5.1-CI: field names are case-insensitive. */
static bool is_named(const struct wsh_request *q, struct wsh_span name, enum wsh_known_field f) {
    if (wsh_span_is_ci(name, names[f]))
        return wsh_span_is(name, names[f]) || !flawed(q->config, WSH_FLAW_NAMES_CASE_SENSITIVE);
    return f == WSH_CONNECTION && wsh_span_is_ci(name, "Proxy-Connection") &&
           flawed(q->config, WSH_FLAW_PROXY_CONNECTION_TAKEN);
}

static enum wsh_known_field known_field(const struct wsh_request *q, struct wsh_span name) {
    enum wsh_known_field f = 0;
    while (f < WSH_KNOWN_FIELDS && !is_named(q, name, f)) f++;
    return f;
}

/* Everything between the colon and the line end. The scanner has seen to it that both are there. */
static struct wsh_span untrimmed(const struct wsh_field *f) {
    return wsh_span_slice(f->raw, f->name.n + 1, f->raw.n - 2);
}

/* What is trimmed at both ends of a value, R9110-5.5-TRIM, and the flaws that trim less. */
static const struct trimming {
    enum wsh_flaw_id flaw;
    const char *before, *behind;
    size_t most; /* octets that are dropped before the value */
} trimmings[] = {
    {WSH_FLAW_LEADING_SPACE_KEPT, " \t", " \t", 1},
    {WSH_FLAW_LEADING_TAB_KEPT, " ", " \t", SIZE_MAX},
    {WSH_FLAW_TRAILING_SPACE_KEPT, " \t", "", SIZE_MAX},
    {WSH_FLAW_TRAILING_TAB_KEPT, " \t", " ", SIZE_MAX},
};

static bool holds(const char *set, uint8_t c) { return c != 0 && strchr(set, c); }

static struct wsh_span trim_badly(struct wsh_span s, const struct trimming *t) {
    for (size_t dropped = 0; s.n > 0 && dropped < t->most && holds(t->before, s.p[0]); dropped++)
        s = wsh_span_skip(s, 1);
    while (s.n > 0 && holds(t->behind, s.p[s.n - 1])) s.n--;
    return s;
}

static struct wsh_span value_of(const struct wsh_request *q, const struct wsh_field *f) {
    for (size_t i = 0; i < WSH_COUNT(trimmings); i++) {
        if (!in_question(q->config, trimmings[i].flaw)) continue;
        struct wsh_span value = trim_badly(untrimmed(f), &trimmings[i]);
        if (!wsh_span_eq(value, f->value) && flawed(q->config, trimmings[i].flaw)) return value;
    }
    if (!in_question(q->config, WSH_FLAW_SPACE_AFTER_COLON_NEEDED)) return f->value;
    struct wsh_span value = wsh_span_trim_ows(wsh_span_skip(untrimmed(f), 1));
    if (wsh_span_eq(value, f->value) || !flawed(q->config, WSH_FLAW_SPACE_AFTER_COLON_NEEDED)) return f->value;
    return value;
}

static void add_value(struct wsh_request *q, struct wsh_values *v, const struct wsh_field *f) {
    v->last = value_of(q, f);
    v->joined.n += v->last.n + 2;
    if (v->n++ > 0) return;
    v->first = v->last;
    v->untrimmed = untrimmed(f);
}

/* RFC 9110 5.3: several lines of one field are one list, joined by commas. Its size is known by now. */
static struct wsh_span join(const struct wsh_request *q, enum wsh_known_field wanted) {
    const struct wsh_values *v = &q->values[wanted];
    uint8_t *octets = wsh_arena_alloc(q->arena, v->joined.n), *to = octets;
    for (size_t i = 0; i < q->head.n; i++) {
        if (known_field(q, q->head.fields[i].name) != wanted) continue;
        struct wsh_span value = value_of(q, &q->head.fields[i]);
        to += wsh_span_copy(to, value);
        to += wsh_span_copy(to, WSH_LIT(", "));
    }
    return wsh_span_make(octets, v->joined.n - 2);
}

static void read_fields(struct wsh_request *q) {
    struct wsh_values absent = {0, WSH_EMPTY, WSH_EMPTY, WSH_EMPTY, WSH_EMPTY};
    for (size_t i = 0; i < WSH_KNOWN_FIELDS; i++) q->values[i] = absent;
    for (size_t i = 0; i < q->head.n; i++) {
        enum wsh_known_field f = known_field(q, q->head.fields[i].name);
        if (f < WSH_KNOWN_FIELDS) add_value(q, &q->values[f], &q->head.fields[i]);
    }
    for (enum wsh_known_field f = 0; f < WSH_KNOWN_FIELDS; f++)
        if (q->values[f].n > 1)
            q->values[f].joined = join(q, f);
        else
            q->values[f].joined = q->values[f].first;
}

void wsh_request_read(struct wsh_arena *a, const struct wsh_server_config *config, struct wsh_span octets,
                      struct wsh_request *out) {
    *out = (struct wsh_request){.arena = a, .config = config};
    WSH_CHECK(wsh_head_read(a, WSH_HEAD_REQUEST, octets, &out->head) == WSH_READ_DONE);
    out->version = wsh_http_version(out->head.version);
    out->target = wsh_target_read(out->head.target);
    read_fields(out);
}

bool wsh_request_has_body(const struct wsh_request *q) {
    const struct wsh_values *length = &q->values[WSH_CONTENT_LENGTH];
    if (q->values[WSH_TRANSFER_ENCODING].n > 0) return true;
    for (size_t i = 0; i < length->joined.n; i++)
        if (length->joined.p[i] >= '1' && length->joined.p[i] <= '9') return true;
    return false;
}

/* R9112-9.6-CLOSE; HTTP/1.0 connections end behind their response. */
bool wsh_request_wants_close(const struct wsh_request *q) {
    return q->version < 11 || wsh_list_has(q->values[WSH_CONNECTION].joined, "close", true);
}
