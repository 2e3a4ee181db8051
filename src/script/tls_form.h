/* tls_form.h - what a case orders of TLS: how its connections are secured, and ClientHellos as octets.
 *
 * A wish is plain data that whoever connects looks at; NULL wherever a case orders nothing. */
#ifndef WSH_SCRIPT_TLS_FORM_H
#define WSH_SCRIPT_TLS_FORM_H

#include "script/octets.h"

enum wsh_sni { WSH_SNI_HOST /* the target's name, if it is one */, WSH_SNI_NONE, WSH_SNI_NAME };

/* TLS of one connection. Spans: arena of the exchange, or of the suite. */
struct wsh_tls_wish {
    bool plain;            /* raw octets, although the target speaks TLS */
    unsigned least, most;  /* versions as on the wire; 0: whatever the library offers */
    enum wsh_sni sni;
    struct wsh_span name;  /* WSH_SNI_NAME */
    struct wsh_span alpn;  /* protocols, each behind its length octet; none: no ALPN */
    size_t record;         /* octets of the exchange in one record; 0: as many as there are */
    bool resume;           /* the session of the exchange's first connection */
    bool early_data;       /* the first octets go with the ClientHello, if that session allows it */
    bool renegotiate;      /* as soon as TLS is up */
    bool no_close_notify;
};

/* The `tls` of a case. */
struct wsh_tls_form {
    struct wsh_tls_wish wish;  /* of every connection; `resume` and `early_data` only of those behind the first */
    struct wsh_octets name;    /* WSH_SNI_NAME */
    bool renamed;              /* those behind the first have an SNI of their own: */
    enum wsh_sni resume_sni;
    struct wsh_octets resume_name;
};
/* What the form orders of connection number `connection`. */
struct wsh_tls_wish wsh_tls_form_wish(const struct wsh_tls_form *form, unsigned connection, struct wsh_arena *a,
                                      const struct wsh_profile *p, const struct wsh_fresh *f);

/* A !client-hello: everything is known but the name and the random octets. */
struct wsh_hello_form {
    struct wsh_hello hello; /* its `sni` is empty */
    struct wsh_octets sni;
};
void wsh_hello_form_write(const struct wsh_hello_form *f, const uint8_t random[32], struct wsh_span sni,
                          struct wsh_buf *out);
/* An upper bound of its size, placeholders not counted. */
size_t wsh_hello_form_size(const struct wsh_hello_form *f);

#endif
