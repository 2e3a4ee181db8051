/* test_host.c - Host and Origin values, and request-targets. */
#include "support/guard.h"
#include "support/main.h"
#include "wire/wire.h"

static const struct {
    const char *in;
    bool want;
    const char *title;
} hosts[] = {
    {"example.com", true, "a name"},
    {"example.com:8080", true, "a name and a port"},
    {"", true, "reg-name may be empty"},
    {"example.com:", true, "a port may be empty"},
    {":80", true, "an empty name and a port"},
    {":", true, "both empty"},
    {"example.com:99999", true, "any digits are a port"},
    {"example.com:0080", true, "leading zeros in a port"},
    {"a,b", true, "a comma is a sub-delim"},
    {"a=b", true, "so is an equals sign"},
    {"!$&'()*+,;=", true, "all sub-delims"},
    {"a-b._~9", true, "all of unreserved"},
    {"%41%c3%A4", true, "percent triplets"},
    {"127.0.0.1", true, "IPv4"},
    {"999.1.1.1", true, "no IPv4, but a name"},
    {"[::1]", true, "IPv6"},
    {"[::1]:80", true, "IPv6 and a port"},
    {"[::1]:", true, "IPv6 and an empty port"},
    {"[::]", true, "the unspecified address"},
    {"[1:2:3:4:5:6:7:8]", true, "eight groups"},
    {"[1:2:3:4:5:6:7::]", true, "seven groups and an elision"},
    {"[::2:3:4:5:6:7:8]", true, "an elision and seven groups"},
    {"[2001:DB8::ff00:42:8329]", true, "an elision inside, both cases"},
    {"[::ffff:192.0.2.1]", true, "IPv4 at the end"},
    {"[1:2:3:4:5:6:192.0.2.1]", true, "IPv4 for the last two groups"},
    {"[v1.fe80::a+en1]", true, "IPvFuture"},
    {"[V1f.a]", true, "IPvFuture in upper case"},
    {"a, b", false, "a space"},
    {" a", false, "a space before"},
    {"user@host", false, "user information"},
    {"host/path", false, "a path"},
    {"host?", false, "a query"},
    {"host#", false, "a fragment"},
    {"host:-80", false, "a negative port"},
    {"host:80a", false, "a letter in the port"},
    {"host:80:80", false, "two ports"},
    {"a:b:c", false, "a name with colons"},
    {"::1", false, "IPv6 without brackets"},
    {"[::1", false, "unbalanced"},
    {"::1]", false, "unbalanced the other way"},
    {"[]", false, "empty brackets"},
    {"[", false, "a bracket"},
    {"]", false, "the other bracket"},
    {"[::1]80", false, "no colon behind the bracket"},
    {"[::1].com", false, "more behind the bracket"},
    {"[127.0.0.1]", false, "IPv4 in brackets"},
    {"[example.com]", false, "a name in brackets"},
    {"[1:2:3:4:5:6:7]", false, "seven groups"},
    {"[1:2:3:4:5:6:7:8:9]", false, "nine groups"},
    {"[1:2:3:4:5:6:7:8::]", false, "an elision of nothing"},
    {"[1:2:3:4::5:6:7:8]", false, "an elision of nothing, inside"},
    {"[::1::2]", false, "two elisions"},
    {"[:::]", false, "three colons"},
    {"[1:::2]", false, "three colons inside"},
    {"[:1]", false, "a single colon first"},
    {"[1:2:3:4:5:6:7:]", false, "a single colon last"},
    {"[::12345]", false, "five digits"},
    {"[::g]", false, "no hexadecimal digit"},
    {"[::192.0.2.1:1]", false, "IPv4 not at the end"},
    {"[::192.0.2]", false, "three parts of IPv4"},
    {"[::192.0.2.1.1]", false, "five parts of IPv4"},
    {"[::192.0.2.256]", false, "a part above 255"},
    {"[::192.0.2.01]", false, "a leading zero"},
    {"[::192.0.2.]", false, "an empty part"},
    {"[::.1.2.3]", false, "an empty first part"},
    {"[1:2:3:4:5:6:7:192.0.2.1]", false, "IPv4 makes nine"},
    {"[fe80::1%25eth0]", false, "a zone identifier"},
    {"[fe80::1%eth0]", false, "a zone identifier, not encoded"},
    {"[v.a]", false, "IPvFuture without a version"},
    {"[vg.a]", false, "IPvFuture with no hexadecimal version"},
    {"[v1.]", false, "IPvFuture without an address"},
    {"[v1]", false, "IPvFuture without a dot"},
    {"[v1.a@]", false, "IPvFuture with an octet that does not belong"},
    {"%4", false, "half a triplet"},
    {"%zz", false, "no triplet"},
    {"a%", false, "a percent sign"},
    {"<script>", false, "angle brackets"},
    {"a\"b", false, "a quote"},
    {"a\\b", false, "a backslash"},
    {"a\tb", false, "a tab"},
    {"a\rb", false, "a bare CR"},
    {"\xC3\xA4.example", false, "octets above 7F"},
    {"a\x7F", false, "DEL"},
};

