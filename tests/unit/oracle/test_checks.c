/* test_checks.c - every response check fires on a violator and stays quiet on a conformer; nothing else is said. */
#include "talk.h"

#define A_BAD "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n"
#define ACCEPT "R6455-4.2.2-5.4-ACCEPT"
#define EXT(v) "Sec-WebSocket-Extensions: " v "\r\n"
#define PROTO(v) "Sec-WebSocket-Protocol: " v "\r\n"
#define PMD "permessage-deflate"
#define ASK(fields) G H U C K V fields E
#define ANSWER(fields) S101 U C A fields E
#define R400 "HTTP/1.1 400 x\r\nContent-Length: 0\r\n"

/* `found`: "RULE verdict" of each finding in order, separated by ", ". */
static const struct {
    struct wsh_span request, response;
    const char *found, *title;
} rows[] = {
    /* conformers */
    {WSH_ROW(GOOD), WSH_ROW(YES), "", "a good handshake"},
    {WSH_ROW(GOOD), WSH_ROW(NO), "", "a good refusal"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 101 \r\n" U C A E), "", "an empty reason keeps its space"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 101 caf\xC3\xA9 (x)\r\n" U C A E), "", "any reason"},
    {WSH_ROW(GOOD), WSH_ROW(S101 "UPGRADE:WebSocket\r\nconnection: keep-alive , UPGRADE\r\n" A E), "", "other spellings"},
    {WSH_ROW(GOOD), WSH_ROW(ANSWER("Set-Cookie: a=b\r\nSet-Cookie: c=d\r\nServer: x\r\nX-Y:\r\nZ: caf\xE9\r\n")), "", "other fields"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 100 x\r\n\r\n" YES), "", "an interim response"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.0 404 x\r\n\r\n"), "", "a refusal in HTTP/1.0"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\x81\x02hi\x89\x00\x8A\x03" "abc\x88\x02\x03\xE8"), "", "frames behind"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\x01\x01" "a\x80\x01" "b"), "", "a fragmented message"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\x81"), "", "half a frame header"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\x82\x7E\xFF\xFF" "a"), "", "a long frame that is not all here"},
    {WSH_ROW(GOOD), WSH_ROW(""), "", "no answer"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 101 x\r\nUpgr"), "", "half an answer"},
    {WSH_ROW(GOOD), WSH_ROW("<html>"), "", "no HTTP: the outcome says it"},
    /* O-STATUSLINE */
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 101\r\n" U C A E), "R9112-4-STATUSLINE fail", "no space behind the code"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1  101 x\r\n" U C A E), "R9112-4-STATUSLINE fail", "two spaces"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1\t400 x\r\nContent-Length: 0\r\n\r\n"), "R9112-4-STATUSLINE fail", "a tab"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 400 x\x01\r\nContent-Length: 0\r\n\r\n"), "R9112-4-STATUSLINE fail", "a control character"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1.1 400 x\r\n\r\n"), "R9112-4-STATUSLINE fail", "no version"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 40x x\r\n\r\n"), "R9112-4-STATUSLINE fail", "no code"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1\r\n\r\n"), "R9112-4-STATUSLINE fail, R9112-4-STATUSLINE fail", "neither"},
    {WSH_ROW(GOOD), WSH_ROW("\r\n" NO), "R9112-4-STATUSLINE warn", "an empty line first"},
    /* O-101-VERSION */
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.0 101 x\r\n" U C A E), "R9110-6.2-OWNVERSION fail", "HTTP/1.0"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.2 101 x\r\n" U C A E), "R9110-6.2-OWNVERSION fail", "HTTP/1.2"},
    /* O-101-HEADER */
    {WSH_ROW(GOOD), WSH_ROW(ANSWER("X: a\r\n b\r\n")), "R9112-5.2-NOFOLD fail", "a fold"},
    {WSH_ROW(GOOD), WSH_ROW(ANSWER("X: a\rb\r\n")), "R9112-2.2-SENDCR fail", "a bare CR"},
    {WSH_ROW(GOOD), WSH_ROW(ANSWER("X: a\0b\r\n")), "R9110-5.5-CRLFNUL fail", "a NUL"},
    {WSH_ROW(GOOD), WSH_ROW(ANSWER("X: a\x01" "b\r\n")), "R9112-5-FIELDLINE fail", "a control character"},
    {WSH_ROW(GOOD), WSH_ROW(ANSWER("X : a\r\n")), "R9112-5-FIELDLINE fail", "white space before the colon"},
    {WSH_ROW(GOOD), WSH_ROW(ANSWER("no colon\r\n")), "R9112-5-FIELDLINE fail, R9112-5-FIELDLINE fail", "no colon, no token"},
    {WSH_ROW(GOOD), WSH_ROW(ANSWER(": a\r\n")), "R9112-5-FIELDLINE fail", "no name"},
    {WSH_ROW(GOOD), WSH_ROW(ANSWER("X(Y): a\r\n")), "R9112-5-FIELDLINE fail", "a name that is no token"},
    {WSH_ROW(GOOD), WSH_ROW(ANSWER("X: a\n")), "R9112-2.1-CRLF fail", "a line that ends with LF"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 101 x\n" U C A E), "R9112-2.1-CRLF fail", "a status line that ends with LF"},
    {WSH_ROW(GOOD), WSH_ROW(S101 U C A "\n"), "R9112-2.1-CRLF fail", "a head that ends with LF"},
    {WSH_ROW(GOOD), WSH_ROW(R400 "X : a\r\n\r\n"), "R9112-5-FIELDLINE warn", "in a refusal it is a warning"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 400 x\r\n X: a\r\nContent-Length: 0\r\n\r\n"),
     "R9112-5-FIELDLINE warn, R9112-5-FIELDLINE warn", "white space before the first field"},
    /* O-101-UPGRADE */
    {WSH_ROW(GOOD), WSH_ROW(S101 C A E), "R6455-4.2.2-5.2-UPGRADE fail", "no Upgrade"},
    {WSH_ROW(GOOD), WSH_ROW(S101 "Upgrade: websockets\r\n" C A E), "R6455-4.2.2-5.2-UPGRADE fail", "another Upgrade"},
    {WSH_ROW(GOOD), WSH_ROW(S101 "Upgrade: x, websocket\r\n" C A E), "R6455-4.2.2-5.2-UPGRADE warn", "a list"},
    {WSH_ROW(GOOD), WSH_ROW(S101 "Upgrade: x\r\n" U C A E), "R6455-4.2.2-5.2-UPGRADE warn", "a list on two lines"},
    /* O-101-UPGRADE-OFFERED */
    {WSH_ROW(G H C K V E), WSH_ROW(YES), "R9110-7.8-NOTOFFERED fail", "nothing was offered"},
    {WSH_ROW(G H "Upgrade: foo\r\n" C K V E), WSH_ROW(YES), "R9110-7.8-NOTOFFERED fail", "something else was offered"},
    {WSH_ROW(G H "Upgrade: websocket/13\r\n" C K V E), WSH_ROW(YES), "R9110-7.8-NOTOFFERED warn", "offered with a version"},
    {WSH_ROW(G H "Upgrade: websocket\0\r\n" C K V E), WSH_ROW(YES), "", "offered with a NUL, which may become a space"},
    {WSH_ROW(G H "Upgrade: websocket\r\r\n" C K V E), WSH_ROW(YES), "", "offered with a CR, which may become a space"},
    {WSH_ROW(G H "Upgrade: websocket\0x\r\n" C K V E), WSH_ROW(YES), "R9110-7.8-NOTOFFERED warn", "offered before a NUL"},
    {WSH_ROW(G H "Upgrade: h2c, WEBSOCKET\r\n" C K V E), WSH_ROW(YES), "", "offered in a list"},
    {WSH_ROW(G H "Upgrade: h2c\r\n" C E), WSH_ROW("HTTP/1.1 101 x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"), "",
     "another protocol that was offered"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 101 x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
     "R6455-4.2.2-5.2-UPGRADE fail, " ACCEPT " fail", "another protocol that was not"},
    /* O-101-CONNECTION */
    {WSH_ROW(GOOD), WSH_ROW(S101 U A E), "R6455-4.2.2-5.3-CONNECTION fail", "no Connection"},
    {WSH_ROW(GOOD), WSH_ROW(S101 U "Connection: keep-alive\r\n" A E), "R6455-4.2.2-5.3-CONNECTION fail", "no upgrade in it"},
    /* O-101-ACCEPT */
    {WSH_ROW(GOOD), WSH_ROW(S101 U C E), ACCEPT " fail", "no accept"},
    {WSH_ROW(GOOD), WSH_ROW(S101 U C A_BAD E), ACCEPT " fail", "a wrong accept"},
    {WSH_ROW(GOOD), WSH_ROW(S101 U C "Sec-WebSocket-Accept:\r\n" E), ACCEPT " fail", "an empty accept"},
    {WSH_ROW(GOOD), WSH_ROW(S101 U C "Sec-WebSocket-Accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" E), ACCEPT " fail", "one letter"},
    {WSH_ROW(G H U C "Sec-WebSocket-Key:  dGhlIHNhbXBsZSBub25jZQ==\r\n" V E), WSH_ROW(S101 U C "Sec-WebSocket-Accept: @\r\n" E),
     "R6455-1.3-TRIM fail", "the digest of the untrimmed key"},
    {WSH_ROW(G H U C V E), WSH_ROW(S101 U C E), ACCEPT " info", "no key, no accept"},
    {WSH_ROW(G H U C V E), WSH_ROW(YES), ACCEPT " info", "no key, some accept"},
    {WSH_ROW(G H U C "Sec-WebSocket-Key: x\r\n" V E), WSH_ROW(S101 U C E), ACCEPT " fail", "a malformed key, no accept"},
    {WSH_ROW(G H U C "Sec-WebSocket-Key: x\r\n" V E), WSH_ROW(YES), ACCEPT " info", "a malformed key, some accept"},
    {WSH_ROW(G H U C K "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" V E), WSH_ROW(YES), ACCEPT " info", "two keys"},
    {WSH_ROW(G H U C "Sec-WebSocket-Key:\r\n dGhlIHNhbXBsZSBub25jZQ==\r\n" V E), WSH_ROW(YES), "", "a folded key, read well"},
    /* O-101-ACCEPT-ONCE */
    {WSH_ROW(GOOD), WSH_ROW(S101 U C A A E), "R6455-11.3.3-ACCEPT-ONCE fail", "the right accept twice"},
    /* O-101-PROTO */
    {WSH_ROW(GOOD), WSH_ROW(ANSWER(PROTO("chat"))), "R6455-4.2.2-4-SUBPROTO-NULL fail", "nothing was requested"},
    {WSH_ROW(ASK(PROTO("chat"))), WSH_ROW(ANSWER(PROTO(""))), "R6455-4.2.2-4-SUBPROTO-NULL fail", "the empty subprotocol"},
    {WSH_ROW(ASK(PROTO("chat"))), WSH_ROW(ANSWER(PROTO("Chat"))), "R6455-4.2.2-4-SUBPROTO-FROM-CLIENT fail", "in another case"},
    {WSH_ROW(ASK(PROTO("a, b"))), WSH_ROW(ANSWER(PROTO("a, b"))), "R6455-4.3-PROTO-S fail", "the whole list"},
    {WSH_ROW(ASK(PROTO("a b"))), WSH_ROW(ANSWER(PROTO("a b"))), "R6455-4.3-PROTO-S fail", "no token"},
    {WSH_ROW(ASK(PROTO("chat"))), WSH_ROW(ANSWER("")), "", "none is fine"},
    {WSH_ROW(ASK(PROTO("a,b") PROTO("chat"))), WSH_ROW(ANSWER(PROTO("  chat\t"))), "", "one of the second line"},
    {WSH_ROW(ASK(PROTO("chat"))), WSH_ROW(ANSWER(PROTO("chat") PROTO("chat"))), "R6455-11.3.4-PROTO-ONCE fail", "two lines"},
    /* O-101-EXT */
    {WSH_ROW(GOOD), WSH_ROW(ANSWER(EXT(PMD))), "R6455-4.2.2-4-EXT-SUBSET fail", "nothing was offered"},
    {WSH_ROW(ASK(EXT("x"))), WSH_ROW(ANSWER(EXT("x, y"))), "R6455-4.2.2-4-EXT-SUBSET fail", "one of two"},
    {WSH_ROW(ASK(EXT("x; a=\"b, permessage-deflate\""))), WSH_ROW(ANSWER(EXT(PMD))), "R6455-4.2.2-4-EXT-SUBSET fail",
     "out of a quoted string"},
    {WSH_ROW(ASK(EXT("x") EXT(PMD))), WSH_ROW(ANSWER(EXT("x") EXT(PMD))), "", "on two lines both ways"},
    {WSH_ROW(ASK(EXT("X-A"))), WSH_ROW(ANSWER(EXT("x-a"))), "R6455-9.1-7-ACCEPT info", "in another case"},
    {WSH_ROW(ASK(EXT("permessage-deflate; a="))), WSH_ROW(ANSWER(EXT(PMD))), "R6455-9.1-1-ABNF-FAIL warn", "out of a malformed offer"},
    {WSH_ROW(ASK(EXT("permessage-deflate; a="))), WSH_ROW(ANSWER(EXT("x"))), "R6455-4.2.2-4-EXT-SUBSET fail", "beside a malformed offer"},
    {WSH_ROW(ASK(EXT("x"))), WSH_ROW(ANSWER(EXT("x; a=\"b c\""))), "R6455-4.3-EXT fail", "a bad quoted value"},
    {WSH_ROW(ASK(EXT("x"))), WSH_ROW(ANSWER(EXT("x y"))), "R6455-4.3-EXT fail", "a malformed answer"},
    {WSH_ROW(ASK(EXT("x"))), WSH_ROW(ANSWER(EXT(""))), "R6455-4.3-EXT fail", "an empty answer"},
    {WSH_ROW(ASK(EXT("x"))), WSH_ROW(ANSWER(EXT("x;"))), "R6455-4.3-EXT warn", "an empty parameter"},
    {WSH_ROW(ASK(EXT("x"))), WSH_ROW(ANSWER(EXT("x; a = 1"))), "R6455-4.3-EXT warn", "white space around ="},
    {WSH_ROW(ASK(EXT("x"))), WSH_ROW(ANSWER(EXT(",x"))), "R6455-4.3-EXT warn", "an empty element"},
    /* O-PMD-UNKNOWN, -VALUE, -DUP */
    {WSH_ROW(ASK(EXT(PMD))), WSH_ROW(ANSWER(EXT(PMD))), "", "plain"},
    {WSH_ROW(ASK(EXT(PMD))), WSH_ROW(ANSWER(EXT(PMD "; server_no_context_takeover; client_no_context_takeover"))), "", "unasked"},
    {WSH_ROW(ASK(EXT(PMD))), WSH_ROW(ANSWER(EXT(PMD "; server_max_window_bits=10"))), "", "unasked too"},
    {WSH_ROW(ASK(EXT(PMD))), WSH_ROW(ANSWER(EXT(PMD "; foo"))), "R7692-7-RESP-UNKNOWN fail", "an unknown parameter"},
    {WSH_ROW(ASK(EXT(PMD))), WSH_ROW(ANSWER(EXT(PMD "; server_max_window_bits=16"))), "R7692-7-RESP-VALUE fail", "16 bits"},
    {WSH_ROW(ASK(EXT(PMD))), WSH_ROW(ANSWER(EXT(PMD "; server_max_window_bits=08"))), "R7692-7-RESP-VALUE fail", "a leading zero"},
    {WSH_ROW(ASK(EXT(PMD "; client_max_window_bits"))), WSH_ROW(ANSWER(EXT(PMD "; client_max_window_bits"))),
     "R7692-7-RESP-VALUE fail", "no value"},
    {WSH_ROW(ASK(EXT(PMD))), WSH_ROW(ANSWER(EXT(PMD "; server_no_context_takeover=1"))), "R7692-7-RESP-VALUE fail", "a value"},
    {WSH_ROW(ASK(EXT(PMD))), WSH_ROW(ANSWER(EXT(PMD "; server_no_context_takeover; server_no_context_takeover"))),
     "R7692-7-RESP-DUP fail", "twice"},
    {WSH_ROW(ASK(EXT(PMD))), WSH_ROW(ANSWER(EXT(PMD "; foo; server_max_window_bits"))),
     "R7692-7-RESP-UNKNOWN fail, R7692-7-RESP-VALUE fail", "two faults"},
    /* O-PMD-FIT */
    {WSH_ROW(ASK(EXT(PMD))), WSH_ROW(ANSWER(EXT(PMD "; client_max_window_bits=12"))), "R7692-7.1.2.2-CMWB-RESP fail", "not offered"},
    {WSH_ROW(ASK(EXT(PMD "; client_max_window_bits"))), WSH_ROW(ANSWER(EXT(PMD "; client_max_window_bits=12"))), "", "offered"},
    {WSH_ROW(ASK(EXT(PMD "; server_no_context_takeover"))), WSH_ROW(ANSWER(EXT(PMD))), "R7692-7.1.1.1-SNCT-ACCEPT fail", "not echoed"},
    {WSH_ROW(ASK(EXT(PMD "; server_max_window_bits=10"))), WSH_ROW(ANSWER(EXT(PMD))), "R7692-7.1.2.1-SMWB-ACCEPT fail", "not kept"},
    {WSH_ROW(ASK(EXT(PMD "; server_max_window_bits=15"))), WSH_ROW(ANSWER(EXT(PMD))), "R7692-7.1.2.1-SMWB-ACCEPT warn",
     "not kept, though 15 is what its absence means"},
    {WSH_ROW(ASK(EXT(PMD "; server_max_window_bits=10"))), WSH_ROW(ANSWER(EXT(PMD "; server_max_window_bits=11"))),
     "R7692-7.1.2.1-SMWB-ACCEPT fail", "larger"},
    {WSH_ROW(ASK(EXT(PMD "; server_max_window_bits=10"))), WSH_ROW(ANSWER(EXT(PMD "; server_max_window_bits=9"))), "", "smaller"},
    {WSH_ROW(ASK(EXT(PMD "; server_max_window_bits=10"))), WSH_ROW(ANSWER(EXT(PMD "; server_max_window_bits=10"))), "", "the same"},
    {WSH_ROW(ASK(EXT(PMD "; server_max_window_bits=15"))), WSH_ROW(ANSWER(EXT(PMD))), "R7692-7.1.2.1-SMWB-ACCEPT warn",
     "15 is what leaving it out means"},
    {WSH_ROW(ASK(EXT(PMD "; server_max_window_bits=10, " PMD "; foo"))), WSH_ROW(ANSWER(EXT(PMD))), "R7692-7.1.2.1-SMWB-ACCEPT fail",
     "the valid offer counts, first"},
    {WSH_ROW(ASK(EXT(PMD "; foo, " PMD "; server_max_window_bits=10"))), WSH_ROW(ANSWER(EXT(PMD))), "R7692-7.1.2.1-SMWB-ACCEPT fail",
     "the valid offer counts, last"},
    {WSH_ROW(ASK(EXT(PMD "; server_max_window_bits=10, " PMD))), WSH_ROW(ANSWER(EXT(PMD))), "", "the second offer fits"},
    {WSH_ROW(ASK(EXT(PMD "; server_max_window_bits=8; foo, " PMD))), WSH_ROW(ANSWER(EXT(PMD))), "", "the first is invalid"},
    {WSH_ROW(ASK(EXT(PMD "; foo"))), WSH_ROW(ANSWER(EXT(PMD))), "R7692-7-DECL-UNKNOWN fail", "an unknown parameter was accepted"},
    {WSH_ROW(ASK(EXT(PMD "; Client_Max_Window_Bits"))), WSH_ROW(ANSWER(EXT(PMD))), "R7692-7-DECL-UNKNOWN info",
     "a parameter in another case was accepted"},
    {WSH_ROW(ASK(EXT(PMD))), WSH_ROW(ANSWER(EXT(PMD "; Server_No_Context_Takeover"))), "R7692-7-RESP-UNKNOWN info",
     "a parameter in another case came back"},
    {WSH_ROW(ASK(EXT(PMD "; client_max_window_bits=7"))), WSH_ROW(ANSWER(EXT(PMD))), "R7692-7-DECL-VALUE fail", "a bad value was"},
    {WSH_ROW(ASK(EXT(PMD "; client_max_window_bits; client_max_window_bits"))), WSH_ROW(ANSWER(EXT(PMD))),
     "R7692-7-DECL-DUP fail", "a duplicate was"},
    {WSH_ROW(ASK(EXT(PMD "; Client_Max_Window_Bits"))), WSH_ROW(ANSWER(EXT(PMD))), "R7692-7-DECL-UNKNOWN info", "in another case"},
    {WSH_ROW(ASK(EXT(PMD))), WSH_ROW(ANSWER(EXT(PMD "; Server_No_Context_Takeover"))), "R7692-7-RESP-UNKNOWN info", "and back"},
    /* R7692-7.1.2.2-CMWB-HINT, O-PMD-TWICE */
    {WSH_ROW(ASK(EXT(PMD "; client_max_window_bits=10"))), WSH_ROW(ANSWER(EXT(PMD "; client_max_window_bits=12"))),
     "R7692-7.1.2.2-CMWB-HINT info", "larger than the hint"},
    {WSH_ROW(ASK(EXT(PMD ", " PMD))), WSH_ROW(ANSWER(EXT(PMD ", " PMD))), "R7692-5-RSV1 warn", "twice"},
    /* O-101-CL, O-101-TE, EXPECT */
    {WSH_ROW(GOOD), WSH_ROW(ANSWER("Content-Length: 0\r\n")), "R9110-8.6-NO-CL-1XX fail", "Content-Length"},
    {WSH_ROW(GOOD), WSH_ROW(ANSWER("Transfer-Encoding: chunked\r\n")), "R9112-6.1-NO-TE-1XX fail", "Transfer-Encoding"},
    {WSH_ROW(ASK("Expect: 100-continue\r\nContent-Length: 5\r\n") "hello"), WSH_ROW(YES), "R9110-7.8-EXPECT fail", "no 100"},
    {WSH_ROW(ASK("Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n")), WSH_ROW(YES), "R9110-7.8-EXPECT fail", "chunked"},
    {WSH_ROW(ASK("Expect: 100-continue\r\nTransfer-Encoding: ,\r\n")), WSH_ROW(YES), "", "no coding is named"},
    {WSH_ROW(ASK("Expect: 100-continue\r\nContent-Length: 5\r\n") "hello"), WSH_ROW("HTTP/1.1 100 x\r\n\r\n" YES), "", "a 100"},
    {WSH_ROW(ASK("Expect: 100-continue\r\n")), WSH_ROW(YES), "", "no body, no 100"},
    /* R9110-5.3-WHOLE */
    {WSH_ROW(G H U C K V), WSH_ROW(YES), "R9110-5.3-WHOLE fail", "a 101 to an incomplete request"},
    {WSH_ROW(G H U), WSH_ROW(S101 U C E), "R9110-5.3-WHOLE fail, " ACCEPT " info", "and nothing about what was not there"},
    /* O-101-AFTER */
    {WSH_ROW(GOOD), WSH_ROW(YES "HTTP/1.1 400 x\r\n\r\n"), "R6455-5.1-FRAMES fail", "an HTTP response"},
    {WSH_ROW(GOOD "GET /x HTTP/1.1\r\n" H E), WSH_ROW(YES "HTTP/1.1 200 x\r\n\r\n"), "SEC-DESYNC fail", "an answer to a second request"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\x81\x01" "aHTTP/1.1 400 x\r\n\r\n"), "R6455-5.1-FRAMES fail", "an HTTP response behind a frame"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\x81\x81\0\0\0\0a"), "R6455-5.1-MASK fail", "a masked frame"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\xC1\x01" "a"), "R6455-5.2-RSV fail", "RSV1"},
    {WSH_ROW(ASK(EXT(PMD))), WSH_ROW(S101 U C A EXT(PMD) E "\xC1\x01" "a"), "", "RSV1 of permessage-deflate"},
    {WSH_ROW(ASK(EXT(PMD))), WSH_ROW(S101 U C A EXT(PMD) E "\xC9\x00"), "R6455-5.2-RSV fail", "RSV1 on a ping"},
    {WSH_ROW(ASK(EXT(PMD))), WSH_ROW(S101 U C A EXT(PMD) E "\xC8\x00"), "R6455-5.2-RSV fail", "RSV1 on a Close"},
    {WSH_ROW(ASK(EXT("x"))), WSH_ROW(S101 U C A EXT("x") E "\xF3\x01" "a"), "", "another extension may mean anything"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\x83\x01" "a"), "R6455-5.2-OPCODE fail", "a reserved opcode"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\x09\x00"), "R6455-5.5-CONTROL fail", "a fragmented ping"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\x89\x7D"), "", "a ping of 125 octets"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\x89\x7E\x00\x7E"), "R6455-5.5-CONTROL fail", "a long ping"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\x82\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), "R6455-5.1-FRAMES fail", "a negative length"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\x82\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), "R6455-5.1-MASK fail, R6455-5.1-FRAMES fail",
     "a negative length without its mask"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\x82\x7F\x00\x00\x00\x10\x00\x00\x00\x00"), "", "a huge frame"},
    {WSH_ROW(G H U C "Sec-WebSocket-Key1: 1 2\r\n" E "8 octets"),
     WSH_ROW(S101 U C "Sec-WebSocket-Location: x\r\n" E "8jKS'y:G*Co,Wxa-"), ACCEPT " info", "no frames of RFC 6455 behind the 101 of an older draft"},
    {WSH_ROW(GOOD), WSH_ROW(YES "\r\n"), "R6455-5.2-OPCODE fail, R6455-5.5-CONTROL fail", "an empty line"},
    {WSH_ROW(G H U C "Sec-WebSocket-Key1: 1\r\n" E), WSH_ROW(S101 U C E "0123456789abcdef"), ACCEPT " info",
     "the proof of hixie-76 is no frame"},
    /* O-426, O-401, O-405, O-UPGRADE-OPT, VERSION-S */
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 426 x\r\nContent-Length: 0\r\n\r\n"), "R9110-7.8-426 fail", "a 426 without Upgrade"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 426 x\r\n" U C "Content-Length: 0\r\n\r\n"), "", "a good 426"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 426 x\r\n" U "Content-Length: 0\r\n\r\n"), "R9110-7.8-CONNOPT fail", "without the option"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 426 x\r\n" U "Connection: close\r\nContent-Length: 0\r\n\r\n"), "R9110-7.8-CONNOPT fail",
     "with another option"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 401 x\r\nContent-Length: 0\r\n\r\n"), "R9110-11.6.1-WWWAUTH fail", "a 401 without challenge"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 401 x\r\nWWW-Authenticate:\r\nContent-Length: 0\r\n\r\n"), "R9110-11.6.1-WWWAUTH fail", "empty"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 401 x\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n"), "", "a good 401"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 405 x\r\nContent-Length: 0\r\n\r\n"), "R9110-15.5.6-ALLOW fail", "a 405 without Allow"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 405 x\r\nAllow:\r\nContent-Length: 0\r\n\r\n"), "", "an empty Allow is legal"},
    {WSH_ROW(GOOD), WSH_ROW(R400 "Sec-WebSocket-Version: 13, 8\r\nSec-WebSocket-Version: 7\r\n\r\n"), "", "version lists"},
    {WSH_ROW(GOOD), WSH_ROW(R400 "Sec-WebSocket-Version: 13; q=1\r\n\r\n"), "R6455-4.3-VERSION-S fail", "no version list"},
    {WSH_ROW(GOOD), WSH_ROW(R400 "Sec-WebSocket-Version:\r\n\r\n"), "R6455-4.3-VERSION-S fail", "an empty one"},
    /* O-SPLIT */
    {WSH_ROW(ASK(PROTO("a\rX-Injected: 1"))), WSH_ROW(R400 "X-Injected: 1\r\n\r\n"), "SEC-SPLIT fail", "behind a bare CR"},
    {WSH_ROW(ASK(PROTO("a\nX-Injected: 1"))), WSH_ROW(R400 "X-Injected: 1\r\n\r\n"), "SEC-SPLIT fail", "behind a lone LF"},
    {WSH_ROW(ASK("X: a\0X-Injected: 1\r\n")), WSH_ROW(R400 "X-Injected: 1\r\n\r\n"), "SEC-SPLIT fail", "behind a NUL"},
    {WSH_ROW("GET /%0d%0aX-Injected: HTTP/1.1\r\n" H U C K V E), WSH_ROW(R400 "X-Injected:\r\n\r\n"), "SEC-SPLIT fail", "behind %0a"},
    {WSH_ROW(ASK(PROTO("a\rX-Injected: 1"))), WSH_ROW(R400 "X-Injected: 2\r\n\r\n"), "", "another value is no echo"},
    {WSH_ROW(ASK(PROTO("a"))), WSH_ROW(R400 "X: a\rX-Injected: 1\r\n\r\n"), "R9112-2.2-SENDCR warn", "a bare CR of its own"},
    {WSH_ROW(ASK("X-Echo: 1\r\n")), WSH_ROW(R400 "X-Echo: 1\r\n\r\n"), "", "an echoed field is no split"},
    {WSH_ROW(ASK("X: X-Echo: 1\r\n")), WSH_ROW(R400 "X-Echo: 1\r\n\r\n"), "", "nor is the same text inside of a value"},
    {WSH_ROW(G H U C K "X: a\rSec-WebSocket-Version: 13\r\n" E), WSH_ROW(R400 "Sec-WebSocket-Version: 13\r\n\r\n"), "",
     "what servers send by themselves"},
    {WSH_ROW(ASK(PROTO("a\rX-Injected: 1"))), WSH_ROW(ANSWER(PROTO("a\rX-Injected: 1"))),
     "R9112-2.2-SENDCR fail, SEC-SPLIT fail, R6455-4.3-PROTO-S fail", "a bare CR that came back"},
};

