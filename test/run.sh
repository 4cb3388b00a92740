#!/bin/sh
# Decides how `npm test` begins: set-up, then every test project; arguments are the projects to run (unit, gates,
# surface, hosts, faults, vm), by default all. The last line is `N passed, N failed, N skipped`.
set -u
cd "$(dirname "$0")/.." || exit 1

if ! sh test/setup.sh; then
  echo 'The set-up failed, so no test has run.'
  echo '0 passed, 1 failed, 0 skipped'
  exit 1
fi
sh test/setup-packages.sh
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH
exec node_modules/.bin/tsx test/run.ts "$@"
