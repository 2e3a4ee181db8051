/* doc_case.c - a case, and cases that differ only in the row of a table.
 *
 * What is said of a case is a list of notes; a further key of the case format is a row of it. Of cases that were
 * written as one, what is the same for all is said once, and the rest for those that share it. */
#include "cli/cli.h"
#include "cli/docs.h"
#include "cli/sent.h"

static const char *slug(const struct wsh_case *c) { return c->id + strlen(c->family) + 1; }

const char *wsh_doc_case_link(struct wsh_doc *p, const char *shown, const char *id) {
    struct wsh_span rest = wsh_span_of(id), family = wsh_span_cut(&rest, '/');
    const char *file = wsh_arena_printf(p->arena, "families/%.*s.md", WSH_FMT(family));
    return wsh_doc_link(p, wsh_doc_code(p, shown), file, wsh_arena_text(p->arena, rest));
}

static const char *own_link(struct wsh_doc *p, const char *id) { return wsh_doc_case_link(p, id, id); }

/* ---- what is said of a case: one function per key, the empty text if there is nothing to say ---- */

/* Joined by ", ". */
static const char *joined(struct wsh_doc *p, const char *text, const char *more) {
    return *text && *more ? wsh_arena_printf(p->arena, "%s, %s", text, more) : *text ? text : more;
}

/* The same with "; ". */
static const char *listed(struct wsh_doc *p, const char *text, const char *more) {
    return *text && *more ? wsh_arena_printf(p->arena, "%s; %s", text, more) : *text ? text : more;
}

static const char *says_rules(struct wsh_doc *p, const struct wsh_case *c) {
    const char *text = "";
    for (size_t i = 0; i < c->n_rules; i++) {
        const char *level = wsh_level_name(wsh_rule(c->rules[i])->level);
        text = joined(p, text, wsh_arena_printf(p->arena, "%s (%s)", wsh_doc_rule_link(p, c->rules[i]), level));
    }
    return text;
}

static const char *says_principles(struct wsh_doc *p, const struct wsh_case *c) {
    const char *text = "";
    for (size_t i = 0; i < wsh_principle_count; i++)
        if (wsh_principle_covers(&wsh_principles[i], c))
            text = joined(p, text, wsh_doc_principle_link(p, &wsh_principles[i]));
    return text;
}

static const char *says_control(struct wsh_doc *p, const struct wsh_case *c) {
    return c->control ? own_link(p, c->control) : "";
}

static const char *says_needs(struct wsh_doc *p, const struct wsh_case *c) {
    const char *text = "";
    for (unsigned bit = 1; bit < 1u << WSH_NEED_COUNT; bit <<= 1)
        if (c->needs & bit) text = joined(p, text, wsh_doc_code(p, wsh_need_name((enum wsh_need)bit)));
    return text;
}

static const char *says_after(struct wsh_doc *p, const struct wsh_case *c) {
    const char *text = "";
    for (size_t i = 0; i < c->n_after; i++)
        if (!c->control || strcmp(c->after[i], c->control) != 0) text = joined(p, text, own_link(p, c->after[i]));
    return text;
}

static const char *says_how_often(struct wsh_doc *p, const struct wsh_case *c) {
    const char *text = c->each_address ? "once per address of the target" : "";
    if (c->repeat > 1) text = joined(p, text, wsh_arena_printf(p->arena, "%u, one after another", c->repeat));
    if (c->parallel > 1) text = joined(p, text, wsh_arena_printf(p->arena, "%u at the same time", c->parallel));
    return text;
}

static const char *says_sizes(struct wsh_doc *p, const struct wsh_case *c) {
    const char *text = "";
    for (size_t i = 0; i < c->n_sizes; i++) text = joined(p, text, wsh_arena_printf(p->arena, "%u", c->sizes[i]));
    if (*text) text = wsh_arena_printf(p->arena, "%s; of %u tries each the fastest counts", text, c->tries);
    return text;
}

static const char *says_watch(struct wsh_doc *p, const struct wsh_case *c) {
    if (c->watch == 0) return "";
    return wsh_arena_printf(p->arena, "%u batches, with a look at memory and descriptors behind each", c->watch);
}

