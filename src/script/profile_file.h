/* profile_file.h - wshake.yaml: what an operator declares of a target, read with located errors and before anything is
 * sent. The keys are in docs/profile.md.
 *
 * Secrets may stand in the file, in the environment or in files of their own; no diag quotes one. */
#ifndef WSH_SCRIPT_PROFILE_FILE_H
#define WSH_SCRIPT_PROFILE_FILE_H

#include "script/load.h"

struct wsh_profile_file {
    const char *name;
    struct wsh_span text;       /* of the file, values of secrets overwritten: what diags may quote */
    struct wsh_profile profile; /* without uri */
    const char *url;            /* these are NULL where the file is silent; paths are relative to its folder already */
    const char *connect_to, *exec;
    const char *cacert, *cert, *key, *server_name;
    bool insecure;
    struct wsh_place promise_at[WSH_PROMISE_COUNT];
};

/* Reads, and says everything that is wrong. NULL if any of it is an error. */
const struct wsh_profile_file *wsh_profile_read(struct wsh_arena *a, const char *path, struct wsh_diags *diags);

/* Of `without`: names that no case of the suite has, and the gate, which no run can do without. */
void wsh_profile_check_suite(const struct wsh_profile_file *f, const struct wsh_suite *s, struct wsh_diags *diags);
/* Promises that the plain handshake of the whole profile (flags too) breaks already. */
void wsh_profile_check_promises(const struct wsh_profile_file *f, const struct wsh_profile *p, struct wsh_diags *diags);

#endif
