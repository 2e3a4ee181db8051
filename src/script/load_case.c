/* load_case.c - the keys of a case.
 *
 * Keys may stand in any order, so those that need others (an expectation needs to know whether the case pings) are kept
 * as nodes and read when all have been seen. */
#include "script/definition.h"
#include "script/load_rows.h"

struct case_builder {
    struct wsh_case *c;
    const struct wsh_yaml *id, *request, *steps, *expect, *tls, *transport, *series, *grow, *watch, *together;
    bool proof;
};

static void read_id(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct case_builder *b = out;
    const char *slug;
    (void)key;
    b->id = item->value;
    if (wsh_load_slug(l, item->value, "the id of a case", &slug))
        b->c->id = wsh_arena_printf(l->arena, "%s/%s", l->family, slug);
}

static void read_title(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct case_builder *b = out;
    (void)wsh_load_text(l, item->value, key->name, &b->c->title);
}

static void read_why(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct case_builder *b = out;
    (void)wsh_load_text(l, item->value, key->name, &b->c->why);
}

static void read_despite(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct case_builder *b = out;
    (void)wsh_load_text(l, item->value, key->name, &b->c->despite);
    b->c->despite_at = item->key->at;
}

/* ---- rules ---- */

static void unknown_rule(struct wsh_loader *l, const struct wsh_yaml *node) {
    const char *names[WSH_RULE_COUNT];
    for (int i = 0; i < WSH_RULE_COUNT; i++) names[i] = wsh_rule((enum wsh_rule_id)i)->id;
    wsh_load_unknown(l, node->at, "case/unknown-rule", "rule", node->text, names, WSH_COUNT(names));
}

static bool has_rule(const struct wsh_case *c, enum wsh_rule_id id) {
    for (size_t i = 0; i < c->n_rules; i++)
        if (c->rules[i] == id) return true;
    return false;
}

static void read_rule(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c) {
    enum wsh_rule_id id;
    if (!wsh_load_is(l, node, WSH_YAML_SCALAR, "a rule")) return;
    if (!wsh_rule_find(node->text, &id))
        unknown_rule(l, node);
    else if (has_rule(c, id))
        (void)wsh_load_error(l, node->at, "case/repeated", "rule '%.*s' is listed twice", WSH_FMT(node->text));
    else
        *WSH_PUSH(l->arena, c->rules, c->n_rules) = id;
}

static void read_rules(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct case_builder *b = out;
    (void)key;
    if (!wsh_load_is(l, item->value, WSH_YAML_LIST, "'rules'")) return;
    if (item->value->n == 0) (void)wsh_load_error(l, item->value->at, "case/empty", "the case names no rule");
    for (size_t i = 0; i < item->value->n; i++) read_rule(l, item->value->items[i].value, b->c);
}

/* ---- what is kept for later ---- */

enum kept { KEEP_REQUEST, KEEP_STEPS, KEEP_EXPECT, KEEP_TLS, KEEP_TRANSPORT, KEEP_SERIES, KEEP_GROW, KEEP_WATCH };

static void keep(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct case_builder *b = out;
    (void)l;
    if (key->arg == KEEP_REQUEST) b->request = item->value;
    if (key->arg == KEEP_STEPS) b->steps = item->value;
    if (key->arg == KEEP_EXPECT) b->expect = item->value;
    if (key->arg == KEEP_SERIES) b->series = item->value;
    if (key->arg == KEEP_GROW) b->grow = item->value;
    if (key->arg == KEEP_WATCH) b->watch = item->value;
    if (key->arg == KEEP_TLS) b->tls = item->value;
    if (key->arg == KEEP_TRANSPORT) b->transport = item->value;
}

/* ---- relations ---- */

static void read_needs(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct case_builder *b = out;
    (void)key;
    (void)wsh_load_needs(l, item->value, &b->c->needs);
}

static void read_control(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct case_builder *b = out;
    (void)key;
    if (wsh_load_case_id(l, item->value, &b->c->control)) wsh_load_link(l, b->c->control, false, item->value->at);
}

static void read_after(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    (void)key;
    (void)out;
    for (size_t i = 0; i < wsh_load_count(item->value); i++) {
        const struct wsh_yaml *node = wsh_load_at(item->value, i);
        const char *id;
        if (wsh_load_case_id(l, node, &id)) wsh_load_link(l, id, false, node->at);
    }
}

