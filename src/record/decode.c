/* decode.c - fields of a line into fields of a struct, each with its own doubt.
 *
 * First the getters, which know types and limits; then one function per part of a line; evidence (octets, events,
 * findings) is in decode_evidence.c. */
#include "record/decode.h"

#include "record/decode_fields.h"
#include "record/encode.h"

struct wsh_diag *wsh_decode_trouble(struct wsh_decode *d, enum wsh_diag_level level, unsigned column,
                                    struct wsh_span source, const char *id, const char *format, ...) {
    char message[512];
    va_list args;
    if (d->troubles++ >= WSH_TROUBLES_TOLD) return NULL;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    /* The diag counts lines in `source`, which is this line alone: its true number is put in afterwards. */
    struct wsh_place at = {.file = d->at.file, .line = 1, .column = column, .width = 1};
    struct wsh_diag *diag = wsh_diag_add(d->diags, level, at, source, id, "%s", message);
    diag->at.line = d->at.line;
    return diag;
}

/* "attempts[1].findings[2].offset": the way to a key; without a key to the item itself. */
static const char *path_to(const struct wsh_decode *d, const char *key, char *text, size_t size) {
    char attempt[40] = "", list[60] = "";
    if (d->attempt) (void)snprintf(attempt, sizeof attempt, "attempts[%zu].", d->attempt);
    if (d->list) (void)snprintf(list, sizeof list, "%s[%zu]%s", d->list, d->index, *key ? "." : "");
    (void)snprintf(text, size, "%s%s%s", attempt, list, key);
    return text;
}

struct wsh_diag *wsh_decode_wrong(struct wsh_decode *d, const char *key, const char *what) {
    char path[160];
    return wsh_decode_trouble(d, WSH_DIAG_ERROR, 0, WSH_EMPTY, "record/field", "'%s' %s",
                              path_to(d, key, path, sizeof path), what);
}

const char *wsh_decode_text(struct wsh_decode *d, const json_t *o, const char *key, const char *otherwise) {
    const json_t *value = json_object_get(o, key);
    if (!value || json_is_null(value)) return otherwise;
    if (!json_is_string(value)) {
        (void)wsh_decode_wrong(d, key, "is no text");
        return otherwise;
    }
    struct wsh_span text = wsh_span_make(json_string_value(value), json_string_length(value));
    if (text.n > WSH_LIMIT_HEAD) (void)wsh_decode_wrong(d, key, "is too long for a text and was cut");
    return wsh_arena_text(d->arena, wsh_span_slice(text, 0, WSH_LIMIT_HEAD));
}

uint64_t wsh_decode_count(struct wsh_decode *d, const json_t *o, const char *key) {
    const json_t *value = json_object_get(o, key);
    if (!value || json_is_null(value)) return 0;
    if (json_is_integer(value) && json_integer_value(value) >= 0) return (uint64_t)json_integer_value(value);
    (void)wsh_decode_wrong(d, key, "is no count");
    return 0;
}

unsigned wsh_decode_small(struct wsh_decode *d, const json_t *o, const char *key) {
    uint64_t n = wsh_decode_count(d, o, key);
    if (n <= UINT32_MAX) return (unsigned)n;
    (void)wsh_decode_wrong(d, key, "is too large");
    return 0;
}

bool wsh_decode_flag(struct wsh_decode *d, const json_t *o, const char *key) {
    const json_t *value = json_object_get(o, key);
    if (value && !json_is_boolean(value)) (void)wsh_decode_wrong(d, key, "is neither true nor false");
    return value && json_is_true(value);
}

const json_t *wsh_decode_list(struct wsh_decode *d, const json_t *o, const char *key) {
    const json_t *value = json_object_get(o, key);
    if (!value || json_is_null(value)) return NULL;
    if (json_is_array(value)) return value;
    (void)wsh_decode_wrong(d, key, "is no list");
    return NULL;
}

/* Seeds have 64 bits and are written as digits; a number is read too, for hands that write such lines. */
static uint64_t seed_at(struct wsh_decode *d, const json_t *o) {
    const json_t *value = json_object_get(o, "seed");
    uint64_t seed = 0;
    if (!json_is_string(value)) return wsh_decode_count(d, o, "seed");
    if (!wsh_span_to_u64(wsh_span_make(json_string_value(value), json_string_length(value)), &seed))
        (void)wsh_decode_wrong(d, "seed", "is no number of 64 bits");
    return seed;
}

static const char **texts_at(struct wsh_decode *d, const json_t *o, const char *key, size_t *ret_n) {
    const json_t *list = wsh_decode_list(d, o, key);
    const char **texts = WSH_NEW_ARRAY(d->arena, json_array_size(list) + 1, const char *);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        if (json_is_string(value) && json_string_length(value) <= WSH_LIMIT_HEAD)
            texts[(*ret_n)++] = wsh_arena_text(d->arena, wsh_span_of(json_string_value(value)));
        else
            (void)wsh_decode_wrong(d, key, "holds something that is no text");
    }
    return texts;
}

