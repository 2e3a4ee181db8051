/* ask.h - single handshakes with a target, one after another, outside of a run: what `wshake init` looks around
 * with. */
#ifndef WSH_RUN_ASK_H
#define WSH_RUN_ASK_H

#include "net/drive.h"
#include "oracle/view.h"

struct wsh_asker {
    struct wsh_arena *arena; /* of all answers */
    const struct wsh_profile *profile;
    uint64_t timeout_us, seed;
    const volatile int *stop;
    struct wsh_loop *loop;
    struct wsh_dialer dialer;
    struct wsh_tls_context *tls;
    unsigned asked; /* exchanges so far */
};
/* False: *reterr_why says what is missing. wsh_asker_done is safe either way. */
bool wsh_asker_open(struct wsh_asker *k, const struct wsh_tls_options *tls, const char *sni, const char **reterr_why);
void wsh_asker_done(struct wsh_asker *k);

/* Of the last connection of the exchange; texts in the arena, NULL where there is none. */
struct wsh_answer {
    enum wsh_outcome outcome;
    unsigned status;
    bool echo;
    const char *why; /* one phrase on the outcome */
    const char *server, *challenge, *location, *subprotocol, *extensions;
    const char *tls; /* version and cipher */
    enum wsh_tls_trust trust;
};
/* A field to set in the plain request. */
struct wsh_ask_field {
    const char *name, *value;
};
enum wsh_ask_manner {
    WSH_ASK_PLAINLY,
    WSH_ASK_FOR_ECHO, /* a text message behind the 101, and time for it to come back */
    WSH_ASK_BESIDE,   /* while another connection is open, accepted or not */
};
/* `target`: instead of the profile's, or NULL. */
struct wsh_answer wsh_ask_target(struct wsh_asker *k, enum wsh_ask_manner manner, const char *target,
                                 const struct wsh_ask_field *fields, size_t n);

#endif
