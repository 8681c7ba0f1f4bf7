# shellcheck shell=bash
# Makes single brokers one cluster, gives it its users, and tells whether it is whole.

random_word() { LC_ALL=C tr -dc 'a-zA-Z0-9' </dev/urandom | head -c 24 || true; }

passwords_create() {
  local name
  for name in cookie admin agent alerts; do
    (umask 077 && random_word >"$STATE/passwords/$name")
  done
}

# All brokers boot alone, then all but the first stop their app, join it, and start their app again. They get their plugins
# only then: with the management plugin every stop of the app takes 5 s longer.
cluster_form() {
  local n others
  mapfile -t others < <(seq 2 "$NODES")
  broker_plugins 1
  each cluster_boot 1 "${others[@]}" || exit "$EXIT_FAILED"
  [[ ${#others[@]} -gt 0 ]] || return 0
  # One at a time: concurrent joins race for the schema.
  for n in "${others[@]}"; do
    cluster_ctl "$n" join_cluster rabbit@rb1
    broker_plugins "$n"
  done
  each cluster_start_app "${others[@]}" || exit "$EXIT_FAILED"
}

cluster_boot() {
  host_run "$1" lab-service start || cluster_failed "$1" "the broker on rb$1 did not start"
  (($1 == 1)) || cluster_ctl "$1" stop_app
}

cluster_start_app() { cluster_ctl "$1" start_app; }

cluster_ctl() {
  local n=$1 output
  shift
  output=$(host_run "$n" rabbitmqctl "$@" 2>&1) || cluster_failed "$n" "rabbitmqctl $* on rb$n: $output"
}

cluster_failed() {
  broker_log_tail "$1"
  fail "$EXIT_FAILED" "$2"
}

# Passwords go in by standard input: arguments can be read by everybody on the machine.
cluster_users() {
  host_run 1 rabbitmqctl eval >/dev/null <<END || fail "$EXIT_FAILED" "the users could not be made"
[begin
  ok = rabbit_auth_backend_internal:add_user(Name, Password, <<"lab">>),
  ok = rabbit_auth_backend_internal:set_tags(Name, [Tag], <<"lab">>)
end || {Name, Password, Tag} <- [{<<"admin">>, <<"$(<"$STATE/passwords/admin")">>, administrator},
                                 {<<"rabbitmq-agent">>, <<"$(<"$STATE/passwords/agent")">>, monitoring}]],
ok = rabbit_auth_backend_internal:set_permissions(<<"admin">>, <<"/">>, <<".*">>, <<".*">>, <<".*">>, <<"lab">>).
END
}

# shellcheck disable=SC2016 # expanded by the inner shell
readonly HTTP_GET='
  exec 3<>"/dev/tcp/$1/$2" || exit # or the request would go to what the caller has at 3
  printf "GET %s HTTP/1.0\r\n%s\r\n" "$3" "${4:+$4$'"'\r\n'"'}" >&3
  cat <&3'

# http_get N PORT PATH [HEADER]: status line, headers and body; without needing curl, and from inside the network, where
# a rootless lab's hosts alone can be reached.
http_get() {
  local pid
  pid=$(host_pid "$1") || return 1
  timeout 5 nsenter --target "$pid" --net bash -c "$HTTP_GET" lab 127.0.0.1 "${@:2}" 2>/dev/null
}

# http_get_here ADDRESS PORT PATH: likewise, from the machine.
http_get_here() { timeout 5 bash -c "$HTTP_GET" lab "$@" 2>/dev/null; }

# True if the broker on host N runs and sees all members running.
cluster_seen_whole() {
  local answer running
  answer=$(http_get "$1" 15672 '/api/nodes?columns=name,running' \
    "Authorization: Basic $(printf 'admin:%s' "$(<"$STATE/passwords/admin")" | base64 -w 0)") || return 1
  running=$(grep -o '"running":true' <<<"$answer" | wc -l)
  [[ $running -eq $NODES ]]
}

cluster_whole() {
  local n
  for ((n = 1; n <= NODES; n++)); do
    [[ $(broker_status "$n") == running* ]] && cluster_seen_whole "$n" || return 1
  done
}
