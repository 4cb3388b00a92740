# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The files of a generation, the links to them, and the switch from one generation to the next.

# Notes what is about to be done: `FROM TO`, `earlier GENERATION` for each whose settings may still be in force,
# `link PATH` for each link that is made or dropped, and `folder PATH` for each folder that is made for a link.
note_pending() {
  local IFS folder generation lines path
  lines="$FROM $TO$NL"
  for generation in $EARLIER; do lines="${lines}earlier $generation$NL"; done
  IFS=$NL
  for path in $LINKS $UNLINKS; do lines="${lines}link $path$NL"; done
  for folder in $NEW_FOLDERS; do lines="${lines}folder $folder$NL"; done
  write_pending "$lines"
}

# Notes what an earlier change still owes, in the form of a change that was made but not finished.
note_owed() {
  local generation lines
  lines="$FROM $FROM$NL"
  for generation in $EARLIER; do lines="${lines}earlier $generation$NL"; done
  write_pending "$lines"
}

# $1 text. The note of an earlier change is replaced atomically, since it may be the only place that says what is owed.
write_pending() {
  [ "$OWED" = yes ] || {
    printf '%s' "$1" >"$STATE/pending"
    return
  }
  printf '%s' "$1" >"$STATE/.pending.new" && sync "$STATE/.pending.new" && mv -f "$STATE/.pending.new" "$STATE/pending"
}

# NEW_FOLDERS: the folders of LINKS that do not exist, one a line.
find_new_folders() {
  local IFS path
  NEW_FOLDERS=''
  IFS=$NL
  for path in $LINKS; do [ -d "${path%/*}" ] || NEW_FOLDERS="$NEW_FOLDERS${path%/*}$NL"; done
}

# The folders of LINKS that somebody else made: noted, so that they stay when the link goes.
note_folders() {
  local IFS folder path unit
  IFS=$NL
  for path in $LINKS; do
    case $path in /etc/systemd/system/*.d/zz-oomcfg.conf) ;; *) continue ;; esac
    folder=${path%/*}
    if [ ! -d "$folder" ] || [ -e "$path" ] || [ -L "$path" ]; then continue; fi
    unit=${folder##*/}
    case "$NL$BEFORE" in *"${NL}gives ${unit%.d} "*) ;; *) before folder "$folder" '' ;; esac
  done
  IFS=" $TAB$NL"
}

write_generation() {
  local IFS path
  NEW=$BASE/generations/$TO
  [ ! -e "$NEW" ] || rm -rf "$NEW"
  kept_files
  case $KEPT_FILES in
    # Many files are copied along with their folders, by one program.
    *"$NL"*"$NL"*) cp -pR "$BASE/generations/$FROM" "$NEW" || return 1 ;;
    *)
      set -- "$NEW"
      IFS=$NL
      for path in $LINKS $KEPT_FILES; do
        path=$NEW${path#/etc}
        set -- "$@" "${path%/*}"
      done
      IFS=" $TAB$NL"
      mkdir -p "$@" || return 1
      path=${KEPT_FILES%"$NL"}
      [ -z "$path" ] || cp -p "$BASE/generations/$FROM${path#/etc}" "$NEW${path#/etc}" || return 1
      ;;
  esac
  plan_files
}

# KEPT_FILES: the files of FROM that the next generation has unchanged, one a line, by the path where they take effect.
kept_files() {
  local line
  KEPT_FILES=''
  [ -n "$FROM" ] && [ -r "$BASE/generations/$FROM/manifest" ] || return 0
  while IFS= read -r line; do
    case $line in 'file '*) ;; *) continue ;; esac
    line=/etc${line#file }
    case "$NL$LINKS$NL$UNLINKS$NL" in *"$NL$line$NL"*) ;; *) KEPT_FILES="$KEPT_FILES$line$NL" ;; esac
  done <"$BASE/generations/$FROM/manifest"
}

