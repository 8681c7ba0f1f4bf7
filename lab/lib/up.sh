# shellcheck shell=bash
# "up": from nothing to a whole cluster.

readonly UP_SECONDS=120

up_options() {
  NODES=3 AGENTS=no ETCD_MEMBERS=0 ETCD_DISK=shared ETCD_QUOTA=default MONITORING=no TABLE_WAIT=5000 RESTART_SECONDS=off RABBITMQ=3.10
  while [[ $# -gt 0 ]]; do
    case $1 in
      --nodes | --etcd | --etcd-disk | --etcd-quota | --rabbitmq | --table-wait | --restart-on-failure)
        [[ $# -ge 2 ]] || usage_error "$1 needs a value"
        up_option "$1" "$2"
        shift
        ;;
      --agents) AGENTS=yes ;;
      --monitoring) MONITORING=yes ;;
      *) usage_error "unknown option '$1': see lab/lab help up" ;;
    esac
    shift
  done
  [[ $MONITORING == no || $AGENTS == yes ]] || usage_error "--monitoring watches agents: add --agents"
  [[ $ETCD_MEMBERS -le $NODES ]] || usage_error "--etcd $ETCD_MEMBERS needs as many hosts: add --nodes $ETCD_MEMBERS"
  [[ $ETCD_DISK == shared || $ETCD_MEMBERS -gt 0 ]] || usage_error "--etcd-disk is for an etcd: add --etcd N"
  [[ $ETCD_QUOTA == default || $ETCD_MEMBERS -gt 0 ]] || usage_error "--etcd-quota is for an etcd: add --etcd N"
}

up_option() {
  case $1 in
    --nodes)
      [[ $2 =~ ^[1-9]$ && $2 -le $MOST_NODES ]] || usage_error "--nodes takes a number from 1 to $MOST_NODES, not '$2'"
      NODES=$2
      ;;
    --etcd)
      [[ $2 =~ ^[1-9]$ && $2 -le $MOST_NODES ]] || usage_error "--etcd takes a number from 1 to $MOST_NODES, not '$2'"
      ETCD_MEMBERS=$2
      ;;
    --etcd-disk)
      [[ $2 =~ ^[1-9][0-9]{0,4}[MG]$ ]] || usage_error "--etcd-disk takes a size such as 96M, not '$2'"
      ETCD_DISK=$2
      ;;
    --etcd-quota)
      [[ $2 =~ ^[1-9][0-9]{0,4}[MG]$ ]] || usage_error "--etcd-quota takes a size such as 32M, not '$2'"
      ETCD_QUOTA=$2
      ;;
    --rabbitmq)
      [[ $2 == 3.10 ]] || usage_error "--rabbitmq takes 3.10, not '$2'"
      ;;
    --table-wait)
      [[ $2 =~ ^[1-9][0-9]{0,6}$ ]] || usage_error "--table-wait takes milliseconds, not '$2'"
      TABLE_WAIT=$2
      ;;
    --restart-on-failure)
      [[ $2 =~ ^[0-9]{1,7}$ ]] || usage_error "--restart-on-failure takes seconds, not '$2'"
      RESTART_SECONDS=$2
      ;;
  esac
}

up_shape() {
  printf '%s=%s\n' nodes "$NODES" rabbitmq "$RABBITMQ" table_wait "$TABLE_WAIT" restart_seconds "$RESTART_SECONDS" agents "$AGENTS" \
    etcd "$ETCD_MEMBERS" etcd_disk "$ETCD_DISK" etcd_quota "$ETCD_QUOTA" monitoring "$MONITORING"
}

up_needs() {
  need ip iproute2
  need nsenter util-linux
  need unshare util-linux
  need socat socat
  [[ -x /usr/lib/rabbitmq/bin/rabbitmqctl ]] || unavailable "rabbitmqctl not found: install the Debian package rabbitmq-server"
  compgen -G "/usr/lib/rabbitmq/lib/rabbitmq_server-$RABBITMQ.*" >/dev/null ||
    unavailable "the installed RabbitMQ is not $RABBITMQ: install the package rabbitmq-server of Debian 12"
  [[ $AGENTS == no ]] || agent_need
  ((ETCD_MEMBERS == 0)) || etcd_need
  [[ $MONITORING == no ]] || monitoring_need
}

up_command() {
  up_options "$@"
  if [[ -e $STATE/shape ]]; then
    up_again
    return
  fi
  up_needs
  # A rootless lab's directory is there already, with the holder of its namespaces.
  state_exists || state_create
  state_lock || unavailable "another 'up' or 'down' is at work on $STATE"
  up_shape >"$STATE/shape"
  passwords_create
  network_create
  up_hosts
  ((ETCD_MEMBERS == 0)) || up_etcd etcd_launch
  up_cluster
  ((ETCD_MEMBERS == 0)) || up_etcd etcd_await
  [[ $AGENTS == no ]] || up_agents
  [[ $MONITORING == no ]] || monitoring_up
  : >"$STATE/ready"
  note "$NODES brokers are up as one cluster: lab/lab status shows them"
}

# On a lab that is up: nothing, if it is the one that is asked for, and whole.
up_again() {
  local n wanted
  wanted=$(up_shape)
  need_lab
  [[ $wanted == "$(<"$STATE/shape")" ]] ||
    unavailable "a lab of another shape is up ($(paste -sd ' ' "$STATE/shape")): run lab/lab down first"
  for ((n = 1; n <= NODES; n++)); do
    host_pid "$n" >/dev/null || fail "$EXIT_FAILED" "host rb$n is not running: lab/lab reboot $n, or lab/lab down"
  done
  await 10 cluster_whole || fail "$EXIT_FAILED" "the lab is up, but its cluster is not whole: see lab/lab status"
  for ((n = 1; n <= ETCD_MEMBERS; n++)); do
    { await 10 etcd_settled "$n" && etcd_healthy "$n"; } || fail "$EXIT_FAILED" "the etcd on rb$n is not healthy: lab/lab etcd-start $n"
  done
  if [[ $AGENTS == yes ]]; then
    for ((n = 1; n <= NODES; n++)); do
      agent_healthy "$n" || fail "$EXIT_FAILED" "the agent on rb$n does not answer: lab/lab agent-start $n"
    done
  fi
  [[ $MONITORING == no ]] || monitoring_whole ||
    fail "$EXIT_FAILED" "Prometheus or Alertmanager do not answer: see $(monitoring_directory)/*.log, then lab/lab down"
  note "already up"
}

# up_etcd FUNCTION: for all members. They come up beside the brokers.
up_etcd() {
  local members
  mapfile -t members < <(seq "$ETCD_MEMBERS")
  each "$1" "${members[@]}" || exit "$EXIT_FAILED"
}

up_agents() {
  local nodes
  mapfile -t nodes < <(seq "$NODES")
  each agent_start "${nodes[@]}" || exit "$EXIT_FAILED"
}

up_hosts() {
  local n nodes
  mapfile -t nodes < <(seq "$NODES")
  for n in "${nodes[@]}"; do
    host_create "$n"
    broker_configure "$n"
    agent_configure "$n"
  done
  each host_boot "${nodes[@]}" || exit "$EXIT_FAILED"
}

up_cluster() {
  local n
  cluster_form
  cluster_users
  if ! await "$UP_SECONDS" cluster_whole; then
    for ((n = 1; n <= NODES; n++)); do
      cluster_seen_whole "$n" || broker_log_tail "$n"
    done
    fail "$EXIT_FAILED" "the brokers did not see each other running within $UP_SECONDS s"
  fi
}
