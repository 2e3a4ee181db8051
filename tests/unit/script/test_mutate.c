/* test_mutate.c - case files damaged at random: whatever stands in a file, loading it ends with a suite or with diags,
 * never with a crash, a leak or an hour of work. Seeded, so that a failure can be repeated; sanitisers are the judge.
 */
#include "fixture.h"

enum { ROUNDS = 2000, MOST_OCTETS = 6000 };

/* Words that mean something here: put in the place of another word they get past the first reader. */
static const char *const words[] = {
    "{}",
    "[]",
    "''",
    "!hex ff",
    "!octets '\\xFF'",
    "!crlf [a, b]",
    "!join [a, '{key}']",
    "!repeat { of: a, times: 9 }",
    "!repeat { of: ab, times: 99999999 }",
    "!list { times: 3, prefix: w }",
    "!random 9",
    "!b64 QQ==",
    "'{key}'",
    "'{nope}'",
    "'{{'",
    "$id",
    "'${id}'",
    "'$$'",
    "*a",
    "&a x",
    "[a, [b]]",
    "{ a: { b: c } }",
    "table",
    "as",
    "expect",
    "steps",
    "request",
    "raw",
    "set",
    "add-first",
    "order",
    "line-end",
    "duplicate",
    "refuse",
    "control",
    "after",
    "proves",
    "capability",
    "extensions",
    "same-as",
    "times",
    "outcome",
    "accepted",
    "[refused, closed]",
    "status",
    "4xx",
    "header",
    "subprotocol",
    "pong",
    "when",
    "tls",
    "impact",
    "hijack",
    "because",
    "fail",
    "pass",
    "99999999999999999999",
    "-1",
    "0",
    "true",
    "despite",
    "repeat",
    "gate",
    "ping",
    "half-close",
    "await",
    "connect",
    "version/minimal",
};

/* Pieces that break what stands around them. */
static const char *const pieces[] = {
    "{",     "}",      "[",     "]",   ": ", ", ", "- ",       "\n",   "\n    ", "'",     "\"",
    "!hex ", "|\n",    ">\n",   " #",  "\t", "*",  "&",        "? ",   "---\n",  "...\n", "%YAML 1.2\n",
    "<<: ",  "!!str ", "!<x> ", "\\x", "$",  "{{", "\xC3\xA9", "\xFF", "\0",     "\r",    "\xEF\xBB\xBF",
};

static void cut(struct wsh_buf *b, size_t from, size_t n) {
    memmove(b->p + from, b->p + from + n, b->n - from - n);
    b->n -= n;
}

static void put(struct wsh_buf *b, size_t at, struct wsh_span what) {
    uint8_t copy[256];
    size_t n = what.n < sizeof copy ? what.n : sizeof copy, old = b->n;
    memcpy(copy, what.p, n); /* it may be part of the text that moves */
    wsh_buf_fill(b, ' ', n);
    if (b->over) return;
    memmove(b->p + at + n, b->p + at, old - at);
    memcpy(b->p + at, copy, n);
}

static bool in_word(uint8_t c) { return c > 0x20 && c < 0x7F && !memchr("{}[]:,'\"#!", c, 11); }

/* A word around or behind a random place; empty at the end of the text. */
static struct wsh_span word_at(struct wsh_rng *r, struct wsh_span text, size_t *ret_at) {
    size_t from = wsh_rng_below(r, text.n + 1), to;
    while (from < text.n && !in_word(text.p[from])) from++;
    while (from > 0 && from < text.n && in_word(text.p[from - 1])) from--;
    for (to = from; to < text.n && in_word(text.p[to]);) to++;
    *ret_at = from;
    return wsh_span_slice(text, from, to);
}

static void replace_word(struct wsh_rng *r, struct wsh_buf *b, bool by_own) {
    size_t at, from;
    struct wsh_span own = word_at(r, wsh_buf_span(b), &from), old = word_at(r, wsh_buf_span(b), &at);
    size_t n = old.n;
    uint8_t copy[80];
    own = by_own ? wsh_span_slice(own, 0, sizeof copy) : wsh_span_of(words[wsh_rng_below(r, WSH_COUNT(words))]);
    memcpy(copy, own.p, own.n < sizeof copy ? own.n : sizeof copy);
    cut(b, at, n);
    put(b, at, wsh_span_make(copy, own.n < sizeof copy ? own.n : sizeof copy));
}

