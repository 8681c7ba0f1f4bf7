package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Commands of all kinds, sensible and not, in any order: nothing throws, and the document stays sound. */
class GeneratedCommandsTest {
    private static final long SEED = Long.getLong("commands.seed", 20_260_101L);
    private static final int SEQUENCES = 2_000;
    private static final int COMMANDS = 120;

    private final Set<String> begun = new HashSet<>();
    private Random random = new Random(SEED);
    private Decisions document = Decisions.none("prod");
    private Instant now = Pictures.NOON;
    private int made;
    private int ends;

    @Test
    void any_sequence_of_commands_keeps_the_document_sound() {
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            random = new Random(SEED + sequence);
            document = Decisions.none("prod");
            begun.clear();
            for (int number = 0; number < COMMANDS; number++) {
                now = now.plusSeconds(random.nextInt(20));
                step("seed " + (SEED + sequence) + ", command " + number);
            }
        }
        System.out.println("COMMANDS " + SEQUENCES * COMMANDS + " from seed " + SEED + ": " + made + " decided, " + ends
                + " plans ended");
        assertThat(made).isGreaterThan(SEQUENCES * COMMANDS / 10);
        assertThat(ends).isGreaterThan(SEQUENCES);
    }

    private void step(String which) {
        Command command = command();
        Answer answer = Transitions.decide(document, command, now);
        if (answer instanceof Answer.Decided decided) {
            made++;
            check(document, command, decided.decisions(), which + ": " + command);
            document = decided.decisions();
        }
    }

    private void check(Decisions before, Command command, Decisions after, String which) {
        boolean paused = before.pause().isPresent();
        boolean acts = command instanceof Command.Begin || command instanceof Command.ClaimStep;
        assertThat(paused && acts).as(which).isFalse();
        if (command instanceof Command.Begin begin) {
            assertThat(before.active()).as(which).isEmpty();
            assertThat(begun.add(begin.planId())).as(which + " twice").isTrue();
            ActivePlan active = after.active().orElseThrow();
            assertThat(active.plan().mode() == Mode.AUTO
                            || active.approval()
                                    .orElseThrow()
                                    .digest()
                                    .equals(active.plan().digest()))
                    .as(which)
                    .isTrue();
        }
        after.active().ifPresent(active -> assertInOrder(active, which));
        if (command instanceof Command.ReceiveAlerts) {
            assertOnlyRemembered(before, after, which);
        }
        if (before.active().isPresent() && after.active().isEmpty()) {
            ends++;
            Run run = after.recent().get(after.recent().size() - 1);
            assertThat(run.planId())
                    .as(which)
                    .isEqualTo(before.active().get().plan().id());
            assertThat(run.outcome() == Run.Outcome.VERIFIED
                            || after.heldFor(run.rule(), run.target()).isPresent())
                    .as(which)
                    .isTrue();
        }
        assertBounded(after, which);
        Set<String> ids = new HashSet<>();
        after.proposals()
                .forEach(
                        one -> assertThat(ids.add(one.plan().rule() + one.plan().target()))
                                .as(which)
                                .isTrue());
    }

    /** An alert decides nothing: what waits and who allowed it, what runs, is held, or has run stays. */
    private static void assertOnlyRemembered(Decisions before, Decisions after, String which) {
        assertThat(after.active()).as(which).isEqualTo(before.active());
        assertThat(after.held()).as(which).isEqualTo(before.held());
        assertThat(after.pause()).as(which).isEqualTo(before.pause());
        assertThat(after.recent()).as(which).isEqualTo(before.recent());
        assertThat(after.declared()).as(which).isEqualTo(before.declared());
        assertThat(after.proposals().stream().map(one -> List.of(one.plan(), one.at(), one.approval())))
                .as(which)
                .containsExactlyElementsOf(before.proposals().stream()
                        .map(one -> List.of(one.plan(), one.at(), one.approval()))
                        .toList());
        assertThat(after.alerts().size()).as(which).isBetween(1, Decisions.MOST_ALERTS);
        Set<Trigger> names = new HashSet<>();
        after.alerts()
                .forEach(one ->
                        assertThat(names.add(one.hint().trigger())).as(which).isTrue());
    }

    private static void assertInOrder(ActivePlan active, String which) {
        List<StepProgress.State> states =
                active.steps().stream().map(StepProgress::state).toList();
        assertThat(states.stream().filter(StepProgress.State.CLAIMED::equals).count())
                .as(which)
                .isLessThan(2);
        List<StepProgress.State> backwards = new ArrayList<>(states);
        backwards.sort((one, other) -> other.compareTo(one));
        assertThat(states).as(which).isEqualTo(backwards);
    }

    private Command command() {
        NodeName target = node(1 + random.nextInt(3));
        String actor = node(1 + random.nextInt(3)).value();
        String plan = planId();
        return switch (random.nextInt(14)) {
            case 0, 1 -> new Command.Propose(actor, plan(target));
            case 2 -> new Command.Withdraw(actor, plan, "why");
            case 3, 4 -> new Command.Approve("ann", plan, digest(plan), "why");
            case 5 ->
                random.nextInt(3) > 0
                        ? new Command.Begin(actor, plan, Plans.AMPLE)
                        : new Command.Reject("ann", plan, "why");
            case 6, 7 -> new Command.Begin(actor, plan, Plans.AMPLE);
            case 8, 9 -> new Command.ClaimStep(owner(actor), plan, number(), "c-" + random.nextInt(4), "a");
            case 10, 11 -> new Command.StepDone(owner(actor), plan, number(), claim(), "");
            case 12 -> new Command.Conclude(owner(actor), plan, outcome(), "");
            default -> brake(target);
        };
    }

    private Command brake(NodeName target) {
        return switch (random.nextInt(10)) {
            case 9 -> alerts(target);
            case 4 -> new Command.Declare("ann", target, Declaration.What.LOST, "why");
            case 5 -> new Command.TakeBack("ann", target, Declaration.What.LOST, "why");
            case 6 -> new Command.AskRehearsal("ann", lost(), some(), "why");
            case 7, 8 -> reportOrEnd(target);
            case 0 -> new Command.PauseAll("ann", "why", now.plusSeconds(random.nextInt(60) - 10L));
            case 1 -> new Command.Resume("ann", "why");
            default -> new Command.Acknowledge("ann", "rule-" + random.nextInt(2), target, "why");
        };
    }

    private Command alerts(NodeName target) {
        List<AlertHint> hints = new ArrayList<>();
        for (int number = random.nextInt(4); number >= 0; number--) {
            hints.add(new AlertHint(
                    "f" + random.nextInt(200),
                    Pictures.NOON,
                    "A",
                    "rule-" + random.nextInt(2),
                    random.nextBoolean() ? Optional.of(target) : Optional.empty(),
                    List.of(AlertHint.Seen.values()).get(random.nextInt(5))));
        }
        return new Command.ReceiveAlerts("rabbit@rb1", hints);
    }

    private SortedSet<NodeName> some() {
        return new TreeSet<>(List.of(node(1 + random.nextInt(3)), node(1 + random.nextInt(3))));
    }

    private SortedSet<NodeName> lost() {
        return new TreeSet<>(List.of(node(4 + random.nextInt(6))));
    }

    private Command reportOrEnd(NodeName target) {
        if (random.nextInt(8) == 0) {
            return new Command.EndRehearsal("ann", "why");
        }
        SortedSet<NodeName> lost =
                document.rehearsal().map(RehearsalAsked::lost).orElseGet(this::lost);
        boolean problem = random.nextInt(3) == 0;
        return new Command.ReportMeasured(
                target.value(),
                target,
                lost,
                "f-" + random.nextInt(2),
                problem ? Optional.empty() : Optional.of("digest"),
                problem ? Optional.of("a problem") : Optional.empty());
    }

    private static void assertBounded(Decisions after, String which) {
        for (NodeName node : List.of(node(1), node(2), node(3))) {
            List<SortedSet<NodeName>> losses = after.measured().stream()
                    .filter(one -> one.node().equals(node))
                    .map(Measured::lost)
                    .toList();
            assertThat(losses.size()).as(which).isLessThanOrEqualTo(Rehearsing.MOST_OF_A_NODE);
            assertThat(new HashSet<>(losses).size()).as(which).isEqualTo(losses.size());
        }
        after.rehearsal()
                .ifPresent(asked ->
                        assertThat(asked.open(after).isEmpty()).as(which).isFalse());
    }

    private Plan plan(NodeName target) {
        Mode mode = List.of(Mode.values()).get(random.nextInt(3));
        return Plans.plan("p-" + random.nextInt(1_000), "rule-" + random.nextInt(2), target, mode, random.nextInt(4));
    }

    private String planId() {
        if (document.active().isPresent() && random.nextBoolean()) {
            return document.active().get().plan().id();
        }
        return document.proposals().isEmpty() || random.nextInt(8) == 0
                ? "p-" + random.nextInt(1_000)
                : document.proposals()
                        .get(random.nextInt(document.proposals().size()))
                        .plan()
                        .id();
    }

    private String digest(String plan) {
        return random.nextInt(4) == 0
                ? "another"
                : document.proposal(plan).map(one -> one.plan().digest()).orElse("none");
    }

    private String owner(String otherwise) {
        return random.nextInt(5) == 0
                ? otherwise
                : document.active().map(one -> one.plan().target().value()).orElse(otherwise);
    }

    private int number() {
        return random.nextInt(5) == 0
                ? random.nextInt(6) - 1
                : document.active()
                        .flatMap(ActivePlan::nextStep)
                        .map(step -> step.number())
                        .orElse(1);
    }

    private String claim() {
        return document.active()
                .flatMap(active -> active.nextStep()
                        .flatMap(step -> active.progress(step.number()).claim()))
                .map(StepProgress.Claim::id)
                .orElse("c-0");
    }

    private Run.Outcome outcome() {
        return List.of(Run.Outcome.values()).get(random.nextInt(3));
    }
}
