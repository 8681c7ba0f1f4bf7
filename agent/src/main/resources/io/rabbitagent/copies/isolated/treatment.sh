# shellcheck shell=sh
# What is done to a copy before a broker boots on it, as an operator would, each by the command that a plan would run. A part of
# inside.sh, which has as_broker and the settings: rabbitmqctl; force_boot, yes or no; forget, the nodes that the copy is to forget.
readonly NOT_TREATED=77

by_rabbitmqctl() {
  code=0
  said=$(as_broker "${rabbitmqctl:?}" "$@" 2>&1) || code=$?
  printf '%s\n' "$said"
}

# What it refuses it tells by one of the codes of sysexits; by others it was killed, or never ran, which says nothing of the data.
refused() {
  [ "$code" -lt 64 ] || [ "$code" -gt 78 ] || exit "$NOT_TREATED"
  [ "$code" = 0 ] || exit "$code"
}

# One that the schema does not list, as somebody has forgotten it before, is passed over. But where all are so there is nothing to try.
treat() {
  if [ "${force_boot:?}" = yes ]; then
    by_rabbitmqctl force_boot
    refused
  fi
  forgotten=no
  for lost in ${forget?}; do
    by_rabbitmqctl forget_cluster_node --offline "$lost"
    case $code:$said in
      0:*) forgotten=yes ;;
      # As rabbit_mnesia:forget_cluster_node/3 of 3.10 says it.
      6[4-9]:*not_a_cluster_node* | 7[0-8]:*not_a_cluster_node*) ;;
      *) refused ;;
    esac
  done
  if [ -n "$forget" ] && [ "$forgotten" = no ]; then
    echo "nothing to forget: its schema does not list $forget any more"
    exit "$NOT_TREATED"
  fi
}
