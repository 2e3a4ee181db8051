/* target.c - the entrypoint: octets to the server, what it says to the oracle.
 *
 * Crashes are the sanitizer's. What the oracle finds is data: with WSHAKE_FINDINGS=FOLDER the first input of each
 * finding is kept there with a text beside it, and the run goes on; with WSHAKE_ABORT=1 a finding ends it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/judge.h"
#include "serve.h"
#include "transport.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct wsh_fuzz_judge *judge;
static struct wsh_fuzz_keys known;
static struct wsh_arena *memory;

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    /* civetweb answers what it does not serve with 404, and knows no credentials. */
    judge = wsh_fuzz_judge_new(WSH_POLICY_RESOURCE);
    memory = wsh_arena_new();
    serve_start();
    return 0;
}

static bool keep(const char *folder, const char *end, const void *octets, size_t n, uint64_t key) {
    const char *path = wsh_arena_printf(memory, "%s/%016llx%s", folder, (unsigned long long)key, end);
    FILE *file = fopen(path, "wxb"); /* another instance may have been first */
    if (!file) return false;
    bool good = fwrite(octets, 1, n, file) == n;
    return fclose(file) == 0 && good;
}

static void tell(const struct wsh_fuzz_finding *f, struct wsh_span in) {
    const char *folder = getenv("WSHAKE_FINDINGS"), *end = getenv("WSHAKE_ABORT");
    if (folder && wsh_fuzz_keys_add(&known, memory, f->key)) {
        struct wsh_span said = wsh_transport_said();
        const char *text =
            wsh_arena_printf(memory, "%s %s: %s\n", wsh_fault_name(f->fault), wsh_rule(f->rule)->id, f->text);
        if (keep(folder, ".request", in.p, in.n, f->key)) {
            (void)keep(folder, ".response", said.p, said.n, f->key);
            (void)keep(folder, ".txt", text, strlen(text), f->key);
        }
    }
    if (end && strcmp(end, "1") == 0) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wsh_span in = wsh_span_make(data, size);
    struct wsh_judgement j;
    wsh_transport_open(in, 0);
    serve_connection(WSH_TRANSPORT_FD);
    const struct wsh_trial trial = {.request = in,
                                    .response = wsh_transport_said(),
                                    .end = wsh_transport_closed() ? WSH_TRIAL_CLOSED : WSH_TRIAL_OPEN};
    wsh_fuzz_judge_read(judge, &trial, &j);
    for (size_t i = 0; i < j.n; i++)
        if (j.findings[i].weight == WSH_FAIL) tell(&j.findings[i], in);
    return 0;
}
