# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # shared with bench/cures
asked_for=yes

make() { :; }
whole() { if [[ $phase == before ]]; then whole_are 1 2 3; else whole_are 1 2; fi; }
ask_agents() { "$LAB" agent 1 remediate --rule leave --node rb3 --yes --reason 'measured by bench/cures'; }

by_hand() {
  "$LAB" stop 3 >/dev/null
  ctl 1 forget_cluster_node rabbit@rb3
}
