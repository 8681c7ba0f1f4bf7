# shellcheck shell=bash
# The product's agents: their configuration, daemon and command.

readonly AGENT=$CHECKOUT/agent/bin/agent AGENT_PORT=15693

agent_need() {
  [[ -x $AGENT ]] || unavailable "$AGENT is missing, build first: mvn package"
  compgen -G "$CHECKOUT/agent/target/*.jar" >/dev/null || unavailable "$CHECKOUT/agent/target/*.jar is missing, build first: mvn package"
  [[ -x ${JAVA_HOME:-}/bin/java ]] || need java openjdk-17-jre-headless
}

agent_configure() {
  local n=$1 etc members store=file:/var/lib/rabbitmq-agent-store
  etc=$(host_directory "$n")/etc/rabbitmq-agent
  members=$(seq -s , "$NODES" | sed 's/[0-9]\+/rabbit@rb&/g; s/,/, /g')
  ((ETCD_MEMBERS == 0)) || store=$(etcd_store)
  sed "s/@MEMBERS@/$members/; s/@HOST@/rb$n/; s|@STORE@|$store|" "$LAB_HOME/config/agent.yaml" >"$etc/agent.yaml"
  # As the drop-in of the packaging does it. The host's state directory is the script's default.
  ln -sfn "$CHECKOUT/agent/bin/capture-before-boot" "$etc/pre-start.d/capture-before-boot"
  install -m 400 "$STATE/passwords/alerts" "$etc/alerts-token"
  (umask 077 && printf 'username: rabbitmq-agent\npassword: %s\n' "$(<"$STATE/passwords/agent")" >"$etc/credentials")
}

agent_pid() { daemon_pid "$1" agent; }

agent_healthy() { [[ $(http_get "$1" "$AGENT_PORT" /healthz | head -n 1) == *" 200 "* ]]; }

agent_launch() { daemon_launch "$1" agent "$(host_directory "$1")/log/rabbitmq-agent/agent.out" "$AGENT" run; }

agent_start() {
  agent_launch "$1"
  if ! await 60 agent_settled "$1" || ! agent_healthy "$1"; then
    tail -n 30 "$(host_directory "$1")/log/rabbitmq-agent/agent.out" >&2
    fail "$EXIT_FAILED" "the agent on rb$1 does not answer http://$(network_address "$1"):$AGENT_PORT/healthz with 200"
  fi
}

# One that ended won't get healthy any more.
agent_settled() { agent_healthy "$1" || daemon_ended "$1" agent; }

agent_start_command() {
  need_lab
  need_nodes "$@"
  agent_need
  each agent_start "$@" || exit "$EXIT_FAILED"
}

agent_stop_command() {
  local n
  need_lab
  need_nodes "$@"
  for n in "$@"; do
    daemon_signal "$n" agent TERM
  done
}

agent_kill_command() {
  local n
  need_lab
  need_nodes "$@"
  for n in "$@"; do
    daemon_signal "$n" agent KILL
  done
}

agent_command() {
  local n=${1:-}
  need_lab
  need_nodes "$n"
  shift
  agent_need
  host_run "$n" "$AGENT" "$@"
}
