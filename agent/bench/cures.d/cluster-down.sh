# shellcheck shell=bash
# Clean stops may be meant: approval is asked for. Started by the script as the manual says, the last down first.
make() { "$LAB" stop 3 1 2 >/dev/null; }
by_hand() { "$LAB" start 2 >/dev/null; "$LAB" start 1 3 >/dev/null; }
