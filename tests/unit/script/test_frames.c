/* test_frames.c - !frame and the placeholders of a declared session: octets on the wire. */
#include "fixture.h"

static struct wsh_span octets_of(struct fixture *f, const char *value) {
    fixture_load_one(f, wsh_arena_printf(f->arena, FAMILY CASE "    request: { raw: %s }\n" RECORD, value));
    return fixture_request(f, "f/a");
}

static const struct {
    const char *value;
    struct wsh_span want;
    const char *title;
} rows[] = {
    {"!frame { ping: wsh, masked: false }", WSH_ROW("\x89\x03wsh"), "a ping"},
    {"!frame { pong: '', masked: false }", WSH_ROW("\x8A\x00"), "an empty pong"},
    {"!frame { text: 'a{path}', masked: false }", WSH_ROW("\x81\x06" "a/chat"), "a placeholder in it"},
    {"!frame { binary: !hex '00ff', masked: false }", WSH_ROW("\x82\x02\x00\xFF"), "octets"},
    {"!frame { text: a, fin: false, masked: false }", WSH_ROW("\x01\x01" "a"), "a first part"},
    {"!frame { continuation: b, masked: false }", WSH_ROW("\x80\x01" "b"), "the last part"},
    {"!frame { close: 1000, masked: false }", WSH_ROW("\x88\x02\x03\xE8"), "a Close"},
    {"!frame { close: 1001, reason: bye, masked: false }", WSH_ROW("\x88\x05\x03\xE9" "bye"), "a Close with a reason"},
    {"!frame { opcode: 3, payload: x, masked: false }", WSH_ROW("\x83\x01x"), "a reserved opcode"},
    {"!frame { opcode: 8, masked: false }", WSH_ROW("\x88\x00"), "an empty Close"},
    {"!frame { text: x, rsv: 4, masked: false }", WSH_ROW("\xC1\x01x"), "RSV1"},
    {"!frame { text: x, rsv: 1, fin: false, masked: false }", WSH_ROW("\x11\x01x"), "RSV3"},
    {"!frame { text: abc, length: 5, masked: false }", WSH_ROW("\x81\x05" "abc"), "a claim"},
    {"!frame { text: abc, length-form: 16, masked: false }", WSH_ROW("\x81\x7E\x00\x03" "abc"), "too long a form"},
    {"!frame { text: a, length-form: 64, masked: false }", WSH_ROW("\x81\x7F\0\0\0\0\0\0\0\1" "a"), "64 bits"},
    {"!frame { text: '', length: 70000, masked: false }", WSH_ROW("\x81\x7F\0\0\0\0\0\1\x11\x70"), "a long claim"},
    {"!frame { text: '', length: 18446744073709551615, masked: false }",
     WSH_ROW("\x81\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), "the top bit"},
    {"!join [a, !frame { ping: x, masked: false }, b]", WSH_ROW("a\x89\x01xb"), "in a row"},
    {"!repeat { of: !frame { ping: '', masked: false }, times: 2 }", WSH_ROW("\x89\0\x89\0"), "known now, so repeated"},
    {"'{cookie}|{cookie-bad}'", WSH_ROW("wshake=invalid|wshake=invxlid"), "no session declared"},
    {"'{authorization}'", WSH_ROW("Basic d3NoYWtlOmludmFsaWQ="), "no credentials declared"},
    {"'{userinfo}'", WSH_ROW("wshake:invalid"), "their user"},
};

START_TEST(spelling) {
    struct fixture f;
    fixture_init(&f);
    struct wsh_span got = octets_of(&f, rows[_i].value);
    ck_assert_msg(wsh_span_eq(got, rows[_i].want), "%s: got %s", rows[_i].title, fixture_escape(&f, got));
    fixture_done(&f);
}
END_TEST

/* A mask of its own for each frame, another one in another exchange, always the same for the same key. */
START_TEST(masks) {
    struct fixture f;
    struct wsh_frame one, two;
    fixture_init(&f);
    struct wsh_span both = octets_of(&f, "!join [!frame { ping: hello }, !frame { ping: hello }]");
    ck_assert_uint_eq(both.n, 2 * (2 + 4 + 5));
    ck_assert_int_eq(wsh_frame_read(both, &one), WSH_READ_DONE);
    ck_assert_int_eq(wsh_frame_read(wsh_span_skip(both, 11), &two), WSH_READ_DONE);
    ck_assert(one.masked && one.fin && one.rsv == 0 && one.opcode == WSH_OP_PING);
    ck_assert(memcmp(one.mask, two.mask, 4) != 0);
    for (size_t i = 0; i < 5; i++) ck_assert_uint_eq(one.payload.p[i] ^ one.mask[i % 4], (uint8_t)"hello"[i]);
    ck_assert(wsh_span_eq(both, fixture_request(&f, "f/a")));
    f.fresh.key = WSH_LIT("EAECAwQFBgcICQoLDA0ODw==");
    ck_assert(!wsh_span_eq(both, fixture_request(&f, "f/a")));
    fixture_done(&f);
}
END_TEST

/* ---- a declared session ---- */

static const struct {
    const char *cookie, *authorization, *value, *want;
} sessions[] = {
    {"a=0123456789", NULL, "'{cookie}|{cookie-bad}'", "a=0123456789|a=0123406789"},
    {"x=1; session=aaaZaaa; y=2", NULL, "'{cookie-bad}'", "x=1; session=aaaAaaa; y=2"},
    {"a=x", NULL, "'{cookie-bad}'", "a=y"},
    {"a=0", NULL, "'{cookie-bad}'", "a=1"},
    {"a=", NULL, "'{cookie-bad}'", "a=x"},
    {NULL, "Basic dXNlcjpwYXNz", "'{authorization}|{authorization-odd-case}'", "Basic dXNlcjpwYXNz|bAsIc dXNlcjpwYXNz"},
    {NULL, "Basic dXNlcjpwYXNz", "'{userinfo}'", "user:pass"},
    {NULL, "BASIC dXNlcjpwYXNz", "'{userinfo}'", "user:pass"},
    {NULL, "Bearer abc", "'{userinfo}|{authorization-odd-case}'", "wshake:invalid|bEaReR abc"},
    {NULL, "Basic ???", "'{userinfo}'", "wshake:invalid"},
};

START_TEST(declared_sessions) {
    struct fixture f;
    fixture_init(&f);
    f.profile.cookie = wsh_span_of(sessions[_i].cookie);
    f.profile.authorization = wsh_span_of(sessions[_i].authorization);
    CK_SPAN(&f, octets_of(&f, sessions[_i].value), wsh_span_of(sessions[_i].want));
    fixture_done(&f);
}
END_TEST

static const struct {
    const char *edits;
    bool cookie, authorization;
} carriers[] = {
    {"{}", true, true},
    {"{ add: { X: y } }", true, true},
    {"{ remove: Authorization }", true, false},
    {"{ set: { authorization: x }, remove: Cookie }", false, false},
    {"{ line: 'Cookie : x' }", false, true},
};

START_TEST(requests_carry_the_session) {
    struct fixture f;
    fixture_init(&f);
    f.profile.cookie = WSH_LIT("a=secret");
    f.profile.authorization = WSH_LIT("Basic dXNlcjpwYXNz");
    fixture_load_one(&f, wsh_arena_printf(f.arena, FAMILY CASE "    request: %s\n" RECORD, carriers[_i].edits));
    struct wsh_span got = fixture_request(&f, "f/a");
    ck_assert_int_eq(wsh_span_find_span(got, WSH_LIT("\r\nCookie: a=secret\r\n")) < got.n, carriers[_i].cookie);
    ck_assert_int_eq(wsh_span_find_span(got, WSH_LIT("\r\nAuthorization: Basic dXNlcjpwYXNz\r\n")) < got.n,
                     carriers[_i].authorization);
    ck_assert_str_eq(wsh_needs_missing(f.arena, WSH_NEED_COOKIE | WSH_NEED_TLS, wsh_profile_meets(&f.profile)), "tls");
    fixture_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("frames");
    TCase *tc = wsh_test_case(s, "frames");
    tcase_add_loop_test(tc, spelling, 0, WSH_COUNT(rows));
    tcase_add_test(tc, masks);
    tcase_add_loop_test(tc, declared_sessions, 0, WSH_COUNT(sessions));
    tcase_add_loop_test(tc, requests_carry_the_session, 0, WSH_COUNT(carriers));
    return wsh_test_main(s);
}
