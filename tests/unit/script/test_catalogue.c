/* test_catalogue.c - the catalogue of this tree: it loads without a word, from the binary as from the folder, and each
 * request can be built for every kind of target. */
#include "fixture.h"

static void load_builtin(struct fixture *f) {
    f->suite = wsh_suite_load(f->arena, wsh_builtin_cases, wsh_builtin_case_count, &f->diags);
}

START_TEST(loads_without_a_word) {
    struct fixture f;
    fixture_init(&f);
    load_builtin(&f);
    ck_assert_msg(f.suite != NULL && f.diags.n == 0, "%s", fixture_diags(&f));
    ck_assert_uint_gt(f.suite->n, 0);
    fixture_done(&f);
}
END_TEST

START_TEST(same_hash_from_the_folder) {
    struct fixture f;
    struct wsh_case_file *files;
    size_t n;
    const char *folder = WSH_SOURCE_DIR "/cases";
    fixture_init(&f);
    load_builtin(&f);
    ck_assert(wsh_case_files_read(f.arena, &folder, 1, &files, &n, &f.diags));
    const struct wsh_suite *read = wsh_suite_load(f.arena, files, n, &f.diags);
    ck_assert_msg(f.suite && read, "%s", fixture_diags(&f));
    ck_assert_str_eq(read->hash, f.suite->hash);
    ck_assert_uint_eq(strlen(read->hash), 40);
    fixture_done(&f);
}
END_TEST

/* Full ids, found by name, in the order of families; one gate at most. */
START_TEST(shape) {
    struct fixture f;
    fixture_init(&f);
    load_builtin(&f);
    ck_assert_msg(f.suite != NULL, "%s", fixture_diags(&f));
    size_t at = 0, gates = 0;
    for (size_t i = 0; i < f.suite->n_families; i++) {
        const struct wsh_family *family = &f.suite->families[i];
        ck_assert_uint_eq(family->first, at);
        for (size_t j = 0; j < family->n; j++, at++) ck_assert_str_eq(f.suite->cases[at].family, family->name);
    }
    ck_assert_uint_eq(at, f.suite->n);
    for (size_t i = 0; i < f.suite->n; i++) {
        ck_assert_ptr_eq(wsh_suite_find(f.suite, wsh_span_of(f.suite->cases[i].id)), &f.suite->cases[i]);
        gates += f.suite->cases[i].gate;
    }
    ck_assert_uint_le(gates, 1);
    fixture_done(&f);
}
END_TEST

static const char *const targets[] = {"ws://127.0.0.1:8080/chat", "wss://h.example/", "ws://[::1]:9/a?b", "ws://h/"};

START_TEST(requests_for_any_target) {
    struct fixture f;
    fixture_init(&f);
    load_builtin(&f);
    ck_assert_msg(f.suite != NULL, "%s", fixture_diags(&f));
    fixture_target(&f, targets[_i]);
    struct wsh_arena *scratch = wsh_arena_new();
    for (size_t i = 0; i < f.suite->n; i++) {
        const struct wsh_case *c = &f.suite->cases[i];
        for (size_t j = 0; j < c->n_steps; j++) {
            if (c->steps[j].kind != WSH_STEP_SEND) continue;
            struct wsh_span octets = wsh_case_request(&c->steps[j], scratch, &f.profile, &f.fresh);
            ck_assert_msg(octets.n <= WSH_LIMIT_SENT, "%s", c->id);
        }
        wsh_arena_reset(scratch);
    }
    wsh_arena_free(scratch);
    fixture_done(&f);
}
END_TEST

/* ---- the page ---- */

/* The nth block of YAML of docs/case-format.md, and what has to stand before it to make a file. */
static const char *const before[] = {"", FAMILY CASE, FAMILY, FAMILY};

START_TEST(examples_of_the_page_load) {
    struct fixture f;
    struct wsh_span page, fence = WSH_LIT("```");
    struct wsh_case_file files[2] = {{"page.yaml", WSH_EMPTY}, {"expectations.yaml", WSH_EMPTY}};
    fixture_init(&f);
    ck_assert(wsh_file_read(f.arena, WSH_SOURCE_DIR "/docs/case-format.md", WSH_LIMIT_TEXT, &page));
    ck_assert(wsh_file_read(f.arena, WSH_SOURCE_DIR "/cases/expectations.yaml", WSH_LIMIT_TEXT, &files[1].text));
    for (int i = 0; i <= _i; i++) {
        page = wsh_span_skip(page, wsh_span_find_span(page, WSH_LIT("```yaml\n")) + 8);
        files[0].text = wsh_span_slice(page, 0, wsh_span_find_span(page, fence));
    }
    ck_assert_uint_gt(files[0].text.n, 0);
    const char *text = wsh_arena_printf(f.arena, "%s%.*s", before[_i], WSH_FMT(files[0].text));
    files[0].text = wsh_span_of(text);
    f.suite = wsh_suite_load(f.arena, files, 2, &f.diags);
    for (size_t i = 0; i < f.diags.n; i++)
        ck_assert_msg(strcmp(f.diags.items[i].id, "case/not-at-hand") == 0, "%s", fixture_diags(&f));
    ck_assert_ptr_nonnull(f.suite);
    fixture_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("catalogue");
    TCase *tc = wsh_test_case(s, "catalogue");
    tcase_add_test(tc, loads_without_a_word);
    tcase_add_test(tc, same_hash_from_the_folder);
    tcase_add_test(tc, shape);
    tcase_add_loop_test(tc, requests_for_any_target, 0, WSH_COUNT(targets));
    tcase_add_loop_test(tc, examples_of_the_page_load, 0, WSH_COUNT(before));
    return wsh_test_main(s);
}
