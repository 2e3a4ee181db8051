/* export.c - the text of a case. */
#include "fuzz/export.h"

#include "fuzz/again.h"
#include "harness/judge.h"

struct text {
    struct wsh_arena *arena;
    const struct wsh_result *result;
    const struct wsh_result_conn *conn;
    struct wsh_ruling ruling;
    struct wsh_buf *out;
};

static bool is(const struct text *t, enum wsh_fault f) {
    return strcmp(t->result->fuzz->fault, wsh_fault_name(f)) == 0;
}

/* ---- small notations ---- */

/* "fuzz/accepted/R6455-4.2.1-5-KEY" -> "accepted-r6455-4-2-1-5-key" */
static void add_slug(struct wsh_buf *out, const char *id) {
    struct wsh_span rest = wsh_span_of(id);
    if (wsh_span_starts(rest, WSH_LIT("fuzz/"))) rest = wsh_span_skip(rest, 5);
    for (size_t i = 0; i < rest.n; i++) {
        uint8_t c = wsh_lower(rest.p[i]);
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        wsh_buf_add_octet(out, plain ? c : '-');
    }
}

/* Text of a peer or of ours, on one line between single quotes. */
static void add_quoted(struct wsh_buf *out, const char *text) {
    wsh_buf_add_octet(out, '\'');
    for (; *text; text++) {
        if (*text == '\'') wsh_buf_add_octet(out, '\'');
        wsh_buf_add_octet(out, *text < ' ' || *text > '~' ? '?' : (uint8_t)*text);
    }
    wsh_buf_add_octet(out, '\'');
}

/* !octets '...': our escapes inside of YAML's single quotes; a brace begins a placeholder and is doubled. */
static void add_octets(struct wsh_buf *out, struct wsh_span octets) {
    struct wsh_buf escaped;
    wsh_buf_init(&escaped, WSH_LIMIT_TEXT);
    wsh_text_escape(octets, 0, &escaped);
    wsh_buf_add_text(out, "!octets '");
    for (size_t i = 0; i < escaped.n; i++) {
        uint8_t c = escaped.p[i];
        if (c == '\'' || c == '{') wsh_buf_add_octet(out, c);
        wsh_buf_add_octet(out, c);
    }
    wsh_buf_add_octet(out, '\'');
    wsh_buf_done(&escaped);
}

/* ---- the case ---- */

static void add_split(struct text *t) {
    struct wsh_split s = wsh_split_of(t->arena, t->conn);
    if (s.n == 0) return;
    if (s.n + 1 == t->conn->sent.n) {
        wsh_buf_add_text(t->out, "        split: octets\n");
        return;
    }
    wsh_buf_add_text(t->out, "        split: { at: [");
    for (size_t i = 0; i < s.n; i++) wsh_buf_printf(t->out, "%s%zu", i ? ", " : "", s.at[i]);
    wsh_buf_add_text(t->out, "] }\n");
}

/* What the server has to do with the request; a wrong response shows by itself, because the case is about its rule. */
static void add_expectation(struct text *t) {
    bool refuse = is(t, WSH_FAULT_ACCEPTED) || t->ruling.kind == WSH_RULING_REFUSE;
    bool accept = is(t, WSH_FAULT_REFUSED) || t->ruling.kind == WSH_RULING_ACCEPT;
    bool list = t->result->n_rules > 0 && strcmp(t->result->rules[0], wsh_rule(WSH_RULE_R6455_4_4_MUST_LIST)->id) == 0;
    wsh_buf_add_text(t->out, "    expect:\n");
    if (list)
        wsh_buf_add_text(t->out,
                         "      - fail: { outcome: refused, status: [400, 426], header: { Sec-WebSocket-Version: "
                         "absent } }\n");
    if (refuse)
        wsh_buf_add_text(t->out,
                         "      - fail: { outcome: accepted }\n      - fail: { status: 101 }\n      - pass: {}\n");
    else if (accept)
        wsh_buf_add_text(t->out, "      - pass: { outcome: accepted }\n      - fail: {}\n");
    else
        wsh_buf_add_text(t->out, "      - pass: {}\n");
}

static void add_why(struct text *t) {
    const struct wsh_result *r = t->result;
    wsh_buf_add_text(t->out, "    why: ");
    add_quoted(t->out, wsh_arena_printf(t->arena, "found by fuzzing %s (seed %" PRIu64 ", execution %" PRIu64 "): %s",
                                        r->target, r->seed, r->fuzz->execution, r->because));
    wsh_buf_add_octet(t->out, '\n');
    if (is(t, WSH_FAULT_REFUSED) && t->ruling.kind != WSH_RULING_ACCEPT)
        wsh_buf_add_text(t->out,
                         "    despite: an extension that a server does not want is declined, not refused (RFC 6455 "
                         "9.1)\n");
}

static void add_case(struct text *t) {
    const struct wsh_result *r = t->result;
    wsh_buf_add_text(t->out, "  - id: ");
    add_slug(t->out, r->id);
    wsh_buf_add_text(t->out, "\n    title: ");
    add_quoted(t->out, r->title);
    wsh_buf_printf(t->out, "\n    rules: [%s]\n", r->n_rules ? r->rules[0] : wsh_rule(WSH_RULE_SEC_ALIVE)->id);
    add_why(t);
    wsh_buf_add_text(t->out, "    steps:\n      - request:\n          raw: ");
    add_octets(t->out, t->conn->sent);
    wsh_buf_add_octet(t->out, '\n');
    add_split(t);
    add_expectation(t);
}

bool wsh_fuzz_export(const struct wsh_result *r, struct wsh_buf *out) {
    const struct wsh_result_conn *conn = r->n_attempts && r->attempts[0].n_conns ? r->attempts[0].conns : NULL;
    if (!r->fuzz || !conn || conn->sent.n == 0) return false;
    struct text t = {.arena = wsh_arena_new(), .result = r, .conn = conn, .out = out};
    wsh_ruling_read(t.arena, conn->sent, &t.ruling);
    wsh_buf_add_text(out, "family: fuzz\n"
                          "title: findings of a fuzz campaign\n"
                          "cases:\n"
                          "  - id: baseline\n"
                          "    title: a plain handshake is accepted\n"
                          "    rules: [R6455-4.2.2-5.1-STATUS]\n"
                          "    gate: true\n"
                          "    expect:\n"
                          "      - pass: { outcome: accepted }\n"
                          "      - fail: {}\n");
    add_case(&t);
    wsh_arena_free(t.arena);
    return true;
}
