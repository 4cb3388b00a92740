# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# The steps of a change up to what systemd knows of the new files, each a pair: do_X, which says why where it fails
# (with `fail`), and undo_X, which takes back as much of it as was done, and fails where something of it stays. go and
# go_back (change.sh) go through them.
#
# What is there when the host dies, or the script is killed, after a step (1 is the generation before, 2 the one to
# come):
#
#   step of a change                         a boot finds            the next contact
#   note of what is begun, files of 2        1                       removes them
#   sysctls, swap file                       1 (a new swap file      removes them; the plan sees sysctls by
#   $STATE/before, and the
#                                            by no unit of 1)        swap file too
#   links of 2, which lead nowhere           1                       removes them
#   switch                                   2                       finishes: the settings that only 1 had are looked
#   at in its files
#   links that only 1 had are dropped        2                       as above
#   daemon-reload, values set, restarts      2                       as above
#   note of what was before, journal         2                       as above; the note of the change goes last of all
#
#   step of an undo after the switch
#   links that only 1 had, which lead nowhere  2                     finishes 2
#   switch back                              1                       undoes: removes links and files of 2, and systemd
#   reads 1 again
#   links that only 2 had are dropped        1                       as above
#   daemon-reload, swap, sysctls, files of 2 1                       as above; the note of the change goes last of all

# The note of what is begun.
do_note() {
  text=$(note_pending 2>&1) && return 0
  fail_write note "$STATE" "$text"
  return 1
}

# The last of all to be undone: where something else was not, the note stays. What an earlier change left to be done is
# still to be done.
undo_note() {
  [ "$UNDONE" = yes ] || return 0
  if [ "$OWED" = yes ]; then note_owed 2>/dev/null; else rm -f "$STATE/pending"; fi
  return 0
}

# The files of the next generation.
do_write() {
  text=$(write_generation 2>&1) && return 0
  fail_write write "$BASE" "$text"
  return 1
}

# (A program that was killed at its end fails, and has done its work. What is left of it is in no generation, and the
# next one of this name removes it.)
undo_write() { rm -rf "$BASE/generations/${TO:?}" || :; }

# What was before oomcfg. From here on all that was written outlives a power cut.
do_before() {
  text=''
  note_folders && plan_before && prepare_before && sync_begun && place_before && return 0
  fail_write before "$STATE" "$text"
  return 1
}

undo_before() {
  BEFORE=$BEFORE_WAS
  write_before
  before_left=$?
  rm -f "$STATE/.before.new"
  # Where there was no such file, there is none again.
  [ "$HAD_BEFORE" = yes ] || rm -f "$STATE/before"
  return "$before_left"
}

# Sysctls and the swap file.
do_values() { plan_first; }

undo_values() {
  values_left=0
  undo_swaps || values_left=1
  undo_sysctls || values_left=1
  return "$values_left"
}

# Links to files that are there after the switch.
do_link() {
  are_linked || text=$(make_links 2>&1) && return 0
  fail link "said $text"
  return 1
}

undo_link() {
  drop_links "$LINKS" dangling
  IFS=$NL
  for folder in $NEW_FOLDERS; do rmdir "$folder" 2>/dev/null; done
  IFS=" $TAB$NL"
}

# From then on the next generation is in force.
do_switch() {
  text=$(switch_to "generations/$TO" 2>&1) || {
    fail switch "said $text"
    return 1
  }
  SWITCHED=yes
  do_link || return 1
  now switched
  drop_links "$UNLINKS" edited
}

# The files of before are in force again (SWITCHED is no), and systemd reads them.
undo_switch() {
  if [ "$SWITCHED" = no ]; then
    rm -f "$BASE/.current.new"
    return 0
  fi
  made=$LINKS
  LINKS=$UNLINKS
  if ! { text=$(make_links 2>&1) && text=$(switch_back 2>&1); }; then
    LINKS=$made
    fail switch "said $text"
    return 1
  fi
  SWITCHED=no
  switch_left=0
  do_link || switch_left=1
  LINKS=$made
  drop_links "$LINKS" dangling
  do_reload || switch_left=1
  return "$switch_left"
}

# To WAS, which can be nothing.
switch_back() {
  if [ -n "$WAS" ]; then switch_to "$WAS"; else rm -f "$CURRENT" || [ ! -L "$CURRENT" ]; fi
}

# systemctl gives up by itself, after 180 s. A systemd that is just being executed anew is asked again, as in
# ask_systemd: it ends the connection, or takes none (strerror(3), and dbus-daemon's words: seen on 252).
do_reload() {
  times=0
  until text=$(LC_ALL=C systemctl daemon-reload 2>&1); do
    status=$?
    times=$((times + 1))
    case $times$text in
      [1-4]*'endpoint is not connected' | [1-4]*'Connection reset by peer' | [1-4]*'without replying') sleep 0.3 ;;
      *)
        fail daemon-reload "${text:+said }${text:-status $status}"
        return 1
        ;;
    esac
  done
}

# (Whoever switches back has systemd read again by itself.)
undo_reload() { :; }
