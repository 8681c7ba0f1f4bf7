# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # shared with bench/cures
asked_for=yes

# The grace period of half an hour is cut short: what is measured is what comes after it.
prepare() {
  local host
  "$LAB" agent 1 status >/dev/null 2>&1 || return 0
  for host in 1 2 3; do
    "$LAB" agent "$host" rules export /etc/rabbitmq-agent/rules >/dev/null
    "$LAB" exec "$host" sed -i 's/for: 30m/for: 1s/' /etc/rabbitmq-agent/rules/stale-member.yaml
    printf 'rules:\n  directory: /etc/rabbitmq-agent/rules\n' |
      "$LAB" exec "$host" tee -a /etc/rabbitmq-agent/agent.yaml >/dev/null
  done
  "$LAB" agent-stop 1 2 3
  "$LAB" agent-start 1 2 3
}

unseen() { api 1 GET 'nodes?columns=name,running' | jq -e 'any(.[]; .name == "rabbit@rb3" and (.running | not))' >/dev/null; }

make() {
  "$LAB" reboot 3 >/dev/null
  await 'rb1 sees rb3 down' unseen
}

whole() { if [[ $phase == before ]]; then whole_are 1 2 3; else whole_are 1 2; fi; }

# While its agent was heard of just now, it says that rb3 runs, and the word is refused.
ask_agents() {
  await 'the word is taken' "$LAB" agent 1 remediate --lost rb3 --yes --reason 'measured by bench/cures'
  await 'the finding' awaits_approval
  "$LAB" agent 1 remediate --rule stale-member --yes --reason 'measured by bench/cures'
}

by_hand() { ctl 1 forget_cluster_node rabbit@rb3; }
