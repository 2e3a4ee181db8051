/* die.h - the two ways in which this process may end itself from below the command line.
 *
 * wsh_die_memory: allocation failed (one place, so that no call site carries a dead branch).
 * WSH_BUG: our own error, never reachable by input; says where and aborts. */
#ifndef WSH_BASE_DIE_H
#define WSH_BASE_DIE_H

#include <stddef.h>

_Noreturn void wsh_die_memory(size_t wanted);
_Noreturn void wsh_bug_at(const char *file, int line, const char *what);
#define WSH_BUG(what) wsh_bug_at(__FILE__, __LINE__, (what))
#define WSH_CHECK(condition) ((condition) ? (void)0 : wsh_bug_at(__FILE__, __LINE__, #condition))

#endif
