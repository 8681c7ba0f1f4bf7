package io.rabbitagent.alerting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an expression in PromQL asks for. promtool has parsed it; here only names are picked out of it. */
record Expression(Set<String> metrics, Set<String> labels, List<Choice> choices) {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern SELECTOR = Pattern.compile("(" + NAME + ")\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(by|on|without|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern IDENTIFIER = Pattern.compile("(?<![\\w.:])" + NAME + "(?!\\s*\\(|[\\w:])");
    private static final Set<String> WORDS = Set.of(
            "and",
            "or",
            "unless",
            "by",
            "on",
            "bool",
            "offset",
            "ignoring",
            "without",
            "group_left",
            "group_right",
            "sum",
            "max",
            "min",
            "count");

    /** One of these values is asked for, or refused. */
    record Choice(String metric, String label, List<String> values) {}

    static Expression of(String text) {
        Set<String> labels = new TreeSet<>();
        List<Choice> choices = new ArrayList<>();
        Matcher selector = SELECTOR.matcher(text);
        while (selector.find()) {
            Matcher matcher = MATCHER.matcher(selector.group(2));
            while (matcher.find()) {
                choices.add(new Choice(
                        selector.group(1),
                        matcher.group(1),
                        List.of(matcher.group(3).split("\\|"))));
            }
        }
        String rest = text.replaceAll("(?s)\\{[^}]*}", " ")
                .replaceAll("\"[^\"]*\"", " ")
                .replaceAll("\\[[^]]*]", " ");
        Matcher grouping = GROUPING.matcher(rest);
        while (grouping.find()) {
            Arrays.stream(grouping.group(2).split(","))
                    .map(String::strip)
                    .filter(label -> !label.isEmpty())
                    .forEach(labels::add);
        }
        Set<String> metrics = new TreeSet<>();
        Matcher identifier = IDENTIFIER.matcher(GROUPING.matcher(rest).replaceAll(" "));
        while (identifier.find()) {
            if (!WORDS.contains(identifier.group())) {
                metrics.add(identifier.group());
            }
        }
        return new Expression(metrics, labels, choices);
    }
}
