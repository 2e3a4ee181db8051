/* test_memory.c - buffers with a limit, the arena, and the two ways in which the process ends. */
#include "support/main.h"

#include <sys/wait.h>

static const struct {
    size_t limit;
    const char *first, *second, *want;
    bool over;
    const char *title;
} adds[] = {
    {0, "", "", "", false, "nothing fits into nothing"},
    {0, "a", "", "", true, "a limit of zero"},
    {3, "ab", "c", "abc", false, "exactly the limit"},
    {3, "ab", "cd", "ab", true, "all or nothing"},
    {3, "abcd", "e", "", true, "no holes: nothing is added behind what did not fit"},
    {1000, "ab", "cd", "abcd", false, "far below"},
};

START_TEST(add_rows) {
    struct wsh_buf b;
    wsh_buf_init(&b, adds[_i].limit);
    wsh_buf_add_text(&b, adds[_i].first);
    wsh_buf_add_text(&b, adds[_i].second);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&b), adds[_i].want), "%s", adds[_i].title);
    ck_assert_msg(b.over == adds[_i].over, "%s", adds[_i].title);
    wsh_buf_clear(&b);
    ck_assert(b.n == 0 && !b.over && b.limit == adds[_i].limit);
    wsh_buf_done(&b);
    ck_assert(!b.p && b.limit == 0);
}
END_TEST

START_TEST(buf_grows) {
    struct wsh_buf b;
    wsh_buf_init(&b, 100000);
    for (unsigned i = 0; i < 100000; i++) wsh_buf_add_octet(&b, (uint8_t)i);
    ck_assert(b.n == 100000 && !b.over);
    for (unsigned i = 0; i < 100000; i++) ck_assert(b.p[i] == (uint8_t)i);
    wsh_buf_add_octet(&b, 1);
    ck_assert(b.n == 100000 && b.over);
    wsh_buf_done(&b);
    wsh_buf_done(&b); /* a zeroed one */
    wsh_buf_add_octet(&b, 1);
    ck_assert(b.over && b.n == 0);
}
END_TEST

START_TEST(buf_prints) {
    struct wsh_buf b;
    wsh_buf_init(&b, 600);
    wsh_buf_printf(&b, "%s:%u", "a", 7u);
    ck_assert(wsh_span_is(wsh_buf_span(&b), "a:7"));
    wsh_buf_printf(&b, "%*s", 700, "");
    ck_assert(b.over && b.n == 3);
    wsh_buf_clear(&b);
    wsh_buf_printf(&b, "%600s", "x"); /* the NUL of vsnprintf is not counted */
    ck_assert(!b.over && b.n == 600);
    wsh_buf_clear(&b);
    wsh_buf_fill(&b, '~', 5);
    wsh_buf_printf(&b, "%s", "");
    ck_assert(wsh_span_is(wsh_buf_span(&b), "~~~~~"));
    wsh_buf_done(&b);
}
END_TEST

START_TEST(arena_is_zeroed_and_aligned) {
    struct wsh_arena *a = wsh_arena_new();
    for (int round = 0; round < 3; round++) {
        for (size_t size = 0; size < 3000; size += 7) {
            uint8_t *p = wsh_arena_alloc(a, size);
            ck_assert((uintptr_t)p % _Alignof(max_align_t) == 0);
            for (size_t i = 0; i < size; i++) ck_assert_uint_eq(p[i], 0);
            memset(p, 0xFF, size);
        }
        ck_assert_uint_gt(wsh_arena_used(a), 600000);
        wsh_arena_reset(a);
        ck_assert_uint_eq(wsh_arena_used(a), 0);
    }
    wsh_arena_free(a);
    wsh_arena_free(NULL);
}
END_TEST

START_TEST(arena_large_pieces_leave_the_newest_block) {
    struct wsh_arena *a = wsh_arena_new();
    uint8_t *small = wsh_arena_alloc(a, 16);
    memset(wsh_arena_alloc(a, 5 * 1024 * 1024), 1, 5 * 1024 * 1024);
    uint8_t *next = wsh_arena_alloc(a, 16);
    ck_assert(next > small && next - small < 4096);
    wsh_arena_reset(a);
    ck_assert_ptr_eq(wsh_arena_alloc(a, 16), small); /* the first block is kept */
    wsh_arena_free(a);
}
END_TEST

