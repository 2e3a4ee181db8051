/* key.c - Sec-WebSocket-Key, Sec-WebSocket-Accept and Sec-WebSocket-Version: RFC 6455 4.2.2, 4.3.
 *
 * The key is judged as text and never decoded: RFC 6455 4.2.2 hashes the text, so two texts of the same octets are two
 * keys. */
#include "wire/grammar.h"

static int digit(uint8_t c) {
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
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

void wsh_accept_value(struct wsh_span key, char ret_accept[WSH_ACCEPT_SIZE + 1]) {
    struct wsh_buf text, encoded;
    uint8_t digest[20];
    wsh_buf_init(&text, SIZE_MAX); /* the key has passed the limit of its head already */
    wsh_buf_init(&encoded, WSH_ACCEPT_SIZE);
    wsh_buf_add(&text, key);
    wsh_buf_add_text(&text, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    wsh_sha1(wsh_buf_span(&text), digest);
    wsh_base64_encode(wsh_span_make(digest, sizeof digest), &encoded);
    ret_accept[wsh_span_copy((uint8_t *)ret_accept, wsh_buf_span(&encoded))] = 0;
    wsh_buf_done(&text);
    wsh_buf_done(&encoded);
}

enum wsh_version_form wsh_version_form(struct wsh_span value, unsigned *ret_version) {
    uint64_t version = 0;
    bool leading_zero = value.n > 1 && value.p[0] == '0';
    if (value.n > 3 || leading_zero || !wsh_span_to_u64(value, &version) || version > 299) return WSH_VERSION_MALFORMED;
    if (version > 255) return WSH_VERSION_RANGE;
    *ret_version = (unsigned)version;
    return WSH_VERSION_GOOD;
}
