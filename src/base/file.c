/* file.c - the one door through which this floor reads from outside: a whole file, up to a limit.
 *
 * It says what happened through errno and nothing else; the caller knows whether that is a diag (a user's file) or
 * broken (ours). */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>

/* One read; false at the end or on an error (errno set, 0 at the end). */
static bool read_some(int fd, struct wsh_buf *b) {
    uint8_t piece[16 * 1024];
    ssize_t n;
    do n = read(fd, piece, sizeof piece);
    while (n < 0 && errno == EINTR);
    if (n == 0) errno = 0;
    if (n <= 0) return false;
    wsh_buf_add(b, wsh_span_make(piece, (size_t)n));
    if (b->over) errno = EFBIG;
    return !b->over;
}

static int open_input(const char *path) {
    if (strcmp(path, "-") == 0) return STDIN_FILENO;
    return open(path, O_RDONLY | O_CLOEXEC);
}

bool wsh_file_read(struct wsh_arena *a, const char *path, size_t limit, struct wsh_span *ret_text) {
    struct wsh_buf b;
    int fd = open_input(path);
    if (fd < 0) return false;
    wsh_buf_init(&b, limit);
    while (read_some(fd, &b)) continue;
    int why = errno;
    /* A NUL stands behind the octets, outside of the span: text libraries may look there. */
    if (why == 0) *ret_text = wsh_span_make(wsh_arena_text(a, wsh_buf_span(&b)), b.n);
    wsh_buf_done(&b);
    if (fd != STDIN_FILENO) (void)close(fd);
    errno = why;
    return why == 0;
}
