/* load_rows.h - what the readers of expectations share: rows about one exchange, rows about a series of them. */
#ifndef WSH_SCRIPT_LOAD_ROWS_H
#define WSH_SCRIPT_LOAD_ROWS_H

#include "script/loader.h"

void wsh_load_expect(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_row **ret_rows, size_t *ret_n);
void wsh_load_conditions(struct wsh_loader *l, const struct wsh_yaml *node, const char *what, struct wsh_row *row);
/* One or several values of a fact. */
void wsh_load_fact(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_fact *fact,
                   struct wsh_ranges *ranges);
bool wsh_load_impact(struct wsh_loader *l, const struct wsh_yaml_item *item, enum wsh_impact *ret);
/* An impact that stands beside a verdict which can have none. */
void wsh_load_check_impact(struct wsh_loader *l, struct wsh_place at, enum wsh_impact impact, enum wsh_verdict verdict);
/* The row at `at` has none, or several. */
void wsh_load_verdicts(struct wsh_loader *l, struct wsh_place at, unsigned n);

/* Of one case: first what makes its exchanges, then the rows about all of them. */
void wsh_load_grow(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c);
void wsh_load_watch(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c);
void wsh_load_series(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c);

#endif
