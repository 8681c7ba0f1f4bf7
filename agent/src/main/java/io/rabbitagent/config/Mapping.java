package io.rabbitagent.config;

import io.rabbitagent.broker.BrokerSettings;
import io.rabbitagent.broker.ServiceSettings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.BackupSettings;
import io.rabbitagent.copies.isolated.IsolationSettings;
import io.rabbitagent.http.HttpSettings;
import io.rabbitagent.notify.NotifySettings;
import io.rabbitagent.notify.Topic;
import io.rabbitagent.observe.ObserveSettings;
import io.rabbitagent.store.EtcdSettings;
import io.rabbitagent.store.StoreLocation;
import io.rabbitagent.store.StoreSettings;
import io.rabbitagent.yaml.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Maps the values onto each package's own settings. */
final class Mapping {
    private final Values values;
    private final Host host;
    private final Problems problems;

    Mapping(Values values, Host host, Problems problems) {
        this.values = values;
        this.host = host;
        this.problems = problems;
    }

    /** Empty only where problems were reported. */
    Optional<AgentConfig> config() {
        Optional<NodeName> node = node();
        Checks checks = new Checks(values, problems);
        required();
        checks.members();
        checks.windows();
        node.ifPresent(checks::membership);
        checks.service();
        checks.freshness();
        checks.credentials();
        checks.transport();
        new EtcdChecks(values, problems).check();
        new HttpChecks(values, problems).all();
        new NotifyChecks(values, problems).check();
        if (!problems.errors().isEmpty()) {
            return Optional.empty();
        }
        try {
            AgentConfig config = build(node.orElseThrow());
            checks.backups(config.backups().directory(), config.broker().dataDirectory());
            return problems.errors().isEmpty() ? Optional.of(config) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // A record is stricter than the checks above.
            problems.error(values.file(), "", String.valueOf(e.getMessage()), "correct it");
            return Optional.empty();
        }
    }

    private Optional<NodeName> node() {
        return values.findOrDefault(Settings.NODE, Map.of("SHORT_HOST_NAME", host.shortName()));
    }

    private void required() {
        for (Setting<?> setting : Settings.ALL) {
            if (setting.presence() instanceof Setting.Required && !values.isGiven(setting)) {
                problems.error(
                        values.file(),
                        setting.name(),
                        "is missing",
                        "add it, such as " + setting.example() + ", or set " + setting.variable());
            }
        }
    }

    private AgentConfig build(NodeName node) {
        Map<String, String> meanings = Map.of("NODE", node.value());
        return new AgentConfig(
                value(Settings.CLUSTER_NAME),
                value(Settings.CLUSTER_MEMBERS),
                node,
                new BrokerSettings(
                        value(Settings.BROKER_URL),
                        values.find(Settings.BROKER_CREDENTIALS_FILE),
                        values.find(Settings.BROKER_CA_FILE),
                        value(Settings.BROKER_DATA_DIRECTORY, meanings),
                        value(Settings.BROKER_LOG_FILE, meanings),
                        value(Settings.BROKER_COOKIE_FILE),
                        Optional.of(value(Settings.BROKER_ERL_CALL))
                                .filter(command -> !command.equals(Settings.NO_COMMAND)),
                        value(Settings.BROKER_RABBITMQCTL),
                        value(Settings.BROKER_SERVER),
                        service()),
                new StoreSettings(location(), value(Settings.STATE_DIRECTORY)),
                new BackupSettings(
                        inState(Settings.BACKUP_DIRECTORY),
                        value(Settings.BACKUP_KEEP_FREE),
                        values.find(Settings.BACKUP_COPY_RATE)),
                new IsolationSettings(
                        inState(Settings.ISOLATION_DIRECTORY),
                        value(Settings.ISOLATION_SERVER),
                        value(Settings.BACKUP_KEEP_FREE),
                        value(Settings.ISOLATION_COPY_RATE),
                        hidden(meanings)),
                value(Settings.RESCUE_AMQP_URI),
                value(Settings.HTTP_LISTEN)
                        .with(tls(), values.find(Settings.HTTP_ALERTS_TOKEN_FILE))
                        .withTokens(
                                values.find(Settings.HTTP_READ_TOKEN_FILE),
                                values.find(Settings.HTTP_DECIDE_TOKEN_FILE)),
                new ObserveSettings(
                        value(Settings.OBSERVE_INTERVAL),
                        value(Settings.OBSERVE_HTTP_DEADLINE),
                        value(Settings.OBSERVE_RABBITMQCTL_DEADLINE),
                        value(Settings.OBSERVE_FRESH_FOR)),
                new LogSettings(value(Settings.LOG_FORMAT), value(Settings.LOG_LEVEL)),
                values.find(Settings.RULES_DIRECTORY),
                values.find(Settings.MAINTENANCE_WINDOWS).orElse(List.of()),
                values.find(Settings.NOTIFY_URL_FILE).map(this::notify),
                value(Settings.HISTORY_KEEP_FOR));
    }

