# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Files and folders that options of the spec name, and without which a JVM does not start.

# $1 the main process, 0 for none. Of KNOWN, words of the spec for the unit: `wfile NUMBER` for each, from 1, whose file
# is not there: an agent's, that of -XX:VMOptionsFile= or -XX:Flags=, an argument file, the folder of
# -XX:AllocateHeapAt=, that of a log or a recording. (HotSpot's messages are
# `Error opening zip file or JAR manifest missing`, `Could not find agent library`, `could not open`,
# `Could not create file for heap`, `Error opening log file`: tried on 17 and 25. A JVM starts without the files of
# -XX:HeapDumpPath=, -XX:SharedArchiveFile= and class paths.) A folder that systemd can make at the start
# (LogsDirectory= and the like) is checked only where the unit runs. A relative path starts at the working directory of
# the process, which is not known where it does not run.
look_word_files() {
  local IFS known number place
  if [ -z "$N" ] || [ -z "$KNOWN" ]; then return 0; fi
  number=0
  IFS=$NL
  for known in $KNOWN; do
    number=$((number + 1))
    case $known in
      -javaagent:* | -agentpath:*)
        FILE=${known#*:}
        FILE=${FILE%%=*}
        ;;
      -XX:VMOptionsFile=* | -XX:Flags=* | -XX:AllocateHeapAt=* | -XX:CompilerDirectivesFile=*) FILE=${known#*=} ;;
      -Xlog:*:* | -Xloggc:* | -XX:StartFlightRecording[=:]*)
        folder_in "$known"
        case $1$FILE in 0/run/* | 0/var/*) continue ;; esac
        ;;
      @@*) continue ;;
      @*) FILE=${known#@} ;;
      *) continue ;;
    esac
    # A unit with its own root or mounts has the files there (RootDirectory=, BindPaths=).
    case $1$FILE in
      0/*) place=$FILE ;;
      0* | '') continue ;;
      [0-9]*/*) case $FILE in /*) place=/proc/$1/root$FILE ;; *) place=/proc/$1/cwd/$FILE ;; esac ;;
      *) place=/proc/$1/cwd/$FILE ;;
    esac
    [ -n "$FILE" ] || continue
    if [ -e "$place" ] || [ -e "$FILE" ]; then continue; fi
    # With the process its folders are gone, and this root may not be allowed to look into them.
    if [ "$1" != 0 ] && { is_gone "$1" || ! can_read_environment "$1"; }; then break; fi
    v "wfile $number"
  done
}

# $1 word: the folder of the file that it names in `file`, if any. (-Xlog:WHAT:OUTPUT:DECORATORS:OPTIONS, java(1); a
# text in quotes is not read.)
folder_in() {
  FILE=
  case $1 in
    *[\"\']*) return 0 ;;
    -Xloggc:*) FILE=${1#*:} ;;
    -Xlog:*)
      FILE=${1#-Xlog:*:}
      FILE=${FILE%%:*}
      case $FILE in '' | stdout | stderr | none) FILE= ;; esac
      FILE=${FILE#file=}
      ;;
    *[=:,]filename=*)
      FILE=${1##*[=:,]filename=}
      FILE=${FILE%%,*}
      # A folder is accepted as well.
      case $FILE in */) return 0 ;; esac
      ;;
  esac
  case $FILE in
    /*/*) FILE=${FILE%/*} ;;
    *) FILE= ;;
  esac
}
