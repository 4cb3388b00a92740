#!/bin/sh
# Stands before a program of the host while a trial runs: counts the calls, and holds still at the one that the trial
# has chosen, before it or after it, until it is let go. /run/fault/at has the number of the call and `before` or
# `after`.
real=/usr/bin/${0##*/}
case "${0##*/} ${1:-}" in
'systemctl daemon-reload' | 'systemctl try-restart' | 'systemctl restart') ;;
systemctl*) exec "$real" "$@" ;;
esac
# Without the file the host is not on trial, or no more.
{ read -r at side </run/fault/at; } 2>/dev/null || exec "$real" "$@"
number=0
[ ! -e /run/fault/count ] || read -r number </run/fault/count
number=$((number + 1))
echo "$number" >/run/fault/count
echo "${0##*/} $*" >>/run/fault/calls
[ "$number" = "$at" ] || exec "$real" "$@"
status=0
if [ "$side" = after ]; then
  "$real" "$@"
  status=$?
fi
echo "$$" >/run/fault/stopped
while [ -e /run/fault/stopped ]; do sleep 0.01; done
[ "$side" = before ] || exit "$status"
exec "$real" "$@"