static void ask_host(struct wsh_span part, void *context) {
    size_t row = *(size_t *)context;
    bool got = wsh_is_host(part);
    if (part.n == strlen(hosts[row].in)) ck_assert_msg(got == hosts[row].want, "%s", hosts[row].title);
}

START_TEST(host_rows) {
    size_t row = (size_t)_i;
    wsh_at_every_split(wsh_span_of(hosts[_i].in), ask_host, &row);
}
END_TEST

START_TEST(a_nul_is_in_no_host) { ck_assert(!wsh_is_host(WSH_LIT("a\0")) && !wsh_is_origin(WSH_LIT("null\0"))); }
END_TEST

static const struct {
    const char *in;
    bool want;
    const char *title;
} origins[] = {
    {"null", true, "an opaque origin"},
    {"https://example.com", true, "an origin"},
    {"http://example.com:8080", true, "with a port"},
    {"https://[::1]:8443", true, "with IPv6"},
    {"chrome-extension://abcdef", true, "another scheme"},
    {"a+b-c.9://x", true, "all that a scheme may hold"},
    {"https://a https://b", true, "a list"},
    {"file://", true, "an empty host is a host"},
    {"", false, "nothing"},
    {"NULL", false, "null is case-sensitive"},
    {"null null", false, "null is not in a list"},
    {"null https://a", false, "null is not in a list, mixed"},
    {"example.com", false, "no scheme"},
    {"//example.com", false, "an empty scheme"},
    {"://example.com", false, "an empty scheme with a colon"},
    {"9p://a", false, "a scheme begins with a letter"},
    {"ht_tp://a", false, "an octet that no scheme holds"},
    {"https:/example.com", false, "one slash"},
    {"https://example.com/", false, "a slash behind"},
    {"https://example.com/path", false, "a path"},
    {"https://user@example.com", false, "user information"},
    {"https://example.com?", false, "a query"},
    {"https://a  https://b", false, "two spaces"},
    {" https://a", false, "a space first"},
    {"https://a ", false, "a space last"},
    {"https://a,https://b", false, "a comma"},
    {"https://a\thttps://b", false, "a tab"},
    {"https://a:b", false, "a port of letters"},
    {"https://\xC3\xA4", false, "octets above 7F"},
    {"*", false, "an asterisk"},
};

static void ask_origin(struct wsh_span part, void *context) {
    size_t row = *(size_t *)context;
    bool got = wsh_is_origin(part);
    if (part.n == strlen(origins[row].in)) ck_assert_msg(got == origins[row].want, "%s", origins[row].title);
}

START_TEST(origin_rows) {
    size_t row = (size_t)_i;
    wsh_at_every_split(wsh_span_of(origins[_i].in), ask_origin, &row);
}
END_TEST