static void describe(const struct wsh_findings *f, struct wsh_buf *out) {
    for (size_t i = 0; i < f->n; i++)
        wsh_buf_printf(out, "%s%s %s", i ? ", " : "", wsh_rule(f->items[i].rule)->id, wsh_verdict_name(f->items[i].weight));
}

/* A finding is located in its octets and speaks in printable phrases of a bounded length. */
static void check_form(const struct wsh_finding *f, const struct wsh_transcript *t, const char *title) {
    size_t n = wsh_transcript_octets(t, f->side).n;
    ck_assert_msg(f->offset + f->length <= n, "%s: %zu+%zu of %zu", title, f->offset, f->length, n);
    for (const char *const *p = (const char *const[]){f->expected, f->actual, NULL}; *p; p++) {
        size_t length = strlen(*p);
        ck_assert_msg(length > 0 && length <= 200, "%s: '%s'", title, *p);
        for (size_t i = 0; i < length; i++)
            ck_assert_msg((*p)[i] >= 0x20 && (*p)[i] <= 0x7E, "%s: '%s'", title, *p);
    }
}

static struct wsh_span with_untrimmed(struct wsh_arena *a, struct wsh_span response) {
    char accept[WSH_ACCEPT_SIZE + 1];
    size_t at = wsh_span_find_span(response, WSH_LIT(": @\r\n"));
    if (at == response.n) return response;
    wsh_accept_value(WSH_LIT(" dGhlIHNhbXBsZSBub25jZQ=="), accept);
    return wsh_span_of(wsh_arena_printf(a, "%.*s: %s\r\n\r\n", (int)at, (const char *)response.p, accept));
}

