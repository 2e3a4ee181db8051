/* load_steps.c - what a case does, in order: steps on one connection after another. */
#include "script/loader.h"

/* How far the sending side of the connection in hand has gone. */
enum side { SIDE_OPEN, SIDE_HALF_CLOSED, SIDE_RESET };

struct line { /* one connection */
    enum side side;
    bool awaited; /* a response on it */
};

struct builder {
    struct wsh_case *c;
    struct line lines[WSH_MOST_CONNECTIONS];
    unsigned connection;    /* of the step in hand */
    unsigned last;          /* the connection opened last: of all steps that name no other */
    bool again;             /* in a turn of `again` */
    struct wsh_step beside; /* what the keys beside the first one of the step in hand say ... */
    const struct wsh_yaml *split, *gap, *always, *on; /* ... and where they stand, or NULL */
};

static struct wsh_step *add_step(struct wsh_loader *l, struct builder *b, enum wsh_step_kind kind) {
    struct wsh_step *step = WSH_PUSH(l->arena, b->c->steps, b->c->n_steps);
    step->kind = kind;
    step->connection = b->connection;
    return step;
}

/* What a step needs of the sending side; a step that comes too late is an error of the file, not of the run. */
static bool side_allows(struct wsh_loader *l, const struct builder *b, const struct wsh_yaml *key, enum side worst) {
    static const char *const done[] = {"", "half-closed", "reset"};
    enum side side = b->lines[b->connection].side;
    if (side <= worst) return true;
    struct wsh_diag *d = wsh_load_error(l, key->at, "case/step", "'%.*s' comes after the connection was %s",
                                        WSH_FMT(key->text), done[side]);
    wsh_load_hint(l, d, "'connect: true' opens a further connection");
    return false;
}

/* The next connection; false if there are too many. */
static bool open_line(struct wsh_loader *l, struct builder *b, struct wsh_place at) {
    if (b->last + 1 == WSH_MOST_CONNECTIONS) {
        (void)wsh_load_error(l, at, "case/too-many", "more than %d connections in one case", WSH_MOST_CONNECTIONS);
        return false;
    }
    b->connection = ++b->last;
    (void)add_step(l, b, WSH_STEP_CONNECT);
    return true;
}

static void read_send(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    (void)key;
    if (!side_allows(l, out, item->key, SIDE_OPEN)) return;
    struct wsh_step step = {.edits = NULL};
    wsh_load_edits(l, item->value, &step);
    struct wsh_step *added = add_step(l, out, WSH_STEP_SEND);
    added->edits = step.edits;
    added->n = step.n;
}

static void add_await(struct wsh_loader *l, struct builder *b) {
    (void)add_step(l, b, WSH_STEP_AWAIT);
    b->lines[b->connection].awaited = true;
}

static void read_await(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    static const char *const words[] = {"response", "pong", "close", "tls"};
    static const enum wsh_step_kind kinds[] = {WSH_STEP_AWAIT, WSH_STEP_AWAIT_PONG, WSH_STEP_AWAIT_CLOSE,
                                               WSH_STEP_AWAIT_TLS};
    struct builder *b = out;
    unsigned index;
    (void)key;
    if (!side_allows(l, b, item->key, SIDE_HALF_CLOSED)) return;
    if (!wsh_load_word(l, item->value, "thing to await", words, WSH_COUNT(words), &index)) return;
    (void)add_step(l, b, kinds[index]);
    bool answer = kinds[index] == WSH_STEP_AWAIT || kinds[index] == WSH_STEP_AWAIT_TLS;
    b->lines[b->connection].awaited |= answer;
}

static void read_request(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    read_send(l, item, key, out);
    add_await(l, out);
}

enum { LONGEST_MS = 600000, US = 1000 };

static void read_pause(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    uint64_t ms;
    (void)key;
    if (wsh_load_number(l, item->value, "the pause in milliseconds", 1, LONGEST_MS, &ms))
        add_step(l, out, WSH_STEP_PAUSE)->wait_us = ms * US;
}

static void read_listen(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    uint64_t ms;
    (void)key;
    if (!side_allows(l, out, item->key, SIDE_HALF_CLOSED)) return;
    if (wsh_load_number(l, item->value, "'listen' (milliseconds)", 1, LONGEST_MS, &ms))
        add_step(l, out, WSH_STEP_LISTEN)->wait_us = ms * US;
}

static void read_ping(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    (void)key;
    if (side_allows(l, out, item->key, SIDE_OPEN) && wsh_load_true(l, item->value, "'ping'"))
        (void)add_step(l, out, WSH_STEP_PING);
}

