#!/bin/sh
# Decides whether the source has the shape that it should have, without running it: types, lint, format, unused code,
# shell.
#
#   check.sh            all checks
#   check.sh lint …     those that are named
#
# Exit 1 when one fails. Where OOMCFG_CHECKS names a file, each check's outcome is added to it: `passed`, `failed` or
# `skipped`, and the name.
# shellcheck disable=SC2317 # the checks are called by their names
set -u
cd "$(dirname "$0")/.." || exit 1

bin=node_modules/.bin
log=$(mktemp -d) || exit 1
trap 'rm -rf "$log"' EXIT
trap 'exit 130' INT TERM

bounded() {
  if command -v timeout >/dev/null; then timeout 300 "$@"; else "$@"; fi
}

types() { bounded "$bin/tsc" -p . --noEmit; }

lint() { bounded "$bin/eslint" --max-warnings 0 .; }

format() { bounded "$bin/prettier" --check --log-level warn .; }

unused() { bounded "$bin/knip" --no-progress --no-config-hints; }

# Every file that a POSIX shell runs, by its name or by its first line.
shell_scripts() {
  find . -name node_modules -prune -o -name .git -prune -o -name dist -prune -o -name coverage -prune -o -type f -size -256k -print |
    while IFS= read -r file; do
      case $file in
      *.sh) echo "$file" ;;
      *.ts | *.js | *.mjs | *.json | *.md | *.y*ml | *.hbs) ;;
      *) case $(head -c 32 "$file" | tr -d '\0' | head -n 1) in '#!/bin/sh'*) echo "$file" ;; esac ;;
      esac
    done
}

shell() {
  if ! command -v shellcheck >/dev/null; then
    echo 'shellcheck is not installed'
    return 77
  fi
  shell_scripts | tr '\n' '\0' | bounded xargs -0 shellcheck -s sh
}

[ $# -gt 0 ] || set -- types lint format unused shell

# Two at a time use both cores of a small machine: the types are checked while the others run.
run() {
  status=0
  "$1" >"$log/$1.out" 2>&1 </dev/null || status=$?
  echo "$status" >"$log/$1.status"
}

background=
for check in "$@"; do
  if [ "$check" = types ]; then
    run types &
    background=$!
  else
    run "$check"
  fi
done
[ -z "$background" ] || wait "$background"

result=0
for check in "$@"; do
  status=$(cat "$log/$check.status")
  case $status in
  0) outcome=passed ;;
  77) outcome=skipped ;;
  *) outcome=failed result=1 ;;
  esac
  [ "$outcome" = passed ] || cat "$log/$check.out"
  echo "check $check: $outcome"
  [ -z "${OOMCFG_CHECKS:-}" ] || echo "$outcome check $check" >>"$OOMCFG_CHECKS"
done
exit "$result"
