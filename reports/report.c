/* report.c - the table of renderers. A new format is a row here and a file beside. */
#include "reports/report.h"

#include "reports/render.h"

const struct wsh_renderer wsh_renderers[] = {
    {"html", "for people: one self-contained page, or a folder of plain ones", WSH_REPORT_TEXT, wsh_render_html,
     wsh_render_html_folder},
    {"json", "summary for scripts: totals, families, results; octets stay in the record", WSH_REPORT_TEXT,
     wsh_render_json, NULL},
    {"junit", "JUnit XML for build servers", WSH_REPORT_TEXT, wsh_render_junit, NULL},
    {"sarif", "SARIF 2.1.0 for code scanning pages and editors", WSH_REPORT_TEXT, wsh_render_sarif, NULL},
    {"tap", "TAP 14 for test harnesses", WSH_REPORT_TEXT, wsh_render_tap, NULL},
    {"markdown", "a comment for a pull request", WSH_REPORT_TEXT, wsh_render_markdown, NULL},
    {"badge", "a small SVG for a README", WSH_REPORT_TEXT, wsh_render_badge, NULL},
    {"pcapng", "packet capture drawn from the record, for Wireshark", WSH_REPORT_OCTETS, wsh_render_pcapng, NULL},
    {"metrics", "counts in OpenMetrics text, for Prometheus", WSH_REPORT_WHOLE, wsh_render_metrics, NULL},
    {"text", "summary for a terminal", WSH_REPORT_TEXT, wsh_render_text, NULL},
};
const size_t wsh_renderer_count = WSH_COUNT(wsh_renderers);

const struct wsh_renderer *wsh_renderer_find(const char *name) {
    for (size_t i = 0; i < wsh_renderer_count; i++)
        if (strcmp(wsh_renderers[i].name, name) == 0) return &wsh_renderers[i];
    return NULL;
}