static const char *verdict_word(unsigned i) { return wsh_verdict_name((enum wsh_verdict)i); }
static const char *outcome_word(unsigned i) { return wsh_outcome_name((enum wsh_outcome)i); }
static const char *impact_word(unsigned i) { return wsh_impact_name((enum wsh_impact)i); }
static const char *event_word(unsigned i) { return wsh_event_name((enum wsh_event_kind)i); }
static const char *side_word(unsigned i) { return i == WSH_SENT ? "sent" : "received"; }

const struct wsh_words wsh_verdict_words = {verdict_word, WSH_VERDICT_COUNT};
const struct wsh_words wsh_outcome_words = {outcome_word, WSH_OUTCOME_COUNT};
const struct wsh_words wsh_impact_words = {impact_word, WSH_IMPACT_COUNT};
const struct wsh_words wsh_event_words = {event_word, WSH_EVENT_MARK + 1};
const struct wsh_words wsh_side_words = {side_word, 2};

/* Which words would have been right: the nearest one, or all of them. */
static void hint_words(struct wsh_decode *d, struct wsh_diag *diag, const struct wsh_words *words, const char *wrong) {
    const char *all[16];
    char list[256] = "";
    size_t n = words->n < WSH_COUNT(all) ? words->n : WSH_COUNT(all);
    for (size_t i = 0, at = 0; i < n; i++) {
        all[i] = words->word((unsigned)i);
        int more = snprintf(list + at, sizeof list - at, "%s%s", at ? ", " : "", all[i]);
        if (more > 0 && at + (size_t)more < sizeof list) at += (size_t)more;
    }
    const char *near = wsh_nearest(wsh_span_of(wrong), all, n);
    if (near)
        wsh_diag_hint(d->diags, diag, "did you mean '%s'? words allowed here: %s", near, list);
    else
        wsh_diag_hint(d->diags, diag, "words allowed here: %s", list);
}

bool wsh_decode_word(struct wsh_decode *d, const json_t *o, const char *key, const struct wsh_words *words,
                     unsigned *ret) {
    const char *text = json_string_value(json_object_get(o, key));
    for (unsigned i = 0; text && i < words->n; i++) {
        if (strcmp(text, words->word(i)) != 0) continue;
        *ret = i;
        return true;
    }
    char what[80] = "is missing";
    if (text) (void)snprintf(what, sizeof what, "is the unknown word '%.40s'", text);
    struct wsh_diag *diag = wsh_decode_wrong(d, key, what);
    if (diag) hint_words(d, diag, words, text ? text : "");
    return false;
}

enum wsh_impact wsh_decode_impact(struct wsh_decode *d, const json_t *o) {
    unsigned impact = WSH_IMPACT_NONE;
    const json_t *value = json_object_get(o, "impact");
    if (value && !json_is_null(value)) (void)wsh_decode_word(d, o, "impact", &wsh_impact_words, &impact);
    return (enum wsh_impact)impact;
}

enum wsh_outcome wsh_decode_outcome(struct wsh_decode *d, const json_t *o) {
    unsigned outcome = WSH_UNREACHED; /* null: never tried */
    if (!json_is_null(json_object_get(o, "outcome")))
        (void)wsh_decode_word(d, o, "outcome", &wsh_outcome_words, &outcome);
    return (enum wsh_outcome)outcome;
}

void wsh_decode_header(struct wsh_decode *d, const json_t *o, struct wsh_run_header *out) {
    *out = (struct wsh_run_header){.schema = wsh_decode_text(d, o, "schema", ""),
                                   .run_id = wsh_decode_text(d, o, "run_id", ""),
                                   .wshake = wsh_decode_text(d, o, "wshake", ""),
                                   .catalogue = wsh_decode_text(d, o, "catalogue", ""),
                                   .target = wsh_decode_text(d, o, "target", ""),
                                   .started = wsh_decode_text(d, o, "started", ""),
                                   .server = wsh_decode_text(d, o, "server", NULL)};
    out->seed = seed_at(d, o);
    out->jobs = wsh_decode_small(d, o, "jobs");
    out->declared = texts_at(d, o, "declared", &out->n_declared);
}

static void read_attempts(struct wsh_decode *d, const json_t *o, struct wsh_result *r) {
    const json_t *list = wsh_decode_list(d, o, "attempts");
    size_t n = json_array_size(list);
    r->attempts = WSH_NEW_ARRAY(d->arena, n + 1, struct wsh_result_attempt);
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(list, i);
        d->attempt = i;
        if (!json_is_object(item)) {
            (void)wsh_decode_wrong(d, "attempts", "holds something that is no object");
            continue;
        }
        wsh_decode_attempt(d, item, i == 0 ? o : item, &r->attempts[r->n_attempts++]);
    }
    d->attempt = 0;
}

/* Optional: records of older versions have none. */
static void read_definition(struct wsh_decode *d, const json_t *o, struct wsh_result *r) {
    const json_t *definition = json_object_get(o, "definition");
    if (!definition) return;
    if (!json_is_object(definition)) {
        (void)wsh_decode_wrong(d, "definition", "is no object");
        return;
    }
    const char *sends = wsh_decode_text(d, definition, "sends", NULL);
    const char *expects = wsh_decode_text(d, definition, "expects", NULL);
    if (!sends || !expects) return;
    r->sends = sends;
    r->expects = expects;
}

