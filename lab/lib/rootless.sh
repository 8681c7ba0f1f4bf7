# shellcheck shell=bash
# Without root the lab lives in a user, network and mount namespace of its own. A holder process keeps them; every later
# command enters them. Inside, the user is uid 0 and all the rest of the lab is the same as with root.

readonly HOLDER=holder.process

rootless_enter() {
  local holder
  [[ $EUID -ne 0 ]] || return 0
  if ! holder=$(process_pid "$STATE/$HOLDER"); then
    case $1 in
      up) ;;
      down) return ;; # what is left is files, and those are this user's
      *) ! state_exists || unavailable "the namespaces of $STATE are gone: run lab/lab down"; return ;;
    esac
    [[ ! -e $STATE/shape ]] || unavailable "the namespaces of $STATE are gone: run lab/lab down"
    rootless_hold "${@:2}"
    holder=$(process_pid "$STATE/$HOLDER")
  fi
  export LAB_OWNER=$EUID
  exec nsenter --target "$holder" --user --net --mount --preserve-credentials --wd="$PWD" -- "$LAB_HOME/lab" "$@"
}

rootless_hold() {
  up_options "$@"
  up_needs
  unshare --user --map-root-user --net --mount true 2>/dev/null || unavailable \
    "this user may not create namespaces (see sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns): run as root"
  state_exists || state_create
  process_launch "$STATE/$HOLDER" unshare --user --map-root-user --net --mount sleep infinity </dev/null >/dev/null 2>&1
  await 5 rootless_ready || fail "$EXIT_FAILED" "the lab's namespaces did not come up"
}

# The record is written before the process has left the machine's namespaces.
rootless_ready() {
  local holder
  holder=$(process_pid "$STATE/$HOLDER") || return 1
  [[ $(readlink "/proc/$holder/ns/user") != "$(readlink /proc/self/ns/user)" && $(cat "/proc/$holder/comm") == sleep ]]
}

is_rootless() { [[ -e $STATE/$HOLDER ]]; }
