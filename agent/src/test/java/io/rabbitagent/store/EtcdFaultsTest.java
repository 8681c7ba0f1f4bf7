package io.rabbitagent.store;

import static io.rabbitagent.store.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.store.EtcdSettings.Endpoint;
import io.rabbitagent.store.SharedStore.CommitResult;
import io.rabbitagent.store.SharedStore.Committed;
import io.rabbitagent.store.SharedStore.Conflict;
import io.rabbitagent.store.SharedStore.NotCommitted;
import io.rabbitagent.store.SharedStore.OutcomeUnknown;
import io.rabbitagent.store.SharedStore.Position;
import io.rabbitagent.store.StateDirectory.Held;
import io.rabbitagent.store.etcd.EtcdSharedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store does where a real etcd is away, stands still, is full, was replaced or put back. */
class EtcdFaultsTest {
    private static final Json JSON = SharedStoreContract.JSON;
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Optional<Etcd> started = Optional.empty();
    private Optional<SharedStore> opened = Optional.empty();

    @BeforeEach
    void start() throws StoreException {
        started = Optional.of(Etcd.start(directory, "--quota-backend-bytes=20000000"));
        opened = Optional.of(open("prod"));
    }

    @AfterEach
    void stop() {
        opened.ifPresent(SharedStore::close);
        started.ifPresent(Etcd::close);
    }

    private Etcd etcd() {
        return started.orElseThrow();
    }

    private SharedStore store() {
        return opened.orElseThrow();
    }

    private SharedStore open(String cluster) throws StoreException {
        return open(etcd().settings(), cluster);
    }

    private static SharedStore open(EtcdSettings settings, String cluster) throws StoreException {
        return EtcdSharedStore.open(
                settings, cluster, Optional::empty, UUID.randomUUID().toString(), JSON, DEADLINE);
    }

    private static CommitResult commit(SharedStore store, Position position, String id) {
        return store.commit(position, "{\"by\":\"" + id + "\"}", entry(id, "1"));
    }

    @Test
    void where_nobody_listens_a_call_says_so_and_a_commit_has_done_nothing() throws StoreException {
        Position position = store().decisions().position();
        etcd().kill();

        assertThatThrownBy(() -> store().board())
                .isInstanceOf(StoreException.class)
                .hasMessage("etcd does not answer: " + etcd().endpoint() + " can't be reached: Connection refused");
        assertThat(commit(store(), position, "a")).isInstanceOf(NotCommitted.class);

        etcd().start();
        answers();
        assertThat(commit(store(), position, "b")).isInstanceOf(Committed.class);
        assertThat(store().find(new EntryId("a"))).isEmpty();
    }

    /** Who could not be reached at all is not asked at once again. */
    private void answers() {
        await().atMost(LONG)
                .ignoreExceptions()
                .until(() -> !store().position().store().isEmpty());
    }

