#!/bin/sh
# Decides what `npm test`, `npm run check`, the demo and the bench need before they start: a fit Node, the libraries of
# package-lock.json, and a build in dist/. Quiet when all of it is there. Packages of the system: setup-packages.sh.
set -eu
cd "$(dirname "$0")/.."

say() { echo "set-up: $*" >&2; }

# Runs a command with a bound, where the system has timeout(1); its output is shown only when it fails.
quietly() {
  limit=$1
  shift
  log=$(mktemp)
  if command -v timeout >/dev/null; then set -- timeout "$limit" "$@"; fi
  status=0
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if [ "$status" -ne 0 ]; then
    cat "$log" >&2
    say "failed with status $status: $*"
  fi
  rm -f "$log"
  return "$status"
}

if ! command -v node >/dev/null; then
  say 'Node is missing: install 20.19 or newer (https://nodejs.org)'
  exit 1
fi
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
  say "Node $(node --version) is too old: 20.19 or newer is needed"
  exit 1
fi

# The stamp is the lock file that was installed from: a clone's time stamps say nothing. Install scripts stay off: all
# that they would do here is compile optional parts of ssh2, which the bundle does without.
stamp=node_modules/.installed-lock.json
if ! cmp -s package-lock.json "$stamp"; then
  say 'installing the libraries of package-lock.json (npm ci)'
  quietly 900 npm ci --ignore-scripts --no-audit --no-fund
  cp package-lock.json "$stamp"
fi

quietly 120 node build.mjs
