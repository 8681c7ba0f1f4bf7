# shellcheck shell=bash
make() {
  ctl 3 stop_app
  ctl 1 forget_cluster_node rabbit@rb3
  ! ctl 3 start_app 2>/dev/null
}

by_hand() {
  ctl 3 reset
  ctl 3 join_cluster rabbit@rb1
  ctl 3 start_app
}
