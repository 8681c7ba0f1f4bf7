# shellcheck shell=bash
# The state directory: everything the lab keeps. It is the lab's own only if it holds the marker.

readonly STATE_MARKER=.rabbitmq-agent-lab

state_locate() {
  STATE=$(realpath -m "${LAB_STATE:-${TMPDIR:-/tmp}/rabbitmq-agent-lab-${LAB_OWNER:-$(id -u)}}")
  # Rootless, the lab starts itself again as uid 0 of its namespace and must find the same directory.
  export LAB_STATE=$STATE
  HOSTS=$STATE/hosts
  [[ ! -e $STATE || -O $STATE && -d $STATE && ! -L $STATE ]] || usage_error "$STATE is not your own directory: set LAB_STATE"
}

state_exists() { [[ -e $STATE/$STATE_MARKER ]]; }

state_create() {
  mkdir -p "$(dirname "$STATE")"
  [[ -d $STATE ]] || mkdir -m 700 "$STATE"
  [[ -z $(ls -A "$STATE") ]] || usage_error "$STATE is not empty and no lab's: set LAB_STATE to another directory"
  : >"$STATE/$STATE_MARKER"
  chmod 700 "$STATE"
  mkdir -p "$HOSTS" "$STATE/store" "$STATE/cuts" "$STATE/passwords"
}

state_delete() {
  state_exists || return 0
  # The marker goes last: an interrupted deletion can be taken up again.
  find "$STATE" -xdev -mindepth 1 -maxdepth 1 ! -name "$STATE_MARKER" -exec rm -rf --one-file-system {} +
  rm -f "$STATE/$STATE_MARKER"
  rmdir "$STATE"
}

# Held by up and down from start to end, inherited by their sub-shells, closed for daemons (see process_launch).
exec {STATE_LOCK}</dev/null

state_lock() {
  [[ /proc/self/fd/$STATE_LOCK -ef $STATE/lock ]] || exec {STATE_LOCK}>"$STATE/lock"
  flock -w "${1:-0}" "$STATE_LOCK"
}

# What "up" was asked for, one setting a line, so that a second "up" can tell whether it is the same.
state_setting() { sed -n "s/^$1=//p" "$STATE/shape"; }

need_lab() {
  state_exists || unavailable "no lab is up: run lab/lab up"
  [[ -e $STATE/ready ]] || unavailable "the lab in $STATE is not completely up: wait for its 'up', or run lab/lab down"
  ! network_port_gone "$(network_bridge)" || unavailable "the network of $STATE is gone: run lab/lab down"
  # shellcheck disable=SC2034 # used by the other files
  NODES=$(state_setting nodes) ETCD_MEMBERS=$(state_setting etcd)
}

# Checks node numbers given on the command line.
need_nodes() {
  local n
  [[ $# -gt 0 ]] || usage_error "which host? Give a number from 1 to $NODES"
  for n in "$@"; do
    [[ $n =~ ^[1-9]$ && $n -le $NODES ]] || usage_error "no host '$n': this lab has hosts 1 to $NODES"
  done
}
