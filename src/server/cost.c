/* cost.c - one function per flaw: what it counts in the request, and how the work grows with it. */
#include "server/cost.h"

enum { LONGEST_US = 60 * 1000000, DOUBLINGS = 40 };

static uint64_t count(struct wsh_span text, uint8_t octet) {
    uint64_t n = 0;
    for (size_t i = 0; i < text.n; i++) n += text.p[i] == octet;
    return n;
}

static uint64_t longest_run(struct wsh_span text, uint8_t octet) {
    uint64_t longest = 0, run = 0;
    for (size_t i = 0; i < text.n; i++) {
        run = text.p[i] == octet ? run + 1 : 0;
        if (run > longest) longest = run;
    }
    return longest;
}

/* n squared, in thousandths of a microsecond per pair. */
static uint64_t squared(uint64_t n, uint64_t per_pair_ns) { return n * n * per_pair_ns / 1000; }

/* A pattern with two ways to take each space (CVE-2021-32640). */
static uint64_t of_spaces(const struct wsh_request *q) {
    return squared(longest_run(q->values[WSH_PROTOCOL].joined, ' '), 2);
}

/* Every element is searched for in all elements before it. */
static uint64_t of_lists(const struct wsh_request *q) {
    uint64_t commas = 0, semicolons = count(q->values[WSH_EXTENSIONS].joined, ';');
    commas += count(q->values[WSH_CONNECTION].joined, ',') + count(q->values[WSH_UPGRADE].joined, ',');
    commas += count(q->values[WSH_EXTENSIONS].joined, ',') + count(q->values[WSH_PROTOCOL].joined, ',');
    return squared(commas, 5) + squared(semicolons, 200);
}

/* The head is read from its beginning again for every line of it (CVE-2023-43669). */
static uint64_t of_lines(const struct wsh_request *q) { return squared(q->head.n, 200) + squared(q->head.raw.n, 1); }

static uint64_t of_cookies(const struct wsh_request *q) {
    return squared(count(q->values[WSH_COOKIE].joined, ';'), 100);
}

/* A quoted string that does not end is tried with every escape read in two ways (CVE-2020-7662). */
static uint64_t of_escapes(const struct wsh_request *q) {
    struct wsh_span value = q->values[WSH_EXTENSIONS].joined;
    uint64_t escapes = count(value, '\\');
    if (escapes == 0) return 0;
    return (UINT64_C(1) << (escapes < DOUBLINGS ? escapes : DOUBLINGS)) / 100;
}

uint64_t wsh_cost_us(const struct wsh_request *q) {
    static const struct {
        enum wsh_flaw_id flaw;
        uint64_t (*of)(const struct wsh_request *q);
    } rows[] = {
        {WSH_FLAW_QUADRATIC_PROTOCOL, of_spaces},     {WSH_FLAW_QUADRATIC_LISTS, of_lists},
        {WSH_FLAW_QUADRATIC_HEAD, of_lines},          {WSH_FLAW_QUADRATIC_COOKIES, of_cookies},
        {WSH_FLAW_EXPONENTIAL_EXTENSION, of_escapes},
    };
    uint64_t us = 0;
    for (size_t i = 0; i < WSH_COUNT(rows); i++) {
        uint64_t more = in_question(q->config, rows[i].flaw) ? rows[i].of(q) : 0;
        if (more > 0 && flawed(q->config, rows[i].flaw)) us += more;
    }
    return us < LONGEST_US ? us : LONGEST_US;
}