static const char *says_when(struct wsh_doc *p, const struct wsh_case *c) {
    (void)p;
    if (c->intrusive) return "only with --intrusive, alone, behind all others";
    if (c->gate) return "first of all: the gate of every run";
    return c->when == WSH_WHEN_ALONE  ? "with nothing else in flight"
           : c->when == WSH_WHEN_LAST ? "behind all others, with nothing else in flight"
                                      : "";
}

static const char *says_within(struct wsh_doc *p, const struct wsh_case *c) {
    return c->within_us ? wsh_arena_printf(p->arena, "%" PRIu64 " ms for each answer", c->within_us / 1000) : "";
}

static const char *says_proves(struct wsh_doc *p, const struct wsh_case *c) {
    if (!c->proves) return "";
    return wsh_arena_printf(p->arena, "that the target has %s, if %s", wsh_doc_code(p, c->proves),
                            wsh_doc_row_words(p, c->proof));
}

static const char *says_despite(struct wsh_doc *p, const struct wsh_case *c) {
    return c->despite ? wsh_doc_words(p, c->despite) : "";
}

typedef const char *(*says)(struct wsh_doc *p, const struct wsh_case *c);

/* `help`: what the note means, for the index of the families. */
static const struct {
    const char *name;
    says text;
    const char *help;
} notes[] = {
    {"rules", says_rules, "the requirements that the case tests; findings about others are told apart"},
    {"principles", says_principles, "what decided where texts leave room or disagree"},
    {"control", says_control,
     "a case that is plainly wrong in the same way: a failure that only repeats its failure says so and claims no "
     "impact of its own"},
    {"needs", says_needs, "what has to be declared of the target; else the case is skipped"},
    {"after", says_after, "cases that are finished first, because this one asks what they have shown"},
    {"exchanges", says_how_often, "how many of them, where it is not one"},
    {"sizes", says_sizes, "what is sent grows like this"},
    {"watched", says_watch, "what is looked at beside the answers"},
    {"runs", says_when, "when, where it matters"},
    {"time", says_within, "how long an answer may take, instead of --timeout"},
    {"proves", says_proves, "a capability of the target that other cases ask about"},
    {"although the oracle rules otherwise", says_despite, "why the expectation differs from its ruling"},
};

/* ---- steps and octets ---- */

static unsigned octet_steps(const struct wsh_case *c) {
    unsigned n = 0;
    for (size_t i = 0; i < c->n_steps; i++) n += wsh_sent_has_octets(&c->steps[i]);
    return n;
}

/* The case as it was written: of the turns of `again` the first one alone. */
static struct wsh_case folded(struct wsh_doc *p, const struct wsh_case *c) {
    struct wsh_case written = *c;
    written.steps = WSH_NEW_ARRAY(p->arena, c->n_steps + 1, struct wsh_step);
    written.n_steps = 0;
    for (size_t i = 0; i < c->n_steps; i++) {
        const struct wsh_step *s = &c->steps[i];
        written.steps[written.n_steps++] = *s;
        if (s->turns < 2) continue;
        for (size_t k = 1; k < s->length; k++) written.steps[written.n_steps++] = c->steps[i + k];
        i += (size_t)s->turns * (s->length + 1) - 2;
    }
    return written;
}

static const char *step_words(struct wsh_doc *p, const struct wsh_case *c, size_t i) {
    struct wsh_sent s;
    wsh_sent_init(&s, p->arena, c);
    const char *words = wsh_doc_words(p, wsh_sent_words(&s, &c->steps[i]));
    unsigned turns = c->steps[i].turns, length = c->steps[i].length;
    if (turns > 1 && length > 1)
        words =
            wsh_arena_printf(p->arena, "%u times, each on a connection of its own, %u steps: %s", turns, length, words);
    else if (turns > 1)
        words = wsh_arena_printf(p->arena, "%u times, each on a connection of its own: %s", turns, words);
    return octet_steps(c) > 1 ? wsh_arena_printf(p->arena, "(%zu) %s", i + 1, words) : words;
}

/* What is no plain request and answer; numbered if the octets of several steps are told apart. */
static void add_steps(struct wsh_doc *p, const struct wsh_case *c) {
    const char *text = "";
    if (wsh_sent_is_plain(c)) return;
    for (size_t i = 0; i < c->n_steps; i++) text = listed(p, text, step_words(p, c, i));
    wsh_doc_text(p, wsh_arena_printf(p->arena, "Steps: %s.", text));
}

