/* test_key.c - Sec-WebSocket-Key, Sec-WebSocket-Accept, Sec-WebSocket-Version. */
#include "support/guard.h"
#include "support/main.h"
#include "wire/wire.h"

/* Keys of 16 octets, then keys that are opaque text: what a lenient or faulty server hashed is recognised by these. */
static const struct {
    const char *key, *accept, *digest, *title;
} accepts[] = {
    {"dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "b37a4f2cc0624f1690f64606cf385945b2bec4ea",
     "the sample of RFC 6455 1.3"},
    {"AQIDBAUGBwgJCgsMDQ4PEA==", "C/0nmHhBztSRGR1CwL6Tf4ZjwpY=", "0bfd27987841ced491191d42c0be937f8663c296",
     "bytes 01..10 as they should be encoded (erratum 3150)"},
    {"AQIDBAUGBwgJCgsMDQ4PEC==", "OfS0wDaT5NoxF2gqm7Zj2YtetzM=", "39f4b4c03693e4da3117682a9bb663d98b5eb733",
     "same bytes as printed in RFC 6455 4.1: non-zero pad bits, text hashed as is"},
    {"AAAAAAAAAAAAAAAAAAAAAA==", "ICX+Yqv66kxgM0FcWaLWlFLwTAI=", "2025fe62abfaea4c6033415c59a2d69452f04c02",
     "16 x 00"},
    {"/////////////////////w==", "XXpj4jYzLM2yUE0C7TIgMwTQh2g=", "5d7a63e236332ccdb2504d02ed32203304d08768",
     "16 x FF"},
    {"AAECAwQFBgcICQoLDA0ODw==", "Bz3qJYTGdOe8gUSpLosEdiLKDrk=", "073dea2584c674e7bc8144a92e8b047622ca0eb9",
     "00..0F"},
    {"8PHy8/T19vf4+fr7/P3+/w==", "o1HBjBrgy9KLkiDEDur3dyqqLEs=", "a351c18c1ae0cbd28b9220c40eeaf7772aaa2c4b",
     "F0..FF"},
    {"VapVqlWqVapVqlWqVapVqg==", "6srnSxd01wlyn76tBLXS7a4ehUY=", "eacae74b1774d709729fbead04b5d2edae1e8546",
     "55AA pattern"},
    {"+++++++++++++++++++++w==", "ixakkuXOmA6rnL940yFjkr2/Yxs=", "8b16a492e5ce980eab9cbf78d3216392bdbf631b",
     "many '+' and '/' like characters"},
    {"+/+/+/+/+/+/+/+/+/+/+w==", "M0DUs3om0SqzerhOhYSMM7WQuBQ=", "3340d4b37a26d12ab37ab84e85848c33b590b814",
     "all + and /: form-decoding trap"},
    {"Iv8io/9s+lYFgZWcXczP8Q==", "hsBlbuDTkk24srzEOTBUlZAlC2g=", "86c0656ee0d3924db8b2bcc43930549590250b68",
     "mixed alphabet sample"},
    {"d2Vic29ja2V0LW5vbmNlIQ==", "Wz/SMvFIP5HXEBJBxkucc/YBEGI=", "5b3fd232f1483f91d7101241c64b9c73f6011062",
     "ASCII 'websocket-nonce!'"},
    {"x3JJHMbDL1EzLkh9GBhXDw==", "HSmrc0sMlYUkAGmm5OPpG2HaGWk=", "1d29ab734b0c9585240069a6e4e3e91b61da1969",
     "widely used in documentation examples"},
    {"w4v7O6xFTi36lq3RNcgctw==", "Oy4NRAQ13jhfONC7bP8dTKb4PTU=", "3b2e0d440435de385f38d0bb6cff1d4ca6f83d35",
     "seen in library test-suites"},
    {"5ClOWus/HyYwML7cSM/PJw==", "SYSRFhdKQPjWPeO8DFCFr25EPFI=", "49849116174a40f8d63de3bc0c5085af6e443c52",
     "MD5('wshake-1')"},
    {"WH57WKWEqzRLPYa5g2oeuA==", "J4q5DOhRw+NYXoH8Tabf8IbfUXc=", "278ab90ce851c3e3585e81fc4da6dff086df5177",
     "MD5('wshake-2')"},
    {"YLwAzCO+5xi7wGtL9zWvYg==", "3n8e/7tqHHRkyKrgQKrZ4Ca61/A=", "de7f1effbb6a1c7464c8aae040aad9e026bad7f0",
     "MD5('wshake-3')"},
    {"vC9ZhZX8H23Bxw/lK52D4g==", "VV27gsee0NewGUBLkDP3mKKnM+4=", "555dbb82c79ed0d7b019404b9033f798a2a733ee",
     "MD5('wshake-4')"},
    {"Lxq3a+kiD9GObC1be9jSAg==", "XPq11yf6PurK11TmENOWaLTu2x8=", "5cfab5d727fa3eeacad754e610d39668b4eedb1f",
     "MD5('wshake-5')"},
    {"YDMFxAzj3AHqfilhM2TSmQ==", "cvNfcn0l8dx3nY0lMNUa/M73oPQ=", "72f35f727d25f1dc779d8d2530d51afccef7a0f4",
     "MD5('wshake-6')"},
    {"", "Kfh9QIsMVZcl6xEPYxPHzW8SZ8w=", "29f87d408b0c559725eb110f6313c7cd6f1267cc",
     "empty key (server must not answer 101; value shown to recognise the bug)"},
    {"MQ==", "I7OK0/kQPA3F6sXO1QeNShPF4EY=", "23b38ad3f9103c0dc5eac5ced5078d4a13c5e046",
     "1 byte"},
    {"MTIzNDU2Nzg5MDEyMzQ1", "wMTzn1nRoAfUVc6zq0ddBDSxzak=", "c0c4f39f59d1a007d455ceb3ab475d0434b1cda9",
     "15 bytes, no padding"},
    {"MTIzNDU2Nzg5MDEyMzQ1Njc=", "NSyfj1AjUY9bfdkggnvm9/lvaJI=", "352c9f8f5023518f5b7dd920827be6f7f96f6892",
     "17 bytes"},
    {"dGhlIHNhbXBsZSBub25jZQ", "RZWuh2JK/hL0RMgTNJFfZIAppXg=", "4595ae87624afe12f444c81334915f648029a578",
     "padding missing"},
    {"_-_-_-_-_-_-_-_-_-_-_A==", "X/FJMNWEOb54MW/fLm+sSSjpShQ=", "5ff14930d58439be78316fdf2e6fac4928e94a14",
     "URL-safe alphabet"},
    {"dGhlIHNhbXBsZSBub25jZQ==, AAAAAAAAAAAAAAAAAAAAAA==", "EmFEn0qzPLy+zIoOT6LGjvrTnx4=",
     "1261449f4ab33cbcbecc8a0e4fa2c68efad39f1e",
     "two keys joined with comma SP"},
    {" dGhlIHNhbXBsZSBub25jZQ==", "s3mCG3XUBfFRrUGpYOBQiHm5i8g=", "b379821b75d405f151ad41a960e0508879b98bc8",
     "untrimmed leading space: WRONG answer for a padded header"},
    {"dGhlIHNhbXBsZSBub25jZQ== ", "xytUlkF2rVz2XzwONMCug9nn1qA=", "c72b54964176ad5cf65f3c0e34c0ae83d9e7d6a0",
     "untrimmed trailing space: WRONG answer"},
    {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "MVBzqFGokPadjEQw2Wrkd4hl8rA=",
     "315073a851a890f69d8c4430d96ae4778865f2b0",
     "60 x 'A': SHA-1 input crosses a 64-byte block"},
    {"258EAFA5-E914-47DA-95CA-C5AB0DC85B11", "N6pqvuUIiSbK3QE30NaXrLUbg5A=", "37aa6abee5088926cadd0137d0d697acb51b8390",
     "the GUID itself"},
};

