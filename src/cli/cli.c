/* cli.c - the catalogue and the terminal. */
#include "cli/cli.h"

#include <sys/ioctl.h>

enum { WRAP_WIDTH = 96 };

bool wsh_cli_color(FILE *stream) {
    const char *no = getenv("NO_COLOR");
    return isatty(fileno(stream)) && !(no && *no);
}

unsigned wsh_cli_width(void) {
    struct winsize size;
    if (isatty(1) && ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
    const char *columns = getenv("COLUMNS");
    uint64_t n = 0;
    if (columns && wsh_span_to_u64(wsh_span_of(columns), &n) && n >= 40 && n <= 1000) return (unsigned)n;
    return 100;
}

void wsh_cli_wrap(struct wsh_buf *out, const char *text, size_t column) {
    struct wsh_span rest = wsh_span_of(text);
    size_t at = column;
    while (rest.n > 0) {
        struct wsh_span word = wsh_span_cut(&rest, ' ');
        if (at > column && at + 1 + word.n > WRAP_WIDTH) {
            wsh_buf_add_octet(out, '\n');
            wsh_buf_fill(out, ' ', column);
            at = column;
        } else if (at > column) {
            wsh_buf_add_octet(out, ' ');
            at++;
        }
        wsh_buf_add(out, word);
        at += word.n;
    }
    wsh_buf_add_octet(out, '\n');
}

void wsh_cli_write(FILE *to, const struct wsh_buf *b) {
    struct wsh_span s = wsh_buf_span(b); /* never NULL, even of a buffer that holds nothing */
    (void)fwrite(s.p, 1, s.n, to);
    (void)fflush(to);
}

bool wsh_cli_diags(const struct wsh_diags *diags) {
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    wsh_diags_print(diags, wsh_cli_color(stderr), &out);
    wsh_cli_write(stderr, &out);
    wsh_buf_done(&out);
    return diags->errors == 0;
}

struct wsh_suite *wsh_cli_suite(struct wsh_args *args) {
    struct wsh_diags diags;
    wsh_diags_init(&diags, args->arena);
    const char *dir = wsh_arg(args, WSH_OPT_CASES, NULL);
    struct wsh_case_file *files = NULL;
    size_t n = 0;
    struct wsh_suite *suite = NULL;
    if (!dir)
        suite = wsh_suite_load(args->arena, wsh_builtin_cases, wsh_builtin_case_count, &diags);
    else if (wsh_case_files_read(args->arena, &dir, 1, &files, &n, &diags))
        suite = wsh_suite_load(args->arena, files, n, &diags);
    (void)wsh_cli_diags(&diags);
    return suite;
}

void wsh_cli_print_json(json_t *value) {
    char *text = json_dumps(value, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    (void)puts(text ? text : "null");
    free(text);
    json_decref(value);
}
