package io.rabbitagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.config.ConfigResult.Loaded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
    @TempDir
    private Path directory;

    private ConfigFiles files;

    @BeforeEach
    void use_the_directory() {
        files = new ConfigFiles(directory);
    }

    @Test
    void says_all_that_is_wrong_at_once_with_its_place() {
        assertThat(files.problems("""
                        cluster:
                          name: "la b"
                          members: [rabbit@rb1, rabbit@rb1, rb3]
                        store: file:/shared
                        http: {listen: 15693}
                        broker:
                          urll: http://127.0.0.1:15672
                          service: {kind: systemdd}
                        observe:
                          interval: 10 s
                        """, Map.of("RABBITAGENT_LOG_LEVEL", "loud")))
                .containsExactlyInAnyOrder(
                        "agent.yaml:2:9: cluster.name: 'la b' is no name; use 1 to 128 of the characters A-Z a-z 0-9 _ . @ -",
                        "agent.yaml:3:25: cluster.members: lists rabbit@rb1 twice; list it once",
                        "agent.yaml:3:37: cluster.members: 'rb3' is no node name; write NAME@HOST, such as rabbit@rb1",
                        "agent.yaml:5:16: http.listen: '15693' is no address to listen on; write HOST:PORT, such as"
                                + " 127.0.0.1:15693 or '[::1]:15693', with a port of 1 to 65535",
                        "agent.yaml:7:3: broker.urll is no setting; did you mean broker.url?",
                        "agent.yaml:8:19: broker.service.kind: 'systemdd' is no choice; write systemd or command",
                        "agent.yaml:10:13: observe.interval: '10 s' is no duration; write a whole number and its unit,"
                                + " such as 500ms, 2s, 5m, 1h or 90d, from 500ms to 10m",
                        "environment variable RABBITAGENT_LOG_LEVEL: log.level: 'loud' is no choice; write error or warn or"
                                + " info or debug or trace");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "log: {levl: info}                | 5:7: log.levl is no setting; did you mean log.level?",
                "url: http://x                    | 5:1: url is no setting; did you mean broker.url?",
                "brokr: {}                        | 5:1: brokr is no setting; did you mean broker?",
                "qqqqqqqq: 1                      | 5:1: qqqqqqqq is no setting; remove it, or see docs/configuration.md for all settings",
                "log.level: info                  | 5:1: log.level is no setting; write its parts below each other, indented, instead of with dots",
                "log: text                        | 5:1: log: is a section, but has a value; write its settings below it, indented",
                "node: {a: b}                     | 5:1: node: has settings below it, but takes a value; write it on one line",
                "node: [rabbit@rb1]               | 5:1: node: is a list, but takes one value; write NAME@HOST, such as rabbit@rb1",
                "node:                            | 5:6: node: has no value; give it one or remove it",
                "node: ''                         | 5:7: node: is empty; write NAME@HOST, such as rabbit@rb1",
                "node: !env NODE                  | 5:7: node: has a YAML tag; remove what begins with '!' before the value",
                "node: !!java.net.URL [a]         | 5:7: is no YAML: Global tag is not allowed: tag:yaml.org,2002:java.net.URL; correct it; text with special characters goes between quotes",
                "state_directory: var             | 5:18: state_directory: 'var' is not absolute; write an absolute path, such as /var/lib/x",
                "observe: {interval: 1ms}         | 5:21: observe.interval: '1ms' is too short; write a whole number and its unit, such as 500ms, 2s, 5m, 1h or 90d, from 500ms to 10m",
                "observe: {http_deadline: 999999999h} | 5:26: observe.http_deadline: '999999999h' is too long; write a whole number and its unit, such as 500ms, 2s, 5m, 1h or 90d, from 100ms to 10m",
                "observe: {fresh_for: 2s}         | 5:11: observe.fresh_for: is not longer than observe.interval: every observation would be stale before the next one; make it several times as long",
                "broker: {rabbitmqctl: sudo rabbitmqctl} | 5:23: broker.rabbitmqctl: 'sudo rabbitmqctl' holds a space; no shell is involved that would split it; write a list: [sudo, rabbitmqctl]",
                "broker: {rabbitmqctl: []}        | 5:10: broker.rabbitmqctl: is an empty list; write [PROGRAM, ARGUMENT, …]",
                "broker: {rabbitmqctl: [a, [b]]}  | 5:27: broker.rabbitmqctl: holds something that is no text; write a plain list: [A, B, C]",
                "broker: {service: {start: [a]}}  | 5:20: broker.service.start: has no effect with broker.service.kind: systemd; remove it, or set broker.service.kind",
                "broker: {service: {unit: -x}}    | 5:26: broker.service.unit: '-x' is no unit name; write a systemd unit's name, such as rabbitmq-server",
                "broker: {password: hunter2}      | 5:10: broker.password: does not belong into this file; put it into broker.credentials_file or the environment variable RABBITAGENT_BROKER_PASSWORD",
                "broker: {url: 'ftp://x'}         | 5:15: broker.url: the URL should begin with http:// or https://; write it like http://127.0.0.1:15672 or https://rb1:15671",
                "node: rabbit@rb9                 | 5:1: node: rabbit@rb9 is not among cluster.members [rabbit@rb1, rabbit@rb2, rabbit@rb3] at agent.yaml:3:3; set node to the member on this host, or add it to cluster.members",
                "http: {listen: '1.2.3.4:65536'}  | 5:16: http.listen: 65536 is no port: expected 1 to 65535; write HOST:PORT, such as 127.0.0.1:15693 or '[::1]:15693', with a port of 1 to 65535",
                "store: file:/x                   | 5:1: store: is given twice, first at agent.yaml:4:1; remove one of them",
                "? [a] : b                        | 5:3: the name of a setting is no text; write NAME: VALUE",
                "a: b: c                          | 5:5: is no YAML: mapping values are not allowed here; correct it; text with special characters goes between quotes",
                "log: [                           | 6:1: is no YAML: expected the node content, but found '<stream end>'; correct it; text with special characters goes between quotes",
            })
    void says_where_and_what_is_wrong_and_the_remedy(String line, String problem) {
        assertThat(files.problems(ConfigFiles.LEAST + line + "\n")).containsExactly("agent.yaml:" + problem);
    }

    @Test
    void names_what_is_missing_when_commands_are_meant() {
        assertThat(files.problems(
                        ConfigFiles.LEAST + "broker: {service: {kind: command, start: [a], stop: [b], unit: c}}\n"))
                .containsExactlyInAnyOrder(
                        "agent.yaml:5:20: broker.service.mask: is missing with broker.service.kind: command; add it, such as"
                                + " [my-supervisor, mask, rabbitmq]",
                        "agent.yaml:5:20: broker.service.unmask: is missing with broker.service.kind: command; add it, such"
                                + " as [my-supervisor, unmask, rabbitmq]",
                        "agent.yaml:5:20: broker.service.state: is missing with broker.service.kind: command; add it, such"
                                + " as [my-supervisor, state, rabbitmq]",
                        "agent.yaml:5:58: broker.service.unit: has no effect with broker.service.kind: command; remove it, or"
                                + " set broker.service.kind");
    }

    @Test
    void names_the_required_settings() {
        assertThat(files.problems("log: {level: info}\n"))
                .extracting(line -> line.substring(0, line.indexOf(';')))
                .containsExactlyInAnyOrder(
                        "agent.yaml: cluster.name: is missing",
                        "agent.yaml: cluster.members: is missing",
                        "agent.yaml: store: is missing");
    }

    @Test
    void a_host_that_is_no_member_is_told_so() {
        String yaml = ConfigFiles.LEAST.replace("rabbit@rb1, ", "");
        assertThat(files.problems(yaml))
                .containsExactly(
                        "agent.yaml:3:3: node: rabbit@rb1, this host's default, is not among cluster.members"
                                + " [rabbit@rb2, rabbit@rb3] at agent.yaml:3:3; set node to the member on this host, or add it to cluster.members");
    }

    @Test
    void files_that_are_no_configuration_are_refused() throws IOException {
        assertThat(files.problems("")).containsExactly(empty());
        assertThat(files.problems("# nothing\n---\n")).containsExactly(empty());
        assertThat(files.problems("just text"))
                .containsExactly(
                        "agent.yaml:1:1: is not made of settings, each as NAME: VALUE; correct it; text with special"
                                + " characters goes between quotes");
        assertThat(files.problems("#".repeat(TextFile.MOST_BYTES + 1)))
                .containsExactly("agent.yaml: is larger than 1 MiB; name a configuration file");
        Files.write(files.file, "a: 1\nb: ä\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(files.lines(ConfigLoader.load(Optional.of(files.file), Map.of(), files.host())))
                .containsExactly("agent.yaml:2: is not in UTF-8; save it as UTF-8");
        assertThat(files.lines(ConfigLoader.load(Optional.of(directory), Map.of(), files.host())))
                .containsExactly(directory + ": is a directory; name a file");
        assertThat(files.lines(ConfigLoader.load(Optional.of(Path.of("/dev/zero")), Map.of(), files.host())))
                .containsExactly("/dev/zero: is no regular file; name a file");
    }

    @Test
    void a_file_that_anybody_may_change_is_refused_since_it_names_programs() {
        Path open = files.write("open.yaml", ConfigFiles.LEAST, "rw-rw-rw-");
        assertThat(files.lines(ConfigLoader.load(Optional.of(open), Map.of(), files.host())))
                .containsExactly("open.yaml: every user of this host may change it (rw-rw-rw-); chmod o-w it");
    }

    @Test
    void a_missing_file_names_the_ways_to_give_one() {
        assertThat(files.lines(ConfigLoader.load(Optional.empty(), Map.of(), files.host())))
                .containsExactly("default.yaml: there is no such file; make it or name another with --config or"
                        + " RABBITAGENT_CONFIG");
    }

    @Test
    void a_file_that_may_not_be_read_names_the_user() {
        assertThat(TextFile.because(new AccessDeniedException("x")).what())
                .isEqualTo("the user " + System.getProperty("user.name") + " may not read it");
    }

    @Test
    void the_caller_names_the_file_before_the_environment_before_the_host() {
        Path first = files.write("a.yaml", ConfigFiles.LEAST.replace("lab", "first"), "rw-------");
        Path second = files.write("b.yaml", ConfigFiles.LEAST.replace("lab", "second"), "rw-------");
        files.write("default.yaml", ConfigFiles.LEAST.replace("lab", "third"), "rw-------");
        Map<String, String> environment = Map.of("RABBITAGENT_CONFIG", second.toString());
        assertThat(name(Optional.of(first), environment)).isEqualTo("first");
        assertThat(name(Optional.empty(), environment)).isEqualTo("second");
        assertThat(name(Optional.empty(), Map.of())).isEqualTo("third");
        assertThat(files.lines(ConfigLoader.load(Optional.empty(), Map.of("RABBITAGENT_CONFIG", ""), files.host())))
                .containsExactly("environment variable RABBITAGENT_CONFIG: names no file; unset it or name one");
    }

    @Test
    void the_environment_alone_is_enough_where_the_default_file_is_missing() {
        Map<String, String> environment = Map.of(
                "RABBITAGENT_CLUSTER_NAME", "c",
                "RABBITAGENT_CLUSTER_MEMBERS", "rabbit@rb1",
                "RABBITAGENT_STORE", "file:/x");
        assertThat(name(Optional.empty(), environment)).isEqualTo("c");
    }

    @Test
    void anchors_may_be_used() {
        assertThat(files.loaded(ConfigFiles.LEAST + "observe: {interval: &i 5s, http_deadline: *i}\n")
                        .observe()
                        .httpDeadline())
                .hasSeconds(5);
    }

    @Test
    void sections_without_settings_and_a_byte_order_mark_do_no_harm() {
        assertThat(files.loaded("\uFEFF" + ConfigFiles.LEAST + "log:\nbroker: {service: }\n")
                        .clusterName())
                .isEqualTo("lab");
    }

    @Test
    void numbers_and_booleans_of_yaml_stay_the_text_they_are() {
        assertThat(files.loaded(ConfigFiles.LEAST.replace("name: lab", "name: 010")
                                + "broker: {rabbitmqctl: [a, 1e3, yes]}")
                        .broker()
                        .rabbitmqctl())
                .containsExactly("a", "1e3", "yes");
    }

    @Test
    void an_ipv6_address_loses_its_brackets() {
        assertThat(files.loaded(ConfigFiles.LEAST + "http: {listen: '[::1]:99'}\n")
                        .http()
                        .host())
                .isEqualTo("::1");
    }

    @Test
    void a_kind_from_the_environment_leaves_the_commands_of_the_file_unused() {
        String yaml = ConfigFiles.LEAST + "broker: {service: {kind: command, start: a, stop: b, mask: c, unmask: d}}\n";
        assertThat(files.warnings(yaml, Map.of("RABBITAGENT_BROKER_SERVICE_KIND", "systemd")))
                .contains(
                        "agent.yaml:5:35: broker.service.start: has no effect with broker.service.kind: systemd; remove one"
                                + " of them");
    }

    @Test
    void backups_do_not_go_into_what_they_are_backups_of() {
        assertThat(files.problems(
                        ConfigFiles.LEAST + "broker: {data_directory: /d/rabbit}\nbackup: {directory: /d/rabbit/x}\n"))
                .containsExactly(
                        "agent.yaml:6:10: backup.directory: /d/rabbit/x is inside broker.data_directory /d/rabbit,"
                                + " which is what is backed up; name a directory beside it, best on another disk");
    }

    @Test
    void a_rate_is_neither_so_little_that_nothing_ends_nor_nonsense() {
        for (String wrong : List.of("0MB", "999kB", "2TB", "25MB/s")) {
            assertThat(files.problems(ConfigFiles.LEAST + "isolation: {copy_rate: " + wrong + "}\n"))
                    .as(wrong)
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .startsWith("agent.yaml:5:24: isolation.copy_rate: '" + wrong + "' is ")
                    .endsWith("; write a whole number and its unit, such as 25MB or 1GB, from 1MB to 1TB");
        }
    }

    @Test
    void sizes_have_a_unit() {
        assertThat(files.loaded(ConfigFiles.LEAST + "backup: {keep_free: 2GiB}\n")
                        .backups()
                        .keepFreeBytes())
                .isEqualTo(2L << 30);
        assertThat(files.problems(ConfigFiles.LEAST + "backup: {keep_free: 100}\n"))
                .containsExactly(
                        "agent.yaml:5:21: backup.keep_free: '100' is no size; write a whole number and its unit,"
                                + " such as 500MB, 1GB or 2GiB");
        assertThat(files.problems(ConfigFiles.LEAST + "backup: {keep_free: 99999999TB}\n"))
                .containsExactly(
                        "agent.yaml:5:21: backup.keep_free: '99999999TB' is too large; write a whole number and its"
                                + " unit, such as 500MB, 1GB or 2GiB");
    }

    @Test
    void what_is_hardly_meant_is_a_warning() {
        files.write("ca.pem", "x", "rw-r--r--");
        String yaml = ConfigFiles.LEAST + "broker: {url: 'http://rb1:15672', ca_file: " + directory + "/ca.pem}\n";
        assertThat(files.warnings(yaml, Map.of("RABBITAGENT_BROKER_URLL", "x", "RABBITAGENT_JAVA_OPTS", "")))
                .containsExactlyInAnyOrder(
                        "environment variable RABBITAGENT_BROKER_URLL: is no setting and has no effect; did you mean"
                                + " RABBITAGENT_BROKER_URL?",
                        "agent.yaml: broker.credentials_file: is missing: all that the management API tells will be unknown;"
                                + " name a file with username and password",
                        "agent.yaml:5:10: broker.url: sends the password over the network in the clear; use https, or the"
                                + " broker's address on this host",
                        "agent.yaml:5:35: broker.ca_file: has no effect: broker.url is not https; use https or remove it");
    }

    @Test
    void what_a_file_holds_can_not_forge_a_line() {
        assertThat(files.problems(ConfigFiles.LEAST + "\"a\\nb\\e[31m\": 1\nnode: \"x\\r\\ny\"\n"))
                .allSatisfy(line -> assertThat(line).doesNotContainPattern("\\p{Cntrl}"))
                .hasSize(2);
    }

    private String name(Optional<Path> explicit, Map<String, String> environment) {
        ConfigResult result = ConfigLoader.load(explicit, environment, files.host());
        assertThat(result).isInstanceOf(Loaded.class);
        return ((Loaded) result).config().clusterName();
    }

    private static String empty() {
        return "agent.yaml: is empty; write at least cluster.name, cluster.members and store";
    }
}
