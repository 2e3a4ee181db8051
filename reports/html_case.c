/* html_case.c - one result: a line that can be scanned, and behind it the whole argument.
 *
 * The argument goes from the claim to the evidence: because, findings, octets, time, rules, other attempts, and the
 * commands with which anybody can see for himself. */
#include "reports/html.h"
#include "reports/report.h"

/* How much of each list is shown; what is left out is counted. */
enum {
    SHOW_RULES = 24,
    SHOW_FINDINGS = WSH_LIMIT_FINDINGS,
    SHOW_CONNS = 6,
    SHOW_ATTEMPTS = 12,
    SHOW_STREAMS = 3,
    SHOW_EVENTS = 40,
    SHOW_COMMAND = 4096,
    DATA_RUN = 4,
    PASS_OCTETS = 1024 * 1024, SCROLLS = 250
};

void wsh_page_row(struct wsh_page *p, const char *label) {
    wsh_markup_leaf(&p->m, "dt", NULL, label);
    wsh_markup_open(&p->m, "dd");
}

void wsh_page_row_end(struct wsh_page *p) { wsh_markup_close(&p->m, "dd"); }

void wsh_page_left_out(struct wsh_page *p, size_t shown, size_t n, const char *what) {
    if (n <= shown) return;
    wsh_markup_open_class(&p->m, "p", "more");
    wsh_markup_format(&p->m, "and %zu more %s, see the record", n - shown, what);
    wsh_markup_close(&p->m, "p");
}

/* ---- the line ---- */

void wsh_page_outcome(struct wsh_page *p, enum wsh_outcome outcome, unsigned status) {
    wsh_markup_text(&p->m, wsh_outcome_name(outcome));
    if (status) wsh_markup_format(&p->m, " %u", status);
}

static void tags(struct wsh_page *p, const struct wsh_result *r) {
    if (r->impact != WSH_IMPACT_NONE) wsh_markup_leaf(&p->m, "span", "tag im", wsh_impact_name(r->impact));
    if (r->flaky) wsh_markup_leaf(&p->m, "span", "tag", "flaky");
    if (r->expected) wsh_markup_leaf(&p->m, "span", "tag", "expected");
    if (r->repeats_control) wsh_markup_leaf(&p->m, "span", "tag", "repeats control");
    if (r->type != WSH_RESULT_FINDING) return;
    wsh_markup_open_class(&p->m, "span", "tag");
    wsh_markup_format(&p->m, "in %u exchanges", r->count);
    wsh_markup_close(&p->m, "span");
}

static void summary_line(struct wsh_page *p, const struct wsh_result *r) {
    struct wsh_markup *m = &p->m;
    wsh_markup_open(m, "summary");
    wsh_page_verdict(p, r->verdict);
    wsh_markup_open_class(m, "span", "nm");
    wsh_markup_leaf(m, "code", NULL, r->id);
    tags(p, r);
    wsh_markup_close(m, "span");
    wsh_markup_open_class(m, "span", "ou");
    if (r->n_attempts) wsh_page_outcome(p, r->outcome, r->status);
    wsh_markup_close(m, "span");
    wsh_markup_leaf(m, "span", "ti", r->title);
    if (r->verdict != WSH_PASS && *r->because) wsh_markup_leaf(m, "span", "be", r->because);
    wsh_markup_close(m, "summary");
}

/* ---- because and findings ---- */

/* An id is "family/name". */
static const char *family_of_id(struct wsh_page *p, const char *id) {
    struct wsh_span s = wsh_span_of(id);
    return wsh_arena_text(p->arena, wsh_span_slice(s, 0, wsh_span_find(s, '/')));
}

static void because(struct wsh_page *p, const struct wsh_result *r) {
    struct wsh_markup *m = &p->m;
    wsh_page_row(p, "Because");
    wsh_markup_leaf(m, "p", "because", *r->because ? r->because : "the expectation of the case was met");
    if (r->repeats_control) {
        wsh_markup_open_class(m, "p", "note");
        wsh_markup_text(m, "The same defect as in the control case ");
        wsh_page_link(p, family_of_id(p, r->repeats_control), r->repeats_control);
        wsh_markup_close(m, "p");
    }
    if (r->expected) {
        wsh_markup_open_class(m, "p", "note");
        wsh_markup_format(m, "Expected: %s", r->expected_because ? r->expected_because : "");
        wsh_markup_close(m, "p");
    }
    wsh_page_row_end(p);
    if (!r->why || !*r->why) return;
    wsh_page_row(p, "About the case");
    wsh_markup_leaf(m, "p", "note", r->why);
    wsh_page_row_end(p);
}

