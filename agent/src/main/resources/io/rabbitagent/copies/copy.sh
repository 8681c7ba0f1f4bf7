#!/bin/sh
# Copies what is in a directory into another one, which is empty, with all that "cp -a" keeps.
#
#   copy.sh FROM TO RATE
#
# As blocks that are shared until one side is written to, where the file system can (reflink): nothing is read or written
# then. Else at most RATE bytes a second are read, and as many written: what is late is not made up for. FROM and TO are
# absolute. Whoever kills this leaves one short-lived child at most.
set -eu
from=$1 to=$2 rate=$3
readonly BLOCK=65536 SMALL=1048576

if [ -n "$(find "$to" -mindepth 1 -print -quit)" ]; then
  echo "$to is not empty" >&2
  exit 73
fi

one=$(find "$from" -type f -size +0 -print -quit)
if cp --reflink=always -- "$one" "$to/.shared" 2>/dev/null; then
  rm "$to/.shared"
  ! cp -a --reflink=always -- "$from/." "$to" || exit 0
fi
# Not shared, or not all of it.
find "$to" -mindepth 1 -delete

strange=$(find "$from" -name '*
*' -print -quit)
if [ -n "$strange" ]; then
  echo "$strange has a line break in its name" >&2
  exit 65
fi

# In hundredths of a second; nobody sets this clock.
look() {
  read -r uptime _ </proc/uptime
  now=${uptime%.*}${uptime#*.}
}

look
due=$now owed=0
pause() {
  due=$((due + (owed * 100 + rate - 1) / rate))
  owed=0
  look
  if [ "$due" -gt "$now" ]; then
    sleep "$(((due - now) / 100)).$(printf %02d $(((due - now) % 100)))"
  else
    due=$now
  fi
}

# About an eighth of a second's worth, which is on the disk before the next is read: a full cache would be written in one go.
readonly COUNT=$(((rate / 8 + BLOCK - 1) / BLOCK))
large() {
  at=0
  while [ $((at * BLOCK)) -lt "$2" ]; do
    dd "if=$from/$1" "of=$to/$1" bs="$BLOCK" skip="$at" seek="$at" count="$COUNT" conv=notrunc,sparse,fdatasync status=none
    owed=$((owed + COUNT * BLOCK))
    [ $(((at + COUNT) * BLOCK)) -le "$2" ] || owed=$((owed - (at + COUNT) * BLOCK + $2))
    at=$((at + COUNT))
    pause
  done
}

# All are there, and empty, before the first is filled: what is left to do is to fill them, and what they were at last.
umask 077
cp -a --attributes-only --no-preserve=mode -- "$from/." "$to"
files=$(find "$from" -type f -size +0 -printf '%s/%P\n')
while IFS=/ read -r size file; do
  if [ -z "$size" ]; then
    continue
  elif [ "$size" -gt "$SMALL" ]; then
    large "$file" "$size"
  else
    cp -- "$from/$file" "$to/$file"
    owed=$((owed + size))
    [ "$owed" -lt $((COUNT * BLOCK)) ] || pause
  fi
done <<FILES
$files
FILES
pause
# These can't be made twice.
find "$to" ! -type f ! -type d -delete
# Links between files are as they were; to make them anew would lose what the files hold.
cp -a --attributes-only --no-preserve=links -- "$from/." "$to"
