package io.rabbitagent.rules.file;

import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.remedy.Parameter;
import io.rabbitagent.plan.remedy.RemedyType;
import io.rabbitagent.plan.remedy.RemedyTypes;
import io.rabbitagent.rules.CommonGate;
import io.rabbitagent.rules.Scope;
import io.rabbitagent.rules.cel.Expressions;
import io.rabbitagent.rules.cel.Expressions.Fault;
import io.rabbitagent.rules.facts.FactDefinition;
import io.rabbitagent.rules.facts.Facts;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Renders the reference page of rule files out of the tables of fields, facts and remedies, and of what the compiler says. */
final class RulesPage {
    private static final String HEAD = """
            # Rule files: the reference

            <!-- Made from the tables of fields (io.rabbitagent.rules.file.Fields), facts (io.rabbitagent.rules.facts.Facts) and
                 remedies (io.rabbitagent.plan.remedy.RemedyTypes). Do not edit; run
                 mvn -pl agent test -Dtest=RulesPageTest -Dupdate=true -->

            What a rule file can say, word by word. How to write one, try it and roll it out is in [rules.md](rules.md). Editors get
            the same by `agent rules schema`.

            - [Fields](#fields)
            - [Modes](#modes)
            - [Facts](#facts)
            - [Conditions in CEL](#conditions-in-cel)
            - [Remedies](#remedies)
            - [Gates that every plan has](#gates-that-every-plan-has)

            """;

    private static final String FIELDS = """
            ## Fields

            One rule a file, in UTF-8, of at most MOST_KIB KiB. Durations are a whole number and `s`, `m` or `h`, with `d` besides where days
            are allowed. YAML's anchors, aliases and tags are refused, and so are a second document and a name that is given twice.

            | field | what | default | means |
            |---|---|---|---|
            """;

    private static final String MODES = """

            ## Modes

            | mode | means |
            |---|---|
            """;

    private static final String FACTS = """

            ## Facts

            Conditions read facts, and nothing else. A fact is known, or unknown with a reason; `agent explain` shows the reason. An
            expression begins with one of three names:

            | name | is |
            |---|---|
            | `node` | the member that the rule is judged for; only in rules of `scope: node` |
            | `others` | a list of all other members, in the order of their names; only in rules of `scope: node` |
            | `cluster` | the cluster as a whole. `cluster.nodes` has all members |

            Each entry of `others` and `cluster.nodes` has all facts of a node. All facts of a node but `name` and `agentThere` are unknown while
            its agent is silent, unless the description says that others tell them.

            ### Facts of a node

            | fact | type | says |
            |---|---|---|
            """;

    private static final String CLUSTER = """

            ### Facts of the cluster

            | fact | type | says |
            |---|---|---|
            """;

    private static final String CEL = """

            ## Conditions in CEL

            `when`, `unasked` and the `cel` of gates are expressions in [CEL](https://cel.dev), of at most LONGEST characters, that are true or
            false. They are compiled against the table of facts: a misspelt fact, a comparison of different types, and a text that
            a fact can never be are errors of the file, with line and column.

            An expression has three answers. It is unknown where it depends on a fact that is unknown, and where it can't be evaluated
            (an index that is out of range, a division by zero). What holds whatever the unknown fact may be, holds:

            | A | B | `A && B` | `A \\|\\| B` |
            |---|---|---|---|
            | true | unknown | unknown | true |
            | false | unknown | false | unknown |
            | unknown | unknown | unknown | unknown |

            `!A` is unknown where A is. `all` and `exists` are made of `&&` and `||`; every other function of a list that an unknown fact went
            into is unknown.

            ### What there is

            | write | for |
            |---|---|
            """;

    private static final String LEFT_OUT = """

            ### What is left out

            `has` would take an unknown fact for a missing one. `dyn` and `type` give values whose type is not checked, so that a misspelt fact
            would compile. Answers that `&&`, `||` or a macro has put together can't be compared by `==`, `!=` or `in`: where a fact in them
            is unknown, the comparison would get an error for a value, and find it different from true and from false.

            | this | is refused |
            |---|---|
            """;

    private static final String REMEDIES = """

            ## Remedies

            `remedy: {type: NAME}`, with the remedy's parameters beside `type`. A remedy's precautions are gates that it has by itself, whatever
            rule asks for it: no file can leave them out, and no gate of such a rule can have their names.

            """;

