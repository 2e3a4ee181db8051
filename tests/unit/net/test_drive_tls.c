/* test_drive_tls.c - exchanges over TLS on real sockets: good ends, bad ends, no TLS at all, nobody to trust. */
#include "peer.h"

static struct wsh_arena *a;
static char directory[] = "/tmp/wsh-dtls-XXXXXX";
static const char *cert, *key;

static void setup(void) {
    a = wsh_arena_new();
    ck_assert_ptr_nonnull(mkdtemp(directory));
    cert = wsh_arena_printf(a, "%s/cert.pem", directory);
    key = wsh_arena_printf(a, "%s/key.pem", directory);
    ck_assert(wsh_tls_make_cert(cert, key, WSH_CERT_GOOD));
}

static void teardown(void) {
    (void)unlink(cert);
    (void)unlink(key);
    (void)rmdir(directory);
    memcpy(strstr(directory, "dtls-") + 5, "XXXXXX", 6);
    wsh_arena_free(a);
}

/* ---- a TLS server in the child ---- */

enum end { NOTIFY, SILENT_FIN, ABORT, BAD_RECORD, KEEP };
struct part {
    const char *answer; /* NULL: a good 101 */
    enum end end;
    bool drip;          /* TLS octets one by one */
    bool count;         /* reads slowly and answers with the number of octets */
    struct wsh_span instead; /* said instead of TLS, then closed */
    bool mute, close_at_once, abort_at_once;
};

static struct wsh_buf in;

static void flush(int fd, struct wsh_tls *t, bool drip) {
    struct wsh_buf wire;
    wsh_buf_init(&wire, WSH_LIMIT_TEXT);
    wsh_tls_output(t, &wire);
    for (size_t i = 0; drip && i < wire.n; i++) peer_write(fd, wsh_span_slice(wsh_buf_span(&wire), i, i + 1));
    if (!drip) peer_write(fd, wsh_buf_span(&wire));
    wsh_buf_done(&wire);
}

/* Reads until a whole head is there. */
static bool read_head(int fd, struct wsh_tls *t, bool drip, bool slow) {
    char room[4096];
    wsh_buf_clear(&in);
    while (!wsh_span_ends(wsh_buf_span(&in), WSH_LIT("\r\n\r\n"))) {
        ssize_t n = read(fd, room, sizeof room);
        if (n <= 0) return false;
        if (slow && in.n % 65536 < 4096) peer_wait_ms(2);
        enum wsh_tls_state state = wsh_tls_input(t, wsh_span_make(room, (size_t)n), &in);
        flush(fd, t, drip);
        if (state == WSH_TLS_FAILED) return false;
    }
    return true;
}

static struct wsh_span answer_of(const struct part *p, char *room, size_t size) {
    char value[64] = "";
    const char *at = strstr((const char *)in.p, "Sec-WebSocket-Key: ");
    if (p->answer) return wsh_span_of(p->answer);
    if (p->count) {
        int n = snprintf(room, size, "HTTP/1.1 400 No\r\nX-Read: %zu\r\nContent-Length: 0\r\n\r\n", in.n - 1);
        return wsh_span_make(room, (size_t)n);
    }
    if (at) (void)sscanf(at, "Sec-WebSocket-Key: %63s", value);
    return peer_good_101(value, room, size);
}

static void finish(int fd, struct wsh_tls *t, const struct part *p) {
    char room[512];
    if (p->end == NOTIFY) wsh_tls_shutdown(t);
    flush(fd, t, false);
    if (p->end == BAD_RECORD) peer_write(fd, WSH_LIT("\x17\x03\x03\x00\x13" "nothing like a tag."));
    if (p->end == BAD_RECORD || p->end == KEEP) (void)read(fd, room, sizeof room);
    if (p->end == ABORT) peer_reset(fd);
}

