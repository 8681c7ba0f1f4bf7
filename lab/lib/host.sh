# shellcheck shell=bash
# A host: network, mount, host name and process namespaces around host/init, its process 1. Its files live in
# $HOSTS/rbN; the same paths as on a Debian machine show them inside.

# shellcheck disable=SC2034 # used by the other files
readonly MOST_NODES=7

host_directory() { printf '%s/rb%s' "$HOSTS" "$1"; }

host_pid() { process_pid "$(host_directory "$1")/init.process"; }

host_create() {
  local n=$1 directory
  directory=$(host_directory "$n")
  mkdir -p "$directory"/{scratch,clock,etc/rabbitmq,etc/rabbitmq-agent/pre-start.d} \
    "$directory"/{lib/rabbitmq/mnesia,lib/rabbitmq-agent,lib/etcd,log/rabbitmq,log/rabbitmq-agent,log/etcd}
  chmod 700 "$directory"/lib/{rabbitmq-agent,etcd}
}

# Brings host N up, without a broker, an agent, an etcd. A new boot id each time, as the kernel does.
host_boot() {
  local n=$1 directory pid
  directory=$(host_directory "$n")
  rm -f "$directory/booted"
  cat /proc/sys/kernel/random/uuid >"$directory/boot_id"
  host_names >"$directory/hosts"
  process_launch "$directory/unshare.process" \
    env -i LANG=C.UTF-8 PATH=/run/lab/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    unshare --mount --net --uts --pid --fork --kill-child \
    "$LAB_HOME/host/init" "$LAB_HOME" "$directory" "rb$n" "$STATE/store" "$(state_setting restart_seconds)" "${JAVA_HOME:-}" \
    "$(state_setting etcd_disk)" \
    </dev/null >"$directory/log/init.log" 2>&1
  await 10 test -s "$directory/booted" || fail "$EXIT_FAILED" "host rb$n did not come up: $(tail -n 5 "$directory/log/init.log")"
  pid=$(host_pid "$n") || fail "$EXIT_FAILED" "host rb$n ended: $(tail -n 5 "$directory/log/init.log")"
  network_attach "$n" "$pid"
}

host_names() {
  local n
  printf '127.0.0.1 localhost\n::1 localhost\n'
  for ((n = 1; n <= NODES; n++)); do
    printf '%s rb%s\n' "$(network_address "$n")" "$n"
  done
}

# Ends everything in the hosts, at once, as a power cut does: a process namespace dies with its process 1.
host_power_off() {
  local n records=()
  for n in "$@"; do
    records+=("$(host_directory "$n")/init.process" "$(host_directory "$n")/unshare.process")
  done
  process_kill "${records[@]}"
}

# host_run N COMMAND…: runs it inside the host, with this terminal and, where it exists there, in this directory.
host_run() {
  local pid
  pid=$(host_pid "$1") || unavailable "host rb$1 is not running: run lab/lab reboot $1"
  shift
  # shellcheck disable=SC2016 # expanded by the inner shell
  env -u TMPDIR -u XDG_RUNTIME_DIR HOME=/var/lib/rabbitmq \
    PATH="/run/lab/bin:${JAVA_HOME:+$JAVA_HOME/bin:}$PATH:/usr/sbin:/sbin" \
    nsenter --target "$pid" --mount --net --uts --pid -- \
    /bin/sh -c 'cd "$1" 2>/dev/null || cd /; shift; [ ! -e /run/lab/clock/environment ] || . /run/lab/clock/environment; exec "$@"' sh "$PWD" "$@"
}

exec_command() {
  local n=${1:-}
  need_lab
  need_nodes "$n"
  [[ $# -gt 1 ]] || usage_error "exec needs a command: lab/lab exec $n COMMAND…"
  shift
  host_run "$n" "$@"
}

reboot_command() {
  local n
  need_lab
  need_nodes "$@"
  host_power_off "$@"
  for n in "$@"; do
    host_boot "$n"
  done
}
