/* test_loop.c - the loop as it is built. */
#include "loop_suite.h"

int main(void) { return wsh_test_main(loop_suite("loop")); }