/* Of each step that has some; with their number if there are several. */
static void add_octets(struct wsh_doc *p, const struct wsh_case *c) {
    struct wsh_sent s;
    wsh_sent_init(&s, p->arena, c);
    for (size_t i = 0; i < c->n_steps; i++) {
        const struct wsh_step *step = &c->steps[i];
        if (!wsh_sent_has_octets(step)) continue;
        const char *language, *lines = wsh_sent_lines(&s, step, &language);
        if (*lines && octet_steps(c) > 1) wsh_doc_text(p, wsh_arena_printf(p->arena, "Step %zu sends:", i + 1));
        if (*lines) wsh_doc_octets(p, language, lines);
    }
}

/* What one step sends, inline. */
static const char *octets_of(struct wsh_doc *p, const struct wsh_case *c, size_t i) {
    struct wsh_sent s;
    wsh_sent_init(&s, p->arena, c);
    return wsh_sent_has_octets(&c->steps[i]) ? wsh_sent_inline(&s, p, &c->steps[i]) : "";
}

static bool is_short(struct wsh_doc *p, const struct wsh_case *c) {
    struct wsh_sent s;
    wsh_sent_init(&s, p->arena, c);
    return wsh_sent_is_plain(c) && wsh_sent_is_short(&s, &c->steps[0]);
}

/* ---- one case ---- */

static void add_notes(struct wsh_doc *p, const struct wsh_case *c) {
    for (size_t i = 0; i < WSH_COUNT(notes); i++) {
        const char *text = notes[i].text(p, c);
        if (*text) wsh_doc_note(p, notes[i].name, text);
    }
}

void wsh_doc_case(struct wsh_doc *p, const struct wsh_case *original) {
    struct wsh_case written = folded(p, original);
    const struct wsh_case *c = &written;
    wsh_doc_heading(p, 1, wsh_arena_printf(p->arena, "%s - %s", wsh_doc_words(p, c->id), wsh_doc_words(p, c->title)));
    if (c->why) wsh_doc_text(p, wsh_doc_words(p, c->why));
    add_steps(p, c);
    add_octets(p, c);
    add_notes(p, c);
    wsh_doc_gap(p);
    wsh_doc_whole_expectation(p, c);
    wsh_doc_text(p, wsh_arena_printf(p->arena, "Written in %s:%u; 'wshake show %s' prints all of its octets.",
                                     wsh_doc_code(p, c->at.file), c->at.line, c->id));
}

static void short_case(struct wsh_doc *p, const struct wsh_case *c) {
    const char *anchor = wsh_doc_anchor(p, slug(c)), *name = wsh_doc_code(p, slug(c));
    const char *expected = wsh_doc_expectation_link(p, c);
    wsh_doc_heading(p, 3, wsh_arena_printf(p->arena, "%s%s: %s", anchor, name, wsh_doc_words(p, c->title)));
    if (c->why) wsh_doc_text(p, wsh_doc_words(p, c->why));
    add_steps(p, c);
    if (is_short(p, c))
        wsh_doc_note(p, "sends", octets_of(p, c, 0));
    else
        add_octets(p, c);
    add_notes(p, c);
    if (*expected) wsh_doc_note(p, "expected", expected);
    wsh_doc_gap(p);
    if (!*expected) wsh_doc_expectation(p, c);
}

/* ---- the cases of one table ---- */

struct group {
    const struct wsh_case *cases;
    size_t n;
    bool comparable; /* as many steps in each */
    bool *same;      /* of each step: it reads the same in all */
};

static const char *plain_why(struct wsh_doc *p, const struct wsh_case *c) {
    return c->why ? wsh_doc_words(p, c->why) : "";
}

static const char *octets_block(struct wsh_doc *p, const struct wsh_case *c) {
    struct wsh_doc part;
    wsh_doc_part(p, &part);
    add_octets(&part, c);
    return wsh_doc_take(&part);
}

static const char *expectation_block(struct wsh_doc *p, const struct wsh_case *c) {
    struct wsh_doc part;
    wsh_doc_part(p, &part);
    wsh_doc_expectation(&part, c);
    return wsh_doc_take(&part);
}

