/* decode.h - one line of a record stream, already read as JSON, into plain data.
 *
 * A stream is a user's file and may be cut, edited or made to hurt: every trouble becomes a diag with its line, what
 * can be used is used, and what is returned holds the invariants of result.h - offsets inside their octets, no NULL
 * where a text belongs - so that nobody behind this door checks again. */
#ifndef WSH_RECORD_DECODE_H
#define WSH_RECORD_DECODE_H

#include <jansson.h>

#include "record/result.h"

struct wsh_decode {
    struct wsh_arena *arena; /* of everything returned */
    struct wsh_diags *diags;
    struct wsh_place at;     /* file and line of the line at hand */
    struct wsh_buf scratch;
    unsigned troubles;       /* found so far; only the first WSH_TROUBLES_TOLD of them became diags */
    /* Where in the line: for messages such as 'attempts[1].findings[2].offset'. */
    size_t attempt;
    const char *list;
    size_t index;
};
enum { WSH_TROUBLES_TOLD = 10 };

/* One trouble of the line at hand. NULL once so many were told that further ones are only counted. `column` and
 * `source` may be 0 and empty. */
struct wsh_diag *wsh_decode_trouble(struct wsh_decode *d, enum wsh_diag_level level, unsigned column,
                                    struct wsh_span source, const char *id, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

void wsh_decode_header(struct wsh_decode *d, const json_t *o, struct wsh_run_header *out);
/* False: without id or verdict a line is no result. */
bool wsh_decode_result(struct wsh_decode *d, const json_t *o, struct wsh_result *out);
void wsh_decode_campaign(struct wsh_decode *d, const json_t *o, struct wsh_campaign_point *out);
void wsh_decode_footer(struct wsh_decode *d, const json_t *o, struct wsh_run_footer *out);

/* A text of the object, or `otherwise` if it is absent, null or no text. */
const char *wsh_decode_text(struct wsh_decode *d, const json_t *o, const char *key, const char *otherwise);

#endif
