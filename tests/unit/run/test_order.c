/* test_order.c - which slot begins next: waits overlap, what must be alone waits for silence, tiers keep their order. */
#include "run/order.h"
#include "support/main.h"

enum { ROOM = 8 };
static struct wsh_case cases[ROOM];
static struct wsh_slot slots[ROOM];
static struct wsh_board board;

static void setup(void) {
    memset(cases, 0, sizeof cases);
    memset(slots, 0, sizeof slots);
    board = (struct wsh_board){.slots = slots, .n = 0};
}

static struct wsh_case *add(const char *id, uint64_t ordered_us) {
    struct wsh_slot *s = &slots[board.n];
    s->c = &cases[board.n];
    cases[board.n].id = id;
    s->ordered_us = ordered_us;
    return &cases[board.n++];
}

static const char *begin(unsigned jobs, unsigned active, enum wsh_tier tier) {
    struct wsh_slot *s = wsh_order_next(&board, jobs, active, tier);
    if (!s) return "-";
    s->state = WSH_SLOT_RUNNING;
    return s->c->id;
}

static void end_all(void) {
    for (size_t i = 0; i < board.n; i++)
        if (slots[i].state == WSH_SLOT_RUNNING) slots[i].state = WSH_SLOT_DECIDED;
}

START_TEST(waits_begin_first_and_leave_room) {
    add("quick1", 0);
    add("slow1", 300000);
    add("slow2", 900000);
    add("slow3", 500000);
    add("slow4", 400000);
    add("quick2", 0);
    ck_assert_str_eq(begin(4, 0, WSH_TIER_MAIN), "slow2");
    ck_assert_str_eq(begin(4, 1, WSH_TIER_MAIN), "slow3");
    ck_assert_str_eq(begin(4, 2, WSH_TIER_MAIN), "slow4");
    ck_assert_str_eq(begin(4, 3, WSH_TIER_MAIN), "quick1");
    ck_assert_str_eq(begin(4, 4, WSH_TIER_MAIN), "-");
    ck_assert_str_eq(begin(4, 3, WSH_TIER_MAIN), "quick2");
    ck_assert_str_eq(begin(4, 3, WSH_TIER_MAIN), "slow1"); /* no quick one is left to keep room for */
}
END_TEST

START_TEST(alone_is_alone) {
    add("alone", 0)->when = WSH_WHEN_ALONE;
    add("watched", 0)->watch = 3;
    add("any", 0);
    ck_assert_str_eq(begin(4, 0, WSH_TIER_MAIN), "any");
    ck_assert_str_eq(begin(4, 1, WSH_TIER_MAIN), "-");
    end_all();
    ck_assert_str_eq(begin(4, 0, WSH_TIER_MAIN), "alone");
    ck_assert_str_eq(begin(4, 1, WSH_TIER_MAIN), "-");
    ck_assert_str_eq(begin(4, 0, WSH_TIER_MAIN), "-"); /* still running, even between two of its exchanges */
    end_all();
    ck_assert_str_eq(begin(4, 0, WSH_TIER_MAIN), "watched");
}
END_TEST

START_TEST(tiers_in_their_order) {
    add("flood", 0)->intrusive = true;
    add("last", 0)->when = WSH_WHEN_LAST;
    add("any", 0);
    ck_assert_str_eq(begin(4, 0, WSH_TIER_MAIN), "any");
    end_all();
    ck_assert_str_eq(begin(4, 0, WSH_TIER_MAIN), "-");
    ck_assert_str_eq(begin(4, 0, WSH_TIER_LAST), "last");
    end_all();
    ck_assert_str_eq(begin(4, 0, WSH_TIER_INTRUSIVE), "flood");
}
END_TEST

/* What comes after a last one is no deadlock: it begins behind it. */
START_TEST(dependencies_across_tiers) {
    static const char *after[] = {"last"};
    struct wsh_case *c = add("follower", 0);
    c->after = after;
    c->n_after = 1;
    add("last", 0)->when = WSH_WHEN_LAST;
    ck_assert_str_eq(begin(4, 0, WSH_TIER_MAIN), "-");
    ck_assert_str_eq(begin(4, 0, WSH_TIER_LAST), "last");
    end_all();
    ck_assert_str_eq(begin(4, 0, WSH_TIER_LAST), "follower");
}
END_TEST

int main(void) {
    Suite *s = suite_create("order");
    TCase *t = wsh_test_case(s, "order");
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, waits_begin_first_and_leave_room);
    tcase_add_test(t, alone_is_alone);
    tcase_add_test(t, tiers_in_their_order);
    tcase_add_test(t, dependencies_across_tiers);
    return wsh_test_main(s);
}
