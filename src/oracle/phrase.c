/* phrase.c - octets of a peer as part of a sentence of ours: printable, quoted, never long. */
#include "oracle/internal.h"

enum { PHRASE_OCTETS = 60, PHRASE_LIMIT = 80 };

const char *wsh_phrase(struct wsh_arena *a, struct wsh_span octets) {
    struct wsh_buf text;
    if (octets.n == 0) return "nothing";
    wsh_buf_init(&text, PHRASE_OCTETS * 4 + 1);
    wsh_text_escape(wsh_span_slice(octets, 0, PHRASE_OCTETS), '\'', &text);
    struct wsh_span shown = wsh_span_slice(wsh_buf_span(&text), 0, PHRASE_LIMIT);
    bool cut = octets.n > PHRASE_OCTETS || text.n > PHRASE_LIMIT;
    char *phrase = wsh_arena_printf(a, "'%.*s'%s", WSH_FMT(shown), cut ? "..." : "");
    wsh_buf_done(&text);
    return phrase;
}
