/* tell.h - a finding in words, and as a line of a record stream. */
#ifndef WSH_HARNESS_KIT_TELL_H
#define WSH_HARNESS_KIT_TELL_H

#include "harness/judge.h"

struct wsh_told {
    const char *subject, *name; /* name: known.h */
    const struct wsh_trial *trial;
    const struct wsh_judgement *judgement;
    const struct wsh_fuzz_finding *finding;
    size_t number; /* from 1 */
};

/* Rule, section, reason, request and response, all of it safe for a terminal. */
void wsh_tell(const struct wsh_told *t, struct wsh_buf *out);

struct wsh_told_record; /* opaque: a record stream that is appended to; several processes may share it */
/* Begins a stream if the file is empty. NULL with errno set. */
struct wsh_told_record *wsh_told_record_open(const char *path, const char *subject);
bool wsh_told_record_add(struct wsh_told_record *r, const struct wsh_told *t); /* false with errno set */
/* `complete`: with the line that ends a stream. False with errno set. Accepts NULL. */
bool wsh_told_record_close(struct wsh_told_record *r, bool complete);

#endif
