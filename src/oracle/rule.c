/* rule.c - the table of requirements and its look-ups.
 *
 * Knows rules.def and untested.def and nothing else: what a rule means for octets is in checks*.c and ruling*.c. */
#include "oracle/rule.h"

static const struct wsh_rule rules[] = {
#define RULE(symbol, id, level, role, document, section, title, text, test)                                            \
    {id, WSH_LEVEL_##level, WSH_ROLE_##role, document, section, title, text, test},
#include "oracle/rules.def"
#undef RULE
};

static const uint8_t untested[WSH_RULE_COUNT] = {
#define UNTESTED(symbol, reason) [WSH_RULE_##symbol] = WSH_UNTESTED_##reason,
#include "oracle/untested.def"
#undef UNTESTED
};

static const char *const reasons[WSH_UNTESTED_COUNT] = {
    [WSH_TESTED] = "",
    [WSH_UNTESTED_CLIENT] = "it binds the client, and here wshake is the client",
    [WSH_UNTESTED_HTTP2] = "it is about HTTP/2 or HTTP/3, which wshake does not speak",
    [WSH_UNTESTED_DEFINES] = "it permits or defines something, and nothing that a server does can break it",
    [WSH_UNTESTED_INSIDE] = "from outside nobody can see whether it is kept",
    [WSH_UNTESTED_PEERS] = "it takes a test peer behind the target as well",
    [WSH_UNTESTED_NOT_YET] = "it could be tested, but no case does it yet",
};

/* Levels in the order of their enum: the key word, and whether breaking it is a `fail`. */
static const struct {
    const char *name;
    bool binds;
} levels[] = {
    {"MUST", true},        {"MUST NOT", true}, {"MUST (by 4.2.1)", true}, {"SHOULD", false},
    {"SHOULD NOT", false}, {"MAY", false},     {"definition", false},     {"inferred", true},
};

static const char *const roles[] = {"server", "client", "both", "intermediary"};

const struct wsh_rule *wsh_rule(enum wsh_rule_id id) {
    WSH_CHECK((size_t)id < WSH_COUNT(rules));
    return &rules[id];
}

enum wsh_untested wsh_rule_untested(enum wsh_rule_id id) {
    WSH_CHECK((size_t)id < WSH_COUNT(untested));
    return (enum wsh_untested)untested[id];
}

const char *wsh_untested_reason(enum wsh_untested reason) {
    WSH_CHECK((size_t)reason < WSH_COUNT(reasons));
    return reasons[reason];
}

const struct wsh_rule *wsh_rule_find(struct wsh_span id, enum wsh_rule_id *ret_id) {
    for (size_t i = 0; i < WSH_COUNT(rules); i++) {
        if (!wsh_span_is(id, rules[i].id)) continue;
        if (ret_id) *ret_id = (enum wsh_rule_id)i;
        return &rules[i];
    }
    return NULL;
}

const char *wsh_level_name(enum wsh_level level) {
    WSH_CHECK((size_t)level < WSH_COUNT(levels));
    return levels[level].name;
}

const char *wsh_role_name(enum wsh_role role) {
    WSH_CHECK((size_t)role < WSH_COUNT(roles));
    return roles[role];
}

bool wsh_level_binds(enum wsh_level level) {
    WSH_CHECK((size_t)level < WSH_COUNT(levels));
    return levels[level].binds;
}

/* The part of "4.2.1 item 5" that a section anchor knows: its leading number, which may name an appendix ("A.1"). */
struct wsh_span wsh_rule_section(const struct wsh_rule *rule) {
    struct wsh_span rest = wsh_span_of(rule->section), number = wsh_span_cut(&rest, ' ');
    while (number.n > 0 && (number.p[number.n - 1] == ',' || number.p[number.n - 1] == '.')) number.n--;
    return number;
}

const char *wsh_rule_link(struct wsh_arena *a, const struct wsh_rule *rule) {
    struct wsh_span document = wsh_span_of(rule->document), number = wsh_rule_section(rule);
    uint64_t rfc;
    bool numbered = number.n > 0 && number.p[0] >= '0' && number.p[0] <= '9';

    if (wsh_span_starts(document, WSH_LIT("RFC ")) && wsh_span_to_u64(wsh_span_skip(document, 4), &rfc)) {
        const char *page = wsh_arena_printf(a, "https://www.rfc-editor.org/rfc/rfc%" PRIu64, rfc);
        return numbered ? wsh_arena_printf(a, "%s#section-%.*s", page, WSH_FMT(number)) : page;
    }
    if (wsh_span_starts(document, WSH_LIT("erratum ")))
        return wsh_arena_printf(a, "https://www.rfc-editor.org/errata/eid%s", rule->document + strlen("erratum "));
    return NULL;
}

const char *wsh_rule_citation(struct wsh_arena *a, const struct wsh_rule *rule) {
    if (rule->section[0] == '\0') return rule->document;
    if (!wsh_span_starts(wsh_span_of(rule->document), WSH_LIT("RFC "))) return rule->section; /* our own conclusion */
    return wsh_arena_printf(a, "%s section %s", rule->document, rule->section);
}
