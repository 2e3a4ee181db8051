/* profile_file.c - from a path to a profile: PEM files, the whole, and what a diag may show of it. */
#include "script/profile_parts.h"

#include <errno.h>

/* ---- PEM ---- */

enum { PEM_LIMIT = 1024 * 1024 };

static const struct {
    size_t file; /* offset of the member that the path goes to */
    const char *label, *what;
} pems[] = {
    [WSH_PEM_CA] = {offsetof(struct wsh_profile_file, cacert), "CERTIFICATE-----", "certificate"},
    [WSH_PEM_CERT] = {offsetof(struct wsh_profile_file, cert), "CERTIFICATE-----", "certificate"},
    [WSH_PEM_KEY] = {offsetof(struct wsh_profile_file, key), "PRIVATE KEY-----", "private key"},
};

static bool holds(struct wsh_span text, const char *words) {
    return wsh_span_find_span(text, wsh_span_of(words)) < text.n;
}

void wsh_profile_read_pem(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                          void *out) {
    const char *text = NULL, *label = pems[key->arg].label, *what = pems[key->arg].what;
    struct wsh_span pem;
    if (!wsh_load_text(l, item->value, key->name, &text)) return;
    const char *path = wsh_profile_path(l, text);
    *(const char **)((char *)out + pems[key->arg].file) = path;
    if (!wsh_file_read(l->arena, path, PEM_LIMIT, &pem)) {
        struct wsh_diag *d =
            wsh_load_error(l, item->value->at, "profile/pem", "cannot read '%s': %s", path, strerror(errno));
        wsh_load_hint(l, d, "paths are taken from the folder of the profile");
    } else if (!holds(pem, "-----BEGIN ") || !holds(pem, label)) {
        struct wsh_diag *d = wsh_load_error(l, item->value->at, "profile/pem", "'%s' holds no %s in PEM", path, what);
        wsh_load_hint(l, d, "PEM begins with '-----BEGIN ...%s'; openssl makes it of DER", label);
    } else if (key->arg == WSH_PEM_KEY && (holds(pem, "BEGIN ENCRYPTED") || holds(pem, "Proc-Type: 4,ENCRYPTED"))) {
        struct wsh_diag *d = wsh_load_error(l, item->value->at, "profile/pem", "the key in '%s' is encrypted", path);
        wsh_load_hint(l, d, "nobody is there to be asked for a passphrase: 'openssl pkey -in KEY -out PLAIN'");
    }
}

/* ---- what may be shown ---- */

static const char *const secret_keys[] = {"cookie", "cookie-bad",         "authorization", "authorization-bad",
                                          "secret", "proxy-authorization"};

static bool is_word(uint8_t c) { return (wsh_lower(c) >= 'a' && wsh_lower(c) <= 'z') || c == '-'; }

static bool is_secret_key(struct wsh_span word) {
    for (size_t i = 0; i < WSH_COUNT(secret_keys); i++)
        if (wsh_span_is_ci(word, secret_keys[i])) return true;
    return false;
}

/* Where the value of a secret begins in this line, or behind its end if there is none. The quotes of a key are no part
 * of the word. */
static size_t secret_at(struct wsh_span line) {
    for (size_t i = 0; i < line.n;) {
        size_t end = i;
        while (end < line.n && is_word(line.p[end])) end++;
        struct wsh_span rest = wsh_span_skip(line, end);
        if (rest.n > 0 && (rest.p[0] == '"' || rest.p[0] == '\'')) rest = wsh_span_skip(rest, 1);
        if (end > i && is_secret_key(wsh_span_slice(line, i, end)) && rest.n > 0 && wsh_span_trim_ows(rest).n > 0 &&
            wsh_span_trim_ows(rest).p[0] == ':') {
            size_t at = (size_t)(wsh_span_trim_ows(rest).p - line.p) + 1;
            struct wsh_span value = wsh_span_trim_ows(wsh_span_skip(line, at));
            if (value.n == 0 || value.p[0] != '{') return at;
        }
        i = end > i ? end : i + 1;
    }
    return line.n + 1;
}

static size_t indent_of(struct wsh_span line) {
    size_t n = 0;
    while (n < line.n && line.p[n] == ' ') n++;
    return n;
}

