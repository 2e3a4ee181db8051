/* corpus.c - a folder of inputs. */
#include "fuzz/corpus.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static void read_files(struct wsh_arena *a, const char *folder, const char **names, size_t n, struct wsh_corpus *ret) {
    if (n > 1) qsort(names, n, sizeof names[0], by_name);
    for (size_t i = 0; i < n; i++) {
        struct wsh_span octets;
        const char *path = wsh_arena_printf(a, "%s/%s", folder, names[i]);
        if (ret->n < WSH_CORPUS_FILES && wsh_file_read(a, path, WSH_CORPUS_OCTETS, &octets))
            *WSH_PUSH(a, ret->items, ret->n) = octets;
        else
            ret->skipped++;
    }
}

bool wsh_corpus_read(struct wsh_arena *a, const char *folder, struct wsh_corpus *ret) {
    const char **names = NULL;
    size_t n = 0;
    *ret = (struct wsh_corpus){.items = NULL};
    if (mkdir(folder, 0777) < 0 && errno != EEXIST) return false;
    DIR *dir = opendir(folder);
    if (!dir) return false;
    for (const struct dirent *e; (e = readdir(dir));)
        if (e->d_name[0] != '.') *WSH_PUSH(a, names, n) = wsh_arena_text(a, wsh_span_of(e->d_name));
    (void)closedir(dir);
    read_files(a, folder, names, n, ret);
    return true;
}

static bool write_whole(int fd, struct wsh_span octets) {
    while (octets.n > 0) {
        ssize_t n = write(fd, octets.p, octets.n);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        octets = wsh_span_skip(octets, (size_t)n);
    }
    return true;
}

/* Beside its place first, then renamed: a kill leaves no half of an input. */
bool wsh_corpus_add(const char *folder, struct wsh_span octets) {
    char path[PATH_MAX], beside[PATH_MAX], name[41];
    uint8_t digest[20];
    wsh_sha1(octets, digest);
    for (size_t i = 0; i < sizeof digest; i++) (void)snprintf(name + 2 * i, 3, "%02x", digest[i]);
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path ||
        snprintf(beside, sizeof beside, "%s/.%s.%d", folder, name, (int)getpid()) >= (int)sizeof beside) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (access(path, F_OK) == 0) return true;
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return false;
    bool good = write_whole(fd, octets);
    good = close(fd) == 0 && good && rename(beside, path) == 0;
    int why = errno;
    if (!good) (void)unlink(beside);
    errno = why;
    return good;
}
