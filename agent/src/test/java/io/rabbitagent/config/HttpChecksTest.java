package io.rabbitagent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.http.HttpSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that metrics, API and webhook are served with: used where they are good, and else named, with what to do. */
class HttpChecksTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    private static Path certificates;

    @TempDir
    private Path directory;

    private ConfigFiles files;

    @BeforeAll
    static void make() {
        Certificates.make(certificates, "ec", "EC");
        Certificates.make(certificates, "rsa", "RSA");
    }

    @BeforeEach
    void use_the_directory() throws IOException {
        files = new ConfigFiles(directory);
        files.write("token", TOKEN + "\n", "rw-r-----");
        for (String name : List.of("ec.pem", "rsa.pem")) {
            files.write(name, Files.readString(certificates.resolve(name)), "rw-r--r--");
        }
        for (String name : List.of("ec.key", "rsa.key")) {
            files.write(name, Files.readString(certificates.resolve(name)), "rw-r-----");
        }
    }

    private String http(String settings) {
        return ConfigFiles.LEAST + "http: {" + settings.replace("DIR", directory.toString()) + "}\n";
    }

    private static String tls(String certificate, String key) {
        return "tls: {certificate_file: DIR/" + certificate + ", key_file: DIR/" + key + "}";
    }

    private String problem(String settings) {
        List<String> problems = files.problems(http(settings));
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    @Test
    void certificate_and_key_are_taken_together() {
        for (String name : List.of("ec", "rsa")) {
            assertThat(files.loaded(http(tls(name + ".pem", name + ".key")))
                            .http()
                            .tls())
                    .contains(new HttpSettings.Tls(directory.resolve(name + ".pem"), directory.resolve(name + ".key")));
        }
        assertThat(files.loaded(ConfigFiles.LEAST).http().tls()).isEmpty();
    }

    @Test
    void the_environment_gives_them_too() {
        assertThat(files.loaded(
                                ConfigFiles.LEAST,
                                Map.of(
                                        "RABBITAGENT_HTTP_TLS_CERTIFICATE_FILE", directory + "/ec.pem",
                                        "RABBITAGENT_HTTP_TLS_KEY_FILE", directory + "/ec.key"))
                        .http()
                        .tls())
                .isPresent();
    }

    @Test
    void one_without_the_other_is_a_mistake() {
        assertThat(problem("tls: {certificate_file: DIR/ec.pem}"))
                .contains("http.tls.certificate_file", "is set without http.tls.key_file", "set both or neither");
        assertThat(problem("tls: {key_file: DIR/ec.key}"))
                .contains("http.tls.key_file", "is set without http.tls.certificate_file");
    }

    @Test
    void what_is_no_certificate_is_named_with_what_to_do() {
        files.write("text", "no certificate\n", "rw-r--r--");
        files.write("broken", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "rw-r--r--");

        assertThat(problem(tls("text", "ec.key")))
                .contains("http.tls.certificate_file", "text holds no certificate in PEM", "BEGIN CERTIFICATE");
        assertThat(problem(tls("broken", "ec.key"))).contains("broken holds no certificate in PEM");
        assertThat(problem(tls("missing.pem", "ec.key"))).contains("missing.pem", "there is no such file");
    }

    @Test
    void what_is_no_key_of_that_certificate_is_named_with_what_to_do() {
        files.write("text", "no key\n", "rw-r-----");
        files.write("broken", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "rw-r-----");

        assertThat(problem(tls("ec.pem", "text")))
                .contains("http.tls.key_file", "text holds no key in PKCS #8", "openssl pkcs8 -topk8 -nocrypt");
        assertThat(problem(tls("ec.pem", "broken"))).contains("broken holds no EC key");
        assertThat(problem(tls("ec.pem", "rsa.key"))).contains("rsa.key holds no EC key");
        Certificates.make(certificates, "other", "EC");
        assertThat(problem("tls: {certificate_file: DIR/ec.pem, key_file: " + certificates + "/other.key}"))
                .contains("other.key is not the key of the certificate in");
    }

    @Test
    void a_key_that_everybody_may_read_is_refused() throws IOException {
        files.write("open.key", Files.readString(certificates.resolve("ec.key")), "rw-r--r--");

        assertThat(problem(tls("ec.pem", "open.key"))).contains("every user of this host may read it", "chmod o-rwx");
    }

    @Test
    void a_token_that_is_none_is_named_and_not_repeated() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "", "is empty",
                        "hunter2-short", "holds a token that is too short",
                        "hunter2 with spaces in it", "holds something else than one token",
                        "hunter2-0123456789\nhunter2-0123456789", "holds something else than one token")
                .entrySet()) {
            files.write("token", wrong.getKey(), "rw-------");

            assertThat(problem("alerts_token_file: DIR/token"))
                    .contains("http.alerts_token_file", wrong.getValue(), "openssl rand -hex 32")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void a_token_that_everybody_may_read_is_refused() {
        files.write("token", TOKEN, "rw-r--r--");

        assertThat(problem("alerts_token_file: DIR/token")).contains("every user of this host may read it");
        assertThatThrownBy(new BearerFile(directory.resolve("token"))::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chmod o-rwx")
                .message()
                .doesNotContain(TOKEN);
    }

    @Test
    void a_token_is_read_again_each_time() {
        BearerFile file = new BearerFile(directory.resolve("token"));
        assertThat(file.get()).isEqualTo(TOKEN);

        files.write("token", "another-token-of-the-operator", "rw-r-----");

        assertThat(file.get()).isEqualTo("another-token-of-the-operator");
    }

    @Test
    void a_token_in_the_clear_beyond_this_host_is_warned_of() {
        String token = "alerts_token_file: DIR/token";
        for (String listen : List.of("0.0.0.0:15693", "10.0.0.1:15693", "'[::]:15693'")) {
            assertThat(warned("listen: " + listen + ", " + token)).as(listen).isTrue();
            assertThat(warned("listen: " + listen)).as(listen).isFalse();
            assertThat(warned("listen: " + listen + ", " + token + ", " + tls("ec.pem", "ec.key")))
                    .as(listen)
                    .isFalse();
        }
        for (String listen : List.of("127.0.0.1:15693", "localhost:15693", "'[::1]:15693'")) {
            assertThat(warned("listen: " + listen + ", " + token)).as(listen).isFalse();
        }
        assertThat(warned(token)).isFalse();
    }

    private boolean warned(String settings) {
        return files.warnings(http(settings), Map.of()).stream()
                .anyMatch(line -> line.contains("http.alerts_token_file: is a token that crosses the network"));
    }

    @Test
    void deciding_beyond_this_host_needs_tls() {
        String token = "decide_token_file: DIR/token";
        for (String listen : List.of("0.0.0.0:15693", "10.0.0.1:15693", "'[::]:15693'", "127.example.org:15693")) {
            assertThat(problem("listen: " + listen + ", " + token))
                    .contains(
                            "http.decide_token_file: is a token that crosses the network in the clear",
                            "http.tls.certificate_file",
                            "127.0.0.1");
            assertThat(files.loaded(http("listen: " + listen + ", " + token + ", " + tls("ec.pem", "ec.key")))
                            .http()
                            .decideToken())
                    .isPresent();
        }
        for (String listen : List.of("127.0.0.1:15693", "localhost:15693", "'[::1]:15693'")) {
            assertThat(files.loaded(http("listen: " + listen + ", " + token))
                            .http()
                            .decideToken())
                    .isPresent();
        }
    }

    @Test
    void reading_beyond_this_host_without_tls_is_warned_of() {
        assertThat(files.warnings(http("listen: 0.0.0.0:15693, read_token_file: DIR/token"), Map.of()))
                .anyMatch(line -> line.contains("http.read_token_file: is a token that crosses the network"));
    }

    @Test
    void no_token_opens_two_doors() {
        files.write("same", TOKEN, "rw-------");
        files.write("other", "another-token-of-the-operator", "rw-------");

        assertThat(problem("read_token_file: DIR/token, decide_token_file: DIR/same"))
                .contains(
                        "http.decide_token_file: holds the same token as http.read_token_file", "openssl rand -hex 32")
                .doesNotContain(TOKEN);
        assertThat(problem("alerts_token_file: DIR/token, decide_token_file: DIR/same"))
                .contains("http.decide_token_file: holds the same token as http.alerts_token_file");
        assertThat(problem("alerts_token_file: DIR/token, read_token_file: DIR/same"))
                .contains("http.alerts_token_file: holds the same token as http.read_token_file");
        assertThat(files.loaded(http("read_token_file: DIR/token, decide_token_file: DIR/other"))
                        .http()
                        .readToken())
                .isPresent();
    }

    @Test
    void tokens_to_read_and_to_decide_are_checked_like_those_of_alerts() {
        files.write("open", TOKEN, "rw-r--r--");
        for (String setting : List.of("read_token_file", "decide_token_file")) {
            assertThat(problem(setting + ": DIR/open"))
                    .contains("http." + setting, "every user of this host may read it");
            assertThat(problem(setting + ": DIR/none")).contains("http." + setting, "there is no such file");
        }
    }

    @Test
    void without_a_token_file_nobody_may_send_alerts() {
        assertThat(files.loaded(ConfigFiles.LEAST).http().alertsToken()).isEqualTo(Optional.empty());
    }
}