static void read_octets(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_octets octets;
    (void)key;
    if (side_allows(l, out, item->key, SIDE_OPEN) && wsh_load_octets(l, item->value, "'octets'", &octets))
        add_step(l, out, WSH_STEP_OCTETS)->octets = octets;
}

static void read_frame(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_octets octets;
    (void)key;
    if (side_allows(l, out, item->key, SIDE_OPEN) && wsh_load_frame(l, item->value, "'frame'", &octets))
        add_step(l, out, WSH_STEP_FRAME)->octets = octets;
}

static void read_end(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct builder *b = out;
    bool reset = key->arg == WSH_STEP_RESET;
    if (!side_allows(l, b, item->key, reset ? SIDE_HALF_CLOSED : SIDE_OPEN)) return;
    if (!wsh_load_true(l, item->value, wsh_arena_printf(l->arena, "'%s'", key->name))) return;
    (void)add_step(l, b, (enum wsh_step_kind)key->arg);
    b->lines[b->connection].side = reset ? SIDE_RESET : SIDE_HALF_CLOSED;
}

static void read_connect(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct builder *b = out;
    (void)key;
    if (!wsh_load_true(l, item->value, "'connect'")) return;
    if (b->again) {
        (void)wsh_load_error(l, item->key->at, "case/step", "each turn of 'again' has one connection, of its own");
        return;
    }
    if (b->c->n_steps == 0) {
        (void)wsh_load_error(l, item->key->at, "case/step",
                             "'connect' is the first step: the first connection needs no step");
        return;
    }
    (void)open_line(l, b, item->key->at);
}

/* ---- pour ---- */

enum { MOST_POURED = 256 << 20 };

/* "64MiB", "300KiB", or octets. */
static void read_up_to(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    static const struct {
        const char *name;
        unsigned shift;
    } units[] = {{"MiB", 20}, {"KiB", 10}};
    struct wsh_step *s = out;
    struct wsh_yaml number = *item->value;
    uint64_t n;
    unsigned shift = 0;
    (void)key;
    for (size_t i = 0; i < WSH_COUNT(units) && shift == 0; i++) {
        if (!wsh_span_ends(number.text, wsh_span_of(units[i].name))) continue;
        shift = units[i].shift;
        number.text = wsh_span_slice(number.text, 0, number.text.n - strlen(units[i].name));
    }
    if (wsh_load_number(l, &number, "'up-to' (octets, 1KiB, 1MiB)", 1, MOST_POURED >> shift, &n)) s->bound = n << shift;
}

static void read_helping(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_step *s = out;
    (void)wsh_load_octets(l, item->value, wsh_arena_printf(l->arena, "'%s'", key->name), &s->octets);
}

static void read_for(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_step *s = out;
    uint64_t ms;
    (void)key;
    if (wsh_load_number(l, item->value, "'for' (milliseconds)", 1, LONGEST_MS, &ms)) s->wait_us = ms * US;
}

static const struct wsh_key pour_keys[] = {
    {"octets", read_helping, 0, true}, {"up-to", read_up_to, 0, true}, {"for", read_for, 0, true}};

static void read_pour(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_step step = {.kind = WSH_STEP_POUR};
    unsigned errors = l->errors;
    (void)key;
    if (!side_allows(l, out, item->key, SIDE_OPEN)) return;
    if (!wsh_load_map(l, item->value, pour_keys, WSH_COUNT(pour_keys), "'pour'", &step) || l->errors != errors) return;
    if (wsh_octets_size(&step.octets) == 0) {
        struct wsh_diag *d = wsh_load_error(l, item->value->at, "case/step", "there is nothing to pour");
        wsh_load_hint(l, d, "the octets of one helping are written again and again, and are not empty");
        return;
    }
    struct wsh_step *added = add_step(l, out, WSH_STEP_POUR);
    added->octets = step.octets;
    added->bound = step.bound;
    added->wait_us = step.wait_us;
}

/* ---- again ---- */

enum { MOST_TURNS = 200 };

struct again {
    uint64_t times;
    const struct wsh_yaml *steps;
};

static void read_times(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct again *a = out;
    (void)key;
    if (!wsh_load_number(l, item->value, "'times'", 2, MOST_TURNS, &a->times)) a->times = 0;
}

static void read_turn(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct again *a = out;
    if (wsh_load_is(l, item->value, WSH_YAML_LIST, wsh_arena_printf(l->arena, "'%s'", key->name)))
        a->steps = item->value;
}

