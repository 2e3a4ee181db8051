/* main.c - see main.h. */
#include "support/main.h"

#include <sys/wait.h>

enum { PATIENCE_S = 120 };

int wsh_test_main(Suite *s) {
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

TCase *wsh_test_case(Suite *s, const char *name) {
    TCase *tc = tcase_create(name);
    tcase_set_timeout(tc, PATIENCE_S);
    suite_add_tcase(s, tc);
    return tc;
}

int wsh_test_status(void (*end)(void)) {
    int status = -1;
    (void)fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        (void)close(STDERR_FILENO);
        end();
        _exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child) return -1;
    return status;
}
