# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Back to what was: after a step that failed, and after a change that was cut off.

# Finishes or undoes what an earlier run left half-done.
recover() {
  get "$STATE/pending" || return 0
  from=${X%% *}
  to=${X#* }
  now=$(readlink "$CURRENT" 2>/dev/null)
  case $to in *[!0-9a-f-]* | '') to=none ;; esac
  what=dangling
  if [ "${now##*/}" != "$to" ]; then
    rm -rf "$BASE/generations/$to"
    r "step undone an earlier change from ${from:-nothing} to $to"
  else
    what=edited
    r "step finishing an earlier change to $to"
    RELOAD=yes
  fi
  while IFS= read -r line; do
    case $line in 'link '*)
      rm -f "${line#link }.oomcfg-new"
      drop_links "${line#link }" "$what"
      ;;
    'swap '*)
      swapoff -- "${line#swap }" 2>/dev/null
      rm -f -- "${line#swap }"
      ;;
    esac
  done <"$STATE/pending"
  rm -f "$STATE/pending" "$STATE/.before.new" "$BASE/.current.new"
}

# Back to what was before: nothing of this run stays.
undo() {
  if [ "$SWITCHED" = yes ]; then
    if [ -n "$WAS" ]; then switch_to "$WAS"; else rm -f "$CURRENT"; fi
    # The links that only the generation before has are gone already.
    made=$LINKS
    LINKS=$UNLINKS
    make_links
    LINKS=$made
    systemctl daemon-reload >/dev/null 2>&1 ||
      fail undo 'systemctl daemon-reload failed once more: the files are as they were, systemd may not have read them'
  fi
  undo_swaps
  IFS=$NL
  for line in $SYSCTLS_SET; do printf '%s\n' "${line#* }" >"/proc/sys/${line%% *}"; done 2>/dev/null
  IFS=" $TAB$NL"
  BEFORE=$BEFORE_WAS
  write_before
  if [ "$TO" != "$FROM" ]; then
    rm -rf "$BASE/generations/${TO:?}"
    drop_links "$LINKS" dangling
  fi
  rm -f "$STATE/pending" "$STATE/.before.new" "$BASE/.current.new"
  journal undone
  r undone
}
