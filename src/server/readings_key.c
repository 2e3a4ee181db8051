/* readings_key.c - Sec-WebSocket-Key and Sec-WebSocket-Version, read strictly or with a flaw. */
#include "server/readings.h"

static bool anything(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    (void)value;
    return true;
}

static bool not_empty(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return value.n > 0;
}

/* --- Sec-WebSocket-Key ------------------------------------------------------------------------------------------- */

/* E3150-KEYVECTOR: the RFC's own sample has pad bits that are not zero, so either answer to such a key is right. */
static bool key_strict(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    enum wsh_key_form form = wsh_key_form(value);
    return form == WSH_KEY_GOOD || form == WSH_KEY_PAD_BITS;
}

static bool key_or_nothing(const struct wsh_request *q, struct wsh_span value) {
    return value.n == 0 || key_strict(q, value);
}

static bool key_any_length(const struct wsh_request *q, struct wsh_span value) {
    return key_strict(q, value) || wsh_key_form(value) == WSH_KEY_LENGTH;
}

bool wsh_says_key(const struct wsh_request *q) {
    static const struct wsh_reading rows[] = {
        {WSH_FLAW_KEY_MISSING_TAKEN, key_or_nothing},
        {WSH_FLAW_KEY_EMPTY_TAKEN, key_or_nothing},
        {WSH_FLAW_KEY_JOINED, not_empty},
        {WSH_FLAW_KEY_ANY_TEXT, not_empty},
        {WSH_FLAW_KEY_ANY_LENGTH, key_any_length},
        {WSH_FLAW_ACCEPT_OF_CUT_KEY, key_any_length},
        {WSH_FLAW_CHECKS_NOTHING, anything},
        {WSH_FLAW_NONE, key_strict},
    };
    const struct wsh_values *v = &q->values[WSH_KEY];
    bool last = flawed(q->config, WSH_FLAW_KEY_LAST_LINE), all = flawed(q->config, WSH_FLAW_KEY_JOINED);
    return wsh_read_as(q, all ? v->joined : last ? v->last : v->first, rows, WSH_COUNT(rows));
}

/* --- Sec-WebSocket-Version --------------------------------------------------------------------------------------- */

static bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }

/* The digits at the front of `s`, as a number that wraps. */
static uint64_t leading_number(struct wsh_span s, size_t *ret_digits) {
    uint64_t number = 0;
    size_t n = 0;
    for (; n < s.n && is_digit(s.p[n]); n++) number = number * 10 + (uint64_t)(s.p[n] - '0');
    *ret_digits = n;
    return number;
}

static bool is_number(struct wsh_span s, uint64_t *ret_number) {
    size_t digits;
    *ret_number = leading_number(s, &digits);
    return digits > 0 && digits == s.n;
}

static bool version_strict(const struct wsh_request *q, struct wsh_span value) {
    unsigned version;
    (void)q;
    return wsh_version_form(value, &version) == WSH_VERSION_GOOD && version == 13;
}

static bool version_or_nothing(const struct wsh_request *q, struct wsh_span value) {
    return value.n == 0 || version_strict(q, value);
}

static bool version_number(const struct wsh_request *q, struct wsh_span value) {
    uint64_t number;
    (void)q;
    return is_number(value, &number);
}

static bool version_at_least(const struct wsh_request *q, struct wsh_span value) {
    uint64_t number;
    (void)q;
    return is_number(value, &number) && number >= 13;
}

static bool version_at_most(const struct wsh_request *q, struct wsh_span value) {
    uint64_t number;
    (void)q;
    return is_number(value, &number) && number <= 13;
}

static bool version_atoi(const struct wsh_request *q, struct wsh_span value) {
    size_t digits;
    (void)q;
    return leading_number(value, &digits) == 13 && digits < 10;
}

static bool version_strtol(const struct wsh_request *q, struct wsh_span value) {
    char *end;
    (void)q;
    if (value.n == 0 || value.n > 20) return false;
    return strtoul(wsh_arena_text(q->arena, value), &end, 0) == 13 && *end == 0;
}

static bool version_wraps(struct wsh_span value, unsigned bits) {
    uint64_t number;
    if (!is_number(value, &number)) return false;
    return (bits == 64 ? number : number & ((UINT64_C(1) << bits) - 1)) == 13;
}

static bool version_wraps_8(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return version_wraps(value, 8);
}

static bool version_wraps_16(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return version_wraps(value, 16);
}

static bool version_wraps_32(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return version_wraps(value, 32);
}

static bool version_wraps_64(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return version_wraps(value, 64);
}

static bool version_substring(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return wsh_span_find_span(value, WSH_LIT("13")) < value.n;
}

static bool version_list(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return wsh_list_has(value, "13", false);
}

static bool version_spaces_dropped(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    struct wsh_span one = wsh_span_cut(&value, ' ');
    return wsh_span_is(one, "13") || (wsh_span_is(one, "1") && wsh_span_is(value, "3"));
}

/* Takes the text behind ": ", as the RFC's example has it, for the value. */
static bool version_untrimmed(const struct wsh_request *q, struct wsh_span value) {
    (void)value;
    return wsh_span_is(wsh_span_skip(q->values[WSH_VERSION].untrimmed, 1), "13");
}

bool wsh_says_version(const struct wsh_request *q) {
    static const struct wsh_reading rows[] = {
        {WSH_FLAW_VERSION_IGNORED, anything},
        {WSH_FLAW_CHECKS_NOTHING, anything},
        {WSH_FLAW_VERSION_MISSING_TAKEN, version_or_nothing},
        {WSH_FLAW_VERSION_EMPTY_TAKEN, version_or_nothing},
        {WSH_FLAW_VERSION_ANY, version_number},
        {WSH_FLAW_VERSION_AT_LEAST_13, version_at_least},
        {WSH_FLAW_VERSION_AT_MOST_13, version_at_most},
        {WSH_FLAW_VERSION_ATOI, version_atoi},
        {WSH_FLAW_VERSION_STRTOL, version_strtol},
        {WSH_FLAW_VERSION_WRAPS_8, version_wraps_8},
        {WSH_FLAW_VERSION_WRAPS_16, version_wraps_16},
        {WSH_FLAW_VERSION_WRAPS_32, version_wraps_32},
        {WSH_FLAW_VERSION_WRAPS_64, version_wraps_64},
        {WSH_FLAW_VERSION_SUBSTRING, version_substring},
        {WSH_FLAW_VERSION_LIST, version_list},
        {WSH_FLAW_VERSION_SPACES_DROPPED, version_spaces_dropped},
        {WSH_FLAW_VERSION_UNTRIMMED, version_untrimmed},
        {WSH_FLAW_NONE, version_strict},
    };
    const struct wsh_values *v = &q->values[WSH_VERSION];
    bool last = flawed(q->config, WSH_FLAW_VERSION_LAST_LINE), all = flawed(q->config, WSH_FLAW_VERSION_LIST);
    return wsh_read_as(q, all ? v->joined : last ? v->last : v->first, rows, WSH_COUNT(rows));
}
