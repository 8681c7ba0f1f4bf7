# shellcheck shell=bash
prepare() {
  ctl 1 set_policy --apply-to queues mirrored '^kept' '{"ha-mode": "all", "ha-sync-mode": "manual"}'
  ctl 1 sync_queue kept
}

make() {
  "$LAB" stop 3 >/dev/null
  "$LAB" start 3 >/dev/null
}

by_hand() { ctl 1 sync_queue kept; }
