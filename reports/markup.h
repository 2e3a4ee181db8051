/* markup.h - HTML and XML written so that forgetting to escape is not possible.
 *
 * Invariant: text and attribute values are escaped; control octets, bidi and invisible characters and malformed UTF-8
 * come out as \xHH, so the output is well-formed UTF-8 whatever a peer said. Elements close in the order they opened:
 * anything else is a bug of ours and ends the process.
 * Owner: the caller owns `out`; the writer owns its scratch until wsh_markup_done. */
#ifndef WSH_REPORTS_MARKUP_H
#define WSH_REPORTS_MARKUP_H

#include "base/base.h"

enum wsh_markup_kind { WSH_MARKUP_HTML, WSH_MARKUP_XML };
enum { WSH_MARKUP_DEPTH = 32 };

struct wsh_markup {
    enum wsh_markup_kind kind;
    struct wsh_buf *out, scratch;
    const char *open[WSH_MARKUP_DEPTH]; /* names of the open elements, ours */
    size_t depth;
    bool in_tag, empty; /* the start tag is not closed yet; it has no content */
    size_t cut;         /* texts and values longer than this are cut, and say so; 0: none is */
};

void wsh_markup_init(struct wsh_markup *m, enum wsh_markup_kind kind, struct wsh_buf *out);
void wsh_markup_done(struct wsh_markup *m); /* everything must be closed */

void wsh_markup_open(struct wsh_markup *m, const char *name);
void wsh_markup_open_class(struct wsh_markup *m, const char *name, const char *class); /* class NULL: none */
void wsh_markup_empty(struct wsh_markup *m, const char *name); /* <br>, <meta ...>, <failure .../> */
void wsh_markup_close(struct wsh_markup *m, const char *name);

/* Directly behind open or empty. */
void wsh_markup_attr(struct wsh_markup *m, const char *name, const char *value);
void wsh_markup_attr_format(struct wsh_markup *m, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void wsh_markup_text(struct wsh_markup *m, const char *text); /* NULL: nothing */
void wsh_markup_span(struct wsh_markup *m, struct wsh_span text);
void wsh_markup_format(struct wsh_markup *m, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* <name class="class">text</name> */
void wsh_markup_leaf(struct wsh_markup *m, const char *name, const char *class, const char *text);

/* As it is: for what we wrote ourselves (style sheet, script, white space), never for anything else. */
void wsh_markup_raw(struct wsh_markup *m, struct wsh_span ours);

#endif
