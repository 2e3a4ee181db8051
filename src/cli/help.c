/* help.c - help, manual page and completion, all drawn from the tables of commands and options. */
#include "cli/cli.h"

enum { HELP_COLUMN = 30 };

static bool takes(size_t option, size_t command) { return (wsh_options[option].commands & (1u << command)) != 0; }

static void add_option(struct wsh_buf *out, const struct wsh_option *o) {
    size_t before = out->n;
    wsh_buf_printf(out, "  --%s%s%s", o->name, *o->argument ? " " : "", o->argument);
    size_t used = out->n - before;
    if (used + 2 > HELP_COLUMN) {
        wsh_buf_add_octet(out, '\n');
        used = 0;
    }
    wsh_buf_fill(out, ' ', HELP_COLUMN - used);
    wsh_cli_wrap(out, o->help, HELP_COLUMN);
}

static void add_examples(struct wsh_buf *out, const char *examples, const char *prefix) {
    struct wsh_span rest = wsh_span_of(examples);
    while (rest.n > 0) {
        struct wsh_span line = wsh_span_cut(&rest, '\n');
        wsh_buf_printf(out, "%s%.*s\n", prefix, WSH_FMT(line));
    }
}

void wsh_help_command(const struct wsh_command *c, struct wsh_buf *out) {
    size_t command = (size_t)(c - wsh_commands);
    wsh_buf_printf(out, "usage: wshake %s%s%s [OPTIONS]\n\n", c->name, *c->words ? " " : "", c->words);
    if (*c->about) wsh_cli_wrap(out, c->about, 0);
    if (*c->about) wsh_buf_add_octet(out, '\n');
    bool any = false;
    for (size_t i = 0; i < WSH_OPT_COUNT; i++) any = any || takes(i, command);
    if (any) wsh_buf_add_text(out, "options:\n");
    for (size_t i = 0; i < WSH_OPT_COUNT; i++)
        if (takes(i, command)) add_option(out, &wsh_options[i]);
    wsh_buf_add_text(out, any ? "\nexamples:\n" : "examples:\n");
    add_examples(out, c->examples, "  ");
    if (any)
        wsh_buf_add_text(out, "\nEvery option can also be given as an environment variable: --origin-allowed is "
                              "WSHAKE_ORIGIN_ALLOWED.\n");
}

void wsh_help_overview(struct wsh_buf *out) {
    wsh_buf_add_text(out, "wshake - conformance tests for the WebSocket opening handshake (RFC 6455)\n\nusage: wshake "
                          "COMMAND [OPTIONS]\n\ncommands:\n");
    for (size_t i = 0; i < wsh_command_count; i++)
        wsh_buf_printf(out, "  %-10s %s\n", wsh_commands[i].name, wsh_commands[i].summary);
    wsh_buf_add_text(
        out,
        "\nexamples:\n"
        "  wshake serve --port 8080 &           a server to try it on\n"
        "  wshake run ws://127.0.0.1:8080/ --html report.html\n"
        "  wshake explain version/unassigned-99\n"
        "\n'wshake COMMAND --help' says more.\n"
        "exit status: 0 the gate holds, 1 it does not, 2 usage or case file, 3 no testable target, 130 interrupted\n");
}

/* ---- manual page ---- */

static void add_roff(struct wsh_buf *out, const char *text) {
    bool line_start = true;
    for (const char *p = text; *p; p++) {
        if (line_start && (*p == '.' || *p == '\'')) wsh_buf_add_text(out, "\\&");
        if (*p == '-')
            wsh_buf_add_text(out, "\\-");
        else if (*p == '\\')
            wsh_buf_add_text(out, "\\e");
        else
            wsh_buf_add_octet(out, (uint8_t)*p);
        line_start = *p == '\n';
    }
}

