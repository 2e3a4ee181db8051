/* test_message.c - a request edited step by step: what is emitted, octet by octet. */
#include "support/guard.h"
#include "support/main.h"
#include "wire/wire.h"

#define START "GET /chat HTTP/1.1\r\n"
#define HOST "Host: h\r\n"
#define UPGRADE "Upgrade: websocket\r\n"
#define CONNECTION "Connection: Upgrade\r\n"
#define KEY "Sec-WebSocket-Key: k\r\n"
#define VERSION "Sec-WebSocket-Version: 13\r\n"
#define END "\r\n"

enum edit {
    KEEP, SET, ADD, ADD_FIRST, RAW, RAW_FIRST, RAW_BEFORE, RAW_BEHIND, REMOVE, RENAME, DUPLICATE, ORDER, REVERSE, LOWER,
    UPPER, SWAPPED, SEPARATOR, TRAILING, EOL,
};

/* `touched`: what the edit returns (0 for those that return nothing). */
static const struct {
    enum edit edit;
    struct wsh_span name, value;
    size_t touched;
    struct wsh_span want;
    const char *title;
} edits[] = {
    {KEEP, WSH_ROW(""), WSH_ROW(""), 0, WSH_ROW(START HOST UPGRADE CONNECTION KEY VERSION END), "the baseline"},
    {SET, WSH_ROW("host"), WSH_ROW("x"), 1, WSH_ROW(START "Host: x\r\n" UPGRADE CONNECTION KEY VERSION END),
     "a line there is"},
    {SET, WSH_ROW("Origin"), WSH_ROW("x"), 1, WSH_ROW(START HOST UPGRADE CONNECTION KEY VERSION "Origin: x\r\n" END),
     "a line there is not"},
    {SET, WSH_ROW("Host"), WSH_ROW("a\0\r\n\r\nb"), 1,
     WSH_ROW(START "Host: a\0\r\n\r\nb\r\n" UPGRADE CONNECTION KEY VERSION END), "nothing is normalised"},
    {ADD, WSH_ROW("Host"), WSH_ROW(""), 0, WSH_ROW(START HOST UPGRADE CONNECTION KEY VERSION "Host: \r\n" END),
     "a second one"},
    {ADD_FIRST, WSH_ROW("A"), WSH_ROW("b"), 0, WSH_ROW(START "A: b\r\n" HOST UPGRADE CONNECTION KEY VERSION END),
     "before all"},
    {RAW, WSH_ROW(""), WSH_ROW("Host : x"), 0, WSH_ROW(START HOST UPGRADE CONNECTION KEY VERSION "Host : x\r\n" END),
     "a raw line"},
    {RAW_FIRST, WSH_ROW(""), WSH_ROW(" x"), 0, WSH_ROW(START " x\r\n" HOST UPGRADE CONNECTION KEY VERSION END),
     "a raw line first"},
    {RAW_BEFORE, WSH_ROW("UPGRADE"), WSH_ROW("x"), 1, WSH_ROW(START HOST "x\r\n" UPGRADE CONNECTION KEY VERSION END),
     "before one"},
    {RAW_BEHIND, WSH_ROW("Upgrade"), WSH_ROW(" x"), 1, WSH_ROW(START HOST UPGRADE " x\r\n" CONNECTION KEY VERSION END),
     "behind one"},
    {RAW_BEHIND, WSH_ROW("Sec-WebSocket-Version"), WSH_ROW("x"), 1,
     WSH_ROW(START HOST UPGRADE CONNECTION KEY VERSION "x\r\n" END), "behind the last"},
    {RAW_BEFORE, WSH_ROW("Origin"), WSH_ROW("x"), 0, WSH_ROW(START HOST UPGRADE CONNECTION KEY VERSION END),
     "no such line"},
    {REMOVE, WSH_ROW("sec-websocket-key"), WSH_ROW(""), 1, WSH_ROW(START HOST UPGRADE CONNECTION VERSION END),
     "one removed"},
    {REMOVE, WSH_ROW("Sec-WebSocket"), WSH_ROW(""), 0, WSH_ROW(START HOST UPGRADE CONNECTION KEY VERSION END),
     "none removed"},
    {RENAME, WSH_ROW("Host"), WSH_ROW("Ho st"), 1, WSH_ROW(START "Ho st: h\r\n" UPGRADE CONNECTION KEY VERSION END),
     "renamed"},
    {RENAME, WSH_ROW("Origin"), WSH_ROW("x"), 0, WSH_ROW(START HOST UPGRADE CONNECTION KEY VERSION END),
     "none renamed"},
    {DUPLICATE, WSH_ROW("Upgrade"), WSH_ROW(""), 1, WSH_ROW(START HOST UPGRADE UPGRADE CONNECTION KEY VERSION END),
     "doubled"},
    {DUPLICATE, WSH_ROW("Origin"), WSH_ROW(""), 0, WSH_ROW(START HOST UPGRADE CONNECTION KEY VERSION END),
     "none doubled"},
    {ORDER, WSH_ROW("sec-websocket-version"), WSH_ROW("Upgrade"), 2,
     WSH_ROW(START VERSION UPGRADE HOST CONNECTION KEY END), "two first"},
    {ORDER, WSH_ROW("Origin"), WSH_ROW("Key"), 0, WSH_ROW(START HOST UPGRADE CONNECTION KEY VERSION END),
     "none to order"},
    {REVERSE, WSH_ROW(""), WSH_ROW(""), 0, WSH_ROW(START VERSION KEY CONNECTION UPGRADE HOST END), "reversed"},
    {LOWER, WSH_ROW(""), WSH_ROW(""), 0,
     WSH_ROW(START "host: h\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-key: k\r\n"
                   "sec-websocket-version: 13\r\n" END), "names in lower case"},
    {UPPER, WSH_ROW(""), WSH_ROW(""), 0,
     WSH_ROW(START "HOST: h\r\nUPGRADE: websocket\r\nCONNECTION: Upgrade\r\nSEC-WEBSOCKET-KEY: k\r\n"
                   "SEC-WEBSOCKET-VERSION: 13\r\n" END), "names in upper case"},
    {SWAPPED, WSH_ROW(""), WSH_ROW(""), 0,
     WSH_ROW(START "hOsT: h\r\nuPgRaDe: websocket\r\ncOnNeCtIoN: Upgrade\r\nsEc-wEbSoCkEt-kEy: k\r\n"
                   "sEc-wEbSoCkEt-vErSiOn: 13\r\n" END), "names alternating"},
    {SEPARATOR, WSH_ROW("Host"), WSH_ROW(":"), 1, WSH_ROW(START "Host:h\r\n" UPGRADE CONNECTION KEY VERSION END),
     "one separator"},
    {SEPARATOR, WSH_ROW("*"), WSH_ROW("\t:"), 5,
     WSH_ROW(START "Host\t:h\r\nUpgrade\t:websocket\r\nConnection\t:Upgrade\r\nSec-WebSocket-Key\t:k\r\n"
                   "Sec-WebSocket-Version\t:13\r\n" END), "all separators"},
    {TRAILING, WSH_ROW("Host"), WSH_ROW(" \t"), 1, WSH_ROW(START "Host: h \t\r\n" UPGRADE CONNECTION KEY VERSION END),
     "white space behind one"},
    {EOL, WSH_ROW("Host"), WSH_ROW("\n"), 1, WSH_ROW(START "Host: h\n" UPGRADE CONNECTION KEY VERSION END),
     "one line end"},
    {EOL, WSH_ROW("*"), WSH_ROW("\n"), 6,
     WSH_ROW("GET /chat HTTP/1.1\nHost: h\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: k\n"
             "Sec-WebSocket-Version: 13\n" END), "all line ends, the request-line's too, the empty line's not"},
    {EOL, WSH_ROW("Origin"), WSH_ROW("\n"), 0, WSH_ROW(START HOST UPGRADE CONNECTION KEY VERSION END), "no line end"},
};

