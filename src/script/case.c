/* case.c - what a compiled case says of its exchanges. */
#include "script/case.h"

unsigned wsh_case_exchanges(const struct wsh_case *c) {
    unsigned each = c->parallel > 1 ? c->parallel : c->repeat;
    if (c->n_sizes > 0) each = (unsigned)c->n_sizes * c->tries;
    if (c->watch > 0) each *= c->watch;
    return each > 0 ? each : 1;
}

unsigned wsh_case_size(const struct wsh_case *c, unsigned repetition) {
    if (c->n_sizes == 0) return 1;
    return c->sizes[repetition / c->tries % c->n_sizes];
}

bool wsh_case_is_series(const struct wsh_case *c) { return wsh_case_exchanges(c) > 1 || c->each_address; }
