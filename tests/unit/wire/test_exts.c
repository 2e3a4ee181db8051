/* test_exts.c - Sec-WebSocket-Extensions and permessage-deflate. */
#include "support/guard.h"
#include "support/main.h"
#include "wire/wire.h"

enum {
    WS_EQ = WSH_EXT_WS_EQUALS,
    NO_PARAM = WSH_EXT_EMPTY_PARAM,
    NO_ELEMENT = WSH_EXT_EMPTY_ELEMENT,
    QUOTED = WSH_EXT_BAD_QUOTED,
    BAD = WSH_EXT_MALFORMED,
    NONE = WSH_EXT_NONE,
};

/* `want`: names at their offset with their parameters, a quoted value in brackets; `at`: error_at where BAD is set. */
static const struct {
    struct wsh_span in;
    const char *want;
    unsigned odd;
    size_t at;
    const char *title;
} exts[] = {
    {WSH_ROW("foo"), "0:foo", 0, 0, "a name"},
    {WSH_ROW("foo, bar"), "0:foo 5:bar", 0, 0, "two"},
    {WSH_ROW("foo;a;b=c"), "0:foo;a;b=c", 0, 0, "parameters"},
    {WSH_ROW(" foo ; a ; b=c\t,\tbar "), "1:foo;a;b=c 17:bar", 0, 0, "white space around separators"},
    {WSH_ROW("foo;a;a=1"), "0:foo;a;a=1", 0, 0, "a parameter twice: not the grammar's business"},
    {WSH_ROW("foo;a=\"b\""), "0:foo;a=[b]", 0, 0, "a quoted value"},
    {WSH_ROW("foo;a=\"\\b\\c\""), "0:foo;a=[bc]", 0, 0, "quoted pairs"},
    {WSH_ROW("foo;a=\"b\",bar"), "0:foo;a=[b] 10:bar", 0, 0, "an element behind a quoted value"},
    {WSH_ROW("permessage-deflate; client_max_window_bits, permessage-deflate"),
     "0:permessage-deflate;client_max_window_bits 44:permessage-deflate", 0, 0, "what browsers and libraries send"},
    {WSH_ROW("foo;a =b"), "0:foo;a=b", WS_EQ, 0, "white space before the equals sign"},
    {WSH_ROW("foo;a= b"), "0:foo;a=b", WS_EQ, 0, "and behind it"},
    {WSH_ROW("foo;a\t=\t\"b\""), "0:foo;a=[b]", WS_EQ, 0, "and on both sides of it"},
    {WSH_ROW("foo;a ;b , bar"), "0:foo;a;b 11:bar", 0, 0, "white space behind a parameter without a value"},
    {WSH_ROW("foo;"), "0:foo", NO_PARAM, 0, "a semicolon at the end"},
    {WSH_ROW("foo; , bar;"), "0:foo 7:bar", NO_PARAM, 0, "at the end of elements"},
    {WSH_ROW("foo;;a"), "0:foo;a", NO_PARAM, 0, "two semicolons"},
    {WSH_ROW("foo,"), "0:foo", NO_ELEMENT, 0, "a comma at the end"},
    {WSH_ROW(", ,foo"), "3:foo", NO_ELEMENT, 0, "commas at the start"},
    {WSH_ROW("foo,,bar"), "0:foo 5:bar", NO_ELEMENT, 0, "an empty element"},
    {WSH_ROW(""), "", NONE, 0, "nothing"},
    {WSH_ROW(" \t"), "", NONE, 0, "white space"},
    {WSH_ROW(","), "", NONE | NO_ELEMENT, 0, "a comma"},
    {WSH_ROW("foo;a=\"\""), "0:foo;a=[]", QUOTED, 0, "an empty quoted value is no token"},
    {WSH_ROW("foo;a=\"b c\""), "0:foo;a=[b c]", QUOTED, 0, "a space in a quoted value"},
    {WSH_ROW("foo;a=\"b,c\", bar"), "0:foo;a=[b,c] 13:bar", QUOTED, 0, "a comma in a quoted value"},
    {WSH_ROW("foo;a=\"b\\\"c\""), "0:foo;a=[b\"c]", QUOTED, 0, "a quote in a quoted value"},
    {WSH_ROW("foo;a=\"\\\\\""), "0:foo;a=[\\]", QUOTED, 0, "a backslash in a quoted value"},
    {WSH_ROW("foo;a=\"\xC3\xA4\t\""), "0:foo;a=[\xC3\xA4\t]", QUOTED, 0, "obs-text and a tab in a quoted value"},
    {WSH_ROW("foo bar"), "", BAD, 4, "two names without a separator"},
    {WSH_ROW("foo bar, baz"), "9:baz", BAD, 4, "reading goes on behind the comma"},
    {WSH_ROW("foo=a"), "", BAD, 3, "a value of a name"},
    {WSH_ROW("foo;a="), "", BAD, 6, "a value is missing"},
    {WSH_ROW("foo;a=,bar"), "7:bar", BAD, 6, "a value is missing before a comma"},
    {WSH_ROW("foo;a==b"), "", BAD, 6, "two equals signs"},
    {WSH_ROW("foo;=b"), "", BAD, 4, "a parameter without a name"},
    {WSH_ROW(";a"), "", BAD, 0, "parameters without a name"},
    {WSH_ROW("foo;a=b c"), "", BAD, 8, "a word behind a value"},
    {WSH_ROW("foo;a=\"b\"c"), "", BAD, 9, "a word behind a quoted value"},
    {WSH_ROW("foo;a=\"b"), "", BAD, 8, "an unclosed quote"},
    {WSH_ROW("foo;a=\""), "", BAD, 7, "a quote at the end"},
    {WSH_ROW("foo;a=\"b\\"), "", BAD, 9, "a backslash at the end"},
    {WSH_ROW("foo;a=\"b\\\""), "", BAD, 10, "an escaped quote at the end"},
    {WSH_ROW("foo;a=\"b\0\""), "", BAD, 8, "a NUL in a quoted value"},
    {WSH_ROW("foo;a=\"\\\x7F\""), "", BAD, 8, "DEL escaped in a quoted value"},
    {WSH_ROW("\"foo\""), "", BAD, 0, "a quoted name"},
    {WSH_ROW("foo;\"a\""), "", BAD, 4, "a quoted parameter name"},
    {WSH_ROW("f\xC3\xA4"), "", BAD, 1, "octets above 7F in a name"},
    {WSH_ROW("foo\r"), "", BAD, 3, "a bare CR"},
    {WSH_ROW("foo;a:b"), "", BAD, 5, "a colon"},
    {WSH_ROW("a b, c d, e"), "10:e", BAD, 2, "the first fault is the one that is told"},
    {WSH_ROW("constructor"), "0:constructor", 0, 0, "a name that felled a server"},
    {WSH_ROW("foo;;a = \"b c\",,bar;"), "0:foo;a=[b c] 16:bar", WS_EQ | NO_PARAM | NO_ELEMENT | QUOTED, 0,
     "all tolerances"},
};

