/* buf.h - owned octets that grow up to a limit named at birth.
 *
 * Invariant: n <= limit. The first add that does not fit sets `over`; from then on nothing is added until clear (no
 * holes), so that the owner of the limit needs to ask only once.
 * Owner: whoever called init; done() frees and accepts a zeroed struct. */
#ifndef WSH_BASE_BUF_H
#define WSH_BASE_BUF_H

#include <stdarg.h>

#include "base/span.h"

struct wsh_buf {
    uint8_t *p;
    size_t n, cap, limit;
    bool over;
};

/* The named limits of this program live here and nowhere else. */
enum {
    WSH_LIMIT_HEAD = 64 * 1024,             /* one message head that we read */
    WSH_LIMIT_FIELDS = 1024,                /* field lines in one head */
    WSH_LIMIT_RECEIVED = 1024 * 1024,       /* octets kept from a peer on one connection */
    WSH_LIMIT_SENT = 2 * 1024 * 1024,       /* octets one connection of a case may send */
    WSH_LIMIT_CASE_FILE = 4 * 1024 * 1024,  /* one case file */
    WSH_LIMIT_TEXT = 16 * 1024 * 1024,      /* one rendered text */
    WSH_LIMIT_RECORD_LINE = 32 * 1024 * 1024, /* one line of a record stream */
    WSH_LIMIT_EVENTS = 4096,                /* events kept of one connection */
    WSH_LIMIT_FINDINGS = 64,                /* findings kept of one exchange */
};

void wsh_buf_init(struct wsh_buf *b, size_t limit);
void wsh_buf_done(struct wsh_buf *b);
void wsh_buf_clear(struct wsh_buf *b); /* n = 0, over = false, memory kept */

void wsh_buf_add(struct wsh_buf *b, struct wsh_span s); /* all or nothing */
void wsh_buf_add_text(struct wsh_buf *b, const char *text);
void wsh_buf_add_octet(struct wsh_buf *b, uint8_t octet);
void wsh_buf_fill(struct wsh_buf *b, uint8_t octet, size_t times);
void wsh_buf_printf(struct wsh_buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void wsh_buf_vprintf(struct wsh_buf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

struct wsh_span wsh_buf_span(const struct wsh_buf *b); /* valid until the next add */

#endif
