/* test_resources.c - memory and descriptors of a process group, as far as a child of ours can show them. */
#include "run/resources.h"

#include <signal.h>
#include <sys/wait.h>

#include "support/main.h"

enum { MIB = 1024 * 1024 };
static int to_child[2], from_child[2];

static void hold(size_t octets, int descriptors) {
    char c;
    char *p = malloc(octets);
    if (!p) _exit(1);
    memset(p, 1, octets);
    for (int i = 0; i < descriptors; i++)
        if (dup(0) < 0) _exit(1);
    if (write(from_child[1], p, 1) != 1 || read(to_child[0], &c, 1) != 1) _exit(1);
}

/* A leader of a group of its own: a little, then much more when told, then until it is ended. */
static pid_t start_child(void) {
    ck_assert(pipe(to_child) == 0 && pipe(from_child) == 0);
    pid_t pid = fork();
    if (pid != 0) return pid;
    (void)setpgid(0, 0);
    hold(MIB, 1);
    hold(64 * MIB, 20);
    _exit(0);
}

START_TEST(growth_is_seen) {
    char c;
    struct wsh_resources before, after;
    pid_t pid = start_child();
    ck_assert(pid > 0 && read(from_child[0], &c, 1) == 1);
    ck_assert(wsh_resources_read(pid, &before));
    ck_assert(write(to_child[1], &c, 1) == 1 && read(from_child[0], &c, 1) == 1);
    ck_assert(wsh_resources_read(pid, &after));
    ck_assert_uint_eq(before.processes, 1);
    ck_assert_uint_ge(after.memory_kib, before.memory_kib + 60 * 1024);
    ck_assert_uint_eq(after.descriptors, before.descriptors + 20);
    (void)kill(pid, SIGKILL);
    (void)waitpid(pid, NULL, 0);
    ck_assert(!wsh_resources_read(pid, &after));
}
END_TEST

START_TEST(nobody_has_nothing) {
    struct wsh_resources r;
    ck_assert(!wsh_resources_read(0, &r));
    ck_assert(!wsh_resources_read(-1, &r));
    ck_assert_uint_eq(r.processes, 0);
}
END_TEST

int main(void) {
    Suite *s = suite_create("resources");
    TCase *t = wsh_test_case(s, "resources");
    tcase_add_test(t, growth_is_seen);
    tcase_add_test(t, nobody_has_nothing);
    return wsh_test_main(s);
}