static void labelled(struct wsh_page *p, const char *label, const char *text) {
    wsh_markup_open(&p->m, "div");
    wsh_markup_leaf(&p->m, "small", NULL, label);
    wsh_markup_text(&p->m, " ");
    wsh_markup_text(&p->m, text && *text ? text : "nothing");
    wsh_markup_close(&p->m, "div");
}

static void finding_place(struct wsh_page *p, const struct wsh_result_finding *f, size_t conns) {
    struct wsh_markup *m = &p->m;
    wsh_markup_open_class(m, "span", "wh");
    if (conns > 1) wsh_markup_format(m, "connection %u, ", f->connection + 1);
    wsh_markup_format(m, "%s, ", f->side == WSH_SENT ? "sent" : "received");
    if (f->length)
        wsh_markup_format(m, "octets %zu to %zu", f->offset, f->offset + f->length - 1);
    else
        wsh_markup_format(m, "missing at %zu", f->offset);
    wsh_markup_close(m, "span");
}

static void finding(struct wsh_page *p, const struct wsh_result_finding *f, size_t conns) {
    struct wsh_markup *m = &p->m;
    const struct wsh_rule *rule = wsh_rule_find(wsh_span_of(f->rule), NULL);
    wsh_markup_open_class(m, "li", wsh_page_class(f->weight));
    wsh_markup_open_class(m, "div", "fh");
    wsh_page_verdict(p, f->weight);
    wsh_markup_leaf(m, "code", NULL, f->rule);
    if (rule) wsh_markup_leaf(m, "span", "rt", rule->title);
    if (f->impact != WSH_IMPACT_NONE) wsh_markup_leaf(m, "span", "tag im", wsh_impact_name(f->impact));
    if (f->incidental) wsh_markup_leaf(m, "span", "tag", "incidental");
    finding_place(p, f, conns);
    wsh_markup_close(m, "div");
    wsh_markup_open_class(m, "div", "ea");
    labelled(p, "expected", f->expected);
    labelled(p, "actual", f->actual);
    wsh_markup_close(m, "div");
    wsh_markup_close(m, "li");
}

void wsh_page_findings(struct wsh_page *p, const struct wsh_result_attempt *a) {
    size_t n = a->n_findings < SHOW_FINDINGS ? a->n_findings : SHOW_FINDINGS;
    if (n == 0) return;
    wsh_markup_open_class(&p->m, "ol", "fi");
    for (size_t i = 0; i < n; i++) finding(p, &a->findings[i], a->n_conns);
    wsh_markup_close(&p->m, "ol");
    wsh_page_left_out(p, n, a->n_findings, "findings");
}

static void findings(struct wsh_page *p, const struct wsh_result_attempt *a) {
    if (a->n_findings == 0) return;
    wsh_page_row(p, "Findings");
    wsh_page_findings(p, a);
    wsh_page_row_end(p);
}

/* ---- octets ---- */

static size_t marks_of(struct wsh_page *p, const struct wsh_result_attempt *a, size_t conn, enum wsh_side side,
                       struct wsh_octet_mark *out) {
    size_t n = 0, all = a->n_findings < SHOW_FINDINGS ? a->n_findings : SHOW_FINDINGS;
    for (size_t i = 0; i < all; i++) {
        const struct wsh_result_finding *f = &a->findings[i];
        if (f->connection != conn || f->side != side) continue;
        const char *title = wsh_arena_printf(p->arena, "%s: expected %s; actual %s", f->rule, f->expected, f->actual);
        out[n++] = (struct wsh_octet_mark){f->offset, f->length, (unsigned)i + 1, f->weight, title};
    }
    return n;
}

