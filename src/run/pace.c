/* pace.c - Retry-After, and how long we are willing to wait. */
#include "run/pace.h"

#include <time.h>

enum { FIRST_US = 1000000, MOST_SECONDS = 365 * 86400 };

void wsh_pace_init(struct wsh_pace *p, uint64_t most_us) {
    *p = (struct wsh_pace){.most_us = most_us, .left_us = WSH_PACE_ALL * most_us, .next_us = FIRST_US};
}

static bool date_read(struct wsh_span value, int64_t *ret_seconds) {
    static const char *const forms[] = {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
                                        "%a %b %e %H:%M:%S %Y"};
    char text[64];
    if (value.n >= sizeof text) return false;
    (void)snprintf(text, sizeof text, "%.*s", WSH_FMT(value));
    for (size_t i = 0; i < WSH_COUNT(forms); i++) {
        struct tm tm = {0};
        const char *end = strptime(text, forms[i], &tm);
        if (!end || *end) continue;
        *ret_seconds = (int64_t)timegm(&tm);
        return true;
    }
    return false;
}

bool wsh_retry_after_read(struct wsh_span value, int64_t now, uint64_t *ret_us) {
    uint64_t seconds = 0;
    int64_t date = 0;
    value = wsh_span_trim_ows(value);
    if (!wsh_span_to_u64(value, &seconds)) {
        if (!date_read(value, &date)) return false;
        seconds = date > now ? (uint64_t)(date - now) : 0;
    }
    *ret_us = (seconds < MOST_SECONDS ? seconds : MOST_SECONDS) * 1000000u;
    return true;
}

bool wsh_pace_is_pressed(const struct wsh_view *v, int64_t now, uint64_t *ret_asked_us) {
    *ret_asked_us = 0;
    if (v->outcome != WSH_REFUSED || (v->status != 429 && v->status != 503)) return false;
    const struct wsh_field *f = wsh_head_find(&v->response, "Retry-After", NULL);
    bool said = f && wsh_retry_after_read(f->value, now, ret_asked_us);
    return said || v->status == 429;
}

bool wsh_pace_grant(struct wsh_pace *p, struct wsh_arena *a, const char *what, uint64_t asked_us, uint64_t now_us) {
    uint64_t wait = asked_us > p->next_us ? asked_us : p->next_us;
    p->over = NULL;
    if (now_us + asked_us <= p->until_us) return true; /* several asked at once: one wait is enough */
    if (wait > p->most_us && asked_us <= p->most_us) wait = p->most_us;
    if (wait > p->most_us)
        p->over =
            wsh_arena_printf(a, "rate limited: %s, Retry-After %u s is more than the %u s that --retry-after grants",
                             what, (unsigned)(asked_us / 1000000), (unsigned)(p->most_us / 1000000));
    else if (wait > p->left_us)
        p->over =
            wsh_arena_printf(a, "rate limited: %s, still after waits of %u s in all (--retry-after raises the bound)",
                             what, (unsigned)((WSH_PACE_ALL * p->most_us - p->left_us) / 1000000));
    if (p->over) return false;
    p->left_us -= wait;
    p->until_us = now_us + wait;
    p->next_us *= 2;
    return true;
}

void wsh_pace_eased(struct wsh_pace *p) { p->next_us = FIRST_US; }
