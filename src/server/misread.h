/* misread.h - flaws in reading lines: what a server that misreads believes it was sent.
 *
 * With such a flaw the octets of a head go through here first: line by line they are turned into the head that the
 * flawed server sees, and the strict scanner reads that. Without one nothing passes through here, and the strict code
 * does not know that there are flaws. */
#ifndef WSH_SERVER_MISREAD_H
#define WSH_SERVER_MISREAD_H

#include "server/flaw.h"

struct wsh_misread {
    const struct wsh_server_config *config;
    struct wsh_buf line; /* the line so far, as it came */
    size_t lines;        /* lines that are not empty, so far in this head */
    bool skip_lf;        /* a bare CR has ended a line: an LF behind it belongs to it */
};

bool wsh_misread_wanted(const struct wsh_server_config *config);
void wsh_misread_init(struct wsh_misread *m, const struct wsh_server_config *config);
void wsh_misread_reset(struct wsh_misread *m); /* memory kept */
void wsh_misread_done(struct wsh_misread *m);
/* Takes the octets in front that end no line, whatever the flaw; returns how many. */
size_t wsh_misread_run(struct wsh_misread *m, struct wsh_span octets);
/* One octet came. True: a line is complete; *ret_line (in the arena, with CRLF) is what it is taken for, nothing if
 * the line is skipped. */
bool wsh_misread_octet(struct wsh_misread *m, struct wsh_arena *a, uint8_t octet, struct wsh_span *ret_line);
/* An octet behind a head: is it the LF that belongs to the head's last line end? */
bool wsh_misread_owns(struct wsh_misread *m, uint8_t octet);

/* What a CR, an LF or another control character looks like where a flaw hides it from the scanner: octets that it lets
 * through and that no token holds. */
enum { WSH_MISREAD_CR = 0x8D, WSH_MISREAD_LF = 0x8A, WSH_MISREAD_CONTROL = 0x81 };

#endif