START_TEST(accept_rows) {
    char accept[WSH_ACCEPT_SIZE + 1];
    uint8_t digest[20];
    struct wsh_buf text;
    wsh_accept_value(wsh_guard_end(wsh_span_of(accepts[_i].key)), accept);
    ck_assert_msg(strcmp(accept, accepts[_i].accept) == 0, "%s: %s", accepts[_i].title, accept);
    wsh_buf_init(&text, 1000);
    wsh_buf_printf(&text, "%s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", accepts[_i].key);
    wsh_sha1(wsh_guard_end(wsh_buf_span(&text)), digest);
    wsh_buf_clear(&text);
    for (size_t i = 0; i < sizeof digest; i++) wsh_buf_printf(&text, "%02x", digest[i]);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&text), accepts[_i].digest), "%s: digest", accepts[_i].title);
    wsh_buf_done(&text);
}
END_TEST

START_TEST(accept_of_a_huge_key) {
    char accept[WSH_ACCEPT_SIZE + 1];
    struct wsh_buf key;
    wsh_buf_init(&key, 100000);
    wsh_buf_fill(&key, 'A', 60000);
    wsh_accept_value(wsh_guard_end(wsh_buf_span(&key)), accept);
    ck_assert_str_eq(accept, "1znT0Pa6anCYnz3S/Cv8qb4KVD0=");
    wsh_accept_value(WSH_LIT("a\0b"), accept);
    ck_assert_str_eq(accept, "qKyXK94pUrkJj29q6yk9e81Q5lc=");
    wsh_buf_done(&key);
}
END_TEST

