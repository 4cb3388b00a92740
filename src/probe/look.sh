# shellcheck shell=dash
# The look: what a host has, in files, in systemd and in the kernel, as records of one line each. It changes nothing.
#
# A record is NONCE, `=` (stable: part of the digest that a change is checked against) or `~` (volatile), a blank, a type, and
# what belongs to it; free text comes last. Whatever is printed stands behind that prefix and holds no newline, so that
# nothing that a file or a variable holds can end a record or begin another. dash, bash and busybox sh run it; of programs it
# needs systemctl, sed, grep and, of coreutils, sha256sum, tr, stat. A process costs as much as 3 KiB that the shell reads, which it does byte
# by byte: so a small file is read by the shell itself, and what is large or many by one process for all.
#
# The caller sets N (nonce; empty where the digest alone is wanted: then what is volatile is not read), REQ (lines `UNIT VARIABLE`, `-`
# for none), SYSCTLS (keys, one a line) and SWAPFILE (path or empty).

NL='
'
TAB=$(printf '\t')
OUT=
VERSION=
JUST_STARTED=
CURRENT=/etc/oomcfg/current
STATE=/var/lib/oomcfg
UNIT_PATH='/etc/systemd/system.control /run/systemd/system.control /run/systemd/transient /run/systemd/generator.early /etc/systemd/system /etc/systemd/system.attached /run/systemd/system /run/systemd/system.attached /run/systemd/generator /usr/local/lib/systemd/system /usr/lib/systemd/system /run/systemd/generator.late'

[ -L /lib ] || UNIT_PATH="$UNIT_PATH /lib/systemd/system"

s() { OUT="$OUT$N= $1$NL"; }
v() { [ -z "$N" ] || OUT="$OUT$N~ $1$NL"; }
say() {
  printf '%s' "$OUT"
  OUT=
}

# The first line of a file in X; false where it cannot be read or is empty.
get() {
  X=
  { IFS= read -r X <"$1"; } 2>/dev/null
  [ -n "$X" ]
}

look_host() {
  s 'oomcfg 1'
  [ -d /run/systemd/system ] || s 'obstacle no-systemd'
  [ -w /etc ] || s 'obstacle etc-read-only'
  while read -r key first second _; do
    case $key in Uid:)
      [ "$second" = 0 ] || s 'obstacle not-root'
      break
      ;;
    esac
  done </proc/self/status
  while read -r key first _; do
    case $key in
      # Not of the digest: a hypervisor's balloon moves it, and a plan's values are bytes that were agreed on.
      MemTotal:) v "memtotal $first" ;;
      MemAvailable:) v "memavailable $first" ;;
      SwapTotal:)
        s "swaptotal $first"
        break
        ;;
    esac
  done </proc/meminfo
  while read -r key first _; do
    case $key in KernelPageSize:)
      s "page $first"
      break
      ;;
    esac
  done </proc/self/smaps
  get /proc/sys/kernel/osrelease && s "kernel $X"
  while read -r key first _; do
    case $key in CapBnd:)
      s "capbnd $first"
      break
      ;;
    esac
  done </proc/1/status
  MEMORY_ROOT=/sys/fs/cgroup
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    CGROUP=v2
  else
    MEMORY_ROOT=/sys/fs/cgroup/memory
    if [ -d /sys/fs/cgroup/unified ]; then CGROUP=hybrid; else CGROUP=v1; fi
  fi
  s "cgroup $CGROUP"
}

