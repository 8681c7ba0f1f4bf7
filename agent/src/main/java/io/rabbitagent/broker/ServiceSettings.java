package io.rabbitagent.broker;

import java.util.List;

/** How the broker's service is started, stopped, and kept from being started. */
public sealed interface ServiceSettings {

    /** A systemd unit such as {@code rabbitmq-server}. */
    record Systemd(String unit) implements ServiceSettings {
        public Systemd {
            if (!unit.matches("[A-Za-z0-9:_.@\\\\][A-Za-z0-9:_.@\\\\-]{0,254}")) {
                throw new IllegalArgumentException("'" + unit + "' is no unit name");
            }
        }
    }

    /** Commands of another supervisor, each with its arguments; no shell is involved. */
    record Commands(List<String> start, List<String> stop, List<String> mask, List<String> unmask, List<String> state)
            implements ServiceSettings {
        public Commands {
            start = command("start", start);
            stop = command("stop", stop);
            mask = command("mask", mask);
            unmask = command("unmask", unmask);
            state = command("state", state);
        }
    }

    /** A copy of the command, which names a program. */
    static List<String> command(String name, List<String> command) {
        if (command.isEmpty() || command.get(0).isBlank()) {
            throw new IllegalArgumentException(name + " names no program");
        }
        return List.copyOf(command);
    }
}