static const struct {
    const char *key;
    enum wsh_key_form want;
    const char *title;
} keys[] = {
    {"dGhlIHNhbXBsZSBub25jZQ==", WSH_KEY_GOOD, "the sample of RFC 6455 1.3"},
    {"AQIDBAUGBwgJCgsMDQ4PEA==", WSH_KEY_GOOD, "the sample as erratum 3150 corrects it"},
    {"AQIDBAUGBwgJCgsMDQ4PEC==", WSH_KEY_PAD_BITS, "the sample as printed"},
    {"AAAAAAAAAAAAAAAAAAAAAB==", WSH_KEY_PAD_BITS, "the lowest pad bit"},
    {"AAAAAAAAAAAAAAAAAAAAAI==", WSH_KEY_PAD_BITS, "the highest pad bit"},
    {"AAAAAAAAAAAAAAAAAAAAAQ==", WSH_KEY_GOOD, "no pad bit, ends in Q"},
    {"AAAAAAAAAAAAAAAAAAAAAg==", WSH_KEY_GOOD, "no pad bit, ends in g"},
    {"AAAAAAAAAAAAAAAAAAAAAw==", WSH_KEY_GOOD, "no pad bit, ends in w"},
    {"+/+/+/+/+/+/+/+/+/+/+w==", WSH_KEY_GOOD, "plus and slash"},
    {"", WSH_KEY_EMPTY, "nothing"},
    {"MQ==", WSH_KEY_LENGTH, "1 octet"},
    {"MTIzNDU2Nzg5MDEyMzQ1", WSH_KEY_LENGTH, "15 octets"},
    {"MTIzNDU2Nzg5MDEyMzQ1Njc=", WSH_KEY_LENGTH, "17 octets in as many digits as 16 take"},
    {"MTIzNDU2Nzg5MDEyMzQ1Njc4", WSH_KEY_LENGTH, "18 octets in as many digits as 16 take"},
    {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", WSH_KEY_LENGTH, "45 octets"},
    {"MR==", WSH_KEY_LENGTH, "1 octet with pad bits: its length is worse"},
    {"dGhlIHNhbXBsZSBub25jZQ", WSH_KEY_MALFORMED, "padding missing"},
    {"dGhlIHNhbXBsZSBub25jZQ=", WSH_KEY_MALFORMED, "half of the padding"},
    {"dGhlIHNhbXBsZSBub25jZQ===", WSH_KEY_MALFORMED, "too much padding"},
    {"dGhlIHNhbXBsZSBub25j====", WSH_KEY_MALFORMED, "a group of padding"},
    {"dGhlIHNhbXBsZSBub25j=ZQ=", WSH_KEY_MALFORMED, "padding inside"},
    {"==dGhlIHNhbXBsZSBub25jZQ", WSH_KEY_MALFORMED, "padding first"},
    {"_-_-_-_-_-_-_-_-_-_-_A==", WSH_KEY_MALFORMED, "the alphabet for URLs"},
    {"dGhlIHNhbXBsZSBub25jZQ== ", WSH_KEY_MALFORMED, "a space behind"},
    {"dGhlIHNhbXBs\tSBub25jZQ==", WSH_KEY_MALFORMED, "a tab inside"},
    {"dGhlIHNhbXBsZSBub25jZQ==, AAAAAAAAAAAAAAAAAAAAAA==", WSH_KEY_MALFORMED, "two keys"},
    {"dGhlIHNhbXBsZSBub25jZQ==\r", WSH_KEY_MALFORMED, "a bare CR behind"},
    {"\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4==", WSH_KEY_MALFORMED,
     "octets above 7F"},
    {"=", WSH_KEY_MALFORMED, "padding alone"},
    {"==", WSH_KEY_MALFORMED, "more padding alone"},
    {"====", WSH_KEY_MALFORMED, "a group of padding alone"},
};

static void ask_key(struct wsh_span part, void *context) {
    size_t row = *(size_t *)context;
    enum wsh_key_form got = wsh_key_form(part);
    if (part.n == strlen(keys[row].key)) ck_assert_msg(got == keys[row].want, "%s: %d", keys[row].title, (int)got);
    ck_assert((got == WSH_KEY_EMPTY) == (part.n == 0));
}

START_TEST(key_rows) {
    size_t row = (size_t)_i;
    wsh_at_every_split(wsh_span_of(keys[_i].key), ask_key, &row);
}
END_TEST

START_TEST(a_nul_is_no_digit) { ck_assert_int_eq(wsh_key_form(WSH_LIT("AAAAAAAAAAAAAAAAAAAA\0A==")),
                                                 WSH_KEY_MALFORMED); }
END_TEST

static const struct {
    const char *in;
    enum wsh_version_form want;
    unsigned version;
    const char *title;
} versions[] = {
    {"13", WSH_VERSION_GOOD, 13, "13"},
    {"0", WSH_VERSION_GOOD, 0, "0"},
    {"8", WSH_VERSION_GOOD, 8, "one digit"},
    {"99", WSH_VERSION_GOOD, 99, "two digits"},
    {"100", WSH_VERSION_GOOD, 100, "three digits"},
    {"199", WSH_VERSION_GOOD, 199, "the last with 1"},
    {"255", WSH_VERSION_GOOD, 255, "the last"},
    {"256", WSH_VERSION_RANGE, 0, "one more"},
    {"299", WSH_VERSION_RANGE, 0, "the last that the grammar derives"},
    {"300", WSH_VERSION_MALFORMED, 0, "it does not derive 300"},
    {"999", WSH_VERSION_MALFORMED, 0, "nor 999"},
    {"1000", WSH_VERSION_MALFORMED, 0, "four digits"},
    {"013", WSH_VERSION_MALFORMED, 0, "a leading zero"},
    {"00", WSH_VERSION_MALFORMED, 0, "two zeros"},
    {"", WSH_VERSION_MALFORMED, 0, "nothing"},
    {"+13", WSH_VERSION_MALFORMED, 0, "a sign"},
    {"-1", WSH_VERSION_MALFORMED, 0, "a minus"},
    {"13 ", WSH_VERSION_MALFORMED, 0, "a space behind"},
    {"1 3", WSH_VERSION_MALFORMED, 0, "a space inside"},
    {"13, 8", WSH_VERSION_MALFORMED, 0, "a list"},
    {"0x0d", WSH_VERSION_MALFORMED, 0, "hexadecimal"},
    {"13.0", WSH_VERSION_MALFORMED, 0, "a fraction"},
    {"18446744073709551629", WSH_VERSION_MALFORMED, 0, "2^64 + 13"},
    {"\"13\"", WSH_VERSION_MALFORMED, 0, "quoted"},
};

static void ask_version(struct wsh_span part, void *context) {
    size_t row = *(size_t *)context;
    unsigned version = 777;
    enum wsh_version_form got = wsh_version_form(part, &version);
    ck_assert((version != 777) == (got == WSH_VERSION_GOOD));
    if (part.n != strlen(versions[row].in)) return;
    ck_assert_msg(got == versions[row].want, "%s: %d", versions[row].title, (int)got);
    if (got == WSH_VERSION_GOOD) ck_assert_msg(version == versions[row].version, "%s", versions[row].title);
}

START_TEST(version_rows) {
    size_t row = (size_t)_i;
    wsh_at_every_split(wsh_span_of(versions[_i].in), ask_version, &row);
}
END_TEST

int main(void) {
    Suite *s = suite_create("key");
    TCase *tc = wsh_test_case(s, "key");
    tcase_add_loop_test(tc, accept_rows, 0, (int)WSH_COUNT(accepts));
    tcase_add_test(tc, accept_of_a_huge_key);
    tcase_add_loop_test(tc, key_rows, 0, (int)WSH_COUNT(keys));
    tcase_add_test(tc, a_nul_is_no_digit);
    tcase_add_loop_test(tc, version_rows, 0, (int)WSH_COUNT(versions));
    return wsh_test_main(s);
}
