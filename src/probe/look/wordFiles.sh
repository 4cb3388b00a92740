# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Files that words of the spec name, and without which a JVM does not start.

# $1 the main process, 0 for none. Of KNOWN, words of the spec for the unit: `wfile NUMBER` for each, from 1, whose file is not there: an agent's, that of
# -XX:VMOptionsFile=, an argument file. (`Error opening zip file or JAR manifest missing`, `Could not find agent library`, `could not open`: tried on 17 and
# 25.) A relative path begins at the folder of the process, which of one that does not run is not known.
look_word_files() {
  if [ -z "$N" ] || [ -z "$KNOWN" ]; then return 0; fi
  number=0
  IFS=$NL
  for known in $KNOWN; do
    number=$((number + 1))
    case $known in
      -javaagent:* | -agentpath:*)
        file=${known#*:}
        file=${file%%=*}
        ;;
      -XX:VMOptionsFile=*) file=${known#*=} ;;
      @@*) continue ;;
      @*) file=${known#@} ;;
      *) continue ;;
    esac
    # A unit with a file system of its own has them there (RootDirectory=, BindPaths=).
    case $1$file in
      0/*) place=$file ;;
      0* | '') continue ;;
      [0-9]*/*) case $file in /*) place=/proc/$1/root$file ;; *) place=/proc/$1/cwd/$file ;; esac ;;
      *) place=/proc/$1/cwd/$file ;;
    esac
    [ -n "$file" ] || continue
    [ -e "$place" ] || [ -e "$file" ] || v "wfile $number"
  done
  IFS=" $TAB$NL"
}
