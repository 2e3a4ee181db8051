/* init.h - what `wshake init` has seen of a server, and the profile that it makes of it. */
#ifndef WSH_CLI_INIT_H
#define WSH_CLI_INIT_H

#include "cli/cli.h"
#include "run/ask.h"

enum { WSH_INIT_NAMES = 24 };

struct wsh_init_seen {
    const char *url;
    struct wsh_answer plain;    /* the request without more, */
    struct wsh_answer accepted; /* and the one that was accepted: the same, or with what `baseline` says */
    const char *baseline_origin, *baseline_subprotocol; /* or NULL */
    const char *own_origin;
    struct wsh_answer own, foreign, null; /* with these origins */
    struct wsh_answer deflate;
    struct wsh_answer invented;         /* a subprotocol that nobody knows */
    const char *spoken[WSH_INIT_NAMES]; /* subprotocols that were selected */
    size_t n_spoken, n_named;           /* ... of so many that were asked for */
    bool takes_any;                     /* ... the invented one too, so that this says nothing */
    struct wsh_answer message, wrong_path, beside;
    size_t largest, refused_at; /* octets of one field value: the largest that was accepted; the first that was not */
    struct wsh_answer too_large;
    unsigned asked;
};

/* The file's text. What a server said stands in comments alone, made visible. */
void wsh_init_write(struct wsh_args *args, const struct wsh_init_seen *s, struct wsh_buf *out);

#endif
