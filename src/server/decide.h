/* decide.h - what the server answers to a complete head: NULL for a 101, or the first check that fails. */
#ifndef WSH_SERVER_DECIDE_H
#define WSH_SERVER_DECIDE_H

#include "server/answer.h"

const struct wsh_refusal *wsh_decide(const struct wsh_request *q);
/* Refusals that only a flaw gives, asked before everything else. NULL: none. */
const struct wsh_refusal *wsh_decide_wrongly(const struct wsh_request *q);
/* A head that ended with the stream, before its empty line. */
const struct wsh_refusal *wsh_truncated(void);

bool wsh_origin_wrong(const struct wsh_request *q); /* there is a list of allowed ones, and this one is not on it */

/* framing.c, RFC 9112 6: is the framing of the request's content at fault? */
bool wsh_length_and_coding(const struct wsh_request *q);
bool wsh_coding_in_http10(const struct wsh_request *q);
bool wsh_coding_not_chunked(const struct wsh_request *q);
bool wsh_coding_unknown(const struct wsh_request *q);
bool wsh_length_invalid(const struct wsh_request *q);

#endif