static void show_exts(const struct wsh_exts *x, struct wsh_buf *b) {
    for (size_t i = 0; i < x->n; i++) {
        wsh_buf_printf(b, "%s%zu:%.*s", i ? " " : "", x->items[i].offset, WSH_FMT(x->items[i].name));
        for (size_t k = 0; k < x->items[i].n; k++) {
            const struct wsh_ext_param *p = &x->items[i].params[k];
            const char *left = p->quoted ? "[" : "", *right = p->quoted ? "]" : "";
            wsh_buf_printf(b, ";%.*s", WSH_FMT(p->name));
            if (p->has_value) wsh_buf_printf(b, "=%s%.*s%s", left, WSH_FMT(p->value), right);
        }
    }
}

struct reading {
    size_t row;
    struct wsh_arena *arena;
};

static void read_part(struct wsh_span part, void *context) {
    struct reading *r = context;
    struct wsh_exts x;
    struct wsh_buf got;
    wsh_exts_read(r->arena, part, &x);
    ck_assert(!(x.odd & BAD) || x.error_at <= part.n);
    ck_assert(((x.odd & NONE) != 0) == (x.n == 0 && !(x.odd & BAD)));
    if (part.n != exts[r->row].in.n) return;
    wsh_buf_init(&got, 1000);
    show_exts(&x, &got);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&got), exts[r->row].want), "%s: got %.*s", exts[r->row].title, WSH_FMT(got));
    ck_assert_msg(x.odd == exts[r->row].odd, "%s: oddities %x", exts[r->row].title, x.odd);
    ck_assert_msg(x.error_at == exts[r->row].at, "%s: at %zu", exts[r->row].title, x.error_at);
    wsh_buf_done(&got);
}

START_TEST(ext_rows) {
    struct reading r = {(size_t)_i, wsh_arena_new()};
    wsh_at_every_split(exts[_i].in, read_part, &r);
    wsh_arena_free(r.arena);
}
END_TEST

/* Quadratic work on a long value felled a server: linear here, seen by the time limit of the test. */
START_TEST(a_long_value_takes_linear_time) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf b;
    struct wsh_exts x;
    wsh_buf_init(&b, WSH_LIMIT_RECEIVED);
    for (int i = 0; i < 100000; i++) wsh_buf_add_text(&b, "a;b=\"\\c\",");
    wsh_exts_read(a, wsh_buf_span(&b), &x);
    ck_assert_uint_eq(x.n, 100000);
    wsh_buf_clear(&b);
    wsh_buf_fill(&b, '"', 1000000);
    wsh_exts_read(a, wsh_buf_span(&b), &x);
    ck_assert_uint_eq(x.odd, BAD);
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

