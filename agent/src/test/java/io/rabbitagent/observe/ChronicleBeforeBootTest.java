package io.rabbitagent.observe;

import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.observe.Questions.ME;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.broker.BeforeBoot;
import io.rabbitagent.broker.HostMoment;
import io.rabbitagent.broker.LogPosition;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.FilesFound;
import io.rabbitagent.cluster.history.FilesFound.Occasion;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was kept before boots, beside what the agent saw itself. */
class ChronicleBeforeBootTest {
    private static final Set<NodeName> NOW = nodes(1);
    private static final Membership MEMBERS = new Membership(nodes(1, 2, 3), nodes(1, 2, 3));

    private final FakeRemains remains = new FakeRemains();
    private final List<Event> journal = new ArrayList<>();
    private boolean diskWorks = true;
    private Chronicle chronicle = anotherAgent();

    @BeforeEach
    void files() {
        remains.files = Fact.known(Pictures.files(nodes(1, 2, 3), NOW));
    }

    @Test
    void a_life_that_ended_while_the_agent_was_dead_ends_with_what_was_kept_before_the_next() {
        chronicle.started(life(10));
        chronicle.appRuns(life(10));
        chronicle = anotherAgent();
        BeforeBoot kept = kept(1, 50, nodes(1, 2), HowEnded.CLEAN);
        chronicle.started(life(60));
        assertThat(journal)
                .containsExactly(
                        new NodeStarted(ME, life(10)),
                        new AppStarted(ME, life(10)),
                        stopped(life(10), kept, HowEnded.CLEAN, false),
                        new NodeStarted(ME, life(60)));
        assertThat(remains.ranWhenItEnded).containsExactly(true);
    }

    @Test
    void lives_that_nobody_saw_are_told_of_by_what_was_kept_between_them() {
        chronicle.started(life(10));
        chronicle.appRuns(life(10));
        chronicle = anotherAgent();
        BeforeBoot first = kept(1, 50, nodes(1, 2, 3), HowEnded.CLEAN);
        BeforeBoot second = kept(2, 70, nodes(1, 3), HowEnded.NEVER_RAN);
        remains.unlessItRan = Fact.known(HowEnded.CRASH);
        chronicle.nothingRuns();
        chronicle.nothingRuns();
        assertThat(journal.subList(2, journal.size()))
                .containsExactly(
                        stopped(life(10), first, HowEnded.CLEAN, false),
                        found(second, HowEnded.NEVER_RAN),
                        new FilesFound(
                                ME,
                                Occasion.AGENT_START,
                                "this-boot",
                                Fact.known(HowEnded.CRASH),
                                Fact.known(NOW),
                                Fact.known(MEMBERS)));
        assertThat(remains.ranWhenItEnded)
                .as("only of the recorded life it is known")
                .containsExactly(true, false, false);
        chronicle = anotherAgent();
        chronicle.nothingRuns();
        assertThat(journal).hasSize(5);
    }

    @Test
    void before_the_agents_first_life_too() {
        BeforeBoot kept = kept(1, 50, nodes(1, 2), HowEnded.CLEAN);
        chronicle.started(life(60));
        assertThat(journal).containsExactly(found(kept, HowEnded.CLEAN), new NodeStarted(ME, life(60)));
    }

    @Test
    void where_no_life_lies_between_the_files_as_they_are_now_are_not_written_again() {
        chronicle.started(life(10));
        ended(life(10));
        chronicle = anotherAgent();
        chronicle.nothingRuns();
        assertThat(journal).hasSize(2);
    }

    @Test
    void a_recorded_life_whose_boot_was_kept_before_ends_with_the_files_as_they_are_now() {
        kept(1, 50, nodes(1, 2), HowEnded.CLEAN);
        chronicle.started(life(60));
        chronicle = anotherAgent();
        chronicle.nothingRuns();
        NodeStopped stop = (NodeStopped) last();
        assertThat(stop.life()).isEqualTo(life(60));
        assertThat(stop.sawRunning()).isEqualTo(Fact.known(NOW));
        assertThat(stop.capture()).isEmpty();
    }

    @Test
    void what_was_kept_since_counts_where_the_supervisor_was_quicker_than_the_agent() {
        chronicle.started(life(10));
        BeforeBoot kept = kept(1, 50, nodes(1, 2), HowEnded.CRASH);
        chronicle.ended(life(10), at(49));
        assertThat(journal).endsWith(stopped(life(10), kept, HowEnded.CRASH, true));
        chronicle.started(life(51));
        assertThat(journal).hasSize(3).endsWith(new NodeStarted(ME, life(51)));
    }