static void play_tls(int fd, const struct part *p) {
    struct wsh_tls_options o = {.server = true, .cert = cert, .key = key};
    const char *why = NULL;
    char room[512];
    struct wsh_tls_context *c = wsh_tls_context_new(a, &o, &why);
    struct wsh_tls *t = wsh_tls_new(c, NULL, NULL);
    wsh_buf_init(&in, WSH_LIMIT_TEXT);
    if (read_head(fd, t, p->drip, p->count)) {
        wsh_buf_add_octet(&in, 0);
        (void)wsh_tls_write(t, answer_of(p, room, sizeof room));
        if (p->drip) flush(fd, t, true);
        finish(fd, t, p);
    }
    wsh_buf_done(&in);
    wsh_tls_free(t);
    wsh_tls_context_free(c);
}

static void play(int fd, const void *user) {
    const struct part *p = user;
    char room[512];
    if (p->mute) peer_wait_ms(10000);
    if (!p->instead.n && !p->close_at_once && !p->abort_at_once) {
        play_tls(fd, p);
        return;
    }
    (void)read(fd, room, sizeof room);
    if (p->abort_at_once)
        peer_reset(fd);
    else
        peer_write(fd, p->instead);
}

/* ---- the client ---- */

struct trust {
    const char *host;
    bool trusted, insecure;
};

static const struct trust by_name = {"localhost", true, false};

static struct wsh_exchange *perform(const struct part *part, struct trust trust, const struct wsh_case *c,
                                    uint64_t connect_us) {
    struct wsh_tls_options o = {.cacert = trust.trusted ? cert : NULL, .insecure = trust.insecure};
    const char *why = NULL;
    struct peer peer = peer_start(play, part);
    struct wsh_dialer d = peer_dialer(peer.port);
    d.tls = wsh_tls_context_new(a, &o, &why);
    d.tls_host = trust.host;
    d.connect_timeout_us = connect_us;
    ck_assert_msg(d.tls != NULL, "%s", why);
    struct wsh_exchange *x = peer_exchange(&d, c, SOON_US);
    wsh_tls_context_free(d.tls);
    peer_stop(peer);
    return x;
}

#define REFUSAL "HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n"
#define UNFINISHED "HTTP/1.1 400 No\r\nContent-Length: 9\r\n\r\nxy"

static const struct {
    struct part part;
    struct trust trust;
    enum wsh_outcome outcome;
    enum wsh_event_kind kind; /* of the event whose text is compared */
    const char *text;
} rows[] = {
    {{.end = KEEP}, {"localhost", true, false}, WSH_ACCEPTED, WSH_EVENT_FIN, ""},
    {{.end = KEEP}, {"127.0.0.1", true, false}, WSH_ACCEPTED, WSH_EVENT_FIN, ""},
    {{.end = KEEP, .drip = true}, {"localhost", true, false}, WSH_ACCEPTED, WSH_EVENT_FIN, ""},
    {{.end = KEEP}, {"example.org", false, true}, WSH_ACCEPTED, WSH_EVENT_FIN, ""},
    {{.answer = REFUSAL, .end = NOTIFY}, {"localhost", true, false}, WSH_REFUSED, WSH_EVENT_RESET, ""},
    {{.answer = UNFINISHED, .end = NOTIFY}, {"localhost", true, false}, WSH_CLOSED, WSH_EVENT_FIN, "-"},
    {{.answer = UNFINISHED, .end = SILENT_FIN}, {"localhost", true, false}, WSH_CLOSED, WSH_EVENT_FIN,
     "no close_notify"},
    {{.answer = UNFINISHED, .end = ABORT}, {"localhost", true, false}, WSH_RESET, WSH_EVENT_RESET, "-"},
    {{.answer = UNFINISHED, .end = BAD_RECORD}, {"localhost", true, false}, WSH_CLOSED, WSH_EVENT_TLS_ALERT,
     "alert 'bad-record-mac' from us"},
    {{.end = KEEP}, {"example.org", true, false}, WSH_UNREACHED, WSH_EVENT_TLS_FAIL,
     "the certificate was not verified: hostname mismatch"},
    {{.end = KEEP}, {"localhost", false, false}, WSH_UNREACHED, WSH_EVENT_TLS_FAIL,
     "the certificate was not verified: self-signed certificate"},
    {{.instead = WSH_ROW(REFUSAL)}, {"localhost", true, false}, WSH_UNREACHED, WSH_EVENT_TLS_FAIL,
     "the peer sent octets that are no TLS"},
    {{.close_at_once = true}, {"localhost", true, false}, WSH_UNREACHED, WSH_EVENT_TLS_FAIL,
     "the peer closed the connection during the TLS handshake"},
    {{.abort_at_once = true}, {"localhost", true, false}, WSH_UNREACHED, WSH_EVENT_TLS_FAIL,
     "the peer reset the connection during the TLS handshake"},
    {{.instead = WSH_ROW("\x15\x03\x03\x00\x02\x02\x28")}, {"localhost", true, false}, WSH_UNREACHED,
     WSH_EVENT_TLS_FAIL, "alert 'handshake-failure' from the peer"},
};