static const char **all_say(struct wsh_doc *p, const struct group *g, says one) {
    const char **texts = WSH_NEW_ARRAY(p->arena, g->n, const char *);
    for (size_t i = 0; i < g->n; i++) texts[i] = one(p, &g->cases[i]);
    return texts;
}

static bool is_same(const char *const *texts, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (strcmp(texts[i], texts[0]) != 0) return false;
    return true;
}

/* Is this the first of the texts that reads so? */
static bool is_first(const char *const *texts, size_t i) {
    for (size_t j = 0; j < i; j++)
        if (strcmp(texts[j], texts[i]) == 0) return false;
    return true;
}

static const char *who_says(struct wsh_doc *p, const struct group *g, const char *const *texts, size_t like) {
    const char *who = "";
    for (size_t i = 0; i < g->n; i++)
        if (strcmp(texts[i], texts[like]) == 0) who = joined(p, who, wsh_doc_code(p, slug(&g->cases[i])));
    return who;
}

/* "X", or "X, for a, b; Y, for c". */
static const char *merged(struct wsh_doc *p, const struct group *g, says one) {
    const char **texts = all_say(p, g, one), *all = "";
    if (is_same(texts, g->n)) return texts[0];
    for (size_t i = 0; i < g->n; i++) {
        if (!*texts[i] || !is_first(texts, i)) continue;
        all = wsh_arena_printf(p->arena, "%s%s%s, for %s", all, *all ? "; " : "", texts[i], who_says(p, g, texts, i));
    }
    return all;
}

static void add_group_notes(struct wsh_doc *p, const struct group *g) {
    for (size_t i = 0; i < WSH_COUNT(notes); i++) {
        const char *text = merged(p, g, notes[i].text);
        if (*text) wsh_doc_note(p, notes[i].name, text);
    }
}

/* A line for all where every case has its expectation from a shared one, else tables. */
static void add_group_expectation(struct wsh_doc *p, const struct group *g) {
    const char **links = all_say(p, g, wsh_doc_expectation_link);
    bool linked = true;
    for (size_t i = 0; i < g->n; i++) linked = linked && *links[i];
    if (linked) wsh_doc_note(p, "expected", merged(p, g, wsh_doc_expectation_link));
    wsh_doc_gap(p);
    const char **blocks = linked ? NULL : all_say(p, g, expectation_block);
    for (size_t i = 0; blocks && i < g->n; i++) {
        if (!is_first(blocks, i)) continue;
        if (!is_same(blocks, g->n))
            wsh_doc_text(p, wsh_arena_printf(p->arena, "Expected of %s:", who_says(p, g, blocks, i)));
        wsh_doc_add(p, blocks[i]);
    }
}

/* ---- what they do differently ---- */

/* Does step `i` read the same in all of them? */
static bool same_words(struct wsh_doc *p, const struct group *g, size_t i) {
    const char *first = step_words(p, &g->cases[0], i);
    for (size_t j = 1; j < g->n; j++)
        if (strcmp(step_words(p, &g->cases[j], i), first) != 0) return false;
    return true;
}

static void compare_steps(struct wsh_doc *p, struct group *g) {
    size_t n = g->cases[0].n_steps;
    g->comparable = true;
    for (size_t j = 1; j < g->n; j++) g->comparable = g->comparable && g->cases[j].n_steps == n;
    g->same = WSH_NEW_ARRAY(p->arena, n + 1, bool);
    for (size_t i = 0; g->comparable && i < n; i++) g->same[i] = same_words(p, g, i);
}

static bool same_octets(struct wsh_doc *p, const struct group *g) {
    const char **octets = all_say(p, g, octets_block);
    return is_same(octets, g->n);
}

/* The steps that all have; what differs is in the table. */
static void add_group_steps(struct wsh_doc *p, const struct group *g) {
    const struct wsh_case *c = g->cases;
    const char *text = "";
    bool plain = true;
    for (size_t j = 0; j < g->n; j++) plain = plain && wsh_sent_is_plain(&g->cases[j]);
    if (plain || !g->comparable) return;
    for (size_t i = 0; i < c->n_steps; i++)
        text = listed(p, text, g->same[i] ? step_words(p, c, i) : "does what the table says");
    wsh_doc_text(p, wsh_arena_printf(p->arena, "Steps: %s.", text));
}

