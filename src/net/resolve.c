/* resolve.c - names to addresses, once per run and before anything is timed: the only call here that may block. */
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "net/tcp.h"

static bool copy_address(const struct addrinfo *from, struct wsh_address *to) {
    bool known = from->ai_family == AF_INET || from->ai_family == AF_INET6;
    if (!known || from->ai_addrlen > sizeof to->octets) return false;
    *to = (struct wsh_address){.family = from->ai_family, .size = (uint32_t)from->ai_addrlen};
    memcpy(to->octets, from->ai_addr, from->ai_addrlen);
    return true;
}

/* AI_ADDRCONFIG is left out on purpose: on a machine that has nothing but loopback it hides localhost. */
size_t wsh_resolve(const char *host, uint16_t port, struct wsh_address *ret, size_t room, const char **reterr_why) {
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *list = NULL;
    char service[8];
    size_t n = 0;
    (void)snprintf(service, sizeof service, "%u", (unsigned)port);
    int rc = getaddrinfo(host, service, &hints, &list);
    if (rc != 0) {
        *reterr_why = gai_strerror(rc);
        return 0;
    }
    for (const struct addrinfo *i = list; i && n < room; i = i->ai_next) n += copy_address(i, &ret[n]);
    freeaddrinfo(list);
    if (n == 0) *reterr_why = "no IPv4 or IPv6 address";
    return n;
}

/* 127.0.0.0/8, ::1, and the former written as the latter (::ffff:127.0.0.0/104). */
bool wsh_address_is_loopback(const struct wsh_address *address) {
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (address->family == AF_INET) {
        memcpy(&v4, address->octets, sizeof v4);
        return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
    }
    if (address->family != AF_INET6) return false;
    memcpy(&v6, address->octets, sizeof v6);
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) return v6.sin6_addr.s6_addr[12] == 127;
    return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
}

void wsh_address_print(const struct wsh_address *address, struct wsh_buf *out) {
    char host[INET6_ADDRSTRLEN] = "?";
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    unsigned port = 0;
    if (address->family == AF_INET) {
        memcpy(&v4, address->octets, sizeof v4);
        port = ntohs(v4.sin_port);
        (void)inet_ntop(AF_INET, &v4.sin_addr, host, sizeof host);
    } else if (address->family == AF_INET6) {
        memcpy(&v6, address->octets, sizeof v6);
        port = ntohs(v6.sin6_port);
        (void)inet_ntop(AF_INET6, &v6.sin6_addr, host, sizeof host);
    }
    wsh_buf_printf(out, "%s port %u", host, port);
}
