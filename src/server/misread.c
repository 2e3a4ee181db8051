/* misread.c - one row per flaw, one small function per way of misreading a line. */
#include "server/misread.h"

#include "server/scan.h"

/* A line without its end, to what it is taken for. WSH_EMPTY: the line is skipped. */
typedef struct wsh_span misread_fn(struct wsh_arena *a, struct wsh_span line);

static struct wsh_span paste(struct wsh_arena *a, struct wsh_span x, struct wsh_span y) {
    uint8_t *octets = wsh_arena_alloc(a, x.n + y.n + 1);
    size_t n = wsh_span_copy(octets, x);
    return wsh_span_make(octets, n + wsh_span_copy(octets + n, y));
}

static uint8_t *copy(struct wsh_arena *a, struct wsh_span s) {
    uint8_t *octets = wsh_arena_alloc(a, s.n + 1);
    (void)wsh_span_copy(octets, s);
    return octets;
}

/* Every `from` becomes `to`, which is not longer. */
static struct wsh_span replace(struct wsh_arena *a, struct wsh_span s, struct wsh_span from, struct wsh_span to) {
    uint8_t *octets = wsh_arena_alloc(a, s.n + 1), *end = octets;
    while (s.n > 0) {
        bool hit = wsh_span_starts(s, from);
        end += wsh_span_copy(end, hit ? to : wsh_span_slice(s, 0, 1));
        s = wsh_span_skip(s, hit ? from.n : 1);
    }
    return wsh_span_make(octets, (size_t)(end - octets));
}

/* --- the request-line -------------------------------------------------------------------------------------------- */

struct words {
    struct wsh_span method, target, version; /* version: everything behind the second space */
};

static struct words split(struct wsh_span line) {
    struct words w;
    w.method = wsh_span_cut(&line, ' ');
    w.target = wsh_span_cut(&line, ' ');
    w.version = line;
    return w;
}

static struct wsh_span write_line(struct wsh_arena *a, struct words w) {
    struct wsh_span front = paste(a, paste(a, w.method, WSH_LIT(" ")), paste(a, w.target, WSH_LIT(" ")));
    return paste(a, front, w.version);
}

static struct wsh_span with_get(struct wsh_arena *a, struct wsh_span line) {
    struct words w = split(line);
    w.method = WSH_LIT("GET");
    return write_line(a, w);
}

static struct wsh_span with_http11(struct wsh_arena *a, struct wsh_span line) {
    struct words w = split(line);
    w.version = WSH_LIT("HTTP/1.1");
    return write_line(a, w);
}

/* GET for whatever resource: the forms of a target that belong to another method go with the method. */
static struct wsh_span with_get_of_root(struct wsh_arena *a, struct wsh_span line) {
    struct words w = split(line);
    enum wsh_target_form form = wsh_target_read(w.target).form;
    w.method = WSH_LIT("GET");
    if (form == WSH_TARGET_ASTERISK || form == WSH_TARGET_AUTHORITY) w.target = WSH_LIT("/");
    return write_line(a, w);
}

static struct wsh_span any_method(struct wsh_arena *a, struct wsh_span line) {
    return split(line).method.n ? with_get_of_root(a, line) : line;
}

static struct wsh_span get_in_any_case(struct wsh_arena *a, struct wsh_span line) {
    return wsh_span_is_ci(split(line).method, "GET") ? with_get(a, line) : line;
}

static struct wsh_span get_at_front(struct wsh_arena *a, struct wsh_span line) {
    return wsh_span_starts(line, WSH_LIT("GET")) ? with_get(a, line) : line;
}

static struct wsh_span get_at_end(struct wsh_arena *a, struct wsh_span line) {
    return wsh_span_ends(split(line).method, WSH_LIT("GET")) ? with_get(a, line) : line;
}

static struct wsh_span post_is_get(struct wsh_arena *a, struct wsh_span line) {
    return wsh_span_is(split(line).method, "POST") ? with_get(a, line) : line;
}

static struct wsh_span head_is_get(struct wsh_arena *a, struct wsh_span line) {
    return wsh_span_is(split(line).method, "HEAD") ? with_get(a, line) : line;
}

