package io.rabbitagent.dashboards;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What tests of what panels show have in common: samples are given, and Prometheus is asked. */
abstract class Showing {
    @TempDir
    Path directory;

    final Shown given(String... series) {
        return new Shown(directory).given(series);
    }
}