START_TEST(every_part) {
    struct wsh_case c = peer_case();
    struct wsh_exchange *x = perform(&rows[_i].part, rows[_i].trust, &c, SOON_US);
    ck_assert_msg(peer_view(a, x).outcome == rows[_i].outcome, "row %d: %s", _i,
                  wsh_outcome_name(peer_view(a, x).outcome));
    ck_assert_str_eq(peer_event_text(x, rows[_i].kind), rows[_i].text);
    const struct wsh_event *tls = wsh_transcript_find(wsh_exchange_transcript(x, 0), WSH_EVENT_TLS, WSH_SENT);
    ck_assert_int_eq(tls != NULL, rows[_i].outcome != WSH_UNREACHED);
    if (tls) ck_assert_ptr_nonnull(strstr(tls->text, "TLSv1.3"));
    wsh_exchange_free(x);
}
END_TEST

START_TEST(a_handshake_that_is_never_answered) {
    struct wsh_case c = peer_case();
    struct wsh_exchange *x = perform(&(struct part){.mute = true}, by_name, &c, SHORT_US);
    ck_assert_str_eq(peer_event_text(x, WSH_EVENT_TLS_FAIL), "the TLS handshake was not finished in time");
    ck_assert_uint_ge(wsh_exchange_duration_us(x), SHORT_US);
    wsh_exchange_free(x);
}
END_TEST

START_TEST(much_to_say_over_tls) {
    struct wsh_case c = peer_case();
    c.steps = peer_much(a);
    c.n_steps = MUCH_STEPS;
    struct wsh_exchange *x = perform(&(struct part){.end = KEEP, .count = true}, by_name, &c, SOON_US);
    struct wsh_view v = peer_view(a, x);
    uint64_t total = 0;
    ck_assert_int_eq(v.outcome, WSH_REFUSED);
    ck_assert(wsh_span_to_u64(wsh_head_find(&v.response, "X-Read", NULL)->value, &total));
    const struct wsh_transcript *t = wsh_exchange_transcript(x, 0);
    ck_assert_uint_gt(total, MUCH);
    ck_assert_uint_eq(total, wsh_transcript_octets(t, WSH_SENT).n + t->dropped[WSH_SENT]);
    wsh_exchange_free(x);
}
END_TEST

START_TEST(half_close_over_tls) {
    struct wsh_step steps[] = {{.kind = WSH_STEP_SEND}, {.kind = WSH_STEP_HALF_CLOSE}, {.kind = WSH_STEP_AWAIT}};
    struct wsh_case c = peer_case();
    c.steps = steps;
    c.n_steps = 3;
    struct wsh_exchange *x = perform(&(struct part){.end = KEEP}, by_name, &c, SOON_US);
    ck_assert_int_eq(peer_view(a, x).outcome, WSH_ACCEPTED);
    ck_assert_ptr_nonnull(wsh_transcript_find(wsh_exchange_transcript(x, 0), WSH_EVENT_FIN, WSH_SENT));
    wsh_exchange_free(x);
}
END_TEST

