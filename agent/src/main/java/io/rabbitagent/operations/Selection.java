package io.rabbitagent.operations;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Scope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which rules and nodes a command is about; all where nothing is named. */
public record Selection(Optional<String> rule, Optional<NodeName> node) {
    public static Selection everything() {
        return new Selection(Optional.empty(), Optional.empty());
    }

    /** What is about the cluster is about each of its members. */
    public boolean includes(Rule candidate, NodeName target) {
        return rule.filter(name -> !name.equals(candidate.name())).isEmpty()
                && (candidate.scope() == Scope.CLUSTER
                        || node.filter(name -> !name.equals(target)).isEmpty());
    }

    /** Of a plan for the cluster, something has to be done on the node that is named. */
    public boolean includes(Rule candidate, Plan plan) {
        return includes(candidate, plan.target())
                && (candidate.scope() == Scope.NODE
                        || node.isEmpty()
                        || plan.steps().stream().anyMatch(step -> step.on().equals(node.get())));
    }

    /** Checks that what is named exists. */
    public static Selection of(Optional<String> rule, Optional<String> node, List<Rule> rules, List<NodeName> members)
            throws OperationException {
        if (rule.isPresent() && rules.stream().noneMatch(one -> one.name().equals(rule.get()))) {
            throw new OperationException(
                    OperationException.Kind.USAGE, "there is no rule " + rule.get() + "; rules are " + names(rules));
        }
        return new Selection(rule, node.isPresent() ? Optional.of(member(node.get(), members)) : Optional.empty());
    }

    /** A member by its full name, or by its host alone where that has one. */
    public static NodeName member(String name, List<NodeName> members) throws OperationException {
        Optional<NodeName> named =
                members.stream().filter(member -> member.value().equals(name)).findFirst();
        if (named.isPresent()) {
            return named.get();
        }
        List<NodeName> there =
                members.stream().filter(member -> member.host().equals(name)).toList();
        if (there.size() == 1) {
            return there.get(0);
        }
        throw new OperationException(
                OperationException.Kind.USAGE,
                there.isEmpty()
                        ? name + " is no member of this cluster; members are " + listed(members)
                        : name + " is the host of " + listed(there) + ": name the node in full");
    }

    static String names(List<Rule> rules) {
        return rules.stream().map(Rule::name).sorted().collect(Collectors.joining(", "));
    }

    static String listed(List<NodeName> members) {
        return members.stream().map(NodeName::value).collect(Collectors.joining(", "));
    }
}