    @Test
    void a_boot_after_an_end_that_was_watched_is_told_with_what_the_agent_saw_of_that_end() {
        chronicle.started(life(10));
        chronicle.appRuns(life(10));
        ended(life(10));
        BeforeBoot kept = kept(1, 50, NOW, Fact.unknown(Reason.UNREADABLE, "rotated"));
        BeforeBoot next = kept(2, 70, NOW, Fact.unknown(Reason.UNREADABLE, "rotated"));
        chronicle.started(life(80));
        assertThat(journal.get(3)).isEqualTo(found(kept, HowEnded.CRASH));
        assertThat(((FilesFound) journal.get(4)).capture()).contains(next.id());
        assertThat(((FilesFound) journal.get(4)).how().isKnown()).isFalse();
    }

    @Test
    void after_a_reboot_of_the_host_uptimes_prove_nothing_and_the_life_has_ended() {
        chronicle.started(life(1_000));
        chronicle = anotherAgent();
        BeforeBoot kept = new BeforeBoot(
                1,
                Pictures.NOON,
                new HostMoment("the-next-boot", Duration.ofSeconds(5)),
                Fact.known(Optional.of(nodes(1, 2))),
                Fact.known(Optional.of(MEMBERS)),
                Optional.empty(),
                Optional.empty());
        remains.kept.add(kept);
        chronicle.nothingRuns();
        NodeStopped stop = (NodeStopped) journal.get(1);
        assertThat(stop.sawRunning()).isEqualTo(Fact.known(nodes(1, 2)));
        assertThat(stop.how().isKnown()).as("no log was kept").isFalse();
    }

    @Test
    void a_start_of_the_service_beside_a_vm_that_lives_ends_nothing() {
        chronicle.started(life(10));
        kept(1, 50, nodes(1, 2), HowEnded.CLEAN);
        chronicle = anotherAgent();
        chronicle.started(life(10));
        assertThat(journal).hasSize(2);
        assertThat(((FilesFound) last()).how().isKnown()).isFalse();
        assertThat(((FilesFound) last()).occasion()).isEqualTo(Occasion.BESIDE_A_LIFE);

        ended(life(10));
        assertThat(((NodeStopped) last()).sawRunning()).isEqualTo(Fact.known(NOW));
        chronicle.started(life(60));
        kept(2, 90, nodes(1, 2), HowEnded.CLEAN);
        chronicle = anotherAgent();
        chronicle.started(life(80));
        assertThat(journal.get(4)).as("the end of the life of 60").isInstanceOf(NodeStopped.class);
        assertThat(((NodeStopped) journal.get(4)).capture()).isEmpty();
        assertThat(journal.get(5)).isEqualTo(new NodeStarted(ME, life(80)));
        assertThat(last()).as("kept while the life of 80 went on").isInstanceOf(FilesFound.class);
    }

    @Test
    void what_was_kept_hours_before_an_end_that_was_seen_ended_nothing() {
        remains.files = Fact.known(Pictures.files(nodes(1, 2, 3), nodes(1, 3)));
        chronicle.started(life(10));
        chronicle.appRuns(life(10));
        BeforeBoot stale = kept(1, 50, nodes(1, 2, 3), HowEnded.CLEAN);
        BeforeBoot justBefore = kept(2, 7_997, nodes(1, 2), HowEnded.CLEAN);
        chronicle.ended(life(10), at(8_000));
        assertThat(journal.get(2)).isEqualTo(beside(stale));
        assertThat(journal.get(3)).isEqualTo(beside(justBefore));
        NodeStopped stop = (NodeStopped) last();
        assertThat(stop.capture()).isEmpty();
        assertThat(stop.sawRunning()).isEqualTo(Fact.known(nodes(1, 3)));
        assertThat(stop.how()).isEqualTo(Fact.known(HowEnded.CRASH));
        assertThat(journal).hasSize(5);

        chronicle = anotherAgent();
        chronicle.nothingRuns();
        assertThat(journal).as("the agent saw the last boot").hasSize(5);
    }