# Syncs what is noted and written so far. The copied files too: a power cut after the switch must not find them empty.
sync_begun() {
  local line new
  set -- "$STATE/pending"
  if [ "$TO" != "$FROM" ]; then
    new=$BASE/generations/$TO
    set -- "$@" "$new/manifest"
    while IFS= read -r line; do
      case $line in 'file '*) set -- "$@" "$new${line#file }" ;; esac
    done <"$new/manifest"
  fi
  sync_with "$@"
}

# $1 path: whether it is a link to its file in `current`. A link that does not go through `current` is right only until
# `current` moves on: so the links are made before the switch, and checked again after it.
is_linked() {
  # shellcheck disable=SC3013
  [ -L "$1" ] && [ "$1" -ef "$CURRENT${1#/etc}" ]
}

# Whether all of LINKS are in place, as is usual.
are_linked() {
  local IFS path
  missing=''
  IFS=$NL
  for path in $LINKS; do is_linked "$path" || missing=$path; done
  [ -z "$missing" ]
}

make_links() {
  local IFS path
  IFS=$NL
  for path in $LINKS; do
    ! is_linked "$path" || continue
    [ -d "${path%/*}" ] || mkdir -p "${path%/*}" || return 1
    [ ! -L "$path.oomcfg-new" ] || rm -f "$path.oomcfg-new"
    # (A program that fails can have done its work: when it was killed at its end.)
    { ln -s "$CURRENT${path#/etc}" "$path.oomcfg-new" && mv -fT "$path.oomcfg-new" "$path"; } || {
      rm -f "$path.oomcfg-new"
      return 1
    }
  done
  IFS=" $TAB$NL"
}

# $1 paths, $2 dangling or edited. `dangling`: removes those that are dangling links. `edited`: also files that an
# editor put in place of a link, and folders that become empty, unless they existed before oomcfg. (The folders of links
# that are undone are known: NEW_FOLDERS, or the note of the change.)
drop_links() {
  local IFS path
  IFS=$NL
  for path in $1; do
    if [ -L "$path" ]; then
      [ ! -e "$path" ] || continue
      rm -f "$path"
    elif [ -e "$path" ]; then
      # An editor that replaces files put a file where our link was: it is ours if its first line says so.
      if [ "$2" = dangling ] || ! get "$path"; then continue; fi
      case $X in '# oomcfg: '*) ;; *) continue ;; esac
      rm -f "$path"
    fi
    # Also where there is no link: an interrupted change may have removed it and not yet its folder.
    case $2$path$NL$NOTED in edited/etc/sysctl.d/* | *"${NL}folder ${path%/*} "*) ;; edited*.d/zz* | edited*.wants/*) remove_folder "${path%/*}" ;; esac
  done
  IFS=" $TAB$NL"
}

# $1 folder: removes it if it is empty. (Once more where rmdir was killed, for nobody comes back for a folder.)
remove_folder() {
  rmdir "$1" 2>/dev/null || [ $? -lt 128 ] || rmdir "$1" 2>/dev/null
}

# $1 the new target of `current`. What counts is where it leads: a program that is killed at its end has failed, but
# done its work.
switch_to() {
  [ ! -L "$BASE/.current.new" ] || rm -f "$BASE/.current.new"
  # shellcheck disable=SC3013
  { ln -s "$1" "$BASE/.current.new" && mv -fT "$BASE/.current.new" "$CURRENT"; } || [ "$CURRENT" -ef "$BASE/$1" ]
}

# Keeps the five newest generations, for the way back. Removing several at once costs no more than one.
prune() {
  local old
  set +f
  set -- "$BASE"/generations/*
  set -f
  [ $# -ge 10 ] || return 0
  old=''
  while [ $# -gt 5 ]; do
    # A folder whose name is not ours is somebody's copy.
    case ${1##*/} in "$TO" | "$FROM" | *[!0-9a-f-]*) ;; *) old="$old $1" ;; esac
    shift
  done
  # shellcheck disable=SC2086 # such names hold no blank
  [ -z "$old" ] || rm -rf $old
}
