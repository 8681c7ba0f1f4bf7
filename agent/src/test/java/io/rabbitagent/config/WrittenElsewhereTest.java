package io.rabbitagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.broker.ServiceSettings;
import io.rabbitagent.config.ConfigResult.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that others write for the agent: the lab, and the packages. */
class WrittenElsewhereTest {
    private static final Path PACKAGING = Path.of("../packaging/etc/rabbitmq-agent");

    @TempDir
    private Path directory;

    private ConfigFiles files;

    @BeforeEach
    void use_the_directory() {
        files = new ConfigFiles(directory);
    }

    @Test
    void the_file_as_the_lab_writes_it() {
        files.write("credentials", "username: rabbitmq-agent\npassword: Ab0-_\n", "rw-------");
        AgentConfig config = files.loaded(here("""
                cluster:
                  name: lab
                  members: [rabbit@rb1, rabbit@rb2, rabbit@rb3]
                node: rabbit@rb1
                store: file:/var/lib/rabbitmq-agent-store
                state_directory: /var/lib/rabbitmq-agent
                http:
                  listen: 0.0.0.0:15693
                broker:
                  url: http://127.0.0.1:15672
                  credentials_file: /etc/rabbitmq-agent/credentials
                  data_directory: /var/lib/rabbitmq/mnesia/rabbit@rb1
                  log_file: /var/log/rabbitmq/rabbit@rb1.log
                  rabbitmqctl: rabbitmqctl
                  service:
                    kind: command
                    start: [lab-service, start, --no-block]
                    stop: [lab-service, stop]
                    mask: [lab-service, mask]
                    unmask: [lab-service, unmask]
                    state: [lab-service, state]
                """));
        assertThat(config.broker().service())
                .isEqualTo(new ServiceSettings.Commands(
                        List.of("lab-service", "start", "--no-block"),
                        List.of("lab-service", "stop"),
                        List.of("lab-service", "mask"),
                        List.of("lab-service", "unmask"),
                        List.of("lab-service", "state")));
        assertThat(CredentialsSource.of(config.broker(), Map.of()).get().password())
                .isEqualTo("Ab0-_");
    }

    @Test
    void the_files_of_the_package_are_complete_and_without_warnings() throws IOException {
        files.write("credentials", Files.readString(PACKAGING.resolve("credentials")), "rw-r-----");
        String yaml = here(Files.readString(PACKAGING.resolve("agent.yaml")));
        ConfigResult result = files.load(yaml, Map.of());
        assertThat(result).isInstanceOf(Loaded.class);
        assertThat(((Loaded) result).warnings()).isEmpty();
    }

    private String here(String yaml) {
        return yaml.replace("/etc/rabbitmq-agent", directory.toString());
    }
}
