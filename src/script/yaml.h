/* yaml.h - a YAML document as a small tree with places: the only door to the YAML library.
 *
 * Less than YAML on purpose: one document, no anchors, no aliases, no duplicate keys, keys are scalars, a bounded
 * depth, and no types: a scalar is its text, what it means is the schema's business.
 * Invariant: every node has a place with line and column (counted in characters from 1) inside its file.
 * Owner: the arena. */
#ifndef WSH_SCRIPT_YAML_H
#define WSH_SCRIPT_YAML_H

#include "base/base.h"

enum wsh_yaml_kind { WSH_YAML_SCALAR, WSH_YAML_LIST, WSH_YAML_MAP };
enum wsh_yaml_style { WSH_YAML_PLAIN, WSH_YAML_QUOTED, WSH_YAML_DOUBLE, WSH_YAML_BLOCK };

struct wsh_yaml; /* below */
struct wsh_yaml_item {
    const struct wsh_yaml *key; /* NULL in a list */
    const struct wsh_yaml *value;
};
struct wsh_yaml {
    enum wsh_yaml_kind kind;
    enum wsh_yaml_style style;   /* of a scalar */
    bool folded;                 /* a scalar over several lines of the file: the library joined them */
    bool empty;                  /* nothing at all stands there (as opposed to '') */
    struct wsh_span tag;         /* "!hex", or empty */
    struct wsh_span text;        /* of a scalar: UTF-8 */
    struct wsh_place at;         /* the scalar with its quotes, the opening bracket, or the first key; behind the key
                                  * if it is empty or a block scalar */
    struct wsh_place tag_at;     /* the tag, if there is one */
    struct wsh_yaml_item *items; /* of a list or a map */
    size_t n;
};

/* NULL if the text is not readable; diags say why. A text without any document is an error too. */
const struct wsh_yaml *wsh_yaml_read(struct wsh_arena *a, const char *file, struct wsh_span text,
                                     struct wsh_diags *diags);

/* The value of a key, or NULL. */
const struct wsh_yaml *wsh_yaml_find(const struct wsh_yaml *map, const char *key);

/* The place of octets [offset, offset + width) of a scalar's text, where they stand as they are in the file; else the
 * place of the whole scalar. */
struct wsh_place wsh_yaml_place_in(const struct wsh_yaml *scalar, size_t offset, size_t width);

#endif
