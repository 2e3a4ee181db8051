/* flaw.h - asking whether the server is to be wrong here. The rows are in flaws.def. */
#ifndef WSH_SERVER_FLAW_H
#define WSH_SERVER_FLAW_H

#include "server/responder.h"

enum wsh_flaw_id {
#define FLAW(symbol, name, rule, help, seen_in) WSH_FLAW_##symbol,
#include "server/flaws.def"
    WSH_FLAW_NONE /* marks the strict row of a table */
};

/* Behind everything else that the decision looks at: a flaw that was never asked for has changed nothing, and then
 * selftest takes the strict server's run over (see `asked`). */
static inline bool flawed(const struct wsh_server_config *config, enum wsh_flaw_id flaw) {
    if (config->asked && flaw != WSH_FLAW_NONE) config->asked[flaw] = true;
    return config->flaws && flaw != WSH_FLAW_NONE && config->flaws[flaw];
}

/* For a question that only this flaw asks: is it worth answering? `flawed` has the last word. */
static inline bool in_question(const struct wsh_server_config *config, enum wsh_flaw_id flaw) {
    return config->asked || flawed(config, flaw);
}

#endif
