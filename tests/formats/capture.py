#!/usr/bin/env python3
"""What tshark makes of a packet capture: blocks or packets that it cannot read, checksums that are wrong and malformed
frames are complaints; with a record, so are streams, 101s and cleartext that differ from it. Prints what it counted.
Status 77: tshark is missing.

    capture.py [--record RUN.ndjson] FILE...
"""
import argparse
import base64
import json
import shutil
import subprocess
import sys

FIELDS = ("tcp.stream", "ip.checksum.status", "tcp.checksum.status", "http.request.method", "http.response.code", "websocket",
          "_ws.malformed", "_ws.expert.message", "frame.interface_name", "frame.comment", "tcp.flags.str")
CHECKS = [word for name in ("ip.check_checksum", "tcp.check_checksum") for word in ("-o", f"{name}:TRUE")]
# tshark's own words for packets that do not fit together. What we ask may be malformed HTTP: that is the point.
WRONG = ("checksum", "bogus", "previous segment", "acked segment", "retransmission", "out-of-order", "port numbers reused",
         "window is completely full")


def packets(path):
    fields = [word for name in FIELDS for word in ("-e", name)]
    done = subprocess.run(["tshark", "-n", "-r", path, *CHECKS, "-T", "fields", "-E", "separator=/t", "-E", "occurrence=a", *fields],
                          capture_output=True, timeout=240)
    errors = [line for line in done.stderr.decode(errors="replace").split("\n") if line and "Running as user" not in line]
    rows = [dict(zip(FIELDS, line.split("\t"))) for line in done.stdout.decode(errors="replace").split("\n") if line]
    return rows, [f"status {done.returncode}"] * bool(done.returncode) + errors


def recorded(path):
    """Connections of a record, 101s in them, and connections that speak TLS."""
    streams = answered = secure = 0
    for line in open(path, encoding="utf-8"):
        result = json.loads(line)
        for number, attempt in enumerate(result.get("attempts", [])):
            evidence = attempt if number else result  # the first one's stands in the result itself
            for i, octets in enumerate(evidence.get("received", [])):
                kinds = {e["kind"] for e in evidence["events"] if e.get("connection", 0) == i}
                streams += bool(octets or evidence["sent"][i] or kinds - {"mark", "deadline"})
                answered += base64.b64decode(octets).count(b"HTTP/1.1 101 ")
                secure += bool(kinds & {"tls", "tls-fail", "tls-alert"})
    return {"streams": streams, "101": answered, "cleartext": secure}


def check(path, record):
    rows, wrong = packets(path)
    gaps = {row["tcp.stream"] for row in rows if "did not keep" in row["frame.comment"]}
    for number, row in enumerate(rows, 1):
        if row["ip.checksum.status"] != "1" or row["tcp.checksum.status"] != "1":
            wrong.append(f"packet {number}: a checksum: {row}")
        if (row["_ws.malformed"] and not row["http.request.method"]) or any(word in row["_ws.expert.message"].lower() for word in WRONG if row["tcp.stream"] not in gaps):
            wrong.append(f"packet {number}: {row}")
    clear = [row for row in rows if row["frame.interface_name"] == "tls-cleartext"]
    if any("cleartext of TLS" not in row["frame.comment"] for row in clear if row["tcp.flags.str"].endswith("S*") and row["frame.comment"]):
        wrong.append("cleartext that does not say so")
    counts = {"streams": len({row["tcp.stream"] for row in rows}),
              "101": sum(row["http.response.code"].split(",").count("101") for row in rows),
              "cleartext": len({row["tcp.stream"] for row in clear})}
    if len({row["tcp.stream"] for row in rows if row["frame.comment"]}) != counts["streams"]:
        wrong.append("a stream without a comment")
    if record and recorded(record) != counts:
        wrong.append(f"the record says {recorded(record)}, tshark {counts}")
    counts["requests"] = sum(bool(row["http.request.method"]) for row in rows)
    counts["frames"] = sum(bool(row["websocket"]) for row in rows)
    print(path, counts)
    return [f"{path}: {what}" for what in wrong]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--record")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    if not shutil.which("tshark"):
        print("capture.py: skipped: tshark is missing (Debian: tshark)", file=sys.stderr)
        return 77
    wrong = [line for path in options.files for line in check(path, options.record)]
    print("\n".join(wrong[:40]), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


sys.exit(main())
