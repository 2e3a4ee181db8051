/* html.h - the parts of the HTML report among themselves. The page is html.c, what a case shows html_case.c, octets
 * html_octets.c, the overview html_overview.c. Looks are in assets/report.css, which knows these class names:
 * one letter per verdict - f fail, w warn, k broken, i info, b blocked, s skip, p pass. */
#ifndef WSH_REPORTS_HTML_H
#define WSH_REPORTS_HTML_H

#include "reports/markup.h"
#include "reports/tally.h"

struct wsh_page {
    struct wsh_markup m;
    struct wsh_arena *arena;
    const struct wsh_run_log *log; /* the run at hand */
    struct wsh_tally tally;        /* of it */
    size_t run, runs;              /* its number from 0, and how many there are */
    size_t begin, end;             /* its share of the output: see wsh_page_room */
};

/* How much may still be written, by how full the share of the run at hand is. A page that stops in the middle would be
 * worse than one that leaves out octets, and one that no browser opens is no report at all. Failures come first in each
 * run, so passes give way to them. */
enum wsh_room { WSH_ROOM_FULL, WSH_ROOM_NO_OCTETS, WSH_ROOM_NO_BODY, WSH_ROOM_NONE };
enum wsh_room wsh_page_room(const struct wsh_page *p);

const char *wsh_page_class(enum wsh_verdict v); /* "f" */
void wsh_page_verdict(struct wsh_page *p, enum wsh_verdict v); /* symbol and word */
void wsh_page_time(struct wsh_page *p, const char *element, const char *class, uint64_t us);
/* The anchor of a result, and "#..." with everything encoded that an address may not hold. In the arena. */
const char *wsh_page_anchor(struct wsh_page *p, const struct wsh_result *r);
const char *wsh_page_href(struct wsh_page *p, const struct wsh_result *r);

/* html_overview.c */
void wsh_page_masthead(struct wsh_page *p);
void wsh_page_families(struct wsh_page *p);
void wsh_page_comparison(struct wsh_page *p, const struct wsh_run_log *logs, size_t n); /* several runs side by side */

/* html_case.c */
void wsh_page_case(struct wsh_page *p, const struct wsh_result *r);

/* html_octets.c: a run of octets with places marked in it. */
struct wsh_octet_mark {
    size_t offset, length; /* length 0: a place where something is missing */
    unsigned number;       /* of the finding, as the list of findings counts */
    enum wsh_verdict weight;
    const char *title;
};
void wsh_page_octets(struct wsh_markup *m, struct wsh_span octets, const struct wsh_octet_mark *marks, size_t n,
                     uint64_t dropped);

/* The assets, embedded by the build. */
extern const unsigned char wsh_asset_css[], wsh_asset_js[];
extern const size_t wsh_asset_css_size, wsh_asset_js_size;

#endif
