# shellcheck shell=bash
# A real Prometheus and a real Alertmanager beside the hosts, at the bridge's own address: a cut between hosts does not reach
# them. They run what alerting/ holds, with shorter waits.

readonly PROMETHEUS_PORT=9090 ALERTMANAGER_PORT=9093 BROKER_METRICS_PORT=15692

monitoring_need() {
  need prometheus prometheus
  need prometheus-alertmanager prometheus-alertmanager
}

monitoring_directory() { printf '%s/monitoring' "$STATE"; }

# The machine's own address in the lab's network.
monitoring_url() { printf 'http://%s:%s' "$(network_address 254)" "$1"; }

monitoring_up() {
  local directory
  directory=$(monitoring_directory)
  mkdir -p "$directory"/{rules,data/prometheus,data/alertmanager}
  monitoring_rules
  cp -r "$CHECKOUT/alerting/templates" "$directory/"
  monitoring_prometheus_config >"$directory/prometheus.yml"
  monitoring_alertmanager_config >"$directory/alertmanager.yml"
  monitoring_launch alertmanager prometheus-alertmanager --config.file="$directory/alertmanager.yml" \
    --storage.path="$directory/data/alertmanager" --cluster.listen-address= \
    --web.listen-address="$(network_address 254):$ALERTMANAGER_PORT"
  monitoring_launch prometheus prometheus --config.file="$directory/prometheus.yml" \
    --storage.tsdb.path="$directory/data/prometheus" --web.listen-address="$(network_address 254):$PROMETHEUS_PORT" \
    --web.enable-lifecycle
  monitoring_await alertmanager "$ALERTMANAGER_PORT"
  monitoring_await prometheus "$PROMETHEUS_PORT"
}

monitoring_launch() {
  local name=$1
  shift
  process_launch "$(monitoring_directory)/$name.process" "$@" </dev/null >>"$(monitoring_directory)/$name.log" 2>&1
}

monitoring_await() {
  await 30 monitoring_ready "$2" || fail "$EXIT_FAILED" \
    "$1 is not ready at $(monitoring_url "$2"): $(tail -n 5 "$(monitoring_directory)/$1.log")"
}

monitoring_ready() { [[ $(http_get_here "$(network_address 254)" "$1" /-/ready | head -n 1) == *" 200 "* ]]; }

monitoring_whole() { monitoring_ready "$PROMETHEUS_PORT" && monitoring_ready "$ALERTMANAGER_PORT"; }

# What the rules say of hours within an expression, and what this lab says in its place; a tab between the two. A limit is
# longer than what usual scenarios take, a window longer than what is counted in it.
monitoring_hours() {
  cat <<'END'
> 4 * 3600	> 60
) > 3600	) > 360
<= 900	<= 45
rule!="unsynchronised-mirrors"}[6h]	rule!="unsynchronised-mirrors"}[4m]
outcome!="sent"}[1h]	outcome!="sent"}[1m]
"rabbitmq-agent"}) < 3600	"rabbitmq-agent"}) < 60
END
}

# Nobody waits for minutes in a lab: an alert waits for a second here instead of a minute, for six instead of an hour.
monitoring_rules() {
  local left
  left=$(monitoring_hours | awk -F '\t' -v rules="$(monitoring_directory)/rules/" '
    FNR == NR { long[++rows] = $1; short[rows] = $2; next }
    FNR == 1 { count = split(FILENAME, path, "/"); file = rules path[count] }
    match($0, /^ *(keep_firing_)?for: [0-9]+[mh] *$/) { split($0, word, ": "); n = word[2] + 0; sub(/[0-9]+[mh] *$/, (/m *$/ ? n : 6 * n) "s") }
    {
      for (row = 1; row <= rows; row++) {
        if (at = index($0, long[row])) {
          $0 = substr($0, 1, at - 1) short[row] substr($0, at + length(long[row]))
          found[row] = 1
        }
      }
      print >file
    }
    END { for (row = 1; row <= rows; row++) if (!(row in found)) print long[row] }' - "$CHECKOUT"/alerting/rules/*.yml)
  [[ -z $left ]] || fail "$EXIT_FAILED" "no rule says so any more, see monitoring_hours: $left"
}

monitoring_prometheus_config() {
  cat <<END
global: {scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 2s}
rule_files: [$(monitoring_directory)/rules/*.yml]
alerting:
  alertmanagers:
    - static_configs: [{targets: ['$(network_address 254):$ALERTMANAGER_PORT']}]
scrape_configs:
  - job_name: rabbitmq-agent
    honor_labels: true
    static_configs:
$(monitoring_targets "$AGENT_PORT")
  - job_name: rabbitmq
    static_configs:
$(monitoring_targets "$BROKER_METRICS_PORT")
END
}

# monitoring_targets PORT: every host, by its name.
monitoring_targets() {
  local n
  for ((n = 1; n <= NODES; n++)); do
    printf "      - {targets: ['%s:%s'], labels: {cluster: lab, instance: rb%s}}\n" "$(network_address "$n")" "$1" "$n"
  done
}

# What is shipped, with this lab's agents and token, shorter waits, and nobody to write letters to.
monitoring_alertmanager_config() {
  awk -v addresses="$(for ((n = 1; n <= NODES; n++)); do printf "%s " "$(network_address "$n")"; done)" -v port="$AGENT_PORT" \
    -v token="$STATE/passwords/alerts" '
    /^ *- url: / && !told {
      told = skipping = 1
      count = split(addresses, address)
      for (i = 1; i <= count; i++) {
        printf "      - url: http://%s:%s/api/v1/alerts\n        send_resolved: true\n", address[i], port
        printf "        http_config: {authorization: {credentials_file: %s}}\n", token
      }
    }
    /^ *email_configs:/ { skipping = 1 }
    /^ *$/ { skipping = 0 }
    skipping { next }
    { sub(/group_wait: [1-9][0-9]*s/, "group_wait: 1s"); sub(/group_interval: [0-9]+m/, "group_interval: 5s") }
    { sub(/repeat_interval: [0-9]+[mh]/, "repeat_interval: 10s"); print }' "$CHECKOUT/alerting/alertmanager.yml"
}
