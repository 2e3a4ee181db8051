/* sarif.c - SARIF 2.1.0 (OASIS), for code scanning pages and editors.
 *
 * One SARIF run per target. A fail is an error, a warn a warning, an info a note; passes, skips and blocked cases are
 * counted in the run's properties only. Broken is our own trouble and so a notification of the tool. Results are
 * written one a line as they are made, so that a large run never stands in memory as a tree. */
#include "record/json.h"
#include "reports/markdown_text.h"
#include "reports/render.h"
#include "reports/tally.h"

enum { OCTETS_SHOWN = 4096, NO_INDEX = -1 };

/* The rules of one run: those that its results name, in the order of their first use. */
struct rules {
    struct wsh_arena *arena;
    const struct wsh_rule **items;
    size_t n;
    int index[WSH_RULE_COUNT]; /* by enum wsh_rule_id, NO_INDEX: not used */
};

struct sarif {
    struct wsh_buf *out;
    const struct wsh_run_log *log;
    struct rules rules;
    struct wsh_tally tally;
    const char *comma; /* before the next item of the list at hand */
};

/* ---- small parts ---- */

static bool is_listed(const struct wsh_result *r) {
    return r->verdict == WSH_FAIL || r->verdict == WSH_WARN || r->verdict == WSH_INFO;
}

static const char *level_of(enum wsh_verdict v) { return v == WSH_FAIL ? "error" : v == WSH_WARN ? "warning" : "note"; }

static json_t *text_object(const char *text) {
    json_t *o = wsh_json_object();
    wsh_json_put(o, "text", wsh_json_text(text));
    return o;
}

/* A message may hold placeholders and links (3.11.5, 3.11.6): what a peer said must become neither. */
static json_t *message(const char *text) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    for (const char *p = text; *p; p++) {
        wsh_buf_add_octet(&b, (uint8_t)*p);
        if (*p == '{' || *p == '}') wsh_buf_add_octet(&b, (uint8_t)*p);
        if (*p == ']' && p[1] == '(') wsh_buf_add_octet(&b, ' ');
    }
    wsh_buf_add_octet(&b, '\0');
    json_t *o = text_object((const char *)b.p);
    wsh_buf_done(&b);
    return o;
}

/* Takes `value`, one item of a list, to a line of its own. */
static void item(struct sarif *s, json_t *value) {
    wsh_buf_add_text(s->out, s->comma);
    wsh_buf_add_octet(s->out, '\n');
    wsh_json_print(value, JSON_COMPACT, s->out);
    s->comma = ",";
}

/* Takes `value`: a key of the run. */
static void member(struct sarif *s, const char *key, json_t *value) {
    wsh_buf_printf(s->out, ",\n\"%s\":", key);
    wsh_json_print(value, JSON_COMPACT, s->out);
}

/* ---- rules ---- */

static void use_rule(struct rules *rules, const char *id) {
    enum wsh_rule_id number = WSH_RULE_NONE;
    const struct wsh_rule *rule = wsh_rule_find(wsh_span_of(id), &number);
    if (!rule || rules->index[number] != NO_INDEX) return;
    rules->index[number] = (int)rules->n;
    *WSH_PUSH(rules->arena, rules->items, rules->n) = rule;
}

static void find_rules(struct sarif *s) {
    for (size_t i = 0; i < WSH_RULE_COUNT; i++) s->rules.index[i] = NO_INDEX;
    for (size_t i = 0; i < s->log->n; i++)
        if (is_listed(&s->log->results[i])) use_rule(&s->rules, wsh_tally_rule(&s->log->results[i]));
}

/* The requirement, how it shows from outside, and where it stands: plain, and with a link. */
static json_t *help_json(struct wsh_arena *a, const struct wsh_rule *rule, const char *link) {
    const char *citation = wsh_rule_citation(a, rule);
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_md_own(rule->text, &b);
    wsh_buf_printf(&b, "\n\n%s, binds: %s.", wsh_level_name(rule->level), wsh_role_name(rule->role));
    if (*rule->test) wsh_buf_add_text(&b, " It shows so: ");
    wsh_md_own(rule->test, &b);
    wsh_buf_printf(&b, link ? "\n\n[%s](%s)" : "\n\n%s", citation, link);
    wsh_buf_add_octet(&b, '\0');
    json_t *o = text_object(wsh_arena_printf(a, "%s (%s, %s)", rule->text, citation, wsh_level_name(rule->level)));
    wsh_json_put(o, "markdown", wsh_json_text((const char *)b.p));
    wsh_buf_done(&b);
    return o;
}

