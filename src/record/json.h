/* json.h - small bricks over the JSON library: what the record stream and the JSON report build their lines from.
 *
 * Invariant: what is written is valid UTF-8 without control or bidi characters, whatever a peer sent; line feeds are
 * kept. Nothing here fails: without memory the process ends (base/die.h). "takes": the value is owned by the callee. */
#ifndef WSH_RECORD_JSON_H
#define WSH_RECORD_JSON_H

#include <jansson.h>

#include "base/base.h"

json_t *wsh_json_object(void);
json_t *wsh_json_array(void);
json_t *wsh_json_text(const char *text);      /* NULL gives null */
json_t *wsh_json_name(const char *name);      /* one of our own words; NULL and "" give null */
json_t *wsh_json_octets(struct wsh_span s);   /* base64 */
json_t *wsh_json_count(uint64_t n);           /* a number; what no JSON reader could hold becomes the largest it can */
json_t *wsh_json_u64(uint64_t n);             /* a string of digits: a seed has 64 bits, a JSON number has 53 */
json_t *wsh_json_texts(const char *const *texts, size_t n);

void wsh_json_put(json_t *object, const char *key, json_t *value); /* takes value */
void wsh_json_push(json_t *array, json_t *value);                  /* takes value */

/* Takes `value`. `flags` as for json_dumps. */
void wsh_json_print(json_t *value, size_t flags, struct wsh_buf *out);

#endif