static void mask(uint8_t *copy, struct wsh_span text, struct wsh_span what) {
    for (size_t i = 0; i < what.n; i++)
        if (what.p[i] > ' ') copy[(size_t)(what.p - text.p) + i] = '*';
}

/* No ws URL has any, but who writes one means it. */
static void mask_userinfo(uint8_t *copy, struct wsh_span text, struct wsh_span line) {
    size_t from = wsh_span_find_span(line, WSH_LIT("://")), at = wsh_span_find(line, '@');
    if (from < line.n && at < line.n) mask(copy, text, wsh_span_slice(line, from + 3, at));
}

/* By lines, not by nodes: a file that is no YAML may hold secrets as well. Lines that are indented more go on with the
 * value. */
struct wsh_span wsh_profile_masked(struct wsh_arena *a, struct wsh_span text) {
    uint8_t *copy = (uint8_t *)wsh_arena_text(a, text);
    bool going_on = false;
    size_t indent = 0;
    for (struct wsh_span rest = text; rest.n > 0;) {
        struct wsh_span line = wsh_span_cut(&rest, '\n');
        size_t at = secret_at(line);
        mask_userinfo(copy, text, line);
        going_on = going_on && (indent_of(line) > indent || indent_of(line) == line.n);
        if (going_on) mask(copy, text, line);
        if (going_on || at > line.n) continue;
        mask(copy, text, wsh_span_skip(line, at));
        going_on = true;
        indent = indent_of(line);
    }
    return wsh_span_make(copy, text.n);
}

static struct wsh_span line_of(struct wsh_span text, unsigned line) {
    struct wsh_span one = WSH_EMPTY;
    for (unsigned i = 0; i < line; i++) one = wsh_span_cut(&text, '\n');
    return one.n > 0 && one.p[one.n - 1] == '\r' ? wsh_span_slice(one, 0, one.n - 1) : one;
}

/* The readers of YAML and of schemas speak of cases and quote the file as it is. */
static void adapt(struct wsh_arena *a, struct wsh_diags *diags, size_t from, struct wsh_span masked) {
    for (size_t i = from; i < diags->n; i++) {
        struct wsh_diag *d = &diags->items[i];
        struct wsh_span id = wsh_span_of(d->id), family = wsh_span_cut(&id, '/');
        if (wsh_span_is(family, "case")) d->id = wsh_arena_printf(a, "profile/%.*s", WSH_FMT(id));
        if (d->source) d->source = wsh_arena_text(a, line_of(masked, d->at.line));
    }
}

/* ---- the whole ---- */

static bool load(struct wsh_loader *l, struct wsh_profile_file *f, struct wsh_span text) {
    struct wsh_profile_draft draft = {.file = f};
    const struct wsh_yaml *root = wsh_yaml_read(l->arena, f->name, text, l->diags);
    if (!root) return false;
    wsh_profile_read_keys(l, root, &draft);
    wsh_profile_contradictions(l, &draft);
    return true;
}

const struct wsh_profile_file *wsh_profile_read(struct wsh_arena *a, const char *path, struct wsh_diags *diags) {
    struct wsh_profile_file *f = WSH_NEW(a, struct wsh_profile_file);
    struct wsh_case_file file = {.name = strcmp(path, "-") == 0 ? "<stdin>" : path, .text = WSH_EMPTY};
    struct wsh_suite suite = {.arena = a, .files = &file, .n_files = 1};
    struct wsh_loader l = {.arena = a, .diags = diags, .suite = &suite};
    unsigned errors = diags->errors;
    size_t before = diags->n;
    if (!wsh_file_read(a, path, WSH_LIMIT_CASE_FILE, &file.text)) {
        struct wsh_diag *d = wsh_diag_add(diags, WSH_DIAG_ERROR, (struct wsh_place){.file = path}, WSH_EMPTY,
                                          "profile/unreadable", "cannot read '%s': %s", path, strerror(errno));
        wsh_diag_hint(diags, d, "'wshake init URL' writes one");
        return NULL;
    }
    f->name = file.name;
    f->text = wsh_profile_masked(a, file.text);
    (void)load(&l, f, file.text);
    adapt(a, diags, before, f->text);
    return diags->errors == errors ? f : NULL;
}