    @Test
    void of_what_was_kept_only_that_which_followed_an_end_tells_of_it() {
        chronicle.started(life(10));
        BeforeBoot stale = kept(1, 50, nodes(1, 2, 3), HowEnded.CLEAN);
        BeforeBoot followed = kept(2, 99, nodes(1, 2), HowEnded.CRASH);
        chronicle.ended(life(10), at(100));
        assertThat(journal)
                .containsExactly(
                        new NodeStarted(ME, life(10)),
                        beside(stale),
                        stopped(life(10), followed, HowEnded.CRASH, true));
    }

    @Test
    void what_was_kept_at_an_unknown_moment_or_in_another_boot_ends_nothing_that_was_seen_to_end() {
        for (HostMoment when : List.of(HostMoment.UNKNOWN, new HostMoment("another-boot", Duration.ofDays(1)))) {
            journal.clear();
            remains.kept.clear();
            chronicle = anotherAgent();
            chronicle.started(life(10));
            remains.kept.add(made(capture(1, 1, nodes(1, 2)), when));
            chronicle.ended(life(10), at(100));
            assertThat(((FilesFound) journal.get(1)).occasion()).isEqualTo(Occasion.BESIDE_A_LIFE);
            assertThat(((NodeStopped) last()).sawRunning()).isEqualTo(Fact.known(NOW));
        }
        journal.clear();
        remains.kept.clear();
        chronicle = anotherAgent();
        chronicle.started(life(10));
        kept(1, 50, nodes(1, 2), HowEnded.CLEAN);
        chronicle.ended(life(10), HostMoment.UNKNOWN);
        assertThat(((NodeStopped) last()).capture())
                .as("nor where the end's is")
                .isEmpty();
    }

    @Test
    void an_end_is_written_whatever_comes_of_what_was_kept() {
        chronicle.started(life(10));
        remains.keptFails = true;
        chronicle.ended(life(10), at(100));
        assertThat(((NodeStopped) last()).sawRunning()).isEqualTo(Fact.known(NOW));
    }

    @Test
    void that_nothing_runs_is_late_news_where_a_life_has_begun_meanwhile() {
        chronicle.started(life(10));
        chronicle.nothingRuns();
        assertThat(journal).containsExactly(new NodeStarted(ME, life(10)));
        chronicle = anotherAgent();
        kept(1, 50, nodes(1, 2), HowEnded.CLEAN);
        chronicle.started(life(10));
        List<Event> before = List.copyOf(journal);
        tryAgain(remains.kept.get(0), 90);
        chronicle.nothingRuns();
        assertThat(journal).isEqualTo(before);
    }

    @Test
    void what_is_known_is_no_news_while_it_can_not_be_read() {
        BeforeBoot known = kept(1, 50, nodes(1, 2), HowEnded.CLEAN);
        chronicle.nothingRuns();
        List<Event> written = List.copyOf(journal);
        remains.kept.clear();
        remains.kept.add(made(known, HostMoment.UNKNOWN));
        chronicle = anotherAgent();
        chronicle.nothingRuns();
        assertThat(journal).isEqualTo(written);
        kept(2, 60, nodes(1), HowEnded.NEVER_RAN);
        chronicle.nothingRuns();
        assertThat(journal.subList(written.size(), journal.size()))
                .extracting(event -> ((FilesFound) event).capture())
                .startsWith(Optional.of("2/this-boot/PT1M"));
    }

    @Test
    void what_could_not_be_read_is_news_when_it_can_and_nothing_before_it() {
        diskWorks = false;
        kept(1, 40, nodes(1), HowEnded.CLEAN);
        BeforeBoot real = capture(2, 50, nodes(1, 2));
        remains.kept.add(made(real, HostMoment.UNKNOWN));
        chronicle.nothingRuns();
        int before = journal.size();
        remains.kept.set(1, real);
        chronicle = anotherAgent();
        chronicle.nothingRuns();
        assertThat(journal.subList(before, journal.size()))
                .extracting(event -> ((FilesFound) event).capture())
                .startsWith(Optional.of(real.id()))
                .hasSize(2);
    }

