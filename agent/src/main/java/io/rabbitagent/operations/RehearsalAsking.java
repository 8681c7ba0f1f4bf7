package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Measured;
import io.rabbitagent.decide.RehearsalAsked;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.rehearsal.Rehearsals;
import io.rabbitagent.plan.rehearsal.Survivors;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Has the agents measure what is missing for one set of losses, and says how far they are.
 *
 * <p>Important property: what was reported before it was asked for counts for nothing, also while the last turn shows it still.
 */
final class RehearsalAsking {
    /** One turn may have ended while it was asked for, and one begun: they do not show it yet. */
    private static final int MOST_STALE = 2;

    private final AgentAccess agent;
    private final Consumer<String> progress;
    private final SortedSet<NodeName> lost;
    private final String actor;
    private final String reason;
    private final Set<Measured> before = new HashSet<>();
    private final Map<NodeName, String> told = new TreeMap<>();
    private String waitedFor = "";
    private boolean asked;
    private boolean shown;
    private int looks;

    RehearsalAsking(
            AgentAccess agent, Consumer<String> progress, SortedSet<NodeName> lost, String actor, String reason) {
        this.agent = agent;
        this.progress = progress;
        this.lost = Collections.unmodifiableSortedSet(new TreeSet<>(lost));
        this.actor = actor;
        this.reason = reason;
    }

    /** What is measured already is measured anew. */
    void again(Situation situation) throws OperationException {
        before.addAll(reports(situation.picture().members().stream(), Plans.decisions(situation)));
    }

    /** The survivors without a report that counts, on the data as it is now. */
    SortedSet<NodeName> missing(Rehearsals.Found found, Situation situation) throws OperationException {
        SortedSet<NodeName> survivors = Survivors.of(situation.picture(), lost);
        if (found instanceof Rehearsals.Untold) {
            return survivors;
        }
        TreeSet<NodeName> missing = new TreeSet<>();
        if (found instanceof Rehearsals.NotMeasured not) {
            missing.addAll(not.nodes());
        }
        reports(survivors.stream(), Plans.decisions(situation)).stream()
                .filter(before::contains)
                .map(Measured::node)
                .forEach(missing::add);
        return missing;
    }

    private Set<Measured> reports(Stream<NodeName> nodes, Decisions decisions) {
        Set<Measured> reports = new HashSet<>();
        nodes.forEach(node -> decisions.measured(node, lost).ifPresent(reports::add));
        return reports;
    }

    /**
     * Asks, or waits for what is under way.
     *
     * @throws OperationException where what came of it is no measurement that can be read
     */
    void ask(SortedSet<NodeName> missing, Situation situation) throws OperationException {
        Decisions decisions = Plans.decisions(situation);
        Optional<RehearsalAsked> open =
                decisions.rehearsal().filter(one -> one.lost().equals(lost));
        if (asked) {
            looks++;
            shown |= open.isPresent();
            refuseProblem(missing, situation.picture(), decisions);
        }
        if (open.isPresent() && (asked || open.get().open(decisions).containsAll(missing))) {
            tell(missing, situation.picture(), decisions);
        } else if (!asked || isOver(missing, situation.picture(), decisions)) {
            askFor(missing, decisions);
        }
    }

    private void askFor(SortedSet<NodeName> missing, Decisions decisions) throws OperationException {
        before.addAll(reports(missing.stream(), decisions));
        progress.accept("asks the " + (missing.size() == 1 ? "agent" : "agents") + " of " + NodeNames.listed(missing)
                + " to try each way to start on copies of the data there");
        agent.decide(new Command.AskRehearsal(actor, lost, missing, reason));
        asked = true;
        shown = false;
        looks = 0;
    }

    private void refuseProblem(SortedSet<NodeName> missing, ClusterPicture picture, Decisions decisions)
            throws OperationException {
        Optional<Measured> failed = since(missing, decisions).stream()
                .filter(one -> one.problem().isPresent() && isOfPresentData(one, picture))
                .findFirst();
        if (failed.isPresent()) {
            throw new OperationException(
                    Kind.FAILED,
                    "the data of " + failed.get().node() + " can't be measured: "
                            + failed.get().problem().orElseThrow());
        }
    }

    private Set<Measured> since(Set<NodeName> nodes, Decisions decisions) {
        Set<Measured> since = reports(nodes.stream(), decisions);
        since.removeAll(before);
        return since;
    }

    private static boolean isOfPresentData(Measured one, ClusterPicture picture) {
        Fact<Holdings> holdings = picture.observation(one.node()).holdings();
        return holdings.value()
                .filter(found -> found.fingerprint().equals(one.fingerprint()))
                .isPresent();
    }

    /**
     * Whether all that are missing have reported, on data that has changed since.
     *
     * @throws OperationException where it was ended before, or what they reported can't be read
     */
    private boolean isOver(SortedSet<NodeName> missing, ClusterPicture picture, Decisions decisions)
            throws OperationException {
        Set<Measured> since = since(missing, decisions);
        if (since.isEmpty() && !shown && looks <= MOST_STALE) {
            return false;
        }
        TreeSet<NodeName> silent = new TreeSet<>(missing);
        since.forEach(one -> silent.remove(one.node()));
        if (!silent.isEmpty()) {
            throw new OperationException(
                    Kind.REFUSED,
                    "the rehearsal was ended before " + NodeNames.verb(silent, "has", "have")
                            + " reported: agent history shows by whom, and why");
        }
        if (picture.measured(lost) instanceof Fact.Unknown<?> unread) {
            throw new OperationException(
                    Kind.FAILED,
                    "it was measured anew, and what was measured is unknown all the same (" + unread + ")");
        }
        return true;
    }

    private void tell(SortedSet<NodeName> nodes, ClusterPicture picture, Decisions decisions) {
        if (decisions.active().isPresent()) {
            tellPlan(decisions.active().get(), picture);
            return;
        }
        for (NodeName node : nodes) {
            picture.observation(node).progress().ifPresent(line -> {
                if (!line.equals(told.put(node, line))) {
                    progress.accept(node + ": " + line);
                }
            });
        }
    }

    private void tellPlan(ActivePlan active, ClusterPicture picture) {
        String line = "nothing is measured until this is over: " + PlanLines.progress(active)
                + Stalled.why(active, picture)
                        .map(why -> ", stalled; the way out: " + Stalled.wayOut(active))
                        .orElse("");
        if (!line.equals(waitedFor)) {
            waitedFor = line;
            progress.accept(line);
        }
    }
}
