/* resources.h - what a target that we started holds: resident memory and open descriptors of its process group.
 *
 * Read from /proc; another user's processes cannot be looked into and are left out. */
#ifndef WSH_RUN_RESOURCES_H
#define WSH_RUN_RESOURCES_H

#include <sys/types.h>

#include "base/base.h"

struct wsh_resources {
    uint64_t memory_kib; /* resident; pages that processes share count in each */
    unsigned descriptors;
    unsigned processes;
};

/* False: no process of this group was found (group 0 or less: nobody's). */
bool wsh_resources_read(pid_t group, struct wsh_resources *ret);

#endif
