/* sent.h - what a case sends, in words and in octets, for a target that is not there (script/request.h imagines it).
 *
 * A request is told by what differs from the baseline, line by line. All text is printable and lives in the arena. */
#ifndef WSH_CLI_SENT_H
#define WSH_CLI_SENT_H

#include "cli/doc.h"
#include "script/case.h"

struct wsh_sent {
    struct wsh_arena *arena;
    struct wsh_profile profile; /* what the case needs is declared */
    struct wsh_fresh fresh;
    struct wsh_span baseline;
};
void wsh_sent_init(struct wsh_sent *s, struct wsh_arena *a, const struct wsh_case *c);

/* "sends a request", "waits 300 ms": one step, octets of requests left out. */
const char *wsh_sent_words(const struct wsh_sent *s, const struct wsh_step *step);
/* Does the case send one request, await the answer, and nothing else? */
bool wsh_sent_is_plain(const struct wsh_case *c);
/* Does the step send octets that words do not tell? */
bool wsh_sent_has_octets(const struct wsh_step *step);

/* Lines for wsh_doc_octets; *ret_language is "diff" or "text". */
const char *wsh_sent_lines(const struct wsh_sent *s, const struct wsh_step *step, const char **ret_language);
/* Is it a single line, so that inline text tells it as well? */
bool wsh_sent_is_short(const struct wsh_sent *s, const struct wsh_step *step);
/* The same as inline text, for a cell: the lines that are there and the fields that are not. */
const char *wsh_sent_inline(const struct wsh_sent *s, struct wsh_doc *p, const struct wsh_step *step);

#endif
