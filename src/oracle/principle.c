/* principle.c - the table of principles and tensions, and its look-ups. */
#include "oracle/principle.h"

const struct wsh_principle wsh_principles[] = {
#define PRINCIPLE(id, title, text, verdict, home) {id, title, text, verdict, home},
#include "oracle/principles.def"
#undef PRINCIPLE
};
const size_t wsh_principle_count = WSH_COUNT(wsh_principles);

const struct wsh_principle *wsh_principle_find(struct wsh_span id) {
    for (size_t i = 0; i < wsh_principle_count; i++)
        if (wsh_span_is(id, wsh_principles[i].id)) return &wsh_principles[i];
    return NULL;
}

bool wsh_principle_home(struct wsh_span *rest, enum wsh_home_kind *ret_kind, struct wsh_span *ret_word) {
    do *ret_word = wsh_span_cut(rest, ' ');
    while (ret_word->n == 0 && rest->n > 0);
    bool function = wsh_span_starts(*ret_word, WSH_LIT("src/"));
    bool cases = wsh_span_find(*ret_word, '/') < ret_word->n;
    *ret_kind = function ? WSH_HOME_FUNCTION : cases ? WSH_HOME_CASES : WSH_HOME_RULE;
    return ret_word->n > 0;
}
