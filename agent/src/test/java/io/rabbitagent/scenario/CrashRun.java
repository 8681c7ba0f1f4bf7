package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.store.CrashPoint;
import io.rabbitagent.store.CrashingDisk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A cluster's way home while the agent that carries its plan out ends at one point after the other.
 *
 * <ol>
 *   <li>The agent's life that meets a point ends there; the next one meets the next point, the last one none.
 *   <li>A plan that ends otherwise than verified must say why; it is acknowledged, and a new one approved, which goes on with
 *       the points that are left.
 *   <li>At the end the cluster is whole, no command was repeated whose effect was there, and every line that was written
 *       stands in journal and history, once.
 * </ol>
 */
final class CrashRun {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration POLL = Duration.ofMillis(300);
    private static final int MOST_PLANS = 3;
    private static final List<Integer> HOSTS = List.of(1, 2, 3);

    private final CrashPlan plan;
    private final int victim;
    private final Deque<CrashPoint> left;
    private final List<CrashPoint> met = new ArrayList<>();
    private final List<String> written = new ArrayList<>();
    private final List<JsonNode> runs = new ArrayList<>();
    private CrashingAgent agent;

    private CrashRun(CrashPlan plan, List<CrashPoint> points) {
        this.plan = plan;
        this.victim = plan.victim();
        this.left = new ArrayDeque<>(points);
        CommandRecord.keep(victim);
        Lab.agents("agent-kill", victim);
        this.agent = CrashingAgent.start(victim, Optional.ofNullable(left.peek()));
    }

    /**
     * What a run came to.
     *
     * @param met the points at which the agent has ended
     * @param written the lines that the agent wrote meanwhile, named, in their order
     * @param runs the plans that it took, as {@code agent plans} shows them
     */
    record Result(List<CrashPoint> met, List<String> written, List<JsonNode> runs) {
        /** How the plans ended, one after the other. */
        String words() {
            return String.join(", then ", runs.stream().map(CrashRun::words).toList());
        }
    }

    /**
     * Brings the cluster home.
     *
     * @param points in the order in which they are met; none for a run in which the agent never ends
     */
    static Result through(CrashPlan plan, List<CrashPoint> points) {
        return new CrashRun(plan, points).run();
    }

    private static String words(JsonNode run) {
        String outcome = run.path("outcome").asText();
        return outcome.equals("verified")
                ? outcome
                : outcome + " (" + run.path("detail").asText() + ")";
    }

    private Result run() {
        plan.bringAbout();
        boolean home = false;
        while (!home) {
            assertThat(runs).as("plans until the cluster is whole").hasSizeLessThan(MOST_PLANS);
            JsonNode run = carriedOut(approved());
            runs.add(run);
            home = run.path("outcome").asText().equals("verified") || !isAnythingLeft(run);
        }
        lastLife();
        assertHome();
        return new Result(List.copyOf(met), List.copyOf(written), List.copyOf(runs));
    }

    private String approved() {
        JsonNode status = Views.awaitFinding(1, plan.rule(), victim, "awaiting-approval");
        String id = Views.list(status.path("plans")).stream()
                .filter(one -> one.path("rule").asText().equals(plan.rule()))
                .map(one -> one.path("id").asText())
                .findFirst()
                .orElseThrow();
        CommandRecord.nextPlan(victim, id);
        Lab.agent(1, "approve", id, "--reason", "a test of ends").succeeded();
        return id;
    }

