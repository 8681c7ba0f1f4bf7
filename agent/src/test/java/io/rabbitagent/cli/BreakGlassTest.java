package io.rabbitagent.cli;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Terminal;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.GlassBox;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakGlassTest {
    private static final Terminal TERMINAL = new Terminal(true, false, true, 80);
    private static final String LINE = "remediate --break-glass prod --rule app-stopped --node rb2";

    private final Box box = new Box();

    @Test
    void who_types_cluster_and_node_has_one_step_done() throws IOException {
        FakeConsole console = new FakeConsole(cutOff()).at(TERMINAL).types("prod", "rabbit@rb2");

        assertThat(run(console, LINE + " --reason night")).isEqualTo(ExitCode.DONE);

        assertThat(box.acts).singleElement().satisfies(act -> {
            assertThat(act.actor()).isEqualTo("ops");
            assertThat(act.reason()).isEqualTo("night");
            assertThat(act.step().number()).isEqualTo(1);
            assertThat(console.outText()).contains("agent ack " + act.id() + " --reason TEXT");
            Golden.holds("break-glass.txt", console.outText().replace(act.id(), "g-00000000"));
        });
    }

    @ParameterizedTest
    @CsvSource({"prod,rb2", "prod,rabbit@rb1", "prod,", "PROD,rabbit@rb2", "yes,yes"})
    void any_other_answer_does_nothing(String cluster, String node) {
        FakeConsole console = new FakeConsole(cutOff()).at(TERMINAL).types(cluster, node == null ? "" : node);

        assertThat(run(console, LINE)).isEqualTo(ExitCode.REFUSED);

        assertThat(box.acts).isEmpty();
        assertThat(console.errText()).contains("nothing was done");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "remediate --break-glass prod --rule app-stopped                        | --rule and --node",
                "remediate --break-glass prod --node rb2                                | --rule and --node",
                "remediate --break-glass prod --rule app-stopped --node rb2 --yes       | without --yes",
                "remediate --break-glass prod --rule app-stopped --node rb2 --dry-run   | without --yes",
                "remediate --break-glass prod --rule app-stopped --node rb2 -o json     | without --yes",
                "remediate --break-glass test --rule app-stopped --node rb2             | of cluster prod, not of test",
                "remediate --break-glass prod --rule no-such --node rb2                 | there is no rule no-such",
                "remediate --break-glass prod --rule app-stopped --node rb9             | rb9 is no member",
            })
    void what_makes_no_sense_is_64(String line, String says) {
        refused(cutOff(), line, ExitCode.USAGE, says);
    }

    @Test
    void only_a_human_at_a_terminal_breaks_the_glass() {
        FakeConsole console = new FakeConsole(cutOff()).types("prod", "rabbit@rb2");

        assertThat(run(console, LINE)).isEqualTo(ExitCode.USAGE);

        assertThat(box.acts).isEmpty();
    }

    @Test
    void while_the_store_answers_it_is_refused() {
        refused(
                Scenes.appStopped().withGlassBox(box),
                LINE,
                ExitCode.REFUSED,
                "the store answers: use agent remediate --rule app-stopped --node rb2");
    }

    @Test
    void another_node_is_acted_on_from_its_own_host_only() {
        refused(cutOff(), LINE.replace("rb2", "rb1"), ExitCode.REFUSED, "run it on rb1");
    }

    @Test
    void a_rule_that_does_not_fire_is_refused() {
        refused(
                new FakeAgent(Pictures.healthy(3)).after(3).withGlassBox(box).storeUnreachable(),
                LINE,
                ExitCode.REFUSED,
                "app-stopped on rabbit@rb2 is not found here");
    }

    @Test
    void a_gate_that_is_false_is_not_overridden() {
        Pictures pictures = Pictures.healthy(3).appStopped(Scenes.RB2).partitioned(node(1), node(3));
        refused(
                new FakeAgent(pictures).after(5).withGlassBox(box).storeUnreachable(),
                LINE,
                ExitCode.REFUSED,
                "no-partition fail");
    }

    @Test
    void a_step_that_took_effect_is_not_repeated() {
        box.seen = StepEnd.Result.DONE;
        refused(cutOff(), LINE, ExitCode.REFUSED, "every step of the plan has taken effect");
    }

    @Test
    void a_step_of_which_nobody_can_tell_is_left_to_hands() {
        box.seen = StepEnd.Result.UNKNOWN;
        refused(cutOff(), LINE, ExitCode.REFUSED, "By hand: rabbitmqctl start_app");
    }

    @Test
    void a_step_that_fails_is_70() {
        box.ends = StepEnd.Result.FAILED;
        FakeConsole console = new FakeConsole(cutOff()).at(TERMINAL).types("prod", "rabbit@rb2");

        assertThat(run(console, LINE)).isEqualTo(ExitCode.FAILED);

        assertThat(console.outText()).contains("Step 1: failed, ", "no plan begins until");
    }

    private void refused(FakeAgent agent, String line, int code, String says) {
        FakeConsole console = new FakeConsole(agent).at(TERMINAL).types("prod", "rabbit@rb2");

        assertThat(run(console, line)).as(line).isEqualTo(code);

        assertThat(console.errText()).contains(says);
        assertThat(box.acts).isEmpty();
    }

    private static int run(FakeConsole console, String line) {
        return console.run(line.split(" ", -1));
    }

    private FakeAgent cutOff() {
        return Scenes.appStopped().withGlassBox(box).storeUnreachable();
    }

    /** Does nothing, and keeps what it was asked to do. */
    private static final class Box implements GlassBox {
        private final List<Act> acts = new ArrayList<>();
        private StepEnd.Result seen = StepEnd.Result.ABSENT;
        private StepEnd.Result ends = StepEnd.Result.DONE;

        @Override
        public Optional<String> planId(String digest) {
            return Optional.of("g-11111111");
        }

        @Override
        public StepEnd look(Plan plan, Step step) {
            return new StepEnd(plan.id(), step.number(), "", seen, "as the test says");
        }

        @Override
        public StepEnd act(Act act) throws OperationException {
            acts.add(act);
            return new StepEnd(act.plan().id(), act.step().number(), act.id(), ends, "as the test says");
        }
    }
}
