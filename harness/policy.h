/* policy.h - reasons of its own for which a server may refuse a valid handshake; declared, because no octet tells.
 *
 * What is not declared is held against the server. Stands alone: C and C++, no other header of this tree. */
#ifndef WSH_HARNESS_POLICY_H
#define WSH_HARNESS_POLICY_H

enum {
    WSH_POLICY_ORIGIN = 1,      /* some origins are not welcome */
    WSH_POLICY_CREDENTIALS = 2, /* Authorization is looked at */
    WSH_POLICY_SUBPROTOCOL = 4, /* insists on a subprotocol of its own */
    WSH_POLICY_RESOURCE = 8,    /* paths, hosts, sessions: 3xx, 401, 403, 404, 407, 410 and 421 prove nothing */
    WSH_POLICY_ANY = 15
};

#endif
