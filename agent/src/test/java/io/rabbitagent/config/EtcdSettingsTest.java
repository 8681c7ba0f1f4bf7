package io.rabbitagent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.store.EtcdSettings;
import io.rabbitagent.store.EtcdSettings.ClientCertificate;
import io.rabbitagent.store.EtcdSettings.Endpoint;
import io.rabbitagent.store.EtcdSettings.Tls;
import io.rabbitagent.store.FileLocation;
import io.rabbitagent.store.StoreLocation;
import io.rabbitagent.store.etcd.EtcdUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an etcd is named, and how the agent is told to talk to it. */
class EtcdSettingsTest {
    @TempDir
    private static Path certificates;

    @TempDir
    private Path directory;

    private ConfigFiles files;

    @BeforeAll
    static void make() {
        Certificates.make(certificates, "ec", "EC");
        Certificates.make(certificates, "other", "EC");
    }

    @BeforeEach
    void use_the_directory() throws IOException {
        files = new ConfigFiles(directory);
        for (String name : List.of("ec.pem", "other.pem")) {
            files.write(name, Files.readString(certificates.resolve(name)), "rw-r--r--");
        }
        files.write("ec.key", Files.readString(certificates.resolve("ec.key")), "rw-r-----");
        files.write("credentials", "username: agent\npassword: hunter2\n", "rw-r-----");
    }

