/* internal.h - what the files of this floor share and nobody else needs. */
#ifndef WSH_ORACLE_INTERNAL_H
#define WSH_ORACLE_INTERNAL_H

#include "oracle/finding.h"

/* ---- phrases ---- */

/* Octets of a peer for a phrase: escaped, in single quotes, at most about 80 characters; "nothing" if empty. */
const char *wsh_phrase(struct wsh_arena *a, struct wsh_span octets);

/* ---- the request, as far as the server had it when it answered ---- */

/* Was the whole head of the request out before the response came? */
bool wsh_asked_whole(const struct wsh_view *v);
/* Was the whole field out before the response came? What came later cannot have been read. */
bool wsh_view_known(const struct wsh_view *v, const struct wsh_field *f);
/* The next request field of that name that was known, or NULL. */
const struct wsh_field *wsh_asked_find(const struct wsh_view *v, const char *name, const struct wsh_field *after);
/* Their values as one list, RFC 9110 5.3. */
struct wsh_span wsh_asked_joined(struct wsh_arena *a, const struct wsh_view *v, const char *name, bool *ret_found);
/* Was `protocol` offered in Upgrade? */
bool wsh_asked_upgrade(struct wsh_arena *a, const struct wsh_view *v, struct wsh_span protocol);
/* Exactly one well-formed key in a complete request: the accept value can be proven right or wrong. */
bool wsh_asked_provable(struct wsh_arena *a, const struct wsh_view *v, struct wsh_span *ret_key);

/* ---- the 101 ---- */

/* Fills outcome, why, accept and exts of a view whose response is a complete 101. */
void wsh_view_switch(struct wsh_arena *a, struct wsh_view *v);
enum wsh_accept_match wsh_accept_match(struct wsh_arena *a, const struct wsh_view *v);
/* Did the server switch to another protocol that was offered? Then the rules of RFC 6455 do not apply. */
bool wsh_switched_elsewhere(struct wsh_arena *a, const struct wsh_view *v);

/* ---- frames behind a 101 ---- */

struct wsh_behind {
    struct wsh_span rest; /* octets not yet read */
    size_t offset, next;  /* of the frame just read and of the one behind it, in the received octets */
    struct wsh_frame frame;
};
void wsh_behind_init(struct wsh_behind *b, const struct wsh_view *v);
/* DONE: `frame` is the next one. MORE: nothing, or no whole frame, is left. OVER: a length that cannot be meant. */
enum wsh_read wsh_behind_next(struct wsh_behind *b);
/* Fills pinged, pong, early_pong and ws_close. */
void wsh_view_behind(struct wsh_arena *a, struct wsh_view *v);
enum wsh_behind_kind wsh_behind_kind(const struct wsh_view *v);
unsigned wsh_behind_close_code(struct wsh_arena *a, const struct wsh_view *v);
bool wsh_behind_echo(struct wsh_arena *a, const struct wsh_view *v);
/* Does an HTTP response or request stand at the start of these octets? */
bool wsh_is_http_text(struct wsh_span octets);

/* ---- frames that we sent ---- */

struct wsh_span wsh_unmasked(struct wsh_arena *a, const struct wsh_frame *f);

/* The last ping that we sent as WebSocket: in a step that writes frames, or in any step that began behind the 101. */
struct wsh_own {
    bool pinged;
    struct wsh_span ping;     /* its payload */
    size_t before_first, before_last; /* octets received when the first and the last ping went out; without one: all */
};
void wsh_own_read(struct wsh_arena *a, const struct wsh_view *v, struct wsh_own *ret);

/* Text and binary messages put together from their frames. Later ones than MESSAGES_KEPT are left out. */
struct wsh_messages {
    struct wsh_span *items;
    size_t n;
    bool open;             /* a message is not finished: */
    struct wsh_span begun; /* what there is of it */
};
void wsh_messages_add(struct wsh_arena *a, struct wsh_messages *m, const struct wsh_frame *f);
/* Ours, as WebSocket or hidden behind the head of the request. */
void wsh_own_messages(struct wsh_arena *a, const struct wsh_view *v, struct wsh_messages *ret);

/* ---- the connection as a whole ---- */

/* How far the first answers on the connection came: see view.c. */
void wsh_view_count(struct wsh_arena *a, struct wsh_view *v);

#endif
