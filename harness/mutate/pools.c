/* pools.c - from the edits of the catalogue to what may stand where. */
#include "harness/mutate/pools.h"

#include "script/request.h"

static const char *const place_names[WSH_PLACE_COUNT] = {
    [WSH_PLACE_METHOD] = "method",     [WSH_PLACE_TARGET] = "target",
    [WSH_PLACE_VERSION] = "version",   [WSH_PLACE_START_LINE] = "start-line",
    [WSH_PLACE_PREFIX] = "prefix",     [WSH_PLACE_END] = "end",
    [WSH_PLACE_BODY] = "body",         [WSH_PLACE_SEPARATOR] = "separator",
    [WSH_PLACE_TRAILING] = "trailing", [WSH_PLACE_LINE_END] = "line-end",
    [WSH_PLACE_LINE] = "line",         [WSH_PLACE_NAME] = "name",
    [WSH_PLACE_MEMBER] = "member",     [WSH_PLACE_TOKEN] = "token",
};

const char *wsh_place_name(enum wsh_place_kind place) { return place_names[place]; }

/* What stands in a pool before the catalogue is asked: values of plain handshakes, and forms that need no case. */
static const struct {
    const char *name, *value;
} plain_fields[] = {
    {"Host", "127.0.0.1:8080"},
    {"Upgrade", "websocket"},
    {"Connection", "Upgrade"},
    {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
    {"Sec-WebSocket-Version", "13"},
    {"Connection", "keep-alive, Upgrade"},
    {"Connection", "keep-alive,Upgrade"},
    {"Origin", "http://app.example"},
    {"Origin", "null"},
    {"Cookie", "session=7f3a; theme=dark"},
    {"Sec-WebSocket-Protocol", "chat"},
    {"Sec-WebSocket-Protocol", "CHAT, superchat"},
    {"Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"},
    {"Content-Length", "0"},
    {"Transfer-Encoding", "chunked"},
    {"User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"},
    {"Authorization", "Basic dXNlcjpwYXNz"},
    {"Accept-Encoding", "gzip, deflate, br"},
    {"X-Forwarded-For", "192.0.2.7, 198.51.100.2"},
    {"X-Empty", ""},
    {"Content-Type", "text/plain"},
    {"Expect", "100-continue"},
};

static const struct {
    enum wsh_place_kind place;
    struct wsh_span value;
} plain_places[] = {
    {WSH_PLACE_SEPARATOR, {(const uint8_t *)":", 1}},
    {WSH_PLACE_SEPARATOR, {(const uint8_t *)":\t", 2}},
    {WSH_PLACE_SEPARATOR, {(const uint8_t *)" : ", 3}},
    {WSH_PLACE_SEPARATOR, {(const uint8_t *)":  ", 3}},
    {WSH_PLACE_SEPARATOR, {(const uint8_t *)"\t: ", 3}},
    {WSH_PLACE_SEPARATOR, {(const uint8_t *)":\r\n ", 4}},
    {WSH_PLACE_TRAILING, {(const uint8_t *)" ", 1}},
    {WSH_PLACE_TRAILING, {(const uint8_t *)"\t", 1}},
    {WSH_PLACE_TRAILING, {(const uint8_t *)" \t ", 3}},
    {WSH_PLACE_TRAILING, {(const uint8_t *)"\r\n ", 3}},
    {WSH_PLACE_LINE_END, {(const uint8_t *)"\n", 1}},
    {WSH_PLACE_LINE_END, {(const uint8_t *)"\r", 1}},
    {WSH_PLACE_LINE_END, {(const uint8_t *)"\r\r\n", 3}},
    {WSH_PLACE_MEMBER, {(const uint8_t *)"keep-alive", 10}},
    {WSH_PLACE_MEMBER, {(const uint8_t *)"x", 1}},
    {WSH_PLACE_MEMBER, {(const uint8_t *)"", 0}},
    {WSH_PLACE_MEMBER, {(const uint8_t *)"websocket", 9}},
    {WSH_PLACE_MEMBER, {(const uint8_t *)"Upgrade", 7}},
    {WSH_PLACE_MEMBER, {(const uint8_t *)"h2c", 3}},
    {WSH_PLACE_MEMBER, {(const uint8_t *)"close", 5}},
    {WSH_PLACE_MEMBER, {(const uint8_t *)"13", 2}},
    {WSH_PLACE_MEMBER, {(const uint8_t *)"\"x\"", 3}},
    {WSH_PLACE_MEMBER, {(const uint8_t *)"x; a=b", 6}},
    {WSH_PLACE_METHOD, {(const uint8_t *)"POST", 4}},
    {WSH_PLACE_METHOD, {(const uint8_t *)"get", 3}},
    {WSH_PLACE_TARGET, {(const uint8_t *)"/chat?token=a%20b", 17}},
    {WSH_PLACE_TARGET, {(const uint8_t *)"/chat?x=1", 9}},
    {WSH_PLACE_TARGET, {(const uint8_t *)"/", 1}},
    {WSH_PLACE_VERSION, {(const uint8_t *)"HTTP/1.0", 8}},
    {WSH_PLACE_VERSION, {(const uint8_t *)"HTTP/2.0", 8}},
    {WSH_PLACE_END, {(const uint8_t *)"\n", 1}},
    {WSH_PLACE_END, {(const uint8_t *)"", 0}},
    {WSH_PLACE_PREFIX, {(const uint8_t *)"\r\n", 2}},
};

bool wsh_pool_has(const struct wsh_pool *pool, struct wsh_span value) {
    for (size_t i = 0; i < pool->n; i++)
        if (wsh_span_eq(pool->items[i], value)) return true;
    return false;
}

static void add(struct wsh_arena *a, struct wsh_pool *pool, struct wsh_span value) {
    if (value.n <= WSH_POOL_OCTETS && !wsh_pool_has(pool, value))
        *WSH_PUSH(a, pool->items, pool->n) = wsh_arena_span(a, value);
}

const struct wsh_pool_field *wsh_pools_field(const struct wsh_pools *p, struct wsh_span name) {
    for (size_t i = 0; i < p->n_fields; i++)
        if (wsh_span_eq_ci(p->fields[i].name, name)) return &p->fields[i];
    return NULL;
}

static void add_field(struct wsh_pools *p, struct wsh_span name, struct wsh_span value) {
    const struct wsh_pool_field *known = wsh_pools_field(p, name);
    if (value.n > WSH_POOL_OCTETS || !wsh_is_token(name)) return;
    size_t at = known ? (size_t)(known - p->fields) : p->n_fields;
    if (!known)
        *WSH_PUSH(p->arena, p->fields, p->n_fields) = (struct wsh_pool_field){.name = wsh_arena_span(p->arena, name)};
    add(p->arena, &p->fields[at].values, value);
}

/* A line of text as a value of its field, or as a line of its own if it is none. */
static void add_line(struct wsh_pools *p, struct wsh_span line) {
    struct wsh_span rest = line, name = wsh_span_cut(&rest, ':');
    if (name.n < line.n && wsh_is_token(name)) add_field(p, name, wsh_span_trim_ows(rest));
    add(p->arena, &p->places[WSH_PLACE_LINE], line);
}

/* ---- the catalogue ---- */

/* Where the octets of an edit go: to the values of the field that it names, or to a place. Other edits bring none. */
enum target { NOWHERE, TO_FIELD, TO_PLACE };
static const struct {
    enum target target;
    enum wsh_place_kind place;
} edits[] = {
    [WSH_EDIT_SET] = {.target = TO_FIELD},
    [WSH_EDIT_ADD] = {.target = TO_FIELD},
    [WSH_EDIT_ADD_FIRST] = {.target = TO_FIELD},
    [WSH_EDIT_RENAME] = {TO_PLACE, WSH_PLACE_NAME},
    [WSH_EDIT_LINE] = {TO_PLACE, WSH_PLACE_LINE},
    [WSH_EDIT_FIRST_LINE] = {TO_PLACE, WSH_PLACE_LINE},
    [WSH_EDIT_LINE_BEFORE] = {TO_PLACE, WSH_PLACE_LINE},
    [WSH_EDIT_LINE_AFTER] = {TO_PLACE, WSH_PLACE_LINE},
    [WSH_EDIT_SEPARATOR] = {TO_PLACE, WSH_PLACE_SEPARATOR},
    [WSH_EDIT_TRAILING] = {TO_PLACE, WSH_PLACE_TRAILING},
    [WSH_EDIT_LINE_END] = {TO_PLACE, WSH_PLACE_LINE_END},
    [WSH_EDIT_END] = {TO_PLACE, WSH_PLACE_END},
    [WSH_EDIT_METHOD] = {TO_PLACE, WSH_PLACE_METHOD},
    [WSH_EDIT_TARGET] = {TO_PLACE, WSH_PLACE_TARGET},
    [WSH_EDIT_VERSION] = {TO_PLACE, WSH_PLACE_VERSION},
    [WSH_EDIT_REQUEST_LINE] = {TO_PLACE, WSH_PLACE_START_LINE},
    [WSH_EDIT_PREFIX] = {TO_PLACE, WSH_PLACE_PREFIX},
    [WSH_EDIT_BODY] = {TO_PLACE, WSH_PLACE_BODY},
};

struct reading {
    struct wsh_pools *pools;
    struct wsh_arena *scratch;
    struct wsh_profile profile;
    struct wsh_fresh fresh;
};

static struct wsh_span expand(struct reading *r, const struct wsh_octets *o) {
    return wsh_octets_size(o) > WSH_POOL_OCTETS ? WSH_EMPTY : wsh_octets_expand(o, r->scratch, &r->profile, &r->fresh);
}

static void read_edit(struct reading *r, const struct wsh_edit *e) {
    enum target target = (size_t)e->kind < WSH_COUNT(edits) ? edits[e->kind].target : NOWHERE;
    if (target == NOWHERE || wsh_octets_size(&e->value) > WSH_POOL_OCTETS) return;
    struct wsh_span name = expand(r, &e->name), value = expand(r, &e->value);
    if (target == TO_FIELD)
        add_field(r->pools, name, value);
    else if (edits[e->kind].place == WSH_PLACE_LINE)
        add_line(r->pools, value);
    else
        add(r->pools->arena, &r->pools->places[edits[e->kind].place], value);
}

static void read_step(struct reading *r, const struct wsh_step *s) {
    for (size_t i = 0; i < s->n; i++) read_edit(r, &s->edits[i]);
    bool octets = s->kind == WSH_STEP_OCTETS || s->kind == WSH_STEP_FRAME;
    if (octets && wsh_octets_size(&s->octets) <= WSH_POOL_OCTETS)
        add(r->pools->arena, &r->pools->places[WSH_PLACE_BODY], expand(r, &s->octets));
    wsh_arena_reset(r->scratch);
}

static void read_suite(struct wsh_pools *p, const struct wsh_suite *suite) {
    struct reading r = {.pools = p, .scratch = wsh_arena_new()};
    wsh_profile_imagine(p->arena, &r.profile, &r.fresh);
    for (size_t i = 0; i < suite->n; i++)
        for (size_t k = 0; k < suite->cases[i].n_steps; k++) read_step(&r, &suite->cases[i].steps[k]);
    wsh_arena_free(r.scratch);
}

/* ---- all of it ---- */

static void read_dictionary(struct wsh_pools *p, const struct wsh_pool *dictionary) {
    for (size_t i = 0; i < dictionary->n; i++) {
        struct wsh_span entry = dictionary->items[i];
        add(p->arena, &p->places[WSH_PLACE_TOKEN], entry);
        if (wsh_span_ends(entry, WSH_LIT("\r\n")) && wsh_span_find(entry, '\r') == entry.n - 2)
            add_line(p, wsh_span_slice(entry, 0, entry.n - 2));
    }
}

struct wsh_pools *wsh_pools_new(struct wsh_arena *a, const struct wsh_suite *suite, const struct wsh_pool *dictionary) {
    struct wsh_pools *p = WSH_NEW(a, struct wsh_pools);
    p->arena = a;
    for (size_t i = 0; i < WSH_COUNT(plain_fields); i++)
        add_field(p, wsh_span_of(plain_fields[i].name), wsh_span_of(plain_fields[i].value));
    for (size_t i = 0; i < WSH_COUNT(plain_places); i++)
        add(a, &p->places[plain_places[i].place], plain_places[i].value);
    if (suite) read_suite(p, suite);
    if (dictionary) read_dictionary(p, dictionary);
    return p;
}
