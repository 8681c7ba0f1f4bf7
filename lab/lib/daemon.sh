# shellcheck shell=bash
# Daemons inside a host, beside its broker: agent and etcd. Their records lie in the host's /run, so a reboot takes those away
# together with the processes.

# daemon_pid N NAME: the daemon's pid inside host N, if it runs.
daemon_pid() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  host_run "$1" bash -c 'source "$1" && process_pid "/run/lab/$2.process"' lab "$LAB_HOME/lib/process.sh" "$2"
}

daemon_ended() { ! daemon_pid "$@" >/dev/null; }

# daemon_launch N NAME LOG COMMAND…: unless it runs already. LOG is a path of the machine's.
daemon_launch() {
  daemon_ended "$1" "$2" || return 0
  # As process_launch, but inside: the daemon is no child of this shell's, and outlives it. Returns once the record is
  # there, so that a daemon that has only just begun is not taken for one that has ended.
  # shellcheck disable=SC2016 # expanded by the inner shells
  host_run "$1" bash -c '
    rm -f "/run/lab/$3.process"
    setsid --fork bash -c "$1" lab "${@:2}"
    until [[ -s /run/lab/$3.process ]]; do sleep 0.02; done' lab '
    source "$1"
    printf "%s %s\n" "$$" "$(process_start_time "$$")" >"/run/lab/$2.process"
    cd / && exec "${@:3}"' "$LAB_HOME/lib/process.sh" "$2" "${@:4}" \
    </dev/null >>"$3" 2>&1 {STATE_LOCK}>&-
}

# daemon_signal N NAME SIGNAL: sends it to the daemon alone, not to what it has started, and waits for its end.
daemon_signal() {
  local pid
  pid=$(daemon_pid "$1" "$2") || return 0
  # It may have ended by itself meanwhile.
  host_run "$1" kill "-$3" "$pid" 2>/dev/null || daemon_ended "$1" "$2" || fail "$EXIT_FAILED" "the $2 on rb$1 gets no SIG$3"
  await 30 daemon_ended "$1" "$2" || fail "$EXIT_FAILED" "the $2 on rb$1 does not end after SIG$3"
}
