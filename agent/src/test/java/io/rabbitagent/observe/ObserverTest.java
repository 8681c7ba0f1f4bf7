package io.rabbitagent.observe;

import static io.rabbitagent.observe.Questions.ME;
import static io.rabbitagent.observe.Questions.refused;
import static io.rabbitagent.observe.Questions.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.OwnStatistics;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.PolicyGaps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ObserverTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration IMPATIENT = Duration.ofMillis(100);
    private static final Clock CLOCK = Clock.fixed(Pictures.NOON, ZoneOffset.UTC);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Questions broker = new Questions();
    private final CompletableFuture<Void> release = new CompletableFuture<>();

    @AfterEach
    void let_go_of_every_question() {
        release.complete(null);
        threads.shutdownNow();
    }

    @Test
    void without_a_vm_the_application_is_down_and_nobody_is_asked() {
        broker.process = Fact.known(Optional.empty());
        NodeObservation seen = observer(PATIENT).round(Optional.empty(), false);

        assertThat(seen.app()).isEqualTo(Fact.known(AppState.VM_DOWN));
        assertThat(seen.view()).isEqualTo(Fact.unknown(Reason.NOT_OBSERVED, "there is no Erlang VM to ask"));
        assertThat(seen.health().isKnown()).isFalse();
        assertThat(seen.dataDirectory()).isEqualTo(broker.dataDirectory);
        assertThat(List.of(broker.asked("view"), broker.asked("health"), broker.asked("app"), broker.asked("drained")))
                .containsOnly(0);
    }

    @Test
    void where_it_is_unknown_whether_there_is_a_vm_all_else_is_unknown_for_that_reason() {
        broker.process = Fact.unknown(Reason.UNREADABLE, "/proc");
        NodeObservation seen = observer(PATIENT).round(Optional.empty(), false);
        assertThat(seen.app()).isEqualTo(Fact.unknown(Reason.UNREADABLE, "/proc"));
        assertThat(seen.view()).isEqualTo(Fact.unknown(Reason.UNREADABLE, "/proc"));
        assertThat(seen.holdings().isKnown()).isFalse();
        assertThat(broker.asked("holdings")).isZero();
    }

    @Test
    void a_management_api_that_shows_the_node_running_settles_it_without_rabbitmqctl() {
        NodeObservation seen = observer(PATIENT).round(Optional.empty(), false);
        assertThat(seen.app()).isEqualTo(Fact.known(AppState.RUNNING));
        assertThat(seen.view()).isEqualTo(running(1, 2, 3));
        assertThat(seen.log()).isEqualTo(broker.bootLog);
        assertThat(seen.at()).isEqualTo(Pictures.NOON);
        assertThat(seen.agent()).isEqualTo("life-1");
        assertThat(broker.asked("app")).isZero();
    }

    @Test
    void a_management_api_that_refuses_has_rabbitmqctl_asked() {
        broker.view = Questions::refused;
        broker.app = () -> Fact.known(AppState.STOPPED);
        NodeObservation seen = observer(PATIENT).round(Optional.empty(), false);
        assertThat(seen.app()).isEqualTo(Fact.known(AppState.STOPPED));
        assertThat(seen.view()).isEqualTo(refused());
        assertThat(broker.asked("app")).isEqualTo(1);
    }

    @Test
    void a_management_api_that_shows_the_node_down_has_rabbitmqctl_asked() {
        broker.view = () -> running(2, 3);
        broker.app = () -> Fact.known(AppState.BOOTING);
        assertThat(observer(PATIENT).round(Optional.empty(), false).app()).isEqualTo(Fact.known(AppState.BOOTING));
    }

    @Test
    void a_broker_that_does_not_tell_of_itself_yet_is_asked_by_rabbitmqctl() {
        broker.tellsOfItself = false;
        broker.ofItself = Fact.known(new OwnStatistics(Set.of(Pictures.node(3)), true, false));
        NodeObservation seen = observer(PATIENT).round(Optional.empty(), false);
        assertThat(seen.view().map(view -> view.peers().get(ME)))
                .isEqualTo(Fact.known(new PeerView(ME, true, NodeType.DISC, Set.of(Pictures.node(3)), true, false)));
        assertThat(seen.app()).isEqualTo(Fact.known(AppState.RUNNING));
        assertThat(broker.asked("app")).isZero();
    }

    @Test
    void what_a_broker_does_not_tell_of_itself_is_unknown_and_not_nothing() {
        broker.tellsOfItself = false;
        broker.ofItself = refused();
        broker.app = () -> Fact.known(AppState.BOOTING);
        NodeObservation seen = observer(PATIENT).round(Optional.empty(), false);
        assertThat(((Fact.Unknown<ClusterView>) seen.view()).detail())
                .contains("just started", "whether it is partitioned", "connection refused");
        assertThat(seen.app()).as("the API may list a node that boots").isEqualTo(Fact.known(AppState.BOOTING));
    }

    @Test
    void a_broker_that_tells_of_itself_costs_no_rabbitmqctl_and_counts_alone() {
        broker.ofItself = Fact.known(new OwnStatistics(Set.of(Pictures.node(3)), true, true));
        assertThat(observer(PATIENT).round(Optional.empty(), false).view()).isEqualTo(running(1, 2, 3));
        assertThat(broker.asked("ofItself")).isZero();
    }

    @Test
    void a_question_that_hangs_does_not_keep_the_round_and_leaves_the_others_answered() {
        broker.view = this::hanging;
        NodeObservation seen = observer(IMPATIENT).round(Optional.empty(), false);
        assertThat(seen.view()).isEqualTo(Fact.notObserved());
        assertThat(seen.app()).isEqualTo(Fact.notObserved());
        assertThat(seen.dataDirectory()).isEqualTo(broker.dataDirectory);
        assertThat(seen.health()).isEqualTo(broker.health);
        assertThat(broker.asked("app"))
                .as("rabbitmqctl is for when the API has answered and can't tell")
                .isZero();
    }

    @Test
    void what_the_api_answered_about_one_life_of_the_vm_is_not_used_for_the_next() {
        Observer observer = observer(IMPATIENT);
        assertThat(observer.round(Optional.empty(), false).app()).isEqualTo(Fact.known(AppState.RUNNING));

        broker.process = Fact.known(Optional.of(Pictures.life(ME, 2)));
        broker.view = this::hanging;
        broker.app = this::hanging;
        NodeObservation seen = observer.round(Optional.empty(), false);
        assertThat(seen.view()).isEqualTo(Fact.notObserved());
        assertThat(seen.app()).isEqualTo(Fact.notObserved());
    }

    @Test
    void what_rabbitmqctl_answered_about_one_life_of_the_vm_is_not_used_for_the_next() {
        broker.view = Questions::refused;
        broker.app = () -> Fact.known(AppState.STOPPED);
        Observer observer = observer(IMPATIENT);
        assertThat(observer.round(Optional.empty(), false).app()).isEqualTo(Fact.known(AppState.STOPPED));

        broker.process = Fact.known(Optional.of(Pictures.life(ME, 2)));
        broker.app = this::hanging;
        assertThat(observer.round(Optional.empty(), false).app()).isEqualTo(Fact.notObserved());
    }

    @Test
    void what_names_a_claim_was_asked_after_the_claim_was_read() {
        Observer observer = observer(IMPATIENT);
        assertThat(observer.round(Optional.empty(), false).claim()).isEmpty();
        assertThat(observer.round(Optional.empty(), false).view().isKnown()).isTrue();

        broker.view = this::hanging;
        NodeObservation seen = observer.round(Optional.of("c-1"), false);
        assertThat(seen.claim()).contains("c-1");
        assertThat(seen.view()).as("known, but from before the claim").isEqualTo(Fact.notObserved());
    }

    @Test
    void all_that_gates_read_is_asked_once_more_for_a_claim_and_not_for_each_round_of_it() {
        Observer observer = observer(PATIENT);
        observer.round(Optional.empty(), false);
        List<String> questions =
                List.of("view", "health", "dataDirectory", "registered", "drained", "settings", "cookie");
        for (String question : questions) {
            assertThat(broker.asked(question)).as(question).isEqualTo(1);
        }
        for (int round = 0; round < 3; round++) {
            observer.round(Optional.of("c-1"), false);
        }
        for (String question : questions) {
            assertThat(broker.asked(question)).as(question).isEqualTo(2);
        }
    }

    @Test
    void what_goes_with_a_node_is_asked_seldom_and_often_once_it_is_to_leave_and_whether_a_backup_fits() {
        Observer observer = observer(PATIENT);
        for (int round = 0; round < 12; round++) {
            assertThat(observer.round(Optional.empty(), false).holdings().isKnown())
                    .isFalse();
        }
        await().until(() -> broker.asked("departure") == 1);

        observer.isToLeave(true);
        NodeObservation seen = observer.round(Optional.empty(), false);
        assertThat(broker.asked("departure")).isEqualTo(2);
        assertThat(seen.departure().isKnown()).isTrue();
        assertThat(seen.holdings().isKnown()).isTrue();
        assertThat(seen.backups().isKnown()).isTrue();
        for (int round = 1; round < 15; round++) {
            assertThat(observer.round(Optional.empty(), false).departure().isKnown())
                    .isTrue();
        }
        assertThat(broker.asked("departure")).as("every fifth round").isEqualTo(2 + 3);

        observer.isToLeave(false);
        int asked = broker.asked("departure");
        for (int round = 0; round < 12; round++) {
            assertThat(observer.round(Optional.empty(), false).holdings().isKnown())
                    .isFalse();
        }
        assertThat(broker.asked("departure")).isEqualTo(asked);
    }

    @Test
    void the_sample_grows_with_each_new_answer_that_settles_the_state_and_only_then() {
        Observer observer = observer(IMPATIENT, Duration.ofMillis(20));
        long first = observer.round(Optional.empty(), false).sample();
        await().until(() -> observer.round(Optional.empty(), false).sample() > first);

        broker.view = this::hanging;
        await().until(() -> {
            long before = observer.round(Optional.empty(), false).sample();
            return observer.round(Optional.empty(), false).sample() == before;
        });
        NodeObservation hanging = observer.round(Optional.empty(), false);
        assertThat(hanging.app()).isEqualTo(Fact.known(AppState.RUNNING));
        assertThat(observer.round(Optional.empty(), false).sample()).isEqualTo(hanging.sample());
    }

    @Test
    void each_round_without_a_vm_is_a_sample() {
        broker.process = Fact.known(Optional.empty());
        Observer observer = observer(PATIENT);
        assertThat(observer.round(Optional.empty(), false).sample()).isEqualTo(1);
        assertThat(observer.round(Optional.empty(), false).sample()).isEqualTo(2);
    }

    @Test
    void an_api_that_goes_on_refusing_is_no_new_sample_of_what_rabbitmqctl_said() {
        broker.view = Questions::refused;
        Observer observer = observer(PATIENT, Duration.ofSeconds(2));
        NodeObservation first = observer.round(Optional.empty(), false);
        assertThat(first.app()).isEqualTo(Fact.known(AppState.RUNNING));
        await().pollDelay(Duration.ZERO).until(() -> {
            assertThat(observer.round(Optional.empty(), false).sample()).isEqualTo(first.sample());
            return broker.asked("view") > 1;
        });
        assertThat(broker.asked("app")).isEqualTo(1);
    }

    @Test
    void what_rabbitmqctl_said_before_the_api_showed_the_node_running_is_not_used_after_it() {
        broker.view = Questions::refused;
        broker.app = () -> Fact.known(AppState.STOPPED);
        Observer observer = observer(IMPATIENT, Duration.ofMillis(20));
        assertThat(observer.round(Optional.empty(), false).app()).isEqualTo(Fact.known(AppState.STOPPED));

        broker.view = () -> running(1, 2, 3);
        await().until(() -> observer.round(Optional.empty(), false).app().equals(Fact.known(AppState.RUNNING)));
        broker.app = this::hanging;
        broker.view = Questions::refused;
        await().until(() -> !observer.round(Optional.empty(), false).view().isKnown());
        assertThat(observer.round(Optional.empty(), false).app()).isEqualTo(Fact.notObserved());
    }

    @Test
    void the_data_directory_is_searched_only_while_no_application_runs_on_it() {
        Observer observer = observer(PATIENT);
        assertThat(observer.round(Optional.empty(), false).holdings().isKnown()).isFalse();
        assertThat(broker.asked("holdings")).isZero();

        broker.process = Fact.known(Optional.empty());
        assertThat(observer.round(Optional.empty(), false).holdings())
                .isEqualTo(Fact.known(new Holdings(1, List.of(), 0, 0, "f1")));

        broker.process = Fact.known(Optional.of(Pictures.life(ME, 2)));
        assertThat(observer.round(Optional.empty(), false).holdings()).isEqualTo(Fact.notObserved());
        assertThat(broker.asked("holdings")).isEqualTo(1);
    }

    @Test
    void what_a_broker_leads_and_whether_a_backup_fits_is_asked_while_anybody_says_that_he_is_partitioned() {
        Observer observer = observer(PATIENT, Duration.ofMillis(20));
        assertThat(observer.round(Optional.empty(), false).inventory()).isEqualTo(Fact.notObserved());
        assertThat(broker.asked("inventory")).isZero();

        broker.view = this::partitioned;
        await().until(() -> observer.round(Optional.empty(), false).inventory().isKnown());
        NodeObservation seen = observer.round(Optional.empty(), false);
        assertThat(seen.holdings().isKnown()).isTrue();
        assertThat(seen.backups().isKnown()).isTrue();

        broker.view = () -> running(1, 2, 3);
        await().until(() -> !observer.round(Optional.empty(), false).inventory().isKnown());
    }

    @Test
    void one_look_without_a_view_forgets_neither_what_the_broker_leads_nor_what_else_it_said() {
        broker.view = this::partitioned;
        Observer observer = observer(PATIENT, Duration.ofMillis(20));
        NodeObservation whole = observer.round(Optional.empty(), false);
        await().until(() -> observer.round(Optional.empty(), false).mirrors().isKnown());
        assertThat(whole.inventory()).isEqualTo(broker.inventory);

        broker.view = Questions::refused;
        broker.app = () -> Fact.unknown(Reason.TIMEOUT, "rabbitmqctl did not end within its deadline");
        await().until(() -> !observer.round(Optional.empty(), false).app().isKnown());
        NodeObservation busy = observer.round(Optional.empty(), false);
        assertThat(busy.view().isKnown()).isFalse();
        assertThat(busy.inventory()).isEqualTo(broker.inventory);
        assertThat(busy.holdings()).isEqualTo(broker.holdings);
        assertThat(busy.settings()).isEqualTo(broker.settings);
        assertThat(busy.drained()).isEqualTo(broker.drained);
        assertThat(busy.mirrors()).isEqualTo(broker.mirrors);

        broker.app = () -> Fact.known(AppState.STOPPED);
        await().until(() -> observer.round(Optional.empty(), false).app().isKnown());
        NodeObservation stopped = observer.round(Optional.empty(), false);
        assertThat(stopped.inventory().isKnown()).isFalse();
        assertThat(stopped.mirrors().isKnown()).isFalse();
    }

    @Test
    void what_members_that_are_down_have_left_behind_is_not_forgotten_for_one_look_without_a_view() {
        broker.view = () -> running(1, 2);
        Observer observer = observer(PATIENT, Duration.ofMillis(20));
        assertThat(observer.round(Optional.empty(), false).leftBehind()).isEqualTo(broker.leftBehind);

        broker.view = Questions::refused;
        await().until(() -> !observer.round(Optional.empty(), false).view().isKnown());
        broker.view = () -> running(1, 2);
        await().until(() -> observer.round(Optional.empty(), false).view().isKnown());
        assertThat(observer.round(Optional.empty(), false).leftBehind()).isEqualTo(broker.leftBehind);
        assertThat(broker.asked("leftBehind")).isEqualTo(1);
    }

    @Test
    void a_question_in_vain_leaves_the_last_answer_but_not_one_from_before_a_claim() {
        Fact<NodeSettings> known = broker.settings;
        Observer observer = observer(PATIENT, Duration.ofMillis(20));
        assertThat(observer.round(Optional.empty(), false).settings()).isEqualTo(known);
        broker.settings = Fact.unknown(Reason.TIMEOUT, "rabbitmqctl did not end within its deadline");
        NodeObservation claimed = observer.round(Optional.of("c-1"), false);
        assertThat(claimed.settings()).isEqualTo(broker.settings);
    }

    @Test
    void who_is_drained_is_asked_anew_when_a_member_comes_or_goes() {
        Observer observer = observer(PATIENT, Duration.ofMillis(20));
        observer.round(Optional.empty(), false);
        observer.round(Optional.empty(), false);
        assertThat(broker.asked("drained")).isEqualTo(1);

        broker.view = () -> running(1, 2);
        broker.drained = Fact.known(Set.of(Pictures.node(3)));
        await().until(() -> observer.round(Optional.empty(), false).drained().equals(broker.drained));
        observer.round(Optional.empty(), false);
        assertThat(broker.asked("drained")).isEqualTo(2);
    }

    @Test
    void the_mirrors_are_asked_about_anew_when_a_member_comes_or_goes() {
        Observer observer = observer(PATIENT, Duration.ofMillis(20));
        await().until(() -> observer.round(Optional.empty(), false).mirrors().isKnown());
        assertThat(broker.asked("mirrors")).isEqualTo(1);

        broker.view = () -> running(1, 2);
        broker.mirrors = Fact.known(new MirrorSurvey(7, 0, 0, List.of(), PolicyGaps.NONE));
        await().until(() -> observer.round(Optional.empty(), false).mirrors().equals(broker.mirrors));
        assertThat(broker.asked("mirrors")).isEqualTo(2);
    }

    @Test
    void since_when_the_vm_runs_is_told_while_there_is_one() {
        Observer observer = observer(PATIENT);
        Duration up = new Uptime().now();
        Instant started = CLOCK.instant().minus(up).plusMillis(10);
        assertThat(observer.round(Optional.empty(), false).vmStarted().value())
                .hasValueSatisfying(at -> assertThat(at).isCloseTo(started, within(30, ChronoUnit.SECONDS)));

        broker.process = Fact.known(Optional.empty());
        assertThat(observer.round(Optional.empty(), false).vmStarted().isKnown())
                .isFalse();
        broker.process = Fact.unknown(Reason.UNREADABLE, "/proc");
        assertThat(observer.round(Optional.empty(), false).vmStarted())
                .isEqualTo(Fact.unknown(Reason.UNREADABLE, "/proc"));
    }

    @Test
    void who_is_drained_is_unknown_once_the_application_does_not_run() {
        Observer observer = observer(PATIENT);
        assertThat(observer.round(Optional.empty(), false).drained()).isEqualTo(Fact.known(Set.of()));
        broker.process = Fact.known(Optional.empty());
        assertThat(observer.round(Optional.empty(), false).drained()).isEqualTo(Fact.notObserved());
    }

    @Test
    void what_a_broker_was_set_up_with_stays_known_while_it_does_not_run_and_is_asked_anew_in_its_next_life() {
        Observer observer = observer(PATIENT);
        assertThat(observer.round(Optional.empty(), false).settings()).isEqualTo(broker.settings);
        assertThat(observer.round(Optional.empty(), false).settings()).isEqualTo(broker.settings);
        assertThat(broker.asked("settings")).isEqualTo(1);

        Fact<NodeSettings> before = broker.settings;
        broker.process = Fact.known(Optional.empty());
        assertThat(observer.round(Optional.empty(), false).settings()).isEqualTo(before);

        broker.process = Fact.known(Optional.of(Pictures.life(ME, 2)));
        broker.settings = Fact.known(new NodeSettings("autoheal", "", Set.of()));
        assertThat(observer.round(Optional.empty(), false).settings()).isEqualTo(broker.settings);
        assertThat(broker.asked("settings")).isEqualTo(2);
    }

    @Test
    void what_an_earlier_life_was_set_up_with_is_not_said_of_one_that_ended_before_it_was_asked() {
        Observer observer = observer(PATIENT);
        assertThat(observer.round(Optional.empty(), false).settings().isKnown()).isTrue();
        broker.settings = Fact.unknown(Fact.Reason.TIMEOUT, "no answer");
        broker.process = Fact.known(Optional.of(Pictures.life(ME, 2)));
        observer.round(Optional.of("a claim: everything is asked anew"), false);
        broker.process = Fact.known(Optional.empty());
        assertThat(observer.round(Optional.empty(), false).settings()).isEqualTo(Fact.notObserved());
    }

    @Test
    void an_agent_that_never_saw_the_broker_run_does_not_know_what_it_is_set_up_with() {
        broker.process = Fact.known(Optional.empty());
        assertThat(observer(PATIENT).round(Optional.empty(), false).settings()).isEqualTo(Fact.notObserved());
    }

    @Test
    void the_cookie_of_the_host_is_read_whether_the_broker_runs_or_not() {
        assertThat(observer(PATIENT).round(Optional.empty(), false).cookie()).isEqualTo(broker.cookie);
        broker.process = Fact.known(Optional.empty());
        assertThat(observer(PATIENT).round(Optional.empty(), false).cookie()).isEqualTo(broker.cookie);
    }

    @Test
    void what_a_broker_has_counted_is_asked_while_it_runs_and_stands_once_it_has_ended() {
        Observer observer = observer(PATIENT);
        assertThat(observer.counts()).isEqualTo(Fact.notObserved());
        observer.round(Optional.empty(), false);
        await().until(() -> observer.counts().isKnown());
        observer.round(Optional.empty(), false);
        assertThat(broker.asked("counts")).as("once a minute").isEqualTo(1);

        broker.process = Fact.known(Optional.empty());
        observer.round(Optional.empty(), false);
        assertThat(observer.counts()).isEqualTo(broker.counts);

        broker.view = Questions::refused;
        broker.app = () -> Fact.known(AppState.BOOTING);
        broker.process = Fact.known(Optional.of(Pictures.life(ME, 2)));
        observer.round(Optional.empty(), false);
        assertThat(observer.counts()).as("of an earlier life").isEqualTo(Fact.notObserved());
        assertThat(broker.asked("counts")).as("while it boots it is not asked").isEqualTo(1);
    }

    private Fact<ClusterView> partitioned() {
        return running(1, 2).map(view -> {
            Map<NodeName, PeerView> peers = new TreeMap<>(view.peers());
            peers.put(Pictures.node(2), Pictures.peer(Pictures.node(2), true, Set.of(Pictures.node(3))));
            return Pictures.view(ME, peers);
        });
    }

    private <T> Fact<T> hanging() {
        release.join();
        return refused();
    }

    private Observer observer(Duration patience) {
        return observer(patience, Duration.ofMinutes(1));
    }

    private Observer observer(Duration patience, Duration interval) {
        ObserveSettings settings = new ObserveSettings(interval, PATIENT, PATIENT, Duration.ofHours(1));
        Probes probes = new Probes(broker.sources(), settings, threads, new Uptime(), ProbeListener.NONE);
        return new Observer(ME, "life-1", probes, CLOCK, true, patience);
    }
}
