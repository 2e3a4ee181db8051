/* ruling_internal.h - what the parts of the ruling share.
 *
 * A hearing is one reading of one request. Its checks add reasons; each looks at one thing and at all of it. */
#ifndef WSH_ORACLE_RULING_INTERNAL_H
#define WSH_ORACLE_RULING_INTERNAL_H

#include "oracle/internal.h"
#include "oracle/ruling.h"

struct wsh_hearing {
    struct wsh_arena *arena;
    struct wsh_span octets;  /* all of the request */
    struct wsh_span behind;  /* what stands behind its head */
    struct wsh_head head;
    bool mute;               /* reasons have no text */
    bool whole;              /* the reader got to the end of the head: what is not in it is missing */
    bool can_be_11;          /* the version is 1.1 or higher in some reading */
    bool names_websocket;    /* Upgrade has the token */
    bool names_upgrade;      /* Connection has the option */
    struct wsh_ruling *out;
};
typedef void wsh_hearing_check(struct wsh_hearing *h);

/* Adds a reason about a span of h->octets, a field, or something that is not there (not said if !whole). */
void wsh_reason(struct wsh_hearing *h, enum wsh_ruling_kind kind, enum wsh_rule_id rule, struct wsh_span where,
                const char *format, ...) __attribute__((format(printf, 5, 6)));
void wsh_reason_field(struct wsh_hearing *h, enum wsh_ruling_kind kind, enum wsh_rule_id rule,
                      const struct wsh_field *f, const char *format, ...) __attribute__((format(printf, 5, 6)));
/* wsh_phrase for a reason's text. */
const char *wsh_hear_phrase(const struct wsh_hearing *h, struct wsh_span octets);
void wsh_reason_missing(struct wsh_hearing *h, enum wsh_rule_id rule, const char *what);

/* The value as a recipient evaluates it: folds, NUL and bare CR replaced by SP, trimmed (R9112-5.2-OBSFOLD,
 * R9112-2.2-BARECR, R9110-5.5-CRLFNUL, R9110-5.5-TRIM). Whoever does not replace them rejects. */
struct wsh_span wsh_repaired(struct wsh_arena *a, const struct wsh_field *f);
/* The same for all lines of one name, joined by ", ". */
struct wsh_span wsh_repaired_joined(struct wsh_hearing *h, const char *name, bool *ret_found);

/* ruling_start.c */
wsh_hearing_check wsh_hear_lead, wsh_hear_words, wsh_hear_method, wsh_hear_version, wsh_hear_target;
/* ruling_syntax.c */
wsh_hearing_check wsh_hear_lines, wsh_hear_size;
/* ruling_fields.c */
wsh_hearing_check wsh_hear_host, wsh_hear_upgrade, wsh_hear_connection, wsh_hear_policy;
/* ruling_sec.c */
wsh_hearing_check wsh_hear_key, wsh_hear_ws_version, wsh_hear_protocol, wsh_hear_extensions;
/* ruling_framing.c */
wsh_hearing_check wsh_hear_transfer, wsh_hear_length, wsh_hear_behind, wsh_hear_expect;

#endif
