package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.store.CrashLines;
import io.rabbitagent.store.CrashPoint;
import io.rabbitagent.store.CrashPoint.Where;
import io.rabbitagent.store.CrashingDisk;
import io.rabbitagent.store.CrashingEtcd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens to the store in the middle of a plan, where that is an etcd: nothing is done without it, and nothing twice. */
class EtcdInMidPlanIT {
    private static final LabShape SHAPE = LabShape.USUAL.onEtcd();
    private static final List<Integer> HOSTS = SHAPE.hosts();
    private static final String START_CLAIMED = "history: step-claimed, step 1 start_app";
    private static final String START_DONE = "history: step-done, step 1 start_app";
    private static final String START_CHILD = "journal: child-started, step 1";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(SHAPE);

    @AfterEach
    void nobody_stands_still() {
        HOSTS.forEach(EtcdMembers::thaw);
    }

    @Test
    void an_agent_that_ends_before_and_after_each_commit_and_around_the_command_brings_its_plan_home() {
        List<CrashPoint> points = List.of(
                new CrashPoint(START_CLAIMED, 1, Where.BEFORE),
                new CrashPoint(START_CLAIMED, 1, Where.TORN),
                new CrashPoint(START_CLAIMED, 1, Where.AFTER),
                new CrashPoint(CrashLines.STARTED, 1, Where.AFTER),
                new CrashPoint(START_CHILD, 1, Where.BEFORE),
                new CrashPoint(START_CHILD, 1, Where.AT_WORK),
                new CrashPoint(START_DONE, 1, Where.BEFORE),
                new CrashPoint(START_DONE, 1, Where.AFTER));

        CrashRun.Result result = CrashRun.through(CrashPlan.APP_STOPPED, points);

        System.out.println("ends " + result.met() + ": " + result.words());
        assertThat(result.met()).isEqualTo(points);
        assertThat(CommandRecord.begun(CrashPlan.APP_STOPPED.victim())).containsExactly("start_app");
    }

    @Test
    void cut_off_between_a_claim_and_its_step_an_agent_begins_nothing_until_it_is_healed() {
        int victim = CrashPlan.APP_STOPPED.victim();
        CommandRecord.keep(victim);
        Lab.agents("agent-kill", victim);
        CrashingAgent agent = CrashingAgent.start(victim, Optional.of(new CrashPoint(START_CLAIMED, 1, Where.CUT_OFF)));
        CrashPlan.APP_STOPPED.bringAbout();
        String plan = Plans.awaitProposed(1, CrashPlan.APP_STOPPED.rule(), victim);
        Plans.approve(1, plan);
        await("the claim").atMost(Plans.PATIENCE).until(agent::reachedItsPoint);
        SharedStore.lose(victim);
        Lab.exec(victim, "touch", CrashingEtcd.GO_ON).succeeded();

        awaitWithoutStore(victim);
        Plans.awaitState(1, plan, "stalled");
        ClusterDown.awaitFurtherRounds(5, victim);
        assertThat(CommandRecord.begun(victim))
                .as("what was begun without the store")
                .isEmpty();
        assertThat(Views.decisions(1, plan)).endsWith("step-claimed");
        SharedStore.giveBack(victim);

        assertVerified(plan);
        assertThat(CommandRecord.begun(victim)).containsExactly("start_app");
    }

    @Test
    void cut_off_while_a_command_runs_an_agent_tells_of_its_end_once_it_is_healed_and_begins_nothing_before() {
        String plan = rejoinBegun();
        try (CommandRecord.Hold join = CommandRecord.hold(Forgotten.NODE, "join_cluster")) {
            Plans.approve(1, plan);
            join.awaitBegun();
            SharedStore.lose(Forgotten.NODE);
            awaitWithoutStore(Forgotten.NODE);
            join.release();
            join.awaitEnded();
        }
        ClusterDown.awaitFurtherRounds(5, Forgotten.NODE);
        assertThat(CommandRecord.begun(Forgotten.NODE)).as("without the store").endsWith("join_cluster");
        assertThat(Views.decisionNames(1, plan)).endsWith("step-claimed, step 6 join_cluster");
        assertThat(Views.ofKind(Views.journal(Forgotten.NODE), "child-started").stream()
                        .map(entry -> entry.path("data").path("step").asInt()))
                .as("the own journal goes on")
                .endsWith(6);
        SharedStore.giveBack(Forgotten.NODE);

        assertVerified(plan);
        assertDoneOnce();
    }

