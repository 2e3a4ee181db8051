/* store.c - the index as tables. Everything that touches SQLite is here; a statement that fails ends what was asked for
 * with the library's own words, and a transaction that was not finished leaves nothing behind. */
#include "history/history.h"

#include <errno.h>
#include <sqlite3.h>

enum { APPLICATION = 0x57736831 /* "Wsh1" */, VERSION = 1, PATIENCE_MS = 5000, MOST_RUNS = 10000 };

static const char schema[] =
    "CREATE TABLE run(id TEXT PRIMARY KEY, target TEXT NOT NULL, server TEXT, started TEXT NOT NULL,"
    " wshake TEXT NOT NULL, catalogue TEXT NOT NULL, label TEXT, stream TEXT NOT NULL, ended TEXT NOT NULL);"
    "CREATE TABLE result(run TEXT NOT NULL REFERENCES run(id) ON DELETE CASCADE, id TEXT NOT NULL,"
    " verdict TEXT NOT NULL, impact TEXT, outcome TEXT NOT NULL, status INTEGER NOT NULL, because TEXT NOT NULL,"
    " PRIMARY KEY(run, id)) WITHOUT ROWID;"
    "CREATE INDEX run_by_target ON run(target, started);";

struct store {
    struct wsh_arena *arena;
    const char *path;
    sqlite3 *db;
    const char *why; /* the first thing that went wrong, or NULL */
};

/* ---- statements ---- */

static void fail(struct store *s, const char *what) {
    if (!s->why) s->why = wsh_arena_printf(s->arena, "%s: %s", s->path, what);
}

static void run_sql(struct store *s, const char *sql) {
    if (!s->why && sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK) fail(s, sqlite3_errmsg(s->db));
}

static sqlite3_stmt *prepare(struct store *s, const char *sql) {
    sqlite3_stmt *st = NULL;
    if (!s->why && sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK) fail(s, sqlite3_errmsg(s->db));
    return st;
}

static void bind_text(struct store *s, sqlite3_stmt *st, int at, const char *text) {
    if (s->why) return;
    int rc = text ? sqlite3_bind_text(st, at, text, -1, SQLITE_STATIC) : sqlite3_bind_null(st, at);
    if (rc != SQLITE_OK) fail(s, sqlite3_errmsg(s->db));
}

/* Is there a row? */
static bool step(struct store *s, sqlite3_stmt *st) {
    int rc = s->why ? SQLITE_DONE : sqlite3_step(st);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) fail(s, sqlite3_errmsg(s->db));
    return rc == SQLITE_ROW;
}

static const char *column(struct store *s, sqlite3_stmt *st, int at) {
    const char *text = (const char *)(const void *)sqlite3_column_text(st, at);
    return text ? wsh_arena_text(s->arena, wsh_span_of(text)) : NULL;
}

static int pragma(struct store *s, const char *sql) {
    sqlite3_stmt *st = prepare(s, sql);
    int value = step(s, st) ? sqlite3_column_int(st, 0) : 0;
    (void)sqlite3_finalize(st);
    return value;
}

/* ---- the file ---- */

static void check_kind(struct store *s) {
    int application = pragma(s, "PRAGMA application_id"), version = pragma(s, "PRAGMA user_version");
    int tables = pragma(s, "SELECT count(*) FROM sqlite_master");
    if (s->why) return;
    if (tables == 0 && application == 0) {
        run_sql(s, schema);
        run_sql(s, wsh_arena_printf(s->arena, "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION,
                                    VERSION));
    } else if (application != APPLICATION) {
        fail(s, "a database, but no history of wshake; name another file");
    } else if (version > VERSION) {
        fail(s,
             wsh_arena_printf(s->arena, "written by a newer wshake (format %d, this one knows %d)", version, VERSION));
    }
}

static bool open_store(struct store *s, struct wsh_arena *a, const char *path, bool write) {
    *s = (struct store){.arena = a, .path = path};
    int flags = write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
    if (sqlite3_open_v2(path, &s->db, flags, NULL) != SQLITE_OK) {
        fail(s, s->db ? sqlite3_errmsg(s->db) : "out of memory");
        return false;
    }
    (void)sqlite3_busy_timeout(s->db, PATIENCE_MS);
    run_sql(s, "PRAGMA foreign_keys = ON; BEGIN IMMEDIATE");
    check_kind(s);
    return !s->why;
}

