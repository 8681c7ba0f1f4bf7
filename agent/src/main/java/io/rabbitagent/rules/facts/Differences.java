package io.rabbitagent.rules.facts;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.precaution.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * In what members differ that should be alike.
 *
 * <p>Important property: two that are known to differ differ, whatever the others are; that all are alike is only said where
 * all that are asked are known.
 */
final class Differences {
    private Differences() {}

    /** Of all hosts, whether their brokers run or not. */
    static Judgement cookies(ClusterPicture picture) {
        return judge(
                picture,
                node -> true,
                "the cookie",
                seen -> seen.cookie().map(file -> "a cookie with the digest " + file.digest()));
    }

    static Judgement featureFlags(ClusterPicture picture) {
        List<String> all = picture.members().stream()
                .filter(runs(picture))
                .flatMap(node -> picture.observation(node).settings().value().stream())
                .flatMap(settings -> settings.featureFlags().stream())
                .distinct()
                .sorted()
                .toList();
        return judge(
                picture,
                runs(picture),
                "the feature flags",
                seen -> seen.settings().map(settings -> {
                    List<String> missing = all.stream()
                            .filter(flag -> !settings.featureFlags().contains(flag))
                            .toList();
                    return missing.isEmpty()
                            ? "every feature flag enabled that another has"
                            : "not enabled " + String.join(", ", missing);
                }));
    }

    static Judgement versions(ClusterPicture picture) {
        return judge(
                picture,
                runs(picture),
                "the version",
                seen -> seen.view()
                        .map(view -> "RabbitMQ " + view.rabbitmqVersion() + " on Erlang " + view.erlangVersion()));
    }

    /** Members, names and who runs; in a partition all of that differs, and that is what has to be said. */
    static Judgement views(ClusterPicture picture) {
        Judgement differ =
                judge(picture, runs(picture), "the view", seen -> seen.view().map(Differences::asSeen));
        return differ.and(Partition.judge(picture, picture.members().get(0)));
    }

    private static String asSeen(ClusterView view) {
        String name = nobodyNamedIt(view) ? "" : "cluster '" + view.clusterName() + "', ";
        return "a view of " + name + "members " + NodeNames.listed(view.members()) + ", running "
                + NodeNames.listed(view.running());
    }

    /** Until {@code set_cluster_name} each broker calls the cluster by its own name, or by that and its host's domain. */
    private static boolean nobodyNamedIt(ClusterView view) {
        String own = view.observer().value();
        return view.clusterName().equals(own) || view.clusterName().startsWith(own + ".");
    }

    /** Unknown, and so not left out, is one of which it is unknown whether it runs. */
    private static Predicate<NodeName> runs(ClusterPicture picture) {
        return node -> picture.observation(node)
                .app()
                .value()
                .map(AppState.RUNNING::equals)
                .orElse(true);
    }

    private static Judgement judge(
            ClusterPicture picture,
            Predicate<NodeName> asked,
            String what,
            Function<NodeObservation, Fact<String>> has) {
        Map<String, Set<NodeName>> groups = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        for (NodeName node : picture.members()) {
            if (asked.test(node)) {
                Fact<String> fact = has.apply(picture.observation(node));
                Optional<String> value = fact.value();
                value.ifPresentOrElse(
                        one -> groups.computeIfAbsent(one, unseen -> new TreeSet<>())
                                .add(node),
                        () -> missing.add(what + " of " + node + " is unknown (" + fact + ")"));
            }
        }
        if (groups.size() > 1) {
            return Judgement.of(true, words(groups));
        }
        return missing.isEmpty()
                ? Judgement.of(false, groups.isEmpty() ? "no member runs" : words(groups))
                : Judgement.unknown(String.join("; ", missing));
    }

    private static String words(Map<String, Set<NodeName>> groups) {
        return groups.entrySet().stream()
                .map(group -> NodeNames.verb(group.getValue(), "has", "have") + " " + group.getKey())
                .collect(Collectors.joining("; "));
    }
}
