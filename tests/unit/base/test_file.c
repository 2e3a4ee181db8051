/* test_file.c - a whole file up to a limit, and what errno says when there is none. */
#include "support/main.h"

#include <errno.h>

static char path[64];

static void write_file(const char *text) {
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(text, 1, strlen(text), f), strlen(text));
    ck_assert_int_eq(fclose(f), 0);
}

static void make_path(void) {
    (void)snprintf(path, sizeof path, "/tmp/wsh-test-file-XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    (void)close(fd);
}

static void remove_path(void) { (void)unlink(path); }

static const struct {
    const char *text;
    size_t limit;
    int why;
    const char *title;
} files[] = {
    {"", 0, 0, "an empty file has room in nothing"},
    {"a", 0, EFBIG, "one octet has not"},
    {"family: version\n", 16, 0, "exactly the limit"},
    {"family: version\n", 15, EFBIG, "one octet more"},
};

START_TEST(file_rows) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_span text = WSH_EMPTY;
    write_file(files[_i].text);
    bool good = wsh_file_read(a, path, files[_i].limit, &text);
    ck_assert_msg(good == (files[_i].why == 0) && errno == files[_i].why, "%s", files[_i].title);
    ck_assert_msg(!good || wsh_span_is(text, files[_i].text), "%s", files[_i].title);
    ck_assert_msg(text.p[text.n] == 0, "%s: a NUL behind", files[_i].title);
    wsh_arena_free(a);
}
END_TEST

START_TEST(a_large_file) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_span text = WSH_EMPTY;
    struct wsh_buf b;
    wsh_buf_init(&b, 100001);
    wsh_buf_fill(&b, 'x', 100000);
    wsh_buf_add_octet(&b, 0);
    write_file((const char *)b.p);
    ck_assert(wsh_file_read(a, path, 100000, &text));
    ck_assert(text.n == 100000 && text.p[99999] == 'x');
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

static const struct {
    const char *path;
    int why;
    const char *title;
} failures[] = {
    {"/nonexistent/file", ENOENT, "no such file"},
    {"/tmp", EISDIR, "a directory"},
    {"", ENOENT, "an empty name"},
};

START_TEST(failure_rows) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_span text = WSH_LIT("kept");
    ck_assert_msg(!wsh_file_read(a, failures[_i].path, 100, &text), "%s", failures[_i].title);
    ck_assert_msg(errno == failures[_i].why && wsh_span_is(text, "kept"), "%s", failures[_i].title);
    wsh_arena_free(a);
}
END_TEST

START_TEST(standard_input) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_span text = WSH_EMPTY;
    write_file("from standard input");
    ck_assert_ptr_nonnull(freopen(path, "rb", stdin));
    ck_assert(wsh_file_read(a, "-", 100, &text) && wsh_span_is(text, "from standard input"));
    ck_assert(wsh_file_read(a, "-", 100, &text) && text.n == 0); /* not closed, at its end */
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("file");
    TCase *tc = wsh_test_case(s, "file");
    tcase_add_checked_fixture(tc, make_path, remove_path);
    tcase_add_loop_test(tc, file_rows, 0, (int)WSH_COUNT(files));
    tcase_add_test(tc, a_large_file);
    tcase_add_loop_test(tc, failure_rows, 0, (int)WSH_COUNT(failures));
    tcase_add_test(tc, standard_input);
    return wsh_test_main(s);
}
