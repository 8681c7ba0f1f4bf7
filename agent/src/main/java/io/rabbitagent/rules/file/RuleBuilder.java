package io.rabbitagent.rules.file;

import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Verification;
import io.rabbitagent.plan.remedy.RemedyType;
import io.rabbitagent.rules.Budget;
import io.rabbitagent.rules.CommonGate;
import io.rabbitagent.rules.Origin;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Scope;
import io.rabbitagent.rules.cel.Expressions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes a rule of a file whose parts have been read, and looks at what these parts say of each other. */
final class RuleBuilder {
    private final RuleSource source;
    private final Compiler compiler;
    private final Section root;
    private final Section spec;

    /** @param root what was read; it lacks what has a fault, and all faults have been reported */
    RuleBuilder(RuleSource source, Compiler compiler, Section root) {
        this.source = source;
        this.compiler = compiler;
        this.root = root;
        this.spec = root.value(Fields.SPEC).orElse(new Section(Map.of()));
    }

    private static final String BREAK_GLASS = "break-glass";

    /** Compiles what is written in CEL. */
    @FunctionalInterface
    interface Compiler {
        Expressions.Result compile(String text, Scope scope);
    }

    /** The rule's name, where that at least is right. */
    Optional<Read<String>> name() {
        return root.value(Fields.METADATA).flatMap(metadata -> metadata.find(Fields.RULE_NAME));
    }

    /** Empty where the file has any fault. */
    Optional<Rule> rule() {
        modeAgainstRemedy();
        scopeAgainstRemedy();
        reservedName();
        unaskedAgainstMode();
        Optional<Condition> when = spec.value(Fields.WHEN).flatMap(this::compiled);
        Optional<Condition> unasked = spec.value(Fields.UNASKED).flatMap(this::compiled);
        Optional<Remedy> remedy =
                spec.value(Fields.REMEDY).map(chosen -> chosen.type().make().apply(chosen.parameters()));
        List<Gate> gates = spec.value(Fields.GATES).orElse(List.of()).stream()
                .map(Read::value)
                .flatMap(gate -> gate(gate).stream())
                .toList();
        gateNames(remedy);
        return source.faultless()
                ? Optional.of(rule(when.orElseThrow(), unasked, gates, remedy.orElseThrow()))
                : Optional.empty();
    }

    private Rule rule(Condition when, Optional<Condition> unasked, List<Gate> gates, Remedy remedy) {
        Section metadata = root.get(Fields.METADATA);
        Section budget = spec.get(Fields.BUDGET);
        Allowance node = budget.get(Fields.PER_NODE);
        Allowance cluster = budget.get(Fields.PER_CLUSTER);
        Section verify = spec.get(Fields.VERIFY);
        Mode mode = spec.get(Fields.MODE);
        return new Rule(
                metadata.get(Fields.RULE_NAME),
                spec.get(Fields.SUMMARY),
                new Origin(source.file(), metadata.get(Fields.VERSION), RuleDigest.of(source.text())),
                spec.value(Fields.SCOPE).orElse(Fields.STANDARD_SCOPE),
                spec.value(Fields.PRIORITY).orElse(Fields.STANDARD_PRIORITY),
                mode,
                unasked.orElse((picture, target) -> Judgement.of(true, "the rule's mode is " + mode.text())),
                spec.get(Fields.FOR),
                spec.value(Fields.MIN_SAMPLES).orElse(Fields.STANDARD_SAMPLES),
                when,
                gates,
                remedy,
                new Budget(node.count(), node.window(), cluster.count(), cluster.window()),
                new Verification(verify.get(Fields.WITHIN), verify.get(Fields.STABLE_FOR)),
                spec.value(Fields.RUNBOOK));
    }

    private Optional<Gate> gate(Section gate) {
        Optional<Condition> condition = gate.value(Fields.GATE_CEL).flatMap(this::compiled);
        return gate.value(Fields.GATE_NAME)
                .flatMap(name -> condition.map(cel -> new Gate(
                        name, cel, gate.value(Fields.ONLY_AT_START).orElse(false), gate.value(Fields.UNBLOCK))));
    }