    @Test
    void a_leader_that_stands_still_as_a_step_ends_and_is_killed_loses_and_doubles_no_decision() {
        String plan = rejoinBegun();
        EtcdMembers.lead(1);
        try (CommandRecord.Hold reset = CommandRecord.hold(Forgotten.NODE, "reset")) {
            Plans.approve(1, plan);
            reset.awaitBegun();
            // The agent of the node was started anew, so it asks rb1: what it tells now is sent there.
            EtcdMembers.freeze(1);
            reset.release();
            reset.awaitEnded();
        }
        await("another leads").atMost(Duration.ofMinutes(1)).until(() -> EtcdMembers.leader(2) != 1);
        Lab.run("etcd-kill", "1").succeeded();

        assertVerifiedAfter("a leader that stood still and was killed", plan);
        assertDoneOnce();
        Lab.run("etcd-start", "1").succeeded();
        HOSTS.forEach(host -> Journals.assertInTheHistoryOnce(host, List.of("the leader is back")));
    }

    @Test
    void a_leader_that_stands_still_as_a_step_ends_and_goes_on_later_loses_and_doubles_no_decision() {
        String plan = rejoinBegun();
        EtcdMembers.lead(1);
        try (CommandRecord.Hold reset = CommandRecord.hold(Forgotten.NODE, "reset")) {
            Plans.approve(1, plan);
            reset.awaitBegun();
            EtcdMembers.freeze(1);
            reset.release();
            reset.awaitEnded();
        }
        await("the end of the reset is told to another leader")
                .atMost(Plans.PATIENCE)
                .until(() -> decided(2).stream().anyMatch("step-done, step 5 reset"::equals));
        EtcdMembers.thaw(1);

        assertVerifiedAfter("a leader that stood still", plan);
        assertDoneOnce();
    }

    @Test
    void leaders_that_are_killed_at_claims_are_followed_by_others_within_seconds() {
        String plan = rejoinBegun();
        Plans.approve(1, plan);
        for (int step : List.of(1, 3, 5, 7)) {
            await("the claim of step " + step)
                    .atMost(Plans.PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() ->
                            decided(3).stream().anyMatch(name -> name.startsWith("step-claimed, step " + step + " ")));
            int leader = EtcdMembers.leader(3);
            Lab.run("etcd-kill", Integer.toString(leader)).succeeded();
            long killed = System.nanoTime();
            int other = leader % 3 + 1;
            await("etcd takes writes again")
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> Lab.etcdctl(other, "--command-timeout=500ms", "put", "/lab/probe", "x")
                                    .code()
                            == 0);
            System.out.printf("no leader for %d ms%n", (System.nanoTime() - killed) / 1_000_000);
            Lab.run("etcd-start", Integer.toString(leader)).succeeded();
        }

        assertVerifiedAfter("the loss of one leader after the other", plan);
        assertDoneOnce();
    }

    /** The commands of the node that is to rejoin are recorded. @return the plan, which awaits approval */
    private static String rejoinBegun() {
        CommandRecord.keep(Forgotten.NODE);
        Lab.agents("agent-kill", Forgotten.NODE);
        Lab.agents("agent-start", Forgotten.NODE);
        Forgotten.byStartApp();
        return Forgotten.awaitPlan();
    }

    private static void awaitWithoutStore(int host) {
        JsonNode status = Views.awaitStatus(
                host,
                "the store can't be reached",
                seen -> !seen.path("store").path("reachable").asBoolean());
        assertThat(status.path("store").path("why").asText()).contains("etcd");
    }

    /** As etcd has them, asked of the member on a host: no agent is in between. */
    private static List<String> decided(int host) {
        return Lab.etcdctl(host, "get", "--prefix", "--print-value-only", "/rabbitmq-agent/lab/log/")
                .out()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(Ran::json)
                .map(entry -> entry.path("event"))
                .filter(event -> event.path("kind").asText().equals("decision"))
                .map(event -> CrashingDisk.name("decision", event))
                .toList();
    }

    private static void assertVerified(String plan) {
        assertVerifiedAfter("a cut", plan);
    }

    private static void assertVerifiedAfter(String fault, String plan) {
        JsonNode run = Plans.awaitEnd(1, plan);
        assertThat(run.path("outcome").asText()).as("%s", run).isEqualTo("verified");
        List<String> done = Views.decisionNames(1, plan).stream()
                .filter(name -> !name.startsWith("step-claimed"))
                .toList();
        assertThat(done).as("decisions after %s", fault).doesNotHaveDuplicates();
        ClusterDown.assertWhole(HOSTS);
        HOSTS.forEach(host -> Journals.assertInTheHistoryOnce(host, List.of(fault)));
        assertThat(Views.history(1).stream().map(entry -> entry.path("id").asText()))
                .doesNotHaveDuplicates();
        assertThat(Views.status(1).path("held")).as("held").isEmpty();
    }

    private static void assertDoneOnce() {
        assertThat(CommandRecord.begun(Forgotten.NODE))
                .as("the first start_app is refused, as it should be")
                .containsExactly("start_app", "reset", "join_cluster", "start_app", "stop");
        assertThat(CommandRecord.wrongs(CommandRecord.lines(Forgotten.NODE))).isEmpty();
        Forgotten.assertIsHome();
    }
}
