package io.rabbitagent.rules.facts;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PolicyGaps;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How the classic queues are mirrored that a member leads. */
final class MirrorFacts {
    /** A sentence names fewer queues than the fact knows: they are read in a terminal. */
    private static final int NAMED = 5;

    private static final String SCANNED =
            " Asked once a minute, of the classic queues that the node leads; unknown while its application does not run, or"
                    + " has not answered.";

    static final List<FactDefinition> ALL = List.of(
            new FactDefinition(
                    "unsynchronisedQueues",
                    new FactType.Whole(),
                    "How many queues have a mirror that does not hold all messages, and are not being synchronised just now."
                            + SCANNED,
                    (picture, node) -> survey(
                            picture, node, survey -> Answer.of((long) survey.waiting(), unsynchronised(node, survey)))),
            new FactDefinition(
                    "syncingQueues",
                    new FactType.Whole(),
                    "How many queues are being synchronised just now." + SCANNED,
                    (picture, node) -> survey(
                            picture,
                            node,
                            survey -> Answer.of(
                                    (long) survey.syncing(),
                                    survey.syncing() + " queues that " + node + " leads are being synchronised"))),
            new FactDefinition(
                    "policyGaps",
                    new FactType.Texts(),
                    "Where mirroring policies leave queues with fewer copies than one would think: `not-mirrored` (durable, and"
                            + " no policy with `ha-mode` covers them), `too-few-mirrors` (`ha-mode: exactly` asks for more copies"
                            + " than there are), `absent-nodes` (`ha-mode: nodes` names a node that is no member), `manual-sync`"
                            + " (a mirror that joins stays unsynchronised). Exclusive queues are left out."
                            + SCANNED,
                    (picture, node) -> survey(
                            picture,
                            node,
                            survey -> Answer.of(
                                    survey.gaps().gaps().stream()
                                            .map(PolicyGaps.Gap::kind)
                                            .sorted()
                                            .toList(),
                                    gaps(node, survey.gaps())))));

    private MirrorFacts() {}

    private static Answer survey(ClusterPicture picture, NodeName node, Function<MirrorSurvey, Answer> answer) {
        return Answer.of(
                "how queues on " + node + " are mirrored",
                picture.observation(node).mirrors(),
                answer);
    }

    private static String unsynchronised(NodeName node, MirrorSurvey survey) {
        String on = " of " + survey.queues() + " queues that " + node + " leads ";
        if (survey.waiting() == 0) {
            return "none" + on + "waits for a sync of its mirrors";
        }
        List<String> names = survey.smallest().stream()
                .map(queue -> "'" + queue.queue() + "' in vhost '" + queue.vhost() + "'")
                .toList();
        return survey.waiting() + on + (survey.waiting() == 1 ? "has" : "have") + " a mirror that is not synchronised: "
                + named(names, survey.waiting());
    }

    private static String gaps(NodeName node, PolicyGaps gaps) {
        return gaps.gaps().isEmpty()
                ? "the mirroring policies leave no gap on " + node
                : "on " + node + ": "
                        + gaps.gaps().stream()
                                .map(gap -> gap(gap, gaps.absentNodes()))
                                .collect(Collectors.joining("; "));
    }

    private static String gap(PolicyGaps.Gap gap, List<String> absent) {
        String queues = gap.queues() + (gap.queues() == 1 ? " queue" : " queues");
        String what = switch (gap.kind()) {
            case PolicyGaps.NOT_MIRRORED -> "no policy with ha-mode covers " + queues;
            case PolicyGaps.TOO_FEW_MIRRORS -> "ha-mode exactly asks for more copies than there are of " + queues;
            case PolicyGaps.ABSENT_NODES ->
                "ha-mode nodes names " + String.join(", ", absent) + ", no member, for " + queues;
            case PolicyGaps.MANUAL_SYNC -> "ha-sync-mode is manual for " + queues;
            default -> gap.kind() + " for " + queues;
        };
        return what + " (" + named(gap.some(), gap.queues()) + ")";
    }

    private static String named(List<String> names, int all) {
        List<String> some = names.subList(0, Math.min(NAMED, names.size()));
        return String.join(", ", some) + (all > some.size() ? " and " + (all - some.size()) + " more" : "");
    }
}
