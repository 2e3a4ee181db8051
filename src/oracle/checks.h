/* checks.h - what the response checks share: where they look and how they note what they find. */
#ifndef WSH_ORACLE_CHECKS_H
#define WSH_ORACLE_CHECKS_H

#include "oracle/internal.h"

struct wsh_look {
    struct wsh_arena *arena;
    const struct wsh_view *view;
    struct wsh_findings *out;
};
typedef void wsh_check(const struct wsh_look *l);

/* About received octets; expected and actual are phrases that live at least as long as the arena. */
struct wsh_finding *wsh_note(const struct wsh_look *l, enum wsh_rule_id rule, enum wsh_verdict weight, size_t offset,
                             size_t length, const char *expected, const char *actual);
/* About a whole field of the response, about its value, and about a field that is not there. */
struct wsh_finding *wsh_note_field(const struct wsh_look *l, enum wsh_rule_id rule, enum wsh_verdict weight,
                                   const struct wsh_field *f, const char *expected, const char *actual);
struct wsh_finding *wsh_note_value(const struct wsh_look *l, enum wsh_rule_id rule, enum wsh_verdict weight,
                                   const struct wsh_field *f, const char *expected);
struct wsh_finding *wsh_note_missing(const struct wsh_look *l, enum wsh_rule_id rule, enum wsh_verdict weight,
                                     const char *expected, const char *actual);

/* checks_head.c: any response */
wsh_check wsh_check_status_line, wsh_check_line_ends, wsh_check_field_lines, wsh_check_companions,
    wsh_check_upgrade_option, wsh_check_version_list;
/* checks_switch.c: a 101 */
wsh_check wsh_check_101_version, wsh_check_101_early, wsh_check_101_framing, wsh_check_101_expect;
/* checks_switch.c: a 101 to websocket */
wsh_check wsh_check_101_upgrade, wsh_check_101_offered, wsh_check_101_connection, wsh_check_101_accept,
    wsh_check_101_accept_once, wsh_check_101_proto_once, wsh_check_101_proto;
/* checks_ext.c */
wsh_check wsh_check_ext_grammar, wsh_check_ext_offered, wsh_check_pmd_faults, wsh_check_pmd_fit, wsh_check_pmd_hint,
    wsh_check_pmd_twice;
/* checks_stream.c */
wsh_check wsh_check_after, wsh_check_must_close, wsh_check_close_option, wsh_check_split;

#endif
