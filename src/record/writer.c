/* writer.c - a record stream on a file descriptor: one line, one write, and no error goes unnoticed.
 *
 * There is no buffer between a finished line and the kernel, so that a kill loses at most the exchange in flight.
 * After the first error nothing more is written: a stream with a hole in its middle would look whole.
 * SIGPIPE is the caller's to ignore; then a reader that went away is EPIPE here. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>

#include "record/encode.h"
#include "record/stream.h"

struct wsh_writer {
    int fd;
    bool ours; /* opened here: close it here */
    int error; /* errno of the first failure, 0 so far */
    struct wsh_buf line;
};

static struct wsh_writer *writer_of(int fd, bool ours) {
    struct wsh_writer *w = calloc(1, sizeof *w);
    if (!w) wsh_die_memory(sizeof *w);
    *w = (struct wsh_writer){.fd = fd, .ours = ours};
    wsh_buf_init(&w->line, WSH_LIMIT_RECORD_LINE);
    return w;
}

struct wsh_writer *wsh_writer_open(const char *path) {
    bool to_stdout = strcmp(path, "-") == 0;
    int fd = to_stdout ? STDOUT_FILENO : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    return fd < 0 ? NULL : writer_of(fd, !to_stdout);
}

/* The offset behind the last line feed: a kill may have cut the line behind it. -1 with errno. */
static off_t end_of_lines(int fd) {
    off_t at = lseek(fd, 0, SEEK_END);
    while (at > 0) {
        char piece[4096];
        off_t from = at > (off_t)sizeof piece ? at - (off_t)sizeof piece : 0;
        ssize_t n = pread(fd, piece, (size_t)(at - from), from);
        if (n <= 0) return -1;
        const char *feed = memrchr(piece, '\n', (size_t)n);
        if (feed) return from + (feed - piece) + 1;
        at = from;
    }
    return at;
}

struct wsh_writer *wsh_writer_append(const char *path) {
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) return NULL;
    off_t end = end_of_lines(fd);
    if (end >= 0 && ftruncate(fd, end) == 0 && lseek(fd, end, SEEK_SET) == end) return writer_of(fd, true);
    int why = errno;
    (void)close(fd);
    errno = why;
    return NULL;
}

/* Standard output may be a pipe that somebody else made non-blocking: then we wait for it. */
static bool try_again(int fd) {
    struct pollfd p = {.fd = fd, .events = POLLOUT};
    if (errno == EINTR) return true;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return false;
    return poll(&p, 1, -1) > 0 || errno == EINTR;
}

static int write_all(int fd, struct wsh_span rest) {
    while (rest.n > 0) {
        ssize_t n = write(fd, rest.p, rest.n);
        if (n < 0 && try_again(fd)) continue;
        if (n < 0) return errno;
        if (n == 0) return EIO;
        rest = wsh_span_skip(rest, (size_t)n);
    }
    return 0;
}

static bool answer(const struct wsh_writer *w) {
    if (w->error) errno = w->error;
    return w->error == 0;
}

/* Writes what stands in w->line. A line over the limit is our own mistake; it must not pass for a written one. */
static bool flush_line(struct wsh_writer *w) {
    wsh_buf_add_octet(&w->line, '\n');
    if (!w->error) w->error = w->line.over ? EFBIG : write_all(w->fd, wsh_buf_span(&w->line));
    wsh_buf_clear(&w->line);
    return answer(w);
}

bool wsh_writer_header(struct wsh_writer *w, const struct wsh_run_header *h) {
    wsh_encode_header(h, &w->line);
    return flush_line(w);
}

void wsh_record_line_result(const struct wsh_result *r, struct wsh_buf *out) {
    wsh_encode_result(r, WSH_EVIDENCE_ALL, out);
}

/* A result whose evidence is too long for one line loses evidence, never its verdict; what was left out is counted. */
bool wsh_writer_result(struct wsh_writer *w, const struct wsh_result *r) {
    for (int evidence = WSH_EVIDENCE_ALL; evidence <= WSH_EVIDENCE_NONE; evidence++) {
        wsh_buf_clear(&w->line);
        wsh_encode_result(r, (enum wsh_evidence)evidence, &w->line);
        if (!w->line.over && w->line.n < w->line.limit) break;
    }
    return flush_line(w);
}

bool wsh_writer_campaign(struct wsh_writer *w, const struct wsh_campaign_point *p) {
    wsh_encode_campaign(p, &w->line);
    return flush_line(w);
}

bool wsh_writer_footer(struct wsh_writer *w, const struct wsh_run_footer *f) {
    wsh_encode_footer(f, &w->line);
    return flush_line(w);
}

bool wsh_writer_close(struct wsh_writer *w) {
    if (!w) return true;
    /* A full disk behind a network file system may only show here. */
    if (w->ours && close(w->fd) < 0 && !w->error) w->error = errno;
    int error = w->error;
    wsh_buf_done(&w->line);
    free(w);
    if (error) errno = error;
    return error == 0;
}