    private static final String GATES = """

            ## Gates that every plan has

            Judged beside the rule's own gates and the remedy's precautions. No gate of a rule can have such a name.

            | gate | open when |
            |---|---|
            """;

    private static final Expressions EXPRESSIONS = Expressions.create();

    private RulesPage() {}

    static String render() {
        return HEAD
                + FIELDS.replace("MOST_KIB", Integer.toString(RuleReader.MOST_BYTES / 1024))
                + fields("", Fields.ROOT)
                + MODES
                + lines(List.of(Mode.values()), RulesPage::mode)
                + FACTS
                + lines(Facts.OF_NODE, fact -> fact(fact, "node."))
                + CLUSTER
                + lines(Facts.OF_CLUSTER, fact -> fact(fact, "cluster."))
                + CEL.replace("LONGEST", Integer.toString(Expressions.LONGEST))
                + lines(RulesPageWords.OFFERED, pair -> row(pair.getKey(), pair.getValue()))
                + LEFT_OUT
                + lines(RulesPageWords.REFUSED, RulesPage::refused)
                + REMEDIES
                + RemedyTypes.ALL.stream().map(RulesPage::remedy).collect(Collectors.joining("\n"))
                + GATES
                + lines(CommonGate.ALL, gate -> row(gate.name(), gate.description()));
    }

    private static <T> String lines(List<T> all, Function<T, String> line) {
        return all.stream().map(line).collect(Collectors.joining());
    }

    /** A line of a table: something that one writes, and what it means. */
    private static String row(String written, String means) {
        return "| `" + written.replace("|", "\\|") + "` | " + means.replace("|", "\\|") + " |\n";
    }

    private static String fields(String before, Type<?> type) {
        if (type instanceof Type.Many<?> many) {
            return fields(before, many.one());
        }
        return type instanceof Sections sections
                ? lines(
                        sections.fields(),
                        field -> field(before, field) + fields(before + field.name() + ".", field.type()))
                : "";
    }

    private static String field(String before, Field<?> field) {
        String standard = field.required()
                ? "**required**"
                : field.standard().map(text -> "`" + text + "`").orElse("none");
        return "| `" + before + field.name() + "` | " + field.type().text() + " | " + standard + " | "
                + field.description() + " |\n";
    }

    private static String mode(Mode mode) {
        String means = switch (mode) {
            case OBSERVE ->
                "Findings and dry runs only: the finding is *blocked*, `agent remediate --dry-run` shows the plan,"
                        + " and nothing is done.";
            case APPROVE -> "A plan is put up, and a human approves it (`agent approve`, `agent remediate`).";
            case AUTO ->
                "A plan runs as soon as its gates are open, and while `unasked` holds; else it awaits approval. A plan"
                        + " with a step that can delete awaits approval in any case.";
        };
        return row(mode.text(), means);
    }

    private static String fact(FactDefinition fact, String before) {
        return row(before + fact.name(), fact.type().text() + " | " + fact.description())
                .replace("\\|", "|");
    }

    private static String refused(String text) {
        Fault fault = ((Expressions.Wrong) EXPRESSIONS.compile(text, Scope.NODE))
                .faults()
                .get(0);
        return row(
                text, fault.what() + fault.remedy().map(remedy -> "; " + remedy).orElse(""));
    }

    private static String remedy(RemedyType type) {
        String parameters = type.parameters().stream().map(RulesPage::parameter).collect(Collectors.joining());
        return "### " + type.name() + "\n\n" + type.description() + "\n\n"
                + "- mode: at most `" + type.atMost().text() + "`\n"
                + "- parameters:" + (parameters.isEmpty() ? " none\n" : "\n" + parameters)
                + "- precautions:" + precautions(type);
    }

    private static String parameter(Parameter<?> parameter) {
        return "  - `" + parameter.name() + "`, " + parameter.type().text() + ", by default `" + parameter.standard()
                + "`: " + parameter.description() + "\n";
    }

    private static String precautions(RemedyType type) {
        List<Gate> gates = type.any().precautions();
        return gates.isEmpty()
                ? " none\n"
                : "\n" + lines(gates, gate -> "  - `" + gate.name() + "`: " + RulesPageWords.precaution(gate) + "\n");
    }
}
