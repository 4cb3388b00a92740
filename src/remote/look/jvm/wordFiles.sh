# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
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
      -XX:VMOptionsFile=* | -XX:Flags=* | -XX:AllocateHeapAt=* | -XX:CompilerDirectivesFile=*) file=${known#*=} ;;
      -Xlog:*:* | -Xloggc:* | -XX:StartFlightRecording[=:]*)
        folder_in "$known"
        case $1$file in 0/run/* | 0/var/*) continue ;; esac
        ;;
      @@*) continue ;;
      @*) file=${known#@} ;;
      *) continue ;;
    esac
    # A unit with its own root or mounts has the files there (RootDirectory=, BindPaths=).
    case $1$file in
      0/*) place=$file ;;
      0* | '') continue ;;
      [0-9]*/*) case $file in /*) place=/proc/$1/root$file ;; *) place=/proc/$1/cwd/$file ;; esac ;;
      *) place=/proc/$1/cwd/$file ;;
    esac
    [ -n "$file" ] || continue
    if [ -e "$place" ] || [ -e "$file" ]; then continue; fi
    # With the process its folders are gone, and this root may not be allowed to look into them.
    if [ "$1" != 0 ] && { is_gone "$1" || ! can_read_environment "$1"; }; then break; fi
    v "wfile $number"
  done
  IFS=" $TAB$NL"
}

# $1 word: the folder of the file that it names in `file`, if any. (-Xlog:WHAT:OUTPUT:DECORATORS:OPTIONS, java(1); a
# text in quotes is not read.)
folder_in() {
  file=
  case $1 in
    *[\"\']*) return 0 ;;
    -Xloggc:*) file=${1#*:} ;;
    -Xlog:*)
      file=${1#-Xlog:*:}
      file=${file%%:*}
      case $file in '' | stdout | stderr | none) file= ;; esac
      file=${file#file=}
      ;;
    *[=:,]filename=*)
      file=${1##*[=:,]filename=}
      file=${file%%,*}
      # A folder is accepted as well.
      case $file in */) return 0 ;; esac
      ;;
  esac
  case $file in
    /*/*) file=${file%/*} ;;
    *) file= ;;
  esac
}
