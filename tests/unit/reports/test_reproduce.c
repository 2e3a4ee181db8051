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

/* What the run declared, and what becomes of it. */
static const struct {
    const char *declared, *want, *title;
} declared[] = {
    {"header: X-A: b c", " --header 'X-A: b c'", "a field"},
    {"header: X-A: (redacted)", " --header 'X-A: '\"${X_A:?}\"", "a field whose value is not told"},
    {"header: $(id)`id`: (redacted)", " --header '$(id)`id`: '\"${__ID__ID_:?}\"", "an edited record"},
    {"header: 1: (redacted)", " --header '1: '\"${_1:?}\"", "no name begins with a digit"},
    {"cookie: (redacted)", " --cookie \"${COOKIE:?}\"", "a session"},
    {"insecure: yes", " --insecure", "no value"},
    {"segment: random:3", " --segment random:3", "how requests are cut"},
    {"cases: my cases", " --cases 'my cases'", "other cases"},
    {"exec: rm -rf ~", "", "nothing that runs"},
    {"record: /etc/passwd", "", "nothing that writes"},
    {"profile.header: X: y", "", "what the profile's file brings"},
    {"select: *", "", "another selection"},
};

START_TEST(declared_flags) {
    struct wsh_buf b;
    struct wsh_result r = {.id = "a/b", .target = "ws://h/", .declared = (const char **)&declared[_i].declared, .n_declared = 1};
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_reproduce_wshake(&r, &b);
    struct wsh_span got = wsh_span_skip(wsh_buf_span(&b), strlen("wshake run ws://h/ --select a/b --seed 0"));
    ck_assert_msg(wsh_span_is(got, declared[_i].want), "%s: %.*s", declared[_i].title, WSH_FMT(got));
    wsh_buf_done(&b);
}
END_TEST

#define GET "GET / HTTP/1.1\r\n"
#define CURL "curl --http1.1 -isSN --max-time 5 --request-target "
#define BARE " -H User-Agent: -H Accept: http://h:80/"
static const struct {
    const char *request, *declared, *octets, *curl, *title;
} by_hand[] = {
    {GET "Host: h\r\nA: b c\r\n\r\n", NULL, "printf 'GET / HTTP/1.1\\r\\nHost: h\\r\\nA: b c\\r\\n\\r\\n' | nc -q 3 h 80",
     CURL "/ -H 'Host: h' -H 'A: b c'" BARE, "plain"},
    {GET "Host: h\r\naccept: x\r\n\r\n", NULL, NULL, CURL "/ -H 'Host: h' -H 'accept: x' -H User-Agent: http://h:80/", "one of curl's own"},
    {"GET /?a='b'%20&c HTTP/1.1\r\nHost: h\r\n\r\n", NULL, "printf 'GET /?a=\\047b\\047%%20&c HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n' | nc -q 3 h 80",
     CURL "'/?a='\\''b'\\''%20&c' -H 'Host: h'" BARE, "quotes and percents"},
    {GET "A: b\r\nHost: h\r\n\r\n", NULL, NULL, "", "Host is not the first"},
    {GET "Host: h\r\nA:b\r\n\r\n", NULL, NULL, "", "no blank"},
    {GET "Host: h\r\nA: b \r\n\r\n", NULL, NULL, "", "a blank at the end"},
    {GET "Host: h\r\nA: \377\r\n\r\n", NULL, NULL, "", "no ASCII"},
    {GET "Host: h\nA: b\r\n\r\n", NULL, NULL, "", "LF alone"},
    {GET "Host: h\r\nContent-Length: 1\r\n\r\na", NULL, NULL, "", "a body"},
    {"POST / HTTP/1.1\r\nHost: h\r\n\r\n", NULL, NULL, "", "another method"},
    {GET "Host: h\r\n", NULL, NULL, "", "no end"},
    {"-\\\t7", NULL, "printf '\\055\\134\\0117' | nc -q 3 h 80", "", "what printf would take"},
    {GET "Host: h\r\n\r\n", "cookie: (redacted)", "", "", "a secret"},
    {GET "Host: h\r\n\r\n", "header: Authorization: (redacted)", "", "", "a secret in a field"},
    {GET "Host: h\r\n\r\n", "profile.header: X: (redacted)", "", "", "a secret, perhaps"},
    {GET "Host: h\r\n\r\n", "header: X: (redacted)", NULL, CURL "/ -H 'Host: h'" BARE, "not told, but sent"},
    {GET "Host: h\r\n\r\n", "connect-to: [::1]:99", "printf 'GET / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n' | nc -q 3 ::1 99", "", "elsewhere"},
    {GET "Host: h\r\n\r\n", "connect-to: -e", "", "", "an option is no host"},
};

