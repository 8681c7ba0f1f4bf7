# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # shared with bench/cures
# The node also has a member of a quorum queue of 100 messages, and alone a queue of 100: those both programs give up.
asked_for=yes
published=$((MESSAGES + 200))

prepare() {
  api 1 PUT queues/%2F/orders '{"durable": true, "node": "rabbit@rb3", "arguments": {"x-queue-type": "quorum"}}' >/dev/null
  api 3 PUT queues/%2F/only-on-3 '{"durable": true, "node": "rabbit@rb3"}' >/dev/null
  publish 1 100 orders
  publish 3 100 only-on-3
}

make() { :; }
whole() { if [[ $phase == before ]]; then whole_are 1 2 3; else whole_are 1 2; fi; }
ask_agents() { "$LAB" agent 1 remediate --rule leave --node rb3 --yes --reason 'measured by bench/cures'; }

by_hand() {
  ctl 3 --script-name rabbitmq-queues shrink rabbit@rb3
  ctl 3 --script-name rabbitmq-upgrade drain
  "$LAB" stop 3 >/dev/null
  ctl 1 forget_cluster_node rabbit@rb3
}
