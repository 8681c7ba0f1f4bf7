package io.rabbitagent.rules.cel;

import dev.cel.common.CelIssue;
import io.rabbitagent.rules.Scope;
import io.rabbitagent.rules.cel.Expressions.Fault;
import io.rabbitagent.rules.facts.FactDefinition;
import io.rabbitagent.rules.facts.Facts;
import io.rabbitagent.yaml.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What CEL's parser and checker object to, in the words of who writes rules. */
final class Faults {
    private static final Pattern FIELD = Pattern.compile("undefined field '(.*)'");
    private static final Pattern NAME = Pattern.compile("undeclared reference to '([^']*)'.*");
    private static final Pattern OVERLOAD =
            Pattern.compile("found no matching overload for '([^']*)' applied to '([^']*)'.*");
    private static final Pattern RESULT = Pattern.compile("expected type 'bool' but found '(.*)'");
    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("_==_", "=="),
            Map.entry("_!=_", "!="),
            Map.entry("_<_", "<"),
            Map.entry("_<=_", "<="),
            Map.entry("_>_", ">"),
            Map.entry("_>=_", ">="),
            Map.entry("_&&_", "&&"),
            Map.entry("_||_", "||"),
            Map.entry("!_", "!"),
            Map.entry("_+_", "+"),
            Map.entry("_-_", "-"),
            Map.entry("_*_", "*"),
            Map.entry("_/_", "/"),
            Map.entry("_?_:_", "? :"),
            Map.entry("_[_]", "[ ]"),
            Map.entry("@in", "in"));

    private Faults() {}

    static Fault of(CelIssue issue, Scope scope) {
        int line = Math.max(1, issue.getSourceLocation().getLine());
        int column = Math.max(0, issue.getSourceLocation().getColumn()) + 1;
        String message = issue.getMessage();
        Matcher field = FIELD.matcher(message);
        if (field.matches()) {
            return new Fault(line, column, field.group(1) + " is no fact", near(field.group(1), facts()));
        }
        Matcher name = NAME.matcher(message);
        if (name.matches()) {
            return name(name.group(1), scope, line, column);
        }
        Matcher overload = OVERLOAD.matcher(message);
        if (overload.matches()) {
            String operator = OPERATORS.getOrDefault(overload.group(1), overload.group(1));
            return new Fault(
                    line,
                    column,
                    operator + " can't be applied to " + overload.group(2),
                    Optional.of("both sides must fit: texts go between quotes, true and false do not"));
        }
        Matcher result = RESULT.matcher(message);
        if (result.matches()) {
            return new Fault(
                    line,
                    column,
                    "the expression is " + result.group(1) + ", and must be true or false",
                    Optional.of("compare it with something"));
        }
        return new Fault(line, column, message.lines().findFirst().orElse(message), Optional.empty());
    }

    private static Fault name(String name, Scope scope, int line, int column) {
        if (name.equals("has")) {
            return new Fault(
                    line,
                    column,
                    "has() is left out: it would take an unknown fact for a missing one",
                    Optional.of("ask for the value; where it is unknown, so is the answer, and nothing is done"));
        }
        boolean node = name.equals(Variables.NODE) || name.equals(Variables.OTHERS);
        if (node && scope == Scope.CLUSTER) {
            return new Fault(
                    line,
                    column,
                    "a rule of scope cluster is about no single node: there is no " + name,
                    Optional.of("use cluster.nodes.exists(n, …) or cluster.nodes.all(n, …), or make its scope node"));
        }
        List<String> names = scope == Scope.NODE
                ? List.of(Variables.NODE, Variables.OTHERS, Variables.CLUSTER)
                : List.of(Variables.CLUSTER);
        return new Fault(
                line,
                column,
                name + " is no name here",
                near(name, names).or(() -> Optional.of("expressions begin with " + String.join(", ", names))));
    }

    static Optional<String> near(String wrong, List<String> names) {
        return Suggestion.nearest(wrong, names).map(nearest -> "did you mean " + nearest + "?");
    }

    private static List<String> facts() {
        return Stream.concat(Facts.OF_NODE.stream(), Facts.OF_CLUSTER.stream())
                .map(FactDefinition::name)
                .distinct()
                .toList();
    }
}