static const struct wsh_key again_keys[] = {{"times", read_times, 0, true}, {"steps", read_turn, 0, true}};

static void read_step(struct wsh_loader *l, const struct wsh_yaml *node, struct builder *b);

/* The steps [from, end) once more, on a connection of their own. */
static bool repeat_turn(struct wsh_loader *l, struct builder *b, struct wsh_place at, size_t from, size_t end) {
    struct line line = b->lines[b->last];
    if (!open_line(l, b, at)) return false;
    b->lines[b->last] = line;
    for (size_t i = from; i < end; i++) {
        struct wsh_step copy = b->c->steps[i];
        copy.connection = b->last;
        *WSH_PUSH(l->arena, b->c->steps, b->c->n_steps) = copy;
    }
    if (b->c->n_steps <= WSH_LOAD_STEPS) return true;
    (void)wsh_load_error(l, at, "case/too-many", "more than %d steps in one case", WSH_LOAD_STEPS);
    return false;
}

static void read_turns(struct wsh_loader *l, struct builder *b, const struct again *a, struct wsh_place at) {
    if (b->c->n_steps > 0 && !open_line(l, b, at)) return;
    size_t from = b->c->n_steps;
    for (size_t i = 0; i < a->steps->n; i++) read_step(l, a->steps->items[i].value, b);
    size_t end = b->c->n_steps;
    if (end == from) (void)wsh_load_error(l, a->steps->at, "case/empty", "'again' has no steps");
    for (uint64_t turn = 1; end > from && turn < a->times; turn++)
        if (!repeat_turn(l, b, at, from, end)) return;
    if (end == from) return;
    b->c->steps[from].turns = (unsigned)a->times;
    b->c->steps[from].length = (unsigned)(end - from);
}

static void read_again(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct builder *b = out;
    struct again a = {.steps = NULL};
    (void)key;
    if (b->again) {
        (void)wsh_load_error(l, item->key->at, "case/step", "'again' inside of 'again'");
        return;
    }
    if (!wsh_load_map(l, item->value, again_keys, WSH_COUNT(again_keys), "'again'", &a)) return;
    if (!a.steps || a.times == 0) return;
    b->again = true;
    read_turns(l, b, &a, item->key->at);
    b->again = false;
}

/* ---- keys beside the one that says what the step does ---- */

static void read_split(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct builder *b = out;
    (void)key;
    b->split = item->key;
    (void)wsh_load_split(l, item->value, &b->beside.split);
}

static void read_gap(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct builder *b = out;
    uint64_t ms;
    (void)key;
    b->gap = item->key;
    if (wsh_load_number(l, item->value, "'gap' (milliseconds)", 0, LONGEST_MS, &ms)) b->beside.gap_us = ms * US;
}

static void read_always(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct builder *b = out;
    (void)key;
    b->always = item->key;
    b->beside.always = wsh_load_true(l, item->value, "'always'");
}

static void read_on(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    (void)l, (void)item, (void)key, (void)out; /* read before all others, by choose_line() */
}

static const struct wsh_key step_keys[] = {
    {"send", read_send, 0, false},
    {"await", read_await, 0, false},
    {"request", read_request, 0, false},
    {"pause", read_pause, 0, false},
    {"ping", read_ping, 0, false},
    {"octets", read_octets, 0, false},
    {"frame", read_frame, 0, false},
    {"listen", read_listen, 0, false},
    {"half-close", read_end, WSH_STEP_HALF_CLOSE, false},
    {"reset", read_end, WSH_STEP_RESET, false},
    {"connect", read_connect, 0, false},
    {"split", read_split, 0, false},
    {"gap", read_gap, 0, false},
    {"always", read_always, 0, false},
    {"pour", read_pour, 0, false},
    {"again", read_again, 0, false},
    {"on", read_on, 0, false},
};

static bool writes(const struct wsh_step *s) {
    return s->kind == WSH_STEP_SEND || s->kind == WSH_STEP_OCTETS || s->kind == WSH_STEP_FRAME;
}

static bool speaks_websocket(const struct wsh_step *s) {
    return s->kind == WSH_STEP_FRAME || s->kind == WSH_STEP_PING || s->kind == WSH_STEP_LISTEN ||
           s->kind == WSH_STEP_AWAIT_PONG || s->kind == WSH_STEP_AWAIT_CLOSE;
}