static struct wsh_span options_is_get(struct wsh_arena *a, struct wsh_span line) {
    return wsh_span_is(split(line).method, "OPTIONS") ? with_get_of_root(a, line) : line;
}

static struct wsh_span no_method_is_get(struct wsh_arena *a, struct wsh_span line) {
    return wsh_span_starts(line, WSH_LIT("/")) ? paste(a, WSH_LIT("GET "), line) : line;
}

static struct wsh_span without_bom(struct wsh_arena *a, struct wsh_span line) {
    (void)a;
    return wsh_span_starts(line, WSH_LIT("\xEF\xBB\xBF")) ? wsh_span_skip(line, 3) : line;
}

static struct wsh_span empty_target_is_root(struct wsh_arena *a, struct wsh_span line) {
    struct words w = split(line);
    if (w.target.n > 0) return line;
    w.target = WSH_LIT("/");
    return write_line(a, w);
}

/* Takes everything between the first and the last space, and serves it as "/" if it is no target. */
static struct wsh_span any_target(struct wsh_arena *a, struct wsh_span line) {
    size_t last = line.n;
    while (last > 0 && line.p[last - 1] != ' ') last--;
    struct words w = split(line);
    w.version = wsh_span_skip(line, last);
    w.target = wsh_span_slice(line, w.method.n + 1, last ? last - 1 : 0);
    enum wsh_target_form form = wsh_target_read(w.target).form;
    if (form != WSH_TARGET_ORIGIN && form != WSH_TARGET_ABSOLUTE) w.target = WSH_LIT("/");
    return write_line(a, w);
}

static struct wsh_span any_space(struct wsh_arena *a, struct wsh_span line) {
    uint8_t *octets = copy(a, line);
    size_t n = 0;
    for (size_t i = 0; i < line.n; i++) {
        bool white = line.p[i] != 0 && strchr(" \t\v\f\r", line.p[i]);
        if (!white || (n > 0 && octets[n - 1] != ' ')) octets[n++] = white ? ' ' : line.p[i];
    }
    return wsh_span_trim_ows(wsh_span_make(octets, n));
}

static struct wsh_span without_extra_words(struct wsh_arena *a, struct wsh_span line) {
    struct words w = split(line);
    w.version = wsh_span_cut(&w.version, ' ');
    return write_line(a, w);
}

static struct wsh_span missing_version(struct wsh_arena *a, struct wsh_span line) {
    return split(line).version.n ? line : with_http11(a, line);
}

static struct wsh_span any_version(struct wsh_arena *a, struct wsh_span line) {
    return split(line).version.n ? with_http11(a, line) : line;
}

static struct wsh_span version_at_front(struct wsh_arena *a, struct wsh_span line) {
    return wsh_span_starts(split(line).version, WSH_LIT("HTTP/1.1")) ? with_http11(a, line) : line;
}

/* scanf("HTTP/%u.%u"): white space before a number is skipped, a number wraps, what follows is not looked at. */
static bool scan_number(struct wsh_span *s, uint32_t *ret_number) {
    *s = wsh_span_trim_ows(*s);
    size_t n = 0;
    for (*ret_number = 0; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++)
        *ret_number = *ret_number * 10 + (uint32_t)(s->p[n] - '0');
    *s = wsh_span_skip(*s, n);
    return n > 0;
}

static struct wsh_span scanned_version(struct wsh_arena *a, struct wsh_span line) {
    struct wsh_span v = split(line).version;
    uint32_t major, minor;
    if (!wsh_span_starts(v, WSH_LIT("HTTP/"))) return line;
    v = wsh_span_skip(v, 5);
    if (!scan_number(&v, &major) || !wsh_span_starts(v, WSH_LIT("."))) return line;
    v = wsh_span_skip(v, 1);
    return scan_number(&v, &minor) && major == 1 && minor >= 1 ? with_http11(a, line) : line;
}

static struct wsh_span any_name(struct wsh_arena *a, struct wsh_span line) {
    struct wsh_span v = split(line).version, name = wsh_span_cut(&v, '/');
    uint32_t major, minor = 0;
    if (name.n == 0 || !scan_number(&v, &major)) return line;
    v = wsh_span_skip(v, 1);
    (void)scan_number(&v, &minor);
    return major > 1 || (major == 1 && minor >= 1) ? with_http11(a, line) : line;
}