# What oomcfg has here: the manifest of the generation in force, its links and digests, and a change that did not end.
# Adds the generation's units and sysctls to what is looked at, so that what the spec dropped is seen too.
look_generation() {
  if get "$STATE/pending"; then s "pending $X"; fi
  if [ -L "$CURRENT" ] && [ ! -e "$CURRENT/manifest" ]; then s 'broken'; fi
  # A change that was cut off before its switch may have set what stands in no manifest.
  if [ -r "$STATE/before" ]; then
    while read -r kind key _; do
      [ "$kind" != sysctl ] || sysctl_wanted "$key"
    done <"$STATE/before"
  fi
  [ -r "$CURRENT/manifest" ] || return 0
  set --
  while IFS= read -r line; do
    case $line in
      'oomcfg '*) s "generation ${line#oomcfg }" ;;
      'unit '*)
        line=${line#unit }
        case "$NL$REQ$NL" in
          *"$NL${line%% *} -$NL"*) variable_wanted "${line%% *}" "${line#* }" ;;
          *"$NL${line%% *} "*) ;;
          *) REQ="$REQ${REQ:+$NL}$line" ;;
        esac
        ;;
      'sysctl '*) sysctl_wanted "${line#sysctl }" ;;
      'file '*)
        line=${line#file }
        link=missing
        # shellcheck disable=SC3013 # dash, bash and busybox have -ef and -nt
        if [ -L "/etc$line" ] && [ "/etc$line" -ef "$CURRENT$line" ]; then
          link=ok
        elif [ -e "/etc$line" ] || [ -L "/etc$line" ]; then
          link=replaced
        fi
        s "file $link /etc$line"
        [ -r "$CURRENT$line" ] && set -- "$@" "$CURRENT$line"
        ;;
    esac
  done <"$CURRENT/manifest"
  [ $# -gt 0 ] || return 0
  sums=$(sha256sum -- "$@" 2>/dev/null)
  IFS=$NL
  for line in $sums; do
    IFS=' '
    line=${line#\\}
    s "sum ${line%% *} /etc${1#"$CURRENT"}"
    shift
  done
  IFS=" $TAB$NL"
}

# $1 a key that is looked at beside those of the spec.
sysctl_wanted() {
  case "$NL$SYSCTLS$NL" in
    *"$NL$1$NL"*) ;;
    *) SYSCTLS="$SYSCTLS${SYSCTLS:+$NL}$1" ;;
  esac
}

# The spec asks for no variable of unit $1 any more, and the generation in force sets $2: it is to be seen going away.
variable_wanted() {
  wanted=''
  IFS=$NL
  for request in $REQ; do
    [ "$request" != "$1 -" ] || request="$1 $2"
    wanted="$wanted${wanted:+$NL}$request"
  done
  REQ=$wanted
}

# $1 unit, $2 its names, $3 variable: the drop-in folders in the order of precedence (systemd.unit(5)).
look_drop_ins() {
  type=${1##*.}
  for folder in $UNIT_PATH; do
    [ -d "$folder" ] || continue
    for name in $2; do
      look_folder "$folder/$name.d" "$3"
      stem=${name%.*}
      case $stem in
        *@*) look_folder "$folder/${stem%%@*}@.$type.d" "$3" ;;
        *)
          while :; do
            stem=${stem%-}
            case $stem in
              *-*)
                stem=${stem%-*}-
                look_folder "$folder/$stem.$type.d" "$3"
                ;;
              *) break ;;
            esac
          done
          ;;
      esac
    done
    look_folder "$folder/$type.d" "$3"
  done
}

look_folder() {
  [ -d "$1" ] || return 0
  set +f
  for path in "$1"/*.conf; do
    set -f
    # A name with a newline would break its record in two.
    case $path in *"$NL"*) continue ;; esac
    # A link to /dev/null masks the files of its name; what is no file at all (a pipe) could be read for ever.
    if [ -f "$path" ]; then
      look_file "$path" "$2"
    elif [ -c "$path" ]; then
      s "f $path"
    fi
  done
  set -f
}

# $1 path, $2 variable. Only names and the values of the directives that oomcfg manages leave the host.
look_file() {
  s "f $1"
  section=
  number=0
  before=
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    [ "$number" -le 5000 ] || break
    case $line in
      *\\)
        before="$before${line%\\} "
        continue
        ;;
    esac
    line=$before$line
    before=
    line=${line#"${line%%[![:space:]]*}"}
    case $line in
      '['*) section=$line ;;
      '#'* | ';'*) ;;
      *=*)
        case $section in '[Service]'* | '[Slice]'*) ;; *) continue ;; esac
        key=${line%%=*}
        key=${key%"${key##*[![:space:]]}"}
        value=${line#*=}
        value=${value#"${value%%[![:space:]]*}"}
        value=${value%"${value##*[![:space:]]}"}
        case $key in
          MemoryMax | MemoryLimit | MemoryHigh | MemoryLow | MemoryMin | MemorySwapMax | LimitAS | LimitRSS | OOMScoreAdjust | OOMPolicy)
            s "a $number $key=$value"
            ;;
          Environment) case $value in *"$2="*) s "e $number" ;; esac ;;
          ExecStart)
            value=${value#"${value%%[!-@:+!\"\']*}"}
            value=${value%%[[:space:]]*}
            value=${value%[\"\']}
            [ -z "$value" ] || s "x ${value##*/}"
            ;;
        esac
        ;;
    esac
  done <"$1"
}

