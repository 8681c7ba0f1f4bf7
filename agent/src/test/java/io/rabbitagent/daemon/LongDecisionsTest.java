package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.daemon.DecisionWriter.Made;
import io.rabbitagent.decide.AlertHint;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.SomePlans;
import io.rabbitagent.plan.Step;
import io.rabbitagent.store.InMemorySharedStore;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Plans that lose as many queues as a plan may name, with the longest names there are. */
class LongDecisionsTest {
    private static final Clock CLOCK = Clock.fixed(Pictures.NOON, ZoneOffset.UTC);
    private static final NodeName RB1 = Pictures.node(1);

    private final Json json = AgentJson.create();
    private final InMemorySharedStore memory = new InMemorySharedStore("s", json);
    private final FaultyStore store = new FaultyStore(memory);
    private final DecisionWriter writer = new DecisionWriter(store, json, "prod", "rabbit@rb1", CLOCK);

    private static Plan losing(String id, String rule, int queues) {
        List<Loss> losses = new ArrayList<>();
        for (int i = 0; i < queues; i++) {
            losses.add(new Loss("/", "ä".repeat(120) + i, OptionalLong.of(i), "only on this node"));
        }
        return SomePlans.of(
                id,
                rule,
                RB1,
                Mode.APPROVE,
                "summary",
                List.of(),
                List.of(new Step(1, RB1, new Action.StartApp())),
                new Losses(losses, 0, List.of()),
                "undo",
                "digest-" + id);
    }

    @Test
    void a_plan_that_loses_a_thousand_queues_with_long_names_is_decided_on_and_read_whole() throws Exception {
        Plan first = losing("p-1", "wiped-node", 1_000);
        Plan second = losing("p-2", "partition", 1_000);

        assertThat(writer.decide(new Command.Propose("rabbit@rb1", first))).isEqualTo(new Made());
        assertThat(writer.decide(new Command.Propose("rabbit@rb1", second))).isEqualTo(new Made());

        DecisionWriter other = new DecisionWriter(memory, json, "prod", "rabbit@rb2", CLOCK);
        for (DecisionWriter each : List.of(writer, other)) {
            assertThat(plans(each.read())).containsExactly(first, second);
        }
        assertThat(memory.decisions().document().orElseThrow().length()).isLessThan(8_000);
    }

    private static List<Plan> plans(Fact<Decisions> read) {
        return read.value().orElseThrow().proposals().stream()
                .map(one -> one.plan())
                .toList();
    }

    @Test
    void short_ones_stay_in_the_document() throws Exception {
        writer.decide(new Command.Propose("rabbit@rb1", losing("p-1", "wiped-node", 3)));
        assertThat(memory.decisions().document().orElseThrow()).contains("only on this node");
    }

    @Test
    void the_next_decision_does_not_write_the_list_again() throws Exception {
        writer.decide(new Command.Propose("rabbit@rb1", losing("p-1", "wiped-node", 1_000)));
        store.kept = 0;
        writer.decide(new Command.PauseAll("ann", "upgrade", Pictures.NOON.plusSeconds(60)));
        assertThat(store.kept).isZero();
        assertThat(plans(writer.read())).hasSize(1);
    }

    @Test
    void what_was_taken_back_and_removed_is_kept_again_when_it_is_proposed_again() throws Exception {
        Plan plan = losing("p-1", "wiped-node", 1_000);
        writer.decide(new Command.Propose("rabbit@rb1", plan));
        writer.decide(new Command.Withdraw("rabbit@rb1", "p-1", "no more"));
        memory.removeKept(Set.of(), Instant.MAX);

        writer.decide(new Command.Propose("rabbit@rb1", plan));

        assertThat(plans(new DecisionWriter(memory, json, "prod", "rabbit@rb2", CLOCK).read()))
                .containsExactly(plan);
    }

    @Test
    void a_list_that_is_gone_makes_the_decisions_unknown_and_says_why() throws Exception {
        writer.decide(new Command.Propose("rabbit@rb1", losing("p-1", "wiped-node", 1_000)));
        memory.removeKept(Set.of(), Instant.MAX);
        Fact<Decisions> read = new DecisionWriter(memory, json, "prod", "rabbit@rb2", CLOCK).read();
        assertThat(read.isKnown()).isFalse();
        assertThat(read.toString()).contains("missing in the store").contains("backup");
    }

    @Test
    void where_the_list_can_not_be_kept_nothing_is_decided() throws Exception {
        store.keepsNothing = true;
        assertThat(writer.decide(new Command.Propose("rabbit@rb1", losing("p-1", "wiped-node", 1_000))))
                .isInstanceOfSatisfying(
                        DecisionWriter.NotReached.class,
                        not -> assertThat(not.detail()).contains("the disk is full"));
        assertThat(memory.decisions().document()).isEmpty();
    }

    @Test
    void what_is_proposed_stays_and_what_was_taken_back_is_removed_a_day_later() throws Exception {
        writer.decide(new Command.Propose("rabbit@rb1", losing("p-1", "wiped-node", 1_000)));
        String old = memory.keep("old");
        Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofHours(25));
        DecisionWriter later = new DecisionWriter(memory, json, "prod", "rabbit@rb2", tomorrow);

        SharedStore.Snapshot before = memory.decisions();
        later.decide(new Command.Propose("rabbit@rb2", losing("p-2", "partition", 2)));
        assertThat(memory.kept(old)).isEmpty();
        assertThat(plans(later.read())).hasSize(2);

        later.decide(new Command.Withdraw("rabbit@rb2", "p-1", "no more"));
        later.decide(new Command.Propose("rabbit@rb2", losing("p-3", "inconsistent-cluster", 2)));
        assertThat(before.document().orElseThrow()).contains("$kept");
        assertThat(memory.keptCount()).isZero();
    }

    @Test
    void alerts_alone_leave_nothing_behind_for_longer_than_a_day() throws Exception {
        writer.decide(new Command.ReceiveAlerts("rabbit@rb1", alerts("a", Pictures.NOON)));
        assertThat(memory.decisions().document().orElseThrow()).contains("$kept");
        assertThat(memory.keptCount()).isEqualTo(1);
        Clock dayAfter = Clock.offset(Clock.systemUTC(), Duration.ofHours(25));
        DecisionWriter later = new DecisionWriter(memory, json, "prod", "rabbit@rb2", dayAfter);

        List<AlertHint> others = alerts("b", dayAfter.instant());
        assertThat(later.decide(new Command.ReceiveAlerts("rabbit@rb2", others)))
                .isEqualTo(new Made());

        assertThat(later.read().value().orElseThrow().alerts())
                .hasSize(others.size())
                .allMatch(one -> one.hint().fingerprint().startsWith("b"));
        assertThat(memory.keptCount()).isEqualTo(1);
    }

    /** As many as one request may bring. */
    private static List<AlertHint> alerts(String name, Instant since) {
        List<AlertHint> all = new ArrayList<>();
        for (int i = 0; i < Decisions.MOST_ALERTS; i++) {
            all.add(new AlertHint(
                    name + i, since, "x".repeat(100), "app-stopped", Optional.of(RB1), AlertHint.Seen.NO_FINDING));
        }
        return all;
    }
}
