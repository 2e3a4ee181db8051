/* decode_evidence.c - octets, events and findings of one attempt, made to fit each other.
 *
 * Reports mark octets by offset and length without asking again, so nothing leaves here that points outside. If the
 * writer says that octets were dropped, offsets behind the end are its truth and are pulled in without a word. */
#include "record/decode_fields.h"

static struct wsh_span octets_of(struct wsh_decode *d, const json_t *value, const char *key) {
    if (json_is_string(value)) {
        wsh_buf_clear(&d->scratch);
        struct wsh_span text = wsh_span_make(json_string_value(value), json_string_length(value));
        if (wsh_base64_decode(text, &d->scratch)) return wsh_arena_span(d->arena, wsh_buf_span(&d->scratch));
    }
    (void)wsh_decode_wrong(d, key, "is no base64");
    return WSH_EMPTY;
}

/* Lists of unequal length are one connection whose other side said nothing. */
static void read_octets(struct wsh_decode *d, const json_t *o, struct wsh_result_attempt *a) {
    const json_t *sent = wsh_decode_list(d, o, "sent"), *received = wsh_decode_list(d, o, "received");
    size_t n_sent = json_array_size(sent), n_received = json_array_size(received);
    a->n_conns = n_sent > n_received ? n_sent : n_received;
    a->conns = WSH_NEW_ARRAY(d->arena, a->n_conns + 1, struct wsh_result_conn);
    for (size_t i = 0; i < a->n_conns; i++) a->conns[i].sent = a->conns[i].received = WSH_EMPTY;
    for (size_t i = 0; i < n_sent; i++) a->conns[i].sent = octets_of(d, json_array_get(sent, i), "sent");
    for (size_t i = 0; i < n_received; i++)
        a->conns[i].received = octets_of(d, json_array_get(received, i), "received");
}

/* The object at d->index of the list at hand, or NULL with a diag. */
static const json_t *item_at(struct wsh_decode *d, const json_t *list, const char *name, size_t i) {
    const json_t *item = json_array_get(list, i);
    d->list = name;
    d->index = i;
    if (json_is_object(item)) return item;
    (void)wsh_decode_wrong(d, "", "is no object");
    return NULL;
}

/* The connection that an item speaks about; NULL if there is no such connection. */
static struct wsh_result_conn *connection_at(struct wsh_decode *d, const json_t *o, const struct wsh_result_attempt *a,
                                             unsigned *ret_number) {
    unsigned number = wsh_decode_small(d, o, "connection");
    if (number < a->n_conns) return *ret_number = number, &a->conns[number];
    (void)wsh_decode_wrong(d, "connection", "names a connection that is not there");
    return NULL;
}

static void read_dropped(struct wsh_decode *d, const json_t *o, struct wsh_result_attempt *a) {
    const json_t *list = wsh_decode_list(d, o, "dropped");
    for (size_t i = 0; i < json_array_size(list); i++) {
        unsigned number = 0, side = WSH_SENT;
        const json_t *item = item_at(d, list, "dropped", i);
        struct wsh_result_conn *conn = item ? connection_at(d, item, a, &number) : NULL;
        if (!conn || !wsh_decode_word(d, item, "side", &wsh_side_words, &side)) continue;
        *(side == WSH_SENT ? &conn->dropped_sent : &conn->dropped_received) = wsh_decode_count(d, item, "octets");
    }
    d->list = NULL;
}

/* Pulls [offset, offset + length) into the octets of a side. */
static void fit(struct wsh_decode *d, const json_t *o, const struct wsh_result_conn *conn, enum wsh_side side,
                size_t *ret_offset, size_t *ret_length) {
    uint64_t offset = wsh_decode_count(d, o, "offset"), length = wsh_decode_count(d, o, "length");
    size_t n = side == WSH_SENT ? conn->sent.n : conn->received.n;
    uint64_t dropped = side == WSH_SENT ? conn->dropped_sent : conn->dropped_received;
    bool inside = offset <= n && length <= n - offset;
    if (!inside && dropped == 0) (void)wsh_decode_wrong(d, "offset", "and length point outside of the octets");
    *ret_offset = offset < n ? (size_t)offset : n;
    *ret_length = length < n - *ret_offset ? (size_t)length : n - *ret_offset;
}

