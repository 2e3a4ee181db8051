/* render.h - the renderers themselves, as report.c lists them. Each is pure: the same logs give the same octets. */
#ifndef WSH_REPORTS_RENDER_H
#define WSH_REPORTS_RENDER_H

#include "reports/report.h"

void wsh_render_html(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o, struct wsh_buf *out);
void wsh_render_html_folder(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                            struct wsh_report_folder *folder);
void wsh_render_json(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o, struct wsh_buf *out);
void wsh_render_junit(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                      struct wsh_buf *out);
void wsh_render_text(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o, struct wsh_buf *out);
void wsh_render_sarif(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                      struct wsh_buf *out);
void wsh_render_tap(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                    struct wsh_buf *out);
void wsh_render_markdown(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                         struct wsh_buf *out);
void wsh_render_badge(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                      struct wsh_buf *out);
void wsh_render_pcapng(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                       struct wsh_buf *out);
void wsh_render_metrics(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                        struct wsh_buf *out);

#endif
