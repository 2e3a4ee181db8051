/* planted.h - the reference server with one planted flaw at a time: what the benchmark lets fuzzers look for. */
#ifndef WSH_BENCH_FUZZ_PLANTED_H
#define WSH_BENCH_FUZZ_PLANTED_H

#include "server/responder.h"

enum wsh_plant_class { WSH_PLANT_REFUSES, WSH_PLANT_ACCEPTS, WSH_PLANT_ANSWERS };

enum wsh_plant_condition {
#define CONDITION(symbol, help, expression) WSH_PLANT_##symbol,
#include "bench/fuzz/conditions.def"
#undef CONDITION
    WSH_PLANT_CONDITIONS
};

struct wsh_plant {
    unsigned tier;
    enum wsh_plant_class class;
    const char *flaw;  /* of wsh_flaws */
    uint64_t when;     /* bits 1 << enum wsh_plant_condition, all of which must hold */
    const char *rule, *seen_in; /* seen_in may be NULL */
};
extern const struct wsh_plant wsh_plants[];
extern const size_t wsh_plant_count;

/* The conditions that hold for these octets, as bits. Any octets. */
uint64_t wsh_plant_read(struct wsh_arena *a, struct wsh_span request);
/* What stands in `when`, in words: "keep-alive in Connection, a Cookie". In the arena. */
const char *wsh_plant_when(struct wsh_arena *a, const struct wsh_plant *plant);
/* Configuration of the server when the flaw shows: as `strict`, with a table of flaws of its own in the arena. */
void wsh_plant_config(struct wsh_arena *a, const struct wsh_plant *plant, const struct wsh_server_config *strict,
                      struct wsh_server_config *ret);

#endif
