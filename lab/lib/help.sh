# shellcheck shell=bash
# "help": the text of every command.

help_command() {
  case ${1:-} in
    '') help_all ;;
    up) help_up ;;
    start | stop | kill | wipe | reboot) help_broker "$1" ;;
    cut | heal) help_network ;;
    ctl | exec) help_exec ;;
    agent | agent-start | agent-stop | agent-kill) help_agent ;;
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
  status               hosts, brokers, agents, cuts, and where the password is
  start [--no-block] N…  start brokers, together; waits until their apps are up
  stop N…              stop brokers cleanly, one after the other, in this order
  kill N…              SIGKILL brokers, all at once
  wipe N…              delete the data of stopped brokers
  reboot N…            power-cycle hosts: all in them is killed, nothing is started again
  cut N [M]            lose all packets between host N and the others, or between N and M only
  heal [N]             end the cuts of host N, or all
  ctl N ARG…           rabbitmqctl on host N
  exec N COMMAND…      any command on host N
  url N                the address of host N's management page
  agent N ARG…         the product's command "agent" on host N
  agent-start N…       start the agent's daemon; waits until it is healthy
  agent-stop N…        SIGTERM it and wait
  agent-kill N…        SIGKILL it
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
       lab/lab reboot N…               SIGKILL all in the hosts, then a new boot id and an empty /run; starts no broker

On a host, lab-service does the same for its broker; also: mask, unmask, status, restart.
END
}

help_network() {
  cat <<'END'
usage: lab/lab cut N       lose all packets between host N and every other host
       lab/lab cut N M     lose those between N and M only
       lab/lab heal [N]    end the cuts that touch N, or all

Packets are lost in silence, in both directions; cuts outlive a reboot. The machine itself still reaches every host.
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
