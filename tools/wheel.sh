#!/usr/bin/env bash
# Builds the wheel, installs it into an empty environment, and runs it from there.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
.venv/bin/python -m hatchling build -t wheel -d "$work/dist" >/dev/null
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
  -r requirements.lock
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$work"/dist/*.whl
"$work/venv/bin/merestone" --version
cp -r examples/acme "$work/acme"
"$work/venv/bin/merestone" check -C "$work/acme" --exit-zero --format json >"$work/check.json"
"$work/venv/bin/python" - "$work/check.json" <<'PY'
import json
import sys

answer = json.load(open(sys.argv[1]))
assert answer["findings"], "the wheel found nothing in the example"
print(f"the wheel found {len(answer['findings'])} findings in the example")
PY