    private JsonNode carriedOut(String id) {
        return await("plan " + id + " of " + plan.rule() + " ends, after " + met)
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .until(
                        () -> {
                            nextLifeWhereThisOneHasEnded();
                            return over(id);
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<JsonNode> over(String id) {
        return Plans.recent(1).stream()
                .filter(run -> run.path("plan").asText().equals(id))
                .findFirst();
    }

    private void nextLifeWhereThisOneHasEnded() {
        if (!agent.reachedItsPoint()) {
            return;
        }
        collect();
        agent = CrashingAgent.start(victim, Optional.ofNullable(left.peek()));
    }

    /** Takes up what this life of the agent has written, and that it has met its point. */
    private void collect() {
        List<String> lines = agent.lines();
        boolean ended = agent.reachedItsPoint();
        if (ended) {
            agent.awaitEnd();
            met.add(left.remove());
        }
        boolean lastIsLost = ended && !met.get(met.size() - 1).where().isWritten();
        written.addAll(lastIsLost ? lines.subList(0, lines.size() - 1) : lines);
    }

    /** Acknowledges a plan that was held. @return whether there is still something to cure */
    private boolean isAnythingLeft(JsonNode run) {
        assertThat(run.path("detail").asText())
                .as("what a human is told of %s", run)
                .isNotBlank();
        nextLifeWhereThisOneHasEnded();
        Lab.agent(1, "ack", run.path("plan").asText(), "--reason", "looked at it")
                .succeeded();
        JsonNode status = Views.awaitStatus(
                1,
                "whole, or a new plan for " + plan.rule(),
                seen -> isWhole(seen)
                        || Views.finding(seen, plan.rule(), victim)
                                .filter(finding ->
                                        finding.path("state").asText().equals("awaiting-approval"))
                                .isPresent());
        return !isWhole(status);
    }

    /** The production daemon takes over. */
    private void lastLife() {
        collect();
        Lab.agents("agent-kill", victim);
        Lab.agents("agent-start", victim);
    }

    private static boolean isWhole(JsonNode status) {
        return status.path("cluster").path("health").asText().equals("ok")
                && status.path("cluster").path("running").asInt() == HOSTS.size()
                && status.path("findings").isEmpty()
                && status.path("plans").isEmpty();
    }

    private void assertHome() {
        for (int host : HOSTS) {
            Views.awaitStatus(host, "the cluster is whole, after " + met, CrashRun::isWhole);
            JsonNode seen = Lab.rabbitmqctl(host, "-q", "cluster_status", "--formatter", "json")
                    .succeeded()
                    .json();
            assertThat(Views.texts(seen.path("running_nodes")))
                    .as("running by rb%s", host)
                    .hasSize(HOSTS.size());
        }
        assertThat(Lab.view(1, "plans").path("held")).as("held").isEmpty();
        assertThat(Lab.exec(victim, "lab-service", "state").succeeded().out().strip())
                .as("the broker's service, after %s", met)
                .startsWith("running ");
        assertCommands();
        assertDecisions();
        assertLines();
    }

    private void assertCommands() {
        List<String> commands = CommandRecord.lines(victim);
        assertThat(CommandRecord.wrongs(commands)).as("after %s", met).isEmpty();
        assertThat(Views.ofKind(Views.journal(victim), "child-started").stream()
                        .map(entry -> entry.path("data").path("pid").asText()))
                .as("the journal knows each child of %s, after %s", commands, met)
                .containsAll(CommandRecord.pids(commands));
    }

    private void assertDecisions() {
        for (JsonNode run : runs) {
            String id = run.path("plan").asText();
            List<String> decisions = Views.decisions(1, id);
            assertThat(decisions).as("of %s after %s", id, met).containsOnlyOnce("plan-begun");
            assertThat(decisions.stream().filter(one -> !one.equals("step-claimed")))
                    .as("of %s after %s", id, met)
                    .containsSubsequence(
                            "plan-begun", "plan-" + run.path("outcome").asText());
            List<String> done = Views.decisionNames(1, id).stream()
                    .filter(name -> name.startsWith("step-done"))
                    .toList();
            assertThat(done).as("of %s after %s", id, met).doesNotHaveDuplicates();
        }
    }

    private void assertLines() {
        List<String> done = met.stream().map(CrashPoint::toString).toList();
        HOSTS.forEach(host -> Journals.assertInTheHistoryOnce(host, done));
        List<JsonNode> history = Views.history(1);
        assertThat(history.stream().map(entry -> entry.path("id").asText())).doesNotHaveDuplicates();
        assertThat(names(history)).as("the history after %s", met).containsSubsequence(of(CrashingDisk.HISTORY));
        assertThat(names(Views.journal(victim)))
                .as("the journal after %s", met)
                .containsSubsequence(of(CrashingDisk.JOURNAL));
    }

    private List<String> of(String file) {
        return written.stream()
                .filter(line -> line.startsWith(file))
                .map(line -> line.substring(file.length(), line.lastIndexOf(" #")))
                .toList();
    }

    private static List<String> names(List<JsonNode> entries) {
        return entries.stream()
                .map(entry -> CrashingDisk.name(entry.path("kind").asText(), entry.path("data")))
                .toList();
    }
}