static size_t edit(struct wsh_msg *m, enum edit how, struct wsh_span name, struct wsh_span value) {
    const struct wsh_span names[] = {name, value};
    switch (how) {
    case KEEP: return 0;
    case SET: return wsh_msg_set(m, name, value);
    case ADD: wsh_msg_add(m, name, value); return 0;
    case ADD_FIRST: wsh_msg_add_first(m, name, value); return 0;
    case RAW: wsh_msg_add_raw(m, value); return 0;
    case RAW_FIRST: wsh_msg_add_raw_first(m, value); return 0;
    case RAW_BEFORE: return wsh_msg_add_raw_at(m, name, true, value);
    case RAW_BEHIND: return wsh_msg_add_raw_at(m, name, false, value);
    case REMOVE: return wsh_msg_remove(m, name);
    case RENAME: return wsh_msg_rename(m, name, value);
    case DUPLICATE: return wsh_msg_duplicate(m, name);
    case ORDER: return wsh_msg_order(m, names, 2);
    case REVERSE: wsh_msg_reverse(m); return 0;
    case LOWER: wsh_msg_names(m, WSH_MSG_LOWER); return 0;
    case UPPER: wsh_msg_names(m, WSH_MSG_UPPER); return 0;
    case SWAPPED: wsh_msg_names(m, WSH_MSG_SWAPPED); return 0;
    case SEPARATOR: return wsh_msg_part(m, WSH_MSG_SEPARATOR, name, value);
    case TRAILING: return wsh_msg_part(m, WSH_MSG_TRAILING, name, value);
    case EOL: return wsh_msg_part(m, WSH_MSG_EOL, name, value);
    }
    return SIZE_MAX;
}

