#!/usr/bin/env python3
"""What the parsers of Prometheus' own client library make of metrics: that of OpenMetrics, and that of the older format,
which node_exporter's textfile collector reads. Prints each sample of the last file. Status 77: the library is missing.

    metrics.py FILE...
"""
import sys

sys.path.append("/usr/lib/python3/dist-packages")  # where Debian's package is, whichever Python runs this
try:
    from prometheus_client.openmetrics import parser as openmetrics
    from prometheus_client import parser as classic
except ImportError:
    print("metrics.py: skipped: no prometheus_client (Debian: python3-prometheus-client)", file=sys.stderr)
    sys.exit(77)


def samples(parse, text):
    return [(s.name, tuple(sorted(s.labels.items())), s.value) for family in parse(text) for s in family.samples]


wrong, found = [], []
for path in sys.argv[1:]:
    text = open(path, encoding="utf-8", newline="").read()
    try:
        found = samples(openmetrics.text_string_to_metric_families, text)
        if samples(classic.text_string_to_metric_families, text) != found:
            wrong.append(f"{path}: the two formats differ")
    except ValueError as error:
        wrong.append(f"{path}: {error}")
    if len({s[:2] for s in found}) != len(found):
        wrong.append(f"{path}: a series twice")
for name, labels, value in found:
    print(name, ",".join(f"{k}={v}" for k, v in labels if k != "target"), f"{value:g}")
print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
sys.exit(bool(wrong))