START_TEST(findings) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_findings f;
    struct wsh_buf found;
    struct wsh_view v;
    talk(&t, a, rows[_i].request, with_untrimmed(a, rows[_i].response), FIN);
    wsh_view_read(a, &t, &v);
    wsh_findings_init(&f, a);
    wsh_checks_run(a, &v, &f);
    wsh_buf_init(&found, 4096);
    describe(&f, &found);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&found), rows[_i].found), "%s: %.*s", rows[_i].title, WSH_FMT(wsh_buf_span(&found)));
    for (size_t i = 0; i < f.n; i++) check_form(&f.items[i], &t, rows[_i].title);
    wsh_buf_done(&found);
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

/* Segmentation does not matter: the same findings at the same places, octet by octet. */
START_TEST(findings_octet_by_octet) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript whole, dripped;
    struct wsh_findings one, other;
    struct wsh_view v;
    talk(&whole, a, rows[_i].request, rows[_i].response, OPEN_END);
    wsh_view_read(a, &whole, &v);
    wsh_findings_init(&one, a);
    wsh_checks_run(a, &v, &one);
    talk_start(&dripped, a, rows[_i].request);
    for (size_t i = 0; i < rows[_i].response.n; i++)
        wsh_transcript_data(&dripped, WSH_RECEIVED, wsh_span_slice(rows[_i].response, i, i + 1), i);
    wsh_view_read(a, &dripped, &v);
    wsh_findings_init(&other, a);
    wsh_checks_run(a, &v, &other);
    ck_assert_uint_eq(one.n, other.n);
    for (size_t i = 0; i < one.n; i++) {
        ck_assert_int_eq((int)one.items[i].rule, (int)other.items[i].rule);
        ck_assert_uint_eq(one.items[i].offset, other.items[i].offset);
    }
    wsh_transcript_done(&whole);
    wsh_transcript_done(&dripped);
    wsh_arena_free(a);
}
END_TEST

