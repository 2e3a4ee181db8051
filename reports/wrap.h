/* wrap.h - text laid out for a terminal: safe octets, known columns, colour only if asked.
 *
 * Whatever is added through here passes wsh_text_visible, so a peer cannot move the cursor of whoever reads. */
#ifndef WSH_REPORTS_WRAP_H
#define WSH_REPORTS_WRAP_H

#include "base/base.h"

enum wsh_paint { WSH_PAINT_NONE, WSH_PAINT_STRONG, WSH_PAINT_FAINT, WSH_PAINT_RED, WSH_PAINT_YELLOW, WSH_PAINT_GREEN,
                 WSH_PAINT_MAGENTA, WSH_PAINT_BLUE };

struct wsh_wrap {
    struct wsh_buf *out;
    struct wsh_buf scratch; /* done by wsh_wrap_done */
    size_t width;           /* columns of a line */
    bool color;
};

void wsh_wrap_init(struct wsh_wrap *w, size_t width, bool color, struct wsh_buf *out);
void wsh_wrap_done(struct wsh_wrap *w);

/* Columns that a text takes on a terminal: wide characters two, combining ones none. Of visible text. */
size_t wsh_wrap_columns(struct wsh_span visible);

/* In one piece, without wrapping; returns its columns. */
size_t wsh_wrap_word(struct wsh_wrap *w, enum wsh_paint paint, const char *text);
/* Left-aligned in a field of `columns`; a longer text is cut and ends in "...". */
void wsh_wrap_cell(struct wsh_wrap *w, enum wsh_paint paint, const char *text, size_t columns);

/* A paragraph: broken at spaces to fit, every line indented, ended by a newline. `used` columns of the first line are
 * taken already and its indentation with them. A word wider than a line is broken where the line ends. */
void wsh_wrap_paragraph(struct wsh_wrap *w, enum wsh_paint paint, const char *text, size_t indent, size_t used);
/* A command line: broken only before " --" and "| ", with a backslash, so that it can still be pasted. */
void wsh_wrap_command(struct wsh_wrap *w, struct wsh_span command, size_t indent);

#endif
