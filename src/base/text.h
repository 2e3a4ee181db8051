/* text.h - octets made readable, and small notations: base64, hex, escapes, globs.
 *
 * Everything that a peer or a user wrote passes through wsh_text_visible() before it reaches a terminal. */
#ifndef WSH_BASE_TEXT_H
#define WSH_BASE_TEXT_H

#include "base/arena.h"
#include "base/buf.h"

void wsh_base64_encode(struct wsh_span s, struct wsh_buf *out);
/* Standard alphabet, canonical padding and zero pad bits demanded, no white space. Otherwise false, nothing added. */
bool wsh_base64_decode(struct wsh_span s, struct wsh_buf *out);

/* The value of one hexadecimal digit, or -1. */
int wsh_hex_digit(uint8_t c);

/* C-style: printable ASCII as is, \r \n \t \0 \\ and \xHH for the rest; `quote` (0: none) is escaped too. */
void wsh_text_escape(struct wsh_span s, char quote, struct wsh_buf *out);
/* The inverse: \r \n \t \0 \\ \" \' \a \b \f \v \e \xHH. False and the offset of the bad escape otherwise. */
bool wsh_text_unescape(struct wsh_span s, struct wsh_buf *out, size_t *reterr_offset);

/* Safe for a terminal: valid UTF-8 printable characters as they are, everything else (C0, DEL, C1, bidi controls,
 * zero-width, malformed octets) as \xHH. */
void wsh_text_visible(struct wsh_span s, struct wsh_buf *out);
/* Decodes one UTF-8 character: its length 1..4, or 0 if the octets at s are no well-formed character. */
size_t wsh_utf8_next(struct wsh_span s, uint32_t *ret_code);

/* Globs over ids: '*' any run, '?' one octet; no classes. Time at most pattern x text. */
bool wsh_glob(struct wsh_span pattern, struct wsh_span text);

/* SHA-1 (RFC 3174), portable: the handshake needs it on a floor that knows no TLS library. Not for security. */
void wsh_sha1(struct wsh_span s, uint8_t ret_digest[20]);

/* A whole file, or NULL with errno set; EFBIG if it is larger than `limit`. "-" is standard input. */
bool wsh_file_read(struct wsh_arena *a, const char *path, size_t limit, struct wsh_span *ret_text);

#endif