# $1 the Environment property as systemctl quotes it, $2 the name: FOUND is yes and VALUE the value where it is set; the last one counts.
variable_of() {
  rest=$1
  while [ -n "$rest" ]; do
    case $rest in
      ' '*)
        rest=${rest# }
        continue
        ;;
      '"'*)
        rest=${rest#?}
        token=
        while :; do
          part=${rest%%[\"\\]*}
          token=$token$part
          rest=${rest#"$part"}
          case $rest in
            \\?*)
              part=${rest#?}
              part=${part%"${part#?}"}
              rest=${rest#??}
              case $part in
                n) token="$token$NL" ;;
                t) token="$token$TAB" ;;
                *) token=$token$part ;;
              esac
              ;;
            *)
              rest=${rest#?}
              break
              ;;
          esac
        done
        ;;
      *)
        token=${rest%%[ ]*}
        rest=${rest#"$token"}
        ;;
    esac
    case $token in
      "$2="*)
        FOUND=yes
        VALUE=${token#*=}
        ;;
    esac
  done
}

# $1 what systemctl says of EnvironmentFiles, a path and (ignore_errors=...), one a line; $2 the name. They beat Environment.
variable_of_files() {
  IFS=$NL
  for pattern in $1; do
    pattern=${pattern% (ignore_errors=*}
    # A path can be a pattern (systemd.exec(5)); an unquoted word is split at the end of lines alone.
    set +f
    for path in $pattern; do
      set -f
      IFS=" $TAB$NL"
      if [ -f "$path" ] && [ -r "$path" ]; then variable_of_file "$path" "$2"; fi
    done
    set -f
    IFS=$NL
  done
  IFS=" $TAB$NL"
}

# $1 file, $2 name
variable_of_file() {
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line#"${line%%[![:space:]]*}"}
    line=${line%"${line##*[![:space:]]}"}
    case $line in
      "$2="*)
        FOUND=yes
        VALUE=${line#*=}
        case $VALUE in \"*\" | \'*\')
          VALUE=${VALUE#?}
          VALUE=${VALUE%?}
          ;;
        esac
        s "envfile $1"
        ;;
    esac
  done <"$1"
}

# $1 how to emit, $2 record type, $3 value: its words, of which only memory options with a number keep what stands behind their name.
words() {
  for word in $3; do
    case $word in
      -Xm[nsx][0-9]* | -Xss[0-9]*)
        number=${word#-X??}
        case ${number%[kKmMgGtT]} in *[!0-9.]*) word=${word%"$number"} ;; esac
        ;;
      -XX:*Size=[0-9]* | -XX:Max*=[0-9]* | -XX:Min*=[0-9]* | -XX:Initial*=[0-9]*)
        number=${word#*=}
        case ${number%[kKmMgGtT]} in *[!0-9.]*) word=${word%%=*} ;; esac
        ;;
      -*) word=${word%%=*} ;;
      *) word='*' ;;
    esac
    case $word in *[!-A-Za-z0-9:.%=+_/]*) word='*' ;; esac
    case $word in
      ????????????????????????????????????????????????????????????????????????????????*) word='*' ;;
    esac
    $1 "$2 $word"
  done
}

