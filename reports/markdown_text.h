/* markdown_text.h - text for GitHub's Markdown, so that what a peer or a user wrote is text and nothing else.
 *
 * A sentence of plain words stays as it is; anything else becomes a code span, where GitHub makes no markup, link,
 * mention, issue reference or emoji. In a code span only the backtick and, within a table, the bar mean something:
 * both, and all octets that do not print, come out as \xHH. */
#ifndef WSH_REPORTS_MARKDOWN_TEXT_H
#define WSH_REPORTS_MARKDOWN_TEXT_H

#include "base/base.h"

/* `limit`: octets of the text that are shown; a longer one ends in "...". Empty texts add nothing. */
void wsh_md_code(const char *text, size_t limit, struct wsh_buf *out);
void wsh_md_text(const char *text, size_t limit, struct wsh_buf *out);

/* Our own words, such as a rule's: punctuation that means something is escaped by a backslash. */
void wsh_md_own(const char *text, struct wsh_buf *out);

#endif
