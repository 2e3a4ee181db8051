/* load_conditions.c - the conditions of one expectation row: a row of a table per key, a list of words per enum. */
#include "script/load_rows.h"

/* ---- vocabularies ---- */

/* Each vocabulary belongs to the enum that it names; here it only becomes a list. */
enum { ACCEPTS = WSH_ACCEPT_WRONG + 1, NEEDS = WSH_NEED_COUNT };

static const char *outcome_name(unsigned o) { return wsh_outcome_name((enum wsh_outcome)o); }
static const char *accept_name(unsigned m) { return wsh_accept_match_name((enum wsh_accept_match)m); }
static const char *need_name(unsigned bit) { return wsh_need_name((enum wsh_need)(1u << bit)); }

static void fill(const char **names, unsigned n, const char *(*name_of)(unsigned)) {
    for (unsigned i = 0; i < n; i++) names[i] = name_of(i);
}

static void read_outcome(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_row *row = out;
    const char *names[WSH_OUTCOME_COUNT];
    fill(names, WSH_OUTCOME_COUNT, outcome_name);
    (void)wsh_load_bits(l, item->value, key->name, names, WSH_OUTCOME_COUNT, &row->outcomes);
}

static void read_accept(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_row *row = out;
    const char *names[ACCEPTS];
    fill(names, ACCEPTS, accept_name);
    (void)key;
    (void)wsh_load_bits(l, item->value, "accept value", names, ACCEPTS, &row->accepts);
}

bool wsh_load_needs(struct wsh_loader *l, const struct wsh_yaml *node, unsigned *ret) {
    const char *names[NEEDS];
    fill(names, NEEDS, need_name);
    return wsh_load_bits(l, node, "need", names, NEEDS, ret);
}

static void read_when(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_row *row = out;
    (void)key;
    (void)wsh_load_needs(l, item->value, &row->when);
}

static void read_unless(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_row *row = out;
    (void)key;
    (void)wsh_load_needs(l, item->value, &row->unless);
}

/* ---- numbers: 403, 4xx, 400-417 ---- */

static bool read_range(struct wsh_span text, unsigned least, unsigned most, struct wsh_range *ret) {
    struct wsh_span last = text, first = wsh_span_cut(&last, '-');
    uint64_t from, to;
    if (text.n == 3 && wsh_span_ends(text, WSH_LIT("xx")) && wsh_span_to_u64(wsh_span_slice(text, 0, 1), &from)) {
        from *= 100;
        to = from + 99;
    } else if (first.n == text.n) {
        if (!wsh_span_to_u64(text, &from)) return false;
        to = from;
    } else if (!wsh_span_to_u64(first, &from) || !wsh_span_to_u64(last, &to)) {
        return false;
    }
    *ret = (struct wsh_range){(unsigned)from, (unsigned)to};
    return from >= least && from <= to && to <= most;
}

static void read_status(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_row *row = out;
    (void)key;
    if (wsh_load_count(item->value) == 0) (void)wsh_load_error(l, item->value->at, "case/empty", "no status is listed");
    for (size_t i = 0; i < wsh_load_count(item->value); i++) {
        const struct wsh_yaml *node = wsh_load_at(item->value, i);
        struct wsh_range range;
        if (!wsh_load_is(l, node, WSH_YAML_SCALAR, "status")) continue;
        if (!read_range(node->text, 100, 999, &range)) {
            struct wsh_diag *d = wsh_load_error(l, node->at, "case/status", "status cannot be '%.*s'",
                                                WSH_FMT(wsh_load_quote(node->text)));
            wsh_load_hint(l, d, "a code such as 403, a class such as 4xx, or a range such as 400-417, within 100-999");
            continue;
        }
        *WSH_PUSH(l->arena, row->status, row->n_status) = range;
    }
}

/* ---- facts: words or numbers, as their table says ---- */

static bool read_fact_number(struct wsh_loader *l, const struct wsh_yaml *node, const struct wsh_fact *fact,
                             struct wsh_range *ret) {
    if (!wsh_load_is(l, node, WSH_YAML_SCALAR, fact->name)) return false;
    if (read_range(node->text, fact->from, fact->to, ret)) return true;
    struct wsh_diag *d = wsh_load_error(l, node->at, "case/number", "'%s' cannot be '%.*s'", fact->name,
                                        WSH_FMT(wsh_load_quote(node->text)));
    wsh_load_hint(l, d, "%s, within %u-%u, or a list", fact->example, fact->from, fact->to);
    return false;
}

static bool read_fact_word(struct wsh_loader *l, const struct wsh_yaml *node, const struct wsh_fact *fact,
                           struct wsh_range *ret) {
    const char *noun = wsh_arena_printf(l->arena, "value of '%s'", fact->name);
    unsigned index;
    if (!wsh_load_word(l, node, noun, fact->words, fact->n_words, &index)) return false;
    *ret = (struct wsh_range){index, index};
    return true;
}

