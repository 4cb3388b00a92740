# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Calls of plan_files: the files of the next generation.

# $1 path below the generation, $2 text
put() {
  local folder
  folder=${1%/*}
  [ -d "$NEW$folder" ] || mkdir -p "$NEW$folder" || return 1
  printf '%s' "$2" >"$NEW$1"
}

# $1 path below the generation that the next one does not have
drop() { [ ! -e "$NEW$1" ] || rm -f "$NEW$1"; }