    @Test
    void a_start_that_brought_nothing_new_to_keep_and_that_nobody_saw_is_told_once() {
        BeforeBoot kept = kept(1, 50, nodes(1, 2), HowEnded.CLEAN);
        chronicle.started(life(51));
        ended(life(51));
        tryAgain(kept, 60);
        chronicle.started(life(61));
        ended(life(61));
        List<Event> seen = List.copyOf(journal);
        chronicle = anotherAgent();
        chronicle.nothingRuns();
        assertThat(journal).as("the agent saw that one").isEqualTo(seen);

        tryAgain(kept, 70);
        chronicle.nothingRuns();
        FilesFound found = (FilesFound) last();
        assertThat(found.occasion()).isEqualTo(Occasion.AGENT_START);
        assertThat(found.how()).isEqualTo(Fact.known(HowEnded.NEVER_RAN));
        assertThat(found.sawRunning()).isEqualTo(Fact.known(NOW));
        chronicle = anotherAgent();
        chronicle.nothingRuns();
        assertThat(journal).hasSize(seen.size() + 1);
        tryAgain(kept, 80);
        chronicle.nothingRuns();
        assertThat(journal).hasSize(seen.size() + 2);
    }

    @Test
    void a_life_that_ended_unseen_and_was_followed_by_such_a_start_ends_with_what_was_kept_before_it() {
        BeforeBoot kept = kept(1, 50, nodes(1, 2), HowEnded.CLEAN);
        chronicle.started(life(51));
        tryAgain(kept, 60);
        List<Event> before = List.copyOf(journal);

        chronicle = anotherAgent();
        chronicle.started(life(61));
        NodeStopped stop = (NodeStopped) journal.get(journal.size() - 2);
        assertThat(stop.sawRunning()).isEqualTo(Fact.known(nodes(1, 2)));
        assertThat(stop.how().isKnown()).isFalse();

        journal.clear();
        journal.addAll(before);
        chronicle = anotherAgent();
        chronicle.nothingRuns();
        assertThat(((NodeStopped) journal.get(before.size())).sawRunning()).isEqualTo(Fact.known(nodes(1, 2)));
        assertThat(((FilesFound) last()).sawRunning()).isEqualTo(Fact.known(NOW));
        assertThat(((FilesFound) last()).occasion()).isEqualTo(Occasion.AGENT_START);
    }

    private void tryAgain(BeforeBoot kept, long seconds) {
        remains.kept.clear();
        remains.kept.add(new BeforeBoot(
                kept.number(),
                kept.at(),
                kept.when(),
                kept.running(),
                kept.membership(),
                kept.log(),
                Optional.of(new HostMoment("this-boot", Duration.ofSeconds(seconds)))));
    }

    @Test
    void files_that_were_not_there_are_unknown_by_their_names_and_damage_with_its_reason() {
        remains.kept.add(new BeforeBoot(
                1,
                Pictures.NOON,
                new HostMoment("boot", Duration.ZERO),
                Fact.known(Optional.empty()),
                Fact.unknown(Reason.GARBLED, "torn"),
                Optional.empty(),
                Optional.empty()));
        chronicle.nothingRuns();
        FilesFound found = (FilesFound) journal.get(0);
        assertThat(found.sawRunning())
                .isEqualTo(Fact.unknown(Reason.UNREADABLE, "there is no nodes_running_at_shutdown"));
        assertThat(found.membership()).isEqualTo(Fact.unknown(Reason.GARBLED, "torn"));
    }

    @Test
    void only_the_newest_of_what_is_durable_stays() {
        kept(1, 50, nodes(1), HowEnded.CLEAN);
        kept(2, 60, nodes(2), HowEnded.CLEAN);
        BeforeBoot newest = kept(3, 70, nodes(3), HowEnded.CLEAN);
        chronicle.started(life(80));
        assertThat(remains.kept).containsExactly(newest);
    }

    @Test
    void nothing_is_deleted_while_the_journal_is_not_on_the_disk() {
        kept(1, 50, nodes(1), HowEnded.CLEAN);
        kept(2, 60, nodes(2), HowEnded.CLEAN);
        diskWorks = false;
        chronicle.started(life(80));
        assertThat(remains.kept).hasSize(2);
        diskWorks = true;
        ended(life(80));
        chronicle.started(life(90));
        assertThat(remains.kept).hasSize(1);
        assertThat(journal).filteredOn(FilesFound.class::isInstance).hasSize(2);
    }

