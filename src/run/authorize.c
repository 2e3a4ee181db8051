/* authorize.c - one address outside of loopback is enough to ask: any of them may be the one that is connected to. */
#include "run/authorize.h"

#include "net/tcp.h"

static const struct wsh_address *outside(const struct wsh_dialer *d) {
    for (size_t i = 0; i < d->n; i++)
        if (!wsh_address_is_loopback(&d->addresses[i])) return &d->addresses[i];
    return NULL;
}

static bool is_named(const char *const *authorized, size_t n, const char *host) {
    for (size_t i = 0; i < n; i++)
        if (wsh_span_is_ci(wsh_span_of(authorized[i]), host)) return true;
    return false;
}

bool wsh_run_may_press(struct wsh_arena *a, const char *what, const char *const *authorized, size_t n, const char *host,
                       const struct wsh_dialer *dialer, const char **reterr_why) {
    const struct wsh_address *far = outside(dialer);
    if (!far || is_named(authorized, n, host)) return true;
    struct wsh_buf address;
    wsh_buf_init(&address, 256);
    wsh_address_print(far, &address);
    *reterr_why = wsh_arena_printf(
        a, "%s, and '%s' (%.*s) is not on loopback: nothing was sent", what, host, WSH_FMT(wsh_buf_span(&address)));
    wsh_buf_done(&address);
    return false;
}

bool wsh_run_authorized(struct wsh_arena *a, const struct wsh_run_options *o, const char *host,
                        const struct wsh_dialer *dialer, const char **reterr_why) {
    if (!o->intrusive) return true;
    return wsh_run_may_press(a, "'--intrusive' floods, drips and exhausts", o->authorized, o->n_authorized, host,
                             dialer, reterr_why);
}
