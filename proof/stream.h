/* stream.h - how proof/compare talks to what it compares: octets in, one line of JSON out for each.
 *
 * A piece of octets is its length in four octets, the highest first, and then itself. A reader answers every piece with
 * {"answer": "accept" / "reject" / "more", "says": reason, "head": [method, target, version, [name, value]...]}, where
 * the words of the head are in hexadecimal. "more" means that the octets end before the request does. */
#ifndef WSH_PROOF_STREAM_H
#define WSH_PROOF_STREAM_H

#include "base/base.h"

/* The next piece of standard input. False at its end; a stream that is cut ends the program. */
bool proof_read(struct wsh_arena *a, struct wsh_span *ret_octets);
void proof_write(struct wsh_span octets);

/* What a reader made of a head, while it reads. A value may come in several parts. */
struct proof_head {
    struct wsh_buf method, target, version, fields;
    bool open; /* the last field can still grow */
};
void proof_head_init(struct proof_head *h);
void proof_head_done(struct proof_head *h);
void proof_head_name(struct proof_head *h, struct wsh_span part);  /* behind a value: of a further field */
void proof_head_value(struct proof_head *h, struct wsh_span part);
/* ["474554", ...] */
void proof_head_json(struct proof_head *h, struct wsh_buf *out);

#endif
