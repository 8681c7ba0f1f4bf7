package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsFormatTest {
    private static MetricsFormat wanted(String accept) {
        return MetricsFormat.wanted(Optional.of(accept));
    }

    @Test
    void who_does_not_say_gets_text() {
        assertThat(MetricsFormat.wanted(Optional.empty())).isEqualTo(MetricsFormat.TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Prometheus 2.42, and 3.
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
                "Application/OpenMetrics-Text ; Version = 1.0.0 ; q = 0.9",
                "text/plain;q=0.5, application/openmetrics-text",
                "application/openmetrics-text"
            })
    void openmetrics_where_it_is_wanted(String accept) {
        assertThat(wanted(accept)).isEqualTo(MetricsFormat.OPEN_METRICS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "text/html,application/xhtml+xml,*/*;q=0.8",
                "text/plain;version=0.0.4",
                "application/openmetrics-text;version=0.0.1",
                "application/openmetrics-text;version=2.0.0",
                "application/openmetrics-text;q=0",
                "application/openmetrics-text;q=many",
                "application/openmetrics-text;q=0.3,text/plain;q=0.9",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
                ";;,=,;q=",
            })
    void text_where_it_is_not_or_in_another_version(String accept) {
        assertThat(wanted(accept)).isEqualTo(MetricsFormat.TEXT);
    }
}
