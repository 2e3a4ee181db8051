/* report.h - renderers: a run log to text. One row per format; each is a pure function, so the same stream gives the
 * same octets. Everything that came from a peer is escaped for the format. */
#ifndef WSH_REPORTS_REPORT_H
#define WSH_REPORTS_REPORT_H

#include "record/result.h"

struct wsh_report_options {
    bool color;        /* text only */
    unsigned width;    /* text only: columns, 0 = 80 */
    bool verbose;      /* text only: every case, not only what needs attention */
    bool fail_on_warn, fail_on_impact; /* metrics only: the gate's, see wsh_gate_holds */
};

enum wsh_report_kind {
    WSH_REPORT_TEXT,
    WSH_REPORT_OCTETS, /* no text */
    WSH_REPORT_WHOLE,  /* text in a file that is replaced at once, never half there */
};

/* Where a report of several files goes. `name` is one of ours: letters, digits, hyphens and a dot. */
struct wsh_report_folder {
    void (*file)(struct wsh_report_folder *self, const char *name, struct wsh_span octets);
};

struct wsh_renderer {
    const char *name;  /* "html", also the name of the flag */
    const char *help;
    enum wsh_report_kind kind;
    void (*render)(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o, struct wsh_buf *out);
    /* The same as a folder of plain pages that need no script; NULL: this format is one file. */
    void (*render_folder)(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                          struct wsh_report_folder *folder);
};
extern const struct wsh_renderer wsh_renderers[]; /* a row per flag of `run`, `judge` and `report` */
extern const size_t wsh_renderer_count;
const struct wsh_renderer *wsh_renderer_find(const char *name);

/* The command that repeats a result, with all flags that its run declared: `wshake run URL --select ID --seed N ...`. A
 * value that the record does not hold is "${NAME:?}". Nothing for findings, and for what has no target. */
void wsh_reproduce_wshake(const struct wsh_result *r, struct wsh_buf *out);
/* A request by itself, through printf to nc or openssl s_client. */
void wsh_reproduce_octets(struct wsh_span request, const char *target, struct wsh_buf *out);
/* The same of a result whose deciding attempt was one request on one connection, written at once and without a secret
 * that is not in the record; and with curl, if that would send these octets. Otherwise nothing. */
enum wsh_by_hand { WSH_BY_OCTETS, WSH_BY_CURL, WSH_BY_HAND_COUNT };
void wsh_reproduce_by_hand(const struct wsh_result *r, enum wsh_by_hand how, struct wsh_buf *out);

#endif