/* `parts`: scheme|userinfo|authority|path|query; `why`: p bad percent, h high octets, f fragment. */
static const struct {
    struct wsh_span in;
    enum wsh_target_form form;
    const char *parts, *why, *title;
} targets[] = {
    {WSH_ROW("/"), WSH_TARGET_ORIGIN, "|||/|", "", "the root"},
    {WSH_ROW("/chat?a=b/c?d"), WSH_TARGET_ORIGIN, "|||/chat|a=b/c?d", "", "path and query"},
    {WSH_ROW("/?"), WSH_TARGET_ORIGIN, "|||/|", "", "an empty query"},
    {WSH_ROW("//a//"), WSH_TARGET_ORIGIN, "|||//a//|", "", "empty segments"},
    {WSH_ROW("/a:@!$&'()*+,;=-._~"), WSH_TARGET_ORIGIN, "|||/a:@!$&'()*+,;=-._~|", "", "all of pchar"},
    {WSH_ROW("/%2f%41?%3F"), WSH_TARGET_ORIGIN, "|||/%2f%41|%3F", "", "triplets"},
    {WSH_ROW("/a://b"), WSH_TARGET_ORIGIN, "|||/a://b|", "", "a scheme inside a path is none"},
    {WSH_ROW("*"), WSH_TARGET_ASTERISK, "||||", "", "asterisk-form"},
    {WSH_ROW("http://a.b:80/c?d"), WSH_TARGET_ABSOLUTE, "http||a.b:80|/c|d", "", "absolute-form"},
    {WSH_ROW("HTTPS://a"), WSH_TARGET_ABSOLUTE, "HTTPS||a||", "", "an empty path"},
    {WSH_ROW("http://a?b"), WSH_TARGET_ABSOLUTE, "http||a||b", "", "an empty path and a query"},
    {WSH_ROW("ws://a/b"), WSH_TARGET_ABSOLUTE, "ws||a|/b|", "", "another scheme"},
    {WSH_ROW("http://u:p%40@a/b"), WSH_TARGET_ABSOLUTE, "http|u:p%40|a|/b|", "", "user information stands apart"},
    {WSH_ROW("http://@a/"), WSH_TARGET_ABSOLUTE, "http||a|/|", "", "empty user information"},
    {WSH_ROW("http://[::1]:80/"), WSH_TARGET_ABSOLUTE, "http||[::1]:80|/|", "", "IPv6"},
    {WSH_ROW("http:///a"), WSH_TARGET_ABSOLUTE, "http|||/a|", "", "an empty authority"},
    {WSH_ROW("http://a/b://c"), WSH_TARGET_ABSOLUTE, "http||a|/b://c|", "", "the first :// counts"},
    {WSH_ROW("a.b:443"), WSH_TARGET_AUTHORITY, "||a.b:443||", "", "authority-form"},
    {WSH_ROW("[::1]:443"), WSH_TARGET_AUTHORITY, "||[::1]:443||", "", "authority-form with IPv6"},
    {WSH_ROW("a:"), WSH_TARGET_AUTHORITY, "||a:||", "", "authority-form with an empty port"},
    {WSH_ROW(""), WSH_TARGET_BAD, "||||", "", "nothing"},
    {WSH_ROW("chat"), WSH_TARGET_BAD, "||||", "", "a relative path"},
    {WSH_ROW("a.b"), WSH_TARGET_BAD, "||||", "", "a host without a port"},
    {WSH_ROW(":443"), WSH_TARGET_BAD, "||||", "", "a port without a host"},
    {WSH_ROW("u@a:443"), WSH_TARGET_BAD, "||||", "", "user information in authority-form"},
    {WSH_ROW("?a"), WSH_TARGET_BAD, "||||", "", "a query alone"},
    {WSH_ROW("**"), WSH_TARGET_BAD, "||||", "", "two asterisks"},
    {WSH_ROW("mailto:a@b"), WSH_TARGET_BAD, "||||", "", "a URI without an authority"},
    {WSH_ROW("/a#b"), WSH_TARGET_BAD, "|||/a|", "f", "a fragment"},
    {WSH_ROW("/a?b#"), WSH_TARGET_BAD, "|||/a|b", "f", "an empty fragment"},
    {WSH_ROW("http://a#b"), WSH_TARGET_BAD, "http||a||", "f", "a fragment in absolute-form"},
    {WSH_ROW("/%"), WSH_TARGET_BAD, "|||/%|", "p", "a percent sign at the end"},
    {WSH_ROW("/%4"), WSH_TARGET_BAD, "|||/%4|", "p", "half a triplet"},
    {WSH_ROW("/%4g?%00"), WSH_TARGET_BAD, "|||/%4g|%00", "p", "no triplet"},
    {WSH_ROW("/?%zz"), WSH_TARGET_BAD, "|||/|%zz", "p", "no triplet in the query"},
    {WSH_ROW("/%%41"), WSH_TARGET_BAD, "|||/%%41|", "p", "a percent sign before a triplet"},
    {WSH_ROW("/\xC3\xA4"), WSH_TARGET_BAD, "|||/\xC3\xA4|", "h", "octets above 7F"},
    {WSH_ROW("/\xFF%#"), WSH_TARGET_BAD, "|||/\xFF%|", "phf", "all at once"},
    {WSH_ROW("/a b"), WSH_TARGET_BAD, "|||/a b|", "", "a space"},
    {WSH_ROW("/a\tb"), WSH_TARGET_BAD, "|||/a\tb|", "", "a tab"},
    {WSH_ROW("/a\x7F"), WSH_TARGET_BAD, "|||/a\x7F|", "", "DEL"},
    {WSH_ROW("/[a]"), WSH_TARGET_BAD, "|||/[a]|", "", "brackets in a path"},
    {WSH_ROW("/?[a]"), WSH_TARGET_BAD, "|||/|[a]", "", "brackets in a query"},
    {WSH_ROW("/\"<>\\^`{|}"), WSH_TARGET_BAD, "|||/\"<>\\^`{|}|", "", "unwise octets"},
    {WSH_ROW("9p://a/"), WSH_TARGET_BAD, "9p||a|/|", "", "no scheme"},
    {WSH_ROW("://a/"), WSH_TARGET_BAD, "||a|/|", "", "an empty scheme"},
    {WSH_ROW("http://a:b/"), WSH_TARGET_BAD, "http||a:b|/|", "", "a port of letters"},
    {WSH_ROW("http://a b/"), WSH_TARGET_BAD, "http||a b|/|", "", "a space in the authority"},
    {WSH_ROW("http://u@v@a/"), WSH_TARGET_BAD, "http|u@v|a|/|", "", "two at signs"},
    {WSH_ROW("http://u[@a/"), WSH_TARGET_BAD, "http|u[|a|/|", "", "a bracket in user information"},
};

