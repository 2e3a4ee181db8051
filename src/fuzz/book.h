/* book.h - the findings of a campaign by their key: what is new, what was doubted, what is known. */
#ifndef WSH_FUZZ_BOOK_H
#define WSH_FUZZ_BOOK_H

#include "fuzz/suppress.h"
#include "harness/judge.h"
#include "record/result.h"

enum wsh_entry_state {
    WSH_ENTRY_SUSPECTED, /* seen once, to be asked again */
    WSH_ENTRY_DOUBTED,   /* asked three times and not seen each time */
    WSH_ENTRY_FOUND,
    WSH_ENTRY_SUPPRESSED,
};
struct wsh_entry {
    uint64_t key;
    enum wsh_entry_state state;
    unsigned doubts;
    uint64_t seen;
};
struct wsh_book {
    struct wsh_arena *arena;
    struct wsh_entry **items;
    size_t n;
    struct wsh_suppressions *known; /* or NULL */
    unsigned found, suppressed, unconfirmed;
};
/* So many different ones, and so many doubts about one, and no more is looked into. */
enum { WSH_BOOK_MOST = 1000, WSH_BOOK_DOUBTS = 3 };

/* Is the finding to be looked into? Then it is suspected from now on. */
struct wsh_entry *wsh_book_see(struct wsh_book *b, uint64_t key);
/* What became of a suspect. Found: suppressed if the user's list says so. */
void wsh_book_doubt(struct wsh_book *b, struct wsh_entry *e);
void wsh_book_found(struct wsh_book *b, struct wsh_entry *e, const struct wsh_fuzz_finding *f);
/* The findings of a record: they are not reported again. */
void wsh_book_resume(struct wsh_book *b, const struct wsh_run_log *before);

#endif
