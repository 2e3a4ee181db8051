/* main.h - what every unit test needs: Check before the banned calls of base, a main, and rows of octets. */
#ifndef WSH_TESTS_SUPPORT_MAIN_H
#define WSH_TESTS_SUPPORT_MAIN_H

#include <check.h>

#include "base/base.h"

/* Runs the suite (CK_FORK, CK_VERBOSITY and the like are respected) and frees it; the value is main's. */
int wsh_test_main(Suite *s);

/* A suite of one case, with a time limit that a sanitised build on a busy machine keeps. */
TCase *wsh_test_case(Suite *s, const char *name);

/* The wait status of a child that ran `end` with standard error closed: for what ends the process. */
int wsh_test_status(void (*end)(void));

/* A literal as a span in a table row, NULs inside included. */
#define WSH_ROW(s) {(const uint8_t *)("" s ""), sizeof(s) - 1}

#endif
