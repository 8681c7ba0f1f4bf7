#!/bin/sh
# Copies what is in a directory into another one with all that "cp -a" keeps.
#
#   copy.sh FROM TO RATE [anew|go-on]
#
# As blocks that are shared until one side is written to, where the file system can (reflink): nothing is read or written
# then. Else at most RATE bytes a second are read, and as many written: what is late is not made up for. FROM and TO are
# absolute. Whoever kills this leaves one short-lived child at most.
#
# TO is empty, and with "go-on" holds files of an interrupted copy that are whole, and no others: they stay as they are. Whoever
# interrupts this can tell them by their size and time: a file gets the original's time when it is filled, and not before.
set -eu
from=$1 to=$2 rate=$3 how=${4:-anew}
readonly BLOCK=65536 SMALL=1048576

if [ "$how" = anew ] && [ -n "$(find "$to" -mindepth 1 -print -quit)" ]; then
  echo "$to is not empty" >&2
  exit 73
fi

one=$(find "$from" -type f -size +0 -print -quit)
shared=no
if cp --reflink=always -- "$one" "$to/.shared" 2>/dev/null; then
  shared=yes
fi
rm -f "$to/.shared"
if [ "$how" = anew ] && [ "$shared" = yes ]; then
  ! cp -a --reflink=always -- "$from/." "$to" || exit 0
  # Not all of it.
  find "$to" -mindepth 1 -delete
fi

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
  at=0 time=$(stat -c %y -- "$from/$1")
  while [ $((at * BLOCK)) -lt "$2" ]; do
    dd "if=$from/$1" "of=$to/$1" bs="$BLOCK" skip="$at" seek="$at" count="$COUNT" conv=notrunc,sparse,fdatasync status=none
    owed=$((owed + COUNT * BLOCK))
    [ $(((at + COUNT) * BLOCK)) -le "$2" ] || owed=$((owed - (at + COUNT) * BLOCK + $2))
    at=$((at + COUNT))
    pause
  done
  if [ "$(stat -c %y -- "$from/$1")" != "$time" ]; then
    echo "$from/$1 was changed while it was copied" >&2
    exit 74
  fi
  cp -a --attributes-only -- "$from/$1" "$to/$1"
}

# All are there, and empty, before the first is filled: what is left to do is to fill them. What is whole is passed over (-u), and
# nothing has the time of an original before it is filled.
umask 077
cp -au --attributes-only --no-preserve=mode,timestamps -- "$from/." "$to"
files=$(find "$from" -type f -size +0 -printf '%s/%P\n')
while IFS=/ read -r size file; do
  # One that is filled already is whole, or another name of one that is.
  if [ -z "$size" ] || [ -s "$to/$file" ]; then
    continue
  elif [ "$shared" = yes ] && cp -a --reflink=always -- "$from/$file" "$to/$file" 2>/dev/null; then
    continue
  elif [ "$size" -gt "$SMALL" ]; then
    large "$file" "$size"
  else
    cp -a -- "$from/$file" "$to/$file"
    owed=$((owed + size))
    [ "$owed" -lt $((COUNT * BLOCK)) ] || pause
  fi
done <<FILES
$files
FILES
pause
# What is left are directories, what is empty, and what can't be made twice.
find "$to" ! -type d \( ! -type f -o -size 0 \) -delete
cp -au -- "$from/." "$to"