/* A whole line goes, or stands there twice. */
static void line_trouble(struct wsh_rng *r, struct wsh_buf *b, bool twice) {
    size_t from = wsh_rng_below(r, b->n + 1);
    while (from > 0 && b->p[from - 1] != '\n') from--;
    struct wsh_span rest = wsh_span_skip(wsh_buf_span(b), from),
                    line = wsh_span_slice(rest, 0, wsh_span_find(rest, '\n') + 1);
    if (twice)
        put(b, from, line);
    else
        cut(b, from, line.n);
}

static void damage(struct wsh_rng *r, struct wsh_buf *b) {
    const char *piece = pieces[wsh_rng_below(r, WSH_COUNT(pieces))];
    uint64_t what = wsh_rng_below(r, 16);
    if (what == 0)
        put(b, wsh_rng_below(r, b->n + 1), wsh_span_make(piece, piece[0] ? strlen(piece) : 1));
    else if (what == 1 && b->n > 0)
        b->p[wsh_rng_below(r, b->n)] = (uint8_t)wsh_rng_u64(r);
    else if (what < 4)
        line_trouble(r, b, what == 2);
    else
        replace_word(r, b, what < 8);
}

/* Everything that a loaded suite may be asked. */
static void use(struct fixture *f, struct wsh_arena *scratch) {
    for (size_t i = 0; i < f->suite->n; i++) {
        const struct wsh_case *c = &f->suite->cases[i];
        ck_assert(c->id && c->title && c->n_rules > 0 && c->n_rows > 0 && c->n_steps > 0);
        for (size_t j = 0; j < c->n_steps; j++)
            if (c->steps[j].kind == WSH_STEP_SEND)
                (void)wsh_case_request(&c->steps[j], scratch, &f->profile, &f->fresh);
        for (size_t j = 0; j < c->n_after; j++)
            ck_assert_ptr_nonnull(wsh_suite_find(f->suite, wsh_span_of(c->after[j])));
        wsh_arena_reset(scratch);
    }
}

/* The beginning of a file, or its head and some cases from the middle: small files take damage better than large ones.
 */
static void add_part(struct wsh_rng *r, struct wsh_span text, struct wsh_buf *out) {
    struct wsh_span rest = text, id = WSH_LIT("\n  - id:");
    if (text.n > MOST_OCTETS) rest = wsh_span_skip(text, wsh_rng_below(r, text.n - MOST_OCTETS));
    rest = wsh_span_skip(rest, wsh_span_find_span(rest, id));
    struct wsh_span part = wsh_span_slice(rest, 0, MOST_OCTETS), last = WSH_EMPTY;
    for (size_t at = 0; at < part.n; at += wsh_span_find_span(last, id) + 1) last = wsh_span_skip(part, at);
    wsh_buf_add(out, wsh_span_slice(text, 0, wsh_span_find_span(text, id)));
    wsh_buf_add(out, wsh_span_slice(part, 0, rest.n > MOST_OCTETS ? part.n - last.n : part.n));
}

static void round_of(uint64_t seed) {
    struct wsh_rng r;
    struct fixture f;
    struct wsh_buf b;
    fixture_init(&f);
    wsh_rng_init(&r, seed);
    const struct wsh_case_file *victim = &wsh_builtin_cases[wsh_rng_below(&r, wsh_builtin_case_count)];
    wsh_buf_init(&b, WSH_LIMIT_CASE_FILE);
    add_part(&r, victim->text, &b);
    for (uint64_t n = 1 + wsh_rng_below(&r, 3); n > 0; n--) damage(&r, &b);
    struct wsh_case_file files[] = {{"expectations.yaml", WSH_EMPTY}, {victim->name, wsh_buf_span(&b)}};
    for (size_t i = 0; i < wsh_builtin_case_count; i++)
        if (strstr(wsh_builtin_cases[i].name, "expectations")) files[0] = wsh_builtin_cases[i];
    bool both = files[0].name != victim->name;
    f.suite = wsh_suite_load(f.arena, both ? files : files + 1, both ? 2 : 1, &f.diags);
    ck_assert_msg(f.suite || f.diags.errors > 0, "seed %" PRIu64 ": neither a suite nor an error", seed);
    (void)fixture_diags(&f);
    struct wsh_arena *scratch = wsh_arena_new();
    if (f.suite) use(&f, scratch);
    wsh_arena_free(scratch);
    wsh_buf_done(&b);
    fixture_done(&f);
}

START_TEST(damaged_files) {
    enum { PARTS = 8 };
    for (uint64_t seed = (uint64_t)_i; seed < ROUNDS; seed += PARTS) round_of(seed);
}
END_TEST

int main(void) {
    Suite *s = suite_create("mutate");
    TCase *tc = wsh_test_case(s, "mutate");
    tcase_add_loop_test(tc, damaged_files, 0, 8);
    return wsh_test_main(s);
}
