/* test_ruling.c - what the specifications demand: requests of the catalogue, and requests of no catalogue. */
#include "talk.h"

#define ACCEPT WSH_RULING_ACCEPT
#define REFUSE WSH_RULING_REFUSE
#define OPEN WSH_RULING_OPEN
enum { WS = 1, MORE = 2, SHUT = 4 };

#define ASK(fields) G H U C K V fields E
#define START(line) line "\r\n" H U C K V E
#define HOST(v) G "Host: " v "\r\n" U C K V E
#define UP(v) G H "Upgrade: " v "\r\n" C K V E
#define CONN(v) G H U "Connection: " v "\r\n" K V E
#define KEY(v) G H U C "Sec-WebSocket-Key: " v "\r\n" V E
#define VER(v) G H U C K "Sec-WebSocket-Version: " v "\r\n" E

struct row {
    struct wsh_span request;
    enum wsh_ruling_kind kind;
    const char *rule; /* of the first reason */
    int flags;
    const char *title;
};

static const struct row rows[] = {
#include "ruling_rows.def"
    /* request-line */
    {WSH_ROW(START("GET http://SERVER.example:9001/chat HTTP/1.1")), ACCEPT, "", WS, "absolute-form, host in another case"},
    {WSH_ROW(START("GET https://server.example:9001/chat HTTP/1.1")), OPEN, "R9110-7.4-MISDIRECT", WS, "absolute https"},
    {WSH_ROW(START("GET ftp://server.example:9001/chat HTTP/1.1")), OPEN, "R6455-4.2.1-1-URI", WS, "another scheme"},
    {WSH_ROW(START("GET http://@server.example:9001/chat HTTP/1.1")), OPEN, "R9110-4.2.4-USERINFO", WS, "empty userinfo"},
    {WSH_ROW(START("GET /chat?a=//../b HTTP/1.1")), ACCEPT, "", WS, "dots in the query are no path"},
    {WSH_ROW(START("GET /.. HTTP/1.1")), OPEN, "R6455-4.2.2-4-RESOURCE", WS, "a path that ends in dots"},
    {WSH_ROW(START("GET  /chat  HTTP/1.1")), OPEN, "R9112-3-WSLENIENT", WS, "two spaces twice"},
    {WSH_ROW(START("GET /chat HTTP/1.1 HTTP/1.1")), OPEN, "R9112-3-INVALIDLINE", WS, "two versions"},
    {WSH_ROW(START("GET /chat HTTP/1.0 HTTP/1.1")), OPEN, "R9112-3-INVALIDLINE", WS, "two versions, one of them good"},
    {WSH_ROW(START("GET /chat HTTP/1.1 HTTP/1.0")), OPEN, "R9112-3-INVALIDLINE", WS, "the other one"},
    {WSH_ROW(START("GET /a b c d")), REFUSE, "R6455-4.2.1-1-HTTP11", 0, "many words and no version"},
    {WSH_ROW(START("GET")), REFUSE, "R6455-4.2.1-1-URI", 0, "a method alone"},
    {WSH_ROW(START("GET /chat http/1.1")), OPEN, "R9112-2.3-VERSION", WS, "a version in lower case"},
    {WSH_ROW(START("GET /chat HTTP/1.00")), REFUSE, "R9110-7.8-HTTP10", 0, "1.00 is 1.0 where digits may repeat"},
    {WSH_ROW(START("GET /chat HTTP/0.99")), REFUSE, "R6455-4.2.1-1-HTTP11", 0, "0.99 is below 1.1"},
    {WSH_ROW(START("GET /chat HTTP/001.001")), OPEN, "R9112-2.3-VERSION", WS, "leading zeros"},
    {WSH_ROW(START("GET /chat HTTP/.1")), REFUSE, "R6455-4.2.1-1-HTTP11", 0, "no major version"},
    {WSH_ROW(START("GET /chat HTTP/1.1\0")), REFUSE, "R6455-4.2.1-1-HTTP11", 0, "a version with NUL"},
    {WSH_ROW(START("\0\0GET /chat HTTP/1.1")), OPEN, "R9112-2.2-400", 0, "two NULs first"},
    {WSH_ROW(START("\0POST /chat HTTP/1.1")), REFUSE, "R6455-4.2.1-1-GET", 0, "a NUL, then POST"},
    {WSH_ROW(START("CONNECT server.example:9001 HTTP/1.1")), REFUSE, "R6455-4.2.1-1-GET", 0, "CONNECT"},
    {WSH_ROW("\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03\r\n\r\n"), REFUSE, "R6455-4.2.1-1-URI", 0, "a ClientHello"},
    {WSH_ROW(""), REFUSE, "R9110-5.3-WHOLE", MORE, "nothing"},
    {WSH_ROW("\r\n\r\n\r\n"), REFUSE, "R9110-5.3-WHOLE", MORE, "empty lines"},
    /* Host */
    {WSH_ROW(HOST("127.0.0.1:9001")), ACCEPT, "", WS, "an address"},
    {WSH_ROW(HOST("[::1]:9001")), ACCEPT, "", WS, "an address in brackets"},
    {WSH_ROW(HOST("host_name.example")), ACCEPT, "", WS, "an underscore"},
    {WSH_ROW(HOST(".example")), OPEN, "R6455-4.2.1-2-HOST", WS, "a dot first"},
    {WSH_ROW(HOST("a=b")), OPEN, "R6455-4.2.1-2-HOST", WS, "sub-delims are valid"},
    {WSH_ROW(HOST("a%41")), OPEN, "R6455-4.2.1-2-HOST", WS, "percent-encoding is valid"},
    {WSH_ROW(HOST("host:0")), OPEN, "R6455-4.2.1-2-HOST", WS, "port 0"},
    {WSH_ROW(HOST("host:80:80")), REFUSE, "R9112-3.2-HOST400", WS, "two ports"},
    {WSH_ROW(HOST("[::1]x")), REFUSE, "R9112-3.2-HOST400", WS, "octets behind the bracket"},
    {WSH_ROW(HOST("ho st")), REFUSE, "R9112-3.2-HOST400", WS, "a space inside"},
    {WSH_ROW(HOST("\xFF@x")), REFUSE, "R9112-3.2-HOST400", WS, "octets above 7F do not excuse an @"},
    {WSH_ROW(HOST("host\0")), OPEN, "R9110-5.5-CRLFNUL", WS, "a NUL at the end may be replaced and trimmed"},
    {WSH_ROW(HOST("a\r\n b")), REFUSE, "R9112-3.2-HOST400", WS, "folded in the middle"},
    {WSH_ROW(HOST("\r\n server.example:9001")), OPEN, "R9112-5.2-OBSFOLD", WS, "folded before the value"},
    {WSH_ROW(G " Host: x\r\n" U C K V E), REFUSE, "R9112-3.2-HOST400", WS, "the only Host is led by white space"},
    {WSH_ROW(G "Hos\0t: x\r\n" U C K V E), REFUSE, "R9112-3.2-HOST400", WS, "a NUL in its name"},
    {WSH_ROW("GET http://server.example:9001/chat HTTP/1.1\r\n" U C K V E), REFUSE, "R9112-3.2-HOST400", WS,
     "missing beside an absolute target"},
    /* Upgrade and Connection */
    {WSH_ROW(UP("web,socket")), REFUSE, "R6455-4.2.1-3-UPGRADE", 0, "a comma inside"},
    {WSH_ROW(UP("\"websocket\", websocket")), OPEN, "R9110-7.8-IGNORE", WS, "a quoted one beside it"},
    {WSH_ROW(UP("foo/1")), REFUSE, "R6455-4.2.1-3-UPGRADE", 0, "another protocol with a version"},
    {WSH_ROW(UP("websocket\0")), OPEN, "R9110-5.5-CRLFNUL", WS, "a NUL at the end"},
    {WSH_ROW(UP("web\rsocket")), REFUSE, "R6455-4.2.1-3-UPGRADE", 0, "a bare CR inside"},
    {WSH_ROW(UP("websocket\r")), OPEN, "R9112-2.2-BARECR", WS, "a bare CR at the end"},
    {WSH_ROW(UP("WebSocket/13, WEBSOCKET")), OPEN, "R9110-7.8-IGNORE", WS, "with and without version"},
    {WSH_ROW(CONN("upgrade\t,")), ACCEPT, "", WS, "an empty element behind"},
    {WSH_ROW(CONN("Upgrade, Upgrade, Upgrade")), ACCEPT, "", WS, "three times"},
    {WSH_ROW(CONN("Upgrade, \"x\"")), OPEN, "R6455-4.2.1-4-CONNECTION", WS, "a quoted string beside it"},
    {WSH_ROW(CONN("Upgrade, host")), OPEN, "R9110-7.6.1-STRIP", WS, "names Host"},
    {WSH_ROW(CONN(",,,,,,,,,,,,,,,,,,,,Upgrade")), OPEN, "R9110-5.6.1-EMPTY", WS, "more empty elements than reasonable"},
    {WSH_ROW(G H U C "Connection: close\r\n" K V E), OPEN, "R9112-9.6-CLOSE", WS, "close on a second line"},
    {WSH_ROW(G H U "Connection: keep-alive\r\nConnection:\r\nConnection: upgrade\r\n" K V E), ACCEPT, "", WS, "three lines"},
    /* key */
    {WSH_ROW(KEY("dGhlIHNhbXBsZSBub25jZQ==\0")), OPEN, "R9110-5.5-CRLFNUL", WS, "a NUL at the end"},
    {WSH_ROW(KEY("\0")), REFUSE, "R6455-4.2.1-5-KEY", WS, "nothing but a NUL"},
    {WSH_ROW(KEY("a\0b")), REFUSE, "R6455-4.2.1-5-KEY", WS, "a NUL inside"},
    {WSH_ROW(KEY("\r\n ")), REFUSE, "R6455-4.2.1-5-KEY", WS, "nothing but a fold"},
    {WSH_ROW(KEY("dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==")), OPEN, "R6455-11.3.1-KEY-ONCE", WS,
     "twice in two cases"},
    {WSH_ROW(KEY("dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key:")), REFUSE, "R6455-11.3.1-KEY-ONCE", WS, "one of two is empty"},
    {WSH_ROW(KEY("=")), OPEN, "R6455-4.3-KEY", WS, "a single ="},
    /* version */
    {WSH_ROW(VER("13, 13")), OPEN, "R6455-4.3-VERSION-C", WS, "13 twice on one line"},
    {WSH_ROW(VER("13,")), OPEN, "R6455-4.3-VERSION-C", WS, "13 and an empty element"},
    {WSH_ROW(VER(",")), REFUSE, "R6455-4.3-VERSION-C", WS, "only an empty element"},
    {WSH_ROW(VER("0013.00")), OPEN, "R6455-4.3-VERSION-C", WS, "13 with zeros on both sides"},
    {WSH_ROW(VER("13.")), REFUSE, "R6455-4.3-VERSION-C", WS, "13 and a dot"},
    {WSH_ROW(VER("13.1")), REFUSE, "R6455-4.3-VERSION-C", WS, "13.1"},
    {WSH_ROW(VER("-13")), REFUSE, "R6455-4.3-VERSION-C", WS, "-13"},
    {WSH_ROW(VER("\"13")), REFUSE, "R6455-4.3-VERSION-C", WS, "half a quoted 13"},
    {WSH_ROW(VER("130")), REFUSE, "R6455-4.2.2-4-VERSION", WS, "130"},
    {WSH_ROW(VER("3")), OPEN, "R6455-11.6-RESERVED", WS, "a draft"},
    {WSH_ROW(VER("13\r\nSec-WebSocket-Version: 013")), OPEN, "R6455-11.3.5-VERSION-ONCE", WS, "13 in two spellings"},
    {WSH_ROW(VER("13\r\nSec-WebSocket-Version:")), REFUSE, "R6455-11.3.5-VERSION-ONCE", WS, "one of two is empty"},
    {WSH_ROW(VER("1\r\n 3")), REFUSE, "R6455-4.3-VERSION-C", WS, "folded inside"},
    /* syntax */
    {WSH_ROW(ASK("X Y : 1\r\n")), OPEN, "R9110-5.6.2-TOKEN", WS, "white space before a colon behind what is no name"},
    {WSH_ROW(ASK("X: a\r\n : 1\r\n")), OPEN, "R9112-5.2-OBSFOLD", WS, "a colon in a continuation line"},
    {WSH_ROW(ASK("X-Under_score: 1\r\n")), ACCEPT, "", WS, "an underscore in a name"},
    {WSH_ROW(ASK("X:\r\n")), ACCEPT, "", WS, "an empty value"},
    {WSH_ROW(ASK("X: \t a \t b \t\r\n")), ACCEPT, "", WS, "tabs"},
    {WSH_ROW(ASK("X: a\n")), OPEN, "R9112-2.2-BARELF", WS, "one lone LF"},
    {WSH_ROW(G H U C K "X: a\n" V E), OPEN, "R9112-2.2-BARELF", WS, "a lone LF, then a CRLF"},
    {WSH_ROW(G H U C K "X: a\nSec-WebSocket-Version: 13\r\n" E), OPEN, "R9112-2.2-BARELF", WS, "the version behind a lone LF"},
    {WSH_ROW(ASK("X: a\nHost: b\r\n")), OPEN, "R9112-2.2-BARELF", WS, "a second Host only for who takes a lone LF"},
    {WSH_ROW(ASK("Host: b\r\nX: a\n")), REFUSE, "R9112-3.2-HOST400", WS, "a second Host for everybody"},
    {WSH_ROW(ASK("X: a\nY : b\r\n")), OPEN, "R9112-2.2-BARELF", WS, "white space before the colon only for who takes it"},
    {WSH_ROW(ASK("X: a\nTransfer-Encoding: x\r\n")), OPEN, "R9112-2.2-BARELF", WS, "framing only for who takes it"},
    {WSH_ROW("GET /chat HTTP/1.1\n" H U C K E), REFUSE, "R6455-4.2.1-6-VERSION", WS, "no version, whoever reads"},
    {WSH_ROW(ASK("X: a\rHost: b\r\n")), OPEN, "R9112-2.2-BARECR", WS, "a bare CR never ends a line"},
    {WSH_ROW(G H U C K V "X: a\r\r\n" E), OPEN, "R9112-2.2-BARECR", WS, "CR CR LF"},
    {WSH_ROW(G H U C K V "\r\r\n" E), OPEN, "R9112-2.2-BARECR", WS, "a line of one CR"},
    {WSH_ROW(G "\tX: 1\r\n Y: 2\r\n" H U C K V E), OPEN, "R9112-2.2-WSFIRST", WS, "two lines led by white space"},
    /* policy */
    {WSH_ROW(ASK("If-None-Match: *\r\n")), OPEN, "R6455-4.1-H12-OTHER", WS, "a condition"},
    {WSH_ROW(ASK("Authorization: Basic x\r\n")), OPEN, "R6455-4.2.2-2-AUTH", WS, "credentials"},
    {WSH_ROW(ASK("Cookie: a=b; c=\"d\"\r\n")), ACCEPT, "", WS, "a cookie"},
    {WSH_ROW(ASK("User-Agent: x\r\nAccept: */*\r\nTE: trailers\r\nCache-Control: no-cache\r\n")), ACCEPT, "", WS, "usual fields"},
    {WSH_ROW(ASK("Sec-WebSocket-Protocol: a\r\nOrigin: x y\r\n")), OPEN, "R6455-4.2.2-4-ORIGIN", WS, "an Origin that is none"},
    /* framing */
    {WSH_ROW(ASK("Content-Length: 00\r\n")), OPEN, "R9110-9.3.1-GETBODY", WS, "a length of nothing"},
    {WSH_ROW(ASK("Content-Length: 2\r\n") "ab"), OPEN, "R9110-9.3.1-GETBODY", WS, "a body"},
    {WSH_ROW(ASK("Content-Length: 2\r\n") "a"), OPEN, "R9110-9.3.1-GETBODY", WS | MORE, "half a body"},
    {WSH_ROW(ASK("Content-Length: 2\r\n") "abc"), OPEN, "R9110-9.3.1-GETBODY", WS, "more than a body"},
    {WSH_ROW(ASK("Content-Length: 5, 05\r\n") "hello"), OPEN, "R9110-8.6-CLLIST", WS, "equal numbers"},
    {WSH_ROW(ASK("Content-Length: 5,\r\n") "hello"), OPEN, "R9110-8.6-CLLIST", WS, "an empty element"},
    {WSH_ROW(ASK("Content-Length: ,\r\n")), REFUSE, "R9112-6.3-CLINVALID", WS | SHUT, "nothing but a comma"},
    {WSH_ROW(ASK("Content-Length: 5\0\r\n") "hello"), OPEN, "R9110-5.5-CRLFNUL", WS, "a NUL behind the number"},
    {WSH_ROW(ASK("Content-Length: \xD9\xA5\r\n")), REFUSE, "R9112-6.3-CLINVALID", WS | SHUT, "digits of another script"},
    {WSH_ROW(ASK("Content-Length: 99999999999999999999, 99999999999999999998\r\n")), REFUSE, "R9112-6.3-CLINVALID", WS | SHUT,
     "huge and different"},
    {WSH_ROW(ASK("Transfer-Encoding: CHUNKED\r\n") "0\r\n\r\n"), OPEN, "R9110-9.3.1-GETBODY", WS, "chunked in capitals"},
    {WSH_ROW(ASK("Transfer-Encoding: chunked;a=b\r\n") "0\r\n\r\n"), OPEN, "R9112-6.1-TE501", WS, "chunked with a parameter"},
    {WSH_ROW(ASK("Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n")), REFUSE, "R9112-6.3-TEFINAL", WS | SHUT,
     "chunked on the first of two lines"},
    {WSH_ROW(ASK("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n") "0\r\n\r\n"), OPEN, "R9112-6.1-TE501", WS,
     "chunked on the last of two lines"},
    {WSH_ROW(ASK("Transfer-Encoding: identity\r\n")), REFUSE, "R9112-6.3-TEFINAL", WS | SHUT, "identity"},
    {WSH_ROW(ASK("Transfer-Encoding:\r\nContent-Length: 0\r\n")), REFUSE, "R9112-6.1-TECL", WS | SHUT, "an empty one with a length"},
    {WSH_ROW(ASK("Content-Length: x\r\nTransfer-Encoding: chunked\r\n") "0\r\n\r\n"), REFUSE, "R9112-6.1-TECL", WS | SHUT,
     "an invalid length beside chunked"},
    {WSH_ROW(ASK("Transfer-Encoding: chunked\r\n") "1\r\n"), OPEN, "R9110-9.3.1-GETBODY", WS | MORE, "half a chunk"},
    {WSH_ROW(ASK("Transfer-Encoding: chunked\r\n") "x\r\n"), OPEN, "R9110-9.3.1-GETBODY", WS, "no chunk"},
    {WSH_ROW("POST /chat HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), REFUSE, "R6455-4.2.1-1-GET", SHUT,
     "chunked in HTTP/1.0"},
    {WSH_ROW(ASK("Expect: 100-Continue\r\n")), OPEN, "R9110-7.8-EXPECT", WS, "an expectation"},
    {WSH_ROW(GOOD "\x89\x80\x01\x02\x03\x04"), OPEN, "R6455-4.1-W-WAIT", WS, "a frame behind"},
};

static int flags_of(const struct wsh_ruling *r) {
    return (r->websocket ? WS : 0) | (r->incomplete ? MORE : 0) | (r->must_close ? SHUT : 0);
}

static void check_ruling(struct wsh_arena *a, const struct row *row) {
    struct wsh_ruling r;
    wsh_ruling_read(a, wsh_guard_end(row->request), &r);
    const char *first = r.n ? wsh_rule(r.reasons[0].rule)->id : "", *text = r.n ? r.reasons[0].text : "";
    ck_assert_msg(r.kind == row->kind, "%s: %s (%s: %s)", row->title, wsh_ruling_name(r.kind), first, text);
    ck_assert_msg(strcmp(first, row->rule) == 0, "%s: %s: %s", row->title, first, text);
    ck_assert_msg(flags_of(&r) == row->flags, "%s: flags %d", row->title, flags_of(&r));
}

/* Reasons are located, phrased, sorted, and they are why the ruling is what it is. */
static void check_reasons(struct wsh_arena *a, const struct row *row) {
    struct wsh_ruling r;
    wsh_ruling_read(a, row->request, &r);
    ck_assert_msg((r.n == 0) == (r.kind == ACCEPT), "%s", row->title);
    ck_assert_msg(r.n == 0 || r.reasons[0].kind == r.kind, "%s", row->title);
    for (size_t i = 0; i < r.n; i++) {
        const struct wsh_reason *reason = &r.reasons[i];
        ck_assert_msg(reason->offset + reason->length <= row->request.n, "%s: %s", row->title, reason->text);
        ck_assert_msg(reason->text[0] && strlen(reason->text) < 200, "%s: %s", row->title, reason->text);
        ck_assert_msg(i == 0 || reason->kind != REFUSE || r.reasons[i - 1].kind == REFUSE, "%s: order", row->title);
        for (const char *p = reason->text; *p; p++) ck_assert_msg(*p >= 0x20 && *p <= 0x7E, "%s", row->title);
    }
}

/* A head that is not complete never deserves a 101, and the octets behind it are not read. */
static void cut_ruling(struct wsh_span part, void *context) {
    struct wsh_arena *a = context;
    struct wsh_ruling r;
    struct wsh_head h;
    wsh_arena_reset(a);
    wsh_ruling_read(a, part, &r);
    bool whole = wsh_head_read(a, WSH_HEAD_REQUEST, part, &h) == WSH_READ_DONE;
    ck_assert(whole || (r.incomplete && r.kind == REFUSE && !r.must_close));
}

/* A process for each row would take longer than what it does: some at a time. */
enum { ROWS_AT_A_TIME = 50 };

START_TEST(rulings) {
    struct wsh_arena *a = wsh_arena_new();
    for (size_t i = (size_t)_i * ROWS_AT_A_TIME; i < WSH_COUNT(rows) && i < ((size_t)_i + 1) * ROWS_AT_A_TIME; i++) {
        wsh_arena_reset(a);
        check_ruling(a, &rows[i]);
        check_reasons(a, &rows[i]);
        wsh_at_every_split(rows[i].request, cut_ruling, a);
    }
    wsh_arena_free(a);
}
END_TEST

/* ---- size ---- */

static const struct {
    const char *start, *again, *end;
    size_t times;
    enum wsh_ruling_kind kind;
    const char *rule, *title;
} sizes[] = {
    {G H U C K V "X: ", "a", "\r\n\r\n", 3900, ACCEPT, "", "a line that servers read"},
    {G H U C K V "X: ", "a", "\r\n\r\n", 4100, OPEN, "R9110-5.4-TOOLARGE", "a long line"},
    {G H U C K V "X: ", "a", "\r\n\r\n", 70000, OPEN, "R9110-5.4-TOOLARGE", "a line beyond the reader"},
    {G H U C K V "X: ", "a", "", 70000, REFUSE, "R9110-5.3-WHOLE", "a line without end"},
    {G H U C K V "X", "a", ": 1\r\n\r\n", 255, ACCEPT, "", "a name that servers read"},
    {G H U C K V "X", "a", ": 1\r\n\r\n", 256, OPEN, "R9110-5.4-TOOLARGE", "a long name"},
    {G H U C K V, "X: a\r\n", "\r\n", 30, ACCEPT, "", "35 fields"},
    {G H U C K V, "X: a\r\n", "\r\n", 40, OPEN, "R9110-5.4-TOOLARGE", "45 fields"},
    {G H U C K V, "X: a\r\n", "\r\n", 2000, OPEN, "R9110-5.4-TOOLARGE", "fields beyond the reader"},
    {G, "X: a\r\n", H U C K V E, 2000, OPEN, "R9110-5.4-TOOLARGE", "the needed fields beyond the reader"},
    {G, "X : a\r\n", H U C K V E, 2000, REFUSE, "R9112-5.1-WSCOLON", "a fault before it"},
    {G H U C K V, "X: a\x01\r\n", "\r\n", 1000, OPEN, "R9110-5.5-CTL", "a thousand odd lines"},
    {G H "Host: b\r\n" U C K V, "X(: a\r\n", "\r\n", 1000, REFUSE, "R9112-3.2-HOST400", "a fault among a thousand odd lines"},
    {"GET /", "a", " HTTP/1.1\r\n" H U C K V E, 3990, ACCEPT, "", "a target that servers read"},
    {"GET /", "a", " HTTP/1.1\r\n" H U C K V E, 4100, OPEN, "R9112-3-TARGETLEN", "a long target"},
    {"GET /", "a", " HTTP/1.1\r\n" H U C K V E, 70000, OPEN, "R9112-3-TARGETLEN", "a target beyond the reader"},
    {"POST /", "a", " HTTP/1.1\r\n" H U C K V E, 70000, REFUSE, "R6455-4.2.1-1-GET", "another method, and a target beyond the reader"},
    {"", "G", " /chat HTTP/1.1\r\n" H U C K V E, 70000, OPEN, "R9110-5.4-TOOLARGE", "a method beyond the reader"},
    {"", "G", "", 70000, REFUSE, "R9110-5.3-WHOLE", "a method without end"},
    {"", "\r\n", "", 70000, REFUSE, "R9110-5.3-WHOLE", "empty lines without end"},
    {G H U "Connection: ", "a,", "Upgrade\r\n" K V E, 200, OPEN, "R9110-5.6.1-EMPTY", "two hundred options"},
    {G H U C K V "Content-Length: ", "0", "\r\n\r\n", 60000, OPEN, "R9110-5.4-TOOLARGE", "zeros"},
};

START_TEST(large_requests) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf request;
    struct wsh_ruling r;
    wsh_buf_init(&request, 1024 * 1024);
    wsh_buf_add_text(&request, sizes[_i].start);
    for (size_t i = 0; i < sizes[_i].times; i++) wsh_buf_add_text(&request, sizes[_i].again);
    wsh_buf_add_text(&request, sizes[_i].end);
    wsh_ruling_read(a, wsh_buf_span(&request), &r);
    ck_assert_msg(r.kind == sizes[_i].kind, "%s: %s", sizes[_i].title, wsh_ruling_name(r.kind));
    ck_assert_uint_le(r.n, 64);
    const char *first = r.n ? wsh_rule(r.reasons[0].rule)->id : "";
    ck_assert_msg(!*sizes[_i].rule || strcmp(first, sizes[_i].rule) == 0, "%s: %s", sizes[_i].title, first);
    wsh_buf_done(&request);
    wsh_arena_free(a);
}
END_TEST