static void one_side(struct wsh_page *p, const struct wsh_result_attempt *a, size_t conn, enum wsh_side side) {
    struct wsh_octet_mark marks[SHOW_FINDINGS];
    const struct wsh_result_conn *c = &a->conns[conn];
    struct wsh_span octets = side == WSH_SENT ? c->sent : c->received;
    uint64_t dropped = side == WSH_SENT ? c->dropped_sent : c->dropped_received;
    size_t n = marks_of(p, a, conn, side, marks);
    wsh_markup_open(&p->m, "figure");
    wsh_markup_open(&p->m, "figcaption");
    wsh_markup_text(&p->m, side == WSH_SENT ? "Sent " : "Received ");
    wsh_markup_open(&p->m, "small");
    wsh_markup_format(&p->m, octets.n == 1 ? "%" PRIu64 " octet" : "%" PRIu64 " octets", octets.n + dropped);
    wsh_markup_close(&p->m, "small");
    wsh_markup_close(&p->m, "figcaption");
    wsh_page_octets(&p->m, octets, marks, n, dropped);
    wsh_markup_close(&p->m, "figure");
}

static void streams(struct wsh_page *p, const struct wsh_result_attempt *a) {
    size_t n = a->n_conns < SHOW_CONNS ? a->n_conns : SHOW_CONNS;
    for (size_t c = 0; c < n; c++) {
        if (a->n_conns > 1) {
            wsh_markup_open(&p->m, "h4");
            wsh_markup_format(&p->m, "Connection %zu of %zu", c + 1, a->n_conns);
            wsh_markup_close(&p->m, "h4");
        }
        wsh_markup_open_class(&p->m, "div", "pair");
        one_side(p, a, c, WSH_SENT);
        one_side(p, a, c, WSH_RECEIVED);
        wsh_markup_close(&p->m, "div");
    }
    wsh_page_left_out(p, n, a->n_conns, "connections");
}

/* Failures keep their octets longest. */
static bool has_room(struct wsh_page *p, const struct wsh_result *r, const struct wsh_result_attempt *a) {
    if (wsh_page_room(p) != WSH_ROOM_FULL) return false;
    if (r->verdict != WSH_PASS) return true;
    for (size_t c = 0; c < a->n_conns; c++) p->pass_octets += a->conns[c].sent.n + a->conns[c].received.n;
    return p->pass_octets <= PASS_OCTETS;
}

void wsh_page_streams(struct wsh_page *p, const struct wsh_result *r, const struct wsh_result_attempt *a) {
    if (has_room(p, r, a)) {
        streams(p, a);
        return;
    }
    p->left.octets++;
    wsh_markup_leaf(&p->m, "p", "more", "left out, because the page is large; the record has them");
}

static void octets(struct wsh_page *p, const struct wsh_result *r) {
    if (r->attempts[0].n_conns == 0) return;
    wsh_page_row(p, "Octets");
    wsh_page_streams(p, r, &r->attempts[0]);
    wsh_page_row_end(p);
}

/* ---- time ---- */

static const char *event_words(const struct wsh_event *e) {
    switch (e->kind) {
    case WSH_EVENT_CONNECT: return "connected";
    case WSH_EVENT_TLS: return "TLS is up";
    case WSH_EVENT_DATA: return e->side == WSH_SENT ? "sent" : "received";
    case WSH_EVENT_FIN: return e->side == WSH_SENT ? "closed by us (FIN)" : "closed by the target (FIN)";
    case WSH_EVENT_RESET: return e->side == WSH_SENT ? "reset by us (RST)" : "reset by the target (RST)";
    case WSH_EVENT_TLS_ALERT: return "TLS alert";
    case WSH_EVENT_DEADLINE: return "deadline: waited no longer";
    case WSH_EVENT_CONNECT_FAIL: return "no connection";
    case WSH_EVENT_TLS_FAIL: return "no TLS";
    case WSH_EVENT_MARK: return "step";
    }
    return "";
}

