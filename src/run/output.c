/* output.c - reports of sanitizers, runtimes and shells in a target's output: a table of how they begin. */
#include "run/output.h"

enum { REPORT_LINES = 30, HEADLINE = 160 };

/* `defect`: says by itself that the program is wrong, even if it lives on. The others are quoted when it dies. A
 * Traceback is no defect: servers log one for every request that they refuse with care. */
static const struct {
    const char *text, *kind;
    bool at_start, defect;
} marks[] = {
    {"ERROR: AddressSanitizer", "AddressSanitizer", false, true},
    {"ERROR: HWAddressSanitizer", "HWAddressSanitizer", false, true},
    {"panic: ", "a panic", true, true}, /* Go's may go on with "runtime error: " */
    {": runtime error: ", "UndefinedBehaviorSanitizer", false, true},
    {"ERROR: UndefinedBehaviorSanitizer", "UndefinedBehaviorSanitizer", false, true},
    {"WARNING: ThreadSanitizer", "ThreadSanitizer", false, true},
    {"WARNING: DATA RACE", "the race detector", true, true},
    {"WARNING: MemorySanitizer", "MemorySanitizer", false, true},
    {"ERROR: LeakSanitizer", "LeakSanitizer", false, true},
    {"Invalid read of size", "Valgrind", false, true},
    {"Invalid write of size", "Valgrind", false, true},
    {"http: panic serving", "a panic", false, true},
    {"' panicked at ", "a panic", false, true},
    {"fatal error: ", "a fatal error", true, true},
    {"Segmentation fault", "a fault", false, false},
    {"*** stack smashing detected", "a fault", false, false},
    {"*** buffer overflow detected", "a fault", false, false},
    {"double free or corruption", "a fault", false, false},
    {"terminate called", "an exception", true, false},
    {"Assertion `", "an assertion", false, false},
    {"Traceback (most recent call last)", "a traceback", false, false},
};

void wsh_output_init(struct wsh_output *o) {
    *o = (struct wsh_output){0};
    wsh_buf_init(&o->line, WSH_OUTPUT_LINE);
    wsh_buf_init(&o->report, WSH_OUTPUT_EXCERPT);
    wsh_buf_init(&o->recent, WSH_OUTPUT_EXCERPT);
}

void wsh_output_forget(struct wsh_output *o) {
    wsh_buf_clear(&o->line);
    wsh_buf_clear(&o->report);
    wsh_buf_clear(&o->recent);
    o->kind = NULL;
    o->lines = 0;
}

void wsh_output_done(struct wsh_output *o) {
    wsh_buf_done(&o->line);
    wsh_buf_done(&o->report);
    wsh_buf_done(&o->recent);
}

static bool begins_report(struct wsh_span line, size_t *ret_mark) {
    for (size_t i = 0; i < WSH_COUNT(marks); i++) {
        struct wsh_span text = wsh_span_of(marks[i].text);
        bool found = marks[i].at_start ? wsh_span_starts(line, text) : wsh_span_find_span(line, text) < line.n;
        if (!found) continue;
        *ret_mark = i;
        return true;
    }
    return false;
}

/* The older three quarters go when the next line does not fit. */
static void remember(struct wsh_buf *recent, struct wsh_span line) {
    if (recent->n + line.n + 1 > recent->limit) {
        size_t kept = recent->limit / 4 < recent->n ? recent->limit / 4 : recent->n;
        memmove(recent->p, recent->p + recent->n - kept, kept);
        recent->n = kept;
    }
    wsh_buf_add(recent, line);
    wsh_buf_add_octet(recent, '\n');
}

static void take_line(struct wsh_output *o, struct wsh_span line) {
    size_t mark;
    if (begins_report(line, &mark)) {
        bool goes_on = o->kind && strcmp(o->kind, marks[mark].kind) == 0 && o->lines > 0 && o->lines < REPORT_LINES;
        if (marks[mark].defect) o->defects++;
        if (!goes_on) {
            wsh_buf_clear(&o->report);
            o->kind = marks[mark].kind;
            o->lines = 1;
        }
    }
    if (o->lines > 0 && o->lines <= REPORT_LINES) {
        o->lines++;
        wsh_buf_add(&o->report, line);
        wsh_buf_add_octet(&o->report, '\n');
    }
    remember(&o->recent, line);
}

static void end_line(struct wsh_output *o) {
    struct wsh_span line = wsh_buf_span(&o->line);
    if (line.n > 0 && line.p[line.n - 1] == '\r') line.n--;
    take_line(o, line);
    wsh_buf_clear(&o->line);
}

void wsh_output_feed(struct wsh_output *o, struct wsh_span octets) {
    for (size_t i = 0; i < octets.n; i++) {
        if (octets.p[i] == '\n')
            end_line(o);
        else
            wsh_buf_add_octet(&o->line, octets.p[i]); /* what is over its limit is left out */
    }
}

/* Lines stay lines; whatever else could move a terminal is escaped. */
static const char *printable(struct wsh_arena *a, struct wsh_span text, size_t limit, bool lines) {
    struct wsh_buf out;
    wsh_buf_init(&out, 4 * limit + 16);
    text = wsh_span_slice(text, 0, limit < text.n ? limit : text.n);
    while (text.n > 0) {
        wsh_text_visible(wsh_span_cut(&text, '\n'), &out);
        if (text.n > 0) wsh_buf_add_text(&out, lines ? "\n" : "; ");
    }
    const char *copy = wsh_arena_text(a, wsh_buf_span(&out));
    wsh_buf_done(&out);
    return copy;
}

const char *wsh_output_excerpt(const struct wsh_output *o, struct wsh_arena *a, size_t limit) {
    struct wsh_span text = wsh_buf_span(o->report.n > 0 ? &o->report : &o->recent);
    if (o->report.n == 0 && text.n > limit) text = wsh_span_skip(text, text.n - limit);
    return printable(a, text, limit, true);
}

const char *wsh_output_headline(const struct wsh_output *o, struct wsh_arena *a) {
    struct wsh_span rest = wsh_buf_span(&o->report);
    if (rest.n == 0) return NULL;
    return printable(a, wsh_span_trim_ows(wsh_span_cut(&rest, '\n')), HEADLINE, false);
}
