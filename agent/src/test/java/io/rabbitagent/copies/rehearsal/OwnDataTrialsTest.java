package io.rabbitagent.copies.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.HeldCopy;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.cluster.rehearsal.Trial;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.isolated.FakeDataTrials;
import io.rabbitagent.copies.isolated.Listening;
import io.rabbitagent.copies.isolated.Original;
import io.rabbitagent.copies.isolated.Treatment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OwnDataTrialsTest {
    private static final NodeName RB1 = new NodeName("rabbit@rb1");
    private static final NodeName RB2 = new NodeName("rabbit@rb2");
    private static final NodeName RB3 = new NodeName("rabbit@rb3");
    private static final SchemaQueue ORDERS =
            new SchemaQueue(new QueueId("/", "orders"), SchemaQueue.Type.CLASSIC, RB1, List.of(RB1), Optional.empty());
    private static final Definition ANN = Definition.of("users", "ann", "i1", "c1");

    private final FakeDataTrials copies = new FakeDataTrials(List.of(ANN));
    private final List<String> progress = new ArrayList<>();
    private Optional<String> lives = Optional.empty();
    private Fact<Holdings> holdings = holdings("f1");

    private static Fact<Holdings> holdings(String fingerprint) {
        return Fact.known(new Holdings(1_000, List.of(), 0, 0, fingerprint));
    }

    private Measurement measure(NodeName... lost) throws BusyException, CopyException {
        return new OwnDataTrials(
                        Original.inPlace(RB1, Path.of("/data/rabbit@rb1")), copies, () -> lives, () -> holdings)
                .measure(new TreeSet<>(List.of(lost)), Listening.patiently(progress::add));
    }

    @Test
    void each_option_is_tried_with_what_an_operator_would_do_before_a_start() throws Exception {
        copies.boots(Treatment.none(), ORDERS).boots(Treatment.forgetting(List.of(RB3)), ORDERS);

        Measurement found = measure(RB3, RB2);

        assertThat(copies.tried())
                .containsExactly(Treatment.none(), Treatment.forgetting(List.of(RB2, RB3)), Treatment.forced());
        assertThat(found.trials())
                .extracting(Trial::option)
                .containsExactly(Option.AS_IT_IS, Option.FORGET_LOST, Option.FORCE_BOOT);
        assertThat(found.trial(Option.AS_IT_IS).orElseThrow().queues()).containsExactly(ORDERS);
        assertThat(found.trials())
                .allSatisfy(trial -> assertThat(trial.candidate()).isEqualTo(RB1));
    }

    @Test
    void it_is_bound_to_the_node_the_losses_and_the_data_that_was_copied() throws Exception {
        Measurement found = measure(RB3);

        assertThat(found.node()).isEqualTo(RB1);
        assertThat(found.fingerprint()).isEqualTo("f1");
        assertThat(found.lost()).containsExactly(RB3);
        assertThat(copies.originals()).containsOnly(Original.inPlace(RB1, Path.of("/data/rabbit@rb1")));
    }

    @Test
    void where_nobody_is_lost_there_is_nobody_to_forget() throws Exception {
        assertThat(measure().trials()).extracting(Trial::option).containsExactly(Option.AS_IT_IS, Option.FORCE_BOOT);
        assertThat(copies.tried()).containsExactly(Treatment.none(), Treatment.forced());
    }

    @Test
    void what_the_data_holds_is_told_whoever_led_it_and_what_can_not_be_counted_is_not_zero() throws Exception {
        copies.holds(
                new CopiedQueue(
                        "/",
                        "orders",
                        "classic",
                        "rabbit@rb3",
                        Optional.of(7L),
                        Optional.empty(),
                        List.of(),
                        List.of()),
                new CopiedQueue(
                        "v",
                        "qq",
                        "quorum",
                        "rabbit@rb2",
                        Optional.of(5L),
                        Optional.empty(),
                        List.of("rabbit@rb2"),
                        List.of()),
                new CopiedQueue(
                        "v",
                        "slow",
                        "quorum",
                        "rabbit@rb1",
                        Optional.empty(),
                        Optional.of("not counted"),
                        List.of("rabbit@rb2"),
                        List.of()),
                new CopiedQueue(
                        "v",
                        "bad",
                        "classic",
                        "rabbit@rb1",
                        Optional.empty(),
                        Optional.of("eof"),
                        List.of(),
                        List.of()));

        assertThat(measure(RB3).held())
                .containsExactly(
                        HeldCopy.of(new QueueId("/", "orders"), 7),
                        HeldCopy.of(new QueueId("v", "qq"), 5),
                        HeldCopy.uncounted(new QueueId("v", "slow"), "not counted"),
                        HeldCopy.notOpened(new QueueId("v", "bad"), "eof"));
    }

    @Test
    void an_option_with_which_no_broker_comes_up_is_an_answer_and_the_next_one_is_tried() throws Exception {
        copies.doesNotBoot(Treatment.none(), "it waits for tables").boots(Treatment.forced(), ORDERS);

        Measurement found = measure(RB3);

        assertThat(found.trials().get(0))
                .isEqualTo(new Trial(RB1, Option.AS_IT_IS, Optional.of("it waits for tables"), List.of(), List.of()));
        assertThat(found.trial(Option.FORCE_BOOT).orElseThrow().queues()).containsExactly(ORDERS);
    }

    @Test
    void where_there_is_no_copy_there_is_no_measurement() throws Exception {
        copies.fails(Treatment.forced(), "no room on /var");

        assertThatThrownBy(() -> measure(RB3)).isInstanceOf(CopyException.class).hasMessage("no room on /var");
    }

    @Test
    void nothing_is_copied_while_the_node_s_vm_may_live() {
        lives = Optional.of("a VM of rabbit@rb1 runs as process 17");

        assertThatThrownBy(() -> measure(RB3)).isInstanceOf(CopyException.class).hasMessageContaining("process 17");
        assertThat(copies.originals()).isEmpty();
    }

    @Test
    void what_was_measured_while_the_node_was_started_is_none() {
        copies.meanwhile(Treatment.forced(), () -> lives = Optional.of("a VM of rabbit@rb1 runs as process 17"));

        assertThatThrownBy(() -> measure(RB3)).isInstanceOf(CopyException.class).hasMessageContaining("process 17");
    }

    @Test
    void what_was_measured_while_the_data_changed_is_none() {
        copies.meanwhile(Treatment.forced(), () -> holdings = holdings("f2"));

        assertThatThrownBy(() -> measure(RB3))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("the data of rabbit@rb1 changed while it was measured");
    }

    @Test
    void data_that_can_not_be_looked_at_is_not_measured() {
        holdings = Fact.unknown(Fact.Reason.FAILED, "permission denied");

        assertThatThrownBy(() -> measure(RB3))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("/data/rabbit@rb1")
                .hasMessageContaining("permission denied");
        assertThat(copies.originals()).isEmpty();
    }

    @Test
    void definitions_are_told_with_what_became_of_an_option() throws Exception {
        assertThat(measure(RB3).trial(Option.FORCE_BOOT).orElseThrow().definitions())
                .containsExactly(ANN);
    }

    @Test
    void it_is_told_which_option_is_tried() throws Exception {
        measure(RB3);

        assertThat(progress)
                .containsExactly(
                        "counting what the queues hold",
                        "counting what the queues hold: RabbitMQ 3.10.8 runs on the copy",
                        "trying 1 of 3, as it is",
                        "trying 1 of 3, as it is: RabbitMQ 3.10.8 runs on the copy",
                        "trying 2 of 3, forget_cluster_node --offline",
                        "trying 2 of 3, forget_cluster_node --offline: RabbitMQ 3.10.8 runs on the copy",
                        "trying 3 of 3, force_boot",
                        "trying 3 of 3, force_boot: RabbitMQ 3.10.8 runs on the copy");
    }
}
