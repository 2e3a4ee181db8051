/* fact.c - the table of conditions on a connection as a whole. A further one is a row here and a fact in the view. */
#include "script/row.h"

static const char *const behind_words[] = {[WSH_BEHIND_NOTHING] = "nothing",
                                           [WSH_BEHIND_FRAMES] = "frames",
                                           [WSH_BEHIND_HTTP] = "http",
                                           [WSH_BEHIND_OTHER] = "other"};
static const char *const ended_words[] = {[WSH_ENDED_OPEN] = "open",
                                          [WSH_ENDED_CLOSED] = "closed",
                                          [WSH_ENDED_RESET] = "reset",
                                          [WSH_ENDED_CLOSE_FRAME] = "close-frame"};
static const char *const tls_words[] = {[WSH_TLS_NONE] = "none",
                                        [WSH_TLS_COMPLETED] = "completed",
                                        [WSH_TLS_REFUSED] = "refused",
                                        [WSH_TLS_UNANSWERED] = "unanswered",
                                        [WSH_TLS_DISTRUSTED] = "distrusted",
                                        [WSH_TLS_FAULTY] = "faulty"};
static const char *const first_words[] = {[WSH_TLS_FIRST_NOTHING] = "nothing",
                                          [WSH_TLS_FIRST_HELLO] = "server-hello",
                                          [WSH_TLS_FIRST_ALERT] = "alert",
                                          [WSH_TLS_FIRST_OTHER] = "other"};
static const char *const version_words[] = {"3.0", "1.0", "1.1", "1.2", "1.3", "other"}; /* as 0x0300 and up */
static const char *const alert_words[] = {
#define ALERT(code, name) name,
#include "wire/tls_alerts.def"
#undef ALERT
    "other"};
static const char *const alpn_words[] = {[WSH_ALPN_NONE] = "none",
                                         [WSH_ALPN_H1] = "http/1.1",
                                         [WSH_ALPN_H10] = "http/1.0",
                                         [WSH_ALPN_H2] = "h2",
                                         [WSH_ALPN_OTHER] = "other"};
static const char *const resumed_words[] = {
    [WSH_RESUMED_NO] = "false", [WSH_RESUMED_YES] = "true", [WSH_RESUMED_NOT_TRIED] = "not-offered"};
static const char *const early_data_words[] = {
    [WSH_EARLY_ACCEPTED] = "accepted", [WSH_EARLY_REJECTED] = "rejected", [WSH_EARLY_NOT_TRIED] = "not-offered"};
static const char *const renegotiation_words[] = {[WSH_AGAIN_COMPLETED] = "completed",
                                                  [WSH_AGAIN_REFUSED] = "refused",
                                                  [WSH_AGAIN_IGNORED] = "ignored",
                                                  [WSH_AGAIN_NOT_TRIED] = "not-tried"};
static const char *const trust_words[] = {
    [WSH_TRUST_VERIFIED] = "verified",       [WSH_TRUST_EXPIRED] = "expired",     [WSH_TRUST_WRONG_NAME] = "wrong-name",
    [WSH_TRUST_SELF_SIGNED] = "self-signed", [WSH_TRUST_UNTRUSTED] = "untrusted", [WSH_TRUST_UNKNOWN] = "unknown"};
static const char *const bool_words[] = {"false", "true"};
/* WSH_POURED_NOT has no word: then there is nothing to speak of. */
static const char *const poured_words[] = {[WSH_POURED_ANSWERED - 1] = "answered",
                                           [WSH_POURED_ENDED - 1] = "ended",
                                           [WSH_POURED_OCTETS - 1] = "octets",
                                           [WSH_POURED_TIME - 1] = "time"};
static const char *const growth_words[] = {
    [WSH_GROWTH_STEADY] = "steady", [WSH_GROWTH_LINEAR] = "linear", [WSH_GROWTH_STEEP] = "steep"};
