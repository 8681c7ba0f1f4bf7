package io.rabbitagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.broker.ServiceSettings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.rescue.replay.AmqpAddress;
import io.rabbitagent.http.HttpSettings;
import io.rabbitagent.observe.MaintenanceWindow;
import io.rabbitagent.store.FileLocation;
import io.rabbitagent.yaml.Problems;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each setting: what it is when it is not given, and where it goes when it is, from the file and the environment. */
class SettingsTest {
    private static final Optional<Path> NOTHING = Optional.empty();

    @TempDir
    private Path directory;

    private ConfigFiles files;

    @BeforeEach
    void write_the_files_that_settings_name() {
        files = new ConfigFiles(directory);
        files.write("credentials", "username: u\npassword: p\n", "rw-------");
        files.write("token", "0123456789abcdef", "rw-r-----");
        files.write("ca.pem", "authorities", "rw-r--r--");
    }

    /** A setting, what it is by default, and what becomes of a text. */
    record Row(
            Setting<?> setting,
            Function<AgentConfig, Object> getter,
            Object standard,
            String yaml,
            String variable,
            Object mapped) {
        @Override
        public String toString() {
            return setting.name();
        }
    }

    static Stream<Row> rows() {
        Duration second = Duration.ofSeconds(1);
        List<NodeName> members = nodes("rabbit@rb1", "rabbit@rb2", "rabbit@rb3");
        return Stream.of(
                row(Settings.CLUSTER_NAME, AgentConfig::clusterName, "lab", "orders", "orders"),
                new Row(
                        Settings.CLUSTER_MEMBERS,
                        AgentConfig::members,
                        members,
                        "[rabbit@rb1, x@y]",
                        "rabbit@rb1, x@y",
                        nodes("rabbit@rb1", "x@y")),
                row(
                        Settings.NODE,
                        AgentConfig::node,
                        new NodeName("rabbit@rb1"),
                        "rabbit@rb2",
                        new NodeName("rabbit@rb2")),
                row(
                        Settings.STORE,
                        c -> c.store().location(),
                        new FileLocation(Path.of("/shared")),
                        "file:/other",
                        new FileLocation(Path.of("/other"))),
                row(
                        Settings.STATE_DIRECTORY,
                        c -> c.store().stateDirectory(),
                        Path.of("/var/lib/rabbitmq-agent"),
                        "/s",
                        Path.of("/s")),
                row(
                        Settings.HTTP_LISTEN,
                        AgentConfig::http,
                        new HttpSettings("127.0.0.1", 15693),
                        "0.0.0.0:80",
                        new HttpSettings("0.0.0.0", 80)),
                row(
                        Settings.BROKER_URL,
                        c -> c.broker().url(),
                        URI.create("http://127.0.0.1:15672"),
                        "https://rb1:15671/x",
                        URI.create("https://rb1:15671/x")),
                row(
                        Settings.BROKER_CREDENTIALS_FILE,
                        c -> c.broker().credentialsFile(),
                        NOTHING,
                        "DIRECTORY/credentials",
                        "credentials"),
                row(Settings.HTTP_READ_TOKEN_FILE, c -> c.http().readToken(), NOTHING, "DIRECTORY/token", "token"),
                row(Settings.HTTP_DECIDE_TOKEN_FILE, c -> c.http().decideToken(), NOTHING, "DIRECTORY/token", "token"),
                row(Settings.HTTP_ALERTS_TOKEN_FILE, c -> c.http().alertsToken(), NOTHING, "DIRECTORY/token", "token"),
                row(Settings.BROKER_CA_FILE, c -> c.broker().caFile(), NOTHING, "DIRECTORY/ca.pem", "ca.pem"),
                row(
                        Settings.BROKER_DATA_DIRECTORY,
                        c -> c.broker().dataDirectory(),
                        Path.of("/var/lib/rabbitmq/mnesia/rabbit@rb1"),
                        "/data",
                        Path.of("/data")),
                row(
                        Settings.BROKER_LOG_FILE,
                        c -> c.broker().logFile(),
                        Path.of("/var/log/rabbitmq/rabbit@rb1.log"),
                        "/l",
                        Path.of("/l")),
                row(
                        Settings.BROKER_COOKIE_FILE,
                        c -> c.broker().cookieFile(),
                        Path.of("/var/lib/rabbitmq/.erlang.cookie"),
                        "/c",
                        Path.of("/c")),
                new Row(
                        Settings.BROKER_ERL_CALL,
                        c -> c.broker().erlCall(),
                        Optional.of(List.of("erl_call")),
                        "[/opt/erl_call, -r]",
                        "/opt/erl_call,-r",
                        Optional.of(List.of("/opt/erl_call", "-r"))),
                new Row(
                        Settings.BROKER_RABBITMQCTL,
                        c -> c.broker().rabbitmqctl(),
                        List.of("rabbitmqctl"),
                        "[/opt/ctl, --longnames]",
                        "/opt/ctl,--longnames",
                        List.of("/opt/ctl", "--longnames")),
                row(
                        Settings.BROKER_SERVICE_UNIT,
                        c -> c.broker().service(),
                        new ServiceSettings.Systemd("rabbitmq-server"),
                        "rabbit",
                        new ServiceSettings.Systemd("rabbit")),
                new Row(
                        Settings.BROKER_SERVER,
                        c -> c.broker().server(),
                        List.of("rabbitmq-server"),
                        "[/opt/server, x]",
                        "/opt/server,x",
                        List.of("/opt/server", "x")),
                row(
                        Settings.BACKUP_DIRECTORY,
                        c -> c.backups().directory(),
                        Path.of("/var/lib/rabbitmq-agent/backups"),
                        "/b",
                        Path.of("/b")),
                row(Settings.BACKUP_KEEP_FREE, c -> c.backups().keepFreeBytes(), 1_000_000_000L, "5MB", 5_000_000L),
                row(Settings.BACKUP_COPY_RATE, c -> c.backups().copyRate().orElse(0L), 0L, "5MB", 5_000_000L),
                row(
                        Settings.ISOLATION_DIRECTORY,
                        c -> c.isolation().directory(),
                        Path.of("/var/lib/rabbitmq-agent/isolated"),
                        "/i",
                        Path.of("/i")),
                row(
                        Settings.ISOLATION_SERVER,
                        c -> c.isolation().server(),
                        Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"),
                        "/opt/server",
                        Path.of("/opt/server")),
                row(Settings.ISOLATION_COPY_RATE, c -> c.isolation().copyRate(), 25_000_000L, "5MB", 5_000_000L),
                row(
                        Settings.RESCUE_AMQP_URI,
                        AgentConfig::rescue,
                        new AmqpAddress(false, "127.0.0.1", 5672),
                        "amqps://rb1",
                        new AmqpAddress(true, "rb1", 5671)),
                row(
                        Settings.OBSERVE_INTERVAL,
                        c -> c.observe().interval(),
                        second.multipliedBy(2),
                        "500ms",
                        Duration.ofMillis(500)),
                row(
                        Settings.OBSERVE_HTTP_DEADLINE,
                        c -> c.observe().httpDeadline(),
                        second.multipliedBy(3),
                        "1s",
                        second),
                row(
                        Settings.OBSERVE_RABBITMQCTL_DEADLINE,
                        c -> c.observe().rabbitmqctlDeadline(),
                        second.multipliedBy(15),
                        "1m",
                        Duration.ofMinutes(1)),
                row(
                        Settings.OBSERVE_FRESH_FOR,
                        c -> c.observe().freshFor(),
                        second.multipliedBy(10),
                        "1h",
                        Duration.ofHours(1)),
                row(
                        Settings.HISTORY_KEEP_FOR,
                        AgentConfig::keepHistoryFor,
                        Duration.ofDays(90),
                        "2d",
                        Duration.ofHours(48)),
                row(
                        Settings.LOG_FORMAT,
                        c -> c.log().format(),
                        LogSettings.Format.TEXT,
                        "json",
                        LogSettings.Format.JSON),
                row(Settings.RULES_DIRECTORY, AgentConfig::rules, NOTHING, "/etc/rules", "/etc/rules"),
                row(
                        Settings.MAINTENANCE_WINDOWS,
                        AgentConfig::windows,
                        List.of(),
                        "[{name: nights, cron: '* * 0-4 ? * MON,TUE', time_zone: Europe/Berlin}, {name: x, cron: '* * * 1 * ?'}]",
                        List.of(
                                new MaintenanceWindow("nights", "* * 0-4 ? * MON,TUE", ZoneId.of("Europe/Berlin")),
                                new MaintenanceWindow("x", "* * * 1 * ?", ZoneOffset.UTC))),
                row(Settings.LOG_LEVEL, c -> c.log().level(), LogSettings.Level.INFO, "warn", LogSettings.Level.WARN));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void has_its_default(Row row) {
        assertThat(row.getter.apply(files.loaded(ConfigFiles.LEAST))).isEqualTo(row.standard);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void is_taken_from_the_file(Row row) {
        assertThat(row.getter.apply(files.loaded(withSetting(row)))).isEqualTo(expected(row));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void is_taken_from_the_environment_before_the_file(Row row) {
        Map<String, String> environment = Map.of(row.setting.variable(), placed(row.variable));
        assertThat(row.getter.apply(files.loaded(ConfigFiles.LEAST, environment)))
                .isEqualTo(expected(row));
    }

    @Test
    void commands_of_a_service_are_taken_from_the_file_and_the_environment() {
        String yaml = ConfigFiles.LEAST + """
                broker:
                  service:
                    kind: command
                    start: [lab-service, start, --no-block]
                    stop: [lab-service, stop]
                    mask: masking
                    unmask: [lab-service, unmask]
                    state: [lab-service, state]
                """;
        assertThat(files.loaded(yaml, Map.of("RABBITAGENT_BROKER_SERVICE_STOP", "a,b"))
                        .broker()
                        .service())
                .isEqualTo(new ServiceSettings.Commands(
                        List.of("lab-service", "start", "--no-block"),
                        List.of("a", "b"),
                        List.of("masking"),
                        List.of("lab-service", "unmask"),
                        List.of("lab-service", "state")));
    }

    @Test
    void every_setting_of_the_table_is_tested_here_or_with_credentials_and_notices() {
        List<Setting<?>> tested = new ArrayList<>(rows().map(Row::setting).toList());
        tested.addAll(List.of(
                Settings.BROKER_SERVICE_KIND,
                Settings.BROKER_SERVICE_START,
                Settings.BROKER_SERVICE_STOP,
                Settings.BROKER_SERVICE_MASK,
                Settings.BROKER_SERVICE_UNMASK,
                Settings.BROKER_SERVICE_STATE,
                Settings.BROKER_USERNAME,
                Settings.BROKER_PASSWORD,
                // In EtcdSettingsTest: none is of use without an etcd.
                Settings.ETCD_PREFIX,
                Settings.ETCD_TLS_ENABLED,
                Settings.ETCD_TLS_CA_FILE,
                Settings.ETCD_TLS_CERTIFICATE_FILE,
                Settings.ETCD_TLS_KEY_FILE,
                Settings.ETCD_CREDENTIALS_FILE,
                Settings.ETCD_USERNAME,
                Settings.ETCD_PASSWORD,
                // In HttpChecksTest: neither is of use without the other.
                Settings.HTTP_TLS_CERTIFICATE_FILE,
                Settings.HTTP_TLS_KEY_FILE,
                Settings.NOTIFY_URL_FILE,
                Settings.NOTIFY_TOKEN_FILE,
                Settings.NOTIFY_CA_FILE,
                Settings.NOTIFY_ON,
                Settings.NOTIFY_FOR_AT_MOST,
                Settings.NOTIFY_TRY_FOR));
        assertThat(tested).containsExactlyInAnyOrderElementsOf(Settings.ALL);
    }

    @Test
    void no_two_settings_share_a_variable() {
        List<String> variables = Settings.ALL.stream().map(Setting::variable).collect(Collectors.toList());
        assertThat(variables).doesNotHaveDuplicates().doesNotContain("RABBITAGENT_CONFIG");
    }

    @Test
    void every_example_and_every_default_is_valid() {
        for (Setting<?> setting : Settings.ALL) {
            Problems problems = new Problems();
            String example = setting.example();
            boolean list = example.startsWith("[");
            String text = list ? example.substring(1, example.length() - 1) : example;
            Given given = setting.type() instanceof ValueType.Rows<?> rows
                    ? RowNodes.ofVariable(setting, rows, example, problems).orElseThrow()
                    : Given.ofVariable("X", text, list);
            assertThat(setting.type().read(given, setting.name(), problems)).isPresent();
            if (setting.presence() instanceof Setting.Default standard) {
                String meant = standard.text().replace("SHORT_HOST_NAME", "rb1").replace("STATE_DIRECTORY", "/s");
                setting.type().read(Given.text(meant, "", ""), setting.name(), problems);
            }
            assertThat(problems.errors()).as(setting.name()).isEmpty();
        }
    }

    /** The least file with the setting in place of what it has there. */
    private String withSetting(Row row) {
        List<String> path = List.of(row.setting.name().split("\\."));
        String least = ConfigFiles.LEAST;
        String last = path.get(path.size() - 1) + ": " + placed(row.yaml) + "\n";
        if (row.setting.name().startsWith("cluster.") || path.equals(List.of("store"))) {
            return least.lines()
                            .map(line -> line.strip().startsWith(path.get(path.size() - 1) + ":")
                                    ? line.replaceAll("\\S.*", "") + last.strip()
                                    : line)
                            .collect(Collectors.joining("\n"))
                    + "\n";
        }
        StringBuilder yaml = new StringBuilder(least);
        for (int i = 0; i < path.size() - 1; i++) {
            yaml.append("  ".repeat(i)).append(path.get(i)).append(":\n");
        }
        return yaml.append("  ".repeat(path.size() - 1)).append(last).toString();
    }

    private String placed(String text) {
        return text.replace("DIRECTORY", directory.toString());
    }

    private Object expected(Row row) {
        return row.standard.equals(NOTHING) ? Optional.of(directory.resolve(row.mapped.toString())) : row.mapped;
    }

    private static Row row(
            Setting<?> setting, Function<AgentConfig, Object> getter, Object standard, String text, Object mapped) {
        return new Row(setting, getter, standard, text, text, mapped);
    }

    private static List<NodeName> nodes(String... names) {
        return Stream.of(names).map(NodeName::new).toList();
    }
}
