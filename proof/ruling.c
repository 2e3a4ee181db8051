/* ruling.c - the oracle's ruling on each piece of standard input, one line of JSON each: what proof/compare holds
 * against parsers that nobody here wrote.
 *
 *     {"kind": "must refuse", "incomplete": false, "websocket": true, "whole": true,
 *      "reasons": [["must refuse", "R9112-5.1-WSCOLON"], ...], "head": [...]} */
#include "oracle/oracle.h"
#include "oracle/ruling.h"
#include "proof/stream.h"

/* What is left of a value once every repair that the texts allow was made. */
static void add_field(struct wsh_arena *a, struct proof_head *out, const struct wsh_field *f) {
    if (f->odd & WSH_ODD_WS_FIRST) return; /* RFC 9112 2.2: dropped unprocessed */
    proof_head_name(out, f->name);
    proof_head_value(out, wsh_field_unfold(a, f));
}

/* Returns whether the head is complete. */
static bool add_head(struct wsh_arena *a, struct wsh_span octets, struct wsh_buf *out) {
    struct wsh_head head;
    struct proof_head read;
    bool whole = wsh_head_read(a, WSH_HEAD_REQUEST, octets, &head) == WSH_READ_DONE;
    proof_head_init(&read);
    wsh_buf_add(&read.method, head.method);
    wsh_buf_add(&read.target, head.target);
    wsh_buf_add(&read.version, head.version);
    for (size_t i = 0; i < head.n; i++) add_field(a, &read, &head.fields[i]);
    proof_head_json(&read, out);
    proof_head_done(&read);
    return whole;
}

static void add_reasons(const struct wsh_ruling *r, struct wsh_buf *out) {
    wsh_buf_add_text(out, "[");
    for (size_t i = 0; i < r->n; i++)
        wsh_buf_printf(out, "%s[\"%s\", \"%s\"]", i == 0 ? "" : ", ", wsh_ruling_name(r->reasons[i].kind),
                       wsh_rule(r->reasons[i].rule)->id);
    wsh_buf_add_text(out, "]");
}

static const char *truth(bool b) { return b ? "true" : "false"; }

static void rule(struct wsh_arena *a, struct wsh_span octets) {
    struct wsh_ruling r;
    struct wsh_buf out;
    wsh_ruling_read(a, octets, &r);
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    wsh_buf_printf(&out, "{\"kind\": \"%s\", \"incomplete\": %s, \"websocket\": %s, \"reasons\": ",
                   wsh_ruling_name(r.kind), truth(r.incomplete), truth(r.websocket));
    add_reasons(&r, &out);
    wsh_buf_add_text(&out, ", \"head\": ");
    bool whole = add_head(a, octets, &out);
    wsh_buf_printf(&out, ", \"whole\": %s}\n", truth(whole));
    (void)fwrite(out.p, 1, out.n, stdout);
    wsh_buf_done(&out);
}

int main(void) {
    struct wsh_arena *a = wsh_arena_new();
    for (struct wsh_span octets; proof_read(a, &octets); wsh_arena_reset(a)) rule(a, octets);
    wsh_arena_free(a);
    return 0;
}
