/* test_profile.c - wshake.yaml: what a good one says, and every complaint word by word: tests/golden/profile holds the
 * files (NAME.yaml) and what is said of them (NAME.err; good ones have an empty one). WSHAKE_BLESS=1 writes them anew. */
#include <dirent.h>

#include "fixture.h"
#include "script/profile_file.h"
#include "script/profile_parts.h"

#define FOLDER WSH_SOURCE_DIR "/tests/golden/profile"
#define SECRET "secret-of-the-environment x"

static void enter(struct fixture *f) {
    fixture_init(f);
    ck_assert_int_eq(chdir(FOLDER), 0);
    ck_assert_int_eq(setenv("WSHAKE_TEST_SECRET", SECRET, 1), 0);
    ck_assert_int_eq(setenv("WSHAKE_TEST_EMPTY", "", 1), 0);
    ck_assert_int_eq(unsetenv("WSHAKE_TEST_UNSET"), 0);
}

/* The rest is asked only where reading was silent, as a run does. */
static const char *said_of(struct fixture *f, const char *name) {
    wsh_diags_init(&f->diags, f->arena);
    const struct wsh_profile_file *p = wsh_profile_read(f->arena, name, &f->diags);
    if (p) {
        struct wsh_profile whole = p->profile;
        const char *what;
        size_t at;
        (void)wsh_uri_read(f->arena, WSH_LIT("ws://127.0.0.1:8080/"), &whole.uri, &what, &at);
        if (whole.host.n == 0) whole.host = whole.uri.authority;
        wsh_profile_check_promises(p, &whole, &f->diags);
        struct wsh_suite *s = wsh_suite_load(f->arena, wsh_builtin_cases, wsh_builtin_case_count, &f->diags);
        ck_assert(s != NULL);
        wsh_profile_check_suite(p, s, &f->diags);
    }
    ck_assert(p || f->diags.errors > 0);
    return fixture_diags(f);
}

static bool as_before(struct fixture *f, const char *name) {
    struct wsh_span rest = wsh_span_of(name), stem = wsh_span_cut(&rest, '.'), want = WSH_EMPTY;
    const char *said = said_of(f, name), *golden = wsh_arena_printf(f->arena, "%.*s.err", WSH_FMT(stem));
    if (getenv("WSHAKE_BLESS")) {
        FILE *file = fopen(golden, "wb");
        ck_assert(file && fputs(said, file) >= 0 && fclose(file) == 0);
    }
    (void)wsh_file_read(f->arena, golden, WSH_LIMIT_TEXT, &want);
    bool good = wsh_span_starts(stem, WSH_LIT("good-")) == (*said == 0) && wsh_span_is(want, said);
    if (!good) printf("%s: said\n%s\nnot\n%.*s\n", name, said, WSH_FMT(want));
    static const char *const secrets[] = {"very-secret", "0123456789", "secret-of",  "from-a-file",
                                          "pass-word",   "thisisno",   "secret-here"};
    for (size_t i = 0; i < WSH_COUNT(secrets); i++)
        ck_assert_msg(!strstr(said, secrets[i]), "%s shows '%s':\n%s", name, secrets[i], said);
    return good;
}

START_TEST(every_complaint) {
    struct fixture f;
    size_t wrong = 0, n = 0;
    enter(&f);
    DIR *directory = opendir(".");
    ck_assert(directory != NULL);
    for (const struct dirent *e = readdir(directory); e; e = readdir(directory)) {
        if (!wsh_span_ends(wsh_span_of(e->d_name), WSH_LIT(".yaml"))) continue;
        wrong += as_before(&f, wsh_arena_printf(f.arena, "%s", e->d_name)) ? 0 : 1;
        n++;
    }
    (void)closedir(directory);
    ck_assert_msg(wrong == 0, "%zu of %zu differ (printed above); WSHAKE_BLESS=1 writes them anew", wrong, n);
    ck_assert_uint_ge(n, 30);
    fixture_done(&f);
}
END_TEST

static void same(struct wsh_span got, const char *want) {
    ck_assert_msg(wsh_span_is(got, want), "'%.*s' is not '%s'", WSH_FMT(got), want);
}