/* ---- O-MUSTCLOSE, O-CLOSEHDR: what follows a complete response ---- */

#define TECL ASK("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n") "0\r\n\r\n"
#define CLOSED_400 "HTTP/1.1 400 x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
enum { LONG_US = 6000000, SHORT_US = 500000 };

static const struct {
    struct wsh_span request, response;
    enum ending ending;
    uint64_t after_us;
    const char *found, *title;
} closings[] = {
    {WSH_ROW(TECL), WSH_ROW(NO), DEADLINE, LONG_US, "R9112-6.1-TECL fail", "Transfer-Encoding and Content-Length, still open"},
    {WSH_ROW(TECL), WSH_ROW(NO), DEADLINE, SHORT_US, "", "not waited long enough"},
    {WSH_ROW(TECL), WSH_ROW(NO), FIN, SHORT_US, "", "closed"},
    {WSH_ROW(TECL), WSH_ROW(NO), RST, SHORT_US, "", "reset"},
    {WSH_ROW(TECL), WSH_ROW(NO), OPEN_END, 0, "", "nobody looked"},
    {WSH_ROW(TECL), WSH_ROW(NO NO), FIN, SHORT_US, "R9112-6.1-TECL fail", "a second response"},
    {WSH_ROW(ASK("Content-Length: x\r\n")), WSH_ROW(NO), DEADLINE, LONG_US, "R9112-6.3-CLINVALID fail", "invalid Content-Length"},
    {WSH_ROW(ASK("Transfer-Encoding: x\r\n")), WSH_ROW(NO), DEADLINE, LONG_US, "R9112-6.3-TEFINAL fail", "chunked is not final"},
    {WSH_ROW(G H U C V "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), WSH_ROW(NO), DEADLINE, LONG_US,
     "R9112-6.1-TECL fail", "the rule that demands it is cited, not another fault"},
    {WSH_ROW(ASK("Transfer-Encoding:\r\n")), WSH_ROW(NO), DEADLINE, LONG_US, "", "an empty Transfer-Encoding demands nothing"},
    {WSH_ROW(GOOD), WSH_ROW(NO), DEADLINE, LONG_US, "", "keeping a connection is legal"},
    {WSH_ROW(GOOD), WSH_ROW(CLOSED_400), DEADLINE, LONG_US, "R9112-9.6-CLOSE fail", "announced, but open"},
    {WSH_ROW(GOOD), WSH_ROW(CLOSED_400), FIN, SHORT_US, "", "announced and closed"},
    {WSH_ROW(GOOD), WSH_ROW(CLOSED_400 NO), FIN, SHORT_US, "R9112-9.6-CLOSE fail", "announced, but another response"},
    {WSH_ROW(GOOD), WSH_ROW("HTTP/1.1 400 x\r\nConnection: close\r\n\r\n"), DEADLINE, LONG_US, "", "a body until close is not over"},
};

START_TEST(endings) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_findings f;
    struct wsh_buf found;
    struct wsh_view v;
    talk(&t, a, closings[_i].request, closings[_i].response, OPEN_END);
    talk_end(&t, closings[_i].ending, 1000 + closings[_i].after_us);
    wsh_view_read(a, &t, &v);
    wsh_findings_init(&f, a);
    wsh_checks_run(a, &v, &f);
    wsh_buf_init(&found, 4096);
    describe(&f, &found);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&found), closings[_i].found), "%s: %.*s", closings[_i].title,
                  WSH_FMT(wsh_buf_span(&found)));
    wsh_buf_done(&found);
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

