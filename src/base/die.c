/* die.c - the process ends here and nowhere else below the command line.
 *
 * Two reasons only: no memory is left, or our own logic is wrong. Neither can be reached by octets of a peer or by a
 * user's file: those are held back by the limits named in buf.h. Anything a caller could handle is a return value. */
#include "base/base.h"

/* "broken" in the words of docs/design.md: the environment failed, nothing was proven about the target. */
enum { EXIT_BROKEN = 3 };

void wsh_die_memory(size_t wanted) {
    (void)fprintf(stderr, "wshake: out of memory: cannot allocate %zu octets\n", wanted);
    (void)fflush(NULL); /* a record stream keeps the lines that were written before */
    _exit(EXIT_BROKEN);
}

void wsh_bug_at(const char *file, int line, const char *what) {
    (void)fprintf(stderr, "wshake: bug at %s:%d: %s\n", file, line, what);
    abort();
}
