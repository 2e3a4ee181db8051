/* tls_form.c - from what a case orders of TLS to what one connection, or one ClientHello, is told. */
#include "script/tls_form.h"

struct wsh_tls_wish wsh_tls_form_wish(const struct wsh_tls_form *form, unsigned connection, struct wsh_arena *a,
                                      const struct wsh_profile *p, const struct wsh_fresh *f) {
    struct wsh_tls_wish wish = form->wish;
    bool own_name = form->renamed && connection > 0;
    if (own_name) wish.sni = form->resume_sni;
    if (wish.sni == WSH_SNI_NAME) wish.name = wsh_octets_expand(own_name ? &form->resume_name : &form->name, a, p, f);
    wish.resume = wish.resume && connection > 0;
    wish.early_data = wish.early_data && connection > 0;
    return wish;
}

void wsh_hello_form_write(const struct wsh_hello_form *f, const uint8_t random[32], struct wsh_span sni,
                          struct wsh_buf *out) {
    struct wsh_hello hello = f->hello;
    hello.sni = sni;
    wsh_hello_write(&hello, random, out);
}

size_t wsh_hello_form_size(const struct wsh_hello_form *f) {
    enum { FIXED = 128, EACH = 2 };
    const struct wsh_hello *h = &f->hello;
    return FIXED + EACH * (h->suites.n + h->groups.n + h->signatures.n) + h->alpn.n + wsh_octets_size(&f->sni);
}
