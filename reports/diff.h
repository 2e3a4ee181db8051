/* diff.h - two runs beside each other: what got worse, what changed, what got better, and who changed.
 *
 * Only the target can get worse: a verdict that moved because the case or the judge moved, or that luck decides, is a
 * change. Octets are compared without what is new in every exchange (keys, accept values, dates, random parts).
 * Owner: the arena, which must outlive both logs' use. Texts may be a peer's: renderers escape them. */
#ifndef WSH_REPORTS_DIFF_H
#define WSH_REPORTS_DIFF_H

#include "reports/report.h"

enum wsh_diff_rank {
    WSH_DIFF_WORSE, WSH_DIFF_CHANGED, WSH_DIFF_BETTER, WSH_DIFF_NEW, WSH_DIFF_GONE, WSH_DIFF_RANK_COUNT
};
enum wsh_diff_cause {
    WSH_DIFF_TARGET, WSH_DIFF_CATALOGUE, WSH_DIFF_JUDGE, WSH_DIFF_LUCK, WSH_DIFF_RUN /* it was cut */
};
const char *wsh_diff_rank_name(enum wsh_diff_rank rank);    /* "worse" */
const char *wsh_diff_cause_name(enum wsh_diff_cause cause); /* "target" */

struct wsh_diff_item {
    enum wsh_diff_rank rank;
    enum wsh_diff_cause cause;
    const struct wsh_result *old, *new; /* one of them may be NULL */
    const char *reason;                 /* one sentence */
    const char *old_octets, *new_octets; /* the lines of the answer that differ, printable; NULL: none do */
};

/* Answers that differ in the same lines, with the same outcome and verdict as before. */
struct wsh_diff_group {
    const char *old_octets, *new_octets;
    const char **ids;
    size_t n;
};

struct wsh_diff {
    const struct wsh_run_log *old, *new;
    struct wsh_diff_item *items; /* by rank, within it the worst first */
    size_t n;
    unsigned counts[WSH_DIFF_RANK_COUNT], same;
    struct wsh_diff_group *groups; /* the largest first */
    size_t n_groups;
    const char **notes; /* about the runs: other target, other flags, incomplete */
    size_t n_notes;
};

void wsh_diff_read(struct wsh_arena *a, const struct wsh_run_log *old, const struct wsh_run_log *new,
                   struct wsh_diff *out);

/* The octets of an answer without what is new in every exchange: values of fields that carry time and chance, clock
 * times, random tokens; `authority` (of the URL) becomes "{target}". At most WSH_LIMIT_HEAD octets are looked at. */
void wsh_diff_normal(struct wsh_span octets, struct wsh_span authority, struct wsh_buf *out);

struct wsh_diff_renderer {
    const char *name; /* also the name of the flag */
    void (*render)(const struct wsh_diff *d, const struct wsh_report_options *o, struct wsh_buf *out);
};
extern const struct wsh_diff_renderer wsh_diff_renderers[]; /* text first */
extern const size_t wsh_diff_renderer_count;

void wsh_diff_text(const struct wsh_diff *d, const struct wsh_report_options *o, struct wsh_buf *out);
void wsh_diff_json(const struct wsh_diff *d, const struct wsh_report_options *o, struct wsh_buf *out);
void wsh_diff_markdown(const struct wsh_diff *d, const struct wsh_report_options *o, struct wsh_buf *out);
void wsh_diff_html(const struct wsh_diff *d, const struct wsh_report_options *o, struct wsh_buf *out);

#endif
