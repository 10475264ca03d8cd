#!/bin/sh
# Installs what the tests need from the system, where that is possible; says what is missing.
set -u
command -v git >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -q && apt-get install -q -y --no-install-recommends git && exit 0
fi
echo "git is missing and cannot be installed here: the tests that need it are skipped" >&2
