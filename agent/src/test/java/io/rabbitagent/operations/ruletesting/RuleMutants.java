package io.rabbitagent.operations.ruletesting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rule files with one thing in them changed, as a slip of an editor would. */
final class RuleMutants {
    private static final Pattern GATE = Pattern.compile("(?m)^ +- name: (\\S+)\n +cel: .*\n +unblock: .*\n");
    private static final Pattern EXPRESSION = Pattern.compile("(?m)^  when: (?:\\|\n(?: {4}.*\n)+|.*\n)|^ +cel: .*\n");
    private static final Map<String, String> OPERATORS =
            Map.of("==", "!=", "!=", "==", "&&", "||", "||", "&&", " > ", " >= ", " >= ", " > ");
    private static final Pattern OPERATOR = Pattern.compile("==|!=|&&|\\|\\|| > | >= ");
    private static final Pattern NOT = Pattern.compile("!(?=[a-z])");
    private static final Pattern TRUTH = Pattern.compile("(?<!!)\\b(?:node|cluster)\\.\\w+(?! ?[=!><])");
    private static final Pattern CONJUNCT = Pattern.compile("(?m)^ +&& .*\n");
    private static final Pattern AMOUNT = Pattern.compile("(\\d+)(?=/\\d)");
    private static final Pattern WINDOW = Pattern.compile("(?<=\\d/)(\\d+)h");
    private static final Pattern LENGTH = Pattern.compile("(?m)(for|within|stableFor): (\\d+)([sm])");

    private final String rule;
    private final String text;
    private final List<Mutant> all = new ArrayList<>();

    private RuleMutants(String rule, String text) {
        this.rule = rule;
        this.text = text;
    }

    /**
     * One of them.
     *
     * @param name tells what is changed
     * @param texts of the files that are changed, by the rule's name
     */
    record Mutant(String name, Map<String, String> texts) {}

    /** Of each rule alone. */
    static List<Mutant> of(String rule, String text) {
        RuleMutants made = new RuleMutants(rule, text.replaceAll("(?m)^#.*\n", ""));
        made.gates();
        made.expressions();
        made.limits();
        made.words();
        return made.all;
    }

    /** Each two with their priorities swapped. */
    static List<Mutant> swapped(Map<String, String> texts) {
        List<Mutant> all = new ArrayList<>();
        List<String> rules = List.copyOf(new TreeMap<>(texts).keySet());
        for (String one : rules) {
            for (String other : rules.subList(rules.indexOf(one) + 1, rules.size())) {
                String of = texts.getOrDefault(one, "");
                String ofOther = texts.getOrDefault(other, "");
                all.add(new Mutant(
                        "priorities of " + one + " and " + other + " swapped",
                        Map.of(one, withPriority(of, ofOther), other, withPriority(ofOther, of))));
            }
        }
        return all;
    }

    private static String withPriority(String text, String from) {
        Matcher priority = Pattern.compile("priority: \\d+").matcher(from);
        if (!priority.find()) {
            throw new AssertionError("no priority in " + from);
        }
        return text.replaceFirst("priority: \\d+", priority.group());
    }

    private void add(String what, String mutated) {
        if (!mutated.equals(text)) {
            all.add(new Mutant(rule + ": " + what, Map.of(rule, mutated)));
        }
    }

    /** At one place of the text. */
    private void change(String what, MatchResult at, int offset, String with) {
        add(
                what + " (offset " + (offset + at.start()) + ")",
                text.substring(0, offset + at.start()) + with + text.substring(offset + at.end()));
    }

    private void gates() {
        List<MatchResult> gates = GATE.matcher(text).results().toList();
        for (MatchResult gate : gates) {
            String without = text.substring(0, gate.start()) + text.substring(gate.end());
            add("gate " + gate.group(1) + " removed", gates.size() == 1 ? without.replace("  gates:\n", "") : without);
        }
    }

    private void expressions() {
        for (MatchResult expression : EXPRESSION.matcher(text).results().toList()) {
            int from = expression.start();
            String here = expression.group();
            for (MatchResult one : OPERATOR.matcher(here).results().toList()) {
                String with = OPERATORS.getOrDefault(one.group(), "");
                change(one.group().strip() + " becomes " + with.strip(), one, from, with);
            }
            for (MatchResult one : NOT.matcher(here).results().toList()) {
                change("! dropped", one, from, "");
            }
            for (MatchResult one : TRUTH.matcher(here).results().toList()) {
                String quoted =
                        here.contains("\"") || here.contains("|") ? "!" + one.group() : "\"!" + one.group() + "\"";
                change(one.group() + " negated", one, from, quoted);
            }
            for (MatchResult one : CONJUNCT.matcher(here).results().toList()) {
                change(one.group().strip() + " dropped", one, from, "");
            }
        }
    }

    private void limits() {
        for (MatchResult one : LENGTH.matcher(text).results().toList()) {
            int length = Integer.parseInt(one.group(2)) * (one.group(3).equals("m") ? 60 : 1);
            List<Integer> others = one.group(1).equals("within")
                    ? List.of(length / 2, length * 2)
                    : List.of(0, length / 2, length * 2);
            others.forEach(
                    other -> change(one.group(1) + " " + other + "s", one, 0, one.group(1) + ": " + other + "s"));
        }
        for (MatchResult one : AMOUNT.matcher(text).results().toList()) {
            int amount = Integer.parseInt(one.group(1));
            change("budget " + (amount - 1), one, 0, String.valueOf(amount - 1));
            change("budget " + (amount + 1), one, 0, String.valueOf(amount + 1));
        }
        for (MatchResult one : WINDOW.matcher(text).results().toList()) {
            int minutes = Integer.parseInt(one.group(1)) * 60;
            change("budget window " + minutes / 2 + "m", one, 0, minutes / 2 + "m");
            change("budget window " + minutes * 2 + "m", one, 0, minutes * 2 + "m");
        }
        Matcher samples = Pattern.compile("minSamples: (\\d+)").matcher(text);
        if (samples.find()) {
            int number = Integer.parseInt(samples.group(1));
            add("minSamples " + (number - 1), samples.replaceFirst("minSamples: " + (number - 1)));
            add("minSamples " + (number + 1), samples.replaceFirst("minSamples: " + (number + 1)));
        }
    }

    private void words() {
        for (String mode : List.of("observe", "approve", "auto")) {
            String other = text.replaceFirst("mode: \\w+", "mode: " + mode);
            add("mode " + mode, mode.equals("auto") ? other : other.replaceFirst(" +unasked: .*\n", ""));
        }
        add("unasked removed", text.replaceFirst(" +unasked: .*\n", ""));
        add("unasked negated", text.replaceFirst("unasked: (.*)\n", "unasked: \"!$1\"\n"));
        for (String type : List.of("none", "start-app", "start-service", "ordered-start", "reset-and-rejoin")) {
            boolean same = text.contains("type: " + type + ",") || text.contains("type: " + type + "}");
            add("remedy " + type, same ? text : text.replaceFirst("remedy: .*\n", "remedy: {type: " + type + "}\n"));
        }
        boolean cluster = text.contains("scope: cluster");
        add(
                "scope",
                cluster
                        ? text.replace("  scope: cluster\n", "")
                        : text.replace("  priority:", "  scope: cluster\n  priority:"));
    }

    /** All texts, with those of a mutant in their place. */
    static Map<String, String> put(Mutant mutant, Map<String, String> texts) {
        Map<String, String> all = new LinkedHashMap<>(texts);
        all.putAll(mutant.texts());
        return all;
    }
}
