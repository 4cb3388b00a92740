# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The steps of a change up to the daemon-reload, each a pair: do_X, which reports why it failed (with `fail`), and
# undo_X, which undoes as much of it as was done, and fails where something of it stays. go and go_back (change.sh) run
# them.
#
# What is in force when the host dies, or the script is killed, after a step (1 is the generation before, 2 the next
# one):
#
#   step of a change                           a boot finds          the next contact
#   note of what is begun, files of 2          1                     removes them
#   sysctls, swap file                         1 (no unit of 1 has   removes the file; the plan puts sysctls back, as
#                                              a new swap file)      $STATE/before has them
#   links of 2, which dangle                   1                     removes them
#   switch                                     2                     finishes: reads in the files of 1 which settings
#                                                                    only 1 had
#   links that only 1 had are dropped          2                     as above
#   daemon-reload, values set, restarts        2                     as above
#   notes of values from before, journal       2                     as above; the note of the change goes last of all
#
#   step of an undo after the switch
#   links that only 1 had, which dangle        2                     finishes 2
#   switch back                                1                     undoes: removes links and files of 2, and systemd
#                                                                    reads 1 again
#   links that only 2 had are dropped          1                     as above
#   daemon-reload, swap, sysctls, files of 2   1                     as above; the note of the change goes last of all

# The note of what is begun.
do_note() {
  local text
  text=$(note_pending 2>&1) && return 0
  fail_write note "$STATE" "$text"
  return 1
}

# Undone last of all: where something else could not be undone, the note stays. What an earlier change still owed is
# noted again.
undo_note() {
  [ "$UNDONE" = yes ] || return 0
  if [ "$OWED" = yes ]; then note_owed 2>/dev/null; else rm -f "$STATE/pending"; fi
  return 0
}

# The files of the next generation.
do_write() {
  local text
  text=$(write_generation 2>&1) && return 0
  fail_write write "$BASE" "$text"
  return 1
}

# (A failure is ignored: no generation refers to what is left, and the next generation of this name removes it.)
undo_write() { rm -rf "$BASE/generations/${TO:?}" || :; }

# The notes of values from before. From here on everything written so far survives a power cut.
do_before() {
  SAID=''
  note_folders && plan_before && prepare_before && sync_begun && place_before && return 0
  fail_write before "$STATE" "$SAID"
  return 1
}

undo_before() {
  BEFORE=$BEFORE_WAS
  write_before
  before_left=$?
  rm -f "$STATE/.before.new"
  # Where there was no such file, it is removed again.
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

# Links to files that exist after the switch.
do_link() {
  local text=''
  are_linked || text=$(make_links 2>&1) && return 0
  fail link "said $text"
  return 1
}

undo_link() {
  local IFS folder
  drop_links "$LINKS" dangling
  IFS=$NL
  for folder in $NEW_FOLDERS; do remove_folder "$folder"; done
  IFS=" $TAB$NL"
}

# From then on the next generation is in force.
do_switch() {
  local text
  text=$(switch_to "generations/$TO" 2>&1) || {
    fail switch "said $text"
    return 1
  }
  SWITCHED=yes
  do_link || return 1
  now switched
  drop_links "$UNLINKS" edited
}

# Puts the old files in force again (SWITCHED is no then), and has systemd read them.
undo_switch() {
  local made text
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

# Back to WAS, which can be empty: no generation.
switch_back() {
  if [ -n "$WAS" ]; then switch_to "$WAS"; else rm -f "$CURRENT" || [ ! -L "$CURRENT" ]; fi
}

# systemctl gives up by itself, after 180 s. While systemd is being re-executed it ends connections, or accepts none, so
# it is asked again, as in ask_systemd (messages of strerror(3) and dbus-daemon: seen on 252).
do_reload() {
  local status text times
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

# (undo_switch has systemd read the files again.)
undo_reload() { :; }
