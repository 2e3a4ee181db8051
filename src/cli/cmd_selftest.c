/* cmd_selftest.c - prints the selftest's matrix and says whether it holds. */
#include "cli/selftest.h"

static bool case_proved(const struct wsh_selftest_case *c) {
    return c->killers > 0 || (!c->can_fail && c->tells_apart);
}

static bool flaw_caught(size_t index, const struct wsh_selftest_flaw *f) {
    return f->by_gate || f->fails + f->warns + f->infos > 0 || (wsh_flaws[index].legal && f->told > 0);
}

static void print_case(const struct wsh_selftest_case *c) {
    (void)printf("  %-46s ", c->c->id);
    if (c->killers == 0)
        (void)printf("%s", case_proved(c) ? "informs; tells outcomes apart"
                           : c->can_fail  ? "NO FLAW TURNS IT RED"
                                          : "NEVER TELLS OUTCOMES APART");
    for (unsigned i = 0; i < c->killers && i < 3; i++)
        (void)printf("%s%s", i ? ", " : "", wsh_flaws[c->first_killers[i]].name);
    if (c->killers > 3) (void)printf(" and %u more", c->killers - 3);
    (void)putchar('\n');
}

static void print_flaw(size_t index, const struct wsh_selftest_flaw *f) {
    (void)printf("  %-46s ", wsh_flaws[index].name);
    if (f->by_gate)
        (void)puts("the gate: its baseline is not accepted");
    else if (!flaw_caught(index, f))
        (void)puts("NOT CAUGHT");
    else if (f->fails + f->warns + f->infos == 0)
        (void)printf("within its rights; told apart by %s%s\n", f->first_told, f->told > 1 ? " and others" : "");
    else {
        unsigned n = f->fails + f->warns + f->infos;
        for (unsigned i = 0; i < n && i < 3; i++) (void)printf("%s%s", i ? ", " : "", f->first[i]);
        if (n > 3) (void)printf(" and %u more", n - 3);
        (void)putchar('\n');
    }
}

struct totals {
    unsigned unproved, uncaught, flaws, informing;
};

static struct totals count(const struct wsh_selftest *t) {
    struct totals n = {0};
    for (size_t i = 0; i < t->n; i++) {
        n.unproved += !case_proved(&t->cases[i]);
        n.informing += t->cases[i].killers == 0 && case_proved(&t->cases[i]);
    }
    for (size_t i = 0; i < wsh_flaw_count; i++) {
        n.flaws += t->flaws[i].asked_for;
        n.uncaught += t->flaws[i].asked_for && !flaw_caught(i, &t->flaws[i]);
    }
    return n;
}

static void print_text(const struct wsh_selftest *t, bool partial) {
    (void)puts("cases and the flaws that turn them red:");
    for (size_t i = 0; i < t->n; i++) print_case(&t->cases[i]);
    (void)puts("\nflaws and what catches them:");
    for (size_t i = 0; i < wsh_flaw_count; i++)
        if (t->flaws[i].asked_for) print_flaw(i, &t->flaws[i]);
    struct totals n = count(t);
    (void)printf("\nstrict server: %zu complaints in %u runs (ws, wss; whole, octet by octet; open, guarded)\n",
                 t->n_complaints, t->strict_runs);
    if (t->live_runs > 0) (void)printf("live: %u runs against a child process over TLS\n", t->live_runs);
    for (size_t i = 0; i < t->n_complaints; i++) (void)printf("  %s\n", t->complaints[i]);
    (void)printf("cases: %zu, %u of them only inform; %u not proved%s\nflaws: %u; %u not caught\n", t->n, n.informing,
                 n.unproved, partial ? " (not demanded: only some flaws were run)" : "", n.flaws, n.uncaught);
}

static void print_json(const struct wsh_selftest *t) {
    json_t *cases = json_array(), *flaws = json_array(), *complaints = json_array();
    for (size_t i = 0; i < t->n; i++)
        (void)json_array_append_new(cases,
                                    json_pack("{s:s, s:b, s:i, s:b, s:b}", "id", t->cases[i].c->id, "can_fail",
                                              t->cases[i].can_fail, "killers", (int)t->cases[i].killers, "tells_apart",
                                              t->cases[i].tells_apart, "proved", case_proved(&t->cases[i])));
    for (size_t i = 0; i < wsh_flaw_count; i++) {
        const struct wsh_selftest_flaw *f = &t->flaws[i];
        if (f->asked_for)
            (void)json_array_append_new(
                flaws, json_pack("{s:s, s:b, s:i, s:i, s:i, s:i, s:b}", "name", wsh_flaws[i].name, "gate", f->by_gate,
                                 "fails", (int)f->fails, "warns", (int)f->warns, "infos", (int)f->infos, "told_apart",
                                 (int)f->told, "legal", wsh_flaws[i].legal));
    }
    for (size_t i = 0; i < t->n_complaints; i++) (void)json_array_append_new(complaints, json_string(t->complaints[i]));
    wsh_cli_print_json(json_pack("{s:o, s:o, s:o}", "cases", cases, "flaws", flaws, "strict_complaints", complaints));
}

enum wsh_exit wsh_cmd_selftest(struct wsh_args *args) {
    const struct wsh_suite *suite = wsh_cli_suite(args);
    bool *flaws;
    struct wsh_selftest t;
    if (!suite || !wsh_cli_flaws(args, &flaws)) return WSH_EXIT_USAGE;
    wsh_selftest_run(args, suite, flaws, &t);
    bool partial = args->n[WSH_OPT_FLAW] > 0 || args->n[WSH_OPT_SELECT] > 0;
    if (wsh_arg_given(args, WSH_OPT_AS_JSON))
        print_json(&t);
    else
        print_text(&t, partial);
    struct totals n = count(&t);
    bool holds = t.n_complaints == 0 && (partial || (n.uncaught == 0 && n.unproved == 0));
    return holds ? WSH_EXIT_HOLDS : WSH_EXIT_BROKEN_GATE;
}
