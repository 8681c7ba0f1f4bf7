# shellcheck shell=bash
# Processes the lab started, remembered in files as "PID START-TIME". The start time keeps a recycled pid safe from us.

process_start_time() {
  local stat
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  # The command name, in parentheses, may hold blanks; the start time is the 20th field after it.
  read -r -a stat <<<"${stat##*) }"
  [[ ${stat[0]} != [ZX] ]] || return 1
  printf '%s\n' "${stat[19]}"
}

# Prints the pid in a record if that very process is still alive.
process_pid() {
  local pid started
  [[ -s $1 ]] && read -r pid started <"$1" || return 1
  [[ $(process_start_time "$pid") == "$started" ]] || return 1
  printf '%s\n' "$pid"
}

process_alive() { process_pid "$1" >/dev/null; }

process_gone() { ! process_alive "$1"; }

# Kills what the records name, all at once, and waits until it is gone. SIGKILL also ends stopped processes.
process_kill() {
  local record pid pids=()
  for record in "$@"; do
    ! pid=$(process_pid "$record") || pids+=("$pid")
  done
  [[ ${#pids[@]} -eq 0 ]] || kill -KILL "${pids[@]}" 2>/dev/null || true
  for record in "$@"; do
    await 15 process_gone "$record" || fail "$EXIT_FAILED" "the process in $record does not end"
  done
}

# process_launch RECORD COMMAND…: a daemon in its own session, which writes its record before it does anything else,
# so that there is no instant at which a killed "lab up" leaves a process nobody knows of.
process_launch() {
  local record=$1
  shift
  # shellcheck disable=SC2016 # expanded by the inner shell
  setsid bash -c '
    source "$1"
    printf "%s %s\n" "$$" "$(process_start_time "$$")" >"$2"
    exec "${@:3}"' lab "$LAB_HOME/lib/process.sh" "$record" "$@" {STATE_LOCK}>&- &
}
