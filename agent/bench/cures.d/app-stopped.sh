# shellcheck shell=bash
# shellcheck disable=SC2034  # read by bench/cures
make() { ctl 2 stop_app; }
by_hand() { ctl 2 start_app; }
