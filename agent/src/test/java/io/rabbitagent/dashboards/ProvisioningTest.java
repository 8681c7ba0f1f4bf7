package io.rabbitagent.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The examples for Grafana's provisioning are what it reads, and agree with what the README says. */
class ProvisioningTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static JsonNode read(String file) throws IOException {
        return YAML.readTree(Path.of("../dashboards/provisioning").resolve(file).toFile());
    }

    @Test
    void the_data_source_is_a_prometheus_and_names_its_scrape_interval() throws IOException {
        JsonNode source = read("datasources/prometheus.yaml");

        assertThat(source.path("apiVersion").asInt()).isEqualTo(1);
        assertThat(source.at("/datasources/0/type").asText()).isEqualTo("prometheus");
        assertThat(source.at("/datasources/0/access").asText()).isEqualTo("proxy");
        assertThat(source.at("/datasources/0/jsonData/timeInterval").asText()).isEqualTo("15s");
    }

    @Test
    void the_provider_reads_files_and_lets_nobody_change_them_in_grafana() throws IOException {
        JsonNode provider = read("dashboards/rabbitmq-agent.yaml").at("/providers/0");

        assertThat(provider.path("type").asText()).isEqualTo("file");
        assertThat(provider.path("allowUiUpdates").asBoolean(true)).isFalse();
        assertThat(provider.path("disableDeletion").asBoolean()).isTrue();
        assertThat(provider.at("/options/path").asText()).isEqualTo("/var/lib/grafana/dashboards/rabbitmq-agent");
    }
}