void wsh_load_fact(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_fact *fact,
                   struct wsh_ranges *ranges) {
    size_t n = wsh_load_count(item->value);
    if (n == 0) (void)wsh_load_error(l, item->value->at, "case/empty", "no '%s' is listed", fact->name);
    for (size_t i = 0; i < n; i++) {
        const struct wsh_yaml *node = wsh_load_at(item->value, i);
        struct wsh_range range;
        if (fact->words ? read_fact_word(l, node, fact, &range) : read_fact_number(l, node, fact, &range))
            *WSH_PUSH(l->arena, ranges->items, ranges->n) = range;
    }
}

static void read_fact(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_row *row = out;
    wsh_load_fact(l, item, wsh_fact((enum wsh_fact_id)key->arg), &row->facts[key->arg]);
}

/* ---- matches of a value ---- */

struct match_word {
    const char *word;
    enum wsh_match_kind kind;
};
/* What may stand for one value: a word alone, or a mapping of one word to octets or to a case id. */
struct match_words {
    struct match_word alone[2], with[5];
    size_t n_with;
};
static const struct match_words header_words = {
    {{"present", WSH_MATCH_PRESENT}, {"absent", WSH_MATCH_ABSENT}},
    {{"is", WSH_MATCH_IS}, {"lists", WSH_MATCH_LISTS}, {"lists-not", WSH_MATCH_LISTS_NOT}, {"glob", WSH_MATCH_GLOB}},
    4,
};
static const struct match_words subprotocol_words = {
    {{"any", WSH_MATCH_PRESENT}, {"none", WSH_MATCH_ABSENT}},
    {{"is", WSH_MATCH_IS}, {"glob", WSH_MATCH_GLOB}},
    2,
};
static const struct match_words extension_words = {
    {{"any", WSH_MATCH_PRESENT}, {"none", WSH_MATCH_ABSENT}},
    {{"lists", WSH_MATCH_LISTS},
     {"lists-not", WSH_MATCH_LISTS_NOT},
     {"glob", WSH_MATCH_GLOB},
     {"same-as", WSH_MATCH_SAME_AS},
     {"differs-from", WSH_MATCH_DIFFERS_FROM}},
    5,
};

static const struct match_words answer_words = {
    {{0}, {0}},
    {{"same-as", WSH_MATCH_SAME_AS}, {"differs-from", WSH_MATCH_DIFFERS_FROM}},
    2,
};

static bool read_alone(struct wsh_loader *l, const struct wsh_yaml *node, const struct match_words *words,
                       const char *what, struct wsh_match *ret) {
    const char *names[2 + WSH_COUNT(words->with)] = {words->alone[0].word, words->alone[1].word};
    for (size_t i = 0; i < words->n_with; i++)
        names[2 + i] = wsh_arena_printf(l->arena, "{ %s: }", words->with[i].word);
    const char *noun = wsh_arena_printf(l->arena, "condition on %s", what);
    unsigned index;
    if (!wsh_load_word(l, node, noun, names, 2 + words->n_with, &index)) return false;
    if (index >= 2) return false;
    ret->kind = words->alone[index].kind;
    return true;
}

static bool read_operand(struct wsh_loader *l, const struct wsh_yaml *node, const char *word, struct wsh_match *ret) {
    const char *id;
    if (ret->kind != WSH_MATCH_SAME_AS && ret->kind != WSH_MATCH_DIFFERS_FROM)
        return wsh_load_octets(l, node, wsh_arena_printf(l->arena, "'%s'", word), &ret->value);
    if (!wsh_load_case_id(l, node, &id)) return false;
    ret->value = wsh_octets_of(l->arena, wsh_span_of(id));
    ret->at = node->at;
    return true;
}

static bool read_with(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct match_words *words,
                      const char *what, struct wsh_match *ret) {
    const char *names[WSH_COUNT(words->with)];
    for (size_t i = 0; i < words->n_with; i++) names[i] = words->with[i].word;
    for (size_t i = 0; i < words->n_with; i++) {
        if (!wsh_span_is(item->key->text, names[i])) continue;
        ret->kind = words->with[i].kind;
        return read_operand(l, item->value, names[i], ret);
    }
    const char *noun = wsh_arena_printf(l->arena, "condition on %s", what);
    wsh_load_unknown(l, item->key->at, "case/unknown-key", noun, item->key->text, names, words->n_with);
    return false;
}

static bool read_match(struct wsh_loader *l, const struct wsh_yaml *node, const struct match_words *words,
                       const char *what, struct wsh_match *ret) {
    ret->value = (struct wsh_octets){0};
    if (node->kind == WSH_YAML_SCALAR) return read_alone(l, node, words, what, ret);
    if (!wsh_load_is(l, node, WSH_YAML_MAP, what)) return false;
    if (node->n == 1) return read_with(l, &node->items[0], words, what, ret);
    (void)wsh_load_error(l, node->at, "case/type", "%s has %zu conditions, not one", what, node->n);
    return false;
}

