/* load_frame.c - the mapping of a !frame: one key says what it is, the others what is odd about it. */
#include "script/loader.h"

struct frame_builder {
    struct wsh_frame_form *form;
    const struct wsh_yaml *kind;             /* the key that says what it is */
    const struct wsh_yaml *payload, *reason; /* keys that belong to one kind only */
    struct wsh_octets reason_text;
    unsigned kinds;
    uint64_t status;
};

/* The payload is counted with the frame that holds it, not twice. */
static bool read_payload(struct wsh_loader *l, const struct wsh_yaml_item *item, struct wsh_octets *ret) {
    size_t before = l->octets;
    bool good = wsh_load_octets(l, item->value, wsh_arena_printf(l->arena, "'%.*s'", WSH_FMT(item->key->text)), ret);
    l->octets = before;
    return good;
}

static void read_kind(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct frame_builder *b = out;
    b->kinds++;
    b->kind = item->key;
    b->form->opcode = (unsigned)key->arg;
    (void)read_payload(l, item, &b->form->payload);
}

static void read_close(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct frame_builder *b = out;
    b->kinds++;
    b->kind = item->key;
    b->form->opcode = (unsigned)key->arg;
    (void)wsh_load_number(l, item->value, "the status of a Close frame", 0, 65535, &b->status);
}

static void read_opcode(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct frame_builder *b = out;
    uint64_t opcode = 0;
    (void)key;
    b->kinds++;
    b->kind = item->key;
    if (wsh_load_number(l, item->value, "'opcode'", 0, 15, &opcode)) b->form->opcode = (unsigned)opcode;
}

static void read_own_payload(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                             void *out) {
    struct frame_builder *b = out;
    (void)key;
    b->payload = item->key;
    (void)read_payload(l, item, &b->form->payload);
}

static void read_reason(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct frame_builder *b = out;
    (void)key;
    b->reason = item->key;
    (void)read_payload(l, item, &b->reason_text);
}

static void read_masked(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct frame_builder *b = out;
    (void)key;
    (void)wsh_load_bool(l, item->value, "'masked'", &b->form->masked);
}

static void read_fin(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct frame_builder *b = out;
    (void)key;
    (void)wsh_load_bool(l, item->value, "'fin'", &b->form->fin);
}

static void read_rsv(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct frame_builder *b = out;
    uint64_t rsv;
    (void)key;
    if (wsh_load_number(l, item->value, "'rsv' (4 is RSV1, 2 RSV2, 1 RSV3)", 0, 7, &rsv)) b->form->rsv = (unsigned)rsv;
}

static void read_length(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct frame_builder *b = out;
    (void)key;
    b->form->claims = wsh_load_number(l, item->value, "'length'", 0, UINT64_MAX, &b->form->length);
}

static void read_form(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    static const char *const words[] = {"7", "16", "64"};
    static const unsigned bits[] = {7, 16, 64};
    struct frame_builder *b = out;
    unsigned index;
    (void)key;
    if (wsh_load_word(l, item->value, "length-form", words, WSH_COUNT(words), &index))
        b->form->length_form = bits[index];
}

static const struct wsh_key frame_keys[] = {
    {"ping", read_kind, WSH_OP_PING, false},
    {"pong", read_kind, WSH_OP_PONG, false},
    {"text", read_kind, WSH_OP_TEXT, false},
    {"binary", read_kind, WSH_OP_BINARY, false},
    {"continuation", read_kind, WSH_OP_CONT, false},
    {"close", read_close, WSH_OP_CLOSE, false},
    {"opcode", read_opcode, 0, false},
    {"payload", read_own_payload, 0, false},
    {"reason", read_reason, 0, false},
    {"masked", read_masked, 0, false},
    {"fin", read_fin, 0, false},
    {"rsv", read_rsv, 0, false},
    {"length", read_length, 0, false},
    {"length-form", read_form, 0, false},
};

/* ---- when all keys have been seen ---- */

static struct wsh_octets join(struct wsh_arena *a, struct wsh_span first, const struct wsh_octets *then) {
    struct wsh_octets all = wsh_octets_of(a, first);
    for (size_t i = 0; i < then->n; i++) {
        struct wsh_piece piece = then->pieces[i];
        *WSH_PUSH(a, all.pieces, all.n) = piece;
    }
    return all;
}

static void finish_close(struct wsh_loader *l, const struct frame_builder *b) {
    uint8_t status[2] = {(uint8_t)(b->status >> 8), (uint8_t)b->status};
    struct wsh_span octets = wsh_arena_span(l->arena, wsh_span_make(status, sizeof status));
    b->form->payload = join(l->arena, octets, &b->reason_text);
}

static void belongs(struct wsh_loader *l, const struct frame_builder *b, const struct wsh_yaml *key, const char *to) {
    if (!key || !b->kind || wsh_span_is(b->kind->text, to)) return;
    (void)wsh_load_error(l, key->at, "octets/frame", "'%.*s' stands beside '%.*s', not beside '%s'", WSH_FMT(key->text),
                         WSH_FMT(b->kind->text), to);
}

/* What the header is to say, as far as it is known now, has to fit into the bits that it is given. */
static void check_length(struct wsh_loader *l, const struct wsh_yaml *node, const struct wsh_frame_form *f) {
    uint64_t length = f->claims ? f->length : wsh_octets_size(&f->payload);
    uint64_t most = f->length_form == 7 ? 125 : f->length_form == 16 ? 0xFFFF : UINT64_MAX;
    if (length <= most) return;
    struct wsh_diag *d = wsh_load_error(l, node->at, "octets/frame",
                                        "a length of %" PRIu64 " does not fit into %u bits", length, f->length_form);
    wsh_load_hint(l, d, "at most %" PRIu64 " in this form", most);
}

bool wsh_load_frame_form(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_frame_form *ret) {
    struct frame_builder b = {.form = ret};
    struct wsh_yaml bare = *node;
    unsigned errors = l->errors;
    bare.tag = WSH_EMPTY;
    *ret = (struct wsh_frame_form){.fin = true, .masked = true};
    if (!wsh_load_map(l, &bare, frame_keys, WSH_COUNT(frame_keys), "!frame", &b)) return false;
    if (b.kinds != 1) {
        struct wsh_diag *d = wsh_load_error(l, node->at, "octets/frame", "a frame is %u things, not one", b.kinds);
        wsh_load_hint(l, d, "one of ping, pong, text, binary, continuation, close, opcode");
    }
    belongs(l, &b, b.payload, "opcode");
    belongs(l, &b, b.reason, "close");
    if (ret->opcode == WSH_OP_CLOSE && b.kind && wsh_span_is(b.kind->text, "close")) finish_close(l, &b);
    if (l->errors == errors) check_length(l, node, ret);
    return l->errors == errors;
}

bool wsh_load_frame(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, struct wsh_octets *ret) {
    struct wsh_yaml tagged = *node;
    if (!wsh_load_is(l, node, WSH_YAML_MAP, what)) return false;
    tagged.tag = WSH_LIT("!frame");
    tagged.tag_at = node->at;
    return wsh_load_octets(l, &tagged, what, ret);
}
