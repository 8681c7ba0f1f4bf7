package io.rabbitagent.plan.lost;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;
import static io.rabbitagent.plan.lost.Measured.counted;
import static io.rabbitagent.plan.lost.Measured.led;
import static io.rabbitagent.plan.lost.Measured.notOpened;
import static io.rabbitagent.plan.lost.Measured.replicated;
import static io.rabbitagent.plan.lost.Measured.stream;
import static io.rabbitagent.plan.lost.Measured.uncounted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Outages;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.Measurements;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.cluster.rehearsal.Trial;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Loss.Kept;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.SomePlans;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The schemas and counts are those of real 3.10.8 brokers: clean stops 1, 2, 3, then 3 is lost. */
class StartWithoutLostRemedyTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);

    private final StartWithoutLostRemedy remedy = new StartWithoutLostRemedy(Action.StartService.USUAL_BOOT);
    private Pictures pictures = Outages.inOrder123(HowEnded.CLEAN).silent(RB3);
    private Measured measured = Measured.cleanStops();

    private ClusterPicture picture() {
        return measured.in(pictures);
    }

    private Remedy.Steps steps() {
        Remedy.Proposal proposal = remedy.propose(picture(), RB1);
        assertThat(proposal).isInstanceOf(Remedy.Steps.class);
        return (Remedy.Steps) proposal;
    }

    private String impossible() {
        Remedy.Proposal proposal = remedy.propose(picture(), RB1);
        assertThat(proposal).isInstanceOf(Remedy.NotPossible.class);
        return ((Remedy.NotPossible) proposal).why();
    }

    private List<String> lines() {
        return steps().steps().stream()
                .map(step -> step.number() + " " + step.on().host() + " "
                        + step.action().name()
                        + (step.action() instanceof Action.StartService start ? " " + start.until() : ""))
                .toList();
    }

    private Gate gate(String name) {
        return remedy.precautions().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Judgement judged(String name) {
        return gate(name).condition().judge(picture(), RB1);
    }

    @Test
    void the_way_that_keeps_most_is_taken_and_every_survivor_is_backed_up_before_anything_is_touched() {
        assertThat(lines())
                .containsExactly(
                        "1 rb1 backup",
                        "2 rb2 backup",
                        "3 rb1 forget_cluster_node --offline",
                        "4 rb1 start-service RUNS",
                        "5 rb2 start-service LIVES",
                        "6 rb2 await-boot",
                        "7 rb1 check-outcome",
                        "8 rb1 shrink-lost-member");
        assertThat(steps().steps().get(0).action()).isEqualTo(Action.BackUp.withoutDefinitions());
        assertThat(steps().steps().get(2).action()).isEqualTo(new Action.ForgetOffline(RB3, "f1", List.of()));
        assertThat(steps().steps().get(6).action())
                .isEqualTo(new Action.CheckOutcome(
                        RB1,
                        Option.FORGET_LOST,
                        List.of(new Action.CheckOutcome.Copy(RB1, "f1"), new Action.CheckOutcome.Copy(RB2, "f1")),
                        List.of(RB3),
                        List.of()));
    }

    @Test
    void what_only_the_lost_node_had_is_named_and_so_is_what_the_other_ways_would_lose() {
        assertThat(steps().losses().queues())
                .containsExactly(new Loss(
                        "/",
                        "plain.3",
                        OptionalLong.empty(),
                        "nobody knows it once rabbit@rb3 is left out; no survivor has its messages",
                        Kept.NOBODY));
        assertThat(steps().losses().unknown()).isEmpty();
        assertThat(steps().notes())
                .first()
                .isEqualTo(
                        "Of the ways to start that were tried on copies the one that loses least is rabbit@rb1 first, after"
                                + " forget_cluster_node --offline: 1 of 6 queues not served, 0 messages lost. Compared are queues"
                                + " that nobody serves, then messages, then definitions");
        assertThat(steps().notes().get(1))
                .contains(
                        "rabbit@rb2 first, after forget_cluster_node --offline, does not serve 4 queues, and loses 9 messages",
                        "rabbit@rb1 first, as it is, does not start (it waits for tables)");
    }

    @Test
    void a_queue_that_is_given_up_says_what_its_lost_leader_was_seen_with() {
        measured = Measured.cleanStops().seen(RB3, counted("plain.3", 250), counted("ha.1", 3));

        assertThat(steps().losses().queues())
                .containsExactly(new Loss(
                        "/",
                        "plain.3",
                        OptionalLong.empty(),
                        "nobody knows it once rabbit@rb3 is left out; no survivor has its messages; rabbit@rb3 was seen"
                                + " with 250 messages at " + Pictures.NOON,
                        Kept.NOBODY));
        assertThat(steps().losses().unknown()).as("ha.1 keeps as many").isEmpty();

        measured = Measured.cleanStops().seen(RB3, uncounted("plain.3"));
        assertThat(steps().losses().queues().get(0).why())
                .endsWith("; rabbit@rb3 was seen to lead it, uncounted, at " + Pictures.NOON);
    }

    @Test
    void what_is_led_by_a_lost_node_or_can_not_be_counted_says_what_was_seen_of_it() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of())
                .holdsUncounted(RB2, "torn")
                .tried(RB2, Option.FORCE_BOOT, led("torn", RB2), led("down", RB3))
                .seen(RB3, counted("down", 4))
                .seen(RB2, counted("torn", 9));

        assertThat(steps().losses().queues())
                .extracting(Loss::queue, Loss::messages, Loss::why)
                .containsExactly(
                        tuple(
                                "down",
                                OptionalLong.empty(),
                                "led by a lost member: deleted as that is forgotten, unless a mirror takes over; no survivor"
                                        + " has its messages; rabbit@rb3 was seen with 4 messages at " + Pictures.NOON),
                        tuple(
                                "torn",
                                OptionalLong.empty(),
                                "the copy of rabbit@rb2 is used, which can't be counted; rabbit@rb2 was seen with 9 messages"
                                        + " at " + Pictures.NOON));
        assertThat(steps().losses().unknown()).isEmpty();
    }

    @Test
    void more_messages_than_the_used_copy_has_that_only_a_lost_node_was_seen_with_are_told_as_unknown() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of("h", 100))
                .holds(RB2, Map.of("h", 100))
                .tried(RB2, Option.FORCE_BOOT, led("h", RB2))
                .seen(RB3, counted("h", 250));

        assertThat(steps().losses().queues()).isEmpty();
        assertThat(steps().losses().unknown())
                .containsExactly(
                        "whether these, seen before the outage, were consumed since, or are gone: h in vhost /, 250"
                                + " on rabbit@rb3 at " + Pictures.NOON + ", 100 kept");
    }

    @Test
    void queues_that_no_survivor_knows_and_those_that_were_not_named_are_told_as_unknown() {
        measured = Measured.cleanStops().seen(RB3, 12, 47, counted("plain.3", 250), counted("late", 60));

        assertThat(steps().losses().unknown())
                .containsExactly(
                        "whether these queues, which no survivor knows, were deleted after they were seen, or are gone: late"
                                + " in vhost /, 60 on rabbit@rb3 at " + Pictures.NOON,
                        "what becomes of 12 queues with the fewest messages, 47 in all, that rabbit@rb3 was seen to lead:"
                                + " which they are was not kept");
    }

    @Test
    void with_traffic_between_the_stops_the_new_queue_is_lost_and_the_deleted_one_is_told_to_come_back() {
        measured = Measured.trafficBetweenTheStops();

        assertThat(steps().losses().queues())
                .containsExactly(new Loss(
                        "/",
                        "ha.new",
                        OptionalLong.of(3),
                        "nobody knows it once rabbit@rb3 is left out; its newest copy is that of rabbit@rb2",
                        Kept.BACKUP_ONLY));
        assertThat(steps().notes())
                .last()
                .isEqualTo("Comes back, though it was deleted or revoked since: queue ha.del in vhost /");
    }

    @Test
    void a_queue_that_loses_messages_is_named_with_the_least_that_it_loses_of_the_newest_copy_the_largest_loss_first() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of("a", 4, "b", 1, "kept", 7))
                .holds(RB2, Map.of("a", 9, "b", 12, "kept", 5))
                .tried(RB1, Option.FORCE_BOOT, led("a", RB1), led("b", RB1), led("kept", RB1))
                .tried(RB2, Option.FORCE_BOOT, led("a", RB3), led("b", RB3), led("kept", RB3));

        assertThat(steps().losses().queues())
                .containsExactly(
                        new Loss(
                                "/",
                                "b",
                                OptionalLong.of(11),
                                "the copy of rabbit@rb1 is used with 1 message; that of rabbit@rb2 with 12 is discarded:"
                                        + " it is the newest, and at least 11 of these are lost"),
                        new Loss(
                                "/",
                                "a",
                                OptionalLong.of(5),
                                "the copy of rabbit@rb1 is used with 4 messages; that of rabbit@rb2 with 9 is discarded:"
                                        + " it is the newest, and at least 5 of these are lost"));
    }

    @Test
    void what_is_led_by_a_lost_node_or_has_no_majority_is_not_served_and_a_loss() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of())
                .holds(RB2, Map.of("ha", 3))
                .tried(
                        RB2,
                        Option.FORCE_BOOT,
                        led("ha", RB3),
                        replicated("two", RB2, RB3),
                        replicated("qq", RB1, RB2, RB3));

        assertThat(steps().losses().queues())
                .extracting(Loss::queue, Loss::messages, Loss::why)
                .containsExactly(
                        tuple(
                                "ha",
                                OptionalLong.of(3),
                                "led by a lost member: deleted as that is forgotten, unless a mirror takes over; its newest"
                                        + " copy is that of rabbit@rb2"),
                        tuple(
                                "two",
                                OptionalLong.empty(),
                                "no majority of its members is left: it stays down until somebody deletes it; no survivor"
                                        + " has its messages"));
    }

    @Test
    void a_stream_without_a_majority_that_a_lost_node_led_is_deleted_as_that_is_forgotten() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of())
                .holds(RB2, Map.of("lost", 3, "left", 2))
                .tried(
                        RB2,
                        Option.FORCE_BOOT,
                        stream("lost", RB3, RB3, RB2),
                        stream("left", RB2, RB2, RB3),
                        stream("kept", RB3, RB3, RB1, RB2));

        assertThat(steps().losses().queues())
                .extracting(Loss::queue, Loss::messages, Loss::why)
                .containsExactly(
                        tuple(
                                "lost",
                                OptionalLong.of(3),
                                "no majority of its members is left: a stream that a lost member led, deleted as that is"
                                        + " forgotten; counted is what a single member has, whether or not it was confirmed,"
                                        + " and others may have had more; its newest copy is that of rabbit@rb2"),
                        tuple(
                                "left",
                                OptionalLong.of(2),
                                "no majority of its members is left: it stays down until somebody deletes it; counted is"
                                        + " what a single member has, whether or not it was confirmed, and others may have had"
                                        + " more; its newest copy is that of rabbit@rb2"));
    }

    @Test
    void a_stream_that_the_forget_before_the_start_has_left_stays_down() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of())
                .holds(RB2, Map.of("lost", 3, "kept", 9))
                .tried(RB2, Option.FORCE_BOOT, stream("lost", RB3, RB3, RB2), led("kept", RB3))
                .tried(RB2, Option.FORGET_LOST, stream("lost", RB3, RB3, RB2), led("kept", RB2));

        assertThat(steps().losses().queues())
                .extracting(Loss::why)
                .singleElement()
                .asString()
                .startsWith("no majority of its members is left: it stays down until somebody deletes it");
    }

    @Test
    void who_keeps_a_queue_that_is_given_up_is_told_only_where_one_survivor_at_most_has_a_copy() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of("both", 3, "one", 3))
                .holds(RB2, Map.of("both", 3, "down", 4))
                .tried(
                        RB2,
                        Option.FORCE_BOOT,
                        led("down", RB3),
                        replicated("both", RB1, RB2, RB3, node(4), node(5)),
                        replicated("one", RB1, RB3),
                        replicated("none", RB2, RB3));

        assertThat(steps().losses().queues())
                .extracting(Loss::queue, Loss::kept)
                .containsExactlyInAnyOrder(
                        tuple("one", Kept.BACKUP_ONLY),
                        tuple("both", Kept.UNTOLD),
                        tuple("down", Kept.UNTOLD),
                        tuple("none", Kept.NOBODY));
    }

    @Test
    void a_queue_without_a_majority_is_told_with_what_its_largest_member_has_or_why_that_is_not_known() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of("two", 7))
                .holdsUnreadable(RB2, "torn", "its log is not in the copy")
                .tried(RB2, Option.FORCE_BOOT, replicated("two", RB1, RB3), replicated("torn", RB2, RB3));

        assertThat(steps().losses().queues())
                .containsExactly(
                        new Loss(
                                "/",
                                "two",
                                OptionalLong.of(7),
                                "no majority of its members is left: it stays down until somebody deletes it; counted is what"
                                        + " a single member has, whether or not it was confirmed, and others may have had more; its"
                                        + " newest copy is that of rabbit@rb1",
                                Kept.BACKUP_ONLY),
                        new Loss(
                                "/",
                                "torn",
                                OptionalLong.empty(),
                                "no majority of its members is left: it stays down until somebody deletes it (its log is not in"
                                        + " the copy); its newest copy is that of rabbit@rb2",
                                Kept.BACKUP_ONLY));
    }

    @Test
    void that_equal_numbers_are_taken_for_the_same_messages_is_said() {
        assertThat(steps().notes())
                .contains(
                        "Discarded are copies of 3 queues with as many messages as the used ones: by these numbers they"
                                + " are taken for the same");

        measured = Measured.without(RB3)
                .holds(RB1, Map.of("empty", 0, "fewer", 3))
                .holds(RB2, Map.of("empty", 0, "fewer", 4))
                .tried(RB2, Option.FORCE_BOOT, led("empty", RB2), led("fewer", RB2));
        assertThat(steps().notes()).noneMatch(note -> note.contains("taken for the same"));
    }

    @Test
    void that_what_was_consumed_since_is_delivered_again_is_said() {
        assertThat(steps().notes()).noneMatch(note -> note.contains("delivered again"));

        measured = Measured.without(RB3)
                .holds(RB1, Map.of("q", 3, "empty", 2))
                .holds(RB2, Map.of("q", 1, "empty", 0))
                .tried(RB1, Option.FORGET_LOST, led("q", RB1), led("empty", RB1))
                .tried(RB2, Option.FORCE_BOOT, led("q", RB3), led("empty", RB3));
        assertThat(steps().notes())
                .contains(
                        "Used are copies with more messages than the newest ones, which are discarded: what was consumed"
                                + " since is delivered again: empty in vhost /, 2 messages, and 0 on rabbit@rb2; q in vhost /,"
                                + " 3 messages, and 1 on rabbit@rb2");
    }

    @Test
    void a_newer_copy_that_nobody_can_count_and_that_is_discarded_is_a_loss_too() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of("q", 4))
                .holdsUncounted(RB2, "q")
                .tried(RB1, Option.FORCE_BOOT, led("q", RB1))
                .tried(RB2, Option.FORCE_BOOT, led("q", RB3));

        assertThat(steps().losses().queues())
                .containsExactly(new Loss(
                        "/",
                        "q",
                        OptionalLong.empty(),
                        "the copy of rabbit@rb1 is used, and that of rabbit@rb2 is discarded, which nobody can count"));
    }

    @Test
    void more_messages_in_a_copy_that_is_discarded_are_a_loss_though_another_node_went_down_later() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of("unsynchronised", 1_000, "same", 7))
                .holds(RB2, Map.of("unsynchronised", 5, "same", 7))
                .tried(RB2, Option.FORCE_BOOT, led("unsynchronised", RB2), led("same", RB2));

        assertThat(steps().losses().queues())
                .containsExactly(new Loss(
                        "/",
                        "unsynchronised",
                        OptionalLong.of(995),
                        "the copy of rabbit@rb2 is used with 5 messages; that of rabbit@rb1 with 1000 is discarded:"
                                + " consumed since, or lost, at least 995 of these"));
        assertThat(steps().losses().unknown()).as("equal counts are no loss").isEmpty();
    }

    @Test
    void what_is_left_of_a_queue_that_the_last_one_down_does_not_know_is_told_also_where_nobody_would_serve_it() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of("late", 4))
                .holds(RB2, Map.of("q", 1))
                .tried(RB2, Option.FORCE_BOOT)
                .tried(RB1, Option.FORGET_LOST, led("q", RB1), led("late", RB3));

        assertThat(steps().losses().queues())
                .extracting(Loss::queue, Loss::messages)
                .contains(tuple("late", OptionalLong.of(4)));
        assertThat(steps().losses().unknown()).anyMatch(words -> words.contains("late in vhost /, 4 messages"));
    }

    @Test
    void a_quorum_queue_whose_members_survivors_name_otherwise_may_lose_what_nobody_can_count() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of())
                .holds(RB2, Map.of())
                .tried(RB1, Option.FORCE_BOOT, replicated("qq", RB1, RB2, RB3), replicated("same", RB1, RB2, RB3))
                .tried(RB2, Option.FORCE_BOOT, replicated("qq", RB2, RB1), replicated("same", RB3, RB2, RB1));

        assertThat(steps().losses().queues())
                .extracting(Loss::queue, Loss::messages)
                .containsExactly(tuple("qq", OptionalLong.empty()));
        assertThat(steps().losses().queues().get(0).why()).contains("names other members of it");
    }

    @Test
    void fewer_messages_in_a_copy_that_is_discarded_may_be_others() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of("q", 1_000))
                .holds(RB2, Map.of("q", 1))
                .tried(RB1, Option.FORCE_BOOT, led("q", RB1))
                .tried(RB2, Option.FORCE_BOOT, led("q", RB3));

        assertThat(steps().losses().queues()).isEmpty();
        assertThat(steps().losses().unknown())
                .containsExactly(
                        "copies that are discarded: whether they have messages that the used ones lack can't be"
                                + " told by counts: q in vhost /, 1 message on rabbit@rb2");
    }

    @Test
    void what_is_left_of_a_deleted_queue_is_told_where_it_has_messages() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of("deleted", 4, "empty", 0))
                .holds(RB2, Map.of("q", 1))
                .tried(RB2, Option.FORCE_BOOT, led("q", RB2))
                .tried(RB1, Option.FORCE_BOOT, led("deleted", RB1), led("empty", RB1));

        assertThat(steps().losses().queues()).isEmpty();
        assertThat(steps().losses().unknown())
                .containsExactly(
                        "copies that are discarded of queues which those that went down last don't know:"
                                + " deleted, or declared too late before a crash: deleted in vhost /, 4 messages on rabbit@rb1");
    }

    @Test
    void a_copy_that_is_used_and_can_not_be_read_is_a_loss_that_nobody_can_count() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of())
                .holdsUnreadable(RB2, "q", "eof")
                .tried(RB2, Option.FORCE_BOOT, led("q", RB2), notOpened("torn", RB2, "bad_match"));

        assertThat(steps().losses().queues())
                .containsExactly(
                        new Loss(
                                "/",
                                "q",
                                OptionalLong.empty(),
                                "the copy of rabbit@rb2 is used, which can't be counted: eof"),
                        new Loss(
                                "/",
                                "torn",
                                OptionalLong.empty(),
                                "rabbit@rb2 could not open it on a copy (bad_match); no survivor has its messages"));
        assertThat(steps().notes())
                .first()
                .asString()
                .contains("1 of 2 queues not served, 0 messages lost, beside what nobody can count in 1 queue.");
    }

    @Test
    void a_definition_that_was_changed_is_told_as_it_was_before() {
        Definition before = Definition.of("users", "ann", "1", "a");
        Definition later = Definition.of("users", "ann", "1", "b");
        measured = Measured.without(RB3)
                .holds(RB1, Map.of())
                .holds(RB2, Map.of("q", 3))
                .tried(new Trial(RB1, Option.FORGET_LOST, Optional.empty(), List.of(led("q", RB2)), List.of(before)))
                .tried(new Trial(RB2, Option.FORCE_BOOT, Optional.empty(), List.of(led("q", RB3)), List.of(later)));

        assertThat(steps().losses().unknown())
                .containsExactly("whether anybody needs what was changed later, and is as it was before: users ann");
        assertThat(steps().notes()).noneMatch(note -> note.startsWith("Comes back"));
    }

    @Test
    void a_way_that_loses_less_of_something_else_is_named() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of("busy", 1, "other", 1))
                .holds(RB2, Map.of("busy", 9))
                .tried(RB1, Option.FORCE_BOOT, led("busy", RB1), led("other", RB1))
                .tried(RB2, Option.FORCE_BOOT, led("busy", RB2), led("other", RB3));

        assertThat(steps().notes())
                .contains(
                        "rabbit@rb2 first, after force_boot, is better in messages lost (1, not 8), and worse in queues with"
                                + " messages that nobody serves (1, not 0): which matters more is for you to say");
    }

    @Test
    void without_what_the_last_one_down_knew_there_is_nothing_to_compare_with() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of("q", 1))
                .holds(RB2, Map.of("q", 1))
                .tried(RB1, Option.FORCE_BOOT, led("q", RB1))
                .tried(RB2, Option.FORGET_LOST, led("q", RB2))
                .failed(RB2, Option.FORCE_BOOT);

        assertThat(impossible()).contains("no broker came up on a copy of rabbit@rb2, which went down last", "human");
    }

    @Test
    void a_survivor_that_was_reset_has_nothing_to_lose_and_is_no_way_to_start() {
        pictures.observe(
                RB2,
                seen -> with(seen)
                        .dataDirectory(Fact.known(Pictures.files(nodes(2), nodes(2))))
                        .done());

        assertThat(impossible()).contains("rabbit@rb2 knows no other member", "agent backups restore");
        assertThat(judged("survivors-present").verdict()).isEqualTo(Verdict.FALSE);
    }

    @Test
    void a_ram_node_that_is_left_can_not_be_measured_and_nothing_is_planned() {
        pictures = Outages.ram(Outages.inOrder123(HowEnded.CLEAN), RB2).silent(RB3);

        assertThat(impossible())
                .contains("rabbit@rb2 is a RAM node", "can't be measured", "cluster-down-last-node-lost.md, RAM nodes");
        assertThat(judged("measured").verdict()).isEqualTo(Verdict.FALSE);
    }

    @Test
    void a_ram_node_that_is_lost_is_in_nobody_s_way() {
        pictures = Outages.ram(Outages.inOrder123(HowEnded.CLEAN), RB3).silent(RB3);

        assertThat(lines()).contains("3 rb1 forget_cluster_node --offline");
    }

    @Test
    void before_data_is_measured_a_ram_node_is_refused_too() {
        pictures = Outages.ram(Outages.inOrder123(HowEnded.CLEAN), RB1).silent(RB3);
        measured = Measured.without(RB3);

        assertThat(impossible()).contains("rabbit@rb1 is a RAM node");
    }

    @Test
    void why_other_ways_do_not_start_is_told_in_short() {
        String pages = "{error," + "[rabbit_durable_queue],".repeat(1_000) + "}";
        measured = Measured.cleanStops()
                .tried(new Trial(RB2, Option.AS_IT_IS, Optional.of(pages), List.of(), List.of()))
                .tried(new Trial(RB1, Option.AS_IT_IS, Optional.of(pages), List.of(), List.of()));

        assertThat(steps().notes().get(1))
                .contains("rabbit@rb1 first, as it is, does not start ({error,[rabbit_durable_queue]")
                .hasSizeLessThan(2_000);
    }

    @Test
    void what_is_compared_at_the_end_can_be_done_by_hand() {
        assertThat(steps().steps().get(6).action().command())
                .startsWith("rabbitmqctl list_queues -p VHOST name pid state  #")
                .contains("agent rehearse -o json told before the start");
    }

    @Test
    void the_end_of_a_cluster_of_one_or_of_an_attempt_to_boot_makes_no_order() {
        LastEnd end = pictures.picture().observation(RB2).lastEnd().value().orElseThrow();
        Outages.ended(pictures, RB2, changed(end, nodes(2), new Membership(nodes(2), nodes(2))));
        assertThat(impossible()).contains("what rabbit@rb2 saw running when it ended is unknown", "a cluster of one");

        Outages.ended(pictures, RB2, changed(end, nodes(1, 3), end.membership()));
        assertThat(impossible()).contains("rabbit@rb2", "don't list itself");
        assertThat(judged("measured").verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void a_survivor_that_a_later_one_does_not_list_was_forgotten_and_would_be_refused() {
        LastEnd end = pictures.picture().observation(RB2).lastEnd().value().orElseThrow();
        Outages.ended(pictures, RB2, changed(end, end.sawRunning(), new Membership(nodes(2, 3), nodes(2, 3))));

        assertThat(impossible())
                .contains("rabbit@rb2, which went down later, does not list rabbit@rb1", "have it join again later");
    }

    @Test
    void one_that_joined_later_need_not_be_listed_by_those_that_went_down_before() {
        LastEnd end = pictures.picture().observation(RB1).lastEnd().value().orElseThrow();
        Outages.ended(pictures, RB1, changed(end, end.sawRunning(), new Membership(nodes(1, 3), nodes(1, 3))));

        assertThat(steps().steps()).isNotEmpty();
    }

    @Test
    void a_survivor_whose_data_changes_while_the_plan_waits_to_start_the_first_stops_it() {
        Gate present = gate("survivors-present");
        assertThat(present.condition().judge(picture(), RB1).holds()).isTrue();
        pictures.observe(
                RB2,
                seen -> with(seen)
                        .holdings(Fact.known(new Holdings(0, List.of(), 0, 0, "f2")))
                        .done());

        assertThat(present.condition().judge(picture(), RB1).verdict()).isEqualTo(Verdict.FALSE);
        assertThat(present.condition().judge(picture(), RB1).detail())
                .contains("the data of rabbit@rb2 is not as it was measured any more");
    }

    @Test
    void what_a_plan_has_done_to_the_first_one_does_not_stop_it() {
        pictures.observe(
                RB1,
                seen -> with(seen)
                        .holdings(Fact.known(new Holdings(0, List.of(), 0, 0, "treated")))
                        .dataDirectory(seen.dataDirectory().map(Pictures::forced))
                        .done());

        assertThat(judged("survivors-present").holds())
                .as(judged("survivors-present").detail())
                .isTrue();
    }

    @Test
    void a_member_that_is_in_no_configuration_may_have_gone_down_later() {
        LastEnd end = pictures.picture().observation(RB1).lastEnd().value().orElseThrow();
        Outages.ended(pictures, RB1, changed(end, nodes(1, 2, 3, 4), end.membership()));
        assertThat(impossible())
                .contains("rabbit@rb1 knew rabbit@rb4 which is not in cluster.members, and may have gone down later");

        Outages.ended(pictures, RB1, changed(end, end.sawRunning(), new Membership(nodes(1, 2, 3, 5), nodes(1))));
        assertThat(impossible()).contains("rabbit@rb5");
    }

    private static LastEnd changed(LastEnd was, Set<NodeName> saw, Membership membership) {
        return new LastEnd(
                was.source(), saw, membership, was.at(), was.how(), false, false, false, was.contradictions());
    }

    @Test
    void a_thousand_losses_are_named_and_the_rest_is_counted() {
        Map<String, Integer> held = new HashMap<>();
        for (int number = 0; number < 1_003; number++) {
            held.put("q" + number, 1);
        }
        measured = Measured.without(RB3)
                .holds(RB1, Map.of())
                .holds(RB2, held)
                .tried(
                        RB2,
                        Option.FORCE_BOOT,
                        held.keySet().stream().map(name -> led(name, RB3)).toArray(SchemaQueue[]::new));

        Losses losses = steps().losses();
        assertThat(losses.queues()).hasSize(1_000);
        assertThat(losses.more()).isEqualTo(3);
    }

    @Test
    void definitions_that_are_gone_are_a_loss_and_those_that_come_back_are_told() {
        Definition ann = Definition.of("users", "ann", "1", "a");
        Definition bob = Definition.of("users", "bob", "2", "b");
        measured = Measured.without(RB3)
                .holds(RB1, Map.of())
                .holds(RB2, Map.of("q", 3))
                .tried(new Trial(RB1, Option.FORGET_LOST, Optional.empty(), List.of(led("q", RB2)), List.of(ann)))
                .tried(new Trial(RB2, Option.FORCE_BOOT, Optional.empty(), List.of(led("q", RB3)), List.of(bob)));

        assertThat(steps().losses().unknown())
                .containsExactly("whether anybody needs what the copy of rabbit@rb1 lacks, and is gone: users bob");
        assertThat(steps().notes()).last().isEqualTo("Comes back, though it was deleted or revoked since: users ann");
    }

    @Test
    void a_forced_start_forgets_the_lost_once_the_others_run() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of())
                .holds(RB2, Map.of("q", 1))
                .tried(RB2, Option.FORCE_BOOT, led("q", RB2));

        assertThat(lines())
                .containsExactly(
                        "1 rb1 backup",
                        "2 rb2 backup",
                        "3 rb2 force_boot",
                        "4 rb2 start-service RUNS",
                        "5 rb1 start-service LIVES",
                        "6 rb1 await-boot",
                        "7 rb2 check-outcome",
                        "8 rb2 forget_cluster_node");
    }

    @Test
    void one_that_need_not_wait_is_started_as_it_is() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of())
                .holds(RB2, Map.of("q", 1))
                .tried(RB2, Option.AS_IT_IS, led("q", RB2))
                .tried(RB2, Option.FORCE_BOOT, led("q", RB2));

        assertThat(lines()).contains("3 rb2 start-service RUNS", "7 rb2 forget_cluster_node");
        assertThat(steps().steps()).noneMatch(step -> step.action().forcesBoot());
    }

    @Test
    void of_several_lost_ones_the_first_is_forgotten_on_the_data_that_was_measured_and_the_next_after_it() {
        pictures = Outages.inOrder123(HowEnded.CLEAN).silent(RB3).silent(RB2);
        measured = Measured.without(RB2, RB3)
                .holds(RB1, Map.of("q", 1))
                .tried(RB1, Option.FORGET_LOST, led("q", RB1))
                .tried(RB1, Option.FORCE_BOOT, led("q", RB2));

        assertThat(steps().steps())
                .extracting(Step::action)
                .contains(
                        new Action.ForgetOffline(RB2, "f1", List.of()),
                        new Action.ForgetOffline(RB3, "f1", List.of(RB2)),
                        new Action.ShrinkLostMember(RB2),
                        new Action.ShrinkLostMember(RB3));
    }

    @Test
    void two_nodes_are_never_had_not_to_wait() {
        List<Step> two =
                List.of(new Step(1, RB1, new Action.ForceBoot("f1")), new Step(2, RB2, new Action.ForceBoot("f1")));
        assertThatThrownBy(() -> new Remedy.Steps(two, Losses.NONE, "")).hasMessageContaining("two clusters");
    }

    @Test
    void whatever_was_measured_all_survivors_are_backed_up_before_anything_else_and_a_human_is_asked() {
        Random random = new Random(20_260_105L);
        for (int number = 0; number < 500; number++) {
            measured = generated(random);
            List<Step> steps = steps().steps();
            assertThat(steps.subList(0, 2))
                    .as("%s", measured.all())
                    .extracting(Step::on, Step::action)
                    .containsExactlyInAnyOrder(
                            tuple(RB1, Action.BackUp.withoutDefinitions()),
                            tuple(RB2, Action.BackUp.withoutDefinitions()));
            assertThat(steps.subList(2, steps.size()))
                    .noneMatch(step -> step.action().onlyCopies());
            assertThat(steps.stream()
                            .filter(step -> step.action().forcesBoot())
                            .map(Step::on)
                            .distinct())
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(steps).anyMatch(step -> step.action().needsApproval());
        }
    }

    private static Measured generated(Random random) {
        Measured some = Measured.without(RB3).holds(RB1, held(random)).holds(RB2, held(random));
        some.tried(RB2, Option.FORCE_BOOT, led("a", node(1 + random.nextInt(3))));
        some.tried(RB1, List.of(Option.values()).get(random.nextInt(3)), led("a", node(1 + random.nextInt(3))));
        for (Option option : Option.values()) {
            if (random.nextBoolean()) {
                some.tried(node(1 + random.nextInt(2)), option, led("b", node(1 + random.nextInt(3))));
            }
        }
        return some;
    }

    private static Map<String, Integer> held(Random random) {
        Map<String, Integer> held = new HashMap<>();
        for (String queue : List.of("a", "b", "c")) {
            if (random.nextBoolean()) {
                held.put(queue, random.nextInt(5));
            }
        }
        return held;
    }

    @Test
    void what_was_not_measured_for_these_losses_or_on_this_data_is_asked_for() {
        Remedy.Needs all = new Remedy.Needs(new TreeSet<>(nodes(3)), new TreeSet<>(nodes(1, 2)));
        assertThat(remedy.propose(measured.declared(pictures).withMeasured(Fact.known(Measurements.NONE)), RB1))
                .isEqualTo(all);
        assertThat(remedy.propose(
                        measured.declared(pictures)
                                .withMeasured(Fact.known(Measurements.of(Measured.without(RB2, RB3)
                                        .holds(RB1, Map.of())
                                        .holds(RB2, Map.of())
                                        .all()))),
                        RB1))
                .isEqualTo(all);

        pictures.observe(
                RB2,
                seen -> with(seen)
                        .holdings(Fact.known(new Holdings(0, List.of(), 0, 0, "f2")))
                        .done());
        assertThat(remedy.propose(picture(), RB1))
                .isEqualTo(new Remedy.Needs(new TreeSet<>(nodes(3)), new TreeSet<>(nodes(2))));
        assertThat(judged("measured").verdict()).isEqualTo(Verdict.FALSE);
        assertThat(judged("measured").detail()).contains("the data of rabbit@rb2 is not measured as it is now");
    }

    @Test
    void what_came_of_the_same_documents_is_not_worked_out_again() {
        Remedy.Proposal first = remedy.propose(picture(), RB1);
        assertThat(remedy.propose(picture(), RB1)).isSameAs(first);

        Measurements other = Measurements.of(Measured.trafficBetweenTheStops().all());
        Remedy.Proposal next = remedy.propose(measured.declared(pictures).withMeasured(Fact.known(other)), RB1);

        assertThat(first).isInstanceOf(Remedy.Steps.class);
        assertThat(next).isNotEqualTo(first);
    }

    @Test
    void while_what_was_measured_can_not_be_read_there_is_no_plan() {
        ClusterPicture unread =
                measured.declared(pictures).withMeasured(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"));
        assertThat(remedy.propose(unread, RB1)).isInstanceOf(Remedy.NotPossible.class);
        assertThat(gate("measured").condition().judge(unread, RB1).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void a_member_that_is_away_and_not_declared_lost_may_return_with_newer_data() {
        pictures = Outages.inOrder123(HowEnded.CLEAN).silent(RB3).silent(RB2);

        assertThat(impossible()).contains("no agent answers on rabbit@rb2, which is not declared lost", "--lost NODE");
        assertThat(judged("survivors-present").verdict()).isEqualTo(Verdict.FALSE);
    }

    @Test
    void a_survivor_whose_vm_lives_is_stopped_first() {
        pictures = Outages.booting(pictures, RB2);

        assertThat(impossible()).contains("rabbit@rb2 is booting", "on rb2, systemctl stop rabbitmq-server");
        assertThat(judged("survivors-present").verdict()).isEqualTo(Verdict.FALSE);
    }

    @Test
    void one_of_which_that_is_unknown_leaves_it_unknown() {
        pictures.observe(
                RB2,
                seen -> with(seen)
                        .app(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"))
                        .done());
        assertThat(judged("survivors-present").verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void with_every_member_lost_nobody_is_left() {
        pictures = Outages.inOrder123(HowEnded.CLEAN).silent(RB1).silent(RB2).silent(RB3);
        measured = Measured.without(RB1, RB2, RB3);

        assertThat(judged("survivors-present").detail()).contains("nobody is left to start");
        assertThat(judged("backups-fit").verdict()).isEqualTo(Verdict.FALSE);
    }

    @Test
    void one_that_is_declared_lost_and_can_be_heard_is_not_lost() {
        pictures = Outages.inOrder123(HowEnded.CLEAN);
        assertThat(judged("lost-are-silent").detail())
                .contains("the agent of rabbit@rb3 is there: it is not lost", "--not-lost rb3");

        pictures = Pictures.healthy(3).silent(RB3);
        assertThat(judged("lost-are-silent").detail()).contains("a member sees rabbit@rb3 running");

        pictures = Outages.inOrder123(HowEnded.CLEAN).silent(RB3, 59);
        assertThat(judged("lost-are-silent").verdict()).as("it may be late").isEqualTo(Verdict.UNKNOWN);

        pictures.notHeardSince(RB3, 59);
        assertThat(judged("lost-are-silent").verdict())
                .as("this agent has just begun")
                .isEqualTo(Verdict.UNKNOWN);
        pictures.notHeardSince(RB3, 60);
        assertThat(judged("lost-are-silent").verdict()).isEqualTo(Verdict.TRUE);

        pictures.silent(RB3, 60);
        assertThat(judged("lost-are-silent").verdict()).isEqualTo(Verdict.TRUE);
    }

    @Test
    void where_who_starts_first_is_known_and_there_cluster_down_does_it() {
        pictures = Outages.inOrder312(HowEnded.CRASH);

        assertThat(impossible())
                .contains("rabbit@rb2 has to start first, and is there: rule cluster-down starts the cluster");
    }

    @Test
    void survivors_that_did_not_see_each_other_are_two_sides_and_a_human_decides() {
        Outages.ended(pictures, RB1, HowEnded.CLEAN, nodes(1, 3));
        Outages.ended(pictures, RB2, HowEnded.CLEAN, nodes(2, 3));

        assertThat(impossible()).contains("rabbit@rb1, rabbit@rb2 ended without seeing each other", "human's decision");
    }

    @Test
    void where_what_a_survivor_saw_is_unknown_so_is_which_copy_is_the_newer() {
        pictures.observe(RB1, seen -> with(seen).lastEnd(Fact.notObserved()).done());

        assertThat(impossible()).contains("what rabbit@rb1 saw running when it ended is unknown");
        assertThat(judged("measured").verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void what_ends_together_is_told_as_copies_of_which_nobody_knows_the_newer() {
        pictures = Outages.together().silent(RB3);

        assertThat(steps().losses().unknown())
                .singleElement()
                .asString()
                .contains("which copy of a queue is the newer one, on rabbit@rb1, rabbit@rb2, which ended together");
    }

    @Test
    void without_a_word_of_a_human_or_while_a_member_runs_there_is_nothing_to_do() {
        measured = Measured.without();
        assertThat(impossible()).contains("nobody is declared lost");
        assertThat(judged("lost-are-silent").verdict()).isEqualTo(Verdict.FALSE);

        measured = Measured.cleanStops();
        pictures = Pictures.healthy(3).unseenByPeers(RB3).silent(RB3);
        assertThat(impossible()).contains("rabbit@rb1, rabbit@rb2 run");
        assertThat(judged("no-member-runs").verdict()).isEqualTo(Verdict.FALSE);
    }

    @Test
    void while_the_decisions_can_not_be_read_who_is_lost_is_unknown() {
        ClusterPicture unread = pictures.picture().withMeasured(Fact.known(Measurements.of(measured.all())));

        assertThat(remedy.propose(unread, RB1)).isInstanceOf(Remedy.NotPossible.class);
        assertThat(remedy.precautions())
                .filteredOn(gate -> !List.of("no-member-runs", "data-in-place").contains(gate.name()))
                .allSatisfy(
                        gate -> assertThat(gate.condition().judge(unread, RB1).verdict())
                                .isEqualTo(Verdict.UNKNOWN));
    }

    @Test
    void where_no_copy_came_up_a_human_decides() {
        measured = Measured.without(RB3)
                .holds(RB1, Map.of())
                .holds(RB2, Map.of())
                .failed(RB1, Option.FORCE_BOOT)
                .failed(RB2, Option.FORCE_BOOT);

        assertThat(impossible()).contains("no copy of a survivor's data came up in any way");
    }

    @Test
    void all_gates_are_open_for_the_plan_and_those_about_what_it_changes_are_asked_until_it_does() {
        assertThat(remedy.precautions())
                .extracting(Gate::name)
                .containsExactly(
                        "no-member-runs",
                        "lost-are-silent",
                        "survivors-present",
                        "data-in-place",
                        "backups-fit",
                        "measured");
        assertThat(remedy.precautions())
                .allSatisfy(gate -> assertThat(gate.condition().judge(picture(), RB1))
                        .as(gate.name())
                        .matches(Judgement::holds));
        List<Step> steps = steps().steps();
        Plan plan = SomePlans.of("p-1", "r", RB1, Mode.APPROVE, "", List.of(), steps, Losses.NONE, "", "d");
        assertThat(gate("measured").isJudgedBefore(steps.get(2), plan))
                .as("before the forget")
                .isTrue();
        assertThat(gate("measured").isJudgedBefore(steps.get(3), plan))
                .as("after it")
                .isFalse();
        assertThat(gate("backups-fit").isJudgedBefore(steps.get(1), plan)).isFalse();
        assertThat(gate("lost-are-silent").isJudgedBefore(steps.get(6), plan)).isTrue();
    }

    @Test
    void it_has_worked_once_every_survivor_runs_and_nobody_lists_a_lost_one() {
        List<Step> steps = steps().steps();
        Pictures after = Pictures.healthy(3).unseenByPeers(RB3).silent(RB3);
        assertThat(remedy.verified(steps).judge(after.picture(), RB1).detail()).contains("lists rabbit@rb3");

        for (NodeName node : nodes(1, 2)) {
            after.observe(
                    node,
                    seen -> with(seen)
                            .view(seen.view().map(view -> {
                                Map<NodeName, PeerView> peers = new TreeMap<>(view.peers());
                                peers.remove(RB3);
                                return Pictures.view(node, peers);
                            }))
                            .done());
        }
        assertThat(remedy.verified(steps).judge(after.picture(), RB1).verdict()).isEqualTo(Verdict.TRUE);

        after.appStopped(RB2);
        assertThat(remedy.verified(steps).judge(after.picture(), RB1).verdict()).isEqualTo(Verdict.FALSE);
    }
}
