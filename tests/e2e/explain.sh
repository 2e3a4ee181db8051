#!/usr/bin/env bash
# explain: each kind of page as people see it, compared with tests/golden/explain. WSHAKE_BLESS=1 writes them anew.
. "$(dirname "$0")/lib/common.bash"
golden=tests/golden/explain

# page NAME STATUS ARGS...: both outputs of explain are those of the golden file NAME.
page() {
  local file=$golden/$1
  local status=$2
  shift 2
  expect "$status" env NO_COLOR=1 "$WSHAKE" explain "$@"
  cat "$WORK/out" "$WORK/err" >"$WORK/page"
  if [ -n "${WSHAKE_BLESS:-}" ]; then
    cp "$WORK/page" "$file"
  else
    diff -u "$file" "$WORK/page" || fail "explain $* says something else than $file"
  fi
}

page rule.txt 0 R6455-4.2.1-6-VERSION --cases "$golden/cases"
page rule.txt 0 finding/R6455-4.2.1-6-VERSION --cases "$golden/cases"
page rule-untested.txt 0 R8441-5-NOKEY
page case.txt 0 demo/hidden --cases "$golden/cases"
page case-talk.txt 0 demo/talk --cases "$golden/cases"
page family.txt 0 demo --cases "$golden/cases"
page family.md 0 demo --markdown --cases "$golden/cases"
page families.md 0 families --markdown --cases "$golden/cases"
page principle.txt 0 P7
page tension.txt 0 T22
page tension.md 0 T22 --markdown
page verdict.txt 0 warn
page unknown.txt 2 kay/missing
page unknown-principle.txt 2 T99

# The pages of the whole catalogue: no link leads nowhere, and none is too long to read.
python3 - <<'EOF'
import pathlib, re
pages = [*pathlib.Path("docs/families").glob("*.md"), pathlib.Path("docs/rules.md"), pathlib.Path("docs/principles.md")]
anchors = {p.resolve(): set(re.findall(r'<a id="([^"]+)"', p.read_text())) for p in pages}
bad = []
for page in pages:
    text = page.read_text()
    if page.name != "rules.md" and page.parent.name == "families" and text.count("\n") > 700:
        bad.append(f"{page}: {text.count(chr(10))} lines")
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`(?!\])", "", text)):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page.resolve()
        if not there.exists() or (anchor and anchor not in anchors[there]):
            bad.append(f"{page}: {target}")
assert len(pages) > 20 and not bad, "\n".join(bad)
EOF
