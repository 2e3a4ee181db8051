/* test_uri.c - ws and wss URIs: where to connect, what to send, and what to tell a user who mistyped. */
#include "support/guard.h"
#include "support/main.h"
#include "wire/wire.h"

/* `want`: secure?, host, 6 for IPv6, port, + if it was given, authority, resource. */
static const struct {
    const char *in, *want, *title;
} uris[] = {
    {"ws://example.com", "ws example.com 80 example.com /", "the least"},
    {"wss://example.com", "wss example.com 443 example.com /", "secure"},
    {"WsS://Example.com/", "wss Example.com 443 Example.com /", "the scheme in another case"},
    {"ws://h/chat?a=b", "ws h 80 h /chat?a=b", "path and query"},
    {"ws://h?a=b", "ws h 80 h /?a=b", "a query without a path"},
    {"ws://h/?", "ws h 80 h /", "an empty query is left out"},
    {"ws://h?", "ws h 80 h /", "an empty query without a path"},
    {"ws://h//a//?//", "ws h 80 h //a//?//", "empty segments stay"},
    {"ws://h/%2f%41?%3F", "ws h 80 h /%2f%41?%3F", "triplets stay"},
    {"ws://h:8080/", "ws h 8080+ h:8080 /", "a port"},
    {"ws://h:80/", "ws h 80+ h /", "the default port is left out of Host"},
    {"wss://h:443/", "wss h 443+ h /", "the secure one too"},
    {"ws://h:443/", "ws h 443+ h:443 /", "the other scheme's port is no default"},
    {"wss://h:80/", "wss h 80+ h:80 /", "nor the other way round"},
    {"ws://h:/", "ws h 80 h /", "an empty port is the default"},
    {"ws://h:00080/", "ws h 80+ h /", "leading zeros"},
    {"ws://h:008080/", "ws h 8080+ h:8080 /", "leading zeros do not reach Host"},
    {"ws://h:1", "ws h 1+ h:1 /", "the least port"},
    {"ws://h:65535", "ws h 65535+ h:65535 /", "the largest"},
    {"ws://127.0.0.1:9001/x", "ws 127.0.0.1 9001+ 127.0.0.1:9001 /x", "IPv4"},
    {"ws://[::1]", "ws ::1 6 80 [::1] /", "IPv6"},
    {"wss://[2001:db8::1]:8443/x", "wss 2001:db8::1 6 8443+ [2001:db8::1]:8443 /x",
     "IPv6 and a port"},
    {"ws://a,b!/", "ws a,b! 80 a,b! /", "sub-delims in a host"},
};

static void show_uri(const struct wsh_uri *u, struct wsh_buf *b) {
    wsh_buf_printf(b, "%s %.*s %s%u%s ", u->secure ? "wss" : "ws", WSH_FMT(u->host), u->ipv6 ? "6 " : "",
                   (unsigned)u->port,
                   u->port_given ? "+" : "");
    wsh_buf_printf(b, "%.*s %.*s", WSH_FMT(u->authority), WSH_FMT(u->resource));
}

struct reading {
    size_t row;
    struct wsh_arena *arena;
};

static void read_uri(struct wsh_span part, void *context) {
    struct reading *r = context;
    struct wsh_uri u = {0};
    struct wsh_buf got;
    const char *what = NULL;
    size_t at = SIZE_MAX;
    bool good = wsh_uri_read(r->arena, part, &u, &what, &at);
    ck_assert(good ? !what && at == SIZE_MAX : what && at <= part.n && !u.host.p);
    if (part.n < strlen(uris[r->row].in)) return;
    ck_assert_msg(good, "%s: %s", uris[r->row].title, what ? what : "");
    wsh_buf_init(&got, 1000);
    show_uri(&u, &got);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&got), uris[r->row].want), "%s: got %.*s", uris[r->row].title, WSH_FMT(got));
    wsh_buf_done(&got);
}

START_TEST(uri_rows) {
    struct reading r = {(size_t)_i, wsh_arena_new()};
    wsh_at_every_split(wsh_span_of(uris[_i].in), read_uri, &r);
    wsh_arena_free(r.arena);
}
END_TEST

