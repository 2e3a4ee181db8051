/* authorize.c - one address outside of loopback is enough to ask: any of them may be the one that is connected to. */
#include "run/authorize.h"

#include "net/tcp.h"

static const struct wsh_address *outside(const struct wsh_dialer *d) {
    for (size_t i = 0; i < d->n; i++)
        if (!wsh_address_is_loopback(&d->addresses[i])) return &d->addresses[i];
    return NULL;
}

static bool is_named(const struct wsh_run_options *o, const char *host) {
    for (size_t i = 0; i < o->n_authorized; i++)
        if (wsh_span_is_ci(wsh_span_of(o->authorized[i]), host)) return true;
    return false;
}

bool wsh_run_authorized(struct wsh_arena *a, const struct wsh_run_options *o, const char *host,
                        const struct wsh_dialer *dialer, const char **reterr_why) {
    const struct wsh_address *far = outside(dialer);
    if (!o->intrusive || !far || is_named(o, host)) return true;
    struct wsh_buf address;
    wsh_buf_init(&address, 256);
    wsh_address_print(far, &address);
    *reterr_why = wsh_arena_printf(
        a, "'--intrusive' floods, drips and exhausts, and '%s' (%.*s) is not on loopback: nothing was sent", host,
        WSH_FMT(wsh_buf_span(&address)));
    wsh_buf_done(&address);
    return false;
}