static const char *const trend_words[] = {
    [WSH_TREND_UNKNOWN] = "unknown", [WSH_TREND_STEADY] = "steady", [WSH_TREND_GROWS] = "grows"};

static bool behind(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.behind;
    return v->status == 101;
}
static bool early_pong(const struct wsh_view *v, unsigned *ret) {
    *ret = v->early_pong;
    return true;
}
static bool echo(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.echo;
    return true;
}
static bool ended(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.ended;
    return v->outcome != WSH_UNREACHED;
}
static bool close_code(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.close_code;
    return v->ws_close;
}
static bool early(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.early;
    return true;
}
static bool responses(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.responses;
    return v->outcome != WSH_UNREACHED;
}
static bool first_status(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.first_status;
    return v->facts.first_status != 0;
}
static bool poured(const struct wsh_view *v, unsigned *ret) {
    *ret = (unsigned)v->facts.poured - 1;
    return v->facts.poured != WSH_POURED_NOT;
}
static bool answer_ms(const struct wsh_view *v, unsigned *ret) {
    *ret = (unsigned)(v->facts.answer_us / 1000);
    return v->status != 0;
}
static bool closed_ms(const struct wsh_view *v, unsigned *ret) {
    *ret = (unsigned)(v->facts.closed_us / 1000);
    return v->facts.closed_us != 0;
}
static bool accepted_before(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.accepted_before;
    return true;
}
static bool tls(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.tls.end;
    return true;
}
static bool tls_answer(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.tls.first.kind;
    return v->facts.tls.end == WSH_TLS_NONE;
}
static bool tls_version(const struct wsh_view *v, unsigned *ret) {
    unsigned version = v->facts.tls.version - WSH_TLS_SSL30, most = WSH_COUNT(version_words) - 1;
    *ret = version < most ? version : most;
    return v->facts.tls.version != 0;
}
static bool alert(const struct wsh_view *v, unsigned *ret) {
    for (*ret = 0; *ret < wsh_tls_alerts.n; ++*ret)
        if (wsh_tls_alerts.items[*ret].code == v->facts.tls.alert) break;
    return v->facts.tls.alerted;
}
/* What follows from a completed handshake only. */
static bool completed(const struct wsh_view *v) { return v->facts.tls.end == WSH_TLS_COMPLETED; }
static bool alpn(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.tls.alpn;
    return completed(v);
}
static bool resumed(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.tls.resumed;
    return completed(v);
}
static bool early_data(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.tls.early;
    return completed(v);
}
static bool renegotiation(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.tls.renegotiation;
    return completed(v);
}
static bool certificate(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.tls.trust;
    return completed(v);
}
static bool close_notify(const struct wsh_view *v, unsigned *ret) {
    *ret = v->facts.tls.notified;
    return completed(v) && v->facts.tls.ended;
}

enum {
    ANY = (1u << WSH_OUTCOME_COUNT) - 1,
    REACHED = ANY & ~(1u << WSH_UNREACHED),
    OF_101 = 1u << WSH_ACCEPTED | 1u << WSH_GARBLED,
    ANSWERED = OF_101 | 1u << WSH_REFUSED,
    LONGEST_MS = 600000,
};
#define WORDS(w) w, WSH_COUNT(w), 0, 0, NULL
#define NUMBERS(from, to, example) NULL, 0, from, to, example