static const char *event_arrow(const struct wsh_event *e) {
    bool moves = e->kind == WSH_EVENT_DATA || e->kind == WSH_EVENT_FIN || e->kind == WSH_EVENT_RESET;
    if (!moves) return "\xC2\xB7";
    return e->side == WSH_SENT ? "\xE2\x86\x92" : "\xE2\x86\x90"; /* arrows: to the target, from it */
}

/* How many events from `i` on are pieces of one flow: octet by octet is one line, not a thousand. */
static size_t data_run(const struct wsh_result_conn *c, size_t i) {
    size_t n = 0;
    while (i + n < c->n_events && c->events[i + n].kind == WSH_EVENT_DATA && c->events[i + n].side == c->events[i].side)
        n++;
    return n >= DATA_RUN ? n : 1;
}

static void event(struct wsh_page *p, const struct wsh_event *e, size_t n) {
    struct wsh_markup *m = &p->m;
    size_t length = 0;
    for (size_t i = 0; i < n; i++) length += e[i].length;
    wsh_markup_open(m, "li");
    wsh_page_time(p, "time", NULL, e->at_us);
    wsh_markup_leaf(m, "b", NULL, event_arrow(e));
    wsh_markup_open(m, "span");
    wsh_markup_text(m, event_words(e));
    if (e->kind == WSH_EVENT_DATA) wsh_markup_format(m, " %zu octet%s", length, length == 1 ? "" : "s");
    if (n > 1) {
        wsh_markup_format(m, " in %zu pieces, the last at ", n);
        wsh_page_time(p, "span", NULL, e[n - 1].at_us);
    }
    if (e->text) wsh_markup_format(m, ": %s", e->text);
    wsh_markup_close(m, "span");
    wsh_markup_close(m, "li");
}

static void conn_events(struct wsh_page *p, const struct wsh_result_conn *c) {
    size_t shown = 0, i = 0;
    wsh_markup_open_class(&p->m, "ol", "ev");
    while (i < c->n_events && shown++ < SHOW_EVENTS) {
        size_t n = data_run(c, i);
        event(p, &c->events[i], n);
        i += n;
    }
    wsh_markup_close(&p->m, "ol");
    wsh_page_left_out(p, i, c->n_events, "events");
}

static void timing(struct wsh_page *p, const struct wsh_result_attempt *a) {
    if (a->n_conns == 0) return;
    wsh_page_row(p, "Timing");
    for (size_t c = 0; c < a->n_conns && c < SHOW_CONNS; c++) conn_events(p, &a->conns[c]);
    wsh_page_row_end(p);
}

/* ---- rules ---- */

static void known_rule(struct wsh_page *p, const struct wsh_rule *rule) {
    struct wsh_markup *m = &p->m;
    const char *link = wsh_rule_link(p->arena, rule);
    wsh_markup_leaf(m, "code", NULL, rule->id);
    wsh_markup_leaf(m, "span", wsh_level_binds(rule->level) ? "lv must" : "lv", wsh_level_name(rule->level));
    if (link) {
        wsh_markup_open(m, "a");
        wsh_markup_attr(m, "href", link);
        wsh_markup_attr(m, "rel", "noreferrer");
    } else {
        wsh_markup_open(m, "span");
    }
    wsh_markup_text(m, wsh_rule_citation(p->arena, rule));
    wsh_markup_close(m, link ? "a" : "span");
    wsh_markup_leaf(m, "p", NULL, rule->text);
}

void wsh_page_case_rules(struct wsh_page *p, const struct wsh_result *r) {
    struct wsh_markup *m = &p->m;
    size_t n = r->n_rules < SHOW_RULES ? r->n_rules : SHOW_RULES;
    if (n == 0) return;
    wsh_page_row(p, n == 1 ? "Rule" : "Rules");
    wsh_markup_open_class(m, "ul", "ru");
    for (size_t i = 0; i < n; i++) {
        const struct wsh_rule *rule = wsh_rule_find(wsh_span_of(r->rules[i]), NULL);
        wsh_markup_open(m, "li");
        if (rule)
            known_rule(p, rule);
        else
            wsh_markup_leaf(m, "code", NULL, r->rules[i]);
        wsh_markup_close(m, "li");
    }
    wsh_markup_close(m, "ul");
    wsh_page_left_out(p, n, r->n_rules, "rules");
    wsh_page_row_end(p);
}

