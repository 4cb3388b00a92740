# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# An interrupted change is finished or undone at the next contact (see the table in steps.sh).

# Finishes or undoes what an earlier run left half-done. Its note stays until this run writes its own, or nothing is
# owed.
recover() {
  local line now
  FINISHED=''
  OWED=no
  [ -z "$EARLIER" ] || OWED=yes
  get "$STATE/pending" || return 0
  from=${X%% *}
  to=${X#* }
  # systemd can have read the files of either generation.
  RELOAD=yes
  now=$(readlink "$CURRENT" 2>/dev/null)
  case $to in *[!0-9a-f-]* | '') to=none ;; esac
  case $from in *[!0-9a-f-]*) from='' ;; esac
  what=dangling
  if [ "${now##*/}" != "$to" ]; then
    rm -rf "$BASE/generations/$to"
    r "recovered undone ${from:-none} $to"
  else
    what=edited
    OWED=yes
    FINISHED="$from $to"
    r "recovered finished ${from:-none} $to"
  fi
  while IFS= read -r line; do
    case $line in
      'link '*)
        rm -f "${line#link }.oomcfg-new"
        drop_links "${line#link }" "$what"
        ;;
      'folder '*) remove_folder "${line#folder }" ;;
      'swap '*)
        swapoff -- "${line#swap }" 2>/dev/null
        rm -f -- "${line#swap }"
        ;;
    esac
  done <"$STATE/pending"
  rm -f "$STATE/.before.new" "$STATE/.judged.new" "$BASE/.current.new"
  [ "$what" = edited ] || journal recover "$from" "$to" undone
  [ "$OWED" = yes ] || rm -f "$STATE/pending"
}