/* The five seconds count from the last octet of the response, and an end that was seen is an end. */
START_TEST(late_octets) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_findings f;
    struct wsh_view v;
    talk_start(&t, a, WSH_LIT(GOOD));
    wsh_transcript_data(&t, WSH_RECEIVED, WSH_LIT("HTTP/1.1 400 x\r\nConnection: close\r\nContent-Length: 1\r\n\r\n"), 1000);
    wsh_transcript_data(&t, WSH_RECEIVED, WSH_LIT("a"), LONG_US - 1000);
    talk_end(&t, DEADLINE, LONG_US);
    wsh_view_read(a, &t, &v);
    wsh_findings_init(&f, a);
    wsh_checks_run(a, &v, &f);
    ck_assert_uint_eq(f.n, 0);
    wsh_transcript_event(&t, WSH_EVENT_DEADLINE, WSH_RECEIVED, NULL, 3 * LONG_US);
    wsh_view_read(a, &t, &v);
    wsh_checks_run(a, &v, &f);
    ck_assert_uint_eq(f.n, 1);
    talk_end(&t, FIN, 4 * LONG_US);
    wsh_view_read(a, &t, &v);
    wsh_findings_init(&f, a);
    wsh_checks_run(a, &v, &f);
    ck_assert_uint_eq(f.n, 0);
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