/* --- permessage-deflate ------------------------------------------------------------------------------------------- */

enum { UNKNOWN = WSH_PMD_UNKNOWN, VALUE = WSH_PMD_VALUE, TWICE = WSH_PMD_DUPLICATE, CASE = WSH_PMD_CASE };

/* `got`: s, c = no context takeover; S, C = window bits and their number. Faults in an offer and in a response. */
static const struct {
    const char *params, *got;
    unsigned offer, response;
    const char *at, *title;
} sets[] = {
    {"", "", 0, 0, "", "no parameter"},
    {"; server_no_context_takeover", "s", 0, 0, "", "server takeover"},
    {"; client_no_context_takeover", "c", 0, 0, "", "client takeover"},
    {"; server_max_window_bits=8", "S8", 0, 0, "", "server bits, least"},
    {"; server_max_window_bits=15", "S15", 0, 0, "", "server bits, most"},
    {"; client_max_window_bits=9", "C9", 0, 0, "", "client bits"},
    {"; client_max_window_bits=\"10\"", "C10", 0, 0, "", "a quoted value"},
    {"; client_max_window_bits=\"1\\0\"", "C10", 0, 0, "", "a quoted pair in it"},
    {"; client_no_context_takeover; server_max_window_bits=12; client_max_window_bits=11; server_no_context_takeover",
     "scS12C11", 0, 0, "", "all four"},
    {"; client_max_window_bits", "C0", 0, VALUE, "client_max_window_bits", "client bits without a value: offers only"},
    {"; server_max_window_bits", "S0", VALUE, VALUE, "server_max_window_bits", "server bits without a value"},
    {"; server_max_window_bits=7", "S0", VALUE, VALUE, "server_max_window_bits", "too small"},
    {"; server_max_window_bits=16", "S0", VALUE, VALUE, "server_max_window_bits", "too large"},
    {"; server_max_window_bits=08", "S0", VALUE, VALUE, "server_max_window_bits", "a leading zero"},
    {"; server_max_window_bits=010", "S0", VALUE, VALUE, "server_max_window_bits", "a leading zero before two digits"},
    {"; server_max_window_bits=0", "S0", VALUE, VALUE, "server_max_window_bits", "zero"},
    {"; server_max_window_bits=+9", "S0", VALUE, VALUE, "server_max_window_bits", "a sign"},
    {"; server_max_window_bits=a", "S0", VALUE, VALUE, "server_max_window_bits", "a letter"},
    {"; server_max_window_bits=\"\"", "S0", VALUE, VALUE, "server_max_window_bits", "an empty quoted value"},
    {"; server_max_window_bits=18446744073709551624", "S0", VALUE, VALUE, "server_max_window_bits", "2^64 + 8"},
    {"; client_max_window_bits=99", "C0", VALUE, VALUE, "client_max_window_bits", "client bits too large"},
    {"; server_no_context_takeover=1", "s", VALUE, VALUE, "server_no_context_takeover", "a value where none may be"},
    {"; client_no_context_takeover=15", "c", VALUE, VALUE, "client_no_context_takeover",
     "a good number where none may be"},
    {"; server_no_context_takeover; server_no_context_takeover", "s", TWICE, TWICE, "server_no_context_takeover",
     "twice"},
    {"; server_max_window_bits=9; server_max_window_bits=9", "S9", TWICE, TWICE, "server_max_window_bits",
     "twice alike"},
    {"; client_max_window_bits; client_max_window_bits=16", "C0", TWICE | VALUE, TWICE | VALUE,
     "client_max_window_bits",
     "twice and wrong"},
    {"; foo", "", UNKNOWN, UNKNOWN, "foo", "unknown"},
    {"; Server_No_Context_Takeover", "", CASE, CASE, "Server_No_Context_Takeover", "in another case"},
    {"; foo; server_max_window_bits", "S0", UNKNOWN | VALUE, UNKNOWN | VALUE, "foo",
     "the first fault is the one that is told"},
};

static void read_set(struct wsh_arena *a, const char *params, bool response, struct wsh_pmd *out) {
    struct wsh_exts x;
    struct wsh_span text = wsh_span_of(wsh_arena_printf(a, "permessage-deflate%s", params));
    wsh_exts_read(a, wsh_guard_end(text), &x);
    ck_assert_uint_eq(x.n, 1);
    ck_assert(wsh_is_pmd(&x.items[0]));
    wsh_pmd_read(&x.items[0], response, out);
    out->fault_at = wsh_arena_span(a, out->fault_at);
}

