/* test_schema.c - what is written is what reports/schema/record.schema.json publishes.
 *
 * And the schema is worth its name: it refuses what no wshake writes. */
#include "support/main.h"

#include "record/stream.h"
#include "unit/record/fixture.h"
#include "unit/record/validate.h"

static const char path[] = "test_schema.ndjson";

static void write_text(const char *text) {
    FILE *f = fopen(path, "wb");
    ck_assert(f != NULL);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
}

START_TEST(stream_is_valid) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log;
    fixture_log(a, &log);
    struct wsh_writer *w = wsh_writer_open(path);
    ck_assert(wsh_writer_header(w, &log.header));
    for (size_t i = 0; i < log.n; i++) ck_assert(wsh_writer_result(w, &log.results[i]));
    ck_assert(wsh_writer_footer(w, &log.footer));
    ck_assert(wsh_writer_close(w));
    validate_json("record.schema.json", path);
    wsh_arena_free(a);
}
END_TEST

static const char *const bad_lines[] = {
    "{}\n",
    "{\"type\":\"header\",\"schema\":\"wshake.record/1\"}\n",
    "{\"type\":\"footer\",\"totals\":{\"pass\":1},\"us\":1,\"ended\":\"complete\"}\n",
    "{\"type\":\"case\",\"case\":\"a/b\",\"verdict\":\"PASS\"}\n",
};

START_TEST(schema_refuses) {
    struct wsh_arena *a = wsh_arena_new();
    write_text(bad_lines[_i]);
    const char *command = wsh_arena_printf(
        a, "python3 '%s/tests/unit/record/validate.py' '%s/reports/schema/record.schema.json' %s 2>validate.err",
        WSH_SOURCE_DIR, WSH_SOURCE_DIR, path);
    int status = system(command);
    ck_assert(WIFEXITED(status));
    if (WEXITSTATUS(status) != 77) ck_assert_int_eq(WEXITSTATUS(status), 1);
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("record/schema");
    TCase *tc = wsh_test_case(s, "schema");
    tcase_add_test(tc, stream_is_valid);
    tcase_add_loop_test(tc, schema_refuses, 0, (int)WSH_COUNT(bad_lines));
    return wsh_test_main(s);
}