static void read_event(struct wsh_decode *d, const json_t *o, struct wsh_result_attempt *a) {
    unsigned kind, side, number = 0;
    struct wsh_result_conn *conn = connection_at(d, o, a, &number);
    if (!conn || !wsh_decode_word(d, o, "kind", &wsh_event_words, &kind)) return;
    if (!wsh_decode_word(d, o, "side", &wsh_side_words, &side)) return;
    struct wsh_event *e = WSH_PUSH(d->arena, conn->events, conn->n_events);
    *e = (struct wsh_event){.kind = (enum wsh_event_kind)kind, .side = (enum wsh_side)side};
    e->at_us = wsh_decode_count(d, o, "at_us");
    e->text = wsh_decode_text(d, o, "text", NULL);
    if (e->kind == WSH_EVENT_DATA) fit(d, o, conn, e->side, &e->offset, &e->length);
}

static void read_events(struct wsh_decode *d, const json_t *o, struct wsh_result_attempt *a) {
    const json_t *list = wsh_decode_list(d, o, "events");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = item_at(d, list, "events", i);
        if (item) read_event(d, item, a);
    }
    d->list = NULL;
}

static void read_finding(struct wsh_decode *d, const json_t *o, struct wsh_result_attempt *a) {
    unsigned weight = WSH_INFO, side = WSH_RECEIVED, number = 0;
    struct wsh_result_conn *conn = connection_at(d, o, a, &number);
    if (!conn || !wsh_decode_word(d, o, "weight", &wsh_verdict_words, &weight)) return;
    if (!wsh_decode_word(d, o, "side", &wsh_side_words, &side)) return;
    struct wsh_result_finding *f = &a->findings[a->n_findings++];
    *f = (struct wsh_result_finding){.rule = wsh_decode_text(d, o, "rule", ""),
                                     .weight = (enum wsh_verdict)weight,
                                     .impact = wsh_decode_impact(d, o),
                                     .side = (enum wsh_side)side,
                                     .connection = number,
                                     .expected = wsh_decode_text(d, o, "expected", ""),
                                     .actual = wsh_decode_text(d, o, "actual", ""),
                                     .incidental = wsh_decode_flag(d, o, "incidental")};
    fit(d, o, conn, f->side, &f->offset, &f->length);
}

static void read_findings(struct wsh_decode *d, const json_t *o, struct wsh_result_attempt *a) {
    const json_t *list = wsh_decode_list(d, o, "findings");
    a->findings = WSH_NEW_ARRAY(d->arena, json_array_size(list) + 1, struct wsh_result_finding);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = item_at(d, list, "findings", i);
        if (item) read_finding(d, item, a);
    }
    d->list = NULL;
}

void wsh_decode_attempt(struct wsh_decode *d, const json_t *o, const json_t *evidence, struct wsh_result_attempt *out) {
    unsigned verdict = WSH_BROKEN;
    (void)wsh_decode_word(d, o, "verdict", &wsh_verdict_words, &verdict);
    *out = (struct wsh_result_attempt){.verdict = (enum wsh_verdict)verdict,
                                       .outcome = wsh_decode_outcome(d, o),
                                       .status = wsh_decode_small(d, o, "status"),
                                       .because = wsh_decode_text(d, o, "because", ""),
                                       .us = wsh_decode_count(d, o, "us")};
    read_octets(d, evidence, out);
    read_dropped(d, evidence, out);
    read_events(d, evidence, out);
    read_findings(d, evidence, out);
}
