/* test_diag.c - every diagnostic of this floor, word by word: tests/golden/diag holds the bad files and what is said of
 * them. NAME.yaml is one file, NAME.d a folder of files; NAME.err is the text. WSHAKE_BLESS=1 (tests/golden/bless)
 * writes the texts anew. */
#include <dirent.h>

#include "fixture.h"

#define FOLDER WSH_SOURCE_DIR "/tests/golden/diag"

struct names {
    const char **items;
    size_t n;
};

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static struct names names_in(struct wsh_arena *a, const char *folder, const char *suffix) {
    struct names names = {0};
    DIR *directory = opendir(folder);
    ck_assert_msg(directory != NULL, "cannot open '%s'", folder);
    for (const struct dirent *e = readdir(directory); e; e = readdir(directory))
        if (wsh_span_ends(wsh_span_of(e->d_name), wsh_span_of(suffix)))
            *WSH_PUSH(a, names.items, names.n) = wsh_arena_printf(a, "%s", e->d_name);
    (void)closedir(directory);
    if (names.n > 0) qsort(names.items, names.n, sizeof names.items[0], by_name);
    return names;
}

static const char *golden_of(struct wsh_arena *a, const char *name) {
    struct wsh_span rest = wsh_span_of(name), stem = wsh_span_cut(&rest, '.');
    return wsh_arena_printf(a, "%s/%.*s.err", FOLDER, WSH_FMT(stem));
}

/* Run in the folder, so that messages name files as they are called there. */
static const char *said_of(struct fixture *f, const char *name) {
    struct wsh_case_file *files;
    size_t n;
    wsh_diags_init(&f->diags, f->arena);
    f->suite = NULL;
    if (wsh_case_files_read(f->arena, &name, 1, &files, &n, &f->diags))
        f->suite = wsh_suite_load(f->arena, files, n, &f->diags);
    return fixture_diags(f);
}

static void write_text(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    ck_assert_msg(file && fputs(text, file) >= 0 && fclose(file) == 0, "cannot write '%s'", path);
}

static bool as_before(struct fixture *f, const char *name) {
    const char *said = said_of(f, name), *golden = golden_of(f->arena, name);
    struct wsh_span want = WSH_EMPTY;
    if (getenv("WSHAKE_BLESS")) write_text(golden, said);
    (void)wsh_file_read(f->arena, golden, WSH_LIMIT_TEXT, &want);
    if (wsh_span_is(want, said)) return true;
    printf("%s: said\n%s\nnot\n%.*s\n", name, said, WSH_FMT(want));
    return false;
}

static void compare_all(const char *suffix, size_t at_least) {
    struct fixture f;
    size_t wrong = 0;
    fixture_init(&f);
    ck_assert_int_eq(chdir(FOLDER), 0);
    struct names names = names_in(f.arena, ".", suffix);
    for (size_t i = 0; i < names.n; i++) wrong += as_before(&f, names.items[i]) ? 0 : 1;
    ck_assert_msg(wrong == 0, "%zu of %zu differ (printed above); WSHAKE_BLESS=1 writes them anew", wrong, names.n);
    ck_assert_uint_ge(names.n, at_least);
    fixture_done(&f);
}

START_TEST(single_files) { compare_all(".yaml", 80); }
END_TEST

START_TEST(folders) { compare_all(".d", 8); }
END_TEST

/* A text without a file of its own would be a file nobody looks at. */
START_TEST(no_text_without_its_file) {
    struct fixture f;
    fixture_init(&f);
    struct names texts = names_in(f.arena, FOLDER, ".err");
    for (size_t i = 0; i < texts.n; i++) {
        struct wsh_span rest = wsh_span_of(texts.items[i]), stem = wsh_span_cut(&rest, '.');
        const char *file = wsh_arena_printf(f.arena, "%s/%.*s.yaml", FOLDER, WSH_FMT(stem));
        const char *folder = wsh_arena_printf(f.arena, "%s/%.*s.d", FOLDER, WSH_FMT(stem));
        ck_assert_msg(access(file, R_OK) == 0 || access(folder, R_OK) == 0, "%s belongs to nothing", texts.items[i]);
    }
    fixture_done(&f);
}
END_TEST

