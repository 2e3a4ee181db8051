/* commands.c - the table of commands, and the two that only speak about it. */
#include "cli/commands.h"

const struct wsh_command wsh_commands[] = {
    [WSH_CMD_RUN] = {"run", "URL", "run the cases against one target",
        "Replays the catalogue's handshakes against a ws or wss URL, judges what comes back, prints a summary and writes the\n"
        "reports asked for. First a plain, correct handshake must be accepted: a server that refuses everything proves\n"
        "nothing, and the run says so. A failure is confirmed alone before it is reported. What the specification leaves to\n"
        "the server is judged only against what the flags declare (origins, subprotocols).",
        "wshake run ws://127.0.0.1:8080/chat\n"
        "wshake run --exec './server --port 9001' ws://127.0.0.1:9001/ --html report.html --junit report.xml\n"
        "wshake run wss://localhost:8443/ --cacert ca.pem --origin-allowed https://app.example\n"
        "wshake run ws://127.0.0.1:8080/ --select 'version/*' --select '!version/interim-*'",
        1, 1, wsh_cmd_run},
    [WSH_CMD_LIST] = {"list", "", "list the cases",
        "One line per case: the id first, then the title.",
        "wshake list --select 'key/*'\nwshake list --select '@rule:R6455-4.4-*'\nwshake list --json", 0, 0, wsh_cmd_list},
    [WSH_CMD_SHOW] = {"show", "CASE [URL]", "a case: its octets, its expectation, how to send it by hand",
        "Prints what a case sends (to ws://127.0.0.1:8080/ unless a URL is given), which observation deserves which verdict,\n"
        "and ready lines that send it.",
        "wshake show version/unassigned-99\nwshake show key/missing --raw | nc -q 3 127.0.0.1 8080", 1, 2, wsh_cmd_show},
    [WSH_CMD_EXPLAIN] = {"explain", "[RULE | CASE | FAMILY | VERDICT]", "a rule, a case, a family or a verdict in words",
        "Without a word: the list of rules.",
        "wshake explain R6455-4.2.2-4-VERSION\nwshake explain version/unassigned-99\nwshake explain warn", 0, 1, wsh_cmd_explain},
    [WSH_CMD_LINT] = {"lint", "PATH...", "check case files",
        "Loads case files as a catalogue of their own and says what is wrong, with file, line and column.",
        "wshake lint cases/\nwshake lint cases/expectations.yaml my-family.yaml", 1, 1000, wsh_cmd_lint},
    [WSH_CMD_SERVE] = {"serve", "", "the embedded reference server",
        "A strict RFC 6455 server that echoes. --flaw makes it wrong in one named way. Prints its URL as its first line.",
        "wshake serve --port 8080\nwshake serve --tls --save-cert /tmp/ca.pem\nwshake serve --flaw version-list-missing", 0, 0, wsh_cmd_serve},
    [WSH_CMD_SELFTEST] = {"selftest", "", "prove the catalogue: every case against the strict server and every flaw",
        "The strict server must earn no fail and no warn, every case that can fail must be turned red by a flaw, and every\n"
        "flaw must be caught. Prints the matrix and fails on an empty row.",
        "wshake selftest\nwshake selftest --flaw accept-constant --verbose", 0, 0, wsh_cmd_selftest},
    [WSH_CMD_JUDGE] = {"judge", "RUN.ndjson", "today's oracle on yesterday's evidence, without network",
        "Reads a record stream and judges its octets again with this program's catalogue and rules.",
        "wshake judge old.ndjson --record new.ndjson --html new.html", 1, 1, wsh_cmd_judge},
    [WSH_CMD_REPORT] = {"report", "RUN.ndjson...", "render record streams",
        "Draws the reports asked for from one stream, or several as one; without any, the terminal summary.",
        "wshake report run.ndjson --html run.html\nwshake report a.ndjson b.ndjson --junit both.xml", 1, 1000, wsh_cmd_report},
    [WSH_CMD_HELP] = {"help", "[COMMAND]", "this overview, or the help of one command", "", "wshake help run\nwshake help --man", 0, 1, wsh_cmd_help},
    [WSH_CMD_VERSION] = {"version", "", "the version of this program and of its libraries", "", "wshake version", 0, 0, wsh_cmd_version},
};
const size_t wsh_command_count = WSH_COUNT(wsh_commands);

enum wsh_exit wsh_cmd_help(struct wsh_args *args) {
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    enum wsh_exit status = WSH_EXIT_HOLDS;
    const struct wsh_command *about = NULL;
    for (size_t i = 0; args->n_words > 0 && i < wsh_command_count; i++)
        if (strcmp(wsh_commands[i].name, args->words[0]) == 0) about = &wsh_commands[i];
    if (wsh_arg_given(args, WSH_OPT_MAN)) wsh_help_man(&out);
    else if (wsh_arg_given(args, WSH_OPT_COMPLETION)) wsh_help_completion_bash(&out);
    else if (about) wsh_help_command(about, &out);
    else if (args->n_words > 0) status = wsh_usage(args, "'wshake help' lists the commands", "unknown command '%s'", args->words[0]);
    else wsh_help_overview(&out);
    (void)fwrite(out.p, 1, out.n, stdout);
    wsh_buf_done(&out);
    return status;
}
