#!/bin/sh
# Sends the bank's messages of one day again.
set -eu
day=${1:?usage: replay_webhooks.sh YYYY-MM-DD}
echo "replaying $day"