static const struct {
    const char *in;
    size_t at;
    const char *what, *title;
} errors[] = {
    {"", 0, "no scheme: a WebSocket URI starts with ws:// or wss://", "nothing"},
    {"example.com/chat", 0, "no scheme: a WebSocket URI starts with ws:// or wss://", "no scheme"},
    {"ws:/example.com", 0, "no scheme: a WebSocket URI starts with ws:// or wss://", "one slash"},
    {"http://example.com", 0, "http:// is no WebSocket scheme: write ws://", "http"},
    {"HTTPS://example.com", 0, "https:// is no WebSocket scheme: write wss://", "https"},
    {"wsx://h", 0, "unknown scheme: ws:// and wss:// are allowed", "another scheme"},
    {"://h", 0, "unknown scheme: ws:// and wss:// are allowed", "an empty scheme"},
    {"ws://", 5, "no host", "no host"},
    {"ws:///path", 5, "no host", "no host before a path"},
    {"ws://:80/", 5, "no host", "no host before a port"},
    {"ws://u:p@h/", 5, "a ws URI has no user information: pass credentials as a header", "user information"},
    {"ws://@h/", 5, "a ws URI has no user information: pass credentials as a header", "empty user information"},
    {"ws://b\xC3\xBC" "cher/", 6, "a host in other letters than ASCII: write its xn-- form", "a name to be encoded"},
    {"ws://a b/", 5, "neither a host nor a host with a port", "a space"},
    {"ws://h:x/", 5, "neither a host nor a host with a port", "a port of letters"},
    {"ws://::1/", 5, "neither a host nor a host with a port", "IPv6 without brackets"},
    {"ws://[::1/", 5, "neither a host nor a host with a port", "unbalanced"},
    {"ws://[fe80::1%25eth0]/", 5, "neither a host nor a host with a port", "a zone identifier"},
    {"ws://[v1.a]/", 5, "not an IPv6 address in the brackets", "an address of the future"},
    {"ws://h:0/", 7, "a port is 1 to 65535", "port 0"},
    {"ws://h:65536/", 7, "a port is 1 to 65535", "a port too large"},
    {"ws://[::1]:99999999999999999999/", 11, "a port is 1 to 65535", "a port far too large"},
    {"ws://h/a#b", 8, "a ws URI has no fragment: write %23 for #", "a fragment"},
    {"ws://h#b", 6, "a ws URI has no fragment: write %23 for #", "a fragment behind the host"},
    {"ws://h/?q#", 9, "a ws URI has no fragment: write %23 for #", "an empty fragment behind the query"},
    {"ws://h/%4", 7, "% without two hexadecimal digits", "half a triplet"},
    {"ws://h/?%zz", 8, "% without two hexadecimal digits", "no triplet in the query"},
    {"ws://h/a b", 8, "a character that must be percent-encoded", "a space in the path"},
    {"ws://h/?\xC3\xA4", 8, "a character that must be percent-encoded", "octets above 7F in the query"},
    {"ws://h/[", 7, "a character that must be percent-encoded", "a bracket in the path"},
    {"ws://h\n", 5, "neither a host nor a host with a port", "a line end"},
};

START_TEST(error_rows) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_uri u;
    const char *what = "";
    size_t at = 0;
    struct wsh_span in = wsh_guard_end(wsh_span_of(errors[_i].in));
    ck_assert_msg(!wsh_uri_read(a, in, &u, &what, &at), "%s", errors[_i].title);
    ck_assert_msg(strcmp(what, errors[_i].what) == 0, "%s: %s", errors[_i].title, what);
    ck_assert_msg(at == errors[_i].at, "%s: at %zu", errors[_i].title, at);
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("uri");
    TCase *tc = wsh_test_case(s, "uri");
    tcase_add_loop_test(tc, uri_rows, 0, (int)WSH_COUNT(uris));
    tcase_add_loop_test(tc, error_rows, 0, (int)WSH_COUNT(errors));
    return wsh_test_main(s);
}