/* Of one case: the steps and octets that differ. */
static const char *own_steps(struct wsh_doc *p, const struct group *g, const struct wsh_case *c, bool octets) {
    const char *text = "";
    for (size_t i = 0; i < c->n_steps; i++) {
        const char *words = g->comparable && g->same[i] ? "" : step_words(p, c, i);
        const char *sent = octets ? octets_of(p, c, i) : "";
        if (*sent && !*words && octet_steps(c) > 1) sent = wsh_arena_printf(p->arena, "(%zu) %s", i + 1, sent);
        if (*words && *sent) sent = wsh_arena_printf(p->arena, "%s: %s", words, sent);
        text = listed(p, text, *sent ? sent : words);
    }
    return text;
}

static void add_members(struct wsh_doc *p, const struct group *g, bool octets) {
    static const char *const heads[] = {"case", "who does what", "what is sent"};
    const char **whys = all_say(p, g, plain_why);
    bool own = !is_same(whys, g->n), column = false;
    for (size_t i = 0; i < g->n; i++) column = column || *own_steps(p, g, &g->cases[i], octets);
    wsh_doc_table(p, heads, column ? 3 : 2);
    for (size_t i = 0; i < g->n; i++) wsh_doc_widen(p, slug(&g->cases[i]));
    for (size_t i = 0; i < g->n; i++) {
        const struct wsh_case *c = &g->cases[i];
        const char *name = wsh_arena_printf(p->arena, "%s%s", wsh_doc_anchor(p, slug(c)), wsh_doc_code(p, slug(c)));
        const char *title = wsh_doc_words(p, c->title);
        if (own && *whys[i]) title = wsh_arena_printf(p->arena, "%s. %s", title, whys[i]);
        wsh_doc_row(p, (const char *const[]){name, title, own_steps(p, g, c, octets)});
    }
    wsh_doc_gap(p);
    if (!own && *whys[0]) wsh_doc_text(p, whys[0]);
}

/* "near-$id" is near-*: what a row fills in stands as `filler`. */
static const char *unfilled(struct wsh_arena *a, const char *text, const char *filler) {
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    for (; *text; text++) {
        if (*text != '$') {
            wsh_buf_add_octet(&out, (uint8_t)*text);
            continue;
        }
        wsh_buf_add_text(&out, filler);
        text += strspn(text + 1, "{abcdefghijklmnopqrstuvwxyz0123456789-}");
        while (*text == '-') text--; /* a '-' at the end belongs to what stands behind */
    }
    const char *result = wsh_arena_text(a, wsh_buf_span(&out));
    wsh_buf_done(&out);
    return result;
}

static void add_group_heading(struct wsh_doc *p, const struct group *g) {
    const struct wsh_form *form = g->cases[0].form;
    const char *id = unfilled(p->arena, form->id + strlen(g->cases[0].family) + 1, "*");
    const char *title = unfilled(p->arena, form->title, "...");
    const char *first = slug(&g->cases[0]), *last = slug(&g->cases[g->n - 1]);
    const char *name = wsh_doc_code(p, id);
    if (strcmp(id, "*") == 0)
        name = wsh_arena_printf(p->arena, "%s%s%s", wsh_doc_code(p, first), g->n > 2 ? " ... " : ", ",
                                wsh_doc_code(p, last));
    if (strcmp(title, "...") != 0) name = wsh_arena_printf(p->arena, "%s: %s", name, wsh_doc_words(p, title));
    wsh_doc_heading(p, 3, wsh_arena_printf(p->arena, "%s (%zu cases)", name, g->n));
}

static void add_group(struct wsh_doc *p, struct group *g) {
    bool same = same_octets(p, g);
    compare_steps(p, g);
    add_group_heading(p, g);
    add_group_steps(p, g);
    if (same) add_octets(p, g->cases);
    add_members(p, g, !same);
    add_group_notes(p, g);
    add_group_expectation(p, g);
}

/* ---- a family ---- */

/* The cases from `c` on that were written as one. */
static size_t group_size(const struct wsh_case *c, size_t most) {
    size_t n = 1;
    while (c->form && n < most && c[n].form == c->form) n++;
    return n;
}

