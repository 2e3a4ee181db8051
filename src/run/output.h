/* output.h - what a target that we started says on its standard output and error: reports of defects are found in it.
 *
 * Pure: fed with octets, line by line, however they are cut. Keeps the first lines of the latest report and the last
 * few lines of everything; nothing here grows with what the target writes. */
#ifndef WSH_RUN_OUTPUT_H
#define WSH_RUN_OUTPUT_H

#include "base/base.h"

enum { WSH_OUTPUT_LINE = 1024, WSH_OUTPUT_EXCERPT = 4096 };

struct wsh_output {
    struct wsh_buf line;    /* the one that has begun */
    struct wsh_buf report;  /* the latest report, its first lines */
    struct wsh_buf recent;  /* the last lines, at least a quarter of its limit once so much was said */
    const char *kind;       /* of the latest report: "AddressSanitizer"; NULL: none yet */
    unsigned lines;         /* of the report */
    unsigned defects;       /* reports of defects, not of troubles that a program has handled */
};

void wsh_output_init(struct wsh_output *o);
void wsh_output_done(struct wsh_output *o);
void wsh_output_forget(struct wsh_output *o); /* a new process: what the old one said, but not how many defects */
void wsh_output_feed(struct wsh_output *o, struct wsh_span octets);

/* The report, or the last lines if there was none; at most `limit` octets, printable. Empty: nothing was said. */
const char *wsh_output_excerpt(const struct wsh_output *o, struct wsh_arena *a, size_t limit);
/* The report's first line, short and printable, or NULL. */
const char *wsh_output_headline(const struct wsh_output *o, struct wsh_arena *a);

#endif
