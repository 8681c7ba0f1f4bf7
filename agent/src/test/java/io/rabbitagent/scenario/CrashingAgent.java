package io.rabbitagent.scenario;

import static org.awaitility.Awaitility.await;

import io.rabbitagent.cli.CrashingDaemon;
import io.rabbitagent.store.CrashLines;
import io.rabbitagent.store.CrashPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One life of an agent in the lab that ends at a point of its own, in place of what {@code agent-start} starts. */
final class CrashingAgent {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OUTPUT = "/var/log/rabbitmq-agent/agent.out";
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    /** As the lab starts an agent, so that it ends this one too. Arguments: the lab's functions, the command. */
    private static final String LAUNCH = """
            rm -f /run/lab/agent.process
            setsid --fork bash -c '
              source "$1"
              printf "%s %s\\n" "$$" "$(process_start_time "$$")" >/run/lab/agent.process
              cd / && exec "${@:2}"' lab "$@" </dev/null >>OUTPUT 2>&1
            until [[ -s /run/lab/agent.process ]]; do sleep 0.02; done
            """.replace("OUTPUT", OUTPUT);

    private static final String ALIVE = "read -r pid start </run/lab/agent.process && kill -0 \"$pid\" 2>/dev/null";

    private final int host;
    private final int before;

    private CrashingAgent(int host, int before) {
        this.host = host;
        this.before = before;
    }

    /**
     * Starts it, and returns once it answers or has ended.
     *
     * @param point where it ends; empty where it only tells of its lines
     */
    static CrashingAgent start(int host, Optional<CrashPoint> point) {
        int before = LabCluster.agentOutput(host).length();
        List<String> command = new ArrayList<>(List.of("exec", Integer.toString(host), "bash", "-c", LAUNCH, "lab"));
        command.add(Lab.PROGRAM.resolveSibling("lib").resolve("process.sh").toString());
        command.addAll(java());
        point.ifPresent(crash -> command.addAll(crash.arguments()));
        Lab.run(command.toArray(new String[0])).succeeded();
        CrashingAgent agent = new CrashingAgent(host, before);
        await("the crashing agent on rb" + host + " has begun")
                .atMost(PATIENCE)
                .until(() -> agent.hasEnded() || Http.code(host, "/healthz").equals("200"));
        return agent;
    }

    /** The options are those of {@code bin/agent}, as far as they matter to a test. */
    private static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:disable",
                "-XX:SharedArchiveFile=" + TARGET.resolve("agent.jsa"),
                "-Xmx48m",
                "-cp",
                TARGET.resolve("agent.jar") + ":" + TARGET.resolve("test-classes"),
                CrashingDaemon.class.getName());
    }

    /** The lines that it was about to write while it carried out a plan, named, in their order. */
    List<String> lines() {
        return said(CrashLines.LINE);
    }

    boolean reachedItsPoint() {
        return !said(CrashLines.REACHED).isEmpty();
    }

    private boolean hasEnded() {
        return Lab.exec(host, "bash", "-c", ALIVE).code() != 0;
    }

    /** Where it has reached its point: until the process is gone. */
    void awaitEnd() {
        await("the agent on rb" + host + " ends at its point").atMost(PATIENCE).until(this::hasEnded);
    }

    private List<String> said(String beginning) {
        return LabCluster.agentOutput(host)
                .substring(before)
                .lines()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()))
                .toList();
    }
}