    @Test
    void who_could_not_be_reached_at_all_is_not_connected_to_for_each_call() {
        etcd().kill();
        long before = System.nanoTime();
        for (int n = 0; n < 2_000; n++) {
            assertThatThrownBy(() -> store().board()).hasMessageContaining("Connection refused");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as("2000 connections take longer")
                .isLessThan(Duration.ofSeconds(4));
        etcd().start();
        answers();
    }

    @Test
    void a_commit_that_nobody_answers_is_open_until_it_is_looked_up() throws StoreException {
        Position position = store().decisions().position();
        etcd().signal("STOP");
        long before = System.nanoTime();

        CommitResult result = commit(store(), position, "a");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(DEADLINE.plusSeconds(2));
        assertThat(result)
                .isInstanceOfSatisfying(
                        OutcomeUnknown.class,
                        open -> assertThat(open.why()).contains(etcd().endpoint() + " did not answer in time"));
        assertThatThrownBy(() -> store().find(new EntryId("a"))).isInstanceOf(StoreException.class);
        etcd().signal("CONT");
        boolean done = store().find(new EntryId("a")).isPresent();
        assertThat(store().decisions().document().isPresent())
                .as("both or none")
                .isEqualTo(done);
        assertThat(store().history(0, 10)).hasSize(done ? 1 : 0);
    }

    /** First by that way, then by the short one. */
    private EtcdSettings by(SlowLink link) {
        return new EtcdSettings(
                List.of(link.endpoint(), etcd().endpoint()), "/rabbitmq-agent", Optional.empty(), Optional.empty());
    }

    @Test
    void a_commit_that_was_done_and_whose_answer_is_lost_is_found_by_another_way_and_never_sent_again()
            throws StoreException {
        try (SlowLink link = new SlowLink(etcd().endpoint());
                SharedStore other = open(by(link), "prod")) {
            Position position = other.decisions().position();
            link.loseAnswers();

            assertThat(commit(other, position, "a")).isInstanceOf(OutcomeUnknown.class);
            assertThat(other.find(new EntryId("a"))).isPresent();
            assertThat(other.history(0, 10)).hasSize(1);
            assertThat(commit(other, position, "b")).isInstanceOf(Conflict.class);
        }
    }

    @Test
    void a_document_of_the_board_that_arrives_late_replaces_no_newer_one() throws StoreException {
        try (SlowLink link = new SlowLink(etcd().endpoint());
                SharedStore other = open(by(link), "prod")) {
            other.publish(Samples.RB1, "{\"n\":1}");
            link.holdRequests();
            other.publish(Samples.RB1, "{\"n\":2}");
            other.publish(Samples.RB1, "{\"n\":3}");
            long before = link.answered();
            link.release();
            await().atMost(LONG).until(() -> link.answered() > before);
            assertThat(other.board().get(Samples.RB1))
                    .isNotNull()
                    .extracting(SharedStore.BoardDocument::document)
                    .isEqualTo("{\"n\":3}");
        }
    }

    @Test
    void another_member_is_asked_where_the_first_is_away() throws StoreException {
        Endpoint nobody = new Endpoint("127.0.0.1", 1);
        Endpoint nowhere = new Endpoint("no-such-host.invalid", 2379);
        Endpoint six = new Endpoint("::1", 1);
        EtcdSettings settings = new EtcdSettings(
                List.of(nobody, six, nowhere, etcd().endpoint()),
                "/rabbitmq-agent",
                Optional.empty(),
                Optional.empty());
        try (SharedStore other = open(settings, "prod")) {
            Position position = other.decisions().position();
            assertThat(commit(other, position, "a"))
                    .as("what was never sent goes to the next")
                    .isInstanceOf(Committed.class);
        }
        etcd().kill();
        assertThatThrownBy(() -> open(settings, "prod"))
                .hasMessageContaining(nobody + " can't be reached")
                .hasMessageContaining("[::1]:1 can't be reached")
                .hasMessageContaining(nowhere + " can't be reached: no such host");
    }

    @Test
    void clusters_share_an_etcd_and_see_nothing_of_each_other() throws StoreException {
        try (SharedStore other = open("prod2");
                SharedStore below = open("prod.board")) {
            store().append(entry("a", "1"));
            store().publish(Samples.RB1, "{\"n\":1}");
            store().keep("{}");
            for (SharedStore one : List.of(other, below)) {
                assertThat(one.position().store())
                        .isNotEqualTo(store().position().store());
                assertThat(one.position().revision()).isZero();
                assertThat(one.board()).isEmpty();
                one.append(entry("a", "2"));
                one.removeKept(Set.of(), Instant.MAX);
            }
            assertThat(store().history(0, 10)).hasSize(1);
        }
    }

    @Test
    void a_store_that_was_deleted_takes_nothing_from_who_knew_it() throws StoreException {
        store().append(entry("a", "1"));
        Position position = store().decisions().position();
        etcd().ctl("del", "--prefix", "/rabbitmq-agent/prod/");

        assertThat(store().position().store()).isEmpty();
        assertThatThrownBy(() -> store().append(entry("b", "1"))).hasMessageContaining("replaced");
        assertThatThrownBy(() -> store().publish(Samples.RB1, "{}")).isInstanceOf(StoreException.class);
        assertThat(commit(store(), position, "c")).isInstanceOf(NotCommitted.class);
        assertThat(etcd().ctl("get", "--prefix", "/rabbitmq-agent/")).isBlank();
    }

    @Test
    void a_restored_backup_is_refused() throws StoreException {
        try (StateLock lock = ((Held) new StateDirectory(directory.resolve("state")).lock()).lock()) {
            SharedStore guarded = GuardedStore.remembering(store(), lock, JSON);
            guarded.append(entry("a", "1"));
            etcd().ctl("snapshot", "save", directory.resolve("snapshot").toString());
            guarded.append(entry("b", "1"));
            guarded.position();

            etcd().restore(directory.resolve("snapshot"));

            assertThatThrownBy(guarded::board)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("went back from revision 2 to 1");
            store().append(entry("c", "1"));
            store().append(entry("d", "1"));
            assertThatThrownBy(guarded::board)
                    .as("others have moved it on")
                    .hasMessageContaining("is not the one that this host knew");
        }
    }

    @Test
    void a_restart_of_etcd_keeps_all() throws StoreException {
        Position position = store().decisions().position();
        assertThat(commit(store(), position, "a")).isInstanceOf(Committed.class);
        store().publish(Samples.RB1, "{\"n\":1}");
        Position before = store().position();
        etcd().kill();
        etcd().start();

        assertThat(store().position()).isEqualTo(before);
        assertThat(store().board()).hasSize(1);
        store().publish(Samples.RB1, "{\"n\":2}");
        assertThat(store().board().values())
                .singleElement()
                .satisfies(one -> assertThat(one.document()).isEqualTo("{\"n\":2}"));
    }

    @Test
    void a_full_etcd_is_named_with_its_remedy_and_serves_again_after_it() throws StoreException {
        Position position = store().decisions().position();
        String filler = "x".repeat(1_000_000);
        assertThatThrownBy(() -> {
                    for (int n = 0; n < 40; n++) {
                        store().publish(Samples.RB1, filler + n);
                    }
                })
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("etcd refuses it: ")
                .hasMessageContaining("database space exceeded")
                .hasMessageContaining("alarm disarm");
        assertThat(commit(store(), position, "a"))
                .as("a full etcd says so of what it has done, too")
                .isInstanceOfSatisfying(
                        OutcomeUnknown.class, open -> assertThat(open.why()).contains("alarm disarm"));
        assertThat(store().find(new EntryId("a"))).isEmpty();
        assertThat(store().decisions().document()).as("it is read").isEmpty();

        etcd().compact();
        etcd().ctl("defrag");
        etcd().ctl("alarm", "disarm");
        assertThat(commit(store(), position, "b")).isInstanceOf(Committed.class);
    }

    @Test
    void a_document_that_somebody_else_has_written_is_replaced_all_the_same() throws StoreException {
        store().publish(Samples.RB1, "{\"n\":1}");
        etcd().ctl("put", "/rabbitmq-agent/prod/board/" + Samples.RB1, "{\"n\":0}");

        store().publish(Samples.RB1, "{\"n\":2}");

        assertThat(store().board().values())
                .singleElement()
                .satisfies(one -> assertThat(one.document()).isEqualTo("{\"n\":2}"));
    }

    @Test
    void a_kept_document_of_which_a_part_is_missing_is_damaged_and_kept_anew() throws StoreException {
        String text = "\"" + "y".repeat(1_200_000) + "\"";
        String digest = store().keep(text);
        assertThat(store().kept(digest)).contains(text);
        etcd().ctl("del", "/rabbitmq-agent/prod/kept/" + digest + "/001");

        assertThatThrownBy(() -> store().kept(digest))
                .hasMessageContaining(digest)
                .hasMessageContaining("damaged");
        assertThat(store().keep(text)).isEqualTo(digest);
        assertThat(store().kept(digest)).contains(text);

        store().removeKept(Set.of(digest), Instant.MAX);
        assertThat(store().kept(digest)).isPresent();
        store().removeKept(Set.of(), Instant.MAX);
        assertThat(store().kept(digest)).isEmpty();
        assertThat(etcd().ctl("get", "--prefix", "--keys-only", "/rabbitmq-agent/prod/kept/"))
                .isBlank();
    }

    @Test
    void while_many_keep_the_same_document_what_is_whole_stays_whole() throws Exception {
        String text = "\"" + "z".repeat(700_000) + "\"";
        String digest = KeptDocument.of(text).digest();
        String key = "/rabbitmq-agent/prod/kept/" + digest;
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Callable<String>> keeping = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            keeping.add(() -> {
                try (SharedStore one = open("prod")) {
                    one.keep(text);
                    return one.keep(text);
                }
            });
        }
        for (Future<String> kept : threads.invokeAll(keeping)) {
            assertThat(kept.get()).isEqualTo(digest);
        }
        threads.shutdown();

        assertThat(store().kept(digest)).contains(text);
        boolean whole = false;
        int seen = 0;
        for (long revision = 1; revision <= etcd().revision(); revision++) {
            String then = etcd().ctl("get", "--rev=" + revision, "--print-value-only", key);
            assertThat(whole && then.contains("\"whole\":false"))
                    .as("at revision " + revision)
                    .isFalse();
            whole |= then.contains("\"whole\":true");
            seen += then.isBlank() ? 0 : 1;
        }
        assertThat(whole).isTrue();
        assertThat(seen).as("revisions at which it was there").isGreaterThan(6);
    }

