# shellcheck shell=bash
# One bridge a lab, 10.77.X.254, and a host's port each. X is free when its bridge can be created: names carry it.

readonly NETWORK=10.77
# No host has this hardware address, so what is sent to it gets lost on the way: how a link is cut.
readonly NOWHERE=02:00:00:00:de:ad

network_bridge() { printf 'rlab%s' "$(<"$STATE/network")"; }

network_port() { printf '%s-%s' "$(network_bridge)" "$1"; }

network_address() { printf '%s.%s.%s' "$NETWORK" "$(<"$STATE/network")" "$1"; }

# The bridge's hardware address says whose it is: it is set in the instant the bridge comes into being.
network_owner() {
  local sum
  sum=$(printf '%08x' "$(cksum <<<"$STATE" | cut -d ' ' -f 1)")
  printf '02:77:%s:%s:%s:%s' "${sum:0:2}" "${sum:2:2}" "${sum:4:2}" "${sum:6:2}"
}

network_create() {
  local first x i used
  read -r first _ < <(cksum <<<"$STATE")
  used=$(ip -4 -o address show)
  for ((i = 0; i < 254; i++)); do
    x=$(((first + i) % 254 + 1))
    if [[ $used == *" $NETWORK.$x."* ]] || ! network_port_gone "rlab$x"; then
      continue
    fi
    # Written down first: an "up" killed right after it leaves nothing that "down" doesn't know of.
    printf '%s\n' "$x" >"$STATE/network"
    if ip link add "rlab$x" address "$(network_owner)" type bridge forward_delay 0 2>/dev/null; then
      ip link set "rlab$x" up
      ip address add "$NETWORK.$x.254/24" dev "rlab$x"
      return
    fi
  done
  rm -f "$STATE/network"
  unavailable "no network $NETWORK.X.0/24 is free, or this user may not create a bridge"
}

# network_attach N PID: gives host N, whose init is PID, its eth0.
network_attach() {
  local n=$1 pid=$2 port
  port=$(network_port "$n")
  network_detach "$n"
  ip link add "$port" type veth peer name eth0 netns "$pid"
  ip link set "$port" master "$(network_bridge)" up
  nsenter --target "$pid" --net ip -batch - <<END
link set lo up
address add $(network_address "$n")/24 dev eth0
link set eth0 up
END
  network_cut_again "$n"
}

network_detach() {
  local port
  port=$(network_port "$1")
  ip link delete "$port" 2>/dev/null || true
  await 5 network_port_gone "$port" || fail "$EXIT_FAILED" "the interface $port does not go away"
}

network_port_gone() { ! ip link show dev "$1" >/dev/null 2>&1; }

network_delete() {
  local bridge n
  [[ -s $STATE/network ]] || return 0
  bridge=$(network_bridge)
  if [[ $(ip -o link show dev "$bridge" 2>/dev/null) == *" $(network_owner) "* ]]; then
    for ((n = 1; n <= MOST_NODES; n++)); do
      network_detach "$n"
    done
    ip link delete "$bridge"
  fi
  rm -f "$STATE/network"
}

cut_command() {
  need_lab
  cut_links '' "$@"
}

cut_etcd_command() {
  need_lab
  need_etcd
  cut_links etcd "$@"
}

# cut_links KIND N [M]: all of the traffic, or one KIND of it.
cut_links() {
  local kind=$1 n=${2:-} others m
  shift
  [[ $# -le 2 ]] || usage_error "cut takes one host, or the two ends of a link"
  need_nodes "$@"
  [[ $n != "${2:-}" ]] || usage_error "a host has no link to itself"
  read -r -a others <<<"${2:-$(seq -s ' ' "$NODES")}"
  for m in "${others[@]}"; do
    [[ $m == "$n" ]] || network_cut "$n" "$m" "$kind"
  done
}

heal_command() {
  local link n m kind
  need_lab
  [[ $# -le 1 ]] || usage_error "heal takes one host, or none for the whole network"
  [[ $# -eq 0 ]] || need_nodes "$@"
  for link in "$STATE"/cuts/*; do
    [[ -e $link ]] || continue
    IFS=- read -r n m kind <<<"${link##*/}"
    [[ -n ${1:-} && $1 != "$n" && $1 != "$m" ]] || network_heal "$n" "$m" "$kind"
  done
}

# Both directions are lost without an error to the sender, as behind a broken switch. The machine still reaches every host.
# What is cut is remembered: cuts/N-M, or cuts/N-M-KIND, with N < M.
network_cut() {
  local n=$1 m=$2 kind=${3:-network}
  : >"$STATE/cuts/$((n < m ? n : m))-$((n < m ? m : n))${3:+-$3}"
  "${kind}_send_nowhere" "$n" "$m"
  "${kind}_send_nowhere" "$m" "$n"
}

# network_heal N M KIND
network_heal() {
  local kind=${3:-network}
  rm -f "$STATE/cuts/$1-$2${3:+-$3}"
  "${kind}_send_again" "$1" "$2"
  "${kind}_send_again" "$2" "$1"
}

# A host that isn't there is no error: what is cut is remembered and holds when the host comes back.
network_send_nowhere() {
  local pid
  ! pid=$(host_pid "$1") ||
    nsenter --target "$pid" --net ip neighbour replace "$(network_address "$2")" lladdr "$NOWHERE" nud permanent dev eth0
}

network_send_again() {
  local pid
  ! pid=$(host_pid "$1") || nsenter --target "$pid" --net ip neighbour delete "$(network_address "$2")" dev eth0
}

# After a reboot of host N.
network_cut_again() {
  local link n m kind
  for link in "$STATE"/cuts/*; do
    [[ -e $link ]] || continue
    IFS=- read -r n m kind <<<"${link##*/}"
    [[ $1 != "$n" && $1 != "$m" ]] || network_cut "$n" "$m" "$kind"
  done
}
