/* kit.c - one subject, its judge, and what was told so far. */
#include "harness/kit/kit.h"

#include <errno.h>
#include <unistd.h>

#include "harness/kit/known.h"
#include "harness/kit/tell.h"

struct wsh_subject_answer {
    struct wsh_buf octets;
};

struct wsh_kit {
    const struct wsh_subject *subject;
    struct wsh_fuzz_judge *judge;
    struct wsh_arena *arena, *scratch;
    struct wsh_subject_answer answer;
    struct wsh_known known;
    struct wsh_fuzz_keys keys;
    struct wsh_told_record *record;
    size_t piece; /* SIZE_MAX: the whole request at once */
    bool abort;
};

void wsh_subject_say(struct wsh_subject_answer *to, const void *octets, size_t n) {
    size_t room = to->octets.limit - to->octets.n;
    wsh_buf_add(&to->octets, wsh_span_slice(wsh_span_make(octets, n), 0, room));
}

/* ---- what was ordered ---- */

/* Without the looks of an engine or a sanitizer at what is still held: nothing has run, and nothing else went wrong. */
static _Noreturn void end_here(void) {
    (void)fflush(NULL);
    _exit(2);
}

static _Noreturn void give_up(const char *what, const char *subject, const char *hint) {
    fprintf(stderr, "%s '%s'\n  hint: %s\n", what, subject, hint);
    end_here();
}

static void read_known(struct wsh_kit *k, const char *path) {
    struct wsh_span text;
    struct wsh_diags diags;
    struct wsh_buf said;
    if (!wsh_file_read(k->arena, path, WSH_KNOWN_LIMIT, &text)) give_up("cannot read", path, strerror(errno));
    wsh_diags_init(&diags, k->arena);
    if (wsh_known_read(k->arena, path, text, &k->known, &diags)) return;
    wsh_buf_init(&said, WSH_LIMIT_TEXT);
    wsh_diags_print(&diags, false, &said);
    fprintf(stderr, "%.*s", WSH_FMT(wsh_buf_span(&said)));
    end_here();
}

