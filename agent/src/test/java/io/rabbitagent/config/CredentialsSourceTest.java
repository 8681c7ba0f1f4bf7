package io.rabbitagent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.broker.Credentials;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsSourceTest {
    private static final String SECRET = "hunter2";

    @TempDir
    private Path directory;

    private ConfigFiles files;
    private String yaml = "";

    @BeforeEach
    void use_the_directory() {
        files = new ConfigFiles(directory);
        yaml = ConfigFiles.LEAST + "broker: {credentials_file: " + directory + "/credentials}\n";
        write("username: agent\npassword: '" + SECRET + "'\n");
    }

    @Test
    void come_from_the_file() {
        assertThat(source(Map.of()).get()).isEqualTo(new Credentials("agent", SECRET));
    }

    @Test
    void come_from_the_environment_before_the_file() {
        Map<String, String> environment =
                Map.of("RABBITAGENT_BROKER_USERNAME", "other", "RABBITAGENT_BROKER_PASSWORD", "word");
        assertThat(source(environment).get()).isEqualTo(new Credentials("other", "word"));
    }

    @Test
    void are_read_again_when_the_file_has_changed() {
        CredentialsSource source = source(Map.of());
        Credentials before = source.get();
        assertThat(source.get()).isSameAs(before);
        write("username: agent\npassword: changed\n");
        assertThat(source.get()).isEqualTo(new Credentials("agent", "changed"));
    }

    @Test
    void a_file_that_got_worse_is_an_error_and_a_better_one_is_taken_again() {
        CredentialsSource source = source(Map.of());
        write("");
        assertThatThrownBy(source::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is empty");
        write("username: agent\npassword: again\n");
        assertThat(source.get().password()).isEqualTo("again");
    }

    @Test
    void a_file_that_everybody_may_read_is_refused() {
        files.write("credentials", "username: a\npassword: b\n", "rw-r--r--");
        assertThat(files.problems(yaml))
                .containsExactly(
                        "agent.yaml:5:28: broker.credentials_file: credentials is refused: every user of this host"
                                + " may read it (rw-r--r--); chmod o-rwx it");
    }

    @Test
    void one_variable_without_the_other_is_refused() {
        assertThat(files.problems(yaml, Map.of("RABBITAGENT_BROKER_PASSWORD", SECRET)))
                .containsExactly("environment variable RABBITAGENT_BROKER_PASSWORD: broker.password: is set without"
                        + " RABBITAGENT_BROKER_USERNAME; set both or neither of them");
    }

    @Test
    void none_at_all_says_how_to_give_them() {
        CredentialsSource source =
                CredentialsSource.of(files.loaded(ConfigFiles.LEAST).broker(), Map.of());
        assertThatThrownBy(source::get).hasMessageStartingWith("no credentials are configured");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username: agent\npassword: *hunter2\n",
                "username: agent\npassword: !hunter2\n",
                "username: agent\npassword: @hunter2\n",
                "username: agent\npassword: %hunter2\n",
                "username: agent\npassword: [hunter2]\n",
                "username: agent\npassword: {hunter2: hunter2}\n",
                "username: agent\npassword: hunter2: hunter2\n",
                "username: agent\npassword: \"hunter2\\q\"\n",
                "username: agent\npassword: 'hunter2\n",
                "username: agent\npassword:hunter2\n",
                "username: agent\npassword: hunter2\npassword: hunter2\n",
                "username: agent\nhunter2: password\n",
                "agent: hunter2\n",
                "agent:hunter2",
                "- hunter2",
                "hunter2",
                "username: agent\npasswort: hunter2\n",
                "password: hunter2\n",
                "&hunter2 username: &hunter2 x\npassword: *hunter3\n",
                "username: agent\npassword: ''\n",
            })
    void a_wrong_file_is_refused_without_repeating_any_of_it(String text) {
        CredentialsSource source = source(Map.of());
        write(text);
        assertThatThrownBy(source::get)
                .isInstanceOf(IllegalStateException.class)
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("hunter"));
        assertThat(files.problems(yaml))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("agent.yaml:5:28: broker.credentials_file: credentials")
                        .doesNotContain("hunter"));
    }

    @Test
    void a_loaded_configuration_has_no_password_in_its_text() {
        assertThat(files.load(yaml, Map.of()).toString()).doesNotContain(SECRET);
        assertThat(source(Map.of()).get().toString()).doesNotContain(SECRET);
        Map<String, String> environment =
                Map.of("RABBITAGENT_BROKER_USERNAME", "u", "RABBITAGENT_BROKER_PASSWORD", SECRET);
        assertThat(files.load(yaml, environment).toString()).doesNotContain(SECRET);
    }

    @Test
    void a_password_in_a_wrong_place_of_the_configuration_is_not_repeated() {
        String wrong = ConfigFiles.LEAST.replace("file:/shared", "etcd:u:hunter2@h:1")
                + "broker: {url: 'http://u:hunter2@h:1 2', password: hunter2, secret: hunter2}\n";
        assertThat(files.problems(wrong))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).doesNotContain("hunter"));
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private CredentialsSource source(Map<String, String> environment) {
        return CredentialsSource.of(files.loaded(yaml).broker(), environment);
    }

    private void write(String text) {
        files.write("credentials", text, "rw-r-----");
    }
}