/* Wherever the reader of heads has to stop, what it cut in two says nothing. */
START_TEST(cut_fields) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_buf request;
    struct wsh_ruling r;
    size_t rest = strlen(H U C K V E);
    wsh_buf_init(&request, 2 * WSH_LIMIT_HEAD);
    for (size_t before = WSH_LIMIT_HEAD - rest - 8; before < WSH_LIMIT_HEAD + 8; before++) {
        wsh_buf_clear(&request);
        wsh_buf_add_text(&request, G "X: ");
        wsh_buf_fill(&request, 'a', before - request.n - 2);
        wsh_buf_add_text(&request, "\r\n" H U C K V E);
        wsh_ruling_read(a, wsh_buf_span(&request), &r);
        ck_assert_msg(r.kind == OPEN, "%zu: %s: %s", before, wsh_ruling_name(r.kind), r.reasons[0].text);
        wsh_arena_reset(a);
    }
    wsh_buf_done(&request);
    wsh_arena_free(a);
}
END_TEST

/* All reasons in order: refusals first, nothing left out. */
static const struct {
    struct wsh_span request;
    const char *reasons, *title;
} lists[] = {
    {WSH_ROW(GOOD), "", "none"},
    {WSH_ROW(START("get /chat HTTP/1.1")), "R6455-4.2.1-1-GET R9110-9.1-METHODCS", "get"},
    {WSH_ROW(START("GET /chat HTTP/1.0")), "R9110-7.8-HTTP10 R6455-4.2.1-1-HTTP11", "HTTP/1.0"},
    {WSH_ROW(START("GET /a b HTTP/1.1")), "R9112-3-INVALIDLINE", "four words, said once"},
    {WSH_ROW(START("GET  HTTP/1.1")), "R6455-4.2.1-1-URI R9112-3-WSLENIENT", "no target, said once"},
    {WSH_ROW("GET /a#b HTTP/1.1\r\n" U C V E), "R9112-3.2-HOST400 R6455-4.2.1-5-KEY R6455-3-5-FRAGMENT", "refusals first"},
    {WSH_ROW("GET /chat HTTP/1.0\r\n" U C K V E), "R9110-7.8-HTTP10 R6455-4.2.1-1-HTTP11 R6455-4.2.1-2-HOST",
     "HTTP/1.0 knows requests without Host, handshakes do not"},
    {WSH_ROW("GET /chat HTTP/2.0\r\n" U C K V E), "R6455-4.2.1-2-HOST R9110-6.2-505", "nor has HTTP/2.0 the 400 of 1.1"},
    {WSH_ROW("GET /chat HTTP/1.2\r\n" U C K V E), "R9112-3.2-HOST400 R9110-2.5-MINOR", "HTTP/1.2 is read as 1.1"},
    {WSH_ROW(G H "Host: x/y\r\n" U C K V E), "R9112-3.2-HOST400", "the first Host counts"},
    {WSH_ROW(G "Host: x/y\r\n" H U C K V E), "R9112-3.2-HOST400 R9112-3.2-HOST400", "twice, and one of them invalid"},
    {WSH_ROW(ASK("Origin: x y\r\nOrigin: null\r\n")), "R6455-4.2.2-4-ORIGIN R6454-7.1-SYNTAX R6454-7.3-ONE", "origins"},
    {WSH_ROW(ASK("Cookie: a=b\r\nCookie: c=d\r\n")), "R6265-5.4-ONECOOKIE", "two Cookie fields"},
    {WSH_ROW(ASK("Sec-WebSocket-Extensions: x;; a = \"b c\"\r\n")),
     "R6455-9.1-2-QSTRING R6455-4.3-EXT R6455-4.3-EXT R6455-4.2.1-9-EXT", "an odd offer"},
    {WSH_ROW(ASK("Content-Length: 5, 5\r\nExpect: x\r\n") "hello!"),
     "R9110-8.6-CLLIST R9110-9.3.1-GETBODY R9110-10.1.1-417 R6455-4.1-W-WAIT", "framing"},
    {WSH_ROW(ASK("Content-Length: 18446744073709551616\r\n")), "R9110-8.6-CLOVF R9110-7.8-COMPLETE", "a huge body"},
    {WSH_ROW(ASK("Transfer-Encoding: chunked\r\n") "-5\r\n"), "R9110-9.3.1-GETBODY R9112-7.1-CHUNKOVF", "bad chunks"},
    {WSH_ROW(ASK("Transfer-Encoding: chunked\r\n") "5\r\nhelo\r\n0\r\n\r\n"), "R9110-9.3.1-GETBODY R9112-7.1-CHUNKOVF",
     "a chunk that is whole only if LF ends it"},
    {WSH_ROW(ASK("Transfer-Encoding: chunked\r\n") "5\nhello\r\n0\r\nT: x\r\n\n"), "R9110-9.3.1-GETBODY R9112-7.1-CHUNKOVF",
     "LF behind a size"},
    {WSH_ROW(ASK("Transfer-Encoding: chunked\r\n") "0\r\nT: x\n\n"), "R9110-9.3.1-GETBODY", "trailers are fields"},
    {WSH_ROW(CONN("close, Upgrade, \"x\", host, cookie")), "R9112-9.6-CLOSE R6455-4.2.1-4-CONNECTION R9110-7.6.1-STRIP", "options"},
    {WSH_ROW("GET http://u@server.example:9001 HTTP/1.1\r\n" H U C K V E), "R9110-4.2.4-USERINFO R9112-3.2.2-ABSFORM", "absolute"},
    {WSH_ROW("GET HTTPS://other/ HTTP/1.1\n" H U C K V "\n"),
     "R9110-7.4-MISDIRECT R9112-3.2.2-ABSHOST R9112-2.2-BARELF R9112-2.2-BARELF", "https, another host, LF twice"},
};

