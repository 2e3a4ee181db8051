/* decode_fields.h - between decode.c and decode_evidence.c: getters that doubt, and the parts of a line. */
#ifndef WSH_RECORD_DECODE_FIELDS_H
#define WSH_RECORD_DECODE_FIELDS_H

#include "record/decode.h"

/* The words of an enumeration by their number. */
struct wsh_words {
    const char *(*word)(unsigned number);
    unsigned n;
};
extern const struct wsh_words wsh_verdict_words, wsh_outcome_words, wsh_impact_words, wsh_event_words, wsh_side_words;

/* Each getter answers with zero or NULL, and a diag, if the field holds something else. */
struct wsh_diag *wsh_decode_wrong(struct wsh_decode *d, const char *key, const char *what);
uint64_t wsh_decode_count(struct wsh_decode *d, const json_t *o, const char *key);
unsigned wsh_decode_small(struct wsh_decode *d, const json_t *o, const char *key);
bool wsh_decode_flag(struct wsh_decode *d, const json_t *o, const char *key);
const json_t *wsh_decode_list(struct wsh_decode *d, const json_t *o, const char *key); /* NULL: absent or wrong */
bool wsh_decode_word(struct wsh_decode *d, const json_t *o, const char *key, const struct wsh_words *words,
                     unsigned *ret);
enum wsh_impact wsh_decode_impact(struct wsh_decode *d, const json_t *o);
enum wsh_outcome wsh_decode_outcome(struct wsh_decode *d, const json_t *o);

/* `evidence` is the object that holds findings, events and octets: the line itself for the deciding attempt. */
void wsh_decode_attempt(struct wsh_decode *d, const json_t *o, const json_t *evidence, struct wsh_result_attempt *out);
/* The member `series` of a line; none: no points. */
void wsh_decode_series(struct wsh_decode *d, const json_t *o, struct wsh_result_series *out);

#endif