    /** An agent that dies after any of its writes, before it deletes anything, writes in its next life what it had not. */
    @Test
    void whenever_the_agent_dies_everything_kept_is_written_once_and_in_order() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<Event> undisturbed = new ArrayList<>();
            List<BeforeBoot> captures = new ArrayList<>();
            for (int number = 1; number <= 1 + random.nextInt(4); number++) {
                captures.add(capture(number, 40L + 10L * number, nodes(1, 2)));
            }
            boolean recorded = random.nextBoolean();
            boolean runsNow = random.nextBoolean();
            live(recorded, runsNow, captures, undisturbed, 1_000);
            for (int survives = 0; survives < undisturbed.size(); survives++) {
                List<Event> disturbed = new ArrayList<>();
                List<BeforeBoot> left = live(recorded, runsNow, captures, disturbed, survives);
                live(false, runsNow, left, disturbed, 1_000);
                assertThat(disturbed)
                        .as("seed %s, dies after %s", seed, survives)
                        .isEqualTo(undisturbed);
            }
        }
    }

    /** @return what is left of the captures when the agent dies, once it has written so many events */
    private static List<BeforeBoot> live(
            boolean recorded, boolean runsNow, List<BeforeBoot> captures, List<Event> written, int most) {
        FakeRemains host = new FakeRemains();
        host.kept.addAll(captures);
        Chronicle first = new Chronicle(ME, host, event -> {
            if (written.size() >= most + (recorded ? 1 : 0)) {
                throw new IllegalStateException("the agent dies");
            }
            return written.add(event);
        });
        written.forEach(first::restore);
        if (recorded) {
            NodeStarted known = new NodeStarted(ME, life(10));
            written.add(known);
            first.restore(known);
        }
        try {
            if (runsNow) {
                first.started(life(1_000));
            } else {
                first.nothingRuns();
            }
        } catch (IllegalStateException e) {
            return host.kept;
        }
        return host.kept;
    }

    /** Seen to the last. */
    private void ended(BrokerProcess life) {
        chronicle.ended(life, at(1_000));
    }

    private static HostMoment at(long seconds) {
        return new HostMoment("this-boot", Duration.ofSeconds(seconds));
    }

    private Event last() {
        return journal.get(journal.size() - 1);
    }

    private Chronicle anotherAgent() {
        Chronicle next = new Chronicle(ME, remains, event -> journal.add(event) && diskWorks);
        journal.forEach(next::restore);
        return next;
    }

    /** A life that began so many seconds after the host's boot. */
    private static BrokerProcess life(long seconds) {
        return new BrokerProcess(seconds, seconds * 100, "this-boot");
    }

    private BeforeBoot kept(int number, long seconds, Set<NodeName> running, HowEnded before) {
        return kept(number, seconds, running, Fact.known(before));
    }

    private BeforeBoot kept(int number, long seconds, Set<NodeName> running, Fact<HowEnded> before) {
        BeforeBoot made = capture(number, seconds, running);
        remains.asOf.put(made.log().orElseThrow(), before);
        remains.kept.add(made);
        return made;
    }

    private static BeforeBoot capture(int number, long seconds, Set<NodeName> running) {
        return new BeforeBoot(
                number,
                Pictures.NOON,
                new HostMoment("this-boot", Duration.ofSeconds(seconds)),
                Fact.known(Optional.of(running)),
                Fact.known(Optional.of(MEMBERS)),
                Optional.of(new LogPosition(1, number)),
                Optional.empty());
    }

    private static BeforeBoot made(BeforeBoot capture, HostMoment when) {
        return new BeforeBoot(
                capture.number(),
                capture.at(),
                when,
                capture.running(),
                capture.membership(),
                capture.log(),
                capture.again());
    }

    private static FilesFound beside(BeforeBoot kept) {
        return new FilesFound(
                ME,
                Occasion.BESIDE_A_LIFE,
                kept.when().bootId(),
                Fact.unknown(Reason.NOT_OBSERVED, "its Erlang VM lived on: nothing had ended"),
                Fact.known(kept.running().value().orElseThrow().orElseThrow()),
                Fact.known(MEMBERS),
                Optional.of(kept.id()));
    }

    private static FilesFound found(BeforeBoot kept, HowEnded how) {
        return new FilesFound(
                ME,
                Occasion.BEFORE_BOOT,
                kept.when().bootId(),
                Fact.known(how),
                Fact.known(kept.running().value().orElseThrow().orElseThrow()),
                Fact.known(MEMBERS),
                Optional.of(kept.id()));
    }

    private static NodeStopped stopped(BrokerProcess life, BeforeBoot kept, HowEnded how, boolean witnessed) {
        return new NodeStopped(
                ME,
                life,
                Fact.known(how),
                Fact.known(kept.running().value().orElseThrow().orElseThrow()),
                Fact.known(MEMBERS),
                witnessed,
                Optional.of(kept.id()));
    }
}
