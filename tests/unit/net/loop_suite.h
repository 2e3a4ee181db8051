/* loop_suite.h - what every loop has to do, whatever it waits with: run by test_loop.c and test_loop_poll.c. */
#include "support/main.h"

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "net/loop.h"

enum { TIMERS = 10000 };

static struct wsh_loop *loop;
static struct wsh_watch *watches[TIMERS];
static unsigned calls, told;
static uint64_t last_us;

static void setup(void) {
    loop = wsh_loop_new();
    ck_assert_ptr_nonnull(loop);
    calls = told = 0;
    last_us = 0;
}

static void teardown(void) { wsh_loop_free(loop); }

static void turn_until(const unsigned *counter, unsigned wanted) {
    uint64_t until = wsh_now_us() + 20000000;
    while (*counter < wanted && wsh_now_us() < until) ck_assert_int_ge(wsh_loop_turn(loop, until), 0);
    ck_assert_uint_eq(*counter, wanted);
}

/* ---- deadlines ---- */

static uint64_t due[TIMERS];

static void on_ordered(void *user, unsigned events, uint64_t now_us) {
    size_t i = (size_t)((struct wsh_watch **)user - watches);
    ck_assert_uint_eq(events, WSH_TIMEOUT);
    ck_assert_uint_ge(due[i], last_us);
    ck_assert_uint_ge(now_us, due[i]);
    last_us = due[i];
    calls++;
    wsh_watch_free(watches[i]);
}

START_TEST(ten_thousand_deadlines_come_in_order) {
    struct wsh_rng r;
    uint64_t now = wsh_now_us();
    wsh_rng_init(&r, 1);
    for (size_t i = 0; i < TIMERS; i++) {
        due[i] = now + wsh_rng_below(&r, 200000);
        watches[i] = wsh_loop_watch(loop, -1, 0, on_ordered, &watches[i]);
        wsh_watch_deadline(watches[i], due[i]);
    }
    /* moved and taken back: the heap keeps its order */
    for (size_t i = 0; i < TIMERS; i += 3) {
        due[i] = now + wsh_rng_below(&r, 200000);
        wsh_watch_deadline(watches[i], 0);
        wsh_watch_deadline(watches[i], due[i]);
    }
    turn_until(&calls, TIMERS);
}
END_TEST

static struct wsh_watch *again;

static void on_again(void *user, unsigned events, uint64_t now_us) {
    (void)user, (void)events, (void)now_us;
    calls++;
    wsh_watch_deadline(again, 1);
}

static void on_starved(void *user, unsigned events, uint64_t now_us) {
    (void)user, (void)events, (void)now_us;
    told++;
}

START_TEST(a_deadline_in_the_past_starves_nobody) {
    again = wsh_loop_watch(loop, -1, 0, on_again, NULL);
    struct wsh_watch *other = wsh_loop_watch(loop, -1, 0, on_starved, NULL);
    wsh_watch_deadline(again, 1);
    wsh_watch_deadline(other, wsh_now_us());
    turn_until(&told, 1);
    ck_assert_uint_ge(calls, 1);
    ck_assert_uint_le(calls, 3);
    unsigned before = calls;
    ck_assert_int_ge(wsh_loop_turn(loop, wsh_now_us() + 1000), 0);
    ck_assert_uint_le(calls, before + 1);
    wsh_watch_free(again);
    wsh_watch_free(other);
}
END_TEST

START_TEST(a_turn_ends_in_time) {
    uint64_t begin = wsh_now_us();
    ck_assert_int_eq(wsh_loop_turn(loop, begin + 30000), 0);
    ck_assert_uint_ge(wsh_now_us(), begin + 30000);
    ck_assert_uint_lt(wsh_now_us(), begin + 5000000);
    ck_assert_int_eq(wsh_loop_turn(loop, 0), 0);
}
END_TEST

/* ---- descriptors ---- */

static void on_seen(void *user, unsigned events, uint64_t now_us) {
    (void)user, (void)now_us;
    told = events;
    calls++;
}

