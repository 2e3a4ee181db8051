/* html_sheet.c - what stands around a page: the one self-contained file, or a page of a folder.
 *
 * The content security policy of the file allows our own inline style and script and nothing else, so that even an
 * escape that we forgot could load nothing. A page of a folder has neither: it works under
 * "sandbox; default-src 'none'; img-src 'self'; style-src 'self'", which build servers put on what they archive. */
#include "reports/html.h"

enum { TEXT_SHOWN = 2000 /* octets of a text of a peer or a case that are shown */ };

static const char policy_file[] = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
                                  "base-uri 'none'; form-action 'none'";
static const char policy_folder[] = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
                                    "form-action 'none'";

static void meta(struct wsh_markup *m, const char *key, const char *name, const char *content) {
    wsh_markup_empty(m, "meta");
    wsh_markup_attr(m, key, name);
    wsh_markup_attr(m, "content", content);
}

static void style(struct wsh_page *p) {
    struct wsh_markup *m = &p->m;
    if (p->folder) {
        wsh_markup_empty(m, "link");
        wsh_markup_attr(m, "rel", "stylesheet");
        wsh_markup_attr(m, "href", "style.css");
        return;
    }
    wsh_markup_open(m, "style");
    wsh_markup_raw(m, wsh_span_make(wsh_asset_css, wsh_asset_css_size));
    wsh_markup_close(m, "style");
}

static void head(struct wsh_page *p, const char *title) {
    struct wsh_markup *m = &p->m;
    wsh_markup_open(m, "head");
    wsh_markup_empty(m, "meta");
    wsh_markup_attr(m, "charset", "utf-8");
    meta(m, "http-equiv", "Content-Security-Policy", p->folder ? policy_folder : policy_file);
    meta(m, "name", "viewport", "width=device-width, initial-scale=1");
    meta(m, "name", "color-scheme", "light dark");
    meta(m, "name", "referrer", "no-referrer");
    wsh_markup_open(m, "title");
    wsh_markup_format(m, "%s - wshake", title);
    wsh_markup_close(m, "title");
    style(p);
    wsh_markup_close(m, "head");
}

/* Chosen without script: the style sheet asks which of the three is checked. */
static void theme(struct wsh_page *p) {
    static const char *const names[] = {"auto", "light", "dark"};
    struct wsh_markup *m = &p->m;
    wsh_markup_open_class(m, "fieldset", "theme");
    wsh_markup_attr(m, "aria-label", "colours");
    for (size_t i = 0; i < WSH_COUNT(names); i++) {
        wsh_markup_open(m, "label");
        wsh_markup_empty(m, "input");
        wsh_markup_attr(m, "type", "radio");
        wsh_markup_attr(m, "name", "theme");
        wsh_markup_attr_format(m, "id", "theme-%s", names[i]);
        if (i == 0) wsh_markup_attr(m, "checked", "");
        wsh_markup_leaf(m, "span", NULL, names[i]);
        wsh_markup_close(m, "label");
    }
    wsh_markup_close(m, "fieldset");
}

static void verdict_link(struct wsh_page *p, enum wsh_verdict v) {
    const char *name = wsh_verdict_name(v), *sheet = wsh_arena_printf(p->arena, "%s.html", name);
    if (p->tally.totals[v] == 0) return;
    wsh_markup_open(&p->m, "a");
    wsh_markup_attr(&p->m, "href", sheet);
    if (strcmp(sheet, p->sheet) == 0) wsh_markup_attr(&p->m, "aria-current", "page");
    wsh_page_verdict(p, v);
    wsh_markup_format(&p->m, " %u", p->tally.totals[v]);
    wsh_markup_close(&p->m, "a");
}

/* The pages of the folder: plain links are its filter. */
static void pages(struct wsh_page *p) {
    wsh_markup_open_class(&p->m, "nav", "pages");
    wsh_markup_attr(&p->m, "aria-label", "pages");
    wsh_markup_open(&p->m, "a");
    wsh_markup_attr(&p->m, "href", "index.html");
    if (strcmp(p->sheet, "index.html") == 0) wsh_markup_attr(&p->m, "aria-current", "page");
    wsh_markup_text(&p->m, "overview");
    wsh_markup_close(&p->m, "a");
    for (int i = 0; i < WSH_VERDICT_COUNT; i++) verdict_link(p, wsh_tally_order[i]);
    wsh_markup_close(&p->m, "nav");
}