/* ---- places ---- */

/* The octets of the finding number `which`. */
static struct wsh_span evidence(struct wsh_arena *a, struct wsh_transcript *t, const char *request, const char *response,
                                size_t which, struct wsh_finding *ret) {
    struct wsh_findings f;
    struct wsh_view v;
    talk(t, a, wsh_span_of(request), wsh_span_of(response), FIN);
    wsh_view_read(a, t, &v);
    wsh_findings_init(&f, a);
    wsh_checks_run(a, &v, &f);
    ck_assert_uint_gt(f.n, which);
    *ret = f.items[which];
    return wsh_span_slice(wsh_transcript_octets(t, ret->side), ret->offset, ret->offset + ret->length);
}

static const struct {
    const char *request, *response;
    size_t which;
    const char *evidence, *expected, *actual;
} places[] = {
    {GOOD, "\r\nHTTP/1.1 400\nContent-Length: 0\r\n\r\n", 1, "HTTP/1.1 400\n", "HTTP/1.1 SP 3DIGIT SP [reason]",
     "no space behind the status code: 'HTTP/1.1 400'"},
    {GOOD, "\r\nHTTP/1.1 400\nContent-Length: 0\r\n\r\n", 2, "HTTP/1.1 400\n", "CRLF", "the status line ends with LF"},
    {GOOD, S101 "Upgrade: x, websocket\r\n" C A E, 0, "x, websocket", "websocket and nothing else", "'x, websocket'"},
    {GOOD, "HTTP/1.1 100 x\r\n\r\n" S101 U C A_BAD E, 0, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
     "no digest of the key: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='"},
    {GOOD, ANSWER(EXT("x; a") EXT("y")), 0, "x", "only extensions that were offered", "'x'"},
    {ASK(EXT(PMD)), ANSWER(EXT(PMD "; server_max_window_bits=99")), 0, "server_max_window_bits",
     "window bits from 8 to 15, no value for the others", "wrong at 'server_max_window_bits'"},
    {GOOD, S101 U C E, 0, "", "Sec-WebSocket-Accept", "a 101 without it"},
    {GOOD, ANSWER("X : \x1B[31m\r\n"), 0, "X : \x1B[31m\r\n", "no control characters", "a control character in 'X : \\x1B[31m\\r\\n'"},
    {GOOD, YES "\x83\x01" "a", 0, "\x83\x01", "a known opcode", "a reserved opcode: '\\x83\\x01'"},
};