static void read_fuzz(struct wsh_decode *d, const json_t *o, struct wsh_result *r) {
    const json_t *fuzz = json_object_get(o, "fuzz");
    if (!fuzz) return;
    if (!json_is_object(fuzz)) {
        (void)wsh_decode_wrong(d, "fuzz", "is no object");
        return;
    }
    r->fuzz = WSH_NEW(d->arena, struct wsh_result_fuzz);
    *r->fuzz = (struct wsh_result_fuzz){.fault = wsh_decode_text(d, fuzz, "fault", ""),
                                        .key = wsh_decode_text(d, fuzz, "key", ""),
                                        .phase = wsh_decode_text(d, fuzz, "phase", ""),
                                        .execution = wsh_decode_count(d, fuzz, "execution"),
                                        .shortened_in = wsh_decode_small(d, fuzz, "shortened_in"),
                                        .suppressed = wsh_decode_flag(d, fuzz, "suppressed")};
}

void wsh_decode_campaign(struct wsh_decode *d, const json_t *o, struct wsh_campaign_point *out) {
    *out = (struct wsh_campaign_point){0};
    for (size_t i = 0; i < wsh_campaign_count_n; i++) {
        uint64_t value = wsh_decode_count(d, o, wsh_campaign_counts[i].name);
        memcpy((char *)out + wsh_campaign_counts[i].offset, &value, sizeof value);
    }
}

static void read_judgement(struct wsh_decode *d, const json_t *o, struct wsh_result *r) {
    r->outcome = wsh_decode_outcome(d, o);
    r->status = wsh_decode_small(d, o, "status");
    r->impact = wsh_decode_impact(d, o);
    r->because = wsh_decode_text(d, o, "because", "");
    r->at = wsh_decode_text(d, o, "at", "");
    r->repeats_control = wsh_decode_text(d, o, "repeats_control", NULL);
    r->why = wsh_decode_text(d, o, "why", NULL);
    r->output = wsh_decode_text(d, o, "output", NULL);
    r->flaky = wsh_decode_flag(d, o, "flaky");
    r->place = wsh_decode_small(d, o, "place");
    r->count = wsh_decode_small(d, o, "count");
    r->us = wsh_decode_count(d, o, "us");
}

static void read_segments(struct wsh_decode *d, const json_t *o, struct wsh_result *r) {
    const json_t *list = json_object_get(o, "segments");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        unsigned verdict;
        if (!json_is_object(item) || !wsh_decode_word(d, item, "verdict", &wsh_verdict_words, &verdict)) continue;
        struct wsh_result_segment *s = WSH_PUSH(d->arena, r->segments, r->n_segments);
        s->mode = wsh_decode_text(d, item, "mode", "");
        s->outcome = wsh_decode_outcome(d, item);
        s->status = wsh_decode_small(d, item, "status");
        s->verdict = (enum wsh_verdict)verdict;
    }
}

bool wsh_decode_result(struct wsh_decode *d, const json_t *o, struct wsh_result *out) {
    unsigned verdict;
    *out = (struct wsh_result){.id = wsh_decode_text(d, o, "case", NULL)};
    if (!out->id || !*out->id) return (void)wsh_decode_wrong(d, "case", "is missing: the line was left out"), false;
    if (!wsh_decode_word(d, o, "verdict", &wsh_verdict_words, &verdict)) return false;
    out->verdict = (enum wsh_verdict)verdict;
    out->type = strcmp(wsh_decode_text(d, o, "type", ""), "finding") ? WSH_RESULT_CASE : WSH_RESULT_FINDING;
    out->family = wsh_decode_text(d, o, "family", "");
    out->title = wsh_decode_text(d, o, "title", "");
    out->target = wsh_decode_text(d, o, "target", "");
    out->source = wsh_decode_text(d, o, "source", "");
    out->seed = seed_at(d, o);
    out->rules = texts_at(d, o, "rules", &out->n_rules);
    read_judgement(d, o, out);
    read_segments(d, o, out);
    read_definition(d, o, out);
    read_fuzz(d, o, out);
    read_attempts(d, o, out);
    wsh_decode_series(d, o, &out->series);
    return true;
}

void wsh_decode_footer(struct wsh_decode *d, const json_t *o, struct wsh_run_footer *out) {
    const json_t *totals = json_object_get(o, "totals");
    *out = (struct wsh_run_footer){.present = true, .us = wsh_decode_count(d, o, "us")};
    out->ended = wsh_decode_text(d, o, "ended", "");
    out->defects = wsh_decode_small(d, o, "defects");
    out->output = wsh_decode_text(d, o, "output", NULL);
    if (!json_is_object(totals)) (void)wsh_decode_wrong(d, "totals", "is no object");
    for (unsigned v = 0; v < WSH_VERDICT_COUNT; v++)
        out->totals[v] = wsh_decode_small(d, totals, wsh_verdict_name((enum wsh_verdict)v));
}
