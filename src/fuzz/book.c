/* book.c - a list is enough: findings are few. */
#include "fuzz/book.h"

static struct wsh_entry *entry_of(struct wsh_book *b, uint64_t key) {
    for (size_t i = 0; i < b->n; i++)
        if (b->items[i]->key == key) return b->items[i];
    if (b->n == WSH_BOOK_MOST) return NULL;
    struct wsh_entry *e = WSH_NEW(b->arena, struct wsh_entry);
    *WSH_PUSH(b->arena, b->items, b->n) = e;
    *e = (struct wsh_entry){.key = key, .state = WSH_ENTRY_DOUBTED};
    return e;
}

struct wsh_entry *wsh_book_see(struct wsh_book *b, uint64_t key) {
    struct wsh_entry *e = entry_of(b, key);
    if (!e) return NULL;
    e->seen++;
    if (e->state != WSH_ENTRY_DOUBTED || e->doubts == WSH_BOOK_DOUBTS) return NULL;
    e->state = WSH_ENTRY_SUSPECTED;
    return e;
}

void wsh_book_doubt(struct wsh_book *b, struct wsh_entry *e) {
    e->state = WSH_ENTRY_DOUBTED;
    if (e->doubts++ == 0) b->unconfirmed++;
}

void wsh_book_found(struct wsh_book *b, struct wsh_entry *e, const struct wsh_fuzz_finding *f) {
    struct wsh_suppression *known = wsh_suppressed(b->known, wsh_fault_name(f->fault), wsh_rule(f->rule)->id);
    if (known) known->matched++;
    if (e->doubts > 0) b->unconfirmed--;
    e->state = known ? WSH_ENTRY_SUPPRESSED : WSH_ENTRY_FOUND;
    *(known ? &b->suppressed : &b->found) += 1;
}

static bool read_key(const char *text, uint64_t *ret) {
    struct wsh_span s = wsh_span_of(text);
    *ret = 0;
    for (size_t i = 0; i < s.n; i++) {
        int digit = wsh_hex_digit(s.p[i]);
        if (digit < 0) return false;
        *ret = *ret << 4 | (uint64_t)digit;
    }
    return s.n == 16;
}

void wsh_book_resume(struct wsh_book *b, const struct wsh_run_log *before) {
    for (size_t i = 0; i < before->n; i++) {
        const struct wsh_result_fuzz *f = before->results[i].fuzz;
        uint64_t key;
        if (!f || !read_key(f->key, &key)) continue;
        struct wsh_entry *e = entry_of(b, key);
        if (!e || e->state != WSH_ENTRY_DOUBTED) continue;
        e->state = f->suppressed ? WSH_ENTRY_SUPPRESSED : WSH_ENTRY_FOUND;
        *(f->suppressed ? &b->suppressed : &b->found) += 1;
    }
}