# $1 how to emit (s, or v while the unit restarts over and over), $2 cgroup folder
look_cgroup() {
  for file in memory.max memory.high memory.low memory.min memory.swap.max memory.oom.group memory.limit_in_bytes; do
    if get "$2/$file"; then $1 "c $file $X"; fi
  done
  current=
  if get "$2/memory.current" || get "$2/memory.usage_in_bytes"; then current=$X; fi
  if [ -z "$current" ] || [ -z "$N" ]; then return 0; fi
  # Page cache can be given back when a limit falls; anonymous and shared memory cannot.
  cache=0
  while read -r key first; do
    case $key in
      inactive_file | active_file) [ "$CGROUP" != v2 ] || cache=$((cache + first)) ;;
      total_inactive_file | total_active_file) cache=$((cache + first)) ;;
    esac
  done <"$2/memory.stat"
  [ "$cache" -le "$current" ] || cache=$current
  v "use $((current - cache))"
}

# $1 cgroup folder: what the slices above grant of memory.low and memory.min; a unit cannot get more (cgroup-v2.rst).
look_above() {
  above=${1%/*}
  while [ "$above" != /sys/fs/cgroup ] && [ -n "$above" ]; do
    low=0
    ! get "$above/memory.low" || low=$X
    get "$above/memory.min" || X=0
    v "above $low $X ${above##*/}"
    above=${above%/*}
  done
}

# $1 pid: just forked, a process still has systemd's environment, limits and score, and sets its own when it becomes the service. Waits for
# that, at most 2 s; X is its name. (`systemd` itself is that of a user's manager, too: it counts where something was restarted just now.)
itself() {
  tries=0
  while [ "$tries" -lt 40 ] && get "/proc/$1/comm"; do
    case $X$JUST_STARTED in '('* | systemd-executo* | sd-executor* | systemdyes) sleep 0.05 ;; *) break ;; esac
    tries=$((tries + 1))
  done
}

# $1 how to emit, $2 pid
look_process() {
  v "pid $2"
  itself "$2"
  [ -z "$X" ] || v "m comm $X"
  if get "/proc/$2/oom_score_adj"; then $1 "m score $X"; fi
  { while read -r first second third soft hard _; do
    case $first$second$third in
      Maxresidentset) $1 "m rss $soft $hard" ;;
      Maxaddressspace)
        $1 "m as $soft $hard"
        break
        ;;
    esac
  done <"/proc/$2/limits"; } 2>/dev/null
}

# $1 cgroup folder: the processes in PROCESSES, of cgroups below it too: a unit with Delegate= makes some (three levels are enough for a
# user's manager and its services).
processes_of() {
  PROCESSES=
  set +f
  for procs in "$1/cgroup.procs" "$1"/*/cgroup.procs "$1"/*/*/cgroup.procs "$1"/*/*/*/cgroup.procs; do
    set -f
    { while read -r process; do PROCESSES="$PROCESSES $process"; done <"$procs"; } 2>/dev/null
  done
  set -f
}

# $1 cgroup folder: the largest address space of its processes, in pages.
look_address_space() {
  largest=0
  count=0
  processes_of "$1"
  for process in $PROCESSES; do
    count=$((count + 1))
    [ "$count" -le 1000 ] || break
    { read -r pages _ <"/proc/$process/statm"; } 2>/dev/null || continue
    [ "$pages" -le "$largest" ] || largest=$pages
  done
  v "mapped $largest"
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

# $1 unit as asked for, $2 variable or -, $3 its block of systemctl show
look_unit() {
  unit=$1
  variable=$2
  id=$1
  names=$1
  state=''
  sub=''
  unit_type=''
  pid=0
  cgroup=''
  environment=''
  environment_files=''
  restarts=0
  fragment=''
  s "unit $unit"
  [ "$variable" = - ] || s "variable $variable"
  IFS=$NL
  for line in $3; do
    value=${line#*=}
    case $line in Names=*\"* | DropInPaths=*\"* | RequiredBy=*\"* | BoundBy=*\"* | ConsistsOf=*\"* | PropagatesStopTo=*\"*)
      plain_list "$value"
      value=$PLAIN
      line=${line%%=*}=$PLAIN
      ;;
    esac
    case $line in
      ActiveState=*) state=$value ;;
      SubState=*) sub=$value ;;
      NRestarts=*) restarts=$value ;;
      MainPID=*) pid=$value ;;
      ControlGroup=*) cgroup=$value ;;
      Names=*) names=$value ;;
      Environment=*) environment=$value ;;
      EnvironmentFiles=*) environment_files="$environment_files$NL$value" ;;
      FragmentPath=*)
        fragment=$value
        s "p $line"
        ;;
      Id=*)
        id=$value
        s "p $line"
        ;;
      Type=*)
        unit_type=$value
        s "p $line"
        ;;
      LoadState=* | RemainAfterExit=* | NeedDaemonReload=* | DropInPaths=* | Memory*=* | Limit*=* | OOM*=* | RequiredBy=* | BoundBy=* | ConsistsOf=* | PropagatesStopTo=*)
        s "p $line"
        ;;
    esac
  done
  IFS=" $TAB$NL"
  # A unit that dies and is started again and again, or that a timer starts, is seen alive or dead by chance: that must not make a
  # plan stale.
  emit=s
  case $unit_type$sub$restarts in oneshot* | *auto-restart* | *[1-9]*) emit=v ;; esac
  $emit "p ActiveState=$state"
  $emit "p SubState=$sub"
  if [ -n "$fragment" ] && [ -r "$fragment" ]; then look_file "$fragment" "$variable"; fi
  look_drop_ins "$unit" "$names" "$variable"
  FOUND=''
  VALUE=''
  if [ "$variable" != - ]; then
    case $environment in *"$variable="*) variable_of "$environment" "$variable" ;; esac
    [ -z "$environment_files" ] || variable_of_files "$environment_files" "$variable"
    [ -z "$FOUND" ] || s 'nextset'
    words s nw "$VALUE"
  fi
  folder=$MEMORY_ROOT$cgroup
  if [ -n "$cgroup" ] && [ -d "$folder" ]; then
    $emit running
    # A forking service without PIDFile= can have no main process as systemd sees it: the oldest one stands for it.
    case $unit$pid in *.service0) if get "$folder/cgroup.procs"; then pid=$X; fi ;; esac
    FOLDERS="$FOLDERS$id $pid $folder$NL"
    look_cgroup "$emit" "$folder"
    if [ "$CGROUP" = v2 ] && [ -n "$N" ]; then look_above "$folder"; fi
    case $unit in *.slice) return 0 ;; esac
    case $pid in 0 | '' | *[!0-9]*) return 0 ;; esac
    look_process "$emit" "$pid"
    [ -z "$N" ] || look_address_space "$folder"
    [ "$variable" != - ] || return 0
    running_variable "$pid" "$variable"
    if [ "$set" = yes ]; then $emit 'runset'; fi
    words "$emit" rw "$running"
    if [ "$set${FOUND:-no}" = yesyes ] && [ "$running" = "$VALUE" ] || [ "$set${FOUND:-no}" = nono ]; then
      $emit 'same'
    else
      DIFFERS="$DIFFERS$id$NL"
    fi
  fi
}

