/* judge.c - the oracle's ruling on the request beside its view of the response. */
#include "harness/judge.h"

#include "harness/mutate/seen.h"

struct wsh_fuzz_judge {
    unsigned policy;
    struct wsh_arena *arena;
    struct wsh_transcript transcript;
};

/* One judgement in hand. */
struct hearing {
    struct wsh_fuzz_judge *judge;
    const struct wsh_trial *trial;
    struct wsh_ruling ruling;
    struct wsh_view view;
    struct wsh_findings checks;
    struct wsh_judgement *out;
};

static const char *const fault_names[WSH_FAULT_COUNT] = {"refused", "accepted", "answer", "died"};
const char *wsh_fault_name(enum wsh_fault f) { return fault_names[f]; }

struct wsh_fuzz_judge *wsh_fuzz_judge_new(unsigned policy) {
    struct wsh_fuzz_judge *j = calloc(1, sizeof *j);
    if (!j) wsh_die_memory(sizeof *j);
    j->policy = policy;
    j->arena = wsh_arena_new();
    wsh_transcript_init(&j->transcript, j->arena);
    return j;
}

void wsh_fuzz_judge_free(struct wsh_fuzz_judge *j) {
    if (!j) return;
    wsh_transcript_done(&j->transcript);
    wsh_arena_free(j->arena);
    free(j);
}

/* ---- what a rule is about ---- */

/* One mistake of a server breaks several rules about the same thing; the first of a row stands for all of them. */
static const enum wsh_rule_id topics[][9] = {
    {WSH_RULE_R6455_4_2_1_5_KEY, WSH_RULE_R6455_4_3_KEY, WSH_RULE_R6455_11_3_1_KEY_ONCE, WSH_RULE_NONE},
    {WSH_RULE_R6455_4_2_1_6_VERSION, WSH_RULE_R6455_4_2_2_4_VERSION, WSH_RULE_R6455_4_3_VERSION_C,
     WSH_RULE_R6455_11_3_5_VERSION_ONCE, WSH_RULE_R6455_11_6_RESERVED, WSH_RULE_NONE},
    {WSH_RULE_R6455_4_2_1_3_UPGRADE, WSH_RULE_R9110_7_8_NOTOFFERED, WSH_RULE_NONE},
    {WSH_RULE_R6455_4_2_1_1_GET, WSH_RULE_R9110_9_1_METHODCS, WSH_RULE_NONE},
    {WSH_RULE_R6455_4_2_1_1_HTTP11, WSH_RULE_R9110_7_8_HTTP10, WSH_RULE_NONE},
    {WSH_RULE_R9112_3_2_HOST400, WSH_RULE_R6455_4_2_1_2_HOST, WSH_RULE_NONE},
    {WSH_RULE_R9112_6_3_CLINVALID, WSH_RULE_R9112_6_1_TECL, WSH_RULE_R9112_6_1_TE10, WSH_RULE_R9112_6_3_TEFINAL,
     WSH_RULE_NONE},
    {WSH_RULE_R6455_4_2_2_5_4_ACCEPT, WSH_RULE_R6455_1_3_TRIM, WSH_RULE_R6455_4_3_ACCEPT,
     WSH_RULE_R6455_11_3_3_ACCEPT_ONCE, WSH_RULE_NONE},
    {WSH_RULE_R6455_4_3_PROTO_S, WSH_RULE_R6455_4_2_2_4_SUBPROTO_FROM_CLIENT, WSH_RULE_R6455_4_2_2_4_SUBPROTO_NULL,
     WSH_RULE_R6455_11_3_4_PROTO_ONCE, WSH_RULE_NONE},
    {WSH_RULE_R6455_4_3_EXT, WSH_RULE_R6455_4_2_2_4_EXT_SUBSET, WSH_RULE_R6455_9_1_1_ABNF_FAIL,
     WSH_RULE_R6455_9_1_7_ACCEPT, WSH_RULE_NONE},
    {WSH_RULE_R7692_7_1_2_1_SMWB_ACCEPT, WSH_RULE_R7692_7_1_1_1_SNCT_ACCEPT, WSH_RULE_R7692_7_1_2_2_CMWB_RESP,
     WSH_RULE_R7692_7_RESP_DUP, WSH_RULE_R7692_7_RESP_UNKNOWN, WSH_RULE_R7692_7_RESP_VALUE, WSH_RULE_NONE},
    {WSH_RULE_R7692_7_DECL_VALUE, WSH_RULE_R7692_7_DECL_DUP, WSH_RULE_R7692_7_DECL_UNKNOWN, WSH_RULE_NONE},
    {WSH_RULE_SEC_DESYNC, WSH_RULE_R6455_5_1_FRAMES, WSH_RULE_R6455_5_1_MASK, WSH_RULE_R6455_5_2_RSV,
     WSH_RULE_R6455_5_2_OPCODE, WSH_RULE_R6455_5_5_CONTROL, WSH_RULE_NONE},
};

