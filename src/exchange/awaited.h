/* awaited.h - which octets of a connection one await of a case speaks about.
 *
 * A connection that stays HTTP may carry several requests (RFC 9112 9.3). An await looks at what stands behind the last
 * response that an earlier await saw complete; an await that ended without a complete response leaves everything to the
 * next one. A 101 is the last response of its connection (RFC 9110 7.8), so nothing stands behind it.
 *
 * A pure function of a transcript: its marks say where steps began, so old evidence is cut in the same way. */
#ifndef WSH_EXCHANGE_AWAITED_H
#define WSH_EXCHANGE_AWAITED_H

#include "oracle/oracle.h"

struct wsh_awaited {
    size_t base[2]; /* by side: where the request and its response begin */
    size_t event;   /* the await's mark */
};

/* In the order of time, at least one; the first begins with the connection. In the arena. */
size_t wsh_awaited_list(struct wsh_arena *a, const struct wsh_transcript *t, struct wsh_awaited **ret_list);

/* What the await list[index] saw; the last one sees everything that came, each other one what came before the next.
 * Offsets of the view are those of `t`, its octets are borrowed from it. The view of the last one has its facts. */
void wsh_awaited_view(struct wsh_arena *a, const struct wsh_transcript *t, const struct wsh_awaited *list, size_t n,
                      size_t index, struct wsh_view *ret_view);

#endif
