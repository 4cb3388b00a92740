# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# The look as a whole: the order in which its parts are taken.

look() {
  set -f
  IFS=" $TAB$NL"
  # Lines `UNIT PID FOLDER` of what runs, for the change script; the unit by its real name.
  FOLDERS=''
  # Generations before the one in force whose settings may still be in force.
  EARLIER=''
  # Units whose main process does not have the variable that systemd would give it, for the change script too.
  DIFFERS=''
  seen=
  look_host
  look_generation
  find_version
  look_units
  look_unread
  look_sysctls
  look_swap
  look_state
  s end
}
