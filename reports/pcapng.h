/* pcapng.h - the blocks of a packet capture and the packets in them: octets only, nothing of results.
 *
 * pcapng (draft-ietf-opsawg-pcapng), little-endian, version 1.0; times in microseconds; raw IPv4 packets. A block is
 * opened, filled and closed; closing writes its length on both ends. Texts are made valid UTF-8 and cut where an option
 * would not hold them. */
#ifndef WSH_REPORTS_PCAPNG_H
#define WSH_REPORTS_PCAPNG_H

#include "base/base.h"

enum { WSH_SEGMENT_MOST = 65495 /* octets of one TCP segment: 65,535 less the two headers */ };

void wsh_pcapng_section(struct wsh_buf *out, const char *program, const char *comment);
void wsh_pcapng_interface(struct wsh_buf *out, const char *name, const char *about);

enum wsh_pcapng_flag {
    WSH_FLAG_FIN = 0x01,
    WSH_FLAG_SYN = 0x02,
    WSH_FLAG_RST = 0x04,
    WSH_FLAG_PSH = 0x08,
    WSH_FLAG_ACK = 0x10,
};

/* One end of a connection, as its packets show it. */
struct wsh_pcapng_end {
    uint32_t address; /* IPv4 */
    uint16_t port;
    uint32_t next; /* sequence number of the next octet */
};

/* A segment from one end to the other; moves from->next on. `payload`: at most WSH_SEGMENT_MOST octets. `comment` may
 * be NULL. */
struct wsh_pcapng_segment {
    unsigned interface;
    uint64_t at_us; /* since 1970 */
    unsigned flags; /* of wsh_pcapng_flag */
    struct wsh_span payload;
    const char *comment;
};
void wsh_pcapng_packet(struct wsh_buf *out, struct wsh_pcapng_end *from, const struct wsh_pcapng_end *to,
                       const struct wsh_pcapng_segment *s);

#endif
