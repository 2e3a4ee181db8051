/* handshakes.c - how fast is a judged handshake?
 *
 * A complete exchange (connect, request with a fresh key, answer kept as evidence, verdict, close) through wsh_drive,
 * against a bare epoll client that does the same system calls' worth of work and has no opinion. Same server, same
 * machine, same run, round by round in turn; the figures are medians, so that a disturbed round does not count.
 *
 *     bench_handshakes [ROUNDS [HANDSHAKES [PARALLEL]]] */
#include "bench.h"

#include <sys/resource.h>

#include "exchange/judge.h"
#include "net/drive.h"

enum { ROUNDS_MAX = 1000 };

struct setup {
    unsigned rounds, count, parallel;
};

struct series {
    const char *name;
    double per_second[ROUNDS_MAX], cpu_us[ROUNDS_MAX]; /* of this process, for one handshake */
};

/* ---- ours ---- */

struct ours {
    struct wsh_loop *loop;
    struct wsh_dialer dialer;
    struct wsh_profile profile;
    struct wsh_context context;
    struct wsh_case c;
    struct wsh_arena *arena; /* of one opinion at a time */
    unsigned started, done, passed, count;
};

static void on_done(void *user, struct wsh_exchange *x);

static void start(struct ours *o) {
    struct wsh_exchange_options options = {
        .profile = &o->profile, .seed = 1, .repetition = o->started++, .timeout_us = 5000000};
    wsh_drive(o->loop, &o->dialer, wsh_exchange_new(&o->c, &options), on_done, o);
}

static void on_done(void *user, struct wsh_exchange *x) {
    struct ours *o = user;
    struct wsh_opinion opinion;
    const struct wsh_transcript *t = wsh_exchange_transcript(x, 0);
    wsh_judge(o->arena, &o->c, &t, 1, false, &o->context, wsh_exchange_fresh(x), &opinion);
    o->passed += opinion.verdict == WSH_PASS;
    o->done++;
    wsh_arena_reset(o->arena);
    wsh_exchange_free(x);
    if (o->started < o->count) start(o);
}

static bool bench_ours(uint16_t port, unsigned count, unsigned parallel) {
    static struct wsh_step steps[] = {{.kind = WSH_STEP_SEND}, {.kind = WSH_STEP_AWAIT}};
    static struct wsh_row rows[] = {{.verdict = WSH_PASS, .outcomes = 1u << WSH_ACCEPTED, .pong = -1}};
    static enum wsh_rule_id rules[] = {WSH_RULE_R6455_4_2_2_4_VERSION};
    const char *why = NULL;
    struct ours o = {
        .loop = wsh_loop_new(),
        .dialer = {.connect_timeout_us = 5000000},
        .profile = {.uri = {.host = WSH_LIT("127.0.0.1"), .authority = WSH_LIT("127.0.0.1:9000"),
                            .resource = WSH_LIT("/chat")},
                    .host = WSH_LIT("127.0.0.1:9000")},
        .c = {.id = "bench/handshake", .family = "bench", .title = "", .steps = steps, .n_steps = 2, .rules = rules,
              .n_rules = 1, .rows = rows, .n_rows = 1},
        .arena = wsh_arena_new(),
        .count = count,
    };
    o.context.profile = &o.profile;
    o.dialer.n = wsh_resolve("127.0.0.1", port, o.dialer.addresses, WSH_COUNT(o.dialer.addresses), &why);
    while (o.started < parallel && o.started < count) start(&o);
    while (o.done < count && wsh_loop_turn(o.loop, wsh_now_us() + 10000000) >= 0) continue;
    wsh_loop_free(o.loop);
    wsh_arena_free(o.arena);
    return o.passed == count;
}

/* ---- measuring ---- */

static double cpu_seconds(void) {
    struct rusage u;
    (void)getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void measure(struct series *s, unsigned round, bool (*client)(uint16_t, unsigned, unsigned), uint16_t port,
                    const struct setup *o) {
    double cpu = cpu_seconds();
    uint64_t begin = wsh_now_us();
    if (!client(port, o->count, o->parallel)) {
        (void)fprintf(stderr, "bench_handshakes: a handshake of '%s' failed\n", s->name);
        exit(1);
    }
    s->per_second[round] = o->count * 1e6 / (double)(wsh_now_us() - begin);
    s->cpu_us[round] = (cpu_seconds() - cpu) * 1e6 / o->count;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, unsigned n) {
    qsort(values, n, sizeof *values, compare);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static unsigned argument(int argc, char **argv, int index, unsigned fallback, unsigned most) {
    uint64_t value = fallback;
    if (index < argc && (!wsh_span_to_u64(wsh_span_of(argv[index]), &value) || value < 1 || value > most)) {
        (void)fprintf(stderr, "usage: bench_handshakes [ROUNDS [HANDSHAKES [PARALLEL]]]\n");
        exit(2);
    }
    return (unsigned)value;
}

/* Sorts the series, too. */
static void print_row(struct series *s, unsigned n) {
    double middle = median(s->per_second, n);
    (void)printf("%-8s %14.0f %14.0f %14.0f %14.1f\n", s->name, middle, s->per_second[0], s->per_second[n - 1],
                 median(s->cpu_us, n));
}

int main(int argc, char **argv) {
    static struct series ours = {.name = "wshake"}, bare = {.name = "bare"};
    struct setup o = {argument(argc, argv, 1, 21, ROUNDS_MAX), argument(argc, argv, 2, 2000, 20000),
                      argument(argc, argv, 3, 16, 500)};
    struct bench_server server = bench_server_start();
    for (unsigned i = 0; i < o.rounds; i++) {
        uint16_t port = server.ports[i % BENCH_PORTS];
        if (i % 2) measure(&bare, i, bench_bare, port, &o);
        measure(&ours, i, bench_ours, port, &o);
        if (i % 2 == 0) measure(&bare, i, bench_bare, port, &o);
    }
    bench_server_stop(&server);
    (void)printf("%u rounds of %u handshakes, %u at a time\n\n", o.rounds, o.count, o.parallel);
    (void)printf("%-8s %14s %14s %14s %14s\n", "client", "median per s", "slowest", "fastest", "CPU us each");
    print_row(&ours, o.rounds);
    print_row(&bare, o.rounds);
    double rate = median(ours.per_second, o.rounds), reference = median(bare.per_second, o.rounds);
    (void)printf("\nhandshakes_per_second: %.0f\n", rate);
    (void)printf("bare_per_second: %.0f\n", reference);
    (void)printf("handshakes_cpu_us: %.1f\n", median(ours.cpu_us, o.rounds));
    (void)printf("handshakes_ratio: %.2f\n", rate / reference);
    return 0;
}
