/* test_octets.c - every tag and every placeholder: what a scalar becomes on the wire. */
#include "fixture.h"

/* The octets of a value, by way of a case whose whole request they are. */
static struct wsh_span octets_of(struct fixture *f, const char *value) {
    fixture_load_one(f, wsh_arena_printf(f->arena, FAMILY CASE "    request: { raw: %s }\n" RECORD, value));
    return fixture_request(f, "f/a");
}

static const struct {
    const char *value;
    struct wsh_span want;
    const char *title;
} rows[] = {
    {"abc", WSH_ROW("abc"), "a plain scalar"},
    {"99", WSH_ROW("99"), "a number is its digits"},
    {"null", WSH_ROW("null"), "no word of YAML means anything"},
    {"''", WSH_ROW(""), "no octets at all"},
    {"' a\tb '", WSH_ROW(" a\tb "), "blanks and tabs of a quoted scalar"},
    {"\"a\\\\r\"", WSH_ROW("a\\r"), "a backslash without tag is itself"},
    {"'it''s'", WSH_ROW("it's"), "a quote"},
    {"'{{key}'", WSH_ROW("{key}"), "a doubled brace"},
    {"'a}b'", WSH_ROW("a}b"), "a closing brace alone"},
    {"!octets 'caf\\xE9\\r\\n\\t\\0\\\\'", WSH_ROW("caf\xE9\r\n\t\0\\"), "escapes"},
    {"!octets '\\x00'", WSH_ROW("\0"), "a NUL"},
    {"!octets '{path}\\x7b'", WSH_ROW("/chat{"), "a placeholder between escapes, and an escaped brace"},
    {"!hex 'ff  FE 00'", WSH_ROW("\xFF\xFE\0"), "hexadecimal"},
    {"!hex ''", WSH_ROW(""), "no digits"},
    {"!b64 'AAEC/w=='", WSH_ROW("\0\1\2\xFF"), "base64"},
    {"!crlf [a, '', !hex 'ff']", WSH_ROW("a\r\n\r\n\xFF\r\n"), "lines"},
    {"!crlf []", WSH_ROW(""), "no lines"},
    {"!repeat { of: ab, times: 3 }", WSH_ROW("ababab"), "repeated octets"},
    {"!repeat { of: A, times: 0 }", WSH_ROW(""), "repeated never"},
    {"!repeat { of: !crlf [x], times: 2 }", WSH_ROW("x\r\nx\r\n"), "repeated lines"},
    {"!repeat { of: !repeat { of: a, times: 2 }, times: 2 }", WSH_ROW("aaaa"), "repeated repetition"},
    {"!list { times: 3, prefix: w- }", WSH_ROW("w-1, w-2, w-3"), "distinct tokens"},
    {"!join [a, !hex '00', '{path}', !repeat { of: b, times: 2 }]", WSH_ROW("a\0/chatbb"), "joined"},
    {"!join [!join [a, b], !crlf [c]]", WSH_ROW("abc\r\n"), "joined in depth"},
    {"'{key}'", WSH_ROW("AAECAwQFBgcICQoLDA0ODw=="), "{key}"},
    {"'x{random}y'", WSH_ROW("xabcd1234y"), "{random}"},
    {"'{resource}|{path}|{q}'", WSH_ROW("/chat|/chat|?"), "{resource} {path} {q}"},
    {"'{authority}|{AUTHORITY}|{host}|{port}'", WSH_ROW("127.0.0.1:8080|127.0.0.1:8080|127.0.0.1|8080"), "authority"},
    {"'{scheme}|{SCHEME}|{ws-scheme}'", WSH_ROW("http|HTTP|ws"), "schemes"},
    {"'{origin}|{ORIGIN}'", WSH_ROW("http://127.0.0.1:8080|HTTP://127.0.0.1:8080"), "the target's own origin"},
    {"'{origin-scheme}|{origin-other-scheme}'", WSH_ROW("http|https"), "the other scheme"},
    {"'{origin-host}|{origin-host-dotless}'", WSH_ROW("127.0.0.1|127x0.0.1"), "the host of the origin"},
    {"'{origin-forbidden}|{subprotocol}'", WSH_ROW("http://origin-forbidden.invalid|wshake.invalid"), "stand-ins"},
};