    /** Facts depend on the scope: where that has a fault, an expression is not judged. */
    private Optional<Condition> compiled(Written written) {
        if (source.hasFaultAt("spec." + Fields.SCOPE.name())) {
            return Optional.empty();
        }
        Scope scope = spec.value(Fields.SCOPE).orElse(Fields.STANDARD_SCOPE);
        Expressions.Result result = compiler.compile(written.text(), scope);
        if (result instanceof Expressions.Wrong wrong) {
            written.report(wrong);
            return Optional.empty();
        }
        Expressions.Compiled compiled = (Expressions.Compiled) result;
        written.warn(compiled.warnings());
        return Optional.of(compiled.condition());
    }

    private void modeAgainstRemedy() {
        Optional<RemedyType> type = spec.value(Fields.REMEDY).map(Chosen::type);
        spec.find(Fields.MODE)
                .ifPresent(mode -> type.filter(remedy -> mode.value().compareTo(remedy.atMost()) > 0)
                        .ifPresent(remedy -> mode.place()
                                .fault(
                                        mode.value().text() + " is too much for the remedy " + remedy.name() + ": "
                                                + why(remedy),
                                        "write " + remedy.atMost().text())));
    }

    private void scopeAgainstRemedy() {
        Scope scope = spec.value(Fields.SCOPE).orElse(Fields.STANDARD_SCOPE);
        Optional<RemedyType> type = spec.value(Fields.REMEDY).map(Chosen::type);
        Optional<Scope> needed = type.map(RemedyType::reach).flatMap(RuleBuilder::scope);
        needed.filter(one -> one != scope)
                .ifPresent(one -> spec.find(Fields.REMEDY)
                        .ifPresent(remedy -> remedy.place()
                                .fault(
                                        "the remedy " + type.orElseThrow().name() + " is for "
                                                + (one == Scope.CLUSTER
                                                        ? "the cluster as a whole"
                                                        : "one node, and the rule is about no single one"),
                                        "write scope: " + one.name().toLowerCase(Locale.ROOT))));
    }

    private static Optional<Scope> scope(RemedyType.Reach reach) {
        return switch (reach) {
            case NODE -> Optional.of(Scope.NODE);
            case CLUSTER -> Optional.of(Scope.CLUSTER);
            case ANY -> Optional.empty();
        };
    }

    /** What somebody did by hand is held under this name. */
    private void reservedName() {
        name().filter(name -> name.value().equals(BREAK_GLASS))
                .ifPresent(name -> name.place().fault("'" + BREAK_GLASS + "' is no rule's name", "choose another"));
    }

    private static String why(RemedyType remedy) {
        return remedy.atMost() == Mode.OBSERVE
                ? "there is nothing to run"
                : "it deletes data, so a human approves each plan";
    }

    private void unaskedAgainstMode() {
        boolean auto = spec.value(Fields.MODE).filter(mode -> mode != Mode.AUTO).isEmpty();
        if (!auto) {
            spec.find(Fields.UNASKED)
                    .ifPresent(unasked -> unasked.place()
                            .fault(
                                    "stands beside mode "
                                            + spec.get(Fields.MODE).text() + ", where no plan runs unasked",
                                    "remove it, or write mode: auto"));
        }
    }

    /** A gate is known by its name, in plans, metrics and tests. */
    private void gateNames(Optional<Remedy> remedy) {
        Map<String, String> taken = new HashMap<>();
        CommonGate.ALL.forEach(gate -> taken.put(gate.name(), "is the name of a gate that every plan has"));
        remedy.ifPresent(found -> found.precautions()
                .forEach(gate -> taken.put(
                        gate.name(), "is the name of a gate that the remedy " + found.name() + " has by itself")));
        for (Read<Section> gate : spec.value(Fields.GATES).orElse(List.of())) {
            gate.value().find(Fields.GATE_NAME).ifPresent(name -> {
                String first = taken.putIfAbsent(
                        name.value(),
                        "is the name of another gate of this rule, at "
                                + name.place().position().text());
                if (first != null) {
                    name.place().fault("'" + name.value() + "' " + first, "choose another name");
                }
            });
        }
    }
}