static void pair(int fds[2]) {
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), 0);
}

START_TEST(readiness_comes_as_asked) {
    int fds[2];
    pair(fds);
    struct wsh_watch *w = wsh_loop_watch(loop, fds[0], WSH_READABLE, on_seen, NULL);
    ck_assert_int_eq(wsh_loop_turn(loop, 0), 0);
    ck_assert_int_eq(write(fds[1], "x", 1), 1);
    ck_assert_int_eq(wsh_loop_turn(loop, 0), 1);
    ck_assert_uint_eq(told, WSH_READABLE);
    wsh_watch_events(w, WSH_WRITABLE);
    ck_assert_int_eq(wsh_loop_turn(loop, 0), 1);
    ck_assert_uint_eq(told, WSH_WRITABLE);
    wsh_watch_events(w, WSH_READABLE | WSH_WRITABLE);
    ck_assert_int_eq(wsh_loop_turn(loop, 0), 1);
    ck_assert_uint_eq(told, WSH_READABLE | WSH_WRITABLE);
    (void)close(fds[1]);
    ck_assert_int_eq(wsh_loop_turn(loop, 0), 1);
    ck_assert(told & WSH_HANGUP);
    wsh_watch_events(w, 0);
    ck_assert_msg(wsh_loop_turn(loop, 0) == 0, "not watched is quiet, also about a hang-up");
    wsh_watch_events(w, WSH_READABLE);
    ck_assert_int_eq(wsh_loop_turn(loop, 0), 1);
    wsh_watch_free(w);
    (void)close(fds[0]);
}
END_TEST

START_TEST(a_descriptor_and_its_deadline) {
    int fds[2];
    pair(fds);
    struct wsh_watch *w = wsh_loop_watch(loop, fds[0], WSH_READABLE, on_seen, NULL);
    wsh_watch_deadline(w, wsh_now_us() + 10000);
    turn_until(&calls, 1);
    ck_assert_uint_eq(told, WSH_TIMEOUT);
    ck_assert_msg(wsh_loop_turn(loop, wsh_now_us() + 20000) == 0, "a deadline comes once");
    wsh_watch_free(w);
    (void)close(fds[0]);
    (void)close(fds[1]);
}
END_TEST

START_TEST(what_cannot_be_watched_is_an_error) {
    int fds[2];
    pair(fds);
    (void)close(fds[0]);
    (void)close(fds[1]);
    struct wsh_watch *w = wsh_loop_watch(loop, fds[0], WSH_READABLE, on_seen, NULL);
    if (w) { /* poll(2) notices it later, as a hang-up */
        ck_assert_int_eq(wsh_loop_turn(loop, 0), 1);
        ck_assert_uint_eq(told, WSH_HANGUP);
        wsh_watch_free(w);
        return;
    }
    ck_assert_int_eq(errno, EBADF);
}
END_TEST

/* ---- watches freed in callbacks ---- */

enum { GROUP = 8 };
static int group[GROUP][2];

/* Whoever is called first frees everybody, itself included: nobody may be called after that. */
static void on_free_all(void *user, unsigned events, uint64_t now_us) {
    (void)user, (void)events, (void)now_us;
    calls++;
    for (size_t i = 0; i < GROUP; i++) wsh_watch_free(watches[i]);
    /* memory that the freed ones might have had: a report must not reach it */
    for (size_t i = 0; i < GROUP; i++) watches[i] = wsh_loop_watch(loop, -1, 0, on_seen, NULL);
}

START_TEST(a_watch_freed_by_another_of_its_batch_is_not_called) {
    for (size_t i = 0; i < GROUP; i++) {
        pair(group[i]);
        ck_assert_int_eq(write(group[i][1], "x", 1), 1);
        watches[i] = wsh_loop_watch(loop, group[i][0], WSH_READABLE, on_free_all, NULL);
        wsh_watch_deadline(watches[i], 1);
    }
    ck_assert_int_eq(wsh_loop_turn(loop, 0), 1);
    ck_assert_uint_eq(calls, 1);
    ck_assert_int_eq(wsh_loop_turn(loop, 0), 0);
    for (size_t i = 0; i < GROUP; i++) {
        wsh_watch_free(watches[i]);
        (void)close(group[i][0]);
        (void)close(group[i][1]);
    }
}
END_TEST

