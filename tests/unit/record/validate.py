#!/usr/bin/env python3
"""Validates JSON, or each line of NDJSON, against a JSON Schema. Status 77: the module 'jsonschema' is missing.

    validate.py SCHEMA FILE...
"""
import json
import sys

try:
    import jsonschema
except ImportError:
    print("validate.py: skipped: the Python module 'jsonschema' is missing (Debian: python3-jsonschema)", file=sys.stderr)
    sys.exit(77)


def documents(path):
    with open(path, encoding="utf-8") as file:
        if path.endswith(".ndjson"):
            for number, line in enumerate(file, 1):
                yield number, json.loads(line)
        else:
            yield 1, json.load(file)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)
    bad = 0
    for path in sys.argv[2:]:
        for line, document in documents(path):
            for error in validator.iter_errors(document):
                best = jsonschema.exceptions.best_match([error])
                print(f"{path}:{line}: {'/'.join(map(str, best.absolute_path))}: {best.message[:300]}", file=sys.stderr)
                bad += 1
    return 1 if bad else 0


sys.exit(main())
