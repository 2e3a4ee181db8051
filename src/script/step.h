/* step.h - what a case does: edits of a request, and steps on its connections.
 *
 * Compiled, immutable; everything lives in the suite's arena. */
#ifndef WSH_SCRIPT_STEP_H
#define WSH_SCRIPT_STEP_H

#include "script/octets.h"
#include "script/split.h"

enum wsh_edit_kind {
    WSH_EDIT_SET, WSH_EDIT_ADD, WSH_EDIT_ADD_FIRST, WSH_EDIT_REMOVE, WSH_EDIT_RENAME, WSH_EDIT_DUPLICATE,
    WSH_EDIT_LINE, WSH_EDIT_FIRST_LINE, WSH_EDIT_LINE_BEFORE, WSH_EDIT_LINE_AFTER,
    WSH_EDIT_ORDER, WSH_EDIT_REVERSE, WSH_EDIT_NAMES, WSH_EDIT_SEPARATOR, WSH_EDIT_TRAILING, WSH_EDIT_LINE_END,
    WSH_EDIT_END, WSH_EDIT_METHOD, WSH_EDIT_TARGET, WSH_EDIT_VERSION, WSH_EDIT_REQUEST_LINE, WSH_EDIT_PREFIX,
    WSH_EDIT_BODY, WSH_EDIT_RAW, WSH_EDIT_FILL, WSH_EDIT_PAD,
};
struct wsh_edit {
    enum wsh_edit_kind kind;
    struct wsh_octets name;   /* the field addressed, where there is one */
    struct wsh_octets value;  /* the octets */
    struct wsh_span *names;   /* ORDER */
    size_t n_names;
    enum wsh_msg_case how;    /* NAMES */
    enum wsh_promise_id promise; /* FILL: HEAD or FIELDS */
    struct wsh_place at;      /* of the key in the case file */
};

enum wsh_step_kind {
    WSH_STEP_SEND,       /* a request: the baseline with edits */
    WSH_STEP_AWAIT,      /* until the response is decidable or the deadline */
    WSH_STEP_PAUSE,      /* an ordered wait */
    WSH_STEP_PING,       /* after a 101: a masked ping, then await its pong; nothing if not accepted */
    WSH_STEP_OCTETS,     /* octets as they are */
    WSH_STEP_HALF_CLOSE,
    WSH_STEP_RESET,
    WSH_STEP_CONNECT,    /* the following steps use a further connection */
    WSH_STEP_FRAME,      /* octets that are a frame; nothing if not accepted */
    WSH_STEP_AWAIT_PONG, /* until the last ping is answered, a Close frame, the end or the deadline */
    WSH_STEP_AWAIT_CLOSE, /* until the peer's side ends or the deadline */
    WSH_STEP_LISTEN,     /* an ordered wait for what comes, until the peer's side ends */
    WSH_STEP_AWAIT_TLS,  /* until the answer to a raw ClientHello is known, the end or the deadline */
    WSH_STEP_POUR,       /* octets again and again, until the peer answers or ends, or the bound is reached */
};
struct wsh_step {
    enum wsh_step_kind kind;
    struct wsh_edit *edits; /* SEND */
    size_t n;
    struct wsh_octets octets; /* OCTETS, FRAME, POUR: one helping */
    uint64_t bound;         /* POUR: octets in all; its time is wait_us */
    struct wsh_split split; /* SEND, OCTETS, FRAME: into several writes, */
    uint64_t gap_us;        /* with an ordered wait between them */
    uint64_t wait_us;       /* PAUSE, LISTEN, POUR: at most */
    bool always;            /* PING, FRAME, AWAIT_PONG, AWAIT_CLOSE, LISTEN: also if the answer was not accepted */
    unsigned connection;    /* on which this step acts, from 0 */
    unsigned turns, length; /* of the first step of `again`: so many turns of so many steps, a CONNECT between them */
};

#endif