static void show_set(const struct wsh_pmd *p, struct wsh_buf *b) {
    wsh_buf_printf(b, "%s%s", p->server_no_context_takeover ? "s" : "", p->client_no_context_takeover ? "c" : "");
    if (p->server_max) wsh_buf_printf(b, "S%u", p->server_bits);
    if (p->client_max) wsh_buf_printf(b, "C%u", p->client_bits);
}

START_TEST(set_rows) {
    struct wsh_arena *a = wsh_arena_new();
    for (int response = 0; response < 2; response++) {
        struct wsh_pmd p;
        struct wsh_buf got;
        unsigned faults = response ? sets[_i].response : sets[_i].offer;
        wsh_buf_init(&got, 100);
        read_set(a, sets[_i].params, response, &p);
        show_set(&p, &got);
        ck_assert_msg(wsh_span_is(wsh_buf_span(&got), sets[_i].got), "%s: got %.*s", sets[_i].title, WSH_FMT(got));
        ck_assert_msg(p.faults == faults, "%s: faults %x", sets[_i].title, p.faults);
        ck_assert_msg(wsh_span_is(p.fault_at, faults ? sets[_i].at : ""), "%s: fault at", sets[_i].title);
        wsh_buf_done(&got);
    }
    wsh_arena_free(a);
}
END_TEST

START_TEST(absent_bits_are_fifteen) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_pmd p;
    read_set(a, "", false, &p);
    ck_assert(p.server_bits == 15 && p.client_bits == 15 && !p.server_max && !p.client_max);
    wsh_arena_free(a);
}
END_TEST

static const struct {
    const char *offer, *answer;
    bool want;
    const char *title;
} fits[] = {
    {"", "", true, "nothing asked, nothing said"},
    {"", "; server_no_context_takeover", true, "a server may bind itself"},
    {"", "; client_no_context_takeover", true, "a server may bind the client"},
    {"", "; server_max_window_bits=8", true, "a server may limit itself"},
    {"", "; client_max_window_bits=15", false, "client bits that were not offered"},
    {"; client_max_window_bits", "; client_max_window_bits=8", true, "client bits as offered"},
    {"; client_max_window_bits", "", true, "an offer of client bits needs no answer"},
    {"; client_max_window_bits=10", "; client_max_window_bits=15", true, "the value of an offer is a hint"},
    {"; client_max_window_bits", "; client_max_window_bits", false, "an answer needs a value"},
    {"; server_no_context_takeover", "; server_no_context_takeover", true, "server takeover kept"},
    {"; server_no_context_takeover", "", false, "server takeover forgotten"},
    {"; client_no_context_takeover", "", true, "client takeover is the client's own hint"},
    {"; server_max_window_bits=10", "; server_max_window_bits=10", true, "server bits kept"},
    {"; server_max_window_bits=10", "; server_max_window_bits=9", true, "fewer server bits"},
    {"; server_max_window_bits=10", "; server_max_window_bits=11", false, "more server bits"},
    {"; server_max_window_bits=10", "", false, "server bits forgotten"},
    {"; server_max_window_bits=15", "", false, "server bits forgotten, even the default"},
    {"; foo", "", false, "a faulty offer has to be declined"},
    {"", "; foo", false, "a faulty answer fits nothing"},
};

START_TEST(fit_rows) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_pmd offer, answer;
    read_set(a, fits[_i].offer, false, &offer);
    read_set(a, fits[_i].answer, true, &answer);
    ck_assert_msg(wsh_pmd_fits(&offer, &answer) == fits[_i].want, "%s", fits[_i].title);
    wsh_arena_free(a);
}
END_TEST

START_TEST(the_name_is_exact) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_exts x;
    wsh_exts_read(a, WSH_LIT("Permessage-Deflate, permessage-deflate2, x-webkit-deflate-frame"), &x);
    for (size_t i = 0; i < 3; i++) ck_assert(!wsh_is_pmd(&x.items[i]));
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("exts");
    TCase *tc = wsh_test_case(s, "exts");
    tcase_add_loop_test(tc, ext_rows, 0, (int)WSH_COUNT(exts));
    tcase_add_test(tc, a_long_value_takes_linear_time);
    tcase_add_loop_test(tc, set_rows, 0, (int)WSH_COUNT(sets));
    tcase_add_test(tc, absent_bits_are_fifteen);
    tcase_add_loop_test(tc, fit_rows, 0, (int)WSH_COUNT(fits));
    tcase_add_test(tc, the_name_is_exact);
    return wsh_test_main(s);
}