static void misplaced(struct wsh_loader *l, const struct wsh_yaml *key, const char *why) {
    (void)wsh_load_error(l, key->at, "case/step", "'%.*s' means nothing here: %s", WSH_FMT(key->text), why);
}

/* `s`: the first step that came of the item; a `request` makes two, and the first one writes. */
static void put_beside(struct wsh_loader *l, const struct builder *b, struct wsh_step *s) {
    if (b->split && !writes(s)) misplaced(l, b->split, "the step writes nothing");
    if (b->gap && !b->split) misplaced(l, b->gap, "without 'split' there is one write");
    if (b->always && !speaks_websocket(s)) misplaced(l, b->always, "the step is done always");
    s->split = b->beside.split;
    s->gap_us = b->beside.gap_us;
    s->always = b->beside.always;
}

/* The connection of a step, whatever the order of its keys: the one opened last, or the one that `on` names. */
static void choose_line(struct wsh_loader *l, const struct wsh_yaml *node, struct builder *b) {
    const struct wsh_yaml *on = node->kind == WSH_YAML_MAP ? wsh_yaml_find(node, "on") : NULL;
    uint64_t n;
    b->connection = b->last;
    b->on = on;
    if (!on || !wsh_load_number(l, on, "'on' (a connection, from 0)", 0, WSH_MOST_CONNECTIONS - 1, &n)) return;
    if (n <= b->last && !b->again) {
        b->connection = (unsigned)n;
        return;
    }
    struct wsh_diag *d = wsh_load_error(l, on->at, "case/step", "connection %" PRIu64 " is not open here", n);
    wsh_load_hint(l, d,
                  b->again ? "a turn of 'again' has one connection, of its own"
                           : "connections count from 0, in the order of 'connect: true'");
}

static bool opens(const struct wsh_yaml *node) {
    return wsh_yaml_find(node, "again") || wsh_yaml_find(node, "connect");
}

/* Keys beside one that opens connections would mean any of them. */
static void check_opening(struct wsh_loader *l, const struct wsh_yaml *node) {
    static const char *const beside[] = {"on", "split", "gap", "always"};
    for (size_t i = 0; i < WSH_COUNT(beside); i++)
        for (size_t k = 0; k < node->n; k++)
            if (wsh_span_is(node->items[k].key->text, beside[i]))
                misplaced(l, node->items[k].key, "the step opens connections");
}

static void read_step(struct wsh_loader *l, const struct wsh_yaml *node, struct builder *b) {
    size_t before = b->c->n_steps;
    b->beside = (struct wsh_step){.kind = WSH_STEP_SEND};
    b->split = b->gap = b->always = NULL;
    choose_line(l, node, b);
    if (node->kind == WSH_YAML_MAP && opens(node)) {
        check_opening(l, node);
        if (node->n == 1) (void)wsh_load_map(l, node, step_keys, WSH_COUNT(step_keys), "a step", b);
        return;
    }
    if (!wsh_load_map(l, node, step_keys, WSH_COUNT(step_keys), "a step", b)) return;
    size_t kinds = node->n - (b->split != NULL) - (b->gap != NULL) - (b->always != NULL) - (b->on != NULL);
    if (kinds != 1) {
        (void)wsh_load_error(l, node->at, "case/step", "a step does %zu things, not one", kinds);
        return;
    }
    if (b->c->n_steps > before) put_beside(l, b, &b->c->steps[before]);
}

void wsh_load_request(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c) {
    struct builder b = {.c = c};
    struct wsh_step step = {.kind = WSH_STEP_SEND};
    if (node) wsh_load_edits(l, node, &step);
    struct wsh_step *send = add_step(l, &b, WSH_STEP_SEND);
    send->edits = step.edits;
    send->n = step.n;
    add_await(l, &b);
}

void wsh_load_steps(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c) {
    struct builder b = {.c = c};
    unsigned errors = l->errors;
    if (!wsh_load_is(l, node, WSH_YAML_LIST, "'steps'")) return;
    for (size_t i = 0; i < node->n; i++) read_step(l, node->items[i].value, &b);
    if (c->n_steps > WSH_LOAD_STEPS)
        (void)wsh_load_error(l, node->at, "case/too-many", "more than %d steps in one case", WSH_LOAD_STEPS);
    if (b.lines[b.last].awaited || l->errors != errors) return;
    struct wsh_diag *d = wsh_load_error(l, node->at, "case/no-await", "the last connection awaits no response");
    wsh_load_hint(l, d, "an expectation speaks of the last awaited response: add 'await: response'");
}