static void add_man_command(struct wsh_buf *out, size_t command) {
    const struct wsh_command *c = &wsh_commands[command];
    wsh_buf_printf(out, ".SS \"wshake %s%s%s\"\n", c->name, *c->words ? " " : "", c->words);
    add_roff(out, *c->about ? c->about : c->summary);
    wsh_buf_add_octet(out, '\n');
    for (size_t i = 0; i < WSH_OPT_COUNT; i++) {
        if (!takes(i, command)) continue;
        wsh_buf_add_text(out, ".TP\n.B \\-\\-");
        add_roff(out, wsh_options[i].name);
        wsh_buf_add_octet(out, ' ');
        add_roff(out, wsh_options[i].argument);
        wsh_buf_add_octet(out, '\n');
        add_roff(out, wsh_options[i].help);
        wsh_buf_add_octet(out, '\n');
    }
}

static const char man_head[] =
    ".TH WSHAKE 1 \"\" \"wshake " WSHAKE_VERSION "\" \"User Commands\"\n"
    ".SH NAME\nwshake \\- conformance, interoperability and fuzzing harness for the WebSocket opening handshake\n"
    ".SH SYNOPSIS\n.B wshake\n.I COMMAND\n[\\fIOPTIONS\\fR]\n"
    ".SH DESCRIPTION\n"
    "Replays handshake scenarios (RFC 6455) against a server, judges what it sees, and leaves a terminal summary, a "
    "record\n"
    "stream, an HTML report and a JUnit file. Every verdict cites the octets and the section that it rests on.\n"
    ".SH COMMANDS\n";
static const char man_tail[] =
    ".SH VERDICTS\n"
    ".TP\n.B pass\nconforming\n.TP\n.B warn\na SHOULD, or a tolerance that a strict reading forbids but that hurts "
    "nobody\n"
    ".TP\n.B fail\na MUST violated\n.TP\n.B info\nthe specification leaves it open; recorded\n"
    ".TP\n.B skip\na precondition is not met\n.TP\n.B blocked\na case it depends on failed, so it would prove nothing\n"
    ".TP\n.B broken\nwe or the environment failed\n"
    ".SH EXIT STATUS\n"
    ".TP\n.B 0\nthe gate holds\n.TP\n.B 1\nit does not\n.TP\n.B 2\nusage, configuration or case file\n"
    ".TP\n.B 3\nthe target could not be tested: unreachable, or the baseline was not accepted\n.TP\n.B "
    "130\ninterrupted\n"
    ".SH ENVIRONMENT\n"
    "Every option has a variable: \\-\\-origin\\-allowed is WSHAKE_ORIGIN_ALLOWED; several values stand on lines of "
    "their own.\n"
    "NO_COLOR switches colours off.\n";

void wsh_help_man(struct wsh_buf *out) {
    wsh_buf_add_text(out, man_head);
    for (size_t i = 0; i < wsh_command_count; i++) add_man_command(out, i);
    wsh_buf_add_text(out, man_tail);
}

/* ---- completion ---- */

void wsh_help_completion_bash(struct wsh_buf *out) {
    wsh_buf_add_text(out, "# bash completion for wshake; made by 'wshake help --completion bash'\n_wshake() {\n"
                          "    local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} words=\n"
                          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        words=\"");
    for (size_t i = 0; i < wsh_command_count; i++) wsh_buf_printf(out, "%s%s", i ? " " : "", wsh_commands[i].name);
    wsh_buf_add_text(out, "\"\n    else\n        case $command in\n");
    for (size_t i = 0; i < wsh_command_count; i++) {
        wsh_buf_printf(out, "        %s) words=\"--help", wsh_commands[i].name);
        for (size_t j = 0; j < WSH_OPT_COUNT; j++)
            if (takes(j, i)) wsh_buf_printf(out, " --%s", wsh_options[j].name);
        wsh_buf_add_text(out, "\" ;;\n");
    }
    wsh_buf_add_text(
        out, "        esac\n"
             "        case $command in\n"
             "        show | explain) words+=\" $(wshake list 2>/dev/null | cut -d' ' -f1)\" ;;&\n"
             "        explain) words+=\" rules principles families $(wshake explain 2>/dev/null | cut -d' ' -f1)\" ;;\n"
             "        esac\n    fi\n"
             "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -f -- \"$word\")\n}\n"
             "complete -F _wshake wshake\n");
}
