/* diag.h - something is wrong in the user's files or flags; said so that the next step is clear.
 *
 *     cases/version.yaml:7:3: error: unknown key 'headrs' in 'request'
 *        7 |   headrs:
 *          |   ^~~~~~
 *       hint: did you mean 'header'? keys allowed here: ...   [case/unknown-key]
 *
 * Without a hint the id closes the first line.
 * A diag is never about the peer (that is a finding) nor about our environment (that is broken).
 * Law of messages: lower case, no full stop, the failure first, the subject in single quotes, then a hint that is a
 * command or a list of allowed words. */
#ifndef WSH_BASE_DIAG_H
#define WSH_BASE_DIAG_H

#include "base/arena.h"
#include "base/buf.h"

enum wsh_diag_level { WSH_DIAG_ERROR, WSH_DIAG_WARNING, WSH_DIAG_NOTE };

/* A place in a user's text. line and column count from 1; 0 = unknown. Columns and width count characters, as editors
 * do (a malformed octet is one). `file` is a name for messages, or NULL. */
struct wsh_place {
    const char *file;
    unsigned line, column, width;
};

struct wsh_diag {
    enum wsh_diag_level level;
    struct wsh_place at;
    const char *id;      /* stable slug such as "case/unknown-key", never NULL */
    const char *message; /* one line */
    const char *hint;    /* one line or NULL */
    const char *source;  /* the source line or NULL */
};

/* Diags in the order of appearance. Owner of all text: the arena. */
struct wsh_diags {
    struct wsh_arena *arena;
    struct wsh_diag *items;
    size_t n;
    unsigned errors, warnings;
};

void wsh_diags_init(struct wsh_diags *d, struct wsh_arena *arena);

/* `source` is the whole text that `at.line` counts in (empty if not at hand); the line is copied out of it. The diag
 * that is returned may move with the next add. */
struct wsh_diag *wsh_diag_add(struct wsh_diags *d, enum wsh_diag_level level, struct wsh_place at,
                              struct wsh_span source, const char *id, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
void wsh_diag_hint(struct wsh_diags *d, struct wsh_diag *diag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Renders as in the head of this file. Control octets of the source line are made visible; long lines are cut around
 * the place. With `color`, ANSI colours. */
void wsh_diag_print(const struct wsh_diag *diag, bool color, struct wsh_buf *out);
void wsh_diags_print(const struct wsh_diags *d, bool color, struct wsh_buf *out);

/* "did you mean" over a list of words: the nearest within a distance that a typing error explains, or NULL. */
const char *wsh_nearest(struct wsh_span word, const char *const *words, size_t n);

#endif
