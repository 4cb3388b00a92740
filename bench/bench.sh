#!/bin/sh
# Decides how `npm run bench` begins: set-up, then the measurements.
set -eu
cd "$(dirname "$0")/.."
sh test/setup.sh
exec node_modules/.bin/tsx bench/bench.ts "$@"