# The version of systemd in VERSION: its library has it in its name, and systemctl needs 2 ms to say it.
find_version() {
  [ -z "$VERSION" ] || return 0
  set +f
  for path in /usr/lib/systemd/libsystemd-shared-*.so /usr/lib64/systemd/libsystemd-shared-*.so /usr/lib/*-linux-gnu*/systemd/libsystemd-shared-*.so /lib/systemd/libsystemd-shared-*.so; do
    set -f
    [ -e "$path" ] || continue
    name=${path##*/libsystemd-shared-}
    name=${name%%[!0-9]*}
    # In the middle of an upgrade there are two.
    if [ -n "$VERSION" ] && [ "$VERSION" != "$name" ]; then
      VERSION=
      break
    fi
    VERSION=$name
  done
  set -f
  [ -z "$VERSION" ] || return 0
  VERSION=$(systemctl --version 2>/dev/null)
  VERSION=${VERSION#systemd }
  VERSION=${VERSION%%[!0-9]*}
}

# $1 what systemctl shows of the units: the variables that are asked for, of all main processes, in RUNNING, one a line as
# `/proc/PID/environ:NAME=VALUE`; newlines inside of values become \001. The line `done` stands there where all of it could be read:
# a process that has ended, or a grep without -z, leave the others to be read one by one.
read_environments() {
  RUNNING=
  set --
  IFS=$NL
  for line in $REQ; do
    line=${line#* }
    case "$NL$*$NL" in *"$NL^$line=$NL"*) continue ;; esac
    case $line in
      -) ;;
      *[!A-Za-z0-9_]*)
        IFS=" $TAB$NL"
        return 0
        ;;
      *) set -- "$@" -e "^$line=" ;;
    esac
  done
  asked=$#
  for line in $show; do
    case $line in MainPID=[1-9]*) set -- "$@" "/proc/${line#*=}/environ" ;; esac
  done
  IFS=" $TAB$NL"
  if [ "$asked" = 0 ] || [ "$asked" = $# ]; then return 0; fi
  for path; do
    case $path in /proc/*)
      path=${path#/proc/}
      itself "${path%/environ}"
      ;;
    esac
  done
  RUNNING=$({
    grep -zasH "$@" 2>/dev/null
    [ $? -gt 1 ] || printf '\000%s\000done' "$*"
  } | tr '\000\012' '\012\001')
}

# $1 pid, $2 name: `set` is yes or no, and `running` its value.
running_variable() {
  set=no
  running=
  IFS=$NL
  case $RUNNING in
    *" /proc/$1/environ"*"${NL}done") lines=$RUNNING ;;
    *) lines=$({ tr '\000\012' '\012\001' <"/proc/$1/environ"; } 2>/dev/null) ;;
  esac
  for line in $lines; do
    case $line in
      "$2="* | "/proc/$1/environ:$2="*)
        set=yes
        running=${line#*=}
        break
        ;;
    esac
  done
  IFS=" $TAB$NL"
}

look_units() {
  s "systemd $VERSION"
  [ -n "$REQ" ] || return 0
  set -f
  set --
  IFS=$NL
  for line in $REQ; do set -- "$@" "${line%% *}"; done
  IFS=" $TAB$NL"
  show=$(systemctl show --no-pager -p Id,Names,LoadState,ActiveState,SubState,Type,RemainAfterExit,NeedDaemonReload,FragmentPath,DropInPaths,ControlGroup,MainPID,NRestarts,MemoryMax,MemoryLimit,MemoryHigh,MemoryLow,MemoryMin,MemorySwapMax,LimitAS,LimitRSS,OOMScoreAdjust,OOMPolicy,Environment,EnvironmentFiles,RequiredBy,BoundBy,ConsistsOf,PropagatesStopTo -- "$@" 2>/dev/null | blocks)
  read_environments
  dependents=
  block=
  IFS=$NL
  # shellcheck disable=SC2086
  set -- $REQ
  for line in $show; do
    if [ "$line" != . ]; then
      block="$block$line$NL"
      continue
    fi
    IFS=" $TAB$NL"
    [ $# -gt 0 ] || break
    look_unit "${1%% *}" "${1#* }" "$block"
    case $1 in *'.service '*) dependents_of "$block" ;; esac
    block=
    shift
    IFS=$NL
  done
  IFS=" $TAB$NL"
  # Where systemctl said nothing.
  for line; do look_unit "${line%% *}" "${line#* }" ''; done
  look_dependents
}

# What systemctl show prints, with a line `.` behind each unit: a shell needs quadratic time to cut a long text at its empty lines.
blocks() {
  sed -e 's/^$/./' -e '$a\
.' 2>/dev/null
}

# $1 a block of systemctl show: adds the units that would be restarted along with it.
dependents_of() {
  IFS=$NL
  for line in $1; do
    IFS=' '
    case $line in RequiredBy=?* | BoundBy=?* | ConsistsOf=?* | PropagatesStopTo=?*)
      plain_list "${line#*=}"
      for name in $PLAIN; do
        case " $dependents $seen " in *" $name "*) ;; *) dependents="$dependents $name" ;; esac
      done
      ;;
    esac
  done
  IFS=" $TAB$NL"
}

# Follows Requires=, BindsTo= and PartOf= against their direction and PropagatesStopTo= in it, at most four steps and 200 units.
look_dependents() {
  seen=
  round=0
  while [ -n "$dependents" ] && [ "$round" -lt 4 ]; do
    round=$((round + 1))
    # shellcheck disable=SC2086
    set -- $dependents
    seen="$seen $dependents"
    dependents=
    [ $# -le 200 ] || return 0
    show=$(systemctl show --no-pager -p Id,ActiveState,SubState,NRestarts,RequiredBy,BoundBy,ConsistsOf,PropagatesStopTo -- "$@" 2>/dev/null | blocks)
    block=
    IFS=$NL
    for line in $show; do
      if [ "$line" != . ]; then
        block="$block$line$NL"
        continue
      fi
      IFS=" $TAB$NL"
      look_dependent "$block"
      dependents_of "$block"
      block=
      IFS=$NL
    done
    IFS=" $TAB$NL"
  done
}

# $1 a block of systemctl show. As with the units themselves: one that fails over and over is active or not by chance.
look_dependent() {
  s dependent
  emit=s
  case $1 in *SubState=auto-restart* | *NRestarts=[1-9]*) emit=v ;; esac
  IFS=$NL
  for line in $1; do
    plain_list "${line#*=}"
    case $line in
      ActiveState=*) $emit "d $line" ;;
      Id=* | RequiredBy=* | BoundBy=* | ConsistsOf=* | PropagatesStopTo=*) s "d ${line%%=*}=$PLAIN" ;;
    esac
  done
  IFS=" $TAB$NL"
}

# Units that were edited and not read since: a daemon-reload would put their edits in force.
look_unread() {
  stamp=/run/systemd/systemd-units-load
  [ -e "$stamp" ] || return 0
  candidates=
  edited=
  set +f
  for path in /etc/systemd/system/*.* /etc/systemd/system/*.d/*.conf /run/systemd/system/*.* /run/systemd/system/*.d/*.conf; do
    # shellcheck disable=SC3013
    if [ ! -f "$path" ] || [ ! "$path" -nt "$stamp" ]; then continue; fi
    name=$path
    case $path in
      */zz-oomcfg.conf) continue ;;
      *.d/*)
        name=${path%/*}
        name=${name%.d}
        ;;
    esac
    name=${name##*/}
    case "$NL$REQ" in *"$NL$name "*) continue ;; esac
    case $name in *@.* | service | *-.service | *[!A-Za-z0-9:_.\\@-]*) continue ;; esac
    edited="$edited $path"
    case " $candidates " in *" $name "*) ;; *) candidates="$candidates $name" ;; esac
  done
  set -f
  [ -n "$candidates" ] || return 0
  # shellcheck disable=SC2086
  show=$(systemctl show --no-pager -p Id,LoadState,NeedDaemonReload,DropInPaths -- $candidates 2>/dev/null)
  for name in $candidates; do
    block=${show%%"$NL$NL"*}
    case $show in *"$NL$NL"*) show=${show#*"$NL$NL"} ;; *) show= ;; esac
    case $block in
      *LoadState=not-found*) ;;
      *NeedDaemonReload=yes*) s "unread $name" ;;
      *)
        # A folder that is new to systemd before 254 sets no NeedDaemonReload, and a reload reads it all the same.
        loaded=${block##*DropInPaths=}
        plain_list "${loaded%%"$NL"*}"
        loaded=" $PLAIN "
        for path in $edited; do
          case $path in */"$name.d"/*) ;; *) continue ;; esac
          case $loaded in *" $path "*) continue ;; esac
          s "unread $name"
          break
        done
        ;;
    esac
  done
}

# The value of each key, and the files that set it: all of them by one grep, for /proc/sys gives a number only to a read that takes all of it.
look_sysctls() {
  [ -n "$SYSCTLS" ] || return 0
  set --
  for key in $SYSCTLS; do
    path_of_key "$key"
    set -- "$@" "/proc/sys/$path"
  done
  passed=/
  set +f
  for path in /etc/sysctl.d/*.conf /run/sysctl.d/*.conf /usr/local/lib/sysctl.d/*.conf /usr/lib/sysctl.d/*.conf /lib/sysctl.d/*.conf; do
    set -f
    case $passed$path in *"/${path##*/}/"* | *"$NL"*) continue ;; esac
    passed="$passed${path##*/}/"
    [ ! -f "$path" ] || set -- "$@" "$path"
  done
  set -f
  set -- "$@" /etc/sysctl.conf
  if get /etc/tuned/active_profile; then
    case $X in *[!A-Za-z0-9_-]*) ;; *) set -- "$@" "/usr/lib/tuned/$X/tuned.conf" "/etc/tuned/$X/tuned.conf" ;; esac
  fi
  lines=$NL$(lines_of "$@")
  for key in $SYSCTLS; do
    path_of_key "$key"
    case $lines in
      *"$NL/proc/sys/$path:1:"*)
        value=${lines#*"$NL/proc/sys/$path:1:"}
        s "sysctl $key ${value%%"$NL"*}"
        ;;
      *) s "nosysctl $key" ;;
    esac
  done
  look_sysctl_lines "$lines"
}

