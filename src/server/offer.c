/* offer.c - one permessage-deflate offer: four parameters, one row each. */
#include "server/negotiate.h"

enum { SERVER_TAKEOVER, CLIENT_TAKEOVER, SERVER_BITS, CLIENT_BITS, PARAMETERS };

static const struct {
    const char *name;
    bool has_bits, needs_bits; /* server_max_window_bits always has a value: R7692-7.1.2.1-SMWB-VALUE */
} parameters[PARAMETERS] = {
    [SERVER_TAKEOVER] = {"server_no_context_takeover", false, false},
    [CLIENT_TAKEOVER] = {"client_no_context_takeover", false, false},
    [SERVER_BITS] = {"server_max_window_bits", true, true},
    [CLIENT_BITS] = {"client_max_window_bits", true, false},
};

struct offer {
    bool has[PARAMETERS];
    unsigned bits[PARAMETERS]; /* 0: no value */
};

/* --- window bits ------------------------------------------------------------------------------------------------- */

/* 8 to 15 in decimal without leading zeros. */
static bool bits_strict(struct wsh_span value, uint64_t *ret_bits) {
    return value.n > 0 && value.p[0] != '0' && wsh_span_to_u64(value, ret_bits) && *ret_bits >= 8 && *ret_bits <= 15;
}

static bool bits_up_to_16(struct wsh_span value, uint64_t *ret_bits) {
    return wsh_span_is(value, "16") ? (*ret_bits = 15, true) : bits_strict(value, ret_bits);
}

static bool bits_small(struct wsh_span value, uint64_t *ret_bits) {
    return value.n > 0 && (value.n == 1 || value.p[0] != '0') && wsh_span_to_u64(value, ret_bits) && *ret_bits <= 15;
}

static bool bits_with_zeros(struct wsh_span value, uint64_t *ret_bits) {
    while (value.n > 1 && value.p[0] == '0') value = wsh_span_skip(value, 1);
    return bits_strict(value, ret_bits);
}

static bool bits_with_sign(struct wsh_span value, uint64_t *ret_bits) {
    bool sign = value.n > 0 && (value.p[0] == '+' || value.p[0] == '-');
    return bits_strict(sign ? wsh_span_skip(value, 1) : value, ret_bits);
}

static bool bits_hex(struct wsh_span value, uint64_t *ret_bits) {
    if (bits_strict(value, ret_bits)) return true;
    if (value.n != 3 || !wsh_span_is_ci(wsh_span_slice(value, 0, 2), "0x") || value.p[2] == 0) return false;
    const char *digits = "0123456789abcdef", *hit = strchr(digits, value.p[2] | 0x20);
    *ret_bits = hit ? (uint64_t)(hit - digits) : 0;
    return *ret_bits >= 8;
}

static bool bits_any(struct wsh_span value, uint64_t *ret_bits) {
    if (!bits_strict(value, ret_bits)) *ret_bits = 15;
    return value.n > 0;
}

static bool bits_wrapped(struct wsh_span value, uint64_t mask, uint64_t *ret_bits) {
    if (value.n == 0 || value.p[0] == '0' || !wsh_span_to_u64(value, ret_bits)) return false;
    *ret_bits &= mask;
    return *ret_bits >= 8 && *ret_bits <= 15;
}

static bool bits_wrap_8(struct wsh_span value, uint64_t *ret_bits) { return bits_wrapped(value, UINT8_MAX, ret_bits); }

static bool bits_wrap_32(struct wsh_span value, uint64_t *ret_bits) {
    return bits_wrapped(value, UINT32_MAX, ret_bits);
}

static bool read_bits(const struct wsh_server_config *config, struct wsh_span value, unsigned *ret_bits) {
    static const struct {
        enum wsh_flaw_id flaw;
        bool (*read)(struct wsh_span value, uint64_t *ret_bits);
    } readings[] = {
        {WSH_FLAW_PMD_TAKES_16, bits_up_to_16},
        {WSH_FLAW_PMD_TAKES_SMALL, bits_small},
        {WSH_FLAW_PMD_TAKES_LEADING_ZERO, bits_with_zeros},
        {WSH_FLAW_PMD_TAKES_SIGN, bits_with_sign},
        {WSH_FLAW_PMD_TAKES_HEX, bits_hex},
        {WSH_FLAW_PMD_TAKES_WORD, bits_any},
        {WSH_FLAW_PMD_WRAPS_8, bits_wrap_8},
        {WSH_FLAW_PMD_WRAPS_32, bits_wrap_32},
        {WSH_FLAW_NONE, bits_strict},
    };
    size_t i = 0;
    uint64_t bits = 0;
    while (readings[i].flaw != WSH_FLAW_NONE && !flawed(config, readings[i].flaw)) i++;
    if (!readings[i].read(value, &bits)) return false;
    *ret_bits = (unsigned)bits;
    return true;
}

/* --- parameters -------------------------------------------------------------------------------------------------- */

static bool read_value(const struct wsh_server_config *config, size_t row, const struct wsh_ext_param *p,
                       unsigned *ret_bits) {
    *ret_bits = 0;
    if (!parameters[row].has_bits) return !p->has_value || flawed(config, WSH_FLAW_PMD_TAKES_FLAG_VALUE);
    bool none = p->quoted && p->value.n == 0 && flawed(config, WSH_FLAW_PMD_TAKES_EMPTY);
    if (!p->has_value || none) return !parameters[row].needs_bits || flawed(config, WSH_FLAW_PMD_TAKES_BARE_BITS);
    return read_bits(config, p->value, ret_bits);
}

static bool read_parameter(const struct wsh_server_config *config, const struct wsh_ext_param *p, struct offer *o) {
    size_t row = 0;
    unsigned bits;
    while (row < PARAMETERS && !wsh_span_is(p->name, parameters[row].name)) row++;
    if (row == PARAMETERS) return flawed(config, WSH_FLAW_PMD_TAKES_UNKNOWN);       /* R7692-7-DECL-UNKNOWN */
    if (o->has[row] && !flawed(config, WSH_FLAW_PMD_TAKES_DUPLICATE)) return false; /* R7692-7-DECL-DUP */
    if (!read_value(config, row, p, &bits)) return false;                           /* R7692-7-DECL-VALUE */
    o->has[row] = true;
    o->bits[row] = bits;
    return true;
}

bool wsh_offer_read(const struct wsh_server_config *config, const struct wsh_ext *offer,
                    struct wsh_deflate_terms *ret_terms) {
    struct offer o = {0};
    if (!wsh_is_pmd(offer)) return false;
    for (size_t i = 0; i < offer->n; i++)
        if (!read_parameter(config, &offer->params[i], &o)) return false;
    /* R7692-7-DECL-UNSUP: zlib's raw deflate has no window of 8 bits (it would use 9). */
    if (o.bits[SERVER_BITS] == 8) return false;
    *ret_terms = (struct wsh_deflate_terms){
        .agreed = true,
        .server_no_context_takeover = o.has[SERVER_TAKEOVER],
        .client_no_context_takeover = o.has[CLIENT_TAKEOVER],
        .server_bits = o.bits[SERVER_BITS],
        .client_bits = o.bits[CLIENT_BITS],
    };
    return true;
}
