package io.rabbitagent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.notify.Destination;
import io.rabbitagent.notify.NotifySettings;
import io.rabbitagent.notify.Topic;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotifySettingsTest {
    private static final String URL = "https://chat.example/hooks/T0/secret?key=value";

    @TempDir
    Path directory;

    private ConfigFiles files;

    @BeforeEach
    void make() {
        files = new ConfigFiles(directory);
        files.write("url", URL + "\n", "rw-r-----");
        files.write("token", "t0ken\n", "rw-r-----");
        files.write("ca.pem", "authorities", "rw-r--r--");
    }

    private String yaml(String... lines) {
        StringBuilder yaml = new StringBuilder(ConfigFiles.LEAST);
        yaml.append("notify:\n");
        List.of(lines)
                .forEach(line -> yaml.append("  ")
                        .append(line.replace("DIRECTORY", directory.toString()))
                        .append('\n'));
        return yaml.toString();
    }

    private List<String> warnings(String... lines) {
        return files.warnings(yaml(lines), Map.of()).stream()
                .filter(line -> line.contains("notify"))
                .toList();
    }

    private Destination destination() {
        return new NotifySource(files.loaded(yaml("url_file: DIRECTORY/url", "token_file: DIRECTORY/token"))
                        .notices()
                        .orElseThrow())
                .get();
    }

    @Test
    void without_a_url_nobody_is_told_anything() {
        assertThat(files.loaded(ConfigFiles.LEAST).notices()).isEmpty();
        assertThat(warnings("on: [cure]", "token_file: DIRECTORY/token"))
                .hasSize(2)
                .allMatch(line -> line.contains("has no effect without notify.url_file"));
        assertThat(files.loaded(yaml("on: [cure]")).notices()).isEmpty();
    }

    @Test
    void with_a_url_alone_all_is_told_that_is_an_hour_old_at_most() {
        assertThat(files.loaded(yaml("url_file: DIRECTORY/url")).notices())
                .contains(new NotifySettings(
                        directory.resolve("url"),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(Topic.APPROVAL, Topic.FAILURE, Topic.CURE),
                        Duration.ofHours(1),
                        Duration.ofMinutes(30)));
        assertThat(warnings("url_file: DIRECTORY/url")).isEmpty();
    }

    @Test
    void all_of_it_is_taken_from_the_file_and_from_the_environment() {
        NotifySettings expected = new NotifySettings(
                directory.resolve("url"),
                Optional.of(directory.resolve("token")),
                Optional.of(directory.resolve("ca.pem")),
                Set.of(Topic.FAILURE, Topic.APPROVAL),
                Duration.ofMinutes(5),
                Duration.ofSeconds(10));
        assertThat(files.loaded(yaml(
                                "url_file: DIRECTORY/url",
                                "token_file: DIRECTORY/token",
                                "ca_file: DIRECTORY/ca.pem",
                                "on: [failure, approval]",
                                "for_at_most: 5m",
                                "try_for: 10s"))
                        .notices())
                .contains(expected);
        assertThat(files.loaded(
                                ConfigFiles.LEAST,
                                Map.of(
                                        "RABBITAGENT_NOTIFY_URL_FILE",
                                        directory.resolve("url").toString(),
                                        "RABBITAGENT_NOTIFY_TOKEN_FILE",
                                        directory.resolve("token").toString(),
                                        "RABBITAGENT_NOTIFY_CA_FILE",
                                        directory.resolve("ca.pem").toString(),
                                        "RABBITAGENT_NOTIFY_ON",
                                        "failure,approval",
                                        "RABBITAGENT_NOTIFY_FOR_AT_MOST",
                                        "5m",
                                        "RABBITAGENT_NOTIFY_TRY_FOR",
                                        "10s"))
                        .notices())
                .contains(expected);
    }

    @Test
    void what_people_can_not_be_told_of_is_an_error() {
        assertThat(files.problems(yaml("url_file: DIRECTORY/url", "on: [approval, everything]")))
                .singleElement()
                .asString()
                .contains("notify.on", "'everything' is no choice", "approval or failure or cure");
        assertThat(files.problems(yaml("url_file: DIRECTORY/url", "for_at_most: 2s")))
                .singleElement()
                .asString()
                .contains("notify.for_at_most", "too short");
    }

    @Test
    void url_and_token_are_those_that_the_files_hold_now() {
        assertThat(destination()).isEqualTo(new Destination(URI.create(URL), Optional.of("t0ken")));
        NotifySource source = new NotifySource(
                files.loaded(yaml("url_file: DIRECTORY/url")).notices().orElseThrow());
        assertThat(source.get().token()).isEmpty();
        files.write("url", "http://127.0.0.1:8080", "rw-r-----");
        assertThat(source.get().url()).isEqualTo(URI.create("http://127.0.0.1:8080"));
    }

    @Test
    void a_file_that_every_user_may_read_is_refused_and_keeps_no_agent_from_its_work() {
        files.write("url", URL, "rw-r--r--");
        assertThat(warnings("url_file: DIRECTORY/url"))
                .singleElement()
                .asString()
                .contains("every user of this host may read it", "nobody is told anything", "chmod o-rwx it");
        assertThatThrownBy(this::destination)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("every user of this host may read it");

        files.write("url", URL, "rw-r-----");
        files.write("token", "t0ken", "rw----r--");
        assertThatThrownBy(this::destination)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("every user of this host may read it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "no url",
                "ftp://chat.example/secret",
                "https:///secret",
                "https://user:secret@chat.example/",
                "https://chat.example/secret\nhttps://other.example/secret",
                "https://chat.example/sec ret"
            })
    void what_is_no_url_is_a_warning_that_does_not_repeat_it(String text) {
        files.write("url", text, "rw-r-----");
        assertThat(warnings("url_file: DIRECTORY/url"))
                .singleElement()
                .asString()
                .contains("write the one URL into it")
                .doesNotContain("secret", "chat.example/s");
        assertThatThrownBy(this::destination)
                .isInstanceOf(IllegalStateException.class)
                .message()
                .contains(directory.resolve("url").toString())
                .doesNotContain("secret", "sec ret", "user:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "line\nline", "täken", "a\rb: c"})
    void what_is_no_token_is_refused_and_not_repeated(String text) {
        files.write("token", text, "rw-r-----");
        assertThat(warnings("url_file: DIRECTORY/url", "token_file: DIRECTORY/token"))
                .singleElement()
                .asString()
                .contains("write the token alone into it");
        assertThatThrownBy(this::destination)
                .isInstanceOf(IllegalStateException.class)
                .message()
                .doesNotContain("words", "täken", "b: c");
    }

    @Test
    void what_crosses_the_network_in_the_clear_is_warned_of() {
        files.write("url", "http://chat.example/hooks/secret", "rw-r-----");
        assertThat(warnings("url_file: DIRECTORY/url", "ca_file: DIRECTORY/ca.pem"))
                .hasSize(2)
                .anyMatch(line -> line.contains("in the clear"))
                .anyMatch(line -> line.contains("is not https"))
                .noneMatch(line -> line.contains("secret"));
        files.write("url", "http://localhost:8080/hooks", "rw-r-----");
        assertThat(warnings("url_file: DIRECTORY/url")).isEmpty();
    }

    @Test
    void an_authority_that_is_not_there_is_warned_of() {
        assertThat(warnings("url_file: DIRECTORY/url", "ca_file: DIRECTORY/none.pem"))
                .singleElement()
                .asString()
                .contains("there is no such file");
    }

    @Test
    void where_notices_go_is_shown_as_a_host_alone() {
        assertThat(destination().toString()).isEqualTo("chat.example:443");
        assertThat(files.loaded(yaml("url_file: DIRECTORY/url")).toString()).doesNotContain("secret");
    }
}
