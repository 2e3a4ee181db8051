# bash completion for wshake; made by 'wshake help --completion bash'
_wshake() {
    local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} words=
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="run list show explain lint serve selftest judge report diff expect fuzz help version init history"
    else
        case $command in
        run) words="--help --profile --exec --exec-log --select --intrusive --authorized --jobs --segment --retry-after --timeout --header --origin-allowed --origin-forbidden --subprotocol --cookie --authorization --record-secrets --cacert --cert --key --insecure --sni --connect-to --seed --cases --expect --strict-expect --fail-on --record --html --json --junit --sarif --tap --markdown --badge --pcapng --metrics --text --quiet --verbose" ;;
        list) words="--help --select --cases --json" ;;
        show) words="--help --profile --header --origin-allowed --origin-forbidden --subprotocol --cookie --authorization --seed --cases --json --raw" ;;
        explain) words="--help --cases --json --markdown" ;;
        lint) words="--help" ;;
        serve) words="--help --origin-allowed --subprotocol --cookie --authorization --cert --key --json --port --address --tls --tickets --save-cert --flaw --flaws --no-deflate" ;;
        selftest) words="--help --select --cases --json --flaw --no-live --full --verbose" ;;
        judge) words="--help --cases --expect --strict-expect --fail-on --record --html --json --junit --sarif --tap --markdown --badge --pcapng --metrics --text --quiet --verbose" ;;
        report) words="--help --expect --strict-expect --fail-on --html --json --junit --sarif --tap --markdown --badge --pcapng --metrics --text --quiet --verbose" ;;
        diff) words="--help --html --json --markdown --text --quiet --verbose" ;;
        expect) words="--help --output --update" ;;
        fuzz) words="--help --profile --exec --exec-log --authorized --jobs --timeout --header --cookie --authorization --record-secrets --cacert --cert --key --insecure --sni --connect-to --seed --index --count --time --runs --rate --corpus --out --suppress --resume --engine --cases --raw --quiet" ;;
        help) words="--help --man --completion" ;;
        version) words="--help" ;;
        init) words="--help --timeout --header --cookie --authorization --cacert --sni --output --force" ;;
        history) words="--help --html --json --text --quiet --db --label --target" ;;
        esac
        case $command in
        show | explain) words+=" $(wshake list 2>/dev/null | cut -d' ' -f1)" ;;&
        explain) words+=" rules principles families $(wshake explain 2>/dev/null | cut -d' ' -f1)" ;;
        esac
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -f -- "$word")
}
complete -F _wshake wshake
