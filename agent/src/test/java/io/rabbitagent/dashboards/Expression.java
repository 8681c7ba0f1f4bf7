package io.rabbitagent.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A PromQL expression, read for the labels that it asks for and has in the end. Whether Prometheus would take it is for
 * {@code promtool} to say.
 */
final class Expression {
    private static final Map<String, Integer> BINDING = Map.ofEntries(
            Map.entry("or", 1),
            Map.entry("and", 2),
            Map.entry("unless", 2),
            Map.entry("==", 3),
            Map.entry("!=", 3),
            Map.entry("<", 3),
            Map.entry(">", 3),
            Map.entry("<=", 3),
            Map.entry(">=", 3),
            Map.entry("+", 4),
            Map.entry("-", 4),
            Map.entry("*", 5),
            Map.entry("/", 5),
            Map.entry("%", 5));
    private static final int COMPARES = 3;
    private static final Set<String> AGGREGATES =
            Set.of("sum", "min", "max", "avg", "count", "group", "topk", "bottomk", "quantile", "count_values");

    private static final Set<String> ADDS = Set.of("sum", "count", "avg");
    private static final Pattern TOLD_BY_EVERY_AGENT =
            Pattern.compile("rabbitagent_(cluster|node|queues|findings|remediation|rehearsal)(_.*)?");

    /** What an agent shows of its last round, and goes on showing where its rounds hang. */
    private static final Pattern PICTURE = Pattern.compile(
            "rabbitagent_(cluster|node|queues|findings|remediation|rehearsal|health_check|store_reachable|rules|maintenance_window)(_.*)?");

    private static final Set<String> ROUNDS = Set.of("rabbitagent_poll_duration_seconds_count");

    /**
     * What a part of the expression yields.
     *
     * @param labels those that its samples may have
     * @param number the literal that it is, or not a number
     * @param scalar whether it has no labels because it is no vector
     * @param metrics that it reads
     * @param pictures those of which samples of agents may be among it whose rounds hang
     */
    private record Yield(Set<String> labels, double number, boolean scalar, Set<String> metrics, Set<String> pictures) {
        static Yield vector(Set<String> labels, Set<String> metrics, Set<String> pictures) {
            return new Yield(labels, Double.NaN, false, metrics, pictures);
        }

        static Yield scalar(Set<String> labels, double number) {
            return new Yield(labels, number, true, Set.of(), Set.of());
        }

        Yield with(Set<String> others) {
            return new Yield(others, Double.NaN, scalar, metrics, pictures);
        }
    }

    /** A comparison of something that was read with a literal number. */
    record Comparison(Set<String> metrics, String operator, double literal) {}

    private final Tokens tokens;
    private final KnownMetrics known;
    private final List<Selector> selectors = new ArrayList<>();
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> hung = new ArrayList<>();
    private Set<String> labels = Set.of();

    private Expression(String text, KnownMetrics known) {
        this.tokens = new Tokens(text);
        this.known = known;
    }

    /** @throws IllegalArgumentException where the text is not understood */
    static Expression of(String text, KnownMetrics known) {
        Expression read = new Expression(text, known);
        read.labels = read.binary(1).labels();
        if (!read.tokens.peek().isEmpty()) {
            throw new IllegalArgumentException("unexpected '" + read.tokens.peek() + "'");
        }
        return read;
    }

    List<Selector> selectors() {
        return selectors;
    }

    List<Comparison> comparisons() {
        return comparisons;
    }

    /** Metrics that there are not. */
    List<String> missing() {
        return missing;
    }

    /** Labels that are asked for where there is none of the name; nothing can be told while a metric is missing. */
    List<String> problems() {
        return missing.isEmpty() ? problems : List.of();
    }

    /** Where the words of agents are merged, and those of agents whose rounds hang are among them. */
    List<String> hung() {
        return hung;
    }

    /** The labels that the result may have. */
    Set<String> labels() {
        return labels;
    }

    private Yield binary(int binding) {
        Yield left = operand();
        while (BINDING.getOrDefault(tokens.peek(), 0) >= binding) {
            String operator = tokens.next();
            tokens.take("bool");
            Matching matching = Matching.read(tokens);
            Yield right = binary(BINDING.getOrDefault(operator, 0) + 1);
            left = combine(left, operator, matching, right);
        }
        return left;
    }

    private Yield combine(Yield left, String operator, Matching matching, Yield right) {
        Set<String> metrics = union(left.metrics(), right.metrics());
        Set<String> pictures =
                leavesOutTheHung(operator, matching, right) ? Set.of() : union(left.pictures(), right.pictures());
        if (BINDING.getOrDefault(operator, 0) == COMPARES) {
            compared(left, operator, right);
            compared(right, operator, left);
        }
        if (left.scalar() || right.scalar()) {
            Set<String> kept = left.scalar() ? right.labels() : left.labels();
            return new Yield(kept, Double.NaN, left.scalar() && right.scalar(), metrics, pictures);
        }
        problems.addAll(matching.problems(operator, left.labels(), right.labels()));
        return Yield.vector(matching.yields(operator, left.labels(), right.labels()), metrics, pictures);
    }

    private static boolean leavesOutTheHung(String operator, Matching matching, Yield right) {
        return operator.equals("unless")
                && matching.on().contains("instance")
                && right.metrics().equals(ROUNDS);
    }

    private void compared(Yield some, String operator, Yield literal) {
        if (!Double.isNaN(literal.number())) {
            comparisons.add(new Comparison(some.metrics(), operator, literal.number()));
        }
    }

