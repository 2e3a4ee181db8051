/* negotiate.c - the strict choice, and the flaws that choose or write it wrongly. */
#include "server/negotiate.h"

#include "server/misread.h"

/* --- subprotocol ------------------------------------------------------------------------------------------------- */

static bool is_offered(const struct wsh_request *q, struct wsh_span protocol) {
    struct wsh_list l;
    struct wsh_span element;
    wsh_list_init(&l, q->values[WSH_PROTOCOL].joined, false);
    while (wsh_list_next(&l, &element))
        if (flawed(q->config, WSH_FLAW_PROTOCOL_OWN_CASE) ? wsh_span_eq_ci(element, protocol)
                                                          : wsh_span_eq(element, protocol))
            return true;
    return false;
}

static struct wsh_span first_element(struct wsh_span value) {
    struct wsh_list l;
    struct wsh_span element;
    wsh_list_init(&l, value, false);
    return wsh_list_next(&l, &element) ? element : WSH_EMPTY;
}

/* Turns what misread.c has hidden into line ends again. */
static struct wsh_span with_line_ends(struct wsh_arena *a, struct wsh_span s) {
    uint8_t *octets = wsh_arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        octets[i] = s.p[i] == WSH_MISREAD_CR ? '\r' : s.p[i] == WSH_MISREAD_LF ? '\n' : s.p[i];
    return wsh_span_make(octets, s.n);
}

/* What a flaw answers, or nothing. */
static struct wsh_span choose_wrongly(const struct wsh_request *q) {
    struct wsh_span offered = q->values[WSH_PROTOCOL].joined, first = first_element(offered);
    if (flawed(q->config, WSH_FLAW_PROTOCOL_UNREQUESTED) && offered.n == 0) return WSH_LIT("wshake");
    if (flawed(q->config, WSH_FLAW_PROTOCOL_ECHOES_LIST)) return offered;
    if (flawed(q->config, WSH_FLAW_PROTOCOL_ECHOES_CUT)) return wsh_span_slice(first, 0, 8);
    if (flawed(q->config, WSH_FLAW_PROTOCOL_INJECTS)) return with_line_ends(q->arena, first);
    if (flawed(q->config, WSH_FLAW_PROTOCOL_ECHOES_INVALID) && !wsh_is_token_list(offered)) return offered;
    return WSH_EMPTY;
}

/* R6455-4.2.2-4-SUBPROTO-FROM-CLIENT: one that the client offered, the server's favourite among those. */
struct wsh_span wsh_choose_protocol(const struct wsh_request *q) {
    struct wsh_span wrong = choose_wrongly(q);
    if (wrong.n > 0) return wrong;
    for (size_t i = 0; i < q->config->n_subprotocols; i++)
        if (is_offered(q, q->config->subprotocols[i])) return q->config->subprotocols[i];
    return WSH_EMPTY;
}

/* --- the answer to a permessage-deflate offer -------------------------------------------------------------------- */

static void write_flag(const struct wsh_server_config *config, const char *name, struct wsh_buf *out) {
    wsh_buf_printf(out, "; %s%s", name, flawed(config, WSH_FLAW_PMD_FLAG_WITH_VALUE) ? "=1" : "");
    if (flawed(config, WSH_FLAW_PMD_ANSWERS_TWICE)) wsh_buf_printf(out, "; %s", name);
}

static void write_bits(const struct wsh_server_config *config, const char *name, unsigned bits, struct wsh_buf *out) {
    const char *zero = flawed(config, WSH_FLAW_PMD_ZERO_BITS) ? "0" : "";
    wsh_buf_printf(out, "; %s=%s%u", name, zero, bits);
    if (flawed(config, WSH_FLAW_PMD_ANSWERS_TWICE)) wsh_buf_printf(out, "; %s=%u", name, bits);
}

/* R7692-7.1.2.1-SMWB-ACCEPT: what was asked for is kept. */
static void write_server_bits(const struct wsh_server_config *config, unsigned bits, struct wsh_buf *out) {
    if (flawed(config, WSH_FLAW_PMD_ANSWERS_16))
        bits = 16;
    else if (bits == 0 || flawed(config, WSH_FLAW_PMD_DROPS_SERVER_BITS))
        return;
    else if (flawed(config, WSH_FLAW_PMD_RAISES_SERVER_BITS))
        bits = 15;
    write_bits(config, "server_max_window_bits", bits, out);
}

/* R7692-7.1.2.2-CMWB-RESP: only if it was offered. A value is kept as offered; without one there is nothing to keep,
 * because this server's inflate has room for the largest window. */
