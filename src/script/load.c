/* load.c - files to a suite: shared expectations first, then the families in their order, then what ties them together.
 *
 * Reading goes on after an error so that one run tells all of them; a suite comes out only if there was none. */
#include "script/loader.h"

/* ---- a family ---- */

struct family_builder {
    struct wsh_family family;
    struct wsh_place name_at;
    const struct wsh_yaml *cases;
};

static void read_name(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct family_builder *b = out;
    b->name_at = item->value->at;
    (void)wsh_load_slug(l, item->value, wsh_arena_printf(l->arena, "'%s'", key->name), &b->family.name);
}

static void read_title(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct family_builder *b = out;
    (void)wsh_load_text(l, item->value, key->name, &b->family.title);
}

static void read_about(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct family_builder *b = out;
    (void)wsh_load_text(l, item->value, key->name, &b->family.about);
}

static void keep_cases(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct family_builder *b = out;
    (void)key;
    if (!wsh_load_is(l, item->value, WSH_YAML_LIST, "'cases'")) return;
    if (item->value->n == 0) (void)wsh_load_error(l, item->value->at, "case/empty", "the family has no cases");
    b->cases = item->value;
}

static const struct wsh_key family_keys[] = {
    {"family", read_name, 0, true},
    {"title", read_title, 0, true},
    {"about", read_about, 0, false},
    {"cases", keep_cases, 0, true},
};

static bool is_new(struct wsh_loader *l, const struct family_builder *b) {
    for (size_t i = 0; i < l->suite->n_families; i++)
        if (strcmp(l->suite->families[i].name, b->family.name) == 0) {
            struct wsh_diag *d = wsh_load_error(l, b->name_at, "case/duplicate-id",
                                                "a second file holds the family '%s'", b->family.name);
            wsh_load_hint(l, d, "one file holds one family, and all of it");
            return false;
        }
    return true;
}

static void load_cases(struct wsh_loader *l, const struct wsh_yaml *cases) {
    for (size_t i = 0; i < cases->n; i++) {
        if (l->suite->n > WSH_LOAD_CASES) {
            (void)wsh_load_error(l, cases->items[i].value->at, "case/too-many", "more than %d cases", WSH_LOAD_CASES);
            return;
        }
        wsh_load_table(l, cases->items[i].value);
    }
}

static void load_family(struct wsh_loader *l, const struct wsh_yaml *root) {
    struct family_builder b = {.cases = NULL};
    if (!wsh_load_map(l, root, family_keys, WSH_COUNT(family_keys), "a case file", &b)) return;
    if (!b.family.name || !b.cases || !is_new(l, &b)) return;
    b.family.first = l->suite->n;
    l->family = b.family.name;
    load_cases(l, b.cases);
    l->family = NULL;
    b.family.n = l->suite->n - b.family.first;
    *WSH_PUSH(l->arena, l->suite->families, l->suite->n_families) = b.family;
}

/* ---- shared expectations ---- */

static void read_expectations(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                              void *out) {
    (void)key;
    (void)out;
    wsh_load_shared(l, item->value);
}

static void skip_about(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    const char *about;
    (void)out;
    (void)wsh_load_text(l, item->value, key->name, &about);
}

static const struct wsh_key shared_keys[] = {{"expectations", read_expectations, 0, true},
                                             {"about", skip_about, 0, false}};

static bool holds_expectations(const char *name) {
    const char *slash = strrchr(name, '/');
    return strcmp(slash ? slash + 1 : name, "expectations.yaml") == 0;
}

/* ---- the suite ---- */

static void load_files(struct wsh_loader *l, bool expectations) {
    for (size_t i = 0; i < l->suite->n_files; i++) {
        const struct wsh_case_file *file = &l->suite->files[i];
        if (holds_expectations(file->name) != expectations) continue;
        const struct wsh_yaml *root = wsh_yaml_read(l->arena, file->name, file->text, l->diags);
        l->incomplete = l->incomplete || !root;
        if (root && expectations)
            (void)wsh_load_map(l, root, shared_keys, WSH_COUNT(shared_keys), "a file of expectations", NULL);
        else if (root)
            load_family(l, root);
    }
}

/* Names are left out: the same octets are the same catalogue wherever they lie. */
static void name_catalogue(struct wsh_suite *s) {
    struct wsh_buf digests;
    uint8_t digest[20];
    wsh_buf_init(&digests, (s->n_files + 1) * sizeof digest);
    for (size_t i = 0; i < s->n_files; i++) {
        wsh_sha1(s->files[i].text, digest);
        wsh_buf_add(&digests, wsh_span_make(digest, sizeof digest));
    }
    wsh_sha1(wsh_buf_span(&digests), digest);
    wsh_buf_done(&digests);
    for (size_t i = 0; i < sizeof digest; i++) (void)snprintf(s->hash + 2 * i, 3, "%02x", digest[i]);
}

struct wsh_suite *wsh_suite_load(struct wsh_arena *a, const struct wsh_case_file *files, size_t n,
                                 struct wsh_diags *diags) {
    struct wsh_suite *s = WSH_NEW(a, struct wsh_suite);
    struct wsh_loader l = {.arena = a, .diags = diags, .suite = s};
    unsigned errors = diags->errors;
    struct wsh_case_file *copy = WSH_NEW_ARRAY(a, n + 1, struct wsh_case_file);
    for (size_t i = 0; i < n; i++) copy[i] = files[i];
    *s = (struct wsh_suite){.arena = a, .files = copy, .n_files = n};
    load_files(&l, true);
    load_files(&l, false);
    wsh_load_shared_finish(&l);
    if (!l.incomplete) wsh_load_links(&l);
    if (diags->errors == errors) wsh_suite_lint(s, diags);
    name_catalogue(s);
    return diags->errors == errors ? s : NULL;
}

const struct wsh_case *wsh_suite_find(const struct wsh_suite *s, struct wsh_span id) {
    for (size_t i = 0; i < s->n; i++)
        if (wsh_span_is(id, s->cases[i].id)) return &s->cases[i];
    return NULL;
}
