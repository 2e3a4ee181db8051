/* fuzz_hello.c - the first records of TLS: what is decided stays decided, what is read can be written again. */
#include "harness/props.h"

static void check_answer(struct wsh_span in) {
    struct wsh_tls_answer whole, part;
    enum wsh_read answer = wsh_tls_answer_read(in, &whole);
    WSH_PROP(answer != WSH_READ_OVER, "any octets are an answer");
    WSH_PROP((whole.kind == WSH_TLS_FIRST_NOTHING) == (in.n == 0), "nothing is no octet");
    for (size_t n = 0; n < in.n; n = wsh_prop_next_cut(in, n)) {
        struct wsh_span prefix = wsh_prop_prefix(in, n);
        if (wsh_tls_answer_read(prefix, &part) == WSH_READ_DONE) {
            WSH_PROP(answer == WSH_READ_DONE, "octets behind cannot undo an answer");
            WSH_PROP(part.kind == whole.kind && part.version == whole.version, "nor change it");
            WSH_PROP(part.suite == whole.suite && part.alert == whole.alert, "in any part");
        }
        wsh_prop_prefix_free(prefix);
    }
}

static void check_again(struct wsh_arena *a, const struct wsh_hello *h) {
    static const uint8_t random[32];
    struct wsh_hello again;
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_SENT);
    wsh_hello_write(h, random, &out);
    WSH_PROP(wsh_hello_read(a, wsh_buf_span(&out), &again) == WSH_READ_DONE, "a hello of ours is whole");
    WSH_PROP(again.version == h->version && again.suites.n == h->suites.n, "and says the same");
    for (size_t i = 0; i < h->suites.n; i++)
        WSH_PROP(again.suites.items[i] == h->suites.items[i], "suite by suite");
    wsh_buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wsh_span in = wsh_span_make(data, size), list = in, name;
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_hello h;
    check_answer(in);
    if (wsh_hello_read(a, in, &h) == WSH_READ_DONE) check_again(a, &h);
    while (wsh_alpn_next(&list, &name)) WSH_PROP(name.n > 0 && name.n < 256, "a protocol has 1 to 255 octets");
    wsh_arena_free(a);
    return 0;
}
