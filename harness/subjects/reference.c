/* reference.c - the reference server as a subject; WSHAKE_FLAW=NAME (wshake serve --flaw) makes it wrong in one way. */
#include "harness/subject.h"
#include "server/responder.h"

struct connection {
    struct wsh_responder *responder;
    struct wsh_buf out;
    size_t pulled;
};

static const bool *flaws_of(const char *name) {
    static bool flaws[1024];
    int i = name ? wsh_flaw_find(wsh_span_of(name)) : -1;
    if (name && i < 0) {
        fprintf(stderr, "no such flaw: '%s'\n  hint: src/server/flaws.def lists them\n", name);
        exit(2);
    }
    WSH_CHECK(wsh_flaw_count <= WSH_COUNT(flaws));
    if (i >= 0) flaws[i] = true;
    return flaws;
}

static void *reference_open(void) {
    static const struct wsh_span subprotocols[] = {{(const uint8_t *)"chat", 4}, {(const uint8_t *)"superchat", 9}};
    static struct wsh_server_config config = {
        .subprotocols = subprotocols, .n_subprotocols = WSH_COUNT(subprotocols), .deflate = true};
    if (!config.flaws) config.flaws = flaws_of(getenv("WSHAKE_FLAW"));
    struct connection *c = calloc(1, sizeof *c);
    if (!c) wsh_die_memory(sizeof *c);
    c->responder = wsh_responder_new(&config);
    wsh_buf_init(&c->out, WSH_LIMIT_RECEIVED);
    return c;
}

static enum wsh_subject_end reference_push(void *connection, const uint8_t *octets, size_t n) {
    struct connection *c = connection;
    unsigned action = wsh_responder_receive(c->responder, wsh_span_make(octets, n), false, &c->out);
    if (action & WSH_RESPONDER_DIE) abort(); /* what a flaw of this kind stands for */
    if (action & WSH_RESPONDER_RESET) return WSH_SUBJECT_RESET;
    return action & WSH_RESPONDER_CLOSE ? WSH_SUBJECT_CLOSED : WSH_SUBJECT_OPEN;
}

static size_t reference_pull(void *connection, uint8_t *to, size_t room) {
    struct connection *c = connection;
    struct wsh_span next = wsh_span_slice(wsh_span_skip(wsh_buf_span(&c->out), c->pulled), 0, room);
    c->pulled += next.n;
    return wsh_span_copy(to, next);
}

static void reference_close(void *connection) {
    struct connection *c = connection;
    wsh_responder_free(c->responder);
    wsh_buf_done(&c->out);
    free(c);
}

const struct wsh_subject wsh_subject = {
    .name = "reference",
    .open = reference_open,
    .push = reference_push,
    .pull = reference_pull,
    .close = reference_close,
};
