/* reader.c - a record stream back into memory, line by line, trusting none of them.
 *
 * A line that cannot be read costs itself and nothing else. Memory is bounded by the longest allowed line besides what
 * is kept. The stream says itself whether it is whole: without a footer behind the last header the run was
 * interrupted, however complete it looks. */
#include <errno.h>

#include "record/decode.h"
#include "record/stream.h"

struct reader {
    struct wsh_decode decode;
    struct wsh_run_log *log;
    bool any;  /* a header or a result was read */
    bool stop; /* what follows belongs to another stream or another schema */
};

static struct wsh_diag *trouble(struct reader *r, enum wsh_diag_level level, const char *id, const char *message) {
    return wsh_decode_trouble(&r->decode, level, 0, WSH_EMPTY, id, "%s", message);
}

static const char is_it_a_record[] = "is this a record that 'wshake run --record' wrote?";

static void hint(struct reader *r, struct wsh_diag *diag, const char *text) {
    if (diag) wsh_diag_hint(r->decode.diags, diag, "%s", text);
}

/* "wshake.record/2": newer than us, and so not ours to guess at. */
static bool schema_is_ours(struct reader *r, const char *schema) {
    if (strcmp(schema, WSH_RECORD_SCHEMA) == 0) return true;
    struct wsh_span text = wsh_span_of(schema), family = WSH_LIT("wshake.record/");
    uint64_t number = 0;
    bool newer = wsh_span_starts(text, family) && wsh_span_to_u64(wsh_span_skip(text, family.n), &number) && number > 1;
    struct wsh_diag *diag =
        wsh_decode_trouble(&r->decode, WSH_DIAG_ERROR, 0, WSH_EMPTY, newer ? "record/newer-schema" : "record/schema",
                           "schema '%.60s' is not '" WSH_RECORD_SCHEMA "'", schema);
    hint(r, diag, newer ? "a newer wshake wrote this stream: read it with that one" : is_it_a_record);
    return false;
}

/* A second header is a run that went on (--resume) if it tests the same with the same; else two runs share a file. */
static bool same_run(const struct wsh_run_header *a, const struct wsh_run_header *b) {
    return strcmp(a->target, b->target) == 0 && strcmp(a->catalogue, b->catalogue) == 0;
}

static void read_header(struct reader *r, const json_t *o) {
    struct wsh_run_header header;
    bool first = r->log->header.schema == NULL;
    wsh_decode_header(&r->decode, o, &header);
    if (!schema_is_ours(r, header.schema)) {
        r->stop = true;
    } else if (!first && !same_run(&r->log->header, &header)) {
        hint(r, trouble(r, WSH_DIAG_ERROR, "record/mixed", "another run begins here and was not read"),
             "give each run a file of its own and name both: 'wshake report A B'");
        r->stop = true;
    } else {
        if (first) r->log->header = header;
        r->log->footer = (struct wsh_run_footer){0};
        r->any = true;
    }
}

static void read_result(struct reader *r, const json_t *o) {
    struct wsh_result result;
    if (r->log->footer.present)
        (void)trouble(r, WSH_DIAG_WARNING, "record/after-footer", "a result stands behind the footer");
    if (!wsh_decode_result(&r->decode, o, &result)) return;
    *WSH_PUSH(r->log->arena, r->log->results, r->log->n) = result;
    r->any = true;
}

static void read_object(struct reader *r, const json_t *o) {
    const char *type = json_string_value(json_object_get(o, "type"));
    if (!type) {
        hint(r, trouble(r, WSH_DIAG_ERROR, "record/no-type", "this is no line of a record: it has no 'type'"),
             is_it_a_record);
    } else if (strcmp(type, "header") == 0) {
        read_header(r, o);
    } else if (strcmp(type, "case") == 0 || strcmp(type, "finding") == 0) {
        read_result(r, o);
    } else if (strcmp(type, "campaign") == 0) {
        wsh_decode_campaign(&r->decode, o, WSH_PUSH(r->log->arena, r->log->points, r->log->n_points));
        r->any = true;
    } else if (strcmp(type, "footer") == 0) {
        wsh_decode_footer(&r->decode, o, &r->log->footer);
    } else {
        (void)wsh_decode_trouble(&r->decode, WSH_DIAG_WARNING, 0, WSH_EMPTY, "record/unknown-type",
                                 "a line of the unknown type '%.40s' was left out", type);
    }
}

/* How much of a line a diag may show: a line may be 30 MiB of base64. */
enum { SHOWN = 4096 };

