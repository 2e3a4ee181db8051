/* sent_words.c - one step of a case in words. */
#include "cli/sent.h"

/* Ends the sentence "wshake ..."; `wait`, `bound`: how the numbers behind it read. */
static const struct {
    const char *words;
    bool octets, waits;
} kinds[] = {
    [WSH_STEP_SEND] = {"sends a request", true, false},
    [WSH_STEP_AWAIT] = {"awaits the response", false, false},
    [WSH_STEP_PAUSE] = {"waits", false, true},
    [WSH_STEP_PING] = {"sends a Ping and awaits its Pong", false, false},
    [WSH_STEP_OCTETS] = {"sends octets", true, false},
    [WSH_STEP_HALF_CLOSE] = {"closes its side", false, false},
    [WSH_STEP_RESET] = {"resets the connection", false, false},
    [WSH_STEP_CONNECT] = {"opens a further connection", false, false},
    [WSH_STEP_FRAME] = {"sends a frame", true, false},
    [WSH_STEP_AWAIT_PONG] = {"awaits the Pong", false, false},
    [WSH_STEP_AWAIT_CLOSE] = {"awaits the end of the connection", false, false},
    [WSH_STEP_LISTEN] = {"takes what comes for", false, true},
    [WSH_STEP_POUR] = {"sends the same octets again and again for at most", true, true},
};

/* ---- frames ---- */

static const char *opcode_name(struct wsh_arena *a, unsigned opcode) {
    static const char *const names[16] = {[0] = "a continuation", [1] = "a text frame", [2] = "a binary frame",
                                          [8] = "a Close frame",  [9] = "a Ping",       [10] = "a Pong"};
    const char *name = opcode < WSH_COUNT(names) ? names[opcode] : NULL;
    return name ? name : wsh_arena_printf(a, "a frame with opcode %u", opcode);
}

static void add_payload(const struct wsh_sent *s, const struct wsh_frame_form *f, struct wsh_buf *out) {
    enum { SHOWN = 40 };
    struct wsh_span payload = wsh_octets_expand(&f->payload, s->arena, &s->profile, &s->fresh);
    if (payload.n == 0) {
        wsh_buf_add_text(out, " without payload");
        return;
    }
    if (f->opcode == 8 && payload.n >= 2) {
        wsh_buf_printf(out, " with status %u", (unsigned)(payload.p[0] << 8 | payload.p[1]));
        payload = wsh_span_skip(payload, 2);
    } else {
        wsh_buf_printf(out, " with %zu octet%s", payload.n, payload.n == 1 ? "" : "s");
    }
    if (payload.n == 0 || payload.n > SHOWN) return;
    wsh_buf_add_text(out, ", \"");
    wsh_text_escape(payload, '"', out);
    wsh_buf_add_octet(out, '"');
}

static void add_frame(const struct wsh_sent *s, const struct wsh_frame_form *f, struct wsh_buf *out) {
    wsh_buf_add_text(out, opcode_name(s->arena, f->opcode));
    add_payload(s, f, out);
    if (!f->masked) wsh_buf_add_text(out, ", unmasked");
    if (!f->fin) wsh_buf_add_text(out, ", with more to follow (FIN is not set)");
    if (f->rsv) wsh_buf_printf(out, ", reserved bits %u", f->rsv);
    if (f->claims) wsh_buf_printf(out, ", claiming %" PRIu64 " octets", f->length);
    if (f->length_form) wsh_buf_printf(out, ", its length written in %u bits", f->length_form);
}

/* Frames and nothing else? */
static bool is_frames(const struct wsh_step *step) {
    bool frames = step->octets.n > 0 && kinds[step->kind].octets;
    for (size_t i = 0; i < step->octets.n; i++) frames = frames && step->octets.pieces[i].kind == WSH_PIECE_FRAME;
    return frames;
}

static void add_frames(const struct wsh_sent *s, const struct wsh_step *step, struct wsh_buf *out) {
    for (size_t i = 0; i < step->octets.n; i++) {
        wsh_buf_add_text(out, i ? ", then " : "sends ");
        add_frame(s, step->octets.pieces[i].frame, out);
    }
}

bool wsh_sent_has_octets(const struct wsh_step *step) {
    return kinds[step->kind].octets && (kinds[step->kind].waits || !is_frames(step));
}

/* ---- how ---- */

static void add_numbers(const struct wsh_split *split, struct wsh_buf *out) {
    for (size_t i = 0; i < split->n; i++) wsh_buf_printf(out, "%s%zu", i ? ", " : " ", split->at[i]);
}

static void add_split(const struct wsh_step *step, struct wsh_buf *out) {
    static const char *const words[] = {
        [WSH_SPLIT_WHOLE] = "",
        [WSH_SPLIT_OCTETS] = ", octet by octet",
        [WSH_SPLIT_LINES] = ", line by line",
        [WSH_SPLIT_CR_LF] = ", cut between each CR and LF",
        [WSH_SPLIT_BEFORE_LAST] = ", cut before the last",
        [WSH_SPLIT_AT] = ", cut at offsets",
        [WSH_SPLIT_INSIDE] = ", cut inside of the field ",
        [WSH_SPLIT_INSIDE_START] = ", cut inside of the request-line",
    };
    const struct wsh_split *split = &step->split;
    if ((size_t)split->kind >= WSH_COUNT(words)) return;
    wsh_buf_add_text(out, words[split->kind]);
    add_numbers(split, out);
    if (split->kind == WSH_SPLIT_BEFORE_LAST) wsh_buf_add_text(out, split->at[0] == 1 ? " octet" : " octets");
    if (split->kind == WSH_SPLIT_INSIDE) wsh_buf_add(out, split->name);
    if (step->gap_us) wsh_buf_printf(out, ", with %" PRIu64 " ms between the writes", step->gap_us / 1000);
}

static bool is_baseline(const struct wsh_step *step) { return step->kind == WSH_STEP_SEND && step->n == 0; }

const char *wsh_sent_words(const struct wsh_sent *s, const struct wsh_step *step) {
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    if (is_frames(step) && !kinds[step->kind].waits)
        add_frames(s, step, &out);
    else
        wsh_buf_add_text(&out, is_baseline(step) ? "sends the baseline" : kinds[step->kind].words);
    if (kinds[step->kind].waits) wsh_buf_printf(&out, " %" PRIu64 " ms", step->wait_us / 1000);
    if (step->bound) wsh_buf_printf(&out, ", %" PRIu64 " octets in all", step->bound);
    add_split(step, &out);
    if (step->always) wsh_buf_add_text(&out, ", whatever the answer was");
    const char *text = wsh_arena_text(s->arena, wsh_buf_span(&out));
    wsh_buf_done(&out);
    return text;
}

bool wsh_sent_is_plain(const struct wsh_case *c) {
    return c->n_steps == 2 && c->steps[0].kind == WSH_STEP_SEND && c->steps[1].kind == WSH_STEP_AWAIT &&
           c->steps[0].split.kind == WSH_SPLIT_WHOLE;
}
