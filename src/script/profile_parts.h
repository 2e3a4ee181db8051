/* profile_parts.h - what the profile_*.c files share while wshake.yaml is read. Private to src/script. */
#ifndef WSH_SCRIPT_PROFILE_PARTS_H
#define WSH_SCRIPT_PROFILE_PARTS_H

#include "script/loader.h"
#include "script/profile_file.h"

enum wsh_credential {
    WSH_COOKIE_GOOD,
    WSH_COOKIE_BAD,
    WSH_AUTHORIZATION_GOOD,
    WSH_AUTHORIZATION_BAD,
    WSH_CREDENTIAL_COUNT
};
enum wsh_pem { WSH_PEM_CA, WSH_PEM_CERT, WSH_PEM_KEY };

/* The file in the making: values, and the nodes that a contradiction is blamed on (NULL: not in the file). */
struct wsh_profile_draft {
    struct wsh_profile_file *file;
    struct wsh_uri uri; /* of `url` */
    const struct wsh_yaml *url, *exec, *tls, *forbidden, *baseline_origin, *baseline_subprotocol;
    const struct wsh_yaml *credentials[WSH_CREDENTIAL_COUNT];
};

/* The loader's suite is made up: its only file is the profile, so that diags find their lines. */
void wsh_profile_read_keys(struct wsh_loader *l, const struct wsh_yaml *root, struct wsh_profile_draft *b);
/* What no two keys may say together. */
void wsh_profile_contradictions(struct wsh_loader *l, const struct wsh_profile_draft *b);

/* A path as the file's folder sees it. */
const char *wsh_profile_path(struct wsh_loader *l, const char *path);
/* Reader of a key whose value is a PEM file: it is there, and holds what it should. `out` is the profile_file. */
void wsh_profile_read_pem(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out);
bool wsh_is_field_text(struct wsh_span s); /* printable ASCII, no blanks around it, not empty */

/* A copy of the text in which the values of keys that hold secrets are overwritten, whatever else is wrong with it. */
struct wsh_span wsh_profile_masked(struct wsh_arena *a, struct wsh_span text);

#endif
