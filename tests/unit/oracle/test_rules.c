/* test_rules.c - the table of requirements: complete, unambiguous, linkable. */
#include "talk.h"

/* The symbol of each row as text, to be compared with its id. */
static const char *const symbols[] = {
#define RULE(symbol, id, level, role, document, section, title, text, test) #symbol,
#include "oracle/rules.def"
#undef RULE
};

static void row_is_whole(int i) {
    const struct wsh_rule *r = wsh_rule((enum wsh_rule_id)i);
    ck_assert_msg(r->id[0] && r->document[0] && r->title[0] && r->text[0] && r->test[0], "%s: something is empty", r->id);
    ck_assert_uint_eq(strlen(symbols[i]), strlen(r->id));
    for (size_t k = 0; r->id[k]; k++)
        ck_assert_int_eq(symbols[i][k], r->id[k] == '-' || r->id[k] == '.' ? '_' : r->id[k]);
    ck_assert_msg(strlen(r->title) <= 50, "%s: a title is a few words", r->id);
    ck_assert_msg(r->text[strlen(r->text) - 1] == '.', "%s: the text is a sentence", r->id);
    ck_assert_msg(r->test[strlen(r->test) - 1] == '.', "%s: the test is a sentence", r->id);
}

static void row_is_found(int i) {
    enum wsh_rule_id id = WSH_RULE_NONE;
    const struct wsh_rule *r = wsh_rule((enum wsh_rule_id)i);
    ck_assert_ptr_eq(wsh_rule_find(wsh_span_of(r->id), &id), r);
    ck_assert_int_eq((int)id, i); /* so no id stands there twice */
    ck_assert_ptr_eq(wsh_rule_find(wsh_span_of(r->id), NULL), r);
}

static void row_is_cited(int i) {
    struct wsh_arena *a = wsh_arena_new();
    const struct wsh_rule *r = wsh_rule((enum wsh_rule_id)i);
    const char *citation = wsh_rule_citation(a, r), *link = wsh_rule_link(a, r);
    bool known = strncmp(r->document, "RFC ", 4) == 0 || strncmp(r->document, "erratum ", 8) == 0;
    ck_assert_msg(known == (link != NULL), "%s: link", r->id);
    ck_assert_msg(!link || !strchr(link, ' '), "%s: %s", r->id, link);
    ck_assert_msg(strlen(citation) > 3, "%s: %s", r->id, citation);
    wsh_arena_free(a);
}

/* One test for all rows: a process for each of them would take longer than what it does. */
START_TEST(rows) {
    for (int i = 0; i < (int)WSH_RULE_COUNT; i++) {
        row_is_whole(i);
        row_is_found(i);
        row_is_cited(i);
    }
}
END_TEST

static const struct {
    const char *id, *citation, *link;
} cited[] = {
    {"R6455-4.2.1-5-KEY", "RFC 6455 section 4.2.1 item 5", "https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1"},
    {"R6455-1.3-TRIM", "RFC 6455 section 1.3", "https://www.rfc-editor.org/rfc/rfc6455#section-1.3"},
    {"R9112-6.3-TEFINAL", "RFC 9112 section 6.3 item 4", "https://www.rfc-editor.org/rfc/rfc9112#section-6.3"},
    {"RPROXY-UPGRADE", "RFC 9110 section 7.6.1, 7.8", "https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1"},
    {"R7301-H1", "RFC 7301", "https://www.rfc-editor.org/rfc/rfc7301"},
    {"E3150-KEYVECTOR", "erratum 3150", "https://www.rfc-editor.org/errata/eid3150"},
    {"SEC-ALIVE", "inferred", NULL},
    {"SEC-CSWSH", "inferred from RFC 6455 section 10.2", NULL},
};

START_TEST(citations) {
    struct wsh_arena *a = wsh_arena_new();
    const struct wsh_rule *r = wsh_rule_find(wsh_span_of(cited[_i].id), NULL);
    ck_assert_ptr_nonnull(r);
    const char *link = wsh_rule_link(a, r);
    ck_assert_str_eq(wsh_rule_citation(a, r), cited[_i].citation);
    if (cited[_i].link)
        ck_assert_str_eq(link, cited[_i].link);
    else
        ck_assert_ptr_null(link);
    wsh_arena_free(a);
}
END_TEST

START_TEST(unknown_ids) {
    ck_assert_ptr_null(wsh_rule_find(WSH_LIT("R6455-4.2.1-5-key"), NULL));
    ck_assert_ptr_null(wsh_rule_find(WSH_LIT("R6455-4.2.1-5-KEY "), NULL));
    ck_assert_ptr_null(wsh_rule_find(WSH_EMPTY, NULL));
}
END_TEST

static const struct {
    enum wsh_level level;
    const char *name;
    bool binds;
} levels[] = {
    {WSH_LEVEL_MUST, "MUST", true},           {WSH_LEVEL_MUST_NOT, "MUST NOT", true},
    {WSH_LEVEL_MUST_BLANKET, "MUST (by 4.2.1)", true}, {WSH_LEVEL_SHOULD, "SHOULD", false},
    {WSH_LEVEL_SHOULD_NOT, "SHOULD NOT", false}, {WSH_LEVEL_MAY, "MAY", false},
    {WSH_LEVEL_DEFINITION, "definition", false}, {WSH_LEVEL_INFERRED, "inferred", true},
};

START_TEST(level_names) {
    ck_assert_str_eq(wsh_level_name(levels[_i].level), levels[_i].name);
    ck_assert_int_eq(wsh_level_binds(levels[_i].level), levels[_i].binds);
}
END_TEST

START_TEST(role_names) {
    static const char *const names[] = {"server", "client", "both", "intermediary"};
    for (int i = 0; i < 4; i++) ck_assert_str_eq(wsh_role_name((enum wsh_role)i), names[i]);
}
END_TEST

static void beyond(void) { (void)wsh_rule(WSH_RULE_COUNT); }
START_TEST(no_rule_is_no_input) { ck_assert_int_ne(wsh_test_status(beyond), 0); }
END_TEST

int main(void) {
    Suite *s = suite_create("rules");
    TCase *tc = wsh_test_case(s, "rules");
    tcase_add_test(tc, rows);
    tcase_add_loop_test(tc, citations, 0, WSH_COUNT(cited));
    tcase_add_loop_test(tc, level_names, 0, WSH_COUNT(levels));
    tcase_add_test(tc, unknown_ids);
    tcase_add_test(tc, role_names);
    tcase_add_test(tc, no_rule_is_no_input);
    return wsh_test_main(s);
}
