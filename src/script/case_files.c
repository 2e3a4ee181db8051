/* case_files.c - which files a command line means: directories, files, standard input. */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "script/load.h"

struct lister {
    struct wsh_arena *arena;
    struct wsh_diags *diags;
    struct wsh_case_file *files;
    size_t n;
};

static void unreadable(struct lister *l, const char *path, int why) {
    struct wsh_diag *d = wsh_diag_add(l->diags, WSH_DIAG_ERROR, (struct wsh_place){0}, WSH_EMPTY, "file/unreadable",
                                      "cannot read '%s': %s", path, strerror(why));
    if (why == EFBIG) wsh_diag_hint(l->diags, d, "a case file has at most %d octets", (int)WSH_LIMIT_CASE_FILE);
}

static void add_file(struct lister *l, const char *path) {
    struct wsh_case_file file = {.name = strcmp(path, "-") == 0 ? "<stdin>" : wsh_arena_printf(l->arena, "%s", path)};
    if (wsh_file_read(l->arena, path, WSH_LIMIT_CASE_FILE, &file.text))
        *WSH_PUSH(l->arena, l->files, l->n) = file;
    else
        unreadable(l, path, errno);
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static bool is_case_file(const char *name) {
    return name[0] != '.' && wsh_span_ends(wsh_span_of(name), WSH_LIT(".yaml"));
}

static const char *in_directory(struct lister *l, const char *path, const char *name) {
    const char *slash = wsh_span_ends(wsh_span_of(path), WSH_LIT("/")) ? "" : "/";
    return wsh_arena_printf(l->arena, "%s%s%s", path, slash, name);
}

static void add_directory(struct lister *l, const char *path) {
    const char **names = NULL;
    size_t n = 0;
    DIR *directory = opendir(path);
    if (!directory) {
        unreadable(l, path, errno);
        return;
    }
    for (const struct dirent *e = readdir(directory); e; e = readdir(directory))
        if (is_case_file(e->d_name)) *WSH_PUSH(l->arena, names, n) = in_directory(l, path, e->d_name);
    (void)closedir(directory);
    if (n > 0) qsort(names, n, sizeof names[0], by_name);
    for (size_t i = 0; i < n; i++) add_file(l, names[i]);
    if (n > 0) return;
    (void)wsh_diag_add(l->diags, WSH_DIAG_ERROR, (struct wsh_place){0}, WSH_EMPTY, "file/none", "no case files in '%s'",
                       path);
}

static bool is_directory(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool has(const struct lister *l, const char *name) {
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->files[i].name, name) == 0) return true;
    return false;
}

/* A single file leans on the expectations beside it. */
static void add_neighbour(struct lister *l, const char *path) {
    const char *slash = strrchr(path, '/');
    struct wsh_span directory = wsh_span_make(path, slash ? (size_t)(slash - path) + 1 : 0);
    const char *shared = wsh_arena_printf(l->arena, "%.*sexpectations.yaml", WSH_FMT(directory));
    if (!has(l, shared) && access(shared, R_OK) == 0) add_file(l, shared);
}

bool wsh_case_files_read(struct wsh_arena *a, const char *const *paths, size_t n, struct wsh_case_file **ret_files,
                         size_t *ret_n, struct wsh_diags *diags) {
    struct lister l = {.arena = a, .diags = diags};
    unsigned errors = diags->errors;
    for (size_t i = 0; i < n; i++) {
        if (is_directory(paths[i]))
            add_directory(&l, paths[i]);
        else
            add_file(&l, paths[i]);
    }
    for (size_t i = 0; i < n; i++)
        if (strcmp(paths[i], "-") != 0 && !is_directory(paths[i])) add_neighbour(&l, paths[i]);
    *ret_files = l.files;
    *ret_n = l.n;
    return diags->errors == errors;
}
