/* pmd.c - permessage-deflate parameters, RFC 7692 7.1: a table of four names.
 *
 * A set with a fault stays a set: which faults it has and where the first is go to the oracle. A server has to decline
 * a faulty offer, a client has to fail on a faulty answer. */
#include "wire/grammar.h"

/* Where a value stands in an offer and in a response. */
enum value { NEVER, MAYBE, ALWAYS };

static const struct {
    const char *name;
    enum value offer, response;
} params[] = {
    {"server_no_context_takeover", NEVER, NEVER},
    {"client_no_context_takeover", NEVER, NEVER},
    {"server_max_window_bits", ALWAYS, ALWAYS},
    {"client_max_window_bits", MAYBE, ALWAYS},
};
enum { SERVER_TAKEOVER, CLIENT_TAKEOVER, SERVER_BITS, CLIENT_BITS };

bool wsh_is_pmd(const struct wsh_ext *e) { return wsh_span_is(e->name, "permessage-deflate"); }

/* 8..15 in decimal without leading zeros, RFC 7692 7.1.2.1; 0 if it is nothing of the kind. */
static unsigned window_bits(struct wsh_span value) {
    uint64_t bits = 0;
    if (!wsh_span_to_u64(value, &bits) || value.p[0] == '0') return 0;
    return bits >= 8 && bits <= 15 ? (unsigned)bits : 0;
}

static void fault(struct wsh_pmd *out, enum wsh_pmd_fault why, const struct wsh_ext_param *p) {
    if (!out->faults) out->fault_at = p->name;
    out->faults |= why;
}

static size_t param_row(struct wsh_span name) {
    size_t row = 0;
    while (row < WSH_COUNT(params) && !wsh_span_is(name, params[row].name)) row++;
    return row;
}

static bool is_other_case(struct wsh_span name) {
    for (size_t row = 0; row < WSH_COUNT(params); row++)
        if (wsh_span_is_ci(name, params[row].name)) return true;
    return false;
}

static void keep(struct wsh_pmd *out, size_t row, unsigned bits) {
    if (row == SERVER_TAKEOVER) out->server_no_context_takeover = true;
    if (row == CLIENT_TAKEOVER) out->client_no_context_takeover = true;
    if (row == SERVER_BITS) out->server_max = true, out->server_bits = bits;
    if (row == CLIENT_BITS) out->client_max = true, out->client_bits = bits;
}

static void read_param(const struct wsh_ext_param *p, bool response, unsigned *seen, struct wsh_pmd *out) {
    size_t row = param_row(p->name);
    if (row == WSH_COUNT(params)) {
        fault(out, is_other_case(p->name) ? WSH_PMD_CASE : WSH_PMD_UNKNOWN, p);
        return;
    }
    enum value wanted = response ? params[row].response : params[row].offer;
    unsigned bits = p->has_value ? window_bits(p->value) : 0;
    if (*seen & 1u << row) fault(out, WSH_PMD_DUPLICATE, p);
    if (p->has_value ? wanted == NEVER || bits == 0 : wanted == ALWAYS) fault(out, WSH_PMD_VALUE, p);
    *seen |= 1u << row;
    keep(out, row, bits);
}

void wsh_pmd_read(const struct wsh_ext *e, bool response, struct wsh_pmd *out) {
    unsigned seen = 0;
    *out = (struct wsh_pmd){.server_bits = 15, .client_bits = 15, .fault_at = WSH_EMPTY};
    for (size_t i = 0; i < e->n; i++) read_param(&e->params[i], response, &seen, out);
}

bool wsh_pmd_fits(const struct wsh_pmd *offer, const struct wsh_pmd *answer) {
    if (offer->faults || answer->faults) return false;
    if (offer->server_no_context_takeover && !answer->server_no_context_takeover) return false; /* 7.1.1.1 */
    if (offer->server_max && !answer->server_max) return false; /* 7.1.2.1 */
    if (offer->server_max && answer->server_bits > offer->server_bits) return false;
    return offer->client_max || !answer->client_max; /* 7.1.2.2 */
}
