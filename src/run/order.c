/* order.c - tiers, and who goes first within one. */
#include "run/order.h"

enum { SLOW_US = 100000 }; /* from here on a case is worth overlapping */

enum wsh_tier wsh_order_tier(const struct wsh_case *c) {
    if (c->intrusive) return WSH_TIER_INTRUSIVE;
    return c->when == WSH_WHEN_LAST ? WSH_TIER_LAST : WSH_TIER_MAIN;
}

bool wsh_order_alone(const struct wsh_case *c) { return c->when != WSH_WHEN_ANY || c->intrusive || c->watch > 0; }

static bool is_slow(const struct wsh_slot *s) { return s->ordered_us >= SLOW_US; }

/* What is in flight, as far as it limits what may join. */
struct flight {
    bool alone;
    unsigned slow;
};

static struct flight look(const struct wsh_board *b) {
    struct flight f = {0};
    for (size_t i = 0; i < b->n; i++) {
        const struct wsh_slot *s = &b->slots[i];
        if (s->state != WSH_SLOT_RUNNING) continue;
        f.alone = f.alone || wsh_order_alone(s->c);
        f.slow += is_slow(s);
    }
    return f;
}

/* The longest wait, and the first of the quick ones in the order of the catalogue. */
struct candidates {
    struct wsh_slot *slow, *quick, *alone;
};

static void consider(struct candidates *all, struct wsh_slot *s) {
    if (wsh_order_alone(s->c)) {
        if (!all->alone || wsh_order_tier(s->c) < wsh_order_tier(all->alone->c)) all->alone = s;
    } else if (!is_slow(s)) {
        if (!all->quick) all->quick = s;
    } else if (!all->slow || s->ordered_us > all->slow->ordered_us) {
        all->slow = s;
    }
}

static unsigned room_for_slow(unsigned jobs) { return jobs > 1 ? jobs - (jobs + 3) / 4 : 1; }

struct wsh_slot *wsh_order_next(const struct wsh_board *b, unsigned jobs, unsigned active, enum wsh_tier tier) {
    struct flight flight = look(b);
    struct candidates all = {0};
    if (flight.alone || active >= jobs) return NULL;
    for (size_t i = 0; i < b->n; i++)
        if (b->slots[i].state == WSH_SLOT_WAITING && wsh_order_tier(b->slots[i].c) <= tier &&
            wsh_board_ready(b, &b->slots[i]))
            consider(&all, &b->slots[i]);
    if (all.slow && (!all.quick || flight.slow < room_for_slow(jobs))) return all.slow;
    if (all.quick) return all.quick;
    return active == 0 ? all.alone : NULL;
}
