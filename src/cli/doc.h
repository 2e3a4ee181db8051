/* doc.h - one document for two readers: Markdown for docs/, plain text for the terminal.
 *
 * Whoever writes a page says what it means (a heading, a row, octets), not how it looks. Inline text is made first and
 * then put into blocks; it lives in the page's arena. */
#ifndef WSH_CLI_DOC_H
#define WSH_CLI_DOC_H

#include "base/base.h"

enum { WSH_DOC_COLUMNS = 8 };

struct wsh_doc {
    struct wsh_arena *arena;
    struct wsh_buf out;
    bool markdown;
    const char *docs; /* from the page to docs/: "" or "../" */
    size_t columns;   /* of the table in hand, */
    size_t first;     /* and on a terminal the room for its first cells */
};

void wsh_doc_init(struct wsh_doc *p, struct wsh_arena *a, bool markdown, const char *docs);
/* A page of the same kind for a part that is looked at before it is used; wsh_doc_take ends it. */
void wsh_doc_part(const struct wsh_doc *p, struct wsh_doc *ret_part);
const char *wsh_doc_take(struct wsh_doc *part);
void wsh_doc_add(struct wsh_doc *p, const char *blocks); /* what wsh_doc_take gave */
void wsh_doc_print(struct wsh_doc *p);                   /* on standard output, and frees */

/* ---- inline ---- */

const char *wsh_doc_words(struct wsh_doc *p, const char *text); /* prose: white space runs are one space */
const char *wsh_doc_code(struct wsh_doc *p, const char *text);  /* names and octets, printable already */
/* `file` is below docs/, `anchor` in it (NULL: its beginning); `shown` is inline text. */
const char *wsh_doc_link(struct wsh_doc *p, const char *shown, const char *file, const char *anchor);
const char *wsh_doc_url(struct wsh_doc *p, const char *shown, const char *url);
const char *wsh_doc_anchor(struct wsh_doc *p, const char *name); /* where a link may lead; nothing on a terminal */

/* ---- blocks of inline text ---- */

void wsh_doc_heading(struct wsh_doc *p, unsigned level, const char *text); /* 1: the title */
void wsh_doc_text(struct wsh_doc *p, const char *text);                    /* a paragraph */
void wsh_doc_item(struct wsh_doc *p, const char *text);                    /* of a list; wsh_doc_gap ends it */
void wsh_doc_note(struct wsh_doc *p, const char *name, const char *text);  /* an item with a name */
void wsh_doc_gap(struct wsh_doc *p);
void wsh_doc_octets(struct wsh_doc *p, const char *language, const char *lines); /* whole lines, printable already */
/* A table; wsh_doc_gap ends it. On a terminal the first cell stands before the others. */
void wsh_doc_table(struct wsh_doc *p, const char *const *heads, size_t n);
void wsh_doc_widen(struct wsh_doc *p, const char *first_cell); /* makes room for one that will come */
void wsh_doc_row(struct wsh_doc *p, const char *const *cells); /* as many as heads */

#endif