static void show_target(const struct wsh_target_parts *t, struct wsh_buf *b) {
    const struct wsh_span parts[] = {t->scheme, t->userinfo, t->authority, t->path, t->query};
    for (size_t i = 0; i < WSH_COUNT(parts); i++) {
        wsh_buf_add_text(b, i ? "|" : "");
        wsh_buf_add(b, parts[i]);
    }
    wsh_buf_printf(b, " %s%s%s", t->bad_percent ? "p" : "", t->high_octets ? "h" : "", t->fragment ? "f" : "");
}

static void read_target(struct wsh_span part, void *context) {
    size_t row = *(size_t *)context;
    struct wsh_target_parts t = wsh_target_read(part);
    struct wsh_buf got, want;
    wsh_buf_init(&got, 1000);
    wsh_buf_init(&want, 1000);
    show_target(&t, &got);
    wsh_buf_printf(&want, "%s %s", targets[row].parts, targets[row].why);
    if (part.n == targets[row].in.n) {
        ck_assert_msg(t.form == targets[row].form, "%s: form %d", targets[row].title, (int)t.form);
        ck_assert_msg(wsh_span_eq(wsh_buf_span(&got), wsh_buf_span(&want)), "%s: got %.*s", targets[row].title,
                      WSH_FMT(got));
    }
    wsh_buf_done(&got);
    wsh_buf_done(&want);
}

START_TEST(target_rows) {
    size_t row = (size_t)_i;
    wsh_at_every_split(targets[_i].in, read_target, &row);
}
END_TEST

int main(void) {
    Suite *s = suite_create("host");
    TCase *tc = wsh_test_case(s, "host");
    tcase_add_loop_test(tc, host_rows, 0, (int)WSH_COUNT(hosts));
    tcase_add_test(tc, a_nul_is_in_no_host);
    tcase_add_loop_test(tc, origin_rows, 0, (int)WSH_COUNT(origins));
    tcase_add_loop_test(tc, target_rows, 0, (int)WSH_COUNT(targets));
    return wsh_test_main(s);
}
