/* validate.h - runs a tool over what we wrote: a complaint fails, a tool that is not installed skips and says so. */
#ifndef WSH_TESTS_UNIT_RECORD_VALIDATE_H
#define WSH_TESTS_UNIT_RECORD_VALIDATE_H

#include "support/main.h"

#include <sys/wait.h>

/* False: the tool is missing (77 from our scripts, 127 from the shell), and `package` was named. */
static inline bool validate_with(const char *command, const char *package) {
    int status = system(command);
    ck_assert_msg(WIFEXITED(status), "'%s' died", command);
    if (WEXITSTATUS(status) == 77 || WEXITSTATUS(status) == 127) {
        (void)fprintf(stderr, "skipped: '%s' needs the package %s\n", command, package);
        return false;
    }
    ck_assert_msg(WEXITSTATUS(status) == 0, "'%s' complained", command);
    return true;
}

static inline void validate_json(const char *schema, const char *path) {
    struct wsh_arena *a = wsh_arena_new();
    (void)validate_with(wsh_arena_printf(a, "python3 '%s/tests/unit/record/validate.py' '%s/reports/schema/%s' '%s'",
                                         WSH_SOURCE_DIR, WSH_SOURCE_DIR, schema, path), "python3-jsonschema");
    wsh_arena_free(a);
}

#endif
