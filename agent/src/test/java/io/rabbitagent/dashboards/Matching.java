package io.rabbitagent.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the samples of two sides of an operator find each other.
 *
 * @param stated whether it is said, by {@code on}; if not, all labels have to be equal
 * @param on the labels that have to be equal
 * @param grouped whether several of the left side may find the same on the right
 * @param taken labels of the right side that the result gets
 */
record Matching(boolean stated, List<String> on, boolean grouped, List<String> taken) {
    static Matching read(Tokens tokens) {
        if (tokens.peek().equals("ignoring") || tokens.peek().equals("group_right")) {
            throw new IllegalArgumentException("'" + tokens.peek() + "' is not used here: say 'on', many on the left");
        }
        boolean stated = tokens.take("on");
        List<String> on = stated ? tokens.names() : List.of();
        boolean grouped = tokens.take("group_left");
        List<String> taken = grouped && tokens.peek().equals("(") ? tokens.names() : List.of();
        return new Matching(stated, on, grouped, taken);
    }

    List<String> problems(String operator, Set<String> left, Set<String> right) {
        List<String> problems = new ArrayList<>();
        on.forEach(label -> {
            if (!left.contains(label) || !right.contains(label)) {
                problems.add(operator + " on (" + label + "), of " + left + " and " + right);
            }
        });
        taken.forEach(label -> {
            if (!right.contains(label)) {
                problems.add("group_left (" + label + "), of " + right);
            }
        });
        if (!stated && !operator.equals("or") && !left.equals(right)) {
            problems.add(operator + " never finds a pair: " + left + " and " + right);
        }
        return problems;
    }

    Set<String> yields(String operator, Set<String> left, Set<String> right) {
        if (operator.equals("or")) {
            return Expression.union(left, right);
        }
        if (grouped) {
            return Expression.union(left, new TreeSet<>(taken));
        }
        boolean arithmetic = "+-*/%".contains(operator);
        return stated && arithmetic ? new TreeSet<>(on) : left;
    }
}
