/* commands.c - the table of commands, and the two that only speak about it. */
#include "cli/cli.h"

const struct wsh_command wsh_commands[] = {
    [WSH_CMD_RUN] =
        {
            .name = "run",
            .words = "[URL]",
            .summary = "run the cases against one target",
            .about =
                "Replays the catalogue's handshakes against a ws or wss URL, judges what comes back, prints a summary "
                "and writes "
                "the reports asked for. First a plain, correct handshake must be accepted: a server that refuses "
                "everything "
                "proves nothing, and the run says so. A failure is confirmed alone before it is reported. What the "
                "specification leaves to the server is judged only against what a profile or flags declare (origins, "
                "subprotocols, credentials, limits). Without a URL the target is the one that the profile names, and "
                "the profile is ./wshake.yaml unless --profile names another.",
            .examples =
                "wshake run ws://127.0.0.1:8080/chat\n"
                "wshake run --exec './server --port 9001' ws://127.0.0.1:9001/ --html report.html --junit report.xml\n"
                "wshake run wss://localhost:8443/ --cacert ca.pem --origin-allowed https://app.example\n"
                "wshake run ws://127.0.0.1:8080/ --select 'version/*' --select '!version/interim-*'",
            .min_words = 0,
            .max_words = 1,
            .run = wsh_cmd_run,
        },
    [WSH_CMD_LIST] =
        {
            .name = "list",
            .words = "",
            .summary = "list the cases",
            .about = "One line per case: the id first, then the title.",
            .examples = "wshake list --select 'key/*'\n"
                        "wshake list --select '@rule:R6455-4.4-*'\n"
                        "wshake list --json",
            .min_words = 0,
            .max_words = 0,
            .run = wsh_cmd_list,
        },
    [WSH_CMD_SHOW] =
        {
            .name = "show",
            .words = "CASE [URL]",
            .summary = "a case: its octets, its expectation, how to send it by hand",
            .about = "Prints what a case sends (to ws://127.0.0.1:8080/ unless a URL is given), which observation "
                     "deserves which "
                     "verdict, and ready lines that send it.",
            .examples = "wshake show version/unassigned-99\n"
                        "wshake show key/missing --raw | nc -q 3 127.0.0.1 8080",
            .min_words = 1,
            .max_words = 2,
            .run = wsh_cmd_show,
        },
    [WSH_CMD_EXPLAIN] =
        {
            .name = "explain",
            .words = "[RULE | CASE | FAMILY | PRINCIPLE | VERDICT]",
            .summary = "a rule, a case, a family, a principle or a verdict in words",
            .about = "Says what a case sends, what is expected and why; what a rule demands and which cases test it; "
                     "which principle (P1...) or tension between texts (T1...) decides. 'rules', 'principles' and "
                     "'families' are whole pages. Without a word: the list of rules.",
            .examples = "wshake explain R6455-4.2.2-4-VERSION\n"
                        "wshake explain version/unassigned-99\n"
                        "wshake explain T2\n"
                        "wshake explain warn",
            .min_words = 0,
            .max_words = 1,
            .run = wsh_cmd_explain,
        },
    [WSH_CMD_LINT] =
        {
            .name = "lint",
            .words = "PATH...",
            .summary = "check case files",
            .about = "Loads case files as a catalogue of their own and says what is wrong, with file, line and column.",
            .examples = "wshake lint cases/\n"
                        "wshake lint cases/expectations.yaml my-family.yaml",
            .min_words = 1,
            .max_words = 1000,
            .run = wsh_cmd_lint,
        },
    [WSH_CMD_SERVE] =
        {
            .name = "serve",
            .words = "",
            .summary = "the embedded reference server",
            .about =
                "A strict RFC 6455 server that echoes. --flaw makes it wrong in one named way. --cookie and "
                "--authorization guard it, so that the cases about sessions and credentials can be tried. Prints its "
                "URL as its first line.",
            .examples = "wshake serve --port 8080\n"
                        "wshake serve --tls --save-cert /tmp/ca.pem\n"
                        "wshake serve --cookie session=0123456789 --flaw session-unchecked\n"
                        "wshake serve --flaw version-list-missing",
            .min_words = 0,
            .max_words = 0,
            .run = wsh_cmd_serve,
        },
    [WSH_CMD_SELFTEST] =
        {
            .name = "selftest",
            .words = "",
            .summary = "prove the catalogue: every case against the strict server and every flaw",
            .about = "The strict server must earn no fail and no warn, every case that can fail must be turned red by "
                     "a flaw, and "
                     "every flaw must be caught. Prints the matrix and fails on an empty row. What shows over "
                     "TLS only is proved against a child process on loopback; the rest needs no socket.",
            .examples = "wshake selftest\n"
                        "wshake selftest --flaw accept-constant --verbose",
            .min_words = 0,
            .max_words = 0,
            .run = wsh_cmd_selftest,
        },
    [WSH_CMD_JUDGE] =
        {
            .name = "judge",
            .words = "RUN.ndjson",
            .summary = "today's oracle on yesterday's evidence, without network",
            .about = "Reads a record stream and judges its octets again with this program's catalogue and rules.",
            .examples = "wshake judge old.ndjson --record new.ndjson --html new.html",
            .min_words = 1,
            .max_words = 1,
            .run = wsh_cmd_judge,
        },
    [WSH_CMD_REPORT] =
        {
            .name = "report",
            .words = "RUN.ndjson...",
            .summary = "render record streams",
            .about =
                "Draws the reports asked for from one stream, or several as one; without any, the terminal summary.",
            .examples = "wshake report run.ndjson --html run.html\n"
                        "wshake report a.ndjson b.ndjson --junit both.xml",
            .min_words = 1,
            .max_words = 1000,
            .run = wsh_cmd_report,
        },
    [WSH_CMD_DIFF] =
        {
            .name = "diff",
            .words = "OLD.ndjson NEW.ndjson",
            .summary = "what changed between two runs",
            .about = "Says what got worse, changed or got better, and whether the target, the catalogue, the judge or "
                     "luck moved it; "
                     "octets are compared without keys, dates and random parts. Exit status 0: nothing got worse; 1: "
                     "something did.",
            .examples = "wshake diff yesterday.ndjson today.ndjson\n"
                        "wshake diff main.ndjson branch.ndjson --markdown comment.md --json diff.json",
            .min_words = 2,
            .max_words = 2,
            .run = wsh_cmd_diff,
        },
    [WSH_CMD_EXPECT] =
        {
            .name = "expect",
            .words = "RUN.ndjson...",
            .summary = "write a file of expected results",
            .about = "A line for each fail and warn of the runs, for --expect: what was seen, and a reason that is "
                     "yours to write. "
                     "What did not come in every run may occur. --update keeps the lines and reasons of a file and "
                     "leaves out what is mended.",
            .examples = "wshake expect run.ndjson --output known.yaml\n"
                        "wshake expect run.ndjson --update known.yaml",
            .min_words = 1,
            .max_words = 1000,
            .run = wsh_cmd_expect,
        },
    [WSH_CMD_FUZZ] =
        {
            .name = "fuzz",
            .words = "run URL | export FINDING | replay RECORD | gen",
            .summary = "fuzz a running server's handshake, and what comes of it",
            .about =
                "'run' sends requests that nearly are handshakes to a server, thousands in a second, and judges each "
                "answer: valid handshakes that were refused, broken ones that were accepted, responses that break a "
                "rule, a server that dies. A finding is confirmed three times, made small, written to the record and "
                "printed; the campaign goes on. It ends after --time or --runs, or with Ctrl-C; --resume goes on with "
                "it. Only loopback is fuzzed unless --authorized names the host. Exit status: 0 no finding, 1 "
                "findings, 2 usage, 3 the target could not be tested.\n\n"
                "'export' prints a finding (RECORD#NUMBER, or its name in the record of --out) as a case file for "
                "'wshake run --cases'. 'replay' sends the findings of a record again and says which still hold.\n\n"
                "'gen' prints inputs of the structure-aware mutator: the same seed and number always give the "
                "same octets. The first inputs are valid handshakes as proxies, browsers and libraries write "
                "them, then every single deviation, then several at once. --cases changes the pools of values.",
            .examples = "wshake fuzz run ws://127.0.0.1:8080/chat --time 300 --out found\n"
                        "wshake fuzz run ws://127.0.0.1:8080/ --exec './server --port 8080' --corpus corpus\n"
                        "wshake fuzz run ws://127.0.0.1:8080/chat --out found --resume\n"
                        "wshake fuzz export found#1 > case.yaml\n"
                        "wshake fuzz replay found\n"
                        "wshake fuzz gen --seed 7 --index 1234 --raw | nc -q 3 127.0.0.1 8080",
            .min_words = 1,
            .max_words = 2,
            .run = wsh_cmd_fuzz,
        },
    [WSH_CMD_HISTORY] =
        {
            .name = "history",
            .words = "add RUN.ndjson... | report | rebuild",
            .summary = "runs over time",
            .about = "'add' puts runs into an index, 'report' draws what became of each target: curves of fails, warns "
                     "and impacts, and the verdicts of every case that ever failed or changed. The streams stay the "
                     "evidence; 'rebuild' makes the index again from them.",
            .examples = "wshake history add run.ndjson --label 2.4.1\n"
                        "wshake history report --html history.html",
            .min_words = 1,
            .max_words = 1000,
            .run = wsh_cmd_history,
        },
    [WSH_CMD_INIT] =
        {
            .name = "init",
            .words = "URL",
            .summary = "write a profile by asking the server",
            .about =
                "Asks with at most 60 plain handshakes what the server speaks (origins, subprotocols, compression, "
                "echo, sizes, TLS) and writes a profile for 'wshake run': settings for what was seen, comments for "
                "how, and lines to fill in for what only its operator knows. If the plain handshake is refused, it "
                "says why and tries the server's own Origin and well-known subprotocols.",
            .examples = "wshake init ws://127.0.0.1:8080/chat\n"
                        "wshake init wss://localhost:8443/ --cacert ca.pem --output staging.yaml\n"
                        "wshake init ws://127.0.0.1:8080/ --output -",
            .min_words = 1,
            .max_words = 1,
            .run = wsh_cmd_init,
        },
    [WSH_CMD_HELP] =
        {
            .name = "help",
            .words = "[COMMAND]",
            .summary = "this overview, or the help of one command",
            .about = "",
            .examples = "wshake help run\n"
                        "wshake help --man",
            .min_words = 0,
            .max_words = 1,
            .run = wsh_cmd_help,
        },
    [WSH_CMD_VERSION] =
        {
            .name = "version",
            .words = "",
            .summary = "the version of this program, its rules, flaws and case files",
            .about = "",
            .examples = "wshake version",
            .min_words = 0,
            .max_words = 0,
            .run = wsh_cmd_version,
        },
};
const size_t wsh_command_count = WSH_COUNT(wsh_commands);

enum wsh_exit wsh_cmd_help(struct wsh_args *args) {
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    enum wsh_exit status = WSH_EXIT_HOLDS;
    const struct wsh_command *about = NULL;
    for (size_t i = 0; args->n_words > 0 && i < wsh_command_count; i++)
        if (strcmp(wsh_commands[i].name, args->words[0]) == 0) about = &wsh_commands[i];
    if (wsh_arg_given(args, WSH_OPT_MAN))
        wsh_help_man(&out);
    else if (wsh_arg_given(args, WSH_OPT_COMPLETION))
        wsh_help_completion_bash(&out);
    else if (about)
        wsh_help_command(about, &out);
    else if (args->n_words > 0)
        status = wsh_usage(args, "'wshake help' lists the commands", "unknown command '%s'", args->words[0]);
    else
        wsh_help_overview(&out);
    wsh_cli_write(stdout, &out);
    wsh_buf_done(&out);
    return status;
}
