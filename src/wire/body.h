/* body.h - how many octets behind a response head belong to it: RFC 9112 6.3. Sans-I/O, incremental.
 *
 * Tells when a refusal is complete so that nobody waits for a deadline when the answer is already decidable. */
#ifndef WSH_WIRE_BODY_H
#define WSH_WIRE_BODY_H

#include "wire/head.h"

enum wsh_body_kind { WSH_BODY_NONE, WSH_BODY_LENGTH, WSH_BODY_CHUNKED, WSH_BODY_UNTIL_CLOSE };
struct wsh_body {
    enum wsh_body_kind kind;
    uint64_t length;  /* WSH_BODY_LENGTH */
    bool crlf;        /* WSH_BODY_CHUNKED: chunks end in CRLF alone (RFC 9112 7.1); wsh_body_of never asks for it */
    bool bad_framing; /* Content-Length or Transfer-Encoding that RFC 9112 calls invalid: read until close */
};
/* `to_head`: the response answers a HEAD request (no body). 1xx, 204 and 304 have none either. */
struct wsh_body wsh_body_of(struct wsh_arena *a, const struct wsh_head *response, bool to_head);
/* How much of `rest` (everything after the head) the body takes. DONE: *ret_size octets are the body. MORE: not all
 * here yet; with UNTIL_CLOSE always MORE. OVER: chunk framing that cannot be read. */
enum wsh_read wsh_body_read(const struct wsh_body *b, struct wsh_span rest, size_t *ret_size);

#endif