static json_t *rule_json(struct wsh_arena *a, const struct wsh_rule *rule) {
    const char *link = wsh_rule_link(a, rule);
    json_t *o = wsh_json_object(), *configuration = wsh_json_object(), *properties = wsh_json_object();
    json_t *tags = wsh_json_array();
    wsh_json_put(configuration, "level", wsh_json_name(wsh_level_binds(rule->level) ? "error" : "warning"));
    wsh_json_push(tags, wsh_json_text(rule->document));
    wsh_json_push(tags, wsh_json_text(wsh_level_name(rule->level)));
    wsh_json_put(properties, "tags", tags);
    wsh_json_put(o, "id", wsh_json_text(rule->id));
    wsh_json_put(o, "shortDescription", text_object(rule->title));
    wsh_json_put(o, "fullDescription", text_object(rule->text));
    wsh_json_put(o, "help", help_json(a, rule, link));
    if (link) wsh_json_put(o, "helpUri", wsh_json_text(link));
    wsh_json_put(o, "defaultConfiguration", configuration);
    wsh_json_put(o, "properties", properties);
    return o;
}

static void tool(struct sarif *s) {
    wsh_buf_add_text(s->out, "{\n\"tool\":{\"driver\":{\"name\":\"wshake\",\"version\":");
    wsh_json_print(wsh_json_text(s->log->header.wshake), JSON_ENCODE_ANY, s->out);
    wsh_buf_add_text(s->out, ",\"rules\":[");
    s->comma = "";
    for (size_t i = 0; i < s->rules.n; i++) item(s, rule_json(s->rules.arena, s->rules.items[i]));
    wsh_buf_add_text(s->out, "]}}");
}

/* ---- where ---- */

/* A path as a relative reference (RFC 3986 4.2): what may not stand there is encoded. */
static json_t *uri_json(struct wsh_span path) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    if (wsh_span_starts(path, WSH_LIT("/"))) wsh_buf_add_text(&b, "file://");
    for (size_t i = 0; i < path.n; i++) {
        uint8_t c = path.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '-' && c <= '9') || c == '_' || c == '~';
        if (plain)
            wsh_buf_add_octet(&b, c);
        else
            wsh_buf_printf(&b, "%%%02X", c);
    }
    wsh_buf_add_octet(&b, '\0');
    json_t *uri = wsh_json_text((const char *)b.p);
    wsh_buf_done(&b);
    return uri;
}

/* "cases/version.yaml:31"; NULL if the result names no line of a file. */
static json_t *physical_json(const char *at) {
    const char *colon = strrchr(at, ':');
    uint64_t line;
    if (!colon || colon == at || !wsh_span_to_u64(wsh_span_of(colon + 1), &line) || line == 0 || line > INT32_MAX)
        return NULL;
    json_t *physical = wsh_json_object(), *artifact = wsh_json_object(), *region = wsh_json_object();
    wsh_json_put(artifact, "uri", uri_json(wsh_span_make(at, (size_t)(colon - at))));
    if (*at != '/') wsh_json_put(artifact, "uriBaseId", wsh_json_name("SRCROOT"));
    wsh_json_put(region, "startLine", wsh_json_count(line));
    wsh_json_put(physical, "artifactLocation", artifact);
    wsh_json_put(physical, "region", region);
    return physical;
}

static json_t *locations_json(const struct wsh_result *r) {
    json_t *list = wsh_json_array(), *location = wsh_json_object(), *logicals = wsh_json_array();
    json_t *logical = wsh_json_object(), *physical = physical_json(r->at);
    wsh_json_put(logical, "fullyQualifiedName", wsh_json_text(r->id));
    wsh_json_put(logical, "kind", wsh_json_name(r->type == WSH_RESULT_CASE ? "case" : "finding"));
    wsh_json_push(logicals, logical);
    if (physical) wsh_json_put(location, "physicalLocation", physical);
    wsh_json_put(location, "logicalLocations", logicals);
    wsh_json_push(list, location);
    return list;
}

