/* request.h - a request built from a case's edits, with an account of the edits that had nothing to act on. */
#ifndef WSH_SCRIPT_REQUEST_H
#define WSH_SCRIPT_REQUEST_H

#include "script/case.h"

/* As wsh_case_request; *ret_idle is the first edit that touched no line (it names a field not there), or NULL. */
struct wsh_span wsh_request_build(const struct wsh_step *send, struct wsh_arena *a, const struct wsh_profile *p,
                                  const struct wsh_fresh *f, const struct wsh_edit **ret_idle);

#endif