static struct wsh_msg baseline(struct wsh_arena *a) {
    struct wsh_msg m;
    wsh_msg_init(&m, a, WSH_LIT("/chat"), WSH_LIT("h"), WSH_LIT("k"));
    return m;
}

static void check_emit(const struct wsh_msg *m, struct wsh_span want, const char *title) {
    struct wsh_span got = wsh_msg_emit(m);
    ck_assert_msg(wsh_span_eq(got, want), "%s\n--- got\n%.*s--- want\n%.*s", title, WSH_FMT(got), WSH_FMT(want));
}

START_TEST(edit_rows) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_msg m = baseline(a);
    ck_assert_msg(edit(&m, edits[_i].edit, edits[_i].name, edits[_i].value) == edits[_i].touched, "%s",
                  edits[_i].title);
    check_emit(&m, edits[_i].want, edits[_i].title);
    wsh_arena_free(a);
}
END_TEST

START_TEST(several_lines_of_one_name) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_msg m = baseline(a);
    (void)wsh_msg_remove(&m, WSH_LIT("Upgrade"));
    (void)wsh_msg_remove(&m, WSH_LIT("Connection"));
    wsh_msg_add(&m, WSH_LIT("host"), WSH_LIT("i"));
    wsh_msg_add_raw(&m, WSH_LIT("Host: raw"));
    ck_assert_uint_eq(wsh_msg_duplicate(&m, WSH_LIT("Host")), 2);
    check_emit(&m, WSH_LIT(START HOST HOST KEY VERSION "host: i\r\nhost: i\r\nHost: raw\r\n" END), "each is doubled");
    const struct wsh_span names[] = {WSH_LIT("Host"), WSH_LIT("HOST"), WSH_LIT("Sec-WebSocket-Version")};
    ck_assert_uint_eq(wsh_msg_order(&m, names, 3), 5);
    check_emit(&m, WSH_LIT(START HOST HOST "host: i\r\nhost: i\r\n" VERSION KEY "Host: raw\r\n" END),
               "they keep their order");
    ck_assert_uint_eq(wsh_msg_rename(&m, WSH_LIT("host"), WSH_LIT("hOst")), 4);
    ck_assert_uint_eq(wsh_msg_set(&m, WSH_LIT("Host"), WSH_LIT("x")), 1);
    check_emit(&m, WSH_LIT(START "hOst: x\r\nhOst: h\r\nhOst: i\r\nhOst: i\r\n" VERSION KEY "Host: raw\r\n" END),
               "the first is set");
    ck_assert_uint_eq(wsh_msg_remove(&m, WSH_LIT("HOST")), 4);
    check_emit(&m, WSH_LIT(START VERSION KEY "Host: raw\r\n" END), "all are removed, raw lines never");
    wsh_arena_free(a);
}
END_TEST

START_TEST(raw_lines_have_ends_but_no_separator) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_msg m = baseline(a);
    while (m.n) (void)wsh_msg_remove(&m, m.lines[0].name);
    wsh_msg_add_raw(&m, WSH_LIT("raw"));
    ck_assert_uint_eq(wsh_msg_part(&m, WSH_MSG_SEPARATOR, WSH_LIT("*"), WSH_LIT("?")), 0);
    ck_assert_uint_eq(wsh_msg_part(&m, WSH_MSG_TRAILING, WSH_LIT("*"), WSH_LIT("!")), 1);
    ck_assert_uint_eq(wsh_msg_part(&m, WSH_MSG_EOL, WSH_LIT("*"), WSH_LIT("|")), 2);
    wsh_msg_names(&m, WSH_MSG_UPPER);
    check_emit(&m, WSH_LIT("GET /chat HTTP/1.1|raw!|\r\n"), "a raw line");
    wsh_arena_free(a);
}
END_TEST

