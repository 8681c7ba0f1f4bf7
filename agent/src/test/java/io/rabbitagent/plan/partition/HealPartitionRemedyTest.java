package io.rabbitagent.plan.partition;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Holdings.HeldQueue;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.Inventory.LedQueue;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HealPartitionRemedyTest {
    private final HealPartitionRemedy remedy = new HealPartitionRemedy();
    private Pictures pictures = Pictures.healthy(3);

    private Remedy.Proposal propose() {
        return remedy.propose(pictures.picture(), node(1));
    }

    private Remedy.Steps steps() {
        assertThat(propose()).isInstanceOf(Remedy.Steps.class);
        return (Remedy.Steps) propose();
    }

    private String notPossible() {
        assertThat(propose()).isInstanceOf(Remedy.NotPossible.class);
        return ((Remedy.NotPossible) propose()).why();
    }

    private Judgement gate(String name) {
        return remedy.precautions().stream()
                .filter(gate -> gate.name().equals(name))
                .findFirst()
                .orElseThrow()
                .condition()
                .judge(pictures.picture(), node(1));
    }

    private List<NodeName> losers() {
        return steps().steps().stream()
                .filter(step -> step.action() instanceof Action.ReturnToTrustedSide)
                .map(Step::on)
                .toList();
    }

    /** Each names these as partitioned, and sees them not running; the others name it only where they say so, too. */
    private void says(int number, Integer... away) {
        NodeName node = node(number);
        Set<NodeName> others =
                nodes(List.of(away).stream().mapToInt(Integer::intValue).toArray());
        pictures.changePeer(node, node, peer -> Pictures.peer(node, true, others));
        others.forEach(other -> pictures.changePeer(node, other, peer -> Pictures.peer(other, false, Set.of())));
    }

    private void leads(int number, Inventory inventory) {
        pictures.observe(
                node(number),
                seen -> with(seen).inventory(Fact.known(inventory)).done());
    }

    private static Inventory counts(int queues, long messages, int connections) {
        return new Inventory(queues, messages, 0, connections, List.of());
    }

    private static LedQueue queue(String name, long messages) {
        return new LedQueue("/", name, "classic", OptionalLong.of(messages));
    }

    private void threeAgainstOneAndTwo() {
        says(1, 3);
        says(2, 3);
        says(3, 1, 2);
    }

    @Test
    void of_a_ram_node_that_gives_up_its_side_nobody_is_told_that_its_backup_can_be_read() {
        threeAgainstOneAndTwo();
        assertThat(steps().undo()).endsWith("the backups of this plan: agent backups");

        pictures.changePeer(
                node(1), node(2), peer -> new PeerView(node(2), true, NodeType.RAM, Set.of(), false, false));
        assertThat(steps().undo()).endsWith("the backups of this plan: agent backups");

        pictures.changePeer(
                node(1), node(3), peer -> new PeerView(node(3), false, NodeType.RAM, Set.of(), false, false));
        assertThat(steps().undo())
                .endsWith("agent backups; but no message can be read from the backup of a RAM node, as it has no"
                        + " definitions of queues");
    }

    @Test
    void all_that_give_up_their_side_are_stopped_before_any_of_them_starts_again() {
        pictures = Pictures.healthy(5);
        for (int one = 3; one <= 5; one++) {
            says(one, 1, 2);
        }
        says(1, 3, 4, 5);
        says(2, 3, 4, 5);
        assertThat(steps().steps())
                .extracting(step -> step.number() + " " + step.action().name() + " " + step.on())
                .containsExactly(
                        "1 stop-losing-side rabbit@rb1",
                        "2 stop-losing-side rabbit@rb2",
                        "3 await-partition-cleared rabbit@rb3",
                        "4 await-partition-cleared rabbit@rb4",
                        "5 await-partition-cleared rabbit@rb5",
                        "6 backup rabbit@rb1",
                        "7 backup rabbit@rb2",
                        "8 return-to-trusted-side rabbit@rb1",
                        "9 return-to-trusted-side rabbit@rb2");
        List<NodeName> trusted = List.of(node(3), node(4), node(5));
        assertThat(steps().steps().get(7).action())
                .isEqualTo(new Action.ReturnToTrustedSide(trusted, List.of(node(2))));
        assertThat(steps().steps().get(8).action()).isEqualTo(new Action.ReturnToTrustedSide(trusted, List.of()));
        assertThat(steps().steps())
                .filteredOn(step -> step.action().destructive())
                .hasSize(2);
    }

    @Test
    void the_majority_is_trusted_however_much_the_other_side_leads() {
        threeAgainstOneAndTwo();
        leads(3, counts(1_000, 1_000_000, 500));
        assertThat(losers()).containsExactly(node(3));
        assertThat(gate("side-to-trust").detail())
                .isEqualTo(
                        "trusted: rabbit@rb1, rabbit@rb2 (2 members, what they lead is unknown). Each of the others gives up"
                                + " its changes: rabbit@rb3 (1 member, 1000 queues led, 1000000 messages, 500 connections)");
    }

    @Test
    void one_members_word_is_enough_whoever_it_is() {
        says(2, 3);
        says(1, 3);
        assertThat(losers()).as("3 itself says nothing").containsExactly(node(3));
        pictures = Pictures.healthy(3);
        says(3, 1, 2);
        assertThat(losers()).as("only 3 says so").containsExactly(node(3));
    }

    @Test
    void of_sides_with_as_many_members_queues_then_messages_then_connections_decide() {
        pictures = Pictures.healthy(2);
        says(1, 2);
        says(2, 1);
        leads(1, counts(2, 0, 0));
        leads(2, counts(1, 99, 99));
        assertThat(losers()).containsExactly(node(2));
        leads(2, counts(2, 1, 0));
        assertThat(losers()).containsExactly(node(1));
        leads(1, counts(2, 1, 1));
        assertThat(losers()).containsExactly(node(2));
    }

    @Test
    void messages_that_nobody_has_counted_decide_nothing() {
        pictures = Pictures.healthy(2);
        says(1, 2);
        says(2, 1);
        leads(1, counts(2, 7, 0));
        leads(2, new Inventory(2, 5, 1, 0, List.of()));
        assertThat(notPossible())
                .isEqualTo("rabbit@rb1 and rabbit@rb2 have as many members and queues, and which has more messages is"
                        + " unknown: rabbit@rb2 has not counted those of 1 queue");
        assertThat(gate("side-to-trust").verdict()).isEqualTo(Verdict.UNKNOWN);
        leads(1, counts(3, 7, 0));
        assertThat(losers()).as("the queues decide").containsExactly(node(2));
        assertThat(gate("side-to-trust").detail())
                .contains("rabbit@rb2 (1 member, 2 queues led, 5 messages and those"
                        + " of 1 queue that is not counted, 0 connections)");
    }

    @Test
    void sides_that_are_alike_are_for_a_human() {
        pictures = Pictures.healthy(2);
        says(1, 2);
        says(2, 1);
        leads(1, counts(1, 1, 1));
        leads(2, counts(1, 1, 1));
        assertThat(notPossible())
                .contains(
                        "rabbit@rb1 and rabbit@rb2 each have 1 member, 1 queue led, 1 message, 1 connection",
                        "A human");
        assertThat(gate("side-to-trust").verdict()).isEqualTo(Verdict.FALSE);
    }

    @Test
    void what_a_side_of_the_same_size_leads_must_be_known() {
        pictures = Pictures.healthy(2);
        says(1, 2);
        leads(1, counts(1, 1, 1));
        assertThat(notPossible()).contains("rabbit@rb2 are as many as another side", "unknown");
        assertThat(gate("side-to-trust").verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void after_a_cut_between_two_members_the_one_that_rabbitmq_took_away_from_the_third_is_alone() {
        // Seen on 3.10.8: the link between 1 and 2 was cut; "Partial partition detected" had 1 leave 3, too.
        says(1, 2, 3);
        says(2, 1);
        says(3, 1);
        assertThat(losers()).containsExactly(node(1));
    }

    @Test
    void no_two_of_the_trusted_are_partitioned_from_each_other() {
        pictures = Pictures.healthy(4);
        // 1 and 2 are apart, 3 sees both: not a side, as it does not hold together.
        says(1, 2);
        says(2, 1);
        says(4, 1, 3);
        leads(1, counts(1, 0, 0));
        leads(2, counts(5, 0, 0));
        leads(3, counts(1, 0, 0));
        leads(4, counts(9, 0, 0));
        assertThat(losers()).as("of 1+3, 2+3 and 2+4").containsExactly(node(1), node(3));
    }

    @Test
    void who_was_stopped_meanwhile_is_backed_up_before_it_starts() {
        threeAgainstOneAndTwo();
        pictures = Pictures.healthy(3).vmDown(node(3));
        assertThat(notPossible()).isEqualTo("no member is partitioned from another");
        pictures.observe(
                node(3),
                seen -> with(seen)
                        .log(seen.log()
                                .map(log -> log.change()
                                        .partitionedFrom(nodes(1, 2))
                                        .done()))
                        .done());
        assertThat(losers()).containsExactly(node(3));
        assertThat(PartitionGates.sideLeftBehind(pictures.picture()).holds()).isTrue();
    }

    @Test
    void one_that_was_in_a_partition_before_and_whose_log_can_not_be_read_leaves_it_unknown() {
        pictures.vmDown(node(3));
        assertThat(PartitionGates.sideLeftBehind(pictures.picture()).verdict()).isEqualTo(Verdict.FALSE);
        pictures.observe(
                node(3),
                seen -> with(seen)
                        .log(Fact.unknown(Fact.Reason.UNREADABLE, "gone"))
                        .done());
        assertThat(PartitionGates.sideLeftBehind(pictures.picture()).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void a_member_of_the_partition_that_is_not_known_to_run_or_to_be_down_is_waited_for() {
        threeAgainstOneAndTwo();
        pictures.silent(node(3));
        assertThat(notPossible()).startsWith("rabbit@rb3 is part of the partition, and whether it runs is unknown");
    }

    @Test
    void a_node_that_is_no_configured_member_is_nobodys_to_stop() {
        pictures.changePeer(node(1), node(1), peer -> Pictures.peer(node(1), true, nodes(9)));
        assertThat(notPossible()).startsWith("rabbit@rb9 is part of the partition and not in cluster.members");
    }

    @Test
    void a_link_that_is_cut_shows_in_two_that_run_and_do_not_see_each_other() {
        threeAgainstOneAndTwo();
        assertThat(gate("links-whole").holds()).isTrue();
        // Seen on 3.10.8 while the link between 1 and 2 was cut: 1 is partitioned from 3 already.
        pictures = Pictures.healthy(3);
        says(1, 3);
        says(3, 1);
        pictures.changePeer(node(1), node(2), peer -> Pictures.peer(node(2), false, Set.of()));
        pictures.changePeer(node(2), node(1), peer -> Pictures.peer(node(1), false, Set.of()));
        assertThat(gate("links-whole").verdict()).isEqualTo(Verdict.FALSE);
        assertThat(gate("links-whole").detail())
                .startsWith("rabbit@rb1 and rabbit@rb2 run, and rabbit@rb1 does not see it");
    }

    @Test
    void each_queue_of_the_other_side_is_named_with_what_the_trusted_one_has() {
        threeAgainstOneAndTwo();
        leads(1, new Inventory(1, 6, 0, 3, List.of(queue("ha", 6))));
        leads(2, counts(0, 0, 0));
        leads(3, new Inventory(3, 7, 0, 0, List.of(queue("ha", 5), queue("plain", 2))));
        Losses losses = steps().losses();
        assertThat(losses.queues())
                .containsExactly(
                        new Loss(
                                "/",
                                "ha",
                                OptionalLong.empty(),
                                "led by rabbit@rb3, where it has 5 messages and clients may add more; rabbit@rb1 leads it, too, with 6 messages, which stay"),
                        new Loss(
                                "/",
                                "plain",
                                OptionalLong.empty(),
                                "led by rabbit@rb3, where it has 2 messages and clients may add more; the trusted side does not lead it. Declared before the cut it comes back with"
                                        + " what is on its disk, and declared since it is lost"));
        assertThat(losses.more()).isEqualTo(1);
        assertThat(losses.unknown())
                .satisfiesExactly(
                        growing -> assertThat(growing).startsWith("rabbit@rb3 runs: what clients publish there"),
                        changed -> assertThat(changed).startsWith("what was changed on the other sides"),
                        gone -> assertThat(gone).startsWith("transient messages"));
    }

    @Test
    void while_the_other_side_runs_no_number_is_promised() {
        threeAgainstOneAndTwo();
        leads(3, new Inventory(1, 5, 0, 0, List.of(queue("ha", 5))));
        Losses shown = steps().losses();
        assertThat(shown.queues()).singleElement().satisfies(loss -> {
            assertThat(loss.messages()).isEmpty();
            assertThat(loss.why())
                    .contains(
                            "it has 5 messages and clients may add more",
                            "whether the trusted side leads it is unknown");
        });
        leads(3, new Inventory(1, 50, 0, 2, List.of(queue("ha", 50))));
        assertThat(steps().losses().noLargerThan(shown))
                .as("the plan does not go stale by itself")
                .isTrue();
    }

    @Test
    void of_a_side_that_is_down_its_files_tell() {
        pictures.vmDown(node(3));
        pictures.observe(
                node(3),
                seen -> with(seen)
                        .log(seen.log()
                                .map(log ->
                                        log.change().partitionedFrom(nodes(1)).done()))
                        .holdings(Fact.known(
                                new Holdings(9, List.of(new HeldQueue("/", "plain", OptionalLong.of(4))), 2, 0, "f1")))
                        .done());
        assertThat(steps().losses().queues())
                .containsExactly(new Loss("/", "plain", OptionalLong.of(4), "at most, by the files of rabbit@rb3"));
        assertThat(steps().losses().more()).isEqualTo(1);
    }

    @Test
    void what_each_of_the_others_holds_has_to_be_known_before_the_plan_begins() {
        threeAgainstOneAndTwo();
        assertThat(gate("losses-known").verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(gate("losses-known").detail()).startsWith("what rabbit@rb3 holds is unknown (not-observed");
        leads(3, counts(1, 5, 0));
        assertThat(gate("losses-known").holds()).isTrue();
        assertThat(gate("losses-known").detail()).isEqualTo("what rabbit@rb3 holds is known");
        assertThat(remedy.precautions())
                .filteredOn(gate -> gate.name().equals("losses-known"))
                .allSatisfy(gate -> assertThat(gate.onlyAtStart()).isTrue());
    }

    @Test
    void of_one_that_is_down_its_files_have_to_be_known_and_what_it_led_before_tells_nothing() {
        pictures.vmDown(node(3));
        pictures.observe(
                node(3),
                seen -> with(seen)
                        .log(seen.log()
                                .map(log ->
                                        log.change().partitionedFrom(nodes(1)).done()))
                        .holdings(Fact.notObserved())
                        .inventory(Fact.known(counts(1, 5, 0)))
                        .done());
        assertThat(gate("losses-known").verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(steps().losses().unknown()).contains("what rabbit@rb3 holds is unknown");
        pictures.observe(
                node(3),
                seen -> with(seen)
                        .holdings(Fact.known(new Holdings(9, List.of(), 0, 0, "f1")))
                        .done());
        assertThat(gate("losses-known").holds()).isTrue();
    }

    @Test
    void without_a_side_to_trust_nobody_knows_whose_losses_they_are() {
        pictures = Pictures.healthy(2);
        says(1, 2);
        assertThat(gate("losses-known").verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void the_cure_has_worked_once_who_returned_is_seen_by_all_and_nobody_sees_a_partition() {
        threeAgainstOneAndTwo();
        List<Step> steps = steps().steps();
        assertThat(remedy.verified(steps).judge(pictures.picture(), node(1)).verdict())
                .isEqualTo(Verdict.FALSE);
        pictures = Pictures.healthy(3);
        assertThat(remedy.verified(steps).judge(pictures.picture(), node(1)).holds())
                .isTrue();
        pictures.changePeer(node(1), node(3), peer -> Pictures.peer(node(3), false, Set.of()));
        assertThat(remedy.verified(steps).judge(pictures.picture(), node(1)).verdict())
                .isEqualTo(Verdict.FALSE);
    }
}
