package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.DecisionMade;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Run;
import io.rabbitagent.notify.Destination;
import io.rabbitagent.notify.LifeOfPlan;
import io.rabbitagent.notify.Notice;
import io.rabbitagent.notify.Notice.Kind;
import io.rabbitagent.notify.NoticeListener;
import io.rabbitagent.notify.NoticeSender;
import io.rabbitagent.notify.NoticeSent;
import io.rabbitagent.notify.NoticeSent.Outcome;
import io.rabbitagent.notify.Notices;
import io.rabbitagent.notify.NotifySettings;
import io.rabbitagent.notify.Pace;
import io.rabbitagent.notify.Receiver;
import io.rabbitagent.notify.Topic;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.StatusView;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.store.InMemorySharedStore;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.NewsMark;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StateLock;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a decision in the store to a receiver behind a socket, with waits of milliseconds. */
@Timeout(90)
class NoticeKeeperTest {
    private static final NodeName ME = Pictures.node(1);
    private static final NodeName OTHER = Pictures.node(2);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Pace QUICK =
            new Pace(Duration.ofMillis(10), LONG, Duration.ofMillis(5), Duration.ofMillis(40), Duration.ofSeconds(60));

    @TempDir
    Path state;

    private final Json json = AgentJson.create();
    private final SharedStore memory = new InMemorySharedStore("s", json);
    private final FaultyStore store = new FaultyStore(memory);
    private final Clock clock = Clock.fixed(Pictures.NOON, ZoneOffset.UTC);
    private final DecisionWriter mine = new DecisionWriter(memory, json, "orders", ME.value(), clock);
    private final DecisionWriter theirs = new DecisionWriter(memory, json, "orders", OTHER.value(), clock);
    private final Vertx vertx = Vertx.vertx();
    private final List<NoticeSent> journal = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> counted = new ConcurrentHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private StateLock lock;
    private volatile int waiting = -1;
    private final NoticeQueue queue = new NoticeQueue();
    private Pace pace = QUICK;
    private Set<Topic> topics = Set.of(Topic.values());
    private Supplier<Fact<Decisions>> decisions = mine::read;
    private volatile Supplier<Destination> destination = () -> {
        throw new IllegalStateException("/etc/rabbitmq-agent/notify-url: there is no such file");
    };

    @BeforeEach
    void lock() throws Exception {
        lock = ((StateDirectory.Held) new StateDirectory(state).lock()).lock();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        vertx.close().await();
        lock.close();
    }

    private Receiver receiver() {
        return receiver(0);
    }

    private Receiver receiver(int port) {
        Receiver receiver = new Receiver(port);
        open.add(receiver);
        destination = () -> new Destination(receiver.url("/hooks/secret"), Optional.empty());
        return receiver;
    }

    /** A life of the agent: what earlier ones have journalled is known to it. */
    private NoticeKeeper agent() {
        NoticeBook book = new NoticeBook();
        journal.forEach(book::restore);
        NotifySettings settings = new NotifySettings(
                Path.of("/url"), Optional.empty(), Optional.empty(), topics, Duration.ofHours(1), pace.patience());
        NoticeFeed feed = new NoticeFeed(
                ME.value(),
                store,
                () -> decisions.get(),
                new Notices("orders", rule -> false),
                settings,
                book,
                NewsMark.of(lock, json),
                clock);
        NoticeKeeper keeper = new NoticeKeeper(
                feed,
                new NoticeKeeper.Parts(
                        () -> destination.get(),
                        new NoticeSender(vertx, Optional.empty(), pace.deadline(), clock),
                        notice -> json.writeDocument(Notice.FORMAT_VERSION, notice),
                        journal::add,
                        new Counting(),
                        queue,
                        () -> Duration.ofNanos(System.nanoTime()),
                        pace));
        open.add(keeper);
        return keeper;
    }

    private final class Counting implements NoticeListener {
        @Override
        public void noticesWaiting(int count) {
            waiting = count;
        }

        @Override
        public void noticeEnded(Kind kind, Outcome outcome) {
            counted.merge(kind.text() + " " + outcome.text(), 1, Integer::sum);
        }
    }

    private static void decide(DecisionWriter writer, List<Command> commands) {
        commands.forEach(
                command -> assertThat(writer.decide(command)).as("%s", command).isEqualTo(new DecisionWriter.Made()));
    }

    private void propose(int number) {
        decide(
                mine,
                List.of(LifeOfPlan.awaiting("p-" + number, Pictures.node(number))
                        .propose()));
    }

