/* http_parser.c - libhttp-parser (nginx's parser by way of Node) on each piece of standard input, as proof/stream.h says.
 *
 * The library as it is packaged, which is without its strict mode. It knows a fixed list of methods and not Host. */
#include <http_parser.h>

#include "proof/stream.h"

struct reading {
    struct proof_head head;
    bool over;
};

static struct reading *reading_of(http_parser *p) { return p->data; }

static int on_target(http_parser *p, const char *at, size_t n) {
    wsh_buf_add(&reading_of(p)->head.target, wsh_span_make(at, n));
    return 0;
}

static int on_name(http_parser *p, const char *at, size_t n) {
    if (!reading_of(p)->over) proof_head_name(&reading_of(p)->head, wsh_span_make(at, n));
    return 0;
}

static int on_value(http_parser *p, const char *at, size_t n) {
    if (!reading_of(p)->over) proof_head_value(&reading_of(p)->head, wsh_span_make(at, n));
    return 0;
}

/* From here on names and values are those of trailers. */
static int on_head(http_parser *p) {
    reading_of(p)->over = true;
    return 0;
}

static int on_end(http_parser *p) {
    http_parser_pause(p, 1);
    return 0;
}

static const http_parser_settings settings = {
    .on_url = on_target, .on_header_field = on_name, .on_header_value = on_value, .on_headers_complete = on_head,
    .on_message_complete = on_end,
};

static void answer(http_parser *p, struct reading *r) {
    struct wsh_buf out;
    enum http_errno error = HTTP_PARSER_ERRNO(p);
    bool whole = error == HPE_PAUSED, more = error == HPE_OK;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    wsh_buf_printf(&out, "{\"answer\": \"%s\", \"says\": \"%s\", \"head\": ", whole ? "accept" : more ? "more" : "reject",
                   whole || more ? "" : http_errno_name(error));
    wsh_buf_add_text(&r->head.method, http_method_str((enum http_method)p->method));
    wsh_buf_printf(&r->head.version, "HTTP/%u.%u", p->http_major, p->http_minor);
    if (whole)
        proof_head_json(&r->head, &out);
    else
        wsh_buf_add_text(&out, "null");
    wsh_buf_add_text(&out, "}\n");
    (void)fwrite(out.p, 1, out.n, stdout);
    wsh_buf_done(&out);
}

static void parse(struct wsh_span octets) {
    http_parser p;
    struct reading r = {.over = false};
    proof_head_init(&r.head);
    http_parser_init(&p, HTTP_REQUEST);
    p.data = &r;
    if (octets.n > 0) (void)http_parser_execute(&p, &settings, (const char *)octets.p, octets.n);
    answer(&p, &r);
    proof_head_done(&r.head);
}

static void print_version(void) {
    unsigned long v = http_parser_version();
    (void)printf("%lu.%lu.%lu\n", v >> 16, v >> 8 & 255, v & 255);
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        print_version();
        return 0;
    }
    struct wsh_arena *a = wsh_arena_new();
    for (struct wsh_span octets; proof_read(a, &octets); wsh_arena_reset(a)) parse(octets);
    wsh_arena_free(a);
    return 0;
}