START_TEST(located) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_finding f;
    struct wsh_span octets = evidence(a, &t, places[_i].request, places[_i].response, places[_i].which, &f);
    ck_assert_msg(wsh_span_is(octets, places[_i].evidence), "'%.*s'", WSH_FMT(octets));
    ck_assert_str_eq(f.expected, places[_i].expected);
    ck_assert_str_eq(f.actual, places[_i].actual);
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

START_TEST(impacts) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_finding f;
    (void)evidence(a, &t, GOOD "GET /x HTTP/1.1\r\n" H E, YES NO, 0, &f);
    ck_assert_int_eq((int)f.impact, WSH_SMUGGLING);
    wsh_transcript_done(&t);
    (void)evidence(a, &t, ASK(PROTO("a\rX-Injected: 1")), R400 "X-Injected: 1\r\n\r\n", 0, &f);
    ck_assert_int_eq((int)f.impact, WSH_INJECTION);
    wsh_transcript_done(&t);
    (void)evidence(a, &t, GOOD, YES NO, 0, &f);
    ck_assert_int_eq((int)f.impact, WSH_IMPACT_NONE);
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

/* A thousand faults are counted, and cost neither memory nor time without bound. */
START_TEST(many_faults) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_transcript t;
    struct wsh_findings f;
    struct wsh_buf response;
    struct wsh_view v;
    wsh_buf_init(&response, WSH_LIMIT_HEAD);
    wsh_buf_add_text(&response, S101 U C A);
    for (int i = 0; i < 1000; i++) wsh_buf_printf(&response, "no colon here, and neither a token %d\r\n", i);
    wsh_buf_add_text(&response, E);
    talk(&t, a, WSH_LIT(GOOD), wsh_buf_span(&response), FIN);
    wsh_view_read(a, &t, &v);
    wsh_findings_init(&f, a);
    wsh_checks_run(a, &v, &f);
    ck_assert_uint_eq(f.n, WSH_LIMIT_FINDINGS);
    ck_assert_uint_eq(f.dropped, 2000 - WSH_LIMIT_FINDINGS);
    wsh_buf_done(&response);
    wsh_transcript_done(&t);
    wsh_arena_free(a);
}
END_TEST

