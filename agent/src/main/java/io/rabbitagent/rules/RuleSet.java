package io.rabbitagent.rules;

import java.util.List;
import java.util.Optional;

/**
 * The rules that an agent judges by, or that none could be read.
 *
 * <p>Important property: who asks for a rule by its name has to tell one that has been removed from one of which nothing is
 * known. The first lets what it began be taken back, the second is no reason for anything.
 */
public final class RuleSet {
    private final Optional<List<Rule>> read;

    private RuleSet(Optional<List<Rule>> read) {
        this.read = read;
    }

    /** @param rules none where they could not be read: a source without any rule is a fault, and never in force */
    public static RuleSet of(List<Rule> rules) {
        return new RuleSet(rules.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(rules)));
    }

    /** Those to judge: none where none could be read. */
    public List<Rule> toJudge() {
        return read.orElse(List.of());
    }

    /** What is known of the rule of this name. */
    public Named named(String name) {
        if (read.isEmpty()) {
            return new Named.Unread();
        }
        return read.get().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .<Named>map(Named.InForce::new)
                .orElseGet(Named.Removed::new);
    }

    /** What can be known of a rule by its name. */
    public sealed interface Named {
        record InForce(Rule rule) implements Named {}

        /** The rules were read, and there is none of this name. */
        record Removed() implements Named {}

        /** No rules could be read: it may be there or not. */
        record Unread() implements Named {}
    }
}
