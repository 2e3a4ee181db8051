/* corpus.h - inputs that were answered in a new way, as files named by what they hold.
 *
 * A file is the octets of one request to ws://127.0.0.1:8080/chat, as seeds of the fuzz entrypoints are, so that
 * engines and targets can share a folder. How it was cut into writes is not kept. */
#ifndef WSH_FUZZ_CORPUS_H
#define WSH_FUZZ_CORPUS_H

#include "base/base.h"

struct wsh_corpus {
    struct wsh_span *items; /* sorted by name: the same folder gives the same order */
    size_t n;
    size_t skipped; /* too large, or too many */
};
enum { WSH_CORPUS_FILES = 20000, WSH_CORPUS_OCTETS = 64 * 1024 };

/* Makes the folder if it is not there. False with errno. */
bool wsh_corpus_read(struct wsh_arena *a, const char *folder, struct wsh_corpus *ret);
/* Writes DIR/SHA1 unless it is there; whole or not at all. False with errno. */
bool wsh_corpus_add(const char *folder, struct wsh_span octets);

#endif