/* ---- what a case orders, against a server of ours ---- */

struct order {
    struct wsh_tls_form form;
    struct wsh_tls_options server;
    const char *says; /* part of the last connection's tls event, or of its tls-fail */
    bool fails;
};

static void play_order(int fd, const void *user) {
    const struct order *o = user;
    static struct wsh_tls_context *c; /* of the child: tickets of one connection are for the next */
    struct wsh_tls_options options = o->server;
    const char *why = NULL;
    char room[512], key_text[64] = "";
    options.server = true;
    options.cert = cert;
    options.key = key;
    if (!c) c = wsh_tls_context_new(a, &options, &why);
    struct wsh_tls *t = wsh_tls_new(c, NULL, NULL);
    wsh_buf_init(&in, WSH_LIMIT_TEXT);
    if (read_head(fd, t, false, false)) {
        wsh_buf_add_octet(&in, 0);
        const char *at = strstr((const char *)in.p, "Sec-WebSocket-Key: ");
        if (at) (void)sscanf(at, "Sec-WebSocket-Key: %63s", key_text);
        (void)wsh_tls_write(t, peer_good_101(key_text, room, sizeof room));
        flush(fd, t, false);
        ssize_t n = read(fd, room, sizeof room); /* of early data: the rest of the handshake */
        if (n > 0) (void)wsh_tls_input(t, wsh_span_make(room, (size_t)n), &in);
        flush(fd, t, false);
    } else {
        flush(fd, t, false);
    }
    wsh_buf_done(&in);
    wsh_tls_free(t);
}

#define WISH .form.wish
static const struct order orders[] = {
    {WISH = {.least = WSH_TLS_12, .most = WSH_TLS_12}, .says = "TLSv1.2 "},
    {WISH = {.least = WSH_TLS_13}, .says = "TLSv1.3 "},
    {WISH = {.least = WSH_TLS_13}, .server = {.most = WSH_TLS_12}, .says = "alert 'protocol-version' from the peer",
     .fails = true},
    {WISH = {.alpn = WSH_ROW("\2h2\10http/1.1")}, .says = " alpn=http/1.1 "},
    {WISH = {.alpn = WSH_ROW("\2h2")}, .says = "alert 'no-application-protocol' from the peer", .fails = true},
    {WISH = {.alpn = WSH_ROW("\2h2")}, .server = {.wrong = WSH_TLS_WRONG_ALPN_H2}, .says = " alpn=h2 "},
    {WISH = {.alpn = WSH_ROW("\2h2")}, .server = {.wrong = WSH_TLS_WRONG_NO_ALPN}, .says = " alpn=none "},
    {WISH = {.alpn = WSH_ROW("\10wshake/0")}, .server = {.wrong = WSH_TLS_WRONG_ALPN_ECHO}, .says = " alpn=wshake/0 "},
    {WISH = {.sni = WSH_SNI_NONE}, .server = {.wrong = WSH_TLS_WRONG_WANTS_NAME},
     .says = "alert 'unrecognized-name' from the peer", .fails = true},
    {WISH = {.record = 1}, .says = "TLSv1.3 "},
    {WISH = {.most = WSH_TLS_12, .renegotiate = true}, .says = " renegotiation=refused "},
    {WISH = {.most = WSH_TLS_12, .renegotiate = true}, .server = {.wrong = WSH_TLS_WRONG_RENEGOTIATES},
     .says = " renegotiation=completed "},
};

static const char *order_text(struct wsh_exchange *x, unsigned connection, bool fails) {
    enum wsh_event_kind kind = fails ? WSH_EVENT_TLS_FAIL : WSH_EVENT_TLS;
    enum wsh_side side = fails ? WSH_RECEIVED : WSH_SENT;
    const struct wsh_event *e = wsh_transcript_find(wsh_exchange_transcript(x, connection), kind, side);
    return e && e->text ? e->text : "nothing";
}