START_TEST(names) {
    for (int i = 0; i < WSH_VERDICT_COUNT; i++) {
        enum wsh_verdict v = WSH_VERDICT_COUNT;
        ck_assert(wsh_verdict_find(wsh_span_of(wsh_verdict_name((enum wsh_verdict)i)), &v));
        ck_assert_int_eq((int)v, i);
    }
    for (int i = WSH_IMPACT_NONE + 1; i < WSH_IMPACT_COUNT; i++) {
        enum wsh_impact m = WSH_IMPACT_NONE;
        ck_assert(wsh_impact_find(wsh_span_of(wsh_impact_name((enum wsh_impact)i)), &m));
        ck_assert_int_eq((int)m, i);
    }
    enum wsh_verdict v;
    enum wsh_impact m;
    ck_assert_str_eq(wsh_impact_name(WSH_IMPACT_NONE), "");
    ck_assert(!wsh_verdict_find(WSH_LIT("PASS"), &v));
    ck_assert(!wsh_impact_find(WSH_LIT("none"), &m));
    ck_assert(!wsh_impact_find(WSH_EMPTY, &m));
}
END_TEST

int main(void) {
    Suite *s = suite_create("checks");
    TCase *tc = wsh_test_case(s, "checks");
    tcase_add_loop_test(tc, findings, 0, WSH_COUNT(rows));
    tcase_add_loop_test(tc, findings_octet_by_octet, 0, WSH_COUNT(rows));
    tcase_add_loop_test(tc, endings, 0, WSH_COUNT(closings));
    tcase_add_loop_test(tc, located, 0, WSH_COUNT(places));
    tcase_add_test(tc, late_octets);
    tcase_add_test(tc, impacts);
    tcase_add_test(tc, many_faults);
    tcase_add_test(tc, names);
    return wsh_test_main(s);
}
