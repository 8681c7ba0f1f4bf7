#!/bin/sh
# make-data.sh DIRECTORY: leaves the data of the stopped node rabbit@rb7 in DIRECTORY/mnesia/rabbit@rb7, with a message in each of
# two queues. In name spaces of its own, as it is a broker like any other.
set -eu
directory=$1
mount -t proc proc /proc
ip link set lo up
echo '127.0.0.1 rb7 localhost' >"$directory/hosts"
mount --bind "$directory/hosts" /etc/hosts
hostname rb7
mkdir -p "$directory/home" "$directory/mnesia" "$directory/log"
echo '[].' >"$directory/home/enabled_plugins"
echo '{"vhosts":[{"name":"/"}],"queues":[{"vhost":"/","name":"plain","durable":true,"auto_delete":false,"arguments":{}},
  {"vhost":"/","name":"quorum","durable":true,"auto_delete":false,"arguments":{"x-queue-type":"quorum"}}]}' \
  >"$directory/home/definitions.json"

broker() {
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME="$directory/home" RABBITMQ_NODENAME=rabbit@rb7 \
    RABBITMQ_CONF_ENV_FILE="$directory/none" RABBITMQ_CONFIG_FILE="$directory/none" RABBITMQ_CONFIG_FILES="$directory/none" \
    RABBITMQ_ADVANCED_CONFIG_FILE="$directory/none" RABBITMQ_GENERATED_CONFIG_DIR="$directory/home/config" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$directory/home/enabled_plugins" RABBITMQ_MNESIA_BASE="$directory/mnesia" \
    RABBITMQ_LOG_BASE="$directory/log" RABBITMQ_PID_FILE="$directory/home/pid" "$@"
}
broker /usr/lib/rabbitmq/bin/rabbitmq-server &
broker /usr/lib/rabbitmq/bin/rabbitmqctl wait --timeout 120 "$directory/home/pid"
broker /usr/lib/rabbitmq/bin/rabbitmqctl import_definitions "$directory/home/definitions.json"
for queue in plain quorum; do
  broker /usr/lib/rabbitmq/bin/rabbitmqctl eval "ok = rabbit_basic:publish(rabbit_misc:r(<<\"/\">>, exchange, <<>>),
    <<\"$queue\">>, [{delivery_mode, 2}], <<\"a message\">>)."
done
broker /usr/lib/rabbitmq/bin/rabbitmqctl stop "$directory/home/pid"
wait