static void by_hand_is(const struct wsh_result *r, enum wsh_by_hand how, const char *want, const char *title) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_reproduce_by_hand(r, how, &b);
    if (want) ck_assert_msg(wsh_span_is(wsh_buf_span(&b), want), "%s: %.*s", title, WSH_FMT(wsh_buf_span(&b)));
    if (!want) ck_assert_msg(b.n > 0, "%s", title);
    wsh_buf_done(&b);
}

START_TEST(lines_by_hand) {
    const char *line = by_hand[_i].declared;
    struct wsh_span request = wsh_span_of(by_hand[_i].request);
    struct wsh_event sent = {.kind = WSH_EVENT_DATA, .side = WSH_SENT, .length = request.n};
    struct wsh_result_conn c = {.sent = request, .received = WSH_EMPTY, .events = &sent, .n_events = 1};
    struct wsh_result_attempt t = {.conns = &c, .n_conns = 1};
    struct wsh_result r = {.id = "a/b", .target = "ws://h/", .attempts = &t, .n_attempts = 1, .declared = &line, .n_declared = line ? 1 : 0};
    by_hand_is(&r, WSH_BY_OCTETS, by_hand[_i].octets, by_hand[_i].title);
    by_hand_is(&r, WSH_BY_CURL, by_hand[_i].curl, by_hand[_i].title);
}
END_TEST

/* What no single line does: several writes or connections, an end of ours, TLS where none was, cases about TLS. */
START_TEST(nothing_by_hand) {
    struct wsh_event events[] = {{.kind = WSH_EVENT_DATA, .side = WSH_SENT}, {.kind = WSH_EVENT_DATA, .side = WSH_SENT}};
    struct wsh_result_conn c[2] = {{.sent = WSH_LIT("GET"), .received = WSH_EMPTY, .events = events, .n_events = 1}};
    struct wsh_result_attempt t = {.conns = c, .n_conns = 1};
    struct wsh_result r = {.id = "a/b", .target = "ws://h/", .attempts = &t, .n_attempts = 1};
    by_hand_is(&r, WSH_BY_OCTETS, NULL, "it could be");
    c[0].n_events = 2;
    by_hand_is(&r, WSH_BY_OCTETS, "", "two writes");
    events[1].kind = WSH_EVENT_FIN;
    by_hand_is(&r, WSH_BY_OCTETS, "", "half-closed");
    events[1] = (struct wsh_event){.kind = WSH_EVENT_MARK, .side = WSH_SENT, .text = "ping"};
    by_hand_is(&r, WSH_BY_OCTETS, "", "a further step");
    events[1] = (struct wsh_event){.kind = WSH_EVENT_TLS, .side = WSH_SENT, .text = "TLSv1.3"};
    by_hand_is(&r, WSH_BY_OCTETS, "", "TLS over ws");
    r.target = "wss://h/";
    by_hand_is(&r, WSH_BY_OCTETS, NULL, "TLS over wss");
    r.family = "tls";
    by_hand_is(&r, WSH_BY_OCTETS, "", "about TLS");
    r.family = "a", c[0].n_events = 1;
    by_hand_is(&r, WSH_BY_OCTETS, "", "no TLS over wss");
    r.target = "ws://h/", t.n_conns = 2;
    by_hand_is(&r, WSH_BY_OCTETS, "", "two connections");
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
    {"ws://127.0.0.1:9001/x", "printf 'GET' | nc -q 3 127.0.0.1 9001"},
    {"ws://[::1]/", "printf 'GET' | nc -q 3 ::1 80"},
    {"wss://h.example/", "printf 'GET' | timeout 5 openssl s_client -quiet -ign_eof -connect h.example:443 "
                         "-servername h.example"},
    {"wss://127.0.0.1:9001/", "printf 'GET' | timeout 5 openssl s_client -quiet -ign_eof -connect "
                              "127.0.0.1:9001 -noservername"},
    {"wss://[::1]:9001/", "printf 'GET' | timeout 5 openssl s_client -quiet -ign_eof -connect '[::1]:9001' "
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
    ck_assert(wsh_span_is(got, _i ? "s_client\n-quiet\n-ign_eof\n-connect\nh.example:8443\n-servername\nh.example\n"
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
    tcase_add_loop_test(tc, declared_flags, 0, (int)WSH_COUNT(declared));
    tcase_add_loop_test(tc, lines_by_hand, 0, (int)WSH_COUNT(by_hand));
    tcase_add_test(tc, nothing_by_hand);
    tcase_add_loop_test(tc, octets_line, 0, (int)WSH_COUNT(octets));
    tcase_add_loop_test(tc, shell_delivers_octets, 0, 2);
    tcase_add_test(tc, shell_delivers_words);
    return wsh_test_main(s);
}
