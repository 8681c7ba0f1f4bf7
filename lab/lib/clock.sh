# shellcheck shell=bash
# The clock of one host, ahead of the machine's or behind it. There is one kernel, so it is a library that tells programs another
# time, Debian's libfaketime, loaded into all that is started in the host from then on: agent, broker, hooks, commands.

# What the loader makes of $LIB is the directory of the machine's architecture.
# shellcheck disable=SC2016
readonly CLOCK_LIBRARY='/usr/$LIB/faketime/libfaketime.so.1'

# The host sees this directory; it outlives a reboot, as a clock does.
clock_file() { printf '%s/clock/environment' "$(host_directory "$1")"; }

clock_need() {
  compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null || unavailable "libfaketime not found: install the Debian package faketime"
}

# What an interval lasts is told by the monotonic clock, which stays true; without the fix, waits of Java end at once, and it
# only mends an older C library. What files say of their times is the machine's clock.
clock_environment() {
  printf 'export %s=%s\n' LD_PRELOAD "'$CLOCK_LIBRARY'" FAKETIME "$1" FAKETIME_DONT_FAKE_MONOTONIC 1 FAKETIME_FORCE_MONOTONIC_FIX 0 \
    NO_FAKE_STAT 1
}

# How far host N's clock is off; nothing where it is right.
clock_offset() { sed -n 's/^export FAKETIME=//p' "$(clock_file "$1")" 2>/dev/null || true; }

clock_command() {
  local n=${1:-} file
  need_lab
  need_nodes "$n"
  [[ $# -eq 2 ]] || usage_error "clock takes a host and how far its clock is off: lab/lab clock $n +1h"
  [[ $2 == off || $2 =~ ^[+-][0-9]{1,6}[mhd]?$ ]] || usage_error "clock takes seconds, minutes, hours or days such as +90, -5m, +1h, +2d, or off; not '$2'"
  [[ $2 == off ]] || clock_need
  file=$(clock_file "$n")
  if [[ $2 == off ]]; then
    rm -f "$file"
  else
    clock_environment "$2" >"$file.new"
    mv "$file.new" "$file"
  fi
}