    private StoreLocation location() {
        StoreAddress address = value(Settings.STORE);
        return address instanceof StoreAddress.Files files
                ? files.location()
                : new EtcdSettings(
                        ((StoreAddress.Etcd) address).members(),
                        value(Settings.ETCD_PREFIX),
                        etcdTls(),
                        values.find(Settings.ETCD_CREDENTIALS_FILE));
    }

    private Optional<EtcdSettings.Tls> etcdTls() {
        return EtcdChecks.tls(values)
                ? Optional.of(new EtcdSettings.Tls(
                        values.find(Settings.ETCD_TLS_CA_FILE),
                        values.find(Settings.ETCD_TLS_CERTIFICATE_FILE)
                                .flatMap(certificate -> values.find(Settings.ETCD_TLS_KEY_FILE)
                                        .map(key -> new EtcdSettings.ClientCertificate(certificate, key)))))
                : Optional.empty();
    }

    private NotifySettings notify(Path urlFile) {
        return new NotifySettings(
                urlFile,
                values.find(Settings.NOTIFY_TOKEN_FILE),
                values.find(Settings.NOTIFY_CA_FILE),
                Set.copyOf(values.find(Settings.NOTIFY_ON).orElse(List.of(Topic.values()))),
                value(Settings.NOTIFY_FOR_AT_MOST),
                value(Settings.NOTIFY_TRY_FOR));
    }

    private Optional<HttpSettings.Tls> tls() {
        return values.find(Settings.HTTP_TLS_CERTIFICATE_FILE)
                .flatMap(certificate ->
                        values.find(Settings.HTTP_TLS_KEY_FILE).map(key -> new HttpSettings.Tls(certificate, key)));
    }

    /** What an isolated broker must not see: messages, cookies and logs of the one that runs here, and the agent's own files. */
    private List<Path> hidden(Map<String, String> meanings) {
        return Stream.of(
                        value(Settings.BROKER_DATA_DIRECTORY, meanings).getParent(),
                        value(Settings.BROKER_LOG_FILE, meanings).getParent(),
                        value(Settings.BROKER_COOKIE_FILE).getParent(),
                        value(Settings.STATE_DIRECTORY),
                        inState(Settings.BACKUP_DIRECTORY))
                .filter(Objects::nonNull)
                .toList();
    }

    /** One whose default is in the state directory. */
    private Path inState(Setting<Path> setting) {
        return value(
                setting,
                Map.of("STATE_DIRECTORY", value(Settings.STATE_DIRECTORY).toString()));
    }

    private ServiceSettings service() {
        return value(Settings.BROKER_SERVICE_KIND) == Settings.ServiceKind.SYSTEMD
                ? new ServiceSettings.Systemd(value(Settings.BROKER_SERVICE_UNIT))
                : new ServiceSettings.Commands(
                        value(Settings.BROKER_SERVICE_START),
                        value(Settings.BROKER_SERVICE_STOP),
                        value(Settings.BROKER_SERVICE_MASK),
                        value(Settings.BROKER_SERVICE_UNMASK),
                        value(Settings.BROKER_SERVICE_STATE));
    }

    private <T> T value(Setting<T> setting) {
        return value(setting, Map.of());
    }

    /** There is one: what is missing or wrong was found before anything is built. */
    private <T> T value(Setting<T> setting, Map<String, String> meanings) {
        return values.findOrDefault(setting, meanings)
                .orElseThrow(() -> new IllegalArgumentException(setting.name() + " has no value"));
    }
}
