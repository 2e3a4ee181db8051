/* stream.h - the record: newline-delimited JSON, a header line, one line per result (and now and then one
 * on how far a fuzz campaign is), a footer line.
 *
 * Written line by line and flushed, so that a kill loses at most the exchange in flight. Published as JSON Schema in
 * reports/schema/record.schema.json. The only user of the JSON library together with the JSON report. */
#ifndef WSH_RECORD_STREAM_H
#define WSH_RECORD_STREAM_H

#include "record/result.h"

#define WSH_RECORD_SCHEMA "wshake.record/1"

struct wsh_writer; /* opaque */

/* "-" is standard output. NULL with errno set if the file cannot be created. The caller ignores SIGPIPE, so that a
 * reader that went away is EPIPE here. */
struct wsh_writer *wsh_writer_open(const char *path);
/* Goes on behind the last whole line of a file that is there; the piece of a line behind it, which a kill has left, is
 * cut off. */
struct wsh_writer *wsh_writer_append(const char *path);
/* Each returns false with errno set as soon as octets could not be written; a later call does not hide it. */
bool wsh_writer_header(struct wsh_writer *w, const struct wsh_run_header *h);
bool wsh_writer_result(struct wsh_writer *w, const struct wsh_result *r);
bool wsh_writer_campaign(struct wsh_writer *w, const struct wsh_campaign_point *p);
bool wsh_writer_footer(struct wsh_writer *w, const struct wsh_run_footer *f);
bool wsh_writer_close(struct wsh_writer *w); /* accepts NULL */

/* One line without its newline, for tests and for embedding. */
void wsh_record_line_result(const struct wsh_result *r, struct wsh_buf *out);

/* Reads a stream. Trouble becomes located diags (line = line of the stream); what is readable is still returned and
 * the footer is marked absent if it is missing. False only if nothing at all could be read. */
bool wsh_record_read(struct wsh_arena *a, const char *path, struct wsh_run_log *ret_log, struct wsh_diags *diags);
bool wsh_record_read_text(struct wsh_arena *a, const char *name, struct wsh_span text, struct wsh_run_log *ret_log,
                          struct wsh_diags *diags);

#endif