static void read_proves(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct case_builder *b = out;
    const struct wsh_yaml *map = item->value;
    (void)key;
    if (!wsh_load_is(l, map, WSH_YAML_MAP, "'proves'")) return;
    if (map->n != 1) {
        (void)wsh_load_error(l, map->at, "case/type", "'proves' names %zu capabilities, not one", map->n);
        return;
    }
    if (!wsh_load_slug(l, map->items[0].key, "the name of a capability", &b->c->proves)) return;
    b->c->proof = WSH_NEW(l->arena, struct wsh_row);
    b->c->proof->at = map->items[0].key->at;
    wsh_load_conditions(l, map->items[0].value, "'proves'", b->c->proof);
}

/* ---- numbers ---- */

enum { MOST_REPEATS = 1000, MOST_PARALLEL = 500, LONGEST_MS = 600000, US = 1000 };

static void read_repeat(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct case_builder *b = out;
    uint64_t n;
    if (wsh_load_number(l, item->value, wsh_arena_printf(l->arena, "'%s'", key->name), 1, MOST_REPEATS, &n))
        b->c->repeat = (unsigned)n;
    b->together = item->key;
}

static void read_parallel(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                          void *out) {
    struct case_builder *b = out;
    uint64_t n;
    if (wsh_load_number(l, item->value, wsh_arena_printf(l->arena, "'%s'", key->name), 1, MOST_PARALLEL, &n))
        b->c->parallel = (unsigned)n;
    b->together = item->key;
}

static void read_within(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct case_builder *b = out;
    uint64_t ms;
    (void)key;
    if (wsh_load_number(l, item->value, "'within' (milliseconds)", 1, LONGEST_MS, &ms)) b->c->within_us = ms * US;
}

static void read_promised(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                          void *out) {
    struct case_builder *b = out;
    (void)key;
    wsh_load_promised(l, item->value, &b->c->promised);
}

static void read_gate(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct case_builder *b = out;
    (void)key;
    b->c->gate = wsh_load_true(l, item->value, "'gate'");
    if (b->c->gate && l->gate) {
        struct wsh_diag *d = wsh_load_error(l, item->key->at, "case/gate", "a second case is the gate");
        wsh_load_hint(l, d, "the first is '%s'", l->gate);
    } else if (b->c->gate) {
        l->gate = b->c->id ? b->c->id : "above";
    }
}

static void read_addresses(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                           void *out) {
    static const char *const words[] = {"each"};
    struct case_builder *b = out;
    unsigned index;
    (void)key;
    b->c->each_address = wsh_load_word(l, item->value, "value of 'addresses'", words, WSH_COUNT(words), &index);
}

static void read_when(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    static const char *const words[] = {"alone", "last"};
    static const enum wsh_when kinds[] = {WSH_WHEN_ALONE, WSH_WHEN_LAST};
    struct case_builder *b = out;
    unsigned index;
    (void)key;
    if (wsh_load_word(l, item->value, "value of 'when'", words, WSH_COUNT(words), &index)) b->c->when = kinds[index];
}

static void read_intrusive(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                           void *out) {
    struct case_builder *b = out;
    (void)key;
    b->c->intrusive = wsh_load_true(l, item->value, "'intrusive'");
}

static const struct wsh_key case_keys[] = {
    {"id", read_id, 0, true},
    {"title", read_title, 0, true},
    {"rules", read_rules, 0, true},
    {"why", read_why, 0, false},
    {"request", keep, KEEP_REQUEST, false},
    {"steps", keep, KEEP_STEPS, false},
    {"expect", keep, KEEP_EXPECT, true},
    {"tls", keep, KEEP_TLS, false},
    {"transport", keep, KEEP_TRANSPORT, false},
    {"needs", read_needs, 0, false},
    {"control", read_control, 0, false},
    {"after", read_after, 0, false},
    {"proves", read_proves, 0, false},
    {"repeat", read_repeat, 0, false},
    {"parallel", read_parallel, 0, false},
    {"within", read_within, 0, false},
    {"promised", read_promised, 0, false},
    {"despite", read_despite, 0, false},
    {"gate", read_gate, 0, false},
    {"series", keep, KEEP_SERIES, false},
    {"grow", keep, KEEP_GROW, false},
    {"watch", keep, KEEP_WATCH, false},
    {"addresses", read_addresses, 0, false},
    {"when", read_when, 0, false},
    {"intrusive", read_intrusive, 0, false},
};

/* ---- when all keys have been seen ---- */

static void read_sending(struct wsh_loader *l, const struct case_builder *b) {
    if (b->request && b->steps) {
        struct wsh_diag *d = wsh_load_error(l, b->steps->at, "case/conflict", "a case has 'request' and 'steps'");
        wsh_load_hint(l, d, "a step can be 'request: EDITS', which sends and awaits");
        return;
    }
    if (b->steps)
        wsh_load_steps(l, b->steps, b->c);
    else
        wsh_load_request(l, b->request, b->c);
}

