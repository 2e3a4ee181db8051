/* scan.h - the strict grammar of a request head (RFC 9112 2 to 5), octet by octet.
 *
 * Exists so that a head which can no longer become valid is answered at once, and so that a head which drips costs
 * what it sends. Knows no flaw and keeps no octets; what passes here needs no second look at its syntax. */
#ifndef WSH_SERVER_SCAN_H
#define WSH_SERVER_SCAN_H

#include "server/answer.h"

enum { WSH_SCAN_METHOD_LIMIT = 64, WSH_SCAN_TARGET_LIMIT = 16 * 1024 };

enum wsh_scan_state {
    WSH_SCAN_LEAD, WSH_SCAN_LEAD_LF, WSH_SCAN_METHOD, WSH_SCAN_TARGET, WSH_SCAN_VERSION, WSH_SCAN_LINE_LF,
    WSH_SCAN_LINE, WSH_SCAN_NAME, WSH_SCAN_VALUE, WSH_SCAN_END_LF, WSH_SCAN_END /* the head is complete */
};

struct wsh_scan {
    enum wsh_scan_state state;
    size_t size, word, fields; /* octets of the head, octets of the current word, field lines */
};

void wsh_scan_init(struct wsh_scan *s);
/* NULL, or why the head can no longer become valid. */
const struct wsh_refusal *wsh_scan_octet(struct wsh_scan *s, uint8_t octet);
/* The octets at the front that change nothing but sizes: the inside of a name or of a value. May stop early. */
size_t wsh_scan_run(struct wsh_scan *s, struct wsh_span octets);

#endif