static const struct wsh_fact facts[WSH_FACT_COUNT] = {
    [WSH_FACT_BEHIND] = {"behind", WORDS(behind_words), OF_101, behind},
    [WSH_FACT_EARLY_PONG] = {"early-pong", WORDS(bool_words), ANY, early_pong},
    [WSH_FACT_ECHO] = {"echo", WORDS(bool_words), ANY, echo},
    [WSH_FACT_ENDED] = {"ended", WORDS(ended_words), REACHED, ended},
    [WSH_FACT_CLOSE_CODE] = {"close-code", NUMBERS(0, 65535, "1002 or 1000-1015"), OF_101, close_code},
    [WSH_FACT_EARLY] = {"early", WORDS(bool_words), ANY, early},
    [WSH_FACT_RESPONSES] = {"responses", NUMBERS(0, 1000, "1 or 1-2"), REACHED, responses},
    [WSH_FACT_FIRST_STATUS] = {"first-status", NUMBERS(100, 999, "403, 4xx or 400-417"), REACHED, first_status},
    [WSH_FACT_POURED] = {"poured", WORDS(poured_words), REACHED, poured},
    [WSH_FACT_ANSWER_MS] = {"answer-ms", NUMBERS(0, LONGEST_MS, "0-1000"), ANSWERED, answer_ms},
    [WSH_FACT_CLOSED_MS] = {"closed-ms", NUMBERS(0, LONGEST_MS, "0-1000"), REACHED, closed_ms},
    [WSH_FACT_ACCEPTED_BEFORE] = {"accepted-before", NUMBERS(0, WSH_MOST_CONNECTIONS, "3 or 1-3"), ANY,
                                  accepted_before},
    [WSH_FACT_TLS] = {"tls", WORDS(tls_words), ANY, tls},
    [WSH_FACT_TLS_ANSWER] = {"tls-answer", WORDS(first_words), ANY, tls_answer},
    [WSH_FACT_TLS_VERSION] = {"tls-version", WORDS(version_words), ANY, tls_version},
    [WSH_FACT_ALERT] = {"alert", WORDS(alert_words), ANY, alert},
    [WSH_FACT_ALPN] = {"alpn", WORDS(alpn_words), ANY, alpn},
    [WSH_FACT_RESUMED] = {"resumed", WORDS(resumed_words), ANY, resumed},
    [WSH_FACT_EARLY_DATA] = {"early-data", WORDS(early_data_words), ANY, early_data},
    [WSH_FACT_RENEGOTIATION] = {"renegotiation", WORDS(renegotiation_words), ANY, renegotiation},
    [WSH_FACT_CERTIFICATE] = {"certificate", WORDS(trust_words), ANY, certificate},
    [WSH_FACT_CLOSE_NOTIFY] = {"close-notify", WORDS(bool_words), REACHED, close_notify},
};

const struct wsh_fact *wsh_fact(enum wsh_fact_id id) {
    WSH_CHECK((size_t)id < WSH_FACT_COUNT);
    return &facts[id];
}

#define COUNT(name)                                                                                                    \
    { name, NUMBERS(0, WSH_MOST_EXCHANGES, "50 or 48-50"), 0, NULL }

static const struct wsh_fact series_facts[WSH_SERIES_COUNT] = {
    [WSH_SERIES_ACCEPTED] = COUNT("accepted"),
    [WSH_SERIES_REFUSED] = COUNT("refused"),
    [WSH_SERIES_UNANSWERED] = COUNT("unanswered"),
    [WSH_SERIES_UNREACHED] = COUNT("unreached"),
    [WSH_SERIES_HEADS] = COUNT("heads"),
    [WSH_SERIES_EXTENSIONS] = COUNT("extensions"),
    [WSH_SERIES_SUBPROTOCOLS] = COUNT("subprotocols"),
    [WSH_SERIES_ANSWERS] = COUNT("answers"),
    [WSH_SERIES_GROWTH] = {"growth", WORDS(growth_words), 0, NULL},
    [WSH_SERIES_MEMORY] = {"memory", WORDS(trend_words), 0, NULL},
    [WSH_SERIES_DESCRIPTORS] = {"descriptors", WORDS(trend_words), 0, NULL},
};

const struct wsh_fact *wsh_series_fact_form(enum wsh_series_fact_id id) {
    WSH_CHECK((size_t)id < WSH_SERIES_COUNT);
    return &series_facts[id];
}

bool wsh_ranges_hold(const struct wsh_ranges *ranges, unsigned value) {
    for (size_t i = 0; i < ranges->n; i++)
        if (value >= ranges->items[i].from && value <= ranges->items[i].to) return true;
    return false;
}