static struct wsh_exchange *perform_order(const struct order *o, struct wsh_case *c) {
    struct wsh_tls_options client = {.cacert = cert};
    const char *why = NULL;
    struct peer peer = peer_start(play_order, o);
    struct wsh_dialer d = peer_dialer(peer.port);
    d.tls = wsh_tls_context_new(a, &client, &why);
    d.tls_host = "localhost";
    c->tls = (struct wsh_tls_form *)&o->form;
    struct wsh_exchange *x = peer_exchange(&d, c, SOON_US);
    wsh_tls_context_free(d.tls);
    peer_stop(peer);
    return x;
}

START_TEST(what_is_ordered) {
    struct wsh_case c = peer_case();
    struct wsh_exchange *x = perform_order(&orders[_i], &c);
    const char *text = order_text(x, 0, orders[_i].fails);
    ck_assert_msg(strstr(text, orders[_i].says) != NULL, "order %d: '%s' says no '%s'", _i, text, orders[_i].says);
    wsh_exchange_free(x);
}
END_TEST

static const struct order resumptions[] = {
    {WISH = {.resume = true}, .says = "certificate=verified"}, /* there is no ticket */
    {WISH = {.resume = true}, .server = {.tickets = true}, .says = " resumed=yes"},
    {WISH = {.resume = true, .most = WSH_TLS_12}, .server = {.tickets = true}, .says = " resumed=yes"},
    {WISH = {.resume = true, .most = WSH_TLS_12}, .form.renamed = true, .form.resume_sni = WSH_SNI_NONE,
     .server = {.tickets = true}, .says = " resumed=no "},
    {WISH = {.resume = true, .most = WSH_TLS_12}, .form.renamed = true, .form.resume_sni = WSH_SNI_NONE,
     .server = {.tickets = true, .wrong = WSH_TLS_WRONG_RESUMES_ANY}, .says = " resumed=yes"},
    {WISH = {.resume = true, .early_data = true}, .server = {.tickets = true}, .says = " resumed=yes"},
    {WISH = {.resume = true, .early_data = true}, .server = {.tickets = true, .wrong = WSH_TLS_WRONG_EARLY_DATA},
     .says = " resumed=yes early-data=accepted"},
};

START_TEST(sessions_are_resumed) {
    struct wsh_step open[] = {{.kind = WSH_STEP_SEND}, {.kind = WSH_STEP_AWAIT}, {.kind = WSH_STEP_HALF_CLOSE},
                              {.kind = WSH_STEP_CONNECT, .connection = 1}, {.kind = WSH_STEP_SEND, .connection = 1},
                              {.kind = WSH_STEP_AWAIT, .connection = 1}};
    struct wsh_case c = peer_case();
    c.steps = open;
    c.n_steps = WSH_COUNT(open);
    struct wsh_exchange *x = perform_order(&resumptions[_i], &c);
    struct wsh_view v;
    wsh_view_read(a, wsh_exchange_transcript(x, 1), &v);
    const char *text = order_text(x, 1, false);
    ck_assert_msg(strstr(text, resumptions[_i].says) != NULL, "row %d: '%s' says no '%s'", _i, text,
                  resumptions[_i].says);
    ck_assert_int_eq(v.outcome, WSH_ACCEPTED);
    wsh_exchange_free(x);
}
END_TEST

int main(void) {
    Suite *s = suite_create("drive over TLS");
    TCase *t = wsh_test_case(s, "drive over TLS");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, every_part, 0, WSH_COUNT(rows));
    tcase_add_test(t, a_handshake_that_is_never_answered);
    tcase_add_test(t, much_to_say_over_tls);
    tcase_add_test(t, half_close_over_tls);
    tcase_add_loop_test(t, what_is_ordered, 0, WSH_COUNT(orders));
    tcase_add_loop_test(t, sessions_are_resumed, 0, WSH_COUNT(resumptions));
    return wsh_test_main(s);
}
