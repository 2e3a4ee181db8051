"""A record stream, damaged in one of many ways: the same number always gives the same octets."""
import json
import random

HOSTILE = [
    "</script><script>alert(1)</script>", "]]><!-- &amp; \"'", "\x1b]0;owned\x07\x1b[31m", "\u202etxt.exe\u200b\u2066", "\ud800", "\x00\x01\x7f\x85",
    "a\nok 1 - forged\nnot ok 2 - forged\n1..2\nBail out! forged\n", "# SKIP forged", "x # TO" "DO forged", "\n  ---\n  forged: yes\n  ...\n", "\\# \\",
    "`code` | **b** | [x](http://evil.example) ![i](x) <img src=x onerror=1> @user #12 GH-3 :smile: www.evil.example a@b.example", "|", "`", "``", "{0} {1}",
    "[link](http://evil.example)", "--insecure", "'; rm -rf / #", "$(id)", "%n%s%n", "../../../../etc/passwd:1", "a:0", "b:99999999999999999999", "/:1", "",
    " ", "\t", "- x", "> x", "~~~", "0123456789abcdef0123456789abcdef01234567", "\u00e9\u4e2d\U0001f600", "A" * 70000, "\\x" * 3000, "|" * 5000, "&" * 5000,
]
VALUES = [None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, 2**64, 10**30, 1.5, -0.0, 1e308, [], {}, [[]], [None], {"a": 1}, "x", ["a", 1, None], "pass", "fail",
          "accepted", "header", "footer", "case", "finding", "AAAA", "AA=A", [{}] * 50, ["R6455-4.2.2-4-VERSION"] * 300]


def paths(value, here=()):
    yield here
    if isinstance(value, dict):
        for key in value:
            yield from paths(value[key], here + (key,))
    elif isinstance(value, list):
        for i, item in enumerate(value[:8]):
            yield from paths(item, here + (i,))


def put(value, path, new):
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = new


def replaced(rng, lines, pool):
    """One value of one line becomes another, or is gone."""
    index = rng.randrange(len(lines))
    try:
        document = json.loads(lines[index])
    except (ValueError, RecursionError):
        return lines
    places = [p for p in paths(document) if p]
    for _ in range(rng.randint(1, 3)):
        if places:
            try:
                put(document, rng.choice(places), rng.choice(pool))
            except (KeyError, IndexError, TypeError):
                pass
    lines[index] = json.dumps(document, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
    return lines


def everywhere(rng, lines):
    """Every text of a line becomes hostile."""
    index = rng.randrange(len(lines))
    try:
        document = json.loads(lines[index])
    except (ValueError, RecursionError):
        return lines
    keep = {"type", "schema", "verdict", "outcome", "kind", "side", "weight", "impact", "seed"}
    for path in [p for p in paths(document) if p]:
        target = document
        try:
            for step in path:
                target = target[step]
        except (KeyError, IndexError, TypeError):
            continue
        if isinstance(target, str) and path[-1] not in keep and "sent" not in path and "received" not in path:
            put(document, path, rng.choice(HOSTILE))
    lines[index] = json.dumps(document).encode()
    return lines


def octets(rng, text):
    text = bytearray(text)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(text) + 1)
        kind = rng.randrange(4)
        if kind == 0 and text:
            text[at % len(text)] = rng.randrange(256)
        elif kind == 1:
            text[at:at] = bytes(rng.randrange(256) for _ in range(rng.randint(1, 20)))
        elif kind == 2:
            del text[at:at + rng.randint(1, 200)]
        else:
            text[at:at] = rng.choice([b"\n", b"\r\n", b"\0", b"\xff\xfe", b"{", b"]", b'"', b"\\u0000", b"[" * 3000, b"1" * 400])
    return bytes(text)


def mutate(number, streams):
    """`streams`: whole record streams as octets. A small part of what comes out is not damaged at all."""
    rng = random.Random(number)
    text = rng.choice(streams)
    for _ in range(rng.randint(1, 3)):
        lines = text.split(b"\n")
        kind = rng.randrange(12)
        if kind == 0:
            text = text[:rng.randrange(len(text) + 1)]
        elif kind == 1:
            del lines[rng.randrange(len(lines))]
            text = b"\n".join(lines)
        elif kind == 2:
            lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))
            text = b"\n".join(lines)
        elif kind == 3:
            rng.shuffle(lines)
            text = b"\n".join(lines)
        elif kind == 4:
            text = text + rng.choice(streams)
        elif kind in (5, 6):
            text = octets(rng, text)
        elif kind in (7, 8):
            text = b"\n".join(replaced(rng, lines, VALUES))
        elif kind == 9:
            text = b"\n".join(replaced(rng, lines, HOSTILE))
        elif kind == 10:
            text = b"\n".join(everywhere(rng, lines))
        else:
            text = rng.choice([b"", b"\n\n", b"not a record\n", text.replace(b"wshake.record/1", b"wshake.record/2"), text.replace(b"\n", b"\r\n"),
                               b"\xef\xbb\xbf" + text, text[text.find(b"\n") + 1:], b'{"type":"header"}\n', b"[" * 100000, b"null\n" * 50])
    return text
