package io.rabbitagent.config;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.rescue.replay.AmqpAddress;
import io.rabbitagent.http.HttpSettings;
import io.rabbitagent.notify.Topic;
import io.rabbitagent.observe.MaintenanceWindow;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The table of all settings: the loader, the names of environment variables and the reference page come from it. */
final class Settings {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final String ONLY_COMMAND = "required with `kind: command`, else not allowed";

    static final Setting<String> CLUSTER_NAME = new Setting<>(
            "cluster.name",
            Types.NAME_TEXT,
            new Setting.Required(),
            "What the cluster is called in the store, in metrics and in the JSON API, and what a human has to type before a break-glass"
                    + " step. It must be the same on every host, and no other cluster's in the same store.",
            "orders");
    static final Setting<List<NodeName>> CLUSTER_MEMBERS = new Setting<>(
            "cluster.members",
            Types.NODES,
            new Setting.Required(),
            "All nodes that the cluster should have, whether they run or not; the same list on every host. What is observed"
                    + " is compared with it.",
            "[rabbit@rb1, rabbit@rb2, rabbit@rb3]");
    static final Setting<NodeName> NODE = new Setting<>(
            "node",
            Types.NODE,
            new Setting.Default("rabbit@SHORT_HOST_NAME"),
            "The broker on this host, one of `cluster.members`. The agent acts on no other. SHORT_HOST_NAME is the host's"
                    + " name up to the first dot.",
            "rabbit@rb1");
    static final Setting<StoreAddress> STORE = new Setting<>(
            "store",
            Types.STORE,
            new Setting.Required(),
            "What all agents of the cluster share; the same on every host. `etcd:HOST:PORT,HOST:PORT,…` names the members of an etcd, all of"
                    + " them, separated by commas, an IPv6 address in brackets ([etcd.md](etcd.md)). `file:/DIRECTORY` is for brokers that all run"
                    + " on one machine; a network file system is refused. The shipped unit lets the agent write to"
                    + " `/var/lib/rabbitmq-agent-store` alone; another directory has to be added to `ReadWritePaths=` by a drop-in of"
                    + " `rabbitmq-agent.service`.",
            "etcd:etcd1:2379,etcd2:2379,etcd3:2379");
    static final Setting<String> ETCD_PREFIX = new Setting<>(
            "etcd.prefix",
            Types.KEY_PREFIX,
            new Setting.Default("/rabbitmq-agent"),
            "With what all keys of the agents begin. `/`, the name of the cluster and `/` follow. The same on every host.",
            "/prod/rabbitmq-agent");
    static final Setting<Switch> ETCD_TLS_ENABLED = new Setting<>(
            "etcd.tls.enabled",
            Types.oneOf(Switch.class),
            new Setting.Optional("`true` where another setting of `etcd.tls` is given, else `false`"),
            "Whether etcd is talked to by TLS. Only needed where etcd's certificates are of Java's own authorities, and the agent shows none.",
            "true");
    static final Setting<Path> ETCD_TLS_CA_FILE = new Setting<>(
            "etcd.tls.ca_file",
            Types.PATH,
            new Setting.Optional("Java's own authorities"),
            "A PEM file with the authorities that may have signed etcd's certificates. These have to be for the hosts as `store` names them."
                    + " It is read whenever a connection is made.",
            "/etc/rabbitmq-agent/etcd/ca.pem");
    static final Setting<Path> ETCD_TLS_CERTIFICATE_FILE = new Setting<>(
            "etcd.tls.certificate_file",
            Types.PATH,
            new Setting.Optional("none is shown"),
            "A PEM file with the agent's own certificate, where etcd asks for one (`--client-cert-auth`). Needs `etcd.tls.key_file`.",
            "/etc/rabbitmq-agent/etcd/cert.pem");
    static final Setting<Path> ETCD_TLS_KEY_FILE = new Setting<>(
            "etcd.tls.key_file",
            Types.PATH,
            new Setting.Optional("none"),
            "A PEM file with the key of `etcd.tls.certificate_file`, without a passphrase, in PKCS #8 (`BEGIN PRIVATE KEY`). It is"
                    + " refused when every user of the host may read it.",
            "/etc/rabbitmq-agent/etcd/key.pem");
    static final Setting<Path> ETCD_CREDENTIALS_FILE = new Setting<>(
            "etcd.credentials_file",
            Types.PATH,
            new Setting.Optional("none is shown"),
            "A YAML file with `username` and `password` for etcd, where it asks for them (`etcdctl auth enable`). It is read again when it"
                    + " changes, and refused when every user of the host may read it.",
            "/etc/rabbitmq-agent/etcd/credentials");
    static final Setting<String> ETCD_USERNAME = new Setting<>(
            "etcd.username",
            Types.TEXT,
            new Setting.EnvironmentOnly(),
            "The user at etcd. Wins, together with the password, over `etcd.credentials_file`.",
            "rabbitmq-agent");
    static final Setting<String> ETCD_PASSWORD = new Setting<>(
            "etcd.password",
            Types.TEXT,
            new Setting.EnvironmentOnly(),
            "The password of that user. It is in no log, message or answer of the agent.",
            "(a secret)");
    static final Setting<Path> STATE_DIRECTORY = new Setting<>(
            "state_directory",
            Types.PATH,
            new Setting.Default("/var/lib/rabbitmq-agent"),
            "This agent's journal and lock, what is kept before each boot of the broker, and, unless `backup.directory` says"
                    + " otherwise, backups. On a local disk. Under the shipped units a directory other than the default has to"
                    + " be the user rabbitmq's, to be added to `ReadWritePaths=` by a drop-in of `rabbitmq-agent.service`, and"
                    + " to be given to `capture-before-boot` as its argument, in the drop-in of the broker's own unit.",
            "/var/lib/rabbitmq-agent");
    static final Setting<HttpSettings> HTTP_LISTEN = new Setting<>(
            "http.listen",
            Types.LISTEN_ADDRESS,
            new Setting.Default("127.0.0.1:15693"),
            "Where metrics and the JSON API are served. An IPv6 address stands in brackets and quotes.",
            "0.0.0.0:15693");
    static final Setting<Path> HTTP_READ_TOKEN_FILE = new Setting<>(
            "http.read_token_file",
            Types.PATH,
            new Setting.Optional("none: whoever reaches `http.listen` may read"),
            "A file with one bearer token, a line of at least 16 characters. With it `/api/v1` answers only those who show it, or"
                    + " that of `http.decide_token_file` ([http-api.md](http-api.md)); `/metrics` and `/healthz` need no token. It is read again"
                    + " when it changes, and refused when every user of the host may read it.",
            "/etc/rabbitmq-agent/read-token");
    static final Setting<Path> HTTP_DECIDE_TOKEN_FILE = new Setting<>(
            "http.decide_token_file",
            Types.PATH,
            new Setting.Optional("none: nothing is decided over HTTP"),
            "A file as `http.read_token_file`, with another token. Whoever shows it may approve plans, pause, declare members lost and all"
                    + " else that `POST /api/v1/…` can do ([http-api.md](http-api.md)). Beyond this host only with"
                    + " `http.tls.certificate_file`: else the agent does not start.",
            "/etc/rabbitmq-agent/decide-token");
    static final Setting<Path> HTTP_ALERTS_TOKEN_FILE = new Setting<>(
            "http.alerts_token_file",
            Types.PATH,
            new Setting.Optional("none: no alerts are taken"),
            "A file with one bearer token, a line of at least 16 characters. With it Alertmanager may send alerts to"
                    + " `POST /api/v1/alerts` ([webhook.md](webhook.md)). It is read again when it changes, and refused when every"
                    + " user of the host may read it.",
            "/etc/rabbitmq-agent/alerts-token");
    static final Setting<Path> HTTP_TLS_CERTIFICATE_FILE = new Setting<>(
            "http.tls.certificate_file",
            Types.PATH,
            new Setting.Optional("plain HTTP"),
            "A PEM file with the certificate that `http.listen` is served with, and the chain up to its authority. With it all pages are"
                    + " served by HTTPS alone, `/metrics` too. After a renewal those who connect are"
                    + " shown the new one within some 10 s.",
            "/etc/rabbitmq-agent/tls/cert.pem");
    static final Setting<Path> HTTP_TLS_KEY_FILE = new Setting<>(
            "http.tls.key_file",
            Types.PATH,
            new Setting.Optional("plain HTTP"),
            "A PEM file with the key of `http.tls.certificate_file`, without a passphrase, in PKCS #8 (`BEGIN PRIVATE KEY`). It is"
                    + " refused when every user of the host may read it.",
            "/etc/rabbitmq-agent/tls/key.pem");
    static final Setting<URI> BROKER_URL = new Setting<>(
            "broker.url",
            Types.URL,
            new Setting.Default("http://127.0.0.1:15672"),
            "The management API of this host's broker, with the prefix if it has one. It holds neither user nor password.",
            "https://rb1:15671");
    static final Setting<Path> BROKER_CREDENTIALS_FILE = new Setting<>(
            "broker.credentials_file",
            Types.PATH,
            new Setting.Optional("none"),
            "A YAML file with `username` and `password` for the management API. It is read again when it changes, and refused"
                    + " when every user of the host may read it.",
            "/etc/rabbitmq-agent/credentials");
    static final Setting<String> BROKER_USERNAME = new Setting<>(
            "broker.username",
            Types.TEXT,
            new Setting.EnvironmentOnly(),
            "The user at the management API. Wins, together with the password, over `broker.credentials_file`.",
            "rabbitmq-agent");
    static final Setting<String> BROKER_PASSWORD = new Setting<>(
            "broker.password",
            Types.TEXT,
            new Setting.EnvironmentOnly(),
            "The password of that user. It is in no log, message or answer of the agent.",
            "(a secret)");
    static final Setting<Path> BROKER_CA_FILE = new Setting<>(
            "broker.ca_file",
            Types.PATH,
            new Setting.Optional("Java's own authorities"),
            "A PEM file with the authorities that are trusted for `https`. It is read at the start of the agent.",
            "/etc/rabbitmq/ca.pem");
    static final Setting<Path> BROKER_DATA_DIRECTORY = new Setting<>(
            "broker.data_directory",
            Types.PATH,
            new Setting.Default("/var/lib/rabbitmq/mnesia/NODE"),
            "The node's own data directory, RABBITMQ_MNESIA_DIR. NODE is the value of `node`.",
            "/var/lib/rabbitmq/mnesia/rabbit@rb1");
    static final Setting<Path> BROKER_LOG_FILE = new Setting<>(
            "broker.log_file",
            Types.PATH,
            new Setting.Default("/var/log/rabbitmq/NODE.log"),
            "The broker's log, from which the agent learns why a boot fails.",
            "/var/log/rabbitmq/rabbit@rb1.log");
    static final Setting<Path> BROKER_COOKIE_FILE = new Setting<>(
            "broker.cookie_file",
            Types.PATH,
            new Setting.Default("/var/lib/rabbitmq/.erlang.cookie"),
            "The file with the broker's Erlang cookie. The agents compare the cookies of all hosts by a digest of 12 digits; the"
                    + " cookie itself is kept and shown nowhere.",
            "/var/lib/rabbitmq/.erlang.cookie");
    static final List<String> NO_COMMAND = List.of("none");
    static final Setting<List<String>> BROKER_ERL_CALL = new Setting<>(
            "broker.erl_call",
            Types.COMMAND,
            new Setting.Default("erl_call"),
            "The program of Erlang's that evaluates expressions in the broker's VM for a hundredth of what `rabbitmqctl eval` costs: a program, or a list"
                    + " of it and its first arguments. It reads the cookie from `broker.cookie_file`, if that is called `.erlang.cookie`. Where it is missing"
                    + " or fails, `rabbitmqctl` is asked; with `none`, always.",
            "none");
    static final Setting<List<String>> BROKER_RABBITMQCTL = new Setting<>(
            "broker.rabbitmqctl",
            Types.COMMAND,
            new Setting.Default("rabbitmqctl"),
            "The command that speaks to the broker's Erlang VM: a program, or a list of it and its first arguments.",
            "[/opt/rabbitmq/sbin/rabbitmqctl, --longnames]");
    static final Setting<List<String>> BROKER_SERVER = new Setting<>(
            "broker.server",
            Types.COMMAND,
            new Setting.Default("rabbitmq-server"),
            "The command that starts a broker's Erlang VM outside its service, for a reset: a program, or a list of it and"
                    + " its first arguments. `-detached` is added.",
            "[/opt/rabbitmq/sbin/rabbitmq-server]");
    static final Setting<ServiceKind> BROKER_SERVICE_KIND = new Setting<>(
            "broker.service.kind",
            Types.oneOf(ServiceKind.class),
            new Setting.Default("systemd"),
            "Who runs the broker: systemd, or another supervisor that is asked by commands.",
            "systemd");
    static final Setting<String> BROKER_SERVICE_UNIT = new Setting<>(
            "broker.service.unit",
            Types.UNIT,
            new Setting.Default("rabbitmq-server"),
            "The broker's unit, with `kind: systemd`.",
            "rabbitmq-server");
    static final Setting<List<String>> BROKER_SERVICE_START =
            command("start", "Starts the broker and returns without waiting for the end of its boot.");
    static final Setting<List<String>> BROKER_SERVICE_STOP =
            command("stop", "Stops the broker and returns when its VM has ended.");
    static final Setting<List<String>> BROKER_SERVICE_MASK =
            command("mask", "Keeps everybody, the supervisor included, from starting the broker.");
    static final Setting<List<String>> BROKER_SERVICE_UNMASK = command("unmask", "Takes the mask away again.");
    static final Setting<List<String>> BROKER_SERVICE_STATE = command(
            "state",
            "Prints a line about the broker's service and exits with 0. Its first word is `running` or `active` while the"
                    + " service runs a broker that is up, `starting` or `activating` while it boots, and another one else."
                    + " While the service is masked, the word `masked` follows.");
    static final Setting<Path> BACKUP_DIRECTORY = new Setting<>(
            "backup.directory",
            Types.PATH,
            new Setting.Default("STATE_DIRECTORY/backups"),
            "Where a stopped node's data directory is copied to before a step that deletes. STATE_DIRECTORY is the value of"
                    + " `state_directory`. Backups hold messages and password hashes; they are readable by the agent's user"
                    + " only, and nobody deletes them but you. Under the shipped unit a directory outside of the default"
                    + " `state_directory` has to be added to `ReadWritePaths=` by a drop-in of `rabbitmq-agent.service`.",
            "/var/backups/rabbitmq-agent");
    static final Setting<Long> BACKUP_KEEP_FREE = new Setting<>(
            "backup.keep_free",
            Types.SIZE_IN_BYTES,
            new Setting.Default("1GB"),
            "How much a backup must leave free on the file system of `backup.directory`; else it is not made, and what needs"
                    + " it does not run. Not below the broker's `disk_free_limit` where both are on one disk: the broker would"
                    + " block its publishers. MB and GB are powers of 1000, MiB and GiB of 1024.",
            "2GB");
    static final Setting<Long> BACKUP_COPY_RATE = new Setting<>(
            "backup.copy_rate",
            Types.RATE_IN_BYTES,
            new Setting.Optional("as fast as it goes"),
            "How much a second a backup, or its return, reads at most; it writes as much. For hosts whose disk other brokers share. It is not"
                    + " bounded by default: the node is down while it is copied, and so much longer. Where the file system shares blocks between"
                    + " copies (reflink) next to nothing is read or written, and this has no effect. MB and GB are powers of 1000, MiB and GiB of"
                    + " 1024.",
            "100MB");
    static final Setting<Path> ISOLATION_DIRECTORY = new Setting<>(
            "isolation.directory",
            Types.PATH,
            new Setting.Default("STATE_DIRECTORY/isolated"),
            "Where isolated brokers work on copies of data directories, such as `agent rescue` opens of a backup. A copy is a layer over its"
                    + " original (overlayfs), so it takes what the broker writes; where the kernel or the file system can't do that, it takes as much"
                    + " as the original. `backup.keep_free` stays free here too. What is in there is removed when it ends, also when the agent is"
                    + " killed.",
            "/srv/rabbitmq-agent/isolated");
    static final Setting<Path> ISOLATION_SERVER = new Setting<>(
            "isolation.server",
            Types.PATH,
            new Setting.Default("/usr/lib/rabbitmq/bin/rabbitmq-server"),
            "The program that boots an isolated broker. It is run as the user whom the data belongs to, so it is RabbitMQ's own script and not a"
                    + " distribution's wrapper that changes the user or sets directories.",
            "/opt/rabbitmq/sbin/rabbitmq-server");
    static final Setting<Long> ISOLATION_COPY_RATE = new Setting<>(
            "isolation.copy_rate",
            Types.RATE_IN_BYTES,
            new Setting.Default("25MB"),
            "How much a second is read at most, and as much written, where no layer can be laid over the original and blocks can't be shared"
                    + " (reflink), so that it is copied. Brokers may use the same disk: by default reading and writing together stay below half of"
                    + " what a plain cloud volume (125 MB/s) or a hard disk carries; 10 GB take 7 minutes. Raise it where the disk is faster, or"
                    + " nobody else uses it. MB and GB are powers of 1000, MiB and GiB of 1024.",
            "200MB");
    static final Setting<AmqpAddress> RESCUE_AMQP_URI = new Setting<>(
            "rescue.amqp_uri",
            Types.AMQP_ADDRESS,
            new Setting.Default("amqp://127.0.0.1:5672"),
            "Where `agent rescue replay` sends messages: a broker of this cluster. It holds neither user nor password nor virtual"
                    + " host. For `amqps` the authorities of `broker.ca_file` are trusted.",
            "amqps://rb1:5671");
    static final Setting<Duration> OBSERVE_INTERVAL = duration(
            "observe.interval",
            "2s",
            Types.duration(Duration.ofMillis(500), TEN_MINUTES),
            "How often the broker is looked at.");
    static final Setting<Duration> OBSERVE_HTTP_DEADLINE = duration(
            "observe.http_deadline",
            "3s",
            Types.duration(Duration.ofMillis(100), TEN_MINUTES),
            "How long a request to the management API may take before its answer counts as unknown.");
    static final Setting<Duration> OBSERVE_RABBITMQCTL_DEADLINE = duration(
            "observe.rabbitmqctl_deadline",
            "15s",
            Types.duration(Duration.ofSeconds(1), TEN_MINUTES),
            "How long a call of `rabbitmqctl` may take before its answer counts as unknown.");
    static final Setting<Duration> OBSERVE_FRESH_FOR = duration(
            "observe.fresh_for",
            "10s",
            Types.duration(Duration.ofSeconds(1), Duration.ofMinutes(60)),
            "After how long an observation that was not repeated counts as unknown. Longer than `observe.interval`.");
    static final Setting<Path> RULES_DIRECTORY = new Setting<>(
            "rules.directory",
            Types.PATH,
            new Setting.Optional("the rules that come with the program"),
            "A directory with the rules that this agent follows, a `*.yaml` file each, instead of those that come with the"
                    + " program. Changes are followed while the agent runs: all files together, and only where every one of them"
                    + " is right; else the last good rules stay in force, and `agent status` says what is wrong. Give every host"
                    + " of the cluster the same files.",
            "/etc/rabbitmq-agent/rules");
    static final Setting<List<MaintenanceWindow>> MAINTENANCE_WINDOWS = new Setting<>(
            "maintenance.windows",
            Types.WINDOWS,
            new Setting.Optional("none"),
            "Times of maintenance that come back. What an open window means is up to the rules. A window is open in every second"
                    + " that its `cron` matches, a Quartz expression of six fields: second, minute, hour, day of the month,"
                    + " month, day of the week, with `?` for one of the two days. To be open without a break it begins with"
                    + " `*`: `* * 2-3 ? * SUN` is Sunday from 02:00:00 to 03:59:59. `time_zone` is one such as `Europe/Berlin`,"
                    + " UTC where it is left out. In the environment variable the list is written as in the file, on one line.",
            "[{name: patching, cron: '* * 2-3 ? * SUN', time_zone: Europe/Berlin}]");
    static final Setting<Path> NOTIFY_URL_FILE = new Setting<>(
            "notify.url_file",
            Types.PATH,
            new Setting.Optional("nobody is told anything"),
            "A file with one line: the URL to which people are told of plans that await approval, that failed, and that cured"
                    + " ([notifications.md](notifications.md)). It is read again when it changes, and refused when every user of the"
                    + " host may read it, since whoever knows such a URL can often send there. What is wrong with it keeps no agent"
                    + " from its work: it is reported, and nobody is told anything meanwhile.",
            "/etc/rabbitmq-agent/notify-url");
    static final Setting<Path> NOTIFY_TOKEN_FILE = new Setting<>(
            "notify.token_file",
            Types.PATH,
            new Setting.Optional("none is sent"),
            "A file with one line: the bearer token that the receiver wants. Read and refused like `notify.url_file`.",
            "/etc/rabbitmq-agent/notify-token");
    static final Setting<Path> NOTIFY_CA_FILE = new Setting<>(
            "notify.ca_file",
            Types.PATH,
            new Setting.Optional("Java's own authorities"),
            "A PEM file with the authorities that are trusted where `notify.url_file` has an `https` URL.",
            "/etc/ssl/own-authority.pem");
    static final Setting<List<Topic>> NOTIFY_ON = new Setting<>(
            "notify.on",
            Types.TOPICS,
            new Setting.Optional("all three"),
            "What people are told of: `approval`, a plan waits for one; `failure`, a plan failed, was aborted, or it is not known"
                    + " whether it took effect; `cure`, a plan's effect was seen, and stayed.",
            "[approval, failure]");
    static final Setting<Duration> NOTIFY_FOR_AT_MOST = duration(
            "notify.for_at_most",
            "1h",
            Types.duration(Duration.ofMinutes(1), Duration.ofHours(24)),
            "Up to which age a decision is told of that could not be before: the agent was down, or the store.");
    static final Setting<Duration> NOTIFY_TRY_FOR = duration(
            "notify.try_for",
            "30m",
            Types.duration(Duration.ofSeconds(10), Duration.ofHours(24)),
            "For how long the agent tries to deliver a notice while the receiver can't be reached or wants it later. Then it gives the"
                    + " notice up, which the log and `rabbitagent_notifications_total` tell.");
    static final Setting<Duration> HISTORY_KEEP_FOR = duration(
            "history.keep_for",
            "90d",
            Types.duration(Duration.ofDays(1), Duration.ofDays(3_650)),
            "For how long entries stay in the history that all agents share, at least; then they are forgotten, unless they are needed still:"
                    + " what each node's last end is told by, what is open and was decided about it, and the newest 1,000. Of more than 100,000"
                    + " the oldest go before. Each host's own journal forgets nothing, and so does a store of files. The same on every"
                    + " host: the shortest counts.");
    static final Setting<LogSettings.Format> LOG_FORMAT = new Setting<>(
            "log.format",
            Types.oneOf(LogSettings.Format.class),
            new Setting.Default("text"),
            "How the agent writes its own log: lines for people, or a JSON object a line.",
            "json");
    static final Setting<LogSettings.Level> LOG_LEVEL = new Setting<>(
            "log.level",
            Types.oneOf(LogSettings.Level.class),
            new Setting.Default("info"),
            "The least that is logged.",
            "debug");