/* ---- every id is shown at least once ---- */

/* Ids that no golden file can hold: tested by code below and in test_yaml.c. */
static const char *const elsewhere[] = {"file/unreadable", "file/none", "yaml/size", "table/size"};

static struct wsh_span all_texts(struct fixture *f) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    struct names texts = names_in(f->arena, FOLDER, ".err");
    for (size_t i = 0; i < texts.n; i++) {
        struct wsh_span text;
        const char *path = wsh_arena_printf(f->arena, "%s/%s", FOLDER, texts.items[i]);
        ck_assert(wsh_file_read(f->arena, path, WSH_LIMIT_TEXT, &text));
        wsh_buf_add(&b, text);
    }
    struct wsh_span all = wsh_arena_span(f->arena, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return all;
}

static bool is_id(struct wsh_span literal) {
    static const char *const areas[] = {"yaml/", "case/", "octets/", "table/", "lint/", "file/"};
    for (size_t i = 0; i < literal.n; i++)
        if (!(literal.p[i] >= 'a' && literal.p[i] <= 'z') && literal.p[i] != '-' && literal.p[i] != '/') return false;
    for (size_t i = 0; i < WSH_COUNT(areas); i++)
        if (wsh_span_starts(literal, wsh_span_of(areas[i]))) return true;
    return false;
}

static void check_id(struct fixture *f, struct wsh_span id, struct wsh_span shown) {
    for (size_t i = 0; i < WSH_COUNT(elsewhere); i++)
        if (wsh_span_is(id, elsewhere[i])) return;
    struct wsh_span wanted = wsh_span_of(wsh_arena_printf(f->arena, "[%.*s]", WSH_FMT(id)));
    ck_assert_msg(wsh_span_find_span(shown, wanted) < shown.n, "no golden file shows %.*s", WSH_FMT(wanted));
}

/* The string literals of a source file, taken at quotes: good enough for words that hold none. */
static size_t check_ids_of(struct fixture *f, struct wsh_span source, struct wsh_span shown) {
    size_t found = 0;
    while (source.n > 0) {
        (void)wsh_span_cut(&source, '"');
        struct wsh_span literal = wsh_span_slice(source, 0, wsh_span_find(source, '"'));
        if (!is_id(literal)) continue;
        check_id(f, literal, shown);
        found++;
    }
    return found;
}

START_TEST(every_id_is_shown) {
    struct fixture f;
    size_t found = 0;
    fixture_init(&f);
    struct wsh_span shown = all_texts(&f), source;
    struct names files = names_in(f.arena, WSH_SOURCE_DIR "/src/script", ".c");
    for (size_t i = 0; i < files.n; i++) {
        const char *path = wsh_arena_printf(f.arena, "%s/src/script/%s", WSH_SOURCE_DIR, files.items[i]);
        ck_assert(wsh_file_read(f.arena, path, WSH_LIMIT_TEXT, &source));
        found += check_ids_of(&f, source, shown);
    }
    ck_assert_uint_gt(found, 50);
    fixture_done(&f);
}
END_TEST

/* ---- what has no file ---- */

START_TEST(nothing_to_read) {
    struct fixture f;
    fixture_init(&f);
    ck_assert_str_eq(said_of(&f, "/nowhere/a.yaml"),
                     "error: cannot read '/nowhere/a.yaml': No such file or directory   [file/unreadable]\n");
    ck_assert_str_eq(said_of(&f, WSH_SOURCE_DIR "/src/script"),
                     "error: no case files in '" WSH_SOURCE_DIR "/src/script'   [file/none]\n");
    fixture_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("diag");
    TCase *tc = wsh_test_case(s, "diag");
    tcase_add_test(tc, single_files);
    tcase_add_test(tc, folders);
    tcase_add_test(tc, no_text_without_its_file);
    tcase_add_test(tc, every_id_is_shown);
    tcase_add_test(tc, nothing_to_read);
    return wsh_test_main(s);
}
