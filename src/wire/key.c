/* key.c - Sec-WebSocket-Key, Sec-WebSocket-Accept and Sec-WebSocket-Version: RFC 6455 4.2.2, 4.3.
 *
 * The key is judged as text and never decoded: RFC 6455 4.2.2 hashes the text, so two texts of the same octets are two
 * keys. */
#include "wire/grammar.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int digit(uint8_t c) {
    const char *hit = c ? strchr(alphabet, c) : NULL;
    return hit ? (int)(hit - alphabet) : -1;
}

/* base64-value-non-empty of RFC 6455 4.3: how many "=" it ends in, or -1 if the text is none. */
static int base64_padding(struct wsh_span key) {
    size_t digits = 0;
    while (digits < key.n && digit(key.p[digits]) >= 0) digits++;
    size_t pad = key.n - digits;
    for (size_t i = digits; i < key.n; i++)
        if (key.p[i] != '=') return -1;
    return key.n % 4 == 0 && pad <= 2 ? (int)pad : -1;
}

enum wsh_key_form wsh_key_form(struct wsh_span key) {
    if (key.n == 0) return WSH_KEY_EMPTY;
    int pad = base64_padding(key);
    if (pad < 0) return WSH_KEY_MALFORMED;
    if (key.n != 24 || pad != 2) return WSH_KEY_LENGTH; /* 16 octets are 22 digits and "==" */
    return digit(key.p[21]) & 0xF ? WSH_KEY_PAD_BITS : WSH_KEY_GOOD;
}

/* base64 of the 20 octets of a digest: 26 characters, the last of two octets, and one "=". */
static void write_base64(const uint8_t digest[20], char to[WSH_ACCEPT_SIZE + 1]) {
    for (size_t i = 0; i < 7; i++) {
        const uint8_t *p = digest + 3 * i;
        uint32_t bits = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | (i < 6 ? p[2] : 0u);
        for (size_t k = 0; k < 4; k++) to[4 * i + k] = alphabet[bits >> (18 - 6 * k) & 63];
    }
    to[WSH_ACCEPT_SIZE - 1] = '=';
    to[WSH_ACCEPT_SIZE] = 0;
}

/* Keys are short; only one that is not needs memory (it has passed the limit of its head already). */
void wsh_accept_value(struct wsh_span key, char ret_accept[WSH_ACCEPT_SIZE + 1]) {
    static const struct wsh_span guid = {(const uint8_t *)"258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36};
    uint8_t usual[128], *text = usual, digest[20];
    if (key.n > sizeof usual - guid.n) text = malloc(key.n + guid.n);
    if (!text) wsh_die_memory(key.n + guid.n);
    size_t n = wsh_span_copy(text, key);
    n += wsh_span_copy(text + n, guid);
    wsh_sha1(wsh_span_make(text, n), digest);
    if (text != usual) free(text);
    write_base64(digest, ret_accept);
}

enum wsh_version_form wsh_version_form(struct wsh_span value, unsigned *ret_version) {
    uint64_t version = 0;
    bool leading_zero = value.n > 1 && value.p[0] == '0';
    if (value.n > 3 || leading_zero || !wsh_span_to_u64(value, &version) || version > 299) return WSH_VERSION_MALFORMED;
    if (version > 255) return WSH_VERSION_RANGE;
    *ret_version = (unsigned)version;
    return WSH_VERSION_GOOD;
}
