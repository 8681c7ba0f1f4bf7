package io.rabbitagent.decide.simulation;

import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.startapp.StartAppRemedy;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleVariants;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who edits rule files, on one host or on all, in one schedule of four.
 *
 * <p>It has dice of its own, so that the schedules in which nobody edits anything are what they were without it.
 */
final class RuleEditor {
    private static final Condition NEVER = (picture, target) -> Judgement.of(false, "never");

    private final World world;
    private final Dice dice;
    private final int pace;
    private int texts;
    private int edits;

    RuleEditor(World world, long seed) {
        this.world = world;
        this.dice = new Dice(~seed);
        this.pace = dice.oneIn(4) ? dice.between(3, 40) : 0;
    }

    /** How often something was edited. */
    int edits() {
        return edits;
    }

    void maybeEdit() {
        if (dice.oneIn(pace)) {
            edit();
        }
    }

    /** Every host has the same files again: mostly those of the beginning, else those that one of them has. */
    void agree() {
        boolean edited = pace > 0 && !world.outage && dice.oneIn(3);
        List<Rule> same = edited ? some().rules().orElse(world.rules) : world.rules;
        world.hosts.values().forEach(host -> host.rules(Optional.of(same)));
    }

    private void edit() {
        edits++;
        SimulatedHost where = some();
        List<Rule> before = where.rules().orElse(world.rules);
        Optional<List<Rule>> next = switch (dice.below(10)) {
            case 0, 1 -> Optional.of(world.rules);
            case 2 -> Optional.empty();
            // What one host has, perhaps for all.
            case 3 -> Optional.of(before);
            default -> Optional.of(edited(before));
        };
        List<SimulatedHost> hosts = dice.oneIn(2) ? List.copyOf(world.hosts.values()) : List.of(where);
        hosts.forEach(host -> host.rules(next));
        world.tell(() -> "on " + hosts.stream().map(SimulatedHost::name).toList() + " the rules are "
                + next.map(rules ->
                                rules.stream().map(RuleEditor::inShort).toList().toString())
                        .orElse("unreadable"));
    }

    private SimulatedHost some() {
        return dice.some(List.copyOf(world.hosts.values()));
    }

    private List<Rule> edited(List<Rule> rules) {
        String name = dice.some(world.rules).name();
        List<Rule> next = new ArrayList<>();
        for (Rule first : world.rules) {
            Optional<Rule> there = rules.stream()
                    .filter(rule -> rule.name().equals(first.name()))
                    .findFirst();
            boolean edited = first.name().equals(name);
            (edited ? there.map(this::changed).orElse(Optional.of(first)) : there).ifPresent(next::add);
        }
        return next.isEmpty() ? List.of(ofNoUse(world)) : List.copyOf(next);
    }

    private Optional<Rule> changed(Rule rule) {
        RuleVariants next = RuleVariants.of(rule).digest("text-" + ++texts);
        return switch (dice.below(12)) {
            case 0, 1, 2 -> Optional.of(next.done());
            case 3, 4, 5 -> Optional.of(next.mode(mode(rule)).done());
            case 6 -> Optional.of(next.priority(dice.below(1_001)).done());
            case 7, 8 -> Optional.of(next.gate(gate()).done());
            case 9 -> Optional.of(next.remedy(remedy(rule)).done());
            default -> Optional.empty();
        };
    }

    /** In an outage no rule that knows nothing of people's intents may start by itself what they have stopped. */
    private Mode mode(Rule rule) {
        Mode mode = dice.some(List.of(Mode.values()));
        boolean heedless = world.outage && rule.name().equals("app-stopped");
        return mode == Mode.AUTO && heedless ? Mode.APPROVE : mode;
    }

    private Gate gate() {
        String name = "added-" + texts;
        return switch (dice.below(3)) {
            case 0 -> new Gate(name, NEVER);
            case 1 -> new Gate(name, (picture, target) -> Judgement.unknown("nobody knows"));
            default -> new Gate(name, (picture, target) -> Judgement.of(true, "always"));
        };
    }

    /** Not in an outage, whose invariants go by what each of its rules does. */
    private Remedy remedy(Rule rule) {
        if (world.outage) {
            return rule.remedy();
        }
        return dice.oneIn(2) ? new StartAppRemedy() : new SimulatedRules.OnTwoHosts();
    }

    /** Where the only rule is removed: no rules at all are rules that nobody could read. */
    static Rule ofNoUse(World world) {
        return RuleVariants.of(world.rules.get(0)).name("of-no-use").when(NEVER).done();
    }

    private static String inShort(Rule rule) {
        return rule.name() + " " + rule.origin().digest() + " " + rule.mode() + " " + rule.priority() + " "
                + rule.remedy().name() + rule.gates().stream().map(Gate::name).toList();
    }
}
