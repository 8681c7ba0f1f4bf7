# shellcheck shell=bash
# Messages and exit codes (those of sysexits.h, as the agent's own command line uses them).

# shellcheck disable=SC2034 # used by the other files
readonly EXIT_USAGE=64 EXIT_UNAVAILABLE=69 EXIT_FAILED=70

note() { printf 'lab: %s\n' "$*" >&2; }

fail() {
  local code=$1
  shift
  note "$*"
  exit "$code"
}

usage_error() { fail "$EXIT_USAGE" "$@"; }

unavailable() { fail "$EXIT_UNAVAILABLE" "$@"; }

# await SECONDS CONDITION…: true as soon as the condition is, false when the deadline has passed.
await() {
  local deadline=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000))
  shift
  until "$@"; do
    ((${EPOCHREALTIME/[.,]/} < deadline)) || return 1
    sleep 0.05
  done
}

# need COMMAND PACKAGE: a missing program is reported with the Debian package that holds it.
need() {
  command -v "$1" >/dev/null || unavailable "$1 not found: install the Debian package $2"
}
