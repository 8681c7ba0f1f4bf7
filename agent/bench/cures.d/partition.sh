# shellcheck shell=bash
# shellcheck disable=SC2034  # read by bench/cures
# 100 messages are confirmed on each side while the link is cut; both programs give up those of rb3.
published=$((MESSAGES + 200))

make() {
  "$LAB" cut 3 >/dev/null
  await 'both sides have noticed the cut' cut_is_seen
  publish 1 100
  publish 3 100
  "$LAB" heal >/dev/null
  await 'a node says that it is partitioned' partition_is_seen
}

cut_is_seen() { sees_running 1 2 && sees_running 3 1; }
sees_running() { api "$1" GET 'nodes?columns=running' | jq -e --argjson n "$2" 'map(select(.running)) | length == $n' >/dev/null; }
partition_is_seen() { api 1 GET 'nodes?columns=name,partitions' | jq -e 'any(.[]; (.partitions // [] | length) > 0)' >/dev/null; }

by_hand() {
  ctl 3 stop_app
  ctl 3 start_app
}
