package io.rabbitagent.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UptimeTest {
    @Test
    void is_that_of_the_host_and_goes_on() throws Exception {
        Uptime uptime = new Uptime();
        String before = Files.readString(Path.of("/proc/uptime"));
        Duration now = uptime.now();
        assertThat(now.toMillis() / 1_000.0)
                .isBetween(Double.parseDouble(before.split(" ", -1)[0]), seconds(before) + 60);
        await().until(() -> uptime.now().compareTo(now) > 0);
    }

    private static double seconds(String text) {
        return Double.parseDouble(text.split(" ", -1)[0]);
    }
}
