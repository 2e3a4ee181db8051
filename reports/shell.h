/* shell.h - words of a command line that people paste into a shell, whatever they were made of. */
#ifndef WSH_REPORTS_SHELL_H
#define WSH_REPORTS_SHELL_H

#include "base/base.h"

/* One word, quoted where it must be. Octets that do not print go through $'...', which bash, zsh and ksh know. */
void wsh_shell_word(const char *text, struct wsh_buf *out);
/* The octets, NUL and all, as printf's format in one word of any POSIX shell: printf 'GET / HTTP/1.1\r\n\377'. */
void wsh_shell_printf(struct wsh_span octets, struct wsh_buf *out);
/* "${NAME:?}", in double quotes: a value that is not told; the shell complains as long as NAME is not set. The name is
 * made of `text`: letters, digits and '_' remain. */
void wsh_shell_secret(struct wsh_span text, struct wsh_buf *out);

#endif
