/* start.h - the start-line of a head: inside of wire, called by head.c alone. */
#ifndef WSH_WIRE_START_H
#define WSH_WIRE_START_H

#include "wire/head.h"

/* Fills the words of the start-line (h->start and h->kind are set) and returns its oddities, those of single octets
 * aside. */
unsigned wsh_start_read(struct wsh_head *h);

#endif
