#!/bin/sh
# Runs a broker on a copy of a data directory in name spaces of its own, and leaves nothing behind.
#
#   guard.sh DIRECTORY < until it is to end > frames of isolated_copy.erl 2> the broker's log
#
# DIRECTORY is the copy's own, and is removed at the end. Whoever started this holds the other end of standard input: once
# that is gone, for whatever reason, the broker is killed, its name spaces go with it, and the directory too. What a killed
# guard has left is recognised by its lock, which nobody holds any more.
set -u
directory=$1
cd "$directory" || exit 69

exec 9>lock
flock -n 9 || exit 75

user=''
[ "$(id -u)" = 0 ] || user='--user --map-root-user'
# A guard that is killed takes the broker with it.
# shellcheck disable=SC2086
setpriv --pdeathsig KILL unshare $user --mount --net --pid --uts --ipc --fork --kill-child sh ./inside.sh "$directory"
code=$?

cd / || exit 69
# Directories that overlayfs leaves may be closed to everybody.
chmod -R u+rwX "$directory" 2>/dev/null
rm -rf "$directory"
exit "$code"