static void read_header(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_row *row = out;
    (void)key;
    if (!wsh_load_is(l, item->value, WSH_YAML_MAP, "'header'")) return;
    for (size_t i = 0; i < item->value->n; i++) {
        const struct wsh_yaml_item *field = &item->value->items[i];
        struct wsh_match match;
        if (!wsh_load_name(l, field->key, true, &match.name)) continue;
        const char *what = wsh_arena_printf(l->arena, "'%.*s'", WSH_FMT(wsh_load_quote(match.name)));
        if (read_match(l, field->value, &header_words, what, &match))
            *WSH_PUSH(l->arena, row->headers, row->n_headers) = match;
    }
}

static void read_subprotocol(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                             void *out) {
    struct wsh_row *row = out;
    struct wsh_match match = {0};
    if (!read_match(l, item->value, &subprotocol_words, key->name, &match)) return;
    row->subprotocol = WSH_NEW(l->arena, struct wsh_match);
    *row->subprotocol = match;
}

static void read_extensions(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                            void *out) {
    struct wsh_row *row = out;
    struct wsh_match match = {0};
    if (!read_match(l, item->value, &extension_words, key->name, &match)) return;
    row->extensions = WSH_NEW(l->arena, struct wsh_match);
    *row->extensions = match;
}

static void read_answer(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_row *row = out;
    struct wsh_match match = {0};
    if (!wsh_load_is(l, item->value, WSH_YAML_MAP, "'answer'")) return;
    if (!read_match(l, item->value, &answer_words, key->name, &match)) return;
    row->answer = WSH_NEW(l->arena, struct wsh_match);
    *row->answer = match;
}

/* ---- the rest ---- */

static void read_pong(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_row *row = out;
    bool pong;
    (void)key;
    if (wsh_load_bool(l, item->value, "'pong'", &pong)) row->pong = pong;
}

static void read_capability(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                            void *out) {
    struct wsh_row *row = out;
    if (row->capability) {
        (void)wsh_load_error(l, item->key->at, "case/conflict",
                             "a row has two conditions on capabilities, it can have one");
        return;
    }
    if (!wsh_load_slug(l, item->value, "capability", &row->capability)) return;
    row->capability_absent = key->arg;
    row->capability_at = item->value->at;
}

static const struct wsh_key condition_keys[] = {
    {"outcome", read_outcome, 0, false},
    {"status", read_status, 0, false},
    {"header", read_header, 0, false},
    {"subprotocol", read_subprotocol, 0, false},
    {"extensions", read_extensions, 0, false},
    {"answer", read_answer, 0, false},
    {"accept", read_accept, 0, false},
    {"pong", read_pong, 0, false},
    {"when", read_when, 0, false},
    {"unless", read_unless, 0, false},
    {"capability", read_capability, 0, false},
    {"capability-absent", read_capability, 1, false},
    {"behind", read_fact, WSH_FACT_BEHIND, false},
    {"early-pong", read_fact, WSH_FACT_EARLY_PONG, false},
    {"echo", read_fact, WSH_FACT_ECHO, false},
    {"ended", read_fact, WSH_FACT_ENDED, false},
    {"close-code", read_fact, WSH_FACT_CLOSE_CODE, false},
    {"early", read_fact, WSH_FACT_EARLY, false},
    {"responses", read_fact, WSH_FACT_RESPONSES, false},
    {"first-status", read_fact, WSH_FACT_FIRST_STATUS, false},
    {"poured", read_fact, WSH_FACT_POURED, false},
    {"answer-ms", read_fact, WSH_FACT_ANSWER_MS, false},
    {"closed-ms", read_fact, WSH_FACT_CLOSED_MS, false},
    {"accepted-before", read_fact, WSH_FACT_ACCEPTED_BEFORE, false},
    {"tls", read_fact, WSH_FACT_TLS, false},
    {"tls-answer", read_fact, WSH_FACT_TLS_ANSWER, false},
    {"tls-version", read_fact, WSH_FACT_TLS_VERSION, false},
    {"alert", read_fact, WSH_FACT_ALERT, false},
    {"alpn", read_fact, WSH_FACT_ALPN, false},
    {"resumed", read_fact, WSH_FACT_RESUMED, false},
    {"early-data", read_fact, WSH_FACT_EARLY_DATA, false},
    {"renegotiation", read_fact, WSH_FACT_RENEGOTIATION, false},
    {"certificate", read_fact, WSH_FACT_CERTIFICATE, false},
    {"close-notify", read_fact, WSH_FACT_CLOSE_NOTIFY, false},
};

void wsh_load_conditions(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, struct wsh_row *row) {
    unsigned errors = l->errors;
    row->pong = -1;
    if (!wsh_load_map(l, node, condition_keys, WSH_COUNT(condition_keys), what, row) || l->errors != errors) return;
    for (unsigned o = 0; o < WSH_OUTCOME_COUNT; o++)
        if (wsh_row_fit(row, (enum wsh_outcome)o) != WSH_FIT_NEVER) return;
    struct wsh_diag *d =
        wsh_load_error(l, node->at, "case/impossible-row", "no outcome can meet all of these conditions");
    wsh_load_hint(l, d, "only 'accepted', 'refused' and 'garbled' have a status and headers, only a 101 has the rest");
}