    @Test
    void a_key_that_is_no_node_hides_no_board() throws StoreException {
        store().publish(Samples.RB1, "{}");
        etcd().ctl("put", "/rabbitmq-agent/prod/board/a stray key", "x");

        assertThat(store().board()).containsOnlyKeys(Samples.RB1);
    }

    @Test
    void a_watch_tells_of_decisions_and_board_and_lives_through_a_restart() throws Exception {
        AtomicInteger told = new AtomicInteger();
        try (AutoCloseable watch = store().watch(told::incrementAndGet).orElseThrow()) {
            assertThat(watch).isNotNull();
            await().atMost(LONG).until(() -> told.get() > 0);
            tells(told, () -> store().publish(Samples.RB1, "{\"n\":1}"));
            Position position = store().decisions().position();
            tells(told, () -> assertThat(commit(store(), position, "a")).isInstanceOf(Committed.class));

            etcd().kill();
            etcd().start();
            await().atMost(LONG).until(() -> !store().board().isEmpty());
            await().atMost(LONG).untilAsserted(() -> tells(told, () -> store().publish(Samples.RB1, "{\"n\":2}")));
        }
        try (SharedStore other = open("prod2")) {
            int before = told.get();
            other.publish(Samples.RB1, "{}");
            store().publish(Samples.RB1, "{\"n\":3}");
            assertThat(told).as("ended").hasValue(before);
        }
    }

    private interface Change {
        void make() throws StoreException;
    }

    private static void tells(AtomicInteger told, Change change) throws StoreException {
        int before = told.get();
        change.make();
        await().atMost(Duration.ofSeconds(2)).until(() -> told.get() > before);
    }
}
