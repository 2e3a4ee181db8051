/* serve.h - what a server under test does for the entrypoint (target.c): one file per server. */
#ifndef WSH_FUZZING_WHITEBOX_SERVE_H
#define WSH_FUZZING_WHITEBOX_SERVE_H

void serve_start(void);
/* From the accepted connection to its end. */
void serve_connection(int fd);

#endif
