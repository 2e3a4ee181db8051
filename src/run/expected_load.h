/* expected_load.h - the file of expected results: YAML to rows. The format stands in record/expected.h. */
#ifndef WSH_RUN_EXPECTED_LOAD_H
#define WSH_RUN_EXPECTED_LOAD_H

#include "record/expected.h"

/* False after located diags (unknown key, missing reason, unknown verdict, no such day, unreadable file). */
bool wsh_expected_load(struct wsh_arena *a, const char *path, struct wsh_expected_file *ret_file,
                       struct wsh_diags *diags);

#endif
