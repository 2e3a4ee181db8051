/* redact.h - declared secrets out of evidence that is kept: same length, so that every offset stays right.
 *
 * Pure: a function of octets and profile. What a case made of the secrets (one character changed, the user's name and
 * password in a target, as they are or percent-encoded) is found too; names of cookies, of fields and of authentication
 * schemes stay, they are evidence. */
#ifndef WSH_RUN_REDACT_H
#define WSH_RUN_REDACT_H

#include "script/profile.h"

/* A copy in the arena, the secrets overwritten by '*' unless the profile wants them recorded. */
struct wsh_span wsh_redacted(struct wsh_arena *a, const struct wsh_profile *p, struct wsh_span octets);

/* Is there anything to overwrite? */
bool wsh_has_secrets(const struct wsh_profile *p);

#endif
