/* test_body.c - where a response ends, and frames. */
#include "support/guard.h"
#include "support/main.h"
#include "wire/wire.h"

#define NONE WSH_BODY_NONE
#define LENGTH WSH_BODY_LENGTH
#define CHUNKED WSH_BODY_CHUNKED
#define CLOSE WSH_BODY_UNTIL_CLOSE

/* The response is `start` and `fields`. */
static const struct {
    const char *start, *fields;
    bool to_head;
    enum wsh_body_kind kind;
    uint64_t length;
    bool bad;
    const char *title;
} framings[] = {
    {"HTTP/1.1 400 x", "", false, CLOSE, 0, false, "no framing: until close"},
    {"HTTP/1.1 400 x", "Content-Length: 5\r\n", false, LENGTH, 5, false, "a length"},
    {"HTTP/1.1 400 x", "content-length:0\r\n", false, LENGTH, 0, false, "a length of nothing"},
    {"HTTP/1.1 400 x", "Content-Length: 0005\r\n", false, LENGTH, 5, false, "leading zeros"},
    {"HTTP/1.1 400 x", "Content-Length: 5, 5\r\n", false, LENGTH, 5, false, "a list of one number"},
    {"HTTP/1.1 400 x", "Content-Length: 5,,05\r\n", false, LENGTH, 5, false, "with an empty element and a zero"},
    {"HTTP/1.1 400 x", "Content-Length: 5\r\nContent-Length: 5\r\n", false, LENGTH, 5, false,
     "two lines of one number"},
    {"HTTP/1.1 400 x", "Content-Length: 18446744073709551615\r\n", false, LENGTH, UINT64_MAX, false, "the largest"},
    {"HTTP/1.1 400 x", "Content-Length: 18446744073709551616\r\n", false, CLOSE, 0, true, "one more"},
    {"HTTP/1.1 400 x", "Content-Length: 18446744073709551621\r\n", false, CLOSE, 0, true, "2^64 + 5 is not 5"},
    {"HTTP/1.1 400 x", "Content-Length: 5, 6\r\n", false, CLOSE, 0, true, "a list of two numbers"},
    {"HTTP/1.1 400 x", "Content-Length: 5\r\nContent-Length: 0\r\n", false, CLOSE, 0, true, "two lines of two numbers"},
    {"HTTP/1.1 400 x", "Content-Length: 0, 5\r\n", false, CLOSE, 0, true, "the first is zero"},
    {"HTTP/1.1 400 x", "Content-Length:\r\n", false, CLOSE, 0, true, "empty"},
    {"HTTP/1.1 400 x", "Content-Length: ,\r\n", false, CLOSE, 0, true, "a comma"},
    {"HTTP/1.1 400 x", "Content-Length: +5\r\n", false, CLOSE, 0, true, "a sign"},
    {"HTTP/1.1 400 x", "Content-Length: -1\r\n", false, CLOSE, 0, true, "a minus"},
    {"HTTP/1.1 400 x", "Content-Length: 0x5\r\n", false, CLOSE, 0, true, "hexadecimal"},
    {"HTTP/1.1 400 x", "Content-Length: 5 5\r\n", false, CLOSE, 0, true, "a space inside"},
    {"HTTP/1.1 400 x", "Content-Length: 5;a\r\n", false, CLOSE, 0, true, "a parameter"},
    {"HTTP/1.1 400 x", "Content-Length: \"5\"\r\n", false, CLOSE, 0, true, "quoted"},
    {"HTTP/1.1 400 x", "Content-Length : 5\r\n", false, LENGTH, 5, false, "white space before the colon"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: chunked\r\n", false, CHUNKED, 0, false, "chunked"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: Chunked\r\n", false, CHUNKED, 0, false, "in another case"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: gzip, chunked\r\n", false, CHUNKED, 0, false, "the last coding counts"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", false, CHUNKED, 0, false,
     "on two lines"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: , chunked,\r\n", false, CHUNKED, 0, false, "empty elements"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", false, CHUNKED, 0, false,
     "it overrides a length"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: gzip;q=\"a,b\", chunked\r\n", false, CHUNKED, 0, false, "a quoted comma"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: gzip\r\n", false, CLOSE, 0, false, "not chunked at all: until close"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", false, CLOSE, 0, false,
     "it overrides a length too"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: chunked, gzip\r\n", false, CLOSE, 0, true, "chunked, but not last"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: chunked, chunked\r\n", false, CLOSE, 0, true, "chunked twice"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: xchunked\r\n", false, CLOSE, 0, false, "another coding"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: chunked;a=b\r\n", false, CLOSE, 0, false,
     "a coding with parameters is another one"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: \"chunked\"\r\n", false, CLOSE, 0, true, "quoted"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: chun ked\r\n", false, CLOSE, 0, true, "no token"},
    {"HTTP/1.1 400 x", "Transfer-Encoding: \x0B" "chunked\r\n", false, CLOSE, 0, true, "VT before it"},
    {"HTTP/1.1 400 x", "Transfer-Encoding:\r\n", false, CLOSE, 0, true, "empty"},
    {"HTTP/1.0 400 x", "Transfer-Encoding: chunked\r\n", false, CLOSE, 0, true, "in HTTP/1.0 it is a fault"},
    {"HTTP/1.0 400 x", "Content-Length: 5\r\n", false, LENGTH, 5, false, "a length in HTTP/1.0"},
    {"ICY 400 x", "Transfer-Encoding: chunked\r\n", false, CLOSE, 0, true, "in no version at all"},
    {"HTTP/1.1 200 x", "Content-Length: 5\r\n", true, NONE, 0, false, "an answer to HEAD"},
    {"HTTP/1.1 100 x", "", false, NONE, 0, false, "100"},
    {"HTTP/1.1 101 x", "Content-Length: 5\r\n", false, NONE, 0, false, "101 has no body, whatever it says"},
    {"HTTP/1.1 103 x", "Transfer-Encoding: chunked\r\n", false, NONE, 0, false, "103"},
    {"HTTP/1.1 204 x", "Content-Length: 5\r\n", false, NONE, 0, false, "204"},
    {"HTTP/1.1 304 x", "Content-Length: 5\r\n", false, NONE, 0, false, "304"},
    {"HTTP/1.1 205 x", "Content-Length: 0\r\n", false, LENGTH, 0, false, "205 is framed"},
    {"HTTP/1.1 4000 x", "Content-Length: 5\r\n", false, LENGTH, 5, false, "no status"},
};

struct framing {
    size_t row;
    struct wsh_arena *arena;
    size_t size;
};

static void frame_head(struct wsh_span part, void *context) {
    struct framing *f = context;
    struct wsh_head h;
    size_t row = f->row;
    wsh_head_read_partial(f->arena, WSH_HEAD_RESPONSE, part, &h);
    struct wsh_body b = wsh_body_of(f->arena, &h, framings[row].to_head);
    if (part.n < f->size) return;
    ck_assert_msg(b.kind == framings[row].kind, "%s: kind %d", framings[row].title, (int)b.kind);
    ck_assert_msg(b.length == framings[row].length, "%s: length", framings[row].title);
    ck_assert_msg(b.bad_framing == framings[row].bad, "%s: bad framing", framings[row].title);
}

START_TEST(framing_rows) {
    struct framing f = {(size_t)_i, wsh_arena_new(), 0};
    struct wsh_span in = wsh_span_of(wsh_arena_printf(f.arena, "%s\r\n%s\r\n", framings[_i].start,
                                                      framings[_i].fields));
    f.size = in.n;
    wsh_at_every_split(in, frame_head, &f);
    wsh_arena_free(f.arena);
}
END_TEST

/* What the body takes of the octets behind the head; before `size` of them are there, the answer is "more". */
static const struct {
    struct wsh_body body;
    struct wsh_span in;
    enum wsh_read want;
    size_t size;
    const char *title;
} bodies[] = {
    {{.kind = NONE, .length = 0}, WSH_ROW(""), WSH_READ_DONE, 0, "no body in nothing"},
    {{.kind = NONE, .length = 0}, WSH_ROW("abc"), WSH_READ_DONE, 0, "no body in octets"},
    {{.kind = LENGTH, .length = 0}, WSH_ROW("abc"), WSH_READ_DONE, 0, "a length of nothing"},
    {{.kind = LENGTH, .length = 3}, WSH_ROW("abc"), WSH_READ_DONE, 3, "exactly its length"},
    {{.kind = LENGTH, .length = 3}, WSH_ROW("abcdef"), WSH_READ_DONE, 3, "less than there is"},
    {{.kind = LENGTH, .length = 4}, WSH_ROW("abc"), WSH_READ_MORE, 0, "one is missing"},
    {{.kind = LENGTH, .length = UINT64_MAX}, WSH_ROW("abc"), WSH_READ_MORE, 0, "the largest length never comes"},
    {{.kind = CLOSE, .length = 0}, WSH_ROW("abc"), WSH_READ_MORE, 0, "until close"},
    {{.kind = CLOSE, .length = 0}, WSH_ROW(""), WSH_READ_MORE, 0, "until close, nothing yet"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("0\r\n\r\n"), WSH_READ_DONE, 5, "no chunk"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("5\r\nhello\r\n0\r\n\r\nrest"), WSH_READ_DONE, 15, "a chunk, and octets behind"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("1\r\na\r\n00a\r\n0123456789\r\n000\r\n\r\n"), WSH_READ_DONE, 30,
     "two, with leading zeros"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("A\r\n0123456789\r\n0\r\n\r\n"), WSH_READ_DONE, 20, "upper case"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("5\r\n\r\n\r\n\r\r\n0\r\n\r\n"), WSH_READ_DONE, 15, "line ends in the data are data"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("1;a=b;c\r\nx\r\n0;d=\"e;f\"\r\n\r\n"), WSH_READ_DONE, 25, "extensions"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("1 \t;a\r\nx\r\n0 \r\n\r\n"), WSH_READ_DONE, 16, "white space behind the size"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("1\nx\n0\n\n"), WSH_READ_DONE, 7, "LF for CRLF"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("0\r\nA: b\r\nC: d\r\n\r\nrest"), WSH_READ_DONE, 17, "trailers"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("0\r\nA: b\n\n"), WSH_READ_DONE, 9, "trailers with LF"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("0\r\n"), WSH_READ_MORE, 0, "the last line is missing"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("0\r\nA: b\r\n"), WSH_READ_MORE, 0, "the end of the trailers is missing"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("5\r\nhello"), WSH_READ_MORE, 0, "the line end of the data is missing"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("5\r\nhel"), WSH_READ_MORE, 0, "data are missing"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("5\r"), WSH_READ_MORE, 0, "half a line end"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("5;aaa"), WSH_READ_MORE, 0, "an extension without end"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("ffffffffffffffff\r\nabc"), WSH_READ_MORE, 0, "the largest chunk never comes"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("000000000000000000001\r\nx\r\n0\r\n\r\n"), WSH_READ_DONE, 31,
     "many zeros are no overflow"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("10000000000000000\r\n"), WSH_READ_OVER, 17, "2^64"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("10000000000000005\r\nhello\r\n0\r\n\r\n"), WSH_READ_OVER, 17, "2^64 + 5"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("-5\r\n"), WSH_READ_OVER, 1, "a negative size, which froze a server"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("+5\r\n"), WSH_READ_OVER, 1, "a sign"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("0x5\r\n"), WSH_READ_OVER, 2, "a prefix"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW(" 5\r\n"), WSH_READ_OVER, 1, "white space before the size"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("g\r\n"), WSH_READ_OVER, 1, "no digit"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("\r\n"), WSH_READ_OVER, 1, "no size"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("5 5\r\n"), WSH_READ_OVER, 3, "two sizes"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("5\rhello"), WSH_READ_OVER, 3, "a bare CR behind the size"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("5;a\rb\r\n"), WSH_READ_OVER, 5, "a bare CR in an extension"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("5\r\nhelloX\r\n"), WSH_READ_OVER, 9, "more data than the size"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("5\r\nhello\rX"), WSH_READ_OVER, 10, "a bare CR behind the data"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("5\r\nhello0\r\n\r\n"), WSH_READ_OVER, 9, "no line end behind the data"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("<html>"), WSH_READ_OVER, 1, "no chunks at all"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW(""), WSH_READ_MORE, 0, "nothing yet"},
    {{.kind = CHUNKED, .length = 0}, WSH_ROW("5\0\r\n"), WSH_READ_OVER, 2, "a NUL behind the size"},
};

static void read_body(struct wsh_span part, void *context) {
    size_t row = *(size_t *)context, size = 777;
    enum wsh_read got = wsh_body_read(&bodies[row].body, part, &size);
    bool early = bodies[row].want == WSH_READ_MORE || part.n < bodies[row].size;
    ck_assert_msg(got == (early ? WSH_READ_MORE : bodies[row].want), "%s: answer %d at %zu", bodies[row].title,
                  (int)got, part.n);
    ck_assert_msg(size == (got == WSH_READ_DONE ? bodies[row].size : 777), "%s: size %zu", bodies[row].title, size);
}

START_TEST(body_rows) {
    size_t row = (size_t)_i;
    wsh_at_every_split(bodies[_i].in, read_body, &row);
}
END_TEST

/* --- frames ------------------------------------------------------------------------------------------------------- */

static const struct {
    struct wsh_span in;
    enum wsh_read want;
    bool fin, masked;
    unsigned rsv, opcode;
    uint64_t length;
    size_t head_size;
    const char *title;
} frames[] = {
    {WSH_ROW("\x89\0"), WSH_READ_DONE, true, false, 0, WSH_OP_PING, 0, 2, "an empty ping"},
    {WSH_ROW("\x81\x05Hello"), WSH_READ_DONE, true, false, 0, WSH_OP_TEXT, 5, 2, "RFC 6455 5.7: unmasked text"},
    {WSH_ROW("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"), WSH_READ_DONE, true, true, 0, WSH_OP_TEXT, 5, 6,
     "RFC 6455 5.7: masked text"},
    {WSH_ROW("\x01\x03Hel"), WSH_READ_DONE, false, false, 0, WSH_OP_TEXT, 3, 2, "RFC 6455 5.7: a first fragment"},
    {WSH_ROW("\x80\x02lo"), WSH_READ_DONE, true, false, 0, WSH_OP_CONT, 2, 2, "RFC 6455 5.7: a last fragment"},
    {WSH_ROW("\x88\x02\x03\xE8rest"), WSH_READ_DONE, true, false, 0, WSH_OP_CLOSE, 2, 2, "a close, and octets behind"},
    {WSH_ROW("\xFF\0"), WSH_READ_DONE, true, false, 7, 15, 0, 2, "all reserved bits"},
    {WSH_ROW("\xC2\x80mask"), WSH_READ_DONE, true, true, 4, WSH_OP_BINARY, 0, 6, "a mask of nothing"},
    {WSH_ROW("\x82\x7E\0\x03" "abc"), WSH_READ_DONE, true, false, 0, WSH_OP_BINARY, 3, 4, "16 bits where 7 would do"},
    {WSH_ROW("\x82\x7F\0\0\0\0\0\0\0\x03" "abc"), WSH_READ_DONE, true, false, 0, WSH_OP_BINARY, 3, 10,
     "64 bits where 7 would do"},
    {WSH_ROW("\x8A\xFE\0\x01mask."), WSH_READ_DONE, true, true, 0, WSH_OP_PONG, 1, 8, "16 bits and a mask"},
    {WSH_ROW("\x82\x7F\0\0\0\0\0\x10\0\0"), WSH_READ_MORE, true, false, 0, WSH_OP_BINARY, 1048576, 10,
     "as long as we keep"},
    {WSH_ROW("\x82\x7F\0\0\0\0\0\x10\0\x01"), WSH_READ_OVER, true, false, 0, WSH_OP_BINARY, 1048577, 10, "one more"},
    {WSH_ROW("\x82\x7F\x80\0\0\0\0\0\0\0"), WSH_READ_OVER, true, false, 0, WSH_OP_BINARY, UINT64_C(1) << 63, 10,
     "the top bit"},
    {WSH_ROW("\x82\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), WSH_READ_OVER, true, true, 0, WSH_OP_BINARY, UINT64_MAX, 14,
     "all bits"},
    {WSH_ROW(""), WSH_READ_MORE, false, false, 0, 0, 0, 0, "nothing"},
    {WSH_ROW("\x81"), WSH_READ_MORE, false, false, 0, 0, 0, 0, "one octet"},
    {WSH_ROW("\x81\x85mas"), WSH_READ_MORE, false, false, 0, 0, 0, 0, "a mask cut off"},
    {WSH_ROW("\x81\x03" "ab"), WSH_READ_MORE, true, false, 0, WSH_OP_TEXT, 3, 2, "a payload cut off"},
    {WSH_ROW("\x81\x7E\x01"), WSH_READ_MORE, false, false, 0, 0, 0, 0, "a length cut off"},
};

static void read_frame(struct wsh_span part, void *context) {
    size_t row = *(size_t *)context, whole = frames[row].in.n;
    struct wsh_frame f;
    enum wsh_read got = wsh_frame_read(part, &f);
    if (got == WSH_READ_DONE) ck_assert(f.payload.p == part.p + f.head_size && f.payload.n == f.length);
    if (got != WSH_READ_DONE) ck_assert_uint_eq(f.payload.n, 0);
    if (frames[row].want == WSH_READ_DONE) whole = frames[row].head_size + (size_t)frames[row].length;
    bool early = part.n < whole;
    ck_assert_msg(got == (early ? WSH_READ_MORE : frames[row].want), "%s: answer %d at %zu", frames[row].title,
                  (int)got, part.n);
    if (part.n < frames[row].in.n) return;
    ck_assert_msg(f.fin == frames[row].fin && f.masked == frames[row].masked, "%s: bits", frames[row].title);
    ck_assert_msg(f.rsv == frames[row].rsv && f.opcode == frames[row].opcode, "%s: opcode", frames[row].title);
    ck_assert_msg(f.length == frames[row].length && f.head_size == frames[row].head_size, "%s: length",
                  frames[row].title);
}

START_TEST(frame_rows) {
    size_t row = (size_t)_i;
    wsh_at_every_split(frames[_i].in, read_frame, &row);
}
END_TEST

static const struct {
    size_t size;
    bool masked;
    size_t head_size;
    const char *title;
} writes[] = {
    {0, false, 2, "nothing"},          {0, true, 6, "nothing, masked"}, {125, false, 2, "the largest of 7 bits"},
    {126, true, 8, "the least of 16"}, {65535, false, 4, "the largest of 16"}, {65536, true, 14, "the least of 64"},
};

START_TEST(write_rows) {
    static const uint8_t mask[4] = {0x37, 0xFA, 0x21, 0x3D};
    struct wsh_buf payload, out;
    struct wsh_frame f;
    wsh_buf_init(&payload, 100000);
    wsh_buf_init(&out, 100000);
    for (size_t i = 0; i < writes[_i].size; i++) wsh_buf_add_octet(&payload, (uint8_t)(i * 7));
    wsh_buf_add_text(&out, "before");
    wsh_frame_write(&out, 0x80u | WSH_OP_PING, writes[_i].masked ? mask : NULL, wsh_buf_span(&payload));
    struct wsh_span in = wsh_guard_end(wsh_span_skip(wsh_buf_span(&out), 6));
    ck_assert_msg(wsh_frame_read(in, &f) == WSH_READ_DONE, "%s", writes[_i].title);
    ck_assert_msg(f.head_size == writes[_i].head_size && f.length == writes[_i].size, "%s", writes[_i].title);
    ck_assert(f.opcode == WSH_OP_PING && f.fin && f.masked == writes[_i].masked && in.n == f.head_size + f.length);
    for (size_t i = 0; i < f.payload.n; i++)
        ck_assert_uint_eq(f.payload.p[i] ^ (f.masked ? f.mask[i % 4] : 0), payload.p[i]);
    wsh_buf_done(&payload);
    wsh_buf_done(&out);
}
END_TEST

START_TEST(a_frame_that_does_not_fit) {
    static const uint8_t mask[4] = {1, 2, 3, 4};
    struct wsh_buf out;
    wsh_buf_init(&out, 8);
    wsh_frame_write(&out, 0x81, mask, WSH_LIT("Hello"));
    ck_assert(out.over && out.n <= 8);
    wsh_buf_done(&out);
}
END_TEST

int main(void) {
    Suite *s = suite_create("body");
    TCase *tc = wsh_test_case(s, "body");
    tcase_add_loop_test(tc, framing_rows, 0, (int)WSH_COUNT(framings));
    tcase_add_loop_test(tc, body_rows, 0, (int)WSH_COUNT(bodies));
    tcase_add_loop_test(tc, frame_rows, 0, (int)WSH_COUNT(frames));
    tcase_add_loop_test(tc, write_rows, 0, (int)WSH_COUNT(writes));
    tcase_add_test(tc, a_frame_that_does_not_fit);
    return wsh_test_main(s);
}
