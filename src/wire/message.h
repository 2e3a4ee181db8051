/* message.h - a message head to be sent: a baseline, edited step by step, every octet under control.
 *
 * The baseline is RFC 6455 4.1: request-line, Host, Upgrade, Connection, Sec-WebSocket-Key, Sec-WebSocket-Version.
 * An edit never normalises anything; emit concatenates exactly what is here.
 * Owner: the arena given at init. */
#ifndef WSH_WIRE_MESSAGE_H
#define WSH_WIRE_MESSAGE_H

#include "base/base.h"

struct wsh_msg_line {
    struct wsh_span name, separator, value, trailing, eol; /* "Name" ": " "value" "" "\r\n" */
    bool raw;                                              /* `value` is the whole line; name and separator are empty */
};

struct wsh_msg {
    struct wsh_arena *arena;
    struct wsh_span prefix;                       /* octets before the request-line */
    struct wsh_span method, target, version;      /* request-line words, joined by one SP, */
    struct wsh_span start_line;                   /* unless this is set: then it is the whole line */
    bool start_line_set;
    struct wsh_span start_eol, end;               /* line end of the request-line; the empty line that ends the head */
    struct wsh_msg_line *lines;
    size_t n;
    struct wsh_span body;                         /* octets behind the head */
};

void wsh_msg_init(struct wsh_msg *m, struct wsh_arena *a, struct wsh_span target, struct wsh_span host,
                  struct wsh_span key);

/* Any octets as a message that emits the same octets: lines up to the first empty one, the rest is the body. A line
 * without colon, or led by white space, is raw; a request-line that is no three words stands in start_line. The parts
 * are spans of `octets`. */
void wsh_msg_read(struct wsh_msg *m, struct wsh_arena *a, struct wsh_span octets);

/* Lines are addressed by name, ASCII case-insensitively; all return how many lines were touched (0: no such line). */
size_t wsh_msg_set(struct wsh_msg *m, struct wsh_span name, struct wsh_span value); /* first such line, or append */
void wsh_msg_add(struct wsh_msg *m, struct wsh_span name, struct wsh_span value);
void wsh_msg_add_first(struct wsh_msg *m, struct wsh_span name, struct wsh_span value);
void wsh_msg_add_raw(struct wsh_msg *m, struct wsh_span line);       /* a raw line, its own CRLF added behind */
void wsh_msg_add_raw_first(struct wsh_msg *m, struct wsh_span line);
size_t wsh_msg_add_raw_at(struct wsh_msg *m, struct wsh_span name, bool before, struct wsh_span line);
size_t wsh_msg_remove(struct wsh_msg *m, struct wsh_span name);      /* all such lines */
size_t wsh_msg_rename(struct wsh_msg *m, struct wsh_span from, struct wsh_span to);
size_t wsh_msg_duplicate(struct wsh_msg *m, struct wsh_span name);
size_t wsh_msg_order(struct wsh_msg *m, const struct wsh_span *names, size_t n); /* named ones first in this order */
void wsh_msg_reverse(struct wsh_msg *m);
enum wsh_msg_case { WSH_MSG_LOWER, WSH_MSG_UPPER, WSH_MSG_SWAPPED /* aLtErNaTiNg */ };
void wsh_msg_names(struct wsh_msg *m, enum wsh_msg_case how);
/* One part of the lines called `name`, or of all lines if name is "*". For EOL and "*" the request-line's end is
 * changed too. */
enum wsh_msg_part { WSH_MSG_SEPARATOR, WSH_MSG_TRAILING, WSH_MSG_EOL };
size_t wsh_msg_part(struct wsh_msg *m, enum wsh_msg_part part, struct wsh_span name, struct wsh_span octets);

struct wsh_span wsh_msg_emit(const struct wsh_msg *m); /* in the arena */

#endif
