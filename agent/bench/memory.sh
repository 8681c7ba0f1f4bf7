# shellcheck shell=bash
# Sourced by benchmarks that have a lab in $LAB.

# The largest memory of the agent and of the isolated broker on a host, in MB, once its standard input is closed.
watch_memory() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  "$LAB" exec "$1" bash -c '
    agent=0 broker=0
    rss() { awk "\$1 == \"VmRSS:\" { print int(\$2 * 1.024 / 1000) }" "/proc/$1/status" 2>/dev/null || :; }
    while read -r -t 0.5 _ || (($? > 128)); do
      for pid in $(cut -d" " -f1 /run/lab/agent.process); do
        one=$(rss "$pid") && ((${one:-0} <= agent)) || agent=$one
      done
      for pid in $(pgrep -f "[b]eam.smp.* isolated_copy"); do
        one=$(rss "$pid") && ((${one:-0} <= broker)) || broker=$one
      done
    done
    printf "agent %s MB, isolated broker %s MB\n" "$agent" "$broker"'
}