static const char *told(const char *name) {
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static void read_environment(struct wsh_kit *k) {
    const char *known = told("WSHAKE_SUPPRESS"), *record = told("WSHAKE_RECORD"), *piece = told("WSHAKE_PIECE");
    const char *stop = told("WSHAKE_ABORT");
    uint64_t octets = SIZE_MAX;
    if (known) read_known(k, known);
    if (record && !(k->record = wsh_told_record_open(record, k->subject->name)))
        give_up("cannot write the record", record, strerror(errno));
    if (piece && (!wsh_span_to_u64(wsh_span_of(piece), &octets) || octets == 0))
        give_up("WSHAKE_PIECE is", piece, "a number of octets, 1 or more");
    if (piece && !k->subject->push)
        give_up("WSHAKE_PIECE is", piece, "only a subject with open, push, pull and close takes a request in pieces");
    if (stop && strcmp(stop, "1") != 0 && strcmp(stop, "0") != 0) give_up("WSHAKE_ABORT is", stop, "1, or 0");
    k->piece = (size_t)octets;
    k->abort = stop && *stop == '1';
}

struct wsh_kit *wsh_kit_new(const struct wsh_subject *subject) {
    const char *name = subject->name ? subject->name : "";
    bool steps = subject->open && subject->push && subject->pull && subject->close;
    if (!*name || steps == (subject->answer != NULL))
        give_up("not a subject:", name, "it has a name, and either 'answer' or 'open', 'push', 'pull' and 'close'");
    struct wsh_kit *k = calloc(1, sizeof *k);
    if (!k) wsh_die_memory(sizeof *k);
    *k = (struct wsh_kit){.subject = subject,
                          .judge = wsh_fuzz_judge_new(subject->policy),
                          .arena = wsh_arena_new(),
                          .scratch = wsh_arena_new()};
    wsh_buf_init(&k->answer.octets, WSH_LIMIT_RECEIVED);
    read_environment(k);
    return k;
}

void wsh_kit_free(struct wsh_kit *k) {
    if (!k) return;
    (void)wsh_told_record_close(k->record, false);
    wsh_buf_done(&k->answer.octets);
    wsh_fuzz_judge_free(k->judge);
    wsh_arena_free(k->scratch);
    wsh_arena_free(k->arena);
    free(k);
}

/* ---- one execution ---- */

static void pull_all(struct wsh_kit *k, void *connection) {
    uint8_t octets[4096];
    while (k->answer.octets.n < k->answer.octets.limit) {
        size_t n = k->subject->pull(connection, octets, sizeof octets);
        WSH_CHECK(n <= sizeof octets);
        if (n == 0) return;
        wsh_subject_say(&k->answer, octets, n);
    }
}

static enum wsh_subject_end ask_in_steps(struct wsh_kit *k, struct wsh_span rest) {
    enum wsh_subject_end end = WSH_SUBJECT_OPEN;
    void *connection = k->subject->open();
    if (!connection) give_up("no connection of subject", k->subject->name, "its 'open' returned NULL");
    while (rest.n > 0 && end == WSH_SUBJECT_OPEN) {
        struct wsh_span piece = wsh_span_slice(rest, 0, k->piece);
        end = k->subject->push(connection, piece.p, piece.n);
        pull_all(k, connection);
        rest = wsh_span_skip(rest, piece.n);
    }
    k->subject->close(connection);
    return end;
}

static struct wsh_trial ask(struct wsh_kit *k, struct wsh_span octets) {
    static const enum wsh_trial_end ends[] = {[WSH_SUBJECT_OPEN] = WSH_TRIAL_OPEN,
                                              [WSH_SUBJECT_CLOSED] = WSH_TRIAL_CLOSED,
                                              [WSH_SUBJECT_RESET] = WSH_TRIAL_RESET};
    wsh_buf_clear(&k->answer.octets);
    enum wsh_subject_end end =
        k->subject->answer ? k->subject->answer(octets.p, octets.n, &k->answer) : ask_in_steps(k, octets);
    WSH_CHECK((size_t)end < WSH_COUNT(ends));
    return (struct wsh_trial){octets, wsh_buf_span(&k->answer.octets), ends[end]};
}

static void tell(struct wsh_kit *k, const struct wsh_told *t) {
    struct wsh_buf text;
    wsh_buf_init(&text, WSH_LIMIT_TEXT);
    wsh_tell(t, &text);
    fprintf(stderr, "%.*s", WSH_FMT(wsh_buf_span(&text)));
    wsh_buf_done(&text);
    if (k->record && !wsh_told_record_add(k->record, t))
        give_up("cannot write the record of", k->subject->name, strerror(errno));
    if (k->abort) wsh_kit_crash(t->finding->rule);
}

void wsh_kit_run(struct wsh_kit *k, struct wsh_span octets, struct wsh_judgement *ret) {
    struct wsh_trial trial = ask(k, octets);
    wsh_fuzz_judge_read(k->judge, &trial, ret);
    if (ret->n == 0) return;
    wsh_arena_reset(k->scratch);
    for (size_t i = 0; i < ret->n; i++) {
        const struct wsh_fuzz_finding *f = &ret->findings[i];
        const char *name = wsh_finding_name(k->scratch, f, ret);
        if (wsh_known_takes(&k->known, name)) continue; /* first: a known one must not hide another of its key */
        if (!wsh_fuzz_keys_add(&k->keys, k->arena, f->key)) continue;
        const struct wsh_told t = {k->subject->name, name, &trial, ret, f, k->keys.n};
        tell(k, &t);
    }
}

size_t wsh_kit_findings(const struct wsh_kit *k) { return k->keys.n; }

void wsh_kit_end(struct wsh_kit *k) {
    for (size_t i = 0; i < k->known.n; i++)
        if (!k->known.lines[i].met)
            fprintf(stderr, "%s:%u: note: '%s' was not met\n", k->known.lines[i].at.file, k->known.lines[i].at.line,
                    k->known.lines[i].pattern);
    if (!wsh_told_record_close(k->record, true))
        give_up("cannot write the record of", k->subject->name, strerror(errno));
    k->record = NULL;
}