/* ---- a result ---- */

/* The same over runs, targets and wordings: what was asked, what it violates, what the target did. */
static json_t *fingerprints_json(const struct wsh_result *r, const char *rule) {
    json_t *o = wsh_json_object();
    char hex[41];
    struct wsh_buf b;
    uint8_t digest[20];
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_buf_printf(&b, "%s\n%s\n%s", r->id, rule, r->n_attempts ? wsh_outcome_name(r->outcome) : "");
    wsh_sha1(wsh_buf_span(&b), digest);
    wsh_buf_done(&b);
    for (size_t i = 0; i < sizeof digest; i++) (void)snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    wsh_json_put(o, "caseRuleOutcome/v1", wsh_json_text(hex));
    return o;
}

/* Always there, empty or not: a reader then knows that nothing is suppressed (3.27.23). */
static json_t *suppressions_json(const struct wsh_result *r) {
    json_t *list = wsh_json_array();
    if (!r->expected) return list;
    json_t *o = wsh_json_object();
    wsh_json_put(o, "kind", wsh_json_name("external"));
    wsh_json_put(o, "status", wsh_json_name("accepted"));
    wsh_json_put(o, "justification", wsh_json_text(r->expected_because ? r->expected_because : ""));
    wsh_json_push(list, o);
    return list;
}

static void put_line(json_t *o, const char *key, struct wsh_buf *line) {
    wsh_buf_add_octet(line, '\0');
    if (line->n > 1 && !line->over) wsh_json_put(o, key, wsh_json_text((const char *)line->p));
    wsh_buf_clear(line);
}

static void put_reproduce(json_t *o, const struct wsh_result *r) {
    struct wsh_buf line;
    wsh_buf_init(&line, WSH_LIMIT_HEAD);
    wsh_reproduce_wshake(r, &line);
    put_line(o, "reproduce", &line);
    wsh_reproduce_by_hand(r, WSH_BY_OCTETS, &line);
    put_line(o, "octets", &line);
    wsh_buf_done(&line);
}

static json_t *properties_json(const struct wsh_result *r) {
    json_t *o = wsh_json_object();
    wsh_json_put(o, "target", wsh_json_text(r->target));
    wsh_json_put(o, "verdict", wsh_json_name(wsh_verdict_name(r->verdict)));
    wsh_json_put(o, "impact", wsh_json_name(wsh_impact_name(r->impact)));
    wsh_json_put(o, "outcome", wsh_json_name(r->n_attempts ? wsh_outcome_name(r->outcome) : NULL));
    wsh_json_put(o, "status", r->status ? wsh_json_count(r->status) : json_null());
    wsh_json_put(o, "flaky", json_boolean(r->flaky));
    if (r->repeats_control) wsh_json_put(o, "repeatsControl", wsh_json_text(r->repeats_control));
    put_reproduce(o, r);
    return o;
}

static json_t *result_json(const struct sarif *s, const struct wsh_result *r) {
    json_t *o = wsh_json_object();
    enum wsh_rule_id number;
    const char *rule = wsh_tally_rule(r), *said = *r->because ? r->because : *r->title ? r->title : r->id;
    wsh_json_put(o, "ruleId", wsh_json_text(rule));
    if (wsh_rule_find(wsh_span_of(rule), &number)) wsh_json_put(o, "ruleIndex", json_integer(s->rules.index[number]));
    wsh_json_put(o, "level", wsh_json_name(level_of(r->verdict)));
    wsh_json_put(o, "message", message(said));
    wsh_json_put(o, "locations", locations_json(r));
    wsh_json_put(o, "partialFingerprints", fingerprints_json(r, rule));
    if (r->count) wsh_json_put(o, "occurrenceCount", wsh_json_count(r->count));
    wsh_json_put(o, "suppressions", suppressions_json(r));
    wsh_json_put(o, "properties", properties_json(r));
    return o;
}

/* ---- the run ---- */

