/* doc.c - Markdown (GitHub's) or text, block by block. */
#include "cli/doc.h"

#include "cli/cli.h"

enum { FIRST_CELL = 8, FIRST_CELL_MOST = 26, INDENT = 2 };

void wsh_doc_init(struct wsh_doc *p, struct wsh_arena *a, bool markdown, const char *docs) {
    *p = (struct wsh_doc){.arena = a, .markdown = markdown, .docs = docs};
    wsh_buf_init(&p->out, WSH_LIMIT_TEXT);
}

void wsh_doc_part(const struct wsh_doc *p, struct wsh_doc *ret_part) {
    wsh_doc_init(ret_part, p->arena, p->markdown, p->docs);
}

const char *wsh_doc_take(struct wsh_doc *part) {
    const char *text = wsh_arena_text(part->arena, wsh_buf_span(&part->out));
    wsh_buf_done(&part->out);
    return text;
}

void wsh_doc_add(struct wsh_doc *p, const char *blocks) { wsh_buf_add_text(&p->out, blocks); }

/* A page ends with one line end, whatever its last block was. */
void wsh_doc_print(struct wsh_doc *p) {
    while (p->out.n > 1 && p->out.p[p->out.n - 1] == '\n' && p->out.p[p->out.n - 2] == '\n') p->out.n--;
    wsh_cli_write(stdout, &p->out);
    wsh_buf_done(&p->out);
}

/* ---- inline ---- */

static const char *taken(struct wsh_doc *p, struct wsh_buf *b) {
    const char *text = wsh_arena_text(p->arena, wsh_buf_span(b));
    wsh_buf_done(b);
    return text;
}

const char *wsh_doc_words(struct wsh_doc *p, const char *text) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    bool space = false;
    for (; *text; text++) {
        bool is_space = *text == ' ' || *text == '\n';
        if (!is_space && space && b.n > 0) wsh_buf_add_octet(&b, ' ');
        if (!is_space && p->markdown && strchr("*_`<[\\", *text)) wsh_buf_add_octet(&b, '\\');
        if (!is_space) wsh_buf_add_octet(&b, (uint8_t)*text);
        space = is_space;
    }
    return taken(p, &b);
}

const char *wsh_doc_code(struct wsh_doc *p, const char *text) {
    if (!p->markdown) return text;
    return wsh_arena_printf(p->arena, strchr(text, '`') ? "`` %s ``" : "`%s`", text);
}

const char *wsh_doc_url(struct wsh_doc *p, const char *shown, const char *url) {
    return p->markdown ? wsh_arena_printf(p->arena, "[%s](%s)", shown, url) : shown;
}

const char *wsh_doc_link(struct wsh_doc *p, const char *shown, const char *file, const char *anchor) {
    const char *hash = anchor ? "#" : "";
    return wsh_doc_url(p, shown, wsh_arena_printf(p->arena, "%s%s%s%s", p->docs, file, hash, anchor ? anchor : ""));
}

const char *wsh_doc_anchor(struct wsh_doc *p, const char *name) {
    return p->markdown ? wsh_arena_printf(p->arena, "<a id=\"%s\"></a>", name) : "";
}

/* ---- blocks ---- */

void wsh_doc_gap(struct wsh_doc *p) { wsh_buf_add_octet(&p->out, '\n'); }

void wsh_doc_heading(struct wsh_doc *p, unsigned level, const char *text) {
    if (p->markdown)
        wsh_buf_fill(&p->out, '#', level);
    else if (level > 1)
        wsh_buf_fill(&p->out, '-', 4);
    wsh_buf_printf(&p->out, "%s%s\n\n", p->markdown || level > 1 ? " " : "", text);
}

void wsh_doc_text(struct wsh_doc *p, const char *text) {
    if (p->markdown)
        wsh_buf_printf(&p->out, "%s\n\n", text);
    else
        wsh_cli_wrap(&p->out, text, 0), wsh_doc_gap(p);
}

void wsh_doc_item(struct wsh_doc *p, const char *text) {
    wsh_buf_add_text(&p->out, p->markdown ? "* " : "  ");
    if (p->markdown)
        wsh_buf_printf(&p->out, "%s\n", text);
    else
        wsh_cli_wrap(&p->out, text, INDENT);
}

void wsh_doc_note(struct wsh_doc *p, const char *name, const char *text) {
    const char *all = wsh_arena_printf(p->arena, p->markdown ? "**%s:** %s" : "%s: %s", name, text);
    if (p->markdown)
        wsh_doc_item(p, all);
    else
        wsh_cli_wrap(&p->out, all, 0);
}

void wsh_doc_octets(struct wsh_doc *p, const char *language, const char *lines) {
    if (p->markdown) wsh_buf_printf(&p->out, "```%s\n%s```\n\n", language, lines);
    for (struct wsh_span rest = wsh_span_of(p->markdown ? "" : lines); rest.n > 0;) {
        struct wsh_span line = wsh_span_cut(&rest, '\n');
        wsh_buf_printf(&p->out, "    %.*s\n", WSH_FMT(line));
    }
    if (!p->markdown) wsh_doc_gap(p);
}

void wsh_doc_table(struct wsh_doc *p, const char *const *heads, size_t n) {
    WSH_CHECK(n > 0 && n <= WSH_DOC_COLUMNS);
    p->columns = n;
    p->first = FIRST_CELL;
    if (!p->markdown) return;
    wsh_doc_row(p, heads);
    for (size_t i = 0; i < n; i++) wsh_buf_add_text(&p->out, i ? " --- |" : "| --- |");
    wsh_doc_gap(p);
}

void wsh_doc_widen(struct wsh_doc *p, const char *first_cell) {
    size_t room = strlen(first_cell) + 1;
    if (room > p->first) p->first = room < FIRST_CELL_MOST ? room : FIRST_CELL_MOST;
}

/* A bar ends a cell of GitHub's tables even inside of a code span. */
static void add_cell(struct wsh_doc *p, const char *text) {
    wsh_buf_add_text(&p->out, " ");
    for (; *text; text++) {
        if (*text == '|') wsh_buf_add_octet(&p->out, '\\');
        wsh_buf_add_octet(&p->out, (uint8_t)*text);
    }
    wsh_buf_add_text(&p->out, " |");
}

static void add_text_row(struct wsh_doc *p, const char *const *cells) {
    size_t column = INDENT + p->first;
    wsh_buf_printf(&p->out, "  %-*s", (int)p->first, cells[0]);
    bool fresh = strlen(cells[0]) >= p->first;
    if (fresh) wsh_doc_gap(p);
    for (size_t i = 1; i < p->columns; i++) {
        if (*cells[i] == '\0') continue;
        if (fresh) wsh_buf_fill(&p->out, ' ', column);
        wsh_cli_wrap(&p->out, cells[i], column);
        fresh = true;
    }
}

void wsh_doc_row(struct wsh_doc *p, const char *const *cells) {
    if (!p->markdown) {
        add_text_row(p, cells);
        return;
    }
    wsh_buf_add_octet(&p->out, '|');
    for (size_t i = 0; i < p->columns; i++) add_cell(p, cells[i]);
    wsh_doc_gap(p);
}
