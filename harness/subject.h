/* subject.h - a WebSocket server in memory as a fuzz target: what its author writes, no more (docs/subject.md).
 *
 * Define one `const struct wsh_subject wsh_subject`, with `answer` or with open, push, pull and close; link with
 * libwsh_fuzz.a. With -fsanitize=fuzzer (clang or afl-clang-fast) that is a libFuzzer or an AFL++ target, without it a
 * program that sends the mutator's own stream of upgrade requests. The oracle judges every execution.
 *
 * Stands alone: C11 and C++11, no other header of this tree but policy.h. One thread calls all of it. */
#ifndef WSH_HARNESS_SUBJECT_H
#define WSH_HARNESS_SUBJECT_H

#include <stddef.h>
#include <stdint.h>

#include "harness/policy.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What became of the connection when the subject had nothing more to say. */
enum wsh_subject_end {
    WSH_SUBJECT_OPEN, /* it waits for more: an unfinished request, or frames behind a 101 */
    WSH_SUBJECT_CLOSED,
    WSH_SUBJECT_RESET
};

struct wsh_subject_answer; /* opaque: the octets of one answer, at most 1 MiB; the rest is dropped */
void wsh_subject_say(struct wsh_subject_answer *to, const void *octets, size_t n);

struct wsh_subject {
    const char *name;
    unsigned policy; /* WSH_POLICY_ bits; 0: every valid handshake for any path is welcome */

    /* Either: one whole connection, from nothing. `request` is n octets that a client wrote, valid during the call;
     * the answer, and the frames behind it, go to wsh_subject_say. The client has not closed its side. */
    enum wsh_subject_end (*answer)(const uint8_t *request, size_t n, struct wsh_subject_answer *to);

    /* Or: one connection step by step. push may be called several times with the pieces of a request (WSHAKE_PIECE);
     * pull writes at most `room` octets of what is to be sent and returns how many, 0: nothing now. */
    void *(*open)(void); /* NULL: the subject cannot be tested, the process ends */
    enum wsh_subject_end (*push)(void *connection, const uint8_t *octets, size_t n);
    size_t (*pull)(void *connection, uint8_t *to, size_t room);
    void (*close)(void *connection);
};
extern const struct wsh_subject wsh_subject;

#ifdef __cplusplus
}
#endif

#endif