static void not_json(struct reader *r, struct wsh_span line, const json_error_t *error, bool ended) {
    if (!ended) {
        hint(r, trouble(r, WSH_DIAG_ERROR, "record/truncated", "the stream ends in the middle of a line"),
             "the run was killed while it wrote; the lines before this one are whole");
        return;
    }
    unsigned column = error->column > 0 && error->column < SHOWN ? (unsigned)error->column : 0;
    bool first = !r->any && r->decode.troubles == 0;
    struct wsh_diag *diag = wsh_decode_trouble(&r->decode, WSH_DIAG_ERROR, column, wsh_span_slice(line, 0, SHOWN),
                                               "record/not-json", "this line is no JSON: %.120s", error->text);
    if (first) hint(r, diag, is_it_a_record);
}

static bool blank(struct wsh_span line) {
    for (size_t i = 0; i < line.n; i++)
        if (!strchr(" \t\r", line.p[i]) || line.p[i] == '\0') return false;
    return true;
}

/* `ended`: a line feed stood behind the line. */
static void read_line(struct reader *r, struct wsh_span line, bool ended) {
    json_error_t error;
    r->decode.at.line++;
    if (r->stop || blank(line)) return;
    json_t *value = json_loadb((const char *)line.p, line.n, JSON_REJECT_DUPLICATES, &error);
    if (!value)
        not_json(r, line, &error, ended);
    else if (!json_is_object(value))
        (void)trouble(r, WSH_DIAG_ERROR, "record/not-object", "this line is JSON, but no object");
    else
        read_object(r, value);
    json_decref(value);
}

static void too_long(struct reader *r) {
    r->decode.at.line++;
    if (!r->stop)
        (void)trouble(r, WSH_DIAG_ERROR, "record/too-long", "this line is longer than any that wshake writes");
}

static struct reader *reader_init(struct reader *r, struct wsh_arena *a, const char *name, struct wsh_run_log *log,
                                  struct wsh_diags *diags) {
    *log = (struct wsh_run_log){.arena = a};
    *r = (struct reader){.log = log};
    r->decode = (struct wsh_decode){.arena = a, .diags = diags, .at = {.file = name}};
    wsh_buf_init(&r->decode.scratch, WSH_LIMIT_RECORD_LINE);
    return r;
}

/* Do the totals of the footer count what was read? A line may be lost in a copy without leaving a trace of its own.
 * Findings that no case owns may be counted or not. */
static void check_totals(struct reader *r) {
    unsigned cases[WSH_VERDICT_COUNT] = {0}, all[WSH_VERDICT_COUNT] = {0};
    const struct wsh_run_log *log = r->log;
    for (size_t i = 0; i < log->n; i++) {
        all[log->results[i].verdict]++;
        cases[log->results[i].verdict] += log->results[i].type == WSH_RESULT_CASE;
    }
    for (int v = 0; v < WSH_VERDICT_COUNT; v++) {
        unsigned total = log->footer.totals[v];
        if (total >= cases[v] && total <= all[v]) continue;
        (void)wsh_decode_trouble(&r->decode, WSH_DIAG_WARNING, 0, WSH_EMPTY, "record/totals",
                                 "the footer counts %u '%s', the stream holds %u: lines are missing or were added",
                                 total, wsh_verdict_name((enum wsh_verdict)v), all[v]);
        return;
    }
}

/* Texts that reports print without asking exist even if the header does not. */
static void complete_header(struct wsh_run_header *h) {
    const char **texts[] = {&h->run_id, &h->wshake, &h->catalogue, &h->target, &h->started};
    if (!h->schema) h->schema = WSH_RECORD_SCHEMA;
    for (size_t i = 0; i < WSH_COUNT(texts); i++)
        if (!*texts[i]) *texts[i] = "";
}

static void finish_diags(struct reader *r) {
    struct wsh_decode *d = &r->decode;
    if (!r->any && d->troubles == 0) {
        d->at.line = 0;
        (void)trouble(r, WSH_DIAG_ERROR, "record/empty", "the stream is empty");
    }
    if (r->any && !r->log->header.schema)
        (void)trouble(r, WSH_DIAG_WARNING, "record/no-header",
                      "the stream has no header: target and versions are unknown");
    if (r->any && r->log->footer.present) check_totals(r);
    if (r->any && !r->log->footer.present)
        (void)trouble(r, WSH_DIAG_WARNING, "record/no-footer", "the stream has no footer: the run was interrupted");
    if (d->troubles <= WSH_TROUBLES_TOLD) return;
    unsigned more = d->troubles - WSH_TROUBLES_TOLD;
    d->troubles = 0;
    (void)wsh_decode_trouble(d, WSH_DIAG_NOTE, 0, WSH_EMPTY, "record/more", "and %u more of the kind", more);
}

