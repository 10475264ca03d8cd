#!/usr/bin/env bash
# What CI checks beside the tests; every check runs, and the first that fails decides.
set -u
cd "$(dirname "$0")/.." || exit 2
bin=.venv/bin
failed=0
run() {
  echo "== $*"
  "$@" || { echo "FAILED: $*"; failed=1; }
}
run $bin/ruff check .
run $bin/ruff format --check .
run $bin/mypy
run $bin/lint-imports
run $bin/python docs/_generate.py --check
run $bin/python -m cogapp -I docs --check README.md docs/*.md
run $bin/merestone check --strict
run bash tools/wheel.sh
exit $failed