    static final List<Setting<?>> ALL = List.of(
            CLUSTER_NAME,
            CLUSTER_MEMBERS,
            NODE,
            STORE,
            ETCD_PREFIX,
            ETCD_TLS_ENABLED,
            ETCD_TLS_CA_FILE,
            ETCD_TLS_CERTIFICATE_FILE,
            ETCD_TLS_KEY_FILE,
            ETCD_CREDENTIALS_FILE,
            ETCD_USERNAME,
            ETCD_PASSWORD,
            STATE_DIRECTORY,
            HTTP_LISTEN,
            HTTP_READ_TOKEN_FILE,
            HTTP_DECIDE_TOKEN_FILE,
            HTTP_ALERTS_TOKEN_FILE,
            HTTP_TLS_CERTIFICATE_FILE,
            HTTP_TLS_KEY_FILE,
            BROKER_URL,
            BROKER_CREDENTIALS_FILE,
            BROKER_USERNAME,
            BROKER_PASSWORD,
            BROKER_CA_FILE,
            BROKER_DATA_DIRECTORY,
            BROKER_LOG_FILE,
            BROKER_COOKIE_FILE,
            BROKER_ERL_CALL,
            BROKER_RABBITMQCTL,
            BROKER_SERVER,
            BROKER_SERVICE_KIND,
            BROKER_SERVICE_UNIT,
            BROKER_SERVICE_START,
            BROKER_SERVICE_STOP,
            BROKER_SERVICE_MASK,
            BROKER_SERVICE_UNMASK,
            BROKER_SERVICE_STATE,
            BACKUP_DIRECTORY,
            BACKUP_KEEP_FREE,
            BACKUP_COPY_RATE,
            ISOLATION_DIRECTORY,
            ISOLATION_SERVER,
            ISOLATION_COPY_RATE,
            RESCUE_AMQP_URI,
            OBSERVE_INTERVAL,
            OBSERVE_HTTP_DEADLINE,
            OBSERVE_RABBITMQCTL_DEADLINE,
            OBSERVE_FRESH_FOR,
            RULES_DIRECTORY,
            MAINTENANCE_WINDOWS,
            NOTIFY_URL_FILE,
            NOTIFY_TOKEN_FILE,
            NOTIFY_CA_FILE,
            NOTIFY_ON,
            NOTIFY_FOR_AT_MOST,
            NOTIFY_TRY_FOR,
            HISTORY_KEEP_FOR,
            LOG_FORMAT,
            LOG_LEVEL);

    private Settings() {}

    /** Who runs the broker. */
    enum ServiceKind {
        SYSTEMD,
        COMMAND
    }

    /** On or off. */
    enum Switch {
        TRUE,
        FALSE
    }

    private static Setting<List<String>> command(String name, String description) {
        return new Setting<>(
                "broker.service." + name,
                Types.COMMAND,
                new Setting.Optional(ONLY_COMMAND),
                description,
                "[my-supervisor, " + name + ", rabbitmq]");
    }

    private static Setting<Duration> duration(
            String name, String standard, ValueType<Duration> type, String description) {
        return new Setting<>(name, type, new Setting.Default(standard), description, standard);
    }
}
