/* template_subject.c - a subject to start from: copy it, and put your server where the comments say.
 *
 *     cc -c my_subject.c $(pkg-config --cflags wshake-fuzz)
 *     clang -fsanitize=fuzzer,address my_subject.c my_server.a $(pkg-config --cflags --libs --static wshake-fuzz)
 *
 * As it stands it refuses everything, and is told so: the first input is a handshake that must be accepted. */
#include "harness/subject.h"

static enum wsh_subject_end answer(const uint8_t *request, size_t n, struct wsh_subject_answer *to) {
    static const char refusal[] = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    (void)request, (void)n;
    /* Make a connection of your server, give it the n octets, and pass on everything that it wants to send. No state
     * may stay behind: the same request has to get the same answer. */
    wsh_subject_say(to, refusal, sizeof refusal - 1);
    return WSH_SUBJECT_CLOSED; /* OPEN if the server waits for more octets */
}

const struct wsh_subject wsh_subject = {
    .name = "template",
    .policy = 0, /* for which reasons of its own may it refuse a valid handshake? WSH_POLICY_ORIGIN | ... */
    .answer = answer,
};
