/* request.h - a request built from a case's edits, with an account of what went wrong with them. */
#ifndef WSH_SCRIPT_REQUEST_H
#define WSH_SCRIPT_REQUEST_H

#include "script/case.h"

struct wsh_request_faults {
    const struct wsh_edit *idle; /* the first edit that touched no line (it names a field that is not there), or NULL */
    bool oversize;               /* edits multiply each other: more than WSH_LIMIT_SENT octets; nothing is built */
};

/* The target that lint imagines: ws://127.0.0.1:8080/chat, one allowed origin, the subprotocol "chat". In the arena. */
void wsh_profile_imagine(struct wsh_arena *a, struct wsh_profile *ret_profile, struct wsh_fresh *ret_fresh);

struct wsh_span wsh_request_build(const struct wsh_step *send, struct wsh_arena *a, const struct wsh_profile *p,
                                  const struct wsh_fresh *f, struct wsh_request_faults *ret_faults);

#endif
