/* fact.c - the table of conditions on a connection as a whole. A further one is a row here and a fact in the view. */
#include "script/row.h"

static const char *const behind_words[] = {
    [WSH_BEHIND_NOTHING] = "nothing", [WSH_BEHIND_FRAMES] = "frames", [WSH_BEHIND_HTTP] = "http",
    [WSH_BEHIND_OTHER] = "other"};
static const char *const ended_words[] = {
    [WSH_ENDED_OPEN] = "open", [WSH_ENDED_CLOSED] = "closed", [WSH_ENDED_RESET] = "reset",
    [WSH_ENDED_CLOSE_FRAME] = "close-frame"};
static const char *const bool_words[] = {"false", "true"};

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

enum {
    ANY = (1u << WSH_OUTCOME_COUNT) - 1,
    REACHED = ANY & ~(1u << WSH_UNREACHED),
    OF_101 = 1u << WSH_ACCEPTED | 1u << WSH_GARBLED,
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
};

const struct wsh_fact *wsh_fact(enum wsh_fact_id id) {
    WSH_CHECK((size_t)id < WSH_FACT_COUNT);
    return &facts[id];
}
