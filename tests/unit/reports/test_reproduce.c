/* test_reproduce.c - the command lines of a report do what they say, whatever words they were made of. */
#include "support/main.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include "reports/report.h"

static const struct {
    const char *target, *id, *want, *title;
} lines[] = {
    {"ws://127.0.0.1:9001/chat", "version/a", "wshake run ws://127.0.0.1:9001/chat --select version/a --seed 42",
     "plain"},
    {"wss://h.example/?a=1&b=2", "version/a", "wshake run 'wss://h.example/?a=1&b=2' --select version/a --seed 42",
     "what the shell would take"},
    {"ws://h/it's", "version/a", "wshake run 'ws://h/it'\\''s' --select version/a --seed 42", "a quote"},
    {"ws://h/", "a;rm -rf *", "wshake run ws://h/ --select 'a;rm -rf *' --seed 42", "an id that nobody wrote"},
    {"ws://h/", "a\n\033[m'$(id)", "wshake run ws://h/ --select $'a\\n\\x1B[m\\'$(id)' --seed 42",
     "octets that do not print"},
    {"--exec=id", "version/a", "", "an option is no target"},
    {"http://h/", "version/a", "", "another scheme"},
    {"", "version/a", "", "no target"},
    {NULL, "version/a", "", "no target at all"},
};

START_TEST(wshake_line) {
    struct wsh_buf b;
    struct wsh_result r = {.id = lines[_i].id, .target = lines[_i].target, .seed = 42};
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_reproduce_wshake(&r, &b);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&b), lines[_i].want), "%s: %.*s", lines[_i].title,
                  WSH_FMT(wsh_buf_span(&b)));
    wsh_buf_done(&b);
}
END_TEST

START_TEST(no_line_for_a_finding) {
    struct wsh_buf b;
    struct wsh_result r = {.type = WSH_RESULT_FINDING, .id = "finding/R", .target = "ws://h/"};
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_reproduce_wshake(&r, &b);
    ck_assert_uint_eq(b.n, 0);
    wsh_buf_done(&b);
}
END_TEST

static const struct {
    const char *target, *want;
} octets[] = {
    {"ws://127.0.0.1:9001/x", "printf '%s' R0VU | base64 -d | nc -q 3 127.0.0.1 9001"},
    {"ws://[::1]/", "printf '%s' R0VU | base64 -d | nc -q 3 ::1 80"},
    {"wss://h.example/", "printf '%s' R0VU | base64 -d | timeout 5 openssl s_client -quiet -connect h.example:443 "
                         "-servername h.example"},
    {"wss://127.0.0.1:9001/", "printf '%s' R0VU | base64 -d | timeout 5 openssl s_client -quiet -connect "
                              "127.0.0.1:9001 -noservername"},
    {"wss://[::1]:9001/", "printf '%s' R0VU | base64 -d | timeout 5 openssl s_client -quiet -connect '[::1]:9001' "
                          "-noservername"},
    {"no url", ""},
};

START_TEST(octets_line) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_reproduce_octets(WSH_LIT("GET"), octets[_i].target, &b);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&b), octets[_i].want), "%.*s", WSH_FMT(wsh_buf_span(&b)));
    wsh_buf_done(&b);
}
END_TEST

static void write_tool(const char *path) {
    FILE *f = fopen(path, "w");
    ck_assert(f != NULL);
    ck_assert_int_ge(
        fputs("#!/bin/sh\nfor a in \"$@\"; do printf '%s\\n' \"$a\"; done >tools.args\nexec cat >tools.in\n", f), 0);
    ck_assert_int_eq(fclose(f), 0);
    ck_assert_int_eq(chmod(path, 0755), 0);
}

static void run_line(struct wsh_span line) {
    struct wsh_arena *a = wsh_arena_new();
    const char *text = wsh_arena_printf(a, "%.*s\n", WSH_FMT(line));
    FILE *f = fopen("line.sh", "w");
    ck_assert(f != NULL);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
    ck_assert_int_eq(system("PATH=\"$PWD/tools:$PATH\" bash ./line.sh"), 0);
    wsh_arena_free(a);
}

/* In a real shell, with tools that write down what they were given: every octet arrives. */
START_TEST(shell_delivers_octets) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf b, all;
    struct wsh_span got;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_buf_init(&all, WSH_LIMIT_TEXT);
    for (int i = 0; i < 4096; i++) wsh_buf_add_octet(&all, (uint8_t)(i * 7));
    (void)mkdir("tools", 0755);
    write_tool("tools/nc");
    write_tool("tools/openssl");
    wsh_reproduce_octets(wsh_buf_span(&all), _i ? "wss://h.example:8443/" : "ws://h.example:8080/", &b);
    run_line(wsh_buf_span(&b));
    ck_assert(wsh_file_read(a, "tools.in", WSH_LIMIT_TEXT, &got));
    ck_assert(wsh_span_eq(got, wsh_buf_span(&all)));
    ck_assert(wsh_file_read(a, "tools.args", WSH_LIMIT_TEXT, &got));
    ck_assert(wsh_span_is(got, _i ? "s_client\n-quiet\n-connect\nh.example:8443\n-servername\nh.example\n"
                                  : "-q\n3\nh.example\n8080\n"));
    wsh_buf_done(&b);
    wsh_buf_done(&all);
    wsh_arena_free(a);
}
END_TEST

/* The words arrive as they were, and nothing else is run. */
START_TEST(shell_delivers_words) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf b;
    struct wsh_span got;
    struct wsh_result r = {.id = "a'\"$(touch owned)`touch owned`;touch owned\n#\033\t*?~!\\",
                           .target = "ws://h/?a=';touch"};
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    (void)mkdir("tools", 0755);
    write_tool("tools/wshake");
    wsh_reproduce_wshake(&r, &b);
    wsh_buf_add_text(&b, " </dev/null");
    run_line(wsh_buf_span(&b));
    ck_assert(wsh_file_read(a, "tools.args", WSH_LIMIT_TEXT, &got));
    ck_assert(wsh_span_is(got, wsh_arena_printf(a, "run\n%s\n--select\n%s\n--seed\n0\n", r.target, r.id)));
    ck_assert_int_ne(access("owned", F_OK), 0);
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("reports/reproduce");
    TCase *tc = wsh_test_case(s, "reproduce");
    tcase_add_loop_test(tc, wshake_line, 0, (int)WSH_COUNT(lines));
    tcase_add_test(tc, no_line_for_a_finding);
    tcase_add_loop_test(tc, octets_line, 0, (int)WSH_COUNT(octets));
    tcase_add_loop_test(tc, shell_delivers_octets, 0, 2);
    tcase_add_test(tc, shell_delivers_words);
    return wsh_test_main(s);
}
