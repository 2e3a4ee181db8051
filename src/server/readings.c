/* readings.c - Upgrade, Connection, Sec-WebSocket-Key and Sec-WebSocket-Version, read strictly or with a flaw. */
#include "server/readings.h"

/* With somebody who asks which flaws matter: those whose reading is another one than the strict row's. */
static bool read_asked(const struct wsh_request *q, struct wsh_span value, const struct wsh_reading *rows, size_t n) {
    bool strict = rows[n - 1].says(q, value);
    for (size_t i = 0; i + 1 < n; i++)
        if (rows[i].says(q, value) != strict && flawed(q->config, rows[i].flaw)) return !strict;
    return strict;
}

bool wsh_read_as(const struct wsh_request *q, struct wsh_span value, const struct wsh_reading *rows, size_t n) {
    if (q->config->asked) return read_asked(q, value, rows, n);
    for (size_t i = 0; i < n; i++)
        if (rows[i].flaw == WSH_FLAW_NONE || flawed(q->config, rows[i].flaw)) return rows[i].says(q, value);
    WSH_BUG("a table of readings without a strict row");
}

static bool anything(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    (void)value;
    return true;
}

/* --- helpers of the flawed ones ---------------------------------------------------------------------------------- */

static bool contains_ci(struct wsh_span s, struct wsh_span needle) {
    for (size_t i = 0; i + needle.n <= s.n; i++)
        if (wsh_span_eq_ci(wsh_span_slice(s, i, i + needle.n), needle)) return true;
    return false;
}

/* Only the octets that `keep` names stay. */
static struct wsh_span filter(struct wsh_arena *a, struct wsh_span s, bool (*keep)(uint8_t)) {
    uint8_t *octets = wsh_arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (keep(s.p[i])) octets[n++] = s.p[i];
    return wsh_span_make(octets, n);
}