static enum wsh_rule_id topic_of(enum wsh_rule_id rule) {
    for (size_t i = 0; i < WSH_COUNT(topics); i++)
        for (size_t k = 0; topics[i][k] != WSH_RULE_NONE; k++)
            if (topics[i][k] == rule) return topics[i][0];
    return rule;
}

static uint64_t key_of(const struct wsh_fuzz_finding *f, const struct wsh_view *v) {
    uint64_t outcome = f->fault == WSH_FAULT_REFUSED ? (uint64_t)v->outcome << 16 | v->status : 0;
    return (uint64_t)f->fault << 60 | (uint64_t)topic_of(f->rule) << 32 | outcome;
}

static void add(struct hearing *h, enum wsh_fault fault, enum wsh_rule_id rule, enum wsh_verdict weight,
                const char *text) {
    struct wsh_judgement *out = h->out;
    struct wsh_fuzz_finding f = {.fault = fault, .rule = rule, .weight = weight, .text = text};
    f.key = key_of(&f, &h->view);
    for (size_t i = 0; i < out->n; i++)
        if (out->findings[i].key == f.key) return;
    *WSH_PUSH(h->judge->arena, out->findings, out->n) = f;
}

/* ---- must it be accepted? ---- */

/* What is open for policy alone, and the policy that it takes. */
static const struct {
    enum wsh_rule_id rule;
    unsigned policy;
} policies[] = {
    {WSH_RULE_R6455_4_2_2_4_ORIGIN, WSH_POLICY_ORIGIN},
    {WSH_RULE_R6455_4_2_2_2_AUTH, WSH_POLICY_CREDENTIALS},
    {WSH_RULE_R6455_4_2_1_8_PROTO, WSH_POLICY_SUBPROTOCOL},
    {WSH_RULE_R6455_4_2_1_9_EXT, 0}, /* whoever wants none of the extensions declines them: RFC 6455 9.1 */
};

static bool is_settled(const struct hearing *h, enum wsh_rule_id rule) {
    for (size_t i = 0; i < WSH_COUNT(policies); i++)
        if (policies[i].rule == rule) return !(h->judge->policy & policies[i].policy);
    return false;
}

static bool must_accept(const struct hearing *h) {
    const struct wsh_ruling *r = &h->ruling;
    if (r->kind == WSH_RULING_REFUSE || r->incomplete) return false;
    for (size_t i = 0; i < r->n; i++)
        if (!is_settled(h, r->reasons[i].rule)) return false;
    return r->websocket;
}

/* Overload says nothing about the request (429, 502 to 504), nor do reasons that were declared. */
static bool is_excused(const struct hearing *h) {
    static const unsigned resource[] = {401, 403, 404, 407, 410, 421};
    unsigned status = h->view.outcome == WSH_REFUSED ? h->view.status : 0;
    if (status == 429 || (status >= 502 && status <= 504)) return true;
    if (!(h->judge->policy & WSH_POLICY_RESOURCE)) return false;
    for (size_t i = 0; i < WSH_COUNT(resource); i++)
        if (status == resource[i]) return true;
    return status >= 300 && status < 400;
}

static void judge_refusal(struct hearing *h) {
    if (h->view.outcome == WSH_ACCEPTED || !must_accept(h) || is_excused(h)) return;
    if (h->view.status == 101 && h->out->n > 0) return; /* switched, and what is wrong with it is said */
    add(h, WSH_FAULT_REFUSED, WSH_RULE_R6455_4_2_2_5_1_STATUS, WSH_FAIL, "a valid handshake was not accepted");
}

/* ---- must it be refused? ---- */

static void judge_acceptance(struct hearing *h) {
    const struct wsh_ruling *r = &h->ruling;
    bool switched = h->view.status == 101 && h->view.outcome != WSH_REFUSED; /* refused: to another protocol */
    if (!switched || r->kind != WSH_RULING_REFUSE) return;
    struct wsh_ruling told; /* once more, now with words */
    wsh_ruling_read(h->judge->arena, h->trial->request, &told);
    /* Refusals come first. The first names the finding; the others are there because of it, or will be seen alone. */
    add(h, WSH_FAULT_ACCEPTED, told.reasons[0].rule, WSH_FAIL, told.reasons[0].text);
}

/* ---- the response ---- */

/* R6455-4.4-MUST-LIST, where nothing but a version that does not exist stands between request and handshake: only
 * then is it known why the request was refused. */
static void judge_version_list(struct hearing *h) {
    const struct wsh_ruling *r = &h->ruling;
    bool version = r->n == 1 && (r->reasons[0].rule == WSH_RULE_R6455_4_2_2_4_VERSION ||
                                 r->reasons[0].rule == WSH_RULE_R6455_11_6_RESERVED);
    bool refused = h->view.outcome == WSH_REFUSED && (h->view.status == 400 || h->view.status == 426);
    if (!version || !refused || !r->websocket) return;
    if (!wsh_head_find(&h->view.response, "Sec-WebSocket-Version", NULL))
        add(h, WSH_FAULT_ANSWER, WSH_RULE_R6455_4_4_MUST_LIST, WSH_FAIL,
            "a version was refused and none is named that is spoken");
}

