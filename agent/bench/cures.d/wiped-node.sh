# shellcheck shell=bash
make() {
  "$LAB" stop 3 >/dev/null
  "$LAB" wipe 3 >/dev/null
  "$LAB" start 3 >/dev/null
}

by_hand() {
  ctl 1 forget_cluster_node rabbit@rb3
  ctl 3 stop_app
  ctl 3 join_cluster rabbit@rb1
  ctl 3 start_app
}