START_TEST(all_other_parts) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_msg m = baseline(a);
    while (m.n) (void)wsh_msg_remove(&m, m.lines[0].name);
    check_emit(&m, WSH_LIT(START END), "no line at all");
    m.prefix = WSH_LIT("\r\n");
    m.method = WSH_LIT("get");
    m.target = WSH_LIT("");
    m.version = WSH_LIT("HTTP/9");
    m.end = WSH_EMPTY;
    m.body = WSH_LIT("\x89\0");
    check_emit(&m, WSH_LIT("\r\nget  HTTP/9\r\n\x89\0"), "words are joined by one SP, empty ones too");
    m.start_line = WSH_LIT("x");
    m.start_line_set = true;
    check_emit(&m, WSH_LIT("\r\nx\r\n\x89\0"), "a whole line instead of words");
    m.start_line = WSH_EMPTY;
    m.start_eol = WSH_EMPTY;
    m.prefix = m.body = WSH_EMPTY;
    ck_assert_uint_eq(wsh_msg_emit(&m).n, 0);
    wsh_arena_free(a);
}
END_TEST

START_TEST(what_is_emitted_is_read_back) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_msg m = baseline(a);
    struct wsh_head h;
    ck_assert_int_eq(wsh_head_read(a, WSH_HEAD_REQUEST, wsh_guard_end(wsh_msg_emit(&m)), &h), WSH_READ_DONE);
    ck_assert(h.odd == 0 && h.n == m.n && wsh_span_is(h.target, "/chat"));
    for (size_t i = 0; i < h.n; i++)
        ck_assert(wsh_span_eq(h.fields[i].name, m.lines[i].name) && wsh_span_eq(h.fields[i].value, m.lines[i].value));
    wsh_arena_free(a);
}
END_TEST

/* Octets, how many lines there are, and the parts of the first one. */
static const struct {
    struct wsh_span octets;
    size_t lines;
    const char *name, *separator, *value, *trailing;
    bool start_line_set;
} readings[] = {
    {WSH_ROW(""), 0, NULL, NULL, NULL, NULL, true},
    {WSH_ROW("\r\n\n"), 0, NULL, NULL, NULL, NULL, true},
    {WSH_ROW("GET / HTTP/1.1\r\nHost: h\r\n\r\nbody\r\n\r\n"), 1, "Host", ": ", "h", "", false},
    {WSH_ROW("\r\nGET  x\nA \t:\t b c \t\n\r\n"), 1, "A", " \t:\t ", "b c", " \t", false},
    {WSH_ROW("GET /\r\nno colon\r\n"), 1, "", "", "no colon", "", true},
    {WSH_ROW("a b c d\r\n led: x\r\n:\r\n"), 2, "", "", " led: x", "", false},
    {WSH_ROW("x\r\nA:"), 1, "A", ":", "", "", true},
    {WSH_ROW("x\r\nA: \t"), 1, "A", ": \t", "", "", true},
    {WSH_ROW("x\r\nA: b\r\r\n\r\n\0\xFF"), 1, "A", ": ", "b\r", "", true},
};

START_TEST(any_octets_are_read_without_loss) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_msg m;
    struct wsh_span in = wsh_guard_end(readings[_i].octets);
    wsh_msg_read(&m, a, in);
    check_emit(&m, in, "read and written");
    ck_assert_uint_eq(m.n, readings[_i].lines);
    ck_assert_int_eq(m.start_line_set, readings[_i].start_line_set);
    if (m.n > 0) {
        ck_assert(wsh_span_is(m.lines[0].name, readings[_i].name));
        ck_assert(wsh_span_is(m.lines[0].separator, readings[_i].separator));
        ck_assert(wsh_span_is(m.lines[0].value, readings[_i].value));
        ck_assert(wsh_span_is(m.lines[0].trailing, readings[_i].trailing));
    }
    wsh_arena_free(a);
}
END_TEST

START_TEST(random_octets_are_read_without_loss) {
    static const uint8_t alphabet[] = "\r\n \t:aG/";
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_rng r;
    struct wsh_msg m;
    uint8_t octets[40];
    wsh_rng_init(&r, 1);
    for (int round = 0; round < 20000; round++) {
        size_t n = wsh_rng_below(&r, sizeof octets);
        for (size_t i = 0; i < n; i++) octets[i] = alphabet[wsh_rng_below(&r, sizeof alphabet - 1)];
        wsh_msg_read(&m, a, wsh_span_make(octets, n));
        check_emit(&m, wsh_span_make(octets, n), "read and written");
        wsh_arena_reset(a);
    }
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("message");
    TCase *tc = wsh_test_case(s, "message");
    tcase_add_loop_test(tc, edit_rows, 0, (int)WSH_COUNT(edits));
    tcase_add_test(tc, several_lines_of_one_name);
    tcase_add_test(tc, raw_lines_have_ends_but_no_separator);
    tcase_add_test(tc, all_other_parts);
    tcase_add_test(tc, what_is_emitted_is_read_back);
    tcase_add_loop_test(tc, any_octets_are_read_without_loss, 0, (int)WSH_COUNT(readings));
    tcase_add_test(tc, random_octets_are_read_without_loss);
    return wsh_test_main(s);
}