static bool is_letter(uint8_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_no_space(uint8_t c) { return c != ' '; }

/* --- Upgrade ----------------------------------------------------------------------------------------------------- */

/* RFC 9110 7.8: protocol-name ["/" protocol-version], both tokens. */
static bool is_protocol(struct wsh_span element) {
    struct wsh_span name = wsh_span_cut(&element, '/');
    return wsh_is_token(name) && (element.n == 0 || wsh_is_token(element));
}

static bool upgrade_strict(const struct wsh_request *q, struct wsh_span value) {
    struct wsh_list l;
    struct wsh_span element;
    bool found = false;
    (void)q;
    wsh_list_init(&l, value, false);
    while (wsh_list_next(&l, &element)) {
        if (!is_protocol(element)) return false;
        found |= wsh_span_is_ci(element, "websocket");
    }
    return found;
}

static bool upgrade_any(const struct wsh_request *q, struct wsh_span value) {
    (void)value;
    return q->values[WSH_UPGRADE].n > 0;
}

static bool upgrade_lower_case(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return wsh_list_has(value, "websocket", false);
}

static bool upgrade_substring(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return contains_ci(value, WSH_LIT("websocket"));
}

static bool upgrade_prefix(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return wsh_span_is_ci(wsh_span_slice(value, 0, 9), "websocket");
}

static bool upgrade_cut(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return value.n > 0 && wsh_span_eq_ci(value, wsh_span_slice(WSH_LIT("websocket"), 0, value.n));
}

static bool upgrade_letters(const struct wsh_request *q, struct wsh_span value) {
    return wsh_span_is_ci(filter(q->arena, value, is_letter), "websocket");
}

/* Folds KELVIN SIGN and LONG S as a Unicode lower() and upper() would. */
static bool upgrade_unicode(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return upgrade_strict(q, value) ||
           contains_ci(value, WSH_LIT("websoc\xE2\x84\xAA"
                                      "et")) ||
           contains_ci(value, WSH_LIT("web\xC5\xBF"
                                      "ocket"));
}

bool wsh_says_upgrade(const struct wsh_request *q) {
    static const struct wsh_reading rows[] = {
        {WSH_FLAW_UPGRADE_UNCHECKED, anything},
        {WSH_FLAW_UPGRADE_ANY_PROTOCOL, upgrade_any},
        {WSH_FLAW_UPGRADE_CASE_SENSITIVE, upgrade_lower_case},
        {WSH_FLAW_UPGRADE_SUBSTRING, upgrade_substring},
        {WSH_FLAW_UPGRADE_PREFIX, upgrade_prefix},
        {WSH_FLAW_UPGRADE_CUT, upgrade_cut},
        {WSH_FLAW_UPGRADE_LETTERS, upgrade_letters},
        {WSH_FLAW_UPGRADE_UNICODE_FOLD, upgrade_unicode},
        {WSH_FLAW_NONE, upgrade_strict},
    };
    return wsh_read_as(q, q->values[WSH_UPGRADE].joined, rows, WSH_COUNT(rows));
}

/* --- Connection -------------------------------------------------------------------------------------------------- */

static bool connection_strict(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return wsh_is_token_list(value) && wsh_list_has(value, "upgrade", true);
}

static bool connection_exact(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return wsh_span_is_ci(value, "upgrade");
}

static bool connection_first_option(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return wsh_span_is_ci(wsh_span_trim_ows(wsh_span_cut(&value, ',')), "upgrade");
}

static bool connection_last_option(const struct wsh_request *q, struct wsh_span value) {
    struct wsh_span last = WSH_EMPTY;
    (void)q;
    while (value.n > 0) last = wsh_span_cut(&value, ',');
    return wsh_span_is_ci(wsh_span_trim_ows(last), "upgrade");
}

static bool connection_case_sensitive(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return wsh_list_has(value, "Upgrade", false);
}

static bool connection_substring(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return contains_ci(value, WSH_LIT("upgrade"));
}

static bool connection_first_line(const struct wsh_request *q, struct wsh_span value) {
    (void)value;
    return connection_strict(q, q->values[WSH_CONNECTION].first);
}

static bool connection_last_line(const struct wsh_request *q, struct wsh_span value) {
    (void)value;
    return connection_strict(q, q->values[WSH_CONNECTION].last);
}

static bool connection_without_empty(const struct wsh_request *q, struct wsh_span value) {
    struct wsh_list l;
    struct wsh_span element;
    wsh_list_init(&l, value, false);
    while (wsh_list_next(&l, &element)) continue;
    bool empty_last = wsh_span_ends(value, WSH_LIT(",")); /* the list reader does not count what follows a last comma */
    return l.empty == 0 && !empty_last && connection_strict(q, value);
}

static bool connection_comma_space(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    for (;;) {
        size_t end = wsh_span_find_span(value, WSH_LIT(", "));
        if (wsh_span_is_ci(wsh_span_slice(value, 0, end), "upgrade")) return true;
        if (end == value.n) return false;
        value = wsh_span_skip(value, end + 2);
    }
}

static bool connection_tab_kept(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    while (value.n > 0) {
        struct wsh_span element = wsh_span_cut(&value, ',');
        while (element.n > 0 && element.p[0] == ' ') element = wsh_span_skip(element, 1);
        while (element.n > 0 && element.p[element.n - 1] == ' ') element.n--;
        if (wsh_span_is_ci(element, "upgrade")) return true;
    }
    return false;
}

static bool connection_spaces_split(const struct wsh_request *q, struct wsh_span value) {
    uint8_t *octets = wsh_arena_alloc(q->arena, value.n + 1);
    for (size_t i = 0; i < value.n; i++) octets[i] = value.p[i] == ' ' ? ',' : value.p[i];
    return connection_strict(q, wsh_span_make(octets, value.n));
}

static bool connection_spaces_dropped(const struct wsh_request *q, struct wsh_span value) {
    return connection_strict(q, filter(q->arena, value, is_no_space));
}

/* Does some element, cut at the first `end`, say upgrade? */
static bool element_cut_at(struct wsh_span value, uint8_t end) {
    while (value.n > 0) {
        struct wsh_span element = wsh_span_trim_ows(wsh_span_cut(&value, ','));
        if (wsh_span_is_ci(wsh_span_cut(&element, end), "upgrade")) return true;
    }
    return false;
}

static bool connection_parameters(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return element_cut_at(value, ';');
}

static bool connection_quoted(const struct wsh_request *q, struct wsh_span value) {
    struct wsh_span inner = wsh_span_slice(value, 1, value.n ? value.n - 1 : 0);
    bool quoted = value.n > 1 && value.p[0] == '"' && value.p[value.n - 1] == '"';
    return connection_strict(q, quoted ? inner : value);
}

static bool connection_websocket(const struct wsh_request *q, struct wsh_span value) {
    return connection_strict(q, value) || wsh_list_has(value, "websocket", true);
}

static bool connection_known_only(const struct wsh_request *q, struct wsh_span value) {
    struct wsh_list l;
    struct wsh_span e;
    wsh_list_init(&l, value, false);
    while (wsh_list_next(&l, &e))
        if (!wsh_span_is_ci(e, "upgrade") && !wsh_span_is_ci(e, "keep-alive") && !wsh_span_is_ci(e, "close"))
            return false;
    return connection_strict(q, value);
}

static bool connection_once(const struct wsh_request *q, struct wsh_span value) {
    struct wsh_list l;
    struct wsh_span element;
    size_t n = 0;
    wsh_list_init(&l, value, false);
    while (wsh_list_next(&l, &element)) n += wsh_span_is_ci(element, "upgrade");
    return n == 1 && connection_strict(q, value);
}

bool wsh_says_connection(const struct wsh_request *q) {
    static const struct wsh_reading rows[] = {
        {WSH_FLAW_CONNECTION_UNCHECKED, anything},
        {WSH_FLAW_CONNECTION_EXACT, connection_exact},
        {WSH_FLAW_CONNECTION_FIRST_OPTION, connection_first_option},
        {WSH_FLAW_CONNECTION_LAST_OPTION, connection_last_option},
        {WSH_FLAW_CONNECTION_CASE_SENSITIVE, connection_case_sensitive},
        {WSH_FLAW_CONNECTION_SUBSTRING, connection_substring},
        {WSH_FLAW_CONNECTION_FIRST_LINE, connection_first_line},
        {WSH_FLAW_CONNECTION_LAST_LINE, connection_last_line},
        {WSH_FLAW_CONNECTION_EMPTY_REFUSED, connection_without_empty},
        {WSH_FLAW_CONNECTION_COMMA_SPACE, connection_comma_space},
        {WSH_FLAW_CONNECTION_TAB_KEPT, connection_tab_kept},
        {WSH_FLAW_CONNECTION_SPACES_SPLIT, connection_spaces_split},
        {WSH_FLAW_CONNECTION_SPACES_DROPPED, connection_spaces_dropped},
        {WSH_FLAW_CONNECTION_PARAMETERS, connection_parameters},
        {WSH_FLAW_CONNECTION_QUOTED, connection_quoted},
        {WSH_FLAW_CONNECTION_WEBSOCKET, connection_websocket},
        {WSH_FLAW_CONNECTION_UNKNOWN_REFUSED, connection_known_only},
        {WSH_FLAW_CONNECTION_TWICE_REFUSED, connection_once},
        {WSH_FLAW_NONE, connection_strict},
    };
    return wsh_read_as(q, q->values[WSH_CONNECTION].joined, rows, WSH_COUNT(rows));
}