static void write_client_bits(const struct wsh_server_config *config, unsigned bits, struct wsh_buf *out) {
    if (flawed(config, WSH_FLAW_PMD_BARE_CLIENT_BITS))
        wsh_buf_add_text(out, "; client_max_window_bits");
    else if (bits > 0)
        write_bits(config, "client_max_window_bits", bits, out);
    else if (flawed(config, WSH_FLAW_PMD_ADDS_CLIENT_BITS))
        write_bits(config, "client_max_window_bits", 15, out);
}

static void write_terms(const struct wsh_server_config *config, const struct wsh_deflate_terms *t,
                        struct wsh_buf *out) {
    wsh_buf_add_text(out, "permessage-deflate");
    if (t->server_no_context_takeover && !flawed(config, WSH_FLAW_PMD_DROPS_TAKEOVER))
        write_flag(config, "server_no_context_takeover", out);
    if (t->client_no_context_takeover) write_flag(config, "client_no_context_takeover", out);
    write_server_bits(config, t->server_bits, out);
    write_client_bits(config, t->client_bits, out);
    if (flawed(config, WSH_FLAW_PMD_ANSWERS_UNKNOWN)) wsh_buf_add_text(out, "; wshake_unknown");
    if (flawed(config, WSH_FLAW_PMD_SELECTED_TWICE)) wsh_buf_add_text(out, ", permessage-deflate");
}

static struct wsh_span terms_text(const struct wsh_request *q, const struct wsh_deflate_terms *t) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_HEAD);
    write_terms(q->config, t, &b);
    struct wsh_span text = wsh_arena_span(q->arena, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return text;
}

/* --- extensions -------------------------------------------------------------------------------------------------- */

/* Offers in the order in which they came. A flaw splits at every comma, or reads the first line alone. */
static void read_offers(const struct wsh_request *q, struct wsh_exts *out) {
    const struct wsh_values *v = &q->values[WSH_EXTENSIONS];
    struct wsh_span value = flawed(q->config, WSH_FLAW_EXTENSIONS_FIRST_LINE) ? v->first : v->joined;
    *out = (struct wsh_exts){0};
    if (!flawed(q->config, WSH_FLAW_EXTENSIONS_COMMA_SPLIT)) {
        wsh_exts_read(q->arena, value, out);
        return;
    }
    while (value.n > 0) {
        struct wsh_exts some;
        struct wsh_span piece = wsh_span_trim_ows(wsh_span_cut(&value, ','));
        wsh_exts_read(q->arena, wsh_span_slice(piece, 0, wsh_span_find(piece, '"')), &some);
        if (some.n > 0) *(struct wsh_ext *)WSH_PUSH(q->arena, out->items, out->n) = some.items[0];
    }
}

/* R7692-5-OFFER-MULTI: the first offer that can be accepted. */
static bool choose_offer(const struct wsh_request *q, const struct wsh_exts *offers,
                         struct wsh_deflate_terms *ret_terms) {
    for (size_t i = 0; i < offers->n; i++)
        if (wsh_offer_read(q->config, &offers->items[i], ret_terms)) return true;
    return false;
}

static struct wsh_span extensions_wrongly(const struct wsh_request *q, const struct wsh_exts *offers) {
    if (flawed(q->config, WSH_FLAW_EXTENSION_UNREQUESTED) && offers->n == 0) return WSH_LIT("permessage-deflate");
    if (offers->n == 0) return WSH_EMPTY;
    if (flawed(q->config, WSH_FLAW_EXTENSION_NAMES_ANOTHER)) return WSH_LIT("x-webkit-deflate-frame");
    if (flawed(q->config, WSH_FLAW_EXTENSION_ECHOES_OFFER)) return q->values[WSH_EXTENSIONS].joined;
    if (flawed(q->config, WSH_FLAW_EXTENSION_CLAIMS_UNKNOWN) && !wsh_is_pmd(&offers->items[0]))
        return offers->items[0].name;
    return WSH_EMPTY;
}

struct wsh_span wsh_choose_extensions(const struct wsh_request *q, struct wsh_deflate_terms *ret_terms) {
    struct wsh_exts offers;
    *ret_terms = (struct wsh_deflate_terms){0};
    read_offers(q, &offers);
    struct wsh_span wrong = extensions_wrongly(q, &offers);
    if (wrong.n > 0) return wrong;
    if (!q->config->deflate || !choose_offer(q, &offers, ret_terms)) return WSH_EMPTY;
    return terms_text(q, ret_terms);
}
