#!/usr/bin/env bash
# Every machine format of one run, read by programs that nobody here wrote; then several runs in one report.
. "$(dirname "$0")/lib/common.bash"
here=$(cd "$(dirname "$0")/.." && pwd)

# Every output in one call.
serve flawed --flaw connection-exact
outputs=()
for kind in html json junit sarif tap markdown badge pcapng metrics text; do outputs+=("--$kind" "$WORK/r.$kind"); done
expect 1 "$WSHAKE" run "$URL" --seed 3 --record "$WORK/r.ndjson" "${outputs[@]}"
says "$OUT" connection/list-keepalive-first

# tap FILE: both parsers agree; the counts are then in $TAP.
modules=${WSH_BUILD:-$WORK}/tap-parser
if ! cmp -s "$here/formats/tap-parser/package-lock.json" "$modules/installed.json"; then
  mkdir -p "$modules"
  cp "$here"/formats/tap-parser/package*.json "$modules/"
  if (cd "$modules" && timeout 120 npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >"$WORK/npm" 2>&1); then
    cp "$here/formats/tap-parser/package-lock.json" "$modules/installed.json"
  else
    echo "skipped: the npm package tap-parser cannot be installed: $(tail -n 1 "$WORK/npm")" >&2
  fi
fi
tap() {
  perl "$here/formats/tap.pl" "$1" >"$WORK/tap.out" || fail "Perl's parser complains about $1"
  [ ! -e "$modules/installed.json" ] || node "$here/formats/tap.mjs" "$modules" "$1" >"$WORK/tap.out" || fail "tap-parser complains about $1"
  TAP=$(cat "$WORK/tap.out")
}
# validate FOLDER: everything in it that a report wrote.
validate() {
  python3 "$here/unit/record/validate.py" "$here/formats/sarif-2.1.0-rtm.5.json" "$1"/*.sarif || fail 'SARIF'
  python3 "$here/unit/record/validate.py" "$here/../reports/schema/summary.schema.json" "$1"/*.json || fail 'JSON'
  xmllint --noout --nonet --schema "$here/../reports/schema/junit.xsd" "$1"/*.junit 2>"$WORK/xml" || fail "JUnit: $(cat "$WORK/xml")"
  xmllint --noout --nonet "$1"/*.badge && python3 "$here/formats/svg.py" "$1"/*.badge || fail 'badge'
  python3 "$here/formats/markdown.py" "$1"/*.markdown || [ $? -eq 77 ] || fail 'Markdown'
  python3 "$here/formats/metrics.py" "$1"/*.metrics >"$WORK/metrics.out" || [ $? -eq 77 ] || fail 'metrics'
  python3 "$here/formats/capture.py" "$1"/*.pcapng >"$WORK/capture.out" || [ $? -eq 77 ] || fail 'packet capture'
}
validate "$WORK"
tap "$WORK/r.tap"

# The formats agree with the record, and SARIF's fingerprints are those of another run with other keys.
expect 1 "$WSHAKE" run "$URL" --seed 4 --sarif "$WORK/s.sarif" --quiet
python3 - "$WORK" <<'EOF'
import collections, json, re, sys
work = sys.argv[1]
lines = [json.loads(l) for l in open(work + "/r.ndjson", encoding="utf-8")]
verdicts = collections.Counter(r["verdict"] for r in lines if r["type"] in ("case", "finding"))
run = json.load(open(work + "/r.sarif"))["runs"][0]
levels = collections.Counter(r["level"] for r in run["results"])
assert levels == collections.Counter({"error": verdicts["fail"], "warning": verdicts["warn"], "note": verdicts["info"]}), levels
prints = [r["partialFingerprints"]["caseRuleOutcome/v1"] for r in run["results"]]
assert len(set(prints)) == len(prints)
again = json.load(open(work + "/s.sarif"))["runs"][0]
stable = {r["partialFingerprints"]["caseRuleOutcome/v1"] for r in again["results"] if r["level"] == "error"}
assert stable == {p for p, r in zip(prints, run["results"]) if r["level"] == "error"}
for r in run["results"]:
    place = r["locations"][0]["physicalLocation"]
    assert re.fullmatch(r"cases/[a-z-]+\.yaml", place["artifactLocation"]["uri"]) and place["region"]["startLine"] > 1
    assert run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] == r["ruleId"]
tap = open(work + "/r.tap").read().split("\n")
assert sum(l.startswith("not ok ") for l in tap) == verdicts["fail"] + verdicts["broken"]
assert sum(" # SKIP " in l for l in tap) == verdicts["skip"] + verdicts["blocked"]
assert f'{verdicts["pass"]} pass, {verdicts["fail"]} fail' in open(work + "/r.badge").read()
assert len(open(work + "/r.markdown").read()) < 65536
EOF

# Two runs in one report: SARIF runs, TAP subtests, one comment; and a gate that was not passed.
serve strict
expect 0 "$WSHAKE" run "$URL" --seed 3 --record "$WORK/strict.ndjson" --quiet
expect 3 "$WSHAKE" run "$URL" --select 'key/*' --header 'Host: [' --record "$WORK/gate.ndjson" --tap "$WORK/gate.tap" --quiet
tap "$WORK/gate.tap"
says "$TAP" 'bailed out'
mkdir "$WORK/all"
outputs=()
for kind in html json junit sarif tap markdown badge pcapng metrics text; do outputs+=("--$kind" "$WORK/all/r.$kind"); done
expect 1 "$WSHAKE" report "$WORK/strict.ndjson" "$WORK/r.ndjson" "$WORK/gate.ndjson" --quiet "${outputs[@]}"
validate "$WORK/all"
tap "$WORK/all/r.tap"
[ "$(python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["runs"]))' "$WORK/all/r.sarif")" = 3 ] || fail 'three runs'
says "$(cat "$WORK/all/r.badge")" 'not testable'

# Standard output takes one of them; a file too; what cannot be written is said before anything is sent.
expect 1 "$WSHAKE" report "$WORK/r.ndjson" --sarif -
python3 -c 'import json, sys; json.load(sys.stdin)' <"$WORK/out"
expect 2 "$WSHAKE" report "$WORK/r.ndjson" --sarif - --tap -
says "$ERR" 'standard output'
expect 2 "$WSHAKE" report "$WORK/r.ndjson" --sarif "$WORK/x" --tap "$WORK/x"
says "$ERR" 'a file of its own'
for kind in html json junit sarif tap markdown badge pcapng metrics text record; do
  expect 2 "$WSHAKE" run ws://127.0.0.1:1/ "--$kind" "$WORK/no/such/folder/x"
  says "$ERR" 'cannot write'
  [ "$kind" != html ] || continue # a folder gets pages
  expect 2 "$WSHAKE" run ws://127.0.0.1:1/ "--$kind" "$WORK"
  says "$ERR" 'cannot write'
done

# HTML into a folder: one that is there, one that is not yet, and one that cannot be.
mkdir "$WORK/there"
for folder in there new/; do
  expect 1 "$WSHAKE" report "$WORK/r.ndjson" --html "$WORK/$folder" --quiet
  for file in index.html fail.html family-baseline.html style.css picture-1.svg; do
    [ -s "$WORK/$folder/$file" ] || fail "no $file in $folder"
  done
done
diff -r "$WORK/there" "$WORK/new" || fail 'the same record gives the same pages'
expect 2 "$WSHAKE" report "$WORK/r.ndjson" --html "$WORK/r.ndjson/"
says "$ERR" 'cannot write'
expect 2 "$WSHAKE" diff "$WORK/r.ndjson" "$WORK/strict.ndjson" --html "$WORK/there"
says "$ERR" 'cannot write'
