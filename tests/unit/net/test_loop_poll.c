/* test_loop_poll.c - the same loop on poll(2): compiled in here, so that the fallback is tested wherever the other is
 * built. The library's own objects are not drawn in, because nothing is left for them to resolve. */
#include "loop_suite.h"

#include "net/loop.c"
#include "net/wait_poll.c"

int main(void) { return wsh_test_main(loop_suite("loop on poll")); }
