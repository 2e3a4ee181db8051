#!/usr/bin/env python3
"""Badges: well-formed, nothing in them but shapes and text, and the text says what the colour says.

    svg.py FILE...
"""
import sys
import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {SVG + name for name in ("svg", "title", "g", "rect", "text")}

bad = 0
for path in sys.argv[1:]:
    root = ET.parse(path).getroot()
    words = "".join(t.text or "" for t in root.iter(SVG + "text"))
    right = list(root.iter(SVG + "rect"))[-1]
    ends = [int(r.get("x")) + int(r.get("width")) for r in root.iter(SVG + "rect")]
    checks = {
        "an element that is no shape and no text": {e.tag for e in root.iter()} <= ALLOWED,
        "the width is not that of its boxes": int(root.get("width")) == max(ends),
        "no counts in the text": " pass" in words,
        "the label for those who do not see it differs": words.replace("websocket handshake", "", 1) in root.get("aria-label"),
        "red without a failure in words": right.get("fill") != "#8b1a00" or " fail" in words,
    }
    for complaint, fine in checks.items():
        if not fine:
            print(f"{path}: {complaint}", file=sys.stderr)
            bad += 1
sys.exit(1 if bad else 0)
