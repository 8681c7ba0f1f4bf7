# shellcheck shell=bash
# The etcd that the agents may have for their store: members rb1 to rbN, each in the host of its name.

readonly ETCD_PORT=2379 ETCD_PEER_PORT=2380
# Where etcd's packets go while they are cut: a table of routes of their own, by way of a neighbour that isn't there.
readonly ETCD_CUT_TABLE=2379 ETCD_CUT_NEIGHBOUR=253

etcd_need() {
  need etcd etcd-server
  need etcdctl etcd-client
}

# What an agent's configuration says: all members, by name.
etcd_store() { etcd_members "etcd:" "rb%s:$ETCD_PORT"; }

# etcd_members PREFIX FORMAT: FORMAT once a member, its number put in wherever it says %s.
etcd_members() {
  local n list=''
  for ((n = 1; n <= ETCD_MEMBERS; n++)); do
    list+=${list:+,}${2//%s/$n}
  done
  printf '%s%s' "$1" "$list"
}

etcd_log() { printf '%s/log/etcd/etcd.log' "$(host_directory "$1")"; }

# The list of members and "new" count at a member's first start; one that has data goes by that. The environment is left out,
# since etcd takes settings from there too.
etcd_launch() {
  local address quota
  address=$(network_address "$1")
  quota=$(state_setting etcd_quota)
  # etcd takes 0 for its own default.
  [[ $quota != default ]] || quota=0
  daemon_launch "$1" etcd "$(etcd_log "$1")" env -i PATH="$PATH" etcd --name "rb$1" --data-dir /var/lib/etcd/default \
    --listen-client-urls "http://127.0.0.1:$ETCD_PORT,http://$address:$ETCD_PORT" --advertise-client-urls "http://rb$1:$ETCD_PORT" \
    --listen-peer-urls "http://$address:$ETCD_PEER_PORT" --initial-advertise-peer-urls "http://rb$1:$ETCD_PEER_PORT" \
    --initial-cluster "$(etcd_members '' "rb%s=http://rb%s:$ETCD_PEER_PORT")" --initial-cluster-state new \
    --auto-compaction-mode periodic --auto-compaction-retention 1m --quota-backend-bytes "$(numfmt --from=iec "$quota")"
}

# It can reach a quorum; and no disk of a member has been full, which it remembers until told otherwise.
etcd_healthy() { [[ $(http_get "$1" "$ETCD_PORT" /health | head -n 1) == *" 200 "* ]]; }

etcd_settled() { etcd_healthy "$1" || daemon_ended "$1" etcd; }

etcd_await() {
  if ! await 30 etcd_settled "$1" || ! etcd_healthy "$1"; then
    tail -n 10 "$(etcd_log "$1")" >&2
    fail "$EXIT_FAILED" "the etcd on rb$1 $(daemon_ended "$1" etcd && printf 'has ended' || printf 'runs, but not healthily: is there a quorum?')"
  fi
}

etcd_start() {
  etcd_launch "$1"
  etcd_await "$1"
}

need_etcd() { ((ETCD_MEMBERS > 0)) || unavailable "this lab has no etcd: lab/lab down, then up --etcd N"; }

# Members only, checked as need_nodes checks hosts.
need_members() {
  local n
  need_etcd
  need_nodes "$@"
  for n in "$@"; do
    ((n <= ETCD_MEMBERS)) || usage_error "rb$n has no etcd: this lab's members are on hosts 1 to $ETCD_MEMBERS"
  done
}

# Several start together: one alone may have no quorum.
etcd_start_command() {
  local wait=etcd_start
  need_lab
  if [[ ${1:-} == --no-block ]]; then
    wait=etcd_launch
    shift
  fi
  need_members "$@"
  etcd_need
  each "$wait" "$@" || exit "$EXIT_FAILED"
}

# One after the other, so that each may hand the lead on.
etcd_stop_command() {
  local n
  need_lab
  need_members "$@"
  for n in "$@"; do
    daemon_signal "$n" etcd TERM
  done
}

etcd_kill_command() {
  need_lab
  need_members "$@"
  each etcd_kill "$@" || exit "$EXIT_FAILED"
}

etcd_kill() { daemon_signal "$1" etcd KILL; }

# etcd_send_nowhere N M: of what host N sends to M, what is etcd's gets lost, asked or answered. What N sends to its own
# member goes another way.
etcd_send_nowhere() {
  local pid
  pid=$(host_pid "$1") || return 0
  etcd_send_again "$1" "$2"
  nsenter --target "$pid" --net ip -batch - <<END
neighbour replace $(network_address "$ETCD_CUT_NEIGHBOUR") lladdr $NOWHERE nud permanent dev eth0
route replace default via $(network_address "$ETCD_CUT_NEIGHBOUR") dev eth0 onlink table $ETCD_CUT_TABLE
rule add $(etcd_rule "$2" dport)
rule add $(etcd_rule "$2" sport)
END
}

etcd_send_again() {
  local pid port
  pid=$(host_pid "$1") || return 0
  for port in dport sport; do
    # shellcheck disable=SC2046 # words
    nsenter --target "$pid" --net ip rule delete $(etcd_rule "$2" "$port") 2>/dev/null || true
  done
}

# etcd_rule M dport|sport
etcd_rule() {
  printf 'to %s ipproto tcp %s %s-%s lookup %s' "$(network_address "$1")" "$2" "$ETCD_PORT" "$ETCD_PEER_PORT" "$ETCD_CUT_TABLE"
}
