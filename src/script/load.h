/* load.h - YAML case files to a suite, with located diagnostics; the only user of the YAML library.
 *
 * Nothing is silently ignored: an unknown key, a wrong type, a duplicate id, a bad escape, an unknown rule, a circular
 * dependency and a contradiction with the oracle's ruling are all errors with a place, a caret and a hint. */
#ifndef WSH_SCRIPT_LOAD_H
#define WSH_SCRIPT_LOAD_H

#include "script/case.h"

/* Loads all files into one suite. Files named "expectations.yaml" hold shared expectations and are read first.
 * Diags are added to `diags`; NULL is returned if any is an error. The suite owns nothing outside `a`. */
struct wsh_suite *wsh_suite_load(struct wsh_arena *a, const struct wsh_case_file *files, size_t n,
                                 struct wsh_diags *diags);

/* A directory (its *.yaml files, sorted) or single files; "-" is standard input. False with a diag if unreadable. */
bool wsh_case_files_read(struct wsh_arena *a, const char *const *paths, size_t n, struct wsh_case_file **ret_files,
                         size_t *ret_n, struct wsh_diags *diags);

/* The catalogue inside the binary (generated at build time from cases/). */
extern const struct wsh_case_file wsh_builtin_cases[];
extern const size_t wsh_builtin_case_count;

/* Each case's expectation against the oracle's ruling on its request: contradictions are errors unless the case says
 * `despite`. Called by wsh_suite_load; separate for tests. */
void wsh_suite_lint(const struct wsh_suite *s, struct wsh_diags *diags);

#endif