void wsh_sheet_begin(struct wsh_page *p, const char *name, const char *title) {
    struct wsh_buf *out = p->m.out;
    struct wsh_markup *m = &p->m;
    p->sheet = name;
    p->begin = out->n;
    p->pass_octets = 0;
    wsh_markup_init(m, WSH_MARKUP_HTML, out);
    m->cut = TEXT_SHOWN;
    wsh_markup_raw(m, WSH_LIT("<!DOCTYPE html>\n"));
    wsh_markup_open(m, "html");
    wsh_markup_attr(m, "lang", "en");
    head(p, title);
    wsh_markup_open(m, "body");
    wsh_markup_open_class(m, "header", "kicker");
    wsh_markup_leaf(m, "p", NULL, "wshake \xC2\xB7 conformance of the WebSocket opening handshake");
    theme(p);
    wsh_markup_close(m, "header");
    wsh_markup_open(m, "main");
    if (p->folder) pages(p);
}

/* ---- the end: how to read it, and what is not in it ---- */

static void left(struct wsh_page *p, size_t n, const char *what) {
    if (n == 0) return;
    wsh_markup_open(&p->m, "li");
    wsh_markup_format(&p->m, "%zu %s", n, what);
    wsh_markup_close(&p->m, "li");
}

static void left_outs(struct wsh_page *p) {
    const struct wsh_page_left *l = &p->left;
    if (l->octets + l->bodies + l->results + l->cells == 0) return;
    wsh_markup_open_class(&p->m, "div", "left");
    wsh_markup_leaf(&p->m, "p", NULL, "Left out, so that this page opens; the record has all of it:");
    wsh_markup_open(&p->m, "ul");
    left(p, l->octets,
         "times the octets of an exchange: those of passed cases beyond 1 MiB of them, and those of all "
         "cases where the page is more than half full");
    left(p, l->bodies, "cases whose argument is not shown, only their line");
    left(p, l->results, "results that are not shown at all");
    left(p, l->cells, "rows of the matrix");
    wsh_markup_close(&p->m, "ul");
    wsh_markup_close(&p->m, "div");
}

static void colophon(struct wsh_page *p) {
    wsh_markup_open_class(&p->m, "footer", "end");
    left_outs(p);
    wsh_markup_leaf(
        &p->m, "p", NULL,
        "Octets that do not print are named or shown in hexadecimal; a number before a line is the offset of its "
        "first octet. Marks carry the number of their finding. Verdicts: fail, a MUST is violated; warn, a "
        "SHOULD or a harmless tolerance; info, left open by the specifications; skip, a precondition is not "
        "met; blocked, would prove nothing; broken, our trouble and not the target's.");
    if (!p->folder)
        wsh_markup_leaf(&p->m, "p", "keys",
                        "Keys, where script is allowed: / searches, j and k go to the next and the previous case, "
                        "o opens it.");
    wsh_markup_close(&p->m, "footer");
}

void wsh_sheet_end(struct wsh_page *p) {
    struct wsh_markup *m = &p->m;
    wsh_markup_close(m, "main");
    colophon(p);
    if (!p->folder) {
        wsh_markup_open(m, "script");
        wsh_markup_raw(m, wsh_span_make(wsh_asset_js, wsh_asset_js_size));
        wsh_markup_close(m, "script");
    }
    wsh_markup_close(m, "body");
    wsh_markup_close(m, "html");
    wsh_markup_raw(m, WSH_LIT("\n"));
    wsh_markup_done(m);
    p->left = (struct wsh_page_left){0};
    if (!p->folder) return;
    p->folder->file(p->folder, p->sheet, wsh_buf_span(m->out));
    wsh_buf_clear(m->out);
}

void wsh_sheet_style(struct wsh_page *p) {
    p->folder->file(p->folder, "style.css", wsh_span_make(wsh_asset_css, wsh_asset_css_size));
}