/* Which key says how many exchanges there are; two of them would contradict each other. */
static void read_exchanges(struct wsh_loader *l, const struct case_builder *b) {
    const struct wsh_yaml *makers[] = {b->together, b->grow, b->watch};
    unsigned n = b->c->each_address;
    for (size_t i = 0; i < WSH_COUNT(makers); i++) n += makers[i] != NULL;
    if (n > 1) {
        const struct wsh_yaml *at = b->watch ? b->watch : b->grow ? b->grow : b->together;
        struct wsh_diag *d =
            wsh_load_error(l, at->at, "case/conflict", "several keys say how many exchanges there are");
        wsh_load_hint(l, d, "one of 'repeat' and 'parallel', 'grow', 'watch', 'addresses'");
        return;
    }
    if (b->grow) wsh_load_grow(l, b->grow, b->c);
    if (b->watch) wsh_load_watch(l, b->watch, b->c);
    l->grows = b->c->n_sizes > 0;
    l->largest = l->grows ? b->c->sizes[b->c->n_sizes - 1] : 1;
}

static void check_sized(struct wsh_loader *l, const struct case_builder *b) {
    if (!l->grows || l->sized) return;
    struct wsh_diag *d = wsh_load_error(l, b->grow->at, "case/sizes", "nothing in this case has the sizes of 'grow'");
    wsh_load_hint(l, d, "!repeat { of: OCTETS, times: size } takes one after another");
}

/* Does the case give a pong the time to come? */
static bool pings(const struct wsh_case *c) {
    for (size_t i = 0; i < c->n_steps; i++) {
        enum wsh_step_kind kind = c->steps[i].kind;
        if (kind == WSH_STEP_PING || kind == WSH_STEP_AWAIT_PONG || kind == WSH_STEP_AWAIT_CLOSE) return true;
        if (kind == WSH_STEP_LISTEN) return true;
    }
    return false;
}

static void read_security(struct wsh_loader *l, const struct case_builder *b) {
    if (b->tls && b->transport) {
        (void)wsh_load_error(l, b->transport->at, "case/conflict", "a case has 'tls' and 'transport: tcp'");
        return;
    }
    if (b->tls) wsh_load_tls(l, b->tls, b->c);
    if (b->transport) wsh_load_transport(l, b->transport, b->c);
}

static void follow_match(struct wsh_loader *l, const struct wsh_match *m) {
    if (m && (m->kind == WSH_MATCH_SAME_AS || m->kind == WSH_MATCH_DIFFERS_FROM))
        wsh_load_link(l, wsh_arena_text(l->arena, wsh_octets_expand(&m->value, l->arena, NULL, NULL)), false, m->at);
}

/* What rows ask of other cases, and whether this case lets them see what they ask about. */
static void follow_row(struct wsh_loader *l, const struct wsh_case *c, const struct wsh_row *row) {
    if (row->capability) wsh_load_link(l, row->capability, true, row->capability_at);
    follow_match(l, row->extensions);
    follow_match(l, row->answer);
    if ((row->pong < 0 && row->facts[WSH_FACT_EARLY_PONG].n == 0) || pings(c)) return;
    struct wsh_diag *d = wsh_load_error(l, c->at, "case/no-ping", "the expectation asks for a pong, but nothing pings");
    wsh_load_hint(l, d, "add the step 'ping: true' behind 'await: response'");
}

void wsh_load_case(struct wsh_loader *l, const struct wsh_yaml *node, const struct wsh_place *row) {
    struct wsh_case *c = WSH_PUSH(l->arena, l->suite->cases, l->suite->n);
    struct case_builder b = {.c = c};
    enum { TRIES = 3 };
    *c =
        (struct wsh_case){.family = l->family, .repeat = 1, .parallel = 1, .tries = TRIES, .at = row ? *row : node->at};
    l->octets = 0;
    l->sized = false;
    if (!wsh_load_map(l, node, case_keys, WSH_COUNT(case_keys), "a case", &b)) return;
    if (b.id && !row) c->at = b.id->at;
    read_exchanges(l, &b);
    read_sending(l, &b);
    check_sized(l, &b);
    if (b.series) wsh_load_series(l, b.series, c);
    read_security(l, &b);
    if (b.expect) wsh_load_expect(l, b.expect, &c->rows, &c->n_rows);
    for (size_t i = 0; i < c->n_rows; i++) follow_row(l, c, &c->rows[i]);
    if (c->proof) follow_row(l, c, c->proof);
    wsh_definition_case(node, c);
}