static bool close_store(struct store *s, const char **ret_why) {
    run_sql(s, "COMMIT");
    (void)sqlite3_close(s->db); /* what was not committed is gone */
    *ret_why = s->why;
    return !s->why;
}

/* ---- adding ---- */

static bool known(struct store *s, const char *id) {
    sqlite3_stmt *st = prepare(s, "SELECT 1 FROM run WHERE id = ?1");
    bind_text(s, st, 1, id);
    bool there = step(s, st);
    (void)sqlite3_finalize(st);
    return there;
}

static void relabel(struct store *s, const char *id, const char *label) {
    sqlite3_stmt *st = prepare(s, "UPDATE run SET label = ?2 WHERE id = ?1");
    bind_text(s, st, 1, id);
    bind_text(s, st, 2, label);
    (void)step(s, st);
    (void)sqlite3_finalize(st);
}

static void add_run(struct store *s, const struct wsh_run_log *log, const char *stream, const char *label) {
    const struct wsh_run_header *h = &log->header;
    const char *ended = !log->footer.present ? "interrupted" : log->footer.ended ? log->footer.ended : "complete";
    const char *const values[] = {h->run_id,    h->target, h->server, h->started, h->wshake,
                                  h->catalogue, label,     stream,    ended};
    sqlite3_stmt *st = prepare(s, "INSERT INTO run VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)");
    for (size_t i = 0; i < WSH_COUNT(values); i++) bind_text(s, st, (int)i + 1, values[i]);
    (void)step(s, st);
    (void)sqlite3_finalize(st);
}

/* A stream may hold an id twice (two runs cut together): the later line is the later opinion. */
static void add_results(struct store *s, const struct wsh_run_log *log) {
    sqlite3_stmt *st = prepare(s, "INSERT OR REPLACE INTO result VALUES(?1,?2,?3,?4,?5,?6,?7)");
    for (size_t i = 0; i < log->n && !s->why; i++) {
        const struct wsh_result *r = &log->results[i];
        bind_text(s, st, 1, log->header.run_id);
        bind_text(s, st, 2, r->id);
        bind_text(s, st, 3, wsh_verdict_name(r->verdict));
        bind_text(s, st, 4, r->impact == WSH_IMPACT_NONE ? NULL : wsh_impact_name(r->impact));
        bind_text(s, st, 5, wsh_outcome_name(r->outcome));
        if (!s->why) (void)sqlite3_bind_int(st, 6, (int)r->status);
        bind_text(s, st, 7, r->because);
        (void)step(s, st);
        if (!s->why) (void)sqlite3_reset(st);
    }
    (void)sqlite3_finalize(st);
}

bool wsh_history_add(struct wsh_arena *a, const char *path, const struct wsh_run_log *log, const char *stream,
                     const char *label, bool *ret_new, const char **ret_why) {
    struct store s;
    *ret_new = false;
    if (open_store(&s, a, path, true)) {
        if (!known(&s, log->header.run_id)) {
            add_run(&s, log, stream, label);
            add_results(&s, log);
            *ret_new = true;
        } else if (label) {
            relabel(&s, log->header.run_id, label);
        }
    }
    return close_store(&s, ret_why);
}

/* ---- reading ---- */

static struct wsh_history *history_of(struct store *s, struct wsh_history **all, size_t *n, const char *target) {
    if (*n > 0 && strcmp((*all)[*n - 1].target, target) == 0) return &(*all)[*n - 1];
    struct wsh_history *h = WSH_PUSH(s->arena, *all, *n);
    *h = (struct wsh_history){.target = target};
    return h;
}