/* ---- attempts ---- */

static void attempt_row(struct wsh_page *p, const struct wsh_result_attempt *a, size_t number) {
    struct wsh_markup *m = &p->m;
    wsh_markup_open(m, "tr");
    wsh_markup_open(m, "td");
    wsh_markup_format(m, "%zu", number);
    wsh_markup_close(m, "td");
    wsh_markup_open(m, "td");
    wsh_page_verdict(p, a->verdict);
    wsh_markup_close(m, "td");
    wsh_markup_open_class(m, "td", "o");
    wsh_page_outcome(p, a->outcome, a->status);
    wsh_markup_close(m, "td");
    wsh_page_time(p, "td", "n", a->us);
    wsh_markup_leaf(m, "td", NULL, a->because);
    wsh_markup_close(m, "tr");
}

/* The evidence of the other attempts is shown where they contradict the first. */
static void attempt_streams(struct wsh_page *p, const struct wsh_result *r) {
    for (size_t i = 1; r->flaky && i < r->n_attempts && i <= SHOW_STREAMS; i++) {
        if (wsh_page_room(p) != WSH_ROOM_FULL) return;
        wsh_markup_open_class(&p->m, "details", "at");
        wsh_markup_open(&p->m, "summary");
        wsh_markup_format(&p->m, "Octets of attempt %zu", i + 1);
        wsh_markup_close(&p->m, "summary");
        streams(p, &r->attempts[i]);
        wsh_markup_close(&p->m, "details");
    }
}

static void attempts(struct wsh_page *p, const struct wsh_result *r) {
    size_t n = r->n_attempts < SHOW_ATTEMPTS ? r->n_attempts : SHOW_ATTEMPTS;
    if (n < 2) return;
    wsh_page_row(p, "Attempts");
    if (r->flaky) wsh_markup_leaf(&p->m, "p", "note", "The attempts differ: the target does not always do the same.");
    wsh_markup_open_class(&p->m, "table", "att");
    wsh_markup_open(&p->m, "tbody");
    for (size_t i = 0; i < n; i++) attempt_row(p, &r->attempts[i], i + 1);
    wsh_markup_close(&p->m, "tbody");
    wsh_markup_close(&p->m, "table");
    wsh_page_left_out(p, n, r->n_attempts, "attempts");
    attempt_streams(p, r);
    wsh_page_row_end(p);
}

/* ---- other ways to cut the octets into writes ---- */

static void segments(struct wsh_page *p, const struct wsh_result *r) {
    if (r->n_segments == 0) return;
    wsh_page_row(p, "Cut as");
    wsh_markup_open_class(&p->m, "table", "att");
    wsh_markup_open(&p->m, "tbody");
    for (size_t i = 0; i < r->n_segments && i < SHOW_ATTEMPTS; i++) {
        wsh_markup_open(&p->m, "tr");
        wsh_markup_leaf(&p->m, "td", NULL, r->segments[i].mode);
        wsh_markup_open(&p->m, "td");
        wsh_page_verdict(p, r->segments[i].verdict);
        wsh_markup_close(&p->m, "td");
        wsh_markup_open(&p->m, "td");
        wsh_page_outcome(p, r->segments[i].outcome, r->segments[i].status);
        wsh_markup_close(&p->m, "td");
        wsh_markup_close(&p->m, "tr");
    }
    wsh_markup_close(&p->m, "tbody");
    wsh_markup_close(&p->m, "table");
    wsh_page_left_out(p, SHOW_ATTEMPTS, r->n_segments, "ways");
    wsh_page_row_end(p);
}

/* What a target that we started said when this brought it down. */
static void output(struct wsh_page *p, const struct wsh_result *r) {
    if (!r->output || !*r->output) return;
    wsh_page_row(p, "It said");
    wsh_markup_leaf(&p->m, "pre", "cmd said", r->output);
    wsh_page_row_end(p);
}

/* ---- reproduce ---- */

