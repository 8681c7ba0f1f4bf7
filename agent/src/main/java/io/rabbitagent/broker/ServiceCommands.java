package io.rabbitagent.broker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The commands that control a broker which is no systemd unit.
 *
 * @param start must not wait for the boot
 * @param mask empty where nothing supervises the broker
 * @param unmask empty exactly where {@code mask} is
 * @param state prints the state; empty where there is no such command
 */
public record ServiceCommands(
        List<String> start,
        List<String> stop,
        List<String> mask,
        List<String> unmask,
        Optional<List<String>> state,
        Duration deadline) {
    public ServiceCommands {
        start = List.copyOf(start);
        stop = List.copyOf(stop);
        mask = List.copyOf(mask);
        unmask = List.copyOf(unmask);
        if (start.isEmpty() || stop.isEmpty()) {
            throw new IllegalArgumentException("a broker's service needs commands to start and to stop it");
        }
        if (mask.isEmpty() != unmask.isEmpty()) {
            throw new IllegalArgumentException("a mask command needs an unmask command, and the other way round");
        }
    }
}
