# shellcheck shell=bash
# The product's agents: their configuration, daemon and command.

readonly AGENT=$CHECKOUT/agent/bin/agent AGENT_PORT=15693

agent_need() {
  [[ -x $AGENT ]] || unavailable "$AGENT is missing, build first: mvn package"
  compgen -G "$CHECKOUT/agent/target/*.jar" >/dev/null || unavailable "$CHECKOUT/agent/target/*.jar is missing, build first: mvn package"
  [[ -x ${JAVA_HOME:-}/bin/java ]] || need java openjdk-17-jre-headless
}

agent_configure() {
  local n=$1 etc members
  etc=$(host_directory "$n")/etc/rabbitmq-agent
  members=$(seq -s , "$NODES" | sed 's/[0-9]\+/rabbit@rb&/g; s/,/, /g')
  sed "s/@MEMBERS@/$members/; s/@HOST@/rb$n/" "$LAB_HOME/config/agent.yaml" >"$etc/agent.yaml"
  # As the drop-in of the packaging does it. The host's state directory is the script's default.
  ln -sfn "$CHECKOUT/agent/bin/capture-before-boot" "$etc/pre-start.d/capture-before-boot"
  install -m 400 "$STATE/passwords/alerts" "$etc/alerts-token"
  (umask 077 && printf 'username: rabbitmq-agent\npassword: %s\n' "$(<"$STATE/passwords/agent")" >"$etc/credentials")
}

# The daemon's pid inside host N, if it runs. The record lies in the host's /run, so a reboot takes it away.
agent_pid() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  host_run "$1" bash -c 'source "$1" && process_pid /run/lab/agent.process' lab "$LAB_HOME/lib/process.sh"
}

agent_healthy() { [[ $(http_get "$1" "$AGENT_PORT" /healthz | head -n 1) == *" 200 "* ]]; }

agent_launch() {
  ! agent_pid "$1" >/dev/null || return 0
  # As process_launch, but inside: the agent is no child of this shell's, and outlives it. Returns once the record is
  # there, so that an agent that has only just begun is not taken for one that has ended.
  # shellcheck disable=SC2016 # expanded by the inner shells
  host_run "$1" bash -c '
    rm -f /run/lab/agent.process
    setsid --fork bash -c "$1" lab "$2" "$3"
    until [[ -s /run/lab/agent.process ]]; do sleep 0.02; done' lab '
    source "$1"
    printf "%s %s\n" "$$" "$(process_start_time "$$")" >/run/lab/agent.process
    cd / && exec "$2" run' "$LAB_HOME/lib/process.sh" "$AGENT" \
    </dev/null >>"$(host_directory "$1")/log/rabbitmq-agent/agent.out" 2>&1 {STATE_LOCK}>&-
}

agent_start() {
  agent_launch "$1"
  if ! await 60 agent_settled "$1" || ! agent_healthy "$1"; then
    tail -n 30 "$(host_directory "$1")/log/rabbitmq-agent/agent.out" >&2
    fail "$EXIT_FAILED" "the agent on rb$1 does not answer http://$(network_address "$1"):$AGENT_PORT/healthz with 200"
  fi
}

# One that ended won't get healthy any more.
agent_settled() { agent_healthy "$1" || agent_ended "$1"; }

agent_start_command() {
  need_lab
  need_nodes "$@"
  agent_need
  each agent_start "$@" || exit "$EXIT_FAILED"
}

# agent_signal N SIGNAL: sends it to the daemon alone, not to what it has started, and waits for its end.
agent_signal() {
  local pid
  pid=$(agent_pid "$1") || return 0
  host_run "$1" kill "-$2" "$pid"
  await 30 agent_ended "$1" || fail "$EXIT_FAILED" "the agent on rb$1 does not end after SIG$2"
}

agent_ended() { ! agent_pid "$1" >/dev/null; }

agent_stop_command() {
  local n
  need_lab
  need_nodes "$@"
  for n in "$@"; do
    agent_signal "$n" TERM
  done
}

agent_kill_command() {
  local n
  need_lab
  need_nodes "$@"
  for n in "$@"; do
    agent_signal "$n" KILL
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
