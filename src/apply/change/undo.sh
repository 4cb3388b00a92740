# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Back to what was: after a step that failed, and after a change that was cut off.
#
# What is there when the host dies, or the script is killed, after a step (1 is the generation before, 2 the one to come):
#
#   step of a change                         a boot finds            the next contact
#   note of what is begun, files of 2        1                       removes them
#   sysctls, swap file                       1 (a new swap file      removes them; the plan sees sysctls by $STATE/before, and the
#                                            by no unit of 1)        swap file too
#   links of 2, which lead nowhere           1                       removes them
#   switch                                   2                       finishes: the settings that only 1 had are looked at in its files
#   links that only 1 had are dropped        2                       as above
#   daemon-reload, values set, restarts      2                       as above
#   note of what was before, journal         2                       as above; the note of the change goes last of all
#
#   step of an undo after the switch
#   links that only 1 had, which lead nowhere  2                     finishes 2
#   switch back                              1                       undoes: removes links and files of 2, and systemd reads 1 again
#   links that only 2 had are dropped        1                       as above
#   daemon-reload, swap, sysctls, files of 2 1                       as above; the note of the change goes last of all

# Finishes or undoes what an earlier run left half-done. Its note stays until there is the one of this run, or nothing is owed.
recover() {
  FINISHED=''
  OWED=no
  [ -z "$EARLIER" ] || OWED=yes
  get "$STATE/pending" || return 0
  from=${X%% *}
  to=${X#* }
  # systemd can have read the files of either.
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
      'folder '*) rmdir "${line#folder }" 2>/dev/null ;;
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

# Back to what was before: nothing of this run stays. Where a step of this fails too, the note of the change stays for the next contact.
undo() {
  now undoing
  FAILS_AS=stuck
  UNDONE=yes
  if [ "$SWITCHED" = yes ]; then switch_back; fi
  if [ "$SWITCHED" = no ]; then
    undo_swaps || UNDONE=no
    IFS=$NL
    for line in $SYSCTLS_SET; do
      set_value "/proc/sys/${line%% *}" "${line#* }" || {
        fail sysctl "${line%% *}: $REASON"
        UNDONE=no
      }
    done
    IFS=" $TAB$NL"
    BEFORE=$BEFORE_WAS
    write_before || UNDONE=no
    # Where there was no such file, there is none again.
    [ "$HAD_BEFORE" = yes ] || rm -f "$STATE/before"
    if [ "$TO" != "$FROM" ]; then
      rm -rf "$BASE/generations/${TO:?}"
      drop_links "$LINKS" dangling
    fi
    IFS=$NL
    for folder in $NEW_FOLDERS; do rmdir "$folder" 2>/dev/null; done
    IFS=" $TAB$NL"
    rm -f "$STATE/.before.new" "$BASE/.current.new"
  fi
  if [ "$UNDONE" = yes ]; then
    # What an earlier change left to be done is still to be done.
    if [ "$OWED" = yes ]; then note_owed 2>/dev/null; else rm -f "$STATE/pending"; fi
    journal_change undone
    ENDED=undone
  else
    journal_change 'not undone'
    ENDED=notundone
  fi
}

# From the generation that was switched to, back to the one before. UNDONE is no where that fails; SWITCHED is no where the former files are in force.
switch_back() {
  made=$LINKS
  LINKS=$UNLINKS
  if text=$(make_links 2>&1) && text=$(if [ -n "$WAS" ]; then switch_to "$WAS"; else rm -f "$CURRENT" || [ ! -L "$CURRENT" ]; fi 2>&1); then
    SWITCHED=no
    are_linked || text=$(make_links 2>&1) || {
      fail link "$text"
      UNDONE=no
    }
    LINKS=$made
    drop_links "$LINKS" dangling
    text=$(systemctl daemon-reload 2>&1) || {
      status=$?
      fail daemon-reload "${text:-$(status_text "$status")}"
      UNDONE=no
    }
  else
    LINKS=$made
    fail switch "$text"
    UNDONE=no
  fi
}