/* Commands must not be cut: half a command is another command. */
static void command(struct wsh_page *p, struct wsh_span text) {
    size_t cut = p->m.cut;
    p->m.cut = 0;
    wsh_markup_open_class(&p->m, "pre", "cmd");
    if (text.n > SCROLLS) wsh_markup_attr(&p->m, "tabindex", "0"); /* what scrolls must be reachable with keys */
    wsh_markup_span(&p->m, text);
    wsh_markup_close(&p->m, "pre");
    p->m.cut = cut;
}

static void octets_command(struct wsh_page *p, const struct wsh_result *r, struct wsh_buf *b) {
    if (r->n_attempts == 0 || r->attempts[0].n_conns == 0) return;
    const struct wsh_result_conn *first = &r->attempts[0].conns[0];
    if (first->sent.n == 0 || first->dropped_sent) return;
    if (first->sent.n > SHOW_COMMAND) {
        wsh_markup_leaf(&p->m, "p", "more", "The request is too long for a command line.");
        return;
    }
    wsh_buf_clear(b);
    wsh_reproduce_octets(first->sent, r->target, b);
    if (b->n && !b->over) command(p, wsh_buf_span(b));
}

void wsh_page_reproduce(struct wsh_page *p, const struct wsh_result *r) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_HEAD);
    wsh_page_row(p, "Reproduce");
    wsh_reproduce_wshake(r, &b);
    if (b.n && !b.over) command(p, wsh_buf_span(&b));
    octets_command(p, r, &b);
    wsh_markup_open_class(&p->m, "p", "src");
    if (r->at && *r->at) {
        wsh_markup_leaf(&p->m, "code", NULL, r->at);
        wsh_markup_text(&p->m, " \xC2\xB7 ");
    }
    wsh_markup_format(&p->m, "seed %" PRIu64 " \xC2\xB7 by %s", r->seed, r->source);
    wsh_markup_close(&p->m, "p");
    wsh_page_row_end(p);
    wsh_buf_done(&b);
}

/* ---- the whole ---- */

/* The anchor is inside, so that a browser that follows a link to it opens what is around it. */
static void body(struct wsh_page *p, const struct wsh_result *r) {
    wsh_markup_open_class(&p->m, "dl", "body");
    wsh_markup_attr(&p->m, "id", wsh_page_anchor(p, r->id));
    because(p, r);
    if (r->n_attempts) {
        findings(p, &r->attempts[0]);
        octets(p, r);
        timing(p, &r->attempts[0]);
    }
    wsh_page_series(p, r);
    segments(p, r);
    output(p, r);
    wsh_page_case_rules(p, r);
    attempts(p, r);
    wsh_page_reproduce(p, r);
    wsh_markup_close(&p->m, "dl");
}

void wsh_page_case_data(struct wsh_page *p, const struct wsh_result *r) {
    struct wsh_buf rules;
    wsh_buf_init(&rules, WSH_LIMIT_HEAD);
    for (size_t i = 0; i < r->n_rules && i < SHOW_RULES; i++) wsh_buf_printf(&rules, i ? " %s" : "%s", r->rules[i]);
    wsh_markup_attr_format(&p->m, "data-r", "%.*s", WSH_FMT(wsh_buf_span(&rules)));
    if (r->impact != WSH_IMPACT_NONE) wsh_markup_attr(&p->m, "data-i", wsh_impact_name(r->impact));
    wsh_buf_done(&rules);
}

void wsh_page_case(struct wsh_page *p, const struct wsh_result *r) {
    enum wsh_room room = wsh_page_room(p);
    p->left.results += room == WSH_ROOM_NONE;
    p->left.bodies += room == WSH_ROOM_NO_BODY;
    if (room == WSH_ROOM_NONE) return;
    wsh_markup_open_class(&p->m, "details", "case");
    wsh_markup_attr(&p->m, "data-v", wsh_page_class(r->verdict));
    wsh_markup_attr(&p->m, "data-f", wsh_tally_family_of(r));
    if (room != WSH_ROOM_NO_BODY) wsh_page_case_data(p, r);
    summary_line(p, r);
    if (room != WSH_ROOM_NO_BODY) body(p, r);
    wsh_markup_close(&p->m, "details");
    wsh_markup_raw(&p->m, WSH_LIT("\n"));
}
