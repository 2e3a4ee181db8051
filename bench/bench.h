/* bench.h - the two ends that handshakes.c measures against: the same server for both clients, and the bare client.
 *
 * Both are as small as the kernel's interface allows: no parsing beyond the empty line, no evidence, no opinion. */
#ifndef WSH_BENCH_BENCH_H
#define WSH_BENCH_BENCH_H

#include "base/base.h"

/* Listeners on loopback ports of their own: each closed connection stays in TIME_WAIT, and a benchmark of many rounds
 * would otherwise measure the kernel's search for a free port. */
enum { BENCH_PORTS = 8 };

struct bench_server {
    int pid;
    uint16_t ports[BENCH_PORTS];
};
/* A child process with an epoll loop that answers each request head with a good 101. Exits with the parent. */
struct bench_server bench_server_start(void);
void bench_server_stop(const struct bench_server *s);

/* `count` times: connect, write one fixed request, read up to the empty line, close; `parallel` at a time. False if
 * anything failed. */
bool bench_bare(uint16_t port, unsigned count, unsigned parallel);

#endif
