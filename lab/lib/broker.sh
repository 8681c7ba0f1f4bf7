# shellcheck shell=bash
# The brokers: their configuration, and starting, stopping, killing, wiping them. host/ holds what runs inside.

broker_configure() {
  local n=$1 etc
  etc=$(host_directory "$n")/etc/rabbitmq
  sed "s/@TABLE_WAIT@/$(state_setting table_wait)/" "$LAB_HOME/config/rabbitmq.conf" >"$etc/rabbitmq.conf"
  cp "$LAB_HOME/config/rabbitmq-env.conf" "$etc/rabbitmq-env.conf"
  install -m 400 "$STATE/passwords/cookie" "$(host_directory "$n")/lib/rabbitmq/.erlang.cookie"
}

broker_plugins() {
  printf '[rabbitmq_management,rabbitmq_prometheus].\n' >"$(host_directory "$1")/etc/rabbitmq/enabled_plugins"
}

# The supervisor's status line of host N, read from outside: cheap enough to poll.
broker_status() {
  local pid
  if pid=$(host_pid "$1"); then
    cat "/proc/$pid/root/run/lab/service/status" 2>/dev/null || printf 'unknown\n'
  else
    printf 'host-down\n'
  fi
}

broker_log_tail() {
  local directory
  directory=$(host_directory "$1")/log/rabbitmq
  note "the end of rb$1's log ($directory/rabbit@rb$1.log):"
  tail -n 30 "$directory/rabbit@rb$1.log" "$directory/rabbitmq-server.error.log" >&2 2>/dev/null || true
}

# each FUNCTION N…: for all hosts at the same time; false if it was false for one of them.
each() {
  local function=$1 n job jobs=() result=0
  shift
  for n in "$@"; do
    "$function" "$n" &
    jobs+=($!)
  done
  for job in "${jobs[@]}"; do
    wait "$job" || result=$?
  done
  return "$result"
}

# Several brokers start together: one may need another to come up.
start_command() {
  local n
  need_lab
  if [[ ${1:-} == --no-block ]]; then
    shift
    need_nodes "$@"
    for n in "$@"; do
      host_run "$n" lab-service start --no-block
    done
  else
    need_nodes "$@"
    each broker_start "$@" || exit "$EXIT_FAILED"
  fi
}

broker_start() {
  host_run "$1" lab-service start || fail "$EXIT_FAILED" \
    "rb$1 did not start, its log is $(host_directory "$1")/log/rabbitmq/rabbit@rb$1.log"
}

# One after the other: the order in which brokers stop matters.
stop_command() {
  local n
  need_lab
  need_nodes "$@"
  for n in "$@"; do
    host_run "$n" lab-service stop
  done
}

# All in one system call each, so that no broker sees another go.
kill_command() {
  local n pids
  need_lab
  need_nodes "$@"
  for n in "$@"; do
    host_pid "$n" >/dev/null || unavailable "host rb$n is not running: run lab/lab reboot $n"
  done
  mapfile -t pids < <(for n in "$@"; do broker_machine_pid "$n"; done)
  [[ ${#pids[@]} -eq 0 ]] || kill -KILL "${pids[@]}" 2>/dev/null || true
  for n in "$@"; do
    host_run "$n" lab-service kill
  done
}

# The pid by which the machine knows host N's broker. A host may run other Erlang VMs besides it (copies of a broker).
broker_machine_pid() {
  local inside space file last
  inside=$(broker_status "$1" | sed -n 's/.* pid=\([0-9]*\) .*/\1/p')
  [[ -n $inside ]] || return 0
  space=$(readlink "/proc/$(host_pid "$1")/ns/pid")
  while read -r file last; do
    if [[ $last == "$inside" && $(readlink "${file%status}ns/pid") == "$space" ]]; then
      basename "${file%/status}"
    fi
  done < <(awk '/^NSpid:/ { print FILENAME, $NF }' /proc/[0-9]*/status 2>/dev/null)
}

wipe_command() {
  local n
  need_lab
  need_nodes "$@"
  for n in "$@"; do
    case $(broker_status "$n") in
      stopped* | failed* | host-down*) ;;
      *) unavailable "the broker on rb$n is not stopped: lab/lab stop $n or lab/lab kill $n first" ;;
    esac
    find "$(host_directory "$n")/lib/rabbitmq/mnesia" -mindepth 1 -delete
  done
}

ctl_command() {
  local n=${1:-}
  need_lab
  need_nodes "$n"
  shift
  host_run "$n" rabbitmqctl "$@"
}

url_command() {
  need_lab
  [[ $# -eq 1 ]] || usage_error "url takes one host"
  need_nodes "$1"
  printf 'http://%s:15672\n' "$(network_address "$1")"
}
