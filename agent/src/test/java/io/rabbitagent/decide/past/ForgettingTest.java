package io.rabbitagent.decide.past;

import static io.rabbitagent.cluster.Pictures.NOON;
import static io.rabbitagent.cluster.Pictures.life;
import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import io.rabbitagent.decide.DecisionMade;
import io.rabbitagent.decide.FindingChanged;
import io.rabbitagent.decide.past.Forgetting.Limits;
import io.rabbitagent.decide.past.Forgetting.Plan;
import io.rabbitagent.order.NodeRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForgettingTest {
    private static final Duration KEEP_FOR = Duration.ofDays(90);
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);
    private static final Limits FEW = new Limits(100, 1_000);

    private final List<HistoryEntry> history = new ArrayList<>();

    private void add(NodeName host, Instant at, Event event) {
        String journal = host + "/j";
        history.add(new HistoryEntry(1, EntryId.ofJournal(journal, history.size() + 1L), journal, at, event));
    }

    private void decided(String decision, NodeName target, Instant at) {
        Event event =
                new DecisionMade(decision, "rb1", Optional.of("plan"), Optional.of("rule"), Optional.of(target), "");
        history.add(new HistoryEntry(1, new EntryId("decision/" + history.size()), RB1.value(), at, event));
    }

    private static Instant daysAgo(double days) {
        return NOON.minusSeconds((long) (days * 86_400));
    }

    /** Entries that nobody needs once there are later ones. */
    private void noise(int count, double fromDaysAgo, double toDaysAgo) {
        for (int n = 0; n < count; n++) {
            double days = fromDaysAgo + (toDaysAgo - fromDaysAgo) * n / count;
            add(node(1 + n % 3), daysAgo(days), new AgentStarted(node(1 + n % 3), "life", "version"));
        }
    }

    private Plan plan(Limits limits) {
        return plan(limits, NOON);
    }

    private Plan plan(Limits limits, Instant now) {
        List<HistoryEntry> newest = history.subList(Math.max(0, history.size() - 1_000), history.size());
        Forgetting forgetting = new Forgetting(Clocks.of(newest, now, KEEP_FOR), limits);
        for (int n = 0; n < history.size(); n++) {
            forgetting.take(n + 1L, history.get(n));
        }
        return forgetting.plan();
    }

    private List<HistoryEntry> kept(Plan plan) {
        List<HistoryEntry> kept = new ArrayList<>();
        for (int n = 0; n < history.size(); n++) {
            if (plan.keeps(n + 1L)) {
                kept.add(history.get(n));
            }
        }
        assertThat(history.size() - kept.size()).isEqualTo((int) plan.going());
        assertThat(kept.get(kept.size() - 1)).isEqualTo(history.get(history.size() - 1));
        return kept;
    }

    private static NodeStopped stopped(NodeName node) {
        return new NodeStopped(
                node,
                life(node, 1),
                Fact.known(HowEnded.CLEAN),
                Fact.known(nodes(1)),
                Fact.known(new Membership(nodes(1, 2, 3), nodes(1, 2, 3))),
                true);
    }

    @Test
    void what_is_younger_than_it_has_to_be_stays() {
        noise(300, 200, 91);
        noise(500, 89, 0);
        assertThat(plan(FEW).going()).isEqualTo(300);
        assertThat(kept(plan(FEW))).allMatch(entry -> entry.at().isAfter(daysAgo(90)));
    }

    @Test
    void the_newest_stay_however_old_they_are() {
        noise(500, 500, 200);
        add(RB1, NOON, new AgentStarted(RB1, "life", "version"));
        add(RB2, NOON, new AgentStarted(RB2, "life", "version"));
        assertThat(kept(plan(FEW))).hasSizeBetween(100, 202);
        assertThat(plan(Limits.STANDARD).going()).isZero();
    }

    @Test
    void of_too_many_the_oldest_go_though_they_are_young() {
        noise(5_000, 2, 0);
        assertThat(kept(plan(FEW))).hasSizeBetween(900, 1_000);
        assertThat(plan(Limits.STANDARD).going()).isZero();
    }

    @Test
    void an_empty_or_short_history_loses_nothing() {
        assertThat(plan(FEW).going()).isZero();
        noise(99, 500, 200);
        assertThat(plan(FEW).going()).isZero();
    }

    @Test
    void the_last_end_of_each_node_stays_whatever_its_age() {
        add(RB1, daysAgo(400), new AppStarted(RB1, life(RB1, 1)));
        add(RB1, daysAgo(399), stopped(RB1));
        add(RB1, daysAgo(398), new AppStarted(RB1, life(RB1, 2)));
        add(RB1, daysAgo(300), stopped(RB1));
        add(RB2, daysAgo(300), new PeerLost(RB2, RB1));
        noise(300, 250, 100);
        noise(200, 80, 0);
        assertThat(kept(plan(FEW))).contains(history.get(2), history.get(3), history.get(4));
        assertThat(kept(plan(FEW))).doesNotContain(history.get(0), history.get(1));
    }

    @Test
    void what_is_open_stays_with_what_was_decided_about_it_and_what_is_gone_goes() {
        decided("plan-rejected", RB2, daysAgo(402));
        add(RB1, daysAgo(401), new FindingChanged("rule", RB2, false, ""));
        decided("plan-proposed", RB2, daysAgo(400));
        add(RB1, daysAgo(400), new FindingChanged("rule", RB2, true, ""));
        decided("plan-rejected", RB2, daysAgo(399));
        add(RB1, daysAgo(398), new FindingChanged("rule", RB3, true, ""));
        decided("plan-proposed", RB3, daysAgo(398));
        add(RB1, daysAgo(397), new FindingChanged("rule", RB3, false, ""));
        noise(300, 250, 100);
        noise(200, 80, 0);
        assertThat(kept(plan(FEW)))
                .startsWith(history.get(2), history.get(3), history.get(4))
                .doesNotContain(history.get(0), history.get(1), history.get(5), history.get(6), history.get(7));
    }

    @Test
    void the_last_entry_of_each_journal_stays() {
        history.add(
                new HistoryEntry(1, EntryId.ofJournal("rb9/old", 7), "rb9/old", daysAgo(500), new PeerLost(RB1, RB2)));
        history.add(new HistoryEntry(
                1, EntryId.ofJournal("rb9/old", 9), "rb9/old", daysAgo(500), new FindingChanged("r", RB1, false, "")));
        add(RB1, daysAgo(450), new AppStarted(RB1, life(RB1, 1)));
        noise(300, 250, 100);
        noise(200, 80, 0);
        assertThat(kept(plan(FEW))).contains(history.get(1)).doesNotContain(history.get(0));
    }

    @Test
    void a_clock_that_runs_ahead_makes_nothing_old_be_it_the_own_one() {
        noise(600, 80, 0);
        assertThat(plan(FEW, NOON.plus(Duration.ofDays(3_650))).going())
                .as("the own one")
                .isZero();
        add(RB3, NOON.plus(Duration.ofDays(3_650)), new AgentStarted(RB3, "life", "version"));
        assertThat(plan(FEW, NOON.plus(Duration.ofDays(3_650))).going()).isZero();
        assertThat(plan(FEW).going()).isZero();
    }

    @Test
    void what_a_clock_that_runs_behind_has_written_is_as_young_as_what_was_written_before_it() {
        noise(400, 200, 100);
        noise(3, 80, 80);
        for (int n = 0; n < 300; n++) {
            add(RB3, daysAgo(4_000), new AgentStarted(RB3, "life", "version"));
        }
        noise(200, 1, 0);
        assertThat(plan(FEW).upTo()).isEqualTo(400);
    }

    @Test
    void an_entry_from_the_future_keeps_nothing_behind_it() {
        add(RB3, NOON.plus(Duration.ofDays(3_650)), new AgentStarted(RB3, "life", "version"));
        noise(400, 200, 100);
        noise(200, 80, 0);
        assertThat(plan(FEW).upTo()).isEqualTo(401);
    }

    @Test
    void for_random_histories_the_kept_tell_the_same_of_every_end_now_and_after_what_follows() {
        for (int seed = 0; seed < 300; seed++) {
            history.clear();
            Random random = new Random(seed);
            for (int n = 0; n < 600; n++) {
                add(node(1 + random.nextInt(3)), daysAgo(300 - n / 2.0), event(random));
            }
            Plan plan = plan(FEW);
            assertThat(plan.going()).isPositive();
            Proof proof = new Proof(plan);
            for (int n = 0; n < history.size(); n++) {
                proof.take(n + 1L, history.get(n));
            }
            assertThat(proof.holds()).as("seed %d", seed).isTrue();

            List<HistoryEntry> kept = kept(plan);
            List<HistoryEntry> whole = new ArrayList<>(history);
            for (int n = 0; n < 50; n++) {
                add(node(1 + random.nextInt(3)), NOON, event(random));
                kept.add(history.get(history.size() - 1));
                whole.add(history.get(history.size() - 1));
            }
            assertThat(NodeRecords.of(kept).tellTheSameAs(NodeRecords.of(whole)))
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    @Test
    void a_plan_that_keeps_too_little_does_not_hold() {
        add(RB1, daysAgo(300), new AppStarted(RB1, life(RB1, 2)));
        add(RB1, daysAgo(299), stopped(RB1));
        noise(300, 250, 100);
        noise(200, 80, 0);
        Plan plan = plan(FEW);
        Plan less = new Plan(plan.upTo(), java.util.Set.of(1L), plan.going(), plan.all(), plan.records());
        assertThat(holds(plan)).isTrue();
        assertThat(holds(less)).isFalse();
    }

    @Test
    void a_history_that_ends_before_its_plan_proves_nothing() {
        noise(600, 200, 0);
        Proof proof = new Proof(plan(FEW));
        for (int n = 0; n < 599; n++) {
            proof.take(n + 1L, history.get(n));
        }
        assertThat(proof.isWhole()).isFalse();
        assertThat(proof.holds()).isFalse();
    }

    private boolean holds(Plan plan) {
        Proof proof = new Proof(plan);
        for (int n = 0; n < history.size(); n++) {
            proof.take(n + 1L, history.get(n));
        }
        return proof.holds();
    }

    private static Event event(Random random) {
        NodeName node = node(1 + random.nextInt(3));
        return switch (random.nextInt(12)) {
            case 0 -> new AppStarted(node, life(node, 2));
            case 1, 2 -> new NodeStarted(node, life(node, 2));
            case 3, 4 -> stopped(node);
            case 5, 6 -> new PeerLost(node, node(1 + random.nextInt(3)));
            case 7, 8 -> new PeerReturned(node, node(1 + random.nextInt(3)));
            case 9 -> new FindingChanged("rule" + random.nextInt(3), node, random.nextBoolean(), "");
            default -> new AgentStarted(node, "life", "version");
        };
    }
}
