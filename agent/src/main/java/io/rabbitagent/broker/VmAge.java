package io.rabbitagent.broker;

import io.rabbitagent.cluster.BrokerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** How long a broker's Erlang VM has lived, by the host's own count. */
final class VmAge {
    private static final Path UPTIME = Path.of("/proc/uptime");

    private VmAge() {}

    /** False also where it can't be told. */
    static boolean isBelow(Duration limit, BrokerProcess vm) {
        try {
            String text = Files.readString(UPTIME, StandardCharsets.US_ASCII);
            double seconds = Double.parseDouble(text.substring(0, text.indexOf(' ')));
            HostMoment before = new HostMoment(
                    vm.bootId(), Duration.ofMillis(Math.round(seconds * 1_000)).minus(limit));
            return before.isBeforeStartOf(vm);
        } catch (IOException e) {
            return false;
        }
    }
}
