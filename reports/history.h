/* history.h - the runs of each target over time, drawn: for a terminal, as JSON, and as a page without a script.
 *
 * Pure: the same history gives the same octets; times come from the streams. */
#ifndef WSH_REPORTS_HISTORY_H
#define WSH_REPORTS_HISTORY_H

#include "history/history.h"
#include "reports/report.h"

struct wsh_history_renderer {
    const char *name; /* "html", also the name of the flag */
    void (*render)(const struct wsh_history *all, size_t n, const struct wsh_report_options *o, struct wsh_buf *out);
};
extern const struct wsh_history_renderer wsh_history_renderers[];
extern const size_t wsh_history_renderer_count;

void wsh_history_text(const struct wsh_history *all, size_t n, const struct wsh_report_options *o, struct wsh_buf *out);
void wsh_history_json(const struct wsh_history *all, size_t n, const struct wsh_report_options *o, struct wsh_buf *out);
void wsh_history_html(const struct wsh_history *all, size_t n, const struct wsh_report_options *o, struct wsh_buf *out);

/* What a run is called: its label, or the day and minute it began. Into `room`. */
const char *wsh_history_name(const struct wsh_history_run *r, char *room, size_t size);
/* Verdict of the last run before `at` that had the case; WSH_VERDICT_COUNT: there is none. */
uint8_t wsh_history_before(const struct wsh_history_case *c, size_t at);

#endif
