package io.rabbitagent.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * Gives each test the shared lab in its healthy state. Of a test that fails, the logs of that moment are kept in {@code
 * target/lab-logs}.
 */
public final class LabExtension implements BeforeEachCallback, AfterTestExecutionCallback {
    private static final Namespace HERE = Namespace.create(LabExtension.class);

    static {
        // Each look starts programs on a machine that brokers and agents keep busy.
        Awaitility.setDefaultPollInterval(Duration.ofSeconds(1));
    }

    private final boolean agents;
    private final LabShape shape;
    private Optional<LabCluster> lab = Optional.empty();

    private LabExtension(boolean agents, LabShape shape) {
        this.agents = agents;
        this.shape = shape;
    }

    public static LabExtension withAgents() {
        return new LabExtension(true, LabShape.USUAL);
    }

    static LabExtension withAgents(LabShape shape) {
        return new LabExtension(true, shape);
    }

    public static LabExtension withoutAgents() {
        return new LabExtension(false, LabShape.USUAL);
    }

    static LabExtension withoutAgents(LabShape shape) {
        return new LabExtension(false, shape);
    }

    /** The store of the session closes the lab when all tests of this process are over: each class may be a run of its own. */
    @Override
    public void beforeEach(ExtensionContext context) {
        lab = Optional.of(context.getStore(StoreScope.LAUNCHER_SESSION, HERE)
                .computeIfAbsent(LabCluster.class, key -> new LabCluster(shape), LabCluster.class));
        again();
    }

    /** What each test begins with, once more within one; where alerts are watched, none of before fires any more. */
    void again() {
        lab.orElseThrow().restore(shape);
        if (agents) {
            lab.orElseThrow().startAgents();
        }
        if (shape.monitoring()) {
            Monitoring.awaitQuiet();
        }
    }

    @Override
    public void afterTestExecution(ExtensionContext context) throws IOException {
        if (context.getExecutionException().isPresent()) {
            String test = context.getRequiredTestClass().getSimpleName() + "."
                    + context.getRequiredTestMethod().getName();
            keepLogs(test, shape.hosts());
        }
    }

    static void keepLogs(String test, List<Integer> hosts) throws IOException {
        for (int host : hosts) {
            keep(Lab.hostDirectory(host), Path.of("target", "lab-logs", test, "rb" + host));
        }
        Path store = Path.of("target", "lab-logs", test, "store");
        keep(Lab.STATE.resolve("store"), store);
        SharedStore.keepEtcd(store);
    }

    private static void keep(Path from, Path to) throws IOException {
        List<Path> logs;
        try (Stream<Path> found = Files.walk(from)) {
            logs = found.filter(file -> file.toString().matches(".*\\.(log|out|json|jsonl|yaml)"))
                    .toList();
        }
        for (Path log : logs) {
            Path copy = to.resolve(from.relativize(log));
            Files.createDirectories(copy.getParent());
            Files.copy(log, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
