/* fuzz_planted.c - the planted flaws as a target of engines: what libFuzzer and AFL++ need by themselves.
 *
 * The engine sees the coverage of everything, oracle and flawed servers included, which is more than a fuzzer of a real
 * server gets. First findings are kept in the file WSH_BENCH_TALLY, shared by the processes that the engine forks. */
#include <fcntl.h>
#include <sys/mman.h>

#include "bench/fuzz/scene.h"

static struct bench_scene *scene;

static struct bench_tally *shared_tally(void) {
    const char *path = getenv("WSH_BENCH_TALLY");
    int file = path ? open(path, O_RDWR | O_CREAT, 0600) : -1, flags = file < 0 ? MAP_ANONYMOUS : 0;
    if (file >= 0 && ftruncate(file, sizeof(struct bench_tally)) != 0) wsh_die_memory(sizeof(struct bench_tally));
    void *map = mmap(NULL, sizeof(struct bench_tally), PROT_READ | PROT_WRITE, MAP_SHARED | flags, file, 0);
    if (map == MAP_FAILED) wsh_die_memory(sizeof(struct bench_tally));
    if (file >= 0) (void)close(file);
    return map;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wsh_judgement v;
    if (!scene) scene = bench_scene_new(0xE, shared_tally());
    bench_scene_run(scene, wsh_span_make(data, size), &v);
    return 0;
}
