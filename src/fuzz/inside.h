/* inside.h - a campaign in hand; shared by the files of this floor. */
#ifndef WSH_FUZZ_INSIDE_H
#define WSH_FUZZ_INSIDE_H

#include "fuzz/campaign.h"
#include "harness/mutate/seen.h"

/* An input as it was sent, to be sent again. */
struct wsh_sample {
    struct wsh_buf octets;
    struct wsh_split split;
    size_t at[1]; /* of the split */
    uint64_t number;
    const char *phase;
};

struct wsh_suspect {
    struct wsh_sample sample;
    struct wsh_entry *entry;
};

struct wsh_bout; /* one connection and the input on it: pool.c */

/* A death shows within so many inputs: they are kept to be sent again, one by one. */
enum { WSH_HISTORY = 256, WSH_SUSPECTS = 64 };

struct wsh_campaign {
    const struct wsh_campaign_options *o;
    struct wsh_arena *arena;
    struct wsh_aim aim;
    struct wsh_mutator *mutator;
    struct wsh_corpus corpus;
    size_t corpus_at;
    struct wsh_book book;
    struct wsh_bout *bouts;
    unsigned active;
    struct wsh_sample history[WSH_HISTORY];
    uint64_t remembered;
    struct wsh_seen *sent, *prints;
    struct wsh_suspect suspects[WSH_SUSPECTS];
    size_t n_suspects;
    bool trouble;                /* the target may be gone */
    uint64_t hold_us, launch_us; /* nothing is begun before: ports are short; --rate */
    uint64_t taken;              /* from the stream, in this process */
    struct wsh_campaign_point now;
    uint64_t before_us; /* spent before --resume */
    uint64_t began_us, told_us, told_executions, life_us;
    unsigned totals[WSH_VERDICT_COUNT], place;
    enum wsh_campaign_end end;
    const char *why;
};

bool wsh_campaign_over(const struct wsh_campaign *c);
void wsh_campaign_stop(struct wsh_campaign *c, enum wsh_campaign_end end, const char *why);
void wsh_sample_copy(struct wsh_sample *to, struct wsh_span octets, const struct wsh_split *split, uint64_t number,
                     const char *phase);
/* For answers that need not come: as long as answers take here, with much to spare. */
uint64_t wsh_campaign_patience_us(const struct wsh_campaign *c);

/* pool.c: inputs in flight. */
void wsh_pool_open(struct wsh_campaign *c);
void wsh_pool_done(struct wsh_campaign *c);
void wsh_pool_launch(struct wsh_campaign *c);      /* whatever may begin now */
bool wsh_pool_waits(const struct wsh_campaign *c); /* an input waits to be sent again */

/* confirm.c: nothing is in flight. Asks again, makes small, writes and tells. */
void wsh_confirm(struct wsh_campaign *c, struct wsh_suspect *s);
/* A finding of the judgement that has this key, or NULL. */
const struct wsh_fuzz_finding *wsh_shown_finding(const struct wsh_shown *shown, uint64_t key);
/* Into the record, and told. attempts[0] decides. */
struct wsh_story {
    const struct wsh_fuzz_finding *finding;
    const struct wsh_judgement *judgement;
    const struct wsh_sample *sample; /* that showed it first */
    struct wsh_result_attempt *attempts;
    size_t n_attempts;
    unsigned shortened_in;
    const char *text, *output; /* output: NULL but of a target that we started */
};
void wsh_publish(struct wsh_campaign *c, struct wsh_entry *entry, const struct wsh_story *story);
struct wsh_result_attempt wsh_attempt_of(struct wsh_campaign *c, const struct wsh_shown *shown,
                                         const struct wsh_split *split);

/* trouble.c: nothing is in flight. Is the target alive? If not: who did it, a restart, or the end. */
void wsh_trouble(struct wsh_campaign *c);

#endif