    /** Entries as the agent of {@link #ME} would have written them, a second apart. */
    private void failed(int number, Instant at) throws Exception {
        memory.append(new HistoryEntry(
                1,
                new EntryId("decision/" + number),
                ME.value(),
                at,
                new DecisionMade(
                        "plan-failed",
                        ME.value(),
                        Optional.of("p-" + number),
                        Optional.of("app-stopped"),
                        Optional.of(ME),
                        "no answer")));
    }

    private List<String> kinds(Receiver receiver) {
        return receiver.posts().stream().map(post -> field(post, "kind")).toList();
    }

    private List<String> plans(Receiver receiver) {
        return receiver.posts().stream().map(post -> field(post, "plan")).toList();
    }

    private static String field(Receiver.Post post, String name) {
        return post.body().replaceFirst(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
    }

    private void awaitEnded(int count) {
        await().atMost(LONG).until(() -> journal.size() == count && waiting == 0);
    }

    @Test
    void each_kind_of_news_arrives_in_the_order_in_which_it_was_decided() {
        Receiver receiver = receiver();
        agent();
        decide(mine, List.of(LifeOfPlan.awaiting("p-1", ME).propose()));
        awaitEnded(1);
        List<Command> rest = LifeOfPlan.awaiting("p-1", ME).cured();
        decide(mine, rest.subList(1, rest.size()));
        awaitEnded(2);
        decide(mine, auto("p-2", Run.Outcome.FAILED));
        decide(mine, List.of(new Command.Acknowledge("ann", "app-stopped", ME, "looked")));
        decide(mine, auto("p-3", Run.Outcome.OUTCOME_UNKNOWN));
        decide(mine, List.of(new Command.Acknowledge("ann", "app-stopped", ME, "looked")));
        List<Command> aborted = auto("p-4", Run.Outcome.FAILED);
        decide(mine, aborted.subList(0, 2));
        decide(mine, List.of(new Command.Abort("ann", "p-4", "wrong node", Optional.empty())));
        awaitEnded(5);

        assertThat(kinds(receiver))
                .containsExactly("approval-awaited", "cured", "failed", "outcome-unknown", "aborted");
        assertThat(plans(receiver)).containsExactly("p-1", "p-1", "p-2", "p-3", "p-4");
        assertThat(receiver.posts())
                .allSatisfy(post -> assertThat(post.body()).startsWith("{\"format_version\":1,\"id\":\"decision/"));
        assertThat(journal).extracting(NoticeSent::outcome).containsOnly(Outcome.SENT);
        assertThat(counted)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "approval-awaited sent", 1,
                        "cured sent", 1,
                        "failed sent", 1,
                        "outcome-unknown sent", 1,
                        "aborted sent", 1));
    }

    /** A plan that begins without anybody's approval, and ends before its step. */
    private static List<Command> auto(String id, Run.Outcome outcome) {
        LifeOfPlan plan = LifeOfPlan.of(id, "app-stopped", ME, Mode.AUTO, new Action.StartApp());
        return List.of(plan.propose(), plan.begin(), plan.conclude(outcome, "no answer"));
    }

    @Test
    void what_another_node_has_decided_its_own_agent_tells() {
        Receiver receiver = receiver();
        decide(theirs, List.of(LifeOfPlan.awaiting("p-2", OTHER).propose()));
        propose(1);
        agent();
        awaitEnded(1);
        assertThat(plans(receiver)).containsExactly("p-1");
    }

    @Test
    void only_what_was_asked_for_is_told() {
        topics = Set.of(Topic.FAILURE);
        Receiver receiver = receiver();
        decide(mine, LifeOfPlan.awaiting("p-1", ME).cured());
        decide(mine, auto("p-2", Run.Outcome.FAILED));
        agent();
        awaitEnded(1);
        assertThat(kinds(receiver)).containsExactly("failed");
    }

    @Test
    void a_receiver_in_trouble_gets_it_later_and_once() {
        Receiver receiver = receiver().answering(Receiver.statuses(503, 500, 429, 200));
        propose(1);
        agent();
        awaitEnded(1);
        assertThat(receiver.posts()).hasSize(4);
        assertThat(receiver.posts())
                .extracting(Receiver.Post::body)
                .containsOnly(receiver.posts().get(0).body());
        assertThat(counted).isEqualTo(Map.of("approval-awaited sent", 1));
    }

    @Test
    void a_receiver_that_comes_up_late_gets_everything() {
        int port = freePort();
        destination = () -> new Destination(URI.create("http://127.0.0.1:" + port + "/"), Optional.empty());
        propose(1);
        propose(2);
        agent();
        await().atMost(LONG).until(() -> waiting == 2);
        assertThat(journal).isEmpty();
        StatusView.Notices told = await().atMost(LONG)
                .until(
                        queue::last,
                        last -> last.flatMap(StatusView.Notices::trouble).isPresent())
                .orElseThrow();
        assertThat(told.waiting()).isEqualTo(2);
        assertThat(told.trouble().orElseThrow()).contains("127.0.0.1:" + port);
        Receiver receiver = receiver(port);
        awaitEnded(2);
        assertThat(queue.last()).contains(new StatusView.Notices(0, Optional.empty()));
        assertThat(plans(receiver)).containsExactly("p-1", "p-2");
    }

    @Test
    void a_receiver_that_asks_for_time_gets_it() {
        pace = new Pace(Duration.ofMillis(10), LONG, Duration.ofMillis(1), Duration.ofMillis(1), LONG.multipliedBy(2));
        List<Long> at = new CopyOnWriteArrayList<>();
        Receiver receiver = receiver().answering((exchange, number) -> {
            at.add(System.nanoTime());
            exchange.getResponseHeaders().add("Retry-After", "1");
            exchange.sendResponseHeaders(number == 1 ? 429 : 200, -1);
        });
        propose(1);
        agent();
        awaitEnded(1);
        assertThat(receiver.posts()).hasSize(2);
        assertThat(Duration.ofNanos(at.get(1) - at.get(0))).isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }

    @Test
    void a_receiver_that_does_not_want_one_gets_the_next() {
        Receiver receiver = receiver().answering(Receiver.statuses(400, 200));
        propose(1);
        propose(2);
        agent();
        awaitEnded(2);
        assertThat(plans(receiver)).containsExactly("p-1", "p-2");
        assertThat(journal)
                .extracting(NoticeSent::plan, NoticeSent::outcome, NoticeSent::detail)
                .containsExactly(tuple("p-1", Outcome.GIVEN_UP, "answered 400"), tuple("p-2", Outcome.SENT, ""));
        assertThat(counted).isEqualTo(Map.of("approval-awaited given-up", 1, "approval-awaited sent", 1));
    }

    @Test
    void what_could_not_be_delivered_for_too_long_is_given_up() {
        pace = new Pace(
                Duration.ofMillis(10), LONG, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(3));
        Receiver receiver = receiver().answering(Receiver.status(503));
        propose(1);
        agent();
        awaitEnded(1);
        assertThat(receiver.posts().size()).isGreaterThan(1);
        assertThat(journal.get(0).outcome()).isEqualTo(Outcome.GIVEN_UP);
        assertThat(journal.get(0).detail())
                .isEqualTo("after " + receiver.posts().size() + " tries: answered 503");
        assertThat(counted).isEqualTo(Map.of("approval-awaited given-up", 1));
    }

    @Test
    void a_url_that_can_not_be_read_is_read_again() {
        propose(1);
        agent();
        await().atMost(LONG).until(() -> waiting == 1);
        Receiver receiver = receiver();
        awaitEnded(1);
        assertThat(plans(receiver)).containsExactly("p-1");
    }

    @Test
    void what_was_decided_before_a_crash_is_sent_once_by_the_next_life() {
        NoticeKeeper before = agent();
        propose(1);
        await().atMost(LONG).until(() -> waiting == 1);
        before.close();
        assertThat(journal).isEmpty();

        Receiver receiver = receiver();
        NoticeKeeper after = agent();
        awaitEnded(1);
        after.close();
        agent();
        propose(2);
        awaitEnded(2);
        assertThat(plans(receiver)).containsExactly("p-1", "p-2");
    }

    @Test
    void what_was_given_up_is_not_taken_up_by_the_next_life() {
        Receiver receiver = receiver().answering(Receiver.statuses(400, 200));
        propose(1);
        NoticeKeeper before = agent();
        awaitEnded(1);
        before.close();
        agent();
        propose(2);
        awaitEnded(2);
        assertThat(plans(receiver)).containsExactly("p-1", "p-2");
    }

    @Test
    void what_is_old_is_no_news() throws Exception {
        Receiver receiver = receiver();
        failed(1, Pictures.NOON.minus(Duration.ofMinutes(61)));
        failed(2, Pictures.NOON.minus(Duration.ofMinutes(59)));
        agent();
        awaitEnded(1);
        assertThat(plans(receiver)).containsExactly("p-2");
    }

    @Test
    void of_too_many_that_wait_the_oldest_are_dropped_and_never_sent() throws Exception {
        for (int number = 1; number <= 103; number++) {
            failed(number, Pictures.NOON);
        }
        NoticeKeeper before = agent();
        await().atMost(LONG).until(() -> waiting == 100 && journal.size() == 3);
        assertThat(journal).extracting(NoticeSent::plan).containsExactly("p-1", "p-2", "p-3");
        assertThat(counted).isEqualTo(Map.of("failed dropped", 3));
        before.close();

        Receiver receiver = receiver();
        agent();
        awaitEnded(103);
        assertThat(plans(receiver)).hasSize(100).startsWith("p-4", "p-5").endsWith("p-103");
    }

    @Test
    void a_history_of_several_pages_is_read_on_from_where_it_was() throws Exception {
        Receiver receiver = receiver();
        for (int number = 1; number <= 2_500; number++) {
            failed(number, Pictures.NOON.minus(Duration.ofDays(number == 2_500 ? 0 : 1)));
        }
        agent();
        awaitEnded(1);
        failed(2_501, Pictures.NOON);
        awaitEnded(2);
        assertThat(plans(receiver)).containsExactly("p-2500", "p-2501");
    }

    @Test
    void a_later_life_reads_on_from_a_page_before_at_most() throws Exception {
        Receiver receiver = receiver();
        for (int number = 1; number <= 3_000; number++) {
            failed(number, Pictures.NOON.minus(Duration.ofDays(1)));
        }
        NoticeKeeper earlier = agent();
        failed(3_001, Pictures.NOON);
        awaitEnded(1);
        earlier.close();
        failed(3_002, Pictures.NOON);

        store.entriesRead.set(0);
        agent();
        awaitEnded(2);
        assertThat(plans(receiver)).containsExactly("p-3001", "p-3002");
        assertThat(store.entriesRead.get()).isLessThanOrEqualTo(1_002);
    }

    @Test
    void what_waits_is_read_again_by_a_later_life_however_much_came_after_it() throws Exception {
        failed(1, Pictures.NOON);
        for (int number = 2; number <= 2_500; number++) {
            failed(number, Pictures.NOON.minus(Duration.ofDays(1)));
        }
        NoticeKeeper earlier = agent();
        await().atMost(LONG).until(() -> store.entriesRead.get() >= 2_500 && waiting == 1);
        earlier.close();

        Receiver receiver = receiver();
        agent();
        awaitEnded(1);
        assertThat(plans(receiver)).containsExactly("p-1");
    }

    @Test
    void a_store_that_can_not_be_read_only_delays() {
        Receiver receiver = receiver();
        store.down = true;
        propose(1);
        agent();
        await().atMost(LONG).until(() -> store.asked.get() >= 3);
        store.down = false;
        awaitEnded(1);
        assertThat(plans(receiver)).containsExactly("p-1");
    }

    @Test
    void decisions_that_can_not_be_read_only_delay_and_nothing_is_told_twice() throws Exception {
        Receiver receiver = receiver();
        List<Integer> asked = new CopyOnWriteArrayList<>();
        decisions = () -> {
            asked.add(1);
            return asked.size() < 4 ? Fact.unknown(Fact.Reason.FAILED, "injected") : mine.read();
        };
        failed(9, Pictures.NOON);
        propose(1);
        failed(10, Pictures.NOON);
        agent();
        awaitEnded(3);
        assertThat(plans(receiver)).containsExactly("p-9", "p-1", "p-10");
    }

    @Test
    void a_failure_of_its_own_ends_nothing() {
        Receiver receiver = receiver();
        List<Integer> asked = new CopyOnWriteArrayList<>();
        decisions = () -> {
            asked.add(1);
            if (asked.size() < 3) {
                throw new IllegalArgumentException("injected");
            }
            return mine.read();
        };
        propose(1);
        agent();
        awaitEnded(1);
        assertThat(plans(receiver)).containsExactly("p-1");
    }

    @Test
    void it_closes_at_once_while_a_receiver_hangs_and_leaves_the_notice_to_the_next_life() {
        Receiver receiver = receiver();
        receiver.answering(receiver.hangs());
        propose(1);
        NoticeKeeper keeper = agent();
        await().atMost(LONG).until(() -> receiver.posts().size() == 1);
        long before = System.nanoTime();
        keeper.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(1_900));
        assertThat(journal).isEmpty();

        receiver.answering(Receiver.status(200));
        agent();
        awaitEnded(1);
        assertThat(receiver.posts()).hasSize(2);
        assertThat(field(receiver.posts().get(0), "id"))
                .isEqualTo(field(receiver.posts().get(1), "id"));
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
