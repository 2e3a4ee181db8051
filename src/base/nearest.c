/* nearest.c - "did you mean": the word of a list that a typing error explains best.
 *
 * Optimal string alignment distance (insert, delete, replace, swap neighbours), ASCII case ignored. Words longer than
 * a key or an option ever is are not compared: the table stays on the stack. */
#include "base/base.h"

enum { LONGEST = 64 };

static bool alike(uint8_t a, uint8_t b) { return wsh_lower(a) == wsh_lower(b); }

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

/* One cell: rows[0] is the row being filled, rows[1] and rows[2] the two above. */
static unsigned cell(unsigned (*rows[3])[LONGEST + 1], struct wsh_span a, struct wsh_span b, size_t i, size_t j) {
    bool same = alike(a.p[i - 1], b.p[j - 1]);
    unsigned best = least((*rows[1])[j] + 1, (*rows[0])[j - 1] + 1);
    best = least(best, (*rows[1])[j - 1] + (same ? 0 : 1));
    bool swapped = i > 1 && j > 1 && alike(a.p[i - 1], b.p[j - 2]) && alike(a.p[i - 2], b.p[j - 1]);
    return swapped ? least(best, (*rows[2])[j - 2] + 1) : best;
}

static unsigned distance(struct wsh_span a, struct wsh_span b) {
    unsigned table[3][LONGEST + 1];
    for (size_t j = 0; j <= b.n; j++) table[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a.n; i++) {
        unsigned(*rows[3])[LONGEST + 1] = {&table[i % 3], &table[(i + 2) % 3], &table[(i + 1) % 3]};
        (*rows[0])[0] = (unsigned)i;
        for (size_t j = 1; j <= b.n; j++) (*rows[0])[j] = cell(rows, a, b, i, j);
    }
    return table[a.n % 3][b.n];
}

/* One error in a short word, one in every three letters of a longer one: more is another word. */
const char *wsh_nearest(struct wsh_span word, const char *const *words, size_t n) {
    const char *found = NULL;
    unsigned bound = (unsigned)(word.n < 6 ? 1 : word.n / 3) + 1;
    if (word.n == 0 || word.n > LONGEST) return NULL;
    for (size_t i = 0; i < n; i++) {
        struct wsh_span candidate = wsh_span_of(words[i]);
        if (candidate.n > LONGEST) continue;
        unsigned d = distance(word, candidate);
        if (d >= bound) continue;
        bound = d;
        found = words[i];
    }
    return found;
}