START_TEST(spelling) {
    struct fixture f;
    fixture_init(&f);
    struct wsh_span got = octets_of(&f, rows[_i].value);
    ck_assert_msg(wsh_span_eq(got, rows[_i].want), "%s: got %s", rows[_i].title, fixture_escape(&f, got));
    fixture_done(&f);
}
END_TEST

static const struct {
    const char *uri, *host, *value, *want;
} targets[] = {
    {"wss://h.example/a?b=c", NULL, "'{resource}|{path}|{q}'", "/a?b=c|/a|&"},
    {"wss://h.example/", NULL, "'{authority}|{host}|{port}|{scheme}|{ws-scheme}'", "h.example|h.example|443|https|wss"},
    {"ws://h.example/", NULL, "'{host}:{port}'", "h.example:80"},
    {"ws://[::1]:9/", NULL, "'{authority}|{host}|{port}|{origin-host}'", "[::1]:9|[::1]|9|[::1]"},
    {"ws://[::1]/", NULL, "'{authority}|{host}|{port}'", "[::1]|[::1]|80"},
    {"ws://127.0.0.1:8080/", "Site.Example:81", "'{authority}|{AUTHORITY}|{host}|{port}'",
     "Site.Example:81|SITE.EXAMPLE:81|Site.Example|81"},
    {"ws://127.0.0.1:8080/", "site.example", "'{port}|{origin}'", "80|http://site.example"},
    {"ws://localhost/", NULL, "'{origin-host-dotless}'", "localhostx"},
};

START_TEST(targets_and_hosts) {
    struct fixture f;
    fixture_init(&f);
    fixture_target(&f, targets[_i].uri);
    if (targets[_i].host) f.profile.host = wsh_span_of(targets[_i].host);
    CK_SPAN(&f, octets_of(&f, targets[_i].value), wsh_span_of(targets[_i].want));
    fixture_done(&f);
}
END_TEST

START_TEST(declared_values) {
    struct fixture f;
    fixture_init(&f);
    struct wsh_span allowed[] = {WSH_LIT("https://App.example:444"), WSH_LIT("http://b.example")};
    struct wsh_span forbidden[] = {WSH_LIT("http://evil.example")}, protocols[] = {WSH_LIT("Chat.v1")};
    f.profile.origins_allowed = allowed;
    f.profile.origins_forbidden = forbidden;
    f.profile.subprotocols = protocols;
    f.profile.n_allowed = 2;
    f.profile.n_forbidden = f.profile.n_subprotocols = 1;
    CK_SPAN(&f, octets_of(&f, "'{origin} {ORIGIN} {origin-scheme} {origin-other-scheme} {origin-host}'"),
            WSH_LIT("https://App.example:444 HTTPS://APP.EXAMPLE:444 https http App.example"));
    CK_SPAN(&f, octets_of(&f, "'{origin-host-dotless} {origin-forbidden} {subprotocol} {SUBPROTOCOL}'"),
            WSH_LIT("Appxexample http://evil.example Chat.v1 CHAT.V1"));
    allowed[0] = WSH_LIT("null");
    CK_SPAN(&f, octets_of(&f, "'{origin} {origin-scheme} {origin-host}'"), WSH_LIT("null http null"));
    fixture_done(&f);
}
END_TEST

