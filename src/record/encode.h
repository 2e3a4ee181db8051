/* encode.h - the kinds of line of a record stream, as text without their newline. Pure. */
#ifndef WSH_RECORD_ENCODE_H
#define WSH_RECORD_ENCODE_H

#include "record/result.h"

/* How much evidence a result line carries. Less than all only if the line would be longer than a reader accepts. */
enum wsh_evidence { WSH_EVIDENCE_ALL, WSH_EVIDENCE_DECIDING, WSH_EVIDENCE_NONE };

/* The members of a line of the kind campaign, all of them uint64_t. */
struct wsh_campaign_count {
    const char *name;
    size_t offset; /* in struct wsh_campaign_point */
};
extern const struct wsh_campaign_count wsh_campaign_counts[];
extern const size_t wsh_campaign_count_n;

void wsh_encode_header(const struct wsh_run_header *h, struct wsh_buf *out);
void wsh_encode_result(const struct wsh_result *r, enum wsh_evidence evidence, struct wsh_buf *out);
void wsh_encode_campaign(const struct wsh_campaign_point *p, struct wsh_buf *out);
void wsh_encode_footer(const struct wsh_run_footer *f, struct wsh_buf *out);

#endif