static void judge_answer(struct hearing *h) {
    for (size_t i = 0; i < h->checks.n; i++) {
        const struct wsh_finding *f = &h->checks.items[i];
        bool counts = f->weight == WSH_FAIL || f->weight == WSH_WARN;
        /* A 101 that must not be is wrong once, not in each of its fields. */
        bool derived = h->out->n > 0 && h->view.status == 101 && h->ruling.kind == WSH_RULING_REFUSE;
        if (!counts || derived || f->side != WSH_RECEIVED) continue;
        add(h, WSH_FAULT_ANSWER, f->rule, f->weight, f->actual);
    }
    judge_version_list(h);
}

/* ---- evidence ---- */

/* Longer than a server may take to close (oracle/checks_stream.c): a subject in memory has had all there is. */
enum { AT_CONNECT, AT_SENT, AT_RECEIVED, AT_END = 10 * 1000 * 1000 };

static void tell(struct hearing *h) {
    struct wsh_transcript *t = &h->judge->transcript;
    const struct wsh_trial *trial = h->trial;
    wsh_transcript_clear(t);
    wsh_transcript_event(t, WSH_EVENT_CONNECT, WSH_SENT, NULL, AT_CONNECT);
    wsh_transcript_data(t, WSH_SENT, trial->request, AT_SENT);
    wsh_transcript_data(t, WSH_RECEIVED, trial->response, AT_RECEIVED);
    if (trial->end == WSH_TRIAL_OPEN)
        wsh_transcript_event(t, WSH_EVENT_DEADLINE, WSH_RECEIVED, NULL, AT_END);
    else if (trial->end == WSH_TRIAL_LEFT)
        wsh_transcript_event(t, WSH_EVENT_RESET, WSH_SENT, NULL, AT_RECEIVED + 1);
    else
        wsh_transcript_event(t, trial->end == WSH_TRIAL_CLOSED ? WSH_EVENT_FIN : WSH_EVENT_RESET, WSH_RECEIVED, NULL,
                             AT_RECEIVED + 1);
}

/* ---- feedback ---- */

/* At most one thing is wrong, and it is not that nothing was asked for. */
static bool is_near(const struct wsh_ruling *r) {
    size_t refusals = 0;
    while (refusals < r->n && r->reasons[refusals].kind == WSH_RULING_REFUSE) refusals++;
    return refusals <= 1 && !r->incomplete;
}

/* The first reason names the stage that the request reaches; all of them together would make every input a new one. */
static uint64_t fingerprint(const struct hearing *h) {
    const struct wsh_head *head = &h->view.response;
    uint64_t sum = (uint64_t)h->ruling.kind << 60 | (uint64_t)h->view.outcome << 56 | (uint64_t)h->trial->end << 52 |
                   (uint64_t)(h->ruling.n ? topic_of(h->ruling.reasons[0].rule) : WSH_RULE_COUNT) << 32 |
                   h->view.status;
    for (size_t i = 0; i < head->n; i++) sum += wsh_seen_hash(head->fields[i].name, 1);
    return wsh_seen_hash(WSH_EMPTY, sum);
}

void wsh_fuzz_judge_read(struct wsh_fuzz_judge *j, const struct wsh_trial *t, struct wsh_judgement *ret) {
    struct hearing h = {.judge = j, .trial = t, .out = ret};
    wsh_arena_reset(j->arena);
    *ret = (struct wsh_judgement){.findings = NULL};
    tell(&h);
    /* The evidence's own copy of the request, read once for both. */
    struct wsh_span request = wsh_transcript_octets(&j->transcript, WSH_SENT);
    struct wsh_head head;
    bool whole = wsh_head_read(j->arena, WSH_HEAD_REQUEST, request, &head) == WSH_READ_DONE;
    wsh_ruling_glance(j->arena, request, whole ? &head : NULL, &h.ruling);
    if (whole)
        wsh_view_read_known(j->arena, &j->transcript, &head, &h.view);
    else
        wsh_view_read(j->arena, &j->transcript, &h.view);
    wsh_findings_init(&h.checks, j->arena);
    wsh_checks_run(j->arena, &h.view, &h.checks);
    ret->ruling = h.ruling.kind;
    ret->outcome = h.view.outcome;
    ret->status = h.view.status;
    ret->near = is_near(&h.ruling);
    ret->fingerprint = fingerprint(&h);
    if (t->end == WSH_TRIAL_DIED) {
        add(&h, WSH_FAULT_DIED, WSH_RULE_SEC_ALIVE, WSH_FAIL, "the subject died");
        return;
    }
    judge_acceptance(&h);
    judge_answer(&h);
    judge_refusal(&h);
}

bool wsh_fuzz_keys_add(struct wsh_fuzz_keys *keys, struct wsh_arena *a, uint64_t key) {
    for (size_t i = 0; i < keys->n; i++)
        if (keys->items[i] == key) return false;
    if (keys->n == WSH_FUZZ_KEYS) return false;
    *WSH_PUSH(a, keys->items, keys->n) = key;
    return true;
}
