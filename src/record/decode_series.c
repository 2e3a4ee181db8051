/* decode_series.c - what many exchanges of one case showed together, back from a line. */
#include "record/decode_fields.h"

enum { MOST_POINTS = 100000 }; /* of one line: more are no series of ours */

/* Walks a list of objects; false behind the last. What is no object is doubted and left out. */
static bool next_item(struct wsh_decode *d, const json_t *list, const char *name, size_t *at, const json_t **ret_item) {
    while (*at < json_array_size(list) && *at < MOST_POINTS) {
        *ret_item = json_array_get(list, *at);
        d->list = name;
        d->index = (*at)++;
        if (json_is_object(*ret_item)) return true;
        (void)wsh_decode_wrong(d, "", "is no object");
    }
    d->list = NULL;
    return false;
}

static void read_point(struct wsh_decode *d, const json_t *o, struct wsh_result_point *out) {
    *out = (struct wsh_result_point){.size = wsh_decode_small(d, o, "size"),
                                     .outcome = wsh_decode_outcome(d, o),
                                     .status = wsh_decode_small(d, o, "status"),
                                     .answer_us = wsh_decode_count(d, o, "answer_us"),
                                     .head = wsh_decode_text(d, o, "head", NULL),
                                     .extensions = wsh_decode_text(d, o, "extensions", NULL),
                                     .subprotocol = wsh_decode_text(d, o, "subprotocol", NULL)};
}

static void read_sample(struct wsh_decode *d, const json_t *o, struct wsh_result_sample *out) {
    *out = (struct wsh_result_sample){.after = wsh_decode_small(d, o, "after"),
                                      .memory_kib = wsh_decode_count(d, o, "memory_kib"),
                                      .descriptors = wsh_decode_small(d, o, "descriptors")};
}

void wsh_decode_series(struct wsh_decode *d, const json_t *o, struct wsh_result_series *out) {
    const json_t *series = json_object_get(o, "series"), *item;
    *out = (struct wsh_result_series){.points = NULL};
    if (!series || json_is_null(series)) return;
    if (!json_is_object(series)) {
        (void)wsh_decode_wrong(d, "series", "is no object");
        return;
    }
    const json_t *points = wsh_decode_list(d, series, "points"), *samples = wsh_decode_list(d, series, "samples");
    for (size_t at = 0; next_item(d, points, "series.points", &at, &item);)
        read_point(d, item, WSH_PUSH(d->arena, out->points, out->n_points));
    for (size_t at = 0; next_item(d, samples, "series.samples", &at, &item);)
        read_sample(d, item, WSH_PUSH(d->arena, out->samples, out->n_samples));
}
