/* report.c - the table of renderers. A new format is a row here and a file beside. */
#include "reports/report.h"

#include "reports/render.h"

const struct wsh_renderer wsh_renderers[] = {
    {"html", "for people: one self-contained page, or a folder of plain ones", wsh_render_html, wsh_render_html_folder},
    {"json", "summary for scripts: totals, families, results; octets stay in the record", wsh_render_json, NULL},
    {"junit", "JUnit XML for build servers", wsh_render_junit, NULL},
    {"sarif", "SARIF 2.1.0 for code scanning pages and editors", wsh_render_sarif, NULL},
    {"tap", "TAP 14 for test harnesses", wsh_render_tap, NULL},
    {"markdown", "a comment for a pull request", wsh_render_markdown, NULL},
    {"badge", "a small SVG for a README", wsh_render_badge, NULL},
    {"text", "summary for a terminal", wsh_render_text, NULL},
};
const size_t wsh_renderer_count = WSH_COUNT(wsh_renderers);

const struct wsh_renderer *wsh_renderer_find(const char *name) {
    for (size_t i = 0; i < wsh_renderer_count; i++)
        if (strcmp(wsh_renderers[i].name, name) == 0) return &wsh_renderers[i];
    return NULL;
}