static void read_runs(struct store *s, const char *target, struct wsh_history **all, size_t *n) {
    sqlite3_stmt *st = prepare(s, "SELECT id, target, server, started, wshake, catalogue, label, stream, ended FROM run"
                                  " ORDER BY target, started, id");
    for (unsigned i = 0; i < MOST_RUNS && step(s, st); i++) {
        struct wsh_history_run r = {.id = column(s, st, 0),
                                    .target = column(s, st, 1),
                                    .server = column(s, st, 2),
                                    .started = column(s, st, 3),
                                    .wshake = column(s, st, 4),
                                    .catalogue = column(s, st, 5),
                                    .label = column(s, st, 6),
                                    .stream = column(s, st, 7),
                                    .ended = column(s, st, 8)};
        if (target && !wsh_glob(wsh_span_of(target), wsh_span_of(r.target))) continue;
        struct wsh_history *h = history_of(s, all, n, r.target);
        *WSH_PUSH(s->arena, h->runs, h->n_runs) = r;
    }
    (void)sqlite3_finalize(st);
}

static struct wsh_history_case *case_of(struct store *s, struct wsh_history *h, const char *id) {
    if (h->n_cases > 0 && strcmp(h->cases[h->n_cases - 1].id, id) == 0) return &h->cases[h->n_cases - 1];
    struct wsh_history_case *c = WSH_PUSH(s->arena, h->cases, h->n_cases);
    *c = (struct wsh_history_case){.id = wsh_arena_text(s->arena, wsh_span_of(id)),
                                   .verdicts = wsh_arena_alloc(s->arena, h->n_runs)};
    memset(c->verdicts, WSH_VERDICT_COUNT, h->n_runs);
    return c;
}

static size_t run_index(const struct wsh_history *h, const char *id) {
    for (size_t i = 0; i < h->n_runs; i++)
        if (strcmp(h->runs[i].id, id) == 0) return i;
    return h->n_runs;
}

static void read_results(struct store *s, struct wsh_history *h) {
    sqlite3_stmt *st = prepare(s, "SELECT result.id, result.run, result.verdict, result.impact FROM result JOIN run"
                                  " ON run.id = result.run WHERE run.target = ?1 ORDER BY result.id");
    bind_text(s, st, 1, h->target);
    while (step(s, st)) {
        const char *id = (const char *)(const void *)sqlite3_column_text(st, 0);
        const char *run = (const char *)(const void *)sqlite3_column_text(st, 1);
        const char *word = (const char *)(const void *)sqlite3_column_text(st, 2);
        enum wsh_verdict verdict;
        size_t at = id && run ? run_index(h, run) : h->n_runs;
        if (at == h->n_runs || !word || !wsh_verdict_find(wsh_span_of(word), &verdict)) continue;
        case_of(s, h, id)->verdicts[at] = (uint8_t)verdict;
        h->runs[at].totals[verdict]++;
        if (sqlite3_column_type(st, 3) != SQLITE_NULL) h->runs[at].impacts++;
    }
    (void)sqlite3_finalize(st);
}

/* Of interest: what ever failed or warned, and what moved. */
static bool count_moves(const struct wsh_history *h, struct wsh_history_case *c) {
    uint8_t last = WSH_VERDICT_COUNT;
    bool blamed = false;
    for (size_t i = 0; i < h->n_runs; i++) {
        uint8_t v = c->verdicts[i];
        if (v == WSH_VERDICT_COUNT) continue;
        if (last != WSH_VERDICT_COUNT && v != last) c->moves++;
        blamed |= v == WSH_FAIL || v == WSH_WARN;
        last = v;
    }
    return blamed || c->moves > 0;
}

static void keep_interesting(struct wsh_history *h) {
    size_t kept = 0;
    for (size_t i = 0; i < h->n_cases; i++)
        if (count_moves(h, &h->cases[i])) h->cases[kept++] = h->cases[i];
    h->n_cases = kept;
}

bool wsh_history_read(struct wsh_arena *a, const char *path, const char *target, struct wsh_history **ret_all,
                      size_t *ret_n, const char **ret_why) {
    struct store s;
    *ret_all = NULL;
    *ret_n = 0;
    if (open_store(&s, a, path, false)) {
        read_runs(&s, target, ret_all, ret_n);
        for (size_t i = 0; i < *ret_n; i++) {
            read_results(&s, &(*ret_all)[i]);
            keep_interesting(&(*ret_all)[i]);
        }
    }
    return close_store(&s, ret_why);
}
