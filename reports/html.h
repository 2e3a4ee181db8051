/* html.h - the parts of the HTML report among themselves.
 *
 * One walker writes either one self-contained file or a folder of plain pages: wsh_sheet_begin and wsh_sheet_end are
 * where the two part, and pictures (html_picture.c) and addresses (wsh_page_href). The walker is html.c, what a case
 * shows html_case.c, what several targets did in a case html_across.c, octets html_octets.c, what stands before any
 * case html_overview.c and html_rules.c, time html_time.c, several targets side by side html_matrix.c.
 * Looks are in assets/report.css, which knows these class names:
 * one letter per verdict - f fail, w warn, k broken, i info, b blocked, s skip, p pass. */
#ifndef WSH_REPORTS_HTML_H
#define WSH_REPORTS_HTML_H

#include "reports/compare.h"
#include "reports/markup.h"
#include "reports/report.h"
#include "reports/tally.h"

/* What is listed, filtered and linked: a result of the run, or a case that several targets met. */
struct wsh_page_item {
    const char *id, *family;
    enum wsh_verdict verdict;            /* of several targets: the worst */
    const struct wsh_result *r;          /* of one run, else NULL */
    const struct wsh_compare_case *c;    /* of several, else NULL */
};

/* What the report does not show, counted where it is left out and told at the end. */
struct wsh_page_left { size_t octets, bodies, results, cells; };

struct wsh_page {
    struct wsh_markup m;
    struct wsh_arena *arena;
    struct wsh_report_folder *folder; /* NULL: one file */
    const struct wsh_run_log *logs;
    size_t n_logs;
    const struct wsh_run_log *log;  /* the run at hand */
    struct wsh_tally tally;         /* of it; of several runs: their cases by the worst verdict */
    struct wsh_compare compare;     /* several runs only */
    struct wsh_page_item *items;    /* in the order of the tally */
    size_t n_items;
    const char *sheet;              /* the name of the page at hand: "index.html" */
    size_t pictures;                /* drawn so far: their names */
    size_t begin;                   /* where this page begins in the output */
    size_t pass_octets;             /* octets of passed cases on this page so far */
    struct wsh_page_left left;
};

/* How much may still be written, by how full the page is. A page that stops in the middle would be worse than one
 * that leaves out octets, and one that no browser opens is no report at all. Failures come first: passes give way. */
enum wsh_room { WSH_ROOM_FULL, WSH_ROOM_NO_OCTETS, WSH_ROOM_NO_BODY, WSH_ROOM_NONE };
enum wsh_room wsh_page_room(const struct wsh_page *p);

const char *wsh_page_class(enum wsh_verdict v); /* "f" */
void wsh_page_verdict(struct wsh_page *p, enum wsh_verdict v); /* symbol and word */
void wsh_page_time(struct wsh_page *p, const char *element, const char *class, uint64_t us);
/* What an element is called so that links find it: the id, or letters that stand for one that is no plain word. */
const char *wsh_page_anchor(struct wsh_page *p, const char *id);
/* "#..." with everything encoded that an address may not hold; in a folder with the page of the family before it.
 * In the arena. */
const char *wsh_page_href(struct wsh_page *p, const char *family, const char *id);
void wsh_page_link(struct wsh_page *p, const char *family, const char *id); /* <a href><code>id</code></a> */
const char *wsh_page_family_sheet(struct wsh_page *p, const char *family); /* "family-version.html" */
void wsh_page_tip(struct wsh_page *p, const struct wsh_result *r); /* title="..." in a sentence */

/* html_sheet.c: a page of a folder, or the file itself. */
void wsh_sheet_begin(struct wsh_page *p, const char *name, const char *title);
void wsh_sheet_end(struct wsh_page *p);
void wsh_sheet_style(struct wsh_page *p); /* the style sheet of a folder */

/* html_overview.c */
void wsh_page_masthead(struct wsh_page *p);
void wsh_page_families(struct wsh_page *p);
void wsh_page_needs(struct wsh_page *p); /* what skipped and blocked cases wait for */

/* html_rules.c, html_time.c */
void wsh_page_rules(struct wsh_page *p);
void wsh_page_times(struct wsh_page *p);
bool wsh_page_is_timed(const struct wsh_result *r); /* it counts there */
void wsh_page_series(struct wsh_page *p, const struct wsh_result *r); /* rows of a case; nothing if it is no series */

/* html_matrix.c */
void wsh_page_ranking(struct wsh_page *p);
void wsh_page_case_matrix(struct wsh_page *p);
void wsh_page_rule_matrix(struct wsh_page *p);

/* html_case.c */
void wsh_page_case(struct wsh_page *p, const struct wsh_result *r);
void wsh_page_row(struct wsh_page *p, const char *label); /* of a case's list; the end is wsh_page_row_end */
void wsh_page_row_end(struct wsh_page *p);
void wsh_page_left_out(struct wsh_page *p, size_t shown, size_t n, const char *what);
void wsh_page_outcome(struct wsh_page *p, enum wsh_outcome outcome, unsigned status);
void wsh_page_findings(struct wsh_page *p, const struct wsh_result_attempt *a);
void wsh_page_streams(struct wsh_page *p, const struct wsh_result *r, const struct wsh_result_attempt *a);
void wsh_page_case_rules(struct wsh_page *p, const struct wsh_result *r);
void wsh_page_reproduce(struct wsh_page *p, const struct wsh_result *r);
void wsh_page_case_data(struct wsh_page *p, const struct wsh_result *r); /* what the filter asks for */

/* html_across.c */
void wsh_page_across(struct wsh_page *p, const struct wsh_compare_case *c);

/* html_picture.c: drawn by us, in the page or as a file beside it. Lengths are units of the picture. */
struct wsh_picture {
    struct wsh_page *p;
    struct wsh_markup own, *m; /* the page's, or that of a file */
    struct wsh_buf file;
    const char *class, *label;
    unsigned w, h;
};
/* `label` says in words what the picture shows. `stretch`: without regard to its proportions. */
void wsh_picture_begin(struct wsh_page *p, struct wsh_picture *ret, const char *class, const char *label, unsigned w,
                       unsigned h, bool stretch);
void wsh_picture_end(struct wsh_picture *pic);
void wsh_picture_rect(struct wsh_picture *pic, const char *class, double x, double y, double w, double h);
void wsh_picture_line(struct wsh_picture *pic, const char *class, double x1, double y1, double x2, double y2);
void wsh_picture_dot(struct wsh_picture *pic, const char *class, double x, double y);
void wsh_picture_text(struct wsh_picture *pic, char anchor, double x, double y, const char *text); /* s, m or e */
/* Verdicts as one bar; `of`: what the whole width counts. */
void wsh_picture_bar(struct wsh_page *p, const unsigned totals[WSH_VERDICT_COUNT], unsigned of);

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
