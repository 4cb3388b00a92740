# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# The look: what a host has, in files, in systemd and in the kernel, as records of one line each. It changes nothing.
#
# A record is NONCE, `=` (stable: part of the digest that a change is checked against) or `~` (volatile), a blank, a
# type, and its fields, as in the table of protocol.ts; free text comes last. Everything that is printed follows that
# prefix and holds no newline, so that nothing in a file or a variable can end a record or begin another. dash, bash and
# busybox sh run it; of programs it needs systemctl, sed, grep and, of coreutils, sha256sum, tr, stat. A process costs
# as much as 3 KiB that the shell reads, which it does byte by byte: so the shell reads small files itself, and one
# process reads what is large or many.
#
# A name in capitals is for all functions. One in small letters belongs to the function that assigns it, which says
# `local` where another one assigns the same name, and is seen by those that it calls. IFS belongs to whoever sets it
# (test/gates/shell holds all of it).
#
# The caller sets N (nonce; empty where the digest alone is wanted: then what is volatile is not read), REQ (lines of a
# unit and its variables: the JVM's, `-` for none, and those of other runtimes), WORDS (lines `UNIT WORD`, see
# words.sh), FLAGS (lines `UNIT NAME`, see knownFlags.sh), SYSCTLS (keys, one a line) and SWAPFILE (path or empty). The
# look at the end of a change has CHECKS set, to `all` or `units`: it covers what can have changed, and leaves out what
# only a plan needs (what is in the way, edits of others that systemd has not read, what would restart or start along,
# systemd-oomd); with `units` also the sysctls.

NL='
'
TAB='	'
CR=
SOH=
OUT=
HELD=
READ=
VERSION=
CAPABILITIES=
MANAGER=
HAD_JVM=
HAD_SEVERAL=
JUST_STARTED=
BRIEF=
CHECKS=
SEEN_RUNNING=
NOW=
HAD=
REVALUED=
START_TEXT=
TAKES=
TAKEN=
CURRENT=/etc/oomcfg/current
STATE=/var/lib/oomcfg
GENERATIONS=/etc/oomcfg/generations
PENDING=$STATE/pending
UNIT_PATH='/etc/systemd/system.control /run/systemd/system.control /run/systemd/transient /run/systemd/generator.early /etc/systemd/system /etc/systemd/system.attached /run/systemd/system /run/systemd/system.attached /run/systemd/generator /usr/local/lib/systemd/system /usr/lib/systemd/system /run/systemd/generator.late'
# Folders of systemd's own configuration; of files with the same name the one in the first folder counts.
MANAGER_PATH='/etc /run /usr/local/lib /usr/lib'
[ -L /lib ] || MANAGER_PATH="$MANAGER_PATH /lib"

[ -L /lib ] || UNIT_PATH="$UNIT_PATH /lib/systemd/system"

s() { OUT="$OUT$N= $1$NL"; }

v() { [ -z "$N" ] || OUT="$OUT$N~ $1$NL"; }

# Puts the records so far aside before OUT grows long: a shell copies all of it for each record that is added.
fold() {
  HELD=$HELD$OUT
  OUT=
}

say() {
  printf '%s' "$OUT"
  OUT=
}

# $1 file: X is its first line; false where that is empty or cannot be read.
get() {
  X=
  { IFS= read -r X <"$1"; } 2>/dev/null
  [ -n "$X" ]
}
