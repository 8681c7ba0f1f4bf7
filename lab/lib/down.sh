# shellcheck shell=bash
# "down": leaves no process, interface, mount or file behind, whatever "up" got done before it ended.

down_command() {
  local i
  [[ $# -eq 0 ]] || usage_error "down takes no arguments"
  if ! state_exists; then
    # An "up" killed before it could write the marker leaves an empty directory; one that holds anything is not ours.
    [[ ! -d $STATE ]] || rmdir --ignore-fail-on-non-empty "$STATE"
    note "no lab is up"
    return
  fi
  # Remains of a killed "up" may still be at work and start a host after we ended the others: again, until they let go.
  for ((i = 0; ; i++)); do
    down_hosts
    ! state_lock 0.2 || break
    ((i < 100)) || unavailable "another command holds $STATE/lock: end it, then run down again"
  done
  down_hosts
  network_delete
  if is_rootless; then
    down_rootless
  else
    state_delete
  fi
}

down_hosts() {
  local record records=()
  for record in "$HOSTS"/*/*.process "$(monitoring_directory)"/*.process; do
    [[ ! -e $record ]] || records+=("$record")
  done
  [[ ${#records[@]} -eq 0 ]] || process_kill "${records[@]}"
}

# The holder goes before its record does.
down_rootless() {
  process_kill "$STATE/$HOLDER"
  state_delete
}
