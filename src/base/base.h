/* base.h - floor 0 in one include: spans, bounded buffers, arena, diagnostics, text, seeded random.
 *
 * No I/O but wsh_file_read, no clock, no socket, libc only. */
#ifndef WSH_BASE_BASE_H
#define WSH_BASE_BASE_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/die.h"
#include "base/rng.h"
#include "base/span.h"
#include "base/text.h"

#define WSH_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#include "base/banned.h"

#endif
