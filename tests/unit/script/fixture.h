/* fixture.h - case files as texts in a test, and the target that they are expanded for. */
#ifndef WSH_TESTS_UNIT_SCRIPT_FIXTURE_H
#define WSH_TESTS_UNIT_SCRIPT_FIXTURE_H

#include "support/main.h"

#include "script/load.h"
#include "script/row.h"

struct fixture {
    struct wsh_arena *arena;
    struct wsh_diags diags;
    struct wsh_suite *suite; /* NULL after errors */
    struct wsh_profile profile;
    struct wsh_fresh fresh;
};

static inline void fixture_target(struct fixture *f, const char *uri) {
    const char *what = "";
    size_t at;
    ck_assert_msg(wsh_uri_read(f->arena, wsh_span_of(uri), &f->profile.uri, &what, &at), "%s: %s", uri, what);
    f->profile.host = f->profile.uri.authority;
}

static inline void fixture_init(struct fixture *f) {
    *f = (struct fixture){.arena = wsh_arena_new()};
    wsh_diags_init(&f->diags, f->arena);
    fixture_target(f, "ws://127.0.0.1:8080/chat");
    f->fresh.key = WSH_LIT("AAECAwQFBgcICQoLDA0ODw==");
    f->fresh.random = WSH_LIT("abcd1234");
}

static inline void fixture_done(struct fixture *f) { wsh_arena_free(f->arena); }

static inline const char *fixture_diags(struct fixture *f) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_diags_print(&f->diags, false, &b);
    const char *text = wsh_arena_text(f->arena, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return text;
}

/* Loads texts; the first may be "expectations.yaml". Texts end with NULL. */
static inline void fixture_load(struct fixture *f, const char *const *texts) {
    struct wsh_case_file files[4];
    size_t n = 0;
    for (; texts[n]; n++) {
        bool shared = wsh_span_starts(wsh_span_of(texts[n]), WSH_LIT("expectations:"));
        const char *name = shared ? "expectations.yaml" : wsh_arena_printf(f->arena, "file%zu.yaml", n);
        files[n] = (struct wsh_case_file){name, wsh_span_of(texts[n])};
    }
    f->suite = wsh_suite_load(f->arena, files, n, &f->diags);
}

static inline void fixture_load_one(struct fixture *f, const char *text) {
    fixture_load(f, (const char *const[]){text, NULL});
}

/* Everything of a family but its cases, so that a test shows only what it is about. */
#define FAMILY "family: f\ntitle: t\ncases:\n"
/* The keys of a case that a test is not about. */
#define CASE "  - id: a\n    title: t\n    rules: [R6455-4.2.1-1-GET]\n"
/* An opinion that contradicts no ruling. */
#define RECORD "    expect: [{ broken: {} }]\n"

static inline const struct wsh_case *fixture_case(struct fixture *f, const char *id) {
    ck_assert_msg(f->suite != NULL, "%s", fixture_diags(f));
    const struct wsh_case *c = wsh_suite_find(f->suite, wsh_span_of(id));
    ck_assert_msg(c != NULL, "no case '%s'", id);
    return c;
}

static inline struct wsh_span fixture_request(struct fixture *f, const char *id) {
    return wsh_case_request(&fixture_case(f, id)->steps[0], f->arena, &f->profile, &f->fresh);
}

static inline const char *fixture_escape(struct fixture *f, struct wsh_span s) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_text_escape(s, 0, &b);
    const char *text = wsh_arena_text(f->arena, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return text;
}

#define CK_SPAN(f, got, want)                                                                                          \
    ck_assert_msg(wsh_span_eq(got, want), "got  %s\nwant %s", fixture_escape(f, got), fixture_escape(f, want))

#endif