/* The table is the documentation: each row has help, its name can be found, and docs/case-format.md has it. */
START_TEST(placeholder_table) {
    struct fixture f;
    struct wsh_span page;
    fixture_init(&f);
    ck_assert(wsh_file_read(f.arena, WSH_SOURCE_DIR "/docs/case-format.md", WSH_LIMIT_TEXT, &page));
    ck_assert_uint_ge(wsh_placeholder_count, 21);
    for (size_t i = 0; i < wsh_placeholder_count; i++) {
        ck_assert_uint_gt(strlen(wsh_placeholders[i].help), 3);
        ck_assert_ptr_eq(wsh_placeholder_find(wsh_span_of(wsh_placeholders[i].name)), &wsh_placeholders[i]);
        struct wsh_span quoted = wsh_span_of(wsh_arena_printf(f.arena, "`{%s}`", wsh_placeholders[i].name));
        ck_assert_msg(wsh_span_find_span(page, quoted) < page.n, "%s is not documented", wsh_placeholders[i].name);
    }
    ck_assert_ptr_null(wsh_placeholder_find(WSH_LIT("Key")));
    fixture_done(&f);
}
END_TEST

START_TEST(random_octets) {
    struct fixture f;
    fixture_init(&f);
    struct wsh_span pair = octets_of(&f, "!join [!random 40, !random 40]");
    ck_assert_uint_eq(pair.n, 80);
    ck_assert_msg(!wsh_span_eq(wsh_span_slice(pair, 0, 40), wsh_span_skip(pair, 40)), "two pieces, one stream");
    CK_SPAN(&f, fixture_request(&f, "f/a"), pair);
    f.fresh.key = WSH_LIT("BBECAwQFBgcICQoLDA0ODw==");
    ck_assert_msg(!wsh_span_eq(fixture_request(&f, "f/a"), pair), "another exchange, the same octets");
    fixture_done(&f);
}
END_TEST

START_TEST(fresh_values) {
    struct fixture f;
    struct wsh_rng r;
    struct wsh_fresh one, two;
    fixture_init(&f);
    wsh_rng_init(&r, 7);
    wsh_fresh_init(&one, f.arena, &r);
    wsh_fresh_init(&two, f.arena, &r);
    ck_assert_int_eq(wsh_key_form(one.key), WSH_KEY_GOOD);
    ck_assert_uint_eq(one.random.n, 8);
    ck_assert(!wsh_span_eq(one.key, two.key) && !wsh_span_eq(one.random, two.random));
    fixture_done(&f);
}
END_TEST

START_TEST(sizes) {
    struct wsh_piece pieces[] = {{.kind = WSH_PIECE_LITERAL, .literal = WSH_ROW("abc")},
                                 {.kind = WSH_PIECE_REPEAT, .literal = WSH_ROW("ab"), .times = 5},
                                 {.kind = WSH_PIECE_PLACEHOLDER},
                                 {.kind = WSH_PIECE_RANDOM, .times = 4},
                                 {.kind = WSH_PIECE_REPEAT, .literal = WSH_ROW("ab"), .times = SIZE_MAX}};
    struct wsh_octets o = {pieces, 4}, fixed = {pieces, 2}, huge = {pieces, 5};
    ck_assert_uint_eq(wsh_octets_size(&o), 17);
    ck_assert_uint_eq(wsh_octets_size(&huge), SIZE_MAX);
    ck_assert(wsh_octets_fixed(&fixed));
    ck_assert(!wsh_octets_fixed(&o));
}
END_TEST

int main(void) {
    Suite *s = suite_create("octets");
    TCase *tc = wsh_test_case(s, "octets");
    tcase_add_loop_test(tc, spelling, 0, WSH_COUNT(rows));
    tcase_add_loop_test(tc, targets_and_hosts, 0, WSH_COUNT(targets));
    tcase_add_test(tc, declared_values);
    tcase_add_test(tc, placeholder_table);
    tcase_add_test(tc, random_octets);
    tcase_add_test(tc, fresh_values);
    tcase_add_test(tc, sizes);
    return wsh_test_main(s);
}
