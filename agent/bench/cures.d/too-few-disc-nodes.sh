# shellcheck shell=bash
# The cluster has one disc node left: rb2 and rb3 are RAM nodes.
make() {
  local n
  for n in 2 3; do
    ctl "$n" stop_app
    ctl "$n" change_cluster_node_type ram
    ctl "$n" start_app
  done
}

whole() { whole_are 1 2 3 && [[ $(disc_nodes) -ge 2 ]]; }
disc_nodes() { api 1 GET 'nodes?columns=type' | jq 'map(select(.type == "disc")) | length'; }

by_hand() {
  ctl 2 stop_app
  ctl 2 change_cluster_node_type disc
  ctl 2 start_app
}
