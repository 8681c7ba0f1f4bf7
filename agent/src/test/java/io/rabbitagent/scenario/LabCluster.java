package io.rabbitagent.scenario;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The lab that the integration tests of a process share: brokers with an agent each, three where a test does not ask for another
 * shape.
 *
 * <p>Important properties: each test begins with a whole cluster and with agents that know nothing yet: their journals,
 * the history and the decisions are empty. That holds of a store on etcd too, whose members all run. The lab is taken down also
 * where tests fail or are interrupted.
 */
final class LabCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final List<String> AGENT_FILES = List.of("agent.yaml", "credentials", "alerts-token");

    private final Thread hook = new Thread(LabCluster::down, "lab-down");
    private final Map<Path, String> configuration = new HashMap<>();
    private LabShape shape;

    LabCluster(LabShape shape) {
        this.shape = shape;
        Runtime.getRuntime().addShutdownHook(hook);
        rebuild();
    }

    private void rebuild() {
        Lab.run("down").succeeded();
        Lab.run(shape.up()).succeeded();
        configuration.clear();
        for (int host : shape.hosts()) {
            for (String file : AGENT_FILES) {
                Path path = configuration(host, file);
                configuration.put(path, read(path));
            }
        }
    }

    static Path configuration(int host, String file) {
        return Lab.hostDirectory(host).resolve("etc/rabbitmq-agent").resolve(file);
    }

    /** A whole cluster, no queues, no agents, and nothing left of what agents wrote. */
    void restore(LabShape wanted) {
        if (!wanted.equals(shape) || !Files.exists(Lab.STATE.resolve("ready"))) {
            shape = wanted;
            rebuild();
        }
        Lab.run("heal").succeeded();
        Lab.agents("agent-kill", shape.numbers());
        for (int host : shape.hosts()) {
            String undo = "lab-service restart off; lab-service unmask";
            Lab.exec(host, "sh", "-c", undo).succeeded();
        }
        restoreEtcd();
        configuration.forEach(LabCluster::write);
        rightClocks();
        if (!isWhole()) {
            mend();
        }
        Queues.deleteAll();
        shape.hosts().forEach(host -> empty(Lab.hostDirectory(host).resolve("lib/rabbitmq-agent")));
        SharedStore.empty(shape);
    }

    /** Fresh agents, each of which hears of the others and finds nothing amiss. */
    void startAgents() {
        Lab.agents("agent-start", shape.numbers());
        for (int host : shape.hosts()) {
            await("the agent on rb" + host + " sees a healthy cluster")
                    .atMost(PATIENCE)
                    .ignoreExceptionsMatching(AssertionError.class::isInstance)
                    .until(() -> isHealthy(host));
        }
    }

    private static boolean isHealthy(int host) {
        JsonNode status = Lab.view(host, "status");
        for (JsonNode node : status.path("nodes")) {
            if (!node.path("agent").path("fresh").asBoolean()
                    || !node.path("unknown").isEmpty()) {
                return false;
            }
        }
        return status.path("cluster").path("health").asText().equals("ok")
                && status.path("findings").isEmpty()
                && status.path("plans").isEmpty();
    }

    private boolean isWhole() {
        Ran answer = Lab.rabbitmqctl(1, "-q", "cluster_status", "--formatter", "json");
        if (answer.code() != 0) {
            return false;
        }
        JsonNode status = answer.json();
        return status.path("running_nodes").size() == shape.nodes()
                && status.path("disk_nodes").size() == shape.nodes()
                && status.path("partitions").isEmpty();
    }

    /** A broker keeps the clock with which it was started. */
    private void rightClocks() {
        for (int host : shape.hosts()) {
            if (Files.exists(Lab.hostDirectory(host).resolve("clock/environment"))) {
                Lab.clock(host, "off");
                Lab.kill(host);
            }
        }
    }

    /** Members whose data are lost do not start: then the lab is made anew. */
    private void restoreEtcd() {
        if (shape.etcd() > 0
                && Lab.run(Lab.numbered("etcd-start", shape.etcdMembers())).code() != 0) {
            rebuild();
            Lab.agents("agent-kill", shape.numbers());
        }
    }

    /** First as an operator would; what does not come back so is wiped and joined anew; a lab beyond that is made anew. */
    private void mend() {
        Lab.run(Lab.numbered("start", shape.numbers()));
        List<Integer> lost = new ArrayList<>();
        for (int host : shape.hosts()) {
            if (Lab.rabbitmqctl(host, "start_app").code() != 0) {
                lost.add(host);
            }
        }
        shape.hosts().stream().filter(host -> !lost.contains(host)).findFirst().ifPresent(peer -> {
            lost.forEach(host -> joinAnew(host, peer));
        });
        try {
            await().atMost(Duration.ofSeconds(60)).until(this::isWhole);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            rebuild();
            Lab.agents("agent-kill", shape.numbers());
        }
    }

    private static void joinAnew(int host, int peer) {
        Lab.kill(host);
        Lab.rabbitmqctl(peer, "forget_cluster_node", Lab.node(host));
        Lab.run("wipe", Integer.toString(host)).succeeded();
        Lab.run("start", Integer.toString(host));
        Lab.rabbitmqctl(host, "stop_app");
        Lab.rabbitmqctl(host, "join_cluster", Lab.node(peer));
        Lab.rabbitmqctl(host, "start_app");
    }

    static void empty(Path directory) {
        try (Stream<Path> found = Files.walk(directory)) {
            List<Path> deepestFirst = found.filter(path -> !path.equals(directory))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of all lives of the host's agent. */
    static String agentOutput(int host) {
        return read(Lab.hostDirectory(host).resolve("log/rabbitmq-agent/agent.out"));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps the file's mode. */
    static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void append(Path file, String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void down() {
        if (!Boolean.getBoolean("lab.keep")) {
            Lab.run("down");
        }
    }

    @Override
    public void close() {
        down();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
