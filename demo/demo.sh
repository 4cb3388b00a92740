#!/bin/sh
# Decides how `npm run demo` begins: set-up, then the story itself.
set -eu
cd "$(dirname "$0")/.."
sh test/setup.sh
exec node_modules/.bin/tsx demo/demo.ts
