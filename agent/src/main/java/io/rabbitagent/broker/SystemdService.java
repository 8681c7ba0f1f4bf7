package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A broker that is a systemd unit, as Debian's package makes it. */
public final class SystemdService implements BrokerService {
    private static final String LOADED = "LoadState=loaded";

    private final List<String> systemctl;
    private final String unit;
    private final CommandRunner runner;
    private final Duration deadline;

    /**
     * @param unit such as {@code rabbitmq-server.service}
     * @param deadline of each call; stopping waits for the broker to end
     */
    public SystemdService(String unit, CommandRunner runner, Duration deadline) {
        this(List.of("systemctl"), unit, runner, deadline);
    }

    SystemdService(List<String> systemctl, String unit, CommandRunner runner, Duration deadline) {
        if (unit.isEmpty() || unit.startsWith("-")) {
            throw new IllegalArgumentException("'" + unit + "' is no unit name");
        }
        this.systemctl = systemctl;
        this.unit = unit;
        this.runner = runner;
        this.deadline = deadline;
    }

    /** {@code Type=notify} would keep the call until the boot is complete. */
    @Override
    public CommandResult start(Consumer<RunningChild> started) {
        return systemctl(started, "start", "--no-block", unit);
    }

    @Override
    public CommandResult stop(Consumer<RunningChild> started) {
        return systemctl(started, "stop", unit);
    }

    /**
     * By the unit that comes with the agent: polkit can let the agent start that one, and can't let it mask a single unit.
     * It masks until the next reboot only.
     */
    @Override
    public CommandResult mask(Consumer<RunningChild> started) {
        return systemctl(started, "start", maskUnit());
    }

    @Override
    public CommandResult unmask(Consumer<RunningChild> started) {
        return systemctl(started, "stop", maskUnit());
    }

    private String maskUnit() {
        return "rabbitmq-agent-mask@" + unit.replaceFirst("[.]service$", "") + ".service";
    }

    @Override
    public Fact<ServiceState> state() {
        CommandResult result = systemctl(child -> {}, "show", "-p", "LoadState", "-p", "ActiveState", unit);
        if (!(result instanceof CommandResult.Exited exited) || exited.code() != 0) {
            return CommandFacts.failed("systemctl show", result);
        }
        List<String> lines = exited.out().text().lines().toList();
        return lines.stream()
                .filter(line -> line.startsWith("ActiveState=") && (lines.contains(LOADED) || isMasked(lines)))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .map(word -> Fact.known(new ServiceState(word, isMasked(lines), ServiceState.phase(word))))
                .findFirst()
                .orElseGet(() -> Fact.unknown(Reason.FAILED, unit + ": " + String.join(", ", lines)));
    }

    private static boolean isMasked(List<String> lines) {
        return lines.contains("LoadState=masked");
    }

    private CommandResult systemctl(Consumer<RunningChild> started, String... arguments) {
        List<String> argv = new ArrayList<>(systemctl);
        argv.addAll(List.of(arguments));
        return runner.run(new Command(argv, deadline), started);
    }
}
