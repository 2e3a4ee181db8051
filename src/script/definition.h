/* definition.h - what a case means, as two short sums: when a verdict changes, they tell whether the case did.
 *
 * Texts for people (id, title, why, rules, despite) do not count; a table is filled in before, so that a row that
 * changes another row's case changes nothing here. */
#ifndef WSH_SCRIPT_DEFINITION_H
#define WSH_SCRIPT_DEFINITION_H

#include "script/case.h"
#include "script/yaml.h"

/* Of one row of an expectation without its reason. */
uint64_t wsh_definition_row(const struct wsh_yaml *row);
/* Fills in c->sends and c->expects; its rows have been read. */
void wsh_definition_case(const struct wsh_yaml *node, struct wsh_case *c);

#endif
