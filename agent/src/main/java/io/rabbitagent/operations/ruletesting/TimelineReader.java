package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Scope;
import io.rabbitagent.ruletest.Act;
import io.rabbitagent.ruletest.Deed;
import io.rabbitagent.ruletest.Members;
import io.rabbitagent.ruletest.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Reads what happens in a test, one thing after the other. */
final class TimelineReader {
    private static final Map<String, BiFunction<String, NodeName, Act>> ABOUT_A_PLAN = aboutAPlan();
    private static final List<String> KEYS = List.of(
            "at", "patch", "silent", "windows", "approve", "reject", "abort", "ack", "pause", "resume", "step", "lost",
            "leaving");
    private static final Map<String, StepEnd.Result> ENDS = Map.of(
            StepEnd.Result.DONE.text(), StepEnd.Result.DONE,
            StepEnd.Result.FAILED.text(), StepEnd.Result.FAILED,
            StepEnd.Result.UNKNOWN.text(), StepEnd.Result.UNKNOWN);

    private final List<Rule> rules;
    private final List<Scene> scenes = new ArrayList<>();
    private final List<Deed> deeds = new ArrayList<>();
    private final Set<NodeName> silent = new TreeSet<>();
    private ClusterPicture picture;
    private Duration last = Duration.ZERO;

    TimelineReader(ClusterPicture base, List<Rule> rules) {
        this.rules = rules;
        TreeMap<NodeName, NodeReport> all = new TreeMap<>(base.reports());
        all.forEach((node, report) -> {
            if (!report.presence().fresh()) {
                silent.add(node);
            }
        });
        all.replaceAll((node, report) -> new NodeReport(node, Presence.freshNow(), report.observation()));
        this.picture = Members.with(base, all);
        show(Duration.ZERO);
    }

    private static Map<String, BiFunction<String, NodeName, Act>> aboutAPlan() {
        Map<String, BiFunction<String, NodeName, Act>> acts = new LinkedHashMap<>();
        acts.put("approve", Act.Approve::new);
        acts.put("reject", Act.Reject::new);
        acts.put("abort", Act.Abort::new);
        acts.put("ack", Act.Acknowledge::new);
        return acts;
    }

    /** @return what somebody does, in the order of the times; what all see is in {@link #scenes} */
    List<Deed> read(Place place) {
        for (Place item : place.items()) {
            item.keys(KEYS).ifPresent(keys -> happens(item, keys));
        }
        return List.copyOf(deeds);
    }

    List<Scene> scenes() {
        return List.copyOf(scenes);
    }

    private void happens(Place item, Map<String, Place> keys) {
        Place at = keys.get("at");
        if (at == null) {
            item.fault("has no at", "add the time since the test's beginning, such as at: 10s");
            return;
        }
        Optional<Duration> time = Words.duration(at, Duration.ZERO);
        if (time.isEmpty()) {
            return;
        }
        if (time.get().compareTo(last) < 0) {
            at.fault("is before the entry above it", "put the entries into the order of their times");
            return;
        }
        if (keys.size() == 1) {
            item.fault("says nothing that happens", "add one of " + String.join(", ", KEYS.subList(1, KEYS.size())));
        }
        last = time.get();
        keys.forEach((name, said) -> happens(name, said));
        show(last);
    }

    private void happens(String name, Place said) {
        BiFunction<String, NodeName, Act> aboutAPlan = ABOUT_A_PLAN.get(name);
        if (aboutAPlan != null) {
            target(said, aboutAPlan).ifPresent(act -> deed(said, act));
            return;
        }
        switch (name) {
            case "patch" -> picture = new PatchReader(Members.START.plus(last)).apply(picture, said);
            case "silent" -> silent(said);
            case "windows" -> windows(said);
            case "pause" ->
                Words.duration(said, Duration.ofSeconds(1)).ifPresent(length -> deed(said, new Act.PauseFor(length)));
            case "resume" -> Words.truth(said).filter(yes -> yes).ifPresent(yes -> deed(said, new Act.Resume()));
            case "lost" ->
                Words.member(said, picture.members()).ifPresent(node -> deed(said, new Act.DeclareLost(node)));
            case "leaving" ->
                Words.member(said, picture.members()).ifPresent(node -> deed(said, new Act.AskToLeave(node)));
            case "step" -> Words.choice(said, ENDS).ifPresent(end -> deed(said, new Act.NextStep(end)));
            default -> {}
        }
    }

    private void silent(Place said) {
        if (!said.isList()) {
            said.fault(
                    said.shown() + " is not a list",
                    "write the members whose agents are silent from then on, such as [rabbit@rb3], or [] for none");
            return;
        }
        silent.clear();
        said.items().forEach(item -> Words.member(item, picture.members()).ifPresent(silent::add));
    }

    private void windows(Place said) {
        if (said.isScalar() && said.text().equals("unknown")) {
            windows(Fact.unknown(Fact.Reason.NOT_OBSERVED, "as the test says"));
        } else if (said.isList()) {
            Set<String> names = new TreeSet<>();
            said.items().forEach(item -> Words.text(item).ifPresent(names::add));
            windows(Fact.known(names));
        } else {
            said.fault(
                    said.shown() + " is not a list",
                    "write the windows that are open from then on, such as [patching], [] for none, or unknown");
        }
    }

    private void windows(Fact<Set<String>> open) {
        picture = new ClusterPicture(
                picture.clusterName(), picture.reports(), open, picture.declared(), picture.measured());
    }

    private Optional<Act> target(Place said, BiFunction<String, NodeName, Act> act) {
        Map<String, Place> keys = said.keys(List.of("rule", "node")).orElse(Map.of());
        Place named = keys.get("rule");
        if (named == null) {
            said.fault("names no rule", "add it: {rule: RULE, node: NODE}");
            return Optional.empty();
        }
        Optional<Rule> rule = Words.choice(named, Words.byText(rules, Rule::name));
        if (rule.isEmpty()) {
            return Optional.empty();
        }
        return target(rule.get(), keys, said, picture.members())
                .map(node -> act.apply(rule.get().name(), node));
    }

    /** About whom a plan of a rule is. */
    private static Optional<NodeName> target(Rule rule, Map<String, Place> keys, Place said, List<NodeName> members) {
        Place node = keys.get("node");
        if (rule.scope() == Scope.CLUSTER) {
            if (node != null) {
                node.fault(rule.name() + " is about the cluster as a whole", "remove node");
            }
            return Optional.of(members.get(0));
        }
        if (node == null) {
            said.fault("names no node", "add it, such as node: " + members.get(0));
            return Optional.empty();
        }
        return Words.member(node, members);
    }

    private void deed(Place said, Act act) {
        deeds.add(new Deed(last, said.position(), act));
    }

    private void show(Duration at) {
        scenes.add(new Scene(at, Members.silent(picture, silent)));
    }
}