/* Takes `locations`, which may be NULL. */
static json_t *notification(const char *text, json_t *locations) {
    json_t *o = wsh_json_object();
    wsh_json_put(o, "level", wsh_json_name("error"));
    wsh_json_put(o, "message", message(*text ? text : "broken"));
    if (locations) wsh_json_put(o, "locations", locations);
    return o;
}

static json_t *invocations_json(const struct wsh_run_log *log) {
    const char *trouble = wsh_tally_trouble(log);
    json_t *list = wsh_json_array(), *o = wsh_json_object(), *notes = wsh_json_array(), *more = wsh_json_object();
    wsh_json_put(o, "executionSuccessful", json_boolean(!trouble));
    if (wsh_tally_is_utc(log->header.started)) wsh_json_put(o, "startTimeUtc", wsh_json_text(log->header.started));
    if (trouble) wsh_json_push(notes, notification(trouble, NULL));
    for (size_t i = 0; i < log->n; i++) {
        const struct wsh_result *r = &log->results[i];
        if (r->verdict == WSH_BROKEN) wsh_json_push(notes, notification(r->because, locations_json(r)));
    }
    wsh_json_put(o, "toolExecutionNotifications", notes);
    wsh_json_put(more, "ended", wsh_json_text(log->footer.present ? log->footer.ended : "interrupted"));
    wsh_json_put(o, "properties", more);
    wsh_json_push(list, o);
    return list;
}

static json_t *run_properties_json(const struct sarif *s) {
    const struct wsh_run_header *h = &s->log->header;
    json_t *o = wsh_json_object(), *totals = wsh_json_object();
    for (int i = 0; i < WSH_VERDICT_COUNT; i++)
        wsh_json_put(totals, wsh_verdict_name(wsh_tally_order[i]), wsh_json_count(s->tally.totals[wsh_tally_order[i]]));
    wsh_json_put(o, "target", wsh_json_text(h->target));
    wsh_json_put(o, "server", wsh_json_text(h->server));
    wsh_json_put(o, "catalogue", wsh_json_text(h->catalogue));
    wsh_json_put(o, "seed", wsh_json_u64(h->seed));
    wsh_json_put(o, "totals", totals);
    return o;
}

/* Everything up to the last slash is the category that a code scanning page keeps runs apart by (3.17.3). */
static json_t *automation_json(struct wsh_arena *a, const struct wsh_run_header *h) {
    json_t *o = wsh_json_object();
    wsh_json_put(o, "id", wsh_json_text(wsh_arena_printf(a, "wshake %s/%s", h->target, h->run_id)));
    return o;
}

static json_t *bases_json(void) {
    json_t *o = wsh_json_object(), *root = wsh_json_object();
    wsh_json_put(root, "description", text_object("the folder that the case files are named from"));
    wsh_json_put(o, "SRCROOT", root);
    return o;
}

static void run(const struct wsh_run_log *log, struct wsh_buf *out) {
    struct wsh_arena *a = wsh_arena_new();
    struct sarif *s = WSH_NEW(a, struct sarif);
    *s = (struct sarif){.out = out, .log = log, .rules = {.arena = a}};
    wsh_tally_read(a, log, &s->tally);
    find_rules(s);
    tool(s);
    member(s, "automationDetails", automation_json(a, &log->header));
    member(s, "originalUriBaseIds", bases_json());
    member(s, "invocations", invocations_json(log));
    member(s, "properties", run_properties_json(s));
    wsh_buf_add_text(out, ",\n\"results\":[");
    s->comma = "";
    for (size_t i = 0; i < log->n; i++)
        if (is_listed(&log->results[i])) item(s, result_json(s, &log->results[i]));
    wsh_buf_add_text(out, "]}");
    wsh_arena_free(a);
}

void wsh_render_sarif(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                      struct wsh_buf *out) {
    (void)o;
    wsh_buf_add_text(out, "{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                          "sarif-schema-2.1.0.json\",\n\"version\":\"2.1.0\",\n\"runs\":[");
    for (size_t i = 0; i < n; i++) {
        if (i) wsh_buf_add_octet(out, ',');
        run(&logs[i], out);
    }
    wsh_buf_add_text(out, "]}\n");
}
