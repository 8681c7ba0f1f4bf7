package io.rabbitagent.plan.forget;

import io.rabbitagent.cluster.LeftBehind.Elsewhere;
import io.rabbitagent.cluster.LeftBehind.Named;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.ShellWord;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Streams that a forget deletes although other members have replicas: these files stay, and nothing refers to them. */
public final class ReplicasElsewhere {
    private static final int MOST_SHOWN = 5;

    private ReplicasElsewhere() {}

    /** @param running who runs: a member that does not can be started, so that another leader is elected */
    public static Judgement judge(Collection<NodeName> running, NodeName target, List<Elsewhere> elsewhere) {
        if (elsewhere.isEmpty()) {
            return Judgement.of(
                    true, "no other member has a replica of a stream that a forget of " + target + " deletes");
        }
        Set<NodeName> down = new TreeSet<>();
        elsewhere.forEach(one -> down.addAll(one.members()));
        down.removeAll(running);
        String some = elsewhere.stream()
                .limit(MOST_SHOWN)
                .map(ReplicasElsewhere::words)
                .collect(Collectors.joining("; "));
        String more = elsewhere.size() > MOST_SHOWN ? "; and on others" : "";
        String start = down.isEmpty()
                ? ""
                : ". Start " + NodeNames.listed(down) + " first: with most replicas running another leader is elected";
        return Judgement.of(
                false,
                "a forget would delete streams of which other members have replicas: " + some + more + start
                        + ". To give up what these have, delete the streams yourself: " + example(elsewhere));
    }

    private static String words(Elsewhere one) {
        String names = one.named().stream()
                .limit(MOST_SHOWN)
                .map(stream -> "'" + stream.queue() + "' in vhost '" + stream.vhost() + "'")
                .collect(Collectors.joining(", "));
        int more = one.streams() - Math.min(MOST_SHOWN, one.named().size());
        return names + (more > 0 ? " and " + more + " more" : "") + " on " + NodeNames.listed(one.members());
    }

    /** The command for the first of them, to be copied. */
    private static String example(List<Elsewhere> elsewhere) {
        return elsewhere.stream()
                .flatMap(one -> one.named().stream())
                .min(Named.BY_NAME)
                .map(stream -> "rabbitmqctl delete_queue --vhost " + ShellWord.of(stream.vhost()) + " "
                        + ShellWord.of(stream.queue()))
                .orElse("rabbitmqctl delete_queue");
    }
}
