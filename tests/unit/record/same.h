/* same.h - is what was read equal to what was written? Texts compare as the record shows them: octets that do not print
 * come back as \xHH. */
#ifndef WSH_TESTS_UNIT_RECORD_SAME_H
#define WSH_TESTS_UNIT_RECORD_SAME_H

#include "record/result.h"
#include "support/main.h"

static inline void same_text(const char *written, const char *read) {
    struct wsh_buf b;
    struct wsh_span rest = wsh_span_of(written);
    ck_assert_int_eq(written == NULL, read == NULL);
    if (!written) return;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    for (bool more = true; more;) {
        struct wsh_span line = wsh_span_slice(rest, 0, wsh_span_find(rest, '\n'));
        more = line.n < rest.n;
        wsh_text_visible(line, &b);
        if (more) wsh_buf_add_octet(&b, '\n');
        rest = wsh_span_skip(rest, line.n + 1);
    }
    wsh_buf_add_octet(&b, '\0');
    ck_assert_str_eq((const char *)b.p, read);
    wsh_buf_done(&b);
}

static inline void same_conn(const struct wsh_result_conn *w, const struct wsh_result_conn *r) {
    ck_assert(wsh_span_eq(w->sent, r->sent));
    ck_assert(wsh_span_eq(w->received, r->received));
    ck_assert_uint_eq(w->dropped_sent, r->dropped_sent);
    ck_assert_uint_eq(w->dropped_received, r->dropped_received);
    ck_assert_uint_eq(w->n_events, r->n_events);
    for (size_t i = 0; i < w->n_events; i++) {
        ck_assert_int_eq(w->events[i].kind, r->events[i].kind);
        ck_assert_int_eq(w->events[i].side, r->events[i].side);
        ck_assert_uint_eq(w->events[i].offset, r->events[i].offset);
        ck_assert_uint_eq(w->events[i].length, r->events[i].length);
        ck_assert_uint_eq(w->events[i].at_us, r->events[i].at_us);
        same_text(w->events[i].text, r->events[i].text);
    }
}

static inline void same_finding(const struct wsh_result_finding *w, const struct wsh_result_finding *r) {
    same_text(w->rule, r->rule);
    ck_assert_int_eq(w->weight, r->weight);
    ck_assert_int_eq(w->impact, r->impact);
    ck_assert_int_eq(w->side, r->side);
    ck_assert_uint_eq(w->connection, r->connection);
    ck_assert_uint_eq(w->offset, r->offset);
    ck_assert_uint_eq(w->length, r->length);
    same_text(w->expected, r->expected);
    same_text(w->actual, r->actual);
    ck_assert_int_eq(w->incidental, r->incidental);
}

static inline void same_attempt(const struct wsh_result_attempt *w, const struct wsh_result_attempt *r) {
    ck_assert_int_eq(w->outcome, r->outcome);
    ck_assert_uint_eq(w->status, r->status);
    ck_assert_int_eq(w->verdict, r->verdict);
    same_text(w->because, r->because);
    ck_assert_uint_eq(w->us, r->us);
    ck_assert_uint_eq(w->n_conns, r->n_conns);
    ck_assert_uint_eq(w->n_findings, r->n_findings);
    for (size_t i = 0; i < w->n_conns; i++) same_conn(&w->conns[i], &r->conns[i]);
    for (size_t i = 0; i < w->n_findings; i++) same_finding(&w->findings[i], &r->findings[i]);
}

static inline void same_identity(const struct wsh_result *w, const struct wsh_result *r) {
    ck_assert_int_eq(w->type, r->type);
    same_text(w->id, r->id);
    same_text(w->family, r->family);
    same_text(w->title, r->title);
    same_text(w->target, r->target);
    same_text(w->source, r->source);
    ck_assert_uint_eq(w->seed, r->seed);
    ck_assert_uint_eq(w->place, r->place);
    ck_assert_uint_eq(w->n_rules, r->n_rules);
    for (size_t i = 0; i < w->n_rules; i++) same_text(w->rules[i], r->rules[i]);
}

static inline void same_result(const struct wsh_result *w, const struct wsh_result *r) {
    same_identity(w, r);
    if (w->n_attempts) ck_assert_int_eq(w->outcome, r->outcome);
    ck_assert_uint_eq(w->status, r->status);
    ck_assert_int_eq(w->verdict, r->verdict);
    ck_assert_int_eq(w->impact, r->impact);
    same_text(w->because, r->because);
    same_text(w->at, r->at);
    same_text(w->repeats_control, r->repeats_control);
    same_text(w->why, r->why);
    same_text(w->sends, r->sends);
    same_text(w->expects, r->expects);
    ck_assert_int_eq(w->flaky, r->flaky);
    ck_assert_uint_eq(w->count, r->count);
    ck_assert_uint_eq(w->us, r->us);
    ck_assert_uint_eq(w->n_attempts, r->n_attempts);
    for (size_t i = 0; i < w->n_attempts; i++) same_attempt(&w->attempts[i], &r->attempts[i]);
}

static inline void same_log(const struct wsh_run_log *w, const struct wsh_run_log *r) {
    same_text(w->header.run_id, r->header.run_id);
    same_text(w->header.wshake, r->header.wshake);
    same_text(w->header.catalogue, r->header.catalogue);
    same_text(w->header.target, r->header.target);
    same_text(w->header.started, r->header.started);
    same_text(w->header.server, r->header.server);
    ck_assert_uint_eq(w->header.seed, r->header.seed);
    ck_assert_uint_eq(w->header.jobs, r->header.jobs);
    ck_assert_uint_eq(w->header.n_declared, r->header.n_declared);
    for (size_t i = 0; i < w->header.n_declared; i++) same_text(w->header.declared[i], r->header.declared[i]);
    ck_assert_uint_eq(w->n, r->n);
    for (size_t i = 0; i < w->n; i++) same_result(&w->results[i], &r->results[i]);
    ck_assert_int_eq(w->footer.present, r->footer.present);
    ck_assert_uint_eq(w->footer.us, r->footer.us);
    same_text(w->footer.ended, r->footer.ended);
    ck_assert_mem_eq(w->footer.totals, r->footer.totals, sizeof w->footer.totals);
}

#endif
