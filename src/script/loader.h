/* loader.h - what the load_*.c files share: the loader's state, its way of complaining, and schemas as tables.
 *
 * Private to src/script. A reader takes a node and fills a struct; whatever is wrong becomes a diag and reading goes
 * on, so that one run shows all errors of a file. Readers that return bool say whether *ret was set. */
#ifndef WSH_SCRIPT_LOADER_H
#define WSH_SCRIPT_LOADER_H

#include "script/load.h"
#include "script/row.h"
#include "script/yaml.h"

enum {
    WSH_LOAD_DIAGS = 100,          /* diags of one suite: more help nobody */
    WSH_LOAD_ROWS = 256,           /* rows of one expectation, shared ones included */
    WSH_LOAD_SHARED = 1000,        /* shared expectations */
    WSH_LOAD_SPLICES = 16,         /* of them, one going on with the next */
    WSH_LOAD_EDITS = 1024,         /* edits of one request */
    WSH_LOAD_STEPS = 2000,         /* steps of one case, those of `again` in every turn */
    WSH_LOAD_TABLE = 1000,         /* rows of one variation table */
    WSH_LOAD_CASES = 20000,        /* cases of one suite */
    WSH_LOAD_FILLED = 64 << 20,    /* octets that filling in tables may take in one suite */
};

/* One case wants another one finished first. */
struct wsh_link {
    size_t from;          /* index of the case */
    const char *to;       /* full id, or name of a capability */
    bool capability;
    struct wsh_place at;
};

/* A shared expectation: read when first used, so that their order in the file does not matter. */
struct wsh_shared {
    const char *name;
    const struct wsh_yaml *node;
    enum { WSH_SHARED_NEW, WSH_SHARED_OPEN /* being read: meeting it again is a cycle */, WSH_SHARED_DONE } state;
    struct wsh_row *rows;
    size_t n;
};

struct wsh_loader {
    struct wsh_arena *arena;
    struct wsh_diags *diags;
    struct wsh_suite *suite;
    struct wsh_shared *shared;
    size_t n_shared;
    struct wsh_link *links;
    size_t n_links;
    unsigned splicing;    /* how deep in shared expectations */
    const char *family;   /* of the file in hand, NULL in expectations.yaml */
    const char *gate;     /* id of the gate, once met */
    size_t octets;        /* declared by the case in hand */
    size_t filled;        /* octets of all filled tables */
    unsigned streams;     /* of !random, so far */
    bool grows, sized;    /* the case in hand has `grow`; `times: size` was met in it, */
    unsigned largest;     /* and counts as so many */
    unsigned errors;      /* complaints so far, repeated ones too: tells a reader whether its parts were good */
    bool incomplete;      /* a file could not be read: what it held is not unknown, only not at hand */
    struct wsh_diag spare; /* where diags behind the limit go */
};

/* ---- complaining ---- */