struct place {
    unsigned place;
    size_t index; /* in the stream: equal places keep their order */
};

static int by_place(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    if (x->place != y->place) return x->place < y->place ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* The stream is in the order of time; a log is in the order of the plan, as the run itself has it. */
static void order_results(struct wsh_run_log *log) {
    struct place *places = WSH_NEW_ARRAY(log->arena, log->n + 1, struct place);
    struct wsh_result *ordered = WSH_NEW_ARRAY(log->arena, log->n + 1, struct wsh_result);
    for (size_t i = 0; i < log->n; i++) places[i] = (struct place){log->results[i].place, i};
    if (log->n > 1) qsort(places, log->n, sizeof places[0], by_place);
    for (size_t i = 0; i < log->n; i++) ordered[i] = log->results[places[i].index];
    log->results = ordered;
}

static void share_declared(struct wsh_run_log *log) {
    for (size_t i = 0; i < log->n; i++) {
        log->results[i].declared = log->header.declared;
        log->results[i].n_declared = log->header.n_declared;
    }
}

static bool finish(struct reader *r) {
    order_results(r->log);
    share_declared(r->log);
    finish_diags(r);
    complete_header(&r->log->header);
    if (!r->log->footer.ended) r->log->footer.ended = "interrupted";
    if (r->log->n > 0 && r->log->header.target[0] == '\0') r->log->header.target = r->log->results[0].target;
    wsh_buf_done(&r->decode.scratch);
    return r->any;
}

bool wsh_record_read_text(struct wsh_arena *a, const char *name, struct wsh_span text, struct wsh_run_log *ret_log,
                          struct wsh_diags *diags) {
    struct reader r;
    (void)reader_init(&r, a, name, ret_log, diags);
    while (text.n > 0) {
        size_t end = wsh_span_find(text, '\n');
        if (end > WSH_LIMIT_RECORD_LINE)
            too_long(&r);
        else
            read_line(&r, wsh_span_slice(text, 0, end), end < text.n);
        text = wsh_span_skip(text, end + 1);
    }
    return finish(&r);
}

/* Feeds a piece of the file: whole lines go on, the rest waits in `line`. */
static void feed(struct reader *r, struct wsh_buf *line, struct wsh_span piece) {
    while (piece.n > 0) {
        size_t end = wsh_span_find(piece, '\n');
        wsh_buf_add(line, wsh_span_slice(piece, 0, end));
        if (end == piece.n) return;
        if (line->over)
            too_long(r);
        else
            read_line(r, wsh_buf_span(line), true);
        wsh_buf_clear(line);
        piece = wsh_span_skip(piece, end + 1);
    }
}

static void read_file(struct reader *r, FILE *file) {
    uint8_t piece[64 * 1024];
    struct wsh_buf line;
    wsh_buf_init(&line, WSH_LIMIT_RECORD_LINE);
    for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;) feed(r, &line, wsh_span_make(piece, n));
    if (ferror(file))
        (void)wsh_decode_trouble(&r->decode, WSH_DIAG_ERROR, 0, WSH_EMPTY, "record/read", "cannot read on: %s",
                                 strerror(errno));
    if (line.over)
        too_long(r);
    else if (line.n > 0)
        read_line(r, wsh_buf_span(&line), false);
    wsh_buf_done(&line);
}

/* "out/node-ws.ndjson" is node-ws. */
static const char *name_of(struct wsh_arena *a, const char *path) {
    const char *slash = strrchr(path, '/');
    struct wsh_span name = wsh_span_of(slash ? slash + 1 : path), ending = WSH_LIT(".ndjson");
    if (wsh_span_ends(name, ending)) name.n -= ending.n;
    return wsh_arena_text(a, name);
}

bool wsh_record_read(struct wsh_arena *a, const char *path, struct wsh_run_log *ret_log, struct wsh_diags *diags) {
    struct reader r;
    bool from_stdin = strcmp(path, "-") == 0;
    (void)reader_init(&r, a, from_stdin ? "standard input" : path, ret_log, diags);
    if (!from_stdin) ret_log->name = name_of(a, path);
    FILE *file = from_stdin ? stdin : fopen(path, "rbe");
    if (file)
        read_file(&r, file);
    else
        (void)wsh_decode_trouble(&r.decode, WSH_DIAG_ERROR, 0, WSH_EMPTY, "record/open", "cannot open '%.400s': %s",
                                 path, strerror(errno));
    if (file && !from_stdin) (void)fclose(file);
    return finish(&r);
}
