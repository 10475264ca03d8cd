#!/bin/sh
# Installs what the tests need from the system, where that is possible; says what is missing.
# Without one of these, the tests that need it are skipped, each with its reason.
set -u
wanted=""
for pair in git:git redis-server:redis-server promtool:prometheus amtool:prometheus-alertmanager; do
  command -v "${pair%%:*}" >/dev/null 2>&1 || wanted="$wanted ${pair#*:}"
done
[ -z "$wanted" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -q >/dev/null 2>&1
  for package in $wanted; do
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$package" \
      >/dev/null 2>&1 || echo "$package cannot be installed here: its tests are skipped" >&2
  done
  exit 0
fi
echo "missing, and only root can install:$wanted; the tests that need them are skipped" >&2
