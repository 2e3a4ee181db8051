/* export.h - a finding as a case file: what was sent, and what the server should have done. */
#ifndef WSH_FUZZ_EXPORT_H
#define WSH_FUZZ_EXPORT_H

#include "record/result.h"

/* A family of its own with a gate, so that 'wshake run --cases' needs nothing else. False: there are no octets. */
bool wsh_fuzz_export(const struct wsh_result *r, struct wsh_buf *out);

#endif