void wsh_doc_family(struct wsh_doc *p, const struct wsh_suite *suite, const struct wsh_family *f) {
    const char *file = wsh_arena_printf(p->arena, "../cases/%s.yaml", f->name);
    wsh_doc_heading(p, 1, wsh_arena_printf(p->arena, "%s - %s", f->name, wsh_doc_words(p, f->title)));
    if (f->about) wsh_doc_text(p, wsh_doc_words(p, f->about));
    const char *written = wsh_doc_link(p, wsh_doc_code(p, file + strlen("../")), file, NULL);
    const char *help = wsh_doc_link(p, "how to read this page", "families/README.md", NULL);
    if (p->markdown) wsh_doc_text(p, wsh_arena_printf(p->arena, "%zu cases, written in %s; %s.", f->n, written, help));
    wsh_doc_heading(p, 2, "Cases");
    struct wsh_case *cases = WSH_NEW_ARRAY(p->arena, f->n + 1, struct wsh_case);
    for (size_t i = 0; i < f->n; i++) cases[i] = folded(p, &suite->cases[f->first + i]);
    for (size_t i = 0; i < f->n;) {
        struct group g = {.cases = &cases[i]};
        g.n = group_size(g.cases, f->n - i);
        if (g.n > 1)
            add_group(p, &g);
        else
            short_case(p, g.cases);
        i += g.n;
    }
    wsh_doc_shared(p, suite, f);
}

/* ---- the index ---- */

static void add_reading(struct wsh_doc *p) {
    struct wsh_sent s;
    const struct wsh_case nothing = {.id = ""};
    const struct wsh_step raw = {.kind = WSH_STEP_OCTETS, .octets = {NULL, 0}};
    const char *language;
    wsh_sent_init(&s, p->arena, &nothing);
    struct wsh_step step = raw;
    step.octets = wsh_octets_of(p->arena, s.baseline);
    wsh_doc_text(p, wsh_doc_words(p, "A request is shown by what differs from the baseline, line by line, as it goes "
                                     "to an imagined target, ws://127.0.0.1:8080/chat, that welcomes the origin "
                                     "http://app.example and speaks the subprotocol chat. Octets that do not print "
                                     "are escaped, long runs cut short. The baseline:"));
    wsh_doc_octets(p, "text", wsh_sent_lines(&s, &step, &language));
    wsh_doc_text(p, wsh_doc_words(p, "The rows of an expectation are tried from top to bottom; the first whose "
                                     "conditions all hold decides, and what matches none is a fail. Findings of the "
                                     "oracle about the rules of a case weigh in as well. 'wshake explain CASE' says "
                                     "the same of one case, 'wshake show CASE' prints all of its octets."));
}

static void add_notes_help(struct wsh_doc *p) {
    wsh_doc_text(p, "What may stand beside a case:");
    for (size_t i = 0; i < WSH_COUNT(notes); i++) wsh_doc_note(p, notes[i].name, wsh_doc_words(p, notes[i].help));
    wsh_doc_gap(p);
}

void wsh_doc_families(struct wsh_doc *p, const struct wsh_suite *suite) {
    static const char *const heads[] = {"family", "is about", "cases"};
    wsh_doc_heading(p, 1, "Families of cases");
    if (p->markdown)
        wsh_doc_text(p, "Made by `scripts/generate` from `cases/`; `wshake explain FAMILY` says the same.");
    wsh_doc_table(p, heads, WSH_COUNT(heads));
    for (size_t i = 0; i < suite->n_families; i++) wsh_doc_widen(p, suite->families[i].name);
    for (size_t i = 0; i < suite->n_families; i++) {
        const struct wsh_family *f = &suite->families[i];
        const char *file = wsh_arena_printf(p->arena, "families/%s.md", f->name);
        const char *cells[] = {wsh_doc_link(p, wsh_doc_code(p, f->name), file, NULL), wsh_doc_words(p, f->title),
                               wsh_arena_printf(p->arena, p->markdown ? "%zu" : "%zu cases", f->n)};
        wsh_doc_row(p, cells);
    }
    wsh_doc_gap(p);
    wsh_doc_heading(p, 2, "How to read them");
    add_reading(p);
    add_notes_help(p);
}
