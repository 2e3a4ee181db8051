#!/usr/bin/env python3
"""What GitHub's Markdown makes of a comment: elements that we do not write, foreign links, mentions, references, tables
whose rows differ in columns, and comments that are too long are complaints. Status 77: cmark-gfm is missing.

    markdown.py FILE...
"""
import html.parser
import re
import shutil
import subprocess
import sys

ALLOWED = {"h2", "h3", "p", "code", "pre", "strong", "a", "table", "thead", "tbody", "tr", "th", "td", "details", "summary"}
# What GitHub looks for in text that is neither code nor a link, after the Markdown is done.
REFERENCE = re.compile(r"@\w|#\d|\bgh-\d|\b[0-9a-f]{7,40}\b|https?://|\bwww\.|:\w+:", re.I)
MOST = 65536


class Page(html.parser.HTMLParser):
    def __init__(self, complain):
        super().__init__(convert_charrefs=True)
        self.complain, self.open, self.cells, self.columns = complain, [], 0, 0

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag not in ALLOWED:
            self.complain(f"the element <{tag}>")
        if tag == "a" and not attributes.get("href", "").startswith("https://www.rfc-editor.org/"):
            self.complain(f"a link to {attributes.get('href')}")
        if set(attributes) - {"href", "align"}:
            self.complain(f"attributes {attributes}")
        if tag == "table":
            self.columns = 0
        if tag == "tr":
            self.cells = 0
        self.cells += tag in ("td", "th")
        self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.complain(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()
        if tag == "tr":
            if self.columns and self.cells != self.columns:
                self.complain(f"a row of {self.cells} cells among rows of {self.columns}")
            self.columns = self.cells

    def handle_comment(self, data):
        self.complain("a comment")

    def handle_data(self, data):
        if not {"code", "pre", "a"} & set(self.open) and REFERENCE.search(data):
            self.complain(f"a reference: {REFERENCE.search(data).group(0)!r} in {data[:80]!r}")


def main():
    if not shutil.which("cmark-gfm"):
        print("markdown.py: skipped: cmark-gfm is missing (Debian: cmark-gfm)", file=sys.stderr)
        return 77
    complaints = []
    for path in sys.argv[1:]:
        text = open(path, encoding="utf-8").read()
        if len(text) > MOST:
            complaints.append(f"{path}: {len(text)} characters")
        out = subprocess.run(["cmark-gfm", "--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough", "-e", "tasklist", path],
                             capture_output=True, check=True, timeout=60)
        page = Page(lambda what: complaints.append(f"{path}: {what}"))
        page.feed(out.stdout.decode("utf-8"))
        page.close()
        if page.open:
            complaints.append(f"{path}: never closed: {page.open}")
    print("\n".join(complaints), file=sys.stderr, end="\n" if complaints else "")
    return 1 if complaints else 0


sys.exit(main())