    @Test
    void members_are_named_with_their_ports() {
        assertThat(etcd("etcd:rb1:2379,rb-2.example:2380, 10.0.0.3:1,[2001:db8::5]:65535", ""))
                .isEqualTo(new EtcdSettings(
                        List.of(
                                new Endpoint("rb1", 2379),
                                new Endpoint("rb-2.example", 2380),
                                new Endpoint("10.0.0.3", 1),
                                new Endpoint("2001:db8::5", 65535)),
                        "/rabbitmq-agent",
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void the_environment_names_them_too() {
        StoreLocation location = files.loaded(
                        ConfigFiles.LEAST,
                        Map.of("RABBITAGENT_STORE", "etcd:rb1:2379,rb2:2379", "RABBITAGENT_ETCD_PREFIX", "/a/b"))
                .store()
                .location();
        assertThat(((EtcdSettings) location).endpoints()).hasSize(2);
        assertThat(((EtcdSettings) location).prefix()).isEqualTo("/a/b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "etcd:                     | has a member 1 that is no HOST:PORT",
                "etcd:rb1                  | has a member 1 that is no HOST:PORT",
                "etcd:rb1:2379,            | has a member 2 that is no HOST:PORT",
                "etcd:rb1:2379 rb2:2379    | has a member 1 that is no HOST:PORT",
                "etcd:rb1:2379;rb2:2379    | has a member 1 that is no HOST:PORT",
                "etcd:rb1:2379,rb2:        | has a member 2 that is no HOST:PORT",
                "etcd:rb1:2379,2001:db8::5 | has a member 2 that is no HOST:PORT",
                "etcd:[rb1]:2379           | has a member 1 that is no HOST:PORT",
                "etcd:rb1:0                | has a member 1 with a port that does not exist",
                "etcd:rb1:65536            | has a member 1 with a port that does not exist",
                "etcd:rb1:2379,rb1:2379    | names its member 2 twice",
                "etcd:https://rb1:2379     | holds a URL as its member 1, but takes HOST:PORT (for https set etcd.tls.ca_file, or etcd.tls.enabled: true)",
                "etcd://rb1:2379           | holds a URL as its member 1, but takes HOST:PORT (for https set etcd.tls.ca_file, or etcd.tls.enabled: true)",
                "consul:rb1:8500           | is no store that this version knows",
                "file:shared               | is no store that this version knows",
            })
    void what_names_no_etcd_is_refused_with_the_remedy(String text, String what) {
        assertThat(files.problems(yaml("'" + text + "'", "")))
                .containsExactly(
                        "agent.yaml:4:8: store: " + what + "; write etcd:HOST:PORT,HOST:PORT,… with all members"
                                + " of etcd, or file:/DIRECTORY for brokers on one machine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "etcd:agent:hunter2@rb1:2379",
                "etcd:hunter2@rb1:2379",
                "etcd:https://agent:hunter2@rb1:2379",
                "etcd:rb1:2379,agent:hunter2@rb2:2379",
                "etcd:agent:hunter2",
                "etcd:rb1:hunter2",
                "hunter2",
                "file:hunter2",
                "file:/\\0hunter2",
            })
    void a_password_that_somebody_wrote_there_is_not_repeated(String text) {
        assertThat(files.problems(yaml('"' + text + '"', "")))
                .hasSize(1)
                .allSatisfy(line ->
                        assertThat(line).startsWith("agent.yaml:4:8: store: ").doesNotContain("hunter2"));
        assertThat(files.problems(ConfigFiles.LEAST, Map.of("RABBITAGENT_STORE", text.replace("\\0", "\0"))))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).doesNotContain("hunter2"));
    }

    /** Its name is a part of every key: with a slash a cluster could lie within another one's. */
    @ParameterizedTest
    @ValueSource(strings = {"orders/eu", "/orders", "orders/", "a b", "ä"})
    void no_cluster_has_a_name_that_could_reach_into_another_ones_keys(String name) {
        String yaml = yaml("etcd:rb1:2379", "").replace("name: lab", "name: " + name);
        assertThat(files.problems(yaml))
                .containsExactly("agent.yaml:2:9: cluster.name: '" + name
                        + "' is no name; use 1 to 128 of the characters A-Z a-z 0-9 _ . @ -");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rabbitmq-agent", "/", "/a/", "//a", "/a//b", "/a b", "/ä"})
    void a_prefix_begins_with_a_slash_and_ends_without(String prefix) {
        assertThat(files.problems(yaml("etcd:rb1:2379", "etcd: {prefix: '" + prefix + "'}")))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("agent.yaml:5:16: etcd.prefix: a prefix begins with a slash")
                        .endsWith("write it like /rabbitmq-agent"));
    }

    @Test
    void whoever_names_a_file_for_tls_wants_it() {
        assertThat(tls("")).isEmpty();
        assertThat(tls("enabled: false")).isEmpty();
        assertThat(tls("enabled: true")).contains(new Tls(Optional.empty(), Optional.empty()));
        assertThat(tls("ca_file: DIR/ec.pem"))
                .contains(new Tls(Optional.of(directory.resolve("ec.pem")), Optional.empty()));
        assertThat(tls("certificate_file: DIR/ec.pem, key_file: DIR/ec.key"))
                .contains(new Tls(
                        Optional.empty(),
                        Optional.of(new ClientCertificate(directory.resolve("ec.pem"), directory.resolve("ec.key")))));
    }

    @Test
    void files_of_tls_are_looked_into_at_the_start() {
        assertThat(problem("tls: {ca_file: DIR/nothing.pem}"))
                .contains("etcd.tls.ca_file: ", "nothing.pem is refused: there is no such file");
        assertThat(problem("tls: {ca_file: DIR/credentials}"))
                .contains("etcd.tls.ca_file: ", "holds no certificate in PEM");
        assertThat(problem("tls: {certificate_file: DIR/ec.pem}"))
                .isEqualTo("agent.yaml:5:14: etcd.tls.certificate_file: is set without etcd.tls.key_file; set both or"
                        + " neither of them");
        assertThat(problem("tls: {key_file: DIR/ec.key}"))
                .isEqualTo("agent.yaml:5:14: etcd.tls.key_file: is set without etcd.tls.certificate_file; set both or"
                        + " neither of them");
        assertThat(problem("tls: {certificate_file: DIR/other.pem, key_file: DIR/ec.key}"))
                .contains("etcd.tls.key_file: ", "is not the key of the certificate in");
        files.write("ec.key", "x", "rw-r--r--");
        assertThat(problem("tls: {certificate_file: DIR/ec.pem, key_file: DIR/ec.key}"))
                .contains("every user of this host may read it");
    }

    @Test
    void files_and_no_tls_contradict_each_other() {
        assertThat(problem("tls: {enabled: false, ca_file: DIR/ec.pem}"))
                .isEqualTo("agent.yaml:5:30: etcd.tls.ca_file: has no effect with etcd.tls.enabled: false; remove one"
                        + " of them");
        assertThat(problem("tls: {enabled: yes}"))
                .endsWith("etcd.tls.enabled: 'yes' is no choice; write true or false");
    }

    @Test
    void they_are_of_no_use_without_an_etcd() {
        String yaml = yaml("file:/shared", "etcd: {prefix: /x}");
        assertThat(files.problems(yaml))
                .containsExactly("agent.yaml:5:8: etcd.prefix: has no effect: store is no etcd; remove it, or set store"
                        + " to etcd:HOST:PORT,…");
        assertThat(files.problems(ConfigFiles.LEAST, Map.of("RABBITAGENT_ETCD_PASSWORD", "hunter2")))
                .containsExactly("environment variable RABBITAGENT_ETCD_PASSWORD: etcd.password: has no effect: store"
                        + " is no etcd; remove it, or set store to etcd:HOST:PORT,…");
        String etcd = yaml("etcd:rb1:2379", "etcd: {prefix: /x}");
        Map<String, String> environment = Map.of("RABBITAGENT_STORE", "file:/shared");
        assertThat(files.loaded(etcd, environment).store().location()).isEqualTo(new FileLocation(Path.of("/shared")));
        assertThat(files.warnings(etcd, environment))
                .contains("agent.yaml:5:8: etcd.prefix: has no effect: store is no etcd; remove one of them");
    }

    @Test
    void where_the_store_itself_is_wrong_nothing_else_is_said() {
        assertThat(files.problems(yaml("etcd:rb1", "etcd: {prefix: /x}"))).hasSize(1);
    }

    @Test
    void a_password_crosses_the_network_in_the_clear_only_with_a_warning() {
        String credentials = "etcd: {credentials_file: DIR/credentials}";
        assertThat(warnings("etcd:rb1:2379", credentials))
                .contains("agent.yaml:4:1: store: has the password for etcd sent over the network in the clear; set"
                        + " etcd.tls.ca_file, or etcd.tls.enabled: true");
        assertThat(warnings("etcd:127.0.0.1:2379,[::1]:2379", credentials)).noneMatch(this::isOfEtcd);
        assertThat(warnings("etcd:rb1:2379", credentials.replace("}", ", tls: {ca_file: DIR/ec.pem}}")))
                .noneMatch(this::isOfEtcd);
        assertThat(warnings("etcd:rb1:2379", "")).noneMatch(this::isOfEtcd);
    }

    private boolean isOfEtcd(String warning) {
        return warning.contains("etcd");
    }

    @Test
    void the_user_comes_from_the_file_whenever_it_is_asked_for() {
        Supplier<Optional<EtcdUser>> user = user("etcd: {credentials_file: DIR/credentials}", Map.of());
        assertThat(user.get()).contains(new EtcdUser("agent", "hunter2"));
        files.write("credentials", "username: agent\npassword: changed\n", "rw-r-----");
        assertThat(user.get()).contains(new EtcdUser("agent", "changed"));
        files.write("credentials", "hunter2", "rw-r-----");
        assertThatThrownBy(user::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/credentials:1:1: is no YAML with names and values")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void the_user_comes_from_the_environment_before_the_file() {
        Map<String, String> environment =
                Map.of("RABBITAGENT_ETCD_USERNAME", "other", "RABBITAGENT_ETCD_PASSWORD", "hunter2");
        assertThat(user("etcd: {credentials_file: DIR/credentials}", environment)
                        .get())
                .contains(new EtcdUser("other", "hunter2"));
        assertThat(user("", Map.of()).get()).isEmpty();
        assertThat(new EtcdUser("other", "hunter2").toString()).doesNotContain("hunter2");
    }

    @Test
    void credentials_are_checked_at_the_start() {
        files.write("credentials", "username: agent\npasswort: hunter2\n", "rw-r-----");
        assertThat(problem("credentials_file: DIR/credentials"))
                .contains("etcd.credentials_file: ", "credentials:2:1 holds something else than username and password")
                .doesNotContain("hunter2");
        assertThat(problem("password: hunter2"))
                .isEqualTo("agent.yaml:5:8: etcd.password: does not belong into this file; put it into"
                        + " etcd.credentials_file or the environment variable RABBITAGENT_ETCD_PASSWORD");
        assertThat(files.problems(yaml("etcd:rb1:2379", ""), Map.of("RABBITAGENT_ETCD_USERNAME", "agent")))
                .containsExactly("environment variable RABBITAGENT_ETCD_USERNAME: etcd.username: is set without"
                        + " RABBITAGENT_ETCD_PASSWORD; set both or neither of them");
    }

    private String yaml(String store, String more) {
        return (ConfigFiles.LEAST.replace("file:/shared", store) + more + "\n").replace("DIR", directory.toString());
    }

    private EtcdSettings etcd(String store, String more) {
        return (EtcdSettings) files.loaded(yaml(store, more)).store().location();
    }

    private Optional<Tls> tls(String settings) {
        return etcd("etcd:rb1:2379", "etcd: {prefix: /x, tls: {" + settings + "}}")
                .tls();
    }

    private Supplier<Optional<EtcdUser>> user(String settings, Map<String, String> environment) {
        EtcdSettings etcd = (EtcdSettings) files.loaded(yaml("etcd:rb1:2379", settings), environment)
                .store()
                .location();
        return EtcdUsers.of(etcd, environment);
    }

    private List<String> warnings(String store, String settings) {
        return files.warnings(yaml(store, settings), Map.of());
    }

    private String problem(String settings) {
        List<String> problems = files.problems(yaml("etcd:rb1:2379", "etcd: {" + settings + "}"));
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }
}