# $1 key: its `path` below /proc/sys.
path_of_key() {
  path=$1
  while :; do
    case $path in *.*) path=${path%%.*}/${path#*.} ;; *) break ;; esac
  done
}

# $1... files: their lines, but for comments, as `PATH:NUMBER:LINE` in the order of the files.
lines_of() { grep -sHna '^[^#;]' -- "$@"; }

# $1 what lines_of printed: the lines of .conf files that set a key that is asked for.
look_sysctl_lines() {
  IFS=$NL
  for line in $1; do
    case $line in *.conf:*=*) ;; *) continue ;; esac
    file=${line%%.conf:*}.conf
    line=${line#"$file:"}
    number=${line%%:*}
    line=${line#*:}
    [ "$number" -le 5000 ] || continue
    key=${line%%=*}
    key=${key#"${key%%[![:space:]]*}"}
    key=${key#-}
    key=${key%"${key##*[![:space:]]}"}
    while :; do
      case $key in */*) key=${key%%/*}.${key#*/} ;; *) break ;; esac
    done
    case "$NL$SYSCTLS$NL" in *"$NL$key$NL"*) ;; *) continue ;; esac
    value=${line#*=}
    value=${value#"${value%%[![:space:]]*}"}
    value=${value%"${value##*[![:space:]]}"}
    s "sysctlfile $number $key $value $file"
  done
  IFS=" $TAB$NL"
}

look_swap() {
  {
    read -r _
    while read -r path type size used _; do
      s "swap $type $size $path"
      v "swapused $used $path"
    done
  } </proc/swaps 2>/dev/null
  [ -n "$SWAPFILE" ] || return 0
  if [ -e "$SWAPFILE" ] || [ -L "$SWAPFILE" ]; then
    s "swapfile $(stat -c %s -- "$SWAPFILE" 2>/dev/null)"
  else
    v "free $(stat -f -c '%a %S' -- "${SWAPFILE%/*}/" 2>/dev/null)"
  fi
}

# What was here before oomcfg, the swap files that it made, and the units that it restarted in vain.
look_state() {
  [ -r "$STATE/before" ] || return 0
  while IFS= read -r line; do
    case $line in 'sysctl '* | 'score '* | 'made '* | 'resists '*) s "before $line" ;; esac
  done <"$STATE/before"
}

look() {
  set -f
  IFS=" $TAB$NL"
  # Lines `UNIT PID FOLDER` of what runs, for the change script; the unit by its real name.
  FOLDERS=''
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
