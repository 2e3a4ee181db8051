/* tell.c - findings for eyes and for the record. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/kit/tell.h"
#include "record/encode.h"
#include "record/stream.h"

/* ---- words ---- */

/* Line by line, each with its line end visible. */
static void add_octets(struct wsh_buf *out, char mark, struct wsh_span rest) {
    enum { SHOWN = 8 * 1024 };
    size_t more = rest.n > SHOWN ? rest.n - SHOWN : 0;
    for (rest = wsh_span_slice(rest, 0, SHOWN); rest.n > 0;) {
        size_t end = wsh_span_find(rest, '\n') + 1;
        wsh_buf_printf(out, "  %c ", mark);
        wsh_text_escape(wsh_span_slice(rest, 0, end), 0, out);
        wsh_buf_add_octet(out, '\n');
        rest = wsh_span_skip(rest, end);
    }
    if (more) wsh_buf_printf(out, "  %c ... %zu octets more\n", mark, more);
}

void wsh_tell(const struct wsh_told *t, struct wsh_buf *out) {
    static const char *const ends[] = {"and waits", "and closes", "and resets the connection", "and dies"};
    struct wsh_arena *a = wsh_arena_new();
    const struct wsh_rule *rule = wsh_rule(t->finding->rule);
    wsh_buf_printf(out, "finding %zu: %s: %s\n  %s: %s\n  got: ", t->number, t->name, rule->title,
                   wsh_rule_citation(a, rule), rule->text);
    wsh_text_visible(wsh_span_of(t->finding->text), out);
    wsh_buf_printf(out, "\n  request, %zu octets:\n", t->trial->request.n);
    add_octets(out, '>', t->trial->request);
    wsh_buf_printf(out, "  %s answers %zu octets %s\n", t->subject, t->trial->response.n, ends[t->trial->end]);
    add_octets(out, '<', t->trial->response);
    wsh_arena_free(a);
}

/* ---- the record ---- */

struct wsh_told_record {
    int fd;
    const char *target; /* in the arena */
    struct wsh_arena *arena;
    unsigned totals[WSH_VERDICT_COUNT];
};

/* One write, so that the lines of several processes do not mix. */
static bool append(struct wsh_told_record *r, struct wsh_buf *line) {
    wsh_buf_add_octet(line, '\n');
    ssize_t n = line->over ? -1 : write(r->fd, line->p, line->n);
    if (line->over)
        errno = EFBIG;
    else if (n >= 0 && (size_t)n != line->n)
        errno = EIO;
    bool good = n >= 0 && (size_t)n == line->n;
    wsh_buf_done(line);
    return good;
}

static bool begin(struct wsh_told_record *r) {
    struct wsh_buf line;
    time_t now = time(NULL);
    struct tm utc;
    char started[32];
    (void)gmtime_r(&now, &utc);
    (void)strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", &utc);
    struct wsh_run_header h = {.schema = WSH_RECORD_SCHEMA,
                               .run_id = wsh_arena_printf(r->arena, "subject-%lld-%d", (long long)now, (int)getpid()),
                               .wshake = WSHAKE_VERSION,
                               .catalogue = "",
                               .target = r->target,
                               .started = started,
                               .jobs = 1};
    wsh_buf_init(&line, WSH_LIMIT_RECORD_LINE);
    wsh_encode_header(&h, &line);
    return append(r, &line);
}

struct wsh_told_record *wsh_told_record_open(const char *path, const char *subject) {
    struct stat st;
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0) return NULL;
    struct wsh_told_record *r = calloc(1, sizeof *r);
    if (!r) wsh_die_memory(sizeof *r);
    *r = (struct wsh_told_record){.fd = fd, .arena = wsh_arena_new()};
    r->target = wsh_arena_printf(r->arena, "subject:%s", subject);
    if (fstat(fd, &st) == 0 && (st.st_size > 0 || begin(r))) return r;
    int trouble = errno;
    (void)wsh_told_record_close(r, false);
    errno = trouble;
    return NULL;
}

/* A subject in memory has no clock: everything happens at once, and waiting is long enough for any server. */
static void tell_story(const struct wsh_trial *t, struct wsh_transcript *out) {
    enum { AT_END = 10 * 1000 * 1000 };
    wsh_transcript_event(out, WSH_EVENT_CONNECT, WSH_SENT, NULL, 0);
    if (t->request.n) wsh_transcript_data(out, WSH_SENT, t->request, 1);
    if (t->response.n) wsh_transcript_data(out, WSH_RECEIVED, t->response, 2);
    if (t->end == WSH_TRIAL_OPEN)
        wsh_transcript_event(out, WSH_EVENT_DEADLINE, WSH_RECEIVED, NULL, AT_END);
    else
        wsh_transcript_event(out, t->end == WSH_TRIAL_CLOSED ? WSH_EVENT_FIN : WSH_EVENT_RESET, WSH_RECEIVED, NULL, 3);
}

bool wsh_told_record_add(struct wsh_told_record *r, const struct wsh_told *t) {
    struct wsh_transcript story;
    struct wsh_buf line;
    const struct wsh_fuzz_finding *f = t->finding;
    const char *rule = wsh_rule(f->rule)->id;
    wsh_transcript_init(&story, r->arena);
    tell_story(t->trial, &story);
    struct wsh_result_conn conn = {
        .sent = t->trial->request, .received = t->trial->response, .events = story.events, .n_events = story.n};
    struct wsh_result_attempt attempt = {.outcome = t->judgement->outcome,
                                         .status = t->judgement->status,
                                         .verdict = f->weight,
                                         .because = f->text,
                                         .conns = &conn,
                                         .n_conns = 1};
    struct wsh_result result = {.type = WSH_RESULT_FINDING,
                                .family = "fuzz",
                                .title = wsh_rule(f->rule)->title,
                                .rules = &rule,
                                .n_rules = 1,
                                .target = r->target,
                                .source = "fuzz:subject",
                                .outcome = attempt.outcome,
                                .status = attempt.status,
                                .verdict = f->weight,
                                .impact = f->fault == WSH_FAULT_DIED ? WSH_CRASH : WSH_IMPACT_NONE,
                                .because = f->text,
                                .at = "",
                                .place = (unsigned)t->number,
                                .count = 1,
                                .attempts = &attempt,
                                .n_attempts = 1};
    result.id = wsh_arena_printf(r->arena, "fuzz/%s", t->name);
    wsh_buf_init(&line, WSH_LIMIT_RECORD_LINE);
    wsh_record_line_result(&result, &line);
    wsh_transcript_done(&story);
    r->totals[f->weight]++;
    return append(r, &line);
}

bool wsh_told_record_close(struct wsh_told_record *r, bool complete) {
    bool good = true;
    if (!r) return true;
    if (complete) {
        struct wsh_run_footer f = {.present = true, .ended = "complete"};
        struct wsh_buf line;
        memcpy(f.totals, r->totals, sizeof f.totals);
        wsh_buf_init(&line, WSH_LIMIT_RECORD_LINE);
        wsh_encode_footer(&f, &line);
        good = append(r, &line);
    }
    if (close(r->fd) != 0) good = false;
    wsh_arena_free(r->arena);
    free(r);
    return good;
}
