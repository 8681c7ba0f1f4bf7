# shellcheck shell=bash
# "status": what is up, and how to get at it.

status_command() {
  local n
  need_lab
  [[ $# -eq 0 ]] || usage_error "status takes no arguments"
  printf 'lab: %s, %s hosts, network %s.0/24%s\n' "$STATE" "$NODES" "$(network_address 0 | sed 's/\.0$//')" \
    "$(! is_rootless || printf ', rootless: only its own commands reach the hosts')"
  for ((n = 1; n <= NODES; n++)); do
    status_host "$n"
  done
  for n in "$STATE"/cuts/*; do
    [[ ! -e $n ]] || printf 'cut: %s\n' "${n##*/}"
  done
  if [[ $(state_setting monitoring) == yes ]]; then
    status_monitoring Prometheus "$PROMETHEUS_PORT"
    status_monitoring Alertmanager "$ALERTMANAGER_PORT"
  fi
  printf 'management: user admin, password in %s\n' "$STATE/passwords/admin"
  printf 'logs: %s\n' "$HOSTS/rbN/log/"
}

status_monitoring() { printf '%s: %s  %s\n' "$1" "$(monitoring_url "$2")" "$(monitoring_ready "$2" && printf running || printf 'not answering')"; }

status_host() {
  local agent=none etcd='' clock
  if ! host_pid "$1" >/dev/null; then
    printf 'rb%s  host is down\n' "$1"
    return
  fi
  if agent_pid "$1" >/dev/null; then
    agent=$(agent_healthy "$1" && printf running || printf 'not answering')
  fi
  if (($1 <= ETCD_MEMBERS)); then
    etcd="  etcd: $(status_etcd "$1")"
  fi
  clock=$(clock_offset "$1")
  printf 'rb%s  %s  broker: %s  agent: %s%s%s\n' "$1" "$(url_command "$1")" "$(broker_status "$1")" "$agent" "$etcd" \
    "${clock:+  clock: $clock}"
}

status_etcd() {
  if daemon_ended "$1" etcd; then
    printf none
  elif etcd_healthy "$1"; then
    printf running
  else
    printf 'not healthy'
  fi
}