    private Yield operand() {
        if (tokens.take("-")) {
            Yield some = operand();
            return new Yield(some.labels(), -some.number(), some.scalar(), some.metrics(), some.pictures());
        }
        Yield some = atom();
        while (tokens.peek().startsWith("[")) {
            tokens.next();
        }
        return some;
    }

    private Yield atom() {
        if (tokens.take("(")) {
            Yield inner = binary(1);
            tokens.expect(")");
            return inner;
        }
        if (tokens.atNumber()) {
            return Yield.scalar(Set.of(), Double.parseDouble(tokens.next()));
        }
        if (!tokens.atName()) {
            throw new IllegalArgumentException("unexpected '" + tokens.peek() + "'");
        }
        String name = tokens.next();
        if (AGGREGATES.contains(name)) {
            return aggregate(name);
        }
        return tokens.peek().equals("(") ? call(name) : selector(name);
    }

    private Yield aggregate(String how) {
        Set<String> by = grouping();
        List<Yield> arguments = arguments();
        by.addAll(grouping());
        Yield of = arguments.get(arguments.size() - 1);
        grouped(by, of);
        if (ADDS.contains(how) && of.labels().contains("instance") && !by.contains("instance")) {
            of.metrics().stream()
                    .filter(metric -> TOLD_BY_EVERY_AGENT.matcher(metric).matches())
                    .forEach(metric -> problems.add(how + " of " + metric + " over agents: take the maximum first"));
        }
        if (by.contains("instance")) {
            return of.with(by);
        }
        of.pictures().forEach(metric -> hung.add(how + " of " + metric + " of agents that may hang"));
        return Yield.vector(by, of.metrics(), Set.of());
    }

    private void grouped(Set<String> by, Yield of) {
        for (String label : by) {
            if (!of.labels().contains(label)) {
                problems.add("by (" + label + "), where there is only " + of.labels());
            }
        }
    }

    private Set<String> grouping() {
        if (tokens.take("without")) {
            throw new IllegalArgumentException("'without' keeps labels that nobody named: use 'by'");
        }
        return tokens.take("by") ? new TreeSet<>(tokens.names()) : new TreeSet<>();
    }

    private List<Yield> arguments() {
        tokens.expect("(");
        List<Yield> arguments = new ArrayList<>();
        while (!tokens.take(")")) {
            arguments.add(tokens.peek().startsWith("\"") ? literal(tokens.next()) : binary(1));
            tokens.take(",");
        }
        return arguments;
    }

    /** A string argument; what it says stands where labels do. */
    private static Yield literal(String quoted) {
        return Yield.scalar(Set.of(unquoted(quoted)), Double.NaN);
    }

    private Yield call(String function) {
        List<Yield> arguments = arguments();
        return switch (function) {
            case "time" -> Yield.scalar(Set.of(), Double.NaN);
            case "label_replace" -> replaced(arguments);
            case "histogram_quantile" -> quantile(arguments.get(1));
            case "absent" -> arguments.get(0).with(Set.of("job", "cluster"));
            default -> arguments.get(0);
        };
    }

    /** {@code label_replace(v, to, replacement, from, regex)}; from "" is how a constant label is added. */
    private Yield replaced(List<Yield> arguments) {
        Yield of = arguments.get(0);
        String from = only(arguments.get(3));
        if (!from.isEmpty() && !of.labels().contains(from)) {
            problems.add("label_replace from " + from + ", where there is only " + of.labels());
        }
        return of.with(union(of.labels(), Set.of(only(arguments.get(1)))));
    }

    private static String only(Yield literal) {
        return literal.labels().iterator().next();
    }

    private Yield quantile(Yield buckets) {
        if (!buckets.labels().contains("le")) {
            problems.add("histogram_quantile without le, of " + buckets.labels());
        }
        Set<String> rest = new TreeSet<>(buckets.labels());
        rest.remove("le");
        return buckets.with(rest);
    }

    private Yield selector(String metric) {
        List<Selector.Matcher> matchers = new ArrayList<>();
        if (tokens.take("{")) {
            while (!tokens.take("}")) {
                matchers.add(new Selector.Matcher(tokens.next(), tokens.next(), unquoted(tokens.next())));
                tokens.take(",");
            }
        }
        selectors.add(new Selector(metric, matchers));
        Set<String> has = known.labels(metric).orElse(Set.of());
        if (has.isEmpty()) {
            missing.add(metric);
            return Yield.vector(Set.of(), Set.of(metric), Set.of());
        }
        for (Selector.Matcher matcher : matchers) {
            if (!has.contains(matcher.label())) {
                problems.add(metric + " has no label " + matcher.label());
            }
        }
        return Yield.vector(has, Set.of(metric), isPicture(metric, matchers) ? Set.of(metric) : Set.of());
    }

    /** Of a member's states taken together only the name of the member is of use: one of them is always 1. */
    private static boolean isPicture(String metric, List<Selector.Matcher> matchers) {
        boolean names = metric.equals("rabbitagent_node_state")
                && matchers.stream().noneMatch(one -> one.label().equals("state"));
        return PICTURE.matcher(metric).matches() && !names;
    }

    private static String unquoted(String quoted) {
        return quoted.substring(1, quoted.length() - 1);
    }

    static Set<String> union(Set<String> some, Set<String> more) {
        Set<String> both = new TreeSet<>(some);
        both.addAll(more);
        return both;
    }
}