START_TEST(reason_lists) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_ruling r;
    struct wsh_buf all;
    wsh_buf_init(&all, 4096);
    wsh_ruling_read(a, lists[_i].request, &r);
    for (size_t i = 0; i < r.n; i++) wsh_buf_printf(&all, "%s%s", i ? " " : "", wsh_rule(r.reasons[i].rule)->id);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&all), lists[_i].reasons), "%s: %.*s", lists[_i].title, WSH_FMT(wsh_buf_span(&all)));
    wsh_buf_done(&all);
    wsh_arena_free(a);
}
END_TEST

START_TEST(names) {
    ck_assert_str_eq(wsh_ruling_name(ACCEPT), "must accept");
    ck_assert_str_eq(wsh_ruling_name(REFUSE), "must refuse");
    ck_assert_str_eq(wsh_ruling_name(OPEN), "open");
}
END_TEST

int main(void) {
    Suite *s = suite_create("ruling");
    TCase *tc = wsh_test_case(s, "ruling");
    tcase_add_loop_test(tc, rulings, 0, (int)(WSH_COUNT(rows) / ROWS_AT_A_TIME + 1));
    tcase_add_loop_test(tc, large_requests, 0, WSH_COUNT(sizes));
    tcase_add_loop_test(tc, reason_lists, 0, WSH_COUNT(lists));
    tcase_add_test(tc, cut_fields);
    tcase_add_test(tc, names);
    return wsh_test_main(s);
}