/* --- field lines ------------------------------------------------------------------------------------------------- */

static struct wsh_span unblank(struct wsh_arena *a, struct wsh_span line) {
    (void)a;
    while (line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t')) line = wsh_span_skip(line, 1);
    return line;
}

static struct wsh_span without_white_before_colon(struct wsh_arena *a, struct wsh_span line) {
    size_t colon = wsh_span_find(line, ':');
    struct wsh_span name = wsh_span_trim_ows(wsh_span_slice(line, 0, colon));
    return wsh_is_token(name) ? paste(a, name, wsh_span_skip(line, colon)) : line;
}

static struct wsh_span without_bad_names(struct wsh_arena *a, struct wsh_span line) {
    (void)a;
    size_t colon = wsh_span_find(line, ':');
    return colon < line.n && wsh_is_token(wsh_span_slice(line, 0, colon)) ? line : WSH_EMPTY;
}

static struct wsh_span hyphens(struct wsh_arena *a, struct wsh_span line) {
    size_t colon = wsh_span_find(line, ':');
    uint8_t *octets = copy(a, line);
    for (size_t i = 0; i < colon; i++)
        if (octets[i] == '_') octets[i] = '-';
    return wsh_span_make(octets, line.n);
}

static struct wsh_span folded_name(struct wsh_arena *a, struct wsh_span line) {
    size_t colon = wsh_span_find(line, ':');
    struct wsh_span name = replace(a, wsh_span_slice(line, 0, colon), WSH_LIT("\xE2\x84\xAA"), WSH_LIT("k"));
    return paste(a, replace(a, name, WSH_LIT("\xC5\xBF"), WSH_LIT("s")), wsh_span_skip(line, colon));
}

static struct wsh_span up_to_nul(struct wsh_arena *a, struct wsh_span line) {
    (void)a;
    return wsh_span_slice(line, 0, wsh_span_find(line, 0));
}

/* Lines that the scanner would stop at are skipped. */
static struct wsh_span only_good(struct wsh_arena *a, struct wsh_span line) {
    if (without_bad_names(a, line).n == 0) return WSH_EMPTY;
    for (size_t i = 0; i < line.n; i++)
        if ((line.p[i] < 0x20 && line.p[i] != '\t') || line.p[i] == 0x7F) return WSH_EMPTY;
    return line;
}

static struct wsh_span any_line(struct wsh_arena *a, struct wsh_span line) {
    (void)a;
    (void)line;
    return WSH_LIT("GET / HTTP/1.1");
}

/* Control characters of one field, which the scanner would stop at, become octets that no token holds either. */
static struct wsh_span controls_hidden(struct wsh_arena *a, struct wsh_span line, const char *name) {
    uint8_t *octets = copy(a, line);
    size_t colon = wsh_span_find(line, ':');
    if (!wsh_span_is_ci(wsh_span_slice(line, 0, colon), name)) return line;
    for (size_t i = colon; i < line.n; i++)
        if ((octets[i] < 0x20 && !strchr("\t\r\n", octets[i])) || octets[i] == 0x7F) octets[i] = WSH_MISREAD_CONTROL;
    return wsh_span_make(octets, line.n);
}

static struct wsh_span extension_controls(struct wsh_arena *a, struct wsh_span line) {
    return controls_hidden(a, line, "Sec-WebSocket-Extensions");
}

static struct wsh_span protocol_controls(struct wsh_arena *a, struct wsh_span line) {
    return controls_hidden(a, line, "Sec-WebSocket-Protocol");
}

static struct wsh_span line_ends_hidden(struct wsh_arena *a, struct wsh_span line) {
    uint8_t *octets = copy(a, line);
    for (size_t i = 0; i < line.n; i++)
        octets[i] = octets[i] == '\r' ? WSH_MISREAD_CR : octets[i] == '\n' ? WSH_MISREAD_LF : octets[i];
    return wsh_span_make(octets, line.n);
}

/* --- any line ---------------------------------------------------------------------------------------------------- */

static struct wsh_span without_nul(struct wsh_arena *a, struct wsh_span line) {
    return replace(a, line, WSH_LIT("\0"), WSH_EMPTY);
}

/* U+FF10 to U+FF19 are EF BC 90 to EF BC 99. */
static struct wsh_span ascii_digits(struct wsh_arena *a, struct wsh_span line) {
    for (uint8_t digit = 0; digit < 10; digit++) {
        uint8_t wide[] = {0xEF, 0xBC, (uint8_t)(0x90 + digit)}, narrow = (uint8_t)('0' + digit);
        line = replace(a, line, wsh_span_make(wide, sizeof wide), wsh_span_make(&narrow, 1));
    }
    return line;
}

static struct wsh_span as_it_is(struct wsh_arena *a, struct wsh_span line) {
    (void)a;
    return line;
}

/* --- the table --------------------------------------------------------------------------------------------------- */

enum where { START = 1, FIRST = 2 /* field line */, REST = 4, FIELDS = FIRST | REST, ALL = START | FIELDS };

static const struct {
    enum wsh_flaw_id flaw;
    enum where where;
    misread_fn *as;
} misreadings[] = {
    {WSH_FLAW_CHECKS_NOTHING, START, any_line},
    {WSH_FLAW_CHECKS_NOTHING, FIELDS, only_good},
    {WSH_FLAW_METHOD_UNCHECKED, START, any_method},
    {WSH_FLAW_METHOD_CASE_INSENSITIVE, START, get_in_any_case},
    {WSH_FLAW_METHOD_PREFIX, START, get_at_front},
    {WSH_FLAW_METHOD_SUFFIX, START, get_at_end},
    {WSH_FLAW_METHOD_POST_TAKEN, START, post_is_get},
    {WSH_FLAW_METHOD_HEAD_TAKEN, START, head_is_get},
    {WSH_FLAW_METHOD_OPTIONS_TAKEN, START, options_is_get},
    {WSH_FLAW_METHOD_MISSING_IS_GET, START, no_method_is_get},
    {WSH_FLAW_BOM_SKIPPED, START, without_bom},
    {WSH_FLAW_EMPTY_TARGET_IS_ROOT, START, empty_target_is_root},
    {WSH_FLAW_TARGET_UNCHECKED, START, any_target},
    {WSH_FLAW_REQUEST_LINE_ANY_SPACE, START, any_space},
    {WSH_FLAW_REQUEST_LINE_EXTRA_WORDS, START, without_extra_words},
    {WSH_FLAW_HTTP_VERSION_MISSING_TAKEN, START, missing_version},
    {WSH_FLAW_HTTP_VERSION_UNCHECKED, START, any_version},
    {WSH_FLAW_HTTP_VERSION_PREFIX, START, version_at_front},
    {WSH_FLAW_HTTP_VERSION_SCANF, START, scanned_version},
    {WSH_FLAW_HTTP_NAME_UNCHECKED, START, any_name},
    {WSH_FLAW_SPACE_BEFORE_COLON_TAKEN, FIELDS, without_white_before_colon},
    {WSH_FLAW_NAMES_UNCHECKED, FIELDS, without_bad_names},
    {WSH_FLAW_NAMES_UNDERSCORE, FIELDS, hyphens},
    {WSH_FLAW_NAMES_UNICODE_FOLD, FIELDS, folded_name},
    {WSH_FLAW_FOLD_IS_FIELD, REST, unblank},
    {WSH_FLAW_FIRST_LINE_WITH_SPACE_USED, FIRST, unblank},
    {WSH_FLAW_NUL_ENDS_VALUE, FIELDS, up_to_nul},
    {WSH_FLAW_NUL_DROPPED, ALL, without_nul},
    {WSH_FLAW_DIGITS_UNICODE, ALL, ascii_digits},
    {WSH_FLAW_PROTOCOL_INJECTS, FIELDS, line_ends_hidden},
    {WSH_FLAW_EXTENSIONS_UNCHECKED, FIELDS, extension_controls},
    {WSH_FLAW_PROTOCOL_UNCHECKED, FIELDS, protocol_controls},
    {WSH_FLAW_PROTOCOL_ECHOES_INVALID, FIELDS, protocol_controls},
    {WSH_FLAW_BARE_LF_ENDS_LINE, ALL, as_it_is},
    {WSH_FLAW_BARE_CR_ENDS_LINE, ALL, as_it_is},
    {WSH_FLAW_NUL_ENDS_LINE, ALL, as_it_is},
};

bool wsh_misread_wanted(const struct wsh_server_config *config) {
    for (size_t i = 0; i < WSH_COUNT(misreadings); i++)
        if (flawed(config, misreadings[i].flaw)) return true;
    return false;
}

void wsh_misread_init(struct wsh_misread *m, const struct wsh_server_config *config) {
    *m = (struct wsh_misread){.config = config};
    wsh_buf_init(&m->line, WSH_LIMIT_HEAD);
}

void wsh_misread_reset(struct wsh_misread *m) {
    wsh_buf_clear(&m->line);
    m->lines = 0;
    m->skip_lf = false;
}

void wsh_misread_done(struct wsh_misread *m) { wsh_buf_done(&m->line); }

/* Has `octet`, the last of the line so far, ended it? */
static bool ends_line(const struct wsh_misread *m, uint8_t octet) {
    bool behind_cr = m->line.n > 1 && m->line.p[m->line.n - 2] == '\r';
    if (octet == '\r') return flawed(m->config, WSH_FLAW_BARE_CR_ENDS_LINE);
    if (octet == 0) return flawed(m->config, WSH_FLAW_NUL_ENDS_LINE);
    if (octet == '\n' && flawed(m->config, WSH_FLAW_PROTOCOL_INJECTS)) return behind_cr;
    return octet == '\n';
}

/* Takes the line end off `line`. What is passed on as its end: CRLF for what a flaw ends lines with, else what came. */
static struct wsh_span cut_end(const struct wsh_misread *m, struct wsh_span *line) {
    static const enum wsh_flaw_id loose[] = {WSH_FLAW_CHECKS_NOTHING, WSH_FLAW_BARE_LF_ENDS_LINE};
    struct wsh_span end = wsh_span_skip(*line, line->n - 1);
    line->n--;
    if (end.p[0] != '\n') return WSH_LIT("\r\n");
    for (size_t i = 0; i < WSH_COUNT(loose); i++)
        if (flawed(m->config, loose[i])) end = WSH_LIT("\r\n");
    if (line->n == 0 || line->p[line->n - 1] != '\r') return end;
    line->n--;
    return WSH_LIT("\r\n");
}

static struct wsh_span taken_for(struct wsh_misread *m, struct wsh_arena *a, struct wsh_span line) {
    enum where where = m->lines == 0 ? START : m->lines == 1 ? FIRST : REST;
    for (size_t i = 0; i < WSH_COUNT(misreadings); i++)
        if ((misreadings[i].where & where) && flawed(m->config, misreadings[i].flaw)) line = misreadings[i].as(a, line);
    return line;
}

bool wsh_misread_owns(struct wsh_misread *m, uint8_t octet) {
    bool owned = m->skip_lf && octet == '\n';
    m->skip_lf = false;
    return owned;
}

size_t wsh_misread_run(struct wsh_misread *m, struct wsh_span octets) {
    size_t n = 0, room = WSH_LIMIT_HEAD - m->line.n;
    if (m->skip_lf) return 0;
    while (n < octets.n && n < room && octets.p[n] != '\n' && octets.p[n] != '\r' && octets.p[n] != 0) n++;
    wsh_buf_add(&m->line, wsh_span_slice(octets, 0, n));
    return n;
}

bool wsh_misread_octet(struct wsh_misread *m, struct wsh_arena *a, uint8_t octet, struct wsh_span *ret_line) {
    if (wsh_misread_owns(m, octet)) return false;
    wsh_buf_add_octet(&m->line, octet);
    if (!ends_line(m, octet) && !m->line.over) return false;
    struct wsh_span line = wsh_arena_span(a, wsh_buf_span(&m->line)), end = cut_end(m, &line);
    wsh_buf_clear(&m->line);
    m->skip_lf = octet == '\r';
    bool empty = line.n == 0;
    if (!empty) line = taken_for(m, a, line);
    *ret_line = line.n > 0 || empty ? paste(a, line, end) : WSH_EMPTY;
    m->lines += empty ? 0u : 1u;
    return true;
}