/* The same complaint at the same place is there already. */
bool wsh_load_said(const struct wsh_diags *d, struct wsh_place at, const char *id, const char *message);
/* Never NULL. The same complaint at the same place (a table repeats its case) is added once. */
struct wsh_diag *wsh_load_error(struct wsh_loader *l, struct wsh_place at, const char *id, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
struct wsh_diag *wsh_load_warning(struct wsh_loader *l, struct wsh_place at, const char *id, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void wsh_load_hint(struct wsh_loader *l, struct wsh_diag *d, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The beginning of the user's text, short enough for a message. */
struct wsh_span wsh_load_quote(struct wsh_span s);
/* "unknown NOUN 'WORD'", with the nearest of the allowed words, and all of them if they are few. */
void wsh_load_unknown(struct wsh_loader *l, struct wsh_place at, const char *id, const char *noun, struct wsh_span word,
                      const char *const *allowed, size_t n);

/* ---- schemas ---- */

struct wsh_key {
    const char *name;
    void (*read)(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out);
    int arg;       /* for readers that serve several keys */
    bool required;
};
/* Reads a mapping by its table; `what` names it in messages. False if it is no mapping. */
bool wsh_load_map(struct wsh_loader *l, const struct wsh_yaml *node, const struct wsh_key *keys, size_t n,
                  const char *what, void *out);

/* ---- small readers ---- */

/* Of that kind and without a tag. */
bool wsh_load_is(struct wsh_loader *l, const struct wsh_yaml *node, enum wsh_yaml_kind kind, const char *what);
/* Not empty. */
bool wsh_load_text(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, const char **ret);
bool wsh_load_number(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, uint64_t from, uint64_t to,
                     uint64_t *ret);
bool wsh_load_bool(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, bool *ret);
bool wsh_load_true(struct wsh_loader *l, const struct wsh_yaml *node, const char *what); /* only "true" makes sense */
bool wsh_load_slug(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, const char **ret);
/* Index of a scalar in a list of words. */
bool wsh_load_word(struct wsh_loader *l, const struct wsh_yaml *node, const char *noun, const char *const *words,
                   size_t n, unsigned *ret);
/* A word or a list of words as bits 1 << index; an empty list is an error. */
bool wsh_load_bits(struct wsh_loader *l, const struct wsh_yaml *node, const char *noun, const char *const *words,
                   size_t n, unsigned *ret);
/* The node itself if it is no list, else its items: lets "one or several" be one loop. */
size_t wsh_load_count(const struct wsh_yaml *node);
const struct wsh_yaml *wsh_load_at(const struct wsh_yaml *node, size_t i);

bool wsh_is_slug(struct wsh_span s);
/* "family/slug", or "slug" of the family in hand. */
bool wsh_load_case_id(struct wsh_loader *l, const struct wsh_yaml *node, const char **ret);
/* Adds a link from the case in hand, the last of the suite. */
void wsh_load_link(struct wsh_loader *l, const char *to, bool capability, struct wsh_place at);

/* ---- parts ---- */

bool wsh_load_octets(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, struct wsh_octets *ret);
/* The same for octets that must be known now: no placeholder, nothing random. */
bool wsh_load_fixed(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, struct wsh_span *ret);
bool wsh_load_padding(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_octets *ret); /* N, or `size` */
/* `node` as if the tag !frame stood before it. */
bool wsh_load_frame(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, struct wsh_octets *ret);
/* The mapping of a !frame; its tag is not looked at. */
bool wsh_load_frame_form(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_frame_form *ret);
/* The mapping of a !client-hello; its tag is not looked at. */
bool wsh_load_hello_form(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_hello_form *ret);
/* `tls` and `transport` of a case whose steps are known. */
void wsh_load_tls(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c);
void wsh_load_transport(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c);
/* The name of a field; a `token` as RFC 9110 wants it, or any octets. */
bool wsh_load_name(struct wsh_loader *l, const struct wsh_yaml *node, bool token, struct wsh_span *ret);
void wsh_load_edits(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_step *step);
void wsh_load_request(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c); /* NULL: the baseline */
bool wsh_load_split(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_split *ret);
void wsh_load_steps(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c);
bool wsh_load_needs(struct wsh_loader *l, const struct wsh_yaml *node, unsigned *ret);
void wsh_load_promised(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_promised *ret);
void wsh_load_shared(struct wsh_loader *l, const struct wsh_yaml *node); /* the `expectations` mapping */
void wsh_load_shared_finish(struct wsh_loader *l);                       /* reads those that nobody used, keeps all */
/* `row`: the place of its row in a table, or NULL. */
void wsh_load_case(struct wsh_loader *l, const struct wsh_yaml *node, const struct wsh_place *row);
/* Calls wsh_load_case once, or once for every row of the case's table. */
void wsh_load_table(struct wsh_loader *l, const struct wsh_yaml *node);
/* `after` of all cases, unknown ids, cycles. */
void wsh_load_links(struct wsh_loader *l);

#endif
