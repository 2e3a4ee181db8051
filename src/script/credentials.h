/* credentials.h - declared secrets taken apart: what is a name, what is secret, and how it looks when it is wrong. */
#ifndef WSH_SCRIPT_CREDENTIALS_H
#define WSH_SCRIPT_CREDENTIALS_H

#include "base/base.h"

/* "a=b; c=d": the next pair, name and value; false at the end. A pair without '=' is all value. */
bool wsh_cookie_next(struct wsh_span *rest, struct wsh_span *ret_name, struct wsh_span *ret_value);
/* One character of the longest value changed to another one of its kind. */
struct wsh_span wsh_cookie_bad(struct wsh_arena *a, struct wsh_span cookie);

/* What stands behind the scheme, or all of it if there is no scheme. */
struct wsh_span wsh_authorization_credentials(struct wsh_span authorization);
/* "bAsIc dXNlcjpwYXNz": schemes are compared regardless of case (RFC 9110 11.1). */
struct wsh_span wsh_authorization_odd_case(struct wsh_arena *a, struct wsh_span authorization);
/* The "user:password" of the scheme Basic; false if it is another one, or no base64. */
bool wsh_authorization_user(struct wsh_arena *a, struct wsh_span authorization, struct wsh_span *ret_user);

#endif
