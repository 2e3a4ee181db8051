/* troubled.c - a small WebSocket server that gets into trouble when a request's X-Trouble field says so: troubled PORT.
 *
 * Built by crash.sh, with sanitizers where the compiler has them. One connection at a time; a handshake, then nothing. */
#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void accept_value(const char *key, char *out) {
    char text[128];
    unsigned char digest[SHA_DIGEST_LENGTH];
    int n = snprintf(text, sizeof text, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
    SHA1((const unsigned char *)text, (size_t)n, digest);
    EVP_EncodeBlock((unsigned char *)out, digest, sizeof digest);
}

static void get_into(const char *trouble) {
    static volatile int zero, big = 40;
    if (strncmp(trouble, "shift", 5) == 0) zero = 1 << big; /* UBSan says so and goes on */
    if (strncmp(trouble, "heap", 4) == 0) {
        char *p = malloc(16);
        if (p) zero = ((volatile char *)p)[16 + zero];
        free(p);
    }
    if (strncmp(trouble, "late", 4) == 0) (void)alarm(1), (void)ualarm(300000, 0); /* SIGALRM kills it after 0.3 s */
    if (strncmp(trouble, "exit", 4) == 0) exit(7);
    if (strncmp(trouble, "freeze", 6) == 0)
        for (;;) (void)pause();
}

static void serve(int fd) {
    char head[8192], value[64], answer[256];
    size_t n = 0;
    ssize_t got;
    while (n < sizeof head - 1 && (got = read(fd, head + n, sizeof head - 1 - n)) > 0) {
        n += (size_t)got;
        head[n] = '\0';
        if (strstr(head, "\r\n\r\n")) break;
    }
    head[n] = '\0';
    const char *key = strstr(head, "Sec-WebSocket-Key: "), *trouble = strstr(head, "X-Trouble: ");
    if (key) {
        accept_value(key + 19, value);
        int size = snprintf(answer, sizeof answer,
                            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            "Sec-WebSocket-Accept: %s\r\n\r\n",
                            value);
        if (write(fd, answer, (size_t)size) < 0) perror("write");
    }
    if (trouble) get_into(trouble + 11);
    close(fd);
}

int main(int argc, char **argv) {
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int yes = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    if (argc < 2) return 2;
    here.sin_port = htons((unsigned short)atoi(argv[1]));
    signal(SIGPIPE, SIG_IGN);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&here, sizeof here) != 0 || listen(listener, 128) != 0) return 3;
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd >= 0) serve(fd);
    }
}
