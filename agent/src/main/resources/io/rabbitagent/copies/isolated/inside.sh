#!/bin/sh
# The first process in the name spaces of an isolated broker: when it ends, the kernel kills all others, and with the last
# of them mounts and network are gone. It starts in the copy's directory; see guard.sh.
#
# In "settings": original, the data directory; layered, yes if the copy lies over it, no if each file is to be copied, at
# copy_rate bytes a second at most; at, where the copy appears: quorum queues know their directory by its path; owner,
# uid:gid of the broker; overlay_options; node, long_names, server, rabbitmqctl; force_boot, yes or no; forget, the nodes
# that the copy is to forget; cover, what the broker must not see, one directory a line.
set -eu
readonly NO_LAYER=76
original='' layered='' copy_rate='' at='' owner='' overlay_options='' node='' long_names='' server='' cover=''
# shellcheck source=/dev/null
. ./settings
# shellcheck source=agent/src/main/resources/io/rabbitagent/copies/isolated/treatment.sh
. ./treatment.sh
umask 022

exec 3>&1 1>&2 4<&0 0</dev/null

# Who started this is gone: all but this process is killed, whatever it is about to do, so that it ends, too.
{
  cat <&4 >/dev/null
  while :; do kill -9 -1; done
} 3>&- &
exec 4<&-

ip link set lo up

if [ "$layered" = yes ]; then
  mkdir -p data upper work
  chown "$owner" upper
  mount -t overlay overlay -o "lowerdir=$original,upperdir=upper,workdir=work$overlay_options" data || exit "$NO_LAYER"
else
  mkdir -m 700 data
  # Brokers and clients go first. The rate is what bounds it: most I/O schedulers know no idle class.
  ionice -c 3 nice -n 10 sh ./copy.sh "$original" "$PWD/data" "$copy_rate"
fi

# Before /run and others disappear, all that is needed is where it stays. The current directory is seen still.
mkdir -p staging
mount -t tmpfs -o mode=755,size=64m tmpfs staging
mkdir staging/data staging/home staging/log
mount --bind data staging/data
cp job rabbitmq.conf enabled_plugins ./*.beam hosts nsswitch.conf staging/
[ ! -e feature_flags ] || cp feature_flags staging/
chmod a+r staging/*.* staging/job staging/enabled_plugins staging/hosts
chmod 700 staging/home
(umask 077 && cp cookie staging/home/.erlang.cookie)
chown -R "$owner" staging/home staging/log
chown "$owner" staging staging/job staging/enabled_plugins
[ ! -e staging/feature_flags ] || chown "$owner" staging/feature_flags

# They may be links into what is about to be covered.
hosts=$(readlink -e /etc/hosts)
nsswitch=$(readlink -e /etc/nsswitch.conf)

printf '%s\n' "$cover" | while read -r hidden; do
  [ ! -d "$hidden" ] || mount -t tmpfs -o mode=1777,size=64m tmpfs "$hidden"
done

mkdir -p /run/copy
mount --rbind staging /run/copy
# What is missing now was covered, so it is made on a tmpfs.
for file in "$hosts" "$nsswitch"; do
  [ -e "$file" ] || { mkdir -p "${file%/*}" && : >"$file"; }
done
mount --bind /run/copy/hosts "$hosts"
mount --bind /run/copy/nsswitch.conf "$nsswitch"
mkdir -p "$at"
mount --bind /run/copy/data "$at"
# In a service that hides parts of /proc the kernel refuses. The one that is there has the host's processes under numbers that
# mean others in here: of it only /proc/self is used.
mount -t proc proc /proc 2>/dev/null || true
cd /run/copy

drop=''
[ "$(id -u)" = "${owner%:*}" ] || drop="--reuid=${owner%:*} --regid=${owner#*:} --clear-groups"

# As the owner of the data, with nothing of the host's environment, and behind brokers and clients.
as_broker() {
  # shellcheck disable=SC2086
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/run/copy/home \
    RABBITMQ_NODENAME="$node" RABBITMQ_USE_LONGNAME="$long_names" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 \
    RABBITMQ_BOOT_MODULE=isolated_copy RABBITMQ_SERVER_CODE_PATH=/run/copy \
    RABBITMQ_CONF_ENV_FILE=/run/copy/none RABBITMQ_CONFIG_FILE=/run/copy/rabbitmq.conf \
    RABBITMQ_CONFIG_FILES=/run/copy/none RABBITMQ_ADVANCED_CONFIG_FILE=/run/copy/none \
    RABBITMQ_GENERATED_CONFIG_DIR=/run/copy/home/config RABBITMQ_ENABLED_PLUGINS_FILE=/run/copy/enabled_plugins \
    RABBITMQ_FEATURE_FLAGS_FILE=/run/copy/feature_flags RABBITMQ_MNESIA_BASE=/run/copy RABBITMQ_MNESIA_DIR="$at" \
    RABBITMQ_LOG_BASE=/run/copy/log RABBITMQ_PID_FILE=/run/copy/home/pid \
    sh -c 'echo 1000 >/proc/self/oom_score_adj && exec "$@"' sh \
    nice -n 10 ionice -c 3 setpriv $drop --inh-caps=-all --bounding-set=-all --no-new-privs "$@"
}

treat
as_broker "$server"
