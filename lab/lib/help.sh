# shellcheck shell=bash
# "help": the text of every command.

help_command() {
  case ${1:-} in
    '') help_all ;;
    up) help_up ;;
    start | stop | kill | wipe | reboot) help_broker "$1" ;;
    clock) help_clock ;;
    cut | cut-etcd | heal) help_network ;;
    ctl | exec) help_exec ;;
    agent | agent-start | agent-stop | agent-kill) help_agent ;;
    etcd-start | etcd-stop | etcd-kill) help_etcd ;;
    down | url | status | help) help_all | grep "^  $1" ;;
    *) usage_error "unknown command '$1': see lab/lab help" ;;
  esac
}

help_all() {
  cat <<'END'
A real RabbitMQ cluster on one machine: hosts rb1, rb2, … in namespaces, with brokers rabbit@rb1, rabbit@rb2, …

usage: lab/lab COMMAND [ARGUMENT…]

  up [OPTION…]         make the hosts, start the brokers, join them to one cluster   (options: lab/lab help up)
  down                 end it all; leaves no process, interface or file behind
  status               hosts, brokers, agents, etcd, cuts, and where the password is
  start [--no-block] N…  start brokers, together; waits until their apps are up
  stop N…              stop brokers cleanly, one after the other, in this order
  kill N…              SIGKILL brokers, all at once
  wipe N…              delete the data of stopped brokers
  reboot N…            power-cycle hosts: all in them is killed, nothing is started again
  clock N OFFSET|off   set host N's clock ahead or behind, such as +1h, for what is started there from then on
  cut N [M]            lose all packets between host N and the others, or between N and M only
  cut-etcd N [M]       lose what is etcd's of those packets, and nothing else
  heal [N]             end the cuts of host N, or all
  ctl N ARG…           rabbitmqctl on host N
  exec N COMMAND…      any command on host N
  url N                the address of host N's management page
  agent N ARG…         the product's command "agent" on host N
  agent-start N…       start the agent's daemon; waits until it is healthy
  agent-stop N…        SIGTERM it and wait
  agent-kill N…        SIGKILL it
  etcd-start [--no-block] N…  start etcd members, together; waits until they are healthy
  etcd-stop N…         SIGTERM them, one after the other, in this order
  etcd-kill N…         SIGKILL them, all at once
  help [COMMAND]       this text, or more about a command

Environment:
  LAB_STATE    directory of this lab's state (default ${TMPDIR:-/tmp}/rabbitmq-agent-lab-UID); another one, another lab
  JAVA_HOME    Java for the agent (default: java in PATH)

Exit codes: 0 done; 64 wrong usage; 69 no lab, host or package; 70 failed; ctl, exec and agent give their command's own.
END
}

help_up() {
  cat <<'END'
usage: lab/lab up [OPTION…]

  --nodes N                     1 to 7 hosts (default 3)
  --agents                      start an agent on each host
  --etcd N                      an etcd of N members, 1 to 7, on the hosts rb1 to rbN; the agents' store is there instead of in
                                a directory that they share
  --etcd-disk SIZE              gives each member a disk of its own, such as 192M, that can be full (see help etcd-start)
  --etcd-quota SIZE             after so much in its database a member takes no more, such as 32M (default: etcd's own, 2G)
  --monitoring                  Prometheus and Alertmanager beside the hosts, with what alerting/ holds; needs --agents
  --rabbitmq 3.10               the broker's version
  --table-wait MS               mnesia_table_loading_retry_timeout; the broker tries 6 times (default 5000, Debian's 30000)
  --restart-on-failure SECONDS  start a failed broker again after so long (default: never; Debian's unit: 10)

On a lab that is up with the same options: checks that it is whole. To change options: down, then up.
END
}

help_broker() {
  cat <<'END'
usage: lab/lab start [--no-block] N…   start the brokers together, wait until each one's app is up; 70 if one fails
       lab/lab stop N…                 rabbitmqctl stop, wait for the VM's end; in the order given
       lab/lab kill N…                 SIGKILL the VMs at the same moment, wait until they are gone
       lab/lab wipe N…                 delete what is in /var/lib/rabbitmq/mnesia; the brokers must be stopped
       lab/lab reboot N…               SIGKILL all in the hosts, then a new boot id and an empty /run; starts no broker,
                                       no agent, no etcd

On a host, lab-service does the same for its broker; also: mask, unmask, status, restart.
END
}

help_clock() {
  cat <<'END'
usage: lab/lab clock N OFFSET  host N's clock is ahead of the machine's (+) or behind it (-), in seconds or with m, h or d: +1h
       lab/lab clock N off     it is right again

It holds for what is started on the host from then on: agent, broker, hooks before the broker, commands; what runs keeps its clock.
It outlives a reboot. How long something lasts is told by another clock, which stays right. Not moved: etcd's clock, and the times
of files.
END
}

help_network() {
  cat <<'END'
usage: lab/lab cut N           lose all packets between host N and every other host
       lab/lab cut N M         lose those between N and M only
       lab/lab cut-etcd N [M]  lose, of those packets, what goes to or comes from etcd (ports 2379 and 2380) of either end
       lab/lab heal [N]        end the cuts that touch N, or all, of both kinds

Packets are lost in silence, in both directions; cuts outlive a reboot. The machine itself still reaches every host.
After cut-etcd a host's broker is still in its cluster, and its agent reaches at most the etcd on its own host.
END
}

help_exec() {
  cat <<'END'
usage: lab/lab ctl N ARG…       rabbitmqctl ARG… on host N
       lab/lab exec N COMMAND…  COMMAND on host N, with this terminal, input, output and exit code

/tmp, /run, /etc and the broker's directories are the host's own; the rest of the file system is the machine's.
END
}

help_agent() {
  cat <<'END'
usage: lab/lab agent N ARG…       "agent ARG…" on host N, with this terminal, input, output and exit code
       lab/lab agent-start N…     start "agent run", wait until http://ADDRESS:15693/healthz answers 200
       lab/lab agent-stop N…      SIGTERM the daemon, wait for its end
       lab/lab agent-kill N…      SIGKILL the daemon alone: what it has started goes on

Its configuration is /etc/rabbitmq-agent/agent.yaml, its output /var/log/rabbitmq-agent/agent.out.
END
}

help_etcd() {
  cat <<'END'
usage: lab/lab etcd-start [--no-block] N…  start the members together, wait until each has a quorum; 70 if one has none in 30 s
       lab/lab etcd-stop N…                SIGTERM one after the other, wait for each one's end; a leader hands its lead on
       lab/lab etcd-kill N…                SIGKILL them all at once, wait until they are gone

A client on host N asks its own member without more ado: lab/lab exec N etcdctl endpoint status --cluster -w table; others by
--endpoints rb1:2379,rb2:2379. Data are in /var/lib/etcd, the log is /var/log/etcd/etcd.log. A member that was started and has
no quorum accepts connections and answers none of them; "etcd: not healthy" in lab/lab status.

With up --etcd-disk, a full disk (lab/lab exec N dd if=/dev/zero of=/var/lib/etcd/fill bs=1M) ends the member at its next
write that needs room; started, it ends again. After rm /var/lib/etcd/fill etcd-start is enough. Two logs of 64 MB are laid
out in advance, so take 192M: on less than 128M every member ends once its first log is full. A reboot empties such a disk, and
the member that was there refuses to start without its data: down and up then.
END
}