START_TEST(arena_copies) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_span s = wsh_arena_span(a, WSH_LIT("a\0b"));
    ck_assert(wsh_span_eq(s, WSH_LIT("a\0b")));
    ck_assert(wsh_arena_span(a, WSH_EMPTY).p && wsh_arena_span(a, WSH_EMPTY).n == 0);
    ck_assert_str_eq(wsh_arena_text(a, WSH_LIT("abc")), "abc");
    ck_assert_str_eq(wsh_arena_text(a, WSH_EMPTY), "");
    ck_assert_str_eq(wsh_arena_printf(a, "%s-%d", "x", 5), "x-5");
    ck_assert_str_eq(wsh_arena_printf(a, "%s", ""), "");
    ck_assert_uint_eq(strlen(wsh_arena_printf(a, "%20000d", 5)), 20000);
    wsh_arena_free(a);
}
END_TEST

struct item {
    uint64_t a;
    char b;
};

START_TEST(push_keeps_what_was_pushed) {
    struct wsh_arena *a = wsh_arena_new();
    struct item *items = NULL;
    size_t n = 0;
    for (unsigned i = 0; i < 1000; i++) {
        struct item *x = WSH_PUSH(a, items, n);
        ck_assert(x == &items[i] && n == i + 1 && x->a == 0 && x->b == 0);
        x->a = i;
        x->b = 'x';
    }
    for (unsigned i = 0; i < 1000; i++) ck_assert(items[i].a == i && items[i].b == 'x');
    n = 3; /* shrunk: the next one is zeroed although something stood there */
    ck_assert_uint_eq(WSH_PUSH(a, items, n)->a, 0);
    ck_assert(items[2].a == 2 && n == 4);
    ck_assert_uint_eq(WSH_PUSH(a, items, n)->a, 0);
    ck_assert_uint_lt(wsh_arena_used(a), 3 * 1024 * sizeof(struct item));
    wsh_arena_free(a);
}
END_TEST

static void die_of_memory(void) { wsh_die_memory(7); }
static void die_of_overflow(void) { (void)wsh_arena_array(wsh_arena_new(), SIZE_MAX / 2, 3); }
static void die_of_size(void) { (void)wsh_arena_alloc(wsh_arena_new(), SIZE_MAX - 3); }
static void die_of_bug(void) { WSH_BUG("test"); }
static void die_of_check(void) { WSH_CHECK(1 == 2); }
static void live(void) { WSH_CHECK(1 == 1); }

static const struct {
    void (*end)(void);
    int exit, signal;
    const char *title;
} ends[] = {
    {die_of_memory, 3, 0, "no memory is the environment's failure"},
    {die_of_overflow, 3, 0, "an array larger than memory"},
    {die_of_size, 3, 0, "a size that would wrap"},
    {die_of_bug, 0, SIGABRT, "a bug aborts"},
    {die_of_check, 0, SIGABRT, "a failed check aborts"},
    {live, 0, 0, "a check that holds"},
};

START_TEST(end_rows) {
    int status = wsh_test_status(ends[_i].end);
    ck_assert_msg(WIFSIGNALED(status) == (ends[_i].signal != 0), "%s", ends[_i].title);
    if (ends[_i].signal) ck_assert_msg(WTERMSIG(status) == ends[_i].signal, "%s", ends[_i].title);
    if (!ends[_i].signal) ck_assert_msg(WEXITSTATUS(status) == ends[_i].exit, "%s", ends[_i].title);
}
END_TEST

int main(void) {
    Suite *s = suite_create("memory");
    TCase *tc = wsh_test_case(s, "memory");
    tcase_add_loop_test(tc, add_rows, 0, (int)WSH_COUNT(adds));
    tcase_add_test(tc, buf_grows);
    tcase_add_test(tc, buf_prints);
    tcase_add_test(tc, arena_is_zeroed_and_aligned);
    tcase_add_test(tc, arena_large_pieces_leave_the_newest_block);
    tcase_add_test(tc, arena_copies);
    tcase_add_test(tc, push_keeps_what_was_pushed);
    tcase_add_loop_test(tc, end_rows, 0, (int)WSH_COUNT(ends));
    return wsh_test_main(s);
}
