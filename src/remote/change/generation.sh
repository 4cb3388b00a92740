# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# The files of a generation, the links that lead to them, and the switch from one to the next.

# What is about to be done: `FROM TO`, `earlier GENERATION` for each whose settings may still be in force, `link PATH`
# for what is made or dropped, and `folder PATH` for those that are made for a link.
note_pending() {
  lines="$FROM $TO$NL"
  for generation in $EARLIER; do lines="${lines}earlier $generation$NL"; done
  IFS=$NL
  for path in $LINKS $UNLINKS; do lines="${lines}link $path$NL"; done
  for folder in $NEW_FOLDERS; do lines="${lines}folder $folder$NL"; done
  IFS=" $TAB$NL"
  write_pending "$lines"
}

# What an earlier change left to be done, as the note of a change that is made and not finished.
note_owed() {
  lines="$FROM $FROM$NL"
  for generation in $EARLIER; do lines="${lines}earlier $generation$NL"; done
  write_pending "$lines"
}

# $1 text. The note of an earlier change is replaced at once, for there is a time when it alone knows what is owed.
write_pending() {
  [ "$OWED" = yes ] || {
    printf '%s' "$1" >"$STATE/pending"
    return
  }
  printf '%s' "$1" >"$STATE/.pending.new" && sync "$STATE/.pending.new" && mv -f "$STATE/.pending.new" "$STATE/pending"
}

# The folders of LINKS that are not there, in NEW_FOLDERS, one a line.
find_new_folders() {
  NEW_FOLDERS=''
  IFS=$NL
  for path in $LINKS; do [ -d "${path%/*}" ] || NEW_FOLDERS="$NEW_FOLDERS${path%/*}$NL"; done
  IFS=" $TAB$NL"
}

# The folders of LINKS that somebody else made: noted, so that they stay when the link goes.
note_folders() {
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
  NEW=$BASE/generations/$TO
  [ ! -e "$NEW" ] || rm -rf "$NEW"
  kept_files
  case $KEPT_FILES in
    # Many are copied along with their folders, by one program that asks for all that can be kept of each.
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

# The files of FROM that the next generation has as they are, in KEPT_FILES, one a line, by where they take effect.
kept_files() {
  KEPT_FILES=''
  [ -n "$FROM" ] && [ -r "$BASE/generations/$FROM/manifest" ] || return 0
  while IFS= read -r line; do
    case $line in 'file '*) ;; *) continue ;; esac
    line=/etc${line#file }
    case "$NL$LINKS$NL$UNLINKS$NL" in *"$NL$line$NL"*) ;; *) KEPT_FILES="$KEPT_FILES$line$NL" ;; esac
  done <"$BASE/generations/$FROM/manifest"
}

# What is noted and written so far. The copied files too: a power cut after the switch must not find them empty.
sync_begun() {
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

# $1 path. A link that leads past `current` to the same file does so no longer when `current` has moved on: so the links
# are made before the switch, and looked at once more after it.
is_linked() {
  # shellcheck disable=SC3013
  [ -L "$1" ] && [ "$1" -ef "$CURRENT${1#/etc}" ]
}

# Whether all of LINKS are there, as a rule.
are_linked() {
  missing=''
  IFS=$NL
  for path in $LINKS; do is_linked "$path" || missing=$path; done
  IFS=" $TAB$NL"
  [ -z "$missing" ]
}

make_links() {
  IFS=$NL
  for path in $LINKS; do
    IFS=" $TAB$NL"
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

# $1 paths, $2 dangling or edited: links that lead nowhere; `edited`: and what an editor made of a link, and folders
# that they leave empty, unless they were there before oomcfg. (The folders of links that are not to be are known:
# NEW_FOLDERS, or the note of the change.)
drop_links() {
  IFS=$NL
  for path in $1; do
    if [ -L "$path" ]; then
      [ ! -e "$path" ] || continue
      rm -f "$path"
    elif [ -e "$path" ]; then
      # An editor that replaces files put one where our link was: it is ours if its first line says so.
      if [ "$2" = dangling ] || ! get "$path"; then continue; fi
      case $X in '# oomcfg: '*) ;; *) continue ;; esac
      rm -f "$path"
    fi
    # Also where nothing is: a change that was cut off had removed the link and not yet its folder.
    case $2$path$NL$NOTED in edited/etc/sysctl.d/* | *"${NL}folder ${path%/*} "*) ;; edited*.d/zz* | edited*.wants/*) rmdir "${path%/*}" 2>/dev/null ;; esac
  done
  IFS=" $TAB$NL"
}

# $1 what `current` shall lead to. What counts is where it leads: a program that is killed at its end has failed, and
# done its work.
switch_to() {
  [ ! -L "$BASE/.current.new" ] || rm -f "$BASE/.current.new"
  # shellcheck disable=SC3013
  { ln -s "$1" "$BASE/.current.new" && mv -fT "$BASE/.current.new" "$CURRENT"; } || [ "$CURRENT" -ef "$BASE/$1" ]
}

# The five newest generations stay, for the way back; to remove ten at once costs no more than one.
prune() {
  set +f
  set -- "$BASE"/generations/*
  set -f
  [ $# -ge 10 ] || return 0
  old=''
  while [ $# -gt 5 ]; do
    # What has another name than ours is somebody's copy.
    case ${1##*/} in "$TO" | "$FROM" | *[!0-9a-f-]*) ;; *) old="$old $1" ;; esac
    shift
  done
  # shellcheck disable=SC2086 # such names hold no blank
  [ -z "$old" ] || rm -rf $old
}
