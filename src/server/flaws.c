/* flaws.c - the table of flaws.def as users see it: name, rule, help. */
#include "server/flaw.h"

const struct wsh_flaw wsh_flaws[] = {
#define FLAW(symbol, name, rule, help, seen_in) {name, rule, help, seen_in, false, false},
#define LIVE_FLAW(symbol, name, rule, help, seen_in) {name, rule, help, seen_in, true, false},
#define LIVE_VARIANT(symbol, name, rule, help, seen_in) {name, rule, help, seen_in, true, true},
#include "server/flaws.def"
};
const size_t wsh_flaw_count = WSH_COUNT(wsh_flaws);

int wsh_flaw_find(struct wsh_span name) {
    for (size_t i = 0; i < wsh_flaw_count; i++)
        if (wsh_span_is(name, wsh_flaws[i].name)) return (int)i;
    return -1;
}
