/* deflate.h - permessage-deflate on zlib: one compressor and one decompressor for one connection, RFC 7692 7.2. */
#ifndef WSH_SERVER_DEFLATE_H
#define WSH_SERVER_DEFLATE_H

#include "server/negotiate.h"

struct wsh_deflate; /* opaque */
struct wsh_deflate *wsh_deflate_new(const struct wsh_deflate_terms *terms);
void wsh_deflate_free(struct wsh_deflate *d); /* accepts NULL */

/* A whole message. False: the octets are no deflate data. `out` goes over when the message is larger than its limit. */
bool wsh_deflate_expand(struct wsh_deflate *d, struct wsh_span payload, struct wsh_buf *out);
void wsh_deflate_compress(struct wsh_deflate *d, struct wsh_span message, struct wsh_buf *out);

#endif
