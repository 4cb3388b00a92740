# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# What systemctl show prints, as a shell can take it apart.

# What systemctl show prints, with a line `.` behind each unit: a shell needs quadratic time to cut a long text at its empty lines.
blocks() {
  sed -e 's/^$/./' -e '$a\
.' 2>/dev/null
}

# $1 a list of systemctl show: PLAIN is it without the quotes of what holds a backslash: "foo\\\\x2dbar.service".
plain_list() {
  PLAIN=$1
  while :; do
    case $PLAIN in
      *\"*) PLAIN=${PLAIN%%\"*}${PLAIN#*\"} ;;
      *\\\\*) PLAIN=${PLAIN%%\\\\*}\\${PLAIN#*\\\\} ;;
      *) break ;;
    esac
  done
}
