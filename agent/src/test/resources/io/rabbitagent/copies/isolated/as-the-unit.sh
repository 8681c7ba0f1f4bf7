#!/bin/sh
# as-the-unit.sh UID GID GROUPS WRITABLE COMMAND…: runs it as systemd runs the agent by packaging/systemd: as a user without any
# right, that can gain none, on a system that is read-only but for some directories, and where parts of /dev and /proc are
# hidden. As root, in a mount name space of its own.
set -eu
user=$1 group=$2 groups=$3 writable=$4
shift 4

mount --bind "$writable" "$writable"
for hidden in /home /root; do
  [ ! -d "$hidden" ] || mount -t tmpfs -o ro,mode=000 tmpfs "$hidden"
done
# PrivateDevices=
mkdir -p "$writable/dev"
mount -t tmpfs -o mode=755,nosuid,noexec tmpfs "$writable/dev"
mkdir -m 1777 "$writable/dev/shm"
for device in null zero full random urandom tty; do
  : >"$writable/dev/$device"
  mount --bind "/dev/$device" "$writable/dev/$device"
done
for link in fd stdin stdout stderr; do
  cp -d "/dev/$link" "$writable/dev/"
done
mount --rbind "$writable/dev" /dev
# ProtectKernelTunables=, ProtectKernelLogs=, ProtectControlGroups=
for fixed in /proc/sys /proc/irq /proc/bus /sys; do
  mount --bind "$fixed" "$fixed"
  mount -o remount,bind,ro "$fixed"
done
mount --bind /dev/null /proc/kmsg
# ProtectSystem=strict
mount -o remount,bind,ro /

exec setpriv --reuid "$user" --regid "$group" --groups "$groups" --no-new-privs --inh-caps=-all --bounding-set=-all "$@"
