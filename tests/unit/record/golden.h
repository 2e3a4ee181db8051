/* golden.h - what was reviewed once and must not change unseen.
 *
 * WSHAKE_BLESS=1 writes the files anew; review the diff. */
#ifndef WSH_TESTS_UNIT_RECORD_GOLDEN_H
#define WSH_TESTS_UNIT_RECORD_GOLDEN_H

#include "support/main.h"

static inline void golden_write(const char *path, struct wsh_span text) {
    FILE *f = fopen(path, "wb");
    ck_assert_msg(f != NULL, "cannot write '%s'", path);
    ck_assert_uint_eq(fwrite(text.p, 1, text.n, f), text.n);
    ck_assert_int_eq(fclose(f), 0);
}

static inline unsigned golden_line(struct wsh_span a, struct wsh_span b) {
    unsigned line = 1;
    for (size_t i = 0; i < a.n && i < b.n && a.p[i] == b.p[i]; i++) line += a.p[i] == '\n';
    return line;
}

/* `name` counts from the root of the source tree. */
static inline void golden_is(const char *name, struct wsh_span got) {
    struct wsh_arena *a = wsh_arena_new();
    const char *path = wsh_arena_printf(a, "%s/%s", WSH_SOURCE_DIR, name), *bless = getenv("WSHAKE_BLESS");
    struct wsh_span want;
    if (bless && strcmp(bless, "1") == 0) {
        golden_write(path, got);
    } else {
        ck_assert_msg(wsh_file_read(a, path, WSH_LIMIT_TEXT, &want), "cannot read '%s': WSHAKE_BLESS=1 writes it",
                      path);
        if (!wsh_span_eq(want, got)) {
            golden_write("golden.got", got);
            ck_abort_msg("%s:%u: differs; see golden.got, and WSHAKE_BLESS=1 if it is right", name,
                         golden_line(want, got));
        }
    }
    wsh_arena_free(a);
}

#endif