START_TEST(a_watch_freed_by_a_deadline_of_the_same_turn_is_not_called) {
    for (size_t i = 0; i < GROUP; i++) {
        watches[i] = wsh_loop_watch(loop, -1, 0, on_free_all, NULL);
        wsh_watch_deadline(watches[i], 1);
    }
    ck_assert_int_eq(wsh_loop_turn(loop, 0), 1);
    for (size_t i = 0; i < GROUP; i++) wsh_watch_free(watches[i]);
}
END_TEST

/* A descriptor number that is used again within the turn belongs to the new watch alone. */
static void on_reuse(void *user, unsigned events, uint64_t now_us) {
    (void)user, (void)events, (void)now_us;
    int old = group[0][0];
    calls++;
    wsh_watch_free(watches[0]);
    (void)close(group[0][0]);
    (void)close(group[0][1]);
    pair(group[0]);
    ck_assert_int_eq(group[0][0], old);
    watches[0] = wsh_loop_watch(loop, group[0][0], WSH_READABLE, on_seen, NULL);
}

START_TEST(a_descriptor_used_again_starts_clean) {
    pair(group[0]);
    ck_assert_int_eq(write(group[0][1], "x", 1), 1);
    watches[0] = wsh_loop_watch(loop, group[0][0], WSH_READABLE, on_reuse, NULL);
    ck_assert_int_eq(wsh_loop_turn(loop, 0), 1);
    ck_assert_int_eq(wsh_loop_turn(loop, 0), 0);
    ck_assert_int_eq(write(group[0][1], "x", 1), 1);
    ck_assert_int_eq(wsh_loop_turn(loop, 0), 1);
    ck_assert_uint_eq(told, WSH_READABLE);
    wsh_watch_free(watches[0]);
    (void)close(group[0][0]);
    (void)close(group[0][1]);
}
END_TEST

/* ---- signals, and freeing nothing ---- */

static void on_signal(int number) { (void)number; }

START_TEST(a_signal_is_a_turn) {
    const struct sigaction act = {.sa_handler = on_signal};
    const struct itimerval soon = {.it_value = {.tv_usec = 20000}};
    ck_assert_int_eq(sigaction(SIGALRM, &act, NULL), 0);
    ck_assert_int_eq(setitimer(ITIMER_REAL, &soon, NULL), 0);
    ck_assert_int_eq(wsh_loop_turn(loop, wsh_now_us() + 10000000), 0);
}
END_TEST

START_TEST(nothing_is_freed_in_peace) {
    wsh_loop_free(NULL);
    wsh_watch_free(NULL);
}
END_TEST

static Suite *loop_suite(const char *name) {
    Suite *s = suite_create(name);
    TCase *t = wsh_test_case(s, name);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, ten_thousand_deadlines_come_in_order);
    tcase_add_test(t, a_deadline_in_the_past_starves_nobody);
    tcase_add_test(t, a_turn_ends_in_time);
    tcase_add_test(t, readiness_comes_as_asked);
    tcase_add_test(t, a_descriptor_and_its_deadline);
    tcase_add_test(t, what_cannot_be_watched_is_an_error);
    tcase_add_test(t, a_watch_freed_by_another_of_its_batch_is_not_called);
    tcase_add_test(t, a_watch_freed_by_a_deadline_of_the_same_turn_is_not_called);
    tcase_add_test(t, a_descriptor_used_again_starts_clean);
    tcase_add_test(t, a_signal_is_a_turn);
    tcase_add_test(t, nothing_is_freed_in_peace);
    return s;
}
