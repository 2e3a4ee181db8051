/* encode.h - the three kinds of line of a record stream, as text without their newline. Pure. */
#ifndef WSH_RECORD_ENCODE_H
#define WSH_RECORD_ENCODE_H

#include "record/result.h"

/* How much evidence a result line carries. Less than all only if the line would be longer than a reader accepts. */
enum wsh_evidence { WSH_EVIDENCE_ALL, WSH_EVIDENCE_DECIDING, WSH_EVIDENCE_NONE };

void wsh_encode_header(const struct wsh_run_header *h, struct wsh_buf *out);
void wsh_encode_result(const struct wsh_result *r, enum wsh_evidence evidence, struct wsh_buf *out);
void wsh_encode_footer(const struct wsh_run_footer *f, struct wsh_buf *out);

#endif
