#!/usr/bin/env python3
"""Every line that `wshake show` prints for the cases of a record, run by sh: is the status line of the answer that of the
record? At most MOST cases are run, taken evenly; what curl sends is also compared octet by octet.

    by_hand.py RUN.ndjson MOST
"""
import base64
import concurrent.futures
import json
import os
import re
import socket
import subprocess
import sys

WSHAKE = os.environ["WSHAKE"]
LABELS = {"by hand": "printf", "with curl": "curl"}


def lines_of(result):
    done = subprocess.run([WSHAKE, "show", result["case"], result["target"], "--seed", result["seed"]], capture_output=True,
                          check=True, timeout=60, text=True)
    found = re.findall(r"^(by hand|with curl): (.*)$", done.stdout, re.M)
    return {LABELS[label]: line for label, line in found if line.startswith(LABELS[label])}


def status_line(octets):
    return octets.split(b"\n", 1)[0].rstrip(b"\r")


def run(line):
    return subprocess.run(["sh", "-c", line], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30).stdout


def sent_by(line, result):
    """What a curl line sends, to a port of ours instead of the target's."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(20)
    head, _, url = line.rpartition(" ")
    with subprocess.Popen(["sh", "-c", f"{head} http://127.0.0.1:{listener.getsockname()[1]}/"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        peer, _ = listener.accept()
        peer.settimeout(20)
        octets = b""
        while b"\r\n\r\n" not in octets:
            octets += peer.recv(65536)
        peer.close()
        listener.close()
        process.wait(30)
    return octets


def check(result):
    wrong, ran = [], []
    want = status_line(base64.b64decode(result["received"][0]))
    for tool, line in lines_of(result).items():
        ran.append(tool)
        got = status_line(run(line))
        if got != want:
            wrong.append(f"{result['case']}: {tool}: {got!r} instead of {want!r}: {line}")
        if tool == "curl" and result["target"].startswith("ws:"):
            octets = sent_by(line, result)
            if octets != base64.b64decode(result["sent"][0]):
                wrong.append(f"{result['case']}: curl sends {octets!r}: {line}")
    return wrong, ran


def main():
    path, most = sys.argv[1], int(sys.argv[2])
    results = [json.loads(line) for line in open(path, encoding="utf-8")]
    results = [r for r in results if r["type"] == "case" and r["received"] and r["received"][0] and len(r["sent"]) == 1]
    results = [r for r in results if "printf" in lines_of(r)]
    strange = [r for r in results if any(c == 0 or c > 126 for c in base64.b64decode(r["sent"][0]))]
    some = {r["case"]: r for r in strange[:4] + results[::max(1, len(results) // most)]}
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        checked = list(pool.map(check, some.values()))
    wrong = [line for lines, _ in checked for line in lines]
    ran = [tool for _, tools in checked for tool in tools]
    print(f"{len(some)} cases, {ran.count('printf')} lines of printf, {ran.count('curl')} of curl, {len(strange)} with octets")
    if len(some) < 12 or not strange or ran.count("curl") < 3:
        wrong.append("too few lines")
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


sys.exit(main())
