package io.rabbitagent.rules.file;

import io.rabbitagent.plan.Mode;
import io.rabbitagent.rules.Budget;
import io.rabbitagent.rules.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** All that a rule file can say: the one table from which files are read and the JSON Schema is made. */
final class Fields {
    static final String API_VERSION_TEXT = "rabbitagent/v1";
    static final String KIND_TEXT = "RemediationRule";
    static final Scope STANDARD_SCOPE = Scope.NODE;
    static final int STANDARD_PRIORITY = 100;
    static final int STANDARD_SAMPLES = 2;

    private static final String CONTROLS = "\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f";
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_GATES = 50;
    private static final int MOST_VERSIONS = 1_000_000;

    private static final Type.Text<String> NAME = new Type.Text<>(
            "a name",
            "use 1 to 63 of the characters a-z 0-9 -, the first of them a letter",
            "[a-z][a-z0-9-]{0,62}",
            Type.Text.SHORT,
            Function.identity());
    private static final Type.Text<String> SENTENCE = new Type.Text<>(
            "a sentence",
            "write 1 to 300 characters of text",
            "[^" + CONTROLS + "]*[^" + CONTROLS + "\\s][^" + CONTROLS + "]*",
            300,
            text -> text.strip().replaceAll("\\s+", " "));
    private static final Type.Text<String> LINK = new Type.Text<>(
            "a path or an address",
            "write one without blanks, such as docs/runbooks/app-stopped.md",
            "[!-~]+",
            300,
            Function.identity());

    static final Field<String> API_VERSION = Field.required(
            "apiVersion",
            Type.Choice.of(List.of(API_VERSION_TEXT), Function.identity()),
            API_VERSION_TEXT + ": the version of this format.");
    static final Field<String> KIND = Field.required(
            "kind", Type.Choice.of(List.of(KIND_TEXT), Function.identity()), KIND_TEXT + ": what the file holds.");

    static final Field<String> RULE_NAME =
            Field.required("name", NAME, "The rule's name, such as app-stopped; no other rule has it.");
    static final Field<Integer> VERSION = Field.required(
            "version", new Type.Whole(1, MOST_VERSIONS), "Counts, from 1, how often the rule's author changed it.");
    static final Field<Section> METADATA =
            Field.required("metadata", Sections.of(RULE_NAME, VERSION), "The rule's name and version.");

    static final Field<String> SUMMARY =
            Field.required("summary", SENTENCE, "What it means that the rule fires, in one sentence.");
    static final Field<Scope> SCOPE = Field.optional(
            "scope",
            Type.Choice.of(List.of(Scope.values()), Fields::text),
            text(STANDARD_SCOPE),
            "What the rule is about: node, judged for each member, or cluster, judged once.");
    static final Field<Integer> PRIORITY = Field.optional(
            "priority",
            new Type.Whole(0, 1000),
            Integer.toString(STANDARD_PRIORITY),
            "Of two findings that could be cured now, the one with the larger number comes first.");
    static final Field<Mode> MODE = Field.required(
            "mode",
            Type.Choice.of(List.of(Mode.values()), Mode::text),
            "How far the rule may go by itself: observe (findings and dry runs only), approve (a human approves each"
                    + " plan) or auto (a plan runs as soon as its gates are open).");
    static final Field<Written> UNASKED = Field.optional(
            "unasked",
            Written.TYPE,
            "Only with mode auto: a condition in CEL. A plan runs unasked only while it holds, and awaits approval"
                    + " otherwise.");
    static final Field<Duration> FOR = Field.required(
            "for",
            Lengths.from(Duration.ZERO, DAY),
            "How long the condition must hold without a break before the rule fires, such as 30s.");
    static final Field<Integer> MIN_SAMPLES = Field.optional(
            "minSamples",
            new Type.Whole(1, 100),
            Integer.toString(STANDARD_SAMPLES),
            "On how many distinct fresh observations the condition must hold.");
    static final Field<Written> WHEN = Field.required("when", Written.TYPE, "The condition, in CEL.");

    static final Field<String> GATE_NAME =
            Field.required("name", NAME, "The gate's name, such as majority-up; no other gate of the rule has it.");
    static final Field<Written> GATE_CEL =
            Field.required("cel", Written.TYPE, "The gate's condition, in CEL. What is unknown does not open it.");
    static final Field<String> UNBLOCK =
            Field.optional("unblock", SENTENCE, "What a human can do where the gate is shut.");
    static final Field<Boolean> ONLY_AT_START = Field.optional(
            "onlyAtStart",
            new Type.Flag(),
            "false",
            "Whether the gate is judged before the first step only, as the plan's own steps change what it asks.");
    static final Field<List<Read<Section>>> GATES = Field.optional(
            "gates",
            new Type.Many<>(Sections.of(GATE_NAME, GATE_CEL, UNBLOCK, ONLY_AT_START), MOST_GATES),
            "What must hold besides before a plan may run. Each gate is judged by itself; all must be open.");
    static final Field<Chosen> REMEDY =
            Field.required("remedy", Chosen.TYPE, "The remedy's type and, beside it, its parameters.");

    static final Field<Allowance> PER_NODE =
            Field.required("perNode", Allowance.TYPE, "How often the rule may act on one node, such as 3/1h.");
    static final Field<Allowance> PER_CLUSTER =
            Field.required("perCluster", Allowance.TYPE, "How often the rule may act in the cluster, such as 10/1h.");
    static final Field<Section> BUDGET = Field.required(
            "budget",
            Sections.of(PER_NODE, PER_CLUSTER),
            "How often the rule may act, as RUNS/WINDOW. The agents remember the last " + Budget.MOST_RUNS
                    + " runs of all rules together, so no budget can allow more.");

    static final Field<Duration> WITHIN = Field.required(
            "within",
            Lengths.from(Duration.ofSeconds(1), DAY),
            "How long after the last step the effect may take to be seen, such as 3m.");
    static final Field<Duration> STABLE_FOR = Field.required(
            "stableFor",
            Lengths.from(Duration.ZERO, DAY),
            "How long the effect must then stay without a break, such as 30s.");
    static final Field<Section> VERIFY =
            Field.required("verify", Sections.of(WITHIN, STABLE_FOR), "When a cure counts as proven.");
    static final Field<String> RUNBOOK = Field.optional(
            "runbook", LINK, "Where people read more about it: a path in the documentation, or an address.");

    static final Sections SPEC_SECTIONS = Sections.of(
            SUMMARY, SCOPE, PRIORITY, MODE, UNASKED, FOR, MIN_SAMPLES, WHEN, GATES, REMEDY, BUDGET, VERIFY, RUNBOOK);
    static final Field<Section> SPEC = Field.required("spec", SPEC_SECTIONS, "The rule itself.");
    static final Sections ROOT = Sections.of(API_VERSION, KIND, METADATA, SPEC);

    private Fields() {}

    private static String text(Scope scope) {
        return scope.name().toLowerCase(Locale.ROOT);
    }

    /** Such as {@code spec.gates.cel}, of all fields. */
    static List<String> paths() {
        List<String> paths = new ArrayList<>();
        paths("", ROOT, paths);
        return paths;
    }

    private static void paths(String before, Type<?> type, List<String> paths) {
        if (type instanceof Type.Many<?> many) {
            paths(before, many.one(), paths);
        } else if (type instanceof Sections sections) {
            for (Field<?> field : sections.fields()) {
                paths.add(before + field.name());
                paths(before + field.name() + ".", field.type(), paths);
            }
        }
    }
}
