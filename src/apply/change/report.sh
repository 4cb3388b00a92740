# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# What a change tells the controller. Records stand behind the nonce and `!`.

BASE=/etc/oomcfg

# Always true: where nobody listens any more, the change goes on all the same.
r() { printf '%s! %s\n' "$N" "$1" 2>/dev/null || :; }

# $1 step, $2 what a program said: on one line, bounded.
fail() {
  text=$(printf '%s' "$2" | tr '\n' ' ' | head -c 400)
  r "failed $1 $text"
}

# $1 folder: how much room its file system has; a shell's own words for a full disk are "I/O error".
room() {
  df -Pk "$1" 2>/dev/null | {
    read -r _
    read -r _ all _ free _
    printf '%s of %s KiB are free there' "$free" "$all"
  }
}