START_TEST(all_keys) {
    struct fixture f;
    enter(&f);
    const struct wsh_profile_file *file = wsh_profile_read(f.arena, "good-full.yaml", &f.diags);
    ck_assert(file != NULL);
    const struct wsh_profile *p = &file->profile;
    ck_assert_str_eq(file->url, "ws://127.0.0.1:8080/chat");
    ck_assert_str_eq(file->exec, "./server --port 8080");
    same(p->host, "chat.example:8080");
    ck_assert_uint_eq(p->n_headers, 4);
    same(p->headers[0].name, "Origin");
    same(p->headers[1].value, "chat");
    same(p->headers[3].value, SECRET);
    ck_assert(p->headers[3].secret && !p->headers[2].secret);
    ck_assert_uint_eq(p->n_allowed, 2);
    ck_assert_uint_eq(p->n_forbidden, 1);
    ck_assert_uint_eq(p->n_subprotocols, 2);
    ck_assert(p->deflate && p->echo && !p->private_ca);
    same(p->cookie_bad, "session=expired000");
    same(p->authorization, "Bearer from-a-file");
    ck_assert_uint_eq(p->promises[WSH_PROMISE_HEAD], 16384);
    ck_assert_uint_eq(p->promises[WSH_PROMISE_LINE], 8192);
    ck_assert_uint_eq(p->promises[WSH_PROMISE_STALL], 30000000);
    ck_assert_uint_eq(p->promises[WSH_PROMISE_CONNECTIONS], 50);
    same(p->blocked, "/internal");
    same(p->status_path, "/health?status=503");
    ck_assert_str_eq(wsh_profile_without(p, "early-data", "early-data/x"),
                     "the target sits behind a proxy that buffers");
    ck_assert(wsh_profile_without(p, "timing", "timing/split-crlf") && !wsh_profile_without(p, "timing", "timing/x"));
    ck_assert(!wsh_profile_without(p, "early-datas", "early-datas/x"));
    fixture_done(&f);
}
END_TEST

START_TEST(tls_files) {
    struct fixture f;
    enter(&f);
    ck_assert_int_eq(chdir(".."), 0);
    const struct wsh_profile_file *file = wsh_profile_read(f.arena, "profile/good-tls.yaml", &f.diags);
    ck_assert(file != NULL);
    ck_assert_str_eq(file->cacert, "profile/cert.pem"); /* as seen from the profile */
    ck_assert_str_eq(file->key, "profile/key.pem");
    ck_assert_str_eq(file->server_name, "chat.example");
    ck_assert(file->profile.private_ca && !file->insecure);
    ck_assert(!wsh_profile_read(f.arena, "profile/no-such.yaml", &f.diags));
    ck_assert(strstr(fixture_diags(&f), "cannot read 'profile/no-such.yaml'"));
    fixture_done(&f);
}
END_TEST

static const struct {
    const char *text, *want;
} masks[] = {
    {"cookie: a=b", "cookie: ***"},
    {"  \"cookie\": a=b\nurl: x", "  \"cookie\": ***\nurl: x"},
    {"{ url: x, Authorization: Basic abc }", "{ url: x, Authorization: ***** *** *"},
    {"cookie: { env: NAME }", "cookie: { env: NAME }"},
    {"cookie: { secret: a=b }", "cookie: { secret: *** *"},
    {"authorization: |\n  Basic abc\n\n  def\nurl: x", "authorization: *\n  ***** ***\n\n  ***\nurl: x"},
    {"cookie:\n  a=b\nurl: x", "cookie:\n  ***\nurl: x"},
    {"cookies: a", "cookies: a"},
    {"url: ws://u:p@h/", "url: ws://***@h/"},
    {"", ""},
};

START_TEST(secrets_are_masked) {
    struct wsh_arena *a = wsh_arena_new();
    same(wsh_profile_masked(a, wsh_span_of(masks[_i].text)), masks[_i].want);
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("profile");
    TCase *tc = wsh_test_case(s, "profile");
    tcase_add_test(tc, every_complaint);
    tcase_add_test(tc, all_keys);
    tcase_add_test(tc, tls_files);
    tcase_add_loop_test(tc, secrets_are_masked, 0, WSH_COUNT(masks));
    return wsh_test_main(s);
}
